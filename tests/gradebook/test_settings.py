"""nbgrader_config.py's part of it."""

from importlib import import_module

from traitlets.config import Config

from grader.gradebook.settings import configure


def test_every_preprocessor_that_is_named_exists_and_none_runs_a_kernel():
    config = Config()
    configure(config, course="/course")
    steps = config.Autograde.sanitize_preprocessors + config.Autograde.autograde_preprocessors
    for step in steps:
        module, _, name = step.rpartition(".")
        assert hasattr(import_module(module), name), step
    assert not any(step.endswith("Execute") for step in steps)
    assert config.TorchGrade.course == "/course"
