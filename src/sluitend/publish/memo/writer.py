"""Writing a memo from top to bottom: paragraphs, lists, pictures and tables in named styles."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from sluitend.core.messages import Message, msg
from sluitend.publish.charts.drawing import DOWN, UP
from sluitend.publish.memo.grid import at_ease, fits, write_table
from sluitend.publish.memo.paper import TWIP, blank, clean, field, packed, text_width, turn
from sluitend.publish.memo.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.text.paragraph import Paragraph

    from sluitend.core.messages import Language
    from sluitend.publish.chapter import Figure, LegendEntry
    from sluitend.publish.tabulate import ShownTable

DRAWN_ON = 720
"""Width in units of a drawing that fills a line."""
TALLEST = 12_000
"""Height of a picture that leaves room for its caption, in twips."""
SIGNS = {
    "meer": ("\N{BLACK SQUARE}", UP),
    "minder": ("\N{WHITE SQUARE}", DOWN),
    "leeg": ("\N{DOTTED SQUARE}", ""),
    "lijn": ("\N{BOX DRAWINGS LIGHT QUADRUPLE DASH VERTICAL}", ""),
    "teken": ("*", ""),
    "knip": ("//", ""),
}
"""Mark in a picture -> how a line of text shows it, and its colour."""


class Memo:
    """A memo; `width` is that of a line on the page it has come to, in twips, `lying` its side."""

    def __init__(self, title: str, language: Language) -> None:
        self.title, self.language = clean(title), language
        self.document = blank(self.title, language)
        self.width = text_width(self.document.sections[0])
        self.lying = False
        self.counts = {"Tabel": 0, "Figuur": 0}

    def text(self, text: Message | str, style: str = "Normal") -> Paragraph:
        """Write a paragraph."""
        return self.document.add_paragraph(self.shown(text), style=style)

    def heading(self, text: Message | str, level: int) -> None:
        """Write a heading; level 0 is the title of the memo."""
        self.text(text, f"heading {level}" if level else "Title")

    def sentences(self, texts: Iterable[str]) -> None:
        """Write sentences as one paragraph; nothing when there are none."""
        said = " ".join(texts)
        if said:
            self.text(said)

    def bullets(self, texts: Iterable[Message | str]) -> None:
        """Write a list."""
        for text in texts:
            self.text(text, "List Bullet")

    def labelled(self, label: Message, text: Message | str, style: str = "Memokop") -> None:
        """Write a label and what belongs to it on one line; nothing when there is nothing."""
        shown = self.shown(text)
        if shown:
            line = self.document.add_paragraph(style=style)
            line.add_run(self.shown(label)).bold = True
            line.add_run(("\t" if style == "Memokop" else " ") + shown)

    def figure(self, figure: Figure) -> None:
        """Write a picture with its caption, and what its marks mean."""
        self._caption("Figuur", figure.title)
        seen = picture(figure)
        scale = min(self.width / max(seen.width, DRAWN_ON), TALLEST / seen.height)
        line = self.document.add_paragraph(style="Figuur")
        line.paragraph_format.keep_with_next = bool(figure.legend)
        shape = line.add_run().add_picture(BytesIO(seen.png), width=int(seen.width * scale) * TWIP)
        # python-docx has no call for alternative text.
        about: Any = shape._inline.docPr
        about.set("name", f"Figuur {self.counts['Figuur']}")
        about.set("title", clean(seen.title))
        about.set("descr", clean(seen.words))
        if figure.legend:
            self._legend(figure.legend)

    def fits(self, table: ShownTable) -> bool:
        """Say whether a table can be read on this page: at ease on a standing one."""
        return (fits if self.lying else at_ease)(table, self.width)

    def table(self, table: ShownTable) -> None:
        """Write a table with its caption above it and its remarks below it."""
        self._caption("Tabel", table.caption)
        write_table(self.document, table, self.width)
        notes = [table.remark]
        if table.reasons:
            why = msg("is geen cijfer: {redenen}.", redenen="; ".join(table.reasons))
            notes.append(f"– {self.shown(why)}")
        if table.everywhere:
            same = msg("In elke rij hetzelfde: {waarden}.", waarden="; ".join(table.everywhere))
            notes.append(self.shown(same))
        # A table that nothing follows would grow together with the next one.
        for note in [note for note in notes if note] or [""]:
            self.text(note, "Tabelnoot")

    def turn(self) -> None:
        """Begin a page that lies on its side."""
        self.width = text_width(turn(self.document, self.title, self.language))
        self.lying = True

    def file(self) -> bytes:
        """Return the finished memo."""
        return packed(self.document)

    def shown(self, text: Message | str) -> str:
        """Return a text as the reader of this memo reads it."""
        return clean(text.render(self.language) if isinstance(text, Message) else text)

    def _caption(self, kind: str, text: str) -> None:
        self.counts[kind] += 1
        line = self.document.add_paragraph(style="caption")
        label = msg("Tabel") if kind == "Tabel" else msg("Figuur")
        line.add_run(f"{self.shown(label)} ")
        field(line, f"SEQ {kind} \\* ARABIC", str(self.counts[kind]))
        line.add_run(f". {clean(text)}")

    def _legend(self, entries: Iterable[LegendEntry]) -> None:
        from docx.shared import RGBColor

        line = self.document.add_paragraph(style="Legenda")
        for number, entry in enumerate(entries):
            if number:
                line.add_run("\n")
            sign, colour = SIGNS.get(entry.name, (entry.sign, ""))
            if sign:
                mark = line.add_run(f"{sign} ")
                if colour:
                    mark.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
            line.add_run(clean(entry.text))
