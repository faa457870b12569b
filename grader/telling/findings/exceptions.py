"""What a student can do about the exceptions that beginners meet: past the end, shapes that do not fit."""

from __future__ import annotations

import ast
import re

from grader.language import _, marked, together
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import Break, breaks_in, most_common, say_at, say_shapes
from grader.telling.findings.misfits import advise
from grader.telling.findings.relations.pairs import Finding

PAST_THE_END = "past the end"
_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_PAST = re.compile(r"out of bounds for dimension|list index out of range")

_KNOWN: tuple[tuple[str, str, str], ...] = (
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
            "This needs floating-point numbers and gets integers: convert them before, as with .to(X.dtype)."
        ),
    ),
    (
        "dtypes do not fit",
        r"same dtype|expected scalar type|can't be cast to the desired output type|expected .* dtype",
        marked(
            "Two dtypes meet that do not go together: make the tensors that you create with dtype=X.dtype, and"
            " convert integers where numbers are computed."
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
            " |, or say .any() or .all()."
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
        "call refused",
        r"positional argument|unexpected keyword argument|multiple values for|invalid combination of arguments",
        marked(
            "A function is called with arguments that it does not take: look up how many it takes, in which"
            " order, and what they are called."
        ),
    ),
)


def of_exceptions(answer: Answer) -> Finding | None:
    """Most of the calls that fail break off, and the exception is one that can be explained."""
    breaks = breaks_in(answer.wrong, answer)
    if not breaks or 2 * len(breaks) <= len(answer.wrong):
        return None
    past = [
        one for one in breaks if one.error.kind == "IndexError" and _PAST.search(one.error.text)
    ]
    if past and len({one.line for one in breaks}) == 1:
        # Where a window sticks out it is cut off first, which other calls notice sooner.
        return Finding(PAST_THE_END, _say_past(past[0], answer.written))
    if nothing := [one for one in most_common(breaks) if "'NoneType' object" in one.error.text]:
        return Finding("None is used", _say_none(nothing[0], answer.written))
    for name, pattern, sentence in _KNOWN:
        chosen = [one for one in most_common(breaks) if re.search(pattern, one.error.text)]
        if chosen:
            said = _(sentence)
            if name.startswith("shapes"):
                said = together([said, advise(name, chosen[0], answer)])
            told = [say_at(said, chosen[0].error), _add(name, chosen[0], answer)]
            return Finding(name, together(filter(None, told)))
    return None


def _add(name: str, one: Break, answer: Answer) -> str:
    if not (name.startswith("shapes") and (shapes := say_shapes(one))):
        return ""
    said = _("In “{case}”, {shapes}.").format(
        case=answer.built.name_case(one.case.name), shapes=shapes
    )
    held = one.error.held
    labels = [h.name for h in held if h.dtype.startswith("int") and len(h.shape) == 1]
    if labels and any(len(h.shape) == 2 for h in held):
        indices = _("{name} holds an index for each row, not a row of zeros and ones.")
        return together([said, indices.format(name=labels[0])])
    return said


def _say_none(one: Break, written: Written | None) -> str:
    """Say what is None, and why, as far as the code tells."""
    said = _(
        "Something is None where a value is needed: a function without `return`, or a .grad that is not there?"
    )
    attribute = _ATTRIBUTE.search(one.error.text)
    if written is None or attribute is None or not one.error.frames:
        return say_at(said, one.error)
    label, line, _code = one.error.frames[-1]
    for node in written.at(label, line or 0):
        if isinstance(node, ast.Attribute) and node.attr == attribute[1]:
            owner = node.value
            said = _("`{what}` is None here.").format(what=ast.unparse(owner))
            if isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name):
                name = owner.value.id
                if owner.attr == "grad" and written.rebinds(name):
                    said = together([said, _say_rebound(name)])
            break
    return say_at(said, one.error)


def _say_rebound(name: str) -> str:
    return _(
        "`{name} = ...` has made a new tensor and called it {name}: the parameter stays as it was, and the new"
        " one has no gradient. Change {name} in place."
    ).format(name=name)


def _say_past(one: Break, written: Written | None) -> str:
    if _in_loop(one, written):
        said = _(
            "An index in a loop lies past the end: of n entries the last has index n - 1. Look at what each"
            " range counts, and along which dimension its number is used."
        )
    else:
        said = _("An index lies past the end: of n entries the last has index n - 1.")
    return say_at(said, one.error)


def _in_loop(one: Break, written: Written | None) -> bool:
    if written is None or not one.error.frames:
        return False
    label, line, _code = one.error.frames[-1]
    loops = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp)
    return any(
        where == label
        and isinstance(node, loops)
        and node.lineno <= (line or 0) <= (node.end_lineno or 0)
        for where, node in written.nodes
    )
