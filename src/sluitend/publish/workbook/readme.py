"""The first sheet: what the workbook is, where its figures come from, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sluitend.core.dates import day
from sluitend.core.messages import Message, listing, msg
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.publish.purpose import heading, moment, summary
from sluitend.publish.workbook.room import LINE, lines
from sluitend.publish.workbook.styles import AWAY, BLUE, RED, WHOLE, on_paper
from sluitend.rules.definition import definition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication, Result
    from sluitend.publish.workbook.sheets import Made
    from sluitend.publish.workbook.styles import Styles

WIDTHS = (28, 110, 12, 46)
HEIGHT_OF_LETTERS = 1.5
"""Height of a line in sizes of its letters."""
READING = (
    msg(
        "Een groene kop zegt dat de kolom formules heeft; erboven staat hoe zij rekenen. Waar een formule niet precies het berekende cijfer geeft, bijvoorbeeld omdat een gemeente niet leverde en het bedrag per inwoner over de andere gemeenten gaat, staat het cijfer zelf."
    ),
    msg(
        "Een som telt de rijen van een ander tabblad op die haar regelnummer dragen. Filter daar op dat nummer om te zien waaruit het bedrag bestaat. Sorteren verandert niets aan de sommen."
    ),
    msg("Een lege cel is een cijfer dat er niet is, geen nul; een kolom ernaast zegt waarom."),
    msg(
        "Wie een cijfer verandert, ziet op tabblad Controle wat niet meer sluit. De uitkomst is dan niet meer die van de berekening."
    ),
)


@dataclass
class _Page:
    """A page that is written from top to bottom; `row` is where it has come to."""

    sheet: Any
    styles: Styles
    language: Language
    row: int = 0

    def lines(self, label: Message, *texts: Message | str) -> None:
        """Write texts under each other, with the label beside the first."""
        for number, text in enumerate(texts):
            if number == 0:
                self.write(0, label, self.styles.of(bold=True, text_wrap=True))
            shown = self.write(1, text, self.styles.of(text_wrap=True))
            self.sheet.set_row(self.row, LINE * lines(shown, WIDTHS[1]))
            self.row += 1

    def heading(self, text: Message | str, size: int = 14, **properties: object) -> None:
        """Write a heading."""
        self.write(0, text, self.styles.of(bold=True, font_size=size, **properties))
        self.sheet.set_row(self.row, size * HEIGHT_OF_LETTERS)
        self.row += 1

    def write(self, column: int, text: Message | str, style: Any) -> str:
        """Write a text on this row and return it."""
        shown = text.render(self.language) if isinstance(text, Message) else text
        self.sheet.write_string(self.row, column, shown, style)
        return shown

    def link(self, tab: str) -> None:
        """Write a way to a sheet on this row."""
        style = self.styles.of(font_color=BLUE, underline=1)
        self.sheet.write_url(self.row, 0, f"internal:'{tab}'!A1", style, tab)


def write_readme(
    sheet: Any,
    styles: Styles,
    results: Sequence[Result],
    contents: Sequence[tuple[Made, tuple[str, str]]],
    *,
    pictures: tuple[str, int] | None,
    title: Message,
    workspace: str,
    language: Language,
) -> None:
    """Write the sheet.

    Parameters
    ----------
    contents
        Every sheet of a table, with the formula of its verdict and the value of that.
    pictures
        Name of the sheet with the pictures and how many there are; None without any.
    workspace
        Path of the workspace as the user named it.
    """
    for position, width in enumerate(WIDTHS):
        sheet.set_column(position, position, width)
    page = _Page(sheet, styles, language)
    page.heading(title, 18)
    if any(result.provenance.fictional for result in results):
        page.heading(msg("FICTIEVE GEGEVENS"), 24, font_color=RED)
        page.heading(msg("Niets in deze werkmap zegt iets over een echte gemeente."))
    page.row += 1
    _contents(page, contents, pictures)
    page.row += 1
    page.lines(msg("Zo leest u dit"), *READING)
    for result in results:
        page.row += 1
        _about(page, result, workspace)
    on_paper(sheet)


def _contents(
    page: _Page,
    contents: Sequence[tuple[Made, tuple[str, str]]],
    pictures: tuple[str, int] | None,
) -> None:
    """List the sheets, each with a way to it and whether it adds up."""
    plain = page.styles.of(bold=True, bottom=1)
    heads = (
        (msg("Tabblad"), plain),
        (msg("Wat"), plain),
        (msg("Rijen"), page.styles.head(WHOLE)),
        (msg("Oordeel"), page.styles.head()),
    )
    for position, (head, style) in enumerate(heads):
        page.write(position, head, style)
    if pictures is not None:
        page.row += 1
        page.link(pictures[0])
        page.write(1, msg("Beelden: {n}", n=Count(pictures[1])), page.styles.of(text_wrap=True))
    for made, (formula, value) in contents:
        page.row += 1
        place = made.place
        page.link(place.tab)
        page.write(1, place.sheet.title, page.styles.of(text_wrap=True))
        page.sheet.write_number(page.row, 2, place.sheet.frame.height, page.styles.cell(WHOLE))
        if formula:
            page.sheet.write_formula(page.row, 3, formula, page.styles.of(**AWAY), value)
    page.row += 1


def _about(page: _Page, result: Result, workspace: str) -> None:
    """Tell what was asked, what came out and what it rests on."""
    page.heading(heading(result))
    page.lines(msg("Wat dit is"), summary(result))
    when = moment(result)
    if when is not None:
        page.lines(msg("Wanneer te gebruiken"), when)
    page.lines(msg("Vraag"), *(f"{name}: {value}" for name, value in result.call.arguments))
    if result.places:
        page.lines(msg("Gebied"), listing(list(result.places)))
    page.lines(msg("Kern"), *result.output.headline)
    for level, label in (("let_op", msg("Let op")), ("info", msg("Goed om te weten"))):
        texts = dict.fromkeys(notice.text for notice in result.notices if notice.level == level)
        page.lines(label, *texts)
    page.lines(msg("Definities"), *_definitions(result))
    page.lines(msg("Parameters"), *result.provenance.parameters)
    page.lines(msg("Methode"), *filter(None, [result.provenance.method]))
    page.lines(msg("Bronnen"), *(_source(p, page.language) for p in result.provenance.sources))
    page.lines(msg("Opdracht die dit herhaalt"), result.call.as_cli(workspace))
    page.lines(msg("Vingerafdruk van de inhoud"), result.content_hash)


def _definitions(result: Result) -> Iterator[Message]:
    for key in result.provenance.definitions:
        found = definition(key, allow_unverified=True)
        yield msg(
            "{id}: {titel}. {omschrijving}",
            id=found.key,
            titel=found.titel,
            omschrijving=found.omschrijving,
        )
        for left_out in found.laat_weg:
            yield msg(
                "{id} telt niet mee: {wat}. {waarom}",
                id=found.key,
                wat=left_out.wat,
                waarom=left_out.waarom,
            )


def _source(publication: Publication, language: Language) -> Message:
    """Name a publication with its three dates: what it is about, published and loaded."""
    return msg(
        "{titel} ({id}): over {jaren}; gepubliceerd {gepubliceerd} ({status}); geladen {geladen}. {naamsvermelding}. Licentie: {licentie}.",
        titel=publication.title,
        id=publication.id,
        jaren=year_ranges(publication.years) or "–",
        gepubliceerd=day(publication.published_on, language),
        status=publication.status,
        geladen=day(publication.loaded_at, language),
        naamsvermelding=publication.attribution.rstrip("."),
        licentie=publication.licence,
    )
