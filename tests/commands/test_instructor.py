"""`grade run` and `grade doctor` as an instructor meets them: what goes where, and how it ends."""

import json
import os
import shutil
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.commands.instructor import MOST_NAMES, _some
from grader.grading.reporting import Report
from grader.grading.run import Run
from grader.grading.stopping import Stopped
from grader.judging.score import ExerciseResult, Result
from grader.policies.marks import Mark
from grader.report.cohort.naming import Names
from grader.report.cohort.summing import sum_up
from grader.report.cohort.tally import Tally


@pytest.fixture(scope="module")
def first_run(tmp_path_factory, built_corr2d):
    """What came of grading two submissions; `classroom` and `out` are not to be changed."""
    from small_course import FLIPPED, RIGHT

    folder = tmp_path_factory.mktemp("run")
    classroom, out = folder / "class", folder / "out"
    classroom.mkdir()
    (classroom / "ada.py").write_text(RIGHT)
    (classroom / "ben.py").write_text(FLIPPED)
    words = [str(classroom), "--out", str(out), "--course", str(built_corr2d), "--jobs", "1"]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    return SimpleNamespace(done=done, classroom=classroom, out=out)


@pytest.fixture
def later(first_run, built_corr2d, grade, tmp_path):
    """Grade again, in copies: `later(*words)`; `later.classroom` and `later.out` may be changed before."""
    shutil.copytree(first_run.classroom, tmp_path / "class")
    shutil.copytree(first_run.out, tmp_path / "out")

    def run(*words):
        return grade("run", "class", "--course", built_corr2d, "--jobs", "1", *words, cwd=tmp_path)

    run.classroom, run.out = tmp_path / "class", tmp_path / "out"
    return run


def test_a_path_alone_is_graded(first_run):
    assert first_run.done.exit_code == 0
    assert "ada" in first_run.done.stdout
    assert "ben" in first_run.done.stdout
    header, ada, ben = (first_run.out / "scores.csv").read_text().splitlines()
    assert (header, ada) == ("student,score,max_score,corr2d", "ada,4,4,4")
    assert ben.startswith("ben,")
    record = json.loads((first_run.out / "records" / "ben.json").read_text())
    assert record["exercises"][0]["status"] == "partial"
    assert record["exercises"][0]["diagnosis"].startswith("You flip the kernel.")


def test_progress_and_where_things_are_go_to_stderr(first_run):
    found, *lines = first_run.done.stderr.splitlines()
    assert found == f"{first_run.classroom}: folders and files, 2 people"
    assert [line[:6] for line in lines[:2]] == ["[1/2] ", "[2/2] "]
    assert {line[6:9] for line in lines[:2]} == {"ada", "ben"}
    assert lines[2].startswith("Students' code was held at level ")
    out = first_run.out
    places = f"Records in {out / 'records'}, scores in {out / 'scores.csv'}"
    assert lines[3:] == [f"{places}, the class in {out / 'report.html'}"]
    assert "[1/2]" not in first_run.done.stdout


def test_what_has_not_changed_is_taken_from_the_run_before(later):
    before = (later.out / "records" / "ada.json").read_bytes()
    done = later()
    assert done.returncode == 0
    assert "class: folders and files, 2 people\n2 unchanged, taken from out (--f" in done.stderr
    assert (later.out / "records" / "ada.json").read_bytes() == before


def test_what_has_changed_is_graded_again_and_a_damaged_record_made_again(later):
    good = (later.out / "records" / "ada.json").read_bytes()
    (later.out / "records" / "ada.json").write_bytes(good[:100])
    shutil.copy(later.classroom / "ada.py", later.classroom / "cem.py")
    done = later()
    assert "1 unchanged" in done.stderr
    again = json.loads((later.out / "records" / "ada.json").read_bytes())
    assert again["graded"].pop("at") >= json.loads(good)["graded"]["at"]
    assert again["exercises"] == json.loads(good)["exercises"]
    assert (later.out / "scores.csv").read_text().splitlines()[3] == "cem,4,4,4"


def test_json_is_one_document_on_stdout(later):
    done = later("--json")
    document = json.loads(done.stdout)
    assert [one["student"] for one in document["submissions"]] == ["ada", "ben"]
    assert "2 unchanged" in done.stderr


def test_records_of_others_are_counted(later):
    (later.classroom / "ben.py").unlink()
    done = later()
    assert "Records of other students in out/records: 1. They are kept;" in done.stderr
    assert (later.out / "records" / "ben.json").is_file()
    assert "ben" not in (later.out / "scores.csv").read_text()


def test_who_handed_in_several_times_is_named_in_a_line(later):
    folder = later.classroom / "cem"
    folder.mkdir()
    for name in ("corr2d.py", "corr2d (1).py"):
        shutil.copy(later.classroom / "ada.py", folder / name)
    shutil.copy(later.classroom / "ada.py", later.classroom / "ada (1).py")
    for _ in range(2):  # from earlier records, too
        said = later().stderr.splitlines()
        assert said[-2:] == [
            "Several attempts, in several files; the record says which of them counts: cem",
            "These look like attempts of one person, and are graded each for itself: ada and ada (1)",
        ]


def test_of_many_names_the_first_are_told_and_how_many_more_there_are():
    names = [f"s{number:02}" for number in range(MOST_NAMES + 5)]
    assert _some(names[:2]) == "s00, s01"
    assert _some(names).endswith(", s19 and 5 more")


def test_a_secret_seed_draws_other_hidden_cases_and_right_stays_right(later):
    (later.classroom / "ben.py").unlink()
    done = later("--seed", "secret", "--out", "other")
    assert done.returncode == 0
    scores = (later.out.parent / "other" / "scores.csv").read_text()
    assert scores.splitlines()[1] == "ada,4,4,4"


def test_a_submission_that_cannot_be_read_gets_a_record_and_exit_status_1(later):
    (later.classroom / "eve.ipynb").write_text("{ not json")
    done = later()
    assert done.returncode == 1
    assert done.stderr.endswith("Nothing could be read of: eve\n")
    record = json.loads((later.out / "records" / "eve.json").read_text())
    assert record["exercises"][0]["status"] == "unreadable"
    assert record["exercises"][0]["score"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--only", "softmax"], "There is no exercise 'softmax'; there are corr2d."),
        (["--device", "cuda"], "cuda: not run."),
        (
            ["--isolation", "glass"],
            "--isolation glass: the levels are full, strong, partial, limits.",
        ),
        (["--jobs", "0"], "0 is not in the range"),
        (["--out", "class/ada.py/out"], "--out class/ada.py/out lies in class, where submissions"),
        (["--out", "class"], "--out class lies in class, where submissions are."),
        (["--out", "."], "class lies in ., where records go. Choose a folder beside it for --out."),
        (["--out", "file/out"], "Cannot write to"),
        (["--out", "/proc/out"], "Cannot write to"),  # not even root may
        (["nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_a_sentence_and_makes_no_record(
    grade, built_corr2d, classroom, tmp_path, words, said
):
    (tmp_path / "file").touch()
    done = grade("run", "class", "--course", built_corr2d, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "records").exists()


@pytest.fixture
def identify(grade, built_corr2d, tmp_path):
    """Say who handed in what: `identify({"ada/x.py": ""}, *words)`; nothing is graded."""

    def run(files, *words):
        for name, text in files.items():
            path = tmp_path / "class" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        words = ("--dry-run", "--course", built_corr2d, *words)
        done = grade("run", "class", *words, cwd=tmp_path)
        assert not (tmp_path / "out").exists()
        return done

    return run


CANVAS = {"lovelaceada_LATE_1_2_corr2d.py": "", "bitben_3_4_a.pdf": "%PDF", "zedzoe_5_6_b.py": ""}


def test_a_dry_run_says_who_handed_in_what_and_grades_nothing(identify):
    done = identify(CANVAS)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "class: Canvas, 3 people",
        "  bitben  no notebook (.ipynb) or Python file (.py) was handed in, but a.pdf, a PDF",
        "  lovelaceada  late  1 file",
        "  zedzoe  1 file",
    ]
    assert json.loads(identify(CANVAS, "--json").stdout)["paths"][0]["layout"] == "canvas"


def test_people_in_doubt_are_named_and_mean_exit_status_1(identify, tmp_path):
    roster = tmp_path / "people.csv"
    roster.write_text("id,name\nada,Ada Lovelace\nben,Ben Bit\ncem,Cem Can\n")
    done = identify(CANVAS, "--roster", roster)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-2:] == [
        "On no roster: zedzoe 5",
        "Handed in nothing: cem (Cem Can)",
    ]


def test_who_handed_in_nothing_is_named_and_no_reason_for_exit_status_1(identify, tmp_path):
    roster = tmp_path / "people.csv"
    roster.write_text("id,lms_ids\nada,canvas:1\nben,canvas:3\nzoe,5\ncem,\n")
    done = identify(CANVAS, "--roster", roster)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Handed in nothing: cem")


@pytest.mark.parametrize(
    ("files", "words", "status", "said"),
    [
        (CANVAS, ["--from", "moodle"], 2, "class is not laid out as moodle does it: "),
        (CANVAS, ["--from", "blackboard"], 2, "'blackboard' is not one of 'canvas', 'moodle', "),
        (CANVAS, ["--roster", "nowhere.csv"], 2, "nowhere.csv does not exist"),
        ({"a/b/x.py": "", "a/c/x.py": "", "d/e/x.py": "", "d/f/x.py": ""}, [], 2, "is a one person, "),
        ({"people.csv": "id\nx\nx\n", "a.py": ""}, ["--roster", "class/people.csv"], 3, "people.csv:3:1: "),
    ],
)  # fmt: skip
def test_what_cannot_be_read_or_may_be_read_in_two_ways_is_a_sentence(
    identify, files, words, status, said
):
    done = identify(files, *words)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_records_say_how_it_was_handed_in_and_doubts_end_a_run_with_status_1(later):
    shutil.copy(later.classroom / "ada.py", later.classroom / "lovelaceada_LATE_1_2_corr2d.py")
    (later.classroom / "ben.py").rename(later.classroom / "bitben_3_4_corr2d.py")
    (later.classroom / "roster.csv").write_text("id,name\nada,Ada Lovelace\nben,Ben Bit\n")
    done = later("--from", "canvas", "--roster", "class/roster.csv")
    assert done.returncode == 1  # ada.py is nobody's
    assert (
        "class: Canvas, 2 people\nFiles that belong to nobody: ada.py, roster.csv\n" in done.stderr
    )
    assert done.stderr.endswith("It is in doubt whose some of this is; see above, or --dry-run.\n")
    record = json.loads((later.out / "records" / "ada.json").read_text())
    assert record["handed_in"]["as"] == ["lovelaceada_LATE_1_2_corr2d.py"]
    assert record["handed_in"]["late"] is True
    assert record["exercises"][0]["file"] == "lovelaceada/corr2d.py"


def test_where_the_course_says_so_the_best_attempt_counts(grade, built_corr2d, answers, tmp_path):
    course = shutil.copytree(built_corr2d, tmp_path / "course")
    with (course / "course.yaml").open("a") as file:
        file.write("policies: {keep: best}\n")
    for day, text in (("10", answers.right), ("11", answers.flipped)):
        folder = tmp_path / "inbound" / f"ada+hw1+2026-09-{day} 12:00:00.000000 UTC"
        folder.mkdir(parents=True)
        (folder / "corr2d.py").write_text(text)
    done = grade("run", "inbound", "--course", course, "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 0
    record = json.loads((tmp_path / "out" / "records" / "ada.json").read_text())
    assert record["score"] == 4.0
    told = record["handed_in"]
    assert (told["attempt"], told["attempts"], told["keep"]) == (1, 2, "best")
    assert told["time"] == "2026-09-10T12:00:00+00:00"


@pytest.fixture
def attempts(grade, course, answers, tmp_path):
    """Ada's attempts at two exercises where the best counts; `attempts(*words)` grades them."""
    head = "policies: {keep: best}\nassignments:\n  - {id: hw1, exercises: [corr2d, pool2d], "
    tail = 'due: "2026-09-10 18:00 UTC", points: 70, late: {percent_per_day: 50}}\n'
    with (course / "course.yaml").open("a") as file:
        file.write(head + tail)

    def hand_in(day, text):
        folder = tmp_path / "inbound" / f"ada+hw1+2026-09-{day} 12:00:00.000000 UTC"
        folder.mkdir(parents=True)
        (folder / "convolution.py").write_text(text)

    hand_in("10", answers.flipped)
    hand_in("11", answers.right)

    def run(*words):
        done = grade("run", *words, "--course", "course", "--jobs", "1", cwd=tmp_path)
        paths = sorted((tmp_path / "out").rglob("records/ada.json"))
        return done, [json.loads(path.read_text()) for path in paths]

    run.hand_in, run.course = hand_in, course
    return run


def test_a_part_of_the_best_attempt_is_graded_again_as_part_of_the_same_attempt(attempts, answers):
    _done, (record,) = attempts("inbound")
    assert (record["score"], record["handed_in"]["attempt"]) == (4.0, 2)
    _done, (record,) = attempts("inbound", "--only", "pool2d", "--fresh")
    assert [entry["id"] for entry in record["exercises"]][:2] == ["corr2d", "pool2d"]
    assert (record["score"], record["handed_in"]["attempt"]) == (4.0, 2)
    attempts.hand_in("12", answers.flipped)
    done, (record,) = attempts("inbound", "--only", "pool2d")
    assert done.returncode == 2
    assert "ada has handed in other attempts than when the record was made" in done.stderr
    assert (record["score"], record["handed_in"]["attempts"]) == (4.0, 2)


def test_the_best_attempt_is_the_one_of_which_most_is_left_when_it_was_late(attempts):
    _done, (record,) = attempts("hw1", "inbound")
    assert (record["score"], record["handed_in"]["attempt"]) == (2.8, 1)
    path = attempts.course / "course.yaml"
    path.write_text(path.read_text().replace("09-10 18:00", "09-12 18:00"))
    _done, (record,) = attempts("hw1", "inbound")
    assert (record["score"], record["handed_in"]["attempt"]) == (4.0, 2)
    assert "hw1: 2 exercises" in attempts("hw1", "inbound")[0].stderr


def test_the_last_attempt_in_time_counts_where_the_course_says_so(attempts):
    path = attempts.course / "course.yaml"
    path.write_text(path.read_text().replace("keep: best", "keep: before_due"))
    _done, (record,) = attempts("hw1", "inbound")
    assert (record["score"], record["handed_in"]["attempt"]) == (2.8, 1)
    (attempts.course / "extensions.csv").write_text("student,days\nada,1\n")
    _done, (record,) = attempts("hw1", "inbound")
    assert (record["score"], record["handed_in"]["attempt"]) == (4.0, 2)
    done, _records = attempts("inbound", "--out", "other")
    assert done.returncode == 2
    assert "keep: before_due needs to know when it is due: grade an assignment" in done.stderr


def result(student, status="passed"):
    return Result(student, "cpu", "limits", (ExerciseResult("corr2d", status, 4.0, 4.0),))


@pytest.fixture
def ended(monkeypatch, grade, built_corr2d, tmp_path):
    """Grade nothing: `ended(Run(...))` is how the command ends that has come to this."""
    asked = SimpleNamespace()

    def run_command(came_to, *words):
        def run(course, paths, options, progress, show):
            asked.paths, asked.options = paths, options
            if isinstance(came_to, BaseException):
                progress(Mark("ada", 4.0, 0.0, 4.0, 4.0), 30, False)
                raise came_to
            return came_to

        monkeypatch.setattr("grader.grading.run.run", run)
        (tmp_path / "class").mkdir(exist_ok=True)
        done = grade(
            "run", "class", "--isolation", "limits", *words, "--course", built_corr2d, cwd=tmp_path
        )
        done.options, done.paths = asked.options, asked.paths
        return done

    return run_command


def test_what_is_asked_for_is_done(ended):
    done = ended(
        Run((), 0, 0), "more.zip", "--out", "here", "--only", "a", "--only", "b", "--jobs", "3",
        *("--seed", "s", "--fresh"),
    )  # fmt: skip
    options = done.options
    assert [path.name for path in done.paths] == ["class", "more.zip"]
    assert (options.out.name, options.only, options.jobs) == ("here", ("a", "b"), 3)
    assert (options.seed, options.fresh, options.device) == ("s", True, "cpu")


def test_what_is_not_asked_for_has_its_default(ended, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    options = ended(Run((), 0, 0)).options
    assert (options.out.name, options.only, options.jobs) == ("out", (), 7)
    assert (options.seed, options.fresh, options.device) == ("", False, "cpu")


def test_a_failure_of_the_graders_own_is_exit_status_4_and_named_after_all_else(ended):
    report = Report(sum_up(Tally.of([result("ada")])), Names())
    done = ended(Run((result("ada"),), 0, 0, ("ben: out of order",), report=report))
    assert done.returncode == 4
    assert "ada" in done.stdout
    assert done.stderr.endswith(
        "Records in out/records, scores in out/scores.csv, the class in out/report.html\n"
        "Internal error, please report it; no record was written of\nben: out of order\n"
    )


def test_of_many_that_cannot_be_read_twenty_are_named(ended):
    results = tuple(result(f"s{number}", "unreadable") for number in range(22))
    done = ended(Run(results, 0, 0))
    assert done.returncode == 1
    assert done.stderr.endswith("s18, s19 and 2 more\n")
    assert ended(Run(results[:20], 0, 0)).stderr.endswith("s18, s19\n")


def test_a_signal_ends_a_run_with_how_far_it_came(ended):
    done = ended(Stopped(15))
    assert (done.returncode, done.stdout) == (143, "")
    assert done.stderr == (
        "[1/30] ada 4 of 4\n"
        "Interrupted. 1 of 30 submissions are graded; the same command goes on from there.\n"
    )


def test_doctor_says_in_words_and_as_json_how_code_is_held(grade, tmp_path):
    told = json.loads(grade("doctor", "--json", cwd=tmp_path).stdout)
    done = grade("doctor", cwd=tmp_path)
    assert done.returncode == 0
    assert told["level"]["name"] in done.stdout
