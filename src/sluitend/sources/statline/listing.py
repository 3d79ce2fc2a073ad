"""The list of tables of a catalogue: searched by word, kept for when there is no network."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError, SourceError, UnreachableError
from sluitend.core.messages import msg
from sluitend.sources.guard import require_file
from sluitend.sources.statline.pages import entries, read_json
from sluitend.sources.statline.protocol import V4, clean, next_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.sources.statline.client import Client
    from sluitend.sources.statline.protocol import Place

FRESH = timedelta(days=1)
"""A list younger than this is not asked again."""
LENGTH_OF_DAY = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One table in the list."""

    id: str
    title: str
    period: str
    changed: str
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of a catalogue, when it was fetched, and from which service."""

    entries: tuple[Entry, ...]
    fetched: datetime
    service: str
    offline: bool = False

    def search(self, words: str) -> list[Entry]:
        """Return the tables with every word in number, title or description; newest first.

        Raises
        ------
        ArgumentError
            When there is no word to search for.
        """
        parts = _plain(words).split()
        if not parts:
            raise ArgumentError(
                msg("Er staat geen woord om op te zoeken."),
                msg("Geef bijvoorbeeld ‘sluitend pull --zoek jeugdzorg’."),
            )
        hits = [e for e in self.entries if all(p in _plain(f"{e.id} {e.text}") for p in parts)]
        return sorted(hits, key=lambda entry: (entry.changed, entry.id), reverse=True)


def tables_of(
    place: Place,
    root: Path,
    client: Callable[[], Client],
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Listing:
    """Return the list of tables: the kept one when it is fresh, else a new one, else the kept one.

    Parameters
    ----------
    client
        Makes the client; not called when nothing is asked.

    Raises
    ------
    UnreachableError
        When the service does not answer and no list was kept.
    """
    kept = root / f"catalogus-{place.catalogue}-{place.shape.id}.json"
    before = _read(kept) if kept.is_file() else None
    if before and before.service != place.root:
        before = None
    if before and clock() - before.fetched < FRESH:
        return before
    try:
        with client() as asking:
            _fetch(place, kept, asking, clock)
    except UnreachableError:
        if before is None:
            raise
        return replace(before, offline=True)
    return _read(kept)


def _fetch(place: Place, kept: Path, client: Client, clock: Callable[[], datetime]) -> None:
    rows: list[dict[str, Any]] = []
    address = place.tables()
    seen: set[str] = set()
    while address and address not in seen:
        seen.add(address)
        document = read_json(client.fetch(address))
        rows += entries(document)
        link = document.get(place.shape.next_link) if isinstance(document, dict) else ""
        address = next_address(address, link) if link else ""
    period, description = (
        ("TemporalCoverage", "Description")
        if place.shape is V4
        else (
            "Period",
            "ShortDescription",
        )
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        text = {
            name: " ".join(str(row.get(key) or "").split())
            for name, key in (("titel", "Title"), ("periode", period), ("uitleg", description))
        }
        number = clean(str(row.get("Identifier") or ""))
        if number:
            found.setdefault(
                number, text | {"gewijzigd": str(row.get("Modified") or "")[:LENGTH_OF_DAY]}
            )
    body = {
        "dienst": place.root,
        "opgehaald": clock().isoformat(timespec="seconds"),
        "tabellen": found,
    }
    kept.parent.mkdir(parents=True, exist_ok=True)
    scratch = kept.with_name(f".{kept.name}.deel")
    scratch.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(scratch, kept)  # noqa: PTH105 - the atomic call itself


def _read(kept: Path) -> Listing:
    try:
        raw = json.loads(require_file(kept).read_bytes())
        return Listing(
            tuple(
                Entry(
                    number,
                    row["titel"],
                    row["periode"],
                    row["gewijzigd"],
                    f"{row['titel']} {row['uitleg']}",
                )
                for number, row in raw["tabellen"].items()
            ),
            datetime.fromisoformat(raw["opgehaald"]),
            raw.get("dienst", ""),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            msg("De bewaarde lijst {bestand} is niet te lezen.", bestand=kept),
            msg("Verwijder het bestand; de lijst wordt dan opnieuw opgehaald."),
        ) from error


def _plain(text: str) -> str:
    """Return a text without capitals and accents: who searches for a word types neither."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
