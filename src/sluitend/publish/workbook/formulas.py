"""From what is declared about a column to formulas, each proven on the calculation's own value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.publish.closure import MEASURE
from sluitend.publish.workbook.places import check_name
from sluitend.publish.workbook.plan import ROW, TERMS
from sluitend.studies.derivation import arithmetic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sluitend.core.messages import Language
    from sluitend.core.result import Column
    from sluitend.publish.workbook.places import Place, Ranges
    from sluitend.publish.workbook.plan import Link, Plan

UNROUNDED, STEP = "onafgerond", "stap"
NAME = re.compile(r"[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)?")
"""A column in declared arithmetic, if need be of another table."""
SIGNS = {"-": "−", "*": "×"}
RELATIVE, SMALLEST = 1e-9, 1e-9
"""How far the outcome of a formula may lie from the value it stands for: what floats make of it."""


@dataclass(frozen=True)
class Part:
    """A formula and the rows it holds for; ``{row}`` stands for the number of the row."""

    template: str
    where: pl.Series


@dataclass(frozen=True)
class Formula:
    """How the cells of a column are worked out; rows of no part hold a plain value."""

    how: str
    parts: tuple[Part, ...]

    @property
    def covered(self) -> int:
        """Return the number of cells with a formula."""
        return sum(int(part.where.sum()) for part in self.parts)


def formulas(plan: Plan, ranges: Ranges, sheet: str, language: Language) -> dict[str, Formula]:
    """Return the formulas of a sheet by column; columns without any are left out."""
    place = ranges.places[sheet]
    found: dict[str, Formula] = {}
    for column in place.sheet.columns:
        link = plan.sum(sheet, column)
        if link is not None:
            made = _sum(ranges, link, place, language)
        else:
            made = _worked(plan, ranges, place, column, language)
        if made.covered:
            found[column.name] = made
        for check in plan.checks(sheet, column):
            found[check_name(column, check)] = _check(ranges, check, place, language)
    return found


def _sum(ranges: Ranges, link: Link, place: Place, language: Language) -> Formula:
    how = msg("som van {tabblad}", tabblad=ranges.places[link.parts].tab).render(language)
    # That the parts add up was proven when the link was made.
    known = place.sheet.frame[link.column].is_not_null()
    return Formula(how, (Part(_sumifs(ranges, link, place, language), known),))


def _check(ranges: Ranges, link: Link, place: Place, language: Language) -> Formula:
    how = msg("sluit op {tabblad}", tabblad=ranges.places[link.parts].tab).render(language)
    known = place.sheet.frame[link.column].is_not_null()
    sum_ = _sumifs(ranges, link, place, language)
    template = f"ROUND({place.letter(link.column)}{{row}}-{sum_},2)"
    return Formula(how, (Part(template, known),))


def _sumifs(ranges: Ranges, link: Link, place: Place, language: Language) -> str:
    """Add the parts whose number is that of the row: a number, so that sorting breaks nothing."""
    arguments = [
        ranges.name(link.parts, link.amount),
        ranges.name(link.parts, link.number),
        f"${place.letter(ROW)}{{row}}",
    ]
    if link.measure is not None:
        arguments += [ranges.name(link.parts, MEASURE), _literal(_shown(ranges, link, language))]
    return f"SUMIFS({','.join(arguments)})"


def _shown(ranges: Ranges, link: Link, language: Language) -> str:
    """Return the measure of a link as the sheet of its parts shows it."""
    columns = {column.name: column for column in ranges.places[link.parts].columns}
    return columns[MEASURE].read(str(link.measure), language)


def _literal(text: str) -> str:
    """Write a text as a criterion that matches only itself."""
    return '"' + re.sub(r"([~*?])", r"~\1", text).replace('"', '""') + '"'


def _worked(
    plan: Plan, ranges: Ranges, place: Place, column: Column, language: Language
) -> Formula:
    labels = {c.name: c.label.render(language) for c in place.sheet.columns}
    value = place.sheet.frame[column.name]
    parts, hows = [], []
    for text, rows in _declared(place, column):
        operands = {
            name: found
            for name in NAME.findall(text)
            if (found := _operand(plan, ranges, place, name)) is not None
        }
        if not set(NAME.findall(text)) <= operands.keys():
            continue
        proven = _equal(_outcome(text, operands), value)
        parts.append(Part(_template(text, operands), proven & rows))
        hows.append(_words(text, labels))
    how = hows[0] if len(hows) == 1 else msg("uit de factoren").render(language)
    return Formula(how, tuple(parts))


def _declared(place: Place, column: Column) -> Iterator[tuple[str, pl.Series]]:
    """Yield the arithmetic of a column with the rows it is meant for."""
    frame = place.sheet.frame
    every = pl.repeat(value=True, n=frame.height, eager=True)
    if place.sheet.id == TERMS and column.name == UNROUNDED:
        steps: dict[str, list[str]] = {}
        for step, text in arithmetic(frame.columns).items():
            steps.setdefault(text, []).append(step)
        for text, of in steps.items():
            yield text, frame[STEP].is_in(of) if STEP in frame.columns else every
    elif column.worked:
        yield column.worked, every


@dataclass(frozen=True)
class _Operand:
    """A name in declared arithmetic: how a formula points at it, and its values, one per row."""

    template: str
    values: pl.Series


def _operand(plan: Plan, ranges: Ranges, place: Place, name: str) -> _Operand | None:
    """Find a column of the row, or of the row of another sheet that this row is a part of."""
    table, _, column = name.rpartition(".")
    if not table:
        letter = place.letter(name)
        return _Operand(f"{letter}{{row}}", place.sheet.frame[name]) if letter else None
    number = plan.number(place.sheet.id, table)
    if number is None:
        return None
    whole = place.sheet.frame.select(number).join(
        plan.sheets[table].frame.select(ROW, column),
        left_on=number,
        right_on=ROW,
        how="left",
        maintain_order="left",
    )
    names = ranges.name(table, column), ranges.name(table, ROW)
    template = f"SUMIFS({','.join(names)},${place.letter(number)}{{row}})"
    return _Operand(template, whole[column])


def _template(text: str, operands: Mapping[str, _Operand]) -> str:
    return NAME.sub(lambda hit: operands[hit[0]].template, text).replace(" ", "")


def _outcome(text: str, operands: Mapping[str, _Operand]) -> pl.Series:
    """Work the arithmetic out on the values of the result; null where an operand is."""
    safe = {name: f"operand_{number}" for number, name in enumerate(operands)}
    frame = pl.DataFrame(
        {safe[name]: operand.values.cast(pl.Float64) for name, operand in operands.items()}
    )
    return frame.select(outcome=pl.sql_expr(NAME.sub(lambda hit: safe[hit[0]], text)))["outcome"]


def _equal(outcome: pl.Series, value: pl.Series) -> pl.Series:
    """Say where a formula gives the value: elsewhere the value was worked out from less or more."""
    wanted = value.cast(pl.Float64)
    limit = (wanted.abs() * RELATIVE).clip(lower_bound=SMALLEST)
    return ((outcome - wanted).abs() <= limit).fill_null(value=False)


def _words(text: str, labels: Mapping[str, str]) -> str:
    """Return declared arithmetic with the heads of the columns, as a reader sees them."""
    words = NAME.sub(lambda hit: labels.get(hit[0], hit[0].rpartition(".")[2].capitalize()), text)
    return "".join(SIGNS.get(sign, sign) for sign in words)
