"""The figures of a result with the terms they are made of, as a user asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import Message, listing, msg
from sluitend.publish.closure import MEASURE, NUMBER, TERM, explained
from sluitend.reference.taakvelden import classification_of, concordance
from sluitend.studies.plausibility.bounds import bound_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.core.result import Result
    from sluitend.reference.geography import Geography
    from sluitend.studies.derivation import Derivation

SOURCE_ROWS = "bronregels"


@dataclass(frozen=True)
class Figure:
    """One amount of a result and its terms.

    Attributes
    ----------
    table, column
        Where the amount stands.
    row
        The whole row, so that its keys can be told.
    amount
        Eurocents; equal to the sum of `bedrag` over `terms`.
    terms
        All terms of the amount.
    chosen
        Those terms that were asked for.
    """

    table: str
    column: str
    row: dict[str, Any]
    amount: int
    terms: pl.DataFrame
    chosen: pl.DataFrame


@dataclass(frozen=True)
class Choice:
    """Which terms a user wants to see; None means all."""

    stap: str | None = None
    blok: str | None = None
    jaar: int | None = None
    gemeente: str | None = None

    def apply(self, terms: pl.DataFrame) -> pl.DataFrame:
        """Keep the terms that were asked for.

        Raises
        ------
        ArgumentError
            Naming what there is, when there is nothing of that name.
        """
        kept = terms
        for option, value, column in (
            ("--stap", self.stap, _step(terms)),
            ("--blok", self.blok, _first(terms, "blok", "groep")),
            ("--jaar", self.jaar, _first(terms, "jaar")),
            ("--gemeente", self.gemeente, _first(terms, "gm_code")),
        ):
            if value is None:
                continue
            if column is None:
                raise ArgumentError(
                    msg("De termen van deze berekening kennen geen {optie}.", optie=option),
                    msg("Laat {optie} weg.", optie=option),
                )
            hits = kept.filter(column.cast(pl.String) == str(value))
            if hits.is_empty():
                there = kept.select(column.cast(pl.String).unique().sort()).to_series().to_list()
                raise ArgumentError(
                    msg("Er zijn geen termen met {optie} {waarde}.", optie=option, waarde=value),
                    msg("Er zijn: {waarden}.", waarden=listing([x for x in there if x], limit=20)),
                )
            kept = hits
        return kept


def _step(terms: pl.DataFrame) -> pl.Expr:
    """Return the step of each term: its own column, else the first part of the post."""
    found = _first(terms, "stap")
    return pl.col("post").str.split(":").list.first() if found is None else found


def _first(terms: pl.DataFrame, *names: str) -> pl.Expr | None:
    found = next((name for name in names if name in terms.columns), None)
    return pl.col(found) if found else None


def figures(result: Result, choice: Choice) -> Iterator[Figure]:
    """Yield every figure that has a term that was asked for.

    Raises
    ------
    NoDataError
        When the result has no amounts, or no terms, or no amount for those that were asked for.
    ArithmeticError
        When terms and figures do not belong together one to one, or do not add up: a bug.
    """
    terms = result.output.terms.with_row_index(TERM)
    if terms.is_empty():
        raise NoDataError(
            msg("Er is geen bedrag om te verklaren."),
            msg("‘sluitend run’ met dezelfde vraag zegt wat er ontbreekt."),
        )
    wanted = choice.apply(terms)
    columns = list(explained(result))
    if not columns:
        raise NoDataError(
            msg("Berekening {id} heeft geen bedragen om te verklaren.", id=result.call.calculation),
            msg("‘sluitend run {id}’ toont haar tabellen.", id=result.call.calculation),
        )
    found = False
    for one in columns:
        rows = one.rows
        filled = rows.filter(pl.col(one.column).is_not_null()).select(NUMBER)
        known = one.linked.join(filled, on=NUMBER)
        touched = known.filter(pl.col(TERM).is_in(wanted[TERM].implode()))[NUMBER].unique().sort()
        members = one.linked.filter(pl.col(NUMBER).is_in(touched.implode())).join(
            one.terms, on=TERM
        )
        for number, part in members.group_by(NUMBER, maintain_order=True):
            row = rows.filter(pl.col(NUMBER) == number[0]).row(0, named=True)
            found = True
            chosen = part.filter(pl.col(TERM).is_in(wanted[TERM].implode()))
            yield Figure(
                one.table,
                one.column,
                {name: value for name, value in row.items() if name != NUMBER},
                int(row[one.column]),
                part.drop(NUMBER, TERM),
                chosen.drop(NUMBER, TERM),
            )
    if not found:
        raise NoDataError(
            msg(
                "Bij de gekozen termen hoort geen bedrag: zij heffen elkaar op, of het bedrag is niet volledig geleverd."
            ),
            msg("Kies een kleiner gebied, een ander jaar of een andere stap."),
        )


def source_rows(result: Result, figure: Figure, geography: Geography) -> pl.DataFrame | None:
    """Return the filed rows behind the chosen terms, or None when the result carries none.

    The earlier side of a term holds what its predecessors filed, so those come along.
    """
    if SOURCE_ROWS not in result.tables:
        return None
    rows, terms = result.tables[SOURCE_ROWS], figure.chosen
    if not {"blok", "van", "van_document", "tot_document"} <= set(terms.columns):
        shared = [name for name in terms.columns if name in rows.columns]
        return rows.join(terms.select(shared).unique(), on=shared, how="semi")
    cells: set[tuple[str, int, str, str]] = set()
    known = concordance()
    distinct = terms.select(
        "van", "jaar", "van_document", "tot_document", "gm_code", "blok"
    ).unique()
    for van, tot, before, after, code, block_id in distinct.iter_rows():
        block = next(b for b in known.blocks(van, tot) if b.id == block_id)
        share, _ = geography.weights(van, tot)
        flows = share[:, geography.index[code]] > 0
        earlier = {c for c, flow in zip(geography.codes, flows, strict=True) if flow} | {code}
        cells |= {(before, van, c, taakveld) for c in earlier for taakveld in block.van}
        cells |= {(after, tot, code, taakveld) for taakveld in block.naar}
    parents = [
        (found.code if (found := classification_of(jaar).find(taakveld)) else taakveld)
        for jaar, taakveld in rows.select("jaar", "taakveld").iter_rows()
    ]
    wanted = pl.DataFrame(
        sorted(cells),
        schema={
            "document": pl.String,
            "jaar": pl.Int64,
            "gm_code": pl.String,
            "_veld": pl.String,
        },
        orient="row",
    )
    measures = terms[MEASURE].unique().to_list()
    return (
        rows.with_columns(_veld=pl.Series(parents, dtype=pl.String))
        .filter(pl.col(MEASURE).is_in(measures))
        .join(wanted, on=["document", "jaar", "gm_code", "_veld"], how="semi")
        .drop("_veld")
    )


def basis(result: Result, figure: Figure) -> tuple[Derivation, dict[str, Any]] | None:
    """Return how the bound beside a figure was computed, with the row it rests on.

    A table says of which column it explains the values; its row is the one with the same keys.

    Raises
    ------
    ArithmeticError
        When working the bound out again gives another one: a bug, never shown.
    """
    for name, spec in result.specs.items():
        if not spec.explains or figure.row.get(spec.explains) is None:
            continue
        same = [pl.col(key) == figure.row[key] for key in spec.key]
        for row in result.tables[name].filter(*same).iter_rows(named=True):
            return bound_of(figure.row, row), row
    return None


def title(figure: Figure, result: Result) -> list[Message]:
    """Return the keys of a figure as a reader knows them: the filled text and year columns."""
    found = [msg("{tabel}", tabel=result.specs[figure.table].title)]
    for column in result.specs[figure.table].columns:
        value = figure.row.get(column.name)
        if column.kind not in ("tekst", "jaar") or value in (None, ""):
            continue
        text = value if column.kind == "jaar" else column.told(str(value))
        found.append(msg("{naam}: {waarde}", naam=column.label, waarde=text))
    return found
