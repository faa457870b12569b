"""No attack of the catalogue earns a point that it should not, leaves anything, or harms anybody else."""

import csv
import io
import json
import os
import re

import archives
import catalogue
import pytest
from checkout import ROOT, SCHEMA
from jsonschema import Draft202012Validator

from grader.course.course import load_course
from grader.course.secret import secret_of
from grader.declaring.load import load_exercises
from grader.expected.expected import build_exercise
from grader.jail import levels
from grader.jail.inside import wire
from grader.reading.folders import printable

HELD = levels.probe()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(HELD.number < 3, reason=f"attacks are not run where they work: {HELD.said}"),
]

ATTACKS = [*catalogue.read_attacks(), *archives.read_attacks()]


def by_name(attacks):
    return pytest.mark.parametrize("attack", attacks, ids=[attack.name for attack in attacks])


def entry_of(graded, attack, id_=""):
    if attack.name not in graded.students:
        pytest.skip("not run: the file cannot be made without root")
    return graded.exercise(graded.students[attack.name], id_ or attack.exercise)


def told(entry):
    """What a failed assertion shows: status, diagnosis, what the first cases say."""
    failed = [f"{c['case']}: {c['message']}" for c in entry["checks"] if not c["passed"]]
    return f"{entry['status']}, {entry['score']} points; {entry['diagnosis']}; {failed[:2]}"


@by_name(ATTACKS)
def test_attack_gets_what_it_must(graded, attack):
    if attack.line == "C33" and "namespaces" not in HELD.parts:
        pytest.skip("not run: at this level it can learn whether a path that it guesses exists")
    entry = entry_of(graded, attack)

    assert entry["status"] in attack.must_get, told(entry)
    assert entry["score"] <= attack.at_most, told(entry)


@by_name([attack for attack in ATTACKS if attack.others])
def test_attack_leaves_the_points_of_the_other_exercises(graded, attack):
    for id_ in (catalogue.BEFORE, catalogue.AFTER):
        entry = entry_of(graded, attack, id_)
        assert entry["status"] == "passed", f"{id_}: {told(entry)}"


@by_name([attack for attack in ATTACKS if attack.flag])
def test_attack_that_may_get_by_is_remarked_for_a_person(graded, attack):
    entry = entry_of(graded, attack)

    assert entry["status"] == "forbidden" or entry.get("flags")


def test_every_line_of_the_catalogue_has_an_attack():
    """Line 85 is the honest submissions in between."""
    assert {int(attack.line[1:]) for attack in ATTACKS} == set(range(1, 87)) - {85}
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_honest_submissions_between_attacks_have_full_marks(graded):
    assert len(graded.honest) >= len(ATTACKS) // 6
    every = {path.stem for _unit, path in load_course(ROOT).exercise_files()} - catalogue.LONG
    for student in graded.honest:
        # They answer every exercise, and no quiz, and nothing that grows out of another exercise.
        entries = graded.records[student]["exercises"]
        written = [entry for entry in entries if entry["id"] in every]
        assert {entry["id"] for entry in written} == every
        assert all(entry["score"] == entry["max_score"] for entry in written), student
        assert not any(entry.get("flags") for entry in entries), student


def test_run_ends_as_a_run_does(graded):
    assert graded.status in (0, 1), graded.stderr[-2000:]
    assert "Traceback" not in graded.stderr + graded.stdout
    assert graded.records.keys() == {*graded.students.values(), *graded.honest}


def test_nothing_is_left_running_and_nobody_is_killed(graded):
    assert graded.left_running == []
    assert graded.bystander_lives


def test_no_file_appears_or_changes_but_records(graded):
    # What the grader finds out about exercises it keeps beside the course; nothing else may lie there.
    kept = graded.root / "course" / ".grade_cache"
    ids = [exercise.id for _, exercise in load_exercises(load_course(ROOT))]
    allowed = {str(kept / ".gitignore"), *(str(kept / "again" / f"{id_}.json") for id_ in ids)}
    assert [path for path in graded.appeared if path not in allowed] == []
    known = {"records", "keys", "scores.csv", "run.json", "submissions.json", "report.html"}
    assert {path.name for path in graded.out.iterdir() if not path.name.startswith(".")} <= known
    assert len(list((graded.out / "records").iterdir())) == len(graded.records)


def test_nothing_is_reached_over_a_network(graded):
    assert graded.contacts == []


def test_memory_of_the_grader_itself_stays_small(graded):
    assert 0 < graded.peak_mib < 1536


def test_records_hold_to_their_schema(graded):
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for student, record in graded.records.items():
        assert not [error.message for error in validator.iter_errors(record)], student


def test_hidden_cases_are_told_by_their_kind_of_failure_alone(graded):
    """Of a case c31 tells the shape of its input: where no public one has it, it must not be anywhere."""
    tellers = [attack.name for attack in ATTACKS if attack.source == "c31_tells_inputs"]
    files = [json.dumps(graded.records[graded.students[name]]) for name in tellers]
    course = load_course(ROOT)
    ((unit, exercise),) = load_exercises(course, {"corr2d"})
    built = build_exercise(exercise, unit.id, secret=secret_of(course))
    shapes = {
        hidden: {
            tuple(leaf["tensor"][2])
            for case in built.cases
            if case.hidden == hidden
            for _, leaf in wire.tensors_in(dict(case.call.arguments)["X"])
        }
        for hidden in (False, True)
    }
    told = [f"leak{h}x{w}" for h, w in shapes[True] - shapes[False]]
    hidden = [*told, *(f"31337, {word[4]}{word[6]}" for word in told)]

    assert hidden
    assert len(files) == 5
    assert any("leak3x3" in text for text in files)
    for text in [*files, graded.stdout, graded.stderr]:
        assert [word for word in hidden if word in text] == []


def test_no_secret_of_the_person_who_grades_is_in_any_output(graded):
    outputs = [path.read_text("utf-8") for path in graded.out.rglob("*") if path.is_file()]
    for text in [*outputs, graded.stdout, graded.stderr]:
        assert [secret for secret in graded.secrets if secret in text] == []


def test_names_and_texts_of_students_are_shown_as_text(graded):
    for path in (graded.out / "records").iterdir():
        assert printable(path.name) == path.name
        texts = strings(json.loads(path.read_bytes()))
        assert [
            text for text in texts if printable(text.replace("\n", "")) != text.replace("\n", "")
        ] == []
    for text in (graded.stdout, graded.stderr):
        assert (
            re.findall(r"[^\n\x20-\x7e\u00a0-\u200a\u2010-\u2029\u2030-\u2065\u2070-\uffff]", text)
            == []
        )
    table = (graded.out / "scores.csv").read_text("utf-8")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))] == []
    assert [cell for cell in cells if not cell.isprintable()] == []
    assert len(table.splitlines()) == len(graded.records) + 1


def strings(value):
    """All strings of a document."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: needs root")
def test_devices_are_among_the_attacks_of_root(graded):
    assert "h77_device" in graded.students
