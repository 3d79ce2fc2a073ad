"""What a table of municipalities holds: units per maatstaf, payments, or taakmutaties.

Every column is either named as something we know, or named in a notice as not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.sources.gemeentefonds import VOLUME_OF
from sluitend.sources.units import unit_of
from sluitend.sources.worksheet import BESIDE, plain
from sluitend.tables.circulaire import MUTATIONS
from sluitend.tables.gemeentefonds import PAYMENTS, VOLUMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.sources.worksheet import Column, Table
    from sluitend.tables.contract import Contract

MAATSTAF = re.compile(
    r"^(?:\d{1,2} ?-?[a-z]? )?(?:extra groei |grote (?:woon)?|(?:één|een)persoons|eenouder|lage? |"
    r"(?:lokale|regionale|landelijke) |(?:aantal )?)"
    r"(inwoners|jongeren|ouderen|bijstandsontvangers|uitkeringsontvangers|loonkostensubsidies?|huishoudens|"
    r"inkomens|minderheden|migratieachtergrond|kernen|woonruimten|bedrijven|oppervlakte?|oeverlengte|"
    r"omgevingsadressendichtheid|bewoonde oorden|historische|leerlingen|onderwijsachterstand|"
    r"klantenpotentieel|centrumfunctie|opleidingsniveau|doelgroepenregister|ozb|waddengemeenten|"
    r"medicijngebruik|vast bedrag|meerkernigheid)\b"
)
"""Beginnings of the names of maatstaven in law (Besluit financiële verhouding 2001, bijlage 2) and in the
circulars since 2023; codes are only known from the sheet with amounts per unit."""
ENOUGH = 3
"""Maatstaven that make a table one of units."""
MUTATION = re.compile(r"\btaakmutatie")
PAYMENT = re.compile(
    r"(integratie|decentralisatie|suppletie)-?\s?uitkering|\b(si|iu|du)\b|suppletie|beschermd wonen|participatie|"
    r"voogdij|maatschappelijke opvang|vrouwenopvang"
)
NAMES = {
    "Beschermd wonen": re.compile(r"beschermd wonen"),
    "Participatie": re.compile(r"\bparticipatie\b"),
    "Voogdij/18+": re.compile(r"voogdij ?/? ?18 ?(\+|plus)"),
    "maatschappelijke opvang": re.compile(r"maatschappelijke opvang"),
    "vrouwenopvang": re.compile(r"vrouwenopvang"),
}
"""Payments with a workbook of their own, in which a column is a year; spelled as in the circulars."""
YEAR = re.compile(r"20\d\d")
NO_MONEY = re.compile(
    r"\baantal|aandeel|percentage|%|\bindex|\bscore|volume|eenhed|\b[sa][ej]\b|per inwoner|inwoners|sleutel|"
    r"gewicht|factor|verschil|\b(sub)?totaal"
)
"""Columns beside payments that are no payment, or a sum of them."""


@dataclass(frozen=True)
class Pick:
    """One column that is read: its key, its year when the column is one, its unit when it is money."""

    column: Column
    key: str
    jaar: int | None = None
    cents: int | None = None

    @property
    def factor(self) -> float:
        """What one unit is in euro; one when it is no money."""
        return 1 if self.cents is None else self.cents / CENTS_PER_EURO


@dataclass(frozen=True)
class Kind:
    """What a table holds, which columns are read, and which are not."""

    contract: Contract
    picks: tuple[Pick, ...]
    left: tuple[Column, ...]


def kind_of(table: Table, maatstaven: Mapping[str, str]) -> Kind | Message:
    """Say what a table holds, or what it lacks.

    Parameters
    ----------
    maatstaven
        Code by code and by name, in small letters, from the sheets with amounts per unit.
    """
    columns = [column for column in table.columns if not column.says(BESIDE)]
    units = {c: key for c in columns if (key := _maatstaf(c, maatstaven))}
    money = bool(MUTATION.search(table.title) or PAYMENT.search(table.title))
    if len(units) >= ENOUGH and (not money or 2 * len(units) > len(columns)):
        picks = tuple(Pick(column, key) for column, key in units.items())
        return Kind(VOLUMES, picks, tuple(c for c in columns if c not in units))
    if not money:
        return msg(
            "de kolommen zijn geen bekende maatstaven ({n} herkend) en de titel noemt geen uitkering of "
            "taakmutatie",
            n=len(units),
        )
    return _payments(table, columns)


def _maatstaf(column: Column, maatstaven: Mapping[str, str]) -> str:
    """Return the maatstaf a column is about, as published, or nothing."""
    for head in column.heads:
        text = plain(head)
        if text in maatstaven:
            return maatstaven[text]
        if text in VOLUME_OF and VOLUME_OF[text] in maatstaven:
            return text
    if maatstaven:
        return ""
    return next((" ".join(h.split()) for h in column.heads if MAATSTAF.search(plain(h))), "")


def _payments(table: Table, columns: list[Column]) -> Kind | Message:
    contract = MUTATIONS if MUTATION.search(table.title) else PAYMENTS
    years = [column for column in columns if YEAR.fullmatch(plain(column.head))]
    wanted = years or [c for c in columns if c.heads and not c.says(NO_MONEY)]
    name = ""
    if years:
        named = [name for name, pattern in NAMES.items() if pattern.search(table.title)]
        if len(named) != 1:
            return msg("de kolommen zijn jaren, maar de titel noemt niet één uitkering")
        name = named[0]
    picks = []
    for column in wanted:
        cents = unit_of(column.head, column.heads, table.above)
        if isinstance(cents, Message):
            return cents
        jaar = int(plain(column.head)) if years else None
        picks.append(Pick(column, name or column.head, jaar, cents))
    if not picks:
        return msg("er is geen kolom met bedragen")
    doubled = {plain(pick.key) for pick in picks if not years and _times(picks, pick) > 1}
    if doubled:
        return msg("twee kolommen hebben dezelfde kop: {koppen}", koppen=", ".join(sorted(doubled)))
    return Kind(contract, tuple(picks), tuple(c for c in columns if c not in wanted))


def _times(picks: list[Pick], pick: Pick) -> int:
    return sum(plain(other.key) == plain(pick.key) for other in picks)
