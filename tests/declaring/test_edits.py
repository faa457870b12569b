"""Wrong ideas as edits: found by their tokens, compiled where they are written, two at once."""

from __future__ import annotations

import textwrap

import pytest

from grader.declaring.credit import NO_CREDIT, Credit
from grader.declaring.edits import Source, edit, line_of, read_entries
from grader.declaring.ideas import hypotheses
from grader.errors import CourseError

EXERCISE = """
@exercise(grad=["X"])
def scaled(X, factor=2):
    \"\"\"Scale X, X * factor.\"\"\"
    ### BEGIN SOLUTION
    half = X / 2  # X * factor
    return (
        2 * half
        * factor
    )
    ### END SOLUTION

scaled.case("one", X=randn(3))

@scaled.right_variant
def by_sum(X, factor=2):
    return sum(X for _ in range(factor))

"""
PLACE = "scaled.py"


def ideas(declare, text):
    """The wrong ideas of the exercise above, by name."""
    return {
        idea.name: idea
        for idea in declare(EXERCISE + f"scaled.edits('''\n{textwrap.dedent(text)}''')").ideas
    }


def problems(declare, text):
    with pytest.raises(CourseError) as raised:
        ideas(declare, text)
    return [problem[problem.index(PLACE) :] for problem in raised.value.problems]


def test_an_idea_has_a_name_a_credit_an_edit_and_a_sentence(declare):
    (idea,) = ideas(declare, "halved (70 %): X / 2 -> X / 4\n    You divide\n    by four.").values()
    assert (idea.name, idea.credit, idea.sentence) == ("halved", Credit(0.7), "You divide by four.")
    assert idea.where.endswith("scaled.py:26")
    assert idea.function(6.0) == 6.0


def test_a_credit_need_not_be_given(declare):
    assert ideas(declare, "halved: X / 2 -> X\n    No.")["halved"].credit == NO_CREDIT


@pytest.mark.parametrize(
    ("share", "credit"),
    [
        ("70 %", Credit(0.7)),
        ("at most 60 %", Credit(0.0, 0.6)),
        ("40 to 60%", Credit(0.4, 0.6)),
        ("0 to 0 %", Credit(0.0, 0.0)),
    ],
)
def test_a_credit_says_what_is_earned_at_least_and_at_most(declare, share, credit):
    assert ideas(declare, f"halved ({share}): X / 2 -> X\n    No.")["halved"].credit == credit


def test_a_credit_that_is_no_share_is_a_mistake_of_its_line(declare):
    (said,) = problems(declare, "halved (80 to 60 %): X / 2 -> X\n    No.")
    assert said.endswith(":26: wrong idea halved: it cannot earn 80% at least and 60% at most.")
    (said,) = problems(declare, "halved (at most 170 %): X / 2 -> X\n    No.")
    assert said.endswith(":26: wrong idea halved: a credit is a share from 0 to 1, not 1.7.")


def test_blanks_line_breaks_and_comments_do_not_matter(declare):
    made = ideas(declare, "one: 2*half * factor -> half\n    No.")
    assert made["one"].function(6.0) == 3.0


def test_names_are_found_whole():
    source = Source(_example, globals())
    assert source.edited((source.find("x", "1"),), "")(5, 2) == 3


def test_what_does_not_stand_in_the_body_is_looked_for_in_the_signature(declare):
    made = ideas(declare, "tripled: factor=2 -> factor=3\n    No.")
    assert made["tripled"].function(6.0) == 18.0


def _example(x, xx):
    return [xx][0] + x  # x


def test_several_edits_make_one_idea(declare):
    made = ideas(declare, "one: X / 2 -> X\n    also: 2 * half -> half\n    No.")
    assert made["one"].function(6.0) == 12.0


def test_a_right_variant_can_be_edited(declare):
    made = ideas(declare, "short of by_sum: range(factor) -> range(factor - 1)\n    No.")
    assert made["short"].function(6.0) == 6.0


def test_a_body_calls_the_reference_by_the_exercise_s_name(declare):
    made = ideas(declare, "one: return scaled(X, factor) + 1\n    No.")
    assert made["one"].function(6.0) == 13.0
    assert made["one"].function(6.0, factor=1) == 7.0


def test_ideas_of_one_kind_share_a_sentence(declare):
    made = ideas(declare, "one: X / 2 -> X / 3\ntwo: X / 2 -> X / 5\n    Not by two.")
    assert [idea.sentence for idea in made.values()] == ["Not by two."] * 2


def test_what_a_class_does_can_be_edited(declare):
    code = """
    @exercise
    class Scaled:
        def __init__(self, factor):
            ### BEGIN SOLUTION
            self.factor = factor
            ### END SOLUTION

        def __call__(self, X):
            ### BEGIN SOLUTION
            return X * self.factor
            ### END SOLUTION

    def use(Scaled, X, factor):
        return Scaled(factor)(X)

    Scaled.case("one", call=use, X=randn(3), factor=2)
    Scaled.edits("one: X * self.factor -> X\\n    No.")
    """
    (idea,) = declare(textwrap.dedent(code)).ideas
    assert idea.function(3)(5) == 5


def test_two_ideas_occur_together_where_they_touch_different_places(declare):
    made = ideas(
        declare,
        """
        one: X / 2 -> X
            No.
        two: 2 * half -> half
            No.
        three: half = X / 2 -> half = 7
            No.
        around: return scaled(X, factor) + 1
            No.
        also_around: return scaled(X, factor) + 2
            No.
        other of by_sum: range(factor) -> range(3)
            No.
        """,
    )
    joined = made["one"].function.joined(made["two"].function)
    assert joined(6.0) == 12.0
    assert made["one"].function.joined(made["three"].function) is None
    assert made["one"].function.joined(made["other"].function) is None
    assert made["around"].function.joined(made["also_around"].function) is None
    for both in (
        made["around"].function.joined(made["one"].function),
        made["one"].function.joined(made["around"].function),
    ):
        assert both(6.0) == 25.0


def test_ideas_below_a_line_of_dashes_are_looked_for_alone(declare):
    found = ideas(
        declare,
        """
        halved: X / 2 -> X / 4
            Once.
        doubled: 2 * half -> 3 * half
            Twice.
        ---
        squared: return scaled(X, factor) ** 2
            Squared.
        """,
    )
    pairs = [one.names for one in hypotheses([*found.values()]) if len(one.names) == 2]
    assert pairs == [("halved", "doubled")]
    assert found["doubled"].sentence == "Twice."


def test_an_edited_function_sees_what_its_file_defines_later(declare):
    exercise = declare(
        EXERCISE
        + "scaled.edits('one: X / 2 -> later(X)\\n    No.')\n\ndef later(X):\n    return 5\n"
    )
    assert exercise.ideas[0].function(6.0) == 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one: X / 3 -> X\n    No.", ":26: wrong idea one: `X / 3` does not occur in scaled."),
        (
            "\none: half -> X\n    No.",
            ":27: wrong idea one: `half` occurs 2 times in scaled; take in more of what stands around it.",
        ),
        (
            "one: X / 2 -> X /\n    No.",
            ":26: wrong idea one: the result is no Python: invalid syntax in `half = X /  # X * factor`.",
        ),
        (
            "one: return scaled(X\n    No.",
            ":26: wrong idea one: the result is no Python: '(' was never closed in `return scaled(X`.",
        ),
        (
            "one: X / 2 -> X\n    also: / 2 -> / 3\n    No.",
            ":26: wrong idea one: `/ 2` overlaps with what another edit of the same idea replaces.",
        ),
        (
            "one of by_some: X -> X\n    No.",
            ":26: wrong idea one: there is no right variant 'by_some' above; did you mean 'by_sum'?",
        ),
        ("one: X / 2 -> X", ":26: wrong idea one has no sentence."),
        *(
            (
                f"one: X / 2 -> X\n    {code}\n    No.",
                f":26: one: {code!r} is code and stands where the sentence goes; further edits begin with"
                " `also:`, and a body stands on one line, broken with a backslash.",
            )
            for code in ("return X", "half -> X", "X *= 2", "if X.sum() > 0:")
        ),
        ("one: X / 2\n    No.", ":26: one: write `old -> new`, or a body that returns something."),
        ("one: X / 2 -> X\n    also: 2\n    No.", ":26: one: '2' is no edit; write `old -> new`."),
        (
            "one, X / 2\n    No.",
            ":26: 'one, X / 2' is no idea; write `name (70 %): old -> new`, and its sentence below, indented.",
        ),
        *(
            (
                f"{head}: X / 2 -> X\n    No.",
                f":26: {head!r}: the share stands right before the colon: `{form}: old -> new`.",
            )
            for head, form in (
                ("one (50 %) of by_sum", "one of by_sum (50 %)"),
                ("one(50 %)", "one (50 %)"),
            )
        ),
        (
            "    Stray.\none: X / 2 -> X\n    No.",
            ":26: begin with the name of an idea, at the margin of the text.",
        ),
        ("one (140 %): X / 2 -> X\n    No.", ":26: wrong idea one: a credit is a share from 0 to 1, not 1.4."),
    ],
)  # fmt: skip
def test_each_slip_is_told_with_its_line(declare, text, said):
    assert problems(declare, text) == [f"{PLACE}{said}"]


def test_a_text_without_ideas_has_none():
    assert read_entries("\n\n") == ([], [])


def test_edits_of_one_idea_stay_apart():
    source = Source(_example, globals())
    (entry,), _ = read_entries("one: [xx] -> [7]\n    also: + x -> + 1\n    No.")
    assert edit(source, entry)(5, 2) == 8


def test_a_line_is_looked_for_below_the_call():
    text = "a: 1\nb: 2\na: 1\n"
    assert line_of(text, 2, "a: 1") == 3
    assert line_of(text, 2, "c") == 2


def test_a_name_may_hold_a_number(declare):
    text = "\n".join(
        f"capped_at_{n:g}: X / 2 -> (X / 2).clamp(max={n})\n    A cap." for n in (-1e9, 0.5)
    )
    assert list(ideas(declare, text)) == ["capped_at_-1e+09", "capped_at_0.5"]
