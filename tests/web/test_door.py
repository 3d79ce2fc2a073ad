"""The door: who is let in, what every answer carries, and that equal questions are answered once."""

from __future__ import annotations

import asyncio
import gzip
import time
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from sluitend.web import preparing
from sluitend.web.answer import Answer, redirect
from sluitend.web.app import HEADERS, KEPT_BYTES, Memory, make_app, pack
from sluitend.web.question import LONGEST_TARGET, Question

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = b"<p>tekst</p>" * 200


class Asked:
    """Answers everything and remembers what it was asked."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.load = 1

    async def __call__(self, question: Question) -> Answer:
        self.questions.append(question)
        await asyncio.sleep(0)
        if question.path == "/elders":
            return redirect("/daar")
        if question.path == "/vluchtig":
            return Answer(LONG, lasting=False)
        return Answer(LONG + question.path.encode())


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def at_the_door(asked: Asked) -> TestClient:
    app = make_app(asked, lambda: asked.load, ["localhost", "[::1]", "sluitend.example"])
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def test_every_answer_carries_the_strict_headers(at_the_door: TestClient) -> None:
    for path in ("/", "/en/x", "/x.json", "/static/sluitend.css", "/elders"):
        headers = at_the_door.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_same_question_is_answered_once_until_something_is_loaded(
    at_the_door: TestClient, asked: Asked
) -> None:
    for _ in range(3):
        assert at_the_door.get("/gebied/GM9001?jaar=2023").content == LONG + b"/gebied/GM9001"
    assert len(asked.questions) == 1
    at_the_door.get("/en/gebied/GM9001?jaar=2023")
    at_the_door.get("/gebied/GM9001?jaar=2024")
    assert len(asked.questions) == 3
    asked.load = 2
    at_the_door.get("/gebied/GM9001?jaar=2023")
    assert len(asked.questions) == 4


def test_what_does_not_last_is_asked_again(at_the_door: TestClient, asked: Asked) -> None:
    for _ in range(2):
        assert at_the_door.get("/vluchtig").headers["cache-control"] == "no-store"
    assert len(asked.questions) == 2


def test_equal_questions_at_once_wait_for_one_answer(asked: Asked) -> None:
    door = make_app(asked, lambda: 1, ["localhost"]).state.door

    async def together() -> list[object]:
        question = Question("/gebied/GM9001")
        return list(await asyncio.gather(*(door.kept(question) for _ in range(20))))

    answers = asyncio.run(together())
    assert len(answers) == 20
    assert len(asked.questions) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/gebied/GM9001", "/api/v1/gemeenten"])
def test_only_reading_is_allowed(
    at_the_door: TestClient, asked: Asked, method: str, path: str
) -> None:
    response = at_the_door.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"
    assert not asked.questions


def test_head_is_get_without_a_body(at_the_door: TestClient) -> None:
    response = at_the_door.head("/")
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["etag"] == at_the_door.get("/").headers["etag"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("sluitend.example", 200),
        ("elders.example", 421),
        ("localhost.elders.example", 421),
        ("x@localhost@elders.example", 421),
        ("", 421),
        ("[::1", 421),
    ],
)
def test_only_its_own_names_open_the_site(
    at_the_door: TestClient, asked: Asked, host: str, status: int
) -> None:
    assert at_the_door.get("/", headers={"host": host}).status_code == status
    assert len(asked.questions) == (status == 200)


def test_an_address_that_is_too_long_is_refused(at_the_door: TestClient, asked: Asked) -> None:
    response = at_the_door.get("/gebied/" + "x" * LONGEST_TARGET)
    assert response.status_code == 414
    too_many = at_the_door.get("/?" + "&".join(f"a{n}=1" for n in range(100)))
    assert too_many.status_code == 400
    assert not asked.questions


def test_a_browser_that_has_it_gets_nothing_again(at_the_door: TestClient) -> None:
    etag = at_the_door.get("/x").headers["etag"]
    again = at_the_door.get("/x", headers={"if-none-match": f'W/"oud", {etag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert at_the_door.get("/x", headers={"if-none-match": '"anders"'}).status_code == 200


def test_an_answer_is_packed_for_who_reads_that(asked: Asked) -> None:
    client = TestClient(make_app(asked, lambda: 1, ["localhost"]), base_url="http://localhost")
    packed = client.get("/x", headers={"accept-encoding": "gzip"})
    plain = client.get("/x", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 5
    kept = pack(Answer(LONG))
    assert gzip.decompress(kept.answer.body) == LONG
    assert kept.body(packed=False) == LONG


def test_the_memory_forgets_the_longest_unused() -> None:
    kept = pack(Answer(b"x" * 1_000))
    weight = len(kept.answer.body)
    memory = Memory(most_bytes=3 * weight)
    for name in ("a", "b", "c"):
        memory.put((name,), kept)
    assert memory.get(("a",)) is kept
    memory.put(("d",), kept)
    assert memory.get(("b",)) is None
    assert [bool(memory.get((name,))) for name in "acd"] == [True] * 3
    assert memory.bytes == 3 * weight
    assert Memory().most_bytes == KEPT_BYTES


def test_files_of_the_site_need_no_workspace(at_the_door: TestClient, asked: Asked) -> None:
    names: dict[str, Callable[[bytes], bool]] = {
        "sluitend.css": lambda body: b"@font-face" in body and b"--sluitend-link-color" in body,
        "site.js": lambda body: b"use strict" in body,
        "icon.svg": lambda body: body.startswith(b"<svg"),
        "open-sans-regular.woff2": lambda body: body.startswith(b"wOF2"),
        "open-sans-bold.woff2": lambda body: body.startswith(b"wOF2"),
    }
    for name, holds in names.items():
        response = at_the_door.get(f"/static/{name}")
        assert response.status_code == 200
        assert holds(response.content)
        assert "max-age" in response.headers["cache-control"]
    assert not asked.questions


def test_pages_are_prepared_before_anybody_asks(asked: Asked) -> None:
    beforehand = [Question("/"), Question("/gebied/GM9001")]

    async def usual() -> list[Question]:
        return beforehand

    app = make_app(asked, lambda: asked.load, ["localhost"], beforehand=usual)
    with TestClient(app, base_url="http://localhost") as client:
        end = time.monotonic() + 10
        while len(asked.questions) < 2:
            assert time.monotonic() < end
            time.sleep(0.01)
        client.get("/gebied/GM9001")
        assert asked.questions == beforehand
        asked.load = 2
        while len(asked.questions) < 4:
            assert time.monotonic() < end
            time.sleep(0.05)
    assert asked.questions == beforehand * 2


def test_who_opens_the_site_comes_before_all_preparing(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "FIRST", 60.0)

    async def usual() -> list[Question]:
        return [Question("/kaart")]

    app = make_app(asked, lambda: asked.load, ["localhost"], beforehand=usual)
    with TestClient(app, base_url="http://localhost") as client:
        time.sleep(1)
        assert not asked.questions
        client.get("/")
        end = time.monotonic() + 10
        while len(asked.questions) < 2:
            assert time.monotonic() < end
            time.sleep(0.05)
    assert asked.questions == [Question("/"), Question("/kaart")]


def test_a_visit_delays_preparing_once_and_not_every_page(asked: Asked) -> None:
    beforehand = [Question(f"/gebied/GM90{n:02}") for n in range(20)]

    async def usual() -> list[Question]:
        return beforehand

    app = make_app(asked, lambda: asked.load, ["localhost"], beforehand=usual)
    with TestClient(app, base_url="http://localhost") as client:
        client.get("/")
        began = time.monotonic()
        while len(asked.questions) <= len(beforehand):
            assert time.monotonic() - began < len(beforehand) * preparing.QUIET / 2
            time.sleep(0.01)
    assert time.monotonic() - began > preparing.QUIET
