"""quiz.yaml becomes a quiz, or every mistake in it is told at once, with line and column."""

import pytest

from grader.errors import CourseError
from grader.quiz.load import load_quizzes
from grader.quiz.questions import Tolerance

HEAD = "title: T\nquestions:\n"


def problems_of(load, text, **files):
    with pytest.raises(CourseError) as error:
        load(text, **files)
    return error.value.problems


def one(load, lines, indent="    "):
    """The problems of one question; its lines begin on line 3 of the file."""
    text = "".join(f"{indent}{line}\n" for line in lines.strip("\n").split("\n"))
    found = problems_of(load, f"{HEAD}  - {text.lstrip()}")
    return [problem.removeprefix("solutions/convolution/quiz.yaml:") for problem in found]


def test_a_quiz_is_read(load):
    quiz = load()
    assert (quiz.id, quiz.title(), quiz.points) == (
        "convolution_quiz",
        "Convolution and pooling",
        4,
    )
    multiple, fields, drawn = quiz.questions
    assert multiple.parts[0].answer == "AC"
    assert [(p.name, p.answer) for p in fields.parts] == [("weights", 12), ("parameters", 15)]
    assert drawn.draw == {"n": range(16, 65), "k": (3, 5, 7), "s": range(1, 4)}
    assert multiple.place == "solutions/convolution/quiz.yaml:3:9"


def test_answers_may_be_arithmetic_and_tolerances_stand_where_they_hold(question):
    asked = question(
        """
        kind: numeric
        prompt: P
        tolerance: {digits: 3}
        fields:
          a: {answer: [1/6, "2**3"]}
          b: {answer: 1.5, tolerance: {absolute: 0.1}}
        """
    )
    assert asked.parts[0].answer == (1 / 6, 8)
    assert [part.tolerance for part in asked.parts] == [
        Tolerance(digits=3),
        Tolerance(absolute=0.1),
    ]


def test_keys_may_be_numbers(question):
    asked = question(
        "kind: matching\nprompt: P\noptions: {A: a}\ntargets: {1: x, 2: y}\nanswer: {A: 2}"
    )
    assert asked.english.targets == {"1": "x", "2": "y"}
    assert asked.parts[0].answer == {"A": "2"}
    assert question(
        "kind: numeric\nprompt: P\nanswer: 4\nfeedback: {3: One more.}"
    ).english.feedback


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "id: q\nkind: numerc\nprompt: P\nanswer: 1",
            "4:11: 'kind' must be 'single choice' or",
        ),
        (
            "id: q\nkind: numeric\npromt: P\nanswer: 1",
            "5:5: unknown key 'promt' (did you mean 'prompt'?)",
        ),
        (
            "id: student\nkind: numeric\nprompt: P\nanswer: 1",
            "3:9: 'student' has a meaning of its own",
        ),
        ("id: q\nkind: numeric\nprompt: P", "3:5: the answer is missing"),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: four",
            "6:13: must be a number, or lists of numbers: four is a name",
        ),
        (
            "id: q\nkind: multiple choice\nprompt: P\noptions: {A: a, B: b}\nanswer: [A, F]",
            "7:17: there is no option F; the options are A, B",
        ),
        (
            "id: q\nkind: single choice\nprompt: P\noptions: {A: a, B: b}\nanswer: [A, B]",
            "7:13: a single choice has one right letter",
        ),
        (
            "id: q\nkind: single choice\nprompt: P\nanswer: A",
            "3:5: a question of kind 'single choice' needs the key 'options'",
        ),
        (
            "id: q\nkind: single choice\nprompt: P\noptions: {a: a}\nanswer: a",
            "6:14: 'options' must be letters from A on, one for each option",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\ncode: print()",
            "7:11: a question of kind 'numeric' has no code",
        ),
        (
            "id: q\nkind: ordering\nprompt: P\noptions: {A: a, B: b}\nanswer: [A]",
            "7:13: must hold every option once",
        ),
        (
            "id: q\nkind: matching\nprompt: P\noptions: {A: a}\ntargets: {1: x}\nanswer: {A: 2}",
            "8:17: there is no target 2; the targets are 1",
        ),
        ("id: q\nkind: shape\nprompt: P\nanswer: 1.5", "6:13: a shape is a list of whole numbers"),
        (
            "id: q\nkind: code output\nprompt: P\ncode: print(2)\nanswer: 2",
            "7:13: must be the text that is printed; put it in quotes",
        ),
        (
            "id: q\nkind: short text\nprompt: P\nanswer: [1]",
            "6:13: must be a list of accepted words",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\ncheck: 1 +",
            "7:12: cannot be read: it is not written",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nfields: {a: {answer: 1, expression: 2 *}}",
            "6:41: cannot be read",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\nfields: {a: {answer: 1}}",
            "6:13: a question has an answer or fields, not both",
        ),
        (
            "id: q\nkind: single choice\nprompt: P\noptions: {A: a, B: b}\nanswer: A\n"
            "feedback: {C: no, A: yes}",
            "8:16: there is no option 'C'; the options are A, B",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\nfeedback: {width = 3: no}",
            "7:16: 'width = 3' cannot be read",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nfields: {output size: {answer: 1}}",
            "6:13: 'fields' must be names of letters, digits and underscores",
        ),
        (
            "id: q\nkind: matching\nprompt: P\noptions: {A: a}\ntargets: {1: x}\nanswer: {A: 1}\n"
            "feedback: {A = 2: no, A: no}",
            "9:16: 'A = 2' is neither a letter nor a pair",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\nfeedback: {width: no}",
            "7:16: 'width' is neither a number nor `field = number`",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(load, lines, said):
    assert any(problem.startswith(said) for problem in one(load, lines)), one(load, lines)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("prompt: '{n}'\ndraw: {n: [1, 9], m: [1, 2]}", "6:26: 'm' is drawn, but the prompt"),
        ("prompt: '{n} {m}'\ndraw: {n: [1, 9]}", "5:13: {m} is not drawn (drawn are n)"),
        ("prompt: '{n} {'\ndraw: {n: [1, 9]}", "5:13: a brace is left open"),
        ("prompt: '{n}'\ndraw: {n: [9, 1]}", "6:15: 'n' must be a range of two whole numbers"),
        ("prompt: '{n}'\ndraw: {n: {choose: []}}", "6:15: 'n' must be a range"),
        ("prompt: '{n}'\ndraw: {n: [1, 9999999999999]}", "6:15: 'n' must be a range"),
        ("prompt: '{n}'\ndraw: {n: [1, 9]}\nwhere: n > 9", "7:12: holds for 0 of 9 draws"),
        ("prompt: '{n}'\ndraw: {n: [1, 9]}\nwhere: m > 9", "7:12: 'm' in 'm > 9' is not drawn"),
        ("prompt: '{n}'\ndraw: {n: [0, 9]}\nwhere: 1 / n", "7:12: has no value for some draws"),
        ("prompt: '{n}'\ndraw: {n: [1, 99999]}\nwhere: n == 7", "7:12: holds for 0 of 500 draws"),
    ],
)
def test_a_draw_that_cannot_be_is_told(load, lines, said):
    text = f"id: q\nkind: numeric\n{lines}\nanswer: {{expression: n + 1}}"
    assert any(problem.startswith(said) for problem in one(load, text)), one(load, text)


def test_a_drawn_answer_must_be_arithmetic_on_what_is_drawn(load):
    text = "id: q\nkind: numeric\nprompt: '{width}'\ndraw: {width: [1, 9]}\nanswer: "
    assert one(load, f"{text}{{expression: widht + 1}}") == [
        "7:13: 'widht' in 'widht + 1' is not drawn; did you mean 'width'?"
    ]
    assert "7:13: the answer to a drawn question is {expression:" in one(load, f"{text}3")[0]


def test_all_mistakes_of_all_questions_are_told_at_once(load):
    text = (
        f"{HEAD}  - {{id: q, kind: numeric, prompt: P}}\n"
        "  - {id: r, kind: single choice, prompt: P, options: {A: a}, answer: B}\n"
        "  - {id: q, kind: shape, prompt: P, answer: 1.5, extra: 1}\n"
    )
    lines = [problem.split(":")[1] for problem in problems_of(load, text)]
    assert lines == ["3", "4", "5"]
    text = text.replace(", extra: 1", "").replace("kind: shape", "kind: numeric")
    assert any("5:10: repeats the id 'q'" in problem for problem in problems_of(load, text))


def test_ids_are_unique_in_the_course(write_course):
    course = write_course(f"{HEAD}  - {{id: corr2d, kind: numeric, prompt: P, answer: 1}}\n")
    exercise = course.solutions / "words" / "corr2d.py"
    exercise.parent.mkdir()
    exercise.write_text("")
    other = exercise.with_name("quiz.yaml")
    other.write_text(f"{HEAD}  - {{id: corr2d, kind: numeric, prompt: P, answer: 1}}\n")
    with pytest.raises(CourseError) as error:
        load_quizzes(course)
    assert error.value.problems == (
        "solutions/convolution/quiz.yaml:3:10: an exercise has the same id 'corr2d'; rename one of them",
        "solutions/words/quiz.yaml:3:10: an exercise has the same id 'corr2d'; rename one of them",
    )


def test_only_some_quizzes_can_be_read(write_course):
    course = write_course()
    assert [quiz.id for quiz in load_quizzes(course)] == ["convolution_quiz"]
    assert load_quizzes(course, ["corr2d"]) == []
