"""A file, a function's name -> what in its code a person should look at: sentences, never a verdict.

What is searched is what the function needs (extract.py), as for forbidden calls (forbidden.py). Here the
doors are looked for through which a call could slip past those rules, or a program reach what holds it:
private parts of PyTorch, code made from text, computed names, frames, replaced library functions. Whoever
uses one may have a reason, so it costs nothing. Names are followed through imports and plain assignments, but
not into scopes: this runs for every answer, in a fifth of a millisecond.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from grader.language import _
from grader.reading.aliases import alias_targets, peel
from grader.reading.extract import Source
from grader.reading.helpers import needed_of_helpers
from grader.reading.names import children
from grader.reading.parsing import parse

MOST = 10
"""A student decides how much there is to say."""

_DOORS = re.compile(
    r"(?:torch(?:\.\w+)*?\._(?!_|assert)\w+|torch\.(?:ops|library|utils\.cpp_extension)"
    r"|(?:_?ctypes|cffi|_cffi_backend|inspect|marshal|_?pickle|dill|cloudpickle|subprocess|_posixsubprocess"
    r"|multiprocessing|_?socket|builtins|__builtins__)"
    r"|gc\.(?!collect|enable|disable|isenabled)\w+"
    r"|sys\.(?:_\w+|modules|settrace|setprofile|meta_path|path_hooks)"
    r"|(?:os|posix)\.(?:fork\w*|system|popen|exec\w+|spawn\w+|posix_spawn\w*|kill\w*))(?![^.])"
)
_PATCHED = re.compile(r"(?!torch\.backends\.)(?:torch|numpy|math|random|operator|builtins)\..+")
_FUNCTION_PARTS = ("__globals__", "__closure__", "__code__", "__builtins__", "cell_contents")
_FRAME_PARTS = ("f_back", "f_globals", "f_locals", "tb_frame", "gi_frame", "cr_frame")
_INSIDES = frozenset([*_FUNCTION_PARTS, *_FRAME_PARTS, "__subclasses__"])
_RUNS_TEXT = ("exec", "eval", "compile")
_IMPORTERS = ("__import__", "importlib.import_module", "importlib.__import__")
_REFERENCES = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_BUILTINS = frozenset([*_RUNS_TEXT, "__import__", "__builtins__", "getattr", "setattr"])
_BINDINGS = frozenset([ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign])
_TELLING = _BINDINGS | frozenset([*_REFERENCES, ast.Constant])


_TARGETS = ("targets", "target", "items")
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")

# Without one of these in the text, or an assignment to something with a dot in it, there is nothing to say:
# most answers need no search.
_TRACES = re.compile(
    r"\b_\w|[^\x00-\x7f]|\b(?:ops|library|cpp_extension|cffi|ctypes|inspect|marshal|pickle|dill|cloudpickle"
    r"|subprocess|multiprocessing|socket|builtins|gc|sys|os|posix|exec|eval|compile|importlib|getattr|setattr|vars|del"
    r"|cell_contents|f_\w+|tb_frame|gi_frame|cr_frame)\b"
)


def all_suspicions(
    source: Source, targets: Sequence[str], *, given: Sequence[str] = ()
) -> tuple[str, ...]:
    """Say the same of a file and of the modules of the student's own that it imports; see `suspicions`."""
    said = list(suspicions(source, targets, given=given))
    for helper, names in needed_of_helpers(source, targets):
        said += () if helper.is_given else suspicions(helper.source, names)
    return tuple(said[:MOST])


def suspicions(
    source: Source, target: str | Sequence[str], *, given: Sequence[str] = ()
) -> tuple[str, ...]:
    """Say what is unusual in `target` and in everything of the file that it needs.

    Args:
        source: the student's file.
        target: the function or class; of a helper, the names that are needed.
        given: import statements that run before the student's.

    Returns:
        Sentences such as "reaches into torch._C (cell 3, line 4)", in the order of the file, at most MOST.
    """
    targets = [target] if isinstance(target, str) else target
    statements = source.statements_for(*targets)
    if not any(map(_TRACES.search, given)) and not any(
        _TRACES.search(statement.text) or _assigns_to_part(statement.node)
        for statement in statements
    ):
        return ()
    nodes = [(node, s.cell.label) for s in statements for node in _walk(s.node)]
    own = frozenset().union(*(statement.names.binds for statement in statements))
    meanings = {name: name for name in _BUILTINS - own}
    for node in (*parse("\n".join(given)).body, *(node for node, _label in nodes)):
        if type(node) in _BINDINGS:
            _note(node, meanings)
    found: dict[str, str] = {}
    for node, label in nodes:
        if isinstance(node, ast.Name) and node.id not in meanings:
            continue  # most nodes are variables
        for said in _said(node, meanings):
            found.setdefault(said, _say_place(said, label, node))
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def _say_place(said: str, label: str, node: ast.AST) -> str:
    place = {"label": label, "line": getattr(node, "lineno", 0)}
    return _("{said} ({label}, line {line})").format(said=said, **place)


def _walk(root: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may tell something, parents first; of `a.b.c` only the whole and what it begins with."""
    stack = [root]
    while stack:
        node = stack.pop()
        if type(node) in _TELLING:
            yield node
        if isinstance(node, ast.Attribute):
            while isinstance(node.value, ast.Attribute):
                node = node.value
        stack += reversed(children(node))


def _assigns_to_part(root: ast.stmt) -> bool:
    """Whether a statement, or one inside it, gives a value to an attribute of something, or deletes one."""
    statements: list[ast.AST] = [root]
    while statements:
        node = statements.pop()
        targets: list[ast.AST] = []
        for name in _TARGETS:
            part = getattr(node, name, None)
            targets += part if isinstance(part, list) else [part] if part else []
        while targets:
            target = targets.pop()
            if isinstance(target, ast.Attribute):
                return True
            if isinstance(target, (ast.Subscript, ast.Starred)):
                targets.append(target.value)
            elif isinstance(target, (ast.Tuple, ast.List)):
                targets += target.elts
            elif isinstance(target, ast.withitem) and target.optional_vars:
                targets.append(target.optional_vars)
        for name in _BLOCKS:
            statements += getattr(node, name, ())
    return False


def _note(node: ast.AST, meanings: dict[str, str]) -> None:
    """Remember what an import or an assignment makes a name mean."""
    match node:
        case ast.Import(names=names):
            for alias in names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                meanings[alias.asname or whole] = whole
        case ast.ImportFrom(module=str(module), names=names):
            for alias in names:
                meanings[alias.asname or alias.name] = f"{module}.{alias.name}"
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            if meaning := _meaning(value, meanings):
                for name in alias_targets(node):
                    meanings[name.id] = meaning


def _meaning(node: ast.expr, meanings: dict[str, str]) -> str:
    """The dotted name of an imported thing; "" for anything else."""
    if isinstance(node, ast.Name):
        return meanings.get(node.id, "")
    root, path = peel(node)
    start = meanings.get(root.id, "") if isinstance(root, ast.Name) else ""
    return ".".join([start, *path]) if start else ""


def _said(node: ast.AST, meanings: dict[str, str]) -> Iterator[str]:
    """What is unusual about a node."""
    if isinstance(node, ast.Constant):
        if node.value in _INSIDES:
            yield _("names {name}").format(name=node.value)
        return
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        yield from _doors([f"{node.module}.*"])  # any other import counts where it is used
    if isinstance(node, ast.Call):
        yield from _calls(_meaning(node.func, meanings), node.args, meanings)
    if not isinstance(node, _REFERENCES):
        return
    if isinstance(node, ast.Attribute):
        yield from _insides(node)
    if name := _meaning(node, meanings):
        yield from _doors([name])
        changed = isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))
        if changed and not isinstance(node, ast.Name) and _PATCHED.fullmatch(name):
            yield _("replaces {name}").format(name=name)


def _calls(function: str, arguments: Sequence[ast.expr], meanings: dict[str, str]) -> Iterator[str]:
    """What is unusual about a call of `function`."""
    if function in _RUNS_TEXT:
        yield _("makes code of text with {name}").format(name=function)
    elif function in _IMPORTERS and arguments:
        match arguments[0]:
            case ast.Constant(value=str(module)):
                yield from _doors([module])
            case _:
                yield _("imports a module whose name is computed")
    elif function in ("getattr", "setattr") and len(arguments) > 1:
        owner = _meaning(arguments[0], meanings)
        if function == "setattr" and _PATCHED.fullmatch(f"{owner}.x"):
            yield _("replaces a part of {name}").format(name=owner)
        elif owner and not isinstance(arguments[1], (ast.Constant, ast.Name)):
            said = _("looks up a computed name in {name}")  # `getattr(torch, reduction)` is honest
            yield said.format(name=owner)


def _doors(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if door := _DOORS.match(name):
            yield _("reaches into {name}").format(name=door[0])


def _insides(node: ast.Attribute) -> Iterator[str]:
    """Names in `f.__globals__.get` that lead out of a function."""
    part: ast.expr = node
    while isinstance(part, ast.Attribute):
        if part.attr in _INSIDES:
            yield _("looks into {name}").format(name=part.attr)
        part = part.value
