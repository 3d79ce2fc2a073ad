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
        (["--toon-samenstelling"], 2, "Van welk gebied moet het rapport zijn?"),
        (["--gebied", "NL", "--samenstelling", "x.yaml"], 2, "staat alles in het bestand"),
        (["--van", "2020", "--samenstelling", "x.yaml"], 2, "staat alles in het bestand"),
        (["--toon-samenstelling", "--samenstelling", "x.yaml"], 2, "staat alles in het bestand"),
        (["--samenstelling", "is-er-niet.yaml"], 2, "is-er-niet.yaml is niet te lezen"),
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


def test_the_report_of_an_area_is_a_file_to_start_from(ask: Run) -> None:
    words = ["--gebied", "GM9011", "--van", "2022", "--tot", "2023", "--onderwerp", "jeugd"]
    shown = ask("rapport", *words, "--toon-samenstelling")
    assert shown.code == 0
    assert not list(Path().iterdir())
    Path("eigen.yaml").write_text(shown.out, encoding="utf-8")
    made = ask("rapport", "--samenstelling", "eigen.yaml", "--excel", "eigen.xlsx")
    assert made.code == 0
    assert "Rapport: rapport-eigen.html\n" in made.out
    straight = ask("rapport", *words, "--uit", "standaard.html")
    pages = [Path(name).read_text("utf-8") for name in ("rapport-eigen.html", "standaard.html")]
    hashes = [re.findall(r'<code class="hash">(\w+)</code>', page) for page in pages]
    assert len(hashes[0]) == 5
    assert hashes[0] == hashes[1]
    assert (
        straight.out.replace("standaard.html", "")
        == made.out.partition("rapport-eigen.html")[0] + "\n"
    )
    assert Path("eigen.xlsx").is_file()


def test_a_mistake_in_a_report_file_leaves_no_report(ask: Run) -> None:
    Path("fout.yaml").write_text("gebied: GM9011\nhoofdstukken:\n  - berekening: x\n", "utf-8")
    done = ask("rapport", "--samenstelling", "fout.yaml")
    assert (done.code, done.out) == (2, "")
    assert "fout.yaml, regel 3: Berekening ‘x’ bestaat niet." in done.err
    assert [path.name for path in Path().iterdir()] == ["fout.yaml"]
