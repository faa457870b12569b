from __future__ import annotations

import subprocess
import sys

import pytest
from checkout import ROOT

from grader.declaring.load import load_exercise
from grader.jail.inside.families import families_of


@pytest.mark.parametrize(
    ("forbid", "families"),
    [
        (["torch.nn.functional.conv2d"], {"convolution"}),
        (["torch.conv*", "torch.nn.Conv*"], {"convolution"}),
        (["torch.nn.GRU"], {"recurrent layer"}),
        (["torch.*_cell"], {"recurrent cell"}),
        (["torch.Tensor.softmax"], {"softmax"}),
        (["torch.special.softmax", "torch.logsumexp"], {"softmax", "logsumexp"}),
        (["torch.*pool*"], {"pooling"}),
        (["torch.nn.functional.unfold"], {"patches"}),
        (["torch.Tensor.unfold"], set()),
        (["torch.nn.functional.relu"], {"ReLU"}),
        (["torch.nn.LeakyReLU"], {"leaky ReLU"}),
        (["torch.*matmul"], {"matrix product"}),
        (["torch.nn.Linear", "torch.einsum", "torch.bmm"], set()),
        (["torch.nn.*", "torch.special.*"], set()),
        (
            [
                "torch.optim.SGD",
                "torch.sum",
                "torch.Tensor.sum",
                "scipy.signal.*",
                "torch._foreach_*",
            ],
            set(),
        ),
        ([], set()),
    ],
)
def test_forbidden_names_belong_to_families(forbid, families):
    assert families_of(forbid) == families


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("corr2d", {"convolution", "patches"}),
        ("pool2d", {"convolution", "patches", "pooling"}),
        ("gru", {"recurrent layer", "recurrent cell"}),
        ("sgd", set()),
        ("dropout_layer", {"dropout"}),
        ("softmax", {"softmax", "logsumexp", "cross entropy", "attention", "attention layer"}),
    ],
)
def test_the_courses_exercises_ban_what_they_name(name, families):
    (path,) = ROOT.glob(f"solutions/*/{name}.py")
    assert families_of(load_exercise(path, path.parent.name).forbid) == families


def test_the_trusted_side_asks_for_families_without_pytorch():
    code = (
        "import sys; from grader.jail.inside.families import families_of; families_of(['torch.softmax']);"
        " print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
