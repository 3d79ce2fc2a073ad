"""The raadspagina: one page in plain Dutch for a council, of one municipality or of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Argument, Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError, SluitendError
from sluitend.core.messages import listing, msg
from sluitend.core.numbers import Count, Decimals

if TYPE_CHECKING:
    from sluitend.core.messages import Message
    from sluitend.publish.council.batch import Made
    from sluitend.publish.council.readability import Reading
    from sluitend.store.workspace import Workspace

PERCENT = 100


@command(
    "raadspagina",
    msg("Schrijf de pagina voor de raad: één gemeente, of alle gemeenten in één keer."),
    Argument(
        "gemeente",
        "[GEMEENTE]",
        text=msg("code of naam; weglaten bij --alle"),
        required=False,
    ),
    Option(
        "--html",
        "html",
        text=msg("waar de pagina komt; anders raadspagina-CODE.html"),
        metavar="BESTAND.html",
    ),
    Option(
        "--pdf",
        "pdf",
        text=msg(
            "schrijf ook een PDF van één vel; bij --alle zonder naam, en dan van elke gemeente"
        ),
        metavar="[BESTAND.pdf]",
        is_flag=False,
        flag_value="",
    ),
    Option(
        "--alle",
        "everyone",
        text=msg(
            "schrijf de pagina's van alle gemeenten in deze map, met een lijst en leesniveaus"
        ),
        metavar="MAP",
    ),
    workspace_option(),
)
def raadspagina(
    gemeente: str | None,
    html: str | None,
    pdf: str | None,
    everyone: str | None,
    werkruimte: str | None,
) -> None:
    """Write one page or all of them, and say how they read."""
    if bool(gemeente) == bool(everyone):
        raise ArgumentError(
            msg("Van welke gemeente moet de pagina zijn?"),
            msg("Geef een gemeente, bijvoorbeeld GM0589, of --alle MAP voor alle gemeenten."),
        )
    if everyone and (html or pdf):
        raise ArgumentError(
            msg("Bij --alle krijgen de bestanden de code van de gemeente als naam."),
            msg("Laat --html weg, en schrijf --pdf als laatste, zonder naam."),
        )
    workspace, _ = open_asked(werkruimte)
    if everyone:
        _all(workspace, Path(everyone), pdf=pdf is not None)
    else:
        _one(workspace, str(gemeente), html, pdf)


def _one(workspace: Workspace, municipality: str, html: str | None, pdf: str | None) -> None:
    from sluitend.publish.council.batch import write_page
    from sluitend.publish.council.composing import council_page, reading_of

    seat = terminal()
    for given, suffix in ((html, ".html"), (pdf, ".pdf")):
        if given and Path(given).suffix != suffix:
            raise ArgumentError(
                msg("‘{naam}’ is geen naam voor de pagina.", naam=given),
                msg("Kies een naam op {soort}.", soort=suffix),
            )
    page = council_page(workspace, municipality, seat.language)
    usual = Path(f"raadspagina-{page.code}")
    sheet = None if pdf is None else Path(pdf or usual.with_suffix(".pdf"))
    written = Path(html) if html else None if pdf else usual.with_suffix(".html")
    write_page(page, written, sheet)
    if page.fictional:
        seat.answer(msg("FICTIEVE GEGEVENS: niets hieronder zegt iets over een echte gemeente."))
    for sentence in page.lead:
        seat.answer(sentence.text)
    seat.answer(_level(reading_of(page)))
    for path in filter(None, (written, sheet)):
        seat.answer(msg("Raadspagina: {bestand}", bestand=path))


def _level(read: Reading) -> Message:
    values = {"score": Decimals(read.ease, 1), "woorden": Decimals(read.mean, 1)}
    if read.plain:
        return msg(
            "Leesgemak {score} van 100, {woorden} woorden per zin: op of onder B1.", **values
        )
    return msg("Leesgemak {score} van 100, {woorden} woorden per zin: boven B1.", **values)


def _all(workspace: Workspace, target: Path, *, pdf: bool) -> None:
    from sluitend.publish.council.batch import INDEX, LEVELS, write_all

    seat = terminal()
    with seat.progress() as say:
        made = write_all(workspace, target, seat.language, pdf=pdf, progress=say)
    read = [one.reading for one in made if one.reading]
    plain = sum(reading.plain for reading in read)
    seat.answer(msg("Raadspagina's: {n}, in {map}", n=Count(len(read)), map=target))
    if read:
        seat.answer(
            msg(
                "Op of onder leesniveau B1: {n} van {alle} ({deel}%). Het laagste leesgemak is {score} van 100.",
                n=Count(plain),
                alle=Count(len(read)),
                deel=Decimals(PERCENT * plain / len(read), 1),
                score=Decimals(min(reading.ease for reading in read), 1),
            )
        )
    seat.answer(
        msg(
            "Lijst: {lijst}. Leesniveaus: {niveaus}.", lijst=target / INDEX, niveaus=target / LEVELS
        )
    )
    _report_failures(made)


def _report_failures(made: tuple[Made, ...]) -> None:
    """Report who has no page, and end with a code that a script sees."""
    failures = [f"{one.name} ({one.failure})" for one in made if one.failure]
    if failures:
        terminal().remark(msg("Niet gemaakt: {namen}", namen=listing(failures)))
        click.get_current_context().exit(SluitendError.exit_code)
