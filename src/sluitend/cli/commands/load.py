"""Making a workspace and loading sources into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Argument, Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError, RejectedRowsError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    import polars as pl

    from sluitend.store.workspace import LoadReport

SHOWN_REJECTS = 10


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
    Argument("source", "BRON", text=msg("naam van de bron, of open-data voor een map met bronnen")),
    Argument("directory", "MAP", text=msg("map met de bestanden")),
    workspace_option(),
    Option(
        "--uitval-toestaan",
        "accept",
        text=msg("grootste aandeel afgekeurde rijen per bestand, van 0 tot 1; anders 0"),
        metavar="AANDEEL",
    ),
    Option(
        "--uitvallijst",
        "listing",
        text=msg("schrijf alle afgekeurde rijen naar dit bestand"),
        metavar="BESTAND.csv",
    ),
)
def load(
    source: str,
    directory: str,
    werkruimte: str | None,
    accept: str | None,
    listing: str | None,
) -> None:
    """Load a source and say per file what became of its rows."""
    from sluitend.publish.writing import check_file

    share = _share(accept)
    if listing:
        check_file(Path(listing))
    workspace, _ = open_asked(werkruimte)
    try:
        with terminal().progress() as say:
            report = workspace.load(source, directory, accept_rejects=share, progress=say)
    except RejectedRowsError as error:
        show_rejects(error.rejects, listing)
        raise
    show_report(report)
    show_rejects(report.rejects, listing)


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
    for file in report.files:
        seat.answer(
            msg(
                "{bestand}: {gelezen} gelezen = {geaccepteerd} geaccepteerd + {afgekeurd} afgekeurd",
                bestand=file.bestand,
                gelezen=Count(file.gelezen),
                geaccepteerd=Count(file.geaccepteerd),
                afgekeurd=Count(file.afgekeurd),
            )
        )
    for identity in report.new:
        seat.answer(msg("Vastgelegd: {publicatie}", publicatie=identity))
    for identity in report.present:
        seat.answer(msg("Was er al: {publicatie}", publicatie=identity))


def show_rejects(rejects: pl.DataFrame, listing: str | None) -> None:
    """Print the first rejected rows, and write all of them where that was asked."""
    seat = terminal()
    for row in rejects.head(SHOWN_REJECTS).iter_rows(named=True):
        seat.remark(
            msg(
                "Afgekeurd: {bestand}, rij {rij}, {kolom} = ‘{waarde}’: {reden}. {raad}",
                bestand=row["bestand"],
                rij=row["rij"],
                kolom=row["kolom"],
                waarde=row["waarde"],
                reden=row["reden"],
                raad=row["wat_te_doen"],
            )
        )
    rest = rejects.height - SHOWN_REJECTS
    if rest > 0 and not listing:
        seat.remark(
            msg(
                "En nog {n} afgekeurde rijen; --uitvallijst BESTAND.csv schrijft ze alle.",
                n=Count(rest),
            )
        )
    if listing:
        from sluitend.publish.writing import write_file

        write_file(Path(listing), rejects.write_csv())
        seat.remark(
            msg("Uitvallijst: {bestand} ({n} rijen)", bestand=listing, n=Count(rejects.height))
        )
