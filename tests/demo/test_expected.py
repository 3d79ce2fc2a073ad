"""The planted steps close exactly, and every event has the effect its row says."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.demo.country import Country, build_country
from sluitend.demo.events import PLANTED_EVENTS, PlantedEvent, planted_events
from sluitend.demo.expected import expected_steps, filed_lasten
from sluitend.demo.taakvelden import blocks, detail_titles, two_digit_titles, two_digits

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.demo.plants import Document

LASTEN = "iv3_2017_2026/iv3_lasten_taakveld.parquet"
WITH_STEP = [event for event in PLANTED_EVENTS if event.stap]
STEPS = {
    "herindeling",
    "eerste_levering",
    "niet_geleverd",
    "niet_vergelijkbaar",
    "classificatiebreuk",
    "incidenteel",
    "inwoners",
    "groep",
}


@pytest.fixture(scope="module")
def steps(country: Country) -> pl.DataFrame:
    return expected_steps(country)


def effect(steps: pl.DataFrame, event: PlantedEvent) -> Fraction:
    rows = steps.filter(
        gm_code=event.gm_effect,
        van=event.jaar - 1,
        tot=event.jaar,
        document=event.document,
        onderwerp_groep=event.groep,
        stap=event.stap,
    )
    if event.blok:
        rows = rows.filter(blok=event.blok)
    assert rows.height
    return sum((Fraction(t, n) for t, n in rows["teller", "noemer"].iter_rows()), Fraction(0))


@pytest.mark.parametrize("hoofdtaakvelden", [(6,), tuple(range(9))])
def test_steps_close_exactly_on_every_block(
    country: Country, hoofdtaakvelden: tuple[int, ...]
) -> None:
    explained: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    keys = ["document", "van", "tot", "gm_code", "blok", "teller", "noemer"]
    for *key, teller, noemer in expected_steps(country, hoofdtaakvelden).select(keys).iter_rows():
        explained[tuple(key)] += Fraction(teller, noemer)
    checked = 0
    filings: tuple[tuple[Document, int], ...] = (("jaarrekening", 2024), ("begroting", 2026))
    for document, last in filings:
        for van in range(2017, last):
            before = filed_lasten(country, van, document)
            after = filed_lasten(country, van + 1, document)
            for code in {*country.codes(van), *country.codes(van + 1)}:
                for block in blocks(van, van + 1, hoofdtaakvelden):
                    v0 = sum(before.get((code, taakveld), 0) for taakveld in block.van)
                    v1 = sum(after.get((code, taakveld), 0) for taakveld in block.naar)
                    assert explained.pop((document, van, van + 1, code, block.id), 0) == v1 - v0
                    checked += 1
    assert not explained
    assert checked > 5000


def test_primitives_are_what_is_in_the_file(country: Country, directory: Path) -> None:
    rows = pl.read_parquet(directory / LASTEN)
    found = {tuple(key): amount for *key, amount in rows.iter_rows()}
    for jaar in range(2017, 2027):
        for document in country.documents(jaar):
            for (code, taakveld), amount in filed_lasten(country, jaar, document).items():
                if taakveld not in {"0.10", "0.11"}:
                    assert found.pop((jaar, document, code, taakveld), 0) == amount
    assert not found


def test_reclassifications_move_nothing_over_the_country(steps: pl.DataFrame) -> None:
    moved = (
        steps.filter(stap="herindeling")
        .group_by("document", "van", "blok")
        .agg(pl.col("bedrag").sum())
    )
    assert moved["bedrag"].abs().max() == 0
    assert set(steps.filter(stap="herindeling")["tot"]) == {2019, 2021, 2022, 2023}


def test_every_kind_of_step_occurs_and_no_other(steps: pl.DataFrame) -> None:
    assert set(steps["stap"]) == STEPS
    keys = ["gm_code", "van", "tot", "document", "blok", "stap"]
    assert steps.select(keys).is_duplicated().sum() == 0
    assert (steps["bedrag"] == steps["teller"] / steps["noemer"]).all()


@pytest.mark.parametrize("event", WITH_STEP, ids=lambda event: event.id)
def test_event_has_its_planted_effect(event: PlantedEvent, steps: pl.DataFrame) -> None:
    assert effect(steps, event) == event.effect_keur


@pytest.mark.parametrize("seed", [0, 7, 20260717])
def test_effects_are_the_same_for_every_seed(seed: int) -> None:
    steps = expected_steps(build_country(seed))
    assert [effect(steps, event) for event in WITH_STEP] == [e.effect_keur for e in WITH_STEP]


def test_growth_at_constant_euro_per_inhabitant_is_all_inhabitants(steps: pl.DataFrame) -> None:
    rows = steps.filter(gm_code="GM9025", tot=2019, document="jaarrekening")
    assert set(rows["stap"]) == {"inwoners", "groep"}
    assert rows.filter(stap="groep")["bedrag"].abs().max() == 0
    assert all(amount > 0 for amount in rows.filter(stap="inwoners")["bedrag"])


def test_merger_without_accounts_counts_only_what_was_filed(steps: pl.DataFrame) -> None:
    rows = steps.filter(
        gm_code="GM9032", tot=2023, document="jaarrekening", onderwerp_groep="jeugd"
    )
    assert dict(rows.select("stap", "bedrag").iter_rows()) == {
        "herindeling": 12_000,
        "niet_vergelijkbaar": 6_900,
    }
    old = steps.filter(gm_code="GM9023", tot=2023, document="jaarrekening")
    assert old["bedrag"].abs().max() == 0


def test_toegang_breaks_in_2023_by_the_same_amount_for_all(
    country: Country, steps: pl.DataFrame
) -> None:
    rows = steps.filter(stap="classificatiebreuk", tot=2023)
    assert set(rows["blok"]) == {"toegang"}
    # All but Bongerdland, of which part of 2022 is unknown.
    year = rows.filter(document="jaarrekening")
    assert set(year["gm_code"]) == set(country.codes(2023)) - {"GM9032"}


def test_incidental_flows_disturb_exactly_their_years(steps: pl.DataFrame) -> None:
    pairs = steps.filter(stap="incidenteel").select("blok", "tot").unique()
    years = {blok: set(pairs.filter(blok=blok)["tot"]) for blok in pairs["blok"].unique()}
    assert years == {"6.1": set(range(2022, 2027)), "6.3": set(range(2020, 2025))}


def test_blocks_cover_every_code_once() -> None:
    for van in range(2017, 2026):
        found = blocks(van, van + 1)
        for side, jaar in (("van", van), ("naar", van + 1)):
            codes = [code for block in found for code in getattr(block, side)]
            assert sorted(codes) == [c for c in two_digit_titles(jaar) if c.startswith("6.")]
        assert len({block.id for block in found}) == len(found)
        flags = {block.vlag for block in found}
        assert flags == (
            {"doorlopend", "deels", "gebroken"} if van in (2022, 2024) else {"doorlopend"}
        )


def test_detail_codes_roll_up_to_codes_of_the_same_year() -> None:
    for jaar in range(2017, 2027):
        assert {two_digits(code) for code in detail_titles(jaar)} == set(two_digit_titles(jaar))


def test_table_of_events_is_complete(country: Country) -> None:
    table = planted_events(country)
    assert table.height == len(PLANTED_EVENTS) == table["id"].n_unique()
    assert table.filter(pl.col("stap").is_not_null() & pl.col("effect_keur").is_null()).is_empty()
    assert table["omschrijving"].str.ends_with(".").all()
    for event in PLANTED_EVENTS:
        assert set(event.gm_codes) <= {m.code for m in country.municipalities}
        assert event.gevonden_door.startswith("tests/")
        if "[" in event.gevonden_door:
            assert event.gevonden_door.endswith(f"[{event.id}]")
        else:
            assert event.stap or event.soort == "herziene publicatie"
