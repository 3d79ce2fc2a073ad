"""Groups of taakvelden beside the law and beside Iv3: an exchanged column shows there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.sources.eigen.small import COLUMNS, read_path, read_rows, told

if TYPE_CHECKING:
    from pathlib import Path

EXCHANGED = COLUMNS | {"lasten": "Baten", "baten": "Lasten"}
OWN: dict[str, tuple[int, int]] = {
    "6.1": (2_684_000, 410_000),
    "6.3": (5_978_000, 4_790_000),
    "6.711": (1_390_000, 95_000),
    "6.751": (2_374_000, 0),
}
OUTSIDE = dict.fromkeys(("0.1", "2.1", "3.1", "4.1", "5.1", "7.1", "8.1"), (900000, 800000))


def posts(amounts: dict[str, tuple[int, int]], **other: tuple[Any, Any]) -> list[list[Any]]:
    changed = {name.replace("_", "."): pair for name, pair in other.items()}
    return [[code, f"P{code}", *pair] for code, pair in ({**amounts, **changed}).items()]


def filed(amounts: dict[str, tuple[int, int]], *measures: str) -> pl.DataFrame:
    """Return an Iv3 begroting with these amounts in euro."""
    rows = [
        (2025, "GM9001", code, maat, euro * 100)
        for code, pair in amounts.items()
        for maat, euro in zip(("lasten", "baten"), pair, strict=True)
        if maat in (measures or ("lasten", "baten"))
    ]
    return pl.DataFrame(
        rows, schema=["jaar", "gm_code", "taakveld", "maat", "waarde"], orient="row"
    )


def test_a_budget_like_iv3_says_nothing(tmp_path: Path, known: pl.DataFrame) -> None:
    text = told(read_rows(tmp_path, known, posts(OWN), compare=filed(OWN)))
    assert "Iv3" not in text
    assert "Geen lasten" not in text
    assert "Meer baten" not in text


def test_exchanged_columns_show_in_three_ways(tmp_path: Path, known: pl.DataFrame) -> None:
    text = told(read_rows(tmp_path, known, posts(OWN), compare=filed(OWN), kolommen=EXCHANGED))
    assert "Geen lasten bij Jeugdhulp, jeugdbescherming en jeugdreclassering" in text
    assert "Jeugdwet art. 2.3" in text
    assert "De lasten bij Jeugdhulp" not in text  # said already
    assert "De lasten bij Samenkracht en burgerparticipatie zijn 0,15 keer" in text
    assert "gewoon is 0,5 tot 2." in text
    # Inkomen is within what is usual also then, and shows by its baten.
    assert "De lasten bij Inkomensregelingen" not in text
    (line,) = [line for line in text.splitlines() if line.startswith("Meer baten dan lasten")]
    assert "Inkomensregelingen" in line
    assert "in de Iv3-begroting is het andersom" in line


def test_without_iv3_the_obligatory_domains_still_tell(tmp_path: Path, known: pl.DataFrame) -> None:
    read_rows(tmp_path, known, posts(OWN))
    path = tmp_path / "eigen.xlsx"
    for compare in (None, filed(OWN, "lasten")):
        text = told(read_path(path, known, compare=compare, kolommen=EXCHANGED))
        (line,) = [line for line in text.splitlines() if line.startswith("Meer baten dan lasten")]
        assert "Inkomensregelingen" in line
        assert "Samenkracht" not in line


def test_more_baten_as_in_iv3_is_no_finding(tmp_path: Path, known: pl.DataFrame) -> None:
    both = OWN | {"6.1": (1_000_000, 3_000_000)}
    assert "Meer baten" not in told(read_rows(tmp_path, known, posts(both), compare=filed(both)))


@pytest.mark.parametrize(
    ("euro", "is_told"), [(694_000, True), (696_000, False), (2_770_000, False), (2_790_000, True)]
)
def test_the_borders_are_half_and_double(
    tmp_path: Path, known: pl.DataFrame, euro: int, *, is_told: bool
) -> None:
    own = posts(OWN, **{"6_711": (euro, 0)})
    text = told(read_rows(tmp_path, known, own, compare=filed(OWN)))
    assert ("De lasten bij Wmo-maatwerk" in text) == is_told


def test_small_amounts_and_other_documents_are_left_alone(
    tmp_path: Path, known: pl.DataFrame
) -> None:
    # 12,200 inhabitants: less than € 10 each on both sides.
    own, iv3 = OWN | {"6.4": (1_000, 0)}, OWN | {"6.4": (100_000, 0)}
    assert "WSW" not in told(read_rows(tmp_path, known, posts(own), compare=filed(iv3)))
    iv3["6.4"] = (200_000, 0)
    path = tmp_path / "eigen.xlsx"
    assert "De lasten bij WSW" in told(read_path(path, known, compare=filed(iv3)))
    # A settlement or a ledger in May is no whole year.
    for document in ("gr_afrekening", "grootboek"):
        text = told(read_path(path, known, compare=filed(iv3), document=document))
        assert "keer die in" not in text


def test_what_the_file_is_not_about_is_no_gap(tmp_path: Path, known: pl.DataFrame) -> None:
    part = {"6.751": OWN["6.751"]}
    assert "Geen lasten" not in told(read_rows(tmp_path, known, posts(part), compare=filed(OWN)))
    # A file about the whole municipality is.
    whole = OUTSIDE | {code: OWN[code] for code in ("6.1", "6.3", "6.751")}
    text = told(read_rows(tmp_path, known, posts(whole)))
    assert "Geen lasten bij Wmo-maatwerk, beschermd wonen en opvang" in text
    assert text.count("Geen lasten") == 1


def test_a_rejected_amount_is_not_zero(tmp_path: Path, known: pl.DataFrame) -> None:
    own = posts(OWN, **{"6_751": ("p.m.", 0)})
    reading = read_rows(tmp_path, known, own, compare=filed(OWN))
    assert not reading.rejects.is_empty()
    assert "Jeugdhulp" not in told(reading)
