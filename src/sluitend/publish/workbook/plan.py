"""What goes on which sheet, and to which row of another sheet each row belongs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR, Count
from sluitend.publish.closure import AMOUNT, NUMBER, TERM, explained
from sluitend.publish.derivation import amount_unit
from sluitend.publish.pictures import only_drawn
from sluitend.publish.purpose import heading
from sluitend.publish.workbook.factors import term_columns, undeclared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sluitend.core.messages import Language
    from sluitend.core.result import Column, Result

TERMS = "termen"
ROW = "_regel"
"""Number of a row, by which rows of other sheets say that they belong to it."""
FIRST_ROW = 6
"""Of the figures, as a spreadsheet counts: title, remark, check, workings and heads come before."""
MOST_ROWS = 1_048_576 - FIRST_ROW + 1
NO_ROWS = msg("Geen rijen.")
UNKNOWN = msg("Niet te bepalen, omdat cijfers ontbreken.")


@dataclass(frozen=True)
class Sheet:
    """A table of a result as it goes on a sheet.

    Attributes
    ----------
    frame
        Values as the result keeps them, with `ROW` and the columns of links.
    columns
        The declared columns, which are the ones that are shown.
    """

    id: str
    title: Message
    remarks: tuple[Message, ...]
    unit_cents: int
    frame: pl.DataFrame
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Link:
    """Rows of one sheet that add up to values of another.

    Attributes
    ----------
    parts, amount
        Sheet and column of what is added.
    whole, column
        Sheet and column of the sums.
    number
        Column of `parts` with the number of the row of `whole` that each row belongs to.
    measure
        Only parts of this measure count; None for all.
    """

    parts: str
    amount: str
    whole: str
    column: str
    number: str
    measure: str | None = None


@dataclass
class Plan:
    """The sheets of one result by id, in their order, and what adds up to what."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def sums(self, whole: str, column: Column) -> list[Link]:
        """Return what adds up to a column; its terms first."""
        found = [x for x in self.links if (x.whole, x.column) == (whole, column.name)]
        return sorted(found, key=lambda link: link.parts != TERMS)

    def sum(self, whole: str, column: Column) -> Link | None:
        """Return the sum that a column is a formula of: its terms, or what nothing else explains."""
        for first in self.sums(whole, column)[:1]:
            if first.parts == TERMS or not column.worked:
                return first
        return None

    def checks(self, whole: str, column: Column) -> list[Link]:
        """Return the other sums that a column has to be equal to."""
        chosen = self.sum(whole, column)
        return [link for link in self.sums(whole, column) if link is not chosen]

    def number(self, parts: str, whole: str) -> str | None:
        """Return the column in which rows of one sheet say to which row of another they belong."""
        return next((x.number for x in self.links if (x.parts, x.whole) == (parts, whole)), None)


def tab(name: str, number: int, language: Language) -> str:
    """Return the name of a sheet: the name of its table, which commands and CSV files use too.

    Parameters
    ----------
    number
        Of the result, when the workbook has several; else 0.
    """
    text = msg("Termen").render(language) if name == TERMS else name.replace("_", " ").capitalize()
    return f"{number} {text}" if number else text


def plan(result: Result, table: str | None = None) -> Plan:
    """Lay out a result.

    Parameters
    ----------
    table
        Only this table, with the terms that explain it; None for everything.

    Raises
    ------
    ArgumentError
        When a table has more rows than a sheet can hold.
    ArithmeticError
        When parts do not add up to the sum that declares them: a bug, never shown.
    """
    frames = {
        name: result.tables[name]
        for name in dict.fromkeys((*result.specs, *result.tables))
        # Shapes to draw are in the picture.
        if name in result.tables and table in (None, name)
        if table is not None or name not in only_drawn(result)
    }
    frames[TERMS] = result.output.terms
    found = [*_term_links(result, frames), *_declared_links(result, frames)]
    links = [link for link, _ in found]
    if table is not None and all(link.parts != TERMS for link in links):
        del frames[TERMS]
    for link, numbers in found:
        frames[link.parts] = frames[link.parts].with_columns(numbers.alias(link.number))
    made = Plan(links=links)
    for name, frame in frames.items():
        _refuse_too_long(name, frame)
        counted = frame.with_columns(pl.int_range(1, pl.len() + 1).alias(ROW))
        made.sheets[name] = (
            _terms_sheet(result, counted) if name == TERMS else _sheet(result, name, counted)
        )
    return made


def _sheet(result: Result, name: str, frame: pl.DataFrame) -> Sheet:
    spec = result.specs.get(name)
    if spec is None:
        names = result.tables[name].columns
        columns = tuple(undeclared(c, frame.schema[c]) for c in names)
        remarks = (_about(result), *_empty(frame, NO_ROWS))
        return Sheet(name, msg("{naam}", naam=name), remarks, 1, frame, columns)
    columns = tuple(column for column in spec.columns if column.name in frame.columns)
    amounts = any(column.kind == "bedrag" for column in columns)
    # No amounts is something else than no rows to report.
    nothing = UNKNOWN if amounts and not spec.findings else NO_ROWS
    precision = _precision(spec.unit_cents) if amounts else ()
    remarks = (_about(result), *_empty(frame, nothing), *precision)
    return Sheet(name, spec.title, remarks, spec.unit_cents, frame, columns)


def _terms_sheet(result: Result, frame: pl.DataFrame) -> Sheet:
    columns = term_columns(result)
    unit = amount_unit(result)
    amounts = any(column.kind == "bedrag" for column in columns)
    remarks = (_about(result), *_empty(frame, NO_ROWS), *(_precision(unit) if amounts else ()))
    title = msg("Alle termen: waaruit elk bedrag bestaat") if amounts else msg("Alle termen")
    return Sheet(TERMS, title, remarks, unit, frame, columns)


def _about(result: Result) -> Message:
    """Say on every sheet what it is about, so that a loose page can be read."""
    if not result.places:
        return msg("{kop}.", kop=heading(result))
    names = listing(list(result.places), limit=3)
    return msg("{kop}, {gebied}.", kop=heading(result), gebied=names)


def _empty(frame: pl.DataFrame, text: Message) -> tuple[Message, ...]:
    return (text,) if frame.is_empty() else ()


def _precision(unit_cents: int) -> tuple[Message, ...]:
    if unit_cents == CENTS_PER_KEUR:
        return (msg("Bedragen in euro; de bron is geleverd in € 1.000 en is niet nauwkeuriger."),)
    if unit_cents == CENTS_PER_EURO:
        return (msg("Bedragen in hele euro’s."),)
    return (msg("Bedragen in euro."),)


def _refuse_too_long(name: str, frame: pl.DataFrame) -> None:
    if frame.height > MOST_ROWS:
        raise ArgumentError(
            msg(
                "Tabel {naam} heeft {n} rijen; die passen niet in een tabblad.",
                naam=name,
                n=Count(frame.height),
            ),
            msg("Publiceer naar een map voor alle tabellen als CSV, of kies een kleiner gebied."),
        )


def _term_links(
    result: Result, frames: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[Link, pl.Series]]:
    """Yield to which rows the terms belong, one number per term; each term has one row at most."""
    found = [one for one in explained(result) if one.table in frames]
    if not found:
        return
    numbers = (
        frames[TERMS]
        .with_row_index(TERM)
        .join(pl.concat([one.linked for one in found]), on=TERM, how="left", maintain_order="left")
        .get_column(NUMBER)
    )
    for one in found:
        link = Link(TERMS, AMOUNT, one.table, one.column, f"_in_{one.table}", one.measure)
        yield link, numbers.cast(pl.Int64) + 1


def _declared_links(
    result: Result, frames: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[Link, pl.Series]]:
    """Yield to which rows of a table the rows belong of which it declares to be the sum."""
    for name, frame in frames.items():
        spec = result.specs.get(name)
        for column in spec.columns if spec else ():
            declared = column.sum_of
            if declared is None or declared.table not in frames:
                continue
            parts, keys = frames[declared.table], list(declared.keys)
            link = Link(declared.table, declared.column, name, column.name, f"_in_{name}")
            counts = True if declared.only is None else pl.col(declared.only[0]) == declared.only[1]
            numbers = (
                parts.select(*keys, _telt=counts)
                .join(
                    frame.select(*keys, pl.int_range(1, pl.len() + 1).alias(ROW)),
                    on=keys,
                    how="left",
                    nulls_equal=True,
                    maintain_order="left",
                )
                .select(pl.when("_telt").then(ROW))
                .to_series()
            )
            _check(frame, link, parts, numbers)
            yield link, numbers


def _check(whole: pl.DataFrame, link: Link, parts: pl.DataFrame, numbers: pl.Series) -> None:
    """Refuse parts that belong to several rows, or do not add up to the value that is there."""
    if numbers.len() != parts.height:
        raise ArithmeticError(f"rows of {link.parts} belong to several rows of {link.whole}")
    sums = (
        pl.DataFrame({ROW: numbers, "som": parts[link.amount]})
        .group_by(ROW)
        .agg(pl.col("som").sum())
    )
    compared = (
        whole.select(waarde=link.column)
        .with_row_index(ROW, offset=1)
        .with_columns(pl.col(ROW).cast(pl.Int64))
        .join(sums, on=ROW, how="left")
        .filter(pl.col("waarde") != pl.col("som").fill_null(0))
    )
    if compared.height:
        raise ArithmeticError(
            f"{link.parts} does not add up to {link.whole}.{link.column}: {compared.row(0)}"
        )
