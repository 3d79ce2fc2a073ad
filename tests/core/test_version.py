"""One version, wherever it is asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import sluitend as sl


def test_the_program_says_the_version_it_is_packaged_as() -> None:
    metadata = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert sl.__version__ == tomllib.loads(metadata)["project"]["version"]
