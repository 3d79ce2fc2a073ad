"""One polite client: a request at a time, whole JSON documents or a clear error."""

from __future__ import annotations

import json
import logging
import math
import random
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from sluitend.core.errors import SluitendError, SourceError, UnreachableError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.core.version import __version__
from sluitend.sources.statline.protocol import other_host, read_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

MEGABYTE = 1_000_000
AGENT = f"sluitend/{__version__}"
NOT_FOUND = 404
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_HOPS = 3
FAILED = 400
SHOWN = 200
TOO_MANY = re.compile(r"10[.,]?000")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, for what, and how much to accept.

    Attributes
    ----------
    attempts
        Times one address is asked before giving up.
    unmet
        The same while the service cannot be found and has not answered this client once: then there is
        probably no network, which waiting does not mend.
    first, most
        Seconds before the second attempt, doubling up to `most`.
    longest
        Seconds one answer may take, and the longest Retry-After that is waited for.
    pause
        Seconds between two requests.
    timeout
        Seconds without a byte.
    connect
        Seconds to find the service.
    megabytes
        Largest page, unpacked.
    """

    attempts: int = 6
    unmet: int = 2
    first: float = 1.0
    most: float = 60.0
    longest: float = 600.0
    pause: float = 0.5
    timeout: float = 60.0
    connect: float = 10.0
    megabytes: int = 256


class PassingError(Exception):
    """Something that may be over when the same is asked again.

    Attributes
    ----------
    wait
        Seconds the service asks to wait; None leaves it to us.
    found
        The service was reached.
    """

    def __init__(self, problem: Message, wait: float | None = None, *, found: bool = True) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.wait = wait
        self.found = found


class Client:
    """Asks one service, patiently.

    Parameters
    ----------
    patience
        Waits and limits.
    say
        Called with a message when something is asked again.
    """

    def __init__(
        self, patience: Patience | None = None, say: Callable[[Message], None] | None = None
    ) -> None:
        self.patience = patience or Patience()
        self.say = say or (lambda _: None)
        self._httpx2, self._stamina = _libraries()
        self._http = self._httpx2.Client(
            headers={"User-Agent": AGENT, "Accept": "application/json"},
            timeout=self._httpx2.Timeout(self.patience.timeout, connect=self.patience.connect),
            follow_redirects=False,
        )
        self._last = 0.0
        self._met = False

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close its connections."""
        self._http.close()

    def fetch(self, address: str) -> bytes:
        """Return the bytes of a whole JSON document, as they were sent.

        Raises
        ------
        UnreachableError
            When it did not come whole after several attempts.
        SourceError
            When the service refuses, or answers with something else than figures.
        """
        number = 0

        def again(error: Exception) -> bool | float:
            return self._again(error, number)

        try:
            for attempt in self._stamina.retry_context(
                on=again, attempts=self.patience.attempts, timeout=None
            ):
                number = attempt.num
                with attempt:
                    return self._once(address)
        except PassingError as error:
            raise UnreachableError(
                error.problem, msg("Controleer de verbinding, of probeer het later.")
            ) from error
        raise AssertionError("stamina ends with an answer or an error")

    def _again(self, error: Exception, number: int) -> bool | float:
        """Say whether, and after how many seconds, to ask again after so many attempts."""
        if not isinstance(error, PassingError):
            return False
        patience = self.patience
        most = patience.attempts if error.found or self._met else patience.unmet
        if number >= most:
            return False
        wait = error.wait
        if wait is None:
            # Many who lost the same service at one moment must not all come back at one moment.
            jitter = random.uniform(0, patience.first / 2)  # noqa: S311 - a wait, not a secret
            wait = min(patience.most, patience.first * 2 ** (number - 1) + jitter)
        self.say(
            msg(
                "{probleem} Poging {n} van {m}, wacht {s} s.",
                probleem=error.problem,
                n=Count(number + 1),
                m=Count(most),
                s=Count(math.ceil(wait)),
            )
        )
        return wait

    def _once(self, address: str, hops: int = 0) -> bytes:
        host = read_address(address).netloc
        self._pause()
        try:
            with self._http.stream("GET", address) as response:
                self._met = True
                if response.status_code in REDIRECTS:
                    elsewhere = response.headers.get("Location", "")
                else:
                    body = self._body(response, host)
                    self._refuse_status(response, body, host)
                    _require_json(response.headers.get("Content-Type", ""), body, host)
                    return body
        except self._httpx2.RequestError as error:
            raise self._broken(error, host) from error
        there = urljoin(address, _readable(elsewhere))
        _require_same_service(address, there)
        if hops == MAX_HOPS:
            raise SourceError(
                msg("{dienst} blijft doorverwijzen.", dienst=host),
                msg("Probeer het later, of geef een ander adres met --adres."),
            )
        return self._once(there, hops + 1)

    def _broken(self, error: Exception, host: str) -> PassingError:
        """Say in plain words what became of a connection."""
        library = self._httpx2
        if isinstance(error, library.ConnectError | library.ConnectTimeout | library.ProxyError):
            return PassingError(
                msg("Er is geen verbinding met {dienst}.", dienst=host), found=False
            )
        if isinstance(error, library.TimeoutException):
            return PassingError(
                msg(
                    "{dienst} zegt al {n} seconden niets.",
                    dienst=host,
                    n=Count(math.ceil(self.patience.timeout)),
                )
            )
        return PassingError(msg("De verbinding met {dienst} is verbroken.", dienst=host))

    def _pause(self) -> None:
        """Wait until the last request is long enough ago."""
        time.sleep(max(0.0, self._last + self.patience.pause - time.monotonic()))
        self._last = time.monotonic()

    def _body(self, response: Any, host: str) -> bytes:
        """Read the answer, unpacked, up to the limits of size and time."""
        limit = self.patience.megabytes * MEGABYTE
        deadline = time.monotonic() + self.patience.longest
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                raise SourceError(
                    msg(
                        "Een antwoord van {dienst} is groter dan {n} MB.",
                        dienst=host,
                        n=Count(self.patience.megabytes),
                    ),
                    msg("Haal de tabel in delen op, met --jaren of --regio."),
                )
            if time.monotonic() > deadline:
                raise PassingError(msg("{dienst} antwoordt te traag.", dienst=host))
        return bytes(body)

    def _refuse_status(self, response: Any, body: bytes, host: str) -> None:
        code = int(response.status_code)
        said = body.decode("utf-8", "replace")
        if code >= FAILED and TOO_MANY.search(said) and "record" in said.lower():
            raise SourceError(
                msg("{dienst} geeft niet meer dan 10.000 rijen per vraag.", dienst=host),
                msg("Haal de tabel in delen op, met --jaren of --regio."),
            )
        if code in BUSY:
            raise PassingError(
                msg("{dienst} antwoordt met fout {code}.", dienst=host, code=code),
                self._retry_after(response.headers.get("Retry-After", ""), host),
            )
        if code == NOT_FOUND:
            raise NotThereError(
                msg("Op {adres} is niets te vinden.", adres=response.request.url),
                msg(
                    "Controleer het nummer en de catalogus; ‘sluitend pull --zoek WOORD’ toont wat er is."
                ),
            )
        if code >= FAILED:
            raise SourceError(
                msg(
                    "{dienst} weigert de vraag met fout {code}: {tekst}",
                    dienst=host,
                    code=code,
                    tekst=" ".join(said[:SHOWN].split()) or "–",
                ),
                msg("Controleer het nummer van de tabel, --jaren en --regio."),
            )

    def _retry_after(self, text: str, host: str) -> float | None:
        """Return how long the service asks us to wait; longer than we do ends the work."""
        seconds = _seconds(text)
        if seconds is not None and seconds > self.patience.longest:
            raise UnreachableError(
                msg(
                    "{dienst} vraagt {n} seconden te wachten.",
                    dienst=host,
                    n=Count(round(seconds)),
                ),
                msg("Geef de opdracht dan nog eens."),
            )
        return seconds


def _readable(address: str) -> str:
    """Return an address that can be read.

    Raises
    ------
    SourceError
        When it cannot.
    """
    return read_address(address).geturl()


def _require_same_service(asked: str, there: str) -> None:
    """Refuse a redirect to another host, or from a guarded connection to an open one."""
    here, named = read_address(asked), read_address(there)
    if named.netloc.lower() != here.netloc.lower():
        raise other_host(here.netloc, named.netloc or there)
    if named.scheme not in {here.scheme, "https"}:
        raise SourceError(
            msg(
                "{dienst} verwijst van https naar {soort}, een onbeveiligde verbinding.",
                dienst=here.netloc,
                soort=named.scheme,
            ),
            msg(
                "Er is niets opgehaald over die verbinding. Probeer het later, of vraag het de dienst."
            ),
        )


class NotThereError(SourceError):
    """An address that the service does not know."""


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import httpx2
        import stamina
    except ImportError as error:
        raise SluitendError(
            msg("Ophalen vraagt een onderdeel dat niet is geïnstalleerd."),
            msg(
                'Installeer het met: pip install "sluitend[live]". Laden van wat al is opgehaald kan zonder.'
            ),
        ) from error
    # Retries are told by us; stamina's own log lines must not fall back to the user's screen.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    return httpx2, stamina


def _seconds(text: str) -> float | None:
    """Read a Retry-After: seconds, or a moment."""
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _require_json(kind: str, body: bytes, host: str) -> None:
    """Refuse what is no whole JSON document: a page that says to come back later, or half an answer."""
    if "json" not in kind.lower():
        raise PassingError(
            msg(
                "{dienst} antwoordt met {soort} in plaats van cijfers.",
                dienst=host,
                soort=kind.split(";", maxsplit=1)[0] or "–",
            )
        )
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PassingError(msg("Een antwoord van {dienst} is niet heel.", dienst=host)) from error
    fault = (
        document.get("odata.error") or document.get("error") if isinstance(document, dict) else body
    )
    if fault:
        raise SourceError(
            msg("{dienst} antwoordt met een fout: {tekst}", dienst=host, tekst=str(fault)[:SHOWN]),
            msg("Controleer het nummer van de tabel, --jaren en --regio."),
        )
