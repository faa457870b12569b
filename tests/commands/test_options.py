"""Options that several commands have: which language, which course, and how far a run came."""

import click
import pytest
from click.testing import CliRunner

from grader.commands.options import (
    course_option,
    json_option,
    lang_option,
    load_course_of,
    say_interrupted,
    use_language,
)
from grader.errors import UsageError
from grader.language import in_use

COURSE = "title: T\nunits: [{id: u, title: U}]\n"


@pytest.fixture
def chinese_course(tmp_path):
    (tmp_path / "course.yaml").write_text(COURSE + "language: zh\n")
    return tmp_path


def test_the_language_that_is_asked_for_comes_before_the_courses(chinese_course):
    use_language("", chinese_course)
    assert in_use() == "zh"
    use_language("en", chinese_course)
    assert in_use() == "en"


def test_a_language_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(UsageError, match=r"--lang xx: .* there are en \(English\), zh"):
        use_language("xx")


def test_the_shell_has_no_say_in_what_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    (tmp_path / "course.yaml").write_text(COURSE)
    use_language("", tmp_path, shell=False)
    assert in_use() == "en"
    use_language("", tmp_path)
    assert in_use() == "zh"


def test_a_course_is_the_one_that_is_named_or_the_nearest(chinese_course, tmp_path, monkeypatch):
    other = tmp_path / "other" / "course"
    other.mkdir(parents=True)
    (other / "course.yaml").write_text(COURSE.replace("title: T", "title: Other"))
    monkeypatch.chdir(tmp_path / "other")
    assert load_course_of(None).root == chinese_course
    assert load_course_of(other).title == "Other"


def test_an_interrupted_run_says_how_far_it_came_and_how_to_go_on(capsys):
    assert say_interrupted(15, 2, 30) == 143
    assert capsys.readouterr().err == (
        "Interrupted. 2 of 30 submissions are graded; the same command goes on from there.\n"
    )


def test_a_run_that_came_nowhere_counts_nothing(capsys):
    assert say_interrupted(2, 0, 0) == 130
    assert capsys.readouterr().err == (
        "Interrupted. What is graded is kept; the same command goes on from there.\n"
    )


@pytest.fixture
def options():
    """What a command with all of these options gets."""

    @click.command()
    @course_option
    @lang_option
    @json_option
    def command(**given):
        click.echo(repr(sorted(given.items())))

    return lambda *words: CliRunner().invoke(command, words)


def test_options_that_are_not_given_are_empty(options):
    assert options().output == "[('as_json', False), ('course_dir', None), ('lang', '')]\n"


def test_a_course_that_is_no_folder_is_wrong_usage(options, tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("file", "gone"):
        done = options("--course", str(tmp_path / name))
        assert done.exit_code == 2
        assert "Invalid value for '--course'" in done.output
