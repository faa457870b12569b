"""Names of units' folders: with a number, so that they sort as the course is taught."""

import pytest

from grader.course.layout import find_unit, is_numbered, numbered, without_number


def test_numbers_sort_as_they_are_taught_up_to_ninety_nine():
    names = [numbered(number, "u") for number in range(1, 100)]
    assert names == sorted(names)
    assert numbered(4, "linear_models") == "04_linear_models"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("10_convolution", "convolution"),
        ("convolution", "convolution"),
        ("2_b", "b"),
        ("10_", "10_"),
        ("10", "10"),
        ("3_14", "3_14"),
        ("", ""),
    ],
)
def test_a_number_in_front_of_an_id_is_taken_off(name, plain):
    assert without_number(name) == plain
    assert is_numbered(name) == (name != plain)


def test_a_unit_is_found_whatever_its_number_and_no_other_one_that_ends_like_it(tmp_path):
    for name in ("01_deep_nets", "07_nets", "nets"):
        (tmp_path / name).mkdir()
    assert find_unit(tmp_path, "nets").name == "07_nets"
    (tmp_path / "07_nets").rmdir()
    assert find_unit(tmp_path, "nets").name == "nets"
    (tmp_path / "nets").rmdir()
    assert find_unit(tmp_path, "nets") == tmp_path / "nets"
    assert find_unit(tmp_path / "not there", "nets").name == "nets"
