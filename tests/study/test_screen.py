"""The page that is drawn at every change: what stands on it, and what is gone from it."""

import io
import os
import shutil
from types import SimpleNamespace

import pytest
from rich.console import Console

from grader.judging.score import ExerciseResult
from grader.study.checking import Checked
from grader.study.desk import Desk
from grader.study.screen import Screen, say_hint, say_quiz

CLEAR = "\x1b[H\x1b[2J\x1b[3J"


class Pages:
    """A screen, and what is drawn on it; without a terminal unless `terminal` is given."""

    def __init__(self, workspace, *, keys=True, terminal=False):
        self.desk = Desk(workspace.root)
        self.entry = self.desk.entry("corr2d")
        self.path = workspace.root / "01_convolution.ipynb"
        self._out = io.StringIO()
        console = Console(
            file=self._out, width=100, force_terminal=terminal, color_system=None, _environ={}
        )
        self.screen = Screen(self.desk, console, keys=keys)

    def drawn(self):
        """What is new since the last look."""
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return text

    def check(self, status="missing", score=0.0, id_="corr2d"):
        """Show a result."""
        built = SimpleNamespace(unit="convolution", hints=[], cases=[], more=0)
        result = ExerciseResult(id_, status, score, 4.0)
        checked = Checked(result, built)
        self.screen.show_result(self.desk.entry(id_), self.path, checked)
        return checked


@pytest.fixture
def pages(workspace):
    return Pages(workspace)


@pytest.fixture
def on_terminal(workspace):
    return Pages(workspace, terminal=True)


def test_the_first_check_is_said_to_be_under_way(pages):
    pages.screen.show_checking(pages.entry, pages.path)
    page = pages.drawn()
    assert "[........................] 0 of 3 exercises, 0 of 10 points\n" in page
    assert "Two-dimensional cross-correlation\nChecking 01_convolution.ipynb ...\n" in page


def test_a_later_check_is_said_on_a_terminal_below_what_stands_there(pages, on_terminal):
    for one in (pages, on_terminal):
        one.screen.show_checking(one.entry, one.path)
        one.drawn()
        one.screen.show_checking(one.entry, one.path)
    assert pages.drawn() == ""
    assert on_terminal.drawn() == "Checking 01_convolution.ipynb ...\n"


def test_a_terminal_is_cleared_for_each_page_and_a_pipe_is_not(pages, on_terminal):
    for one in (pages, on_terminal):
        one.screen.draw()
        one.screen.draw()
    assert "\x1b" not in pages.drawn()
    drawn = on_terminal.drawn()
    assert drawn.startswith(CLEAR)
    assert drawn.count(CLEAR) == 2


def test_a_result_is_shown_with_how_to_go_on(pages):
    pages.check()
    assert pages.drawn().endswith(
        "corr2d: not yet written (0 of 4 points)\n\n"
        "Save 01_convolution.ipynb to check again.   h hint   l list   n next   q quit\n"
    )


def test_without_keys_none_are_named(workspace):
    pages = Pages(workspace, keys=False)
    pages.check()
    assert pages.drawn().endswith("\n\nSave 01_convolution.ipynb to check again.\n")


def test_what_is_solved_is_told_while_the_next_one_is_shown(on_terminal, workspace, mark_solved):
    checked = on_terminal.check("passed", 4.0)
    assert on_terminal.drawn() == ""
    mark_solved(workspace, "corr2d")
    on_terminal.screen.keep_solved(checked)
    on_terminal.check(id_="pool2d")
    page = on_terminal.drawn()
    assert "1 of 3 exercises, 4 of 10 points\nSolved: corr2d, 4 of 4 points\n" in page
    assert "\nTwo-dimensional pooling\npool2d: not yet written" in page
    assert "corr2d: right" not in page


def test_where_pages_follow_one_another_the_right_answer_is_told_too(pages):
    pages.screen.keep_solved(pages.check("passed", 4.0))
    assert pages.drawn() == "corr2d: right (4 of 4 points)\n"


def test_a_unit_that_is_solved_leads_to_its_quiz(asked_workspace, mark_solved):
    pages = Pages(asked_workspace)
    mark_solved(asked_workspace, "corr2d", "pool2d")
    pages.screen.keep_solved(pages.check("passed", 4.0))
    pages.screen.draw()
    assert "Solved: corr2d, 4 of 4 points\nQuestions on this unit: grade quiz convolution\n" in (
        pages.drawn()
    )


def test_hints_stand_below_the_rest_one_after_the_other(pages):
    pages.check()
    pages.screen.show_hint(pages.entry, 2)
    page = pages.drawn()
    first, second = page.index("Hint 1 of 4: "), page.index("Hint 2 of 4: ")
    assert page.index("corr2d: not yet written") < first < second
    assert "Hint 3 of 4" not in page


def test_hints_go_with_the_next_check_and_with_another_exercise(pages):
    pages.check()
    pages.screen.show_hint(pages.entry, 1)
    pages.screen.show_checking(pages.desk.entry("pool2d"), pages.path)
    pages.drawn()
    pages.check()
    assert "Hint" not in pages.drawn()


def test_an_exercise_without_hints_has_none_to_show(pages, workspace):
    path = workspace.course / "exercises" / "01_convolution" / "cases" / "corr2d.json"
    path.write_text(path.read_text("utf-8").replace('"hints": [', '"hints": [], "former": ['))
    pages.check()
    pages.screen.show_hint(pages.desk.entry("corr2d"), 0)
    assert "\nThere is no hint for corr2d.\n" in pages.drawn()


def test_trouble_is_told_and_no_file_named_to_save(pages):
    pages.check()
    pages.screen.show_hint(pages.entry, 1)
    pages.drawn()
    pages.screen.show_trouble(pages.entry, "There is no file [here].")
    page = pages.drawn()
    assert "\nThere is no file [here].\n\nh hint   l list" in page
    assert "Hint" not in page


def test_the_list_takes_the_place_of_the_page_until_it_is_asked_for_again(pages):
    pages.check()
    pages.drawn()
    pages.screen.toggle_list()
    page = pages.drawn()
    assert "> corr2d" in page
    assert "  softmax" in page
    assert page.endswith("\nl back   n next   q quit\n")
    assert "not yet written" not in page
    pages.screen.toggle_list()
    assert "not yet written" in pages.drawn()


@pytest.mark.parametrize("act", ["check", "hint", "only one"])
def test_whatever_happens_the_list_is_gone(pages, act):
    pages.check()
    pages.screen.toggle_list()
    pages.drawn()
    if act == "check":
        pages.check()
    elif act == "hint":
        pages.screen.show_hint(pages.entry, 1)
    else:
        pages.screen.say_only_one()
    assert "not yet written" in pages.drawn()


def test_where_there_is_no_other_exercise_that_is_said(pages):
    pages.check()
    pages.screen.say_only_one()
    assert "\nThis is the only exercise left.\n" in pages.drawn()


def test_another_size_of_the_window_is_another_page(pages, monkeypatch):
    pages.drawn()
    pages.screen.follow_size()
    assert pages.drawn() == ""
    size = os.terminal_size((70, 20))
    monkeypatch.setattr(shutil, "get_terminal_size", lambda *_args, **_options: size)
    pages.screen.follow_size()
    assert "0 of 3 exercises" in pages.drawn()
    pages.screen.follow_size()
    assert pages.drawn() == ""


def test_when_all_is_solved_there_are_neither_exercise_nor_keys(pages):
    pages.check()
    pages.screen.show_hint(pages.entry, 1)
    pages.drawn()
    pages.screen.finish()
    assert pages.drawn().endswith(
        "0 of 10 points\nAll that was asked for is solved. Well done!\n\n\n"
    )


def test_what_goes_wrong_with_progress_is_told_once(pages, workspace):
    workspace.progress.write_text("{")
    pages.check()
    page = pages.drawn()
    assert "progress.json.damaged-1" in page.replace("\n", "")
    assert "".join(page.split()).count("isdamaged") == 1


def test_a_hint_has_its_number_and_a_quiz_its_command(pages, asked_workspace):
    assert say_hint(pages.entry, 4) == f"Hint 4 of 4: {pages.entry.hints[3]}"
    (quiz,) = Desk(asked_workspace.root).quizzes.all
    assert say_quiz(quiz) == "Questions on this unit: grade quiz convolution"


LONG = "\n".join(
    ["corr2d: not right yet (0 of 4 points)", *(f"  FAIL  case {i}: wrong" for i in range(5))]
)


def test_a_small_terminal_keeps_the_verdict_in_sight(on_terminal):
    screen = on_terminal.screen
    screen._turn_to(on_terminal.entry, "01_convolution.ipynb")
    screen._say(LONG + "\n\npicture" * 20, LONG + "\n\nfirst failing case", LONG)
    screen._below = [f"Hint {n} of 3: " + "word " * 60 for n in (1, 2, 3)]
    screen.draw()
    page = on_terminal.drawn().removeprefix(CLEAR)
    assert page.count("\n") < 25
    assert "corr2d: not right yet" in page and "Hint 3 of 3" in page and "q quit" in page


def test_what_fits_nowhere_is_cut_in_the_middle(on_terminal):
    screen = on_terminal.screen
    screen._turn_to(on_terminal.entry, "01_convolution.ipynb")
    screen._say(LONG + "\nmore" * 100)
    screen.draw()
    lines = on_terminal.drawn().removeprefix(CLEAR).rstrip("\n").split("\n")
    assert (
        len(lines) < 25 and lines[-2] == "..." and lines[-1].startswith("Save 01_convolution.ipynb")
    )
    assert "corr2d: not right yet (0 of 4 points)" in lines
