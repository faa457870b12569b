from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass
from typing import Annotated

import pytest

from grader.course.yaml_marks import (
    NOT_BLANK,
    NOT_EMPTY,
    NOT_NEGATIVE,
    POSITIVE,
    Document,
    build,
    build_part,
    distinct,
    one_of,
    read_yaml,
    scalar,
)
from grader.errors import CourseError


@dataclass(frozen=True)
class Question:
    id: str
    answer: object = None
    kind: Annotated[str, one_of("choice", "number")] = "choice"


@dataclass(frozen=True)
class Rules:
    points: Annotated[float, POSITIVE] = 1.0
    tries: Annotated[int, NOT_NEGATIVE] = 0
    shuffle: bool = False


@dataclass(frozen=True)
class Quiz:
    name: str
    title: Annotated[str, NOT_BLANK]
    questions: Annotated[tuple[Question, ...], NOT_EMPTY, distinct("id")]
    rules: Rules = Rules()
    tags: Annotated[tuple[str, ...], distinct()] = ()


def quiz(text: str) -> Quiz:
    return build(Document(text, "quiz.yaml"), Quiz, name="convolution")


def problems_of(text: str) -> list[str]:
    with pytest.raises(CourseError) as caught:
        quiz(text)
    return list(caught.value.problems)


GOOD = """\
title: Convolution
questions:
  - {id: q1}
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-4", 1e-4),
        ("1E3", 1000.0),
        ("-.5", -0.5),
        ("3.", 3.0),
        ("7", 7),
        ("+7", 7),
        ("010", 10),
        ("-.inf", -math.inf),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        ("2024-01-01", "2024-01-01"),
        ("1e", "1e"),
        (".", "."),
        ("9" * 5000, math.inf),
    ],
)
def test_an_unquoted_word_means_what_yaml_1_2_says(text, value):
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)
    assert Document(f"key: {text}", "a.yaml").value == {"key": value}


def test_not_a_number_is_read():
    assert math.isnan(scalar(".nan"))


@pytest.mark.parametrize("text", ["'12'", '"12"', "!!str 12", "|-\n  12", ">-\n  12"])
def test_quoted_and_block_text_stays_text(text):
    assert Document(f"key: {text}\n", "a.yaml").value == {"key": "12"}


def test_the_place_of_every_key_and_value_is_known():
    document = Document("title: x\nunits:\n  - id: a\n    title: A\n", "a.yaml")
    assert document.value == {"title": "x", "units": [{"id": "a", "title": "A"}]}
    assert document.marks[("title",)] == (1, 8)
    assert document.marks[("units", 0)] == (3, 5)
    assert document.marks[("units", 0, "title")] == (4, 12)
    assert document.key_marks[("units", 0, "title")] == (4, 5)


def test_aliases_stand_for_what_they_name():
    assert Document("a: &x [1, 2]\nb: *x\n", "a.yaml").value == {"a": [1, 2], "b": [1, 2]}


def test_a_bom_and_windows_line_ends_do_not_matter(tmp_path):
    path = tmp_path / "quiz.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert build(read_yaml(path, "quiz.yaml"), Quiz, name="c").title == "Convolution"


UNREADABLE = {
    "a tab as indentation": ("a:\n\t- b", "2:1: a tab cannot stand here; use spaces"),
    "a tab after a colon": ("a:\tb", "1:3: a tab cannot stand here; use spaces"),
    "text that begins with @": (
        "a: @x",
        "1:4: text cannot begin with this character; put it in quotes",
    ),
    "a colon in a title": (
        "title: a: b",
        "1:9: a key cannot stand here; mend the indentation, or quote the text",
    ),
    "a key without colon": ("a: x\nunits\nb: y\n", "2:1: a ':' is missing after this key"),
    "an open list": (
        "a: [1, 2\nb: 3\n",
        "1:4: the bracket that opens here is not closed, or lacks a comma",
    ),
    "an open mapping": (
        "a: {b: 1\n",
        "1:4: the bracket that opens here is not closed, or lacks a comma",
    ),
    "an open quote": ("a: 'x\n", "1:4: the quote that opens here is not closed"),
    "LaTeX in double quotes": (
        r'a: "\sum"',
        "1:4: a backslash in this text begins an escape; use single quotes",
    ),
    "a short hexadecimal escape": (
        r'a: "\xi"',
        "1:4: a backslash in this text begins an escape; use single quotes",
    ),
    "lines out of line": (
        "a:\n  b: 1\n c: 2\n",
        "3:2: this does not continue what is above; mend indentation or quotes",
    ),
    "text after a quote": (
        "a: 'x' y",
        "1:8: this does not continue what is above; mend indentation or quotes",
    ),
    "an alias of nothing": ("a: *x", "1:4: not YAML: found undefined alias 'x'"),
    "two documents": ("a: 1\n---\nb: 2\n", "2:1: a second document begins here; a file holds one"),
    "a control character": ("a: 1\nb: x\x07", "2:5: remove the control character here"),
    "an alias that holds itself": (
        "a: &x [*x]",
        "1:4: this is nested too deeply; does an alias hold itself?",
    ),
    "an alias that holds itself twice": (
        "a: &x {b: *x, c: *x}",
        "1:4: this is nested too deeply; does an alias hold itself?",
    ),
}


@pytest.mark.parametrize(("text", "line"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_parsed_is_one_sentence_with_its_place(text, line):
    with pytest.raises(CourseError) as caught:
        Document(text, "quiz.yaml")
    assert caught.value.problems == (f"quiz.yaml:{line}",)


def test_an_escape_beyond_unicode_is_told():
    for escape in (r"\UFFFFFFFF", r"\U00110000"):
        with pytest.raises(CourseError, match=r"^a\.yaml:1:\d+: no character$"):
            Document(f'a: "{escape}"', "a.yaml")


def test_brackets_without_end_do_not_overflow_the_stack():
    with pytest.raises(CourseError, match=r"^a\.yaml:1:\d+: nested too deeply$"):
        Document("[" * 5000, "a.yaml")


def test_an_alias_bomb_is_refused_before_it_goes_off():
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 12)]
    with pytest.raises(CourseError, match="aliases make this more than 50000 values"):
        Document("\n".join(["l0: &l0 x", *levels]), "a.yaml")


def test_a_missing_file_and_foreign_bytes_are_told(tmp_path):
    path = tmp_path / "quiz.yaml"
    with pytest.raises(
        CourseError, match=r"^quiz\.yaml:1:1: cannot be read as UTF-8 text: .*No su"
    ):
        read_yaml(path, "quiz.yaml")
    path.write_bytes("title: Größe".encode("latin-1"))
    with pytest.raises(CourseError, match=r"^quiz\.yaml:1:1: cannot be read as UTF-8 text: .*0xf6"):
        read_yaml(path, "quiz.yaml")


def test_any_text_at_all_gives_a_document_or_a_course_error():
    draw = random.Random(0)
    pieces = [*"[]{}:,-?&*!|>'\"%@`#~ \n\t\\aé\x00\ufeff\u2028", "\n  ", ": ", "- ", "---\n", "&x "]
    pieces += ["*x", "!!int ", "!<", "<<", "%YAML 1.", "9" * 5000, '"\\U', "1e9"]
    for _ in range(1000):
        text = "".join(draw.choices(pieces, k=draw.randint(1, 25)))
        try:
            quiz(text)
        except CourseError as error:
            assert all(line.startswith("quiz.yaml:") for line in error.problems)


def test_a_dataclass_is_built_with_its_defaults_and_what_is_given():
    text = GOOD + "rules: {points: 2, shuffle: true}\ntags: [a, b]\n"
    assert quiz(text) == Quiz(
        name="convolution",
        title="Convolution",
        questions=(Question("q1"),),
        rules=Rules(points=2.0, tries=0, shuffle=True),
        tags=("a", "b"),
    )
    assert type(quiz(text).rules.points) is float


@pytest.mark.parametrize("answer", ["b", 3, 1e-4, True, None, [0, 2], {"a": 1}])
def test_a_field_of_type_object_takes_any_value(answer):
    text = GOOD + f"  - {{id: q2, answer: {json.dumps(answer)}}}\n"
    assert quiz(text).questions[1] == Question("q2", answer)


INVALID = {
    "a misspelt key": (GOOD + "rulez: {}\n", "4:1: unknown key 'rulez' (did you mean 'rules'?)"),
    "a misspelt key that is required is one problem": (
        GOOD.replace("title", "titel"),
        "1:1: unknown key 'titel' (did you mean 'title'?)",
    ),
    "a key like no other": (
        GOOD + "rules: {colour: red}\n",
        "4:9: unknown key 'colour'; the keys are points, tries, shuffle",
    ),
    "a field that is given elsewhere": (
        GOOD + "name: x\n",
        "4:1: unknown key 'name'; the keys are title, questions, rules, tags",
    ),
    "a missing key": ("questions: [{id: q1}]", "1:1: the key 'title' is missing"),
    "a missing key in an item": (GOOD + "  - kind: choice\n", "4:5: the key 'id' is missing"),
    "a number for text": (
        GOOD.replace("Convolution", "2024"),
        "1:8: 'title' must be text, not 2024; put it in quotes",
    ),
    "a truth value for text": (
        GOOD + "tags: [a, true]\n",
        "4:11: item 2 of 'tags' must be text, not true; put it in quotes",
    ),
    "nothing for text": (GOOD.replace("Convolution", ""), "1:7: 'title' must be text, not empty"),
    "blank text": (
        GOOD.replace("Convolution", "' '"),
        "1:8: 'title' must be text that is not blank, not ' '",
    ),
    "text for a number": (
        GOOD + "rules: {points: 1_000}\n",
        "4:17: 'points' must be a number, not '1_000'",
    ),
    "zero for a positive number": (
        GOOD + "rules: {points: 0}\n",
        "4:17: 'points' must be a positive number, not 0",
    ),
    "infinity for a positive number": (
        GOOD + "rules: {points: .inf}\n",
        "4:17: 'points' must be a positive number, not inf",
    ),
    "no number for a positive number": (
        GOOD + "rules: {points: .nan}\n",
        "4:17: 'points' must be a positive number, not nan",
    ),
    "a fraction for a whole number": (
        GOOD + "rules: {tries: 1.5}\n",
        "4:16: 'tries' must be a whole number, not 1.5",
    ),
    "a truth value for a whole number": (
        GOOD + "rules: {tries: true}\n",
        "4:16: 'tries' must be a whole number, not true",
    ),
    "a negative number of tries": (
        GOOD + "rules: {tries: -1}\n",
        "4:16: 'tries' must be zero or a positive number, not -1",
    ),
    "no for false": (
        GOOD + "rules: {shuffle: no}\n",
        "4:18: 'shuffle' must be true or false, not 'no'",
    ),
    "text for a list": (GOOD + "tags: a\n", "4:7: 'tags' must be a list, not 'a'"),
    "a list for a mapping": (
        GOOD + "rules: []\n",
        "4:8: 'rules' must be a mapping of keys to values, not a list",
    ),
    "nothing for a mapping": (
        GOOD + "rules:\n",
        "4:7: 'rules' must be a mapping of keys to values, not empty",
    ),
    "text for an item": (
        GOOD + "  - q2\n",
        "4:5: item 2 of 'questions' must be a mapping of keys to values, not 'q2'",
    ),
    "an empty list": (
        "title: x\nquestions: []\n",
        "2:12: 'questions' must be a list with at least one item, not []",
    ),
    "a word that is no choice": (
        "title: x\nquestions: [{id: a, kind: essay}]\n",
        "2:27: 'kind' must be 'choice' or 'number', not 'essay'",
    ),
    "an id that repeats": (
        GOOD + "  - {id: q2}\n  - {id: q1}\n",
        "5:10: 'id' repeats 'q1' of item 1; rename or remove it",
    ),
    "an item that repeats": (
        GOOD + "tags: [a, b, a]\n",
        "4:14: item 3 of 'tags' repeats 'a' of item 1; rename or remove it",
    ),
    "a repeated key": (
        GOOD + "title: again\n",
        "4:1: repeated key 'title' (first on line 1, column 1); keep one",
    ),
    "a merge": (
        GOOD + "rules:\n  <<: {tries: 1}\n",
        "5:3: unknown key '<<'; the keys are points, tries, shuffle",
    ),
    "a tag of Python": (
        GOOD + "tags: !!python/object/apply:os.getcwd []\n",
        "4:7: tags ('!...') are not read; write the value without one",
    ),
    "a tag of YAML": (
        GOOD + "tags: [!!binary aGk=]\n",
        "4:8: tags ('!...') are not read; write the value without one",
    ),
    "a key that is a number": (
        GOOD + "1: x\n",
        "4:1: a key must be text without a tag; put it in quotes",
    ),
    "a template left unfilled": (
        GOOD + "rules: {{ rules }}\n",
        "4:9: a key must be text without a tag; put it in quotes",
    ),
    "an empty file": (
        "# nothing yet\n",
        "1:1: the file must be a mapping of keys to values, not empty",
    ),
    "a list as the file": (
        "- a\n",
        "1:1: the file must be a mapping of keys to values, not a list",
    ),
}


@pytest.mark.parametrize(("text", "line"), INVALID.values(), ids=INVALID)
def test_what_breaks_the_schema_is_told_with_its_place(text, line):
    assert problems_of(text) == [f"quiz.yaml:{line}"]


def test_all_problems_are_told_at_once_in_the_order_of_the_file():
    text = """\
titel: Convolution
questions:
  - {id: q1, knid: choice}
  - {id: q1, kind: essay}
rules:
  points: -1
  shuffle: yes
  tries: 1
  tries: 2
tags: !set [3]
"""
    assert problems_of(text) == [
        "quiz.yaml:1:1: unknown key 'titel' (did you mean 'title'?)",
        "quiz.yaml:3:14: unknown key 'knid' (did you mean 'kind'?)",
        "quiz.yaml:4:10: 'id' repeats 'q1' of item 1; rename or remove it",
        "quiz.yaml:4:20: 'kind' must be 'choice' or 'number', not 'essay'",
        "quiz.yaml:6:11: 'points' must be a positive number, not -1",
        "quiz.yaml:7:12: 'shuffle' must be true or false, not 'yes'",
        "quiz.yaml:9:3: repeated key 'tries' (first on line 8, column 3); keep one",
        "quiz.yaml:10:7: tags ('!...') are not read; write the value without one",
        "quiz.yaml:10:13: item 1 of 'tags' must be text, not 3; put it in quotes",
    ]


def test_a_problem_in_a_value_that_aliases_repeat_is_told_once():
    text = "title: x\nquestions: [&q {id: 3}, *q]\n"
    assert problems_of(text) == ["quiz.yaml:2:21: 'id' must be text, not 3; put it in quotes"]


def test_a_caller_adds_problems_of_its_own():
    document = Document(GOOD, "quiz.yaml")
    build(document, Quiz, name="c")
    document.add(("questions", 0, "id"), "'q1' has no answer")
    with pytest.raises(CourseError, match=r"^quiz\.yaml:3:10: 'q1' has no answer$"):
        document.raise_problems()


@dataclass(frozen=True)
class Options:
    options: dict[str, Annotated[str, NOT_BLANK]]


def test_a_mapping_of_any_keys_is_read_and_its_values_are_held_to_their_limits() -> None:
    good = build(Document("options: {A: first, B: second}", "q.yaml"), Options)
    assert good.options == {"A": "first", "B": "second"}
    with pytest.raises(CourseError) as caught:
        build(Document("options: {A: first, B: 3}", "q.yaml"), Options)
    assert caught.value.problems == ("q.yaml:1:24: 'B' must be text, not 3; put it in quotes",)


def test_keys_that_are_numbers_are_text_where_that_is_asked_for() -> None:
    text = "options: {1: first, 2.50: second}"
    document = Document(text, "q.yaml", number_keys=True)
    assert build(document, Options).options == {"1": "first", "2.50": "second"}
    assert list(Document(text, "q.yaml").problems) == [
        ((1, 11), "a key must be text without a tag; put it in quotes"),
        ((1, 21), "a key must be text without a tag; put it in quotes"),
    ]


def test_a_part_with_a_problem_does_not_spoil_the_others() -> None:
    document = Document("- {options: 3}\n- {options: {A: a}}\n- {}", "q.yaml")
    parts = [build_part(document, Options, each, (i,)) for i, each in enumerate(document.value)]
    assert parts == [None, Options({"A": "a"}), None]
    with pytest.raises(CourseError) as caught:
        document.raise_problems()
    assert caught.value.problems == (
        "q.yaml:1:13: 'options' must be a mapping of keys to values, not 3",
        "q.yaml:3:3: the key 'options' is missing",
    )
