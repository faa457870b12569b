"""A run remembers to save time; what it finds is the same when it remembers nothing."""

import json

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.grading.memory.cells import Recurring
from grader.grading.memory.known import Known
from grader.grading.memory.memory import Memory
from grader.grading.memory.met import Met
from grader.grading.run import Options, run
from grader.judging.score import ExerciseResult
from grader.reading.statements import Cell


def test_one_switch_turns_all_of_it_off():
    result = ExerciseResult("corr2d", "failed", 0.0, 4.0)
    memory = Memory(on=False)
    memory.met.keep(b"told", result)
    assert memory.met.get(b"told") is None
    cells = [memory.cells.recall(Cell("cell 1", "x = 1")) for _ in range(3)]
    assert cells[0] is not cells[1] is not cells[2]
    kinds = (Recurring, Known, Met)
    assert [type(part) for part in vars(memory).values()] == list(kinds)


def test_with_it_a_cell_and_a_conclusion_come_back():
    memory, result = Memory(), ExerciseResult("corr2d", "failed", 0.0, 4.0)
    assert memory.met.keep(b"told", result) is memory.met.get(b"told")
    cells = [memory.cells.recall(Cell("cell 1", "x = 1")) for _ in range(3)]
    assert cells[1] is cells[2]


@pytest.mark.slow
def test_the_example_class_gets_the_same_records_when_nothing_is_remembered(tmp_path):
    course, paths = load_course(ROOT), [ROOT / "examples" / "class"]
    for name, remembers in (("with", True), ("without", False)):
        options = Options(
            tmp_path / name, only=("corr2d", "dropout_layer"), jobs=2, remembers=remembers
        )
        run(course, paths, options)
    for path in sorted((tmp_path / "with" / "records").iterdir()):
        other = tmp_path / "without" / "records" / path.name
        records = [json.loads(each.read_bytes()) for each in (path, other)]
        for record in records:
            del record["graded"]["at"]
        assert records[0] == records[1], path.name
    assert len(list((tmp_path / "without" / "records").iterdir())) == 24
