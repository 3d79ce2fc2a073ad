"""The workspace: a directory with immutable tables and a catalogue that says which ones count."""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import polars as pl

from sluitend.core.errors import (
    ArgumentError,
    NoDataError,
    SluitendError,
    WorkspaceError,
)
from sluitend.core.kept import Shelf, kept
from sluitend.core.messages import msg
from sluitend.reference.geography import Geography
from sluitend.sources.sheet import REJECTS_SCHEMA
from sluitend.sources.source import is_date
from sluitend.store.cache import sweep_results
from sluitend.store.catalog import CATALOG, Catalog, find_catalog
from sluitend.store.files import SCRATCH, TABLES, sweep, sync_directory, write_table
from sluitend.store.loading import (
    check_rejects,
    identify,
    known_municipalities,
    refuse_conflict,
    refuse_mixture,
    with_reading,
)
from sluitend.store.publications import publications_of
from sluitend.store.query import query
from sluitend.store.replacing import Loss, losses, refuse_losses
from sluitend.store.running import run_call
from sluitend.store.snapshot import GEOGRAPHY_TABLES, Snapshot
from sluitend.tables.areas import MUNICIPALITIES
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.call import Call
    from sluitend.core.messages import Message
    from sluitend.core.result import Publication, Result
    from sluitend.sources.catalogue import Unread
    from sluitend.sources.source import FileCount, Reading, Source
    from sluitend.store.catalog import Piece

MOST_TABLES = 96
"""Tables that are kept in memory: those of two states of the data, and a few of other days."""
MOST_STATES = 4


@dataclass(frozen=True)
class LoadReport:
    """What a load did, file by file.

    Attributes
    ----------
    new
        Ids of publications that were added; empty when everything was there already.
    rejects
        The uitvallijst of this load.
    unread
        What stood in the directory and was not read, with the reason.
    notices
        What the load takes away from what counted, and what the sources say about their reading.
    refusal
        Of a look: the error a load would end with now.
    """

    files: tuple[FileCount, ...]
    rejects: pl.DataFrame
    new: tuple[str, ...]
    present: tuple[str, ...]
    unread: tuple[Unread, ...] = ()
    notices: tuple[Message, ...] = ()
    refusal: SluitendError | None = None


class Workspace:
    """A directory that holds sources, and answers calls.

    Use `create_workspace` or `open_workspace`; they are two functions so that a typing error in a
    path never opens an empty workspace.

    Attributes
    ----------
    keep
        Whether results are written to the workspace, so that the same call later only reads them.
    """

    def __init__(self, root: Path, *, keep: bool = True) -> None:
        self.root = root
        self.keep = keep
        self.catalog = Catalog(root / CATALOG)
        self._frames: Shelf[pl.DataFrame] = Shelf(MOST_TABLES)
        self._pieces: Shelf[list[Piece]] = Shelf(MOST_STATES)

    def load(
        self,
        source: str | Source,
        directory: str | Path,
        *,
        accept_rejects: float = 0.0,
        accept_losses: bool = False,
        progress: Callable[[Message], None] | None = None,
    ) -> LoadReport:
        """Read a source and add it in one commit; a kill at any moment leaves before or after.

        Parameters
        ----------
        source
            Id of a source, or ``open-data`` for a directory with several source directories; or a
            source itself, such as an own file with its mapping of columns.
        accept_rejects
            Largest share of rows per file that may be on the uitvallijst (0 to 1).
        accept_losses
            Whether figures that count now may go because a newer publication of the same piece lacks
            them; what went is in the report.
        progress
            Called with a short message at each stage.

        Raises
        ------
        SourceError
            When a file cannot be used; nothing was loaded.
        RejectedRowsError
            When more rows were rejected than accepted by the caller; nothing was loaded. The error
            carries the uitvallijst as `rejects`.
        """
        _check_share(accept_rejects)
        say = progress or (lambda _: None)
        done = self._read(source, Path(directory), say)
        readings = [reading for _, _, reading in done]
        check_rejects(readings, accept_rejects)
        lost = losses(self.snapshot(), readings)
        say(msg("Vastleggen"))
        added, present = self._commit(readings, () if accept_losses else lost)
        return _report(source, Path(directory), done, added, present, lost)

    def examine(
        self,
        source: str | Source,
        directory: str | Path,
        *,
        accept_rejects: float = 0.0,
        accept_losses: bool = False,
        progress: Callable[[Message], None] | None = None,
    ) -> LoadReport:
        """Read a source as `load` does and add nothing: what a load would bring, however many rejects.

        With the same arguments as `load`, the report says why that would be refused, if it would.

        Raises
        ------
        SourceError
            When a file cannot be used.
        """
        _check_share(accept_rejects)
        done = self._read(source, Path(directory), progress or (lambda _: None))
        readings = [reading for _, _, reading in done]
        there = {publication.id for publication in self.publications()}
        names = [identify(reading)[0] for reading in readings]
        lost = losses(self.snapshot(), readings)
        report = _report(
            source,
            Path(directory),
            done,
            [name for name in names if name not in there],
            [name for name in names if name in there],
            lost,
        )
        new = [r for r, name in zip(readings, names, strict=True) if name not in there]
        try:
            check_rejects(readings, accept_rejects)
            with self.catalog.looking() as connection:
                refuse_mixture(connection, readings)
                refuse_losses(() if accept_losses else lost)
                for reading in new:
                    refuse_conflict(connection, reading, identify(reading)[0])
        except SluitendError as error:
            return replace(report, refusal=error)
        return report

    def _read(
        self, source: str | Source, where: Path, say: Callable[[Message], None]
    ) -> list[tuple[Source, Path, Reading]]:
        """Read every source that is meant, each checked with those before it."""
        # Readers of every kind of file: only who loads waits for them.
        from sluitend.sources.catalogue import find_sources

        known = known_municipalities(self.snapshot())
        found = find_sources(source, where) if isinstance(source, str) else [(source, where)]
        done: list[tuple[Source, Path, Reading]] = []
        for module, path in found:
            say(msg("Lezen: {map} ({bron})", map=path.name, bron=module.id))
            reading = module.read(path, known)
            known = with_reading(known, reading)
            done.append((module, path, reading))
        return done

    def _commit(
        self, readings: list[Reading], refused: tuple[Loss, ...]
    ) -> tuple[list[str], list[str]]:
        added: list[str] = []
        present: list[str] = []
        with self.catalog.loading() as connection:
            sweep(self.root, [row[0] for row in connection.execute("SELECT name FROM file")])
            sweep_results(self.root)
            _sweep_drafts(self.root)
            refuse_mixture(connection, readings)
            refuse_losses(refused)
            number = int(
                connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM load").fetchone()[0]
            )
            now = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute("INSERT INTO load VALUES (?, ?)", (number, now))
            for reading in readings:
                identity, digest = identify(reading)
                if connection.execute(
                    "SELECT 1 FROM publication WHERE id = ?", (identity,)
                ).fetchone():
                    present.append(identity)
                    continue
                refuse_conflict(connection, reading, identity)
                self._insert(connection, reading, identity, digest, number)
                added.append(identity)
            if not added:
                connection.execute("DELETE FROM load WHERE id = ?", (number,))
        return added, present

    def _insert(
        self,
        connection: sqlite3.Connection,
        reading: Reading,
        identity: str,
        digest: str,
        number: int,
    ) -> None:
        d = reading.described
        connection.execute(
            "INSERT INTO publication VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                identity,
                number,
                d.source,
                d.title,
                d.published_on,
                d.status,
                d.licence,
                d.attribution,
                d.date_note,
                int(d.fictional),
                digest,
                d.correction or "",
            ),
        )
        for table, frame in sorted(reading.tables.items()):
            contract = CONTRACTS[table]
            whole = frame.with_columns(publicatie_id=pl.lit(identity)).select(contract.columns)
            contract.check(whole)
            name = write_table(self.root, whole.sort(contract.row_keys))
            connection.execute(
                "INSERT INTO file VALUES (?, ?, ?, ?)", (identity, table, name, whole.height)
            )
            partitions = whole.select(contract.partition).unique().sort(contract.partition)
            connection.executemany(
                "INSERT INTO piece VALUES (?, ?, ?)",
                [(identity, table, _partition(row)) for row in partitions.iter_rows()],
            )
        connection.executemany(
            "INSERT INTO source_file VALUES (?, ?, ?, ?, ?, ?)",
            [
                (identity, f.bestand, f.gelezen, f.geaccepteerd, f.afgekeurd, f.zonder_waarde)
                for f in reading.files
            ],
        )
        connection.executemany(
            "INSERT INTO reject VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(identity, *row) for row in reading.rejects.select(list(REJECTS_SCHEMA)).iter_rows()],
        )

    def snapshot(self, known_on: str = "", *, upto: int | None = None) -> Snapshot:
        """Return the state that counts now, or as known on a date.

        Parameters
        ----------
        known_on
            ISO date; only what was published on or before it counts.
        upto
            Only what loads up to this number brought.
        """
        if known_on and not is_date(known_on):
            raise ArgumentError(
                msg("‘{tekst}’ is geen datum.", tekst=known_on),
                msg("Schrijf een datum als JJJJ-MM-DD, bijvoorbeeld 2025-07-15."),
            )
        # What a load brought never changes, so that the last one tells what is there.
        key = (*self.catalog.newest_load(), upto)
        pieces = self._pieces.get(key, lambda: self.catalog.pieces(upto))
        return Snapshot.of(self.root, pieces, known_on, self._frames)

    def geography(self, snapshot: Snapshot | None = None) -> Geography:
        """Return municipalities, reclassifications and divisions of a state."""
        state = snapshot or self.snapshot()
        if not state.has(MUNICIPALITIES):
            raise NoDataError(
                msg("In werkruimte {map} zijn nog geen gemeenten geladen.", map=self.root),
                msg(
                    "Laad eerst gegevens: ‘sluitend load open-data MAP --werkruimte {map}’.",
                    map=self.root,
                ),
            )
        return _geography(tuple(state.read(contract) for contract in GEOGRAPHY_TABLES))

    def run(self, call: Call, progress: Callable[[Message], None] | None = None) -> Result:
        """Run a call on the state it asks for; the result is kept by everything it depends on."""
        return run_call(self, call, progress)

    def publications(self) -> tuple[Publication, ...]:
        """Return every publication that was ever loaded, newest first."""
        found = publications_of(self.catalog.pieces())
        return tuple(sorted(found, key=lambda p: (p.published_on, p.id), reverse=True))

    def rejects(self) -> pl.DataFrame:
        """Return the uitvallijst of every load: publicatie, bestand, rij, kolom, waarde, reden, wat_te_doen.

        A row that a user let pass stays findable as long as a figure may rest on its publication.
        """
        return pl.DataFrame(
            self.catalog.rejects(),
            schema={"publicatie": pl.String, **REJECTS_SCHEMA},
            orient="row",
        )

    def sql(self, question: str) -> pl.DataFrame:
        """Answer a read-only SQL question on the tables that count now, each a view by its id.

        Confidential tables are not there. Meant for looking, not for publishing.

        Raises
        ------
        ArgumentError
            For a statement that is wrong or gives no rows to look at.
        """
        return query(self.snapshot(), question)


@kept(most=MOST_STATES)
def _geography(tables: tuple[pl.DataFrame, ...]) -> Geography:
    # What it works out about borders over the years is worth keeping between calls.
    return Geography(*tables)


def _check_share(accept_rejects: float) -> None:
    if not 0 <= accept_rejects <= 1:
        raise ArgumentError(
            msg("Een aandeel uitval van {waarde} kan niet.", waarde=accept_rejects),
            msg("Geef een getal van 0 tot en met 1, bijvoorbeeld 0.01 voor 1%."),
        )


def _report(
    source: str | Source,
    where: Path,
    done: list[tuple[Source, Path, Reading]],
    added: list[str],
    present: list[str],
    lost: tuple[Loss, ...],
) -> LoadReport:
    from sluitend.sources.catalogue import unread

    readings = [reading for _, _, reading in done]
    return LoadReport(
        tuple(count for reading in readings for count in reading.files),
        pl.concat([reading.rejects for reading in readings]),
        tuple(added),
        tuple(present),
        unread(source, where, done) if isinstance(source, str) else (),
        (
            *(loss.text for loss in lost),
            *(notice for reading in readings for notice in reading.notices),
        ),
    )


def create_workspace(path: str | Path) -> Workspace:
    """Make a new workspace in a directory that is not there yet, or is empty.

    Raises
    ------
    WorkspaceError
        When there is something already.
    """
    root = Path(path)
    if (root / CATALOG).exists():
        raise _present(root)
    if root.exists() and not (root.is_dir() and all(map(_is_ours, root.iterdir()))):
        raise WorkspaceError(
            msg("Map {map} is niet leeg.", map=root),
            msg("Kies een nieuwe of lege map, zodat er niets van u wordt overschreven."),
        )
    for name in (TABLES, SCRATCH):
        (root / name).mkdir(parents=True, exist_ok=True)
    if not _place_catalog(root):
        raise _present(root)
    return Workspace(root)


def _place_catalog(root: Path) -> bool:
    """Make the catalogue; say whether it is ours and not that of another process.

    It appears under its name only when it is whole; until then there is no workspace. Whoever
    is first wins; drafts that are left are removed by a later load.
    """
    draft = root / f".{CATALOG}.{uuid4().hex}"
    try:
        Catalog.create(draft, datetime.now(UTC).isoformat(timespec="seconds"))
        # A second name for the draft: the one call that fails when another process was first.
        os.link(draft, root / CATALOG)
        placed = True
    except FileExistsError:
        placed = False
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        if not (root / CATALOG).exists():
            raise WorkspaceError(
                msg("In {map} kan geen werkruimte worden gemaakt: {fout}.", map=root, fout=error),
                msg(
                    "Kies een map op een gewone schijf; op sommige usb-sticks en netwerkschijven kan een "
                    "werkruimte niet staan."
                ),
            ) from error
        placed = False
    sync_directory(root)
    _sweep_drafts(root)
    return placed


def _sweep_drafts(root: Path) -> None:
    """Remove drafts of the catalogue; who is still making one finds that the workspace is there."""
    for leftover in root.glob(f".{CATALOG}.*"):
        leftover.unlink(missing_ok=True)


def _present(root: Path) -> WorkspaceError:
    return WorkspaceError(
        msg("In {map} is al een werkruimte.", map=root),
        msg("Open haar, of kies een andere map."),
    )


def _is_ours(path: Path) -> bool:
    """Say whether a path is what a creation that was killed left behind."""
    if path.name in (TABLES, SCRATCH):
        return path.is_dir() and not any(path.iterdir())
    return path.name.startswith(f".{CATALOG}.")


def open_workspace(path: str | Path, *, keep: bool = True) -> Workspace:
    """Open a workspace that exists.

    Parameters
    ----------
    keep
        Whether results are kept on disk; who only reads says no, and leaves the workspace as it is.

    Raises
    ------
    WorkspaceError
        When there is none, with workspaces nearby that look like what was meant.
    """
    root = Path(path)
    find_catalog(root)
    return Workspace(root, keep=keep)


def _partition(row: tuple[object, ...]) -> str:
    return json.dumps(list(row), ensure_ascii=False)
