from __future__ import annotations

import re
from pathlib import Path

import pytest

from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import definitions, incidental_flows

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "architectuur.md"),
    *sorted((ROOT / "methode").glob("*.md")),
]
CODE = re.compile(r"^```.*?^```$|`[^`]+`", re.MULTILINE | re.DOTALL)
AVOIDED = re.compile(
    r"\b(overschot\w*|tekort(?!gemeenten)\w*|brug|bridge|tie-out|saldo|vintage|non-filers?|exogeen|"
    r"exogene|levers?|risk pool|council page|fill-in)\b",
    re.IGNORECASE,
)
EXPLAINED = {
    ("docs/begrippen.md", "overschot"),
    ("docs/begrippen.md", "tekort"),
    ("methode/netto-lasten.md", "overschot"),
    ("methode/netto-lasten.md", "tekort"),
    ("methode/netto-lasten.md", "saldo"),
}
"""Where a word is named to say that it is not used."""
COLUMN_OF_A_FILE = re.compile(
    r"kolom|kolommenkaart|\{formule\}|‘saldo: |of de bedragen|in rij \{rijen\}"
)
"""A municipality's own file may have a column of that name; then it is called what it is called."""
JARGON = re.compile(r"\b(Shapley|LMDI|Bennet|Hamilton|EVPPI|D-optimal)\b", re.IGNORECASE)
"""Belongs on method pages, never on a user's screen."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pages_avoid_words_that_cost_trust(page: Path) -> None:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    found = {(name(page), word.lower()) for word in AVOIDED.findall(text)}
    assert found - EXPLAINED == set()


def test_screens_avoid_words_that_cost_trust(texts: frozenset[str]) -> None:
    records = [d.titel + d.omschrijving for d in definitions()]
    records += [item.wat + item.waarom for d in definitions() for item in d.laat_weg]
    records += [flow.titel for flow in incidental_flows()]
    records += [b.titel + b.reden for blocks in concordance().bruggen.values() for b in blocks]
    shown = [*texts, *records, *concordance().groepen.values()]
    meant = [text for text in shown if not ("saldo" in text and COLUMN_OF_A_FILE.search(text))]
    assert [text for text in meant if AVOIDED.search(text) or JARGON.search(text)] == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.parent.name != "methode"], ids=name)
def test_only_method_pages_name_methods(page: Path) -> None:
    assert JARGON.findall(CODE.sub("", page.read_text(encoding="utf-8"))) == []
