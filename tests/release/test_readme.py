"""README.md of a hand-out."""

from grader.release.readme import readme


def test_it_names_notebooks_exercises_points_and_the_files_to_hand_in(handout):
    text = readme(handout, "en", "").decode()
    assert text.startswith("# A course: The first sheet\n")
    assert "| [Sums](04_sums.ipynb) | `double`, quiz | 2.66 |" in text
    assert text.endswith("under their names: `01_first.ipynb`, `04_sums.ipynb`.\n")


def test_in_another_language_it_names_the_notebooks_in_that_language(handout):
    text = readme(handout, "zh", ".zh").decode()
    assert "(04_sums.zh.ipynb)" in text
    assert "`04_sums.ipynb`" not in text
