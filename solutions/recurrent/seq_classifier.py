r"""# Classify sequences

Which language does a name come from? Is a review kind? A sequence goes in, scores for classes come out. Write
the class `SeqClassifier`, a subclass of `nn.Module` with three layers:

- `embedding`, an `nn.Embedding` from `vocab_size` words to vectors of `embed_size` numbers,
- `rnn`, a **bidirectional** `nn.GRU` of `num_layers` layers with `num_hiddens` units in each direction,
- `fc`, an `nn.Linear` from `2 * num_hiddens` to `num_classes` numbers.

`forward` gets `X` of shape $(N, T)$, the words of $N$ sequences as int64, and returns scores of shape $(N,
C)$, one for each of the $C$ classes. Each sequence is read by the top layer in both directions; take the
**last state of both**, the forward one behind the last word, the backward one behind the first word, put them
side by side, the forward one first, and let `fc` make scores of them. Nothing follows `fc`: a loss such as
cross-entropy wants scores.

`lengths` of shape $(N,)$, int64, says how many words of each row belong to the sequence. What stands behind
them is padding, any indices, and **must not change the scores**: a sequence gets the same ones as it would
alone, without padding. `lengths` is `None` where all $T$ words of each row count.

For example, let all sizes and the number of classes be 1, with `embedding.weight` 1, `fc.weight` $(1, 10)$ and
all else 0, but for the candidates' weights of the inputs: 1 forwards and 2 backwards. The gates are $\sigma(0)
= 0.5$. One word is read: the states are $0.5 \tanh(1) = 0.3808$ and $0.5 \tanh(2) = 0.4820$, and the score is
$0.3808 + 10 \cdot 0.4820 = 5.2009$.

Compared are the scores under given weights, the gradients of all parameters, and names and shapes in
`state_dict()`.

## Mind

- In the output of a GRU at the last step, the backward direction has read one word alone. What it knows of the
  whole sequence stands at the first step, and in `h_n`.
- `h_n` has the shape (layers · directions, $N$, `num_hiddens`), with `batch_first` too. Its last two entries
  are the top layer's forward and backward state.

## Small print

- Rows may come in any order of their lengths, which are from 1 to $T$. The scores have the order of the rows.
- No word is special: the row of word 0 is trained like all others (no `padding_idx`).
- `torch.nn.utils.rnn` may be used. There is no dropout. How the weights begin is left to PyTorch. Any size may
  be 1.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from grader import exercise, full, integers, randn, size, tensor
from grader.drivers import module_forward, module_state_dict


@exercise(
    points=5,
    order=9,
    hints=[
        "First without lengths: embedding, rnn, and fc of two states. Which two of `h_n` are they?",
        "Look at the shapes: embedding (N, T, embed_size), h_n (2 * num_layers, N, num_hiddens), what fc gets"
        " (N, 2 * num_hiddens).",
        "pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False) makes of padded vectors"
        " what a GRU reads without padding.",
    ],
)
class SeqClassifier(nn.Module):
    """Scores for classes of sequences: embedding, bidirectional GRU, linear layer."""

    def __init__(
        self,
        vocab_size: int,
        embed_size: int,
        num_hiddens: int,
        num_classes: int,
        num_layers: int = 1,
    ):
        """Make the layers `embedding`, `rnn` and `fc`."""
        super().__init__()
        ### BEGIN SOLUTION
        self.embedding = nn.Embedding(vocab_size, embed_size)
        sizes = embed_size, num_hiddens, num_layers
        self.rnn = nn.GRU(*sizes, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * num_hiddens, num_classes)
        ### END SOLUTION

    def forward(self, X: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Return scores of shape (N, num_classes) for words `X` of shape (N, T).

        Args:
            X: words, int64, shape (N, T).
            lengths: how many words of each row count, int64, shape (N,); None for all.
        """
        ### BEGIN SOLUTION
        E = self.embedding(X)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h_n = self.rnn(E)
        return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1))
        ### END SOLUTION


def weights(layers):
    """Recipes of all parameters, for sizes V, E, h, C."""
    found = {"embedding.weight": randn("V", "E")}
    for layer in range(layers):
        for end in (f"l{layer}", f"l{layer}_reverse"):
            found[f"rnn.weight_ih_{end}"] = randn("3 * h", "2 * h" if layer else "E")
            found[f"rnn.weight_hh_{end}"] = randn("3 * h", "h")
            found |= {f"rnn.bias_{kind}_{end}": randn("3 * h") for kind in ("ih", "hh")}
    return found | {"fc.weight": randn("C", "2 * h"), "fc.bias": randn("C")}


SIZES = {
    "vocab_size": size("V"),
    "embed_size": size("E"),
    "num_hiddens": size("h"),
    "num_classes": size("C"),
}
DEEP = {**SIZES, "num_layers": 2}
by_hand = {name: full(*([3, 1] if "weight" in name else [3]), value=0.0) for name in weights(1)}
by_hand |= {"embedding.weight": tensor([[1.0]]), "fc.bias": tensor([0.0])}
by_hand |= {"fc.weight": tensor([[1.0, 10.0]])}
by_hand["rnn.weight_ih_l0"] = tensor([[0.0], [0.0], [1.0]])
by_hand["rnn.weight_ih_l0_reverse"] = tensor([[0.0], [0.0], [2.0]])
ones = {"vocab_size": 1, "embed_size": 1, "num_hiddens": 1, "num_classes": 1}

SeqClassifier.case("names and shapes", call=module_state_dict, arguments=SIZES, V=9, E=4, h=3, C=2)
SeqClassifier.case(
    "names and shapes of two layers", call=module_state_dict, arguments=DEEP, V=5, E=3, h=2, C=4
)
SeqClassifier.defaults(call=module_forward, grad=["parameters"])
word = tensor([[0]], dtype="int64")
SeqClassifier.case("the example", arguments=ones, parameters=by_hand, inputs=(word, None))
words = integers("N", "T", high="V")
SeqClassifier.defaults(arguments=SIZES, parameters=weights(1), inputs=(words, None))
SeqClassifier.defaults(V=7, E=4, h=3, C=2, N=5, T=6)
SeqClassifier.case("five sequences of six words")
SeqClassifier.case("five other sequences")
lengths = tensor([2, 6, 3, 1, 5], dtype="int64")
five, three = integers(5, "T", high="V"), integers(3, "T", high="V")
SeqClassifier.case("padded sequences", inputs=(five, lengths))
lengths = tensor([3, 1, 4], dtype="int64")
deep = {"arguments": DEEP, "parameters": weights(2)}
SeqClassifier.case("two layers", **deep, N=3, T=4)
SeqClassifier.case("two layers, padded", **deep, inputs=(three, lengths), T=4)
SeqClassifier.case("one sequence", N=1, T=4)
one = integers(1, "T", high="V"), tensor([2], dtype="int64")
SeqClassifier.case("one sequence, padded", inputs=one, T=4)
SeqClassifier.case("one word each", T=1, N=3)
SeqClassifier.case("as many sequences as words", N=3, T=3)
line = "E = pack_padded_sequence(E, lengths, batch_first=True, enforce_sorted=False)"
SeqClassifier.equivalent_mutant(line, "only needed where the words are on a GPU")


@SeqClassifier.right_variant
class OneByOne(SeqClassifier):
    def forward(self, X, lengths=None):
        ends = [X.shape[1]] * len(X) if lengths is None else lengths.tolist()
        states = [self.rnn(self.embedding(x[None, :n]))[1] for x, n in zip(X, ends, strict=True)]
        return self.fc(torch.stack([h_n[-2:].flatten() for h_n in states]))


@SeqClassifier.right_variant
class FromOutput(SeqClassifier):
    def forward(self, X, lengths=None):
        h, N = self.rnn.hidden_size, len(X)
        ends = torch.full((N,), X.shape[1]) if lengths is None else lengths
        E = pack_padded_sequence(self.embedding(X), ends, batch_first=True, enforce_sorted=False)
        output, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(E)[0], batch_first=True)
        ahead, back = output[torch.arange(N), ends - 1, :h], output[:, 0, h:]
        return self.fc(torch.cat((ahead, back), dim=1))


@SeqClassifier.right_variant
class TimeFirst(nn.Module):
    def __init__(self, vocab_size, embed_size, num_hiddens, num_classes, num_layers=1):
        super().__init__()
        self.add_module("embedding", nn.Embedding(vocab_size, embed_size))
        self.rnn = nn.GRU(embed_size, num_hiddens, num_layers, bidirectional=True)
        self.fc = nn.Linear(num_hiddens * 2, num_classes)

    def forward(self, X, lengths=None):
        E = self.embedding(X.T)
        if lengths is not None:
            E = pack_padded_sequence(E, lengths.tolist(), enforce_sorted=False)
        top = self.rnn(E)[1].unflatten(0, (-1, 2))[-1]
        return self.fc(top.transpose(0, 1).flatten(1))


SeqClassifier.edits("""
lengths_ignored (at most 70 %): if lengths is not None -> if False
    The scores of padded sequences depend on their padding. `lengths` says how many words of each row count.

backward_first (60 %): [h_n[-2], h_n[-1]] -> [h_n[-1], h_n[-2]]
    The backward state stands before the forward one. The forward one comes first.

first_layer (at most 75 %): [h_n[-2], h_n[-1]] -> [h_n[0], h_n[1]]
    With two layers you do not take the states of the top one. Its states are the last two of `h_n`.

---
one_state_twice (50 %): [h_n[-2], h_n[-1]] -> [h_n[-1], h_n[-1]]
forward_state_twice (50 %): [h_n[-2], h_n[-1]] -> [h_n[-2], h_n[-2]]
    Your scores come from one direction alone. Both states go into fc, side by side.
state_read_batch_first (60 %): torch.cat([h_n[-2], h_n[-1]], dim=1) -> h_n[-2:].reshape(len(X), -1)
    States of different sequences are mixed. In `h_n` the sequences are the second axis, and a reshape does not
    exchange axes.
probabilities (60 %): return self.fc( -> return torch.nn.functional.softmax(dim=1, input=self.fc(
    also: dim=1)) -> dim=1)))
squashed_scores (60 %): return self.fc( -> return torch.sigmoid(self.fc(
    also: dim=1)) -> dim=1)))
    Something follows `fc`, such as a softmax. Cross-entropy wants the scores as they are.
word_0_as_padding (70 to 85 %): nn.Embedding(vocab_size, embed_size) -> \
nn.Embedding(vocab_size, embed_size, padding_idx=0)
    The row of word 0 gets no gradient. No word is special here: leave out `padding_idx`.
layers_forgotten (70 %): embed_size, num_hiddens, num_layers -> embed_size, num_hiddens
    Your GRU has one layer, whatever `num_layers` says.
last_step_of_output (50 %): _, h_n = self.rnn(E) -> output, _ = self.rnn(E)
    also: torch.cat([h_n[-2], h_n[-1]], dim=1) -> (output[:, -1] if lengths is None else \
nn.utils.rnn.pad_packed_sequence(output, batch_first=True)[0][torch.arange(len(X)), lengths - 1])
last_step_of_unpacked_output (50 %): _, h_n = self.rnn(E) -> output, _ = self.rnn(self.embedding(X))
    also: torch.cat([h_n[-2], h_n[-1]], dim=1) -> (output[:, -1] if lengths is None else \
output[torch.arange(len(X)), lengths - 1])
very_last_step_of_output (40 %): _, h_n = self.rnn(E) -> output, _ = self.rnn(self.embedding(X))
    also: torch.cat([h_n[-2], h_n[-1]], dim=1) -> output[:, -1]
    Your scores come from the output at one step. There the backward direction has read one word alone, or
    padding: its last state stands at the first step.
mean_of_output (50 %): _, h_n = self.rnn(E) -> output, _ = self.rnn(E)
    also: torch.cat([h_n[-2], h_n[-1]], dim=1) -> (output.mean(1) if lengths is None else \
nn.utils.rnn.pad_packed_sequence(output, batch_first=True)[0].sum(1) / lengths[:, None])
    You average the states of all steps. The last state of each direction is asked for.
maximum_of_output (50 %): _, h_n = self.rnn(E) -> output, _ = self.rnn(E)
    also: torch.cat([h_n[-2], h_n[-1]], dim=1) -> (output if lengths is None else nn.utils.rnn. \
pad_packed_sequence(output, batch_first=True, padding_value=-1e9)[0]).amax(1)
    You take the largest of the states of all steps. The last state of each direction is asked for.
classes (at most 60 %): return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1)) -> \
return self.fc(torch.cat([h_n[-2], h_n[-1]], dim=1)).argmax(1)
    You return classes. Scores are asked for, one for each class: a loss needs them.
padding_zeroed (at most 75 %): E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, \
enforce_sorted=False) -> E = E * (torch.arange(X.shape[1]) < lengths[:, None])[..., None]
    Your padding still changes the scores. A vector of zeros is read like any other, and the state goes on.
sorted_for_good (at most 75 %): E = pack_padded_sequence(E, lengths.cpu(), batch_first=True, \
enforce_sorted=False) -> order = lengths.argsort(descending=True); \
E = pack_padded_sequence(E[order], lengths[order], batch_first=True)
    The scores of padded sequences come back in another order than the rows, that of their lengths.
batch_first_forgotten (50 %): batch_first=True, bidirectional=True -> bidirectional=True
    also: if lengths is not None -> if False
    Your GRU takes the sequences for time steps: it reads (T, N, ...), unless it is told `batch_first=True`.
batch_first_forgotten_but_packed (50 %): batch_first=True, bidirectional=True -> bidirectional=True
    Without `lengths`, your GRU takes the sequences for time steps. It reads (T, N, ...) without `batch_first`.
one_direction (40 %): bidirectional=True -> bidirectional=False
    also: torch.cat([h_n[-2], h_n[-1]], dim=1) -> h_n[-1]
    also: nn.Linear(2 * num_hiddens -> nn.Linear(num_hiddens
    Your GRU reads in one direction. A bidirectional one has parameters for both.
""")
