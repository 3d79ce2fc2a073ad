"""Spoilt files of an operator: the same ones on every machine, each different from the others."""

from __future__ import annotations

import hashlib
from random import Random
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class HasContent(Protocol):
    """What an operator makes."""

    @property
    def content(self) -> bytes:
        """The spoilt file."""
        ...


Made = TypeVar("Made", bound=HasContent)
Sound = TypeVar("Sound")
AT_RANDOM = ("cut", "flipped", "zeros")
"""What operators are called that hit anywhere in a file; they are drawn most."""
FEW, MANY = 8, 40


def draws(
    operator: Callable[[Random, Sound], Made | None], sound: Sound, times: int = 0, name: str = ""
) -> Iterator[Made]:
    """Spoil a file some times; of draws that come out equal one counts, and none that changes nothing."""
    name = name or operator.__name__
    anywhere = operator.__name__.startswith(AT_RANDOM)
    seen = {hashlib.sha256(sound).digest()} if isinstance(sound, bytes) else set()
    for number in range(times or (MANY if anywhere else FEW)):
        made = operator(Random(f"{name}-{number}"), sound)  # noqa: S311 - chance for tests, no secrets
        if made is None:
            continue
        digest = hashlib.sha256(made.content).digest()
        if digest not in seen:
            seen.add(digest)
            yield made
