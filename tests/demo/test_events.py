"""Every planted event can be seen in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.demo.events import PLANTED_EVENTS
from sluitend.demo.plants import MISSING, MissingFiling

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.country import Country

FINAL, FIRST = "iv3_2017_2026", "iv3_2017_2026_eerste_publicatie"
PARQUET = "iv3_lasten_taakveld.parquet"
DETAIL = "iv3_baten_lasten_taakveld_2023_2025/iv3_baten_lasten_taakveld.parquet"
YOUTH = ["6.72", "6.82"]
KEYS = ["jaar", "document", "gm_code", "taakveld"]


@pytest.fixture(scope="module")
def lasten(directory: Path) -> pl.DataFrame:
    return pl.read_parquet(directory / FINAL / PARQUET)


@pytest.fixture(scope="module")
def detail(directory: Path) -> pl.DataFrame:
    return pl.read_parquet(directory / DETAIL)


def planted(event: str) -> int | None:
    return next(e.effect_keur for e in PLANTED_EVENTS if e.id == event)


@pytest.mark.parametrize("item", MISSING, ids=lambda m: f"{m.gm_code}-{m.document}-{m.jaar}")
def test_what_was_not_filed_is_zero_or_absent(item: MissingFiling, lasten: pl.DataFrame) -> None:
    filing = lasten.filter(gm_code=item.gm_code, document=item.document, jaar=item.jaar)
    if item.vorm == "afwezig":
        assert filing.is_empty()
        return
    youth = pl.col("taakveld").is_in(YOUTH)
    gone = filing if item.domein == "alles" else filing.filter(youth)
    assert gone["lasten_keur"].to_list() == [0.0] * (51 if item.domein == "alles" else 2)
    if item.domein != "alles":
        assert filing.filter(~youth)["lasten_keur"].sum() > 0


def test_nothing_else_looks_like_not_filed(country: Country, lasten: pl.DataFrame) -> None:
    domains = {
        "jeugd": ["6.72", "6.73", "6.74", "6.75", "6.76", "6.82", "6.92"],
        "wmo": ["6.6", "6.60", "6.71", "6.81", "6.91"],
        "inkomen": ["6.3"],
    }
    for domain, codes in domains.items():
        sums = (
            lasten.filter(pl.col("taakveld").is_in(codes))
            .group_by("gm_code", "document", "jaar")
            .agg(pl.col("lasten_keur").sum())
            .filter(pl.col("lasten_keur") == 0)
        )
        expected = {
            (m.gm_code, m.document, m.jaar)
            for m in country.missing
            if m.domein in {"alles", domain} and m.vorm == "nul"
        }
        assert set(sums["gm_code", "document", "jaar"].iter_rows()) == expected


def test_absent_begroting_stands_as_zeros_in_the_detail(
    detail: pl.DataFrame, directory: Path
) -> None:
    rows = detail.filter(gm_code="GM9027", jaar=2025)
    assert rows.height == 69
    assert rows["lasten_keur"].to_list() == [0.0] * 69
    assert rows["baten_keur"].to_list() == [0.0] * 69
    totals = pl.read_csv(directory / FINAL / "iv3_totalen_gemeente.csv")
    assert totals.filter(gm_code="GM9027", jaar=2025).is_empty()
    assert totals.filter(jaar=2025).height == 29


def test_first_publication_differs_in_the_revised_cell_only(
    lasten: pl.DataFrame, directory: Path
) -> None:
    first = pl.read_parquet(directory / FIRST / PARQUET)
    both = lasten.join(first, on=KEYS, how="full", suffix="_eerst", coalesce=True)
    changed = both.filter(pl.col("lasten_keur").ne_missing(pl.col("lasten_keur_eerst")))
    assert changed.select(KEYS).rows() == [(2024, "jaarrekening", "GM9020", "6.72")]
    assert (changed["lasten_keur"] - changed["lasten_keur_eerst"]).item() == planted(
        "herziening-2024"
    )


def test_centre_municipality_gets_forty_percent_back(detail: pl.DataFrame) -> None:
    youth = pl.col("taakveld").str.contains(r"^6\.(7[2346][a-c]?d?|75\d|76\d|82\w?)$")
    rows = detail.filter(youth, pl.col("gm_code") == "GM9002")
    assert (rows["baten_keur"] * 5 == rows["lasten_keur"] * 2).all()
    accounts = rows.filter(jaar=2023, document="jaarrekening")
    assert accounts["lasten_keur"].sum() == 93_500
    assert accounts["baten_keur"].sum() == planted("centrumgemeente")
    others = detail.filter(youth, pl.col("gm_code") != "GM9002")
    assert others["baten_keur"].sum() < float(others["lasten_keur"].sum()) * 0.02


def test_bookings_on_the_dead_parent_code(detail: pl.DataFrame) -> None:
    parents = detail.filter(
        pl.col("taakveld").is_in(["6.71", "6.72", "6.81", "6.82"]), pl.col("lasten_keur") != 0
    )
    assert set(parents["gm_code", "taakveld"].iter_rows()) == {("GM9016", "6.71")}
    accounts = parents.filter(jaar=2023, document="jaarrekening")
    assert accounts["lasten_keur"].item() == planted("oude-code-2023")


def test_a_new_name_keeps_its_code(directory: Path) -> None:
    listed = pl.read_csv(directory / FINAL / "gemeenten_per_jaar_2010_2026.csv")
    names = listed.filter(gm_code="GM9028").select("jaar", "gm_naam")
    assert set(names.filter(pl.col("jaar") < 2020)["gm_naam"]) == {"Oud-Leliëndam"}
    assert set(names.filter(pl.col("jaar") >= 2020)["gm_naam"]) == {"Leliëndam"}
    events = pl.read_csv(directory / "herindelingen/herindelingen_2011_2026.csv")
    assert "GM9028" not in set(events["opgeheven_code"])


def test_early_reclassification_is_in_the_lists_only(directory: Path, lasten: pl.DataFrame) -> None:
    listed = pl.read_csv(directory / FINAL / "gemeenten_per_jaar_2010_2026.csv")
    assert listed.filter(gm_code="GM9030")["jaar"].max() == 2013
    assert "GM9030" not in set(lasten["gm_code"])


def test_inhabitants_move_with_the_municipality(country: Country) -> None:
    people = country.inhabitants
    assert people["GM9031", 2021] - people["GM9004", 2020] - people["GM9005", 2020] in range(500)
    assert people["GM9009", 2019] - people["GM9009", 2018] in range(9_000, 9_600)
    assert people["GM9011", 2022] - people["GM9011", 2021] in range(6_000, 6_600)
    assert people["GM9013", 2022] - people["GM9013", 2021] in range(4_000, 4_600)


def test_incidental_money_is_in_the_accounts_and_in_the_budget_from_2024(
    country: Country, lasten: pl.DataFrame
) -> None:
    euro: dict[tuple[str, str, int], float] = {}
    for jaar in range(2017, 2027):
        people = sum(country.inhabitants[code, jaar] for code in country.codes(jaar))
        for document in country.documents(jaar):
            for taakveld in ("6.1", "6.3"):
                cells = lasten.filter(taakveld=taakveld, document=document, jaar=jaar)
                euro[taakveld, document, jaar] = float(cells["lasten_keur"].sum()) * 1000 / people
    assert euro["6.1", "jaarrekening", 2022] - euro["6.1", "jaarrekening", 2021] > 40
    assert euro["6.1", "begroting", 2023] - euro["6.1", "begroting", 2021] < 20
    assert euro["6.1", "begroting", 2024] - euro["6.1", "begroting", 2023] > 70
    assert euro["6.3", "jaarrekening", 2020] - euro["6.3", "jaarrekening", 2019] > 120
    assert abs(euro["6.3", "begroting", 2020] - euro["6.3", "begroting", 2019]) < 30
    assert euro["6.3", "jaarrekening", 2024] - euro["6.3", "jaarrekening", 2022] < -50
