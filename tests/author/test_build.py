"""What students get: complete, valid for nbgrader, the same each time, and without an answer in it."""

import inspect
import json
import math
import re
import shutil
import zlib

import nbformat
import pytest
import torch
from checkout import ROOT

from grader.author import build
from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import BEGIN, END, reference_source
from grader.errors import CourseError
from grader.expected import bundle
from grader.expected.expected import build_exercise
from grader.jail.inside import wire
from grader.telling.ideas.packing import Packed
from grader.telling.ideas.stored import SUFFIX

pytestmark = pytest.mark.course

DERIVED = ("tensor", "expected", "sensitivity", "law", "others")


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT)


@pytest.fixture(scope="module")
def files(course):
    """What is handed out, by path. That the course still makes it is what `make course` shows."""
    found = [path for path in course.exercises.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in found if ".ipynb_checkpoints" not in path.parts}


def is_exercise(path):
    return (
        path.parent.name == bundle.FOLDER and path.name.count(".") == 1 and path.suffix == ".json"
    )


def tensors_in(tree):
    """The tensors that a tree names, each once."""
    if isinstance(tree, dict):
        own = [tree["tensor"]] if "tensor" in tree else []
        return own + [t for key, v in tree.items() if key not in DERIVED for t in tensors_in(v)]
    return [t for item in tree for t in tensors_in(item)] if isinstance(tree, list) else []


def test_building_twice_gives_the_same_bytes(copy):
    assert build.generate(copy) == build.generate(copy)


def readable(path, data):
    """A file's bytes as whoever wants to read them would make them readable."""
    return zlib.decompress(data) if path.suffix == ".zlib" else data


def test_nothing_of_an_answer_is_handed_out_but_the_sentences_for_wrong_ones(course, files):
    handed_out = "\n".join(readable(*one).decode("utf-8", "replace") for one in files.items())
    exercises = [exercise for _, exercise in load_exercises(course)]
    # Code to mend may have a line of a reference, or a function of an idea's name, by chance; so may what
    # inputs that show a mistake are checked with.
    grown = [one for one in exercises if one.base is not None]
    spoiled = [text for one in grown for text in (one.cell, *getattr(one, "shipped", ()))]
    for exercise in exercises:
        if exercise.base is not None:
            continue
        source = reference_source(exercise)
        solution = source.partition(BEGIN)[2].partition(END)[0]
        lines = [line.strip() for line in solution.splitlines() if len(line.strip()) > 25]
        secrets = list(lines)
        written = exercise.path.read_text(
            "utf-8"
        )  # where most ideas are edits, and have no function
        ideas = [f"def {idea.name}(" for idea in exercise.ideas]
        secrets += [function for function in ideas if function in written]
        said = [json.dumps(idea.sentence, ensure_ascii=False) for idea in exercise.ideas]
        assert all(sentence in handed_out for sentence in said)
        calls = [inspect.getsource(case.call) for case in exercise.cases if case.call]
        shown = "\n".join([exercise.statement, *calls, *spoiled])
        secrets = [secret for secret in secrets if secret not in shown]
        for secret in secrets:
            for form in {
                secret,
                json.dumps(secret)[1:-1],
                json.dumps(secret, ensure_ascii=False)[1:-1],
            }:
                assert form not in handed_out, f"{exercise.id}: {secret!r} is handed out"


def test_the_inputs_of_hidden_cases_are_not_handed_out(course, files):
    for path, data in files.items():
        if is_exercise(path):
            document = json.loads(data)
            (exercise,) = (e for _, e in load_exercises(course, {document["id"]}))
            public = [case.name for case in exercise.cases if not case.hidden]
            assert [case["name"] for case in document["cases"]] == public
            for texts in document["translations"].values():
                assert sorted(texts["cases"]) == sorted(public)
            # Every number of the file is named by a public call: nothing else lies in it.
            named = {(d, at): math.prod(shape) for d, at, shape in tensors_in(document["cases"])}
            inputs = wire.unpack(files[path.with_name(f"{exercise.id}.inputs.safetensors")])
            assert sum(named.values()) == sum(tensor.numel() for tensor in inputs.values())


def is_short(number):
    """Whether a number has few decimals, as those with ties have: another case may have it by chance."""
    return math.isfinite(number) and abs(number - round(number, 3)) < 1e-7


def test_hidden_cases_are_neither_named_nor_used_in_what_wrong_ideas_do(course, files):
    tried = 0
    for unit, exercise in load_exercises(course):
        if exercise.base is not None:
            continue
        path = course.exercises / unit.folder / bundle.FOLDER / f"{exercise.id}{SUFFIX}"
        stored = Packed(files[path])
        public = [case.name for case in exercise.cases if not case.hidden]
        assert stored.document["cases"] == public
        # A random number of a hidden case is found nowhere: it would come out wherever X is returned.
        drawn = [
            {
                number
                for number in wire.unpack(build_exercise(exercise, unit.id, hidden=hidden).inputs)
                .get("float64", torch.zeros(0))
                .tolist()
                if number * 2**16 % 1 and not is_short(number)
            }
            for hidden in (False, True)
        ]
        new = drawn[1] - drawn[0]
        tried += len(new) > 5
        if new:  # nothing new has an exercise of whole numbers, or of numbers that are written out
            assert not {*stored._flat["float64"].tolist()} & new, exercise.id
    assert tried > 25


def test_a_bundle_reads_back_as_it_was_written(course, files, tmp_path):
    for path, data in files.items():
        if path.parent.name == bundle.FOLDER:
            (tmp_path / path.name).write_bytes(data)
    for path in filter(is_exercise, files):
        texts = json.loads(files[path])["translations"]
        for language, mine in texts.items():
            told = json.loads(files[path.with_suffix(f".{language}.json")])
            mine["sentences"] = told["sentences"]
        again = bundle.to_files(bundle.read(tmp_path, path.stem), texts)
        assert again == {name: (tmp_path / name).read_bytes() for name in again}


def test_a_language_without_its_translations_is_told_before_anything_is_written(copy):
    text = (copy.root / "course.yaml").read_text("utf-8") + "languages: [en, zh]\n"
    (copy.root / "course.yaml").write_text(text, "utf-8")
    with pytest.raises(CourseError) as told:
        build.write(load_course(copy.root))
    assert told.value.problems == (
        "solutions/convolution/corr2d.zh.yaml:1: not there; course.yaml lists 'zh' under languages",
    )
    assert not copy.exercises.exists()


def test_a_bundle_with_hidden_cases_is_refused(copy):
    ((unit, exercise),) = load_exercises(copy)
    with pytest.raises(ValueError, match="hidden"):
        bundle.to_files(build_exercise(exercise, unit.id))


def test_files_of_an_exercise_that_is_gone_are_removed(copy):
    build.write(copy)
    left = copy.exercises / "01_convolution" / "cases" / "old.json"
    left.write_text("{}")
    assert build.write(copy) == [left]
    assert not left.exists()


def test_a_unit_with_another_number_leaves_no_folder_behind(copy):
    build.write(copy)
    text = (copy.root / "course.yaml").read_text()
    (copy.root / "course.yaml").write_text(text.replace("- id:", "- number: 7\n    id:"))
    written = build.write(load_course(copy.root))
    assert [path.name for path in copy.exercises.iterdir() if path.is_dir()] == ["07_convolution"]
    assert copy.exercises / "07_convolution" / "07_convolution.ipynb" in written


def test_where_solutions_are_not_there_nothing_is_removed(copy):
    written = build.write(copy)
    shutil.rmtree(copy.solutions)
    with pytest.raises(CourseError, match="there is no exercise and no quiz"):
        build.write(copy)
    assert all(path.is_file() for path in written if copy.exercises in path.parents)


def test_a_reference_that_fails_its_own_case_is_told_with_its_place(copy):
    path = copy.solutions / "convolution" / "corr2d.py"
    path.write_text(
        path.read_text().replace("        raise ValueError(", "        raise KeyError(")
    )
    with pytest.raises(CourseError) as caught:
        build.generate(copy)
    assert re.search(
        r"corr2d.py:\d+: the reference corr2d fails its own case 'kernel higher than the input':"
        r" it raises KeyError, not ValueError\.",
        str(caught.value),
    )


def cells_of(root, unit):
    (path,) = root.glob(f"exercises/*{unit}/*{unit}.ipynb")
    return {cell.id: cell for cell in nbformat.read(path, 4).cells}


def test_a_cell_that_is_given_imports_what_an_exercise_uses(using_course):
    cells = cells_of(using_course, "second")
    assert cells["halved-uses"].source == "from grader.built import classify, MyHalf"
    assert cells["halved-uses"].metadata.nbgrader.locked
    assert cells["steps-uses"].source == "from grader.built import momentum, init_states"
    assert "momentum-uses" not in cells


def test_all_functions_of_an_exercise_and_what_is_given_with_them_are_one_stub(using_course):
    source = cells_of(using_course, "second")["momentum"].source
    functions = re.findall(r"^def (\w+)", source, re.MULTILINE)
    assert functions == ["zeros", "momentum", "init_states"]
    assert source.count("raise NotImplementedError()") == 2
    assert "return torch.zeros_like(p)" in source
    assert "@given" not in source


def test_a_class_is_a_cell_with_the_id_of_its_exercise(using_course):
    cells = cells_of(using_course, "first")
    assert cells["my_half"].source.startswith("class MyHalf(nn.Module):")
    assert cells["my_half-check"].source == 'check("my_half")'


def test_what_is_handed_out_says_what_is_used_and_what_stands_in(using_course):
    def told(id_):
        (path,) = using_course.glob(f"exercises/*/cases/{id_}.json")
        return json.loads(path.read_text())

    assert told("halved")["uses"] == ["classify", "my_half"]
    assert told("my_half")["functions"] == ["MyHalf"]
    assert told("momentum")["functions"] == ["momentum", "init_states"]
    assert told("softmax")["stand_in"].endswith("softmax = lambda X: torch.softmax(X, dim=1)\n")
    assert not {"uses", "functions", "stand_in", "main"} & told("classify").keys() - {"uses"}


def test_no_reference_of_what_is_used_is_handed_out(using_course):
    texts = b"".join(p.read_bytes() for p in using_course.glob("exercises/**/*") if p.is_file())
    assert b"amax(1, keepdim=True)" not in texts
    assert b"return softmax(X)" not in texts
