"""Running the code in a page, and what its tests need from the pages."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.docs.texts import labels, sentences

from sluitend.store.workspace import create_workspace

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
Printed = tuple[int, str, str]
"""Line of a block of Python in its page, what the page says it prints, what it printed."""
Runner = Callable[[Path], list[Printed]]


def snippets(page: Path) -> list[tuple[int, str, str]]:
    """Return line, code and stated output; a text block right after a Python block is its output."""
    text = page.read_text(encoding="utf-8")
    found: list[tuple[int, str, str]] = []
    end = 0
    for match in FENCE.finditer(text):
        kind, body = match.groups()
        if kind == "python":
            found.append((text[: match.start()].count("\n") + 1, body, ""))
        elif kind == "text" and found and not text[end : match.start()].strip():
            line, code, _ = found[-1]
            found[-1] = (line, code, body)
        end = match.end()
    return found


@pytest.fixture
def run_page() -> Runner:
    """Run the Python blocks of a page in order, as one script in the current directory."""

    def run(page: Path) -> list[Printed]:
        names: dict[str, Any] = {"__name__": page.name}
        printed: list[Printed] = []
        for line, code, stated in snippets(page):
            # Empty lines in front, so that a traceback names the line of the page.
            block = compile("\n" * line + code, str(page), "exec")
            with contextlib.redirect_stdout(io.StringIO()) as output:
                exec(block, names)  # noqa: S102 - running the project's own pages is the test
            printed.append((line + 1, stated, output.getvalue()))
        return printed

    return run


@pytest.fixture(scope="session")
def reader_dir(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory as a reader of the pages has it after the README: workspace ``werk``."""
    path = tmp_path_factory.mktemp("lezer")
    create_workspace(path / "werk").load("open-data", country_dir)
    return path


@pytest.fixture(scope="session")
def texts() -> frozenset[str]:
    """Every text for users: of the code, the templates, the records and the tables."""
    return frozenset(sentences() | labels())
