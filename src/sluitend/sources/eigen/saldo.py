"""The column a file calls Saldo: a check on its lasten and baten, and on which of the two is which.

In the BBV saldo is baten minus lasten; many a file turns it round. Which it is, the mapping says. When
every row has it the other way, lasten and baten are most likely exchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, listing, msg
from sluitend.sources.eigen.amounts import Amount, Fault, read_amount
from sluitend.sources.eigen.codes import show
from sluitend.sources.eigen.mapping import BBV_SALDO, TURNED_SALDO
from sluitend.sources.eigen.rows import Kind
from sluitend.sources.eigen.totals import step_of

if TYPE_CHECKING:
    from sluitend.sources.eigen.rows import Body, Row

CALLED = re.compile(r"\bsaldo\b|\bresultaat\b", re.IGNORECASE)
MOSTLY = 0.6
"""Part of the rows that must fit before a column is taken for the saldo of these lasten and baten."""
FEWEST = 3
"""Rows that must fit: two can fit by accident."""
FORMULAS = {BBV_SALDO: msg("baten min lasten"), TURNED_SALDO: msg("lasten min baten")}


@dataclass
class Saldo:
    """What a column says about the rows that have lasten, baten and a saldo other than zero.

    Attributes
    ----------
    fits
        Rows by what their saldo is: baten minus lasten, or lasten minus baten.
    off
        Rows in which it is neither.
    unread
        Rows of which it cannot be read: a formula without outcome, an error, a text.
    """

    column: int
    name: str
    declared: str = ""
    fits: dict[str, list[Row]] = field(
        default_factory=lambda: {formula: [] for formula in FORMULAS}
    )
    off: list[Row] = field(default_factory=list)
    unread: list[Row] = field(default_factory=list)

    @property
    def expected(self) -> str:
        """How the file writes a saldo, as the mapping says or else as the BBV has it."""
        return self.declared or BBV_SALDO

    @property
    def found(self) -> str:
        """How most rows have it."""
        return max(self.fits, key=lambda formula: len(self.fits[formula]))

    @property
    def is_turned(self) -> bool:
        """Whether no row has it as expected, and most have it the other way."""
        fitting = len(self.fits[self.found])
        return (
            self.found != self.expected and fitting > len(self.off) and not self.fits[self.expected]
        )

    @property
    def is_likely(self) -> bool:
        """Whether enough rows fit, either way, to take the column for the saldo it is called."""
        fitting = sum(map(len, self.fits.values()))
        return fitting >= max(FEWEST, MOSTLY * (fitting + len(self.off)))


def look_at_saldo(body: Body) -> Saldo | None:
    """Return what the column of the mapping says, else that of a column that is certainly a saldo."""
    if not {"lasten", "baten"} <= body.places.keys():
        return None
    if "saldo" in body.places:
        return _compare(body, body.places["saldo"], body.mapping.saldo)
    others = [
        _compare(body, column, "")
        for column, name in enumerate(body.table.names)
        if CALLED.search(name) and column not in body.places.values()
    ]
    likely = [saldo for saldo in others if saldo.is_likely]
    return max(likely, key=lambda s: sum(map(len, s.fits.values())), default=None)


def _compare(body: Body, column: int, declared: str) -> Saldo:
    saldo = Saldo(column, body.table.called(column), declared)
    grid, step = body.table.grid, step_of(body)
    broken = grid.uncached | grid.errors
    for row in body.rows:
        lasten, baten = row.values.get("lasten"), row.values.get("baten")
        if row.kind is not Kind.POST or row.fault or lasten is None or baten is None:
            continue
        cell = grid.cells[row.row][column]
        is_broken = (row.row, column) in broken
        amount = None if is_broken else read_amount(cell, body.notation)
        net = baten - lasten
        if is_broken or isinstance(amount, Fault):
            saldo.unread.append(row)
        elif isinstance(amount, Amount):
            # Of three rounded amounts the third can be off by one step.
            near = {
                BBV_SALDO: abs(amount.cents - net) <= step,
                TURNED_SALDO: abs(amount.cents + net) <= step,
            }
            if not any(near.values()):
                saldo.off.append(row)
            elif not all(near.values()):
                saldo.fits[next(formula for formula in near if near[formula])].append(row)
    return saldo


def check_saldo(body: Body, saldo: Saldo | None) -> None:
    """Reject the rows whose saldo is not what the mapping says; a column it does not name only tells."""
    if saldo is None or "saldo" not in body.places or saldo.is_turned:
        return
    wrong = [row for f, rows in saldo.fits.items() if f != saldo.expected for row in rows]
    for row in [*wrong, *saldo.off]:
        row.reject(
            saldo.column,
            show(body.table.grid.cells[row.row][saldo.column]),
            Fault(
                msg("het saldo is niet {formule}", formule=FORMULAS[saldo.expected]),
                msg(
                    "Verbeter het saldo of de bedragen; is deze kolom iets anders, laat haar dan weg uit de kolommenkaart."
                ),
            ),
        )


def refuse_turned(body: Body, saldo: Saldo | None) -> None:
    """Refuse a file in which the saldo of every row says that lasten and baten are exchanged.

    Raises
    ------
    SourceError
        With both ways out: exchange them, or state how this file writes a saldo.
    """
    if saldo is not None and "saldo" in body.places and saldo.is_turned:
        raise SourceError(_turned(saldo), _ways_out(saldo))


def tell_saldo(body: Body, saldo: Saldo | None) -> list[Message]:
    """Return what must be said beside the rejects: all of it when the mapping does not name the column."""
    if saldo is None:
        return []
    told = []
    if saldo.unread:
        told.append(msg("Niet te lezen: saldo in rij {rijen}.", rijen=_lines(body, saldo.unread)))
    if saldo.is_turned:
        told.append(msg("{wat} {raad}", wat=_turned(saldo), raad=_ways_out(saldo)))
    elif "saldo" not in body.places and saldo.off:
        told.append(
            msg(
                "In kolom ‘{kop}’ is het saldo niet {formule} in rij {rijen}. Met deze kolom bij ‘saldo’ in de kolommenkaart worden zulke rijen afgekeurd.",
                kop=saldo.name,
                formule=FORMULAS[saldo.expected],
                rijen=_lines(body, saldo.off),
            )
        )
    return told


def _turned(saldo: Saldo) -> Message:
    return msg(
        "In kolom ‘{kop}’ is het saldo in alle rijen {gevonden}, en niet {verwacht}.",
        kop=saldo.name,
        gevonden=FORMULAS[saldo.found],
        verwacht=FORMULAS[saldo.expected],
    )


def _ways_out(saldo: Saldo) -> Message:
    return msg(
        "Waarschijnlijk zijn lasten en baten verwisseld, in het bestand of in de kolommenkaart. Zijn zij goed, zet dan in de kolommenkaart ‘saldo: {keuze}’ en bij de kolommen ‘saldo’.",
        keuze=saldo.found,
    )


def _lines(body: Body, rows: list[Row]) -> Message:
    return listing([str(body.line(row)) for row in rows])
