"""What the documents say works as they say it."""

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import get_args

import click
import pytest
from checkout import ROOT, SCHEMA
from click.testing import CliRunner
from nbgrader_course import RIGHT, RealCourse

from grader import __all__ as public_names
from grader.author.build import write
from grader.author.scaffold import new_exercise
from grader.author.verify import verify
from grader.cli import GROUPS, cli
from grader.course.assignments import Assignment, Late
from grader.course.course import Limits, load_course
from grader.course.roster import COLUMNS, read_roster
from grader.intake.detecting import LAYOUTS
from grader.intake.handed import MAX_FILES
from grader.judging.score import ExerciseResult, Status
from grader.notebook.here import check_here
from grader.policies.extensions import COLUMNS as EXTENSION_COLUMNS
from grader.policies.extensions import read_extensions
from grader.policies.overrides import COLUMNS as OVERRIDE_COLUMNS
from grader.policies.overrides import read_overrides
from grader.reading.archives import MAX_ARCHIVE, MAX_MEMBERS, MAX_UNPACKED
from grader.reading.extract import MAX_CODE, MAX_LINES, MAX_STATEMENTS
from grader.reading.opening import MAX_FILE, MAX_NOTEBOOK
from grader.reading.tree import MAX_DEPTH
from grader.report.text import explain, say_verdict
from grader.study.public_cases import find_public_cases
from grader.study.starting import start
from grader.study.tables import say_counts

AUTHOR = ROOT / "docs" / "author.md"
STUDENT = ROOT / "docs" / "student.md"
COLLECTING = ROOT / "docs" / "collecting.md"
POLICIES = ROOT / "docs" / "policies.md"
READING = ROOT / "docs" / "reading_results.md"
RELEASING = ROOT / "docs" / "releasing.md"
NBGRADER = ROOT / "docs" / "nbgrader.md"
EXPORTING = ROOT / "docs" / "exporting.md"
INSTRUCTOR = ROOT / "docs" / "instructor.md"
GUIDES = (
    AUTHOR,
    STUDENT,
    COLLECTING,
    POLICIES,
    READING,
    RELEASING,
    NBGRADER,
    EXPORTING,
    INSTRUCTOR,
)
FOR_STUDENTS = {"case", "check", "hint", "show", "solved", "speak"}

FLIPPED = """\
def corr2d(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("the kernel is larger than the input")
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K.flip(0, 1)).sum(dim=(2, 3), dtype=X.dtype)
"""


def without_code(path):
    """A document without its examples."""
    text = re.sub(r"(?ms)^(`{3,}).*?^\1$", "", path.read_text("utf-8"))
    return re.sub(r"`[^`\n]+`", "", text)


def blocks(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def plain_blocks(path):
    """What is shown without a language, in a document that has other blocks as well."""
    every = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", path.read_text("utf-8"))
    return [text for language, text in every if not language]


@pytest.mark.course
def test_the_exercise_of_the_authors_guide_builds_and_verifies(tmp_path):
    (tmp_path / "course.yaml").write_text(
        "title: T\nunits: [{id: convolution, title: C}]\nlanguages: [en, zh]\n"
    )
    course = load_course(tmp_path)
    path, translation = new_exercise(course, "convolution", "relu_grad")
    code = [b for b in blocks(AUTHOR, "python") if "relu_grad" in b]
    assert len(code) == 6
    path.write_text("\n\n".join(code), "utf-8")
    (texts,) = [b for b in blocks(AUTHOR, "yaml") if "one_at_zero" in b]
    translation.write_text(texts, "utf-8")
    write(course)
    (proof,) = verify(course)
    assert proof.problems == []
    assert (proof.cases, proof.hidden, proof.ideas) == (6, 2, 5)
    path.write_text("\n\n".join(code[:-1]), "utf-8")
    assert f"      {verify(course)[0].problems[0]}\n" in AUTHOR.read_text("utf-8")


def test_the_authors_guide_names_every_recipe():
    text = AUTHOR.read_text("utf-8")
    for name in set(public_names) - {"Exercise", "__version__", "exercise"} - FOR_STUDENTS:
        spelled = {"given": "@given"}.get(name, f"`{name}`" if name.isupper() else f"{name}(")
        assert spelled in text, name


def test_the_students_guide_names_what_students_import():
    text = STUDENT.read_text("utf-8")
    assert all(f"{name}(" in text for name in FOR_STUDENTS)


def test_every_command_is_in_the_readme_and_every_command_of_the_readme_exists():
    text = "\n".join(blocks(ROOT / "README.md", ""))
    used = set(re.findall(r"^grade (\w+)(?![\w/])", text, re.MULTILINE))
    assert used - {"run"} == set(cli.commands) - {"run"}  # `grade PATH` says it without


def test_every_option_of_the_documents_exists():
    options = {
        option
        for command in cli.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    for path in (ROOT / "README.md", *GUIDES, ROOT / "CONTRIBUTING.md"):
        for line in re.findall(r"^(?:\.venv/bin/|\$ |!)?grade .*", path.read_text("utf-8"), re.M):
            assert set(re.findall(r"--[a-z]+(?:-[a-z]+)*", line)) <= options, line


def test_what_the_page_on_collecting_shows_is_what_a_dry_run_says(tmp_path):
    roster = blocks(COLLECTING, "")[1].partition("\n")[0]
    people = (
        "ada,Ada Lovelace,,A,,,",
        "ben,Ben Bit,,A,,,",
        "cem,Cem Can,,B,,,",
        "dora,Dora Diaz,,B,,,",
    )
    (tmp_path / "roster.csv").write_text("\n".join([roster, *people]))
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: rnn, title: R}]\n")
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_LATE_1_2_rnn.ipynb", "x")
        archive.writestr("bitben_3_4_hw1.pdf", "%PDF")
        archive.writestr("cancem_5_6_rnn.ipynb", "x")
        archive.writestr("cancem_5_7_rnn.py", "x")
    words = ["run", str(tmp_path / "submissions.zip"), "--dry-run", "--course", str(tmp_path)]
    done = CliRunner().invoke(cli, words)
    shown = blocks(COLLECTING, "")[0].partition("\n")[2]
    assert done.stdout.replace(f"{tmp_path}/", "") == shown


def test_the_page_on_collecting_names_every_layout_and_every_column():
    text = COLLECTING.read_text("utf-8")
    assert tuple(re.findall(r"(?m)^\| `(\w+)` \|", text)) == LAYOUTS
    example = blocks(COLLECTING, "")[1]
    assert tuple(example.partition("\n")[0].split(",")) == COLUMNS
    assert [person.id for person in read_roster(example.encode()).people] == ["ada", "ben"]


@pytest.fixture
def class_of_policies(course, answers, tmp_path):
    """The course of the page on policies, and what was handed in to it: ada flips, ben is two days late."""
    (declared,) = blocks(POLICIES, "yaml")
    with (course / "course.yaml").open("a") as file:
        file.write(declared)
    with zipfile.ZipFile(tmp_path / "monday.zip", "w") as archive:
        for who, day, code in (("ada", 1, answers.flipped), ("ben", 3, answers.right)):
            archive.writestr(f"submitted/{who}/hw1/convolution.py", code)
            archive.writestr(f"submitted/{who}/hw1/timestamp.txt", f"2026-10-0{day} 12:00:00 UTC")
    return course


def test_what_the_page_on_policies_shows_is_what_a_run_says(class_of_policies, grade, tmp_path):
    extensions, overrides = plain_blocks(POLICIES)[1:3]

    def run(shown):
        command, _newline, said = shown.removeprefix("$ ").partition("\n")
        words = ["--course", class_of_policies, "--jobs", "1"]
        return grade(*command.split()[1:], *words, cwd=tmp_path), said

    done, said = run(plain_blocks(POLICIES)[0])
    assert done.stderr.startswith(said)
    assert (tmp_path / "out" / "hw1" / "scores.csv").read_text() == (
        "student,raw,penalty,final,max_score,days_late,corr2d,pool2d\n"
        "ada,40,0,40,100,0,2.8,0\nben,57.14,20,37.14,100,2,4,0\n"
    )
    extensions = extensions.replace("ada,hw1,2026-10-04 23:59,,ill\n", "")  # she was in time
    (class_of_policies / "extensions.csv").write_text(extensions)
    (class_of_policies / "overrides.csv").write_text(overrides)
    done, said = run(plain_blocks(POLICIES)[3])
    assert done.stdout == said
    assert not (tmp_path / "out" / "hw1" / "changes.csv").exists()
    for more in ("", " --fresh", " --only corr2d", " --seed 7 --regrade"):
        done, _said = run(f"$ grade run hw1 monday.zip{more}")
        assert done.returncode == 0, done.stderr
    done, _said = run("$ grade run hw1 monday.zip")
    assert "--regrade grades all of them again" in done.stderr
    names = {path.name for path in (tmp_path / "out" / "hw1").iterdir()}
    assert {"changes.csv", "scores.csv", "records", "run.json"} <= names


def test_the_page_on_policies_names_every_key_and_every_column():
    text = POLICIES.read_text("utf-8")
    keys = re.findall(r"`(\w+)`", "\n".join(re.findall(r"(?m)^\| (`\w+`.*?) \|", text)))
    assert {field.name for field in fields(Assignment)} == set(keys)
    assert all(f"`{field.name}`" in text for field in fields(Late))
    extensions, overrides = plain_blocks(POLICIES)[1:3]
    hw1 = Assignment("hw1", due="2026-10-01 23:59", time_zone="Europe/Berlin")
    assert tuple(extensions.partition("\n")[0].split(",")) == EXTENSION_COLUMNS
    assert len(read_extensions(extensions.encode(), [hw1])) == 2
    assert tuple(overrides.partition("\n")[0].split(",")) == OVERRIDE_COLUMNS[:-1]
    assert len(read_overrides(overrides.encode(), ["corr2d"], ["hw1"])) == 1


def test_every_command_of_the_page_on_results_says_what_it_shows(built_corr2d, grade, tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.py").write_text(FLIPPED.replace("K.flip(0, 1)", "K"))
    (tmp_path / "class" / "ben.py").write_text(f"import torch\n{FLIPPED}")
    told = [
        (command.split(), said)
        for block in plain_blocks(READING)
        for command, said in re.findall(r"(?m)^\$ grade (.*)\n((?:(?!\$ ).*\n)*)", block)
    ]
    assert [words[0] for words, _said in told] == ["run", "feedback", "show", "check"]
    for words, said in told:
        done = grade(*words, "--course", built_corr2d, cwd=tmp_path)
        assert done.returncode == (words[0] == "check"), done.stderr
        assert done.stdout.startswith(said)
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "scores.csv", "feedback", "records"} <= made
    words = ("feedback", "out", "class", "--early", "--course", built_corr2d)
    assert grade(*words, cwd=tmp_path).returncode == 0


def test_the_page_on_results_names_only_fields_that_a_record_has():
    text = READING.read_text("utf-8")
    schema = SCHEMA.read_text("utf-8")
    (fields,) = re.findall(r"(?s)Of its fields these may be shown: (.*?)\n\n", text)
    for name in re.findall(r"`(\w+)`", fields):
        assert f'"{name}": ' in schema, name


@pytest.mark.course
def test_the_commands_of_the_page_on_handing_out_do_what_it_says(sheets, monkeypatch):
    monkeypatch.chdir(sheets)
    (sheets / "dl101").mkdir()
    commands = blocks(RELEASING, "")[0].splitlines()
    for line in commands:
        done = CliRunner().invoke(cli, line.split()[1:])
        assert done.exit_code == 0, done.output
    handed = {path.name for path in (sheets / "handouts" / "hw1").iterdir()}
    assert {"README.md", "requirements.txt", ".torchgrade"} < handed
    assert (sheets / "hw1.zip").is_file()
    assert (sheets / "dl101" / "source" / "hw1").is_dir()


@pytest.mark.slow
@pytest.mark.process
def test_the_commands_of_the_page_on_nbgrader_do_what_it_says(sheets):
    (lines,) = blocks(NBGRADER, "python")
    (sheets / "page.md").write_text(
        NBGRADER.read_text("utf-8").replace(f"```python\n{lines}```\n", "")
    )
    hand_out, generate, autograde, ways, give_back = blocks(sheets / "page.md", "")
    course = RealCourse(sheets / "dl101")
    type_in(hand_out, sheets)
    shown = lines.replace("/home/me/my-course", str(sheets)).replace('"', "'")
    assert (course.root / "nbgrader_config.py").read_text() == shown
    type_in(generate, course.root)
    course.hand_in("ada", RIGHT)
    course.hand_in("ben", RIGHT | {"double": "def double(x):\n    return x * x\n"})
    type_in(autograde, course.root)
    first = course.grades()
    assert (first["ada", "double-check"], first["ben", "double-check"]) == (
        (2.0, None, False),
        (0.0, None, False),
    )
    type_in(ways, sheets)
    assert course.grades() == first, "both ways give the same points"
    type_in(give_back, course.root)
    assert "not right yet" in (course.root / "feedback/ben/hw1/04_sums.html").read_text()
    assert (course.root / "points.csv").read_text().startswith("assignment,student_id,")


def type_in(lines, folder):
    """Run lines of a page in a folder."""
    here = Path(sys.executable).parent
    for line in lines.splitlines():
        path = f"{here}{os.pathsep}{os.environ['PATH']}"
        words = ["sh", "-c", line]
        env = os.environ | {"PATH": path}
        done = subprocess.run(
            words, cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, line + done.stdout + done.stderr


@pytest.fixture
def term(course, asking, answers, grade, tmp_path):
    """What the page on exporting begins with: an assignment that was graded, and files of the platforms."""
    with (course / "course.yaml").open("a") as file:
        file.write(
            "assignments: [{id: hw1, title: Homework 1, exercises: [corr2d], points: 100}]\n"
        )
    (course / "solutions" / "secret.txt").write_text("one")
    with zipfile.ZipFile(tmp_path / "monday.zip", "w") as archive:
        for number, (who, code) in enumerate(
            {"ada": "right", "ben": "flipped", "zoe": "right"}.items(), 11
        ):
            name = f"{who}_{number}_assignsubmission_file_/convolution.py"
            archive.writestr(name, getattr(answers, code))
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (501)\n"
    people = 'ada,1,,,A,\nben,2,,,A,\n"Doe, Jo",3,,,A,\n'
    (tmp_path / "gradebook.csv").write_text(f"{head}    Points Possible,,,,,100\n{people}")
    rows = "".join(f"Participant {n},{who},,\n" for n, who in enumerate(("ada", "ben", "zoe"), 11))
    (tmp_path / "worksheet.csv").write_text(
        f"Identifier,Full name,Grade,Last modified (grade)\n{rows}"
    )
    done = grade("run", "hw1", "monday.zip", "--course", course, "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return course


def test_every_command_of_the_page_on_exporting_does_what_it_says(term, grade, tmp_path):
    shown = re.findall(r"(?m)^\$ (grade .*)\n((?:(?!\$|```).*\n)*)", EXPORTING.read_text("utf-8"))
    assert len(shown) == 12
    for command, said in shown:
        done = grade(*command.split()[1:], "--course", term, cwd=tmp_path)
        assert done.returncode == (1 if "canvas" in command else 0), (command, done.stderr)
        told = [line for line in done.stderr.splitlines() if not line.startswith("Known by")]
        assert not said or told == said.splitlines()
    made = {path.name for path in (*tmp_path.glob("*"), *(tmp_path / "out" / "hw1").glob("*"))}
    text = EXPORTING.read_text("utf-8")
    for name in ("canvas.csv", "hw1_autograder.zip", "similarity.html", "results.json"):
        assert f"`{name}`" in text
        assert name in made
    assert {"moodle.csv", "moodle_feedback.zip", "junit.xml", "summary.md", "marks.csv"} <= made
    assert {"shown.csv", "shown.md", "convolution.gift.txt"} <= made


def test_the_commands_of_a_term_go_from_release_to_marks(term, grade, tmp_path):
    commands = re.findall(r"(?m)^\$ (grade .*)\n", INSTRUCTOR.read_text("utf-8"))
    assert len(commands) == 8
    for command in commands:
        done = grade(*command.split()[1:], "--course", term, cwd=tmp_path)
        assert done.returncode == (1 if "canvas" in command else 0), (command, done.stderr)
    made = {path.name for path in (tmp_path / "out" / "hw1").iterdir()}
    assert {"report.html", "scores.csv", "feedback", "canvas.csv"} <= made
    assert (tmp_path / "hw1.zip").is_file()
    assert (tmp_path / "similarity.html").is_file()
    assert (tmp_path / "out" / "grades.csv").is_file()


def test_the_limits_of_the_page_for_instructors_are_those_of_the_code():
    rows = INSTRUCTOR.read_text("utf-8").partition("## Limits")[2]
    for said in (
        f"| files of one person | {MAX_FILES} |",
        f"| a notebook, outputs and all | {MAX_NOTEBOOK >> 20} MiB |",
        f"| {MAX_FILE >> 20} MiB | unreadable",
        f"| {MAX_CODE >> 20} MiB, {MAX_STATEMENTS:,} statements, {MAX_LINES:,} lines |",
        f"| folders in folders | {MAX_DEPTH} |",
        f"| {MAX_ARCHIVE >> 20} MiB, {MAX_MEMBERS:,} files, {MAX_UNPACKED >> 30} GiB unpacked |",
    ):
        assert said in rows
    assert all(f"`{field.name}`" in rows for field in fields(Limits))


def test_the_students_guide_uses_commands_that_exist_and_all_that_are_a_students():
    used = set(re.findall(r"(?:`|^(?:[$!] ?)?)grade ([a-z]+)\b", STUDENT.read_text("utf-8"), re.M))
    assert used == set(cli.commands) - {
        *GROUPS["For instructors"],
        *GROUPS["For authors of courses"],
    }


def test_the_students_guide_explains_every_verdict():
    text = STUDENT.read_text("utf-8")
    statuses = get_args(Status)
    verdicts = [say_verdict(ExerciseResult("corr2d", status, 0.0, 1.0)) for status in statuses]
    for verdict in [*verdicts, "the right formula, but numerically unstable"]:
        assert f"| {verdict} |" in text, verdict


def test_what_the_students_guide_shows_is_what_a_check_says():
    text = " ".join(STUDENT.read_text("utf-8").split())
    public = find_public_cases("corr2d", ROOT)
    names = {}
    exec(f"import torch\n{FLIPPED}", names)
    said = explain(check_here(public, names["corr2d"]).result, public.exercise)
    assert " ".join(said.split()) in text


def test_the_students_guide_walks_through_the_workspace_that_start_makes(tmp_path):
    text = STUDENT.read_text("utf-8")
    done = start(tmp_path / "my-course", ROOT)
    counts = say_counts(done.entries, len(done.quizzes))
    assert f"my-course: {counts}\n" in text
    assert "".join(f"  new    {path.name}\n" for path in done.made) in text


def test_pictures_are_small_and_described():
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert all(path.stat().st_size < 150_000 for path in pictures)
    assert sum(path.stat().st_size for path in pictures) < 1_000_000
    shown = set()
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for words, target in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", without_code(path)):
            assert len(words) > 20, target
            shown.add(Path(target).name)
    assert shown == {path.name for path in pictures}


def test_relative_links_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", without_code(path)):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_no_module_hides_a_public_name():
    modules = {path.stem for path in (ROOT / "grader").iterdir()}
    assert modules.isdisjoint(public_names)
