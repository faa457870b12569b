"""What everybody may see: one student, nothing hidden."""

from dataclasses import asdict, replace

from grader.exporting.shown import MOST_FAILING, Case, show


def test_marks_are_final_and_points_after_overrides(shown):
    assert (shown.mark.final, [one.score for one in shown.exercises]) == (6.5, [2.5, 3.0, 1.0])


def test_hidden_cases_are_counted_and_no_more(shown):
    corr2d, pool2d, _quiz = shown.exercises
    assert (corr2d.hidden, pool2d.hidden) == ((1, 2), (0, 0))
    text = str(asdict(shown))
    assert "4711" not in text
    assert ", hidden" not in text


def test_flags_file_names_and_keys_of_quizzes_are_left_out(shown):
    text = str(asdict(shown))
    for word in ("looks like the work", "ada_corr2d.py", "The key is B"):
        assert word not in text


def test_what_is_said(shown):
    corr2d, pool2d, quiz = shown.exercises
    assert corr2d.lines() == [
        "You flipped the kernel.",
        "a wide kernel (output)",
        "1 of 2 checks of hidden cases pass.",
    ]
    assert pool2d.lines() == []
    assert quiz.lines() == ["1 of 2 answers are right."]


def test_what_code_has_met_in_hidden_cases_cannot_be_said_by_it_elsewhere(record, mark):
    told = record()
    corr2d, pool2d, _quiz = told["exercises"]
    corr2d["diagnosis"] = "It raises ValueError: 4711."
    pool2d |= {"status": "partial", "diagnosis": "A factor of 4711."}
    pool2d["checks"] = [
        {"case": "by hand", "kind": "output", "passed": False, "message": "got 4711"}
    ]
    scores = {"corr2d": 2.5, "pool2d": 1.0}
    found = show(told, mark("ada", 3.5, **scores), "hw1", {"You flip the kernel."})
    assert "4711" not in str(asdict(found))
    assert found.exercises[1].lines() == ["by hand (output)"]
    for exercise in told["exercises"]:
        exercise["checks"] = [one for one in exercise["checks"] if not one.get("hidden")]
    assert "got 4711" in str(asdict(show(told, mark("ada", 3.5, **scores), "hw1")))


def test_a_sentence_that_only_hidden_cases_explain_is_left_out(record, mark):
    told = record()
    for check in told["exercises"][0]["checks"]:
        check["passed"] = check["passed"] or not check.get("hidden")
    found = show(told, mark("ada", 2.5, corr2d=2.5), "hw1").exercises[0]
    assert found.sentence == ""
    assert found.failing == ()


def test_a_sentence_about_what_could_not_be_graded_is_told(record, mark):
    told = record()
    told["exercises"][0] |= {"status": "missing", "diagnosis": "corr2d is not there.", "checks": []}
    assert show(told, mark("ada", 0.0, corr2d=0.0), "hw1").exercises[0].lines() == [
        "corr2d is not there."
    ]


def test_exercises_that_do_not_count_are_left_out(record, mark):
    assert [e.id for e in show(record(), mark("ada", 3.0, pool2d=3.0), "hw1").exercises] == [
        "pool2d"
    ]


def test_lateness_is_told(record, mark):
    assert (
        show(record(), mark("ada", 5.5, raw=6.5), "hw1").reason
        == "6.5 points, less 1 for lateness."
    )


def test_of_many_failing_checks_the_first_ones_are_told_and_the_others_counted(shown):
    cases = tuple(Case(f"case {n}", "wrong") for n in range(MOST_FAILING + 2))
    lines = replace(shown.exercises[1], failing=cases).lines()
    assert lines == [*(f"case {n}: wrong" for n in range(MOST_FAILING)), "2 more checks fail."]
    assert replace(shown.exercises[1], failing=cases[:MOST_FAILING]).lines() == lines[:-1]
