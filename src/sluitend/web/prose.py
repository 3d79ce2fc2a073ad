"""The method pages and the user's pages of the documentation, as parts of the site.

They are written once, in Markdown, and read here from the package or, in a checkout, from the folders
in which they are written.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sluitend.core.messages import msg
from sluitend.store.calculations import CALCULATIONS
from sluitend.web.question import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from sluitend.core.messages import Language

METHODS, DOCUMENTS = "methode", "docs"
FIRST = ("gebieden", "definities", "bronnen", "cbs", "eigen-bestand", "privacy-en-geheim")
"""Pages of the documentation in reading order; the others follow by name."""
GLOSSARY = "begrippen"
NOT_SHOWN = (GLOSSARY, "architectuur")
"""The glossary has a page of its own; the other is for who writes code."""
PACKAGED = Path(__file__).parent / "uitleg"
WRITTEN = Path(__file__).parents[3]
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
LEAST_CONTENTS = 3
"""Headings from which a page gets a list of them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level: what a list of contents names."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page of text.

    Attributes
    ----------
    folder, name
        Where it is written: ``methode`` and ``netto-lasten``.
    body
        The text below its title.
    intro
        Its first paragraph, as plain text.
    """

    folder: str
    name: str
    title: str
    intro: str
    body: Markup
    headings: tuple[Heading, ...]

    @property
    def gist(self) -> str:
        """The first sentence."""
        return self.intro.partition(". ")[0].removesuffix(".") + "."

    @property
    def contents(self) -> tuple[Heading, ...]:
        """What a list of contents names; empty for a short page."""
        return self.headings if len(self.headings) >= LEAST_CONTENTS else ()


def source_of(folder: str, name: str) -> str:
    """Return the Markdown of a page."""
    return (_place(folder) / f"{name}.md").read_text(encoding="utf-8")


@cache
def title_of(folder: str, name: str) -> str:
    """Return the title of a page without reading the rest of it as Markdown."""
    return source_of(folder, name).partition("\n")[0].removeprefix("# ").replace("`", "")


@cache
def guides() -> tuple[str, ...]:
    """Return the names of the pages of the documentation that are for users, in reading order."""
    there = {path.stem for path in _place(DOCUMENTS).glob("*.md")} - set(NOT_SHOWN)
    return (*(name for name in FIRST if name in there), *sorted(there - set(FIRST)))


def _place(folder: str) -> Path:
    packaged = PACKAGED / folder
    return packaged if packaged.is_dir() else WRITTEN / folder


def path_of(folder: str, name: str) -> str | None:
    """Return where the site has a page; None when it does not show it."""
    if folder == METHODS and name in CALCULATIONS:
        return f"/methode/{name}"
    if folder == DOCUMENTS and name == GLOSSARY:
        return "/begrippen"
    return f"/uitleg/{name}" if folder == DOCUMENTS and name in guides() else None


@lru_cache(maxsize=64)
def document(folder: str, name: str, language: Language) -> Document:
    """Return a page, with links that lead within the site in the language of the reader."""
    tokens = reader().parse(source_of(folder, name))
    title, tokens = _titled(tokens)
    headings = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = plain(tokens[place + 1])
            token.attrSet("id", slug(text))
            if token.tag == "h2":
                headings.append(Heading(text, slug(text)))
        if token.type in ("th_open", "td_open"):
            _plain_cell(tokens, place)
    _link(tokens, folder, language)
    intro = next(
        (plain(tokens[i + 1]) for i, t in enumerate(tokens) if t.type == "paragraph_open"), ""
    )
    body = reader().renderer.render(_wrapped(tokens, language), reader().options, {})
    return Document(folder, name, title, intro, Markup(body), tuple(headings))  # noqa: S704 - HTML in the text is escaped by the reader


@lru_cache(maxsize=1)
def reader() -> MarkdownIt:
    """Return the reader of Markdown: tables, and no HTML of the text itself."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def inline(text: str, folder: str, language: Language) -> Markup:
    """Return a piece of a line as HTML, with links that lead within the site."""
    tokens = reader().parseInline(text)
    _link(tokens, folder, language)
    return Markup(reader().renderer.render(tokens, reader().options, {}))  # noqa: S704 - HTML in the text is escaped by the reader


def plain(token: Token) -> str:
    """Return the words of a line of text, without its marks."""
    words = {"text", "code_inline", "softbreak"}
    return "".join(
        " " if child.type == "softbreak" else child.content
        for child in token.children or []
        if child.type in words
    )


def slug(text: str) -> str:
    """Return the anchor of a heading, made as code hosts make them, so that links work in both.

    Examples
    --------
    >>> slug("`iv3_lasten`: lasten (per taakveld)")
    'iv3_lasten-lasten-per-taakveld'
    """
    bare = text.strip().lower().replace("`", "").replace("*", "")
    kept = "".join(c for c in bare if c in "-_ " or unicodedata.category(c)[0] in "LN")
    return kept.replace(" ", "-")


def _titled(tokens: list[Token]) -> tuple[str, list[Token]]:
    """Part a page in its title and the rest."""
    first = next(i for i, token in enumerate(tokens) if token.type == "heading_open")
    return plain(tokens[first + 1]), tokens[:first] + tokens[first + 3 :]


def _plain_cell(tokens: list[Token], place: int) -> None:
    """Say with a class what Markdown says with a style, and make no head of a cell without words."""
    cell = tokens[place]
    if "right" in str(cell.attrs.pop("style", "")):
        cell.attrSet("class", "number")
    if cell.type == "th_open" and not tokens[place + 1].content:
        cell.tag = tokens[place + 2].tag = "td"


def _link(tokens: Sequence[Token], folder: str, language: Language) -> None:
    """Make every link lead somewhere on the site, or show that it leads away; else only its words stay."""
    for token in tokens:
        children = token.children or []
        dead = False
        for child in children:
            if child.type == "link_open":
                target = _target(str(child.attrGet("href")), folder, language)
                dead = target is None
                if target is not None:
                    child.attrSet("href", target)
                    if OUTSIDE.match(target):
                        child.attrSet("rel", "noreferrer")
                        child.attrSet("class", "outside")
            if dead and child.type in ("link_open", "link_close"):
                dead = child.type == "link_open"
                child.type, child.tag, child.content, child.nesting = "text", "", "", 0


def _target(href: str, folder: str, language: Language) -> str | None:
    """Return where a link of a page leads on the site; None for a page the site does not show."""
    if OUTSIDE.match(href):
        return href if href.startswith("https://") else None
    file, _, anchor = href.partition("#")
    if not file:
        return href
    where, _, name = posixpath.normpath(f"{folder}/{file}").rpartition("/")
    path = path_of(where, name.removesuffix(".md"))
    if path is None:
        return None
    return address(path, (), language) + (f"#{anchor}" if anchor else "")


def _wrapped(tokens: list[Token], language: Language) -> list[Token]:
    """Put every table in a region of its own that scrolls, so that the page does not."""
    from markdown_it.token import Token

    label = escape(msg("Tabel").render(language))
    found = []
    for token in tokens:
        if token.type == "table_open":
            opening = Token("html_block", "", 0)
            opening.content = (
                f'<div class="table-region" role="group" aria-label="{label}" tabindex="0">\n'
            )
            found.append(opening)
        found.append(token)
        if token.type == "table_close":
            closing = Token("html_block", "", 0)
            closing.content = "</div>\n"
            found.append(closing)
    return found
