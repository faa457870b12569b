"""The released notebooks in a real Jupyter kernel, as students run them; and `check` called by itself."""

import copy
import functools
import re
import shutil
import signal
import threading

import nbformat
import pytest
from checkout import ROOT
from waiting import wait_until

from grader.cli import execute as execute_command
from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import solved_source
from grader.grading.run import Options, run
from grader.notebook.check import Report, check, grade
from grader.study.journal import Journal
from grader.study.workspace import find_workspace

COURSE = load_course(ROOT)
# `10_convolution.zh.ipynb` is the same in another language.
NOTEBOOKS = sorted(p for p in COURSE.exercises.glob("*/*.ipynb") if "." not in p.stem)
IN_CHINESE = COURSE.exercises / "10_convolution" / "10_convolution.zh.ipynb"


def execute(notebook, folder):
    """Run all cells; a cell that raises does not stop the others, as in JupyterLab cell by cell."""
    from nbclient import NotebookClient

    NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return {cell.id: cell for cell in notebook.cells}


def shown(cell):
    return "\n".join(output.data["text/plain"] for output in cell.outputs if "data" in output)


def page(cell):
    return "\n".join(o.data["text/html"] for o in cell.outputs if "text/html" in o.get("data", {}))


def run_cells(sources, folder):
    """The cells of a new notebook after they were run in `folder`."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return list(execute(nbformat.v4.new_notebook(cells=cells), folder).values())


@pytest.fixture
def handed_out(tmp_path):
    """What students get, and nothing else: no solutions/. Half a second for each call."""
    folder = tmp_path / "course"
    shutil.copytree(COURSE.exercises, folder / "exercises")
    text = (ROOT / "course.yaml").read_text("utf-8")
    limited = text.replace("seconds_per_call: 5.0", "seconds_per_call: 0.5")
    assert limited != text
    (folder / "course.yaml").write_text(limited, "utf-8")
    return folder


def solve(notebook, exercises):
    for cell in notebook.cells:
        if cell.id in exercises:
            cell.source = solved_source(exercises[cell.id])
    return notebook


@pytest.fixture(scope="module")
def exercises():
    """All that a function answers, code to mend included; inputs that show a mistake are tried elsewhere."""
    found = [exercise for _, exercise in load_exercises(COURSE)]
    return {one.id: one for one in found if one.kind != "break_it"}


@pytest.mark.slow
@pytest.mark.parametrize("path", [*NOTEBOOKS, IN_CHINESE], ids=lambda path: path.stem)
def test_stubs_are_not_yet_written_and_solved_cells_pass_their_check(path, exercises):
    unwritten, right = ": not yet attempted", ": right ({0} of {0} points"
    if path.stem.endswith(".zh"):
        unwritten, right = "：尚未动手", "：正确（{0}/{0} 分）"
    ids = [cell.id for cell in nbformat.read(path, 4).cells if cell.id in exercises]
    assert ids
    notebook = nbformat.read(path, 4)
    solved = solve(nbformat.read(path, 4), exercises).cells
    # A second check after the first: nothing that it leaves behind may change a verdict.
    checks = [cell for cell in solved if cell.id.endswith("-check")]
    for suffix, cells in (("-solved", solved), ("-again", checks)):
        for cell in copy.deepcopy(cells):
            cell.id += suffix
            notebook.cells.append(cell)
    cells = execute(notebook, path.parent)
    for id_ in ids:
        assert shown(cells[f"{id_}-check"]).startswith(id_ + unwritten)
        for cell in (cells[f"{id_}-check-solved"], cells[f"{id_}-check-again"]):
            points = f"{exercises[id_].points:g}"
            assert shown(cell).startswith(id_ + right.format(points)), shown(cell)


@pytest.mark.slow
def test_a_check_tells_what_is_wrong_and_leaves_the_notebook_as_it_was():
    notebook = nbformat.read(COURSE.exercises / "10_convolution" / "10_convolution.ipynb", 4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["corr2d"].source = (
        "def corr2d(X, K):\n"
        "    h, w = K.shape\n"
        "    K = K.flip(0, 1)\n"
        "    return torch.stack([torch.stack([(X[i:i+h, j:j+w] * K).sum()\n"
        "        for j in range(X.shape[1]-w+1)]) for i in range(X.shape[0]-h+1)])\n"
    )
    cells["pool2d"].source = "torch.manual_seed(7); before = torch.rand(3); torch.manual_seed(7)\n"
    cells[
        "pool2d-check"
    ].source = "check('corr2d'); (torch.equal(before, torch.rand(3)), torch.get_default_dtype())"
    cells = execute(notebook, COURSE.exercises / "10_convolution")
    told = shown(cells["corr2d-check"])
    assert told.startswith("corr2d: partly right") or told.startswith("corr2d: not right yet")
    assert "You flip the kernel." in told
    assert re.search(
        r"First failing case: 3x3 input, 2x2 kernel\n  inputs: X \(3, 3\), K \(2, 2\)", told
    )
    assert "first at (0, 0): expected 19, got 5, allowed error 2e-06" in told
    assert 'hint("corr2d")' in told
    assert shown(cells["pool2d-check"]) == "(True, torch.float32)"


@pytest.mark.slow
def test_a_checks_error_names_the_students_line_and_a_wrong_name_the_nearest():
    cells = run_cells(
        [
            "import torch\nfrom grader import check\ndef corr2d(X, K):\n    return X @ K\n",
            "check('corr2d')",
            "check('cor2d')",
            "check('pool2d')",
            "check(corr2d).passed",
        ],
        COURSE.root,
    )
    assert "(your cell, line 4: return X @ K)" in shown(cells[1])
    assert shown(cells[2]) == "There is no exercise 'cor2d'; did you mean corr2d?"
    assert shown(cells[3]).startswith("pool2d is not defined yet")
    assert shown(cells[4]) == "False"


FLIPPED = """\
def corr2d(X, K):
    print("a line of mine")
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("<b>too large</b>")
    K = K.flip(0, 1)
    return torch.stack([torch.stack([(X[i:i+h, j:j+w] * K).sum(dtype=X.dtype)
        for j in range(X.shape[1]-w+1)]) for i in range(X.shape[0]-h+1)])
"""


@pytest.mark.slow
def test_what_students_get_is_enough_for_words_and_picture_by_call_and_by_magic(handed_out):
    cells = run_cells(
        [
            "import torch\nfrom grader import check\n%load_ext grader",
            FLIPPED + "check('corr2d')",
            "check(corr2d)",
            f"%%grade corr2d\n{FLIPPED}",
            "%grade corr2d",
            "%%grade corr2d\nraise KeyError('mine')",
            "%%grade corr2d\n" + FLIPPED.replace(".flip(0, 1)", "") + "print('as usual'); 7",
            "%grade",
        ],
        handed_out,
    )
    for cell in cells[1:5]:
        assert shown(cell).startswith("corr2d: partly right (2.8 of 4 points")
        assert "first at (0, 0): expected 19, got 5" in shown(cell)
        assert "  printed:\n    a line of mine" in shown(cell)
        assert page(cell).count("<svg") == 5  # X, K; expected, yours, difference
        assert "Furthest off at (0, 0): expected 19, yours 5." in page(cell)
        assert not [output for output in cell.outputs if output.output_type == "stream"]
    failed = cells[5].outputs
    assert [output.output_type for output in failed] == ["error"]
    told, *results = cells[6].outputs
    assert told.text == "as usual\n"
    assert [r.data["text/plain"].partition(" (")[0] for r in results] == ["7", "corr2d: right"]
    assert shown(cells[7]) == "Say which exercise: %%grade corr2d"


@pytest.mark.slow
def test_what_passes_in_a_workspaces_notebook_is_solved_there(tmp_path, exercises):
    workspace = tmp_path / "mine"
    assert execute_command(["start", str(workspace), "--course", str(ROOT)]) == 0
    notebook = nbformat.read(workspace / "10_convolution.ipynb", 4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["corr2d"].source = solved_source(exercises["corr2d"])
    execute(notebook, workspace)
    standings = Journal(find_workspace(workspace).progress).standings()
    assert standings["corr2d"].solved
    assert not standings["pool2d"].solved


def test_what_goes_wrong_with_progress_is_told_and_the_verdict_all_the_same(tmp_path, monkeypatch):
    workspace = tmp_path / "mine"
    assert execute_command(["start", str(workspace), "--course", str(ROOT)]) == 0
    monkeypatch.chdir(workspace)
    progress = workspace / ".torchgrade" / "progress.json"
    progress.write_text("{")
    told = check("gru")
    assert "progress.json is damaged; it is kept as progress.json.damaged-1" in repr(told)
    assert "it is kept as progress.json.damaged-1" in told._repr_html_()
    assert repr(told).startswith("gru: ")
    assert "damaged" not in repr(check("gru"))
    (workspace / ".torchgrade" / "workspace.json").write_text("{")
    assert "workspace.json is damaged" in repr(check("gru"))


@pytest.mark.slow
def test_a_forbidden_call_is_told_with_its_cell_as_when_it_is_handed_in(handed_out):
    forbidden = (
        "import torch.nn.functional as F\ndef helper(X, K):\n    return F.conv2d(X[None], K[None])"
    )
    cells = run_cells(
        [
            "import torch\nfrom grader import check\n%load_ext grader",
            forbidden,
            "%%grade corr2d\ndef corr2d(X, K):\n    return helper(X, K)",
            FLIPPED + "%grade corr2d",
        ],
        handed_out,
    )
    assert shown(cells[2]).startswith("corr2d: uses something that is not allowed here (0 of 4")
    assert "Write yourself what F.conv2d does" in shown(cells[2])
    assert "(cell 2, line 3): indexing, sums" in shown(cells[2])
    assert shown(cells[3]).startswith("corr2d: partly right")  # the demo is still there


HOSTILE = """\
class Odd(type):
    def __repr__(cls):
        raise RuntimeError("no repr")
class Mine(Exception, metaclass=Odd):
    def __str__(self):
        raise SystemExit("no text")
    __repr__ = __str__
def corr2d(X, K):
    import warnings
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    torch.set_num_threads(3)
    torch.set_default_device("meta")
    warnings.simplefilter("error")
    display("shown")
    raise Mine
"""


@pytest.mark.slow
def test_the_kernel_is_left_as_it_was_whatever_an_answer_does(handed_out):
    state = (
        "(torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads(),"
        " str(torch.get_default_device()), len(warnings.filters), signal.getsignal(signal.SIGALRM),"
        " random.random(), float(torch.rand(())), sys.stdout is before)"
    )
    seeds = "random.seed(3); torch.manual_seed(3)"
    imports = "import random, signal, sys, time, warnings, torch; from grader import check"
    hanging = (
        "def corr2d(X, K):\n    while True:\n        try:\n            time.sleep(1)\n"
        "        except:\n            print('again ' * 100)\n"
    )
    cells = run_cells(
        [
            f"{imports}; before = sys.stdout",
            "def corr2d(X, K): pass\n\ncheck(corr2d); torch.set_num_threads(2)",
            f"{seeds}; {state}",
            f"{HOSTILE}{seeds}; told = check('corr2d'); {state}",
            "told",
            f"{hanging}{seeds}; told = check('corr2d'); {state}",
            "told",
            "torch.set_grad_enabled(False); 1",
            FLIPPED.replace(".flip(0, 1)", "")
            + "(check('corr2d').passed, torch.is_grad_enabled())",
        ],
        handed_out,
    )
    assert shown(cells[3]) == shown(cells[2])
    assert shown(cells[4]).startswith("corr2d: raises an error")
    assert "raises Mine (your cell, line 16: raise Mine)" in shown(cells[4])
    assert "shown" not in str(cells[3].outputs)
    assert shown(cells[5]) == shown(cells[2])
    assert shown(cells[6]).startswith("corr2d: does not come to an end")
    assert "output: no result: still running after 0.5 s, in your cell, line 4" in shown(cells[6])
    assert shown(cells[8]) == "(True, False)"


# Each is the rest of `corr2d(X, K)`, and what is said of it.
ODD_ANSWERS = {
    "yield X": "returns generator, expected a tensor",
    "return lambda: X": "returns function, expected a tensor",
    "return Odd()": "raises RuntimeError: odd (your cell, line 3:",
    "return [[[X] * 1000] * 1000] * 1000": "returns a structure of more than 1000 parts",
    "X = [X]; X.append(X); return X": "returns a list of a tensor and a list of 2 elements, expected a tensor",
    "return torch.ones(1 << 44)": "the call used more memory than it may",
    "return X[:1, :1].expand(1 << 20, 1 << 20)": "more than can be compared, expected a tensor",
    "return corr2d(X, K)": "raises RecursionError: maximum recursion depth exceeded",
    "print('x' * 10**7); print('y' * 10**7); return X": "shape (3, 3), expected (2, 2)",
    "sys.stdout = None; os.chdir('/'); return X": "shape (3, 3), expected (2, 2)",
    "t = threading.Thread(target=time.sleep, args=(1,)); t.start(); t.join()": "after 0.5 s",
    "subprocess.run(['sleep', '1'])": "still running after 0.5 s, in your cell, line 5",
    "exit()": "raises SystemExit (your cell, line 5: exit())",
    "raise SystemExit(1)": "raises SystemExit: 1 (your cell, line 5: raise SystemExit(1))",
    "raise KeyboardInterrupt": "raises KeyboardInterrupt (your cell, line 5: raise KeyboardInterrupt)",
    "return input()": "raises EOFError: nobody is asked for input while a function is checked",
    "import pdb; pdb.set_trace(); return X": "raises BdbQuit",
}
CELL = """\
class Odd:
    def __getattribute__(self, name):
        raise RuntimeError("odd")
def corr2d(X, K):
    {rest}

check(corr2d)"""


@pytest.mark.slow
def test_an_odd_answer_gets_a_sentence_and_the_kernel_lives(handed_out):
    imports = "import os, subprocess, sys, threading, time, torch; from grader import check"
    state = "time.sleep(0.5); os.getcwd(), sys.stdout is not None, get_ipython().ask_exit == end"
    cells = run_cells(
        [
            f"{imports}; end = get_ipython().ask_exit",
            state,  # it takes some time to end a kernel
            *(CELL.format(rest=rest) for rest in ODD_ANSWERS),
            CELL.format(rest="pass").replace("def corr2d", "async def corr2d"),
            state,
        ],
        handed_out,
    )
    for cell, (rest, said) in zip(cells[2:], ODD_ANSWERS.items(), strict=False):
        assert said in shown(cell), rest
        assert "Traceback" not in shown(cell), rest
    assert "returns coroutine, expected a tensor" in shown(cells[-2])
    assert shown(cells[-1]) == shown(cells[1])


@pytest.mark.slow
def test_interrupting_the_kernel_stops_a_check_with_a_sentence(tmp_path):
    from nbclient import NotebookClient

    called = tmp_path / "called"
    sources = (
        "from grader import check\nimport pathlib, time\ncheck('pool2d')",
        f"def corr2d(X, K):\n    pathlib.Path({str(called)!r}).touch()\n    time.sleep(60)\n\n"
        "check('corr2d')",
        "6 * 7",
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    client = NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(ROOT)}}
    )
    with client.setup_kernel():
        client.execute_cell(notebook.cells[0], 0)
        kernel = client.km.provisioner.process

        def interrupt():
            wait_until(called.exists)
            kernel.send_signal(signal.SIGINT)

        threading.Thread(target=interrupt).start()
        client.execute_cell(notebook.cells[1], 1)
        client.execute_cell(notebook.cells[2], 2)
    assert shown(notebook.cells[1]) == "You stopped the check of corr2d."
    assert shown(notebook.cells[2]) == "42"


def test_what_is_no_exercise_is_told_in_a_sentence():
    class NoName:
        def __getattr__(self, name):
            raise RuntimeError("nothing here")

        def __call__(self):
            pass

        __repr__ = __getattr__

    said = 'Say which exercise, by its name: check("corr2d") or check(corr2d).'
    assert repr(check(NoName())) == repr(check(3)) == repr(check(None)) == said
    assert repr(check(lambda X: X)).startswith("There is no exercise '<lambda>'")
    assert repr(grade("  ")) == "Say which exercise: %%grade corr2d"


# Known to this module by these names, as to a notebook.
corr2d = functools.partial(lambda X, K, more: X, more=1)
pool2d = lambda X, pool_size, mode: X  # noqa: E731
softmax = [1, 2]


def gru(*args):
    pass


written_by_hand = gru


def decorated(function):
    def inner(*args):
        return function(*args)

    return inner


sgd = decorated(gru)


def test_a_function_is_checked_as_what_the_notebook_calls_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert repr(check(corr2d)).startswith("corr2d: not right yet")
    assert repr(check(pool2d)).startswith("pool2d: ")
    assert repr(check(written_by_hand)).startswith("gru: ")
    assert repr(check(sgd)).startswith("sgd: ")


def test_what_is_no_function_any_more_is_told_so(monkeypatch):
    monkeypatch.chdir(ROOT)
    said = "softmax is no function, but of type list: run its cell again, then check."
    assert repr(check("softmax")) == said
    assert repr(check("batch_norm")).startswith("batch_norm is not defined yet")


@pytest.mark.parametrize("name", ["corr2d", "q10_01", "quiz"])
def test_where_there_is_no_course_that_is_told_in_text_and_html(name, monkeypatch, tmp_path):
    folder = tmp_path / "a*b*c"
    folder.mkdir()
    monkeypatch.chdir(folder)
    told = check(name)
    assert repr(told).startswith(f"No course.yaml in {folder} or above it")
    assert "a*b*c" in told._repr_html_()


def test_a_report_has_text_and_html_of_the_same():
    report = Report(None, "Less < more")
    bundle = report._repr_mimebundle_()
    assert bundle == {"text/plain": "Less < more", "text/html": report._repr_html_()}
    assert "Less &lt; more" in report._repr_html_()
    assert not report.passed


@pytest.mark.slow
def test_the_notebooks_that_pass_every_check_earn_full_marks_when_handed_in(tmp_path, exercises):
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    for path in NOTEBOOKS:
        nbformat.write(solve(nbformat.read(path, 4), exercises), folder / path.name)
    done = run(COURSE, [tmp_path / "class"], Options(tmp_path / "out"))
    (result,) = done.results
    assert result.student == "ada"
    mine = [e for e in result.exercises if e.id in exercises]  # the quizzes are not answered
    assert {e.status for e in mine} == {"passed"}
    assert (
        result.score == sum(e.max_score for e in mine) == sum(e.points for e in exercises.values())
    )


@pytest.mark.parametrize("mine", ["Corr2D", "corr_2d", "corr2D"])
def test_a_function_of_nearly_that_name_is_named(monkeypatch, mine):
    monkeypatch.chdir(ROOT)
    names = {"check": check}
    exec(f"def {mine}(X, K):\n    return X\ntold = check('corr2d')", names)
    said = f"corr2d is not defined, but {mine} is: the exercise is called corr2d."
    assert repr(names["told"]) == said
