"""Each gradient is asked for once alone, and once left out, where there are cases enough for it."""

from grader.declaring.case import EDGE, STRESS, Case
from grader.declaring.gradients import FULL, with_fewer_gradients


def case(name, grad=("X", "K"), **options):
    return Case(name, {}, grad=grad, **options)


def grads(*cases):
    return [one.grad for one in with_fewer_gradients(cases)]


def plain(count, grad=("X", "K")):
    return [case(str(number), grad) for number in range(count)]


def test_the_last_cases_take_one_gradient_alone_each():
    assert grads(*plain(4)) == [("X", "K"), ("X", "K"), ("K",), ("X",)]


def test_of_three_gradients_each_is_also_left_out_once():
    *full, _, _, _, _, _, _ = made = grads(*plain(8, ("a", "b", "c")))
    assert full == [("a", "b", "c")] * FULL
    assert {("a",), ("b",), ("c",), ("b", "c"), ("a", "c"), ("a", "b")} <= {*made}


def test_the_first_cases_keep_all():
    assert grads(*plain(FULL)) == [("X", "K")] * FULL


def test_a_single_gradient_stays():
    assert grads(*plain(4, ("X",))) == [("X",)] * 4


def test_cases_about_something_else_keep_theirs():
    asked = [*plain(FULL), case("edge", tags=(EDGE,)), case("stress", tags=(STRESS,))]
    raising = case("raises", (), raises=("ValueError",))
    own = case("its own", ("K",))
    assert grads(*asked, raising, own) == [("X", "K")] * 4 + [(), ("K",)]


def test_without_gradients_nothing_changes():
    assert grads(*plain(4, ())) == [()] * 4
