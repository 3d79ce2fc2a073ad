"""Titles above a table are held against the mapping; nothing is taken from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.sources.eigen.small import HEADS, small
from tests.sources.workbooks import save_xlsx

from sluitend.sources.eigen.inquiry import inquire
from sluitend.sources.eigen.mapping import UNSTATED, mapping_of
from sluitend.sources.eigen.reader import OwnFile
from sluitend.sources.eigen.titles import changes_in, municipalities_in

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

NAMES = {
    "GM9001": "Kwelderzijl",
    "GM9002": "Duin (NH.)",
    "GM9003": "Duin (L.)",
    "GM9004": "Duin op Zee",
    "GM9005": "'s-Gravenduin",
}


def save(path: Path, *titles: str, heads: list[str] = HEADS) -> Path:
    rows: list[list[Any]] = [[title] for title in titles]
    return save_xlsx(path / "t.xlsx", {"Blad1": [*rows, heads, ["6.1", "P1", 5000, 100]]})


def told(path: Path, known: pl.DataFrame, titles: int, **more: Any) -> str:
    mapping = mapping_of(small(koprijen=[titles + 1], **more), "kaart.yaml")
    return "\n".join(map(str, OwnFile(mapping, None, NAMES).read(path, known).notices))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Gemeente Kwelderzijl, begroting", {"GM9001"}),
        ("GEMEENTE KWELDERZIJL", {"GM9001"}),
        ("kwelderzijl, Kwelderzijlen, Oud-Kwelderzijl, Kwelderzijl-Zuid", set()),
        ("Duin", {"GM9002", "GM9003"}),
        ("Duin op Zee", {"GM9004"}),
        ("Duin op Zee en Duin", {"GM9002", "GM9003", "GM9004"}),
        ("'s-Gravenduin", {"GM9005"}),
        ("Begroting 2025", set()),
    ],
)
def test_names_are_whole_and_the_longest_goes_first(text: str, codes: set[str]) -> None:
    assert set(municipalities_in(text, NAMES)) == codes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("na 2e wijziging", {2}),
        ("stand na de 12de begrotingswijziging", {12}),
        ("na de Derde wijziging", {3}),
        ("Begrotingswijziging nr. 4", {4}),
        ("wijziging 5 van 2025", {5}),
        ("1e en 2e wijziging, tweede wijziging", {2}),
        ("begroting na wijziging 2025", set()),
        ("wijziging 12-09-2025", set()),
        ("2025 na wijziging", set()),
    ],
)
def test_numbers_of_a_change_are_found(text: str, numbers: set[int]) -> None:
    assert changes_in(text) == numbers


def test_the_name_of_another_municipality_is_told(tmp_path: Path, known: pl.DataFrame) -> None:
    path = save(tmp_path, "Gemeente Duin op Zee", "Begroting 2025")
    text = told(path, known, 2)
    assert "staat Duin op Zee (GM9004), en de kolommenkaart zegt Kwelderzijl (GM9001)" in text
    # Its own name settles it, and no name says nothing.
    for title in ("Gemeente Kwelderzijl (bij Duin op Zee)", "Begroting"):
        assert "kolommenkaart zegt" not in told(save(tmp_path, title), known, 1)


def test_a_name_below_the_heads_is_no_title(tmp_path: Path, known: pl.DataFrame) -> None:
    path = save(tmp_path, heads=["Taakveld", "Product", "Lasten", "Baten", "Duin op Zee"])
    assert "kolommenkaart zegt" not in told(path, known, 0)


def test_another_change_is_told(tmp_path: Path, known: pl.DataFrame) -> None:
    path = save(tmp_path, "Stand na de 2e begrotingswijziging")
    assert "staat wijziging 2, en de stand in de kolommenkaart is ‘na 3e wijziging’" in told(
        path, known, 1
    )
    for stand in ("na tweede wijziging", "na wijziging", "tot 30 juni"):
        assert "staat wijziging" not in told(path, known, 1, stand=stand)
    heads = ["Taakveld", "Product", "Na 2e wijziging / Lasten", "Baten"]
    columns = dict(zip(("taakveld", "product", "lasten", "baten"), heads, strict=True))
    text = told(save(tmp_path, heads=heads), known, 0, kolommen=columns)
    assert "staat wijziging 2" in text


def test_the_code_of_a_name_in_the_title_is_suggested(tmp_path: Path, known: pl.DataFrame) -> None:
    look = inquire(save(tmp_path, "Gemeente Duin op Zee"), {}, known, NAMES)
    assert look.values["gemeente"] == UNSTATED
    assert "boven de tabel staat Duin op Zee (GM9004)" in str(look.comments["gemeente"])
    look = inquire(save(tmp_path, "Begroting"), {}, known, NAMES)
    assert str(look.comments["gemeente"]) == "code van de gemeente, zoals GM0000"
