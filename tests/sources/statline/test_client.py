"""What a service can do wrong, and what the client makes of it."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from tests.sources.statline.conftest import QUICK
from tests.sources.statline.service import (
    Fault,
    Handler,
    Service,
    bomb,
    cut,
    packed,
    page_of_html,
    slow,
    status,
    truncated,
)

from sluitend.core.errors import SluitendError, SourceError, UnreachableError
from sluitend.core.messages import Message
from sluitend.core.version import __version__
from sluitend.sources.statline.client import Client, Patience

INFO = "/ODataFeed/odata/85099NED/TableInfos?$format=json"
Ask = Callable[[], bytes]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def ask(service: Service, said: list[str]) -> Iterator[Ask]:
    def say(message: Message) -> None:
        said.append(message.render())

    with Client(QUICK, say) as client:
        yield lambda: client.fetch(service.address + INFO)


PASSING: dict[str, tuple[Fault, str]] = {
    "500": (status(500), "fout 500"),
    "503": (status(503), "fout 503"),
    "429": (status(429), "fout 429"),
    "cut": (cut(40), "verbinding met .* is verbroken"),
    "cut at once": (cut(0), "verbinding met .* is verbroken"),
    "truncated": (truncated, "niet heel"),
    "html": (page_of_html, "text/html in plaats van cijfers"),
    "slow": (slow, "zegt al 1 seconden niets"),
    "nested": (lambda h, _: _sent(h, b"[" * 100_000), "niet heel"),
}


def _sent(handler: Handler, body: bytes, **more: str) -> bool:
    handler.send(200, body, **more)  # type: ignore[arg-type]  # only the kind of content is passed
    return True


@pytest.mark.parametrize("case", PASSING)
def test_what_passes_is_asked_again(service: Service, ask: Ask, said: list[str], case: str) -> None:
    fault, _ = PASSING[case]
    service.faults[:] = [fault, fault]
    assert json.loads(ask())["value"][0]["Title"].startswith("Jongeren")
    assert len(service.moments) == 3
    assert len(said) == 2
    assert all(re.search(r"Poging \d van 4, wacht \d s\.$", text) for text in said)
    assert "Poging 3 van 4" in said[1]
    assert not re.search(r"Error|Timeout|Exception", " ".join(said))


@pytest.mark.parametrize("case", PASSING)
def test_what_does_not_pass_ends_in_a_clear_error(
    service: Service, ask: Ask, said: list[str], case: str
) -> None:
    fault, problem = PASSING[case]
    service.faults[:] = [fault] * 9
    with pytest.raises(UnreachableError, match=problem) as info:
        ask()
    assert len(service.moments) == QUICK.attempts
    assert len(said) == QUICK.attempts - 1
    assert not re.search(r"Error|Timeout|Exception", str(info.value))
    # Only who fetched something knows whether anything of it is kept.
    assert info.value.remedy.render() == "Controleer de verbinding, of probeer het later."


def test_a_service_that_is_not_there_is_told_at_once(said: list[str]) -> None:
    def say(message: Message) -> None:
        said.append(message.render())

    with Client(Patience(first=0.5), say) as client:
        began = time.monotonic()
        with pytest.raises(UnreachableError, match=r"^Er is geen verbinding met 127\.0\.0\.1:1\."):
            client.fetch("http://127.0.0.1:1/x")
    assert time.monotonic() - began < 5
    assert said == ["Er is geen verbinding met 127.0.0.1:1. Poging 2 van 2, wacht 1 s."]


def test_a_service_that_answered_before_is_waited_for_longer(
    service: Service, ask: Ask, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()

    def refused(*_: object, **__: object) -> None:
        raise httpx2.ConnectError("Name or service not known")

    monkeypatch.setattr(httpx2.Client, "stream", refused)
    with pytest.raises(UnreachableError):
        ask()
    assert len(said) == QUICK.attempts - 1
    assert len(service.log) == 1


FINAL: dict[str, tuple[Fault, str]] = {
    "404": (status(404), "is niets te vinden"),
    "400": (status(400, "Column not found"), "fout 400: Column not found"),
    "10,000": (
        status(400, '{"odata.error": {"message": {"value": "More than 10000 records"}}}'),
        "niet meer dan 10.000 rijen",
    ),
    "10,000 as 500": (status(500, "The query returns more than 10,000 records"), "10.000 rijen"),
    "error in 200": (
        lambda h, _: _sent(h, b'{"odata.error": {"code": "", "message": "geen tabel"}}'),
        "antwoordt met een fout: .*geen tabel",
    ),
    "elsewhere": (
        status(302, Location="https://elders.example/x"),
        r"andere dienst: elders\.example",
    ),
    "elsewhere relative": (status(302, Location="//elders.example/x"), r"andere dienst: elders"),
    "bomb": (bomb, "groter dan 2 MB"),
    "huge": (lambda h, _: _sent(h, b'["' + b"0" * 3_000_000 + b'"]'), "groter dan 2 MB"),
    "long wait": (status(429, Retry_After="9999"), "vraagt 9.999 seconden te wachten"),
}


@pytest.mark.parametrize("case", FINAL)
def test_what_does_not_pass_by_itself_is_asked_once(service: Service, ask: Ask, case: str) -> None:
    fault, problem = FINAL[case]
    service.faults[:] = [fault]
    with pytest.raises(SourceError, match=problem):
        ask()
    assert len(service.log) == 1


def test_a_redirect_within_the_service_is_followed_and_a_circle_is_not(
    service: Service, ask: Ask
) -> None:
    service.faults[:] = [status(301, Location=INFO.replace("odata/", "OData/"))]
    assert b"Jongeren" in ask()
    service.faults[:] = [status(302, Location=INFO)] * 9
    with pytest.raises(SourceError, match="blijft doorverwijzen"):
        ask()


@pytest.mark.parametrize("scheme", ["http", "ftp"])
def test_a_redirect_never_leaves_the_guarded_connection(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return httpx2.Response(301, headers={"Location": f"{scheme}://dienst.example/x"})

    with Client(QUICK) as client:
        guarded = httpx2.Client(transport=httpx2.MockTransport(answer))
        monkeypatch.setattr(client, "_http", guarded)
        with pytest.raises(SourceError, match=r"naar .*, een onbeveiligde verbinding"):
            client.fetch("https://dienst.example/y")
    assert asked == ["https://dienst.example/y"]


@pytest.mark.parametrize("how", ["seconds", "moment"])
def test_retry_after_is_obeyed(service: Service, ask: Ask, how: str) -> None:
    # A moment has whole seconds, so two of them are more than one from now.
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    service.faults[:] = [status(429, Retry_After="1" if how == "seconds" else moment)]
    began = time.monotonic()
    ask()
    assert time.monotonic() - began >= 0.99
    assert len(service.moments) == 2


def test_requests_keep_their_distance_and_say_who_asks(service: Service) -> None:
    # Measured here: on a busy machine the service may notice a request late.
    with Client(Patience(pause=0.15)) as client:
        began = time.monotonic()
        for _ in range(3):
            client.fetch(service.address + INFO)
    assert time.monotonic() - began >= 0.3
    assert service.agents == {f"sluitend/{__version__}"}


def test_a_packed_answer_is_unpacked(service: Service, ask: Ask) -> None:
    service.faults[:] = [packed]
    assert b"Jongeren" in ask()


def test_an_answer_that_drips_is_given_up(service: Service) -> None:
    def dripping(handler: Handler, body: bytes) -> bool:
        handler.send(200, body, upto=0)
        for byte in body:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.02)
        return True

    service.faults[:] = [dripping]
    patience = Patience(attempts=1, pause=0, timeout=5, longest=0.2)
    with Client(patience) as client, pytest.raises(UnreachableError, match="te traag"):
        client.fetch(service.address + INFO)


@pytest.mark.parametrize("address", ["http://[/x", "http://a:99999999/x"])
def test_an_address_that_cannot_be_is_told(address: str) -> None:
    with Client(QUICK) as client, pytest.raises(SourceError, match="niet te lezen"):
        client.fetch(address)


def test_a_redirect_that_cannot_be_read_is_refused(service: Service, ask: Ask) -> None:
    service.faults[:] = [status(302, Location="http://[/x")]
    with pytest.raises(SourceError, match="niet te lezen"):
        ask()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(SluitendError, match="niet is geïnstalleerd") as info:
        Client()
    assert 'pip install "sluitend[live]"' in info.value.remedy.render()
