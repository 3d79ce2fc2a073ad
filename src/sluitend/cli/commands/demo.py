"""The demonstration: from source files to reports, on the open data pack or the fictional country."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from sluitend.cli.commands.report import show_headlines, write_report
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option, command
from sluitend.core.call import Call
from sluitend.core.errors import SourceError, WorkspaceError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.store.workspace import Workspace

DATA_VARIABLE = "SLUITEND_DATA"
PACK_SIGN = "iv3_2017_2026"
"""A directory without this one is not the open data pack."""
MARKER = ".gemaakt-door-sluitend-demo"
"""Stands in the workspace this command made; without it nothing is ever replaced."""
SUBJECT = "jeugd"
PAGES = {
    "leveringen": {"gebied": "gemeenten", "onderwerp": SUBJECT},
    "plausibiliteit": {"gebied": "gemeenten"},
    "aansluiting": {"gebied": "NL"},
    "wat-wij-niet-weten": {"gebied": "NL"},
}
"""What is told about the figures themselves, over the years of the reports."""
REAL, FICTIONAL, COUNTRY = "GM0589", "GM9011", "NL"
"""Oudewater; and Elzenwaarde, which took in an estimated part of a split neighbour."""


@command(
    "demo",
    msg("Laad voorbeeldgegevens, reken ze door en maak rapporten."),
    Option(
        "--uit",
        "out",
        text=msg("map voor werkruimte en rapporten; anders demo-uit"),
        metavar="MAP",
        default="demo-uit",
    ),
    Option(
        "--fictief",
        "fictional",
        text=msg("neem het fictieve land, ook als er open data zijn"),
        is_flag=True,
    ),
)
def demo(out: str, fictional: bool) -> None:
    """Show the whole way once, with figures, timings and where to look."""
    seat = terminal()
    target = Path(out)
    place = target / "werk"
    clock = perf_counter()
    with _data(fictional) as data:
        workspace = _fresh_workspace(place)
        with seat.progress() as say:
            report = workspace.load("open-data", data, progress=say)
        invented = any(publication.fictional for publication in workspace.publications())
        readme = _kept(data, target) if invented else None
    seat.answer(
        msg(
            "Geladen: {rijen} rijen uit {n} bestanden, waarvan {afgekeurd} afgekeurd, in {tijd} s.",
            rijen=Count(sum(file.gelezen for file in report.files)),
            n=len(report.files),
            afgekeurd=Count(sum(file.afgekeurd for file in report.files)),
            tijd=_seconds(clock),
        )
    )
    paths: list[Path] = []
    years: dict[str, str] = {}
    for area in (FICTIONAL if invented else REAL, COUNTRY):
        clock = perf_counter()
        paths.append(target / f"{area}-{SUBJECT}.html")
        results = write_report(workspace, str(place), area, paths[-1], subject=SUBJECT)
        seat.answer()
        show_headlines(results)
        _timed(paths[-1], clock)
        years = {k: v for k, v in results[0].result.call.arguments if k in ("van", "tot")}
    paths += [
        _page(workspace, place, target, name, {**years, **more}) for name, more in PAGES.items()
    ]
    seat.answer()
    seat.answer(msg("Open in een browser:"))
    for path in paths:
        seat.answer(f"  {path}")
    seat.answer()
    seat.answer(
        msg(
            "Of bekijk alles als site: sluitend serve --werkruimte {map} (of ‘make serve’)",
            map=place,
        )
    )
    seat.answer(
        msg(
            "Zelf verder: ‘sluitend run --help’, met --werkruimte {map}",
            map=place,
        )
    )
    if readme:
        seat.answer(msg("Zelf laden: {bestand} noemt wat er nog is en hoe.", bestand=readme))


@contextmanager
def _data(fictional: bool) -> Iterator[Path]:
    """Give the directory of the open data pack, or of the fictional country while it is needed.

    Raises
    ------
    SourceError
        When the environment names a directory that is not there: a typing error must not turn
        real figures into invented ones.
    """
    seat = terminal()
    named = os.environ.get(DATA_VARIABLE, "")
    beside = Path.cwd().parent / "shared" / "data"
    if named and not fictional:
        if not Path(named).is_dir():
            raise SourceError(
                msg("Map {map} uit {variabele} is er niet.", map=named, variabele=DATA_VARIABLE),
                msg("Verbeter {variabele}, of gebruik --fictief.", variabele=DATA_VARIABLE),
            )
        found: Path | None = Path(named)
    else:
        found = beside if (beside / PACK_SIGN).is_dir() and not fictional else None
    if found:
        seat.answer(msg("Gegevens: {map}", map=found))
        yield found
        return
    from sluitend.demo.country import build_country
    from sluitend.demo.write import write_country

    seat.answer(msg("Gegevens: het fictieve land, ter plekke gemaakt"))
    with TemporaryDirectory(prefix="sluitend-fictief-") as scratch:
        write_country(build_country(), Path(scratch))
        yield Path(scratch)


def _kept(data: Path, target: Path) -> Path | None:
    """Keep what is loaded apart beside the workspace, and return where a user reads about it.

    What stands there already is left as it is: a mapping may have been edited.
    """
    from sluitend.sources.catalogue import README

    found = next((path.parent for path in data.glob(f"*/{README}")), None)
    if found is None:
        return None
    kept = target / found.name
    if not kept.exists():
        shutil.copytree(found, kept)
    return kept / README


def _fresh_workspace(path: Path) -> Workspace:
    """Make an empty workspace; replace one that this command made before, and nothing else.

    Raises
    ------
    WorkspaceError
        When something else is there.
    """
    from sluitend.store.workspace import create_workspace

    if (path / MARKER).is_file():
        shutil.rmtree(path)
    elif path.exists() and any(path.iterdir()):
        raise WorkspaceError(
            msg("In {map} staat iets dat niet door ‘sluitend demo’ is gemaakt.", map=path),
            msg("Er is niets verwijderd. Kies een andere map met --uit MAP."),
        )
    workspace = create_workspace(path)
    (path / MARKER).touch()
    return workspace


def _page(
    workspace: Workspace, place: Path, target: Path, name: str, arguments: dict[str, str]
) -> Path:
    """Publish one calculation about the figures themselves, and tell what it says first."""
    from sluitend.publish.exit import publish
    from sluitend.publish.release import release

    seat = terminal()
    clock = perf_counter()
    result = workspace.run(Call.make(name, arguments))
    path = publish(result, target / f"{name}.html", language=seat.language, workspace=str(place))
    shown = release(result).result
    seat.answer()
    for text in shown.output.headline[:1] or [notice.text for notice in shown.notices]:
        seat.answer(text)
    _timed(path, clock)
    return path


def _timed(path: Path, clock: float) -> None:
    terminal().answer(msg("Rapport {bestand}: {tijd} s.", bestand=path.name, tijd=_seconds(clock)))


def _seconds(since: float) -> str:
    return f"{perf_counter() - since:.1f}".replace(".", ",")
