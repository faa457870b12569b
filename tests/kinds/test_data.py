"""Datasets, iterators and generators, of which items are looked at."""

from kinds.every_kind import *  # noqa: F403 - the tests of every kind

EXERCISES = {
    "dataset": """
        from grader.drivers import dataset_items

        @exercise
        class Windows(torch.utils.data.Dataset):
            def __init__(self, series, width):
                self.series, self.width = series, width

            def __len__(self):
                return len(self.series) - self.width

            def __getitem__(self, i):
                return self.series[i : i + self.width], self.series[i + self.width]

        Windows.case(
            "width 3",
            call=dataset_items,
            arguments={"series": randn(8), "width": 3},
            indices=[0, 1, 4],
        )
    """,
    "iterator": """
        from grader.drivers import iterate

        @exercise
        class Batches:
            def __init__(self, X, size):
                self.X, self.size = X, size

            def __iter__(self):
                for i in range(0, len(self.X), self.size):
                    yield self.X[i : i + self.size]

        Batches.case(
            "two passes", call=iterate, arguments={"X": randn(7, 2), "size": 3}, passes=2
        )
    """,
    "generator": """
        from grader.drivers import iterate

        @exercise
        def halves(X):
            while len(X):
                X = X[: len(X) // 2]
                yield X.sum()

        halves.case("eight numbers", call=iterate, arguments={"X": randn(8)})
    """,
}

RIGHT = {
    "dataset": """
        class Windows:
            def __init__(self, series, width):
                self.items = list(series.unfold(0, width + 1, 1))

            def __len__(self):
                return len(self.items)

            def __getitem__(self, i):
                *_, last = self.items[i]
                return [self.items[i][:-1], last]
    """,
    "iterator": """
        def Batches(X, size):
            return torch.split(X, size)
    """,
    "generator": """
        def halves(X):
            return iter([X[:4].sum(), X[:2].sum(), X[0], X[:0].sum()])
    """,
}

MISTAKES = """
# dataset: len of series
# output['len']: wrong values: expected 5, got 8
class Windows:
    def __init__(self, series, width):
        self.series, self.width = series, width
    def __len__(self):
        return len(self.series)
    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]

# dataset: no len
# output: raises an exception: raises TypeError: object of type 'Windows' has no len()
class Windows(torch.utils.data.Dataset):
    def __init__(self, series, width):
        self.series, self.width = series, width
    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width]

# dataset: no getitem
# output: raises an exception: raises NotImplementedError: Subclasses of Dataset should implement __getitem__.
class Windows(torch.utils.data.Dataset):
    def __init__(self, series, width):
        pass
    def __len__(self):
        return 5

# dataset: late
# output['items'][0][1]: wrong values: expected
class Windows:
    def __init__(self, series, width):
        self.series, self.width = series, width
    def __len__(self):
        return len(self.series) - self.width
    def __getitem__(self, i):
        return self.series[i : i + self.width], self.series[i + self.width - 1]

# iterator: a generator
# output: wrong structure: “pass 2” has 0 elements, expected 3
def Batches(X, size):
    for i in range(0, len(X), size):
        yield X[i : i + size]

# iterator: last batch dropped
# output: wrong structure: “pass 1” has 2 elements, expected 3
class Batches:
    def __init__(self, X, size):
        self.X, self.size = X, size
    def __iter__(self):
        for i in range(len(self.X) // self.size):
            yield self.X[i * self.size : (i + 1) * self.size]

# iterator: one buffer
# output['pass 1'][0]: wrong values: 6 of 6 elements differ
class Batches:
    def __init__(self, X, size):
        self.X, self.size = X, size
    def __iter__(self):
        buffer = torch.empty(self.size, 2)
        for i in range(0, len(self.X), self.size):
            batch = self.X[i : i + self.size]
            yield buffer[: len(batch)].copy_(batch)

# iterator: next without end
# output: wrong structure: “pass 1” has 300 elements, expected 3
class Batches:
    def __init__(self, X, size):
        self.X = X
    def __iter__(self):
        return self
    def __next__(self):
        return self.X[:3]

# generator: returns in the loop
# output: raises an exception: raises TypeError: iteration over a 0-d tensor
def halves(X):
    while len(X):
        X = X[: len(X) // 2]
        return X.sum()

# generator: endless
# output: wrong structure: “pass 1” has 300 elements, expected 4
def halves(X):
    while True:
        X = X[: len(X) // 2]
        yield X.sum()
"""


def test_in_the_jail_an_iterator_that_never_ends_costs_no_time_limit(graded):
    code = """
    class Batches:
        def __init__(self, X, size):
            self.X = X

        def __iter__(self):
            while True:
                yield self.X
    """
    result = graded("iterator", code)
    assert result.status == "failed"
    # In the case, and where it is asked again with other numbers.
    said = "“pass 1” has 300 elements, expected 3"
    assert [check.message for check in result.checks if not check.passed] == [said, said]
