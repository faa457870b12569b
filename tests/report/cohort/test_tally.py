from dataclasses import replace

from grader.report.cohort.tally import Tally


def test_of_each_exercise_it_is_known_which_cases_were_wrong(results):
    tally = Tally.of(results("ada corr2d:partial/2/two,three"))
    entry = tally.students["ada"].entries["corr2d"]
    cases = tally.tasks["corr2d"].cases
    assert [case for case, bit in cases.items() if entry.wrong >> bit & 1] == ["two", "three"]
    assert [case for case, bit in cases.items() if entry.judged >> bit & 1] == [
        "one",
        "two",
        "three",
    ]


def test_of_a_student_who_comes_twice_the_last_result_counts(results):
    tally = Tally.of(results("ada corr2d:passed", "ada corr2d:missing"))
    assert [s.entries["corr2d"].status for s in tally.students.values()] == ["missing"]
    assert tally.held == {("full", "cpu"): 1}


def test_a_stub_and_a_file_that_cannot_be_read_are_not_begun(results):
    (result,) = results("ada a:passed b:missing c:unattempted d:unreadable e:error")
    entries = Tally.of([result]).students["ada"].entries
    assert [id_ for id_, entry in entries.items() if entry.is_begun] == ["a", "e"]


def test_a_sentence_that_many_have_is_held_once(results):
    one, two = results("ada a:failed", "ben a:failed")
    other = replace(two.exercises[0], diagnosis="".join(["You have ", "one wrong."]))
    tally = Tally.of([one, replace(two, exercises=(other,))])
    said = [student.entries["a"].said for student in tally.students.values()]
    assert said[0] is said[1]


def test_answers_to_questions_are_kept_with_what_is_said_of_them(quiz):
    tally = Tally.of([quiz("ada", q1="+2", q2="B")])
    assert tally.tasks["sums_quiz"].is_quiz
    given = tally.students["ada"].entries["sums_quiz"].given
    assert given == (("q1", "2", ""), ("q2", "B", "Not B: think of carrying."))
