"""What the exceptions that beginners meet mean, and what to do about each."""

from __future__ import annotations

from grader.language import marked

KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "graph is freed",
        r"backward through the graph a second time",
        marked(
            "The graph is gone through a second time, but PyTorch frees it after the first: compute what you"
            " start from anew, go back once for all, or keep the graph with retain_graph=True."
        ),
    ),
    (
        "nothing to go back through",
        r"does not require grad and does not have a grad_fn|differentiated Tensors does not require grad",
        marked(
            "No gradient can be taken here, for nothing was recorded: what you start from requires no gradient"
            " or was cut off, as detach, .data, .item() and torch.no_grad() do."
        ),
    ),
    (
        "not part of the graph",
        r"not have been used in the graph",
        marked(
            "The gradient of a tensor is asked for which the result does not come from: what you compute with"
            " has to be the very tensor that you differentiate by, and no copy of it."
        ),
    ),
    (
        "gradient of several numbers",
        r"grad can be implicitly created only for scalar outputs",
        marked(
            "Of a tensor of several numbers there is no gradient, but of one number: give backward a weight"
            " for each as its argument, or sum first."
        ),
    ),
    (
        "dimension out of range",
        r"Dimension out of range",
        marked(
            "A dimension is named that the tensor does not have: count its dimensions from 0, or from the end"
            " with -1."
        ),
    ),
    (
        "too many indices",
        r"too many indices for tensor",
        marked("More indices than the tensor has dimensions: look at its shape."),
    ),
    (
        "shapes do not multiply",
        r"shapes cannot be multiplied|size mismatch, got|inconsistent tensor size|batch2 tensor",
        marked(
            "The shapes do not fit a product of matrices: in A @ B the last dimension of A must be as long as"
            " the last but one of B."
        ),
    ),
    (
        "not square",
        r"must be batches of square matrices",
        marked(
            "A square matrix is needed here, with as many rows as columns: which one should be inverted, or"
            " solved for?"
        ),
    ),
    (
        "shapes do not fit",
        r"must match the size of tensor|not broadcastable|expanded size of the tensor|shape mismatch",
        marked(
            "Two shapes do not fit each other. They are lined up from the last dimension on, and there each"
            " pair must be equal or one of them 1."
        ),
    ),
    (
        "view of scattered memory",
        r"view size is not compatible",
        marked(
            "`view` needs a tensor whose numbers lie one behind the other in memory; a transposed or sliced one"
            " has not. Use `reshape`, which copies where it must."
        ),
    ),
    (
        "wrong number of elements",
        r"is invalid for input of size",
        marked(
            "The new shape has another number of elements than the tensor: multiply its sizes and compare."
        ),
    ),
    (
        "integers where floats are needed",
        r"could not infer output dtype|only supported for floating|Input dtype must be either a floating",
        marked(
            "This needs floating-point numbers and gets integers: convert them before, to the dtype of the"
            " others."
        ),
    ),
    (
        "dtypes do not fit",
        r"same dtype|expected scalar type|can't be cast to the desired output type|expected .* dtype",
        marked(
            "Two dtypes meet that do not go together: make the tensors that you create in the dtype of the"
            " input (dtype=...), and convert integers where numbers are computed."
        ),
    ),
    (
        "indices must be integers",
        r"tensors used as indices must be|Expected dtype int64 for index",
        marked("What is used as an index must be integers (int64): convert it with .long()."),
    ),
    (
        "truth of a tensor",
        r"Boolean value of Tensor with more than one value",
        marked(
            "`if`, `and`, `or` and `not` ask for one truth value and get a whole tensor: use torch.where, & and"
            " |, or say .any() or .all(). Whether there is a tensor or None is asked by `is not None`."
        ),
    ),
    (
        "a letter for two sizes",
        r"einsum\(\): subscript \w has size",
        marked(
            "One letter of the einsum stands for axes of two different lengths: which axes are they, and which"
            " of them is not as long as you think?"
        ),
    ),
    (
        "stacked in different shapes",
        r"stack expects each tensor to be equal size",
        marked(
            "torch.stack puts tensors of one shape together, along a new axis. To put tensors behind each other"
            " along an axis that they have, however long each is, there is torch.cat."
        ),
    ),
    (
        "parameter replaced",
        r"cannot assign '.*' as parameter",
        marked(
            "A parameter of a layer cannot become another tensor. Change the numbers in it, in place and under"
            " `with torch.no_grad():`, as -= and .copy_(...) do."
        ),
    ),
    (
        "module not begun",
        r"before Module\.__init__\(\) call",
        marked(
            "Begin `__init__` with `super().__init__()`: before it a module cannot take parameters or layers."
        ),
    ),
    (
        "axes of an index",
        r"Index tensor must have the same number of dimensions",
        marked(
            "gather and scatter want an index with as many axes as the tensor that it is for: expand that"
            " tensor, or index with square brackets, which take an index of any shape."
        ),
    ),
    (
        "more than there are",
        r"selected index k out of range",
        marked(
            "More numbers are asked for than there are along that axis: which axis is it, and how many has it?"
        ),
    ),
    (
        "unpacked otherwise",
        r"values to unpack",
        marked(
            "The number of names on the left is not the number of values on the right: how many dimensions, or"
            " parts, are there?"
        ),
    ),
    (
        "values and indices",
        r"torch\.return_types",
        marked(
            "With a dimension, .max(...), .min(...), .sort(...) and their like return two things, values and"
            " indices: take .values, or use amax and amin."
        ),
    ),
    (
        "a tuple for a tensor",
        r"'(?:tuple|list)' and '|' and '(?:tuple|list)'|must be Tensor, not (?:tuple|list)"
        r"|'(?:tuple|list)' object has no attribute",
        marked(
            "A tuple or list stands where a tensor is needed: take the tensor out of it, as `(H,) = state`"
            " does."
        ),
    ),
    (
        "method not called",
        r"'(?:builtin_function_or_method|method)'|'torch.Size' object is not callable",
        marked(
            "A method stands there without being called, or a value is called that is none: `X.size(0)` and"
            " `X.shape[0]`, with round and square brackets as here."
        ),
    ),
    (
        "not callable",
        r"object is not callable",
        marked(
            "Something is called that is no function: is an operator missing before a bracket, or is a"
            " function's name used for something else?"
        ),
    ),
    (
        "whole number needed",
        r"cannot be interpreted as an integer|must be (?:tuple of ints|int), not float|only integer tensors of"
        " a single element",
        marked(
            "A whole number is needed here: / always gives a fraction, // does not; int(...) converts."
        ),
    ),
    (
        "file not found",
        r"No such file or directory",
        marked(
            "A file or folder is asked for that is not there. Print its path: os.path.join puts a / between its"
            " parts, and forgets all parts before one that begins with /."
        ),
    ),
    (
        "self is missing",
        r"(?<!>)\.\w+\(\) takes 0 positional arguments but 1 was given",
        marked(
            "A method gets its object as the first argument, and here it takes none: write self as its first"
            " parameter."
        ),
    ),
    (
        "call refused",
        r"positional argument|unexpected keyword argument|multiple values for|invalid combination of arguments",
        marked(
            "A function is called with arguments that it does not take: look up how many it takes, in which"
            " order, and what they are called."
        ),
    ),
)
"""Name of a finding, what the exception's message contains, and the sentence. The first that fits is told."""
