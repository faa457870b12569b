"""What `check` returns: shown by a notebook as HTML, elsewhere as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from grader.judging.score import ExerciseResult
from grader.language import _
from grader.notebook.validation import Unseen
from grader.report.html import to_html_of_text
from grader.report.text import say_points, say_verdict

if TYPE_CHECKING:
    from grader.notebook.quiz import QuizReport


class Shown(Unseen):
    """Something that a notebook shows.

    Args:
        text: the words.
        html: the same with pictures; made of the words where there is none.
    """

    def __init__(self, text: str, html: str = "") -> None:
        self._text = text
        self._html = html or to_html_of_text(text)

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return self._html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self._text, "text/html": self._html}


class NotThere(AttributeError):
    """What was asked for is not there; a notebook shows the sentence alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Missing(Shown):
    """A sentence on why something is not there; whoever goes on as if it were there is told it again."""

    def __getattr__(self, name: str) -> Any:
        raise NotThere(name if name.startswith("_") else repr(self))


class Report(Shown):
    """One exercise, checked.

    Args:
        result: see below.
        text: what it is told in.
        html: the same with pictures.
        notes: what is said below it.

    Attributes:
        result: verdict, points and checks; None where nothing was checked.
    """

    def __init__(
        self,
        result: ExerciseResult | None,
        text: str,
        html: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        self.result = result
        self._head = text
        html = html or to_html_of_text(text)
        super().__init__("\n\n".join([text, *notes]), html + "".join(map(to_html_of_text, notes)))

    @property
    def passed(self) -> bool:
        """Whether all public cases pass."""
        return self.result is not None and self.result.status == "passed"

    @property
    def fault(self) -> str:
        """A sentence on what is not solved; "" where all is."""
        if self.passed:
            return ""
        return say_fault(self.result) if self.result else self._head


class Overview(Shown):
    """Everything that a notebook has so far, a line for each exercise.

    Args:
        results: of its exercises.
        sums: of its quizzes.
        notes: what is said below it.

    Attributes:
        results: verdict, points and checks.
    """

    def __init__(
        self,
        results: Sequence[ExerciseResult],
        sums: Sequence[QuizReport],
        notes: Sequence[str],
    ) -> None:
        self.results, self._sums = tuple(results), tuple(sums)
        lines = "\n".join(map(_line, results))
        parts = [lines, *map(repr, sums), *notes]
        self._nothing = _("Nothing is defined and nothing is answered yet.")
        if not results and not sums:
            parts.insert(0, self._nothing)
        super().__init__("\n\n".join(filter(None, parts)))

    @property
    def passed(self) -> bool:
        """Whether there is something, and all of it is right."""
        return bool(self.results or self._sums) and all(
            [*(r.status == "passed" for r in self.results), *(s.passed for s in self._sums)]
        )

    @property
    def fault(self) -> str:
        """A sentence on the first thing that is not solved; "" where all is."""
        if not self.results and not self._sums:
            return self._nothing
        faults = [say_fault(r) for r in self.results if r.status != "passed"]
        return next(filter(None, [*faults, *(s.fault for s in self._sums)]), "")


def say_fault(result: ExerciseResult) -> str:
    """Say in a short sentence that an exercise is not solved."""
    said = _("{id}: {verdict}. Run this cell in the notebook to see more.")
    return said.format(id=result.id, verdict=say_verdict(result))


def _line(result: ExerciseResult) -> str:
    said = _("{id}: {verdict} ({points})")
    line = said.format(id=result.id, verdict=say_verdict(result), points=say_points(result))
    return f"{line}\n  {result.diagnosis}" if result.diagnosis else line
