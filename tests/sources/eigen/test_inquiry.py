"""The guided look: what is found is proposed with its reason, what cannot be known stays a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.sources.eigen import budget as b
from tests.sources.workbooks import save_xlsx

from sluitend.core.errors import ArgumentError, SourceError
from sluitend.sources.eigen.inquiry import Inquiry, inquire
from sluitend.sources.eigen.mapping import UNSTATED, mapping_of
from sluitend.sources.eigen.mapping_file import read_values, write_mapping
from sluitend.sources.eigen.reader import OwnFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

SAVE: dict[str, Callable[[Path, b.Budget], Path]] = {
    "xlsx": b.save_xlsx,
    "ods": b.save_ods,
    "csv": b.save_csv,
}
CANNOT_BE_KNOWN = {"gemeente", "document", "stand", "publicatiedatum", "bron", "eenheid"}


def look(path: Path, known: pl.DataFrame, **given: Any) -> Inquiry:
    return inquire(path, given, known)


def sheet(path: Path, rows: list[list[Any]], name: str = "Blad1") -> Path:
    return save_xlsx(path / "t.xlsx", {name: rows})


@pytest.mark.parametrize("form", SAVE)
def test_the_proposal_is_the_mapping_a_user_would_make(
    form: str, tmp_path: Path, known: pl.DataFrame
) -> None:
    path = SAVE[form](tmp_path / f"b.{form}", b.build(form))
    found = look(path, known)
    stated = b.stated()
    assert set(found.unstated) >= CANNOT_BE_KNOWN
    assert all(found.values[name] == UNSTATED for name in CANNOT_BE_KNOWN)
    # The saldo of this file is lasten minus baten, which exchanged columns would look like too.
    saldo = "Resultaat" if form == "csv" else "Begroting 2025 na wijziging / Resultaat"
    assert found.values["kolommen"] == stated["kolommen"] | {"saldo": saldo}
    assert found.values["saldo"] == UNSTATED
    assert "lasten min baten" in str(found.comments["kolommen.saldo"])
    assert "verwisseld" in str(found.comments["saldo"])
    assert found.values["koprijen"] == [5, 6]
    assert found.values["jaar"] == 2025
    assert found.values["teken"] == "positief"
    assert found.values.get("tabblad", "") == ("" if form == "csv" else b.SHEET)
    assert found.values.get("decimaal") == ("komma" if form == "csv" else None)
    assert "primitief" in str(found.comments["kolommen.lasten"])
    # Its faults are those of a load.
    assert set(found.rejects["rij"]) == set(b.build(form).wrong(b.FIRST))
    assert found.read == found.accepted + found.rejects.height


def test_a_proposal_with_its_questions_answered_loads(tmp_path: Path, known: pl.DataFrame) -> None:
    made = b.build("xlsx", faults=False)
    path = b.save_xlsx(tmp_path / "b.xlsx", made)
    kaart = tmp_path / "kaart.yaml"
    found = look(path, known)
    kaart.write_text(write_mapping(found.values, found.comments), encoding="utf-8")
    proposed = read_values(kaart)
    with pytest.raises(ArgumentError, match="nog niet ingevuld"):
        mapping_of(proposed, "kaart.yaml")
    answers = {name: b.stated()[name] for name in (*CANNOT_BE_KNOWN, "lege_cel")}
    answers["saldo"] = "lasten_min_baten"
    again = look(path, known, **proposed | answers)
    assert again.unstated == ()
    reading = OwnFile(mapping_of(again.values, "kaart.yaml")).read(path, known)
    assert reading.tables["eigen_posten"].equals(again.table)
    assert again.table["waarde"].sum() == sum(map(sum, made.posts.values()))


def test_what_is_stated_is_kept(tmp_path: Path, known: pl.DataFrame) -> None:
    path = b.save_xlsx(tmp_path / "b.xlsx", b.build("xlsx"))
    found = look(path, known, negatief="toestaan", stand="na 4e wijziging", eenheid="?")
    assert found.values["negatief"] == "toestaan"
    assert found.values["stand"] == "na 4e wijziging"
    assert "stand" not in found.comments
    assert "eenheid" in found.unstated
    assert 15 not in set(found.rejects["rij"])
    with pytest.raises(ArgumentError, match="onbekend veld"):
        look(path, known, eenhied="euro")


def test_two_columns_that_could_be_it_are_asked(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [
        ["Taakveld", "Lasten 2024", "Lasten 2025"],
        ["6.1", 5, 6],
        ["6.3", 7, 8],
    ]
    found = look(sheet(tmp_path, rows), known)
    assert "kolommen.lasten" in found.unstated
    assert "Lasten 2024; Lasten 2025" in str(found.comments["kolommen.lasten"])


def test_hints_about_the_unit_stay_hints(tmp_path: Path, known: pl.DataFrame) -> None:
    for title, hint in (("bedragen x € 1.000", "duizend"), ("in euro", "iets van euro")):
        rows: list[list[Any]] = [[title], ["Taakveld", "Lasten"], ["6.1", 5]]
        found = look(sheet(tmp_path, rows), known)
        assert found.values["eenheid"] == UNSTATED
        assert hint in str(found.comments["eenheid"])


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (
            [["Taakveld", "Bedrag", "L/B"], ["6.1", 5, "L"], ["6.3", 7, "B"]],
            {"taakveld": "Taakveld", "bedrag": "Bedrag", "soort": "L/B"},
        ),
        (
            [
                ["Boekjaar", "Taakveld", "D/C", "Bedrag"],
                [2025, "6.1", "D", 7],
                [2025, "6.3", "C", 7],
            ],
            {"jaar": "Boekjaar", "taakveld": "Taakveld", "debet_credit": "D/C", "bedrag": "Bedrag"},
        ),
        (
            [["Gemeentecode", "Taakveld", "Lasten"], ["GM9001", "6.1", 7], ["GM9002", "6.1", 9]],
            {"gemeente": "Gemeentecode", "taakveld": "Taakveld", "lasten": "Lasten"},
        ),
    ],
)
def test_other_layouts_are_recognised(
    tmp_path: Path, known: pl.DataFrame, rows: list[list[Any]], columns: dict[str, str]
) -> None:
    found = look(sheet(tmp_path, rows), known)
    assert found.values["kolommen"] == columns
    assert ("jaar" in found.values) != ("jaar" in columns)
    assert ("gemeente" in found.values) != ("gemeente" in columns)


def test_mostly_negative_baten_are_a_convention(tmp_path: Path, known: pl.DataFrame) -> None:
    rows: list[list[Any]] = [["Taakveld", "Lasten", "Baten"], ["6.1", 5, -2], ["6.3", 7, -3]]
    found = look(sheet(tmp_path, rows), known)
    assert found.values["teken"] == "baten_negatief"
    assert found.table["waarde"].to_list() == [200, 500, 300, 700]


def test_amounts_that_can_be_read_two_ways_are_asked(tmp_path: Path, known: pl.DataFrame) -> None:
    path = tmp_path / "b.csv"
    path.write_text("Taakveld;Lasten\n6.1;1.234\n6.3;5\n", encoding="utf-8")
    assert look(path, known).values["decimaal"] == UNSTATED
    path.write_text("Taakveld;Lasten\n6.1;1,234.56\n6.3;5\n", encoding="utf-8")
    assert look(path, known).values["decimaal"] == "punt"


def test_the_year_fits_the_taakvelden_when_none_is_named(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [["Taakveld", "Lasten"], ["6.72a", 5], ["6.81b", 6]]
    found = look(sheet(tmp_path, rows), known)
    assert "jaar" in found.unstated
    assert found.rejects.is_empty()


def test_rows_that_are_no_posts_are_proposed_to_pass_over(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    rows: list[list[Any]] = [["Taakveld", "Lasten"], ["6.1", 5], ["Saldo van baten en lasten", 6]]
    found = look(sheet(tmp_path, rows), known)
    assert found.values["overslaan"] == ["Saldo*"]
    assert found.rejects.is_empty()


def test_a_file_without_such_a_table_is_refused(tmp_path: Path, known: pl.DataFrame) -> None:
    with pytest.raises(SourceError, match="geen tabel met taakvelden"):
        look(sheet(tmp_path, [["Naam", "Aantal"], ["a", 1]]), known)
    rows: list[list[Any]] = [["Product", "Lasten"], ["P1", 5]]
    with pytest.raises(SourceError, match="producten en geen taakvelden"):
        look(sheet(tmp_path, rows), known)
    assert look(sheet(tmp_path, rows), known, producten={"P1": "6.1"}).rejects.is_empty()
