"""Right variants handed in as a student would, so that what holds students' code holds theirs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator

from grader.declaring.exercise import Exercise
from grader.judging.score import ExerciseResult
from grader.reading.parsing import parse

FORBIDDEN = "forbidden"


def failing_submissions(
    exercise: Exercise, submit: Callable[[bytes], ExerciseResult]
) -> Iterator[str]:
    """Yield a sentence for each right variant that does not earn full marks where it is graded like an answer.

    One that uses what students must not use is right all the same, and no answer.

    Args:
        exercise: the declaration.
        submit: grades the text of a file.
    """
    tree = parse(exercise.path.read_text(encoding="utf-8"))
    for variant in exercise.right_variants:
        name = getattr(variant.into, "__self__", exercise).name
        text = submission_of(tree, name, variant.function.__name__, (exercise.id, *exercise.names))
        if text is None:
            continue  # it is made from the reference, and no text of its own
        result = submit(text.encode())
        if result.status not in ("passed", FORBIDDEN):
            yield (
                f"the right variant {variant.name} does not earn full marks where it is graded like an answer:"
                f" {first_wrong(result)} ({variant.where})"
            )


def submission_of(tree: ast.Module, of: str, name: str, names: Collection[str] = ()) -> str | None:
    """Return an exercise file as a submission in which one function stands for one of the exercise's.

    Args:
        tree: of the file.
        of: the exercise's function.
        name: of the one that stands for it.
        names: of all functions of the exercise, and of the exercise itself.

    Returns:
        Imports, assignments and functions, without all that declares an exercise; None without such a function.
    """
    kept: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            plain = parse(ast.unparse(node)).body[0]
            assert isinstance(plain, (ast.FunctionDef, ast.ClassDef))
            plain.decorator_list = [
                d for d in plain.decorator_list if not _declares(d, {of, *names})
            ]
            kept.append(_Renamed(of).visit(plain))
        elif not isinstance(node, ast.Expr):
            kept.append(node)
    found = [
        node
        for node in kept
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name
    ]
    if not found:
        return None
    last = parse(f"{of} = {name}").body[0]
    return ast.unparse(ast.Module([*kept, last], []))


class _Renamed(ast.NodeTransformer):
    """Gives the reference another name, for variants that call it."""

    def __init__(self, id_: str) -> None:
        self._id, self._new = id_, f"{id_}_as_it_is"

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._new, node.ctx) if node.id == self._id else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._new if node.name == self._id else node.name
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._new if node.name == self._id else node.name
        return self.generic_visit(node)


def first_wrong(result: ExerciseResult) -> str:
    """Say what a result falls short of first."""
    wrong = next((check for check in result.checks if not check.passed), None)
    if wrong is None:
        return result.diagnosis or result.status
    return f"case {wrong.case!r}, {wrong.aspect}: {wrong.message}"


def _declares(decorator: ast.expr, names: Collection[str]) -> bool:
    root = decorator.func if isinstance(decorator, ast.Call) else decorator
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in {*names, "exercise"}
