from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sluitend.publish.council import batch
from sluitend.publish.council.batch import Made
from sluitend.publish.council.readability import reading

Run = Callable[..., Any]


def test_a_page_and_a_pdf_of_one_municipality(ask: Run) -> None:
    done = ask("raadspagina", "Elzenwaarde", "--html", "p.html", "--pdf", "p.pdf")
    assert done.code == 0
    assert done.out.startswith("FICTIEVE GEGEVENS")
    assert "Het sociaal domein kostte Elzenwaarde in 2024 ongeveer € 89,5 miljoen." in done.out
    assert "op of onder B1." in done.out
    assert done.out.endswith("Raadspagina: p.html\nRaadspagina: p.pdf\n")
    assert "Elzenwaarde" in Path("p.html").read_text("utf-8")
    assert Path("p.pdf").read_bytes().startswith(b"%PDF")


def test_without_names_the_files_are_named_after_the_code(ask: Run) -> None:
    assert ask("raadspagina", "GM9011").code == 0
    assert [path.name for path in Path().iterdir()] == ["raadspagina-GM9011.html"]
    assert ask("raadspagina", "GM9011", "--pdf").code == 0
    assert Path("raadspagina-GM9011.pdf").is_file()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "Van welke gemeente moet de pagina zijn?"),
        (["GM9011", "--alle", "map"], "Van welke gemeente moet de pagina zijn?"),
        (["--alle", "map", "--html", "p.html"], "de code van de gemeente als naam"),
        (["GM9011", "--html", "p.docx"], "‘p.docx’ is geen naam voor de pagina"),
        (["GM9011", "--pdf", "p.html"], "‘p.html’ is geen naam voor de pagina"),
        (["Nergenshuizen"], "Nergenshuizen"),
        (["NL"], "‘NL’ is geen gemeente in 2024"),
    ],
)
def test_what_cannot_be_made_leaves_no_file(ask: Run, words: list[str], problem: str) -> None:
    done = ask("raadspagina", *words)
    assert (done.code, done.out) == (2, "")
    assert problem in done.err
    assert not list(Path().iterdir())


def test_all_at_once_reports_levels_and_who_failed(
    ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = reading(["De raad stelt een vraag."])
    hard = reading(["Gemeentelijke verantwoordelijkheidsverdeling " * 14])
    asked: list[bool] = []

    def made(*_: object, pdf: bool, **__: object) -> tuple[Made, ...]:
        asked.append(pdf)
        return (
            Made("GM9001", "Kwelderzijl", plain),
            Made("GM9002", "Schelpenoord", hard),
            Made("GM9003", "Duinrade", failure="geen cijfer"),
        )

    monkeypatch.setattr(batch, "write_all", made)
    done = ask("raadspagina", "--alle", "map", "--pdf")
    assert done.code == 1
    assert asked == [True]
    assert "Raadspagina's: 2, in map" in done.out
    assert "Op of onder leesniveau B1: 1 van 2 (50%)" in done.out
    assert "Niet gemaakt: Duinrade (geen cijfer)" in done.err
