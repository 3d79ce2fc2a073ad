"""Looking back at rows that were rejected while the rest of their file was loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.tables import heads, print_rows
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Argument, Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    import polars as pl

SHOWN = 40


@command(
    "uitval",
    msg("Toon de rijen die bij het laden zijn afgekeurd terwijl de rest is geladen."),
    Argument(
        "publicatie",
        "[PUBLICATIE]",
        text=msg("naam van een publicatie; weglaten toont die van alle"),
        required=False,
    ),
    workspace_option(),
    Option(
        "--uitvallijst",
        "listing",
        text=msg("schrijf alle afgekeurde rijen naar dit bestand, .csv of .xlsx"),
        metavar="BESTAND",
    ),
)
def uitval(publicatie: str | None, werkruimte: str | None, listing: str | None) -> None:
    """List rejected rows of one publication or of all."""
    from sluitend.publish.uitval import check_place, write_rejects

    if listing:
        check_place(Path(listing))
    workspace, _ = open_asked(werkruimte)
    found = workspace.rejects()
    if publicatie:
        _check(publicatie, [p.id for p in workspace.publications()])
        found = found.filter(publicatie=publicatie)
    _show(found)
    for identity, file, number in workspace.catalog.voided():
        if publicatie in (None, identity):
            terminal().answer(
                msg(
                    "{bestand} ({publicatie}): van {n} geaccepteerde rijen kan een cijfer niet kloppen; het is leeg, met reden ‘afgekeurd’.",
                    bestand=file,
                    publicatie=identity,
                    n=Count(number),
                )
            )
    if listing:
        write_rejects(Path(listing), found, terminal().language)
        terminal().remark(
            msg("Uitvallijst: {bestand} ({n} rijen)", bestand=listing, n=Count(found.height))
        )


def _check(publication: str, known: list[str]) -> None:
    if publication not in known:
        raise ArgumentError(
            msg("Publicatie ‘{naam}’ is niet geladen.", naam=publication),
            msg("‘sluitend publicaties’ toont de namen."),
        )


def _show(found: pl.DataFrame) -> None:
    from sluitend.publish.uitval import in_language

    seat = terminal()
    if found.is_empty():
        seat.answer(msg("Er zijn geen afgekeurde rijen."))
        return
    columns = (
        msg("Bestand"),
        msg("Rij"),
        msg("Kolom"),
        msg("Waarde"),
        msg("Reden"),
        msg("Wat te doen"),
    )
    first = in_language(found.head(SHOWN), seat.language)
    rows = first.select("bestand", "rij", "kolom", "waarde", "reden", "wat_te_doen")
    print_rows(
        seat,
        heads(seat, *columns, numbers=(1,)),
        ([str(value if value is not None else "") for value in row] for row in rows.iter_rows()),
    )
    if found.height > SHOWN:
        seat.answer(
            msg(
                "En nog {n} afgekeurde rijen; --uitvallijst BESTAND.csv schrijft ze alle.",
                n=Count(found.height - SHOWN),
            )
        )
