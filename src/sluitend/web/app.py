"""The door of the site: what every request meets first and every answer gets on its way out.

Nothing is computed here. A question goes to a process that holds the workspace; its answer is kept, and
is given again as long as the data stay as they are.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import time
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from sluitend.core.messages import msg
from sluitend.publish.fonts import WEIGHTS, font_file
from sluitend.publish.markup import TEMPLATES as PUBLISHED
from sluitend.web.answer import Answer
from sluitend.web.api.version import headers_of
from sluitend.web.preparing import prepare
from sluitend.web.question import LONGEST_TARGET, Question
from sluitend.web.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from starlette.types import Receive, Scope, Send

    Ask = Callable[[Question], Awaitable[Answer]]

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
READING = ("GET", "HEAD")
KEPT_BYTES = 96 * 2**20
"""Of finished answers, compressed: some thousands of pages."""
A_DAY = 86_400
LEAST_COMPRESSED = 800
"""Bytes; a smaller answer does not get smaller by it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer, packed when that makes it smaller, with a name for its content."""

    answer: Answer
    packed: bool
    etag: str

    def body(self, *, packed: bool) -> bytes:
        """Return the bytes to send; only a browser that cannot unpack has them unpacked here."""
        if self.packed and not packed:
            return gzip.decompress(self.answer.body)
        return self.answer.body


class Memory:
    """Finished answers by what was asked and of which state of the data; the longest unused goes."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[tuple[object, ...], Kept] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Kept | None:
        """Return what was kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[object, ...], kept: Kept) -> None:
        """Keep an answer."""
        if key in self._kept:
            return
        self._kept[key] = kept
        self.bytes += _weight(kept)
        while self.bytes > self.most_bytes:
            _, gone = self._kept.popitem(last=False)
            self.bytes -= _weight(gone)


def _weight(kept: Kept) -> int:
    return len(kept.answer.body)


def pack(answer: Answer) -> Kept:
    """Compress an answer and give it a name for its content."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    if len(answer.body) < LEAST_COMPRESSED:
        return Kept(answer, packed=False, etag=etag)
    # No moment in it: the same answer gives the same bytes.
    packed = gzip.compress(answer.body, 6, mtime=0)
    return Kept(replace(answer, body=packed), packed=True, etag=etag)


class Door:
    """Checks requests, remembers answers, and lets equal questions wait for one answer.

    Parameters
    ----------
    ask
        Answers a question; may take long.
    load
        Number of the last load: another number, other answers.
    hosts
        Names by which the site may be called; any other is refused, so that a page elsewhere cannot
        read this one through a name of its own.
    """

    def __init__(self, ask: Ask, load: Callable[[], int], hosts: Sequence[str]) -> None:
        self.ask = ask
        self.load = load
        self.hosts = frozenset(host.lower() for host in hosts)
        self.memory = Memory()
        self.visited = 0.0
        """Moment of the last visit, by the clock that never goes back; 0 before the first."""
        self.waiting = 0
        self._under_way: dict[tuple[object, ...], asyncio.Task[Kept]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever its method."""
        began = time.perf_counter()
        response = await self.respond(Request(scope, receive))
        took = (time.perf_counter() - began) * 1_000
        response.headers["server-timing"] = f"app;dur={took:.1f}"
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """Return the response to a request."""
        problem = self._refused(request)
        if problem is not None:
            return _respond(request, pack(problem))
        try:
            question = Question.read(*_asked(request))
        except ValueError:
            question = Question.read("/", "")
            wrong = refusal(
                question,
                HTTPStatus.BAD_REQUEST,
                msg("Dit adres heeft te veel velden."),
                msg("Gebruik een formulier of link op deze site."),
            )
            return _respond(request, pack(wrong))
        self.visited = time.monotonic()
        self.waiting += 1
        try:
            kept = await self.kept(question)
        finally:
            self.waiting -= 1
        return _respond(request, kept)

    def _refused(self, request: Request) -> Answer | None:
        """Return why a request is not even looked at."""
        path, query = _asked(request)
        question = Question.read(path[:LONGEST_TARGET], "")
        host = (request.headers.get("host") or "").rpartition("@")[2]
        name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
        if name.lower() not in self.hosts:
            return refusal(
                question,
                HTTPStatus.MISDIRECTED_REQUEST,
                msg("Deze site heet niet ‘{naam}’.", naam=name[:100]),
                msg("Start haar met --naam {naam} als dat wel zo is.", naam=name[:100]),
            )
        if request.method not in READING:
            return refusal(
                question,
                HTTPStatus.METHOD_NOT_ALLOWED,
                msg(
                    "Deze site is alleen om te lezen: {werkwoord} kan niet.",
                    werkwoord=request.method[:20],
                ),
                msg("Gebruik GET."),
            )
        if len(path) + len(query) > LONGEST_TARGET:
            return refusal(
                question,
                HTTPStatus.REQUEST_URI_TOO_LONG,
                msg("Dit adres is te lang."),
                msg("Gebruik een formulier of link op deze site."),
            )
        return None

    async def kept(self, question: Question) -> Kept:
        """Return the answer to a question, from memory when it is there."""
        key = (self.load(), question)
        found = self.memory.get(key)
        if found is not None:
            return found
        if key not in self._under_way:
            task = asyncio.create_task(self._answer(key, question))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        # One visitor who leaves does not end the work others wait for.
        return await asyncio.shield(self._under_way[key])

    async def _answer(self, key: tuple[object, ...], question: Question) -> Kept:
        kept = pack(await self.ask(question))
        if kept.answer.lasting:
            self.memory.put(key, kept)
        return kept


def _asked(request: Request) -> tuple[str, str]:
    """Return path and query as they came: an address is not always text that can be decoded."""
    query: bytes = request.scope["query_string"]
    return str(request.scope["path"]), query.decode(errors="replace")


def _respond(request: Request, kept: Kept) -> Response:
    """Write a kept answer for this browser: compressed if it reads that, short if it has it."""
    answer = kept.answer
    headers = {
        **HEADERS,
        **headers_of(_asked(request)[0]),
        **dict(answer.headers),
        "vary": "accept-encoding",
    }
    headers["cache-control"] = "no-cache" if answer.lasting else "no-store"
    if answer.status == HTTPStatus.OK:
        headers["etag"] = kept.etag
        if kept.etag in (request.headers.get("if-none-match") or ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = ", ".join(READING)
    packed = kept.packed and "gzip" in (request.headers.get("accept-encoding") or "")
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(kept.body(packed=packed), answer.status, headers, answer.media_type)


def _static(body: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for a file that never changes while the site runs."""
    kept = pack(Answer(body, media_type))

    async def endpoint(request: Request) -> Response:
        response = _respond(request, kept)
        response.headers["cache-control"] = f"max-age={A_DAY}"
        return response

    return endpoint


def _static_routes() -> list[Route]:
    style = (PUBLISHED / "report.css").read_bytes() + b"\n" + (STATIC / "site.css").read_bytes()
    files = {
        "sluitend.css": (style, "text/css; charset=utf-8"),
        "raadspagina.css": (
            (PUBLISHED / "raadspagina.css").read_bytes(),
            "text/css; charset=utf-8",
        ),
        "site.js": ((STATIC / "site.js").read_bytes(), "text/javascript; charset=utf-8"),
        "icon.svg": ((STATIC / "icon.svg").read_bytes(), "image/svg+xml"),
        **{font_file(w).name: (font_file(w).read_bytes(), "font/woff2") for w in WEIGHTS},
    }
    return [
        Route(f"/static/{name}", _static(body, kind), methods=["GET"])
        for name, (body, kind) in files.items()
    ]


def make_app(
    ask: Ask,
    load: Callable[[], int],
    hosts: Sequence[str],
    stop: Callable[[], None] = lambda: None,
    beforehand: Callable[[], Awaitable[Sequence[Question]]] | None = None,
) -> Starlette:
    """Return the application.

    Parameters
    ----------
    ask, load, hosts
        See `Door`.
    stop
        Called when the application ends.
    beforehand
        Gives the questions whose answers are prepared while nobody asks anything.
    """
    door = Door(ask, load, hosts)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(prepare(door, beforehand)) if beforehand else None
        yield
        if task:
            task.cancel()
        stop()

    # The door stands behind every other path: what is not reading is refused there, in words.
    app = Starlette(routes=[*_static_routes(), Mount("/", door)], lifespan=life)
    # A path that no pattern matches, such as one with a line end in it, comes to the door too.
    app.router.default = door
    app.state.door = door
    return app
