"""Fetching a table: what to ask, in which order, and when it is whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError, SourceError, UnreachableError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.core.period import Year
from sluitend.sources.statline.client import NotThereError
from sluitend.sources.statline.metadata import dimension_keys, read_table
from sluitend.sources.statline.pages import (
    MANIFEST,
    Manifest,
    PageStore,
    Series,
    entries,
    read_json,
    read_manifest,
)
from sluitend.sources.statline.protocol import V4, Place, clean, next_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sluitend.sources.statline.client import Client
    from sluitend.sources.statline.metadata import Table

REGION_KIND = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a table that is wanted: whole years, and one kind of region."""

    first: int | None = None
    last: int | None = None
    region: str = ""

    @classmethod
    def parse(cls, years: str, region: str) -> Selection:
        """Read ``2021-2024`` or ``2023``, and ``GM``; empty texts mean everything.

        Raises
        ------
        ArgumentError
            For years that cannot be, or a single region: a table is loaded in whole kinds.
        """
        if region and not REGION_KIND.fullmatch(region):
            raise ArgumentError(
                msg("‘{tekst}’ is geen soort gebied.", tekst=region),
                msg(
                    "Geef twee hoofdletters, zoals GM voor alle gemeenten of PV voor alle provincies."
                ),
            )
        if not years:
            return cls(region=region)
        first, _, last = years.partition("-")
        found = cls(Year.parse(first), Year.parse(last or first), region)
        if found.years and found.years[0] <= found.years[-1]:
            return found
        raise ArgumentError(
            msg("‘{tekst}’ is geen reeks van jaren.", tekst=years),
            msg("Geef het eerste en het laatste jaar, zoals 2021-2024."),
        )

    @property
    def years(self) -> tuple[int, ...]:
        """Every year that is wanted; none means all."""
        if self.first is None or self.last is None:
            return ()
        return tuple(range(self.first, self.last + 1))

    @property
    def parts(self) -> dict[str, str]:
        """The selection as it stands in the list of a directory."""
        years = f"{self.first}-{self.last}" if self.years else ""
        return {"jaren": years, "regio": self.region}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One table, or part of it, at one place."""

    place: Place
    table: str
    selection: Selection = Selection()

    def folder(self, changed: str) -> str:
        """Return the name of the directory of one state of the table."""
        moment = re.sub(r"[^0-9T]", "", changed.partition("+")[0])
        parts = [part for part in self.selection.parts.values() if part]
        return "_".join([self.table, self.place.shape.id, moment, *parts])


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of a pull.

    Attributes
    ----------
    asked
        Pages that were fetched now; 0 when everything was here.
    offline
        The service could not be reached, and this is what was fetched before.
    """

    folder: Path
    changed: str
    rows: int
    asked: int
    offline: bool = False


def pull(
    wanted: Wanted,
    root: Path,
    client: Client,
    *,
    say: Callable[[Message], None] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Pulled:
    """Fetch a table into a directory of its own under `root`; go on where an earlier pull stopped.

    The service is always asked whether the table changed; a changed one gets a new directory and the
    old one stays. Nothing that is on disk whole is asked again.

    Raises
    ------
    UnreachableError
        When the service did not answer whole and there is no finished directory to fall back on.
    SourceError
        When what comes cannot be the whole table.
    """
    tell = say or (lambda _: None)
    asking = _Asking(wanted, client, tell)
    try:
        info = asking.info()
    except UnreachableError as error:
        older = _newest(wanted, root, tell)
        if older is None:
            raise UnreachableError(error.problem, _without_network(error.remedy)) from error
        return _done(older, 0, offline=True)
    changed = _changed(wanted, info)
    folder = root / wanted.folder(changed)
    _tell_of_others(wanted, root, folder, tell)
    store = PageStore.begin(
        folder,
        Manifest(
            tabel=wanted.table,
            titel=" ".join(str(info.get("Title") or wanted.table).split()),
            catalogus=wanted.place.catalogue,
            protocol=wanted.place.shape.id,
            dienst=wanted.place.root,
            gewijzigd=changed,
            keuze=wanted.selection.parts,
        ),
        clock or (lambda: datetime.now(UTC)),
    )
    if not store.manifest.gereed:
        try:
            asking.everything(store)
            now = _changed(wanted, asking.info())
        except UnreachableError as error:
            raise UnreachableError(error.problem, _goes_on(error.remedy)) from error
        if now != changed:
            store.mixed(now)
            raise SourceError(
                msg("Tabel {tabel} veranderde terwijl zij werd opgehaald.", tabel=wanted.table),
                msg(
                    "Geef de opdracht nog eens: de nieuwe stand komt in een nieuwe map. Map {map} kunt u weggooien.",
                    map=folder,
                ),
            )
        store.finish(_readme(store.manifest))
    return _done(store, asking.asked)


def _without_network(remedy: Message) -> Message:
    return msg(
        "{raad} Hebt u geen internet, laat dan een collega de tabel ophalen en u de map geven; ‘sluitend load "
        "statline MAP’ laadt haar zonder.",
        raad=remedy,
    )


def _goes_on(remedy: Message) -> Message:
    return msg(
        "{raad} Wat heel is opgehaald blijft staan; dezelfde opdracht gaat daar verder.",
        raad=remedy,
    )


class _Asking:
    """Asks one service for one table, and counts the pages."""

    def __init__(self, wanted: Wanted, client: Client, say: Callable[[Message], None]) -> None:
        self.wanted = wanted
        self.client = client
        self.say = say
        self.asked = 0

    def info(self) -> dict[str, Any]:
        """Return what the service says about the table now."""
        place = self.wanted.place
        address = place.entity(self.wanted.table, place.shape.info)
        found = entries(read_json(self.client.fetch(address)))
        if len(found) != 1:
            raise SourceError(
                msg("Tabel {tabel} heeft geen beschrijving.", tabel=self.wanted.table),
                msg("Controleer het nummer; ‘sluitend pull --zoek WOORD’ toont wat er is."),
            )
        return found[0]

    def everything(self, store: PageStore) -> None:
        """Fetch whatever is not there: the description first, as it says what else to ask."""
        place, table = self.wanted.place, self.wanted.table
        for name in place.shape.structure:
            self._series(store, name, place.entity(table, name))
        for dimension in dimension_keys(store):
            name = place.shape.codes_of(dimension)
            self._series(store, name, place.entity(table, name))
        described = read_table(store)
        promised = self._promised(store)
        for name, options in parts(self.wanted, described):
            series = self._series(store, name, place.entity(table, place.shape.data, **options))
            if promised is not None and series.verwacht is None:
                series.verwacht = promised
            _require_count(store, series, len(described.topics))

    def _promised(self, store: PageStore) -> int | None:
        """Return how many rows the list of tables promises; only v3, and only for a whole table."""
        place, table = self.wanted.place, self.wanted.table
        if place.shape is V4 or any(self.wanted.selection.parts.values()):
            return None
        name = place.shape.table_list
        try:
            self._series(store, name, place.tables(filter=f"Identifier eq '{table}'"))
        except NotThereError:
            return None
        listed = [row for row in store.rows(name) if clean(str(row.get("Identifier"))) == table]
        count = listed[0].get("RecordCount") if listed else None
        return int(count) if count else None

    def _series(self, store: PageStore, name: str, first: str) -> Series:
        series = store.add(name, first)
        seen = {first, *(page.vervolg for page in series.bladzijden)}
        while not series.whole:
            address = series.bladzijden[-1].vervolg if series.bladzijden else first
            body = store.lying(series)
            if body is None:
                body = self.client.fetch(address)
                self.asked += 1

            def following(link: str, rows: int, at: str = address) -> str:
                found = next_address(at, link)
                if found in seen or not rows:
                    raise SourceError(
                        msg("De bladzijden van {reeks} verwijzen in een kring.", reeks=name),
                        msg("Haal de tabel later op, of in delen met --jaren of --regio."),
                    )
                return found

            seen.add(store.put(series, body, following).vervolg)
            self.say(
                msg(
                    "Opgehaald: {reeks}, bladzijde {n} ({rijen} rijen)",
                    reeks=name,
                    n=len(series.bladzijden),
                    rijen=Count(series.rows),
                )
            )
        return series


def parts(wanted: Wanted, table: Table) -> Iterator[tuple[str, dict[str, str]]]:
    """Give name and query options of every part of the figures: the whole, or one per year.

    Raises
    ------
    ArgumentError
        When the table has no such years or regions.
    """
    place = wanted.place
    counted = {"count": "true"} if place.shape is V4 else {}
    filters = [_region_filter(wanted.selection.region, table)] if wanted.selection.region else []
    if not wanted.selection.years:
        yield place.shape.data, counted | ({"filter": filters[0]} if filters else {})
    for year in wanted.selection.years:
        whole = " and ".join([_year_filter(year, table), *filters])
        yield f"{place.shape.data}-{year}", counted | {"filter": whole}


def _region_filter(kind: str, table: Table) -> str:
    dimension = table.dimension("gebied")
    kinds = {code[:2] for code in dimension.categories} if dimension else set()
    if dimension is None or kind not in kinds:
        raise ArgumentError(
            msg("Tabel {tabel} kent geen gebieden van soort {soort}.", tabel=table.id, soort=kind),
            msg("Wel aanwezig: {soorten}.", soorten=", ".join(sorted(kinds)) or "–"),
        )
    return f"startswith({dimension.key},'{kind}')"


def _year_filter(year: int, table: Table) -> str:
    """Return the filter on every period of a year, with the padding that the service needs."""
    dimension = table.dimension("tijd")
    codes = dimension.categories.values() if dimension else ()
    keys = [category.key for category in codes if category.code.startswith(str(year))]
    if dimension is None or not keys:
        years = sorted({category.code[:4] for category in codes})
        raise ArgumentError(
            msg("Tabel {tabel} gaat niet over {jaar}.", tabel=table.id, jaar=year),
            msg(
                "Wel aanwezig: {jaren}.",
                jaren=f"{years[0]}–{years[-1]}" if years else msg("geen enkel jaar"),
            ),
        )
    return "(" + " or ".join(f"{dimension.key} eq '{key}'" for key in keys) + ")"


def _require_count(store: PageStore, series: Series, topics: int) -> None:
    """Refuse fewer or more rows than were promised.

    What v3 counts is described in two ways, rows and cells; both are accepted.
    """
    counts = {series.rows} if store.manifest.shape is V4 else {series.rows, series.rows * topics}
    if series.verwacht is not None and series.verwacht not in counts:
        raise SourceError(
            msg(
                "Van {reeks} zijn {n} rijen opgehaald; de dienst noemt er {m}.",
                reeks=series.naam,
                n=Count(series.rows),
                m=Count(series.verwacht),
            ),
            msg("Verwijder map {map} en haal de tabel opnieuw op.", map=store.folder),
        )


def _changed(wanted: Wanted, info: dict[str, Any]) -> str:
    keys = wanted.place.shape.modified
    moment = next((str(info[key]).strip() for key in keys if info.get(key)), "")
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", moment):
        raise SourceError(
            msg("Tabel {tabel} noemt geen moment van wijziging.", tabel=wanted.table),
            msg("Zonder dat moment is niet te zeggen welke stand dit is; er is niets opgehaald."),
        )
    return moment


def _same_wish(
    wanted: Wanted, root: Path, say: Callable[[Message], None], but: Path | None = None
) -> Iterator[PageStore]:
    """Give every directory with this part of this table, of this service, whatever its state.

    A damaged one is told and passed over: it stands in nobody's way.

    Parameters
    ----------
    but
        Directory that is not looked at.
    """
    place = wanted.place
    wish = (wanted.table, place.catalogue, place.shape.id, place.root, wanted.selection.parts)
    for path in sorted(root.glob(f"{wanted.table}_*/{MANIFEST}")):
        if path.parent == but:
            continue
        try:
            found = read_manifest(path.parent)
        except SourceError as error:
            say(error.problem)
            continue
        if wish == (found.tabel, found.catalogus, found.protocol, found.dienst, found.keuze):
            yield PageStore(path.parent, found)


def _newest(wanted: Wanted, root: Path, say: Callable[[Message], None]) -> PageStore | None:
    done = [store for store in _same_wish(wanted, root, say) if store.manifest.gereed]
    return max(done, key=lambda store: store.manifest.gewijzigd, default=None)


def _tell_of_others(
    wanted: Wanted, root: Path, folder: Path, say: Callable[[Message], None]
) -> None:
    for store in _same_wish(wanted, root, say, folder):
        if not store.manifest.gereed:
            say(
                msg(
                    "In {map} staat een onvolledige oudere stand; die kunt u weggooien.",
                    map=store.folder,
                )
            )


def _done(store: PageStore, asked: int, *, offline: bool = False) -> Pulled:
    rows = sum(series.rows for series in store.manifest.data)
    return Pulled(store.folder, store.manifest.gewijzigd, rows, asked, offline)


def _readme(manifest: Manifest) -> str:
    chosen = ", ".join(f"{name} {value}" for name, value in manifest.keuze.items() if value)
    return (
        f"# {manifest.titel}\n\n"
        f"Origin: {manifest.dienst}, table {manifest.tabel} ({manifest.gewijzigd[:10]})\n"
        f"Changed: {manifest.gewijzigd}\n"
        f"Selection: {chosen or 'everything'}\n\n"
        "Bron: CBS, CC BY 4.0. Pages as received; statline.json lists them with their digests.\n"
    )
