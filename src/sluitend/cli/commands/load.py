"""Making a workspace and loading sources into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluitend.cli.own_file import (
    OWN,
    Agreed,
    Asked,
    look_at,
    own_source,
    show_file,
    show_next,
    show_refusal,
)
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Argument, Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError, RejectedRowsError
from sluitend.core.messages import listing as listing_of
from sluitend.core.messages import msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from sluitend.core.messages import Message
    from sluitend.store.workspace import LoadReport, Workspace

SHOWN_REJECTS = 10
SHOWN_UNREAD = 4


@command(
    "init",
    msg("Maak een lege werkruimte in een nieuwe of lege map."),
    Argument("path", "MAP", text=msg("map van de nieuwe werkruimte")),
)
def init(path: str) -> None:
    """Make a workspace."""
    from sluitend.store.workspace import create_workspace

    create_workspace(path)
    seat = terminal()
    seat.answer(msg("Werkruimte {map} is gemaakt.", map=path))
    seat.answer(
        msg("Laad nu gegevens: ‘sluitend load open-data MAP --werkruimte {map}’.", map=path)
    )


@command(
    "load",
    msg("Lees een bron in en leg haar vast: alles of niets."),
    Argument(
        "source",
        "BRON",
        text=msg(
            "naam van de bron, open-data voor een map met bronnen, of eigen voor een eigen bestand"
        ),
    ),
    Argument("place", "PAD", text=msg("map met de bestanden, of het eigen bestand")),
    workspace_option(),
    Option(
        "--kolommen",
        "mapping",
        text=msg("kolommenkaart: hoe het eigen bestand te lezen is"),
        metavar="KAART.yaml",
    ),
    Option(
        "--onderzoek",
        "examine",
        is_flag=True,
        text=msg("laad niets: toon wat er is, wat er mis is en wat laden zou doen"),
    ),
    Option(
        "--bewaar-kolommen",
        "save",
        text=msg("schrijf de voorgestelde kolommenkaart naar dit bestand"),
        metavar="KAART.yaml",
    ),
    Option(
        "--verbetering",
        "correction",
        text=msg(
            "waarom dit eigen bestand de plaats inneemt van een eerdere lading van dezelfde dag"
        ),
        metavar="REDEN",
    ),
    Option(
        "--uitval-toestaan",
        "accept",
        text=msg("grootste aandeel afgekeurde rijen per bestand, van 0 tot 1; anders 0"),
        metavar="AANDEEL",
    ),
    Option(
        "--vervallen-toestaan",
        "drop",
        is_flag=True,
        text=msg("laat cijfers vervallen die de nieuwe publicatie van hetzelfde stuk niet heeft"),
    ),
    Option(
        "--uitvallijst",
        "listing",
        text=msg("schrijf alle afgekeurde rijen naar dit bestand, .csv of .xlsx"),
        metavar="BESTAND",
    ),
)
def load(
    source: str,
    place: str,
    werkruimte: str | None,
    mapping: str | None,
    examine: bool,
    save: str | None,
    correction: str | None,
    accept: str | None,
    drop: bool,
    listing: str | None,
) -> None:
    """Load a source and say per file what became of its rows."""
    agreed = Agreed(_share(accept), drop)
    _check_words(source, [mapping, save, correction], is_saving=bool(save), examine=examine)
    _check_places(listing, save, [place, *([mapping] if mapping else [])])
    workspace, path = open_asked(werkruimte)
    if examine:
        asked = Asked(Path(place), mapping, correction, save)
        rejects = (
            look_at(terminal(), workspace, asked, agreed).rejects
            if source == OWN
            else _examine(workspace, source, place, agreed)
        )
        terminal().answer(msg("Er is niets geladen."))
        show_rejects(rejects, listing)
        return
    own = own_source(mapping, workspace, correction) if source == OWN else None
    try:
        with terminal().progress() as say:
            report = workspace.load(
                own or source,
                place,
                accept_rejects=agreed.share,
                accept_losses=agreed.losses,
                progress=say,
            )
    except RejectedRowsError as error:
        show_rejects(error.rejects, listing)
        raise
    show_report(report)
    show_rejects(report.rejects, listing)
    if own:
        show_next(terminal(), workspace, path, own, report)


def _check_words(source: str, own: Sequence[str | None], *, is_saving: bool, examine: bool) -> None:
    """Refuse options that this source would not notice."""
    if source != OWN and any(word is not None for word in own):
        raise ArgumentError(
            msg(
                "Een kolommenkaart hoort alleen bij een eigen bestand, niet bij {bron}.",
                bron=source,
            ),
            msg("Laat --kolommen, --bewaar-kolommen en --verbetering weg, of laad de bron eigen."),
        )
    if is_saving and not examine:
        raise ArgumentError(
            msg("--bewaar-kolommen schrijft een voorstel, en dat komt uit een onderzoek."),
            msg("Voeg --onderzoek toe."),
        )


def _check_places(listing: str | None, save: str | None, inputs: list[str]) -> None:
    from sluitend.publish.uitval import check_place
    from sluitend.publish.writing import check_file

    if listing:
        check_place(Path(listing), [Path(name) for name in inputs])
    for place in filter(None, (listing, save)):
        check_file(Path(place))


def _examine(workspace: Workspace, source: str, place: str, agreed: Agreed) -> pl.DataFrame:
    """Show what a load would bring, and return the rows it would reject."""
    seat = terminal()
    with seat.progress() as say:
        report = workspace.examine(
            source,
            place,
            accept_rejects=agreed.share,
            accept_losses=agreed.losses,
            progress=say,
        )
    show_files(report)
    for identity in report.new:
        seat.answer(msg("Zou worden vastgelegd: {publicatie}", publicatie=identity))
    for identity in report.present:
        seat.answer(msg("Is er al: {publicatie}", publicatie=identity))
    show_refusal(seat, report.refusal)
    show_remarks(report)
    return report.rejects


def _share(text: str | None) -> float:
    if text is None:
        return 0.0
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise ArgumentError(
            msg("‘{tekst}’ is geen aandeel.", tekst=text),
            msg("Geef een getal van 0 tot en met 1, bijvoorbeeld 0.01 voor 1%."),
        ) from error


def show_report(report: LoadReport) -> None:
    """Print read = accepted + rejected per file, and what is new."""
    seat = terminal()
    show_files(report)
    for identity in report.new:
        seat.answer(msg("Vastgelegd: {publicatie}", publicatie=identity))
    for identity in report.present:
        seat.answer(msg("Was er al: {publicatie}", publicatie=identity))
    show_remarks(report)


def show_files(report: LoadReport) -> None:
    """Print read = accepted + rejected per file."""
    for file in report.files:
        show_file(terminal(), file)


def show_remarks(report: LoadReport) -> None:
    """Print what the sources say about their reading, and what was there and not read, by reason."""
    seat = terminal()
    for notice in report.notices:
        seat.remark(msg("Let op: {melding}", melding=notice))
    by_reason: dict[Message, list[str]] = {}
    for item in report.unread:
        by_reason.setdefault(item.reason, []).append(item.path)
    for reason, paths in by_reason.items():
        seat.remark(
            msg(
                "Niet gelezen ({reden}): {paden}",
                reden=reason,
                paden=listing_of(paths, SHOWN_UNREAD),
            )
        )


def show_rejects(rejects: pl.DataFrame, listing: str | None) -> None:
    """Print the first rejected rows, and write all of them where that was asked."""
    from sluitend.publish.uitval import in_language, write_rejects

    seat = terminal()
    for row in in_language(rejects.head(SHOWN_REJECTS), seat.language).iter_rows(named=True):
        seat.remark(_rejected(row))
    rest = rejects.height - SHOWN_REJECTS
    if rest > 0 and not listing:
        seat.remark(
            msg(
                "En nog {n} afgekeurde rijen; --uitvallijst BESTAND.csv schrijft ze alle.",
                n=Count(rest),
            )
        )
    if listing:
        write_rejects(Path(listing), rejects, seat.language)
        seat.remark(
            msg("Uitvallijst: {bestand} ({n} rijen)", bestand=listing, n=Count(rejects.height))
        )


def _rejected(row: dict[str, Any]) -> Message:
    """Say what is wrong with one row, or with one cell of it."""
    if not row["kolom"]:
        return msg(
            "Afgekeurd: {bestand}, rij {rij}: {reden}. {raad}",
            bestand=row["bestand"],
            rij=row["rij"],
            reden=row["reden"],
            raad=row["wat_te_doen"],
        )
    return msg(
        "Afgekeurd: {bestand}, rij {rij}, {kolom} = ‘{waarde}’: {reden}. {raad}",
        bestand=row["bestand"],
        rij=row["rij"],
        kolom=row["kolom"],
        waarde=row["waarde"],
        reden=row["reden"],
        raad=row["wat_te_doen"],
    )
