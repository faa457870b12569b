"""What an answer with a named mistake earns, at least and at most."""

import pytest

from grader.declaring.credit import NO_CREDIT, Credit, credit_of_all


def test_without_a_credit_checks_alone_count():
    assert (NO_CREDIT.least, NO_CREDIT.most) == (0, 1)
    assert credit_of_all([]) == NO_CREDIT


def test_of_two_mistakes_shares_multiply_and_the_stricter_bound_holds():
    found = credit_of_all([Credit(0.5, 0.9), Credit(0.8, 0.7)])
    assert (found.least, found.most) == (pytest.approx(0.4), 0.7)


def test_what_costs_something_besides_lowers_what_is_earned_at_least():
    assert Credit(0.8, 0.9).times(0.5) == Credit(0.4, 0.9)


@pytest.mark.parametrize("bound", [-0.1, 1.5, "half", True, None])
def test_a_credit_is_a_share(bound):
    assert Credit(bound).problem == f"a credit is a share from 0 to 1, not {bound!r}"
    assert Credit(most=bound).problem == f"a credit is a share from 0 to 1, not {bound!r}"


def test_a_credit_has_room_between_its_bounds():
    assert Credit(0.5, 0.5).problem == ""
    assert Credit(0.8, 0.6).problem == "it cannot earn 80% at least and 60% at most"
