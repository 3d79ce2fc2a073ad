"""Codes in an own file: taakvelden of their year, product codes, and numbers that may be a person's."""

from __future__ import annotations

import datetime
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.reference.taakvelden import SOCIAL_DOMAIN, concordance
from sluitend.sources.eigen.amounts import Fault

if TYPE_CHECKING:
    from sluitend.reference.taakvelden import Classification, Taakveld
    from sluitend.sources.workbook import Cell

OUTSIDE = (
    *(f"0.{n}" for n in (*range(1, 6), 61, 62, 63, 64, *range(7, 12))),
    *(
        f"{group}.{n}"
        for group, last in zip("1234578", (2, 5, 4, 3, 7, 5, 3), strict=True)
        for n in range(1, last + 1)
    ),
)
"""Taakvelden outside hoofdtaakveld 6; the same since 2017 (Iv3-informatievoorschrift gemeenten)."""
CHILDREN = {
    "iv3-2023": {
        "6.71": "abcd",
        "6.72": "abcd",
        "6.73": "abc",
        "6.74": "abc",
        "6.81": "ab",
        "6.82": "ab",
    },
    "iv3-2025": {
        "6.71": "1234",
        "6.75": "123",
        "6.76": "123",
        "6.79": "12",
        "6.81": "12",
        "6.82": "12",
    },
}
"""The full taakvelden under those of two digits: letters from 2023, digits from 2025."""
SHAPE = re.compile(r"^([0-8])([.,])([1-9]\d{0,2}[a-z]?)(?=$|[\s:;\u2013-])", re.ASCII)
PRODUCT = re.compile(r"^(?=[A-Za-z./_-]*\d)[A-Za-z0-9][A-Za-z0-9./_-]{0,19}(?=$|\s)", re.ASCII)
NINE_DIGITS = re.compile(r"(?<!\d)(?:\d[ .-]?){8}\d(?!\d)", re.ASCII)
AMBIGUOUS = {"0.1": "0.10"}
"""A spreadsheet that holds the code as a number has lost the zero that tells these apart."""
YEAR = re.compile(r"^(?:19|20)\d\d$", re.ASCII)
YEAR_IN_TEXT = re.compile(r"(?<!\d)20[1-4]\d(?!\d)", re.ASCII)
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Known:
    """The taakvelden of one classification, in full and rolled up to two digits."""

    classification: Classification
    full: frozenset[str]
    parents: frozenset[str]


@lru_cache(maxsize=1)
def known_codes() -> tuple[Known, ...]:
    """Return the taakvelden per classification."""
    found = []
    for classification in concordance().classificaties:
        children = CHILDREN.get(classification.id, {})
        full = {f"{parent}{end}" for parent, ends in children.items() for end in ends}
        full |= set(classification.taakvelden) - set(children)
        found.append(Known(classification, frozenset({*full, *OUTSIDE}), frozenset(children)))
    return tuple(found)


@lru_cache(maxsize=64)
def codes_of(jaar: int) -> Known | None:
    """Return the taakvelden in force in a year; None when no classification is known for it."""
    return next(
        (k for k in known_codes() if k.classification.van <= jaar <= k.classification.tot), None
    )


def parent_of(code: str, jaar: int) -> str | None:
    """Return the rolled-up taakveld above a full one.

    Examples
    --------
    >>> parent_of("6.71b", 2024), parent_of("6.71", 2024), parent_of("6.792", 2025)
    ('6.71', None, '6.79')
    """
    known = codes_of(jaar)
    above = code[:-1]
    return above if known and above in known.parents and code in known.full else None


def group_of(code: str, jaar: int) -> str | None:
    """Return the group of taakvelden a code belongs to, or None outside hoofdtaakveld 6."""
    found = _listed(code, jaar)
    return found.groep if found else None


def rolled_up(code: str, jaar: int) -> str | None:
    """Return a code as Iv3 is published, in two digits, or None outside hoofdtaakveld 6."""
    found = _listed(code, jaar)
    return found.code if found else None


def _listed(code: str, jaar: int) -> Taakveld | None:
    known = codes_of(jaar)
    return known.classification.find(code) if known else None


def looks_like_taakveld(value: Cell) -> bool:
    """Say whether a cell begins with something of the shape of a taakveld."""
    if isinstance(value, float):
        return bool(SHAPE.match(str(value)))
    return isinstance(value, str) and bool(SHAPE.match(value.strip().lower()))


def read_taakveld(value: Cell, jaar: int) -> str | Fault:
    """Read a taakveld, with or without its name behind it, and hold it against its year.

    Examples
    --------
    >>> read_taakveld("6.72a Jeugdhulp begeleiding", 2024)
    '6.72a'
    >>> str(read_taakveld("6.2", 2025).reason)
    'taakveld 6.2 hoort bij de indeling van 2017–2024'
    """
    if value is None:
        return Fault(
            msg("het taakveld ontbreekt"),
            msg(
                "Vul het taakveld in; is dit een kopje of een totaal, noem de rij dan bij ‘overslaan’."
            ),
        )
    if isinstance(value, datetime.date):
        return Fault(
            msg("een datum in plaats van een taakveld"),
            msg(
                "Het rekenprogramma maakte een datum van de code; zet de kolom op tekst en typ haar opnieuw."
            ),
        )
    text = str(value).strip().lower()
    shape = SHAPE.match(text)
    if not shape:
        return Fault(
            msg("geen taakveld"),
            msg(
                "Een taakveld ziet eruit als 6.72; is dit een kopje of een totaal, noem de rij dan bij ‘overslaan’."
            ),
        )
    code = f"{shape[1]}.{shape[3]}"
    # A decimal comma shows that the code went through a cell with a number, as a float does.
    if code in AMBIGUOUS and (isinstance(value, float) or shape[2] == ","):
        return Fault(
            msg(
                "het getal {code} kan taakveld {code} zijn, en ook {ander}",
                code=code,
                ander=AMBIGUOUS[code],
            ),
            msg("Zet de kolom met taakvelden op tekst en typ de code opnieuw."),
        )
    return _in_force(code, jaar)


def _in_force(code: str, jaar: int) -> str | Fault:
    known = codes_of(jaar)
    if known is None:
        years = [k.classification for k in known_codes()]
        return Fault(
            msg("van {jaar} is geen indeling van taakvelden bekend", jaar=jaar),
            msg("Kies een jaar van {van} tot en met {tot}.", van=years[0].van, tot=years[-1].tot),
        )
    allowed = known.full | known.parents
    if code in allowed:
        return code
    close = _heirs(code, jaar) or difflib.get_close_matches(code, sorted(allowed), n=3, cutoff=0.5)
    remedy = (
        msg(
            "Gebruik een taakveld van {jaar}. Bedoelt u {codes}?", jaar=jaar, codes=", ".join(close)
        )
        if close
        else msg("Gebruik een taakveld van {jaar}.", jaar=jaar)
    )
    others = [k.classification for k in known_codes() if code in k.full | k.parents]
    if not others:
        return Fault(msg("taakveld {code} bestaat in {jaar} niet", code=code, jaar=jaar), remedy)
    return Fault(
        msg(
            "taakveld {code} hoort bij de indeling van {van}–{tot}",
            code=code,
            van=others[0].van,
            tot=others[-1].tot,
        ),
        remedy,
    )


def _heirs(code: str, jaar: int) -> list[str]:
    """Return what a code of the classification right before or after this year's became or was."""
    if not code.startswith(SOCIAL_DOMAIN):
        return []
    all_known = known_codes()
    here = next(i for i, k in enumerate(all_known) if k is codes_of(jaar))
    for other in (here - 1, here + 1):
        if other not in range(len(all_known)):
            continue
        known = all_known[other]
        if code in known.full | known.parents:
            year = known.classification.van
            blocks = concordance().blocks(year, jaar)
            found = concordance().block_of(code, year, blocks, "van")
            return [taak for block in blocks if block.id == found for taak in block.naar]
    return []


def read_product(value: Cell) -> str | Fault:
    """Read a product code, with or without its name behind it; the name is dropped.

    Examples
    --------
    >>> read_product("670100 Huishoudelijke hulp"), read_product(670100)
    ('670100', '670100')
    """
    if value is None:
        return ""
    text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
    shape = PRODUCT.match(text)
    if not shape or isinstance(value, bool):
        return Fault(
            msg("geen productcode"),
            msg(
                "Een productcode is hooguit twintig letters en cijfers, met ten minste één cijfer en zonder spatie."
            ),
        )
    if mask(shape[0]) != shape[0]:
        return Fault(
            msg("dit kan een burgerservicenummer zijn; dat mag hier niet staan"),
            msg(
                "Haal het uit het bestand. Is het wel een productcode, zet er dan een letter voor."
            ),
        )
    return shape[0]


def read_year(value: Cell) -> int | Fault:
    """Read a year of four digits."""
    text = (
        str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )
    if not YEAR.match(text):
        return Fault(
            msg("geen jaar"), msg("Vul een jaartal van vier cijfers in, bijvoorbeeld 2025.")
        )
    return int(text)


def is_bsn(digits: str) -> bool:
    """Say whether nine digits pass the test every burgerservicenummer passes.

    Examples
    --------
    >>> is_bsn("111222333"), is_bsn("123456789")
    (True, False)
    """
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0 and digits != "0" * 9


def mask(text: str) -> str:
    """Cover what may be a burgerservicenummer, also one written with points or spaces.

    Examples
    --------
    >>> mask("cliënt 111222333 en 1112.22.333")
    'cliënt ********* en *********'
    """

    def cover(found: re.Match[str]) -> str:
        return "*" * 9 if is_bsn(re.sub(r"\D", "", found[0])) else found[0]

    return NINE_DIGITS.sub(cover, text)


def show(value: Cell) -> str:
    """Write a cell for the uitvallijst: one line, not too long, no burgerservicenummer."""
    text = "" if value is None else mask(" ".join(str(value).split()))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
