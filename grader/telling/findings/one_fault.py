"""The one thing that is wrong about right numbers: instability, a side effect, a dtype, what is returned."""

from __future__ import annotations

import ast

from grader.judging.checks import UNSTABLE
from grader.language import _, marked, several, together
from grader.telling.code.steps import written_outside
from grader.telling.findings.answer import Answer
from grader.telling.findings.relations.pairs import Finding
from grader.telling.findings.which_calls import infinite_input

STATE = "not repeatable"

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
    for form in ("wrong structure", "wrong dtype"):
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
    touched = {
        name
        for case in answer.results
        for outcome in answer.behaviour[case.name]
        for name in outcome.touched
    }
    names = several(sorted(touched)) or _("its input")
    return Finding(fault, _say(fault, answer, names))


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


def _say(fault: str, answer: Answer, names: str = "") -> str:
    """Word a fault; of another structure also what is other, where that is the same in all cases."""
    checks = [check for case in answer.results for check in answer.checks[case.name]]
    told = {check.message for check in checks if check.fault == fault and not check.hidden}
    if fault != "wrong structure" or len(told) != 1:
        return _(_SENTENCES[fault]).format(names=names)
    said = _(
        "What you return is of another kind than what is asked for: {what}. Look at what stands behind return,"
        " and at the docstring's Returns."
    )
    return said.format(what=told.pop())


def _has_in_every_call(form: str, answer: Answer) -> bool:
    """Whether the result of every plain call has a fault of form: said whatever else is wrong."""
    plain = [c for c in answer.results if c.law is None and not c.call.driver]
    return bool(plain) and all(
        any(check.fault == form and check.aspect.is_output for check in answer.checks[c.name])
        for c in plain
    )


_SENTENCES = {
    UNSTABLE: marked(
        "Your formula is right, but it overflows or loses its digits where numbers are large or nearly"
        " equal: which intermediate result becomes huge, tiny, or the small difference of two large numbers?"
    ),
    "changes its inputs": marked(
        "Your function changes {names}, which belongs to the caller: work on a copy, and mind operations"
        " that end in an underscore, += and [...] =."
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
        "The numbers are right, but a tensor ends up in the graph that does not belong there, or outside of"
        " it: what is updated or recorded belongs under torch.no_grad()."
    ),
    "wrong dtype": marked(
        "The result has another dtype than the input: where you make a tensor pass dtype=X.dtype, and mind"
        " .float(), int() and operations that widen integers."
    ),
    "wrong device": marked(
        "The result is on another device than the input: make tensors with device=X.device."
    ),
    "wrong type": marked("What you return is not a plain torch.Tensor."),
    "wrong structure": marked(
        "What you return is of another kind than what is asked for: look at what stands behind return, and"
        " at the docstring's Returns."
    ),
}
