"""Rows that are planted wrong in the raw files, each with what the uitvallijst must say about it.

The fictional country itself is clean. `spoil` is applied to a copy of its files by whoever wants to see
what bad input comes to.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Change = Literal["cel", "dubbel", "kort"]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One planted fault.

    Parameters
    ----------
    file
        Path below the directory of the country.
    where
        Values that pick the row; the first row that has them all.
    column, value
        The cell that is changed, and what stands there instead (for `change` "cel").
    reason
        What the uitvallijst must say, or how it begins.
    story
        What happened at whoever made the file, in Dutch.
    change
        "cel": one cell; "dubbel": the row stands there twice; "kort": the last cell is gone.
    """

    file: str
    where: tuple[tuple[str, str], ...]
    column: str
    value: str
    reason: str
    story: str
    change: Change = "cel"


NO_WHOLE = "geen geheel getal binnen de grenzen"
NO_NUMBER = "geen getal binnen de grenzen"
NO_CODE = "geen geldige code"
NOT_THEN = "deze gemeente bestaat niet in dat jaar"

BAD_ROWS = (
    BadRow(
        "iv3_2017_2026/inwoners_1jan_2017_2026.csv",
        (("jaar", "2019"), ("gm_code", "GM9007")),
        "aantal_inwoners", "23.700", NO_WHOLE,
        "Punt voor duizendtallen.",
    ),
    BadRow(
        "iv3_2017_2026/iv3_totalen_gemeente.csv",
        (("jaar", "2021"), ("gm_code", "GM9010"), ("document", "jaarrekening")),
        "lasten_keur", "n.n.b.", NO_WHOLE,
        "Tekst waar een bedrag hoort.",
    ),
    BadRow(
        "gemeentefonds_2024_2025/volumina_lang.csv",
        (("circulaire", "S2024"), ("jaar", "2025"), ("gm_code", "GM9019"), ("maatstaf", "jong")),
        "volume", "18.004,5", NO_NUMBER,
        "Decimale komma en punt voor duizendtallen door elkaar.",
    ),
    BadRow(
        "gemeentefonds_2024_2025/volumina_lang.csv",
        (("circulaire", "M2023"), ("gm_code", "GM9024"), ("maatstaf", "inwo")),
        "gm_code", "GM9022", NOT_THEN,
        "Een code die een jaar eerder is opgeheven.",
    ),
    BadRow(
        "gemeentefonds_2024_2025/si_iu_du_lang.csv",
        (("circulaire", "S2024"), ("jaar", "2024"), ("gm_code", "GM9035"), ("uitkering", "Participatie")),
        "bedrag_eur", "", NO_NUMBER,
        "Leeg bedrag.",
    ),
    BadRow(
        "gemeentefonds_iu_du_2008_2013/iu_du_sociaal_per_gemeente.csv",
        (("jaar", "2011"), ("gm_code", "GM9020")),
        "gm_code", "9020", NO_CODE,
        "De letters van de code zijn weggevallen.",
    ),
    BadRow(
        "kengetallen_balans_2017_2024/balansposten_jaarrekening_2017_2024.csv",
        (("gm_code", "GM9009"), ("jaar", "2020"), ("balanspost", "P111 Algemene reserve")),
        "balanspost", "", "dubbele sleutel",
        "Dezelfde regel is twee keer aangeleverd.",
        "dubbel",
    ),
    BadRow(
        "kengetallen_balans_2017_2024/bbv_kengetallen_begroting_2020_2025.csv",
        (("gm_code", "GM9034"), ("begrotingsjaar", "2022"), ("kengetal", "Solvabiliteitsratio"), ("jaar", "2021")),
        "waarde", "31%", NO_NUMBER,
        "Een percentage waar een fractie hoort.",
    ),
    BadRow(
        "cbs_gemeente_2014/cbs_kerncijfers_gemeente_2014.csv",
        (("gm_code", "GM9021"),),
        "population", ".", NO_WHOLE,
        "Een punt als teken voor onbekend.",
    ),
    BadRow(
        "cbs_gemeente_2022/cbs_kerncijfers_wijk_2022.csv",
        (("code", "WK902601"),),
        "", "", "17 kolommen in plaats van 18",
        "De regel is aan het eind afgekapt.",
        "kort",
    ),
    BadRow(
        "cbs_panel_2017_2019/cbs_panel_gemeente_2017_2019.csv",
        (("gm_code", "GM9028"), ("jaar", "2018")),
        "jaar", "2081", NO_WHOLE,
        "Twee cijfers van het jaar zijn verwisseld.",
    ),
    BadRow(
        "cpb_leeftijdskosten_2022/cpb_uitgaven_per_inwoner_naar_leeftijd_2022.csv",
        (("leeftijd", "42"),),
        "jeugd_eur", "n.v.t.", NO_NUMBER,
        "Tekst in plaats van nul.",
    ),
)  # fmt: skip
"""Every planted fault, in the order of loading."""


def spoil(directory: Path, rows: tuple[BadRow, ...] = BAD_ROWS) -> dict[BadRow, tuple[int, ...]]:
    """Change the files of the country below `directory` and return in which lines each fault stands.

    Raises
    ------
    LookupError
        When the row a fault is planted in is not there.
    """
    lines: dict[BadRow, tuple[int, ...]] = {}
    # From the top of a file on, so that a row that is added moves no fault that was counted before.
    for bad in sorted(rows, key=lambda bad: (bad.file, _find(directory, bad))):
        path = directory / bad.file
        cells = _read(path)
        at = _find(directory, bad)
        if bad.change == "dubbel":
            cells.insert(at + 1, list(cells[at]))
        elif bad.change == "kort":
            cells[at].pop()
        else:
            cells[at][cells[0].index(bad.column)] = bad.value
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(cells)
        path.write_text(text.getvalue(), encoding="utf-8")
        lines[bad] = (at + 1, at + 2) if bad.change == "dubbel" else (at + 1,)
    return lines


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _find(directory: Path, bad: BadRow) -> int:
    """Return the position of the row among the lines of its file; the header is 0."""
    header, *rows = _read(directory / bad.file)
    for number, row in enumerate(rows, start=1):
        if all(row[header.index(name)] == value for name, value in bad.where):
            return number
    raise LookupError(f"{bad.file}: no row {dict(bad.where)}")
