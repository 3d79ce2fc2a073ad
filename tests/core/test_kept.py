"""What was worked out of a table is kept for that table, and for no other."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import polars as pl
import pytest

from sluitend.core.kept import Shelf, kept


class Counted:
    """A sum of a column that notes how often it was worked out."""

    def __init__(self, most: int = 4) -> None:
        self.times = 0

        @kept(most=most)
        def total(frame: pl.DataFrame, factor: int) -> int:
            self.times += 1
            return int(frame["waarde"].sum()) * factor

        self.total = total


def frame(*values: int) -> pl.DataFrame:
    return pl.DataFrame({"waarde": values})


def test_the_same_table_is_worked_out_once_per_argument() -> None:
    counted, table = Counted(), frame(1, 2)
    assert [counted.total(table, 1), counted.total(table, 10), counted.total(table, 1)] == [
        3,
        30,
        3,
    ]
    assert counted.times == 2


def test_another_table_never_gets_the_answer_of_an_earlier_one() -> None:
    """Also not when it takes the place in memory of one that is gone."""
    counted = Counted()
    for number in range(200):
        assert counted.total(frame(number), 1) == number
        gc.collect(0)
    assert counted.times == 200


def test_of_a_pair_of_tables_either_one_counts() -> None:
    found = kept(most=9)(lambda of: tuple(one["waarde"].sum() for one in of))
    one, two, three = frame(1), frame(2), frame(3)
    assert [found((one, two)), found((one, three)), found((one, two))] == [(1, 2), (1, 3), (1, 2)]


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    counted, tables = Counted(most=2), [frame(n) for n in range(3)]
    for place in (0, 1, 0, 2, 0):
        assert counted.total(tables[place], 1) == place
    assert counted.times == 3
    counted.total(tables[1], 1)
    assert counted.times == 4


def test_an_error_is_not_kept() -> None:
    shelf: Shelf[int] = Shelf(2)
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: 1 // 0)
    assert shelf.get("a", lambda: 5) == 5


def test_two_threads_that_ask_at_once_get_one_value() -> None:
    shelf: Shelf[object] = Shelf(2)
    together = Barrier(2, timeout=10)

    def make() -> object:
        together.wait()
        return object()

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: shelf.get("a", make), range(2))
    assert one is two
    assert len(shelf) == 1
