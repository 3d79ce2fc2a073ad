"""Hostile questions at every address: always a clear refusal or an answer, and nothing happens."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from tests.web.whole import HOSTILE, MARKUP, PROOF, whole_document

from sluitend.web.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response
    from schemathesis import APIOperation, Case
    from schemathesis.schemas import BaseSchema
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

    Operation = APIOperation[Any, Any, Any, Any]

REFUSED = frozenset({400, 403, 404, 414})
ANSWERED = frozenset({200, 303})
FORM = re.compile(r"\.(json|csv|xlsx)$")
TRIES, TRIES_OF_FORM = 14, 5
"""Questions per address, and per address in another form."""
FORBIDDEN = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.rmtree",
    "socket.connect",
    "socket.getaddrinfo",
)
WRITING = re.compile("[wax+]")
SCRIPTS = {"/static/site.js"}


class _Watch:
    """Notes what the program does beside answering, while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, _ = arguments
            if WRITING.search(mode or ""):
                self.seen.append(f"{event} {path} {mode}")
        elif event.startswith(FORBIDDEN):
            self.seen.append(f"{event} {arguments}")


WATCH = _Watch()
sys.addaudithook(WATCH)


@contextmanager
def _watched() -> Iterator[None]:
    WATCH.seen.clear()
    WATCH.on = True
    try:
        yield
    finally:
        WATCH.on = False
    assert WATCH.seen == []


class _Markup(HTMLParser):
    """What a browser would run, load or send elsewhere, of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            target = (value or "").strip().lower()
            leads = name in ("href", "src", "action", "formaction", "data", "srcset", "xlink:href")
            if (
                name.startswith("on")
                or name == "style"
                or (leads and re.match(r"[a-z]*script:|data:text|//|https?://elders", target))
            ):
                self.found.append(f"<{tag} {name}={value!r}>")
        sources = {value for name, value in attrs if name == "src"}
        if tag in ("iframe", "object", "embed", "base") or (tag == "script" and sources != SCRIPTS):
            self.found.append(f"<{tag} {attrs}>")


def _digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module", autouse=True)
def unharmed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Look before and after: the workspace holds the same bytes, and no command left its mark."""
    root = site.workspace.root
    before = _digests(root)
    assert before
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("hier"))
        yield
        assert list(Path().iterdir()) == []
    assert _digests(root) == before


@pytest.fixture(scope="module")
def whole(site: Site) -> BaseSchema:
    """The whole site as schemathesis reads it."""
    return schemathesis.openapi.from_dict(whole_document(site))


def _look(response: Response, asked: str) -> None:
    """Fail unless a response is an answer or a clear refusal, in which nothing of a question is live."""
    assert response.status_code in REFUSED | ANSWERED, f"{response.status_code}: {asked}"
    kind = response.headers["content-type"].partition(";")[0]
    assert "set-cookie" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    if response.status_code == 303:
        assert re.match(r"/(?!/)", response.headers["location"])
        return
    if response.status_code in REFUSED:
        assert kind in ("text/html", "application/problem+json"), asked
    if kind == "text/html":
        assert _Markup(response.text).found == [], asked
        assert PROOF not in response.text, asked
        if response.status_code in REFUSED:
            assert re.search(r"<p[^>]*>[^<]{8,}", response.text), asked
    elif kind.endswith("json"):
        body = response.json()
        if response.status_code in REFUSED:
            assert body["title"].strip(), asked
            assert body["detail"] != body["title"], asked
            assert len(response.content) < 20_000, asked
    else:
        name = response.headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.[a-z]+"', name), asked


def _target(
    operation: Operation, values: dict[str, object], *, full: bool = True, english: bool = False
) -> str:
    """Write an address: what is attacked, amid what is needed to be understood at all.

    With `full`, amid all fields of which a value is known that is there.
    """
    path, query = operation.path, {}
    for field in operation.definition.raw["parameters"]:
        name = field["name"]
        value = str(values.get(name, field["example"]))
        if field["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        elif name in values or field["required"] or (full and field["x-likely"]):
            query[name] = value
    target = ("/en" if english else "") + path
    return f"{target}?{urlencode(query)}" if query else target


def _operations(whole: BaseSchema, name: str) -> Iterator[Operation]:
    route = next(route for route in ROUTES if route.name == name)
    for found in whole.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        path = FORM.sub("", operation.path)
        if path == route.pattern or (
            "{berekening}" in route.pattern
            and "{berekening}" not in path
            and route.expression.fullmatch(path)
        ):
            yield operation


@pytest.mark.parametrize("name", [route.name for route in ROUTES])
def test_hostile_questions_are_refused_or_answered(
    name: str, whole: BaseSchema, client: TestClient
) -> None:
    asked = 0
    for operation in _operations(whole, name):
        fields = operation.definition.raw["parameters"]
        names = [field["name"] for field in fields] or [""]
        form = FORM.search(operation.path)

        @seed(20_241)
        @settings(
            max_examples=TRIES_OF_FORM if form else TRIES,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            attacked=st.sets(st.sampled_from(names), max_size=2),
            more=st.sampled_from(["", "", "", "twice", *HOSTILE]),
            full=st.booleans(),
            english=st.booleans(),
        )
        def ask(
            case: Case[Any], attacked: set[str], more: str, *, full: bool, english: bool
        ) -> None:
            nonlocal asked
            tried = {**(case.path_parameters or {}), **(case.query or {})}
            values = {field: value for field, value in tried.items() if field in attacked}
            target = _target(case.operation, values, full=full, english=english)
            if more == "twice":
                target += "&" + target.partition("?")[2]
            elif more:
                target += ("&" if "?" in target else "?") + urlencode({more: "x"})
            asked += 1
            with _watched():
                _look(client.get(target), target)

        ask()
    assert asked, "nothing of this route is in the document"


def test_markup_in_any_field_of_any_page_is_text(whole: BaseSchema, client: TestClient) -> None:
    for route in ROUTES:
        if route.pattern.startswith("/api/"):
            continue
        for operation in _operations(whole, route.name):
            if FORM.search(operation.path):
                continue
            for field in operation.definition.raw["parameters"]:
                for text in MARKUP:
                    target = _target(operation, {field["name"]: text})
                    with _watched():
                        _look(client.get(target), target)


def test_every_hostile_text_is_tried_as_a_step_of_the_path(client: TestClient) -> None:
    routes = [route for route in ROUTES if "{" in route.pattern]
    for number, text in enumerate(HOSTILE):
        for route in routes[number % 3 :: 3]:
            wild = re.sub(r"\{\w+\}", quote(text, safe=""), route.pattern)
            with _watched():
                _look(client.get(wild), wild)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/", b"\xff\xfe=1", 400),
        ("/kies", b"gebied=\xff", 400),
        ("/kies", b"gebied=%ff%fe", 400),
        ("/kies", b"gebied=%ed%a0%80", 400),
        ("/kies", b"gebied=%zz", 400),
        ("/api/v1/gemeenten", b"jaar=\xff", 400),
        ("/", b"&".join(b"x%d=1" % number for number in range(100)), 400),
        ("/", b"x" * 9_000, 414),
        ("/a" * 3_000, b"", 414),
        ("/\r\nset-cookie: a=b", b"", 404),
        ("/api/v1/\r\nset-cookie: a=b", b"", 404),
        ("/gebied/\x00", b"", 400),
        ("/gebied/a?b", b"", 400),
        ("/gebied/a#b", b"", 400),
        ("/gebied/..", b"", 400),
        ("/gebied/../../etc/passwd", b"", 404),
        ("/static/../../etc/passwd", b"", 404),
        ("/static/", b"", 404),
        ("//elders.example/x", b"", 404),
        ("/en//elders.example/x", b"", 404),
        ("//", b"", 404),
        ("//[", b"", 404),
    ],
)
def test_bytes_that_no_browser_sends_are_refused(
    path: str, query: bytes, status: int, client: TestClient
) -> None:
    sent = _raw(client, path=path, raw_path=path.encode(), query_string=query)
    assert sent[0]["status"] == status
    assert _Markup(sent[1]["body"].decode()).found == []
    headers = dict(sent[0]["headers"])
    assert b"content-security-policy" in headers
    assert b"set-cookie" not in headers


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_verb_or_host_is_text(text: str, client: TestClient) -> None:
    verb = _raw(client, method=text)
    host = _raw(client, headers=[(b"host", text.encode())])
    assert [answer[0]["status"] for answer in (verb, host)] == [405, 421]
    for answer in (verb, host):
        assert _Markup(answer[1]["body"].decode()).found == []


def _raw(client: TestClient, **changed: object) -> list[Any]:
    """Return what the application sends to a request that no browser would make."""
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: object) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "server": ("127.0.0.1", 8000),
    }
    app: Any = client.app
    with _watched():
        asyncio.run(app({**scope, **changed}, receive, send))
    return sent
