"""What is judged here is what an exercise declares: no case is asked again, no call made in another manner."""

import pytest


@pytest.fixture
def build(build):
    """Write an exercise file, load it and build the cases that it declares: `build(code)`."""
    import answering

    return lambda code, **options: answering.as_declared(build(code, **options))
