"""Several functions as one answer."""

from grader.jail.inside.description import Call
from grader.jail.inside.together import Together, lacking, others_of, part_of

ANSWER = Together({"adam": abs, "init": len, "extra": 3, "gone": None}, "adam")


def test_called_itself_it_is_the_main_function():
    assert ANSWER(-2) == 2


def test_each_function_goes_by_its_name_and_the_main_one_by_none():
    assert part_of(ANSWER, "") is part_of(ANSWER, "adam") is abs
    assert part_of(ANSWER, "init") is len
    assert part_of(abs, "") is abs


def test_a_driver_takes_others_by_name():
    assert others_of(ANSWER, Call([], also=["init"])) == {"init": len}


def test_what_a_call_lacks_is_named_with_what_stands_there_instead():
    assert lacking(ANSWER, Call([], part="init")) is None
    assert lacking(ANSWER, Call([], part="gone")) == ("gone", None)
    assert lacking(ANSWER, Call([], part="init", also=["extra"])) == ("extra", 3)
    assert lacking(abs, Call([], part="gone")) is None


def test_a_call_of_one_function_travels_as_it_always_did():
    assert not {"part", "also"} & Call([]).to_json().keys()
    call = Call([], part="init", also=["adam"])
    assert Call.from_json(call.to_json()) == call
