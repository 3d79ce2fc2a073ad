"""What a reading of an own file says beside its figures: nothing is passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count, Money
from sluitend.sources.eigen.rows import Kind
from sluitend.sources.eigen.saldo import tell_saldo
from sluitend.sources.eigen.titles import tell_titles
from sluitend.sources.workbook import column_letter
from sluitend.tables.eigen import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence

    from sluitend.sources.eigen.files import Opened
    from sluitend.sources.eigen.findings import Findings
    from sluitend.sources.eigen.posts import Noticed
    from sluitend.sources.eigen.rows import Body
    from sluitend.sources.eigen.totals import Checked


def tell(
    opened: Opened, bodies: Sequence[Body], findings: Findings, names: Map[str, str]
) -> list[Message]:
    """Return the notices of one reading, in the order a reader would ask; see `tell_titles` for `names`."""
    noticed, mapping = findings.noticed, bodies[0].mapping
    kinds = _kinds(bodies, noticed, is_ledger=mapping.document == LEDGER)
    told = [notice for body in bodies for notice in tell_titles(body, names)]
    told += [*opened.notices, *_sheets(opened, bodies), *kinds]
    for body, saldo, checked in zip(bodies, findings.saldos, findings.totals, strict=True):
        told += [*tell_saldo(body, saldo), *_totals(checked), *_hidden(body)]
    empty = sum(body.empty for body in bodies)
    if empty and mapping.lege_cel == "nul":
        told.append(
            msg(
                "Posten met een lege cel, gelezen als nul zoals de kolommenkaart zegt: {n}.",
                n=Count(empty),
            )
        )
    elif empty:
        told.append(
            msg(
                "Posten met een lege cel, waarvan het bedrag ontbreekt, ook in sommen: {n}.",
                n=Count(empty),
            )
        )
    told += _cells(bodies)
    if noticed.added:
        told.append(
            msg(
                "Rijen met dezelfde sleutel zijn opgeteld: {n}, tot posten: {m}.",
                n=Count(noticed.added_rows),
                m=Count(noticed.added),
            )
        )
    if noticed.parents:
        told.append(
            msg(
                "Op taakveld {codes} wordt sinds 2023 niet meer geboekt; het bedrag is gelezen als dat van de taakvelden eronder samen.",
                codes=", ".join(sorted(noticed.parents)),
            )
        )
    if mapping.kolommen.debet_credit and not mapping.kolommen.soort:
        told.append(
            msg(
                "Er is geen kolom die lasten en baten scheidt: debet is gelezen als lasten en credit als baten. Een creditboeking op een lastenrekening staat daardoor bij de baten."
            )
        )
    if mapping.document == LEDGER:
        told.append(
            msg(
                "Een grootboek is vertrouwelijk: resultaten erop verlaten de werkruimte niet zonder vrijgave."
            )
        )
    return told


def _sheets(opened: Opened, bodies: Sequence[Body]) -> list[Message]:
    read = {body.table.grid.sheet for body in bodies}
    others = [grid for grid in opened.grids if grid.sheet not in read and grid.filled_rows]
    told = []
    if shown := [grid.sheet for grid in others if not grid.hidden]:
        told.append(msg("Niet gelezen tabbladen: {namen}.", namen=listing(shown)))
    if secret := [grid.sheet for grid in others if grid.hidden]:
        told.append(msg("Niet gelezen, en verborgen: tabblad {namen}.", namen=listing(secret)))
    if hidden := [body.table.grid.sheet for body in bodies if body.table.grid.hidden]:
        told.append(msg("Tabblad {namen} is verborgen en wel gelezen.", namen=listing(hidden)))
    return told


def _kinds(bodies: Sequence[Body], noticed: Noticed, *, is_ledger: bool) -> list[Message]:
    count = {
        kind: sum(1 for body in bodies for row in body.rows if row.kind is kind and not row.fault)
        for kind in Kind
    }
    told = [
        msg(
            "Geaccepteerd: posten {posten}, totalen als controle {controles}, kopjes en toelichtingen {teksten}.",
            posten=Count(count[Kind.POST]),
            controles=Count(count[Kind.CHECK]),
            teksten=Count(count[Kind.TEXT]),
        )
    ]
    skipped = [row for body in bodies for row in body.rows if row.kind is Kind.SKIPPED]
    if skipped and is_ledger:
        told.append(
            msg("Overgeslagen rijen, zoals de kolommenkaart zegt: {n}.", n=Count(len(skipped)))
        )
    elif skipped:
        cents = sum(abs(value or 0) for row in skipped for value in row.money.values())
        told.append(
            msg(
                "Overgeslagen rijen, zoals de kolommenkaart zegt: {n}, met samen {bedrag} aan bedragen.",
                n=Count(len(skipped)),
                bedrag=Money(cents, "rate"),
            )
        )
    if noticed.parent_checks:
        told.append(
            msg(
                "Rijen die het totaal van de taakvelden eronder zijn en niet nog eens meetellen: {n}.",
                n=Count(noticed.parent_checks),
            )
        )
    return told


def _totals(checked: Checked) -> list[Message]:
    told = []
    if checked.rounded:
        told.append(
            msg(
                "Niet verder af dan de afronding van de rijen verklaart: totaal in rij {rijen}.",
                rijen=listing([str(line) for line in checked.rounded]),
            )
        )
    if checked.uncached:
        told.append(
            msg(
                "Niet na te rekenen, door een formule zonder bewaarde uitkomst: totaal in rij {rijen}. Laat het rekenprogramma rekenen en bewaar het bestand opnieuw.",
                rijen=listing([str(line) for line in checked.uncached]),
            )
        )
    if checked.unchecked:
        told.append(
            msg(
                "Niet na te rekenen, omdat een bedrag niet te lezen is: totaal in rij {rijen}.",
                rijen=listing([str(line) for line in checked.unchecked]),
            )
        )
    return told


def _hidden(body: Body) -> list[Message]:
    grid = body.table.grid
    told = []
    rows = [
        str(body.line(row))
        for row in body.rows
        if row.row in grid.hidden_rows and row.kind is not Kind.TEXT
    ]
    if rows:
        told.append(msg("Verborgen rijen zijn gewoon gelezen: {rijen}.", rijen=listing(rows)))
    columns = [
        body.table.place(c) for c in sorted(body.places.values()) if c in grid.hidden_columns
    ]
    if columns:
        told.append(
            msg("Verborgen kolommen zijn gewoon gelezen: {kolommen}.", kolommen=", ".join(columns))
        )
    others = [
        column_letter(c)
        for c in sorted(grid.hidden_columns - set(body.places.values()))
        if any(c < len(row) and row[c] is not None for row in grid.cells[body.table.first :])
    ]
    if others:
        told.append(
            msg(
                "Verborgen kolommen met inhoud zijn niet gelezen: {kolommen}.",
                kolommen=", ".join(others),
            )
        )
    return told


def _cells(bodies: Sequence[Body]) -> list[Message]:
    told = []
    if negative := [cell for body in bodies for cell in body.negative]:
        told.append(
            msg(
                "Bedragen met een tegengesteld teken zijn gelezen als correctie: {cellen}.",
                cellen=listing(negative),
            )
        )
    if rounded := [cell for body in bodies for cell in body.rounded]:
        told.append(msg("Delen van een cent zijn afgerond: {cellen}.", cellen=listing(rounded)))
    if merged := sum(len(body.merged) for body in bodies):
        told.append(
            msg(
                "Cellen van een samengevoegd blok die de waarde van het blok kregen: {n}.",
                n=Count(merged),
            )
        )
    return told
