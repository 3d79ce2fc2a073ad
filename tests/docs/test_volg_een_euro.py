from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
STOPS = (
    "sources/iv3.py",
    "tables/iv3.py",
    "store/snapshot.py",
    "studies/bridge/kernel.py",
    "core/result.py",
    "publish/exit.py",
)


def test_one_euro_arrives_at_every_stop_as_the_readme_says(
    run_page: Callable[[Path], list[tuple[int, str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = run_page(README)
    assert len(blocks) == len(STOPS) + 2
    for line, stated, printed in blocks:
        assert stated, f"README.md:{line} states no output"
        # A page is typed with ordinary spaces where the program does not let an amount break.
        assert printed.replace("\N{NO-BREAK SPACE}", " ") == stated, f"README.md:{line}"


def test_the_readme_passes_through_files_that_exist() -> None:
    text = README.read_text(encoding="utf-8")
    for number, stop in enumerate(STOPS, start=1):
        assert f"**{number}. `{stop}`" in text
        assert (ROOT / "src" / "sluitend" / stop).is_file()
