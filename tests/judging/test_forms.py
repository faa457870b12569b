"""Whether arguments are as in some case of an exercise."""

import pytest
import torch

from grader.judging.forms import misfit

CASES = [
    {"X": {"dtype": "float", "sizes": ["N", "C"]}, "y": {"dtype": "int64", "sizes": ["N"]}},
    {"X": {"dtype": "float", "sizes": ["N", None, "C"]}, "y": {"dtype": "int64", "sizes": ["C"]}},
    {"X": {"dtype": "float", "sizes": ["N", "C"]}, "how": {"type": "str"}},
    {"X": {"dtype": "float", "sizes": ["N", "C"]}, "how": {"type": "NoneType"}},
]
WHOLE = torch.ones(2, dtype=torch.int64)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"X": torch.ones(2, 3), "y": WHOLE}, ""),
        ({"X": torch.ones(5, 4, 2), "y": WHOLE}, ""),
        ({"X": torch.ones(2, 3), "how": "mean"}, ""),
        ({"X": torch.ones(2, 3), "how": None}, ""),
        ({"X": torch.ones(3, 3), "y": WHOLE}, "The sizes of X, y do not fit together"),
        (
            {"X": torch.ones(2), "y": WHOLE},
            "The number of dimensions of X is 1; it should be 2 or 3.",
        ),
        (
            {"X": torch.ones(2, 2), "y": torch.ones(2)},
            "y has the dtype float32; int64 belongs there.",
        ),
        ({"X": [1.0]}, "X is of type list; a tensor belongs there."),
        ({"X": torch.ones(2, 2), "how": 3}, "how is of type int; str or NoneType belongs there."),
        ({"X": torch.ones(2, 2), "how": torch.ones(1)}, "how is of type a tensor; str or NoneType"),
        ({"another": 3}, ""),
    ],
)
def test_one_that_is_as_in_no_case_is_told_with_what_belongs_there(arguments, said):
    found = misfit(arguments, CASES)
    assert found.startswith(said) if said else found == ""


def test_a_whole_number_is_as_good_as_another():
    assert misfit({"eps": 1}, [{"eps": {"type": "float"}}]) == ""
    assert misfit({"eps": 1.5}, [{"eps": {"type": "int"}}]) != ""
