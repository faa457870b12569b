"""What exercises of a kind share."""

from __future__ import annotations

import pytest

from grader import families
from grader.declaring.torch_names import problem_of_name

LISTS = {name: value for name, value in vars(families).items() if name.isupper()}


@pytest.mark.parametrize("family", LISTS)
def test_all_forbidden_names_of_a_family_are_there(family):
    assert LISTS[family]
    assert [said for name in LISTS[family] if (said := problem_of_name(name))] == []
