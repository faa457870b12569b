from __future__ import annotations

import json
import re

import pytest
from checkout import ROOT

from grader.author import build
from grader.author.texts import texts_of
from grader.cli import execute
from grader.course.course import language_of, load_course
from grader.declaring.load import load_exercises
from grader.declaring.translations import path_of, problems, read, translated
from grader.errors import CourseError
from grader.expected import bundle
from grader.expected.expected import build_exercise
from grader.language import speaking

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
hints:
  - 相乘。
cases:
  small: 小的
  large: 大的
ideas:
  ignores: 你忽略了 factor。
"""
COURSE = "title: T\nunits: [{id: unit, title: U, titles: {zh: 单元}}]\nlanguages: [en, zh]\n"


@pytest.fixture(autouse=True)
def silent_shell(monkeypatch):
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def scale(declare):
    return declare(SCALE)


@pytest.fixture
def write(scale):
    """Write the translation and return its path."""

    def write_translation(text=CHINESE):
        path = path_of(scale.path, "zh")
        path.write_text(text, "utf-8")
        return path

    return write_translation


def problems_of(path, exercise):
    with pytest.raises(CourseError) as told:
        read(path, exercise)
    return list(told.value.problems)


def test_an_exercise_is_told_in_the_language_of_its_translation(scale, write):
    write()
    told = translated(scale, "zh")
    assert (told.title, told.hints) == ("缩放", ("相乘。",))
    assert told.statement == "# 缩放\n乘以 `factor`。\n"
    assert [idea.sentence for idea in told.ideas] == ["你忽略了 factor。"]
    assert [case.name for case in told.cases] == ["small", "large"]
    assert scale.hints == ("Multiply.",)


def test_an_exercise_without_a_translation_is_told_as_it_is(scale):
    assert translated(scale, "zh") is scale


def test_every_text_that_is_missing_or_belongs_to_nothing_is_told_with_its_place(scale, write):
    text = CHINESE.replace("small:", "smal:").replace("  - 相乘。", "  - 一\n  - 二")
    assert problems_of(write(text.replace("ignores", "ignore")), scale) == [
        "solutions/unit/scale.zh.yaml:6:3: 2 hints, but the exercise has 1",
        "solutions/unit/scale.zh.yaml:9:3: cases lacks 'small'",
        "solutions/unit/scale.zh.yaml:9:3: the exercise has no 'smal' among its cases"
        " (did you mean 'small'?)",
        "solutions/unit/scale.zh.yaml:12:3: ideas lacks 'ignores'",
        "solutions/unit/scale.zh.yaml:12:3: the exercise has no 'ignore' among its ideas"
        " (did you mean 'ignores'?)",
    ]


def test_a_text_that_is_none_is_told_with_its_place(scale, write):
    text = CHINESE.replace("small: 小的", "small: 3").replace("docstring: 相乘。\n", "")
    assert problems_of(write(text), scale) == [
        "solutions/unit/scale.zh.yaml:1:1: the key 'docstring' is missing",
        "solutions/unit/scale.zh.yaml:7:10: 'small' must be text, not 3; put it in quotes",
    ]


def test_what_is_drawn_has_names_in_every_language(declare):
    exercise = declare(
        """
        @exercise
        def flip(X):
            return X * torch.randint(2, X.shape)

        flip.random_case("half", choice({"kept": 0.5, "zeroed": 0.5},
            lambda X: {"kept": X, "zeroed": X * 0}), X=full(40, 50, value=1.0))
        """
    )
    path = path_of(exercise.path, "zh")
    text = CHINESE.replace("hints:\n  - 相乘。", "hints: []")
    text = text.partition("cases:")[0] + "cases: {half: 一半}\nideas: {}\n"
    path.write_text(text, "utf-8")
    place = "solutions/unit/flip.zh.yaml:1:1"
    assert problems_of(path, exercise) == [f"{place}: candidates lacks 'kept', 'zeroed'"]
    path.write_text(text + "candidates: {kept: 被保留, zeroed: 被置零}\n", "utf-8")
    built = build_exercise(translated(exercise, "zh"), "unit")
    assert built.cases[0].law.probabilities == {"被保留": 0.5, "被置零": 0.5}


def test_a_language_of_the_course_needs_a_translation_of_every_exercise(scale, write):
    assert problems([scale], ["en"]) == []
    assert problems([scale], ["en", "zh"]) == [
        "solutions/unit/scale.zh.yaml:1: not there; course.yaml lists 'zh' under languages"
    ]
    write()
    assert problems([scale], ["en", "zh"]) == []


def test_a_bundle_is_read_in_the_language_in_use(scale, write, tmp_path):
    write()
    built = build_exercise(scale, "unit", hidden=False)
    for name, data in bundle.to_files(built, texts_of(scale, built, ["zh"])).items():
        (tmp_path / name).write_bytes(data)
    english = bundle.read(tmp_path, "scale")
    assert (english.title, english.name_case("small")) == ("An exercise", "small")
    assert bundle.read_sentences(tmp_path, "scale") == {}
    with speaking("zh"):
        chinese = bundle.read(tmp_path, "scale")
        sentences = bundle.read_sentences(tmp_path, "scale")
    assert (chinese.title, chinese.hints) == ("缩放", ("相乘。",))
    assert chinese.name_case("small") == "小的"
    assert [case.name for case in chinese.cases] == ["small"]
    assert sentences["You ignore the factor."] == "你忽略了 factor。"


@pytest.fixture
def course(scale, write, tmp_path):
    """A course in two languages, built, in which the working directory is."""
    write()
    (tmp_path / "course.yaml").write_text(COURSE, "utf-8")
    build.write(load_course(tmp_path))
    return tmp_path


WRONG = "def scale(X, factor=2.0):\n    return X * 2\n"


def ascii_words(text):
    """Words that are English, in what is no code."""
    return [
        word
        for word in re.findall(r"\w+", text)
        if word.isascii() and word.isalpha() and len(word) > 3
    ]


@pytest.mark.course
def test_a_chinese_check_speaks_chinese_only(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setenv("GRADE_LANG", "zh")
    (course / "wrong.py").write_text(WRONG.replace("* 2", "* 3"), "utf-8")
    assert execute(["check", "scale", "--file", "wrong.py"]) == 1
    told = capsys.readouterr().out
    assert told.splitlines() == [
        "scale：部分正确（1.2/2 分）",
        "满分 2 分，失分 0.8 分：结果 0.8",
        "  未过  小的：数值不对",
        "",
        "出错的地方，所有的数都差同一个因子：你所除或所乘的东西取决于错误的量，或者漏掉了。",
        "",
        "第一个未通过的用例：小的",
        "  输入：X (2, 2)",
        "  结果：4 个元素中有 3 个不同，第一个在 (0, 1)：应为 2，实际为 3，允许误差 3e-07",
        "",
        "  X (2, 2) float64",
        "  0  1",
        "  2  3",
        "",
        "  应有的值 (2, 2) float64   你的结果 (2, 2) float64   差 你的结果 - 应有的值",
        "  0  2                      0   3*                    0   1*",
        "  4  6                      6*  9**                   2*  3**",
        "  相差最大的在 [1, 1]：应为 6，你的是 9。",
        "  *：错误，**：偏差最大。",
        "",
        "提示：grade hint scale",
    ]
    assert ascii_words(told) == ["scale", "grade", "hint", "scale"]


@pytest.mark.course
def test_records_are_in_the_language_that_is_asked_for_whatever_the_shell_speaks(
    course, monkeypatch
):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    (course / "ada.py").write_text(WRONG, "utf-8")
    words = ["run", str(course / "ada.py"), "--course", str(course), "--out", str(course / "out")]
    words += ["--isolation", "limits"]

    def grade(*more):
        assert execute([*words, *more]) == 0
        record = json.loads((course / "out" / "records" / "ada.json").read_text("utf-8"))
        return record["exercises"][0]

    assert grade()["diagnosis"] == "You ignore the factor."
    chinese = grade("--lang", "zh")
    assert chinese["diagnosis"] == "你忽略了 factor。"
    assert [check["case"] for check in chinese["checks"] if not check["passed"]] == ["large"]
    assert {check["message"] for check in chinese["checks"]} == {"", "数值不对"}
    assert chinese["status"] == "partial"


def test_the_unit_of_a_course_has_its_title_in_the_language_in_use(course):
    (unit,) = load_course(course).units
    assert unit.shown == "U"
    with speaking("zh"):
        assert unit.shown == "单元"


def test_the_workspace_says_which_language_before_the_course_does(course, tmp_path):
    assert language_of(course) == ""
    (course / "course.yaml").write_text(COURSE + "language: zh\n", "utf-8")
    assert language_of(course) == "zh"
    (course / "workspace.json").write_text('{"language": "en"}', "utf-8")
    assert language_of(course) == "en"
    (course / "workspace.json").write_text("[", "utf-8")
    assert language_of(course) == ""
    assert language_of(tmp_path / "nowhere") == ""


def test_the_exercises_of_the_course_are_told_in_every_language():
    course = load_course(ROOT)
    loaded = [exercise for _, exercise in load_exercises(course)]
    assert course.languages == ("en", "zh")
    assert problems(loaded, course.languages) == []


def test_of_many_texts_that_are_missing_the_first_are_named_and_all_are_counted(declare, write):
    cases = "".join(f'scale.case("case {n}", X=randn({n + 3}))\n' for n in range(12))
    exercise = declare(SCALE + cases)
    path = write()
    assert problems_of(path, exercise) == [
        "solutions/unit/scale.zh.yaml:8:3: cases lacks 12 of 14, the first ones 'case 0', 'case 1', 'case 2',"
        " 'case 3', 'case 4'"
    ]


LAYER = '''
@exercise(points=2, hints=[])
class Layer(torch.nn.Module):
    """A layer."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        ### END SOLUTION

    def forward(self, X):
        """Return X."""
        ### BEGIN SOLUTION
        return X
        ### END SOLUTION

def call(Layer, X):
    return Layer()(X)

Layer.case("one", call=call, X=randn(2))
'''
LAYER_IN_CHINESE = """\
statement: 层
docstring: 层。
hints: []
cases: {one: 一}
ideas: {}
methods:
"""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("forward", ""),
        ("Layer.forward", ""),
        ("forwards", "the exercise has no 'forwards' among its methods"),
    ],
)
def test_a_method_that_is_not_there_is_told(declare, name, told):
    exercise = declare(LAYER)
    texts = LAYER_IN_CHINESE + f"  {name}: 返回 X。\n"
    path_of(exercise.path, "zh").write_text(texts, encoding="utf-8")
    found = problems([exercise], ["en", "zh"])
    assert [told in one for one in found] == ([True] if told else [])
