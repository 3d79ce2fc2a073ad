"""Pages on disk exactly as they were received, and the list that says what they are.

A page appears under its name when it is whole, and then in the list. A process that is killed leaves
either a page and its line in the list, or a page without a line, or a scratch file that bears the
digest of what it should hold and the moment it was received; the next one takes over all three, so nothing whole is fetched again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.sources.guard import require_file
from sluitend.sources.statline.protocol import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.sources.statline.protocol import Shape

MANIFEST = "statline.json"
README = "SOURCE.md"
FORM = 1
"""Version of the list; another one is refused."""
SCRATCH = re.compile(r"\.(?P<name>[\w-]+\.json)\.(?P<moment>\d+)\.(?P<digest>[0-9a-f]{64})\.deel")
SCRATCH_LIST = f".{MANIFEST}.deel"
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What a series may be called: a service, or the list in a directory of someone else, gives the name, and
files are written, read and removed under it."""
FILE = re.compile(rf"{NAME.pattern}\.json")


@dataclass
class Page:
    """One file with one answer."""

    bestand: str
    sha256: str
    bytes: int
    rijen: int
    vervolg: str
    opgehaald: str


@dataclass
class Series:
    """The pages of one entity, or of one part of the figures, in order.

    Attributes
    ----------
    verwacht
        Number of rows the service promises, if it does.
    """

    naam: str
    vraag: str
    verwacht: int | None = None
    bladzijden: list[Page] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Say whether the last page is here."""
        return bool(self.bladzijden) and not self.bladzijden[-1].vervolg

    @property
    def rows(self) -> int:
        """Number of rows of all pages."""
        return sum(page.rijen for page in self.bladzijden)


@dataclass
class Manifest:
    """What a directory holds: which table, in which state, asked how, and every page.

    Attributes
    ----------
    gewijzigd
        Moment of change that the service stated before the first page and after the last.
    keuze
        Years and kind of region that were asked for; empty texts mean everything.
    gemengd
        Moment of change that was found after the last page, when it was another one.
    toelichting
        Digest of the file that tells a reader where this comes from; empty until all is here.
    """

    tabel: str
    titel: str
    catalogus: str
    protocol: str
    dienst: str
    gewijzigd: str
    keuze: dict[str, str]
    vorm: int = FORM
    gereed: bool = False
    gemengd: str = ""
    toelichting: str = ""
    reeksen: list[Series] = field(default_factory=list)

    @property
    def shape(self) -> Shape:
        """Names of the protocol it was asked in."""
        return SHAPES[self.protocol]

    def series(self, name: str) -> Series | None:
        """Return the pages of an entity, if they were asked."""
        return next((series for series in self.reeksen if series.naam == name), None)

    def files(self) -> list[tuple[str, str]]:
        """Return every file with the digest it must have."""
        pages = [page for series in self.reeksen for page in series.bladzijden]
        return [(README, self.toelichting), *((page.bestand, page.sha256) for page in pages)]

    @property
    def data(self) -> list[Series]:
        """Series that hold figures."""
        return [series for series in self.reeksen if series.naam.startswith(self.shape.data)]


def _now() -> datetime:
    return datetime.now(UTC)


class PageStore:
    """A directory with the pages of one table in one state.

    Parameters
    ----------
    clock
        Gives the moment of retrieval.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, clock: Callable[[], datetime] = _now
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.clock = clock

    @classmethod
    def begin(cls, folder: Path, manifest: Manifest, clock: Callable[[], datetime]) -> PageStore:
        """Open the directory, or make it; what an earlier process left is taken over.

        Raises
        ------
        SourceError
            When the list in the directory is damaged, or of another table or state.
        """
        folder.mkdir(parents=True, exist_ok=True)
        store = cls(folder, manifest, clock)
        if not (folder / MANIFEST).exists():
            store._write_list()
            return store
        store.manifest = read_manifest(folder)
        same = ("tabel", "catalogus", "protocol", "dienst", "gewijzigd", "keuze")
        if any(getattr(store.manifest, name) != getattr(manifest, name) for name in same):
            raise _spoiled(folder, msg("de lijst erin gaat over iets anders"))
        if store.manifest.gemengd:
            raise _spoiled(folder, msg("de tabel veranderde terwijl zij werd opgehaald"))
        store._take_over()
        return store

    @classmethod
    def opened(cls, folder: Path) -> PageStore:
        """Open a finished directory for reading, after checking every page.

        Raises
        ------
        SourceError
            When it is not finished, or a page is not what was received.
        """
        store = cls(folder, read_manifest(folder))
        if not store.manifest.gereed:
            raise SourceError(
                msg(
                    "Tabel {tabel} in {map} is nog niet heel.",
                    tabel=store.manifest.tabel,
                    map=folder,
                ),
                msg("Geef de opdracht ‘sluitend pull’ nog eens; zij gaat verder waar zij was."),
            )
        for name, digest in store.manifest.files():
            if _digest(require_file(folder / name)) != digest:
                raise SourceError(
                    msg(
                        "Bestand {bestand} is niet meer wat er is opgehaald.", bestand=folder / name
                    ),
                    msg(
                        "Geef de opdracht ‘sluitend pull’ nog eens; alleen dit bestand komt opnieuw."
                    ),
                )
        return store

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of an entity; none when it was not asked."""
        series = self.manifest.series(name)
        found: list[dict[str, Any]] = []
        for page in series.bladzijden if series else ():
            path = self.folder / page.bestand
            found += entries(read_json(path.read_bytes(), path))
        return found

    def add(self, name: str, address: str) -> Series:
        """Return the series of an address, made if it is new.

        Raises
        ------
        SourceError
            When the service gives it a name that cannot be the name of a file.
        """
        if not NAME.fullmatch(name):
            raise SourceError(
                msg("De dienst noemt een dimensie ‘{naam}’; dat is geen naam.", naam=name),
                msg("Is dit wel een dienst van CBS? Controleer --adres en --protocol."),
            )
        series = self.manifest.series(name)
        if series is None:
            series = Series(name, address)
            self.manifest.reeksen.append(series)
        return series

    def lying(self, series: Series) -> bytes | None:
        """Return the next page of a series if an earlier process put it on disk."""
        path = self.folder / self._next_name(series)
        return path.read_bytes() if path.is_file() else None

    def put(self, series: Series, body: bytes, following: Callable[[str, int], str]) -> Page:
        """Keep the next page of a series.

        Parameters
        ----------
        following
            Turns a next link and the number of rows into the address to ask; it may refuse, and
            then the page is not kept.
        """
        path = self.folder / self._next_name(series)
        document = read_json(body, path)
        found = entries(document)
        link = document.get(self.manifest.shape.next_link) or ""
        following_address = following(str(link), len(found)) if link else ""
        if not path.exists():
            self._write(path, body)
        page = Page(
            bestand=path.name,
            sha256=hashlib.sha256(body).hexdigest(),
            bytes=len(body),
            rijen=len(found),
            vervolg=following_address,
            opgehaald=datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(
                timespec="seconds"
            ),
        )
        promised = document.get(self.manifest.shape.count)
        if promised is not None and series.verwacht is None:
            series.verwacht = int(promised)
        series.bladzijden.append(page)
        self._write_list()
        return page

    def mixed(self, changed: str) -> None:
        """Record that the table changed underneath; this directory is never used."""
        self.manifest.gemengd = changed
        self._write_list()

    def finish(self, readme: str) -> None:
        """Close the list: everything is here."""
        body = readme.encode()
        scratch = self.folder / f".{README}.deel"
        scratch.write_bytes(body)
        os.replace(scratch, self.folder / README)  # noqa: PTH105 - one named system call per event
        self.manifest.toelichting = hashlib.sha256(body).hexdigest()
        self.manifest.gereed = True
        self._write_list()

    def _next_name(self, series: Series) -> str:
        return f"{series.naam}-{len(series.bladzijden) + 1:05d}.json"

    def _write(self, path: Path, body: bytes) -> None:
        """Write a page: scratch file under the digest of its content, flush, rename."""
        moment = int(self.clock().timestamp())
        digest = hashlib.sha256(body).hexdigest()
        scratch = self.folder / f".{path.name}.{moment}.{digest}.deel"
        scratch.write_bytes(body)
        _flush(scratch)
        _place(scratch, path, moment)

    def _write_list(self) -> None:
        scratch = self.folder / SCRATCH_LIST
        text = json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1)
        scratch.write_text(text + "\n", encoding="utf-8")
        _flush(scratch)
        os.replace(scratch, self.folder / MANIFEST)  # noqa: PTH105 - one named system call per event

    def _take_over(self) -> None:
        """Keep what an earlier process left whole, and remove what it left half or damaged."""
        for path in sorted(self.folder.glob(".*.deel")):
            match = SCRATCH.fullmatch(path.name)
            target = self.folder / match["name"] if match else path
            if match and not target.exists() and _digest(path) == match["digest"]:
                _place(path, target, int(match["moment"]))
            else:
                path.unlink()
        for series in self.manifest.reeksen:
            damaged = [not self._intact(page) for page in series.bladzijden]
            for page, bad in zip(series.bladzijden, damaged, strict=True):
                if bad:
                    (self.folder / page.bestand).unlink(missing_ok=True)
            if any(damaged):
                # The pages behind it are still there, and are taken up again one by one.
                del series.bladzijden[damaged.index(True) :]
                self.manifest.gereed = False
        readme = self.folder / README
        if not readme.is_file() or _digest(readme) != self.manifest.toelichting:
            self.manifest.gereed = False

    def _intact(self, page: Page) -> bool:
        path = self.folder / page.bestand
        return path.is_file() and _digest(path) == page.sha256


def read_json(body: bytes, path: Path | None = None, **how: Any) -> Any:
    """Read a document that was received.

    Parameters
    ----------
    path
        Where it stands; None for an answer that is not kept as it is.
    how
        Options of ``json.loads``.

    Raises
    ------
    SourceError
        When it is no JSON, or nested deeper than can be read.
    """
    try:
        return json.loads(body, **how)
    except (ValueError, RecursionError) as error:
        if path is None:
            raise _unknown_shape() from error
        raise SourceError(
            msg("Bestand {bestand} is beschadigd: het is geen leesbare JSON.", bestand=path),
            msg("Verwijder de map waar het in staat, en haal de tabel opnieuw op."),
        ) from error


def entries(document: Any) -> list[dict[str, Any]]:
    """Return the rows of an answer; a single object, without a list, is one.

    Raises
    ------
    SourceError
        When it is neither.
    """
    value = document.get("value", [document]) if isinstance(document, dict) else None
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _unknown_shape()
    return value


def _unknown_shape() -> SourceError:
    return SourceError(
        msg("Een antwoord van de dienst heeft een onbekende vorm."),
        msg("Is dit wel een dienst van CBS? Controleer --adres en --protocol."),
    )


def read_manifest(folder: Path) -> Manifest:
    """Read the list of a directory.

    Raises
    ------
    SourceError
        When it is damaged or of another version of the program.
    """
    path = require_file(folder / MANIFEST)
    try:
        raw = json.loads(path.read_bytes())
        if raw["vorm"] != FORM or raw["protocol"] not in SHAPES:
            raise _spoiled(folder, msg("de lijst erin is van een andere versie van het programma"))
        raw["reeksen"] = [
            Series(**{**series, "bladzijden": [Page(**page) for page in series["bladzijden"]]})
            for series in raw["reeksen"]
        ]
        found = Manifest(**raw)
        pages = [page.bestand for series in found.reeksen for page in series.bladzijden]
        plain = all(NAME.fullmatch(series.naam) for series in found.reeksen) and all(
            FILE.fullmatch(name) for name in pages
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _spoiled(folder, msg("de lijst erin is niet te lezen")) from error
    if not plain:
        raise _spoiled(folder, msg("de lijst erin noemt bestanden die niet in deze map horen"))
    return found


def _spoiled(folder: Path, why: Message) -> SourceError:
    return SourceError(
        msg("Map {map} is niet te gebruiken: {waarom}.", map=folder, waarom=why),
        msg("Geef de map een andere naam of verwijder haar, en haal de tabel opnieuw op."),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(scratch: Path, path: Path, moment: int) -> None:
    """Give a page its name; the file's own time is when it was received, for who finds no list."""
    os.utime(scratch, (moment, moment))
    os.replace(scratch, path)  # noqa: PTH105 - one named system call per event


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
