from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sluitend.store.workspace import Workspace

Run = Callable[..., Any]


def test_rapport_writes_one_page_and_says_where(ask: Run) -> None:
    words = ["--gebied", "Elzenwaarde", "--van", "2020", "--tot", "2023", "--onderwerp", "jeugd"]
    done = ask("rapport", *words, "--uit", "map/elzenwaarde.html")
    assert done.code == 0
    assert done.out.startswith("FICTIEVE GEGEVENS")
    assert "Jeugd in Elzenwaarde: € " in done.out
    assert done.out.endswith("Rapport: map/elzenwaarde.html\n")
    page = Path("map/elzenwaarde.html").read_text(encoding="utf-8")
    assert "Elzenwaarde" in page
    assert "http-equiv" not in page or "refresh" not in page


def test_what_a_report_says_to_repeat_it_does(
    sluitend: Run, demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # As a user types it: relative to where he stands.
    place = tmp_path / "hier"
    place.mkdir()
    (place / "mijn").symlink_to(demo_workspace.root)
    monkeypatch.chdir(place)
    words = ["--gebied", "GM9011", "--van", "2022", "--tot", "2023", "--onderwerp", "jeugd"]
    assert sluitend("rapport", *words, "--uit", "r.html", "--werkruimte", "mijn").code == 0
    page = unescape(Path("r.html").read_text(encoding="utf-8"))
    assert str(tmp_path) not in page
    commands = re.findall(r"<code>(sluitend run .*?)</code>", page)
    hashes = re.findall(r'<code class="hash">(\w+)</code>', page)
    assert len(commands) == len(hashes) >= 2
    for command, content in zip(commands, hashes, strict=True):
        assert command.endswith(" --werkruimte mijn")
        again = sluitend(*shlex.split(command)[1:], "--json")
        assert again.json["inhoud"] == content


def test_rapport_without_a_file_is_named_after_the_area(ask: Run) -> None:
    words = ["--van", "2022", "--tot", "2023", "--onderwerp", "wmo"]
    done = ask("rapport", "--gebied", "'s-Kruidenveld", *words)
    assert done.code == 0
    assert Path("rapport--s-Kruidenveld.html").is_file()


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        ([], 2, "Van welk gebied moet het rapport zijn?"),
        (["--gebied", "NL", "--uit", "rapport.docx"], 2, "‘rapport.docx’ is geen naam"),
        (["--gebied", "NL", "--van", "vorig"], 2, "‘vorig’ is geen jaar"),
        (["--gebied", "Nergenshuizen"], 2, "Gemeente ‘Nergenshuizen’ is niet bekend"),
        (["--gebied", "NL", "--van", "2025", "--tot", "2026"], 4, "2025"),
        (["--gebied", "NL", "--onderwerp", "zorg"], 2, "Onderwerp ‘zorg’ is niet gedefinieerd"),
    ],
)
def test_a_report_that_cannot_be_made_leaves_no_file(
    ask: Run, words: list[str], code: int, problem: str
) -> None:
    done = ask("rapport", *words)
    assert (done.code, done.out) == (code, "")
    assert problem in done.err
    assert not list(Path().iterdir())
