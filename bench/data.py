"""Where the measurements get their figures: the open data pack when it is there, else the demo."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.demo.country import build_country
from sluitend.demo.write import write_country

if TYPE_CHECKING:
    from collections.abc import Iterator


def source_directory(scratch: Path) -> Path:
    """Return a directory with all sources."""
    candidates: Iterator[Path] = (
        Path(name)
        for name in (
            os.environ.get("SLUITEND_DATA", ""),
            str(Path(__file__).resolve().parents[2] / "shared" / "data"),
        )
        if name
    )
    for path in candidates:
        if (path / "iv3_2017_2026").is_dir():
            return path
    target = scratch / "fictief-land"
    write_country(build_country(), target)
    return target
