"""The SQLite catalogue: its transaction is the only commit a workspace has."""

from __future__ import annotations

import difflib
import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.core.errors import WorkspaceError
from sluitend.core.messages import msg
from sluitend.core.result import Publication

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CATALOG = "catalogus.sqlite"
SCHEMA_VERSION = 3
LOCK_SECONDS = 30.0
STATUS_RANK = ("niet vermeld", "voorlopig", "nader voorlopig", "definitief")
"""Of two publications on one day the more final one counts."""
PUBLICATION_FIELDS = (
    "id",
    "source",
    "title",
    "published_on",
    "status",
    "licence",
    "attribution",
    "loaded_at",
    "digest",
    "date_note",
    "fictional",
    "correction",
    "rejected",
)
SCHEMA = """
CREATE TABLE meta (schema_version INTEGER NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE load (id INTEGER PRIMARY KEY, loaded_at TEXT NOT NULL);
CREATE TABLE publication (
    id TEXT PRIMARY KEY, load_id INTEGER NOT NULL REFERENCES load(id), source TEXT NOT NULL,
    title TEXT NOT NULL, published_on TEXT NOT NULL, status TEXT NOT NULL, licence TEXT NOT NULL,
    attribution TEXT NOT NULL, date_note TEXT NOT NULL, fictional INTEGER NOT NULL,
    digest TEXT NOT NULL, correction TEXT NOT NULL);
CREATE TABLE file (
    publication_id TEXT NOT NULL REFERENCES publication(id), table_id TEXT NOT NULL,
    name TEXT NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (publication_id, table_id));
CREATE TABLE piece (
    publication_id TEXT NOT NULL REFERENCES publication(id), table_id TEXT NOT NULL,
    partition TEXT NOT NULL, PRIMARY KEY (publication_id, table_id, partition));
CREATE TABLE source_file (
    publication_id TEXT NOT NULL REFERENCES publication(id), bestand TEXT NOT NULL,
    gelezen INTEGER NOT NULL, geaccepteerd INTEGER NOT NULL, afgekeurd INTEGER NOT NULL,
    zonder_waarde INTEGER NOT NULL);
CREATE TABLE reject (
    publication_id TEXT NOT NULL REFERENCES publication(id), bestand TEXT NOT NULL, rij INTEGER,
    kolom TEXT NOT NULL, waarde TEXT, reden TEXT NOT NULL, wat_te_doen TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One partition of a table as one publication gives it."""

    table: str
    partition: tuple[object, ...]
    file: str
    publication: Publication
    load: int


def find_catalog(root: Path) -> Catalog:
    """Return the catalogue of a workspace that exists, without reading any of its tables.

    Raises
    ------
    WorkspaceError
        When there is none, with workspaces nearby that look like what was meant; or when it is
        damaged or of another version of the program.
    """
    if not (root / CATALOG).is_file():
        nearby = root.parent if root.parent.is_dir() else Path()
        names = [p.name for p in nearby.iterdir() if (p / CATALOG).is_file()]
        close = difflib.get_close_matches(root.name, names, n=3, cutoff=0.5)
        raise WorkspaceError(
            msg("In {map} is geen werkruimte.", map=root),
            msg("Bedoelt u {namen}?", namen=", ".join(str(nearby / name) for name in close))
            if close
            else msg("Maak er een met ‘sluitend init {map}’.", map=root),
        )
    catalog = Catalog(root / CATALOG)
    catalog.check()
    return catalog


class Catalog:
    """Access to the catalogue of one workspace; every method is one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, now: str) -> Catalog:
        """Make an empty catalogue at `path`."""
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
            connection.execute("INSERT INTO meta VALUES (?, ?)", (SCHEMA_VERSION, now))
            connection.commit()
        finally:
            connection.close()
        return cls(path)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if not self.path.is_file():  # SQLite would make a new and empty catalogue
            raise self._unreachable()
        try:
            with closing(
                sqlite3.connect(self.path, timeout=LOCK_SECONDS, isolation_level=None)
            ) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: sqlite3.DatabaseError) -> WorkspaceError:
        """Say what an error of SQLite means for a user."""
        # The low byte is the kind of error; higher bits only refine it.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return WorkspaceError(
                msg("In werkruimte {map} wordt al geladen.", map=self.path.parent),
                msg("Wacht tot dat klaar is en probeer het opnieuw."),
            )
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            return self._unreachable()
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return WorkspaceError(
                msg("Werkruimte {map} kan niet worden bijgewerkt.", map=self.path.parent),
                msg("Er is niets veranderd. Controleer of de schijf vol of onbereikbaar is."),
            )
        return self._damaged()

    def _damaged(self) -> WorkspaceError:
        return WorkspaceError(
            msg("De catalogus van werkruimte {map} is beschadigd.", map=self.path.parent),
            msg(
                "Maak een nieuwe werkruimte en laad de bronnen opnieuw; de bronbestanden zijn niet geraakt."
            ),
        )

    def _unreachable(self) -> WorkspaceError:
        return WorkspaceError(
            msg("Werkruimte {map} kan niet worden geopend.", map=self.path.parent),
            msg("Controleer of de map er nog is en of u erin mag schrijven."),
        )

    def check(self) -> None:
        """Refuse a catalogue that is damaged or of another version of the program.

        Raises
        ------
        WorkspaceError
        """
        with self._connection() as connection:
            row = connection.execute("SELECT schema_version FROM meta").fetchone()
            # SQLite reads past the end of a file that was cut off as if zeros stood there.
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise self._damaged()
        if row is None or row[0] != SCHEMA_VERSION:
            raise WorkspaceError(
                msg(
                    "Werkruimte {map} is gemaakt met een andere versie van Sluitend.",
                    map=self.path.parent,
                ),
                msg("Maak een nieuwe werkruimte met ‘sluitend init’ en laad de bronnen opnieuw."),
            )

    @contextmanager
    def loading(self) -> Iterator[sqlite3.Connection]:
        """Hold the one lock a load needs, and commit at the end or not at all.

        SQLite's own write lock is the mutex: it works on every system and vanishes with the
        process that held it. Readers are not blocked (write-ahead log).

        Raises
        ------
        WorkspaceError
            When another load holds the lock for longer than `LOCK_SECONDS`.
        """
        with self._connection() as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                # After a full disk SQLite has rolled back by itself; the first error must be seen.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """Give one consistent view of what is committed, to which nothing can be added."""
        with self._connection() as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield connection

    def pieces(self, upto: int | None = None) -> list[Piece]:
        """Return every piece that is committed, in one consistent read.

        Parameters
        ----------
        upto
            Only what loads up to this number brought.
        """
        with self._connection() as connection:
            rows = connection.execute(
                """
                SELECT p.table_id, p.partition, f.name, u.load_id, u.id, u.source, u.title,
                       u.published_on, u.status, u.licence, u.attribution, l.loaded_at, u.digest,
                       u.date_note, u.fictional, u.correction,
                       (SELECT COALESCE(SUM(s.afgekeurd), 0) FROM source_file s
                        WHERE s.publication_id = u.id)
                FROM piece p
                JOIN file f ON f.publication_id = p.publication_id AND f.table_id = p.table_id
                JOIN publication u ON u.id = p.publication_id
                JOIN load l ON l.id = u.load_id
                WHERE ? IS NULL OR u.load_id <= ?
                ORDER BY p.table_id, p.partition, u.published_on, u.id
                """,
                (upto, upto),
            ).fetchall()
        return [
            Piece(
                table=row[0],
                partition=tuple(json.loads(row[1])),
                file=row[2],
                load=row[3],
                publication=Publication(**dict(zip(PUBLICATION_FIELDS, row[4:], strict=True))),
            )
            for row in rows
        ]

    def source_files(self) -> list[tuple[str, str, int, int, int]]:
        """Return publication, file, read, accepted and rejected for every source file."""
        with self._connection() as connection:
            rows: list[tuple[str, str, int, int, int]] = connection.execute(
                "SELECT publication_id, bestand, gelezen, geaccepteerd, afgekeurd FROM source_file"
                " ORDER BY publication_id, bestand"
            ).fetchall()
        return rows

    def voided(self) -> list[tuple[str, str, int]]:
        """Return publication, file and number of accepted rows of which a figure is not used."""
        with self._connection() as connection:
            rows: list[tuple[str, str, int]] = connection.execute(
                "SELECT publication_id, bestand, zonder_waarde FROM source_file"
                " WHERE zonder_waarde > 0 ORDER BY publication_id, bestand"
            ).fetchall()
        return rows

    def rejects(self) -> list[tuple[str, str, int | None, str, str | None, str, str]]:
        """Return publication, file, row, column, value, reason and remedy of every rejected row."""
        with self._connection() as connection:
            rows: list[tuple[str, str, int | None, str, str | None, str, str]] = connection.execute(
                "SELECT publication_id, bestand, rij, kolom, waarde, reden, wat_te_doen FROM reject"
                " ORDER BY publication_id, bestand, rij, kolom"
            ).fetchall()
        return rows

    def last_load(self) -> int:
        """Return the number of the newest load, 0 when nothing was loaded."""
        return self.newest_load()[0]

    def newest_load(self) -> tuple[int, str]:
        """Return number and moment of the newest load; the moment tells a workspace made anew."""
        with self._connection() as connection:
            row = connection.execute("SELECT COALESCE(MAX(id), 0), loaded_at FROM load").fetchone()
        return int(row[0]), str(row[1])


def newest(
    pieces: Sequence[Piece], known_on: str, effect_year: bool
) -> dict[tuple[object, ...], Piece]:
    """Choose, per partition of one table, the piece that counts.

    The newest publication on or before `known_on` counts, whatever the order of loading; of one
    day the most final. Only of what says that it corrects an earlier load the order of loading
    counts. A fact that holds by law from its effect year was known before the list that
    happens to give it here: only such a table falls back to a later list, and only where no list of
    the time is loaded.
    """
    then = [p for p in pieces if not known_on or p.publication.published_on <= known_on]
    known = {piece.partition for piece in then}
    later = [p for p in pieces if effect_year and p.partition not in known]
    chosen: dict[tuple[object, ...], Piece] = {}
    for piece in (*then, *later):
        present = chosen.get(piece.partition)
        if present is None or rank(piece) > rank(present):
            chosen[piece.partition] = piece
    return chosen


def standing(
    day: str, correcting_load: int, status: str, rejected: int, identity: str
) -> tuple[str, int, int, int, str]:
    """Order publications: by day, then how final, then how whole (a mended file has fewer rejects).

    Parameters
    ----------
    correcting_load
        Number of the load by which something took the place of what was loaded before under the same
        day; 0 for a publication that corrects nothing.
    """
    return day, correcting_load, STATUS_RANK.index(status), -rejected, identity


def rank(piece: Piece) -> tuple[str, int, int, int, str]:
    """Return the standing of a publication that is loaded."""
    p = piece.publication
    return standing(p.published_on, piece.load if p.correction else 0, p.status, p.rejected, p.id)
