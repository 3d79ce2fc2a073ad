"""Looking at what was loaded: which tables there are, and the rows of one."""

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
from sluitend.core.period import Year, year_ranges

if TYPE_CHECKING:
    from sluitend.core.result import Publication
    from sluitend.publish.rows import Rows
    from sluitend.store.snapshot import Snapshot
    from sluitend.store.workspace import Workspace

SHOWN = 40
NUMBERS = frozenset({"waarde", "jaar"})


@command(
    "tabel",
    msg("Toon welke tabellen zijn geladen, of de rijen van één tabel."),
    Argument(
        "tabel",
        "[TABEL]",
        text=msg("naam van een tabel; weglaten toont de geladen tabellen"),
        required=False,
    ),
    workspace_option(),
    Option("--gebied", "gebied", text=msg("alleen gemeenten in dit gebied"), metavar="GEBIED"),
    Option("--jaar", "jaar", text=msg("alleen dit jaar"), metavar="JAAR"),
    Option(
        "--kolom",
        "kolommen",
        text=msg("alleen rijen met deze waarde in deze kolom; mag vaker"),
        metavar="NAAM=WAARDE",
        multiple=True,
    ),
    Option(
        "--csv", "csv", text=msg("schrijf alle gekozen rijen naar dit bestand"), metavar="BESTAND"
    ),
)
def tabel(
    tabel: str | None,
    werkruimte: str | None,
    gebied: str | None,
    jaar: str | None,
    kolommen: tuple[str, ...],
    csv: str | None,
) -> None:
    """List the tables, or show the rows of one."""
    if tabel is None and (gebied or jaar or kolommen or csv):
        raise ArgumentError(
            msg("Er is niet gezegd van welke tabel."),
            msg(
                "Zet de naam van een tabel achter ‘sluitend tabel’; zonder opties toont dat de namen."
            ),
        )
    workspace, path = open_asked(werkruimte)
    if tabel is None:
        _list(workspace, path)
        return
    from sluitend.publish.rows import Choice, choose, find_table, pairs_of

    choice = Choice(gebied or "", Year.parse(jaar) if jaar else None, pairs_of(kolommen))
    snapshot = workspace.snapshot()
    contract = find_table(tabel, snapshot)
    found = choose(contract, snapshot, workspace.geography(snapshot), choice)
    if csv:
        _check_place(Path(csv), found)
    _show(found, snapshot)
    if csv:
        _write(Path(csv), found)


def _list(workspace: Workspace, path: str) -> None:
    """Name every table of which something counts, with its rows, years and publications."""
    from sluitend.tables.catalogue import CONTRACTS

    seat, snapshot = terminal(), workspace.snapshot()
    loaded = [contract for contract in CONTRACTS.values() if snapshot.has(contract)]
    if not loaded:
        seat.answer(msg("In werkruimte {map} is nog niets geladen.", map=path))
        return
    rows = []
    for contract in loaded:
        if contract.confidential:
            continue
        frame = snapshot.read(contract)
        years = frame["jaar"].unique().to_list() if "jaar" in frame.columns else []
        rows.append(
            (
                contract.id,
                contract.title,
                Count(frame.height).render(seat.language),
                year_ranges(years) or "–",
                ", ".join(p.source for p in snapshot.publications([contract])),
            )
        )
    labels = (msg("Tabel"), msg("Titel"), msg("Rijen"), msg("Jaren"), msg("Bron"))
    print_rows(seat, heads(seat, *labels, numbers=(2,)), rows)
    seat.answer()
    hidden = [contract.id for contract in loaded if contract.confidential]
    if hidden:
        seat.answer(
            msg("Vertrouwelijk, dus niet te tonen: {tabellen}.", tabellen=", ".join(hidden))
        )
    seat.answer(msg("‘sluitend tabel TABEL’ toont de rijen van één tabel."))


def _show(found: Rows, snapshot: Snapshot) -> None:
    """Print what is the same in every row once, and the first rows under each other."""
    from sluitend.publish.rows import LABELS, parted, text

    seat, frame = terminal(), found.frame
    used = _used(found, snapshot)
    if any(publication.fictional for publication in used):
        seat.answer(msg("FICTIEVE GEGEVENS: niets hieronder zegt iets over een echte gemeente."))
    seat.answer(msg("{titel}: {n} rijen", titel=found.contract.title, n=Count(frame.height)))
    same, kept = parted(found)
    label = {name: seat.render(LABELS[name]) if name in LABELS else name for name in frame.columns}
    first = frame.head(SHOWN)
    if frame.height:
        row = frame.row(0, named=True)
        for name in same:
            seat.answer(f"  {label[name]}: {text(found, name, row, seat.language)}")
        seat.answer()
        print_rows(
            seat,
            [(label[name], name in NUMBERS) for name in kept],
            (
                [text(found, name, row, seat.language) for name in kept]
                for row in first.iter_rows(named=True)
            ),
        )
    if frame.height > SHOWN:
        seat.answer(
            msg(
                "  en nog {n} rijen; --csv BESTAND geeft ze alle",
                n=Count(frame.height - SHOWN),
            )
        )
    seat.answer()
    if found.unlisted:
        seat.remark(
            msg(
                "Van {jaren} is niet geladen welke gemeenten er waren; van die jaren staan er alleen rijen onder de huidige code.",
                jaren=year_ranges(found.unlisted),
            )
        )
    seat.answer(msg("Te kiezen met --kolom: {namen}.", namen=", ".join(found.contract.columns)))
    for publication in used:
        seat.answer(
            msg(
                "{naam} ({titel}; gepubliceerd {dag}, {status})",
                naam=publication.attribution,
                titel=publication.title,
                dag=publication.published_on,
                status=publication.status,
            )
        )


def _used(found: Rows, snapshot: Snapshot) -> list[Publication]:
    """Return the publications of the rows that are left."""
    there = set(found.frame["publicatie_id"].unique())
    return [p for p in snapshot.publications([found.contract]) if p.id in there]


def _check_place(path: Path, found: Rows) -> None:
    """Refuse a file that is there and is not what this command wrote of the same table before."""
    from sluitend.publish.writing import check_file, telling

    if path.suffix.lower() != ".csv":
        raise ArgumentError(
            msg("Een tabel kan niet naar ‘{naam}’.", naam=path.name), msg("Kies een naam op .csv.")
        )
    head = ",".join(found.frame.columns).encode()
    with telling(path):
        ours = False
        if path.is_file():
            with path.open("rb") as file:
                ours = file.readline(len(head) + 2).rstrip(b"\r\n") == head
        if path.exists() and not path.is_dir() and not ours:
            raise ArgumentError(
                msg(
                    "Bestand {bestand} is er al, en is geen eerdere uitvoer van deze tabel.",
                    bestand=path,
                ),
                msg("Kies een andere naam, zodat er niets van u wordt overschreven."),
            )
    check_file(path)


def _write(path: Path, found: Rows) -> None:
    """Write the rows as they are kept: codes, amounts in eurocents, and the names beside them."""
    from sluitend.publish.writing import write_file

    write_file(path, found.frame.write_csv())
    terminal().remark(
        msg("Geschreven: {bestand} ({n} rijen)", bestand=path, n=Count(found.frame.height))
    )
