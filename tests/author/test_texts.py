"""What students get of translations: texts and names of what they see, and the sentences of all mistakes."""

import pytest

from grader.author.texts import texts_of
from grader.declaring.translations import path_of
from grader.errors import CourseError
from grader.expected.expected import build_exercise
from grader.language import in_use

SCALE = '''
@exercise(points=2, hints=["Multiply."])
def scale(X, factor=2.0):
    """Multiply."""
    ### BEGIN SOLUTION
    return X * factor
    ### END SOLUTION

scale.case("small", X=arange(2, 2))
scale.case("large", X=arange(3, 2), factor=3.0, hidden=True)

@scale.wrong_idea("You ignore the factor.")
def ignores(X, factor=2.0):
    return X * 2
'''
CHINESE = """\
statement: |
  # 缩放
  乘以 `factor`。
docstring: 相乘。
hints: [相乘。]
cases: {small: 小的, large: 大的}
ideas: {ignores: 你忽略了 factor。}
"""


@pytest.fixture
def scale(declare):
    return declare(SCALE)


@pytest.fixture
def texts(scale):
    """What students get, by language, of an exercise with this translation into Chinese."""

    def write(text, *languages):
        path_of(scale.path, "zh").write_text(text, "utf-8")
        return texts_of(scale, build_exercise(scale, "unit", hidden=False), languages)

    return write


def test_students_get_title_statement_and_hints(texts):
    told = texts(CHINESE, "zh")["zh"]
    assert told["title"] == "缩放"
    assert told["statement"] == "# 缩放\n乘以 `factor`。\n"
    assert told["hints"] == ["相乘。"]
    assert told["candidates"] == {}


def test_the_names_of_hidden_cases_are_not_told(texts):
    assert texts(CHINESE, "zh")["zh"]["cases"] == {"small": "小的"}


def test_the_sentence_of_every_mistake_is_told_of_authors_and_of_those_that_any_function_invites(
    texts,
):
    sentences = texts(CHINESE, "zh")["zh"]["sentences"]
    assert sentences["You ignore the factor."] == "你忽略了 factor。"
    assert sentences["X is read in reverse order along dimension 0."] == "X 沿维度 0 被反着读取了。"
    assert in_use() == "en"


def test_the_exercises_own_language_and_one_without_a_translation_have_no_texts(scale, texts):
    assert texts(CHINESE, "en") == {}
    assert list(texts(CHINESE, "en", "zh")) == ["zh"]
    path_of(scale.path, "zh").unlink()
    assert texts_of(scale, build_exercise(scale, "unit", hidden=False), ["zh"]) == {}


def test_a_translation_that_does_not_fit_is_told(texts):
    with pytest.raises(CourseError, match="cases lacks 'small'"):
        texts(CHINESE.replace("small: 小的, ", ""), "zh")


def test_where_nothing_is_asked_for_nothing_is_told(texts):
    assert texts(CHINESE) == {}
