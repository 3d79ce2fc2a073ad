"""Vergelijkingsgroep: twins are found, distances close, and the group claims no more than it can."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.demo.municipalities import CENTRE
from sluitend.demo.spending import BATEN, LASTEN
from sluitend.demo.write import FINAL
from sluitend.reference.areas import Areas, resolve
from sluitend.reference.geography import Geography
from sluitend.rules.characteristics import (
    Characteristic,
    Kind,
    Origin,
    characteristics,
    read_weights,
)
from sluitend.store import running
from sluitend.store.workspace import create_workspace
from sluitend.studies.peers.group import Group, group_of
from sluitend.studies.peers.standing import Bounds, reach, standing
from sluitend.studies.peers.tables import MILLION
from sluitend.studies.peers.traits import Trait, trait
from sluitend.tables.iv3 import INHABITANTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

ASKED: dict[str, Any] = {"gebied": "GM9025", "jaar": 2023, "onderwerp": "jeugd"}
BOUNDS = Bounds(median=6, quartiles=11, known=0.75, returned=0.2, recent=3)


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("vergelijkingsgroep", **{**ASKED, **arguments}))


def notices(result: Result, code: str) -> list[str]:
    return [str(notice.text) for notice in result.notices if notice.code == code]


# Small countries, worked by hand.

CODES = ("GM9001", "GM9002", "GM9003", "GM9004", "GM9005")
NUMBER = Characteristic(
    "getal", "Getal", "A", Kind.NUMBER, (Origin("inwoners", "inwoners"),), 1, ""
)
RATE = Characteristic(
    "deel", "Deel", "B", Kind.NUMBER, (Origin("kerncijfers_verhouding", "procent_65_plus"),), 1, ""
)
RANK = Characteristic(
    "trede",
    "Trede",
    "C",
    Kind.CLASS,
    (Origin("gebieden", alleen={"indeling": "trede"}),),
    1,
    "",
    volgorde=("laag", "midden", "hoog"),
)
PLACE = Characteristic(
    "streek",
    "Streek",
    "D",
    Kind.SAME,
    (Origin("gebieden", alleen={"indeling": "streek"}, kaart=True),),
    1,
    "",
)


def country(
    years: dict[int, tuple[str, ...]], moves: tuple[tuple[int, str, str, float], ...] = ()
) -> Geography:
    """Return municipalities per year, with reclassifications (year, from, to, share)."""
    return Geography(
        pl.DataFrame(
            [(jaar, code, code) for jaar, codes in years.items() for code in codes],
            schema={"jaar": pl.Int64, "gm_code": pl.String, "gm_naam": pl.String},
            orient="row",
        ),
        pl.DataFrame(
            [(*move, False) for move in moves],
            schema={
                "jaar": pl.Int64,
                "van_code": pl.String,
                "naar_code": pl.String,
                "aandeel": pl.Float64,
                "geraamd": pl.Boolean,
            },
            orient="row",
        ),
        pl.DataFrame(),
    )


def rows(maat: str, jaar: int, values: Mapping[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "jaar": [jaar] * len(values),
            "gm_code": list(values),
            "maat": [maat] * len(values),
            "waarde": list(values.values()),
        },
        schema_overrides={"waarde": pl.Float64, "jaar": pl.Int64},
    )


def division(name: str, jaar: int, values: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "jaar": [jaar] * len(values),
            "gm_code": list(values),
            "indeling": [name] * len(values),
            "gebied_code": list(values.values()),
            "gebied_naam": [value.title() for value in values.values()],
        }
    )


def five(jaar: int = 2023) -> Areas:
    """Return five municipalities on the map of a year; no border ever changed."""
    always = country(dict.fromkeys(range(2019, 2026), CODES))
    return resolve("gemeenten", always, jaar, jaar)


def test_the_planted_twin_is_nearest_and_a_weight_changes_who_follows() -> None:
    """By hand: 9002 is a twin, 9003 differs in number only, 9004 in class only, 9005 in both."""
    everyone = five()
    tables = {
        "inwoners": rows("inwoners", 2023, dict(zip(CODES, [10, 10, 14, 10, 16], strict=True))),
        "gebieden": division(
            "trede", 2023, dict(zip(CODES, ["laag", "laag", "laag", "hoog", "hoog"], strict=True))
        ),
    }
    traits = (trait(NUMBER, tables, everyone), trait(RANK, tables, everyone))
    # Numbers: more than half of the deviations from the median are 0, so the plain deviation.
    assert traits[0].spread == pytest.approx(np.std([10, 10, 14, 10, 16]))
    assert traits[1].spread == pytest.approx(np.std([0, 0, 0, 2, 2]))

    def group(weights: dict[str, float]) -> list[str]:
        found = group_of(0, traits, weights, 4, inside=np.ones(5, dtype=np.bool_), least_known=0.75)
        assert found.squared[0] == 0
        return [CODES[p] for p in found.peers]

    assert group({"getal": 1, "trede": 3}) == ["GM9002", "GM9003", "GM9004", "GM9005"]
    assert group({"getal": 3, "trede": 1}) == ["GM9002", "GM9004", "GM9003", "GM9005"]


def test_a_characteristic_of_a_later_year_does_not_count_but_borders_may() -> None:
    everyone = five(2022)
    tables = {
        "gebieden": pl.concat(
            [
                division("trede", 2023, dict.fromkeys(CODES, "laag")),
                division("streek", 2024, dict.fromkeys(CODES, "noord")),
                division("streek", 2025, dict.fromkeys(CODES, "zuid")),
            ]
        )
    }
    assert trait(RANK, tables, everyone).jaar is None
    region = trait(PLACE, tables, everyone)
    assert (region.jaar, set(region.labels)) == (2024, {"Noord"})


def test_the_newest_year_that_is_not_later_counts() -> None:
    both = pl.concat(
        [rows("procent_65_plus", jaar, dict.fromkeys(CODES, jaar)) for jaar in (2019, 2022, 2024)]
    )
    found = trait(RATE, {"kerncijfers_verhouding": both}, five(2023))
    assert found.jaar == 2022
    assert found.values.tolist() == [2022.0] * 5


def test_a_year_without_any_value_is_no_year() -> None:
    empty = rows("procent_65_plus", 2023, dict.fromkeys(CODES))
    filled = rows("procent_65_plus", 2021, dict.fromkeys(CODES, 20.0))
    found = trait(RATE, {"kerncijfers_verhouding": pl.concat([empty, filled])}, five(2023))
    assert found.jaar == 2021


def test_a_year_without_a_map_is_no_year() -> None:
    before = rows("procent_65_plus", 2014, dict.fromkeys(CODES, 20.0))
    assert trait(RATE, {"kerncijfers_verhouding": before}, five()).jaar is None


def test_counts_are_carried_to_new_borders_and_rates_are_not() -> None:
    """9002 goes into 9001; 9004 becomes 9005 with the same borders; 9003 stays."""
    geography = country(
        {2022: ("GM9001", "GM9002", "GM9003", "GM9004"), 2023: ("GM9001", "GM9003", "GM9005")},
        ((2023, "GM9002", "GM9001", 1.0), (2023, "GM9004", "GM9005", 1.0)),
    )
    everyone = resolve("gemeenten", geography, 2023, 2023)
    old = {"GM9001": 10.0, "GM9002": 20.0, "GM9003": 30.0, "GM9004": 40.0}
    tables = {
        "inwoners": rows("inwoners", 2022, old),
        "kerncijfers_verhouding": rows("procent_65_plus", 2022, old),
    }
    assert trait(NUMBER, tables, everyone).values.tolist() == [30, 30, 40]
    rate = trait(RATE, tables, everyone)
    assert rate.values[1:].tolist() == [30, 40]
    assert np.isnan(rate.values[0])
    assert rate.moved.tolist() == [True, False, False]


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    geography = country(
        {2022: ("GM9001", "GM9002"), 2023: ("GM9001",)}, ((2023, "GM9002", "GM9001", 1.0),)
    )
    everyone = resolve("gemeenten", geography, 2023, 2023)
    found = trait(NUMBER, {"inwoners": rows("inwoners", 2022, {"GM9001": 5.0})}, everyone)
    assert np.isnan(found.values).all()


def test_a_quotient_is_of_one_circular_the_last_of_its_year() -> None:
    share = Characteristic(
        "deel",
        "Deel",
        "A",
        Kind.NUMBER,
        (Origin("gf_volumina", "volume", {"maatstaf": "jong"}, {"maatstaf": "inwo"}, maal=100.0),),
        1,
        "",
    )
    parts = []
    for circular, young, all_of_them in (("M2023", 1, 10), ("S2023", 2, 10), ("D2022", 9, 10)):
        for maatstaf, value in (("jong", young), ("inwo", all_of_them)):
            parts.append(
                rows("volume", 2023, dict.fromkeys(CODES, float(value))).with_columns(
                    circulaire=pl.lit(circular), maatstaf=pl.lit(maatstaf)
                )
            )
    found = trait(share, {"gf_volumina": pl.concat(parts)}, five())
    assert found.values.tolist() == [20.0] * 5


def test_an_unknown_class_has_no_place() -> None:
    classes = dict(zip(CODES, ["laag", "hoog", "vreemd", "midden", "laag"], strict=True))
    found = trait(RANK, {"gebieden": division("trede", 2023, classes)}, five())
    assert found.values[[0, 1, 3, 4]].tolist() == [0, 2, 1, 0]
    assert np.isnan(found.values[2])
    assert found.labels == ("Laag", "Hoog", "", "Midden", "Laag")


def test_two_values_for_one_municipality_are_a_bug() -> None:
    twice = pl.concat([rows("inwoners", 2023, {"GM9001": 1.0})] * 2)
    with pytest.raises(ValueError, match="two values"):
        trait(NUMBER, {"inwoners": twice}, five())


def made(what: Characteristic, numbers: list[float]) -> Trait:
    array = np.array(numbers)
    nothing = np.zeros(array.size, dtype=np.bool_)
    return Trait(what, None, 2023, array, ("",) * array.size, nothing)


def grouped(*traits: Trait, number: int = 2, least_known: float = 0.75, **weights: float) -> Group:
    size = traits[0].values.size
    inside = np.ones(size, dtype=np.bool_)
    return group_of(0, traits, weights, number, inside=inside, least_known=least_known)


def test_who_is_hardly_known_is_not_placed_and_named() -> None:
    unknown = float("nan")
    traits = (made(NUMBER, [1, 1, 5, 9]), made(RATE, [1, unknown, 5, 9]))
    strict = grouped(*traits, getal=1.0, deel=1.0)
    assert strict.peers.tolist() == [2, 3]
    assert strict.unplaced.tolist() == [False, True, False, False]
    lenient = grouped(*traits, least_known=0.5, getal=1.0, deel=1.0)
    assert lenient.peers.tolist() == [1, 2]
    assert lenient.found.known[0, 1] == 0.5


def test_what_is_unknown_of_oneself_counts_for_nobody() -> None:
    unknown = float("nan")
    found = grouped(made(NUMBER, [1, 2, 9]), made(RATE, [unknown, 9, 1]), getal=1.0, deel=5.0)
    assert [t.what.id for t in found.used] == ["getal"]
    assert found.peers.tolist() == [1, 2]
    with pytest.raises(NoDataError):
        grouped(made(RATE, [unknown, 9, 1]), deel=1.0)


def test_stability_is_the_share_of_other_weights_in_which_a_peer_stays() -> None:
    """By hand, one peer of two: 1 is near by the number and 2 by the rate."""
    found = grouped(
        made(NUMBER, [0, 0, 3, 6]), made(RATE, [0, 4, 0, 6]), number=1, getal=1.0, deel=1.0
    )
    chosen = found.peers[0]
    stays = [bool(np.isin(chosen, variant.peers)) for variant in found.variants]
    assert len(found.variants) == 6
    assert found.stays.tolist() == [np.mean(stays)]
    assert 0 < found.stays[0] < 1


def test_one_characteristic_has_no_other_weights() -> None:
    found = grouped(made(NUMBER, [0, 1, 2]), getal=1.0)
    assert found.variants == ()
    assert np.isnan(found.stays).all()


@pytest.mark.parametrize(("n", "median", "quartiles"), [(5, False, False), (6, True, False), (10, True, False), (11, True, True)])  # fmt: skip
def test_no_quantile_rests_on_too_few(n: int, median: bool, quartiles: bool) -> None:
    group = np.append(np.arange(n, dtype=np.float64), np.nan)
    found = standing(2.0, group, BOUNDS)
    assert (found.n, found.n_missing) == (n, 1)
    assert (found.median is not None) == median
    assert (found.lower is not None) == (found.upper is not None) == quartiles
    assert (found.lowest, found.highest) == (0, n - 1)


def test_a_place_counts_from_high_to_low_and_equals_share_it() -> None:
    group = np.array([9.0, 5.0, 5.0, 1.0, np.nan])
    assert standing(10.0, group, BOUNDS).place == 1
    assert standing(5.0, group, BOUNDS).place == 2
    assert standing(0.0, group, BOUNDS).place == 5
    assert standing(np.nan, group, BOUNDS).place is None


def test_the_reach_of_a_median_is_over_groups_that_have_one() -> None:
    small, low, high = np.zeros(3), np.full(6, 2.0), np.full(6, 8.0)
    assert reach([high, small, low], BOUNDS) == (2.0, 8.0)
    assert reach([small], BOUNDS) == (None, None)


# The fictional country.


@pytest.mark.parametrize("code", ["GM9001", "GM9002", "GM9025", "GM9032"])
def test_terms_add_up_to_the_squared_distance(demo_workspace: Workspace, code: str) -> None:
    result = ask(demo_workspace, gebied=code)
    sums = result.output.terms.group_by("gm_code").agg(pl.col("bedrag").sum())
    group = result.tables["groep"].join(sums, on="gm_code")
    assert group.height == 15
    assert group["bedrag"].to_list() == group["kwadraat"].to_list()
    assert group["afstand"].to_list() == pytest.approx(
        [(k / MILLION) ** 0.5 for k in group["kwadraat"]], abs=1e-4
    )
    shares = result.tables["verschillen"].group_by("gm_code").agg(pl.col("bijdrage").sum())
    assert shares["bijdrage"].to_list() == pytest.approx([1] * 15, abs=1e-4)


def test_a_distance_can_be_worked_out_again_from_its_terms(demo_workspace: Workspace) -> None:
    terms = ask(demo_workspace).output.terms
    total = sum(read_weights("gewoon").values())
    whole = terms.filter(pl.col("deel_bekend") == 1)
    assert whole.height
    again = whole["gewicht"] * whole["in_spreiding"] ** 2 / total * MILLION
    assert again.to_list() == pytest.approx(whole["onafgerond"].to_list(), abs=5)


def test_the_group_is_ordered_and_without_the_municipality_itself(
    demo_workspace: Workspace,
) -> None:
    group = ask(demo_workspace).tables["groep"]
    assert group["rang"].to_list() == list(range(1, 16))
    assert group["afstand"].is_sorted()
    assert ASKED["gebied"] not in group["gm_code"]


def test_lasten_per_inhabitant_are_those_of_netto_lasten(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace)
    costs = demo_workspace.run(
        sl.call("netto-lasten", gebied="gemeenten", van=2017, tot=2023, onderwerp="jeugd")
    ).tables["jaren"]
    now = costs.filter(pl.col("jaar") == 2023).rename({"gebied": "gm_code"})
    both = result.tables["groep"].join(now, on="gm_code")
    assert both.height == 15
    for column in ("lasten_per_inwoner", "netto_per_inwoner", "inwoners"):
        assert both[column].to_list() == pytest.approx(both[f"{column}_right"].to_list())
    own = result.tables["reeks"].filter(pl.col("wie") == "eigen")
    filed = costs.filter(pl.col("gebied") == "GM9025")
    assert own["lasten_per_inwoner"].to_list() == pytest.approx(
        filed["lasten_per_inwoner"].to_list()
    )


def test_position_is_that_of_the_listed_amounts(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace)
    rates = result.tables["groep"]["lasten_per_inwoner"]
    gross = result.tables["positie"].row(0, named=True)
    assert gross["maat"] == "lasten"
    assert gross["mediaan"] == pytest.approx(rates.median())
    assert gross["onderkwartiel"] == pytest.approx(rates.quantile(0.25, "linear"))
    assert gross["bovenkwartiel"] == pytest.approx(rates.quantile(0.75, "linear"))
    assert (gross["laagste"], gross["hoogste"]) == (rates.min(), rates.max())
    assert gross["plaats"] == 1 + (rates > gross["eigen"]).sum()
    assert gross["mediaan_van"] <= gross["mediaan"] <= gross["mediaan_tot"]


def test_a_non_filer_stays_in_the_group_without_a_figure(demo_workspace: Workspace) -> None:
    """GM9015 is the nearest to GM9025 and did not file 2020; nobody takes its place."""
    filed = ask(demo_workspace, jaar=2023)
    assert filed.tables["groep"]["gm_code"][0] == "GM9015"
    result = ask(demo_workspace, jaar=2020, aantal=30)
    row = result.tables["groep"].filter(pl.col("gm_code") == "GM9015").row(0, named=True)
    assert row["lasten_per_inwoner"] is None
    assert row["ontbreekt"] == "niet_geleverd"
    gross = result.tables["positie"].row(0, named=True)
    assert gross["n_ontbreekt"] == 1
    assert gross["n"] + 1 == result.tables["groep"].height
    assert gross["laagste"] > 0
    assert any("Korenhage" in text for text in notices(result, "ontbrekend"))


def test_a_municipality_that_did_not_file_itself_is_missing_and_the_group_is_not(
    demo_workspace: Workspace,
) -> None:
    result = ask(demo_workspace, gebied="GM9015", jaar=2020)
    gross = result.tables["positie"].row(0, named=True)
    assert (gross["eigen"], gross["plaats"], gross["ontbreekt"]) == (None, None, "niet_geleverd")
    assert gross["mediaan"] > 0
    assert "geen cijfer over 2020" in str(result.output.headline[0])


def test_the_series_keeps_the_group_and_says_who_is_missing(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace)
    codes = result.tables["groep"]["gm_code"].to_list()
    middle = result.tables["reeks"].filter(pl.col("wie") == "midden")
    assert middle["jaar"].to_list() == list(range(2017, 2024))
    assert (middle["n"] + middle["n_ontbreekt"]).to_list() == [15] * 7
    costs = demo_workspace.run(
        sl.call("netto-lasten", gebied="gemeenten", van=2017, tot=2023, onderwerp="jeugd")
    ).tables["jaren"]
    for jaar in (2019, 2023):
        listed = costs.filter(pl.col("jaar") == jaar, pl.col("gebied").is_in(codes))
        row = middle.row(by_predicate=pl.col("jaar") == jaar, named=True)
        assert row["lasten_per_inwoner"] == pytest.approx(listed["lasten_per_inwoner"].median())
    assert middle.row(by_predicate=pl.col("jaar") == 2020, named=True)["n_ontbreekt"] == 1


def test_the_centre_municipality_is_flagged_by_its_baten(demo_workspace: Workspace) -> None:
    filed = sum_of(LASTEN), sum_of(BATEN)
    result = ask(demo_workspace, gebied=CENTRE)
    share = filed[1] / filed[0]
    assert share > 0.2
    assert any("Schelpenoord" in text for text in notices(result, "voor_anderen"))
    other = ask(demo_workspace, aantal=29).tables["groep"]
    row = other.row(by_predicate=pl.col("gm_code") == CENTRE, named=True)
    assert row["baten_deel"] == pytest.approx(share)


def sum_of(column: int) -> int:
    """Return what the centre municipality filed for youth in the accounts of 2023."""
    from sluitend.demo.country import build_country
    from sluitend.demo.taakvelden import groep, two_digit_titles

    country = build_country()
    youth = [groep(taakveld) == "jeugd" for taakveld in two_digit_titles(2023)]
    place = country.codes(2023).index(CENTRE)
    return int(country.filed(2023, "jaarrekening")[place, youth, column].sum())


def test_a_merged_municipality_is_flagged_and_its_old_rates_do_not_count(
    demo_workspace: Workspace,
) -> None:
    """Bongerdland began in 2023; the key figures of 2022 are of other borders."""
    result = ask(demo_workspace, gebied="GM9032")
    assert any("Bongerdland (2023)" in text for text in notices(result, "heringedeeld"))
    use = dict(result.tables["kenmerken"].select("kenmerk", "gebruik").iter_rows())
    assert use["jongeren"] == use["lage_inkomens"] == "eigen_onbekend"
    assert use["omvang"] == use["sociale_structuur"] == "telt_mee"
    assert "niet_te_plaatsen" in [n.code for n in ask(demo_workspace).notices]


def test_every_characteristic_says_year_source_and_use(demo_workspace: Workspace) -> None:
    table = ask(demo_workspace).tables["kenmerken"]
    assert table["kenmerk"].to_list() == [what.id for what in characteristics()]
    years = dict(table.select("kenmerk", "kenmerkjaar").iter_rows())
    assert years["omvang"] == years["sociale_structuur"] == 2023
    assert years["jongeren"] == 2022
    assert years["provincie"] == 2024
    assert years["laag_inkomen"] is None
    assert table.filter(pl.col("gewicht") == 0)["gebruik"].unique().to_list() == ["gewicht_0"]
    later = ask(demo_workspace, jaar=2024).tables["kenmerken"]
    assert dict(later.select("kenmerk", "kenmerkjaar").iter_rows())["laag_inkomen"] == 2024


def test_an_early_year_says_what_it_lacks(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, jaar=2019)
    (text,) = [t for t in notices(result, "kenmerk_ontbreekt") if "eerder geen cijfers" in t]
    assert "Sociale structuur" in text
    assert "Centrumfunctie" in text


def test_a_weight_of_zero_leaves_out_and_a_high_weight_rules(demo_workspace: Workspace) -> None:
    none = ",".join(f"{what.id}=0" for what in characteristics() if what.id != "omvang")
    only_size = ask(demo_workspace, gewichten=none).tables["groep"]
    people = demo_workspace.snapshot().read(INHABITANTS).filter(pl.col("jaar") == 2023)
    own = people.filter(pl.col("gm_code") == "GM9025")["waarde"][0]
    near = (
        people.filter(pl.col("gm_code") != "GM9025")
        .with_columns(far=(pl.col("waarde").log() - np.log(own)).abs())
        .sort("far", "gm_code")
    )
    assert only_size["gm_code"].to_list() == near["gm_code"][:15].to_list()
    assert only_size["verschilt_in"].unique().to_list() == ["Inwoners"]


def test_sensitivity_counts_who_stays(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace)
    table, group = result.tables["gevoeligheid"], result.tables["groep"]
    used = sum(weight > 0 for weight in read_weights("gewoon").values())
    assert table.height == 3 * used
    assert table["verandering"].unique().sort().to_list() == ["0", "0.5", "2"]
    assert group["blijft"].mean() == pytest.approx(table["blijft"].mean())
    for row in table.iter_rows(named=True):
        gone = len(row["eruit"].split(", ")) if row["eruit"] else 0
        come = len(row["erin"].split(", ")) if row["erin"] else 0
        assert row["n_blijft"] + gone == group.height
        assert gone == come


def test_within_a_region_only_its_municipalities_are_chosen(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, binnen="provincie")
    regions = demo_workspace.geography().divisions.filter(pl.col("indeling") == "provincie")
    of = dict(regions.select("gm_code", "gebied_code").iter_rows())
    chosen = result.tables["groep"]["gm_code"]
    assert {of[code] for code in chosen} == {of["GM9025"]}
    assert chosen.len() == sum(region == of["GM9025"] for region in of.values()) - 2
    assert notices(result, "kleine_groep")
    assert notices(result, "niet_te_plaatsen")


def test_a_small_group_has_no_middle_and_says_so(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, aantal=5)
    gross = result.tables["positie"].row(0, named=True)
    assert gross["mediaan"] is None
    assert gross["laagste"] is not None
    assert notices(result, "te_weinig")
    assert not any("middelste" in str(text) for text in result.output.headline)


def test_net_lasten_are_missing_where_baten_were_not_published(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, jaar=2022)
    net = result.tables["positie"].row(1, named=True)
    assert (net["eigen"], net["mediaan"], net["ontbreekt"]) == (None, None, "niet_gepubliceerd")
    assert notices(result, "geen_baten")


def test_who_does_the_work_is_said_to_be_unknown(demo_workspace: Workspace) -> None:
    (text,) = notices(ask(demo_workspace), "uitvoeringsvorm")
    assert "van geen van deze 16 gemeenten uit een openbaar stuk bekend" in text


@pytest.mark.parametrize("gebied", ["NL", "GM9025+GM9026", "gemeenten", "jeugdregio"])
def test_only_a_municipality_has_peers(demo_workspace: Workspace, gebied: str) -> None:
    with pytest.raises(ArgumentError):
        ask(demo_workspace, gebied=gebied)


def test_with_lasten_alone_size_is_left_and_the_rest_is_said(
    country_dir: Path, tmp_path: Path
) -> None:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", country_dir / FINAL)
    result = ask(workspace, jaar=2017)
    use = dict(result.tables["kenmerken"].select("kenmerk", "gebruik").iter_rows())
    assert [name for name, value in use.items() if value == "telt_mee"] == ["omvang"]
    assert "Provincie" in " ".join(notices(result, "kenmerk_ontbreekt"))
    with pytest.raises(ArgumentError, match="provincie"):
        ask(workspace, jaar=2017, binnen="provincie")


def test_a_year_that_was_not_filed_is_refused(demo_workspace: Workspace) -> None:
    with pytest.raises(NoDataError):
        ask(demo_workspace, jaar=2026)


def test_the_same_question_has_the_same_bytes(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(demo_workspace, jaar=2024)
    monkeypatch.setattr(running, "load_output", lambda *_: None)
    monkeypatch.setattr(running, "save_output", lambda *_: None)
    assert ask(demo_workspace, jaar=2024).content_hash == first.content_hash


@pytest.mark.parametrize("onderwerp", ["jeugd", "wmo", "participatie", "sociaal-domein"])
def test_no_word_judges(demo_workspace: Workspace, onderwerp: str) -> None:
    result = ask(demo_workspace, onderwerp=onderwerp)
    texts = [str(n.text) for n in result.notices if n.code != "geen_oordeel"]
    texts += [str(h) for h in result.output.headline]
    words = ("beter", "slechter", "goed", "slecht", "overschot", "tekort", "saldo", "duur")
    assert not [t for t in texts for word in words if word in t.lower().split()]


# The open data pack.


def rank_of(workspace: Workspace, asked: dict[str, Any], code: str) -> int:
    """Return the place of a municipality in the order of distance."""
    group = workspace.run(sl.call("vergelijkingsgroep", **asked, aantal=50)).tables["groep"]
    hit = group.filter(pl.col("gm_code") == code)
    return int(hit["rang"][0]) if hit.height else 0


@pytest.mark.opendata
def test_culemborg_stands_where_the_method_page_says(opendata_workspace: Workspace) -> None:
    result = opendata_workspace.run(
        sl.call("vergelijkingsgroep", gebied="GM0216", jaar=2023, onderwerp="jeugd")
    )
    gross = result.tables["positie"].row(0, named=True)
    euros = ("eigen", "mediaan", "onderkwartiel", "bovenkwartiel", "mediaan_van", "mediaan_tot")
    assert [round(gross[name] / 100) for name in euros] == [316, 335, 303, 354, 300, 345]
    assert (gross["plaats"], gross["n"], gross["n_ontbreekt"]) == (10, 15, 0)


@pytest.mark.opendata
def test_noordenveld_is_near_culemborg_in_size_and_far_in_population(
    opendata_workspace: Workspace,
) -> None:
    only_size = ",".join(f"{what.id}=0" for what in characteristics() if what.id != "omvang")
    asked: dict[str, Any] = {"gebied": "GM0216", "jaar": 2023, "onderwerp": "jeugd"}
    assert rank_of(opendata_workspace, {**asked, "gewichten": only_size}, "GM1699") == 21
    assert rank_of(opendata_workspace, asked, "GM1699") == 0
    far = distances_to(opendata_workspace, "GM0216")
    assert sorted(far, key=lambda code: far[code]).index("GM1699") + 1 == 255
    assert far["GM1699"] ** 0.5 == pytest.approx(1.41, abs=0.005)


def traits_2023(workspace: Workspace) -> tuple[Areas, tuple[Trait, ...]]:
    snapshot, geography = workspace.snapshot(), workspace.geography()
    everyone = resolve("gemeenten", geography, 2023, 2023)
    found = characteristics()
    tables = {o.tabel: snapshot.read(o.contract) for what in found for o in what.bronnen if o.maat}
    tables["gebieden"] = geography.divisions
    return everyone, tuple(trait(what, tables, everyone) for what in found)


def grouper(workspace: Workspace) -> tuple[Areas, Callable[[int], Group]]:
    everyone, traits = traits_2023(workspace)
    inside: NDArray[np.bool_] = np.ones(len(everyone.areas), dtype=np.bool_)

    def group(own: int) -> Group:
        return group_of(own, traits, read_weights("gewoon"), 15, inside=inside, least_known=0.75)

    return everyone, group


def distances_to(workspace: Workspace, code: str) -> dict[str, float]:
    everyone, group = grouper(workspace)
    squared = group(everyone.codes.index(code)).found.squared[0]
    return {c: float(d) for c, d in zip(everyone.codes, squared, strict=True) if c != code}


@pytest.mark.opendata
def test_all_municipalities_take_seconds_and_hang_on_weights_as_the_page_says(
    opendata_workspace: Workspace,
) -> None:
    everyone, group = grouper(opendata_workspace)
    started = process_time()
    found = [group(own) for own in range(len(everyone.areas))]
    assert process_time() - started < 3
    assert len(found) == 342
    stays = [float(one.stays.mean()) for one in found]
    assert round(float(np.mean(stays)), 2) == 0.87
    assert round(min(stays), 2) == 0.7
    nearest = {a.naam: one.squared[0] ** 0.5 for a, one in zip(everyone.areas, found, strict=True)}
    assert max(nearest, key=lambda name: nearest[name]) == "Urk"
    assert nearest["Urk"] == pytest.approx(1.8, abs=0.05)


@pytest.mark.opendata
def test_one_call_is_quick(opendata_workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "load_output", lambda *_: None)
    monkeypatch.setattr(running, "save_output", lambda *_: None)
    call = sl.call("vergelijkingsgroep", gebied="GM0216", jaar=2024, onderwerp="wmo")
    opendata_workspace.run(call)
    started = process_time()
    opendata_workspace.run(call)
    assert process_time() - started < 0.5


@pytest.mark.opendata
def test_breda_is_said_to_carry_for_others_and_oudewater_to_be_served(
    opendata_workspace: Workspace,
) -> None:
    asked: dict[str, Any] = {"jaar": 2023, "onderwerp": "jeugd"}
    breda = opendata_workspace.run(sl.call("vergelijkingsgroep", gebied="GM0758", **asked))
    assert any("Breda" in text for text in notices(breda, "voor_anderen"))
    near = opendata_workspace.run(sl.call("vergelijkingsgroep", gebied="GM0216", **asked))
    row = near.tables["groep"].row(by_predicate=pl.col("gm_code") == "GM0632", named=True)
    assert row["uitvoeringsvorm"] == "werkt ook voor Oudewater"
