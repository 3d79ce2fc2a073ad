"""The page that goes with a package: what is in it, how to read it, and what is still to be said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sluitend.core.dates import day
from sluitend.core.messages import Message, harmless, msg
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.publish.opendata.rights import attributions, why
from sluitend.rules.definition import definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication
    from sluitend.publish.opendata.about import About
    from sluitend.publish.opendata.files import DataFile

MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&])")
"""What would be read as Markdown or as HTML."""
READING = (
    msg("Elk bestand is CSV in UTF-8, met komma’s tussen de cellen en een punt in getallen."),
    msg("Een kolom op _eurocent heeft bedragen in eurocent; deel door 100 voor euro’s."),
    msg("Een kolom op _fractie is een deel van één: 0,25 is 25%."),
    msg(
        "Een lege cel is een cijfer dat er niet is, geen nul. De kolom ontbreekt, of een kolom die daarmee begint, zegt waarom."
    ),
    msg("datapackage.json beschrijft elke kolom van elk bestand (Data Package, versie 2)."),
    msg("dcat.jsonld beschrijft het geheel voor een dataportaal (DCAT-AP-NL 3.0)."),
    msg("manifest.json zegt hoe en wanneer het is berekend en geladen."),
)


@dataclass
class _Page:
    """A page of Markdown, written from top to bottom."""

    language: Language
    blocks: list[str] = field(default_factory=list)

    def shown(self, text: Message | str) -> str:
        """Return a text in the reader's language in which nothing is markup."""
        words = text.render(self.language) if isinstance(text, Message) else text
        return MARKUP.sub(r"\\\1", harmless(words))

    def heading(self, text: Message | str, level: int = 2) -> None:
        """Write a heading."""
        self.blocks.append(f"{'#' * level} {self.shown(text)}")

    def text(self, text: Message | str) -> None:
        """Write a paragraph."""
        self.blocks.append(self.shown(text))

    def bullets(self, texts: Iterable[Message | str]) -> None:
        """Write a list; nothing when it is empty."""
        lines = [f"- {self.shown(text)}" for text in texts]
        if lines:
            self.blocks.append("\n".join(lines))

    def table(self, heads: Sequence[Message], rows: Iterable[Sequence[Message | str]]) -> None:
        """Write a table."""
        lines = [[self.shown(head) for head in heads], ["---"] * len(heads)]
        lines += [[self.shown(cell) for cell in row] for row in rows]
        self.blocks.append("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def command(self, text: str) -> None:
        """Write what can be copied: four spaces before it, in which nothing is markup."""
        self.blocks.append("    " + harmless(text))


def as_readme(about: About, files: Sequence[DataFile], workspace: str, language: Language) -> str:
    """Return ``LEESMIJ.md``.

    Parameters
    ----------
    workspace
        Path of the workspace as the user named it, for the commands that repeat the calculation.
    """
    page = _Page(language)
    page.heading(about.title, 1)
    if about.fictional:
        page.text(
            msg(
                "Alles in dit rapport is verzonnen: gemeenten, bedragen en inwoners zeggen niets over een echte gemeente."
            )
        )
    page.text(about.description)
    page.heading(msg("Kern"))
    page.bullets(text for one in about.results for text in one.output.headline[:1])
    _files(page, files)
    _origin(page, about)
    page.heading(msg("Herhaal deze berekening"))
    for one in about.results:
        page.command(one.call.as_cli(workspace))
        page.text(msg("Inhoudscode: {code}", code=one.content_hash))
    _portal(page, about)
    return "\n\n".join(page.blocks) + "\n"


def _files(page: _Page, files: Sequence[DataFile]) -> None:
    page.heading(msg("Bestanden"))
    page.table(
        (msg("Bestand"), msg("Wat"), msg("Hoort bij"), msg("Rijen")),
        (
            (one.path, one.title, one.chapter, Count(one.rows).render(page.language))
            for one in files
        ),
    )
    page.bullets(READING)


def _origin(page: _Page, about: About) -> None:
    """Tell the sources with their dates, what the words mean, and what may be done."""
    page.heading(msg("Herkomst van de cijfers"))
    page.bullets(_source(one, page.language) for one in about.publications)
    keys = dict.fromkeys(key for one in about.results for key in one.provenance.definitions)
    for found in (definition(key, allow_unverified=True) for key in keys):
        page.text(
            msg(
                "Definitie {id}: {titel}. {omschrijving}",
                id=found.key,
                titel=found.titel,
                omschrijving=found.omschrijving,
            )
        )
        page.bullets(
            msg("Niet meegeteld: {wat}. {waarom}", wat=item.wat, waarom=item.waarom)
            for item in found.laat_weg
        )
    page.heading(msg("Licentie en naamsvermelding"))
    page.text(why(about.publications))
    page.bullets(attributions(about.publications))


def _source(one: Publication, language: Language) -> Message:
    return msg(
        "{titel} ({id}): over {jaren}; gepubliceerd {dag}, {status}.",
        titel=one.title,
        id=one.id,
        jaren=year_ranges(one.years) or "–",
        dag=day(one.published_on, language),
        status=one.status,
    )


def _portal(page: _Page, about: About) -> None:
    """Say what a data portal asks for and only the publisher knows."""
    page.heading(msg("Voor een dataportaal"))
    lacking = about.lacking()
    if about.fictional:
        page.text(msg("Deze gegevens zijn verzonnen en horen niet op een dataportaal."))
    elif lacking:
        page.text(
            msg(
                "DCAT-AP-NL 3.0 vraagt ook om het volgende. Het is niet opgegeven en daarom weggelaten; er is niets verzonnen."
            )
        )
        page.bullets(lacking)
        page.text(msg("Uitgever en contact geeft u op met --uitgever en --contact."))
    else:
        page.text(msg("Wat DCAT-AP-NL 3.0 verplicht stelt, staat in dcat.jsonld."))
    page.text(
        msg(
            "Zet de map als geheel op een plek met een vast adres (https://): de adressen van de bestanden in dcat.jsonld gelden vanaf die plek."
        )
    )
