"""Every kind of question stands in the registry once, in the order in which authors are told of them."""

from grader.quiz.kinds.kind import Kind
from grader.quiz.kinds.registry import KINDS, kind_of


def concrete(kind=Kind):
    """The classes below a kind that can be made."""
    for each in kind.__subclasses__():
        if not each.__abstractmethods__ and each.__module__.startswith("grader."):
            yield each
        yield from concrete(each)


def test_every_kind_is_registered_under_its_name():
    assert list(KINDS) == [
        *("single choice", "multiple choice", "numeric", "shape"),
        *("ordering", "matching", "short text", "code output"),
    ]
    assert {type(kind) for kind in KINDS.values()} == set(concrete())
    assert all(kind.name == name for name, kind in KINDS.items())


def test_every_kind_lies_in_the_file_of_its_name():
    for name, kind in KINDS.items():
        assert type(kind).__module__ == f"grader.quiz.kinds.{name.replace(' ', '_')}"


def test_a_question_has_its_kind(question):
    asked = question("kind: numeric\nprompt: P\nanswer: 1")
    assert kind_of(asked) is KINDS["numeric"]
