"""Rows of tables as HTML: escaped, labelled for a phone, and a head that may be a link."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from sluitend.publish.cells import LONGEST_NARROW, table_rows
from sluitend.publish.format import DASH, Shown
from sluitend.publish.tabulate import Head, ShownTable

HEADS = (
    Head("Naam", numeric=False),
    Head("Lasten (€)", numeric=True),
    Head("Soort", numeric=False),
)
WIDE = (*HEADS, Head('Waar "het" <staat>', numeric=False))
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


def table(heads: tuple[Head, ...], *rows: tuple[Shown, ...]) -> ShownTable:
    return ShownTable("Proef", heads, rows, ())


def test_a_row_of_a_narrow_table_is_as_short_as_it_can_be() -> None:
    rows = table_rows(table(HEADS, (Shown("Goudwoude"), Shown("12"), Shown("gemeente"))))
    assert rows == (
        '<tr><th scope="row">Goudwoude</th><td class="number">12</td><td>gemeente</td></tr>'
    )


def test_cells_of_a_wide_table_bear_the_name_of_their_column_and_a_role() -> None:
    row = (Shown("a"), Shown(DASH, "Iv3 niet geleverd"), Shown(DASH), Shown("x" * 21))
    rows = str(table_rows(table(WIDE, row)))
    assert rows.startswith('<tr role="row"><th scope="row" role="rowheader">a</th>')
    assert (
        '<td role="cell" data-label="Lasten (€)" class="number">–<span class="visually-hidden"> '
        "Iv3 niet geleverd</span></td>"
    ) in rows
    assert '<td role="cell" data-label="Soort" class="none">–</td>' in rows
    assert 'data-label="Waar &#34;het&#34; &lt;staat&gt;" class="long"' in rows
    assert len("x" * 21) > LONGEST_NARROW


def test_the_head_of_a_row_leads_where_it_should() -> None:
    found = table(HEADS, *[(Shown(name), Shown("1"), Shown("s")) for name in "ab"])
    rows = str(table_rows(found, ("/gebied/x?a=1&b=2", ""))).splitlines()
    assert '<a href="/gebied/x?a=1&amp;b=2">a</a>' in rows[0]
    assert "<a" not in rows[1]


@given(st.lists(texts, min_size=3, max_size=3), texts)
def test_no_text_is_ever_markup(cells: list[str], reason: str) -> None:
    row = tuple(Shown(text, reason) for text in cells)
    rows = str(table_rows(table(HEADS, row), ("/x",)))
    tags = re.findall(r"<(/?)(\w+)", rows)
    assert {name for _, name in tags} <= {"tr", "th", "td", "a", "span"}
    told = [unescape(text) for text in re.split(r"<[^>]+>", rows) if text]
    expected = [
        text
        for cell, n in zip(cells, range(3), strict=True)
        for text in ([cell] if n == 0 else [cell, f" {reason}" if reason else ""])
        if text
    ]
    assert told == expected
