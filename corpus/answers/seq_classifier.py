"""Answers to seq_classifier as students might write them, made before the exercise had any wrong idea."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class right_packed(nn.Module):
    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_size)
        self.rnn = nn.GRU(embed_size, num_hiddens, num_layers, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * num_hiddens, num_classes)

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))


class right_sentence_by_sentence(right_packed):
    def forward(self, X, lengths=None):
        if lengths is None:
            lengths = [X.shape[1]] * X.shape[0]
        scores = []
        for x, n in zip(X, lengths):
            _, h_n = self.rnn(self.embedding(x[: int(n)]).unsqueeze(0))
            scores.append(self.fc(h_n[-2:].flatten()))
        return torch.stack(scores)


class right_from_the_output(right_packed):
    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__(vocab_size, embed_size, num_hiddens, num_classes, num_layers)
        self.h = num_hiddens

    def forward(self, X, lengths=None):
        N, T = X.shape
        if lengths is None:
            lengths = torch.full((N,), T)
        packed = pack_padded_sequence(
            self.embedding(X), lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        output, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        ahead = output[torch.arange(N), lengths - 1, : self.h]
        back = output[:, 0, self.h :]
        return self.fc(torch.cat((ahead, back), 1))


class right_states_by_layer(right_packed):
    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is None:
            h_n = self.rnn(E)[1]
        else:
            h_n = self.rnn(pack_padded_sequence(E, lengths.cpu(), True, False))[1]
        h_n = h_n.view(self.rnn.num_layers, 2, X.shape[0], -1)
        return self.fc(h_n[-1].transpose(0, 1).reshape(X.shape[0], -1))


class right_time_first(nn.Module):
    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_size)
        self.rnn = nn.GRU(embed_size, num_hiddens, num_layers, bidirectional=True)
        self.fc = nn.Linear(num_hiddens * 2, num_classes)

    def forward(self, X, lengths=None):
        E = self.embedding(X.T)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.tolist(), enforce_sorted=False)
        h_n = self.rnn(E)[1]
        return self.fc(torch.hstack((h_n[-2], h_n[-1])))


class right_weights_of_fc_cut(right_packed):
    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        W_f, W_b = self.fc.weight.chunk(2, dim=1)
        return h_n[-2] @ W_f.T + h_n[-1] @ W_b.T + self.fc.bias


class wrong_last_step_of_the_output(right_packed):
    """The output of the last step: the backward direction has seen one word."""

    def forward(self, X, lengths=None):
        output, _ = self.rnn(self.embedding(X))
        if lengths is None:
            return self.fc(output[:, -1])
        return self.fc(output[torch.arange(len(X)), lengths - 1])


class wrong_lengths_ignored(right_packed):
    """Padding is read like words."""

    def forward(self, X, lengths=None):
        _, h_n = self.rnn(self.embedding(X))
        return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))


class wrong_state_read_batch_first(right_packed):
    """h_n is reshaped as if the batch came first."""

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        return self.fc(h_n[-2:].reshape(X.shape[0], -1))


class wrong_softmax(right_packed):
    """Probabilities instead of scores."""

    def forward(self, X, lengths=None):
        return super().forward(X, lengths).softmax(dim=1)


class wrong_first_layer(right_packed):
    """The states of the first layer."""

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        return self.fc(torch.cat([h_n[0], h_n[1]], dim=1))


class wrong_backward_first(right_packed):
    """The backward state stands first."""

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        return self.fc(torch.cat([h_n[-1], h_n[-2]], dim=1))


class wrong_one_direction(nn.Module):
    """The network reads forwards only."""

    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_size)
        self.rnn = nn.GRU(embed_size, num_hiddens, num_layers, batch_first=True)
        self.fc = nn.Linear(num_hiddens, num_classes)

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        return self.fc(h_n[-1])


class wrong_sorted_for_good(right_packed):
    """Sentences are sorted by length, and stay so."""

    def forward(self, X, lengths=None):
        if lengths is not None:
            lengths, order = lengths.sort(descending=True)
            X = X[order]
            E = pack_padded_sequence(self.embedding(X), lengths.cpu(), batch_first=True)
        else:
            E = self.embedding(X)
        _, h_n = self.rnn(E)
        return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))


class wrong_mean_of_the_output(right_packed):
    """The states of all steps are averaged."""

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is None:
            return self.fc(self.rnn(E)[0].mean(dim=1))
        packed = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        output, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        return self.fc(output.sum(dim=1) / lengths[:, None])


class wrong_padding_index(right_packed):
    """Word 0 is declared padding: its row gets no gradient."""

    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__(vocab_size, embed_size, num_hiddens, num_classes, num_layers)
        self.embedding = nn.Embedding(vocab_size, embed_size, padding_idx=0)


class wrong_layers_forgotten(nn.Module):
    """num_layers is not handed on."""

    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_size)
        self.rnn = nn.GRU(embed_size, num_hiddens, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * num_hiddens, num_classes)

    forward = right_packed.forward


class wrong_batch_first_forgotten(right_packed):
    """The GRU takes the sentences for time steps."""

    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__(vocab_size, embed_size, num_hiddens, num_classes, num_layers)
        self.rnn = nn.GRU(embed_size, num_hiddens, num_layers, bidirectional=True)

    def forward(self, X, lengths=None):
        output, h_n = self.rnn(self.embedding(X))
        return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))


class wrong_padding_zeroed(right_packed):
    """The vectors of padding are set to 0, and read all the same."""

    def forward(self, X, lengths=None):
        E = self.embedding(X)
        if lengths is not None:
            E = E * (torch.arange(X.shape[1]) < lengths[:, None]).unsqueeze(-1)
        _, h_n = self.rnn(E)
        return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))


IDEAS = {
    "wrong_last_step_of_the_output": "last_step_of_unpacked_output",
    "wrong_lengths_ignored": "lengths_ignored",
    "wrong_state_read_batch_first": "state_read_batch_first",
    "wrong_softmax": "probabilities",
    "wrong_first_layer": "first_layer",
    "wrong_backward_first": "backward_first",
    "wrong_one_direction": "one_direction",
    "wrong_sorted_for_good": "sorted_for_good",
    "wrong_mean_of_the_output": "mean_of_output",
    "wrong_padding_index": "word_0_as_padding",
    "wrong_layers_forgotten": "layers_forgotten",
    "wrong_batch_first_forgotten": "batch_first_forgotten",
    "wrong_padding_zeroed": "padding_zeroed",
}
