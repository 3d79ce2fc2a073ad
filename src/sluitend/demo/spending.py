"""Euro per inhabitant per taakveld: drawn per municipality around a table of posts.

A *post* is a purpose that goes on through all classifications; its codes differ per classification.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sluitend.demo import plants
from sluitend.demo.municipalities import CENTRE, FIRST_IV3_YEAR, LAST_YEAR
from sluitend.demo.taakvelden import (
    CLASSIFICATIONS,
    RESERVES,
    RESULT,
    classification,
    detail_titles,
    two_digits,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.demo.municipalities import Municipality

LASTEN, BATEN, SALARISSEN = 0, 1, 2
"""Positions on the last axis of every array of amounts."""
STEP = 10
"""Euro per inhabitant: the grain of all amounts."""
CENTRE_STEP = 50
"""Grain of the youth posts of the centre municipality, so that 40 % of it is a multiple of 10."""
CENTRE_SHARE_PERCENT = 40
MOST_CODES = 10
"""Largest number of codes of one post."""
GEMEENTEFONDS = "0.7"
TYPICAL_SIZE = 20_000
"""Inhabitants above which a municipality spends more per inhabitant on the sociaal domein."""
YEARS = tuple(range(FIRST_IV3_YEAR, LAST_YEAR + 1))

# code, euro per inhabitant in 2017, growth % a year, baten % of lasten, salarissen % of lasten
_SINGLE = """\
0.1 30 2 0 50
0.2 20 2 40 60
0.3 20 2 60 10
0.4 340 3 4 65
0.5 20 1 200 0
0.61 10 2 1800 40
0.62 10 2 1300 40
0.63 10 2 150 30
0.64 10 2 150 30
0.7 0 0 0 0
0.8 20 1 40 0
0.9 10 1 0 0
1.1 60 3 3 5
1.2 40 3 10 40
2.1 170 2 12 15
2.2 20 2 70 20
2.3 10 1 60 10
2.4 10 1 30 10
2.5 10 1 20 0
3.1 30 2 20 30
3.2 30 1 80 10
3.3 20 1 60 20
3.4 10 1 80 20
4.1 10 1 0 10
4.2 80 2 5 5
4.3 60 3 35 30
5.1 20 2 5 20
5.2 70 2 25 15
5.3 50 2 15 10
5.4 10 2 10 10
5.5 10 2 10 30
5.6 30 2 2 5
5.7 110 2 5 20
7.1 50 4 15 10
7.2 80 2 110 10
7.3 100 3 115 15
7.4 40 3 20 30
7.5 10 2 70 30
8.1 40 3 15 45
8.2 150 0 105 5
8.3 50 3 50 45
"""
# name, euro in 2017, growth, baten, salarissen | codes:weights per classification
_SOCIAL = """\
samenkracht 110 2 15 15|6.1:1|6.1:1|6.1:1
toegang 70 4 3 30|6.2:1|6.2:1|6.21:3 6.22:3 6.23:4
inkomen 440 1 75 8|6.3:1|6.3:1|6.3:1
wsw 140 -2 5 10|6.4:1|6.4:1|6.4:1
arbeid 50 1 10 45|6.5:1|6.5:1|6.5:1
wmo_hulpmiddelen 40 2 3 5|6.6:1|6.6:1|6.60:1
wmo_maatwerk 230 3 2 4|6.71:1|6.71a:46 6.71b:38 6.71c:10 6.71d:6|6.711:46 6.712:38 6.713:10 6.714:6
wmo_opvang 90 2 18 3|6.81:1|6.81a:6 6.81b:4|6.811:6 6.812:4
jeugdhulp 250 5 1 2|6.72:1\
|6.72a:17 6.72b:16 6.72c:6 6.72d:9 6.73a:5 6.73b:6 6.73c:12 6.74a:12 6.74b:6 6.74c:3\
|6.751:20 6.752:38 6.753:6 6.761:6 6.762:24 6.763:6
jeugdbescherming 40 2 0 2|6.82:1|6.82a:9 6.82b:1|6.821:9 6.822:1
pgb_wmo 20 2 0 0|||6.791:1
pgb_jeugd 10 2 0 0|||6.792:1
beleid_wmo 10 2 0 60|||6.91:1
beleid_jeugd 10 2 0 60|||6.92:1
"""
_YOUTH = ("jeugdhulp", "jeugdbescherming")
_ALWAYS = frozenset({*_YOUTH, "toegang", "samenkracht", "inkomen", "wmo_maatwerk"})
"""Posts that no municipality can do without."""
_SOME = frozenset({"0.63", "0.9", "2.3", "2.4", "4.1"})
"""Posts that only part of the municipalities have."""


@dataclass(frozen=True, slots=True)
class Post:
    """A purpose: level and growth of its lasten, what comes in, what is salaries, and its codes."""

    name: str
    euro: int
    growth: int
    baten: int
    salarissen: int
    codes: dict[int, dict[str, int]]


@lru_cache
def posts() -> tuple[Post, ...]:
    """Return all posts; outside the sociaal domein the name is the taakveld."""
    found = []
    for line in _SINGLE.splitlines():
        taakveld = line.split()[0]
        found.append(_post(line, [f"{taakveld}:1"] * len(CLASSIFICATIONS)))
    for line in _SOCIAL.splitlines():
        head, *columns = line.split("|")
        found.append(_post(head, columns))
    return tuple(found)


def _post(head: str, columns: list[str]) -> Post:
    name, euro, growth, baten, salarissen = head.split()
    codes = {
        first: {code: int(weight) for code, weight in (part.split(":") for part in column.split())}
        for first, column in zip(CLASSIFICATIONS, columns, strict=True)
    }
    return Post(name, int(euro), int(growth), int(baten), int(salarissen), codes)


def split_units(total: int, weights: list[float]) -> list[int]:
    """Split a whole number over weights into whole numbers, by largest remainder.

    Examples
    --------
    >>> split_units(7, [2.0, 1.0, 1.0])
    [3, 2, 2]
    """
    everything = sum(weights)
    exact = [total * weight / everything for weight in weights]
    whole = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: whole[index] - exact[index])
    for index in by_remainder[: total - sum(whole)]:
        whole[index] += 1
    return whole


def euro_per_inhabitant(
    municipality: Municipality, stream: np.random.Generator
) -> dict[tuple[int, plants.Document], NDArray[np.int64]]:
    """Draw the euro per inhabitant of one municipality.

    Parameters
    ----------
    municipality
        Whose amounts; plants that name its code are laid over the draws.
    stream
        The random stream of this municipality alone.

    Returns
    -------
    (jaar, document) -> int64 array of shape (full-detail codes of the year, 3): lasten, baten and
    salarissen in euro per inhabitant, in the order of `detail_titles`. Every year of the period and
    both documents are drawn, also where nothing is published, so that streams stay in step.
    """
    weights = {post.name: stream.gamma(20.0, size=MOST_CODES).tolist() for post in posts()}
    profile = _profile(municipality, stream)
    drawn: dict[tuple[int, plants.Document], NDArray[np.int64]] = {}
    for jaar in YEARS:
        for document in plants.DOCUMENTS:
            noise = stream.normal(1.0, 0.025, size=len(posts()))
            result = STEP * int(stream.integers(-4, 7))
            if (municipality.code, document, jaar) in plants.COPIED:
                drawn[jaar, document] = drawn[jaar - 1, document].copy()
                continue
            levels = _levels(municipality, document, jaar, profile, noise)
            drawn[jaar, document] = _filing(
                municipality.code, document, jaar, levels, weights, result
            )
    return drawn


def _profile(municipality: Municipality, stream: np.random.Generator) -> dict[str, float]:
    """Return how dear each post is here, 1 on average; the sociaal domein by need and size."""
    general = float(np.clip(stream.normal(1.02, 0.05), 0.93, 1.13))
    need = float(np.clip(stream.normal(1.0, 0.1), 0.85, 1.2))
    size = 0.06 * np.log10(max(municipality.anchor, TYPICAL_SIZE) / TYPICAL_SIZE)
    return {
        post.name: stream.normal(1.0, 0.06) * (general if post.name[0].isdigit() else need + size)
        for post in posts()
    }


def _levels(
    municipality: Municipality,
    document: plants.Document,
    jaar: int,
    profile: dict[str, float],
    noise: NDArray[np.float64],
) -> dict[str, int]:
    """Return the euro per inhabitant of every post, before flows and the break of toegang."""
    level: dict[str, int] = {}
    for post, shock in zip(posts(), noise, strict=True):
        size = 1.0 if post.euro < STEP * 3 else profile[post.name]
        caution = 0.96 if document == plants.BEGROTING else 1.0
        exact = post.euro * (1 + post.growth / 100) ** (jaar - YEARS[0]) * size * shock * caution
        level[post.name] = STEP * int(np.rint(exact / STEP))
        if post.name in _SOME and profile[post.name] < 1:
            level[post.name] = 0
        if post.name in _ALWAYS:
            level[post.name] = max(level[post.name], STEP * 2)
    if jaar >= CLASSIFICATIONS[-1]:
        level["jeugdhulp"] -= level["pgb_jeugd"] + level["beleid_jeugd"]
        level["wmo_maatwerk"] -= level["pgb_wmo"] + level["beleid_wmo"]
    if municipality.code == CENTRE:
        for name in _YOUTH:
            level[name] = CENTRE_STEP * max(1, round(level[name] * 1.3 / CENTRE_STEP))
    return level | plants.PINS.get((municipality.code, document, jaar), {})


def _filing(
    gm_code: str,
    document: plants.Document,
    jaar: int,
    levels: dict[str, int],
    weights: dict[str, list[float]],
    result: int,
) -> NDArray[np.int64]:
    """Return the array (codes, 3) of one filing; baten equal lasten over all codes."""
    filing = {code: [0, 0, 0] for code in detail_titles(jaar)}
    for post in posts():
        codes = post.codes[classification(jaar)]
        if not codes:
            continue
        if (
            (gm_code, post.name) in plants.BOOKED_ON_PARENT
            and len(codes) > 1
            and jaar < CLASSIFICATIONS[-1]
        ):
            codes = {two_digits(next(iter(codes))): 1}
        centre_youth = gm_code == CENTRE and post.name in _YOUTH
        step = CENTRE_STEP if centre_youth else STEP
        percent = CENTRE_SHARE_PERCENT if centre_youth else post.baten
        share = [a * b for a, b in zip(codes.values(), weights[post.name], strict=False)]
        for code, units in zip(codes, split_units(levels[post.name] // step, share), strict=True):
            filing[code][LASTEN] += units * step
            filing[code][BATEN] += STEP * round(units * step * percent / 100 / STEP)
            filing[code][SALARISSEN] += STEP * round(units * step * post.salarissen / 100 / STEP)
    if jaar >= plants.TOEGANG_FROM:
        filing["6.2" if jaar < CLASSIFICATIONS[-1] else "6.23"][LASTEN] += plants.TOEGANG_EXTRA
    for flow in plants.FLOWS:
        filing[flow.taakveld][LASTEN] += flow.euro(document, jaar)
        filing[flow.taakveld][BATEN] += flow.euro(document, jaar)
    filing[RESERVES] = [6 * STEP, 5 * STEP, 0]
    filing[RESULT][LASTEN if result > 0 else BATEN] = abs(result)
    amounts = np.array(list(filing.values()), dtype=np.int64)
    gap = amounts[:, LASTEN].sum() - amounts[:, BATEN].sum()
    amounts[list(filing).index(GEMEENTEFONDS), BATEN] += gap
    return amounts
