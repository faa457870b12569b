"""The words of a check: programs compare the faults, people read all of them in their language."""

from __future__ import annotations

import pytest

from grader.jail.aspect import GLOBAL_STATE, INPUTS, LAW, OUTPUT, RAISES, REPEAT, Aspect
from grader.judging.checks import FAULTS, UNSTABLE, say_aspect
from grader.language import _, speaking


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_said_in_the_readers_language(fault):
    assert _(fault) == fault
    with speaking("zh"):
        assert _(fault) != fault


def test_no_two_faults_have_the_same_words():
    assert len({*FAULTS}) == len(FAULTS)
    with speaking("zh"):
        assert len({_(fault) for fault in FAULTS}) == len(FAULTS)


def test_instability_is_one_of_the_faults():
    assert UNSTABLE in FAULTS


@pytest.mark.parametrize(
    ("aspect", "english", "chinese"),
    [
        (OUTPUT, "output", "结果"),
        (OUTPUT.part(1).part(repr("loss")), "output[1]['loss']", "结果[1]['loss']"),
        (Aspect.grad("params[3]"), "grad params[3]", "params[3] 的梯度"),
        (Aspect.state("W"), "W after the call", "调用后的 W"),
        (Aspect.state("W.grad"), "W.grad after the call", "调用后的 W.grad"),
    ],
    ids=str,
)
def test_an_aspect_is_worded_with_its_name_or_place(aspect, english, chinese):
    assert say_aspect(aspect) == english
    with speaking("zh"):
        assert say_aspect(aspect) == chinese


@pytest.mark.parametrize("aspect", [INPUTS, RAISES, LAW, REPEAT, GLOBAL_STATE], ids=str)
def test_a_side_effect_is_said_in_the_readers_language(aspect):
    english = say_aspect(aspect)
    assert english.isascii()
    with speaking("zh"):
        assert say_aspect(aspect) != english


@pytest.mark.parametrize(
    "name", ["default dtype", "gradient mode", "number of threads", "random seed"]
)
def test_a_setting_that_a_call_changed_is_said_in_the_readers_language(name):
    with speaking("zh"):
        assert _(name) != name


def test_the_dtype_of_a_run_has_the_same_name_in_every_language():
    with speaking("zh"):
        assert say_aspect(Aspect("float32")) == "float32"
