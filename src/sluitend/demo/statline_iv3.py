"""Raw Iv3 as filed, per taakveld and economic category, in its first and its second publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.demo.iv3_extra_files import CATEGORY_PERCENT
from sluitend.demo.iv3_files import INCOME, LEVIES
from sluitend.demo.municipalities import CENTRE
from sluitend.demo.plants import JAARREKENING
from sluitend.demo.spending import BATEN, GEMEENTEFONDS, LASTEN, SALARISSEN
from sluitend.demo.statline_pages import Dimension, PulledTable, Topic
from sluitend.demo.taakvelden import RESERVES, RESULT, detail_titles, groep, two_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sluitend.demo.country import Country

    Post = tuple[str, str, int]

YEARS = (2022, 2024)
"""Of these years the jaarrekening; in the first a municipality did not file, in the last one was revised."""
CHANGED = "2026-07-17T02:00:00"
REPORTS = {
    "000": "Begroting",
    "001": "1e kwartaal",
    "002": "2e kwartaal",
    "003": "3e kwartaal",
    "004": "4e kwartaal",
    "005": "Jaarrekening",
}
ACCOUNTS = "005"
NO_STATEMENT = "-99998"
LATE = ("GM9033", 2024)
"""Filed after the first publication, which has no statement of it."""
FIRST_ONLY = ("GM9014", 2024, "0.4")
"""Posts that the second publication left empty, so that the first counts."""
SALARIES, LAST = "1", "7"
CATEGORIES = {"1": "1.1", "2": "2.1", "3": "3.8", "4": "4.3.8", "5": "5.1", "7": "7.3"}
IN_KIND, CASH = "3.4.1", "4.1.1"
"""Sociale uitkeringen in natura (youth care, Wmo) and in geld (bijstand)."""
FROM_STATE, FROM_MUNICIPALITIES, LEVY, SOLD, RESERVE = "4.3.1", "4.3.2", "2.2.1", "3.8", "7.1"


def iv3_table(country: Country, jaar: int) -> PulledTable:
    """Return the raw Iv3 of a year: a row per post above zero, and no statement of who did not file."""
    rows = list(_rows(country, jaar))
    codes = [sorted({row[position] for row in rows}) for position in range(3)]
    titles = detail_titles(jaar)
    return PulledTable(
        f"FICTIEF_IV3_{jaar}",
        f"Gemeenten {jaar} onbewerkte Iv3-data (fictief land)",
        "derden",
        CHANGED,
        (
            Dimension(
                "TaakveldBalanspost",
                "Taakveld/balanspost",
                "Dimension",
                [(code, f"{code} {titles[code]}", "") for code in codes[0]],
                6,
            ),
            Dimension(
                "Categorie", "Categorie", "Dimension", [(code, code, "") for code in codes[1]], 8
            ),
            Dimension(
                "Gemeenten",
                "Gemeenten",
                "Dimension",
                [(code, country.municipality(code).name(jaar), "") for code in codes[2]],
                9,
            ),
            Dimension(
                "Verslagsoort",
                "Verslagsoort",
                "Dimension",
                [(f"{jaar}X{number}", f"{jaar} {text}", "") for number, text in REPORTS.items()],
                8,
            ),
        ),
        (
            Topic("k_1ePlaatsing_1", "1e plaatsing", "1 000 euro"),
            Topic("k_2ePlaatsing_2", "2e plaatsing", "1 000 euro"),
        ),
        rows,
    )


def _rows(country: Country, jaar: int) -> Iterator[tuple[str, ...]]:
    report = f"{jaar}X{ACCOUNTS}"
    taakvelden = list(detail_titles(jaar))
    filed = posts(country, jaar)
    for row, code in enumerate(country.codes(jaar)):
        if country.missing_filing(code, JAARREKENING, jaar):
            there = country.euro[jaar, JAARREKENING][row, :, LASTEN] > 0
            for taakveld in np.array(taakvelden)[there].tolist():
                yield taakveld, "L3.8", code, report, NO_STATEMENT, NO_STATEMENT
            continue
        first = _first(country, code, jaar, filed[code])
        for taakveld, category, keur in filed[code]:
            before, after = str(first.get((taakveld, category), keur)), str(keur)
            if (code, jaar) == LATE:
                before = NO_STATEMENT
            if (code, jaar, taakveld) == FIRST_ONLY:
                after = ""
            yield taakveld, category, code, report, before, after


def posts(country: Country, jaar: int) -> dict[str, list[Post]]:
    """Return per municipality taakveld, category and 1,000 euro of every post that is not zero."""
    taakvelden = list(detail_titles(jaar))
    amounts = country.filed_detail(jaar, JAARREKENING)
    spent = {main: keur.tolist() for main, keur in _lasten(amounts, taakvelden).items()}
    received = amounts[:, :, BATEN].tolist()
    found: dict[str, list[Post]] = {}
    for row, code in enumerate(country.codes(jaar)):
        mine = found.setdefault(code, [])
        for column, taakveld in enumerate(taakvelden):
            for main, keur in spent.items():
                if amount := keur[row][column]:
                    mine.append((taakveld, f"L{_category(main, taakveld)}", amount))
            if amount := received[row][column]:
                mine.append((taakveld, f"B{_income(code, taakveld)}", amount))
    return found


def _first(country: Country, code: str, jaar: int, filed: list[Post]) -> dict[tuple[str, str], int]:
    """Return the posts that were lower in the first publication; the whole revision is in one post."""
    lower = {}
    for cell in country.revisions:
        if (cell.gm_code, cell.jaar, cell.document) != (code, jaar, JAARREKENING):
            continue
        keur = cell.euro * country.inhabitants[code, jaar] // 1000
        taakveld, category, amount = max(
            (
                post
                for post in filed
                if two_digits(post[0]) == cell.taakveld and post[1].startswith("L")
            ),
            key=lambda post: post[2],
        )
        lower[taakveld, category] = amount - keur
    return lower


def _lasten(amounts: NDArray[np.int64], taakvelden: list[str]) -> dict[str, NDArray[np.int64]]:
    """Split lasten over main categories, so that they add up to those per hoofdtaakveld.

    Returns
    -------
    Main category to an int64 array of shape (municipalities, taakvelden); reserves and result are
    wholly in the last one.
    """
    lasten = amounts[:, :, LASTEN]
    outside = np.array([taakveld in {RESERVES, RESULT} for taakveld in taakvelden])
    parts = {SALARIES: np.where(outside, 0, np.minimum(amounts[:, :, SALARISSEN], lasten))}
    rest = np.where(outside, 0, lasten - parts[SALARIES])
    for main, percent in CATEGORY_PERCENT.items():
        parts[main] = np.zeros_like(rest)
        for hoofd in sorted({taakveld[0] for taakveld in taakvelden}):
            mine = [column for column, taakveld in enumerate(taakvelden) if taakveld[0] == hoofd]
            upto = rest[:, mine].cumsum(axis=1)
            whole = np.maximum(upto[:, -1:], 1)
            # Rounding the running sum, and not each part, keeps the sum what it must be.
            share = upto * (upto[:, -1:] * percent // 100) // whole
            parts[main][:, mine] = np.diff(share, axis=1, prepend=0)
    parts[LAST] = lasten - np.sum(list(parts.values()), axis=0)
    return parts


def _category(main: str, taakveld: str) -> str:
    subject = groep(taakveld)
    if taakveld in {RESERVES, RESULT}:
        return RESERVE
    if main == "3" and subject in {"jeugd", "wmo"}:
        return IN_KIND
    return CASH if main == "4" and subject == "inkomen" else CATEGORIES[main]


def _income(code: str, taakveld: str) -> str:
    if taakveld in {RESERVES, RESULT}:
        return RESERVE
    if taakveld in {GEMEENTEFONDS, INCOME}:
        return FROM_STATE
    if code == CENTRE and groep(taakveld) == "jeugd":
        return FROM_MUNICIPALITIES
    return LEVY if taakveld in LEVIES else SOLD
