"""A municipality's own file on the command line: loading it, and the guided look before that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.own_effect import Beside, show_effect
from sluitend.cli.tables import heads, print_rows
from sluitend.core.errors import ArgumentError, SluitendError
from sluitend.core.messages import listing, msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    import polars as pl

    from sluitend.cli.terminal import Terminal
    from sluitend.core.messages import Message
    from sluitend.sources.eigen.inquiry import Inquiry
    from sluitend.sources.eigen.reader import OwnFile
    from sluitend.sources.source import FileCount
    from sluitend.store.workspace import LoadReport, Workspace

OWN = "eigen"
"""Name under which an own file is loaded."""


@dataclass(frozen=True)
class Agreed:
    """What a user lets pass: the largest share of rejected rows, and figures that go."""

    share: float = 0.0
    losses: bool = False


@dataclass(frozen=True)
class Asked:
    """What a look is about: a file, with the mapping, reason of correction and place of the proposal."""

    path: Path
    mapping: str | None
    correction: str | None
    save: str | None


def own_source(mapping: str | None, workspace: Workspace, correction: str | None = None) -> OwnFile:
    """Return the source that a mapping makes, with what this workspace has to judge the file by.

    Parameters
    ----------
    correction
        Why the file takes the place of an earlier load; goes before what the mapping says.

    Raises
    ------
    ArgumentError
        Without a mapping, with one that cannot be used, or with an empty reason.
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
    if correction is not None:
        stated = replace(stated, verbetering=_reason(correction))
    return OwnFile(
        stated,
        filed(workspace, stated.gemeente, stated.jaar),
        names_in(workspace, stated.jaar),
    )


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise ArgumentError(
            msg("--verbetering zegt niet waarom."),
            msg("Geef de reden, bijvoorbeeld ‘lasten en baten waren verwisseld’."),
        )
    return reason


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


def look_at(seat: Terminal, workspace: Workspace, asked: Asked, agreed: Agreed) -> Inquiry:
    """Show what an own file holds and would bring; write the proposed mapping where that was asked.

    Raises
    ------
    ArgumentError
        When the mapping cannot be used, or the file to write to is there already.
    """
    from sluitend.sources.eigen.inquiry import inquire
    from sluitend.sources.eigen.mapping_file import read_values
    from sluitend.sources.source import FileCount
    from sluitend.store.loading import known_municipalities

    if asked.save and Path(asked.save).exists():
        raise ArgumentError(
            msg("Bestand {bestand} is er al.", bestand=asked.save),
            msg("Kies een andere naam, zodat er niets van u wordt overschreven."),
        )
    given = read_values(Path(asked.mapping)) if asked.mapping else {}
    if asked.correction is not None:
        given["verbetering"] = _reason(asked.correction)
    jaar = given.get("jaar")
    names = names_in(workspace, jaar if isinstance(jaar, int) else 0)
    known = known_municipalities(workspace.snapshot())
    found = inquire(asked.path, given, known, names)
    _show_sheets(seat, found)
    _show_proposal(seat, found, asked.save)
    seat.answer()
    if found.unstated:
        seat.answer(msg("Nog in te vullen: {velden}.", velden=listing(list(found.unstated), 20)))
    show_file(seat, FileCount(asked.path.name, found.read, found.accepted, found.rejects.height))
    show_effect(seat, found, _beside(workspace, found))
    notices = found.notices
    if asked.mapping and not found.unstated:
        notices = _rehearse(seat, workspace, asked, agreed, found)
    for notice in notices:
        seat.remark(msg("Let op: {melding}", melding=notice))
    return found


def _show_proposal(seat: Terminal, found: Inquiry, save: str | None) -> None:
    from sluitend.publish.writing import write_file
    from sluitend.sources.eigen.mapping_file import write_mapping

    text = write_mapping(found.values, found.comments, seat.language)
    if save:
        write_file(Path(save), text)
        seat.remark(msg("Kolommenkaart: {bestand}", bestand=save))
    else:
        seat.answer()
        seat.answer(text.rstrip())


def _rehearse(
    seat: Terminal, workspace: Workspace, asked: Asked, agreed: Agreed, found: Inquiry
) -> tuple[Message, ...]:
    """Say whether a load would be refused now, or what it would replace; return its notices."""
    try:
        report = workspace.examine(
            own_source(asked.mapping, workspace, asked.correction),
            asked.path,
            accept_rejects=agreed.share,
            accept_losses=agreed.losses,
        )
    except SluitendError as error:
        show_refusal(seat, error)
        return found.notices
    if report.refusal:
        show_refusal(seat, report.refusal)
    elif report.present:
        seat.answer(msg("Is er al: {publicatie}", publicatie=report.present[0]))
    else:
        _show_piece(seat, workspace, found)
    return report.notices


def show_refusal(seat: Terminal, error: SluitendError | None) -> None:
    """Say that a load would be refused now, and what to do about it."""
    if error:
        seat.answer(
            msg(
                "Laden zou nu worden geweigerd: {reden} {raad}",
                reden=error.problem,
                raad=error.remedy,
            )
        )


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
    """Say what of the workspace a load would replace, or what would go on to count beside it."""
    from sluitend.tables.eigen import PARTITION, table_of

    contract = table_of(str(found.values["document"]))
    wanted = set(found.table.select(PARTITION).unique().iter_rows())
    there = {
        piece.publication.id: piece.publication.published_on
        for piece in workspace.snapshot().chosen[contract.id]
        if piece.partition in wanted
    }
    later = [name for name, day in there.items() if day > str(found.values["publicatiedatum"])]
    if not there:
        seat.answer(
            msg(
                "Van dit document, deze stand en dit jaar is nog niets geladen; er wordt niets vervangen."
            )
        )
    elif later:
        seat.answer(
            msg("{publicaties} is van een latere dag en blijft tellen.", publicaties=listing(later))
        )
    else:
        seat.answer(msg("Laden vervangt {publicaties}.", publicaties=listing(sorted(there))))


def show_next(
    seat: Terminal, workspace: Workspace, path: str, own: OwnFile, report: LoadReport
) -> None:
    """Say what a correction took the place of, and which command says most about what was loaded."""
    from sluitend.core.call import Call
    from sluitend.rules.reconciliation import pairs
    from sluitend.tables.eigen import OWN_POSTS

    known = workspace.publications()
    loaded = [p for p in known if p.id in (*report.new, *report.present)]
    for new in loaded:
        if new.correction and new.id in report.new:
            before = [
                p.id
                for p in known
                if (p.source, p.published_on) == (new.source, new.published_on) and p != new
            ]
            seat.remark(
                msg("Neemt de plaats in van {publicaties}.", publicaties=listing(before))
                if before
                else msg("Er was van deze stand en dag niets geladen om te verbeteren.")
            )
    mapping = own.mapping
    fitting = [
        pair.id
        for pair in pairs()
        if pair.tweede.tabel == OWN_POSTS.id
        and mapping.document in pair.tweede.alleen.get("document", ())
    ]
    years = [year for publication in loaded for year in publication.years]
    if fitting and years and mapping.gemeente:
        arguments = {
            "gebied": mapping.gemeente,
            "van": min(years),
            "tot": max(years),
            "aansluiting": fitting[0],
        }
        seat.answer(
            msg(
                "Leg het naast Iv3: {opdracht}",
                opdracht=Call.make("aansluiting", arguments).as_cli(path),
            )
        )
