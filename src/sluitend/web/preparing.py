"""Preparing answers while nobody asks anything, so that the first visitor of a page need not wait."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from sluitend.core.errors import NoDataError
from sluitend.web.question import Question

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sluitend.web.app import Door
    from sluitend.web.site import Site

FIRST = 3.0
"""Seconds in which the first visitor is waited for."""
QUIET = 0.5
"""Seconds without a visitor before anything is prepared."""
WATCH = 2.0
"""Seconds between looks at whether something was loaded."""


async def prepare(door: Door, beforehand: Callable[[], Awaitable[Sequence[Question]]]) -> None:
    """Answer the questions one by one, behind every visitor; again after each load."""
    # Who just started the site opens it now: that page comes before everything.
    opened = time.monotonic()
    while not door.visited and time.monotonic() - opened < FIRST:
        await asyncio.sleep(QUIET)
    while True:
        load = door.load()
        await _quiet(door)
        for question in await beforehand():
            await _quiet(door)
            if door.load() != load:
                break
            await door.kept(question)
        while door.load() == load:
            await asyncio.sleep(WATCH)


async def _quiet(door: Door) -> None:
    """Wait until nobody waits and nobody came for a while."""
    while door.waiting or time.monotonic() - door.visited < QUIET:
        await asyncio.sleep(QUIET / 5)


def usual_questions(site: Site) -> tuple[Question, ...]:
    """Return the pages that most visitors begin with: the country and every municipality, then its subjects.

    None in a workspace without figures.
    """
    from sluitend.web.areas import municipalities
    from sluitend.web.forms import WHOLE, subjects

    try:
        codes = tuple(municipalities(site)) if site.years() else ()
    except NoDataError:
        codes = ()
    if not codes:
        return ()
    places = ["/gebied/NL", *(f"/gebied/{code}" for code in codes)]
    others = [name for name, _ in subjects() if name != WHOLE]
    return (
        *map(Question, ("/", "/kaart", *places)),
        *(Question(place, (("onderwerp", name),)) for name in others for place in places),
    )
