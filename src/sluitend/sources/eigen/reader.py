"""A municipality's own file as a source: one file, read as its mapping of columns says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import msg
from sluitend.reference.fictional import is_fictional
from sluitend.sources.eigen.beside import stand_out
from sluitend.sources.eigen.files import open_file
from sluitend.sources.eigen.findings import check_bodies
from sluitend.sources.eigen.plausible import check_unit
from sluitend.sources.eigen.posts import table_from
from sluitend.sources.eigen.rows import Body, read_body
from sluitend.sources.eigen.saldo import refuse_turned
from sluitend.sources.eigen.table import check_years, find_tables, locate
from sluitend.sources.eigen.told import tell
from sluitend.sources.sheet import REJECTS_SCHEMA, ROW, Sheet
from sluitend.sources.source import Described, Reading, finish, require_municipalities
from sluitend.tables.eigen import LEDGER, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.eigen.files import Opened
    from sluitend.sources.eigen.mapping import Mapping
    from sluitend.sources.source import PassedOver

HIDDEN = "…"
"""Stands for every value of a ledger on the uitvallijst: the place is enough to mend it."""


@dataclass(frozen=True)
class OwnFile:
    """A source made of a mapping: `Workspace.load(OwnFile(mapping), path)`.

    Attributes
    ----------
    compare
        The begroting as filed for Iv3 by the same municipality, to judge by: columns jaar, gm_code,
        taakveld, maat (lasten, baten) and waarde (cents). None when there is none.
    names
        Code -> name of the municipalities of the year, to judge the titles above a table by.
    """

    mapping: Mapping
    compare: pl.DataFrame | None = None
    names: Map[str, str] = field(default_factory=dict)
    id: str = "eigen"
    signature: tuple[str, ...] = ()
    passed_over: PassedOver = ()

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the file; see `Source.read`.

        Raises
        ------
        SourceError
            When the file, a sheet or a column is not what the mapping says, when its municipality
            does not exist, when the amounts cannot be in the stated unit, or when the saldo of every
            row says that lasten and baten are exchanged.
        """
        mapping = self.mapping
        require_municipalities(known, directory)
        _require_municipality(mapping, known)
        opened = open_file(directory, mapping.scheidingsteken)
        bodies = read_bodies(opened, mapping)
        findings = check_bodies(bodies, mapping, known)
        for body, saldo in zip(bodies, findings.saldos, strict=True):
            refuse_turned(body, saldo)
        table = table_from(bodies, mapping)
        notices = tell(opened, bodies, findings, self.names)
        notices += check_unit(directory, table, mapping, known, self.compare)
        notices += stand_out(table, mapping, known, self.compare)
        contract = table_of(mapping.document)
        sheet = as_sheet(directory, bodies, mapping)
        return finish([sheet], {contract.id: table}, _described(mapping, table), notices)


def read_bodies(opened: Opened, mapping: Mapping) -> tuple[Body, ...]:
    """Read every table the mapping is about, before they are held against each other."""
    bodies = []
    for table in find_tables(opened, mapping):
        places = locate(table, mapping.kolommen)
        check_years(table, places, mapping)
        bodies.append(read_body(opened, table, places, mapping))
    return tuple(bodies)


def as_sheet(path: Path, bodies: Sequence[Body], mapping: Mapping) -> Sheet:
    """Close the books of a file: rows counted apart from those accepted and rejected.

    Totals that serve as a check, headings, notes and rows to pass over are accepted: they were read,
    and what is in them is known.
    """
    accepted = [body.line(row) for body in bodies for row in body.rows if row.fault is None]
    read = sum(
        body.table.grid.counted_rows
        - sum(1 for row in body.table.grid.filled_rows if row < body.table.first)
        for body in bodies
    )
    frame = pl.DataFrame({ROW: accepted}, schema={ROW: pl.Int64})
    return Sheet(path, frame, read, [rejects_of(path, bodies, mapping)])


def rejects_of(path: Path, bodies: Sequence[Body], mapping: Mapping) -> pl.DataFrame:
    """Return the uitvallijst; of a ledger no value is shown."""
    rows = [
        (
            path.name,
            body.line(row),
            "" if column is None else body.table.place(column),
            HIDDEN if mapping.document == LEDGER and value else value,
            str(fault.reason),
            str(fault.remedy),
        )
        for body in bodies
        for row in body.rows
        if row.fault
        for column, value, fault in [row.fault]
    ]
    return pl.DataFrame(rows, schema=REJECTS_SCHEMA, orient="row")


def _require_municipality(mapping: Mapping, known: pl.DataFrame) -> None:
    if not (mapping.gemeente and mapping.jaar):
        return
    if known.filter(jaar=mapping.jaar, gm_code=mapping.gemeente).is_empty():
        raise SourceError(
            msg(
                "Gemeente {code} bestaat niet in {jaar}.", code=mapping.gemeente, jaar=mapping.jaar
            ),
            msg(
                "Verbeter gemeente of jaar in de kolommenkaart; ‘sluitend gebieden gemeenten’ toont de codes."
            ),
        )


def _described(mapping: Mapping, table: pl.DataFrame) -> Described:
    codes = sorted(table["gm_code"].unique())
    years = sorted(table["jaar"].unique()) or [mapping.jaar]
    kinds = {is_fictional(code) for code in codes}
    if len(kinds) > 1:
        raise SourceError(
            msg("In dit bestand staan fictieve en echte gemeenten door elkaar."),
            msg("Zet ze in aparte bestanden en laad ze in aparte werkruimten."),
        )
    who = mapping.gemeente or "gemeenten"
    when = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    stand = re.sub(r"\W+", "_", mapping.stand.lower()).strip("_")
    fictional = kinds == {True}
    return Described(
        # Every stand of every document is a series of its own: one day can bring several.
        source=f"eigen-{who}-{mapping.document}-{when}-{stand}",
        title=f"Eigen opgave van de gemeente: {mapping.document.replace('_', ' ')} {when}, {mapping.stand}",
        published_on=mapping.publicatiedatum,
        status=mapping.status,
        licence="fictief, vrij te gebruiken" if fictional else "niet vermeld; vraag de gemeente",
        attribution=f"Eigen opgave van de gemeente ({who}): {mapping.bron}",
        date_note="opgegeven in de kolommenkaart",
        fictional=fictional,
        correction=mapping.verbetering,
    )
