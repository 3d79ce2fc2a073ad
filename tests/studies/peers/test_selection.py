"""An own selection is exactly what was named: the same answers, and no silent other group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError
from sluitend.rules.characteristics import Characteristic, Kind, Origin
from sluitend.studies.peers.group import group_of
from sluitend.studies.peers.selection import read_selection
from sluitend.studies.peers.traits import Trait

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

NAN = float("nan")


def ask(workspace: Workspace, **arguments: Any) -> Result:
    asked: dict[str, Any] = {"gebied": "GM9025", "jaar": 2023, "onderwerp": "jeugd"}
    return workspace.run(sl.call("vergelijkingsgroep", **{**asked, **arguments}))


def codes(result: Result) -> list[str]:
    return result.tables["groep"]["gm_code"].to_list()


def notice(result: Result, code: str) -> str:
    return " ".join(str(n.text) for n in result.notices if n.code == code)


WITHOUT_OTHER_WEIGHTS = ("blijft", "mediaan_van", "mediaan_tot", "n_varianten")


@pytest.mark.parametrize("code", ["GM9001", "GM9002", "GM9025", "GM9032"])
def test_naming_the_usual_group_gives_the_usual_answer(
    demo_workspace: Workspace, code: str
) -> None:
    usual = ask(demo_workspace, gebied=code)
    # In another order: distance decides, not how it was written.
    named = ask(demo_workspace, gebied=code, groep="+".join(sorted(codes(usual), reverse=True)))
    for table in usual.tables.keys() & named.tables.keys():
        less = [c for c in WITHOUT_OTHER_WEIGHTS if c in usual.tables[table].columns]
        assert named.tables[table].drop(less).equals(usual.tables[table].drop(less)), table
    assert named.output.terms.equals(usual.output.terms)


def test_the_group_is_exactly_what_was_named_by_code_or_name(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, groep="gm9002 + Korenhage+ GM9001")
    assert sorted(codes(result)) == ["GM9001", "GM9002", "GM9015"]
    assert result.tables["groep"]["afstand"].is_sorted()
    inside = result.tables["spreiding"].filter(pl.col("wie") == "groep")
    assert sorted(inside["gm_code"]) == ["GM9001", "GM9002", "GM9015"]


def test_a_region_is_its_other_municipalities(demo_workspace: Workspace) -> None:
    divisions = demo_workspace.geography().divisions.filter(pl.col("indeling") == "provincie")
    own = divisions.filter(pl.col("gm_code") == "GM9025")["gebied_code"][0]
    inside = set(divisions.filter(pl.col("gebied_code") == own)["gm_code"]) - {"GM9025"}
    # Of the municipalities of the map, those that exist in the year of the question.
    present = set(demo_workspace.geography().in_year(2023))
    assert set(codes(ask(demo_workspace, groep=f"provincie:{own}"))) == inside & present


def test_no_other_weights_change_who_was_named_and_that_is_said(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, groep="GM9001+GM9002+GM9015+GM9016+GM9017+GM9018")
    assert "gevoeligheid" not in result.tables
    gross = result.tables["positie"].row(0, named=True)
    assert (gross["mediaan_van"], gross["mediaan_tot"], gross["n_varianten"]) == (None, None, 0)
    assert gross["mediaan"] is not None
    assert result.tables["groep"]["blijft"].null_count() == 6
    assert "koos de groep zelf" in notice(result, "eigen_groep")
    assert not notice(result, "gevoeligheid")
    told = " ".join(str(text) for text in result.output.headline)
    assert "die u koos" in told
    assert "meest op lijken" not in told
    assert "ook als men" not in told
    assert "andere gewichten" not in told


def test_weights_still_change_the_distances(demo_workspace: Workspace) -> None:
    group = "GM9001+GM9002+GM9015"
    heavy = ask(demo_workspace, groep=group, gewichten="omvang=9").tables["groep"]
    usual = ask(demo_workspace, groep=group).tables["groep"]
    assert set(heavy["gm_code"]) == set(usual["gm_code"])
    far = dict(usual.select("gm_code", "afstand").iter_rows())
    assert dict(heavy.select("gm_code", "afstand").iter_rows()) != far


def test_two_municipalities_have_places_and_no_quantiles(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, groep="GM9001+GM9002")
    for table in ("positie", "verandering"):
        gross = result.tables[table].row(0, named=True)
        assert (gross["mediaan"], gross["onderkwartiel"]) == (None, None)
        assert (gross["n"], gross["laagste"] is not None) == (2, True)
    assert "Van 2 van de 2" in notice(result, "te_weinig")
    told = " ".join(str(text) for text in result.output.headline)
    assert "middelste" not in told
    assert "met een cijfer liggen tussen" in told


def test_one_municipality_is_named_instead_of_counted(demo_workspace: Workspace) -> None:
    result = ask(demo_workspace, groep="Korenhage")
    told = " ".join(str(text) for text in result.output.headline)
    assert "Korenhage: € " in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "In Korenhage was de verandering" in told
    assert "op plaats" not in told


@pytest.mark.parametrize(
    ("groep", "what"),
    [
        ("GM9025+GM9001", "staat zelf in de eigen groep"),
        ("Nieuw-Zonnewold", "staat zelf in de eigen groep"),
        ("GM9001+gm9001", "twee keer"),
        ("GM9015+Korenhage", "twee keer"),
        ("Korenhagen+GM9001", "Korenhagen"),
        ("GM9001+", "niet bekend"),
        ("NL", "geen groep van gemeenten"),
        ("gemeenten", "geen groep van gemeenten"),
        ("provincie", "geen groep van gemeenten"),
        ("GM9004", "bestaat sinds"),
        ("", "geen enkele gemeente"),
        (" ", "geen enkele gemeente"),
    ],
)
def test_what_is_no_selection_is_refused_in_dutch(
    demo_workspace: Workspace, groep: str, what: str
) -> None:
    with pytest.raises(ArgumentError, match=what):
        ask(demo_workspace, groep=groep)


def test_a_region_of_one_has_nobody_to_compare_with(demo_workspace: Workspace) -> None:
    alone = (
        demo_workspace.geography()
        .divisions.filter(pl.col("gm_code").is_in(list(demo_workspace.geography().in_year(2023))))
        .with_columns(n=pl.len().over("jaar", "indeling", "gebied_code"))
        .filter(pl.col("n") == 1)
    )
    for code, division, region in alone.select("gm_code", "indeling", "gebied_code").iter_rows():
        with pytest.raises(ArgumentError, match="geen andere gemeente"):
            ask(demo_workspace, gebied=code, groep=f"{division}:{region}")
        break
    else:
        pytest.fail("no region of one municipality: plant one")


@pytest.mark.parametrize("beside", [{"aantal": 10}, {"binnen": "provincie"}])
def test_a_number_or_region_beside_a_selection_is_refused_not_ignored(
    demo_workspace: Workspace, beside: dict[str, Any]
) -> None:
    with pytest.raises(ArgumentError, match="eigen groep"):
        ask(demo_workspace, groep="GM9001+GM9002", **beside)


def test_kenmerken_is_the_usual_group_however_it_is_written(demo_workspace: Workspace) -> None:
    assert read_selection(" KENMERKEN ") == "kenmerken"
    assert ask(demo_workspace, groep="Kenmerken").content_hash == ask(demo_workspace).content_hash


def test_who_is_hardly_known_stays_named_and_its_distance_is_called_uncertain(
    demo_workspace: Workspace,
) -> None:
    """Bongerdland began in 2023; the key figures of 2022 are of other borders."""
    result = ask(demo_workspace, groep="GM9032+GM9001+GM9002")
    assert "GM9032" in codes(result)
    assert "Bongerdland" in notice(result, "niet_te_plaatsen")
    assert "onzeker" in notice(result, "niet_te_plaatsen")


def test_who_has_no_distance_comes_last() -> None:
    what = Characteristic("getal", "G", "A", Kind.NUMBER, (Origin("inwoners", "inwoners"),), 1, "")
    values = np.array([1.0, NAN, 9.0, 2.0, 5.0])
    known = Trait(what, None, 2023, values, ("",) * 5, np.zeros(5, dtype=np.bool_))
    group = group_of(
        0,
        (known,),
        {"getal": 1.0},
        1,
        inside=np.ones(5, dtype=np.bool_),
        least_known=0.75,
        named=np.array([1, 2, 3]),
    )
    assert group.peers.tolist() == [3, 2, 1]
    assert group.unplaced.tolist() == [False, True, False, False, False]
    assert group.variants == ()
    assert np.isnan(group.stays).all()
