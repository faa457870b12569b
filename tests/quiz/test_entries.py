"""One question of quiz.yaml: keys belong to some kinds, and every mistake is told with its place."""

import pytest

from grader.quiz.questions.question import Tolerance


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


def test_an_answer_may_have_an_expression_and_a_tolerance_beside_it(question):
    asked = question(
        "kind: numeric\nprompt: P\nanswer: {answer: 3, expression: 1 + 2, tolerance: {absolute: 1}}"
    )
    (part,) = asked.parts
    assert (part.answer, part.expression, part.tolerance.absolute) == (3, "1 + 2", 1)


def test_keys_may_be_numbers(question):
    asked = question("kind: numeric\nprompt: P\nanswer: 4\nfeedback: {3: One more.}")
    assert asked.english.feedback == {"3": "One more."}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "id: q\nkind: numerc\nprompt: P\nanswer: 1",
            "4:11: 'kind' must be 'single choice' or 'multiple choice' or 'numeric' or 'shape'"
            " or 'ordering' or 'matching' or 'short text' or 'code output', not 'numerc'",
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
            "id: q\nkind: numeric\nprompt: P\nfields: {a: {expression: 1}}",
            "6:30: 'expression' must be text",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nfields: {a: {tolerance: {digits: 2}}}",
            "6:17: the answer is missing",
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
            "id: q\nkind: numeric\nprompt: P\nfields: {output size: {answer: 1}}",
            "6:13: 'fields' must be names of letters, digits and underscores",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\nwhere: n > 1",
            "7:12: there is nothing drawn that this could be a condition on",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\ntolerance: {absolute: -1}",
            "7:27: 'absolute' must be zero or a positive number",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(mistakes, lines, said):
    found = mistakes(lines)
    assert any(mistake.startswith(said) for mistake in found), found


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("options: {A: a}", "a question of kind 'short text' has no options; remove the key"),
        ("targets: {1: x}", "a question of kind 'short text' has no targets; remove the key"),
        ("code: print()", "a question of kind 'short text' has no code; remove the key"),
        ("fields: {a: {answer: x}}", "only numeric questions have fields; remove the key"),
        ("draw: {n: [1, 2]}", "only numeric questions have draw; remove the key"),
        ("tolerance: {digits: 1}", "only numeric questions have tolerance; remove the key"),
    ],
)
def test_a_key_of_other_kinds_is_told(mistakes, key, said):
    found = mistakes(f"id: q\nkind: short text\nprompt: P\nanswer: word\n{key}")
    column = len(key.split(":")[0]) + 7
    assert f"7:{column}: {said}" in found


@pytest.mark.parametrize(
    ("kind", "key"),
    [("single choice", "options"), ("matching", "targets"), ("code output", "code")],
)
def test_a_key_that_a_kind_needs_is_told(mistakes, kind, key):
    said = f"3:5: a question of kind {kind!r} needs the key {key!r}"
    assert said in mistakes(f"id: q\nkind: {kind}\nprompt: P\nanswer: A")


def test_a_drawn_answer_must_be_arithmetic_on_what_is_drawn(mistakes):
    text = "id: q\nkind: numeric\nprompt: '{width}'\ndraw: {width: [1, 9]}\nanswer: "
    assert mistakes(f"{text}{{expression: widht + 1}}") == [
        "7:13: 'widht' in 'widht + 1' is not drawn; did you mean 'width'?"
    ]
    assert "7:13: the answer to a drawn question is {expression:" in mistakes(f"{text}3")[0]
