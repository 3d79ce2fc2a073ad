"""The rows of a sheet as the format writes them, whole columns at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.missing import reason_text
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.publish.workbook.room import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Column
    from sluitend.publish.workbook.formulas import Formula

EUROS = frozenset({"bedrag", "bedrag_per_inwoner"})
LONGEST_TEXT = 16_000
"""Excel takes 32,767 units of a text; a sign may be two."""
CUT = " …"
NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
ESCAPED_ALREADY = re.compile("_(x[0-9A-Fa-f]{4}_)")
ROW_NUMBER = "{row}"


@dataclass(frozen=True)
class Cells:
    """A column of a sheet.

    Attributes
    ----------
    letter, style
        Where it stands and the number of its style in the workbook.
    values
        What a reader sees: numbers in their shown unit, or texts.
    """

    letter: str
    style: str
    values: pl.Series
    formula: Formula | None = None


def shown(values: pl.Series, column: Column, language: Language) -> pl.Series:
    """Return the values of a column as they go into cells: euros, numbers or texts.

    Examples
    --------
    >>> from sluitend.core.messages import msg
    >>> from sluitend.core.result import Column
    >>> shown(pl.Series([12345, None]), Column("b", msg("B"), "bedrag"), "nl").to_list()
    [123.45, None]
    """
    if values.dtype.is_numeric():
        return values / CENTS_PER_EURO if column.kind in EUROS else values
    texts = values.cast(pl.String)
    if column.kind == "reden":
        known = {code: reason_text(code).render(language) for code in _codes(texts)}
    else:
        known = {code: column.read(code, language) for code in _codes(texts)}
    return texts.replace(known) if known else texts


def _codes(texts: pl.Series) -> list[str]:
    return [code for code in texts.unique() if code]


def rows_xml(columns: Sequence[Cells], first: int, lines: pl.Series | None = None) -> str:
    """Return the rows of a sheet as XML.

    Parameters
    ----------
    columns
        At least one, all of the same length; empty cells are left out.
    first
        Number of the first row.
    lines
        How many lines each row takes; one when left out.
    """
    height = columns[0].values.len()
    row = pl.int_range(first, first + height, eager=True).cast(pl.String)
    frame = pl.DataFrame({"row": row} | {c.letter: _text(c.values) for c in columns})
    cells = [_cell(column) for column in columns]
    start = [pl.lit('<row r="'), pl.col("row"), pl.lit('"'), _height(lines), pl.lit(">")]
    whole = pl.concat_str(*start, *cells, pl.lit("</row>"))
    return "".join(frame.select(xml=whole)["xml"])


def _height(lines: pl.Series | None) -> pl.Expr:
    """Return the height of rows that take more than a line."""
    if lines is None:
        return pl.lit("")
    height = pl.concat_str(pl.lit(' ht="'), pl.lit(lines * LINE), pl.lit('" customHeight="1"'))
    return pl.when(pl.lit(lines) > 1).then(height).otherwise(pl.lit(""))


def _cell(column: Cells) -> pl.Expr:
    """Return a cell, or nothing where there is no value."""
    value = pl.col(column.letter)
    start = [pl.lit(f'<c r="{column.letter}'), pl.col("row"), pl.lit(f'" s="{column.style}"')]
    if column.values.dtype == pl.String:
        # Texts stand in the cell itself and are of type text: none is ever evaluated.
        inside = [pl.lit(' t="inlineStr"><is>'), value, pl.lit("</is></c>")]
    else:
        inside = [pl.lit(">"), _formula(column.formula), pl.lit("<v>"), value, pl.lit("</v></c>")]
    return pl.when(value.is_not_null()).then(pl.concat_str(*start, *inside)).otherwise(pl.lit(""))


def _formula(formula: Formula | None) -> pl.Expr:
    found = pl.lit("")
    for part in formula.parts if formula else ():
        pieces = escape(part.template).split(ROW_NUMBER)
        text = [pl.lit(pieces[0])]
        for piece in pieces[1:]:
            text += [pl.col("row"), pl.lit(piece)]
        whole = pl.concat_str(pl.lit("<f>"), *text, pl.lit("</f>"))
        found = pl.when(pl.lit(part.where)).then(whole).otherwise(found)
    return found


def _text(values: pl.Series) -> pl.Series:
    """Return values as XML; empty texts and numbers that are none are no value."""
    if values.dtype.is_float():
        return values.set(~values.is_finite(), None).cast(pl.String).str.strip_suffix(".0")
    if values.dtype != pl.String:
        return values.cast(pl.String)
    safe = {text: _element(_cut(text)) for text in values.unique().drop_nulls() if text}
    return values.replace_strict(safe, default=None, return_dtype=pl.String)


def _element(text: str) -> str:
    """Return a text in its tag; spaces around it and ends of lines have to be kept explicitly."""
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{kept}>{escape(text)}</t>"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + CUT


def escape(text: str) -> str:
    r"""Return a text that is nothing but text inside XML, control characters included.

    Examples
    --------
    >>> escape("a < b & \x07 _x0041_")
    'a &lt; b &amp; _x0007_ _x005F_x0041_'
    """
    kept = ESCAPED_ALREADY.sub(r"_x005F_\1", text)
    kept = NO_XML.sub(lambda hit: f"_x{ord(hit[0]):04X}_", kept)
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
