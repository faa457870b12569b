"""Which layout a folder has: one that fits, the one that is asked for, or a question."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.intake.detecting import LAYOUTS, read_path
from grader.intake.piece import Known

EXAMPLES = {
    "canvas": {"lovelaceada_12345_67890_hw1.ipynb": "a"},
    "moodle": {"Ada Lovelace_12345_assignsubmission_file_/hw1.ipynb": "a"},
    "gradescope": {"submission_1/hw1.ipynb": "a", "submission_metadata.yml": "submission_1: {}"},
    "classroom": {"hw1-ada/.git/x": "", "hw1-ada/a.py": "", "hw1-ben/.git/x": "", "hw1-ben/a.py": ""},
    "nbgrader": {"submitted/ada/hw1/hw1.ipynb": "a"},
    "folders": {"ada/hw1.ipynb": "a"},
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_known_by_itself_when_it_is_asked_for_and_in_a_folder(tree, layout):
    root = tree(EXAMPLES[layout])
    tree({f"inner/{name}": text for name, text in EXAMPLES[layout].items()}, at="around")
    for path, asked in [(root, ""), (root, layout), (root.parent / "around", "")]:
        assert read_path(path, Known(), asked).layout == layout


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "folders"])
def test_a_layout_that_is_asked_for_and_not_there_is_a_sentence(tree, layout):
    with pytest.raises(UsageError) as raised:
        read_path(tree(EXAMPLES["folders"]), Known(), layout)
    assert f"is not laid out as {layout} does it: " in str(raised.value)
    assert str(raised.value).endswith("is missing. Leave --from out.")


def test_where_two_layouts_fit_people_are_asked(tree):
    root = tree({"submission_metadata.yml": "a: {}", "submitted/ada/hw1/hw1.ipynb": "a"})
    with pytest.raises(UsageError) as raised:
        read_path(root, Known())
    assert str(raised.value) == (
        f"{root} may be of gradescope and nbgrader; say of which: --from gradescope or --from nbgrader"
    )
    assert read_path(root, Known(), "nbgrader").layout == "nbgrader"


def test_a_folder_that_is_asked_to_be_people_is_not_looked_through(tree):
    root = tree({"week 3/alice/hw.ipynb": "a", "week 3/bob/hw.ipynb": "b"})
    assert [piece.who for piece in read_path(root, Known(), "folders").pieces] == ["week 3"]
    assert len(read_path(root, Known()).pieces) == 2


def test_a_student_below_submitted_may_still_be_asked_for_as_a_folder(tree):
    root = tree({"submitted/alice/hw1/a.ipynb": "a", "submitted/alice/hw2/b.ipynb": "b"})
    (first, second) = read_path(root / "submitted" / "alice", Known()).pieces
    assert (first.who, first.assignment, second.assignment) == ("alice", "hw1", "hw2")
