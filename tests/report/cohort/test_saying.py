from grader.report.cohort import saying


def test_a_mistake_of_one_student_is_rare_and_so_is_one_of_a_hundredth_of_a_large_class(facts):
    frequent, rare = saying.split_mistakes(
        facts("ada a:failed/0/one", "ben a:failed/0/two", "cem a:failed/0/two")
    )
    assert [one.students for one in frequent] == [("ben", "cem")]
    assert [one.students for one in rare] == [("ada",)]
    large = [f"s{n} a:{'failed/0/one' if n < 4 else 'passed'}" for n in range(500)]
    assert saying.split_mistakes(facts(*large))[0] == []


def test_cases_that_nobody_fails_and_those_that_good_students_fail_are_pointed_out(facts):
    lines = [
        f"s{n:02} a:{'passed' if n < 14 else 'partial/1/two'} b:partial/{n / 5}" for n in range(20)
    ]
    told = {
        title: [item.name for _task, item in found]
        for title, found in saying.pointed_out(facts(*lines))
    }
    (backwards, right_for_nobody, never) = told.items()
    assert backwards[0].startswith("Failed by those who do well elsewhere")
    assert backwards[1] == ["two"]
    assert right_for_nobody == ("Right for nobody", ["one"])
    assert never[0].startswith("Failed by nobody of 10 or more")
    assert never[1] == ["one", "three", "two", "three"]


def test_the_gpu_is_said_not_to_have_run_unless_it_has(results, facts):
    from grader.report.cohort.summing import sum_up
    from grader.report.cohort.tally import Tally

    lines = list(saying.how_it_was_graded(facts("ada a:passed")))
    assert lines == ["On CPU, students' code held at level full: 1 student", "GPU: not run"]
    on_gpu = sum_up(Tally.of(results("ada a:passed", device="cuda", level="limits")))
    assert list(saying.how_it_was_graded(on_gpu)) == [
        "On CUDA, students' code held at level limits: 1 student"
    ]


def test_nobody_is_a_class_too(facts):
    assert saying.quartiles(facts()) == "Nobody has handed in anything."
    assert saying.scope(facts()) == "0 students, 0 exercises and quizzes"
