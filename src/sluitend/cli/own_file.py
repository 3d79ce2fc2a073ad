"""A municipality's own file on the command line: loading it, and the guided look before that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.tables import heads, print_rows
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import listing, msg
from sluitend.core.numbers import CENTS_PER_EURO, Count, Decimals, Money

if TYPE_CHECKING:
    import polars as pl

    from sluitend.cli.terminal import Terminal
    from sluitend.sources.eigen.inquiry import Inquiry
    from sluitend.sources.eigen.reader import OwnFile
    from sluitend.sources.source import FileCount
    from sluitend.store.workspace import Workspace

OWN = "eigen"
"""Name under which an own file is loaded."""
PER_THOUSAND = 1000


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
    """Return the lasten a municipality filed in its Iv3 begroting; None when there are none."""
    import polars as pl

    from sluitend.core.period import Document
    from sluitend.tables.iv3 import LASTEN

    rows = workspace.snapshot().read(LASTEN).filter(document=str(Document.BUDGET))
    if gemeente:
        rows = rows.filter(gm_code=gemeente)
    if jaar:
        rows = rows.filter(jaar=jaar)
    rows = rows.filter(pl.col("waarde").is_not_null())
    return None if rows.is_empty() else rows


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
    _show_effect(seat, workspace, found)
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


def _show_effect(seat: Terminal, workspace: Workspace, found: Inquiry) -> None:
    """Show totals per group of taakvelden, per inhabitant, beside the Iv3 begroting."""
    import polars as pl

    from sluitend.reference.taakvelden import concordance
    from sluitend.sources.eigen.plausible import group_sums

    table = found.table.filter(pl.col("waarde").is_not_null())
    if table.is_empty():
        return
    own = {maat: group_sums(table.filter(maat=maat)) for maat in ("lasten", "baten")}
    gemeente, jaar = _stated(found)
    compare = filed(workspace, gemeente, jaar) if gemeente and jaar else None
    iv3 = {} if compare is None else group_sums(compare)
    people = _inhabitants(workspace, gemeente, jaar)
    labels = [
        msg("Groep"),
        msg("Lasten"),
        msg("Baten"),
        msg("Lasten per inwoner"),
        msg("Iv3-begroting"),
    ]
    rows = []
    for group, title in concordance().groepen.items():
        lasten, baten = own["lasten"].get(group), own["baten"].get(group)
        if lasten is None and baten is None:
            continue
        rows.append(
            [
                title,
                _money(seat, lasten),
                _money(seat, baten),
                _money(seat, lasten / people if people and lasten is not None else None),
                _money(seat, iv3.get(group)),
            ]
        )
    seat.answer()
    print_rows(seat, heads(seat, *labels, numbers=(1, 2, 3, 4)), rows)
    total = int(table.filter(maat="lasten")["waarde"].sum())
    if "eenheid" not in found.unstated:
        return
    seat.answer(msg("De eenheid is nog niet opgegeven; hierboven staan de bedragen als euro."))
    if people:
        euro = total / people / CENTS_PER_EURO
        seat.answer(
            msg(
                "Alle lasten samen zijn € {euro} per inwoner als het euro’s zijn, en € {duizend} als het duizenden zijn.",
                euro=Decimals(round(euro, 2), 2),
                duizend=Decimals(round(euro * PER_THOUSAND, 2), 2),
            )
        )


def _stated(found: Inquiry) -> tuple[str, int]:
    gemeente, jaar = found.values.get("gemeente"), found.values.get("jaar")
    return (
        gemeente if isinstance(gemeente, str) and "gemeente" not in found.unstated else "",
        jaar if isinstance(jaar, int) else 0,
    )


def _inhabitants(workspace: Workspace, gemeente: str, jaar: int) -> int | None:
    from sluitend.tables.iv3 import INHABITANTS

    rows = workspace.snapshot().read(INHABITANTS).filter(gm_code=gemeente, jaar=jaar)
    return int(rows["waarde"][0]) if rows["waarde"].drop_nulls().len() else None


def _money(seat: Terminal, cents: float | None) -> str:
    return "–" if cents is None else Money(cents, "euro").render(seat.language)


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
