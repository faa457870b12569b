"""Cells that come again are kept with what was made of them, the latest of them."""

import threading

from grader.grading.memory.cells import MOST_CHARACTERS, MOST_SEEN, Recurring
from grader.reading.statements import Cell


def test_a_cell_is_kept_from_the_second_time_on():
    recurring = Recurring()
    once, again, third = (Cell("cell 1", "x = 1") for _ in range(3))
    assert recurring.recall(once) is once
    assert recurring.recall(again) is again
    assert recurring.recall(third) is again
    assert recurring.recall(Cell("cell 2", "x = 1")) is not again
    assert recurring.recall(Cell("cell 1", "x = 2")) is not again
    assert recurring.recall(Cell("cell 1", "x = 1", is_script=True)) is not again


def test_the_cells_that_are_kept_have_a_limit():
    recurring = Recurring()
    half = "#" * (MOST_CHARACTERS // 2)
    for _ in range(2):
        for number in range(5):
            recurring.recall(Cell(f"cell {number}", half))
    assert len(recurring._kept) == 2
    huge = [Cell("cell 1", "#" * (MOST_CHARACTERS + 1)) for _ in range(3)]
    assert all(recurring.recall(cell) is cell for cell in huge)


def test_of_too_many_cells_the_latest_are_kept():
    recurring = Recurring(most_characters=10)
    for name in ("old", "new"):
        for _ in range(2):
            recurring.recall(Cell(name, "x = 123"))
    for name, is_kept in (("new", True), ("old", False)):
        last = Cell(name, "x = 123")
        assert (recurring.recall(last) is not last) == is_kept


def test_of_too_many_cells_that_came_once_the_oldest_count_as_new():
    recurring = Recurring()
    for number in range(MOST_SEEN + 1):
        recurring.recall(Cell("cell", f"x = {number}"))
    for number, is_kept in ((0, False), (MOST_SEEN, True)):
        recurring.recall(Cell("cell", f"x = {number}"))
        last = Cell("cell", f"x = {number}")
        assert (recurring.recall(last) is not last) == is_kept


def test_threads_that_meet_the_same_cells_keep_each_once():
    recurring = Recurring()
    start = threading.Barrier(4)

    def read():
        start.wait()
        for _ in range(3):
            for number in range(50):
                recurring.recall(Cell(f"cell {number}", "x = 1"))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recurring._kept) == 50
    assert recurring._size == 50 * len("x = 1")


def test_a_cell_that_another_thread_crowds_out_meanwhile_does_no_harm():
    recurring = Recurring(most_characters=5)
    lookups = []

    class Watched(Cell):
        """When it is looked up for the second time, another cell has taken its place."""

        def __hash__(self):
            lookups.append(self)
            if lookups == [last, last] and not recurring._one_at_a_time.locked():
                for _ in range(2):
                    recurring.recall(Cell("cell 2", "y = 2"))
            return Cell.__hash__(self)

    last = None
    for _ in range(2):
        recurring.recall(Watched("cell 1", "x = 1"))
    lookups.clear()
    last = Watched("cell 1", "x = 1")
    assert recurring.recall(last) == last
