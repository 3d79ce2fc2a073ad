"""Taakvelden over three classifications: nothing lost, nothing twice, and the flags as argued."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from sluitend.core.errors import NoDataError
from sluitend.reference.taakvelden import (
    SOCIAL_DOMAIN,
    Block,
    Classification,
    classification_of,
    concordance,
)

KNOWN = concordance()
YEARS = range(2017, 2027)
CHANGES = [(2022, 2023), (2024, 2025)]
DETAIL = {
    "iv3-2017": ["6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.71", "6.72", "6.81", "6.82"],
    "iv3-2023": [
        *("6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.71", "6.72", "6.81", "6.82"),
        *("6.71a", "6.71b", "6.71c", "6.71d", "6.72a", "6.72b", "6.72c", "6.72d", "6.73a"),
        *("6.73b", "6.73c", "6.74a", "6.74b", "6.74c", "6.81a", "6.81b", "6.82a", "6.82b"),
    ],
    "iv3-2025": [
        *("6.1", "6.21", "6.22", "6.23", "6.3", "6.4", "6.5", "6.60", "6.711", "6.712", "6.713"),
        *("6.714", "6.751", "6.752", "6.753", "6.761", "6.762", "6.763", "6.791", "6.792"),
        *("6.811", "6.812", "6.821", "6.822", "6.91", "6.92"),
    ],
}
"""Codes as municipalities file them, with the letters and third digits of the full detail."""


def times_listed(code: str, blocks: tuple[Block, ...], side: str) -> int:
    """Count the blocks that hold a code on one side."""
    return sum((block.van if side == "van" else block.naar).count(code) for block in blocks)


@pytest.mark.parametrize("classification", KNOWN.classificaties, ids=lambda c: c.id)
def test_every_code_has_one_known_group(classification: Classification) -> None:
    for code, taakveld in classification.taakvelden.items():
        assert taakveld.code == code
        assert taakveld.groep in KNOWN.groepen
        assert taakveld.titel
        assert code.startswith(SOCIAL_DOMAIN)
    grouped = [
        code
        for block in KNOWN.groups(classification.van, tuple(KNOWN.groepen))
        for code in block.van
    ]
    assert sorted(grouped) == sorted(classification.taakvelden)


def test_groups_are_named_and_used() -> None:
    assert list(KNOWN.groepen) == list(KNOWN.kort)
    assert all(KNOWN.groepen.values())
    assert all(KNOWN.kort.values())
    used = {t.groep for c in KNOWN.classificaties for t in c.taakvelden.values()}
    assert used == set(KNOWN.groepen)
    assert set(KNOWN.verplicht) < set(KNOWN.groepen)
    assert all("art." in law for law in KNOWN.verplicht.values())


def test_classifications_follow_each_other_without_gap() -> None:
    years = [year for c in KNOWN.classificaties for year in range(c.van, c.tot + 1)]
    assert years == list(YEARS)


@pytest.mark.parametrize(("van", "naar"), [*CHANGES, *[(n, v) for v, n in CHANGES]])
def test_both_sides_of_a_bridge_are_partitioned(van: int, naar: int) -> None:
    blocks = KNOWN.blocks(van, naar)
    for year, side in ((van, "van"), (naar, "naar")):
        for code in classification_of(year).taakvelden:
            assert times_listed(code, blocks, side) == 1, (code, year)
        listed = {code for b in blocks for code in (b.van if side == "van" else b.naar)}
        assert listed == set(classification_of(year).taakvelden)
    assert len({block.id for block in blocks}) == len(blocks)


@pytest.mark.parametrize(("van", "naar"), [*CHANGES, *[(n, v) for v, n in CHANGES]])
def test_every_detailed_code_falls_in_one_block(van: int, naar: int) -> None:
    blocks = KNOWN.blocks(van, naar)
    sides: list[tuple[int, Literal["van", "naar"]]] = [(van, "van"), (naar, "naar")]
    for year, side in sides:
        for code in DETAIL[classification_of(year).id]:
            taakveld = classification_of(year).find(code)
            assert taakveld is not None, (code, year)
            assert times_listed(taakveld.code, blocks, side) == 1
            assert KNOWN.block_of(code, year, blocks, side) in {block.id for block in blocks}


@pytest.mark.parametrize(("van", "naar"), CHANGES)
def test_a_block_holds_one_group_on_both_sides(van: int, naar: int) -> None:
    for block in KNOWN.blocks(van, naar):
        for year, codes in ((van, block.van), (naar, block.naar)):
            for code in codes:
                assert classification_of(year).taakvelden[code].groep == block.groep
        assert block.titel
        assert block.reden or (block.vlag == "doorlopend" and block.van == block.naar)


@pytest.mark.parametrize(("van", "naar"), CHANGES)
def test_a_reversed_bridge_is_the_mirror(van: int, naar: int) -> None:
    forth, back = KNOWN.blocks(van, naar), KNOWN.blocks(naar, van)
    mirrored = {(b.id, b.titel, b.groep, b.naar, b.van, b.vlag, b.reden) for b in forth}
    assert {(b.id, b.titel, b.groep, b.van, b.naar, b.vlag, b.reden) for b in back} == mirrored


@pytest.mark.parametrize(("van", "naar"), [(2017, 2022), (2023, 2024), (2025, 2026), (2026, 2025)])
def test_within_a_classification_every_taakveld_is_its_own_block(van: int, naar: int) -> None:
    blocks = KNOWN.blocks(van, naar)
    assert [b.van for b in blocks] == [(code,) for code in classification_of(van).taakvelden]
    assert all(b.van == b.naar and b.vlag == "doorlopend" and b.id == b.van[0] for b in blocks)
    for block in blocks:
        taakveld = classification_of(van).taakvelden[block.id]
        assert (block.groep, block.titel) == (taakveld.groep, taakveld.titel)


@pytest.mark.parametrize(("van", "naar"), [(2022, 2025), (2025, 2017)])
def test_two_classifications_apart_is_refused(van: int, naar: int) -> None:
    with pytest.raises(NoDataError) as caught:
        KNOWN.blocks(van, naar)
    assert str(caught.value).startswith(
        f"Tussen {van} en {naar} liggen twee indelingen van taakvelden. Vergelijk jaar op jaar"
    )


@pytest.mark.parametrize("jaar", [2016, 2027])
def test_a_year_without_classification_is_refused(jaar: int) -> None:
    with pytest.raises(NoDataError) as caught:
        classification_of(jaar)
    assert str(caught.value) == (
        f"Voor {jaar} is geen indeling van taakvelden bekend. Kies een jaar van 2017 tot en met 2026."
    )


@pytest.mark.parametrize(
    ("jaar", "filed", "taakveld"),
    [
        (2018, "6.71", "6.71"),
        (2023, "6.71a", "6.71"),
        (2023, "6.73c", "6.73"),
        (2023, "6.2", "6.2"),
        (2025, "6.711", "6.71"),
        (2025, "6.751", "6.75"),
        (2025, "6.79", "6.79"),
        (2025, "6.791", "6.791"),
        (2025, "6.792", "6.792"),
        (2025, "6.60", "6.60"),
        (2025, "6.22", "6.22"),
    ],
)
def test_a_filed_code_finds_its_taakveld(jaar: int, filed: str, taakveld: str) -> None:
    found = classification_of(jaar).find(filed)
    assert found is not None
    assert found.code == taakveld


@pytest.mark.parametrize(
    ("jaar", "filed"),
    [
        (2023, "0.4"),
        (2023, "0.61"),
        (2023, "7.1"),
        (2023, "16.71"),
        (2023, "6"),
        (2023, "6."),
        (2023, "6.12"),  # 6.1 has no children
        (2023, "6.75"),  # from 2025
        (2022, "6.73"),  # from 2023
        (2025, "6.2"),  # split in 2025
        (2025, "6.6"),  # 6.60 from 2025
        (2025, "6.72"),
        (2023, ""),
    ],
)
def test_codes_outside_the_classification_are_not_guessed(jaar: int, filed: str) -> None:
    assert classification_of(jaar).find(filed) is None
    blocks = KNOWN.blocks(jaar, jaar)
    assert KNOWN.block_of(filed, jaar, blocks, "van") is None


def test_blocks_tell_where_a_code_went() -> None:
    blocks = KNOWN.blocks(2024, 2025)
    assert KNOWN.block_of("6.73a", 2024, blocks, "van") == "jeugdhulp"
    assert KNOWN.block_of("6.751", 2025, blocks, "naar") == "jeugdhulp"
    for code in ("6.79", "6.791", "6.792"):
        assert KNOWN.block_of(code, 2025, blocks, "naar") == "pgb"
    assert KNOWN.block_of("6.6", 2024, blocks, "van") == "wmo_hulpmiddelen"
    assert KNOWN.block_of("6.3", 2024, blocks, "van") == "6.3"
    # Asked on the wrong side, a code that moved is in no block.
    assert KNOWN.block_of("6.73a", 2024, blocks, "naar") is None


@pytest.mark.parametrize(
    ("jaar", "groepen", "flag"),
    [
        (2017, ("jeugd", "wmo", "toegang"), None),
        (2018, ("jeugd", "wmo", "toegang"), "doorlopend"),
        (2023, ("jeugd",), "doorlopend"),
        (2023, ("inkomen", "wsw", "arbeid", "samenkracht"), "doorlopend"),
        (2023, ("wmo",), "deels"),
        (2023, ("jeugd", "wmo"), "deels"),
        (2023, ("toegang",), "gebroken"),
        (2023, ("wmo", "toegang"), "gebroken"),
        (2024, ("toegang",), "doorlopend"),
        (2025, ("toegang",), "doorlopend"),
        (2025, ("jeugd",), "gebroken"),
        (2025, ("wmo",), "gebroken"),
        (2026, ("jeugd",), "doorlopend"),
    ],
)
def test_flags_say_how_far_groups_go_on(
    jaar: int, groepen: tuple[str, ...], flag: str | None
) -> None:
    assert KNOWN.flags(jaar, groepen) == flag


def test_groups_give_the_codes_of_a_year() -> None:
    (jeugd,) = KNOWN.groups(2024, ("jeugd",))
    assert jeugd.van == jeugd.naar == ("6.72", "6.73", "6.74", "6.82")
    assert (jeugd.id, jeugd.groep, jeugd.titel) == ("jeugd", "jeugd", "Jeugd")
    assert jeugd.vlag == "doorlopend"
    assert [block.van for block in KNOWN.groups(2024, ("pgb", "inkomen"))] == [(), ("6.3",)]


@pytest.mark.opendata
def test_every_social_code_of_the_pack_has_the_group_of_the_published_list(
    opendata_dir: Path,
) -> None:
    other_names = {"wsw_beschut": "wsw", "arbeidsparticipatie": "arbeid"}
    listed = pl.read_csv(
        opendata_dir / "standaarden" / "iv3_taakvelden_sociaal_2017_2026.csv", infer_schema=False
    ).select("jaar", "taakveld", "groep_2017_2026")
    assert set(listed["jaar"].cast(int)) == set(YEARS)
    for jaar, code, groep in listed.iter_rows():
        found = classification_of(int(jaar)).find(code)
        assert found is not None, (jaar, code)
        # Pgb is a group of its own here: rolled-up figures cannot split it (see taakvelden.yaml).
        expected = "pgb" if code in ("6.791", "6.792") else other_names.get(groep, groep)
        assert found.groep == expected, (jaar, code)


@pytest.mark.opendata
@pytest.mark.parametrize(
    "file",
    [
        "iv3_2017_2026/iv3_lasten_taakveld.parquet",
        "iv3_baten_lasten_taakveld_2023_2025/iv3_baten_lasten_taakveld.parquet",
    ],
)
def test_every_filed_social_code_of_the_pack_falls_in_a_group(
    opendata_dir: Path, file: str
) -> None:
    filed = (
        pl.scan_parquet(opendata_dir / file)
        .filter(pl.col("taakveld").str.starts_with(SOCIAL_DOMAIN))
        .select("jaar", "taakveld")
        .unique()
        .collect()
    )
    assert filed.height > 60
    for jaar, code in filed.iter_rows():
        assert classification_of(jaar).find(code) is not None, (jaar, code)


@pytest.mark.opendata
def test_the_pack_names_every_taakveld_of_every_year(opendata_dir: Path) -> None:
    titles = pl.read_csv(
        opendata_dir / "iv3_2017_2026" / "iv3_taakveld_titels.csv", infer_schema=False
    )
    assert titles.select("jaar", "code").is_duplicated().sum() == 0
    assert titles["titel"].str.strip_chars().str.len_chars().min() != 0
    for jaar in YEARS:
        named = set(titles.filter(pl.col("jaar") == str(jaar))["code"])
        # 6.791 and 6.792 stand apart only in the full detail; the rolled-up titles have 6.79.
        wanted = set(classification_of(jaar).taakvelden) - {"6.791", "6.792"}
        assert wanted == {code for code in named if code.startswith(SOCIAL_DOMAIN)}
