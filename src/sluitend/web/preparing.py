"""Preparing answers while nobody asks anything, so that the first visitor of a page need not wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sluitend.web.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sluitend.web.app import Door
    from sluitend.web.site import Site

QUIET = 0.5
"""Seconds without a visitor before anything is prepared."""
WATCH = 2.0
"""Seconds between looks at whether something was loaded."""


async def prepare(door: Door, beforehand: Callable[[], Sequence[Question]]) -> None:
    """Answer the questions one by one, behind every visitor; again after each load."""
    while True:
        load = door.load()
        for question in await asyncio.to_thread(beforehand):
            await _quiet(door)
            if door.load() != load:
                break
            await door.kept(question)
        while door.load() == load:
            await asyncio.sleep(WATCH)


async def _quiet(door: Door) -> None:
    """Wait until nobody waits and nobody came for a while."""
    while True:
        before = door.visits
        if before:
            await asyncio.sleep(QUIET)
        if door.visits == before and not door.waiting:
            return


def usual_questions(site: Site) -> tuple[Question, ...]:
    """Return the pages that most visitors begin with: the country, and every municipality."""
    from sluitend.web.areas import municipalities

    paths = ["/", "/kaart", "/gebied/NL", *(f"/gebied/{code}" for code in municipalities(site))]
    return tuple(map(Question, paths))
