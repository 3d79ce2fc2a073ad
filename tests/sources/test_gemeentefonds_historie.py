"""The gemeentefonds by decree: payments 2008-2013 and amounts per unit 2006-2013."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import AdditivityError, SourceError
from sluitend.sources import gemeentefonds_historie
from sluitend.sources.gemeentefonds_historie import GemeentefondsBedragen, GemeentefondsHistorie
from sluitend.store.workspace import create_workspace
from sluitend.tables.aggregate import aggregate
from sluitend.tables.gemeentefonds import AMOUNTS_PER_UNIT, PAYMENTS_BEFORE

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import Reading
    from sluitend.store.workspace import Workspace

PAYMENTS = "\n".join(
    [
        "jaar,gm_code,gemeente,uitkering,bedrag_eur,bijlage",
        "2008,GM9001,Zandmeer,IU Wmo,1234567.0,27c",
        "2008,GM9002,Wolderveen,IU Wmo,765432.1,27c",
        "2009,GM9001,Zandmeer,IU Wmo,1300000.0,27e",
        "2009,GM9001,Zandmeer,DU Vrouwenopvang,50000.0,29kk",
        "2009,GM9001,Zandmeer,DU Vrouwenopvang,2500.0,29kk-2",
        "",
    ]
)
AMOUNTS = "\n".join(
    [
        "uitkeringsjaar,nr,maatstaf,bedrag_per_eenheid,eenheid,bron_bwbr",
        "2008,1,OZB (won. eig. eenheid € 2500),-2.25,eur_or_fraction,BWBR9000008",
        "2010,1,OZB (woningen eigenaar),-0.000901,eur_or_fraction,BWBR9000010",
        "2013,1,OZB (woningen eigenaar),-0.1005,fraction_pct,BWBR0035844",
        "2013,1,OZB (niet-woningen eigenaar),-0.1343,fraction_pct,BWBR0035844",
        "2013,44a,Vast bedrag<sup>1</sup>,276226.36,eur_or_fraction,BWBR0035844",
        "",
    ]
)
SOURCE = "Origin: verzonnen (2017-05-10)\n"


def known() -> pl.DataFrame:
    rows = [
        (jaar, code, None)
        for jaar, codes in {
            2008: ("GM9001", "GM9002"),
            2009: ("GM9001", "GM9003"),
            2011: ("GM9004",),
        }.items()
        for code in codes
    ]
    schema = {"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def payments(directory: Path, text: str = PAYMENTS) -> Reading:
    (directory / "iu_du_sociaal_per_gemeente.csv").write_text(text, "utf-8")
    (directory / "SOURCE.md").write_text(SOURCE, "utf-8")
    reading = GemeentefondsHistorie().read(directory, known())
    table = reading.tables["gf_uitkeringen_historie"]
    PAYMENTS_BEFORE.check(table.with_columns(publicatie_id=pl.lit("p")))
    return reading


def amounts(directory: Path, text: str = AMOUNTS, source: str = "") -> Reading:
    (directory / "gf_bedragen_per_eenheid_2006_2013.csv").write_text(text, "utf-8")
    if source:
        (directory / "SOURCE.md").write_text(source, "utf-8")
    reading = GemeentefondsBedragen().read(directory, known())
    table = reading.tables["gf_bedragen_per_eenheid"]
    AMOUNTS_PER_UNIT.check(table.with_columns(publicatie_id=pl.lit("p")))
    return reading


def test_payments_are_kept_per_annex(tmp_path: Path) -> None:
    reading = payments(tmp_path)
    assert [(f.gelezen, f.geaccepteerd, f.afgekeurd) for f in reading.files] == [(5, 5, 0)]
    table = reading.tables["gf_uitkeringen_historie"]
    shelter = table.filter(uitkering="DU Vrouwenopvang")
    assert shelter["bijlage", "waarde"].rows() == [("29kk", 5_000_000), ("29kk-2", 250_000)]
    assert table["waarde"].to_list()[1] == 76_543_210
    (total,) = aggregate(shelter, PAYMENTS_BEFORE, by=["jaar"])["waarde"]
    assert total == 5_250_000
    with pytest.raises(AdditivityError):
        aggregate(table, PAYMENTS_BEFORE, by=["gm_code"])


@pytest.mark.parametrize(
    ("old", "new", "column", "reason"),
    [
        ("2008,GM9001", "2008,9001", "gm_code", "geen geldige code"),
        ("2008,GM9001", "20o8,GM9001", "jaar", "geen geheel getal binnen de grenzen"),
        ("2008,GM9001", "2010,GM9001", "gm_code", "deze gemeente bestaat niet in dat jaar"),
        ("1234567.0,27c", "1.234.567,27c", "bedrag_eur", "geen getal binnen de grenzen"),
        ("1234567.0,27c", ",27c", "bedrag_eur", "geen getal binnen de grenzen"),
        ("IU Wmo,1234567.0", ",1234567.0", "uitkering", "leeg"),
        ("1234567.0,27c", "1234567.0,", "bijlage", "leeg"),
    ],
)
def test_wrong_payment_is_on_the_uitvallijst(
    tmp_path: Path, old: str, new: str, column: str, reason: str
) -> None:
    rejects = payments(tmp_path, PAYMENTS.replace(old, new)).rejects
    assert rejects["rij", "kolom", "reden"].rows() == [(2, column, reason)]


def test_payment_that_cannot_be_read_is_no_zero(tmp_path: Path) -> None:
    table = payments(tmp_path, PAYMENTS.replace("1234567.0", "?")).tables["gf_uitkeringen_historie"]
    lost = table.filter(jaar=2008, gm_code="GM9001")
    assert lost["waarde", "ontbreekt"].rows() == [(None, "afgekeurd")]


def test_doubled_payment_is_rejected_both_times(tmp_path: Path) -> None:
    row = "2008,GM9001,Zandmeer,IU Wmo,1.0,27c\n"
    reading = payments(tmp_path, PAYMENTS + row)
    assert reading.rejects["rij"].to_list() == [2, 7]
    lost = reading.tables["gf_uitkeringen_historie"].filter(jaar=2008, gm_code="GM9001")
    assert lost["ontbreekt"].to_list() == ["afgekeurd"]


def test_code_that_the_file_gives_too_early_becomes_the_code_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gemeentefonds_historie, "RENAMED", {"GM9004": ("GM9003", 2011)})
    rows = "2009,GM9004,Elsbroek,IU Wmo,1.0,27e\n2011,GM9004,Elsbroek,IU Wmo,2.0,27h\n"
    header = PAYMENTS.split("\n")[0]
    reading = payments(tmp_path, f"{header}\n{rows}")
    assert reading.rejects.is_empty()
    assert reading.tables["gf_uitkeringen_historie"]["jaar", "gm_code"].rows() == [
        (2009, "GM9003"),
        (2011, "GM9004"),
    ]
    (notice,) = reading.notices
    assert str(notice).startswith("Over 2009 noemt het bestand GM9004")


def test_years_before_the_first_list_are_checked_with_all_codes(tmp_path: Path) -> None:
    """Through a workspace: list of 2010, all codes, and payments of 2008 in separate loads."""
    workspace = create_workspace(tmp_path / "werk")
    iv3, codes, history = (tmp_path / name for name in ("iv3", "codes", "historie"))
    for path in (iv3, codes, history):
        path.mkdir()
        (path / "SOURCE.md").write_text(SOURCE, "utf-8")
    listed = "jaar,gm_code,gm_naam\n2017,GM9001,Zandmeer\n"
    (iv3 / "gemeenten_per_jaar_2010_2026.csv").write_text(listed, "utf-8")
    people = "jaar,gm_code,aantal_inwoners\n2017,GM9001,1000\n"
    (iv3 / "inwoners_1jan_2017_2026.csv").write_text(people, "utf-8")
    pl.DataFrame(
        {
            "jaar": [2017],
            "document": ["begroting"],
            "gm_code": ["GM9001"],
            "taakveld": ["6.1"],
            "lasten_keur": [3000],
        }
    ).write_parquet(iv3 / "iv3_lasten_taakveld.parquet")
    header = "gm_nr,naam,nieuwe_code,datum_ingang,datum_einde\n"
    rows = "9001,Zandmeer,,,\n9002,Wolderveen,9001,,20090101\n"
    (codes / "brp_tabel33_gemeenten_2019.csv").write_text(header + rows, "utf-8")
    early = PAYMENTS.split("2009,GM9001,Zandmeer,DU")[0]
    (history / "iu_du_sociaal_per_gemeente.csv").write_text(early, "utf-8")
    workspace.load("iv3", iv3)
    with pytest.raises(SourceError):  # 2008 is before the first list
        workspace.load("gemeentefonds_historie", history, accept_rejects=1)
    workspace.load("brp_gemeenten", codes)
    report = workspace.load("gemeentefonds_historie", history)
    assert [(f.gelezen, f.afgekeurd) for f in report.files] == [(3, 0)]
    gone = early.replace("2009,GM9001", "2009,GM9002")
    (history / "iu_du_sociaal_per_gemeente.csv").write_text(gone, "utf-8")
    (history / "SOURCE.md").write_text("Origin: verzonnen (2018-05-10)\n", "utf-8")
    report = workspace.load("gemeentefonds_historie", history, accept_rejects=1)
    assert report.rejects["rij", "reden"].rows() == [(4, "deze gemeente bestaat niet in dat jaar")]


def test_amounts_are_euro_per_unit(tmp_path: Path) -> None:
    reading = amounts(tmp_path)
    assert [(f.gelezen, f.geaccepteerd, f.afgekeurd) for f in reading.files] == [(5, 5, 0)]
    table = reading.tables["gf_bedragen_per_eenheid"]
    assert table["jaar", "nr", "maatstaf", "waarde"].rows() == [
        (2008, "1", "OZB (won. eig. eenheid € 2500)", -2.25),
        (2010, "1", "OZB (woningen eigenaar)", -0.000901),
        (2013, "1", "OZB (woningen eigenaar)", -0.001005),
        (2013, "1", "OZB (niet-woningen eigenaar)", -0.001343),
        (2013, "44a", "Vast bedrag", 276226.36),
    ]
    with pytest.raises(AdditivityError):
        aggregate(table, AMOUNTS_PER_UNIT, by=["jaar"])


UNCLEAR = "niet duidelijk per welke eenheid dit OZB-bedrag is"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "reason"),
    [
        ("-0.000901", "-0.0901", 3, "bedrag_per_eenheid", UNCLEAR),
        (" eenheid € 2500)", ")", 2, "bedrag_per_eenheid", UNCLEAR),
        ("-0.1005", "-10.05", 4, "bedrag_per_eenheid", UNCLEAR),
        ("276226.36", "276.226.36", 6, "bedrag_per_eenheid", "geen getal binnen de grenzen"),
        ("276226.36,eur_or_fraction", "276226.36,euro", 6, "eenheid", "onbekende waarde"),
        ("2013,44a", "13,44a", 6, "uitkeringsjaar", "geen geheel getal binnen de grenzen"),
        ("2013,44a", "2013,", 6, "nr", "leeg"),
        ("2008,1,OZB (won. eig. eenheid € 2500)", "2008,1, ", 2, "maatstaf", "leeg"),
        ("eur_or_fraction,BWBR9000008", "eur_or_fraction,", 2, "bron_bwbr", "leeg"),
    ],
)
def test_wrong_amount_is_on_the_uitvallijst(
    tmp_path: Path, old: str, new: str, line: int, column: str, reason: str
) -> None:
    rejects = amounts(tmp_path, AMOUNTS.replace(old, new)).rejects
    assert rejects["rij", "kolom", "reden"].rows() == [(line, column, reason)]


def test_doubled_amount_is_rejected_both_times(tmp_path: Path) -> None:
    """A footnote mark is no part of the name, so it does not make two maatstaven of one."""
    again = "2013,44a,Vast bedrag,1.0,eur_or_fraction,BWBR0035844\n"
    reading = amounts(tmp_path, AMOUNTS + again)
    assert reading.rejects["rij"].to_list() == [6, 7]
    lost = reading.tables["gf_bedragen_per_eenheid"].filter(nr="44a")
    assert lost["waarde", "ontbreekt"].rows() == [(None, "afgekeurd")]


def test_date_is_that_of_the_newest_decree_or_nothing_is_loaded(tmp_path: Path) -> None:
    described = amounts(tmp_path).described
    assert described.published_on == "2014-12-05"
    assert "jongste besluit" in described.date_note
    assert not described.fictional
    unknown = AMOUNTS.replace("BWBR0035844", "BWBR9000013")
    with pytest.raises(SourceError, match="vermeldt geen publicatiedatum"):
        amounts(tmp_path, unknown)
    stated = amounts(tmp_path, unknown, SOURCE).described
    assert (stated.published_on, stated.date_note) == ("2017-05-10", "")


def test_amounts_of_the_fictional_country_say_so(tmp_path: Path) -> None:
    source = "Origin: fictief land (2017-05-10). Fictional data.\n"
    assert amounts(tmp_path, source=source).described.fictional


@pytest.mark.opendata
def test_payments_for_the_wmo_are_the_printed_totals(opendata_workspace: Workspace) -> None:
    table = opendata_workspace.snapshot().read(PAYMENTS_BEFORE)
    assert table.height == 3_081
    wmo = table.filter(uitkering="IU Wmo")
    sums = aggregate(wmo, PAYMENTS_BEFORE, by=["jaar", "bijlage"])
    assert {
        jaar: (round(cents / 1e8, 1), n)
        for jaar, cents, n in sums.select("jaar", "waarde", "n").iter_rows()
    } == {
        2008: (1_469.5, 443),
        2009: (1_535.3, 441),
        2010: (1_541.0, 431),
        2011: (1_456.0, 418),
    }
    # The one municipality that the file names by a code of later has its rows under that of then.
    menaldumadeel = wmo.filter(gm_code="GM0083")
    assert sorted(menaldumadeel["jaar"]) == [2008, 2009, 2010]
    assert wmo.filter(gm_code="GM1908")["jaar"].to_list() == [2011]


@pytest.mark.opendata
def test_ozb_tariffs_are_those_of_the_decrees(opendata_workspace: Workspace) -> None:
    table = opendata_workspace.snapshot().read(AMOUNTS_PER_UNIT)
    assert table.height == 437
    homes = table.filter(maatstaf="OZB (woningen eigenaar)")
    percent = homes.select("jaar", (pl.col("waarde") * -100).round(4))
    assert dict(percent.iter_rows()) == {
        2009: 0.0884, 2010: 0.0901, 2011: 0.0935, 2012: 0.0963, 2013: 0.1005
    }  # fmt: skip
    inhabitants = dict(table.filter(maatstaf="Inwoners").select("jaar", "waarde").iter_rows())
    assert (inhabitants[2011], inhabitants[2012], inhabitants[2013]) == (133.26, 133.54, 133.69)
