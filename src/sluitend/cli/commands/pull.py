"""Fetching tables of CBS, and finding which there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.commands.load import show_rejects, show_report
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Argument, Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError, RejectedRowsError, SourceError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.messages import Message
    from sluitend.sources.statline.client import Client
    from sluitend.sources.statline.protocol import Place
    from sluitend.sources.statline.pull import Pulled
    from sluitend.store.workspace import Workspace

DIRECTORY = "statline"
"""Where fetched tables go when no place is given."""
SHOWN = 40


@command(
    "pull",
    msg("Haal een tabel van het CBS op, of zoek er een; wat heel is opgehaald komt nooit opnieuw."),
    Argument("table", "[TABEL]", text=msg("nummer van de tabel"), required=False),
    Option("--zoek", "words", text=msg("zoek tabellen op deze woorden"), metavar="WOORDEN"),
    Option(
        "--naar",
        "target",
        text=msg("map voor wat wordt opgehaald; anders statline"),
        metavar="MAP",
        default=DIRECTORY,
    ),
    Option(
        "--jaren",
        "years",
        text=msg("alleen deze jaren, zoals 2021-2024"),
        metavar="JAREN",
        default="",
    ),
    Option(
        "--regio",
        "region",
        text=msg("alleen deze soort gebieden, zoals GM voor gemeenten"),
        metavar="SOORT",
        default="",
    ),
    Option(
        "--catalogus",
        "catalogue",
        text=msg("cbs, derden (Iv3), mlz of jm; anders cbs"),
        metavar="NAAM",
        default="cbs",
    ),
    Option(
        "--protocol",
        "protocol",
        text=msg("v3 of v4; anders v3, dat zegt waarom een cel leeg is"),
        metavar="NAAM",
        default="v3",
    ),
    Option(
        "--adres",
        "address",
        text=msg("adres van een andere dienst met dezelfde vorm"),
        metavar="ADRES",
        default="",
    ),
    Option("--laden", "load", text=msg("laad de tabel daarna in de werkruimte"), is_flag=True),
    workspace_option(),
)
def pull(
    table: str | None,
    words: str | None,
    target: str,
    years: str,
    region: str,
    catalogue: str,
    protocol: str,
    address: str,
    load: bool,
    werkruimte: str | None,
) -> None:
    """Fetch a table, or search the list of tables."""
    from sluitend.sources.statline.protocol import Place

    place = Place.of(catalogue, protocol, address)
    if (table is None) == (words is None):
        raise ArgumentError(
            msg("Geef een tabel, of --zoek met een woord."),
            msg("Bijvoorbeeld ‘sluitend pull 85099NED’ of ‘sluitend pull --zoek jeugdzorg’."),
        )
    if words is not None:
        _search(place, Path(target), words)
        return
    # Found out before anything is asked from a service.
    workspace, _ = open_asked(werkruimte) if load or werkruimte else (None, "")
    with terminal().progress() as say:
        done = _fetch(place, str(table), Path(target), (years, region), say)
    _tell(done)
    if workspace:
        _load(workspace, done)
    else:
        terminal().answer(
            msg("Laden: ‘sluitend load statline {map} --werkruimte WERKRUIMTE’", map=done.folder)
        )


def _load(workspace: Workspace, done: Pulled) -> None:
    try:
        with terminal().progress() as say:
            report = workspace.load("statline", done.folder, progress=say)
    except SourceError as error:
        if isinstance(error, RejectedRowsError):
            show_rejects(error.rejects, None)
        terminal().remark(
            msg(
                "De tabel is opgehaald, en niet geladen. Laden kan opnieuw, ook met opties, met: ‘sluitend load "
                "statline {map} --werkruimte {werkruimte}’.",
                map=done.folder,
                werkruimte=workspace.root,
            )
        )
        raise
    show_report(report)
    show_rejects(report.rejects, None)


def _fetch(
    place: Place, table: str, target: Path, part: tuple[str, str], say: Callable[[Message], None]
) -> Pulled:
    from sluitend.sources.statline.client import Client
    from sluitend.sources.statline.protocol import table_id
    from sluitend.sources.statline.pull import Selection, Wanted
    from sluitend.sources.statline.pull import pull as fetch

    wanted = Wanted(place, table_id(table), Selection.parse(*part))
    with Client(say=say) as client:
        return fetch(wanted, target, client, say=say)


def _tell(done: Pulled) -> None:
    seat = terminal()
    if done.offline:
        seat.remark(
            msg("De dienst is niet te bereiken; dit is wat eerder is opgehaald."),
        )
    seat.answer(
        msg(
            "{map}: {n} rijen, stand {dag}",
            map=done.folder,
            n=Count(done.rows),
            dag=done.changed[:10],
        )
    )
    if done.asked:
        seat.answer(msg("Opgehaald: {n} bladzijden", n=Count(done.asked)))
    else:
        seat.answer(msg("Er is niets nieuws opgehaald; alles was er al."))


def _search(place: Place, target: Path, words: str) -> None:
    from sluitend.sources.statline.client import Client
    from sluitend.sources.statline.listing import tables_of

    seat = terminal()

    def client() -> Client:
        return Client(say=seat.remark)

    found = tables_of(place, target, client)
    if found.offline:
        seat.remark(
            msg(
                "De dienst is niet te bereiken; dit is de lijst van {dag}.",
                dag=found.fetched.date().isoformat(),
            )
        )
    hits = found.search(words)
    for entry in hits[:SHOWN]:
        seat.answer(
            msg(
                "{nummer}  {titel}  (periode {periode}, gewijzigd {dag})",
                nummer=entry.id,
                titel=entry.title,
                periode=entry.period or "–",
                dag=entry.changed or "–",
            )
        )
    if len(hits) > SHOWN:
        seat.remark(msg("En nog {n} tabellen; voeg een woord toe.", n=Count(len(hits) - SHOWN)))
    if not hits:
        seat.answer(
            msg(
                "Geen tabel gevonden over ‘{woorden}’ in catalogus {naam}.",
                woorden=words,
                naam=place.catalogue,
            )
        )
