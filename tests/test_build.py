"""What students get: complete, valid for nbgrader, the same each time, and without an answer in it."""

import json
import math
import re
import shutil
from pathlib import Path

import nbformat
import pytest
import torch
from nbgrader.nbgraderformat import MetadataValidator

from grader import build, bundle
from grader.course import load_course
from grader.errors import CourseError
from grader.jail import wire
from grader.load import load_exercises

DERIVED = ("tensor", "expected", "sensitivity", "law")
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT)


@pytest.fixture(scope="module")
def files(course):
    return build.generate(course)


@pytest.fixture
def copy(tmp_path):
    """A course of one exercise that a test may break."""
    folder = tmp_path / "course"
    (folder / "solutions" / "convolution").mkdir(parents=True)
    name = "solutions/convolution/corr2d.py"
    shutil.copy(ROOT / name, folder / name)
    (folder / "course.yaml").write_text(
        "title: Small\nunits:\n  - id: convolution\n    title: Convolution\n"
    )
    return load_course(folder)


def notebooks(files):
    return [nbformat.reads(data, 4) for path, data in files.items() if path.suffix == ".ipynb"]


def tensors_in(tree):
    """The tensors that a tree names, each once."""
    if isinstance(tree, dict):
        own = [tree["tensor"]] if "tensor" in tree else []
        return own + [t for key, v in tree.items() if key not in DERIVED for t in tensors_in(v)]
    return [t for item in tree for t in tensors_in(item)] if isinstance(tree, list) else []


def test_building_twice_gives_the_same_bytes(course, files):
    assert build.generate(course) == files


def test_notebooks_are_valid_and_nbgrader_accepts_them_as_schema_3(files):
    for notebook in notebooks(files):
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        for cell in notebook.cells:
            assert cell.metadata.nbgrader.schema_version == 3
            assert cell.id == cell.metadata.nbgrader.grade_id
            assert cell.metadata.nbgrader.checksum


def test_students_can_edit_the_stub_and_nothing_else(files):
    for notebook in notebooks(files):
        for cell in notebook.cells:
            is_stub = cell.metadata.nbgrader.solution
            assert cell.metadata.get("editable", True) == is_stub
            assert cell.metadata.nbgrader.locked == (not is_stub)


def test_each_exercise_is_a_statement_a_stub_and_a_check_with_its_points(course, files):
    cells = {cell.id: cell for notebook in notebooks(files) for cell in notebook.cells}
    for _, exercise in load_exercises(course):
        assert cells[f"{exercise.id}-statement"].source.startswith("## ")
        stub = cells[exercise.id].source
        assert stub.rstrip().endswith("raise NotImplementedError()")
        assert f"def {exercise.id}(" in stub
        check = cells[f"{exercise.id}-check"]
        assert check.source == f'check("{exercise.id}")'
        assert check.metadata.nbgrader.points == exercise.points


def test_nothing_of_an_answer_is_handed_out(course, files):
    handed_out = "\n".join(data.decode("utf-8", "replace") for data in files.values())
    for _, exercise in load_exercises(course):
        source = build.reference_source(exercise)
        solution = source.partition(build.BEGIN)[2].partition(build.END)[0]
        lines = [line.strip() for line in solution.splitlines() if len(line.strip()) > 25]
        secrets = list(lines)
        for idea in exercise.ideas:
            secrets += [idea.sentence, f"def {idea.name}("]
        secrets = [secret for secret in secrets if secret not in exercise.statement]
        for secret in secrets:
            for form in (
                secret,
                json.dumps(secret)[1:-1],
                json.dumps(secret, ensure_ascii=False)[1:-1],
            ):
                assert form not in handed_out, f"{exercise.id}: {secret!r} is handed out"


def test_the_inputs_of_hidden_cases_are_not_handed_out(course, files):
    for path, data in files.items():
        if path.suffix == ".json":
            document = json.loads(data)
            (exercise,) = (e for _, e in load_exercises(course, {document["id"]}))
            public = [case.name for case in exercise.cases if not case.hidden]
            assert [case["name"] for case in document["cases"]] == public
            # Every number of the file is named by a public call: nothing else lies in it.
            named = {(d, at): math.prod(shape) for d, at, shape in tensors_in(document["cases"])}
            inputs = wire.unpack(files[path.with_name(f"{exercise.id}.inputs.safetensors")])
            assert sum(named.values()) == sum(tensor.numel() for tensor in inputs.values())


def test_a_bundle_reads_back_as_it_was_written(course, files, tmp_path):
    for path, data in files.items():
        if path.parent.name == bundle.FOLDER:
            (tmp_path / path.name).write_bytes(data)
    for path in tmp_path.glob("*.json"):
        again = bundle.to_files(bundle.read(tmp_path, path.stem))
        assert again == {name: (tmp_path / name).read_bytes() for name in again}


def test_a_bundle_with_hidden_cases_is_refused(copy):
    from grader.expected import build_exercise

    ((unit, exercise),) = load_exercises(copy)
    with pytest.raises(ValueError, match="hidden"):
        bundle.to_files(build_exercise(exercise, unit.id))


@pytest.mark.parametrize("name", ["cases/corr2d.json", "convolution.ipynb"])
def test_a_file_that_was_edited_is_stale_and_so_is_one_that_is_gone(copy, name):
    build.write(copy)
    assert build.find_stale(copy, build.generate(copy)) == []
    path = copy.exercises / "convolution" / name
    path.write_text(path.read_text().replace("corr2d", "corr3d"))
    assert build.find_stale(copy, build.generate(copy)) == [path]
    path.unlink()
    assert build.find_stale(copy, build.generate(copy)) == [path]


def test_expected_values_that_were_changed_are_stale_but_rounding_is_not(copy):
    build.write(copy)
    path = copy.exercises / "convolution" / "cases" / "corr2d.expected.safetensors"
    for factor, stale in ((1 + 1e-14, []), (1 + 1e-6, [path])):
        sent = wire.Tensors()
        for tensor in wire.unpack(path.read_bytes()).values():
            sent.add(tensor * factor if tensor.dtype == torch.float64 else tensor)
        changed = sent.blob()
        path.write_bytes(changed)
        assert build.find_stale(copy, build.generate(copy)) == stale


def test_files_of_an_exercise_that_is_gone_are_removed(copy):
    build.write(copy)
    left = copy.exercises / "convolution" / "cases" / "old.json"
    left.write_text("{}")
    assert build.write(copy) == [left]
    assert not left.exists()


def test_a_reference_without_markers_is_told_with_its_place(copy):
    path = copy.solutions / "convolution" / "corr2d.py"
    path.write_text(path.read_text().replace("    ### END SOLUTION\n", ""))
    with pytest.raises(
        CourseError, match=r"convolution/corr2d.py:\d+: put the body of the reference"
    ):
        build.generate(copy)


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
