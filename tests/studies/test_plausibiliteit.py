"""Plausibiliteit: the planted faults are found, little else is, and every amount can be derived."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.numbers import Money
from sluitend.core.period import Year
from sluitend.demo.country import build_country
from sluitend.demo.faults import PLANTED_FAULTS, Fault
from sluitend.demo.write import write_country
from sluitend.publish.exit import publish
from sluitend.reference.areas import resolve
from sluitend.rules.rulebook import Rulebook
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.studies.plausibiliteit import plausibiliteit
from sluitend.studies.plausibility.bounds import bound_of
from sluitend.studies.plausibility.outputs import (
    CHECK_TEXTS,
    KEY,
    WHY_TEXTS,
    WHY_WORDS,
    Check,
    Why,
)
from sluitend.tables.iv3 import BATEN_LASTEN, CATEGORIES, INCOME, INHABITANTS, LASTEN, TOTALS

if TYPE_CHECKING:
    from sluitend.core.result import Output, Result

PAGE = (Path(__file__).resolve().parents[2] / "methode/plausibiliteit.md").read_text("utf-8")
YEARS = {"jaarrekening": (2017, 2024), "begroting": (2017, 2026)}


def ask(workspace: Workspace, document: str = "jaarrekening", **changes: Any) -> Result:
    van, tot = YEARS[document]
    question = {"gebied": "gemeenten", "van": van, "tot": tot, "document": document, **changes}
    return workspace.run(sl.call("plausibiliteit", **question))


def findings(workspace: Workspace, document: str = "jaarrekening", **changes: Any) -> pl.DataFrame:
    return ask(workspace, document, **changes).tables["bevindingen"]


def cells(frame: pl.DataFrame, check: Check) -> set[tuple[int, str]]:
    chosen = frame.filter(pl.col("toets") == str(check))
    return set(chosen.select("jaar", "gebied").iter_rows())


@pytest.fixture(scope="module")
def faulty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Workspace with the fictional country as filed with the planted faults."""
    path = tmp_path_factory.mktemp("met-fouten")
    write_country(build_country(), path / "bron", faults=PLANTED_FAULTS)
    workspace = create_workspace(path / "werk")
    workspace.load("open-data", path / "bron")
    return workspace


@pytest.mark.parametrize("fault", PLANTED_FAULTS, ids=lambda fault: fault.id)
def test_planted_fault_is_found(fault: Fault, faulty_workspace: Workspace) -> None:
    hits = findings(faulty_workspace, fault.document).filter(
        gebied=fault.gm_code,
        jaar=fault.jaar,
        maat=fault.maat,
        toets=fault.toets,
        onderwerp=fault.onderwerp,
    )
    assert hits.height == 1


def test_every_test_but_the_relative_ones_has_a_planted_fault() -> None:
    assert set(map(str, Check)) - {fault.toets for fault in PLANTED_FAULTS} == {
        Check.GROUP,
        Check.PEERS,
    }


@pytest.mark.parametrize("document", YEARS)
def test_faults_give_no_findings_elsewhere(
    document: str, demo_workspace: Workspace, faulty_workspace: Workspace
) -> None:
    """A wrong amount moves the bounds a little; only outliers near a bound may come of it."""
    clean, wrong = (findings(w, document) for w in (demo_workspace, faulty_workspace))
    new = wrong.join(clean, on=list(KEY), how="anti")
    planted = {fault.gm_code for fault in PLANTED_FAULTS}
    elsewhere = new.filter(~pl.col("gebied").is_in(planted))
    assert set(elsewhere["toets"]) <= {Check.YEARLY}
    assert (elsewhere["score"] < 2).all()
    assert elsewhere.height <= 10


def test_on_the_clean_country_exactly_what_was_not_filed_is_found(
    demo_workspace: Workspace,
) -> None:
    country = build_country()
    for document in YEARS:
        found = findings(demo_workspace, document)
        missing = [m for m in country.missing if m.document == document]
        whole = {(m.jaar, m.gm_code) for m in missing if m.domein == "alles"}
        domain = {(m.jaar, m.gm_code) for m in missing if m.domein != "alles"}
        assert cells(found, Check.NOT_FILED) == whole
        assert cells(found, Check.DOMAIN_ZERO) == domain
        assert whole


def test_the_clean_country_has_no_sign_unit_or_sum_findings(demo_workspace: Workspace) -> None:
    for document in YEARS:
        count = ask(demo_workspace, document).tables["telling"]
        hard = count.filter(pl.col("toets").is_in(["teken", "eenheid", "som"]))
        assert hard["bevindingen"].sum() == 0
        assert hard["getoetst"].sum() > 1000


@pytest.mark.parametrize("document", YEARS)
def test_every_amount_is_the_sum_of_its_terms(document: str, faulty_workspace: Workspace) -> None:
    result = ask(faulty_workspace, document)
    rows = result.tables["bevindingen"]
    assert not rows.select(pl.struct(KEY).is_duplicated().any()).item()
    sums = result.output.terms.group_by(KEY).agg(som=pl.sum("bedrag"))
    both = rows.join(sums, on=list(KEY), how="full", coalesce=True)
    assert both.height == rows.height
    known = both.filter(pl.col("bedrag").is_not_null())
    assert (known["bedrag"] == known["som"]).all()
    assert both.filter(pl.col("bedrag").is_null())["som"].null_count() == both.height - known.height


def test_terms_are_the_filed_rows(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace)
    snapshot = demo_workspace.snapshot()
    filed = snapshot.read(LASTEN).filter(document="jaarrekening")
    terms = result.output.terms.filter(pl.col("gm_code") != "")
    joined = terms.join(
        filed.select("jaar", "gm_code", "taakveld", "waarde"),
        left_on=["bronjaar", "gm_code", "taakveld"],
        right_on=["jaar", "gm_code", "taakveld"],
    )
    assert joined.height == terms.height > 100
    assert (joined["bedrag"].abs() == joined["waarde"].abs()).all()


def test_explain_shows_the_years_of_the_rows(demo_workspace: Workspace) -> None:
    from sluitend.studies.derivation import derivation

    terms = ask(demo_workspace, gebied="GM9025").output.terms
    texts = [str(found.text) for row in terms.iter_rows(named=True) if (found := derivation(row))]
    assert len(texts) == terms.height
    assert all(re.search(r"geleverd over 20\d\d$", text) for text in texts)


def test_amounts_are_whole_thousands(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace)
    for name in ("waarde", "vorige_waarde", "grens", "bedrag"):
        assert (rows[name].drop_nulls() % 100_000 == 0).all()


def test_an_area_shows_its_part_of_the_whole(demo_workspace: Workspace) -> None:
    """A municipality is judged against the whole country, whoever asks."""
    everything = findings(demo_workspace)
    for code in ("GM9025", "GM9015"):
        part = findings(demo_workspace, gebied=code)
        assert part.equals(everything.filter(gebied=code))
        assert part.height
    assert findings(demo_workspace, gebied="NL").sort(KEY).equals(everything.sort(KEY))


def test_an_amount_has_the_sign_of_the_change(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace)
    changed = rows.filter(pl.col("toets").is_in([Check.YEARLY, Check.UNIT, Check.ZERO]))
    changed = changed.filter(pl.col("vorige_waarde").is_not_null())
    assert (changed["bedrag"] == changed["waarde"] - changed["vorige_waarde"]).all()
    assert {True, False} == set(changed["bedrag"] > 0)
    absent = rows.filter(pl.col("toets").is_in([Check.NOT_FILED, Check.DOMAIN_ZERO]))
    assert (absent["bedrag"] == -absent["vorige_waarde"]).sum() >= 3
    shifted = rows.filter(toets=str(Check.SHIFT))
    assert (shifted["bedrag"] > 0).all()


def test_a_shift_and_its_outliers_are_one_event_and_the_shift_comes_first(
    faulty_workspace: Workspace,
) -> None:
    rows = findings(faulty_workspace).with_row_index("plaats")
    for _, event in rows.group_by("gebeurtenis"):
        assert event["plaats"].max() - event["plaats"].min() == event.height - 1  # type: ignore[operator] # a column of integers has a largest
    several = rows.filter(pl.len().over("gebeurtenis") > 1)
    assert several["gebeurtenis"].n_unique() >= 2
    first = several.unique("gebeurtenis", keep="first", maintain_order=True)
    assert set(first["toets"]) == {Check.SHIFT}
    others = several.join(first, on="plaats", how="anti")
    named = others.join(first.select("gebeurtenis", naam="onderwerp_titel"), on="gebeurtenis")
    assert (named["zie_ook_titel"] == named["naam"]).all()


def test_events_stand_in_order_of_strength_and_size(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace)
    first = rows.unique("gebeurtenis", keep="first", maintain_order=True)
    strong = rows.filter(nadruk="sterk")["gebeurtenis"].unique()
    sizes = [
        (name in strong, abs(amount or 0))
        for name, amount in first.select("gebeurtenis", "bedrag").iter_rows()
    ]
    assert sizes == sorted(sizes, reverse=True)
    headline = [str(text) for text in ask(faulty_workspace).output.headline]
    assert f"{rows.height} bevindingen, samen {first.height} gebeurtenissen, bij" in headline[0]
    largest = first.row(0, named=True)
    assert headline[headline.index("Kijk eerst naar:") + 1].startswith(
        f"{largest['gebied_naam']} {largest['jaar']}, {largest['onderwerp_titel']}"
    )


def test_who_did_not_file_is_named_with_what_was_filed_before(demo_workspace: Workspace) -> None:
    rows = findings(demo_workspace)
    said = " ".join(str(text) for text in ask(demo_workspace).output.headline)
    for row in rows.filter(toets=str(Check.NOT_FILED)).iter_rows(named=True):
        amount = Money(row["vorige_waarde"])
        assert f"{row['gebied_naam']} {row['jaar']} ({amount.render()})" in said


def test_every_bound_can_be_worked_out_again(faulty_workspace: Workspace) -> None:
    for document in YEARS:
        result = ask(faulty_workspace, document)
        rows = result.tables["bevindingen"].filter(toets=str(Check.YEARLY))
        basis = {
            tuple(row[name] for name in result.specs["grenzen"].key): row
            for row in result.tables["grenzen"].iter_rows(named=True)
        }
        for row in rows.iter_rows(named=True):
            rest = basis[tuple(row[name] for name in result.specs["grenzen"].key)]
            assert bound_of(row, rest).cents == row["grens"]
            with pytest.raises(ArithmeticError):
                bound_of(row, {**rest, "verhouding": rest["verhouding"] * 1.5})
        assert rows.height


def test_rises_and_falls_are_the_change_and_the_share(faulty_workspace: Workspace) -> None:
    rows = ask(faulty_workspace).tables["verandering"]
    for whole, up, down in (
        ("verandering", "stijgingen", "dalingen"),
        ("bij_bevinding", "stijgingen_bij_bevinding", "dalingen_bij_bevinding"),
    ):
        assert (rows[whole] == rows[up] + rows[down]).all()
        assert (rows[up] >= 0).all()
        assert (rows[down] <= 0).all()
    moved = rows["stijgingen"] - rows["dalingen"]
    found = rows["stijgingen_bij_bevinding"] - rows["dalingen_bij_bevinding"]
    assert np.allclose(rows["deel"], found / moved)
    assert ((rows["deel"] > 0) & (rows["deel"] < 1)).any()


def test_the_fictional_country_says_why_so_much_stands_out(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace)
    assert "stappen" in [n.code for n in result.notices]
    outliers = result.tables["bevindingen"].filter(toets=str(Check.YEARLY))
    assert outliers.filter(nadruk="sterk").is_empty()


def test_a_merged_municipality_is_compared_with_the_sum_of_its_predecessors(
    demo_workspace: Workspace,
) -> None:
    result = ask(demo_workspace, gebied="GM9031", van=2021, tot=2021)
    count = dict(result.tables["telling"].select("toets", "getoetst").iter_rows())
    assert count[Check.YEARLY] > 0
    change = result.tables["verandering"].filter(groep="jeugd").row(0, named=True)
    country = build_country()
    before = country.filed(2020, "jaarrekening")
    after = country.filed(2021, "jaarrekening")
    from sluitend.demo.taakvelden import two_digit_titles

    youth = [list(two_digit_titles(2020)).index(code) for code in ("6.72", "6.82")]
    own = after[country.codes(2021).index("GM9031")][youth, 0].sum()
    predecessors = sum(
        before[country.codes(2020).index(code)][youth, 0].sum() for code in ("GM9004", "GM9005")
    )
    assert change["verandering"] == (own - predecessors) * 100_000


def test_estimated_splits_are_left_out_and_named(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, van=2022, tot=2022)
    (notice,) = [n for n in result.notices if n.code == "geraamd"]
    assert "Elzenwaarde (2022)" in str(notice.text)
    assert "Rietmonde (2022)" in str(notice.text)
    relative = result.tables["bevindingen"].filter(pl.col("toets").is_in(["jaar_op_jaar"]))
    assert not set(relative["gebied"]) & {"GM9011", "GM9013"}


def test_incidental_flows_and_broken_blocks_are_no_outliers(demo_workspace: Workspace) -> None:
    rows = findings(demo_workspace).filter(pl.col("toets").is_in(["jaar_op_jaar", "verschuiving"]))
    assert rows.filter(onderwerp="6.3")["jaar"].min() is None or set(
        rows.filter(onderwerp="6.3")["jaar"]
    ) <= {2018, 2019}
    assert not set(rows.filter(onderwerp="6.1")["jaar"]) & {2022, 2023, 2024}
    assert rows.filter(onderwerp="toegang").is_empty()
    (notice,) = [n for n in ask(demo_workspace).notices if n.code == "niet_vergeleken"]
    assert "Toegang en wijkteams (2023)" in str(notice.text)


def test_an_amount_with_a_wrong_unit_is_no_basis_for_the_next_year(
    faulty_workspace: Workspace,
) -> None:
    """The year after is as it should be: nothing may be said of it."""
    rows = findings(faulty_workspace).filter(gebied="GM9019", onderwerp="6.71")
    assert set(rows["jaar"]) == {2021}
    rows = findings(faulty_workspace).filter(gebied="GM9029", onderwerp="6.6")
    assert 2018 not in set(rows["jaar"])


def test_moving_back_is_told_as_such(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace).filter(toets=str(Check.YEARLY))
    for code, subject, jaar in (("GM9029", "6.72", 2022), ("GM9034", "6.4", 2019)):
        assert rows.filter(gebied=code, onderwerp=subject, jaar=jaar)["uitleg"].to_list() == [
            "terug"
        ]
    rows = findings(faulty_workspace, tot=2019).filter(gebied="GM9007", onderwerp="6.4")
    assert rows.sort("jaar")["uitleg"].to_list() == [Why.VANISHES, Why.BACK]


def test_an_outlier_that_is_part_of_a_shift_points_to_it(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace)
    pointed = rows.filter(pl.col("zie_ook") != "")
    assert pointed.height >= 2
    shifts = rows.filter(toets=str(Check.SHIFT)).select("gebied", "jaar", zie_ook="onderwerp")
    assert pointed.join(shifts, on=["gebied", "jaar", "zie_ook"], how="anti").is_empty()


def test_no_amount_is_in_two_shifts(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace).filter(toets=str(Check.SHIFT))
    blocks = rows.select("gebied", "jaar", pl.col("onderwerp").str.split("+")).explode("onderwerp")
    assert rows.height
    assert not blocks.is_duplicated().any()


def test_a_group_that_only_moves_inside_is_judged_as_a_group(faulty_workspace: Workspace) -> None:
    rows = findings(faulty_workspace).filter(toets=str(Check.GROUP))
    assert rows.select("gebied", "onderwerp").rows() == [("GM9035", "wmo+jeugd")]
    assert rows["bedrag"].null_count() == 1


def test_the_count_is_that_of_the_findings(faulty_workspace: Workspace) -> None:
    result = ask(faulty_workspace)
    count = result.tables["telling"]
    rows = result.tables["bevindingen"]
    assert count["bevindingen"].sum() == rows.height
    assert count["waarvan_sterk"].sum() == (rows["nadruk"] == "sterk").sum()
    assert (count["bevindingen"] <= count["getoetst"]).all()
    assert set(count["toets"]) == set(map(str, Check))


def test_a_wider_bound_leaves_the_strong_outliers(faulty_workspace: Workspace) -> None:
    narrow = findings(faulty_workspace).filter(toets=str(Check.YEARLY))
    wide = findings(faulty_workspace, overrides={"plausibiliteit.hb_grens": "20"})
    wide = wide.filter(toets=str(Check.YEARLY))
    strong = narrow.filter(nadruk="sterk")
    assert set(wide.select(KEY).iter_rows()) == set(strong.select(KEY).iter_rows())
    assert 0 < wide.height < narrow.height


def test_the_bound_is_where_an_amount_would_stop_standing_out(demo_workspace: Workspace) -> None:
    rows = findings(demo_workspace).filter(toets=str(Check.YEARLY), maat="lasten")
    up = rows.filter(pl.col("waarde") > pl.col("grens"))
    down = rows.filter(pl.col("waarde") < pl.col("grens"))
    # Amounts within half the unit of the source of their bound are rounded onto it.
    assert up.height + down.height >= 0.95 * rows.height
    assert set(up["uitleg"]) <= {Why.ROSE, Why.BACK}
    assert set(down["uitleg"]) <= {Why.FELL, Why.BACK}


def test_municipalities_of_one_size_are_compared_when_there_are_enough(
    faulty_workspace: Workspace,
) -> None:
    assert any(n.code == "kleine_klassen" for n in ask(faulty_workspace).notices)
    result = ask(
        faulty_workspace,
        overrides={"plausibiliteit.minimum": "10", "plausibiliteit.grootteklassen": "25000"},
    )
    count = result.tables["telling"].filter(toets=str(Check.PEERS))
    assert count["getoetst"].sum() > 500
    assert not any(n.code == "kleine_klassen" for n in result.notices)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("plausibiliteit.boekingsparen", "jeugd+zorg"),
        ("plausibiliteit.grootteklassen", "50000, 20000"),
        ("plausibiliteit.grootteklassen", "twintig"),
        ("plausibiliteit.hb_grens", "veel"),
    ],
)
def test_a_threshold_that_cannot_be_read_is_refused(
    name: str, value: str, demo_workspace: Workspace
) -> None:
    with pytest.raises(ArgumentError):
        ask(demo_workspace, overrides={name: value})


def test_a_year_that_was_not_published_is_refused(demo_workspace: Workspace) -> None:
    with pytest.raises(NoDataError, match="2026"):
        ask(demo_workspace, van=2024, tot=2026)


def test_the_first_year_has_nothing_to_compare_with_and_says_so(demo_workspace: Workspace) -> None:
    first = ask(demo_workspace, van=2017, tot=2017)
    assert [n.code for n in first.notices if n.code == "geen_vorig_jaar"]
    assert first.tables["verandering"].is_empty()
    later = ask(demo_workspace, van=2018, tot=2018)
    assert not [n.code for n in later.notices if n.code == "geen_vorig_jaar"]
    whole = findings(demo_workspace).filter(jaar=2018, toets=str(Check.YEARLY))
    alone = later.tables["bevindingen"].filter(toets=str(Check.YEARLY))
    assert alone.height == whole.height > 0


CONTRACTS = {
    "lasten": LASTEN,
    "baten_lasten": BATEN_LASTEN,
    "totalen": TOTALS,
    "categorieen": CATEGORIES,
    "baten_bron": INCOME,
    "inwoners": INHABITANTS,
}


def run_on(workspace: Workspace, van: int, tot: int, **changed: pl.DataFrame) -> Output:
    """Run the pure function on the tables of a workspace, some of them changed."""
    snapshot = workspace.snapshot()
    tables: dict[str, Any] = {name: snapshot.read(c) for name, c in CONTRACTS.items()}
    areas = resolve("gemeenten", workspace.geography(), van, tot)
    return plausibiliteit(
        **{**tables, **changed}, rules=Rulebook(), gebied=areas, van=Year(van), tot=Year(tot)
    )


def with_amounts(
    lasten: pl.DataFrame, code: str, keur: dict[tuple[int, str], int | None]
) -> pl.DataFrame:
    """Return the accounts with other amounts of one municipality; None is not filed."""
    new = pl.DataFrame(
        [(jaar, taakveld, amount) for (jaar, taakveld), amount in keur.items()],
        schema={"jaar": pl.Int64, "taakveld": pl.String, "nieuw": pl.Int64},
        orient="row",
    ).with_columns(gm_code=pl.lit(code), document=pl.lit("jaarrekening"), anders=pl.lit(value=True))
    keys = ["jaar", "document", "gm_code", "taakveld"]
    other = pl.col("anders").fill_null(value=False)
    return lasten.join(new, on=keys, how="left").select(
        *keys,
        "maat",
        waarde=pl.when(other).then(pl.col("nieuw") * 100_000).otherwise("waarde"),
        ontbreekt=pl.when(other & pl.col("nieuw").is_null())
        .then(pl.lit("niet_geleverd"))
        .otherwise(pl.when(~other).then("ontbreekt")),
        publicatie_id="publicatie_id",
    )


def test_of_two_partners_the_larger_shift_counts(demo_workspace: Workspace) -> None:
    lasten = demo_workspace.snapshot().read(LASTEN)
    before = {"6.71": 9_000, "6.6": 2_000, "6.72": 8_000}
    after = {"6.71": 5_000, "6.6": 5_600, "6.72": 12_000}
    amounts: dict[tuple[int, str], int | None] = {(2018, t): a for t, a in before.items()}
    amounts |= {(2019, t): a for t, a in after.items()}
    output = run_on(demo_workspace, 2018, 2019, lasten=with_amounts(lasten, "GM9025", amounts))
    rows = output.tables["bevindingen"].filter(gebied="GM9025", jaar=2019, toets=str(Check.SHIFT))
    assert rows.select("onderwerp", "bedrag", "score").rows() == [("6.71+6.72", 400_000_000, 1.0)]


def test_a_calm_group_is_told_once_by_its_smallest_set(demo_workspace: Workspace) -> None:
    lasten = demo_workspace.snapshot().read(LASTEN)
    amounts: dict[tuple[int, str], int | None] = {}
    for jaar in range(2017, 2023):
        swing = 1_500 if jaar % 2 else -1_500
        amounts[jaar, "6.71"], amounts[jaar, "6.6"] = 5_000 + swing, 4_000 - swing
    output = run_on(demo_workspace, 2017, 2022, lasten=with_amounts(lasten, "GM9025", amounts))
    rows = output.tables["bevindingen"].filter(gebied="GM9025", toets=str(Check.GROUP))
    assert rows["onderwerp"].to_list() == ["wmo"]


def test_what_is_at_stake_is_unknown_when_last_year_rests_on_an_estimate(
    demo_workspace: Workspace,
) -> None:
    lasten = demo_workspace.snapshot().read(LASTEN)
    codes = lasten.filter(gm_code="GM9011", jaar=2022, document="jaarrekening")["taakveld"]
    output = run_on(
        demo_workspace,
        2022,
        2022,
        lasten=with_amounts(lasten, "GM9011", {(2022, code): None for code in codes}),
    )
    rows = output.tables["bevindingen"].filter(gebied="GM9011", toets=str(Check.NOT_FILED))
    assert rows["bedrag"].to_list() == [None]
    assert output.terms.filter(gebied="GM9011", toets=str(Check.NOT_FILED)).is_empty()


def test_without_totals_the_sums_are_not_tested_and_it_says_so(demo_workspace: Workspace) -> None:
    empty = demo_workspace.snapshot().read(TOTALS).clear()
    output = run_on(demo_workspace, 2018, 2019, totalen=empty)
    assert "geen_totalen" in [n.code for n in output.notices]
    tested = output.tables["telling"].filter(toets=str(Check.SUM))["getoetst"]
    assert tested.sum() == 0


def test_a_rejected_amount_is_neither_zero_nor_not_filed(demo_workspace: Workspace) -> None:
    lasten = demo_workspace.snapshot().read(LASTEN)
    gone = (
        (pl.col("gm_code") == "GM9025")
        & (pl.col("jaar") == 2019)
        & (pl.col("document") == "jaarrekening")
        & (pl.col("taakveld") == "6.71")
    )
    marked = lasten.with_columns(
        waarde=pl.when(~gone).then("waarde"),
        ontbreekt=pl.when(gone).then(pl.lit("afgekeurd")).otherwise("ontbreekt"),
    )
    plain, output = (
        run_on(demo_workspace, 2018, 2019, **changed) for changed in ({}, {"lasten": marked})
    )
    rows = output.tables["bevindingen"].filter(gebied="GM9025", jaar=2019)
    assert not set(rows["toets"]) & {Check.NOT_FILED, Check.DOMAIN_ZERO, Check.ZERO, Check.SUM}
    assert "6.71" not in rows["onderwerp"].to_list()
    tested = [
        o.tables["telling"].filter(jaar=2019, toets=str(Check.YEARLY))["getoetst"][0]
        for o in (plain, output)
    ]
    assert tested[0] - tested[1] == 1


def test_a_negative_outlier_does_not_break_a_year(demo_workspace: Workspace) -> None:
    lasten = demo_workspace.snapshot().read(LASTEN)
    cell = (
        (pl.col("gm_code") == "GM9025") & (pl.col("jaar") == 2018) & (pl.col("taakveld") == "6.4")
    )
    output = run_on(
        demo_workspace,
        2018,
        2019,
        lasten=lasten.with_columns(
            waarde=pl.when(cell).then(-pl.col("waarde")).otherwise("waarde")
        ),
    )
    rows = output.tables["bevindingen"].filter(gebied="GM9025", onderwerp="6.4")
    assert rows.filter(jaar=2018)["uitleg"].to_list() == [Why.FLIPPED]
    assert rows.filter(jaar=2019).is_empty()
    assert np.isfinite(rows["score"].drop_nulls().to_numpy()).all()


def test_nothing_that_stands_out_is_an_answer(demo_workspace: Workspace, tmp_path: Path) -> None:
    quiet = next(
        code
        for code in build_country().codes(2019)
        if findings(demo_workspace, gebied=code, van=2019, tot=2019).is_empty()
    )
    result = ask(demo_workspace, gebied=quiet, van=2019, tot=2019)
    text = publish(result, tmp_path / "rustig.html").read_text("utf-8")
    assert "Bevindingen: geen." in text
    assert "niet te bepalen" not in text
    assert "er valt niets op" in str(result.output.headline[0])


def test_words_accuse_nobody(faulty_workspace: Workspace) -> None:
    result = ask(faulty_workspace)
    texts = [str(n.text) for n in result.notices]
    texts += [str(m) for m in result.output.headline if not str(m).startswith("G")]
    shown = " ".join(texts).lower()
    assert not re.search(r"\b(foutief|onjuist|verkeerd|fraude|schuld)\b", shown)
    assert "geen fout" in shown


# The open data pack: what is known of it, and how much stands out.

NOT_FILED = {
    (2018, "GM0545"), (2018, "GM0620"), (2018, "GM0707"), (2020, "GM0339"), (2020, "GM1735"),
    (2022, "GM0141"), (2022, "GM0457"), (2022, "GM0505"), (2022, "GM1700"), (2023, "GM1961"),
    (2024, "GM0809"),
}  # fmt: skip
YOUTH_ZERO = {(2017, "GM0393"), (2018, "GM0393"), (2017, "GM0415")}


@pytest.mark.opendata
def test_the_known_non_filers_are_found_and_no_others(opendata_workspace: Workspace) -> None:
    rows = findings(opendata_workspace)
    assert cells(rows, Check.NOT_FILED) == NOT_FILED
    youth = rows.filter(toets=str(Check.DOMAIN_ZERO), onderwerp="jeugd")
    assert set(youth.select("jaar", "gebied").iter_rows()) == YOUTH_ZERO


@pytest.mark.opendata
def test_the_budgets_that_lack_in_2025_are_found(opendata_workspace: Workspace) -> None:
    rows = findings(opendata_workspace, "begroting", van=2025, tot=2025)
    assert set(rows.filter(toets=str(Check.NOT_FILED))["gebied_naam"]) == {
        "De Bilt", "Landsmeer", "Midden-Drenthe", "Vijfheerenlanden",
    }  # fmt: skip


@pytest.mark.opendata
def test_published_sums_close_and_no_unit_is_wrong(opendata_workspace: Workspace) -> None:
    count = ask(opendata_workspace).tables["telling"]
    for check, least in ((Check.SUM, 14_000), (Check.UNIT, 23_000)):
        rows = count.filter(toets=str(check))
        assert rows["getoetst"].sum() >= least
        assert rows["bevindingen"].sum() == 0


@pytest.mark.opendata
@pytest.mark.parametrize("document", YEARS)
def test_the_page_states_how_much_stands_out(document: str, opendata_workspace: Workspace) -> None:
    count = ask(opendata_workspace, document).tables["telling"]
    sums = count.group_by("toets").agg(pl.sum("getoetst", "bevindingen", "waarvan_sterk"))
    for check, tested, found, strong in sums.iter_rows():
        rate = 1000 * found / tested
        row = f"| `{check}` | {document} | {tested:,} | {found:,} | {strong:,} | {rate:.1f} |"
        assert row.replace(",", "~").replace(".", ",").replace("~", ".") in PAGE, row


@pytest.mark.opendata
def test_half_of_the_movements_in_youth_rest_on_findings(opendata_workspace: Workspace) -> None:
    change = ask(opendata_workspace).tables["verandering"].filter(jaar=2024, groep="jeugd")
    row = change.row(0, named=True)
    millions = [round(row[name] / 10**8) for name in ("bij_bevinding", "verandering")]
    stated = f"{row['deel']:.0%}".replace("%", " %"), "€ {} van de € {} mln".format(*millions)
    assert all(text in PAGE.replace("\n  ", " ") for text in stated), stated


@pytest.mark.opendata
def test_neither_rounding_nor_the_distance_of_the_paper_makes_an_outlier(
    opendata_workspace: Workspace,
) -> None:
    """What the page says about the smallest distance and about the unit of the source."""
    rested = []
    for document in YEARS:
        result = ask(opendata_workspace, document)
        rest = result.tables["grenzen"]
        nearest = pl.min_horizontal(
            pl.col("kwartiel_2") - pl.col("kwartiel_1"), pl.col("kwartiel_3") - pl.col("kwartiel_2")
        )
        assert rest.filter(pl.col("factor_a") * pl.col("kwartiel_2").abs() > nearest).is_empty()
        rested.append(rest.height)
        rows = result.tables["bevindingen"].join(rest, on=list(result.specs["grenzen"].key))
        away = (rows["waarde"] - rows["verhouding"] * rows["vorige_waarde"]).abs()
        assert rows.height > 2000
        assert document == "begroting" or away.min() > 100_000  # type: ignore[operator] # a column of floats has a smallest
    assert f"0 van {sum(rested)} gevallen" in PAGE


@pytest.mark.opendata
def test_oudewater_2018_and_2019_stand_out_on_wmo_aids(opendata_workspace: Workspace) -> None:
    """Known: Oudewater filed 301, 36 and 349 thousand on 6.6, because of how it carries out."""
    rows = findings(opendata_workspace, gebied="GM0589").filter(onderwerp="6.6")
    assert rows.sort("jaar").select("jaar", "vorige_waarde", "waarde", "uitleg").rows() == [
        (2018, 30_100_000, 3_600_000, "meer_gedaald"),
        (2019, 3_600_000, 34_900_000, "terug"),
    ]


@pytest.mark.opendata
def test_all_municipalities_and_years_take_less_than_two_seconds(
    opendata_workspace: Workspace,
) -> None:
    snapshot = opendata_workspace.snapshot()
    tables: dict[str, Any] = {name: snapshot.read(c) for name, c in CONTRACTS.items()}
    areas = resolve("gemeenten", opendata_workspace.geography(), 2017, 2024)
    begin = time.process_time()
    output = plausibiliteit(
        **tables, rules=Rulebook(), gebied=areas, van=Year(2017), tot=Year(2024)
    )
    assert time.process_time() - begin < 2
    assert output.tables["bevindingen"].height > 1000


def test_one_municipality_is_told_per_place_and_never_by_its_name_again(
    faulty_workspace: Workspace,
) -> None:
    every = findings(faulty_workspace)
    heads = every.unique("gebeurtenis", keep="first", maintain_order=True)
    heads = heads.filter(pl.col("bedrag").is_not_null())
    counted = heads.group_by("gebied", "gebied_naam", "onderwerp_titel", "toets").len()
    code, name, place, *_ = counted.sort("len", "gebied", descending=True).row(0)
    said = [str(text) for text in ask(faulty_workspace, gebied=code).output.headline]
    lines = said[said.index("Kijk eerst naar:") + 1 :]
    assert lines
    assert not any(name in line for line in lines)
    own = heads.filter(gebied=code)
    for line in lines:
        place, _, amounts = line.partition(": ")
        years = [int(jaar) for jaar in re.findall(r"in (\d{4})", amounts)]
        check = next(c for c, text in CHECK_TEXTS.items() if line.endswith(f"({text})."))
        rows = own.filter(onderwerp_titel=place, toets=str(check))
        assert years == sorted(rows["jaar"])
    assert max(line.count(" in ") for line in lines) > 1


def test_every_short_word_is_explained_once(faulty_workspace: Workspace) -> None:
    result = ask(faulty_workspace)
    occurring = set(result.tables["bevindingen"]["uitleg"])
    told = [str(n.text) for n in result.notices if n.code == "wat_opvalt"]
    assert sorted(told) == sorted(f"‘{WHY_WORDS[w]}’: {WHY_TEXTS[w]}" for w in occurring)
    assert set(WHY_WORDS) == set(WHY_TEXTS) == set(Why)
    assert all(len(str(text)) <= 30 for text in WHY_WORDS.values())
