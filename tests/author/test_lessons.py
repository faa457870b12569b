"""The lessons of a course, read with their figures; every mistake in them is told at once."""

import pytest

from grader.author.lessons import Lessons
from grader.course.course import load_course
from grader.errors import CourseError

IDS = {"first": ["same"], "sums": ["double"], "last": ["triple"]}


def lessons_of(root, ids=IDS, quizzes=("sums",)):
    return Lessons(load_course(root), ids, quizzes)


def test_a_lesson_is_there_in_each_of_its_languages_and_others_have_none(taught):
    course = load_course(taught)
    lessons = lessons_of(taught)
    first, sums, _last = course.units
    assert lessons.of(sums, "en").parts[0].text.startswith("# Sums")
    assert lessons.of(sums, "zh") is None
    assert lessons.of(first, "en") is None


def test_drawn_figures_are_files_beside_the_lesson(taught):
    (path,) = lessons_of(taught).files
    assert path.relative_to(taught).as_posix() == "solutions/sums/figures/two.svg"


def test_a_translation_that_is_missing_is_told(taught):
    text = (taught / "course.yaml").read_text()
    (taught / "course.yaml").write_text(text + "languages: [en, zh]\n")
    with pytest.raises(CourseError) as told:
        lessons_of(taught)
    assert told.value.problems == (
        "solutions/sums/lesson.zh.md:1: not there; course.yaml lists 'zh' under languages",
    )


def test_mistakes_of_all_lessons_and_translations_are_told_together(taught):
    text = (taught / "course.yaml").read_text()
    (taught / "course.yaml").write_text(text + "languages: [en, zh]\n")
    sums = taught / "solutions" / "sums"
    (sums / "lesson.zh.md").write_text((sums / "lesson.md").read_text().replace("one + one", "one"))
    (taught / "solutions" / "first" / "lesson.md").write_text("{exercise}`other`\n")
    with pytest.raises(CourseError) as told:
        lessons_of(taught)
    said = "\n".join(told.value.problems)
    assert "first/lesson.zh.md:1: not there" in said
    assert "first/lesson.md:1: the unit has no exercise 'other'" in said
    assert "sums/lesson.zh.md:12: this code does something else" in said


def test_a_unit_that_has_nothing_yet_may_have_its_lesson_already(taught):
    (taught / "solutions" / "sums" / "lesson.md").write_text("not yet a lesson")
    lessons = lessons_of(taught, {"first": ["same"]}, ())
    assert lessons.of(load_course(taught).units[1], "en") is None
