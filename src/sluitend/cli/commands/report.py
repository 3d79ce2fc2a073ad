"""The report of one area: the calculations that belong together, on one page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.beside import beside_options, check_beside, write_beside
from sluitend.cli.commands.run import check_name
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.period import Year

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.messages import Message
    from sluitend.core.result import Result
    from sluitend.publish.composition.model import Composition
    from sluitend.publish.release import Released
    from sluitend.store.workspace import Workspace

NOT_IN_A_NAME = re.compile(r"[^\w+-]+")
"""What an area may be called but a file had better not."""


@command(
    "rapport",
    msg("Schrijf het rapport van een gebied, of het rapport dat in een bestand staat."),
    Option(
        "--gebied",
        "gebied",
        text=msg("gemeente, regio, groep of land, bijvoorbeeld GM0589; of geef --samenstelling"),
        metavar="GEBIED",
    ),
    Option(
        "--samenstelling",
        "samenstelling",
        text=msg("maak het rapport dat in dit bestand staat, in plaats van dat van een gebied"),
        metavar="BESTAND.yaml",
    ),
    Option(
        "--toon-samenstelling",
        "toon",
        text=msg("schrijf geen rapport: toon het rapport van het gebied als zo’n bestand"),
        is_flag=True,
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
        "--pdf",
        "pdf",
        text=msg("schrijf het rapport ook als PDF, om af te drukken of te versturen"),
        metavar="BESTAND.pdf",
    ),
    Option(
        "--excel",
        "excel",
        text=msg("schrijf ook een werkmap met alle tabellen, termen en formules"),
        metavar="BESTAND.xlsx",
    ),
    *beside_options(),
    workspace_option(),
)
def rapport(
    gebied: str | None,
    samenstelling: str | None,
    toon: bool,
    van: str | None,
    tot: str | None,
    onderwerp: str | None,
    out: str | None,
    pdf: str | None,
    excel: str | None,
    werkruimte: str | None,
    **beside: str | None,
) -> None:
    """Write a report, of an area or as a file says, and say where it is."""
    asked = [gebied, van, tot, onderwerp]
    _check_question(samenstelling, toon=toon, area=asked)
    first, last = (Year.parse(year) if year else None for year in (van, tot))
    name = Path(samenstelling).stem if samenstelling else gebied or ""
    path = Path(out or "rapport-" + NOT_IN_A_NAME.sub("-", name) + ".html")
    for file, suffix in ((str(path), ".html"), (pdf, ".pdf"), (excel, ".xlsx")):
        check_name(file, suffix)
    check_beside(beside)
    composition = _read(samenstelling) if samenstelling else None
    workspace, named = open_asked(werkruimte)
    if toon:
        _show_composition(workspace, gebied or "", first, last, onderwerp)
        return
    if composition:
        released = write_composed(workspace, named, composition, path)
    else:
        released = write_report(workspace, named, gebied or "", path, first, last, onderwerp)
    title = composition.heading if composition else None
    results = [one.result for one in released]
    with terminal().progress() as say:
        for file in filter(None, (pdf, excel)):
            _publish(results, Path(file), named, say, title)
    told = list(write_beside(results, named, beside, title))
    show_headlines(released)
    terminal().answer(msg("Rapport: {bestand}", bestand=path))
    if pdf:
        terminal().answer(msg("PDF: {bestand}", bestand=pdf))
    if excel:
        terminal().answer(msg("Werkmap: {bestand}", bestand=excel))
    for line in told:
        terminal().answer(line)


def _check_question(composition: str | None, *, toon: bool, area: list[str | None]) -> None:
    """Refuse a question that is not one: an area or a file, never both or neither."""
    if composition and (toon or any(area)):
        raise ArgumentError(
            msg("Bij --samenstelling staat alles in het bestand."),
            msg(
                "Haal --gebied, --van, --tot, --onderwerp en --toon-samenstelling weg, of haal --samenstelling weg."
            ),
        )
    if not composition and not area[0]:
        raise ArgumentError(
            msg("Van welk gebied moet het rapport zijn?"),
            msg("Geef --gebied, bijvoorbeeld --gebied GM0589, of --samenstelling BESTAND.yaml."),
        )


def _read(file: str) -> Composition:
    from sluitend.publish.composition.reading import read_composition

    return read_composition(Path(file))


def _show_composition(
    workspace: Workspace, area: str, first: int | None, last: int | None, subject: str | None
) -> None:
    """Print the standard report of an area as a file to start from."""
    from sluitend.publish.composition.standard import WHOLE, standard_report
    from sluitend.publish.composition.writing import as_yaml

    seat = terminal()
    with seat.progress() as say:
        report = standard_report(workspace, area, first, last, subject or WHOLE, say)
    seat.answer(as_yaml(report.composition, seat.language).rstrip("\n"))


def write_composed(
    workspace: Workspace, named: str, composition: Composition, path: Path
) -> list[Released]:
    """Run the report that a file describes and publish it; `named` as in `write_report`."""
    from sluitend.publish.composition.model import run_composition

    with terminal().progress() as say:
        results = run_composition(workspace, composition, say)
        return _publish(results, path, named, say, composition.heading)


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

    with terminal().progress() as say:
        results = area_report(workspace, area, first, last, subject or WHOLE, say)
        return _publish(results, path, named, say)


def _publish(
    results: list[Result],
    path: Path,
    named: str,
    say: Callable[[Message], None],
    title: Message | None = None,
) -> list[Released]:
    from sluitend.publish.exit import publish
    from sluitend.publish.release import release

    say(msg("Schrijven: {bestand}", bestand=path.name))
    publish(results, path, language=terminal().language, workspace=named, title=title)
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
