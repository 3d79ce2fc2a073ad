"""The site under twenty visitors at once, each walking the same recorded way in a municipality of their own."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import httpx2

from bench.timing import Measurement
from sluitend.web.areas import municipalities
from sluitend.web.question import Question
from sluitend.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.store.workspace import Workspace

VISITORS = 20
THINKING = (0.5, 2.5)
"""Seconds between pages of one visitor; people take longer."""
WALK = (
    "/",
    "/kies?gebied={gm}",
    "/gebied/{gm}",
    "/gebied/{gm}?onderwerp=jeugd",
    "/gebied/{gm}?onderwerp=jeugd&jaar={jaar}",
    "/vergelijken?gebied={gm}&onderwerp=jeugd&jaar={jaar}",
    "/kaart?maat=lasten%3Ajeugd&jaar={jaar}&gebied={gm}",
    "/raadspagina/{gm}",
    "/berekeningen",
    "/berekeningen/verschillenanalyse?gebied={gm}&onderwerp=jeugd&van={eerder}&tot={jaar}",
    "/berekeningen/netto-lasten?gebied={gm}&onderwerp=wmo&van={eerder}&tot={jaar}",
    "/bronnen",
    "/cijfers",
    "/methode/verschillenanalyse",
    "/begrippen",
    "/zoeken?q=jeugd",
    "/api/v1/gemeenten",
)
"""As a visitor went, who asked why youth costs rose and whether that is more than elsewhere."""
FIRST_PAGE, P95, PAGE, MAP = 1.0, 0.150, 300_000, 200_000
TIMING = re.compile(r"dur=([\d.]+)")


@dataclass(frozen=True, slots=True)
class Visit:
    """One page of one visitor: where, how long the site took, and how large it was."""

    address: str
    seconds: float
    size: int


def measure(workspace: Workspace) -> list[Measurement]:
    # Named as the user does on the command line, since pages print commands.
    site = Site(workspace.root, str(workspace.root))
    year = site.years()[-2]
    towns = list(municipalities(site))
    chosen = [towns[n * len(towns) // VISITORS] for n in range(VISITORS)]
    walks = [[step.format(gm=gm, jaar=year, eerder=year - 1) for step in WALK] for gm in chosen]
    started = time.perf_counter()
    with _served(workspace) as base:
        first = _first_page(base, started)
        unprepared = asyncio.run(_together(base, walks))
        prepared = asyncio.run(_together(base, walks))
        _assert_equal(site, base, walks[0])
    largest = max(prepared, key=lambda visit: visit.size)
    return [
        Measurement("site: eerste pagina na het starten", first, FIRST_PAGE),
        Measurement(
            f"site: p95 van {len(prepared)} pagina's, {VISITORS} bezoekers tegelijk",
            _p95(prepared),
            P95,
            "s",
            f"mediaan {_quantile(prepared, 0.5) * 1000:.0f} ms; "
            f"zonder dat er iets klaarstond p95 {_p95(unprepared):.2f} s",
        ),
        Measurement(
            "site: grootste pagina, niet ingepakt",
            largest.size / 1000,
            PAGE / 1000,
            "kB",
            largest.address,
        ),
        Measurement("site: grootste kaart", _largest_map(site, walks[0]) / 1000, MAP / 1000, "kB"),
    ]


@contextmanager
def _served(workspace: Workspace) -> Iterator[str]:
    """Serve as a user does, on a free port; nothing is prepared before a visitor asks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = str(Path(sys.executable).with_name("sluitend"))
    options = ["--werkruimte", str(workspace.root), "--poort", str(port), "--seconden", "120"]
    with subprocess.Popen(  # noqa: S603 - our own program
        [program, "serve", *options, "--niet-voorbereiden"], stdout=subprocess.DEVNULL
    ) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _first_page(base: str, started: float) -> float:
    while True:
        try:
            answer = httpx2.get(base + "/", timeout=60)
        except httpx2.ConnectError:
            assert time.perf_counter() - started < 60, "the site does not start"
            time.sleep(0.01)
            continue
        assert answer.status_code == 200
        return time.perf_counter() - started


async def _together(base: str, walks: list[list[str]]) -> list[Visit]:
    async with httpx2.AsyncClient(base_url=base, timeout=120) as client:
        found = await asyncio.gather(
            *(_visitor(client, walk, Random(n)) for n, walk in enumerate(walks))  # noqa: S311 - thinking times, no secrets
        )
    return [visit for visits in found for visit in visits]


async def _visitor(client: httpx2.AsyncClient, walk: list[str], random: Random) -> list[Visit]:
    visits = []
    for address in walk:
        await asyncio.sleep(random.uniform(*THINKING))
        answer = await client.get(address)
        assert answer.status_code in (200, 303, 404), (address, answer.status_code)
        took = TIMING.search(answer.headers["server-timing"])
        assert took is not None
        visits.append(Visit(address, float(took[1]) / 1000, len(answer.content)))
    return visits


def _assert_equal(site: Site, base: str, walk: list[str]) -> None:
    """What visitors got beside each other is what the site answers by itself."""
    for address in walk:
        path, _, query = address.partition("?")
        alone = site.answer(Question.read(path, query))
        answer = httpx2.get(base + address, timeout=120)
        assert answer.status_code == alone.status
        assert answer.content == alone.body, address


def _largest_map(site: Site, walk: list[str]) -> int:
    path, _, query = next(step for step in walk if step.startswith("/kaart")).partition("?")
    html = site.answer(Question.read(path, query)).body.decode()
    return max(len(found.encode()) for found in re.findall(r"<svg .*?</svg>", html, re.DOTALL))


def _p95(visits: list[Visit]) -> float:
    return _quantile(visits, 0.95)


def _quantile(visits: list[Visit], part: float) -> float:
    ordered = sorted(visit.seconds for visit in visits)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
