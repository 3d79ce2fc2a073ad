"""The publications: which count, since when, with which rows, and what became of each."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.dates import Day
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges
from sluitend.core.result import Column, TableSpec
from sluitend.publish.uitval import in_language
from sluitend.tables.catalogue import CONTRACTS
from sluitend.web.coverage import YEAR, covered, table_listing
from sluitend.web.forms import KNOWN_ON, only
from sluitend.web.page import Listing, Page
from sluitend.web.paging import PAGE, piece_of
from sluitend.web.question import address
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication
    from sluitend.store.catalog import Piece
    from sluitend.store.snapshot import Snapshot
    from sluitend.web.question import Question
    from sluitend.web.site import Site

STATUSES = {
    "definitief": msg("definitief"),
    "nader voorlopig": msg("nader voorlopig"),
    "voorlopig": msg("voorlopig"),
    "niet vermeld": msg("niet vermeld"),
}
MOMENT = msg(
    "Vóór u een cijfer aanhaalt in kadernota, begroting of jaarrekening: hier staat van wanneer het is, en of er een nieuwer cijfer voor in de plaats kwam."
)
COUNTS = (
    Column("gelezen", msg("Gelezen"), "aantal"),
    Column("geaccepteerd", msg("Geaccepteerd"), "aantal"),
    Column("afgekeurd", msg("Afgekeurd"), "aantal"),
    Column("zonder_waarde", msg("Met een cijfer dat niet kan kloppen"), "aantal"),
)
FILES = TableSpec(msg("Bestanden"), (Column("bestand", msg("Bestand")), *COUNTS), ("bestand",))
BROUGHT = TableSpec(
    msg("Tabellen en jaren"),
    (
        Column("titel", msg("Tabel"), labels=True),
        Column("jaren", msg("Gaf cijfers over")),
        Column("tellen", msg("Tellen nu mee")),
        Column("rijen", msg("Rijen die meetellen"), "aantal"),
        Column("vervangen_door", msg("Voor de rest telt nu")),
    ),
    ("tabel",),
)
REJECTS = TableSpec(
    msg("Uitvallijst"),
    (
        Column("bestand", msg("Bestand")),
        Column("rij", msg("Rij"), "aantal"),
        Column("kolom", msg("Kolom")),
        Column("waarde", msg("Wat er stond")),
        Column("reden", msg("Waarom afgekeurd")),
        Column("wat_te_doen", msg("Wat te doen")),
    ),
    ("bestand", "rij", "kolom"),
)


@dataclass(frozen=True, slots=True)
class FileCount:
    """The rows of a file: read = accepted + rejected."""

    file: str
    read: int
    accepted: int
    rejected: int
    voided: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the catalogue says of everything that was ever loaded; read once per load."""

    publications: dict[str, Publication]
    pieces: dict[str, tuple[Piece, ...]]
    files: dict[str, tuple[FileCount, ...]]

    def confidential(self, identity: str) -> bool:
        """Say whether a publication brought rows about persons."""
        return any(CONTRACTS[piece.table].confidential for piece in self.pieces[identity])


def sources(site: Site, question: Question) -> Page:
    """List the publications that count, now or as known on a day, and what is loaded.

    Raises
    ------
    ArgumentError
        For a day that is no date.
    """
    only(question, KNOWN_ON)
    known_on = question.get(KNOWN_ON)
    state = site.state(known_on)
    everything = loaded(site)
    counting = sorted(
        state.publications(CONTRACTS.values()), key=lambda p: (p.published_on, p.id), reverse=True
    )
    rest = [p for p in everything.publications.values() if p.id not in {c.id for c in counting}]
    language = question.language
    listings = [
        _publications(
            "publicaties", msg("Publicaties die meetellen"), counting, everything, language
        )
    ]
    if rest:
        listings.append(
            _publications(
                "overige", msg("Publicaties die niet meetellen"), rest, everything, language
            )
        )
    return Page(
        title=msg("Bronnen"),
        template="sources.html.j2",
        values={"known_on": known_on, "day": Day, "counting": len(counting), "rest": len(rest)},
        listings=(*listings, table_listing(question, covered(site, known_on))),
        moment=MOMENT,
    )


def source(site: Site, question: Question, publicatie: str) -> Page:
    """Show one publication: files, tables, rejected rows, and what took its place.

    Raises
    ------
    UnknownPageError
        When there is no such publication.
    """
    only(question, PAGE)
    everything = loaded(site)
    publication = everything.publications.get(publicatie)
    if publication is None:
        close = difflib.get_close_matches(publicatie, everything.publications, n=3)
        raise UnknownPageError(
            msg("Publicatie ‘{naam}’ is niet geladen.", naam=publicatie[:80]),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("Bij Bronnen staat wat is geladen."),
        )
    secret = everything.confidential(publication.id)
    rejects = _rejects(site, publication, question.language, secret=secret)
    piece = piece_of(question, rejects.height)
    part = rejects if question.form in ("csv", "xlsx") else rejects[piece.start : piece.end]
    state = site.state()
    files = everything.files.get(publication.id, ())
    return Page(
        title=msg("{titel}", titel=publication.title),
        template="source.html.j2",
        values={
            "publication": publication,
            "status": STATUSES[publication.status],
            "years": year_ranges(publication.years),
            "files": files,
            "read": Count(sum(f.read for f in files)),
            "accepted": Count(sum(f.accepted for f in files)),
            "rejected": Count(sum(f.rejected for f in files)),
            "voided": Count(sum(f.voided for f in files)),
            "piece": piece,
            "secret": secret,
            "replaced": _replaced(everything.pieces[publication.id], state),
            "day": Day,
        },
        listings=(
            Listing("bestanden", FILES, _file_frame(files)),
            _brought(everything.pieces[publication.id], state, question.language),
            *([Listing("uitval", REJECTS, part)] if rejects.height else []),
        ),
        moment=MOMENT,
    )


def loaded(site: Site) -> Loaded:
    """Return what the catalogue holds."""
    return _loaded(site, site.workspace.catalog.last_load())


@lru_cache(maxsize=1)
def _loaded(site: Site, load: int) -> Loaded:  # noqa: ARG001 - a new load, another catalogue
    catalog = site.workspace.catalog
    voided = {(identity, file): n for identity, file, n in catalog.voided()}
    pieces = sorted(catalog.pieces(), key=lambda piece: piece.publication.id)
    files = catalog.source_files()
    return Loaded(
        {publication.id: publication for publication in site.workspace.publications()},
        {key: tuple(own) for key, own in groupby(pieces, lambda piece: piece.publication.id)},
        {
            key: tuple(FileCount(*row[1:], voided.get(row[:2], 0)) for row in own)
            for key, own in groupby(files, lambda row: row[0])
        },
    )


def _publications(
    name: str,
    title: Message,
    found: Iterable[Publication],
    everything: Loaded,
    language: Language,
) -> Listing:
    kept = tuple(found)
    days = {text for p in kept for text in (p.published_on, p.loaded_at)}
    written = {text: msg("{dag}", dag=Day(text)) for text in days}
    spec = TableSpec(
        title,
        (
            Column("titel", msg("Publicatie")),
            Column("jaren", msg("Over jaren")),
            Column("gepubliceerd_op", msg("Gepubliceerd op"), texts=written),
            Column("geladen_op", msg("Geladen op"), texts=written),
            Column("status", msg("Status"), texts=STATUSES),
            Column("gelezen", msg("Rijen gelezen"), "aantal"),
            Column("afgekeurd", msg("Afgekeurd"), "aantal"),
            Column("licentie", msg("Licentie")),
            Column("naamsvermelding", msg("Naamsvermelding")),
        ),
        ("publicatie",),
    )
    frame = pl.DataFrame(
        [
            (
                p.id,
                p.title,
                year_ranges(p.years),
                p.published_on,
                p.date_note,
                p.loaded_at,
                p.status,
                sum(f.read for f in everything.files.get(p.id, ())),
                p.rejected,
                p.licence,
                p.attribution,
                p.digest,
            )
            for p in kept
        ],
        schema={
            "publicatie": pl.String,
            "titel": pl.String,
            "jaren": pl.String,
            "gepubliceerd_op": pl.String,
            "datum_toelichting": pl.String,
            "geladen_op": pl.String,
            "status": pl.String,
            "gelezen": pl.Int64,
            "afgekeurd": pl.Int64,
            "licentie": pl.String,
            "naamsvermelding": pl.String,
            "inhoud": pl.String,
        },
        orient="row",
    )
    return Listing(
        name, spec, frame, tuple(address(f"/bronnen/{p.id}", (), language) for p in kept)
    )


def _file_frame(files: tuple[FileCount, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f.file, f.read, f.accepted, f.rejected, f.voided) for f in files],
        schema={"bestand": pl.String, **{column.name: pl.Int64 for column in COUNTS}},
        orient="row",
    )


def _counting(state: Snapshot, piece: Piece) -> Piece:
    """Return the piece that counts now where a piece was loaded."""
    return next(one for one in state.chosen[piece.table] if one.partition == piece.partition)


def _replaced(pieces: tuple[Piece, ...], state: Snapshot) -> tuple[Publication, ...]:
    """Return the publications that took the place of pieces of one, each once."""
    found = {_counting(state, piece).publication.id: _counting(state, piece) for piece in pieces}
    own = pieces[0].publication.id
    return tuple(one.publication for key, one in sorted(found.items()) if key != own)


def _brought(pieces: tuple[Piece, ...], state: Snapshot, language: Language) -> Listing:
    """Return the tables of a publication, with what of it counts now."""
    rows, links = [], []
    for table in dict.fromkeys(piece.table for piece in pieces):
        own = [piece for piece in pieces if piece.table == table]
        identity = own[0].publication.id
        standing = [piece for piece in own if _counting(state, piece).publication.id == identity]
        contract = CONTRACTS[table]
        shown = standing and not contract.confidential
        links.append(
            address(f"/cijfers/{table}", [("publicatie_id", identity)], language) if shown else ""
        )
        rows.append(
            (
                table,
                contract.title,
                _parts(own),
                _parts(standing),
                state.read(contract)["publicatie_id"].eq(identity).sum() if shown else None,
                "; ".join(p.title for p in _replaced(tuple(own), state)),
            )
        )
    frame = pl.DataFrame(
        rows,
        schema={
            "tabel": pl.String,
            "titel": pl.String,
            "jaren": pl.String,
            "tellen": pl.String,
            "rijen": pl.Int64,
            "vervangen_door": pl.String,
        },
        orient="row",
    )
    return Listing("tabellen", BROUGHT, frame, tuple(links))


def _parts(pieces: list[Piece]) -> str:
    """Write which years of a table some pieces are, per document where it has those."""
    if not pieces:
        return ""
    names = CONTRACTS[pieces[0].table].partition
    numbers = [i for i, value in enumerate(pieces[0].partition) if isinstance(value, int)]
    place = names.index(YEAR) if YEAR in names else next(iter(numbers), None)
    kinds: dict[str, list[int]] = {}
    for piece in pieces:
        kind = " ".join(str(v) for i, v in enumerate(piece.partition) if i != place)
        years = kinds.setdefault(kind, [])
        if place is not None:
            years.append(int(str(piece.partition[place])))
    return "; ".join(f"{kind} {year_ranges(years)}".strip() for kind, years in kinds.items())


def _rejects(
    site: Site, publication: Publication, language: Language, *, secret: bool
) -> pl.DataFrame:
    """Return the rejected rows of a publication; of confidential rows not even where they stood."""
    found = _every_reject(site, site.workspace.catalog.last_load())
    own = found.filter(pl.col("publicatie") == publication.id).drop("publicatie")
    return in_language(own.clear() if secret else own, language)


@lru_cache(maxsize=1)
def _every_reject(site: Site, load: int) -> pl.DataFrame:  # noqa: ARG001 - a new load, other rows
    return site.workspace.rejects()
