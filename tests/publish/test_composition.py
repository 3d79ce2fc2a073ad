from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.period import Document
from sluitend.core.result import Clearance
from sluitend.publish.composition import standard
from sluitend.publish.composition.standard import area_report
from sluitend.publish.release import release
from sluitend.publish.report import render_report
from sluitend.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.core.result import Result


def asked(results: list[Result]) -> list[tuple[str, ...]]:
    """Return calculation, subject, years and comparison of each chapter."""
    names = ("onderwerp", "van", "tot", "vergelijking")
    return [
        (r.call.calculation, *(dict(r.call.arguments).get(name, "") for name in names))
        for r in results
    ]


def test_the_standard_report_is_made_of_calls_a_user_could_run(report: list[Result]) -> None:
    assert asked(report) == [
        ("netto-lasten", "sociaal-domein", "2018", "2023", ""),
        ("verschillenanalyse", "sociaal-domein", "2018", "2023", "jaarrekening"),
        ("verschillenanalyse", "sociaal-domein", "2022", "2023", "jaarrekening"),
        ("verschillenanalyse", "jeugd", "2022", "2023", "jaarrekening"),
        ("verschillenanalyse", "wmo", "2022", "2023", "jaarrekening"),
        ("verschillenanalyse", "sociaal-domein", "2023", "2023", "begroting-jaarrekening"),
        ("vergelijkingsgroep", "sociaal-domein", "", "", ""),
        ("wat-wij-niet-weten", "", "2018", "2023", ""),
    ]
    assert dict(report[6].call.arguments)["jaar"] == "2023"


def test_a_report_on_one_subject_has_no_chapters_on_others(demo_workspace: Workspace) -> None:
    found = area_report(demo_workspace, "GM9002", 2021, 2023, "wmo")
    assert {entry[1] for entry in asked(found)} == {"wmo", ""}
    assert asked(found)[-1][0] == "wat-wij-niet-weten"


def test_years_come_from_what_is_loaded_and_the_report_says_so(demo_workspace: Workspace) -> None:
    found = area_report(demo_workspace, "GM9002")
    assert asked(found)[0][2:4] == ("2017", "2024")
    told = [str(notice.text) for notice in found[0].notices]
    assert any("van 2017" in text and "2024" in text for text in told)
    plain = demo_workspace.run(found[0].call)
    assert plain.content_hash == found[0].content_hash
    assert not any("U gaf geen jaren op" in str(notice.text) for notice in plain.notices)


def test_one_year_has_no_changes(demo_workspace: Workspace) -> None:
    found = area_report(demo_workspace, "GM9002", 2023, 2023)
    assert [entry[0] for entry in asked(found)] == [
        "netto-lasten",
        "verschillenanalyse",
        "vergelijkingsgroep",
        "wat-wij-niet-weten",
    ]
    assert asked(found)[1][4] == "begroting-jaarrekening"


def test_a_chapter_without_published_figures_says_what_is_missing(
    demo_workspace: Workspace,
) -> None:
    found = area_report(demo_workspace, "GM9002", 2023, 2025)
    missing = [result for result in found if not result.tables]
    assert missing
    page = render_report([release(result) for result in found], workspace="werk")
    for result in missing:
        assert "2025" in str(result.output.headline[0])
        assert str(result.output.headline[0]) in page


def test_a_report_without_any_figure_is_no_report(demo_workspace: Workspace) -> None:
    with pytest.raises(NoDataError, match="2025") as caught:
        area_report(demo_workspace, "GM9002", 2025, 2026)
    assert caught.value.remedy.template


def test_choosing_years_loses_nothing_of_a_result(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Workspace.run
    cleared = Clearance("0" * 64, "profiel", "functionaris", "2025-01-01")
    monkeypatch.setattr(
        Workspace,
        "run",
        lambda *asked: replace(original(*asked), confidential=True, clearance=cleared),
    )
    found = area_report(demo_workspace, "GM9002", onderwerp="jeugd")
    assert any("U gaf geen jaren op" in str(notice.text) for notice in found[0].notices)
    assert {(result.confidential, result.clearance) for result in found} == {(True, cleared)}
    plain = original(demo_workspace, found[0].call)
    assert found[0].output.headline == plain.output.headline
    assert found[0].views == plain.views


def test_over_a_gap_the_years_are_compared_at_once(report: list[Result]) -> None:
    assert report[0].tables["jaren"]["lasten"].null_count() == 1
    assert dict(report[1].call.arguments)["wijze"] == "ineens"
    assert report[1].tables["verschillen"]["verschil"].null_count() == 0


def test_a_newest_year_that_was_not_filed_is_said_and_not_compared(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = {Document.ACCOUNTS: [2018, 2019, 2020], Document.BUDGET: [2018, 2019, 2020]}
    monkeypatch.setattr(standard, "_loaded_years", lambda _: loaded)
    found = area_report(demo_workspace, "GM9015")
    assert asked(found)[0][2:4] == ("2018", "2020")
    assert {e[3] for e in asked(found) if e[0] == "verschillenanalyse"} == {"2019"}
    peers = next(r for r in found if r.call.calculation == "vergelijkingsgroep")
    assert dict(peers.call.arguments)["jaar"] == "2019"
    told = [str(notice.text) for notice in found[0].notices]
    assert any("Niet elk jaar is geleverd" in t and "2018 tot en met 2019" in t for t in told)
    asked_for = area_report(demo_workspace, "GM9015", 2018, 2020)
    assert {e[3] for e in asked(asked_for) if e[4]} == {"2020", "2019"}


def test_a_typing_error_is_no_chapter(demo_workspace: Workspace) -> None:
    with pytest.raises(ArgumentError):
        area_report(demo_workspace, "Elzendal-bestaat-niet")
    with pytest.raises(ArgumentError):
        area_report(demo_workspace, "GM9002", onderwerp="jeugt")


def test_an_empty_workspace_says_what_to_load(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="geen jaarrekeningen"):
        area_report(sl.create_workspace(tmp_path / "leeg"), "NL")


@pytest.mark.parametrize("gebied", ["gemeenten", "jeugdregio"])
def test_a_report_is_about_one_area(demo_workspace: Workspace, gebied: str) -> None:
    with pytest.raises(ArgumentError, match="één gebied"):
        area_report(demo_workspace, gebied)
