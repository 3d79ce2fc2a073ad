"""Keeping what was worked out of tables, for as long as those tables are the ones that are asked about.

What a table says of the whole country is worked out once and then answers for every municipality. A
table of another state of the data is another object, so that it never meets what an earlier one left.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict, deque
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")
V = TypeVar("V")
P = ParamSpec("P")


class Shelf(Generic[V]):
    """Values by key, of which those asked for longest ago make room. Threads may share one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = RLock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Return the value of a key, made when it is not there.

        Two threads that ask at once both get the value of the one that was done first.
        """
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        # Made without the lock: making one value may ask for another.
        made = make()
        with self._lock:
            kept = self._found.setdefault(key, made)
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return kept

    def drop(self, key: Hashable) -> None:
        """Forget a key, when it is there."""
        with self._lock:
            self._found.pop(key, None)

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._found)


def kept(most: int) -> Callable[[Callable[Concatenate[T, P], V]], Callable[Concatenate[T, P], V]]:
    """Keep what a pure function makes of its first argument, by which object that is.

    Parameters
    ----------
    most
        How many outcomes are kept.

    Returns
    -------
    A decorator. The first argument of the function is a table (or anything else that is never changed),
    or a tuple of them: it counts by identity and is not kept alive; with it goes all that was made of
    it. Further arguments count by what they are, so they are values, and are given by position.

    Examples
    --------
    >>> import polars as pl
    >>> @kept(most=2)
    ... def total(frame: pl.DataFrame, column: str) -> int:
    ...     print("added up")
    ...     return int(frame[column].sum())
    >>> frame = pl.DataFrame({"waarde": [1, 2]})
    >>> total(frame, "waarde"), total(frame, "waarde")
    added up
    (3, 3)
    """

    def decorate(function: Callable[Concatenate[T, P], V]) -> Callable[Concatenate[T, P], V]:
        shelf: Shelf[tuple[tuple[weakref.ref[object], ...], V]] = Shelf(most)
        gone: deque[Hashable] = deque()

        @wraps(function)
        def found(of: T, /, *args: P.args, **kwargs: P.kwargs) -> V:
            objects: tuple[object, ...] = of if isinstance(of, tuple) else (of,)
            asked = (tuple(map(id, objects)), args, tuple(kwargs.items()))

            def make() -> tuple[tuple[weakref.ref[object], ...], V]:
                watched = tuple(weakref.ref(one, lambda _: gone.append(asked)) for one in objects)
                return watched, function(of, *args, **kwargs)

            while gone:
                shelf.drop(gone.popleft())
            watched, value = shelf.get(asked, make)
            if not all(ref() is one for ref, one in zip(watched, objects, strict=True)):
                # Another object had this address before.
                shelf.drop(asked)
                _, value = shelf.get(asked, make)
            return value

        return found

    return decorate
