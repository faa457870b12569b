"""exercises/README.md: the units in course order, what is in each, and where to begin."""

from pathlib import Path
from types import SimpleNamespace

from grader.author.contents import contents
from grader.course.course import Course, Unit

UNITS = (
    Unit("sums", "Sums", {"zh": "求和"}, number=4, minutes=20),
    Unit("empty", "Nothing yet", number=5),
    Unit("nets", "Nets", number=12),
)
COURSE = Course(Path("/a"), "A course", UNITS, languages=("en", "zh"))
EXERCISES = {
    "sums": [SimpleNamespace(id="double", points=2.0), SimpleNamespace(id="triple", points=1.5)]
}
QUIZZES = {"nets": SimpleNamespace(points=4 / 3)}


def test_units_come_in_their_order_with_what_is_in_them():
    made = contents(COURSE, EXERCISES, QUIZZES)
    assert sorted(made) == ["README.md", "README.zh.md"]
    assert made["README.md"].decode() == (
        "# A course\n\n"
        "Begin with [Sums](04_sums/04_sums.ipynb): its notebook says how to work. The units build on"
        " each other.\n\n"
        "| Unit | Exercises | Points | Minutes |\n| --- | --- | ---: | ---: |\n"
        "| [4 Sums](04_sums/04_sums.ipynb) | `double`, `triple` | 3.5 | 20 |\n"
        "| [12 Nets](12_nets/12_nets.ipynb) | quiz | 1.33 |  |\n"
    )
    assert (
        "| [4 求和](04_sums/04_sums.zh.ipynb) | `double`、`triple` |"
        in made["README.zh.md"].decode()
    )


def test_where_no_unit_says_how_long_it_takes_no_column_does():
    course = Course(Path("/a"), "A", (Unit("nets", "Nets", number=1),))
    text = contents(course, {}, QUIZZES)["README.md"].decode()
    assert "| Unit | Exercises | Points |\n| --- | --- | ---: |\n| [1 Nets]" in text
