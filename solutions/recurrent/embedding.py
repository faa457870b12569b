r"""# Look up words

A network computes with numbers, and words are none. So each word of the vocabulary gets a number, its *index*,
and a row of a table: the vector that stands for it. The table `weight` has shape $(V, d)$, for $V$ words and
vectors of $d$ numbers; `indices` are words of a text, in a tensor of any shape.

Return the rows of all words, as a tensor of the shape of `indices` and one axis more, of size $d$. For example

$$\mathbf{W} = \begin{pmatrix}0&1\\10&11\\20&21\end{pmatrix} \quad\text{and}\quad (2, 0, 2)
\quad\text{give}\quad \begin{pmatrix}20&21\\0&1\\20&21\end{pmatrix}.$$

The same rows come out if each word is written as a one-hot row, of $V$ numbers that are 0 but for a single 1,
and multiplied by the table. But for a real vocabulary that is a giant matrix of zeros. **Do without it:** in a
case with 5,000 words no tensor that you make may have more than 100,000 numbers.

Gradients must reach `weight`, and they are compared. PyTorch's own functions for this are not allowed:
`torch.nn.functional.embedding`, `embedding_bag` and `one_hot`, `nn.Embedding` and `nn.EmbeddingBag`.

## Mind

- A word that occurs twice in the text uses its row twice, so the gradients of both places add up there. The
  rows of words that do not occur have the gradient 0.
- `indices` may have any number of axes: a batch of sentences has two, a single word none, and then the result
  has shape $(d)$.

## Small print

- `indices` are int64, from 0 to $V - 1$; nothing else is asked for. There may be none: shape $(0)$ gives
  shape $(0, d)$.
- No word is special: the row of word 0 is used like all others.
- The result has the dtype of `weight`. Both arguments stay as they are.
"""

import torch
from torch import Tensor

from grader import exercise, full, integers, randn, tensor


@exercise(
    points=2,
    order=1,
    grad=["weight"],
    forbid=[
        "torch.embedding*",
        "torch.nn.functional.embedding*",
        "torch.nn.functional.one_hot",
        "torch.nn.Embedding*",
        "torch._C.*",
        "torch.ops.*",
    ],
    hints=[
        "What does weight[2] give, and what weight[[2, 0, 2]]?",
        "A tensor can be indexed by a tensor of whole numbers, which may have any shape. Which shape does the"
        " result have?",
        "Indexing is an operation like any other: PyTorch knows its derivative, repeated rows included. Is"
        " there anything left to do?",
    ],
)
def embedding(indices: Tensor, weight: Tensor) -> Tensor:
    """Return the rows of a table that belong to some indices.

    Args:
        indices: any shape, int64, from 0 to V - 1.
        weight: the table, shape (V, d).

    Returns:
        The shape of `indices` and one axis more, of size d; dtype and device of `weight`.
    """
    ### BEGIN SOLUTION
    return weight[indices]
    ### END SOLUTION


def of_small_tensors(embedding, indices, weight, limit):
    """Call the function, and watch how large the tensors are that it makes."""

    class Watching(torch.overrides.TorchFunctionMode):
        largest = 0

        def __torch_function__(self, func, types, args=(), kwargs=None):
            made = func(*args, **(kwargs or {}))
            if isinstance(made, torch.Tensor):
                self.largest = max(self.largest, made.numel())
            return made

    with Watching() as watching:
        rows = embedding(indices, weight)
    return f"a tensor of more than {limit} numbers" if watching.largest > limit else rows


TABLE = tensor([[0.0, 1.0], [10.0, 11.0], [20.0, 21.0]])
embedding.defaults(indices=integers("N", "T", high="V"), weight=randn("V", "d"), N=4, T=5, V=7, d=3)
embedding.case("three words", indices=tensor([2, 0, 2], dtype="int64"), weight=TABLE)
embedding.case("a batch of sentences")
embedding.case("another batch of sentences")
embedding.case("a row of words", indices=integers("n", high="V"), n=6)
embedding.case("four axes", indices=integers(2, 3, 1, 4, high="V"), V=9, d=5)
embedding.case("a single word", indices=tensor(2, dtype="int64"))
embedding.case("one word again and again", indices=full("N", "T", value=3).to("int64"))
embedding.case("no word at all", indices=full(0, value=0).to("int64"), tags=["edge"])
embedding.case("as many words as numbers in a vector", V=6, d=6)
embedding.case("vectors of one number", d=1)
embedding.case(
    "a vocabulary of 5,000 words", call=of_small_tensors, limit=100_000, N=10, T=6, V=5000, d=2
)
embedding.leave_out("unsqueezed", "the table always has two axes")


@embedding.right_variant
def selected(indices, weight):
    rows = weight.index_select(0, indices.flatten())
    return rows.view(*indices.shape, weight.shape[1])


@embedding.right_variant
def gathered(indices, weight):
    places = indices.reshape(-1, 1).expand(-1, weight.shape[1])
    return weight.gather(0, places).reshape(*indices.shape, weight.shape[1])


@embedding.right_variant
def word_by_word(indices, weight):
    rows = [weight[i] for i in indices.flatten().tolist()]
    stacked = torch.stack(rows) if rows else weight[:0]
    return stacked.reshape(*indices.shape, weight.shape[1])


@embedding.right_variant
def flat_places(indices, weight):
    d = weight.shape[1]
    return weight.take(indices[..., None] * d + torch.arange(d))


class Assigned(torch.autograd.Function):
    """A lookup whose backward assigns gradients where it should add them."""

    @staticmethod
    def forward(ctx, weight, indices):
        ctx.found = torch.zeros_like(weight), indices
        return weight[indices]

    @staticmethod
    def backward(ctx, G):
        gradient, indices = ctx.found
        gradient[indices] = G
        return gradient, None


embedding.edits("""
one_hot_product (at most 60 %): weight[indices] -> \
(indices[..., None] == torch.arange(len(weight))).to(weight.dtype) @ weight
    Your rows are right, but on the way you make a tensor of more than 100,000 numbers, as the one-hot rows of
    all words are. Take the rows that are needed, and leave the others alone.

gradient_assigned (at most 60 %): weight[indices] -> Assigned.apply(weight, indices)
    The rows are right. But where a word occurs more than once, the gradient of its row is that of one place
    alone. The gradients of all its places have to be added up.

columns (50 %): weight[indices] -> weight[:, indices % weight.shape[1]]
    You take columns of the table. A word has a row: the first index of `weight` says which.

from_one (70 %): weight[indices] -> weight[indices - 1]
    Each word gets the row of the word before it. Indices count from 0, as PyTorch does.

row_behind (70 %): weight[indices] -> weight[(indices + 1) % len(weight)]
    Each word gets the row of the word behind it. Indices count from 0, and row 0 belongs to word 0.

each_once (50 %): weight[indices] -> weight[indices.unique()]
    Your result has each word once, in rising order. It has a row for each place of the text, in its order.

padding (65 %): weight[indices] -> weight[indices] * (indices != 0)[..., None]
    Word 0 comes out as zeros, as padding does in some libraries. Here it has a row like all others.

scaled (70 %): weight[indices] -> weight[indices] * weight.shape[1] ** 0.5
    Your rows are multiplied by the square root of d, as transformers do. The rows themselves are asked for.

normed (60 %): weight[indices] -> torch.nn.functional.normalize(weight[indices], dim=-1)
    Your rows have been brought to length 1. They are asked for as they stand in the table.

---
flat (65 %): weight[indices] -> weight[indices.reshape(-1)]
    Your rows are right, but they stand in one long list. The axes of `indices` stay, and one is added.

summed (40 %): weight[indices] -> (weight[indices].sum(-2) if indices.dim() else weight[indices])
averaged (40 %): weight[indices] -> (weight[indices].mean(-2) if indices.dim() else weight[indices])
    The vectors of several words are put together into one. Each word of the text keeps its own.

first_axis_lost (50 %): weight[indices] -> weight[indices[0]] if indices.dim() > 1 else weight[indices]
    Only the first sentence of a batch comes back. All are asked for.
""")
