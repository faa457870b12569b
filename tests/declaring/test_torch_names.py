"""Forbidden names are PyTorch's, or a sentence says what is meant."""

from __future__ import annotations

import pytest

from grader.declaring.torch_names import problem_of_name


@pytest.mark.parametrize(
    "name",
    [
        "torch.softmax",
        "torch.Tensor.softmax",
        "torch.nn.functional.conv*",
        "torch.nn.*BatchNorm*",
        "torch.*pool*",
        "torch.*rms_norm*",
        "torch.optim.*",
        "torch.optim.SGD",
        "torch._C.*",
        "torch.ops.*",
        "torch.nn.modules.rnn.*",
        "torch.ao.nn.*",
        "torch.sparse.softmax",
        "numpy.convolve",
        "scipy.signal.*",
        "nowhere.at_all",
    ],
)
def test_a_name_that_there_is_is_right(name):
    assert problem_of_name(name) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "torch.nn.functonal.conv2d",
            "torch.nn has no 'functonal'; did you mean 'torch.nn.functional.conv2d'?",
        ),
        (
            "torch.nn.functional.sotfmax",
            "torch.nn.functional has no 'sotfmax'; did you mean 'torch.nn.functional.softmax'?",
        ),
        ("torch.Tensor.sofmax", "torch.Tensor has no 'sofmax'; did you mean 'torch.Tensor.softmax'?"),
        ("torch.convv*", "nothing in torch is 'torch.convv*'"),
        ("torch.nn.functional.*poool*", "nothing in torch.nn.functional is 'torch.nn.functional.*poool*'"),
        ("torch.qqqqqqqq", "torch has no 'qqqqqqqq'"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_has_is_told_with_the_nearest(name, said):
    assert problem_of_name(name) == said
