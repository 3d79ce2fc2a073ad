"""The report of one area: the calculations that belong together, on one page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.commands.run import check_workbook_name
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.period import Year

if TYPE_CHECKING:
    from sluitend.publish.release import Released
    from sluitend.store.workspace import Workspace

NOT_IN_A_NAME = re.compile(r"[^\w+-]+")
"""What an area may be called but a file had better not."""


@command(
    "rapport",
    msg("Schrijf het rapport van een gebied: kosten, verandering en wat ontbreekt."),
    Option(
        "--gebied",
        "gebied",
        text=msg("gemeente, regio, groep of land; verplicht, bijvoorbeeld GM0589"),
        metavar="GEBIED",
    ),
    Option(
        "--van",
        "van",
        text=msg("eerste jaar; anders de eerste geladen jaarrekening, en dat staat er dan bij"),
        metavar="JAAR",
    ),
    Option(
        "--tot",
        "tot",
        text=msg("laatste jaar; anders de nieuwste geladen jaarrekening, en dat staat er dan bij"),
        metavar="JAAR",
    ),
    Option(
        "--onderwerp",
        "onderwerp",
        text=msg("waarover het gaat; anders het hele sociaal domein"),
        metavar="ONDERWERP",
    ),
    Option(
        "--uit",
        "out",
        text=msg("waar het rapport komt; anders rapport-GEBIED.html"),
        metavar="BESTAND.html",
    ),
    Option(
        "--excel",
        "excel",
        text=msg("schrijf ook een werkmap met alle tabellen, termen en formules"),
        metavar="BESTAND.xlsx",
    ),
    workspace_option(),
)
def rapport(
    gebied: str | None,
    van: str | None,
    tot: str | None,
    onderwerp: str | None,
    out: str | None,
    excel: str | None,
    werkruimte: str | None,
) -> None:
    """Write the report of an area and say where it is."""
    if not gebied:
        raise ArgumentError(
            msg("Van welk gebied moet het rapport zijn?"),
            msg("Geef --gebied, bijvoorbeeld --gebied GM0589."),
        )
    first, last = (Year.parse(year) if year else None for year in (van, tot))
    path = Path(out or "rapport-" + NOT_IN_A_NAME.sub("-", gebied) + ".html")
    if path.suffix != ".html":
        raise ArgumentError(
            msg("‘{naam}’ is geen naam voor een rapport.", naam=path),
            msg("Kies een naam op .html."),
        )
    if excel:
        check_workbook_name(excel)
    workspace, named = open_asked(werkruimte)
    released = write_report(workspace, named, gebied, path, first, last, onderwerp)
    if excel:
        from sluitend.publish.exit import publish

        results = [one.result for one in released]
        publish(results, excel, language=terminal().language, workspace=named)
    show_headlines(released)
    terminal().answer(msg("Rapport: {bestand}", bestand=path))
    if excel:
        terminal().answer(msg("Werkmap: {bestand}", bestand=excel))


def write_report(
    workspace: Workspace,
    named: str,
    area: str,
    path: Path,
    first: int | None = None,
    last: int | None = None,
    subject: str | None = None,
) -> list[Released]:
    """Compose the standard report of an area and publish it.

    Parameters
    ----------
    named
        Path of the workspace as the user named it, for the commands in the report.
    """
    from sluitend.publish.composition.standard import WHOLE, area_report
    from sluitend.publish.exit import publish
    from sluitend.publish.release import release

    seat = terminal()
    with seat.progress() as say:
        results = area_report(workspace, area, first, last, subject or WHOLE, say)
        say(msg("Schrijven: {bestand}", bestand=path.name))
        publish(results, path, language=seat.language, workspace=named)
    return [release(result) for result in results]


def show_headlines(released: list[Released]) -> None:
    """Print the sentences on top of each chapter."""
    results = [one.result for one in released]
    seat = terminal()
    if any(result.provenance.fictional for result in results):
        seat.answer(msg("FICTIEVE GEGEVENS: niets hieronder zegt iets over een echte gemeente."))
    for result in results:
        for sentence in result.output.headline:
            seat.answer(sentence)
