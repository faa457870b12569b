"""What statements do to names; most of it is seen in test_extract.py, through cells."""

import ast
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

from grader.reading.names import names_of

TEXT = "def f(X):\n    return X + w\n"


def test_threads_that_read_code_leave_the_filters_of_warnings_as_they_were():
    before, interval = list(warnings.filters), sys.getswitchinterval()
    (node,) = ast.parse(TEXT).body

    def read_often(_):
        return {names_of(node, TEXT).reads for _ in range(2000)}

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(read_often, range(8))) == [{frozenset({"w"})}] * 8
    finally:
        sys.setswitchinterval(interval)
    assert warnings.filters == before
