"""lesson.md is cut into what becomes a cell each, and its mistakes are told with their line."""

import pytest

from grader.author.lesson import differences, read_lesson
from grader.errors import CourseError

LESSON = """\
# Sums

What is a sum?

![Two numbers](figures/two.svg)

## By hand

```python
one = 1
one + 1
```

Shown only:

```py
not run(
```

{exercise}`double`

```python
if solved("double"):
    double(2)
```

{quiz}

The end.
"""


@pytest.fixture
def read(tmp_path):
    def from_text(text=LESSON, exercises=("double",), name="lesson.md", **quiz):
        path = tmp_path / "solutions" / "sums" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return read_lesson(path, exercises, **{"has_quiz": True, **quiz})

    return from_text


def problems(read, *arguments, **options):
    with pytest.raises(CourseError) as told:
        read(*arguments, **options)
    return [problem.removeprefix("solutions/sums/lesson.md:") for problem in told.value.problems]


def test_a_lesson_is_its_parts_in_their_order_with_their_lines(read):
    parts = [(part.kind, part.line, part.text) for part in read().parts]
    assert parts == [
        ("text", 1, "# Sums\n\nWhat is a sum?"),
        ("figure", 5, "Two numbers"),
        ("text", 7, "## By hand"),
        ("code", 10, "one = 1\none + 1"),
        ("text", 14, "Shown only:\n\n```py\nnot run(\n```"),
        ("exercise", 20, "double"),
        ("code", 23, 'if solved("double"):\n    double(2)'),
        ("quiz", 27, ""),
        ("text", 29, "The end."),
    ]
    assert read().parts[1].name == "two"


def test_what_is_folded_ends_its_part_and_nested_folds_stay_together(read):
    fold = "<details>\n<summary>Why?</summary>\n\nSo.\n\n{}</details>\n"
    nested = fold.format(fold.format("") + "\n")
    text = LESSON.replace("The end.", f"Before.\n\n{nested}\nAfter.")
    *_, folded, after = read(text).parts
    assert folded.text.startswith("Before.") and folded.text.count("</details>") == 2
    assert after.text == "After."


def test_code_in_a_list_or_a_quotation_is_shown_only(read):
    text = LESSON.replace(
        "The end.", "- so:\n\n  ```python\n  no(\n  ```\n\n> ```python\n> no(\n> ```"
    )
    assert read(text).parts[-1].kind == "text"


def test_a_directive_in_a_code_span_is_talked_about_and_not_meant(read):
    assert read(LESSON.replace("The end.", "Write `{quiz}` for it.")).parts[-1].kind == "text"


BAD = {
    "no title": (("# Sums", "Sums"), "1: a lesson begins with its title, `# Title`."),
    "another exercise": (
        ("`double`", "`doubel`"),
        "20: the unit has no exercise 'doubel' (did you mean 'double'?).",
    ),
    "an exercise that has no line": (
        ("{exercise}`double`", ""),
        "1: there is no line {exercise}`double`, which says where that exercise goes.",
    ),
    "an exercise twice": (
        ("The end.", "{exercise}`double`"),
        "29: double is there already, in line 20.",
    ),
    "no line for the quiz": (
        ("{quiz}", ""),
        "1: there is no line {quiz}, which says where the quiz goes.",
    ),
    "a quiz within a sentence": (
        ("The end.", "Now {quiz} comes."),
        "29: {exercise}`its_id` and {quiz} stand in a paragraph of their own.",
    ),
    "code that does not parse": (
        ("one + 1", "one +"),
        "11: invalid syntax; a cell is plain Python.",
    ),
    "a magic": (("one = 1", "%time"), "10: invalid syntax; a cell is plain Python."),
    "an exercise's name": (
        ("one + 1", "double = 3"),
        "11: double is taken: it is an exercise, or has a meaning of its own in notebooks.",
    ),
    "a name of the notebook's": (
        ("one = 1", "def check(): pass"),
        "10: check is taken: it is an exercise, or has a meaning of its own in notebooks.",
    ),
    "a solution": (
        ("one = 1", "one = 1  ### BEGIN SOLUTION"),
        "10: solutions belong into the files of exercises.",
    ),
    "a figure that says nothing": (
        ("![Two numbers]", "![]"),
        "5: say in words what the figure shows: ![here](figures/name.svg).",
    ),
    "a figure from elsewhere": (
        ("figures/two.svg", "https://example.org/two.png"),
        "5: 'https://example.org/two.png' is no figure of the unit; write ![what is to be seen]"
        "(figures/name.svg).",
    ),
    "a figure in a sentence": (
        ("![Two", "See ![Two"),
        "5: a figure stands in a paragraph of its own.",
    ),
    "another kind of fence": (
        ("```py\n", "```{code-cell} python\n"),
        "16: {code-cell} is not known here; a fence is ```python (it runs), or ```py and the like (it"
        " is shown); an exercise is a line {exercise}`its_id`, the quiz a line {quiz}.",
    ),
}


@pytest.mark.parametrize(("change", "problem"), BAD.values(), ids=BAD)
def test_a_mistake_is_told_with_its_line(read, change, problem):
    assert change[0] in LESSON
    assert problem in problems(read, LESSON.replace(*change))


def test_all_mistakes_are_told_at_once(read):
    text = LESSON.replace("one + 1", "one +").replace("{quiz}", "")
    assert len(problems(read, text)) == 2
    assert problems(read, "") == [
        "1: a lesson begins with its title, `# Title`.",
        "1: there is no line {exercise}`double`, which says where that exercise goes.",
        "1: there is no line {quiz}, which says where the quiz goes.",
    ]


def test_a_quiz_that_the_unit_does_not_have_is_told(read):
    assert problems(read, has_quiz=False) == ["27: the unit has no quiz."]


def test_bytes_that_are_no_text_are_told(read, tmp_path):
    read()
    path = tmp_path / "solutions" / "sums" / "lesson.md"
    path.write_bytes(b"# \xff")
    with pytest.raises(CourseError, match=r"lesson.md:1: it is not UTF-8"):
        read_lesson(path, [], has_quiz=False)


def test_a_translation_may_have_other_texts_in_its_code_and_nothing_else(read):
    text = LESSON.replace("one = 1", 'one = 1  # one\nprint("a")')
    source = read(text)
    assert differences(read(text.replace('"a"', '"b"').replace("# one", "")), source) == []
    (said,) = differences(read(text.replace("one = 1", "one = 2"), name="lesson.zh.md"), source)
    assert said == (
        "solutions/sums/lesson.zh.md:10: this code does something else than that of lesson.md:10; texts"
        " and comments alone may differ."
    )


def test_a_translation_may_have_words_where_a_text_with_numbers_has_none(read):
    text = LESSON.replace("one + 1", 'print(f"stopped after {one}")')
    source = read(text)
    assert differences(read(text.replace("stopped after {one}", "在 {one} 之后停下")), source) == []
    (said,) = differences(read(text.replace("{one}", "{one + 1}")), source)
    assert "this code does something else" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("![Two numbers](figures/two.svg)", ""),
            "10: here is code that runs, but lesson.md:5 has a figure.",
        ),
        (
            ("The end.", "```python\n1\n```"),
            "1: cells, figures, exercises and quiz are 6 here, but 5 in lesson.md.",
        ),
    ],
)
def test_a_translation_that_is_put_together_otherwise_is_told(read, change, said):
    source = read()
    (told,) = differences(read(LESSON.replace(*change), name="lesson.zh.md"), source)
    assert told == f"solutions/sums/lesson.zh.md:{said}"


def test_a_translation_with_exercises_in_another_order_is_told(read):
    both = LESSON.replace("The end.", "{exercise}`triple`")
    source = read(both, ("double", "triple"))
    turned = (
        both.replace("`double`", "`x`").replace("`triple`", "`double`").replace("`x`", "`triple`")
    )
    (told,) = differences(read(turned, ("double", "triple"), "lesson.zh.md"), source)
    assert told.endswith(":20: here is exercise 'triple', but lesson.md:20 has 'double'.")
