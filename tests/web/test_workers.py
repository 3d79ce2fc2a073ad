"""Processes behind the door: they answer, they are ended in time, and others take their place."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sluitend.store.workspace import create_workspace
from sluitend.web import workers as module
from sluitend.web.question import Question
from sluitend.web.workers import Failure, Worker, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sluitend.store.workspace import Workspace


@pytest.fixture(scope="module")
def workers(demo_workspace: Workspace) -> Iterator[Workers]:
    made = Workers(demo_workspace.root, "werk", count=2, seconds=30)
    yield made
    made.stop()


def test_a_process_answers_as_the_site_does(workers: Workers) -> None:
    answer = asyncio.run(workers.ask(Question("/")))
    assert answer.status == 200
    assert b"Over welke gemeente" in answer.body


def test_many_questions_share_few_processes(workers: Workers) -> None:
    async def many() -> list[int]:
        answers = await asyncio.gather(
            *(workers.ask(Question("/", language="en" if n % 2 else "nl")) for n in range(12))
        )
        return [int(answer.status) for answer in answers]

    assert asyncio.run(many()) == [200] * 12


def test_the_first_visitor_does_not_wait_for_other_processes(demo_workspace: Workspace) -> None:
    workers = Workers(demo_workspace.root, "werk", count=3, seconds=30)
    try:
        assert len(workers._all) == 1
        assert asyncio.run(workers.ask(Question("/"))).status == 200
        assert len(workers._all) == 3
    finally:
        workers.stop()


def test_who_would_wait_gets_a_process_at_once(demo_workspace: Workspace) -> None:
    workers = Workers(demo_workspace.root, "werk", count=2, seconds=30)

    async def two() -> list[int]:
        first = asyncio.create_task(workers.ask(Question("/gebied/NL")))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(workers.ask(Question("/")))
        await asyncio.sleep(0.1)
        assert len(workers._all) == 2
        return [int((await one).status) for one in (first, second)]

    try:
        assert asyncio.run(two()) == [200, 200]
    finally:
        workers.stop()


def test_a_process_knows_where_visitors_begin(workers: Workers, tmp_path: Path) -> None:
    usual = asyncio.run(workers.usual())
    assert usual[:3] == (Question("/"), Question("/kaart"), Question("/gebied/NL"))
    whole, youth = (Question.read("/gebied/GM9001", f) for f in ("", "onderwerp=jeugd"))
    assert usual.index(whole) < usual.index(youth)
    assert len(set(usual)) == len(usual)
    create_workspace(tmp_path / "leeg")
    empty = Workers(tmp_path / "leeg", "leeg", count=1, seconds=30)
    try:
        assert asyncio.run(empty.usual()) == ()
    finally:
        empty.stop()


def test_the_door_opens_without_what_figures_need() -> None:
    program = (
        "import sys; import sluitend.web.serving; "
        "print(sorted({'polars', 'numpy', 'duckdb', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_takes_too_long_is_ended_and_the_next_is_answered(demo_workspace: Workspace) -> None:
    workers = Workers(demo_workspace.root, "werk", count=1, seconds=0.001)
    try:
        before = workers._all[0].process
        began = time.monotonic()
        answer = asyncio.run(workers.ask(Question("/gebied/NL")))
        assert answer.status == 503
        assert b"langer dan" in answer.body
        assert time.monotonic() - began < 5
        assert not before.is_alive()
        workers.seconds = 30
        assert asyncio.run(workers.ask(Question("/"))).status == 200
    finally:
        workers.stop()


def test_a_process_that_ends_is_told_as_our_fault_and_replaced(
    demo_workspace: Workspace,
) -> None:
    workers = Workers(demo_workspace.root, "werk", count=1, seconds=30)
    try:
        assert asyncio.run(workers.ask(Question("/"))).status == 200
        workers._all[0].process.kill()
        workers._all[0].process.join()
        broken = asyncio.run(workers.ask(Question("/", form="json")))
        assert broken.status == 500
        assert broken.media_type == "application/problem+json"
        assert asyncio.run(workers.ask(Question("/"))).status == 200
    finally:
        workers.stop()


def test_a_workspace_that_is_not_there_is_no_endless_wait(tmp_path: Path) -> None:
    worker = Worker(tmp_path / "niets", "niets")
    assert worker.ask(Question("/"), 30) is Failure.ENDED
    worker.end()


def test_who_comes_when_it_is_full_is_asked_to_come_back(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 0)
    answer = asyncio.run(workers.ask(Question("/")))
    assert answer.status == 503
    assert b"te veel vragen" in answer.body
