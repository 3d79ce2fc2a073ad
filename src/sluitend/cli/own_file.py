"""A municipality's own file on the command line: loading it, and the guided look before that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.own_effect import Beside, show_effect
from sluitend.cli.tables import heads, print_rows
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import listing, msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    import polars as pl

    from sluitend.cli.terminal import Terminal
    from sluitend.sources.eigen.inquiry import Inquiry
    from sluitend.sources.eigen.reader import OwnFile
    from sluitend.sources.source import FileCount
    from sluitend.store.workspace import Workspace

OWN = "eigen"
"""Name under which an own file is loaded."""


def own_source(mapping: str | None, workspace: Workspace) -> OwnFile:
    """Return the source that a mapping makes, with the Iv3 of this workspace to judge the unit by.

    Raises
    ------
    ArgumentError
        Without a mapping, or with one that cannot be used.
    """
    from sluitend.sources.eigen.mapping_file import read_mapping
    from sluitend.sources.eigen.reader import OwnFile

    if mapping is None:
        raise ArgumentError(
            msg("Een eigen bestand is niet te lezen zonder kolommenkaart."),
            msg(
                "Geef --kolommen KAART.yaml; een voorstel maakt ‘sluitend load eigen BESTAND --onderzoek --bewaar-kolommen KAART.yaml’."
            ),
        )
    stated = read_mapping(Path(mapping))
    return OwnFile(stated, filed(workspace, stated.gemeente, stated.jaar))


def filed(workspace: Workspace, gemeente: str, jaar: int) -> pl.DataFrame | None:
    """Return lasten and baten of the Iv3 begroting of a municipality; None when there are no lasten.

    Lasten come from the longest series there is, baten from the years that have them.
    """
    import polars as pl

    from sluitend.core.period import Document
    from sluitend.tables.iv3 import BATEN_LASTEN, LASTEN

    asked = {"document": str(Document.BUDGET)} | ({"gm_code": gemeente} if gemeente else {})
    tables = [
        workspace.snapshot()
        .read(contract)
        .filter(maat=maat, **asked)
        .filter(pl.col("jaar") == jaar if jaar else pl.lit(value=True))
        .select("jaar", "gm_code", "taakveld", "maat", "waarde")
        for contract, maat in ((LASTEN, "lasten"), (BATEN_LASTEN, "baten"))
    ]
    return None if tables[0]["waarde"].drop_nulls().is_empty() else pl.concat(tables)


def look_at(
    seat: Terminal, workspace: Workspace, path: Path, mapping: str | None, save: str | None
) -> Inquiry:
    """Show what an own file holds and would bring; write the proposed mapping where that was asked.

    Raises
    ------
    ArgumentError
        When the mapping cannot be used, or the file to write to is there already.
    """
    from sluitend.sources.eigen.inquiry import inquire
    from sluitend.sources.eigen.mapping_file import read_values, write_mapping
    from sluitend.sources.source import FileCount
    from sluitend.store.loading import known_municipalities

    if save and Path(save).exists():
        raise ArgumentError(
            msg("Bestand {bestand} is er al.", bestand=save),
            msg("Kies een andere naam, zodat er niets van u wordt overschreven."),
        )
    given = read_values(Path(mapping)) if mapping else {}
    found = inquire(path, given, known_municipalities(workspace.snapshot()))
    _show_sheets(seat, found)
    text = write_mapping(found.values, found.comments)
    if save:
        from sluitend.publish.writing import write_file

        write_file(Path(save), text)
        seat.remark(msg("Kolommenkaart: {bestand}", bestand=save))
    else:
        seat.answer()
        seat.answer(text.rstrip())
    seat.answer()
    if found.unstated:
        seat.answer(msg("Nog in te vullen: {velden}.", velden=listing(list(found.unstated), 20)))
    show_file(seat, FileCount(path.name, found.read, found.accepted, found.rejects.height))
    show_effect(seat, found, _beside(workspace, found))
    _show_piece(seat, workspace, found)
    for notice in found.notices:
        seat.remark(msg("Let op: {melding}", melding=notice))
    return found


def show_file(seat: Terminal, file: FileCount) -> None:
    """Print read = accepted + rejected of one file."""
    seat.answer(
        msg(
            "{bestand}: {gelezen} gelezen = {geaccepteerd} geaccepteerd + {afgekeurd} afgekeurd",
            bestand=file.bestand,
            gelezen=Count(file.gelezen),
            geaccepteerd=Count(file.geaccepteerd),
            afgekeurd=Count(file.afgekeurd),
        )
    )
    if file.zonder_waarde:
        seat.answer(
            msg(
                "  waarvan {n} geaccepteerde rijen met een cijfer dat niet kan kloppen en niet is gebruikt",
                n=Count(file.zonder_waarde),
            )
        )


def _show_sheets(seat: Terminal, found: Inquiry) -> None:
    labels = (msg("Tabblad"), msg("Verborgen"), msg("Rijen"), msg("Koppen"), msg("Herkend"))
    rows = [
        [
            sheet.name or "–",
            seat.render(msg("ja") if sheet.hidden else msg("nee")),
            Count(sheet.rows).render(seat.language),
            ", ".join(map(str, sheet.heads)) or "–",
            ", ".join(sheet.roles) or "–",
        ]
        for sheet in found.sheets
    ]
    print_rows(seat, heads(seat, *labels, numbers=(2,)), rows)


def _stated(found: Inquiry) -> tuple[str, int]:
    gemeente, jaar = found.values.get("gemeente"), found.values.get("jaar")
    return (
        gemeente if isinstance(gemeente, str) and "gemeente" not in found.unstated else "",
        jaar if isinstance(jaar, int) else 0,
    )


def _beside(workspace: Workspace, found: Inquiry) -> Beside:
    """Return what the workspace has about the municipality and year that are stated."""
    from sluitend.tables.iv3 import INHABITANTS

    gemeente, jaar = _stated(found)
    if not gemeente or not jaar:
        return Beside()
    people = workspace.snapshot().read(INHABITANTS).filter(gm_code=gemeente, jaar=jaar)
    known = people["waarde"].drop_nulls()
    return Beside(
        names_in(workspace, jaar).get(gemeente, ""),
        filed(workspace, gemeente, jaar),
        int(known[0]) if known.len() else None,
    )


def names_in(workspace: Workspace, jaar: int) -> dict[str, str]:
    """Return code -> name of the municipalities of a year; of the newest year there is for 0."""
    from sluitend.tables.areas import MUNICIPALITIES

    rows = workspace.snapshot().read(MUNICIPALITIES)
    year = jaar or rows["jaar"].max()
    return dict(rows.filter(jaar=year).select("gm_code", "gm_naam").iter_rows())


def _show_piece(seat: Terminal, workspace: Workspace, found: Inquiry) -> None:
    """Say which piece of the workspace a load would replace."""
    from sluitend.tables.eigen import PARTITION, table_of

    if {"document", "stand", "gemeente", "jaar"} & set(found.unstated) or found.table.is_empty():
        return
    contract = table_of(str(found.values["document"]))
    wanted = set(found.table.select(PARTITION).unique().iter_rows())
    there = [
        piece.publication.id
        for piece in workspace.snapshot().chosen[contract.id]
        if piece.partition in wanted
    ]
    seat.answer(
        msg(
            "Laden vervangt {publicaties}, als de publicatiedatum later is.",
            publicaties=", ".join(sorted(set(there))),
        )
        if there
        else msg(
            "Van dit document, deze stand en dit jaar is nog niets geladen; er wordt niets vervangen."
        )
    )
