"""Tables in a memo: real Word tables with a header row that comes back on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sluitend.publish.memo.paper import clean, element

if TYPE_CHECKING:
    from docx.document import Document as Word

    from sluitend.publish.tabulate import Head, ShownTable

STYLE = "SluitendTabel"
TEXT, NUMBER = "Tabeltekst", "Tabelgetal"
SIZE, BOLD = 170, 1.14
"""Of the letters in a cell, in twips, and how much wider those of a head are."""
NARROW, WIDE = frozenset("fijlrt.,:;()|'-\N{NO-BREAK SPACE} "), frozenset("mwMW%@\N{EN DASH}")
SHARES = (0.32, 0.6, 0.7, 0.95)
"""Width of a narrow letter, of most, of a capital and of a wide one, as shares of their size."""
ROOM = 170
"""Beside the text of a cell, in twips."""
LONGEST_LINE, LONGEST_WORD = 5000, 2200
"""In twips: wider text goes over more lines, a longer word is cut by Word."""
TOGETHER = 12
"""Rows of a table that stays on one page."""
TIGHT = 1.08
"""The widths of letters are taken wide: so much more than a line still goes on it."""
CROWDED = 1.5
"""How many times the width of a line the texts of a table may need before its rows grow tall."""
AIR = 300
"""What a column gets beyond its need, in twips: figures stay near the words they belong to."""


def fits(table: ShownTable, width: int) -> bool:
    """Say whether a table goes on a line of so many twips without cutting words or numbers."""
    return sum(least for least, _ in _needs(table)) <= TIGHT * width


def at_ease(table: ShownTable, width: int) -> bool:
    """Say whether a table does so without rows that grow tall."""
    return fits(table, width) and sum(wanted for _, wanted in _needs(table)) <= CROWDED * width


def write_table(document: Word, table: ShownTable, width: int) -> None:
    """Add a table at the end of the document.

    Parameters
    ----------
    width
        Of a line, in twips; the table is no wider.
    """
    widths = _widths(table, width)
    made = element("tbl")
    made.append(_properties(table.caption, sum(widths)))
    grid = element("tblGrid")
    grid.extend(element("gridCol", w=one) for one in widths)
    made.append(grid)
    made.append(
        _row([head.text for head in table.heads], table.heads, widths, header=True, keep=True)
    )
    last = len(table.rows) if len(table.rows) <= TOGETHER else 0
    for number, row in enumerate(table.rows, start=1):
        texts = [cell.text for cell in row]
        made.append(_row(texts, table.heads, widths, keep=number < last))
    body = document.element.body
    body.insert(len(body) - 1, made)


def _needs(table: ShownTable) -> list[tuple[int, int]]:
    """Return per column the least width it needs and the width at which nothing wraps."""
    return [
        _need(head, [row[position].text for row in table.rows])
        for position, head in enumerate(table.heads)
    ]


def _need(head: Head, cells: list[str]) -> tuple[int, int]:
    whole = max(map(_length, cells), default=0)
    # Only at a space: what is joined by another kind stays together.
    words = (word for text in cells for word in text.split(" "))
    longest = whole if head.numeric else max(map(_length, words), default=0)
    name = max(_length(word) for word in head.text.split(" ")) * BOLD
    least = max(min(name, LONGEST_WORD), min(longest, LONGEST_WORD))
    two_lines = _length(head.text) * BOLD / 2
    wanted = max(least, min(whole, LONGEST_LINE), min(two_lines, LONGEST_LINE))
    return int(least) + ROOM, int(wanted) + ROOM


def _length(text: str) -> float:
    """Return the width of a text in a cell, in twips, about as the font has it."""
    narrow = sum(letter in NARROW for letter in text)
    wide = sum(letter in WIDE for letter in text)
    capital = sum(letter.isupper() and letter not in WIDE for letter in text)
    counts = (narrow, len(text) - narrow - wide - capital, capital, wide)
    return SIZE * sum(n * share for n, share in zip(counts, SHARES, strict=True))


def _widths(table: ShownTable, width: int) -> list[int]:
    """Divide a line: every column the least, the rest by what each would still like."""
    needs = _needs(table)
    total = sum(least for least, _ in needs)
    rest = width - total
    if rest <= 0:
        return [least * width // total for least, _ in needs]
    likes = [wanted - least for least, wanted in needs]
    if sum(likes) > rest:
        return [
            least + rest * like // sum(likes) for (least, _), like in zip(needs, likes, strict=True)
        ]
    air = min(AIR, (rest - sum(likes)) // len(needs))
    return [wanted + air for _, wanted in needs]


def _properties(caption: str, width: int) -> Any:
    properties = element("tblPr")
    properties.extend(
        (
            element("tblStyle", val=STYLE),
            element("tblW", w=width, type="dxa"),
            element("tblLayout", type="fixed"),
            # The first row and the first column name the others; bands would be colour only.
            element(
                "tblLook",
                val="04A0",
                firstRow=1,
                lastRow=0,
                firstColumn=1,
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            element("tblCaption", val=clean(caption)),
        )
    )
    return properties


def _row(
    texts: list[str],
    heads: tuple[Head, ...],
    widths: list[int],
    *,
    keep: bool,
    header: bool = False,
) -> Any:
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))
    row.append(properties)
    for text, head, width in zip(texts, heads, widths, strict=True):
        row.append(_cell(text, NUMBER if head.numeric else TEXT, width, keep=keep))
    return row


def _cell(text: str, style: str, width: int, *, keep: bool) -> Any:
    cell, sizes = element("tc"), element("tcPr")
    sizes.append(element("tcW", w=width, type="dxa"))
    paragraph, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=style))
    if keep:
        properties.append(element("keepNext"))
    run, words = element("r"), element("t")
    words.text = clean(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    paragraph.extend((properties, run))
    cell.extend((sizes, paragraph))
    return cell
