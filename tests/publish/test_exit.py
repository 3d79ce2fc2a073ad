from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, ClearanceError
from sluitend.core.messages import msg
from sluitend.core.result import Clearance, Notice, View
from sluitend.publish.exit import SUFFIXES, as_file, publish
from sluitend.publish.plain import as_csv, as_json, manifest, terms_csv
from sluitend.publish.release import Released, release
from sluitend.publish.report import render_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from sluitend.core.result import Result


def test_an_open_result_may_leave(fabricate: Callable[..., Result]) -> None:
    result = fabricate()
    assert release(result).result is result


@pytest.mark.parametrize("name", ["uit.html", "uit.json", "uit.csv", "uit"])
def test_a_confidential_result_leaves_by_no_exit(
    name: str, fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    with pytest.raises(ClearanceError) as caught:
        publish([fabricate(), fabricate(confidential=True)], tmp_path / name)
    assert "niet vrijgegeven" in str(caught.value)
    assert caught.value.remedy.template
    assert list(tmp_path.iterdir()) == []


def cleared(result: Result) -> Result:
    good = Clearance(result.exit_hash, "profiel", "functionaris", "2025-01-01")
    return replace(result, clearance=good)


def test_a_cleared_result_leaves(fabricate: Callable[..., Result], tmp_path: Path) -> None:
    result = cleared(fabricate(confidential=True))
    assert release(result).result is result
    assert publish(result, tmp_path / "uit.html").is_file()


def test_a_clearance_holds_for_exactly_one_content(fabricate: Callable[..., Result]) -> None:
    result = cleared(fabricate(confidential=True))
    output = result.output
    amounts = {"proef": output.tables["proef"].with_columns(bedrag=pl.lit(1))}
    said = msg("Jan verhuisde.")
    for change in (
        {"tables": amounts},
        {"terms": output.terms.with_columns(post=pl.lit("y"))},
        {"notices": (Notice("n", said),)},
        {"notices": (replace(output.notices[0], level="info"),)},
        {"headline": (said,)},
        {"views": (View("reeks", "proef", said, {"y": "bedrag"}, {"gebied": "A"}),)},
    ):
        changed = replace(result, output=replace(output, **change))
        with pytest.raises(ClearanceError, match="andere inhoud"):
            release(changed)
    with pytest.raises(ClearanceError, match="andere inhoud"):
        release(replace(result, title=said))


def test_the_words_beside_the_figures_do_not_change_their_hash(
    fabricate: Callable[..., Result],
) -> None:
    result = fabricate()
    other = replace(result, output=replace(result.output, headline=(msg("Anders."),)))
    assert other.content_hash == result.content_hash
    assert other.exit_hash != result.exit_hash


def test_no_exit_takes_what_was_not_released(fabricate: Callable[..., Result]) -> None:
    secret = fabricate(confidential=True)
    with pytest.raises(ClearanceError):
        Released(secret)
    with pytest.raises(ClearanceError):
        replace(release(fabricate()), result=secret)
    raw: Any = secret
    for leave in (
        lambda: as_json([raw]),
        lambda: as_csv(raw, "proef"),
        lambda: terms_csv(raw),
        lambda: manifest(raw, "werk"),
        lambda: render_report([raw], workspace="werk"),
    ):
        with pytest.raises(AttributeError, match="result"):
            leave()


@pytest.mark.parametrize("name", ["a.json", "stappen.csv"])
def test_the_same_call_gives_the_same_bytes(name: str, bridge: Result, tmp_path: Path) -> None:
    later = replace(
        bridge, provenance=replace(bridge.provenance, computed_at="2099-01-01", from_cache=True)
    )
    table = "stappen" if name.endswith("csv") else None
    first = publish(bridge, tmp_path / name, table=table).read_bytes()
    second = publish(later, tmp_path / "weer" / name, table=table).read_bytes()
    assert first == second
    assert b"2099" not in second


def test_json_keeps_everything_in_its_own_unit(bridge: Result, tmp_path: Path) -> None:
    body = json.loads(publish(bridge, tmp_path / "uit.json").read_text(encoding="utf-8"))
    assert body["inhoud"] == bridge.content_hash
    assert set(body["tabellen"]) == set(bridge.tables)
    table = body["tabellen"]["stappen"]
    assert table["rijen"] == bridge.tables["stappen"].to_dicts()
    units = {column["naam"]: column.get("eenheid") for column in table["kolommen"]}
    assert units["bedrag"] == "eurocent"
    assert units["stap"] is None
    assert sum(term["bedrag"] for term in body["termen"]) == bridge.terms.total()
    assert body["kern"][0] == str(bridge.output.headline[0])
    assert "geladen_op" not in json.dumps(body)
    assert body["herkomst"]["publicaties"][0]["gepubliceerd_op"]


def test_several_results_are_a_list(
    bridge: Result, fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    body = json.loads(
        publish([bridge, fabricate()], tmp_path / "uit.json").read_text(encoding="utf-8")
    )
    assert [entry["titel"] for entry in body] == ["Verschillenanalyse", "Proef"]


def test_missing_stays_null_with_its_reason(report: list[Result], tmp_path: Path) -> None:
    body = json.loads(publish(report[0], tmp_path / "uit.json").read_text(encoding="utf-8"))
    row = next(row for row in body["tabellen"]["jaren"]["rijen"] if row["jaar"] == 2020)
    assert row["lasten"] is None
    assert row["ontbreekt"] == "niet_geleverd"


def test_csv_says_its_unit_in_the_header(fabricate: Callable[..., Result], tmp_path: Path) -> None:
    text = publish(fabricate(), tmp_path / "uit.csv").read_text(encoding="utf-8")
    assert text == "gebied,bedrag_eurocent\nA,500000\n"


def test_csv_needs_to_know_which_table(bridge: Result, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="verschillen"):
        publish(bridge, tmp_path / "uit.csv")
    with pytest.raises(ArgumentError, match="bestaatniet"):
        publish(bridge, tmp_path / "uit.csv", table="bestaatniet")
    assert list(tmp_path.iterdir()) == []


def test_a_directory_holds_every_table_and_a_manifest(report: list[Result], tmp_path: Path) -> None:
    target = publish(report, tmp_path / "map", workspace="uit/werk")
    described = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert len(described["resultaten"]) == len(report)
    for result, entry in zip(report, described["resultaten"], strict=True):
        assert entry["inhoud"] == result.content_hash
        assert entry["opdracht"] == result.call.as_cli("uit/werk")
        assert entry["termen"] == result.output.terms.height
        for publication in entry["publicaties"]:
            assert publication["gepubliceerd_op"]
            assert publication["geladen_op"]
    there = {path.relative_to(target).as_posix() for path in target.rglob("*.*")}
    assert there - {"manifest.json"} == set(described["bestanden"])
    found = {name for name in there if name.endswith(".csv")}
    assert len(found) == sum(len(result.tables) + 1 for result in report)


def test_a_directory_of_ours_is_replaced_and_another_is_not(
    bridge: Result, fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    target = publish(bridge, tmp_path / "map")
    publish(fabricate(), target)
    assert {path.name for path in target.glob("*.csv")} == {"proef.csv", "termen.csv"}
    (target / "eigen.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"eigen\.txt"):
        publish(fabricate(), target)
    assert (target / "eigen.txt").read_text(encoding="utf-8") == "van mij"
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


def test_a_file_is_never_taken_for_a_directory(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    mine = tmp_path / "LICENSE"
    mine.write_text("van mij", encoding="utf-8")
    with pytest.raises(ArgumentError, match="is een bestand en geen map"):
        publish(fabricate(), mine)
    assert mine.read_text(encoding="utf-8") == "van mij"
    assert list(tmp_path.iterdir()) == [mine]


def test_the_directory_a_user_stands_in_is_not_replaced(
    fabricate: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "hier"
    here.mkdir()
    monkeypatch.chdir(here)
    for name in (".", "..", str(here)):
        with pytest.raises(ArgumentError, match="waarin u nu staat"):
            publish(fabricate(), name)
    assert publish(fabricate(), "uit").joinpath("manifest.json").is_file()
    assert [path.name for path in here.iterdir()] == ["uit"]


@pytest.mark.parametrize(
    "body",
    [
        "[1]",
        "geen json",
        "\N{LATIN SMALL LETTER E WITH DIAERESIS}",
        '{"name": "webapp"}',
        '{"bestanden": 3, "resultaten": []}',
    ],
)
def test_a_manifest_of_something_else_is_not_ours(
    body: str, fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    target = tmp_path / "map"
    target.mkdir()
    (target / "manifest.json").write_bytes(body.encode("latin-1"))
    with pytest.raises(ArgumentError, match=r"iets anders: manifest\.json"):
        publish(fabricate(), target)
    assert (target / "manifest.json").read_bytes() == body.encode("latin-1")


@pytest.mark.parametrize("name", ["uit.html", "uit.json", "uit"])
def test_what_the_system_refuses_is_told(
    name: str, fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(ArgumentError, match="kan niet worden geschreven") as caught:
        publish(fabricate(), tmp_path / "bestand" / name)
    assert caught.value.remedy.template
    (tmp_path / "map.html").mkdir()
    with pytest.raises(ArgumentError, match="kan niet worden geschreven"):
        publish(fabricate(), tmp_path / "map.html")
    assert {path.name for path in tmp_path.iterdir()} == {"bestand", "map.html"}


def test_a_directory_that_cannot_be_replaced_stays(
    fabricate: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = publish(fabricate(), tmp_path / "map")
    before = (target / "manifest.json").read_bytes()
    rename = Path.rename
    moves: list[Path] = []

    def second_fails(self: Path, to: Path) -> Path:
        moves.append(to)
        if len(moves) == 2:
            raise OSError("schijf vol")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(ArgumentError, match="schijf vol"):
        publish(fabricate(title=msg("Anders")), target)
    assert (target / "manifest.json").read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_appears_whole_or_not_at_all(
    fabricate: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "uit.json"
    target.write_text("oud", encoding="utf-8")

    def killed(*_: object) -> None:
        raise OSError("stroom weg")

    monkeypatch.setattr("os.replace", killed)
    with pytest.raises(ArgumentError, match="stroom weg"):
        publish(fabricate(), target)
    assert target.read_text(encoding="utf-8") == "oud"
    assert list(tmp_path.iterdir()) == [target]


def test_an_unknown_kind_of_file_is_refused(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    with pytest.raises(ArgumentError, match=r"\.html, \.pdf, \.json, \.csv"):
        publish(fabricate(), tmp_path / "uit.odt")
    with pytest.raises(ArgumentError, match="geen resultaat"):
        publish([], tmp_path / "uit.html")


@pytest.mark.parametrize("suffix", ["", ".odt", ".htm", "html"])
def test_an_unknown_kind_never_becomes_a_page(
    suffix: str, fabricate: Callable[..., Result]
) -> None:
    with pytest.raises(ArgumentError, match=r"kan niet worden gepubliceerd") as caught:
        as_file((release(fabricate()),), suffix, "nl", None, None, "werk")
    assert all(kind in str(caught.value.remedy) for kind in SUFFIXES)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_that_is_offered_can_be_made(
    suffix: str, fabricate: Callable[..., Result]
) -> None:
    assert as_file((release(fabricate()),), suffix, "nl", None, None, "werk")


def test_the_facade_publishes_however_the_room_was_imported(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    for name in ("een.json", "twee.json"):
        assert sl.publish(fabricate(), tmp_path / name).is_file()
