"""What `grade doctor` says, of this machine and of it without bubblewrap."""

import json
import os
import subprocess
import sys

import pytest

from grader.jail import doctor, levels

pytestmark = pytest.mark.process


def test_the_report_names_the_level_and_every_part():
    said, level = doctor.report(), levels.probe()
    assert f"isolation  {level.name} (level {level.number} of 4)" in said
    for name, text in levels.PARTS.items():
        assert any(name in line and text in line for line in said.splitlines())


def test_the_description_is_json_and_says_what_the_report_says():
    told = json.loads(json.dumps(doctor.describe()))
    assert set(told) == {"level", "parts", "verdict", "machine"}
    assert told["verdict"] in doctor.report()
    assert {name for name, part in told["parts"].items() if part["held"]} == levels.probe().parts


def test_what_is_missing_is_told_with_the_way_out(tmp_path):
    code = "from grader.jail import doctor; print(doctor.report())"
    env = dict(os.environ) | {"PATH": str(tmp_path)}
    argv = [sys.executable, "-c", code]
    said = subprocess.run(argv, capture_output=True, text=True, check=True, env=env).stdout
    assert "why: bubblewrap is not installed" in said
    assert "install bubblewrap" in said
    assert "it can learn whether a path that it guesses exists" in said


def test_torch_is_not_imported():
    code = (
        "import sys; from grader.jail import doctor; doctor.report(); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
