"""Municipalities and how they flow into each other: against exact fractions, over invented countries."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import successor

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.reference.geography import Geography

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reference.conftest import Country

    from sluitend.store.workspace import Workspace

VAN, TOT = 2017, 2022
years = st.tuples(st.integers(VAN, TOT), st.integers(VAN, TOT)).map(sorted)
HALF = Fraction(1, 2)


@given(data=st.data())
def test_weights_equal_exact_fractions(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, (van, naar) = data.draw(countries), data.draw(years)
    geography = country.geography
    share, estimated = geography.weights(van, naar)
    expected = np.zeros_like(share)
    guessed = np.zeros_like(estimated)
    for code in country.present[van]:
        for target, (part, guess) in country.flow(code, van, naar).items():
            cell = geography.index[code], geography.index[target]
            expected[cell], guessed[cell] = float(part), guess
    np.testing.assert_allclose(share, expected, rtol=1e-12, atol=0)
    assert np.array_equal(estimated, guessed)


@given(data=st.data())
def test_every_total_is_conserved(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, (van, naar) = data.draw(countries), data.draw(years)
    geography = country.geography
    share, estimated = geography.weights(van, naar)
    np.testing.assert_allclose(share.sum(axis=1), geography.exists(van), rtol=1e-12, atol=0)
    assert not share[:, ~geography.exists(naar)].any()
    assert not estimated[share == 0].any()
    amounts = np.arange(1.0, len(geography.codes) + 1) * 1e9 * geography.exists(van)
    assert (amounts @ share).sum() == pytest.approx(amounts.sum(), rel=1e-12)


@given(data=st.data())
def test_years_compose(countries: st.SearchStrategy[Country], data: st.DataObject) -> None:
    country = data.draw(countries)
    van, halfway, naar = sorted(data.draw(st.tuples(*[st.integers(VAN, TOT)] * 3)))
    geography = country.geography
    first, second = geography.weights(van, halfway), geography.weights(halfway, naar)
    whole = geography.weights(van, naar)
    np.testing.assert_allclose(first[0] @ second[0], whole[0], rtol=1e-12, atol=1e-15)
    flows = (first[0] > 0).astype(int), (second[0] > 0).astype(int)
    guessed = flows[0] @ second[1].astype(int) + first[1].astype(int) @ flows[1]
    assert np.array_equal(guessed > 0, whole[1])


@given(data=st.data())
def test_accounts_are_carried_on_as_told(
    countries: st.SearchStrategy[Country], data: st.DataObject
) -> None:
    country, (van, naar) = data.draw(countries), data.draw(years)
    geography = country.geography
    found = geography.continuation(van, naar)
    for code in country.present[van]:
        owner = geography.codes[int(found[geography.index[code]])]
        assert owner == country.carried_on_by(code, van, naar)


def test_weights_do_not_run_back(chain: Country) -> None:
    with pytest.raises(ValueError, match="forward in time"):
        chain.geography.weights(2020, 2019)
    with pytest.raises(ValueError, match="forward in time"):
        chain.geography.continuation(2020, 2019)


def test_a_split_that_comes_together_again_is_whole(invent: type[Country]) -> None:
    geography = invent(
        {
            2017: ["GM9001", "GM9002"],
            2018: ["GM9002", "GM9003"],
            2019: ["GM9004"],
        },
        {
            2018: {"GM9001": [("GM9002", HALF), ("GM9003", HALF)]},
            2019: {"GM9002": [("GM9004", Fraction(1))], "GM9003": [("GM9004", Fraction(1))]},
        },
    ).geography
    share, estimated = geography.weights(2017, 2019)
    assert share[:, geography.index["GM9004"]].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert estimated[geography.index["GM9001"], geography.index["GM9004"]]
    assert not estimated[geography.index["GM9002"], geography.index["GM9004"]]
    assert not estimated[:, geography.index["GM9002"]].any()


def test_successor_is_the_largest_part(chain: Country) -> None:
    geography = chain.geography
    assert successor(geography, "GM9019", 2019, 2020) == "GM9014"
    assert successor(geography, "GM9019", 2018, 2022) == "GM9005"
    assert successor(geography, "GM9020", 2017, 2022) == "GM9020"


def test_an_unknown_successor_is_refused(chain: Country) -> None:
    del chain.moves[2021]
    geography = chain.geography
    assert geography.weights(2019, 2020)[0].any()
    with pytest.raises(NoDataError) as caught:
        geography.weights(2019, 2022)
    assert str(caught.value) == (
        "Gemeente Naam van GM9014 (GM9014) bestaat niet meer in 2021 en haar opvolger is niet "
        "bekend. Laad de herindelingen van dat jaar."
    )


def test_a_part_that_goes_to_an_unknown_code_is_refused(chain: Country) -> None:
    chain.moves[2020] = {"GM9019": [("GM9014", HALF), ("GM9999", HALF)]}
    with pytest.raises(NoDataError, match=r"GM9019.* haar opvolger is niet bekend"):
        chain.geography.weights(2019, 2020)
    # A year in which it is long gone does not need its successor.
    assert chain.geography.weights(2020, 2020)[0].any()


def test_a_successor_that_does_not_exist_yet_is_refused(chain: Country) -> None:
    chain.moves[2020] = {"GM9019": [("GM9001", Fraction(1))]}
    with pytest.raises(NoDataError, match=r"GM9001.* bestaat niet meer in 2020"):
        chain.geography.weights(2019, 2020)


def test_reclassifications_before_the_first_year_do_not_matter(chain: Country) -> None:
    chain.moves[2014] = {"GM8000": [("GM9001", Fraction(1))]}
    assert chain.geography.weights(2017, 2018)[0].sum() == 5


def test_years_that_are_not_loaded_are_refused(chain: Country) -> None:
    with pytest.raises(NoDataError) as caught:
        chain.geography.exists(2030)
    assert str(caught.value) == (
        "De gemeenten van 2030 zijn niet geladen. Geladen zijn 2017 tot en met 2022."
    )


def test_names_are_of_the_year_or_the_newest(chain: Country) -> None:
    chain.names = {(jaar, "GM9005"): "Oud-Eikenrode" for jaar in (2017, 2018)}
    chain.names |= {(jaar, "GM9005"): "Eikenrode" for jaar in range(2019, 2023)}
    geography = chain.geography
    assert geography.name("GM9005", 2018) == "Oud-Eikenrode"
    assert geography.name("GM9005") == "Eikenrode"
    assert geography.name("GM9014") == "Naam van GM9014"
    assert geography.name("GM9014", 2017) == "GM9014"
    assert geography.name("GM0000") == "GM0000"


def named(chain: Country) -> Geography:
    for jaar, codes in chain.present.items():
        for code in codes:
            names = {"GM9005": "Eikenrode", "GM9014": "Lichtenwoud", "GM9020": "Terhorne"}
            chain.names[jaar, code] = names.get(code, f"Plaats {code[-2:]}")
    chain.names |= {(jaar, "GM9020"): "Oud-Terhorne" for jaar in (2017, 2018)}
    return chain.geography


@pytest.mark.parametrize(
    ("text", "jaar", "code"),
    [
        ("GM9005", 2022, "GM9005"),
        (" gm9005 ", 2022, "GM9005"),
        ("Eikenrode", 2022, "GM9005"),
        ("EIKENRODE", 2022, "GM9005"),
        ("Lichtenwoud", 2020, "GM9014"),
        ("Oud-Terhorne", 2018, "GM9020"),
        ("Oud-Terhorne", 2022, "GM9020"),  # its former name
        ("Terhorne", 2017, "GM9020"),  # its later name
    ],
)
def test_a_municipality_is_found_by_code_or_name(
    chain: Country, text: str, jaar: int, code: str
) -> None:
    assert named(chain).find_municipality(text, jaar) == code


@pytest.mark.parametrize(
    ("text", "jaar", "answer"),
    [
        (
            "Eikenroode",
            2022,
            "Gemeente ‘Eikenroode’ is niet bekend. Bedoelt u Eikenrode (GM9005)?",
        ),
        (
            "GM9055",
            2022,
            "Gemeente ‘GM9055’ is niet bekend. Bedoelt u GM9005 (Eikenrode), GM9020 (Terhorne)?",
        ),
        (
            "Utopia",
            2022,
            (
                "Gemeente ‘Utopia’ is niet bekend. Geef een code zoals GM0000, een naam, of NL; "
                "‘sluitend gebieden’ toont ze alle."
            ),
        ),
        (
            "",
            2022,
            (
                "Gemeente ‘’ is niet bekend. Geef een code zoals GM0000, een naam, of NL; "
                "‘sluitend gebieden’ toont ze alle."
            ),
        ),
        (
            "GM9014",
            2018,
            (
                "Gemeente Lichtenwoud (GM9014) bestaat pas vanaf 2019, niet in 2018. Kies een jaar vanaf "
                "2019, of een voorganger: Plaats 01 (GM9001), Plaats 02 (GM9002)."
            ),
        ),
        (
            "lichtenwoud",
            2022,
            (
                "Gemeente Lichtenwoud (GM9014) bestaat sinds 2021 niet meer. Kies de opvolger Eikenrode "
                "(GM9005), of jaren tot en met 2020."
            ),
        ),
        (
            "gm9019",
            2020,
            (
                "Gemeente Plaats 19 (GM9019) bestaat sinds 2020 niet meer. Kies de opvolger Lichtenwoud "
                "(GM9014), Terhorne (GM9020), of jaren tot en met 2019."
            ),
        ),
    ],
)
def test_what_cannot_be_found_is_answered_with_what_to_do(
    chain: Country, text: str, jaar: int, answer: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        named(chain).find_municipality(text, jaar)
    assert str(caught.value) == answer


def test_two_municipalities_of_one_name_need_a_code(chain: Country) -> None:
    chain.names = {(2022, code): "Bergen" for code in chain.present[2022]}
    with pytest.raises(ArgumentError) as caught:
        chain.geography.find_municipality("bergen", 2022)
    assert str(caught.value) == (
        "Er zijn meer gemeenten die ‘bergen’ heten. Geef de code: GM9005, GM9020."
    )


def test_a_name_that_two_ended_municipalities_had_is_not_guessed(chain: Country) -> None:
    chain.names = {(jaar, code): "Bergen" for jaar in (2017, 2018) for code in ("GM9001", "GM9002")}
    with pytest.raises(ArgumentError, match="Gemeente ‘Bergen’ is niet bekend"):
        chain.geography.find_municipality("Bergen", 2022)


@pytest.mark.opendata
def test_real_weights_conserve_and_agree_with_the_published_crosswalk(
    opendata_workspace: Workspace, opendata_dir: Path
) -> None:
    geography = opendata_workspace.geography()
    crosswalk = pl.read_csv(
        opendata_dir / "herindelingen" / "crosswalk_gemeente_jaar_naar_2026.csv", infer_schema=False
    )
    assert crosswalk.height > 6000
    checked = 0
    for jaar in geography.years:
        share, _ = geography.weights(jaar, 2026)
        np.testing.assert_allclose(share.sum(axis=1), geography.exists(jaar), rtol=1e-12, atol=0)
        for code, now in (
            crosswalk.filter(pl.col("jaar") == str(jaar)).select("gm_code", "gm_code_2026").rows()
        ):
            assert successor(geography, code, jaar, 2026) == now, (jaar, code)
            checked += 1
    assert checked == crosswalk.height


def test_a_municipality_is_known_by_the_name_that_everybody_says() -> None:
    municipalities = pl.DataFrame(
        {"jaar": [2024, 2024], "gm_code": ["GM0518", "GM0796"], "gm_naam": ["'s-Gravenhage", "x"]}
    )
    geography = Geography(municipalities, pl.DataFrame(), pl.DataFrame())
    assert geography.find_municipality(" Den haag ", 2024) == "GM0518"
    assert geography.find_municipality("Den Bosch", 2024) == "GM0796"
