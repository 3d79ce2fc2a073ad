"""The paper a memo is written on: an own template, pages, footers, and a file without a moment.

The template is a handful of small XML files instead of the one that comes with python-docx: every
style in it is used, so a reader who opens the list of styles sees what there is to change.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any
from unicodedata import category
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sluitend.core.messages import MARK, STEERING, msg

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section

    from sluitend.core.messages import Language

TEMPLATE = Path(__file__).parent / "template"
PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "font_table.xml",
}
"""Name in the package -> file of the template."""
SPOKEN = {"nl": "nl-NL", "en": "en-GB"}
"""Language in which a text is spelled and read aloud."""
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip file knows: the same memo is the same file, whenever it is written."""
LONGEST_TITLE = 80
"""In a footer, in characters: it stays on one line."""
NO_TEXT = STEERING | {"Cn"}
"""Also what no letter was given yet: XML refuses some of it."""
LONGEST_PROPERTY = 255
"""In characters, of what stands about a document beside it."""
TWIP = 635
"""In English metric units, in which python-docx measures: a twentieth of a point."""


def blank(title: str, language: Language) -> Word:
    """Return a memo without text, on A4 with margins of 2.5 cm."""
    from docx import Document

    body = BytesIO()
    with ZipFile(body, "w") as package:
        for name, file in PARTS.items():
            text = (TEMPLATE / file).read_text(encoding="utf-8")
            package.writestr(name, text.replace(SPOKEN["nl"], SPOKEN[language]))
    body.seek(0)
    document = Document(body)
    document.core_properties.title = title[:LONGEST_PROPERTY]
    document.core_properties.language = SPOKEN[language]
    _footer(document.sections[0], title, language)
    return document


def clean(text: str) -> str:
    r"""Return a text that XML can hold and that steers nothing; the end of a line stays.

    Examples
    --------
    >>> clean("a\x00b\uffff").encode("ascii", "replace")
    b'a?b?'
    """
    return "".join(
        MARK if letter != "\n" and category(letter) in NO_TEXT else letter for letter in text
    )


def text_width(section: Section) -> int:
    """Return the width of a line, in twips."""
    sides = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (int(side or 0) for side in sides)
    return (width - left - right) // TWIP


def turn(document: Word, title: str, language: Language) -> Section:
    """Begin a new page that lies on its side, and return its section."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.footer.is_linked_to_previous = False
    _footer(section, title, language)
    return section


def packed(document: Word) -> bytes:
    """Return the file; the moments that python-docx writes in it are left out."""
    written, result = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as old, ZipFile(result, "w") as new:
        for entry in old.infolist():
            timeless = ZipInfo(entry.filename, NO_MOMENT)
            new.writestr(timeless, old.read(entry), ZIP_DEFLATED)
    return result.getvalue()


def element(tag: str, **attributes: object) -> Any:
    """Return an element of WordprocessingML with attributes in its namespace.

    Examples
    --------
    >>> element("gridCol", w=900).get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}w")
    '900'
    """
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made: Any = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field that Word works out, with what it gives as long as nobody asked."""
    simple = element("fldSimple", instr=instruction)
    run, text = element("r"), element("t")
    text.text = shown
    run.append(text)
    simple.append(run)
    # python-docx has no call for fields.
    paragraph._p.append(simple)


def _footer(section: Section, title: str, language: Language) -> None:
    """Write the title and the number of the page at the bottom."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    line = section.footer.paragraphs[0]
    line.style = "Footer"
    line.paragraph_format.tab_stops.add_tab_stop(text_width(section) * TWIP, WD_TAB_ALIGNMENT.RIGHT)
    words = msg("Pagina {nummer} van {aantal}", nummer=MARK, aantal=MARK).render(language)
    before, between, after = words.split(MARK)
    line.add_run(f"{shorten(title, LONGEST_TITLE)}\t{before}")
    field(line, "PAGE", "1")
    line.add_run(between)
    field(line, "NUMPAGES", "1")
    line.add_run(after)
