"""Areas: every municipality of every year in exactly one, and errors that say what to do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.conftest import successor

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.reference.areas import COUNTRY, Areas, resolve

if TYPE_CHECKING:
    from tests.reference.conftest import Country

    from sluitend.store.workspace import Workspace

VAN, TOT = 2017, 2022
WHOLE = Fraction(1)


def members(areas: Areas, jaar: int) -> dict[str, set[str]]:
    """Return per area the codes of its lineage."""
    codes = np.array(areas.geography.codes)
    rows = zip(areas.codes, areas.lineage(jaar), strict=True)
    return {code: set(codes[row].tolist()) for code, row in rows}


def region_map(country: Country, jaar: int, of: dict[str, str], name: str = "streek") -> None:
    """Add a division of the municipalities of a year."""
    country.divisions += [(jaar, code, name, of[code], f"Streek {of[code]}") for code in of]


@given(data=st.data())
def test_each_municipality_of_each_year_is_in_exactly_one_area(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, tot = data.draw(countries), data.draw(st.integers(VAN, TOT))
    geography = country.geography
    each, all_of_it = (resolve(text, geography, VAN, tot) for text in ("gemeenten", "NL"))
    for jaar in range(VAN, tot + 1):
        lineage = each.lineage(jaar)
        assert np.array_equal(lineage.sum(axis=0), geography.exists(jaar))
        assert np.array_equal(lineage.any(axis=0), all_of_it.lineage(jaar)[0])


@given(data=st.data())
def test_accounts_stay_in_one_area_over_the_years(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, tot = data.draw(countries), data.draw(st.integers(VAN, TOT))
    each = resolve("gemeenten", country.geography, VAN, tot)
    for jaar in range(VAN, tot + 1):
        expected: dict[str, set[str]] = {code: set() for code in each.codes}
        for code in country.present[jaar]:
            expected[country.carried_on_by(code, jaar, tot)].add(code)
        assert members(each, jaar) == expected
    kinds = {area.code: area.soort for area in each.areas}
    ended = {code for code, soort in kinds.items() if soort == "opgeheven"}
    assert {code for code in kinds if code not in ended} == set(country.present[tot])
    assert not ended & set(country.present[tot])
    for code in ended:
        assert any(members(each, jaar)[code] for jaar in range(VAN, tot))


@given(data=st.data())
def test_one_municipality_is_the_same_area_alone_as_among_all(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, tot = data.draw(countries), data.draw(st.integers(VAN, TOT))
    geography = country.geography
    code = data.draw(st.sampled_from(country.present[tot]))
    alone, each = resolve(code, geography, VAN, tot), resolve("gemeenten", geography, VAN, tot)
    row = each.codes.index(code)
    for jaar in range(VAN, tot + 1):
        assert np.array_equal(alone.lineage(jaar)[0], each.lineage(jaar)[row])
        (share,), (estimated,) = alone.territory(jaar)
        assert np.array_equal(share, each.territory(jaar)[0][row])
        assert np.array_equal(estimated, each.territory(jaar)[1][row])


@given(data=st.data())
def test_a_group_is_its_municipalities_together(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, tot = data.draw(countries), data.draw(st.integers(VAN, TOT))
    geography = country.geography
    assume(len(country.present[tot]) > 1)
    codes = data.draw(
        st.lists(st.sampled_from(country.present[tot]), min_size=2, max_size=3, unique=True)
    )
    group = resolve(" + ".join(codes), geography, VAN, tot)
    assert group.codes == ("+".join(sorted(codes)),)
    parts = [resolve(code, geography, VAN, tot) for code in codes]
    for jaar in range(VAN, tot + 1):
        together = np.any([part.lineage(jaar)[0] for part in parts], axis=0)
        assert np.array_equal(group.lineage(jaar)[0], together)
        shares = np.sum([part.territory(jaar)[0][0] for part in parts], axis=0)
        np.testing.assert_allclose(group.territory(jaar)[0][0], shares, rtol=1e-9)


@given(data=st.data())
def test_territories_are_exact_and_cover_the_country_once(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, tot = data.draw(countries), data.draw(st.integers(VAN, TOT))
    geography = country.geography
    each = resolve("gemeenten", geography, VAN, tot).on_map()
    assert all(area.soort == "gemeente" for area in each.areas)
    for jaar in range(VAN, tot + 1):
        share, estimated = each.territory(jaar)
        np.testing.assert_allclose(share.sum(axis=0), geography.exists(jaar), rtol=1e-12, atol=0)
        whole, guessed = resolve(COUNTRY, geography, VAN, tot).territory(jaar)
        assert np.array_equal(whole[0], geography.exists(jaar))
        assert not guessed.any()
        flows = {code: country.flow(code, jaar, tot) for code in country.present[jaar]}
        for row, target in enumerate(each.codes):
            parts = {code: flow[target] for code, flow in flows.items() if target in flow}
            for code, (part, _) in parts.items():
                assert share[row, geography.index[code]] == pytest.approx(float(part), rel=1e-12)
            assert (share[row] > 0).sum() == len(parts)
            for code, (part, guess) in parts.items():
                assert estimated[row, geography.index[code]] == (guess and part < 1)


@given(data=st.data())
def test_regions_cover_the_country_once(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, kaart = data.draw(countries), data.draw(st.integers(VAN, TOT))
    region = {code: data.draw(st.sampled_from(["A", "B"])) for code in country.present[kaart]}
    region_map(country, kaart, region)
    geography = country.geography
    regions = resolve("streek", geography, VAN, TOT)
    assert {area.code for area in regions.areas} == set(region.values())
    for jaar in range(VAN, kaart + 1):
        lineage, (share, estimated) = regions.lineage(jaar), regions.territory(jaar)
        exists = geography.exists(jaar)
        assert np.array_equal(lineage.sum(axis=0), exists)
        np.testing.assert_allclose(share.sum(axis=0), exists, rtol=1e-9)
        crossing = (share > 0).sum(axis=0) > 1
        # Where no municipality was split over two regions, as filed and as territory are the same.
        assert np.array_equal(share[:, ~crossing], lineage[:, ~crossing])
        guessed = {
            area.code
            for area in regions.areas
            for code in country.present[jaar]
            if crossing[geography.index[code]]
            and any(region[t] == area.code for t in country.flow(code, jaar, kaart))
        }
        assert {
            code
            for code, e in zip(regions.codes, np.any(estimated, axis=1).tolist(), strict=True)
            if e
        } == guessed


@given(data=st.data())
def test_a_region_after_its_map_is_what_became_of_its_municipalities(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, kaart = data.draw(countries), data.draw(st.integers(VAN, TOT))
    region_map(country, kaart, dict.fromkeys(country.present[kaart], "A"))
    geography = country.geography
    regions = resolve("A", geography, VAN, TOT)
    for jaar in range(kaart, TOT + 1):
        expected = {successor(geography, code, kaart, jaar) for code in country.present[kaart]}
        assert members(regions, jaar)["A"] == expected
        assert np.array_equal(regions.territory(jaar)[0], regions.lineage(jaar))


def test_what_begins_and_ends_again_is_an_area_of_its_own(chain: Country) -> None:
    each = resolve("gemeenten", chain.geography, VAN, TOT)
    assert {area.code: area.soort for area in each.areas} == {
        "GM9005": "gemeente",
        "GM9020": "gemeente",
        "GM9014": "opgeheven",  # out of 9001 and 9002, absorbed by 9005
        "GM9019": "opgeheven",  # split over two that existed
    }
    for jaar in (2017, 2018):
        assert members(each, jaar)["GM9014"] == {"GM9001", "GM9002"}
    assert members(each, 2020)["GM9014"] == {"GM9014"}
    assert members(each, 2021)["GM9014"] == set()
    assert members(each, 2022)["GM9005"] == {"GM9005"}
    assert members(each, 2017)["GM9005"] == {"GM9005"}
    share, estimated = each.territory(2019)
    position = chain.geography.index["GM9019"]
    assert dict(zip(each.codes, share[:, position].tolist(), strict=True)) == {
        "GM9005": 0.75,
        "GM9020": 0.25,
        "GM9014": 0.0,
        "GM9019": 0.0,
    }
    assert dict(zip(each.codes, np.any(estimated, axis=1).tolist(), strict=True)) == {
        "GM9005": True,
        "GM9020": True,
        "GM9014": False,
        "GM9019": False,
    }
    assert each.on_map().codes == ("GM9005", "GM9020")


def test_what_is_absorbed_later_is_no_forebear(invent: type[Country]) -> None:
    # M begins in 2018 out of P; A, which existed all along, goes up in M in 2020. Before M began,
    # A was nobody but itself.
    country = invent(
        {
            2017: ["GM9001", "GM9016"],
            2018: ["GM9001", "GM9013"],
            2019: ["GM9001", "GM9013"],
            2020: ["GM9013"],
        },
        {2018: {"GM9016": [("GM9013", WHOLE)]}, 2020: {"GM9001": [("GM9013", WHOLE)]}},
    )
    each = resolve("gemeenten", country.geography, 2017, 2020)
    assert {jaar: members(each, jaar) for jaar in range(2017, 2021)} == {
        2017: {"GM9013": {"GM9016"}, "GM9001": {"GM9001"}},
        2018: {"GM9013": {"GM9013"}, "GM9001": {"GM9001"}},
        2019: {"GM9013": {"GM9013"}, "GM9001": {"GM9001"}},
        2020: {"GM9013": {"GM9013"}, "GM9001": set()},
    }


def test_the_largest_part_decides_who_goes_on(invent: type[Country]) -> None:
    # S is split: most begins as N, which is absorbed later; the rest goes to E.
    country = invent(
        {2017: ["GM9005", "GM9019"], 2018: ["GM9005", "GM9014"], 2019: ["GM9005"]},
        {
            2018: {"GM9019": [("GM9014", Fraction(3, 5)), ("GM9005", Fraction(2, 5))]},
            2019: {"GM9014": [("GM9005", WHOLE)]},
        },
    )
    areas = resolve("gemeenten", country.geography, 2017, 2019)
    assert members(areas, 2017) == {"GM9005": {"GM9005"}, "GM9014": {"GM9019"}}
    assert members(areas, 2018) == {"GM9005": {"GM9005"}, "GM9014": {"GM9014"}}
    share, estimated = areas.on_map().territory(2017)
    assert share.tolist() == [[1.0, 0.0, 1.0]]  # all of it lies in E, whatever the estimate was
    assert not estimated.any()


def test_areas_have_the_name_of_the_year_and_their_kind(chain: Country) -> None:
    geography = chain.geography
    (one,) = resolve(" gm9005", geography, 2018, 2020).areas
    assert (one.code, one.naam, one.soort, one.gemeenten, one.kaart) == (
        "GM9005",
        "Naam van GM9005",
        "gemeente",
        ("GM9005",),
        2020,
    )
    (group,) = resolve("GM9020+naam van gm9005", geography, 2018, 2020).areas
    assert (group.code, group.naam, group.soort) == (
        "GM9005+GM9020",
        "Naam van GM9020 + Naam van GM9005",
        "groep",
    )
    assert group.gemeenten == ("GM9005", "GM9020")
    (country,) = resolve("nl", geography, 2018, 2020).areas
    assert (country.code, country.naam, country.soort) == ("NL", "Fictief land", "land")


def test_the_real_country_has_its_own_name(invent: type[Country]) -> None:
    country = invent({2020: ["GM0003"]})
    assert resolve("NL", country.geography, 2020, 2020).areas[0].naam == "Nederland"


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("GM9005+GM9005", "In ‘GM9005+GM9005’ staat een gemeente twee keer.", "Noem elke gemeente"),
        (
            "GM9005 + naam van GM9005",
            "In ‘GM9005 + naam van GM9005’ staat een gemeente twee keer.",
            "Noem elke gemeente één keer.",
        ),
        ("GM9005+GM9999", "Gemeente ‘GM9999’ is niet bekend.", "Geef een code"),
        ("GM9005+", "Gemeente ‘’ is niet bekend.", "Geef een code"),
        ("GM9014", "Gemeente Naam van GM9014 (GM9014) bestaat sinds 2021 niet meer.", "Kies de"),
        ("streek:Z", "Indeling ‘streek’ kent geen gebied ‘Z’.", "‘sluitend gebieden streek’"),
        ("Streek:Z", "Indeling ‘Streek’ kent geen gebied ‘Z’.", "‘sluitend gebieden streek’"),
        ("provincie:A", "Gemeente ‘provincie:A’ is niet bekend.", "Geef een code"),
        (
            "ab",
            "‘ab’ komt in meer indelingen voor.",
            "Schrijf de indeling erbij: klasse:ab of streek:ab.",
        ),
    ],
)
def test_what_cannot_be_resolved_is_answered_with_what_to_do(
    chain: Country, text: str, problem: str, remedy: str
) -> None:
    region_map(chain, 2021, {"GM9005": "A", "GM9020": "AB"})
    region_map(chain, 2021, {"GM9005": "AB", "GM9020": "C"}, "klasse")
    with pytest.raises(ArgumentError) as caught:
        resolve(text, chain.geography, VAN, TOT)
    assert caught.value.problem.render() == problem
    assert caught.value.remedy.render().startswith(remedy)


def test_a_year_that_is_not_loaded_is_refused(chain: Country) -> None:
    for text in ("GM9005", "gemeenten"):
        with pytest.raises(NoDataError, match="De gemeenten van 2030 zijn niet geladen"):
            resolve(text, chain.geography, VAN, 2030)


@pytest.mark.parametrize("text", ["A", "a", "streek:A", "STREEK:a", " streek:a "])
def test_a_region_is_found_by_its_code(chain: Country, text: str) -> None:
    region_map(chain, 2021, {"GM9005": "A", "GM9020": "B"})
    (area,) = resolve(text, chain.geography, VAN, TOT).areas
    assert area.code == ("streek:A" if ":" in text else "A")
    assert (area.naam, area.soort, area.gemeenten, area.kaart) == (
        "Streek A",
        "gebied",
        ("GM9005",),
        2021,
    )


def test_a_code_in_several_divisions_is_found_with_the_division(chain: Country) -> None:
    region_map(chain, 2021, {"GM9005": "A", "GM9020": "B"})
    region_map(chain, 2021, {"GM9020": "A"}, "klasse")
    (area,) = resolve("klasse:A", chain.geography, VAN, TOT).areas
    assert (area.code, area.gemeenten) == ("klasse:A", ("GM9020",))


def test_the_name_of_a_division_gives_each_of_its_regions(chain: Country) -> None:
    region_map(chain, 2020, {"GM9020": "B", "GM9005": "A", "GM9014": "B"})
    areas = resolve("Streek", chain.geography, VAN, TOT).areas
    assert [(area.code, area.gemeenten) for area in areas] == [
        ("A", ("GM9005",)),
        ("B", ("GM9014", "GM9020")),
    ]


@pytest.mark.parametrize(("tot", "kaart"), [(2022, 2021), (2021, 2021), (2020, 2019), (2018, 2019)])
def test_the_newest_map_not_after_the_last_year_is_used(
    chain: Country, tot: int, kaart: int
) -> None:
    region_map(chain, 2021, {"GM9005": "A", "GM9020": "B"})
    region_map(chain, 2019, {"GM9005": "B", "GM9014": "B", "GM9019": "A", "GM9020": "A"})
    regions = resolve("streek", chain.geography, VAN, tot)
    assert {area.kaart for area in regions.areas} == {kaart}
    expected = ("GM9005",) if kaart == 2021 else ("GM9019", "GM9020")
    assert regions.areas[0].gemeenten == expected


def test_lineage_and_territory_differ_only_for_a_split_over_regions(chain: Country) -> None:
    region_map(chain, 2021, {"GM9005": "A", "GM9020": "B"})
    regions = resolve("streek", chain.geography, VAN, TOT)
    split = chain.geography.index["GM9019"]
    assert regions.lineage(2019)[:, split].tolist() == [True, False]
    assert regions.territory(2019)[0][:, split].tolist() == [0.75, 0.25]
    assert regions.territory(2019)[1].any(axis=1).tolist() == [True, True]
    assert not regions.territory(2020)[1].any()


@pytest.mark.parametrize("jaar", range(2017, 2025))
def test_the_fictional_country_is_partitioned(demo_workspace: Workspace, jaar: int) -> None:
    check_partition(demo_workspace, jaar)


@pytest.mark.opendata
@pytest.mark.parametrize("jaar", range(2017, 2025))
def test_the_netherlands_are_partitioned(opendata_workspace: Workspace, jaar: int) -> None:
    check_partition(opendata_workspace, jaar)


def check_partition(workspace: Workspace, jaar: int) -> None:
    geography = workspace.geography()
    exists = geography.exists(jaar)
    each = resolve("gemeenten", geography, 2017, 2024)
    assert np.array_equal(each.lineage(jaar).sum(axis=0), exists)
    divisions = geography.divisions["indeling"].unique().sort().to_list()
    assert divisions
    for areas in (each.on_map(), *(resolve(name, geography, 2017, 2024) for name in divisions)):
        share, _ = areas.territory(jaar)
        # A division may leave municipalities out, but never counts a part of one twice.
        assert (share.sum(axis=0) <= exists * (1 + 1e-9)).all()
    np.testing.assert_allclose(each.territory(jaar)[0].sum(axis=0), exists, rtol=1e-12)


def test_a_region_is_found_by_its_name_after_municipalities(demo_workspace: Workspace) -> None:
    geography = demo_workspace.geography()
    places = geography.divisions.group_by("gebied_naam").agg(
        written=pl.concat_str("indeling", pl.lit(":"), "gebied_code").unique().sort()
    )
    counted = places.with_columns(n=pl.col("written").list.len()).sort("gebied_naam")
    towns = set(geography.municipalities["gm_naam"])
    for name, written, n in counted.iter_rows():
        if name in towns:
            continue
        if n == 1:
            (found,) = resolve(name.upper(), geography, 2018, 2024).areas
            (by_code,) = resolve(written[0], geography, 2018, 2024).areas
            assert (found.naam, found.gemeenten) == (by_code.naam, by_code.gemeenten)
        else:
            with pytest.raises(ArgumentError) as caught:
                resolve(name, geography, 2018, 2024)
            said = str(caught.value).casefold()
            assert all(choice.casefold() in said for choice in written)
    assert {n > 1 for n in counted["n"]} == {True, False}
    assert resolve("Nederland", geography, 2018, 2024).areas[0].soort == "land"
