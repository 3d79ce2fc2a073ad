"""A budget as a municipality sends it: the good rows to the cent, and exactly what is wrong listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.sources.eigen import budget as b

from sluitend.sources.eigen.mapping import mapping_of
from sluitend.sources.eigen.reader import OwnFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.sources.source import Reading

SAVE: dict[str, Callable[[Path, b.Budget], Path]] = {
    "xlsx": b.save_xlsx,
    "ods": b.save_ods,
    "csv": b.save_csv,
}
MORE = {
    "csv": {
        "tabblad": "",
        "kolommen": {
            "taakveld": "Taakveld / Code",
            "product": "Product",
            "lasten": "Begroting 2025 na wijziging / Lasten",
            "baten": "Begroting 2025 na wijziging / Baten",
        },
    }
}


def read(path: Path, known: pl.DataFrame, **more: object) -> Reading:
    stated = b.stated() | MORE.get(path.suffix[1:], {}) | more
    return OwnFile(mapping_of(stated, "kaart.yaml")).read(path, known)


def posts(reading: Reading) -> dict[tuple[str, str], tuple[int, int]]:
    """Return cents of lasten and baten by taakveld and product, of what has a value."""
    table = reading.tables["eigen_posten"].filter(pl.col("waarde").is_not_null())
    wide = table.pivot("maat", index=["taakveld", "product"], values="waarde")
    return {
        (t, p): (lasten, baten)
        for t, p, lasten, baten in wide.select("taakveld", "product", "lasten", "baten").iter_rows()
    }


@pytest.mark.parametrize("form", SAVE)
def test_twelve_planted_problems_are_exactly_the_uitvallijst(
    form: str, tmp_path: Path, known: pl.DataFrame
) -> None:
    made = b.build(form)
    path = SAVE[form](tmp_path / f"begroting.{form}", made)
    reading = read(path, known)
    found = {
        row["rij"]: (
            row["kolom"].removeprefix(f"{b.SHEET}!"),
            row["reden"].replace("\N{NO-BREAK SPACE}", " "),
        )
        for row in reading.rejects.iter_rows(named=True)
    }
    wanted = made.wrong(b.FIRST)
    reasons = {reason for _, reason in wanted.values()}
    assert len(reasons) == 12
    assert found.keys() == wanted.keys()
    for number, (column, reason) in wanted.items():
        assert found[number][0] == column, number
        assert reason in found[number][1], number
    assert all(reading.rejects["wat_te_doen"].str.len_chars() > 10)
    # The good rows, to the cent.
    assert posts(reading) == made.posts
    (file,) = reading.files
    assert file.afgekeurd == len(wanted)
    assert file.gelezen == sum(bool(line.cells or line.raw) for line in made.lines)


@pytest.mark.parametrize("form", SAVE)
def test_without_faults_everything_is_accepted(
    form: str, tmp_path: Path, known: pl.DataFrame
) -> None:
    made = b.build(form, faults=False)
    reading = read(SAVE[form](tmp_path / f"begroting.{form}", made), known)
    assert reading.rejects.is_empty()
    assert posts(reading) == made.posts
    table = reading.tables["eigen_posten"]
    assert set(table["document"]) == {"begroting_na_wijziging"}
    assert set(table["stand"]) == {"na 3e wijziging"}
    assert reading.described.published_on == "2025-09-25"
    assert reading.described.fictional
    told = " ".join(map(str, reading.notices))
    assert "posten 22, totalen als controle 4, kopjes en toelichtingen 6" in told
    assert "Niet na te rekenen" not in told
