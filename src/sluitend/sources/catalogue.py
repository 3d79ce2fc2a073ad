"""The sources the program can read, and how a directory is recognised as one of them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError, SourceError
from sluitend.core.messages import Message, msg
from sluitend.sources.areas import Borders, Divisions, Reclassifications
from sluitend.sources.bbv import Bbv
from sluitend.sources.brp import MunicipalitiesBrp
from sluitend.sources.buig import Buig
from sluitend.sources.circulaire.reader import Circulaire
from sluitend.sources.gemeentefonds import Gemeentefonds
from sluitend.sources.gemeentefonds_historie import GemeentefondsBedragen, GemeentefondsHistorie
from sluitend.sources.iv3 import Iv3, Iv3BatenLasten
from sluitend.sources.kerncijfers import KEY_FIGURES
from sluitend.sources.reeksen import AgeCosts, HouseholdForecast, Prices, YouthProbation
from sluitend.sources.statline.reader import Statline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.sources.source import Reading, Source

_IN_ORDER: tuple[Source, ...] = (
    Iv3(),
    Iv3BatenLasten(),
    MunicipalitiesBrp(),
    Reclassifications(),
    Divisions(),
    Borders(),
    Bbv(),
    Gemeentefonds(),
    GemeentefondsHistorie(),
    GemeentefondsBedragen(),
    *KEY_FIGURES,
    HouseholdForecast(),
    AgeCosts(),
    Prices(),
    YouthProbation(),
    Statline(),
)
SOURCES = {source.id: source for source in _IN_ORDER}
"""In the order in which they must be read: municipalities first, what refers to them after."""
_WORKBOOKS: tuple[Source, ...] = (Circulaire(), Buig())
BY_NAME_ONLY = {source.id: source for source in _WORKBOOKS}
"""Workbooks have no names to go by: a directory of them is read as what the user says it is, and never
found in a pack."""
WORKBOOK = (".xlsx", ".xlsm", ".ods")
DESCRIPTION = "SOURCE.md"
README = "LEESMIJ.md"
"""Tells a user about a directory whose sources are loaded one by one."""
PACK = "open-data"
"""Name under which a directory with several source directories is loaded in one go."""


def find_sources(name: str, directory: Path) -> list[tuple[Source, Path]]:
    """Return which source modules read `directory`, in the right order.

    Parameters
    ----------
    name
        Id of a source, or `open-data` for a directory that holds several source directories.

    Raises
    ------
    ArgumentError
        For an unknown source.
    SourceError
        When the directory is not there or holds nothing that is recognised.
    """
    named = {**SOURCES, **BY_NAME_ONLY}
    if name != PACK and name not in named:
        close = difflib.get_close_matches(name, [*named, PACK], n=2)
        raise ArgumentError(
            msg("Bron ‘{naam}’ is niet bekend.", naam=name),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("Kies uit: {namen}.", namen=", ".join([PACK, *named])),
        )
    if directory.is_file():
        raise SourceError(
            msg("{pad} is een bestand, geen map.", pad=directory),
            msg(
                "Geef de map waarin de bestanden van bron {bron} staan. Is het een eigen bestand van een "
                "gemeente, laad het dan met ‘sluitend load eigen {pad} --onderzoek’.",
                bron=name,
                pad=directory,
            ),
        )
    if not directory.is_dir():
        raise SourceError(
            msg("Map {map} is er niet.", map=directory),
            msg("Geef de map waarin de bestanden van deze bron staan."),
        )
    wanted = list(SOURCES.values()) if name == PACK else [named[name]]
    candidates = (
        sorted(p for p in directory.iterdir() if p.is_dir()) if name == PACK else [directory]
    )
    _refuse_partial(wanted, candidates)
    found = [
        (source, path)
        for source in wanted
        for path in candidates
        if all(any(path.glob(pattern)) for pattern in source.signature)
    ]
    if not found and any(path.suffix.lower() in WORKBOOK for path in directory.iterdir()):
        raise SourceError(
            msg(
                "In {map} staan werkmappen, en geen bestanden van bron {bron}.",
                map=directory,
                bron=name,
            ),
            msg(
                "Laad werkmappen bij een circulaire met ‘sluitend load circulaire {map}’, BUIG-budgetten met "
                "‘sluitend load buig {map}’, en een eigen bestand met ‘sluitend load eigen BESTAND --onderzoek’.",
                map=directory,
            ),
        )
    if not found:
        raise SourceError(
            msg("In {map} is geen bekende bron gevonden.", map=directory),
            msg(
                "Verwacht werd een map met {bestanden}.",
                bestanden="; ".join(", ".join(source.signature) for source in wanted),
            ),
        )
    return found


def _refuse_partial(wanted: list[Source], candidates: list[Path]) -> None:
    """Refuse a directory with some but not all files of a source: it would be passed over silently."""
    for source in wanted:
        for path in candidates:
            absent = [pattern for pattern in source.signature if not any(path.glob(pattern))]
            if absent and len(absent) < len(source.signature):
                raise SourceError(
                    msg(
                        "In map {map} ontbreekt {bestanden}.", map=path, bestanden=", ".join(absent)
                    ),
                    msg(
                        "Zet het bestand erbij; bron {bron} heeft al zijn bestanden nodig.",
                        bron=source.id,
                    ),
                )


@dataclass(frozen=True, slots=True)
class Unread:
    """A file or directory that was there and was not read, with the reason."""

    path: str
    reason: Message


def unread(
    name: str, directory: Path, readings: Sequence[tuple[Source, Path, Reading]]
) -> tuple[Unread, ...]:
    """List what stood in the directory and was not read, so that nothing is passed over in silence."""
    left: list[Unread] = []
    places = sorted({path for _, path, _ in readings})
    if name == PACK:
        left += [
            Unread(f"{path.name}/", _why_not(path))
            for path in sorted(directory.iterdir())
            if path.is_dir() and path not in places
        ]
    for place in places:
        mine = [(source, reading) for source, path, reading in readings if path == place]
        done = {count.bestand for _, reading in mine for count in reading.files}
        reasons = {k: v for source, _ in mine for k, v in source.passed_over}
        for path in sorted(place.iterdir()):
            if path.name in done or path.name == DESCRIPTION:
                continue
            known = next((reasons[p] for p in reasons if path.match(p)), None)
            left.append(
                Unread(f"{place.name}/{path.name}", known or msg("geen bron leest dit bestand"))
            )
    return tuple(left)


def _why_not(directory: Path) -> Message:
    """Say why a directory of a pack is not read; one that explains itself is meant to be left."""
    if (directory / README).is_file():
        return msg("wordt apart geladen; {bestand} in die map zegt hoe", bestand=README)
    return msg("geen bron herkent deze map")
