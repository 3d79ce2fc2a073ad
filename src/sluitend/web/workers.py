"""Processes that answer questions beside each other, each within a time limit.

A calculation cannot be stopped from within its process; a process can. One that takes too long is
ended and a new one takes its place, so that one heavy question does not keep the others waiting.
"""

from __future__ import annotations

import asyncio
import signal
from enum import StrEnum
from http import HTTPStatus
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from sluitend.core.messages import msg
from sluitend.core.numbers import Decimals
from sluitend.web.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from sluitend.web.answer import Answer
    from sluitend.web.question import Question

Outcome = TypeVar("Outcome")
MOST_WAITING = 200
"""Questions that wait at once; who comes after is asked to come back."""
RETRY_SECONDS = 5
QUIET = 0.5
"""Seconds without a question before a process prepares something."""


def _serve(connection: Connection, root: Path, named: str, prepared: bool) -> None:
    """Answer until the other side hangs up; while nobody asks, prepare what later answers need."""
    from sluitend.web.preparing import usual_questions
    from sluitend.web.site import Site

    # Ctrl-C goes to every process of the terminal; the first one ends the others in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    site = Site(root, named)
    steps = site.preparations() if prepared else iter(())
    while True:
        while not connection.poll(QUIET) and (step := next(steps, None)) is not None:
            step()
        try:
            question = connection.recv()
        except EOFError:
            return
        connection.send(usual_questions(site) if question is None else site.answer(question))


class Failure(StrEnum):
    """Why a process gave no answer."""

    TOO_LONG = "te_lang"
    ENDED = "gestopt"


class Worker:
    """One process with the line to it."""

    def __init__(self, root: Path, named: str, *, prepared: bool = False) -> None:
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        # A daemon is ended with its parent, however that ends.
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(theirs, root, named, prepared), daemon=True
        )
        self.process.start()
        theirs.close()

    def ask(self, question: Question, seconds: float) -> Answer | Failure:
        """Return the answer, or why there is none: it takes too long, or the process ended on it."""
        answer: Answer | Failure = self._ask(question, seconds)
        return answer

    def usual(self, seconds: float) -> tuple[Question, ...] | Failure:
        """Return the questions that visitors begin with, of which only the process has the figures."""
        questions: tuple[Question, ...] | Failure = self._ask(None, seconds)
        return questions

    def _ask(self, question: Question | None, seconds: float) -> Any:
        try:
            self.line.send(question)
            if not self.line.poll(seconds):
                return Failure.TOO_LONG
            return self.line.recv()
        except (EOFError, OSError):
            return Failure.ENDED

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.line.close()


class Workers:
    """A number of processes; a free one takes the next question.

    One is started at once and the others when it has answered, or when somebody must wait: each needs
    half a second of a processor to start, which the first visitor would wait for too.

    Parameters
    ----------
    count
        How many questions are answered at once.
    seconds
        How long one may take.
    prepared
        Whether a process prepares what later answers need, while nobody asks.
    """

    def __init__(
        self, root: Path, named: str, count: int, seconds: float, *, prepared: bool = False
    ) -> None:
        self.root, self.named, self.seconds, self.prepared = root, named, seconds, prepared
        self.count = count
        self._all: list[Worker] = []
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        self._waiting = 0
        self._add()

    async def ask(self, question: Question) -> Answer:
        """Have a question answered."""
        if self._waiting >= MOST_WAITING:
            return self._busy(question)
        answer = await self._through(lambda worker: worker.ask(question, self.seconds))
        if answer is Failure.TOO_LONG:
            return self._too_long(question)
        return self._broken(question) if isinstance(answer, Failure) else answer

    async def usual(self) -> tuple[Question, ...]:
        """Return the questions that visitors begin with; none when they cannot be given."""
        questions = await self._through(lambda worker: worker.usual(self.seconds))
        return () if isinstance(questions, Failure) else questions

    def stop(self) -> None:
        """End every process."""
        for worker in self._all:
            worker.end()

    async def _through(self, work: Callable[[Worker], Outcome | Failure]) -> Outcome | Failure:
        """Have a process do something when one is free; one that fails at it is replaced."""
        if self._free.empty() and len(self._all) < self.count:
            self._add()
        self._waiting += 1
        try:
            worker = await self._free.get()
        finally:
            self._waiting -= 1
        outcome: Outcome | Failure = Failure.ENDED
        try:
            outcome = await asyncio.to_thread(work, worker)
        finally:
            failed = isinstance(outcome, Failure)
            self._free.put_nowait(self._replaced(worker) if failed else worker)
        while len(self._all) < self.count:
            self._add()
        return outcome

    def _add(self) -> None:
        fresh = self._fresh()
        self._all.append(fresh)
        self._free.put_nowait(fresh)

    def _fresh(self) -> Worker:
        return Worker(self.root, self.named, prepared=self.prepared)

    def _replaced(self, worker: Worker) -> Worker:
        worker.end()
        fresh = self._fresh()
        self._all[self._all.index(worker)] = fresh
        return fresh

    def _too_long(self, question: Question) -> Answer:
        return refusal(
            question,
            HTTPStatus.SERVICE_UNAVAILABLE,
            msg("Dit duurde langer dan {n} seconden en is gestopt.", n=Decimals(self.seconds, 1)),
            msg("Vraag een kleiner gebied of minder jaren, of reken het uit met de opdrachtregel."),
        )

    def _broken(self, question: Question) -> Answer:
        """Tell that the fault is ours; its traceback stands where the site was started."""
        return refusal(
            question,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            msg("Hier ging iets mis in het programma; dat ligt niet aan u."),
            msg("Meld het met het adres van deze pagina, dan kan het worden hersteld."),
        )

    def _busy(self, question: Question) -> Answer:
        return refusal(
            question,
            HTTPStatus.SERVICE_UNAVAILABLE,
            msg("Er zijn nu te veel vragen tegelijk."),
            msg("Probeer het over {n} seconden weer.", n=RETRY_SECONDS),
        )
