"""What a load must satisfy before, and while, it is added to a workspace."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import RejectedRowsError, SourceError
from sluitend.core.messages import msg
from sluitend.sources.brp import with_earlier_years
from sluitend.tables.areas import MUNICIPALITIES, MUNICIPALITIES_BRP
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.iv3 import INHABITANTS

if TYPE_CHECKING:
    import sqlite3

    from sluitend.sources.source import Reading
    from sluitend.store.snapshot import Snapshot


def known_municipalities(snapshot: Snapshot) -> pl.DataFrame:
    """Return what sources are checked with: jaar, gm_code and inwoners of every municipality.

    Years before the first list of municipalities come from the list of all codes, when it is loaded.
    """
    people = snapshot.read(INHABITANTS).select("jaar", "gm_code", inwoners="waarde")
    listed = snapshot.read(MUNICIPALITIES).select("jaar", "gm_code")
    known = listed.join(people, on=["jaar", "gm_code"], how="left")
    return with_earlier_years(known, snapshot.read(MUNICIPALITIES_BRP))


def with_reading(known: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Add what was just read, so that the next source of the same load can be checked with it."""
    parts = [
        reading.tables[table].select("jaar", "gm_code", inwoners=value)
        for table, value in (("gemeenten", pl.lit(None, pl.Int64)), ("inwoners", pl.col("waarde")))
        if table in reading.tables
    ]
    whole = (
        pl.concat([*parts, known])
        .group_by("jaar", "gm_code")
        .agg(pl.col("inwoners").drop_nulls().first())
    )
    codes = reading.tables.get(MUNICIPALITIES_BRP.id)
    return whole if codes is None else with_earlier_years(whole, codes)


def check_rejects(readings: list[Reading], accepted_share: float) -> None:
    """Refuse readings with more rejected rows than the caller accepts, or with nothing else.

    Raises
    ------
    RejectedRowsError
        With the uitvallijst of all readings.
    SourceError
        When a table would have no rows at all.
    """
    for reading in readings:
        for count in reading.files:
            if count.afgekeurd > accepted_share * count.gelezen:
                raise RejectedRowsError(
                    msg(
                        "Bestand {bestand}: {n} van {totaal} rijen zijn afgekeurd.",
                        bestand=count.bestand,
                        n=count.afgekeurd,
                        totaal=count.gelezen,
                    ),
                    msg(
                        "Er is niets geladen. Verbeter het bestand aan de hand van de uitvallijst, of sta uitval toe met --uitval-toestaan {aandeel}.",
                        aandeel=_round_up(count.afgekeurd / max(count.gelezen, 1)),
                    ),
                    pl.concat([r.rejects for r in readings]),
                )
        for table, frame in reading.tables.items():
            if frame.is_empty():
                raise SourceError(
                    msg(
                        "Van bron {bron} is geen enkele rij bruikbaar voor tabel ‘{tabel}’.",
                        bron=reading.described.source,
                        tabel=CONTRACTS[table].title,
                    ),
                    msg("Er is niets geladen. Verbeter de bestanden en laad opnieuw."),
                )


def _round_up(share: float) -> str:
    return f"{min(share + 0.0005, 1):.3f}"


def identify(reading: Reading) -> tuple[str, str]:
    """Return a readable id that contains a digest of the content: same id, same figures."""
    digest = hashlib.sha256()
    for table, frame in sorted(reading.tables.items()):
        contract = CONTRACTS[table]
        ordered = frame.sort(contract.row_keys).select(
            [name for name in contract.columns if name != "publicatie_id"]
        )
        digest.update(table.encode() + b"\0" + ordered.write_csv().encode())
    d = reading.described
    digest.update(d.status.encode())
    if d.correction:
        # The same figures may be loaded once more to undo a correction.
        digest.update(b"\0" + d.correction.encode())
    content = digest.hexdigest()
    return f"{d.source}@{d.published_on}~{content[:8]}", content


def refuse_mixture(connection: sqlite3.Connection, readings: list[Reading]) -> None:
    """Invented and real figures never share a workspace."""
    kinds = {
        bool(row[0]) for row in connection.execute("SELECT DISTINCT fictional FROM publication")
    }
    kinds |= {reading.described.fictional for reading in readings}
    if len(kinds) > 1:
        raise SourceError(
            msg("Fictieve en echte gegevens mogen niet in één werkruimte."),
            msg("Maak een aparte werkruimte met ‘sluitend init’."),
        )


def refuse_conflict(connection: sqlite3.Connection, reading: Reading, identity: str) -> None:
    """Refuse other content under a date and status that is loaded already: a publication is fixed.

    Only a reading with fewer rejected rows than every earlier one may come beside them: the same file,
    mended. From then on it is the one that counts. So is one that says why it takes the place of the
    earlier ones, which only a municipality's statement about itself can.
    """
    d = reading.described
    if d.correction:
        return
    rejected = sum(count.afgekeurd for count in reading.files)
    row = connection.execute(
        "SELECT u.id FROM publication u WHERE u.source = ? AND u.published_on = ? AND u.status = ?"
        " AND (SELECT COALESCE(SUM(s.afgekeurd), 0) FROM source_file s"
        " WHERE s.publication_id = u.id) <= ?",
        (d.source, d.published_on, d.status, rejected),
    ).fetchone()
    if row:
        raise SourceError(
            msg(
                "Van bron {bron} is al een publicatie van {dag} ({status}) geladen, met andere inhoud: {oud}.",
                bron=d.source,
                dag=d.published_on,
                status=d.status,
                oud=row[0],
            ),
            msg(
                "Een publicatie verandert niet. Geef deze haar eigen datum in SOURCE.md, of laad haar in een "
                "andere werkruimte (nieuwe inhoud: {nieuw}).",
                nieuw=identity,
            )
            if d.correction is None
            else msg(
                "Was de eerdere lading fout, zeg dan met --verbetering waarom deze haar plaats inneemt. Is het een "
                "andere stand, geef die dan in de kolommenkaart haar eigen stand of publicatiedatum (nieuwe inhoud: {nieuw}).",
                nieuw=identity,
            ),
        )
