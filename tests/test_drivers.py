"""What authors call an answer with; every child carries it."""

import inspect
import re
import subprocess
import sys

import pytest
from checkout import ROOT

from grader import drivers

# A child is forked from a server that has imported torch: what a driver imports, every child imports.
EVERY_DRIVER = """
import sys
import torch
from grader import drivers

sizes = {"in_features": 3, "out_features": 2}
weights = {"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}
linear, norm = torch.nn.Linear, torch.nn.BatchNorm1d
state = norm(3).state_dict()
before = set(sys.modules)
drivers.module_forward(linear, sizes, weights, torch.ones(4, 3))
drivers.module_train_eval(norm, {"num_features": 3}, state, [torch.rand(4, 3)], torch.ones(4, 3))
drivers.module_state_dict(linear, sizes, device="meta")
drivers.module_parameter_count(linear, sizes, device="meta")
drivers.module_output_shape(linear, sizes, [4, 3])
drivers.iterate(lambda: range(3), {})
drivers.dataset_items(lambda: [1, 2], {}, [0])
drivers.call_with(lambda f: f(torch.ones(1)), "sin", {})
drivers.call_result(lambda: abs, {}, [-1])
drivers.trained_loss(lambda: abs, {}, torch.ones(1), torch.ones(1), 0.1)
print(*sorted(set(sys.modules) - before))
"""


@pytest.mark.process
def test_no_driver_imports_anything_to_speak_of():
    done = subprocess.run([sys.executable, "-c", EVERY_DRIVER], capture_output=True, check=True)
    assert done.stdout.split() == [b"torch.utils._device"]


def test_the_authors_guide_names_every_driver():
    text = (ROOT / "docs" / "author.md").read_text("utf-8")
    written = {name for name, value in vars(drivers).items() if inspect.isfunction(value)}
    assert written == set(re.findall(r"^\|[^|]*\| `(\w+)` \|", text, re.MULTILINE))
