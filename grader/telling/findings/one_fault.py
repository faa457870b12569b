"""The one thing that is wrong about right numbers: instability, a side effect, a dtype, what is returned."""

from __future__ import annotations

import ast

import torch

from grader.jail.inside import wire
from grader.judging.checks import UNSTABLE
from grader.language import _, marked, several, together
from grader.telling.code.steps import written_outside
from grader.telling.findings.answer import Answer
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.which_calls import infinite_input

STATE = "not repeatable"
_DTYPE = "wrong dtype"

_RANDOM, _RANDOM_HERE = "drawn by chance", "drawn by chance where nothing is random"
_GENERATORS = (
    *("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal"),
    *(
        "bernoulli",
        "bernoulli_",
        "multinomial",
        "random",
        "normal_",
        "uniform_",
        "random_",
        "dropout",
    ),
    *("shuffle", "choice", "uniform", "gauss", "sample"),
)

_SERIOUS = (STATE, "changes its inputs", "changes global state")
"""What is true whatever else is wrong, and may be why."""


def of_one_fault(answer: Answer) -> Finding | None:
    """The numbers are right; one thing about them is not, and always the same."""
    faults = answer.faults(answer.results)
    serious = [fault for fault in _SERIOUS if fault in faults]
    if faults == {UNSTABLE} and answer.only_infinite_inputs_fail:
        return infinite_input()
    for form in ("wrong structure", _DTYPE):
        if not serious and _has_in_every_call(form, answer):
            return Finding(form, _say(form, answer))
    if not serious and (len(faults) != 1 or not faults & _SENTENCES.keys()):
        return None
    fault = (serious or [*faults])[0]
    if fault == STATE and answer.written is not None and answer.written.mentions(_GENERATORS):
        draws = any(case.law for case in answer.results)
        return Finding(fault, _(_SENTENCES[_RANDOM_HERE if draws else _RANDOM]))
    if fault == "wrong structure" and any(case.call.driver for case in answer.failing()):
        return None  # the parts are the driver's, which the student has not written
    return Finding(fault, _say(fault, answer))


def _say(fault: str, answer: Answer) -> str:
    """Word a fault: with what is changed, and with the argument whose dtype the result should have."""
    touched = {
        name
        for case in answer.results
        for outcome in answer.behaviour[case.name]
        for name in outcome.touched
    }
    names = several(sorted(touched)) or _("its input")
    if fault == "wrong structure" and (said := _say_structure(answer)):
        return said
    likes = {case.like_input for case in answer.failing()} or {""}
    if fault == _DTYPE and "" in likes:
        return _say_dtype(answer) or _(
            "The result has another dtype than is asked for: look at the docstring's Returns, and mind"
            " .float(), int(), comparisons and operations that widen integers."
        )
    return _(_SENTENCES[fault]).format(names=names, like=sorted(likes)[0])


def _say_structure(answer: Answer) -> str:
    """Word what is missing in a result, or too much, where that is the same in every call."""
    said = {
        check.message
        for case in answer.failing()
        for check in answer.checks[case.name]
        if check.fault == "wrong structure" and not (case.call.driver or case.hidden)
    }
    if len(said) != 1:
        return ""
    told = _("What you return has another form than what is asked for: {what}.")
    return told.format(what=said.pop())


def of_drawing(answer: Answer) -> Finding | None:
    """The code draws random numbers, and no case is of a kind in which that could be right."""
    if answer.written is None or not answer.wrong:
        return None
    if any(case.law or case.call.driver for case in answer.results):
        return None  # a driver may hand over a generator, or ask what a draw decides
    places = [
        answer.written.place(label, node)
        for label, node in answer.written.nodes
        if isinstance(node, ast.Call) and _draws(node.func)
    ]
    if not places:
        return None
    said = _(
        "Your code draws by chance, in `{code}` (line {line}). Nothing here is random: what comes out must not"
        " depend on a draw."
    )
    return Finding("draws", said.format(code=places[0].code, line=places[0].line))


def _draws(function: ast.expr) -> bool:
    """Whether what is called is `torch.randperm`, `random.shuffle`, `np.random.choice` or the like."""
    if isinstance(function, ast.Name):
        return function.id in ("randperm", "shuffle")
    root = function
    while isinstance(root, ast.Attribute):
        root = root.value
    return (
        isinstance(function, ast.Attribute)
        and function.attr in _GENERATORS
        and isinstance(root, ast.Name)
        and root.id in ("torch", "random", "np", "numpy")
    )


def of_outside(answer: Answer) -> Finding | None:
    """The code writes to a name outside of the function."""
    found = written_outside(answer.written) if answer.written and answer.wrong else []
    if not found:
        return None
    said = _(
        "Your function writes to `{name}`, which lives outside of it: what one call leaves there is met by the"
        " next. Keep what a call needs inside of the function."
    )
    told = [said.format(name=found[0].name)]
    if STATE in answer.faults(answer.results):
        told.insert(0, _("Two equal calls give different results."))
    return Finding(STATE, together(told))


def _has_in_every_call(form: str, answer: Answer) -> bool:
    """Whether the result of every plain call has a fault of form: said whatever else is wrong."""
    plain = [c for c in answer.results if c.law is None and not c.call.driver]
    return bool(plain) and all(
        any(check.fault == form and check.aspect.is_output for check in answer.checks[c.name])
        for c in plain
    )


def _say_dtype(answer: Answer) -> str:
    """Word which dtype is asked for, where it is one and no input of these cases has it."""
    asked: set[torch.dtype] = set()
    given: set[str] = set()
    for case in answer.results:
        wrong = {c.aspect for c in answer.checks[case.name] if c.fault == _DTYPE}
        tensors = [case.expected.aspects.get(aspect) for aspect in wrong if aspect.is_output]
        asked |= {tensor.dtype for tensor in tensors if tensor is not None}
        if wrong:
            trees = [tree for _, tree in case.call.arguments]
            given |= {leaf["tensor"][0] for tree in trees for _, leaf in wire.tensors_in(tree)}
    # What is float64 among the inputs and results of a case is of the dtype of the run.
    if len(asked) != 1 or str(*asked)[6:] in given:
        return ""
    return _(
        "The result should be of dtype {dtype}, and yours has another one: look at which dtype each step has,"
        " and convert where it is needed."
    ).format(dtype=str(*asked)[6:])


_SENTENCES = {
    UNSTABLE: marked(
        "Your formula is right, but it overflows or loses its digits where numbers are large or nearly"
        " equal: which intermediate result becomes huge, tiny, or the small difference of two large numbers?"
    ),
    "changes its inputs": marked(
        "Your function changes {names}, which belongs to the caller: work on a copy, and mind operations"
        " that end in an underscore, +=, -=, *=, /= and [...] =."
    ),
    STATE: marked(
        "Two equal calls give different results: something is drawn by chance, or kept from call to call (a"
        " global, a cache, a default argument), or memory is read that nothing was written to (torch.empty)."
    ),
    _RANDOM: marked(
        "Two equal calls give different results, because something is drawn by chance. Here nothing is random:"
        " leave that out."
    ),
    _RANDOM_HERE: marked(
        "Two equal calls give different results in cases where nothing is random: draw only where the statement"
        " asks for it."
    ),
    "not seeded": marked(
        "After the same torch.manual_seed your function draws something else: draw with torch's own"
        " generator, as torch.rand and torch.bernoulli do."
    ),
    "generator put back": marked(
        "After your function torch's generator is where it was before (fork_rng, set_state), so the next call"
        " draws the same: let it run on."
    ),
    "wrong frequencies": marked(
        "Each element is one of those that may come out, but not with the right probability, or not"
        " independently of the others: what is drawn, for which elements, and what is it compared with?"
    ),
    "changes global state": marked(
        "Your function leaves a setting of torch changed for the whole program (the default dtype, the"
        " gradient mode, the seed, the threads): put it back, or do without."
    ),
    "not in place": marked(
        "The values are right, but they lie in a new tensor: the caller's own has to change, by operations"
        " that end in an underscore or by [...] =."
    ),
    "graph kept": marked(
        "The numbers are right, but a tensor ends up in the graph that does not belong there: what is updated"
        " or recorded belongs under torch.no_grad(), and a result that shall need no gradient is detached."
    ),
    "graph lost": marked(
        "The numbers are right, but what required a gradient before your function no longer does: leave"
        " requires_grad as it is."
    ),
    "wrong dtype": marked(
        "The result has another dtype than {like}: where you make a tensor pass dtype={like}.dtype, and mind"
        " .float(), int() and operations that widen integers."
    ),
    "wrong device": marked(
        "The result is on another device than the input: make tensors there, with device=... ."
    ),
    "wrong type": marked("What you return is not a plain torch.Tensor."),
    "wrong structure": marked(
        "What you return is of another kind than what is asked for: look at what stands behind return, and"
        " at the docstring's Returns."
    ),
}
