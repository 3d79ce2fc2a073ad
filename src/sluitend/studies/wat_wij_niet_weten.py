"""Wat wij niet weten: per measure, document and year which figures are there and which are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.period import Document, Year
from sluitend.core.result import Output
from sluitend.reference.areas import Areas
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculation import Argument, Publications, calculation, every_table
from sluitend.studies.coverage import tables as made
from sluitend.studies.coverage.counting import count
from sluitend.studies.coverage.inventory import Inventory, inventory
from sluitend.studies.coverage.outputs import OUTPUTS
from sluitend.studies.coverage.shape import MAP, Shape
from sluitend.studies.coverage.states import states
from sluitend.studies.coverage.story import headline, notices
from sluitend.studies.membership import members, one_area
from sluitend.studies.panel import due

EVERY_TABLE = every_table()


@calculation(
    "wat-wij-niet-weten",
    title=msg("Wat wij niet weten"),
    summary=msg("Van elk cijfer, elk jaar en elk document: wat er is, wat ontbreekt en waarom."),
    outputs=OUTPUTS,
    parameters=("iv3.inleverdatum_jaarrekening", "iv3.inleverdatum_begroting"),
)
def wat_wij_niet_weten(
    tabellen: Annotated[Mapping[str, pl.DataFrame], EVERY_TABLE],
    publicaties: Annotated[pl.DataFrame, Publications()],
    rules: Rulebook,
    gebied: Annotated[Areas, Argument(msg("gemeente, regio, groep of land"), "NL")],
    van: Annotated[Year, Argument(msg("eerste jaar"), "2017")],
    tot: Annotated[Year, Argument(msg("laatste jaar"), "2024")],
) -> Output:
    """Count what every loaded table has and lacks; see ``methode/wat-wij-niet-weten.md``.

    Returns
    -------
    Tables ``per_tabel``, ``gaten``, ``ontbrekend``, ``overzicht``, ``niet_geladen``, ``landelijk``,
    and in full ``per_jaar`` and ``per_gemeente``; terms: per cell who lacks the whole figure.
    """
    area, who = one_area(gebied), members(gebied)
    loaded = [contract.id for contract in EVERY_TABLE.contracts if contract.id in tabellen]
    found = inventory({name: tabellen[name] for name in loaded})
    who = pl.concat([who, members(gebied, _maps(found, who, tot))])
    counted = count(found, who, tot)
    shapes = counted.shapes.values()
    not_due = _not_due(van, tot, rules) if any(shape.is_filed for shape in shapes) else {}
    cells = made.per_year(counted, states(counted, van, tot, not_due), publicaties)
    lacking = made.per_municipality(counted).filter(pl.col("jaar").is_between(van, tot))
    every = made.overview(cells)
    municipal = [shape.contract.id for shape in shapes if shape.is_municipal]
    labels = {
        (contract.id, code): label
        for contract in EVERY_TABLE.contracts
        for code, label in Shape(contract).labels.items()
    }
    tables = {
        "per_tabel": made.per_table(cells),
        "gaten": every.filter(pl.col("jaren_gat") != ""),
        "ontbrekend": made.missing(lacking, labels),
        "overzicht": every.filter(pl.col("tabel").is_in(municipal)),
        "niet_geladen": made.not_loaded(
            contract for contract in EVERY_TABLE.contracts if contract.id not in tabellen
        ),
        "landelijk": made.national(cells),
        "per_jaar": cells,
        "per_gemeente": lacking,
    }
    unlisted = sorted(set(range(van, tot + 1)) - set(gebied.geography.years))
    national = [shape.contract.title for shape in shapes if not shape.is_municipal]
    order = [contract.id for contract in EVERY_TABLE.contracts]
    tables = {name: made.in_order(frame, order) for name, frame in tables.items()}
    return Output(
        tables=tables,
        terms=_terms(cells, area.code),
        notices=notices(unlisted, national),
        headline=headline(gebied, tables),
    )


def _not_due(van: int, tot: int, rules: Rulebook) -> dict[tuple[str, int], bool]:
    """Say which document of which year the law does not demand yet.

    A begroting is due in the year before and a jaarrekening in the year after, so earlier years
    need not be asked: they may lie before the rule itself.
    """
    return {
        (str(document), jaar): due(document, jaar, rules) > rules.as_of
        for document in Document
        for jaar in range(max(van, rules.as_of.year - 1), tot + 1)
    }


def _maps(found: Inventory, who: pl.DataFrame, tot: int) -> list[int]:
    """Return the years on whose map a forecast was made and that are not asked for themselves."""
    maps = set(found.cells[MAP].filter(found.apart).unique())
    return sorted(year for year in maps - set(who["jaar"].unique()) if year <= tot)


def _terms(cells: pl.DataFrame, area: str) -> pl.DataFrame:
    """Return per cell how many municipalities lack the whole figure."""
    lacking = pl.col("n_gedeeltelijk") + pl.col("n_ontbreekt")
    return cells.filter(lacking > 0).select(
        gebied=pl.lit(area),
        jaar="jaar",
        post=pl.concat_str("tabel", "maat", "document", separator=":"),
        bedrag=lacking,
    )
