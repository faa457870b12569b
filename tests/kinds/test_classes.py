"""An exercise that is a class: released with gaps, verified, filled in, and graded."""

import json

import pytest

from grader.author.build import write
from grader.author.verify import verify
from grader.course.course import load_course
from grader.declaring.load import load_exercise
from grader.errors import CourseError
from grader.grading.pipeline import grade
from grader.grading.plan import make_plan
from grader.intake.collect import find_submissions

pytestmark = pytest.mark.course

CLASS = '''\
"""# A linear layer

Write a module that computes $Y = XW^\\\\top + b$.
"""

import torch
from torch import Tensor, nn

from grader import exercise, randn
from grader.drivers import module_forward, module_parameter_count, module_state_dict


@exercise(
    points=3,
    forbid=["torch.nn.Linear", "torch.nn.functional.linear"],
    hints=["Which of them are parameters?"],
)
class Linear(nn.Module):
    """A linear layer; `weight` has shape (out_features, in_features), `bias` (out_features,).

    Args:
        in_features: number of columns of the input.
        out_features: number of columns of the output.
    """

    def __init__(self, in_features: int, out_features: int):
        super().__init__()
        ### BEGIN SOLUTION
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features))
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return X W^T + b for `X` of shape (n, in_features)."""
        ### BEGIN SOLUTION
        return X @ self.weight.mT + self.bias
        ### END SOLUTION


SIZES = {"in_features": 3, "out_features": 2}
Linear.case("names and shapes", call=module_state_dict, arguments=SIZES)
Linear.case("number of parameters", call=module_parameter_count, arguments=SIZES)
Linear.case(
    "output and gradients",
    call=module_forward,
    grad=["inputs", "parameters"],
    arguments=SIZES,
    parameters={"weight": randn(2, 3), "bias": randn(2)},
    inputs=randn(5, 3),
)
Linear.case(
    "one row",
    call=module_forward,
    hidden=True,
    arguments={"in_features": 4, "out_features": 1},
    parameters={"weight": randn(1, 4), "bias": randn(1)},
    inputs=randn(1, 4),
)


@Linear.right_variant
def built_in(in_features, out_features):
    return nn.Linear(in_features, out_features)


@Linear.wrong_idea("You leave the bias out of forward.")
class Unbiased(Linear):
    def forward(self, X):
        return X @ self.weight.T


@Linear.wrong_idea("Plain tensors are no parameters: wrap them in nn.Parameter.")
class Unregistered(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.zeros(out_features, in_features)
        self.bias = torch.zeros(out_features)

    def forward(self, X):
        return X @ self.weight.T + self.bias
'''


@pytest.fixture
def course(tmp_path):
    """A course whose one exercise is a class."""
    (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: layers\n    title: Layers\n")
    path = tmp_path / "solutions" / "layers" / "linear.py"
    path.parent.mkdir(parents=True)
    path.write_text(CLASS, "utf-8")
    return load_course(tmp_path)


@pytest.fixture
def fill_in(course, tmp_path, server):
    """Build the course, exchange lines of the released stub, and grade the notebook."""

    def run(*solutions):
        write(course)
        document = json.loads(
            (course.exercises / "01_layers" / "01_layers.ipynb").read_text("utf-8")
        )
        (stub,) = [cell for cell in document["cells"] if cell["id"] == "linear"]
        text = "".join(stub["source"])
        for solution in solutions:
            text = text.replace("raise NotImplementedError()", solution, 1)
        stub["source"] = text
        path = tmp_path / "ada" / "layers.ipynb"
        path.parent.mkdir()
        path.write_text(json.dumps(document), "utf-8")
        (submission,) = find_submissions([path], ["layers"])
        return grade(submission, make_plan(course), server).exercises[0]

    return run


def test_a_class_is_released_with_a_gap_in_each_method(course):
    write(course)
    document = json.loads((course.exercises / "01_layers" / "01_layers.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in document["cells"]}
    assert cells["layers-imports"] == (
        "import torch\nfrom torch import Tensor, nn\n\nfrom grader import case, check, hint, show"
    )
    stub = cells["linear"]
    assert stub.startswith("class Linear(nn.Module):\n")
    assert "    def __init__(self, in_features: int, out_features: int):\n" in stub
    assert "        super().__init__()\n        # YOUR CODE HERE\n" in stub
    assert stub.count("        raise NotImplementedError()") == 2
    assert "nn.Parameter" not in stub
    assert "SOLUTION" not in stub


def test_a_class_is_verified_like_any_exercise(course):
    (proof,) = verify(course)
    assert proof.problems == []
    assert (proof.cases, proof.hidden, proof.ideas, proof.variants) == (5, 2, 2, 1)
    assert proof.mutants == proof.killed > 10


def test_a_class_of_which_no_case_sees_the_output_is_told(course):
    path = course.solutions / "layers" / "linear.py"
    head, _, rest = CLASS.partition('Linear.case(\n    "output')
    text = head + "\n\n@Linear" + rest.partition("\n\n@Linear")[2]
    path.write_text(text, "utf-8")
    (proof,) = verify(course)
    assert "an answer that returns zeros passes every case" in proof.problems
    assert [
        p for p in proof.problems if p.startswith("no public case catches the wrong idea Unbiased")
    ]


def test_a_notebook_with_the_class_filled_in_passes(fill_in):
    result = fill_in(
        "self.weight = nn.Parameter(torch.randn(out_features, in_features))\n"
        "        self.bias = nn.Parameter(torch.randn(out_features))",
        "return torch.einsum('ni,oi->no', X, self.weight) + self.bias",
    )
    assert (result.status, result.score) == ("passed", 3.0)


def test_a_notebook_as_it_is_handed_out_is_not_yet_attempted(fill_in):
    """Although a method of the stub says something before its gap."""
    result = fill_in()
    assert (result.status, result.score) == ("unattempted", 0.0)


def test_a_wrong_idea_derived_from_the_class_is_recognised(fill_in):
    result = fill_in(
        "self.weight = nn.Parameter(torch.zeros(out_features, in_features))\n"
        "        self.bias = nn.Parameter(torch.zeros(out_features))",
        "return (self.weight @ X.T).T",
    )
    assert (result.status, result.diagnosis) == ("partial", "You leave the bias out of forward.")


def test_a_forbidden_name_is_found_in_a_method(fill_in):
    result = fill_in("self.layer = nn.Linear(in_features, out_features)", "return self.layer(X)")
    assert result.status == "forbidden"
    assert result.diagnosis == (
        "Write yourself what nn.Linear does (layers.ipynb, cell 5, line 12): indexing, sums and other"
        " operations on tensors are enough."
    )


def test_a_class_without_markers_is_told_with_its_place(course):
    path = course.solutions / "layers" / "linear.py"
    path.write_text(CLASS.replace("        ### END SOLUTION\n", "", 1), "utf-8")
    with pytest.raises(CourseError, match=r"layers/linear.py:\d+: put the bodies of the class's"):
        write(course)


def test_a_function_that_is_an_exercise_cannot_be_derived_from(write_exercise):
    path = write_exercise("""
    @exercise
    def double(X):
        return 2 * X

    class Other(double):
        pass
    """)
    with pytest.raises(CourseError, match="double is a function, and a class cannot be derived"):
        load_exercise(path, "unit")
