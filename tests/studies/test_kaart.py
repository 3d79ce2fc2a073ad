"""Kaart: the figures are those of the other calculations, on the borders of the year, gaps and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.publish.closure import explained
from sluitend.reference.areas import resolve
from sluitend.store.calculations import find_calculation
from sluitend.studies.choropleth.drawing import MOST_CLASSES, shapes
from sluitend.studies.choropleth.measures import (
    MAPPED,
    SUBJECT_WORDS,
    Sort,
    notations,
    read_measure,
)
from sluitend.tables.areas import MAP_SHAPES
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.kerncijfers import COUNTS, RATES

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

NON_FILER = "GM9015"
"""Did not hand in its accounts of 2020."""
SUBJECT = "jeugd"


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("kaart", **arguments))


def costs(workspace: Workspace, van: int, tot: int, **more: Any) -> pl.DataFrame:
    call = sl.call("netto-lasten", gebied="gemeenten", van=van, tot=tot, onderwerp=SUBJECT, **more)
    return workspace.run(call).tables["jaren"]


@pytest.mark.parametrize("jaar", [2017, 2020, 2021, 2023])
def test_lasten_per_inhabitant_are_those_of_netto_lasten(
    demo_workspace: Workspace, jaar: int
) -> None:
    drawn = ask(demo_workspace, maat=f"lasten:{SUBJECT}", jaar=jaar).tables["gemeenten"]
    told = costs(demo_workspace, jaar, jaar).rename({"gebied": "gm_code"})
    both = drawn.join(told, on="gm_code", suffix="_verteld")
    assert both.height == drawn.height == told.height
    for column in ("lasten", "inwoners", "lasten_per_inwoner", "ontbreekt"):
        assert both[column].equals(both[f"{column}_verteld"], null_equal=True), column


def test_net_lasten_are_those_of_netto_lasten(demo_workspace: Workspace) -> None:
    drawn = ask(demo_workspace, maat=f"netto:{SUBJECT}", jaar=2023).tables["gemeenten"]
    told = costs(demo_workspace, 2023, 2023).rename({"gebied": "gm_code"})
    both = drawn.join(told, on="gm_code", suffix="_verteld")
    assert both.height == drawn.height
    assert both["netto_per_inwoner"].equals(both["netto_per_inwoner_verteld"])
    with pytest.raises(NoDataError, match=r"2022 zijn geen baten .* Beschikbaar: 2023"):
        ask(demo_workspace, maat=f"netto:{SUBJECT}", jaar=2022)


@pytest.mark.parametrize("jaar", [2019, 2021, 2022])
def test_a_change_is_between_two_years_on_the_borders_of_the_second(
    demo_workspace: Workspace, jaar: int
) -> None:
    drawn = ask(demo_workspace, maat=f"groei:{SUBJECT}", jaar=jaar).tables["gemeenten"]
    years = costs(demo_workspace, jaar - 1, jaar)
    now, before = (
        years.filter(jaar=year).select("gebied", "lasten_per_inwoner", "n_ontbreekt")
        for year in (jaar, jaar - 1)
    )
    both = drawn.join(now, left_on="gm_code", right_on="gebied", suffix="_nu").join(
        before, left_on="gm_code", right_on="gebied", suffix="_toen"
    )
    assert both.height == drawn.height
    whole = (pl.col("n_ontbreekt") == 0) & (pl.col("n_ontbreekt_toen") == 0)
    known = both.filter(whole)
    assert known["verandering"].to_list() == pytest.approx(
        (known["lasten_per_inwoner_nu"] - known["lasten_per_inwoner_toen"]).to_list()
    )
    # Who lacks a part in either year has no change: a part would read as a rise or a fall.
    lacking = both.filter(~whole)
    assert lacking["verandering"].null_count() == lacking.height
    assert lacking["ontbreekt"].null_count() == 0


def test_a_non_filer_has_no_class_and_no_value(demo_workspace: Workspace) -> None:
    for maat in (f"lasten:{SUBJECT}", f"groei:{SUBJECT}", "iv3_totalen:heffingen"):
        result = ask(demo_workspace, maat=maat, jaar=2020)
        row = result.tables["gemeenten"].row(
            by_predicate=pl.col("gm_code") == NON_FILER, named=True
        )
        column = result.views[0].fields["waarde"]
        assert (row[column], row["klasse"], row["ontbreekt"]) == (None, None, "niet_geleverd")
        assert any(NON_FILER in str(n.text) for n in result.notices if n.code == "ontbrekend")
        assert "Zonder cijfer: 1 van de 33" in str(result.output.headline[-1])


@pytest.mark.parametrize(
    "maat",
    ["lasten:jeugd", "netto:wmo", "groei:sociaal-domein", "iv3_totalen:heffingen",
     "gf_clusteruitkomst:bedrag", "iv3_categorieen:lasten"],
)  # fmt: skip
def test_terms_add_up_to_the_amounts_behind_the_map(demo_workspace: Workspace, maat: str) -> None:
    jaar = 2024 if maat.startswith("gf") else 2023
    pins = _pins(demo_workspace, maat, jaar)
    result = ask(demo_workspace, maat=maat + pins, jaar=jaar)
    # Checks amount by amount, and refuses a term that belongs to two or to none.
    found = {one.column for one in explained(result)}
    assert found == {
        "lasten:jeugd": {"lasten"},
        "netto:wmo": {"lasten", "baten"},
        "groei:sociaal-domein": {"lasten", "lasten_vorig"},
    }.get(maat, {"bedrag"})
    frame = result.tables["gemeenten"]
    column = next(c for c in result.specs["gemeenten"].columns if c.name in found)
    known = frame.filter(pl.col(column.name).is_not_null())
    assert known.height >= frame.height - 3
    assert result.terms.total() != 0


def _pins(workspace: Workspace, maat: str, jaar: int) -> str:
    """Choose the first of every set of figures that a table has side by side."""
    if maat.partition(":")[0] not in MAPPED:
        return ""
    contract = MAPPED[maat.partition(":")[0]]
    rows = workspace.snapshot().read(contract).filter(jaar=jaar)
    chosen = {
        key: str(rows[key].cast(pl.String).min())
        for key in contract.keys
        if key not in ("jaar", "gm_code", "document")
        and key not in contract.measures[0].additive
        and rows[key].n_unique() > 1
    }
    return ":" + ",".join(f"{k}={v}" for k, v in chosen.items()) if chosen else ""


def test_a_count_goes_per_thousand_and_a_rate_as_it_is(demo_workspace: Workspace) -> None:
    counted = ask(demo_workspace, maat="kerncijfers_aantal:huishoudens", jaar=2021)
    frame = counted.tables["gemeenten"]
    source = demo_workspace.snapshot().read(COUNTS).filter(jaar=2021, maat="huishoudens")
    values = dict(source.select("gm_code", "waarde").iter_rows())
    known = frame.filter(pl.col("per_duizend").is_not_null())
    assert known.height == len([v for v in values.values() if v is not None]) > 0
    for code, count, people, rate in known.select(
        "gm_code", "aantal", "inwoners", "per_duizend"
    ).iter_rows():
        assert count == values[code]
        assert rate == pytest.approx(count / people * 1000)
    rates = ask(demo_workspace, maat="kerncijfers_verhouding:procent_65_plus", jaar=2022)
    source = demo_workspace.snapshot().read(RATES).filter(jaar=2022, maat="procent_65_plus")
    assert dict(rates.tables["gemeenten"].select("gm_code", "waarde").iter_rows()) == dict(
        source.select("gm_code", "waarde").iter_rows()
    )
    assert rates.output.terms.is_empty()


def test_what_lies_beside_each_other_is_never_chosen_silently(demo_workspace: Workspace) -> None:
    maat = "bbv_kengetallen:verhouding"
    with pytest.raises(ArgumentError, match="kolom begrotingsjaar") as caught:
        ask(demo_workspace, maat=maat, jaar=2022)
    assert "Kies uit: 2020, 2021, 2022" in str(caught.value)
    with pytest.raises(ArgumentError, match="kolom kengetal"):
        ask(demo_workspace, maat=f"{maat}:begrotingsjaar=2022,kengetal=geluk", jaar=2022)
    chosen = f"{maat}:begrotingsjaar=2022,kengetal=solvabiliteitsratio"
    result = ask(demo_workspace, maat=chosen, jaar=2022)
    assert "solvabiliteitsratio" in str(result.views[0].title)
    # A fraction is told as a percentage.
    source = demo_workspace.snapshot().read(CONTRACTS["bbv_kengetallen"])
    rows = source.filter(jaar=2022, begrotingsjaar=2022, kengetal="solvabiliteitsratio")
    shown = result.tables["gemeenten"]["waarde"].to_numpy()
    assert np.nanmax(shown) == pytest.approx(np.nanmax(rows["waarde"].to_numpy()) * 100)


def test_classes_cover_every_figure_once(demo_workspace: Workspace) -> None:
    for maat in ("lasten:jeugd", "groei:wmo", "kerncijfers_verhouding:procent_65_plus"):
        result = ask(demo_workspace, maat=maat, jaar=2022)
        frame, classes = result.tables["gemeenten"], result.tables["klassen"]
        column = result.views[0].fields["waarde"]
        assert classes["klasse"].to_list() == list(range(1, classes.height + 1))
        assert classes.height <= MOST_CLASSES
        assert classes["n"].sum() == frame[column].count()
        low, high = [c for c in classes.columns if c.startswith(("van", "tot"))]
        for klasse, least, most, n in classes.select("klasse", low, high, "n").iter_rows():
            values = frame.filter(klasse=klasse)[column].to_numpy()
            assert values.size == n
            assert [values.min(), values.max()] == pytest.approx([least, most], abs=1e-6)


def test_the_story_names_the_highest_the_lowest_and_the_middle(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, maat="lasten:jeugd", jaar=2020, gebied="GM9001")
    told = [str(text).replace("\N{NO-BREAK SPACE}", " ") for text in result.output.headline]
    known = result.tables["gemeenten"].filter(pl.col("lasten_per_inwoner").is_not_null())
    values = known["lasten_per_inwoner"].to_numpy()
    highest, lowest = round(float(values.max()) / 100), round(float(values.min()) / 100)
    assert f"(€ {lowest}) tot" in told[0]
    assert f"(€ {highest})." in told[0]
    assert f"€ {round(float(np.median(values)) / 100)}" in told[1]
    own = known.row(by_predicate=pl.col("gm_code") == "GM9001", named=True)
    place = 1 + int((values > own["lasten_per_inwoner"]).sum())
    assert (
        f"{own['gm_naam']} (€ {round(own['lasten_per_inwoner'] / 100)}): plaats {place}" in told[2]
    )


@pytest.mark.parametrize(
    ("gebied", "marked"),
    [("NL", 0), ("GM9001", 1), ("GM9001+GM9002", 2), ("provincie", 30)],
)
def test_what_is_asked_for_is_pointed_out(
    demo_workspace: Workspace, gebied: str, marked: int
) -> None:
    result = ask(demo_workspace, maat="lasten:jeugd", jaar=2024, gebied=gebied)
    assert result.tables["gemeenten"].filter(wie="eigen").height == marked


@pytest.mark.parametrize(
    ("jaar", "drawn"), [(2018, 2018), (2021, 2021), (2023, 2024), (2026, 2024)]
)
def test_a_year_without_borders_takes_those_of_the_same_municipalities(
    demo_workspace: Workspace, jaar: int, drawn: int
) -> None:
    document = "begroting" if jaar > 2024 else "jaarrekening"
    result = ask(demo_workspace, maat="lasten:jeugd", jaar=jaar, document=document)
    assert set(result.tables["vlakken"]["gm_code"]) == set(result.tables["gemeenten"]["gm_code"])
    said = [str(n.text) for n in result.notices if n.code == "grenzen"]
    assert said == ([] if jaar == drawn else [
        f"Getekend met de grenzen van {drawn}: in {jaar} waren er dezelfde gemeenten."
    ])  # fmt: skip


def test_there_is_no_map_with_other_municipalities(demo_workspace: Workspace) -> None:
    drawn = demo_workspace.snapshot().read(MAP_SHAPES)
    geography = demo_workspace.geography(demo_workspace.snapshot())
    everyone = resolve("NL", geography, 2021, 2021)
    with pytest.raises(NoDataError, match="Van de gemeenten van 2021 zijn geen grenzen geladen"):
        shapes(drawn.filter(pl.col("jaar") != 2021), everyone, 2021)


def test_a_reclassification_and_an_estimate_are_told(demo_workspace: Workspace) -> None:
    change = ask(demo_workspace, maat="groei:jeugd", jaar=2022)
    codes = {n.code: str(n.text) for n in change.notices}
    names = demo_workspace.geography(demo_workspace.snapshot()).in_year(2022)
    # Of 2021 Tussenkreken was split over these two, by an estimated share.
    for code in ("GM9011", "GM9013"):
        assert names[code] in codes["heringedeeld"]
        assert names[code] in codes["geraamd"]
    # In 2023 taakvelden were split; those of youth go on, those of the whole domain do not all.
    broken = ask(demo_workspace, maat="groei:sociaal-domein", jaar=2023)
    assert "andere_indeling" in {n.code for n in broken.notices}
    assert "andere_indeling" not in codes


def test_the_definition_of_the_subject_goes_with_the_result(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, maat="lasten:jeugd", jaar=2023)
    assert result.provenance.definitions == ("jeugd@1",)
    assert ask(demo_workspace, maat="iv3_totalen:lasten", jaar=2023).provenance.definitions == ()


def test_only_what_was_read_is_named_as_source(demo_workspace: Workspace) -> None:
    call = ask(demo_workspace, maat="kerncijfers_verhouding:procent_65_plus", jaar=2022)
    read = {publication.source for publication in call.provenance.sources}
    loaded = {publication.source for publication in call.provenance.publications}
    assert {"grenzen", "kerncijfers_2022"} <= read
    assert {"gemeentefonds", "bbv"} <= loaded - read


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("jeugd", "lasten:jeugd"),
        ("lasten", "lasten:"),
        ("lasten:jeugdd", "Kies uit: lasten:jeugd, lasten:wmo"),
        ("groei:", "Kies uit: groei:jeugd"),
        ("kerncijfers_verhouding:geluk", "kerncijfers_verhouding:procent_65_plus"),
        ("qqqq", "TABEL:MAAT met een van deze tabellen: iv3_totalen"),
        ("", "TABEL:MAAT"),
        ("lasten:jeugd:jaar=2020", "TABEL:MAAT|lasten:jeugd"),
        ("iv3_totalen:lasten:jaar=2020", "Kolommen: document"),
        ("iv3_totalen:lasten:document=", "Kolommen: document"),
        ("iv3_lasten:lasten", "iv3_totalen:lasten"),
        ("eigen_grootboek:lasten", "lasten"),
    ],
)
def test_an_unknown_measure_is_refused_with_what_there_is(text: str, way_out: str) -> None:
    with pytest.raises(ArgumentError, match="is geen maat voor een kaart") as caught:
        read_measure(text)
    assert any(part in str(caught.value.remedy) for part in way_out.split("|"))


def test_every_notation_can_be_read_and_nothing_secret_is_among_them() -> None:
    for notation in notations():
        assert read_measure(notation).sort in Sort
    tables = {notation.partition(":")[0] for notation in notations()} - set(SUBJECT_WORDS)
    assert tables == set(MAPPED)
    assert not any(contract.confidential for contract in MAPPED.values())
    # Everything that may be added over municipalities is divided by inhabitants.
    for contract in MAPPED.values():
        for measure in contract.measures:
            sort = read_measure(f"{contract.id}:{measure.name}").sort
            assert (sort is Sort.RATE) == ("gm_code" not in measure.additive)


def test_every_table_that_can_be_asked_for_is_an_input() -> None:
    groups = find_calculation("kaart").groups.values()
    given = {contract.id for group in groups for contract in group.contracts}
    assert set(MAPPED) <= given


def test_maps_of_the_open_data_are_the_published_figures(opendata_workspace: Workspace) -> None:
    result = ask(opendata_workspace, maat="lasten:jeugd", jaar=2023, gebied="GM0216")
    frame = result.tables["gemeenten"]
    assert frame.height == 342
    without = frame.filter(pl.col("lasten_per_inwoner").is_null())
    assert without["gm_naam"].to_list() == ["Vijfheerenlanden"]
    # CBS, Iv3 accounts 2023, taakvelden 6.72, 6.73, 6.74 and 6.82: 6,278 mln; inhabitants on 1 January.
    assert round(int(frame["lasten"].sum()) / 1e8) == 6_278
    assert "Veendam" in str(result.output.headline[0])
    assert frame.filter(wie="eigen")["gm_naam"].to_list() == ["Culemborg"]
    # CBS, key figures 2014: people of 65 and older, in percent.
    older = ask(opendata_workspace, maat="kerncijfers_verhouding:procent_65_plus", jaar=2014)
    assert older.tables["gemeenten"].height == older.tables["vlakken"].height == 403
    assert older.tables["gemeenten"].filter(gm_naam="Urk")["waarde"].to_list() == [8]
