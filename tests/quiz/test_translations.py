"""A translation has the texts of the questions that there are, under the keys that they have."""

import pytest

from grader.errors import CourseError

ZH = """\
title: 卷积与汇聚
questions:
  q1:
    prompt: 关于 $a^2$，哪些说法正确？
    options: {A: 非负, B: 处处递增, C: 偶函数}
    feedback: {A: 平方非负。, B: a 为负时递减。, C: 符号消失。}
    explanation: 抛物线。
  q2: {prompt: 多少个权重和参数？, feedback: {"parameters = 12": 还有偏置。}}
  q3: {prompt: "核 {k}，步幅 {s}，宽 {n}：输出多宽？"}
"""


def problems_of(load, zh):
    with pytest.raises(CourseError) as error:
        load(**{"quiz.zh.yaml": zh})
    return [p.removeprefix("solutions/convolution/quiz.zh.yaml:") for p in error.value.problems]


def test_a_quiz_has_its_texts_in_each_language(load):
    quiz = load(**{"quiz.zh.yaml": ZH})
    assert (quiz.title("zh"), quiz.title("de")) == ("卷积与汇聚", "Convolution and pooling")
    words = quiz.questions[0].words_in("zh")
    assert words.options["B"] == "处处递增"
    assert words.feedback["A"] == "平方非负。"


def test_what_is_not_translated_stays_english(load):
    words = load(**{"quiz.zh.yaml": ZH}).questions[1].words_in("zh")
    assert (words.prompt, words.explanation) == ("多少个权重和参数？", "Three biases.")


def test_every_mistake_is_told_with_its_place(load):
    zh = ZH.replace("  q1:", "  q_1:").replace("parameters = 12", "parameters = 13")
    assert problems_of(load, zh) == [
        "3:3: quiz.yaml has no question 'q_1'; did you mean q1?",
        "3:3: these questions are missing: q1",
        "8:38: q2 in quiz.yaml has no feedback 'parameters = 13'; did you mean 'parameters = 12'?",
    ]


def test_a_translated_prompt_shows_all_that_is_drawn(load):
    assert problems_of(load, ZH.replace("{n}", "n")) == [
        "9:16: must show {n}, {k}, {s} and no other name in braces; a literal brace is doubled"
    ]
