"""What SOURCE.md must say, and which directories are recognised."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import SourceError
from sluitend.sources.catalogue import SOURCES, find_sources
from sluitend.sources.iv3 import Iv3
from sluitend.sources.sheet import Sheet
from sluitend.sources.source import describe, finish, is_date, settled

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import Described

CODES = pl.Series(["GM9001", "GM9002"])


def described(
    directory: Path,
    text: str | None,
    years: list[int] | None = None,
    derived: tuple[str, str] | None = None,
) -> Described:
    if text is not None:
        (directory / "SOURCE.md").write_text(text, "utf-8")
    return describe(
        directory,
        source="iv3",
        title="Iv3",
        attribution="Bron: CBS",
        codes=CODES,
        years=None if years is None else pl.Series(years, dtype=pl.Int64),
        derived=derived,
    )


def test_date_and_status_come_from_the_file(tmp_path: Path) -> None:
    text = "# iv3\n\nOrigin: github.com/x (y, 2020) @1 (2026-07-17), file (2025-01-01).\nStatus: nader voorlopig  \n"
    found = described(tmp_path, text)
    assert (found.published_on, found.status, found.date_note) == (
        "2026-07-17",
        "nader voorlopig",
        "",
    )
    assert found.fictional
    assert found.attribution == "Fictieve gegevens van Sluitend"
    assert described(tmp_path, text.replace("\n", "\r\n")).status == "nader voorlopig"


def test_without_a_status_it_is_not_stated(tmp_path: Path) -> None:
    assert described(tmp_path, "Origin: x (2026-07-17)\n").status == "niet vermeld"


@pytest.mark.parametrize(
    "text",
    [None, "", "Published 2026-07-17\n", "Origin: x 2026-07-17\n", "  Origin: x (2026-07-17)\n"],
)
def test_without_a_date_it_is_refused(tmp_path: Path, text: str | None) -> None:
    with pytest.raises(SourceError, match="vermeldt geen publicatiedatum") as info:
        described(tmp_path, text)
    assert "Origin: … (JJJJ-MM-DD)" in info.value.remedy.render()


def test_facts_of_law_take_the_first_day_of_their_newest_year(tmp_path: Path) -> None:
    found = described(tmp_path, None, [2021, 2024, 2017])
    assert found.published_on == "2024-01-01"
    assert found.date_note.startswith("afgeleid")
    assert described(tmp_path, "Origin: x (2026-07-17)\n", [2024]).published_on == "2026-07-17"


@pytest.mark.parametrize(
    ("text", "day", "note"),
    [
        # The whole day in the place where it should stand goes before anything else.
        ("Origin: x @1a (2021-04-29), file of 2022-01-01, y @2b (2020)\n", "2021-04-29", ""),
        ("Tabel 1996-2019 (file of 2021-01-07)\n", "2021-01-07", "opgehaald"),
        ("bestand van 2021-01-07; file of 2020-12-31\n", "2021-01-07", "opgehaald"),
        ("Origin: x @10aa8b0 (2021), y; Wijk- en buurtkaart 2013/2014\n", "2021-12-31", "jaar"),
        ("Origin: x @v1.2-a (2021), KWB 83765NED (2017)\n", "2021-12-31", "31 december"),
    ],
)
def test_date_that_can_only_be_too_late_is_derived_with_a_note(
    tmp_path: Path, text: str, day: str, note: str
) -> None:
    found = described(tmp_path, text)
    assert found.published_on == day
    assert found.date_note.startswith("afgeleid: ") == bool(note)
    assert note in found.date_note


@pytest.mark.parametrize(
    "text",
    [
        "Origin: x (y, 2020) @1\n",
        "Origin: tables 83765NED (2017) and 84286NED (2018)\n",  # the years the tables are about
        "Origin: x @1 of 2021\n",
        "profile of 20210107\n",
        "x @10aa8b0 (2021)\n",
    ],
)
def test_other_years_and_numbers_are_no_date(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="vermeldt geen publicatiedatum"):
        described(tmp_path, text)


@pytest.mark.parametrize("text", ["file of 2021-02-30\n", "Origin: x @1 (0000)\n"])
def test_derived_date_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="die dag bestaat niet"):
        described(tmp_path, text)


def test_yearly_figures_without_a_date_are_settled_after_three_years(tmp_path: Path) -> None:
    day, note = settled(pl.Series([2020, 2022, 2021]))
    assert day == "2025-12-31"
    assert note.startswith("afgeleid: 31 december van het derde jaar")
    assert settled(pl.Series([], dtype=pl.Int64)) == ("", "")
    # What the text says goes before it, and facts of law are not delayed by it.
    (tmp_path / "SOURCE.md").write_text("Origin: x @1 (2021)\n", "utf-8")
    assert described(tmp_path, None, derived=(day, note)).published_on == "2021-12-31"
    assert described(tmp_path, None, [2019]).published_on == "2019-01-01"


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "0000-00-00"])
def test_date_that_cannot_be_is_refused(tmp_path: Path, day: str) -> None:
    with pytest.raises(SourceError, match=f"{day}; die dag bestaat niet"):
        described(tmp_path, f"Origin: x ({day})\n", [2024])


@pytest.mark.parametrize("status", ["concept", "Definitief", ""])
def test_unknown_status_is_refused(tmp_path: Path, status: str) -> None:
    with pytest.raises(SourceError, match=f"als status ‘{status}’"):
        described(tmp_path, f"Origin: x (2026-07-17)\nStatus: {status}\n")


def test_other_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SOURCE.md").write_bytes("Origin: Súdwest (2026-07-17)\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"SOURCE.md in de map .* is geen UTF-8"):
        described(tmp_path, None)


def test_is_date_accepts_one_form_only() -> None:
    assert is_date("2024-02-29")
    assert not any(
        map(is_date, ("2023-02-29", "20240229", "2024-W09-4", "2024-2-9", "", "vandaag"))
    )


def test_missing_date_stops_a_whole_directory(
    iv3_dir: Path, known: pl.DataFrame, tmp_path: Path
) -> None:
    shutil.copytree(iv3_dir, tmp_path / "iv3")
    (tmp_path / "iv3" / "SOURCE.md").unlink()
    with pytest.raises(SourceError, match="De map iv3 vermeldt geen publicatiedatum"):
        Iv3().read(tmp_path / "iv3", known)


def test_books_that_do_not_close_are_refused(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "x.csv", pl.DataFrame({"_rij": [2, 3]}), read=3)
    publication = described(tmp_path, "Origin: x (2026-07-17)\n")
    with pytest.raises(SourceError, match=r"x.csv telt 3 rijen, maar er zijn er 2 verwerkt"):
        finish([sheet], {}, publication)


def test_pack_is_read_in_the_order_of_need(country_dir: Path) -> None:
    found = [(source.id, path.name) for source, path in find_sources("open-data", country_dir)]
    assert found == [
        ("iv3", "iv3_2017_2026"),
        ("iv3", "iv3_2017_2026_eerste_publicatie"),
        ("iv3_baten_lasten", "iv3_baten_lasten_taakveld_2023_2025"),
        ("brp_gemeenten", "herindelingen"),
        ("herindelingen", "herindelingen"),
        ("cbs_gebieden", "cbs_gebieden_2024"),
        ("grenzen", "grenzen_gemeenten"),
        ("bbv", "kengetallen_balans_2017_2024"),
        ("gemeentefonds", "gemeentefonds_2024_2025"),
        ("gemeentefonds_historie", "gemeentefonds_iu_du_2008_2013"),
        ("gemeentefonds_bedragen", "parameters"),
        ("kerncijfers_2014", "cbs_gemeente_2014"),
        ("kerncijfers_2021", "cbs_gemeente_2021"),
        ("kerncijfers_2022", "cbs_gemeente_2022"),
        ("kerncijfers_panel", "cbs_panel_2017_2019"),
        ("huishoudensprognose", "cbs_panel_2017_2019"),
        ("leeftijdskosten", "cpb_leeftijdskosten_2022"),
        ("consumentenprijzen", "cbs_cpi"),
        ("jeugdreclassering", "cbs_jeugdregio_2017"),
    ]
    # What is pulled from StatLine stands in a directory of its own, outside the pack.
    assert {source for source, _ in found} == set(SOURCES) - {"statline"}


def test_directory_with_half_a_source_is_not_passed_over(country_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(country_dir, tmp_path / "pack")
    (tmp_path / "pack" / "herindelingen" / "splitsingen_geraamde_aandelen.csv").unlink()
    with pytest.raises(
        SourceError, match=r"herindelingen ontbreekt splitsingen_geraamde_aandelen\.csv"
    ):
        find_sources("open-data", tmp_path / "pack")
