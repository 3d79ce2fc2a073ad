"""The rows of a table as HTML: a page has thousands of cells, so they are not written by a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sluitend.publish.format import DASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.publish.format import Shown
    from sluitend.publish.tabulate import Head, ShownTable

LONGEST_NARROW = 20
"""Characters of a text that may stand in a narrow column."""


def table_rows(table: ShownTable, links: Sequence[str] = ()) -> Markup:
    """Return the rows of a table, one a line; the first cell of a row is its head.

    On a phone the cells of a row come under each other, so each bears the name of its column; roles
    keep it a table for who hears it.

    Parameters
    ----------
    links
        Per row the address to which its first cell leads; empty for none.
    """
    row_role, head_role = (' role="row"', ' role="rowheader"') if table.stacked else ("", "")
    opened = [_opened(head, stacked=table.stacked) for head in table.heads]
    first = f'<th scope="row"{head_role}{_class(table.heads[0])}>' if table.heads else ""
    lines = []
    for place, (head, *rest) in enumerate(table.rows):
        target = links[place] if links else ""
        name = (
            f'<a href="{escape(target)}">{escape(head.text)}</a>' if target else escape(head.text)
        )
        cells = "".join(map(_cell, rest, opened[1:], table.heads[1:]))
        lines.append(f"<tr{row_role}>{first}{name}</th>{cells}</tr>")
    return Markup("\n".join(lines))  # noqa: S704 - every text in it is escaped


def _opened(head: Head, *, stacked: bool) -> str:
    """Return the beginning of the tag of each cell of a column."""
    return f'<td role="cell" data-label="{escape(head.text)}"' if stacked else "<td"


def _class(head: Head) -> str:
    return ' class="number"' if head.numeric else ""


def _cell(cell: Shown, opened: str, head: Head) -> str:
    style = _class(head)
    if not style and cell.text == DASH:
        style = ' class="none"'
    elif not style and len(cell.text) > LONGEST_NARROW:
        style = ' class="long"'
    reason = f'<span class="visually-hidden"> {escape(cell.reason)}</span>' if cell.reason else ""
    return f"{opened}{style}>{escape(cell.text)}{reason}</td>"
