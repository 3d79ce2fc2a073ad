"""Tables of a result on a terminal: the numbers of the report, and nothing left out in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, harmless, msg
from sluitend.core.numbers import Count
from sluitend.publish.format import NUMERIC, header, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from sluitend.cli.terminal import Terminal
    from sluitend.core.result import Column, TableSpec

SHOWN_ROWS = 40


def print_table(seat: Terminal, spec: TableSpec, frame: pl.DataFrame) -> None:
    """Print one table of a result.

    A text column with one value is lifted into the line above the table, a text column without any
    is left out, rows beyond `SHOWN_ROWS` are counted, and tests without a find come in one line.
    """
    from sluitend.publish.tabulate import with_finds

    lifted, kept = _lift(spec, frame)
    values = [
        f"{seat.render(column.label)}: {show(value, column, spec.unit_cents, None, seat.language).text}"
        for column, value in lifted
    ]
    seat.answer()
    seat.answer(" · ".join([seat.render(spec.title), *values]))
    frame, quiet = with_finds(frame, spec)
    if quiet:
        seat.answer(quiet)
    if frame.is_empty():
        if not quiet:
            seat.answer(msg("  geen"))
        return
    rows = frame.head(SHOWN_ROWS).select([column.name for column in kept]).iter_rows()
    print_rows(
        seat,
        [
            (header(column, spec.unit_cents, seat.language), column.kind in NUMERIC)
            for column in kept
        ],
        (
            [
                show(value, column, spec.unit_cents, None, seat.language).text
                for value, column in zip(row, kept, strict=True)
            ]
            for row in rows
        ),
    )
    if frame.height > SHOWN_ROWS:
        rest = Count(frame.height - SHOWN_ROWS)
        seat.answer(msg("  en nog {n} rijen; --csv MAP of --json geeft ze alle", n=rest))


def _lift(spec: TableSpec, frame: pl.DataFrame) -> tuple[list[tuple[Column, object]], list[Column]]:
    """Part the columns in those said once, with their value, and those that are printed."""
    lifted: list[tuple[Column, object]] = []
    kept: list[Column] = []
    for column in spec.columns:
        if column.name not in frame.columns:
            continue
        values = set(frame[column.name].unique())
        if column.kind not in ("tekst", "reden") or len(values) > 1 or not values:
            kept.append(column)
        elif values - {None, ""}:
            lifted.append((column, values.pop()))
    return lifted, kept


def print_rows(
    seat: Terminal,
    heads: Sequence[tuple[str, bool]],
    rows: Iterable[Sequence[str]],
    *,
    names: bool = False,
) -> None:
    """Print rows of text under heads (label, is a number); a long cell goes on a second line.

    With `names` the first column holds names to copy, which stay whole.
    """
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, (label, is_number) in enumerate(heads):
        # A name stays whole: it is what a reader copies.
        table.add_column(
            label,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=number == 0 and names,
        )
    for row in rows:
        table.add_row(*map(harmless, row))
    seat.console().print(table)


def heads(
    seat: Terminal, *labels: Message, numbers: tuple[int, ...] = ()
) -> list[tuple[str, bool]]:
    """Return heads for `print_rows`; `numbers` are the positions of columns with numbers."""
    return [(seat.render(label), i in numbers) for i, label in enumerate(labels)]
