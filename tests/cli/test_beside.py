from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

Run = Callable[..., Any]
ASKED = ("run", "netto-lasten", "--gebied", "GM9025", "--van", "2018", "--tot", "2019")
SUBJECT = ("--onderwerp", "jeugd")


def test_a_memo_and_open_data_are_written_beside_the_answer(ask: Run) -> None:
    made = ask(*ASKED, *SUBJECT, "--word", "memo.docx", "--open-data", "open")
    assert made.code == 0
    assert "Memo: memo.docx" in made.err
    assert "Open data: open" in made.err
    assert "Memo:" not in made.out
    assert "Memo" in [paragraph.text for paragraph in Document("memo.docx").paragraphs]
    assert {"datapackage.json", "dcat.jsonld", "LEESMIJ.md"} <= {
        p.name for p in Path("open").iterdir()
    }


def test_what_a_portal_would_still_ask_for_is_told(ask: Run) -> None:
    bare = ask(*ASKED, *SUBJECT, "--open-data", "open")
    assert "Niet opgegeven, en dus niet in de beschrijving: contactpunt" in bare.err
    who = ("--uitgever", "Gemeente Voorbeeld", "--contact", "data@example.org")
    said = ask(*ASKED, *SUBJECT, "--open-data", "open", *who)
    assert "contactpunt" not in said.err
    assert "uitgever" not in said.err
    portal = json.loads(Path("open/dcat.jsonld").read_text(encoding="utf-8"))
    assert portal["dct:publisher"]["foaf:name"]["@value"] == "Gemeente Voorbeeld"


def test_a_report_has_them_too(ask: Run) -> None:
    made = ask(
        "rapport", "--gebied", "GM9025", *SUBJECT, "--word", "memo.docx", "--open-data", "open"
    )
    assert made.code == 0
    assert "Memo: memo.docx" in made.out
    described = json.loads(Path("open/datapackage.json").read_text(encoding="utf-8"))
    headings = {one["description"] for one in described["resources"]}
    written = {paragraph.text for paragraph in Document("memo.docx").paragraphs}
    assert headings <= written


@pytest.mark.parametrize(
    "words",
    [
        ("--word", "memo.odt"),
        ("--open-data", "open.csv"),
        ("--uitgever", "Gemeente Voorbeeld"),
        ("--contact", "data@example.org"),
        ("--open-data", "open", "--contact", "geen adres"),
        ("--open-data", "open", "--uitgever", "<>"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(
    words: tuple[str, ...], ask: Run
) -> None:
    refused = ask(*ASKED, *SUBJECT, *words)
    assert refused.code != 0
    assert "Rekenen" not in refused.err
    assert "Wat te doen" in refused.err
    assert list(Path().iterdir()) == []
