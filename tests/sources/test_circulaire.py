"""The workbooks of a circular: recognised by what they hold, and never by a guess."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.sources.workbooks import save_ods, save_xlsx

from sluitend.core.errors import SourceError
from sluitend.core.missing import Missing
from sluitend.sources.catalogue import find_sources
from sluitend.sources.circulaire.reader import Circulaire
from sluitend.sources.circulaire.titles import told_by
from sluitend.sources.workbook import read_workbook
from sluitend.sources.worksheet import Table, find_table, plain, without_mark
from sluitend.sources.worksheet_rows import read_rows
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.sources.workbooks import Value

    from sluitend.sources.source import Reading

    Rows = list[list[Value]]

NEWEST = 2026
KNOWN = pl.DataFrame(
    [
        (jaar, f"GM{code}", None)
        for jaar in range(2024, NEWEST + 1)
        for code in ((9001, 9002, 9003) if jaar > 2024 else (9001, 9002, 9009))
    ],
    schema={"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64},
    orient="row",
)
TITLE = "Rekenmodel meicirculaire gemeentefonds 2025, uitkeringsjaar 2026"
WEIGHTS: Rows = [
    [TITLE],
    ["Bedragen per eenheid in euro's"],
    [],
    [
        "Codering maatstaf",
        "Naam maatstaf",
        "Participatie",
        "Individuele voorzieningen Jeugd",
        "Totaal",
    ],
    ["inwo", "inwoners", 10.25, 0.5, 10.75],
    ["jong", "jongeren", 0, 300.24, 300.24],
    ["bo3_nw", "bijstandsontvangers", 5000.19, 0, 5000.19],
    [None, "participatie", 1, 0, 1],
    ["* voorlopig"],
]
UNITS: Rows = [
    [TITLE],
    [None, "aantallen per maatstaf"],
    ["CBS", "Naam", "Prov", "inwo", "jong", "bo3_nw"],
    [9001, "Aland", 1, 1000.5, 200, 30],
    [9002, "Beland", 1, 2000, 400, 60.25],
    [9003, "Celand (C.)", 2, 3000, 600, 90],
    [None, "Totaal", None, 6000.5, 1200, 180.25],
    [],
    ["* voorlopig"],
]
PAYMENTS: Rows = [
    ["Meicirculaire 2025"],
    ["Integratie- en decentralisatie-uitkeringen, uitkeringsjaar 2026, bedragen in euro"],
    ["Gemeentecode", "Gemeente", "Beschermd wonen*", "armoedebestrijding kinderen"],
    ["9001", "Aland", 74350171, 100.5],
    ["GM9002", "Beland", 0, 200],
    [9003, "Celand", 5, 300.25],
    [None, "Nederland", 74350176, 600.75],
]
FACTOR: Rows = [[TITLE], ["uitkeringsfactor", 1.457]]
BOOK = {"Volumina": UNITS, "Gewichten": WEIGHTS, "SI-IU-DU": PAYMENTS, "Kerngegevens": FACTOR}


def changed(rows: Rows, row: int, column: int, value: Value) -> Rows:
    """Return the rows with another value in one cell, counted from zero."""
    copy = [
        [*line, *[None] * (column + 1 - len(line))] if n == row else [*line]
        for n, line in enumerate(rows)
    ]
    copy[row][column] = value
    return copy


def everyone(*values: Value) -> Rows:
    """Return a row with the same values for every municipality of 2025 and after."""
    return [[code, *values] for code in (9001, 9002, 9003)]


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Reading]:
    def read(
        sheets: Mapping[str, Sequence[Sequence[Value]]], more: str = "", ods: bool = False
    ) -> Reading:
        (tmp_path / "SOURCE.md").write_text(f"# c\n\nOrigin: BZK (2025-05-28)\n{more}", "utf-8")
        if ods:
            save_ods(tmp_path / "rekenmodel.ods", sheets)
        else:
            save_xlsx(tmp_path / "rekenmodel.xlsx", sheets)
        reading = Circulaire().read(tmp_path, KNOWN)
        for name, frame in reading.tables.items():
            CONTRACTS[name].check(frame.with_columns(publicatie_id=pl.lit("x")))
        return reading

    return read


def value(reading: Reading, table: str, **keys: object) -> object:
    frame = reading.tables[table].filter(pl.all_horizontal(pl.col(k) == v for k, v in keys.items()))
    (found,) = frame["waarde"].to_list()
    return found


def notices(reading: Reading) -> str:
    return "\n".join(map(str, reading.notices))


@pytest.mark.parametrize("ods", [False, True])
def test_a_whole_workbook_becomes_the_tables_of_the_gemeentefonds(
    load: Callable[..., Reading], *, ods: bool
) -> None:
    reading = load(BOOK, ods=ods)
    assert {name: frame.height for name, frame in reading.tables.items()} == {
        "gf_volumina": 9,
        "gf_gewichten": 6,
        "gf_aandelen": 2,
        "gf_maatstaven": 3,
        "gf_uitkeringen": 6,
        "gf_uitkeringsfactor": 1,
    }
    a_set = {"circulaire": "M2025", "jaar": 2026}
    assert value(reading, "gf_volumina", **a_set, gm_code="GM9002", maatstaf="bo3_nw") == 60.25
    jeugd = "Individuele voorzieningen Jeugd"
    assert value(reading, "gf_gewichten", **a_set, maatstaf="jong", cluster=jeugd) == 300.24
    assert value(reading, "gf_aandelen", uitkering="participatie", cluster="Participatie") == 1
    paid = {**a_set, "uitkering": "Beschermd wonen"}
    assert value(reading, "gf_uitkeringen", **paid, gm_code="GM9001") == 7_435_017_100
    assert value(reading, "gf_uitkeringen", **paid, gm_code="GM9002") == 0
    assert value(reading, "gf_uitkeringsfactor", **a_set) == 1.457
    assert reading.rejects.is_empty()
    (count,) = reading.files
    assert (count.gelezen, count.geaccepteerd, count.afgekeurd) == (11, 11, 0)
    assert reading.described.published_on == "2025-05-28"
    assert reading.described.fictional


def test_what_every_sheet_was_read_as_is_told(load: Callable[..., Reading]) -> None:
    told = notices(load({**BOOK, "Toelichting": [["Lees mij"]]}))
    assert (
        "Blad ‘Volumina’ van rekenmodel.xlsx is gelezen als aantallen per maatstaf (M2025, 2026)."
        in told
    )
    assert (
        "Blad ‘Gewichten’ van rekenmodel.xlsx is gelezen als bedragen per eenheid (M2025, 2026)."
        in told
    )
    assert "is gelezen als uitkeringen per gemeente (M2025, 2026)." in told
    assert "is gelezen als de uitkeringsfactor (M2025, 2026)." in told
    assert (
        "Blad ‘Toelichting’ van rekenmodel.xlsx is niet gelezen: er is geen kolom met CBS-codes"
        in told
    )


def test_maatstaven_are_recognised_by_name_without_a_sheet_of_amounts(
    load: Callable[..., Reading],
) -> None:
    rows: Rows = [
        [TITLE],
        [None, None, "2", "4", "8", None],
        [
            "CBS-code",
            "Gemeente",
            "Inwoners",
            "Inwoners jongeren < 20 jaar",
            "Bijstandsontvangers",
            "Uitkering",
        ],
        *everyone("x", 1, 2, 3, 4),
    ]
    reading = load({"Blad1": rows})
    assert set(reading.tables["gf_volumina"]["maatstaf"]) == {
        *("Inwoners", "Inwoners jongeren < 20 jaar", "Bijstandsontvangers"),
    }
    assert "niet gelezen de kolommen Uitkering" in notices(reading)


def test_columns_of_years_are_one_payment_over_years(load: Callable[..., Reading]) -> None:
    rows: Rows = [
        ["Septembercirculaire 2025: integratie-uitkering Voogdij/18+ (bedragen x € 1.000)"],
        ["gemeentenummer", "naam", 2025, 2026, 2027, "aandeel"],
        [9001, "Aland", 1, 2.5, 3, 0.5],
        [9002, "Beland", 4, 5, 6, 0.5],
        [None, "Totaal", 5, 7.5, 9, 1],
    ]
    reading = load({"Voogdij": rows})
    paid = {"circulaire": "S2025", "gm_code": "GM9001", "uitkering": "Voogdij/18+"}
    found = [value(reading, "gf_uitkeringen", **paid, jaar=jaar) for jaar in (2025, 2026, 2027)]
    assert found == [100_000, 250_000, 300_000]
    assert "niet gelezen de kolommen aandeel" in notices(reading)
    absent = reading.tables["gf_uitkeringen"].filter(pl.col("waarde").is_null())
    assert set(absent["gm_code"]) == {"GM9003"}
    assert set(absent["ontbreekt"]) == {str(Missing.NOT_PUBLISHED)}


def test_taakmutaties_are_no_payments(load: Callable[..., Reading]) -> None:
    rows: Rows = [
        ["Meicirculaire 2025"],
        ["Taakmutaties 2026 in euro"],
        ["CBS-code", "Gemeente", "Jeugd: hervormingsagenda", "Wmo: abonnementstarief"],
        *everyone("x", -100, 25.5),
    ]
    reading = load({"Blad1": rows})
    assert set(reading.tables) == {"gf_taakmutaties"}
    key = {"jaar": 2026, "gm_code": "GM9003", "taakmutatie": "Jeugd: hervormingsagenda"}
    assert value(reading, "gf_taakmutaties", **key) == -10_000


def test_headings_over_merged_cells_reach_every_column(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    lines: Rows = [
        ["Meicirculaire 2025, uitkeringsjaar 2026, decentralisatie-uitkeringen"],
        ["CBS-code", "Gemeente", "bedragen in € 1.000", None, "aantal"],
        [None, None, "vrouwenopvang", "bodem", "vrouwenopvang"],
        *everyone("x", 1, 2, 3),
    ]
    for line in lines:
        page.append(line)
    page.merge_cells("C2:D2")
    page.merge_cells("A1:E1")
    book.save(tmp_path / "samengevoegd.xlsx")
    (tmp_path / "SOURCE.md").write_text("Origin: BZK (2025-05-28)\n", "utf-8")
    reading = Circulaire().read(tmp_path, KNOWN)
    assert set(reading.tables["gf_uitkeringen"]["uitkering"]) == {"vrouwenopvang", "bodem"}
    assert value(reading, "gf_uitkeringen", gm_code="GM9001", uitkering="bodem") == 200_000


@pytest.mark.parametrize(
    ("rows", "kolom", "rij", "reden"),
    [
        (changed(UNITS, 3, 0, 9009), "Volumina!A", 4, "bestaat niet in 2026"),
        (changed(UNITS, 3, 0, None), "Volumina!A", 4, "geen gemeentecode"),
        (changed(UNITS, 4, 4, "veel"), "Volumina!E", 5, "geen getal"),
        (changed(UNITS, 4, 4, "1.234"), "Volumina!E", 5, "op twee manieren te lezen"),
        (changed(UNITS, 4, 4, "=1+1"), "Volumina!E", 5, "formule zonder opgeslagen uitkomst"),
        (changed(UNITS, 4, 4, -1), "Volumina!E", 5, "een aantal onder nul"),
    ],
)
def test_a_row_that_cannot_be_used_is_on_the_uitvallijst_with_its_cell(
    load: Callable[..., Reading], rows: Rows, kolom: str, rij: int, reden: str
) -> None:
    reading = load({**BOOK, "Volumina": rows[:6]})
    (reject,) = reading.rejects.rows(named=True)
    assert (reject["bestand"], reject["kolom"], reject["rij"]) == ("rekenmodel.xlsx", kolom, rij)
    assert reden in reject["reden"]
    assert reject["wat_te_doen"]
    lost = reading.tables["gf_volumina"].filter(pl.col("waarde").is_null())
    assert set(lost["ontbreekt"]) == {str(Missing.REJECTED)}
    (count,) = reading.files
    assert (count.gelezen, count.geaccepteerd, count.afgekeurd) == (11, 10, 1)


def test_a_total_may_stand_above_the_municipalities(load: Callable[..., Reading]) -> None:
    turned = [*UNITS[:3], UNITS[6], *UNITS[3:6]]
    assert load({**BOOK, "Volumina": turned}).files[0].gelezen == 11
    with pytest.raises(SourceError, match="maar in rij 4 staat 7"):
        load({**BOOK, "Volumina": changed(turned, 3, 3, 7)})


def test_both_rows_of_a_municipality_that_stands_there_twice_are_rejected(
    load: Callable[..., Reading],
) -> None:
    reading = load({**BOOK, "Volumina": changed(UNITS, 3, 0, 9002)[:6]})
    assert reading.rejects["rij"].to_list() == [4, 5]


def test_a_total_that_does_not_add_up_refuses_the_workbook(load: Callable[..., Reading]) -> None:
    with pytest.raises(
        SourceError,
        match=r"tellen de gemeenten in Volumina!D op tot 6.000,5, maar in rij 7 staat 7.000",
    ):
        load({**BOOK, "Volumina": changed(UNITS, 6, 3, 7000)})


def test_amounts_that_do_not_add_up_over_clusters_are_rejected(
    load: Callable[..., Reading],
) -> None:
    reading = load({**BOOK, "Gewichten": changed(WEIGHTS, 5, 4, 300.30)})
    (reject,) = reading.rejects.rows(named=True)
    assert (reject["kolom"], reject["rij"]) == ("Gewichten!E", 6)


def test_a_maatstaf_whose_amount_is_rejected_keeps_its_units(load: Callable[..., Reading]) -> None:
    """Its name and code can be read, so its units can; the amounts are missing, and say why."""
    for wrong in (changed(WEIGHTS, 5, 4, 300.30), changed(WEIGHTS, 5, 3, "veel")):
        reading = load({**BOOK, "Gewichten": wrong})
        assert reading.rejects["rij"].to_list() == [6]
        units = reading.tables["gf_volumina"].filter(maatstaf="jong")
        assert sorted(units["waarde"]) == [200, 400, 600]
        weights = reading.tables["gf_gewichten"].filter(maatstaf="jong")
        assert weights["waarde"].to_list() == [None, None]
        assert set(weights["ontbreekt"]) == {str(Missing.REJECTED)}
        assert "jong" in set(reading.tables["gf_maatstaven"]["maatstaf"])
    reading = load({**BOOK, "Gewichten": changed(WEIGHTS, 7, 2, 1.5)})
    share = reading.tables["gf_aandelen"].filter(uitkering="participatie")
    assert set(share["ontbreekt"]) == {str(Missing.REJECTED)}


def test_a_code_with_two_names_has_no_name_of_its_own(load: Callable[..., Reading]) -> None:
    reading = load({**BOOK, "Gewichten": changed(WEIGHTS, 5, 0, "inwo")})
    assert reading.rejects["rij"].to_list() == [5, 6]
    assert set(reading.tables["gf_maatstaven"]["maatstaf"]) == {"bo3_nw"}


@pytest.mark.parametrize("heading", ["percentage WOZ x € 1.000", "aandeel × € 1.000"])
def test_the_unit_over_another_column_is_not_that_of_this_one(
    load: Callable[..., Reading], heading: str
) -> None:
    rows = [[*line, extra] for line, extra in zip(PAYMENTS[2:6], (heading, 3, 3, 3), strict=True)]
    reading = load({"Blad1": [*PAYMENTS[:2], *rows, PAYMENTS[6]]})
    paid = {"uitkering": "Beschermd wonen", "gm_code": "GM9001"}
    assert value(reading, "gf_uitkeringen", **paid) == 7_435_017_100
    assert f"niet gelezen de kolommen {heading}" in notices(reading)


@pytest.mark.parametrize(
    ("title", "heading"),
    [("bedragen x € 1.000", "Beschermd wonen (€)"), ("in euro", "Beschermd wonen (x € 1.000)")],
)
def test_a_heading_and_a_title_with_two_units_are_not_read(
    load: Callable[..., Reading], title: str, heading: str
) -> None:
    said = f"Integratie-uitkeringen, uitkeringsjaar 2026, {title}"
    rows = changed(changed(PAYMENTS, 1, 0, said), 2, 2, heading)
    reading = load({**BOOK, "SI-IU-DU": rows})
    assert "gf_uitkeringen" not in reading.tables
    assert f"bij kolom ‘{heading}’ en erboven staat meer dan één eenheid: €, € 1.000" in notices(
        reading
    )


@pytest.mark.parametrize("row", [["", "bedragen x € 1.000"], ["bedragen x € 1.000"]])
def test_a_unit_beside_the_headings_holds_for_the_sheet(
    load: Callable[..., Reading], row: list[Value]
) -> None:
    title = "Integratie-uitkeringen, uitkeringsjaar 2026"
    unit: list[Value] = [value or None for value in row]
    above: Rows = [PAYMENTS[0], [title], unit, *PAYMENTS[2:]]
    below: Rows = [PAYMENTS[0], [title], PAYMENTS[2], unit, *PAYMENTS[3:]]
    for rows in (above, below):
        reading = load({"Blad1": rows})
        paid = {"uitkering": "Beschermd wonen", "gm_code": "GM9003"}
        assert value(reading, "gf_uitkeringen", **paid) == 500_000


def test_two_units_over_the_clusters_are_not_read(load: Callable[..., Reading]) -> None:
    rows = changed(WEIGHTS, 3, 2, "Participatie x € 1.000")
    assert "meer dan één eenheid" in notices(load({**BOOK, "Gewichten": rows}))


def test_an_amount_no_inhabitant_is_worth_is_in_another_unit(tmp_path: Path) -> None:
    """Inhabitants of the nearest year count: those of 2026 are not known yet."""
    people = {2024: 500, 2025: 20_000, 2026: None}
    known = KNOWN.with_columns(
        inwoners=pl.col("jaar").replace_strict(people, return_dtype=pl.Int64)
    )
    title = "Integratie-uitkeringen, uitkeringsjaar 2026, bedragen x € 1.000"
    (tmp_path / "SOURCE.md").write_text("Origin: BZK (2025-05-28)\n", "utf-8")
    save_xlsx(tmp_path / "a.xlsx", {"Blad1": changed(PAYMENTS, 1, 0, title)})
    with pytest.raises(
        SourceError,
        match=r"Blad1!C van bestand a.xlsx zijn volgens het blad in € 1.000: € 1.239.169,6 per inwoner. "
        r"In € zijn zij € 1.239,17 per inwoner; verwacht is € 0 tot € 2.500",
    ):
        Circulaire().read(tmp_path, known)
    save_xlsx(tmp_path / "a.xlsx", {"Blad1": PAYMENTS})
    assert "geen inwoners bekend" not in notices(Circulaire().read(tmp_path, known))
    told = notices(Circulaire().read(tmp_path, KNOWN))
    assert "op blad ‘Blad1’ de eenheid te toetsen van Beschermd wonen, armoede" in told


def test_what_was_added_up_is_told_and_what_could_not_be(load: Callable[..., Reading]) -> None:
    told = notices(load(BOOK))
    assert "Op blad ‘Volumina’ kloppen de totalen van inwo, jong, bo3_nw." in told
    assert "niet nagerekend" not in told
    told = notices(load({**BOOK, "SI-IU-DU": changed(PAYMENTS, 6, 2, "9.999 mln")}))
    assert "Het totaal in SI-IU-DU!C7 van rekenmodel.xlsx is niet nagerekend: geen getal" in told
    assert "Op blad ‘SI-IU-DU’ kloppen de totalen van armoedebestrijding kinderen." in told
    text: Rows = [*PAYMENTS[:6], [None, "Nederland", "9.999 mln", "1.234"]]
    told = notices(load({**BOOK, "SI-IU-DU": text}))
    assert "Het totaal in SI-IU-DU!D7 van rekenmodel.xlsx is niet nagerekend: geen getal" in told
    told = notices(load({**BOOK, "SI-IU-DU": changed(PAYMENTS, 6, 3, "=1")}))
    assert "Het totaal in SI-IU-DU!D7 van rekenmodel.xlsx is niet nagerekend: een formule" in told
    told = notices(load({**BOOK, "SI-IU-DU": changed(PAYMENTS, 6, 3, None)}))
    assert "hebben geen totaal, en zijn niet nagerekend: armoedebestrijding kinderen." in told
    told = notices(load({**BOOK, "SI-IU-DU": PAYMENTS[:6]}))
    assert "Blad ‘SI-IU-DU’ van rekenmodel.xlsx is niet nagerekend: er staat geen rij" in told
    told = notices(load({**BOOK, "Volumina": changed(UNITS, 4, 4, "veel")}))
    assert "Blad ‘Volumina’ van rekenmodel.xlsx is niet nagerekend: er staan rijen" in told


def test_the_uitvallijst_shows_what_stands_in_the_file(load: Callable[..., Reading]) -> None:
    twice = changed(PAYMENTS, 4, 0, 9003)
    reading = load({**BOOK, "SI-IU-DU": twice, "Volumina": changed(UNITS, 3, 5, -3)})
    assert reading.rejects.select("kolom", "rij", "waarde").sort("kolom", "rij").rows() == [
        *(("SI-IU-DU!A", 5, "9003"), ("SI-IU-DU!A", 6, "9003"), ("Volumina!F", 4, "-3")),
    ]
    told = reading.rejects.row(by_predicate=pl.col("rij") == 6, named=True)
    assert told["reden"] == "dubbele sleutel (Gemeentecode)"
    assert told["wat_te_doen"] == "Laat één regel per Gemeentecode staan."
    (reject,) = load({**BOOK, "Volumina": changed(UNITS, 3, 0, 0)}).rejects.rows(named=True)
    assert (reject["kolom"], reject["waarde"]) == ("Volumina!A", "0")


def test_municipalities_that_are_not_there_are_named(load: Callable[..., Reading]) -> None:
    told = notices(load({**BOOK, "Volumina": changed(UNITS[:5], 4, 0, 9007)}))
    assert (
        "Op blad ‘Volumina’ van rekenmodel.xlsx staan 1 van 3 gemeenten van 2026; ontbreken: "
        "GM9002, GM9003." in told
    )
    assert "Op blad ‘SI-IU-DU’ van rekenmodel.xlsx staan" not in told


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (
            changed(PAYMENTS, 1, 0, "Integratie-uitkeringen, uitkeringsjaar 2026"),
            "staat geen eenheid",
        ),
        (changed(PAYMENTS, 2, 0, "Code"), "zegt niet dat er CBS-codes"),
        (changed(PAYMENTS, 2, 0, "ABP-code"), "zegt niet dat er CBS-codes"),
        (changed(PAYMENTS, 2, 0, "Gemeentecode (ABP)"), "zegt niet dat er CBS-codes"),
        (changed(PAYMENTS, 2, 0, None), "op naam wordt niet gekoppeld"),
        (
            [
                ["Meicirculaire 2025, uitkeringsjaar 2026, in euro"],
                ["CBS", "x", "a", "b"],
                *PAYMENTS[3:],
            ],
            "de titel noemt geen uitkering",
        ),
        (changed(PAYMENTS, 2, 3, "Beschermd wonen"), "twee kolommen hebben dezelfde kop"),
        (
            changed(
                PAYMENTS,
                1,
                0,
                "Integratie-uitkeringen in euro, uitkeringsjaren 2026 en uitkeringsjaar 2027, uitkeringsjaar 2028",
            ),
            "meer uitkeringsjaren",
        ),
    ],
)
def test_a_sheet_that_lacks_something_is_not_read_and_the_reason_is_told(
    load: Callable[..., Reading], sheet: Rows, why: str
) -> None:
    reading = load({"Volumina": UNITS, "Gewichten": WEIGHTS, "Blad3": sheet})
    assert "gf_uitkeringen" not in reading.tables
    assert "Blad ‘Blad3’ van rekenmodel.xlsx is niet gelezen" in notices(reading)
    assert why in notices(reading)


def test_circular_and_year_come_from_the_directory_when_no_sheet_tells(
    load: Callable[..., Reading],
) -> None:
    rows: Rows = [["CBS", "Naam", "inwoners", "jongeren", "kernen"], *everyone("x", 1, 2, 30)]
    with pytest.raises(SourceError, match="er staat niet bij welke circulaire het is"):
        load({"Blad1": rows})
    with pytest.raises(SourceError, match="er staat niet bij welk uitkeringsjaar het is"):
        load({"Blad1": rows}, "Circulaire: meicirculaire 2025\n")
    more = "Circulaire: decembercirculaire 2025\nUitkeringsjaar: 2025\n"
    assert (
        value(
            load({"Blad1": rows}, more),
            "gf_volumina",
            circulaire="D2025",
            jaar=2025,
            gm_code="GM9001",
            maatstaf="kernen",
        )
        == 30
    )


def test_a_directory_that_contradicts_the_sheet_is_told(load: Callable[..., Reading]) -> None:
    with pytest.raises(SourceError, match="noemen een andere circulaire"):
        load({"Volumina": UNITS, "Gewichten": WEIGHTS}, "Circulaire: septembercirculaire 2025\n")
    with pytest.raises(SourceError, match=r"in SOURCE.md van map .* is niet te lezen"):
        load({"Volumina": UNITS}, "Circulaire: M2025\n")


def test_two_sheets_may_agree_and_not_contradict(load: Callable[..., Reading]) -> None:
    again = changed(PAYMENTS, 2, 2, "beschermd wonen")
    reading = load({**BOOK, "Nog eens": again})
    assert reading.tables["gf_uitkeringen"].height == 6
    other = changed(changed(again, 3, 2, 1), 6, 2, 6)
    with pytest.raises(
        SourceError, match="spreken elkaar tegen over M2025, 2026, GM9001, Beschermd wonen"
    ):
        load({**BOOK, "Nog eens": other})


def test_a_hidden_sheet_is_not_read_and_hidden_rows_are_named(
    tmp_path: Path, load: Callable[..., Reading]
) -> None:
    from openpyxl import load_workbook

    load(BOOK)
    book = load_workbook(tmp_path / "rekenmodel.xlsx")
    book["SI-IU-DU"].sheet_state = "hidden"
    book["Volumina"].row_dimensions[5].hidden = True
    book.save(tmp_path / "rekenmodel.xlsx")
    reading = Circulaire().read(tmp_path, KNOWN)
    assert "gf_uitkeringen" not in reading.tables
    assert "Blad ‘SI-IU-DU’ van rekenmodel.xlsx is niet gelezen: het is verborgen." in notices(
        reading
    )
    assert "heeft verborgen rijen of kolommen" in notices(reading)


def test_factors_of_several_years_need_years_over_them(load: Callable[..., Reading]) -> None:
    rows: Rows = [[TITLE], ["jaar", 2025, 2026], ["Uitkeringsfactor", 1.4, 1.45]]
    reading = load({"Blad1": rows})
    assert reading.tables["gf_uitkeringsfactor"].sort("jaar")["waarde"].to_list() == [1.4, 1.45]
    under: Rows = [[TITLE], ["Uitkeringsfactor", "Accres"], [1.4, "5%"]]
    assert load({"Blad1": under}).tables["gf_uitkeringsfactor"]["waarde"].to_list() == [1.4]
    with pytest.raises(SourceError, match="staat niet één getal"):
        load({"Blad1": [rows[0], rows[2]]})


def test_a_year_after_the_last_known_one_has_the_municipalities_of_that_one(
    load: Callable[..., Reading],
) -> None:
    title = "Meicirculaire 2025, uitkeringsjaar 2029"
    rows: Rows = [
        [title],
        ["CBS", "x", "inwoners", "jongeren", "kernen"],
        *everyone("x", 1, 2, 3)[:2],
    ]
    found = load({"Blad1": rows}).tables["gf_volumina"]
    assert found.height == 9
    assert set(found.filter(pl.col("waarde").is_null())["gm_code"]) == {"GM9003"}


def test_a_year_no_circular_of_that_date_speaks_of_is_told(load: Callable[..., Reading]) -> None:
    rows = changed(
        changed(UNITS, 0, 0, "Meicirculaire 2025, uitkeringsjaar 2035"), 2, 3, "inwoners"
    )
    reading = load({"Blad1": rows, "Gewichten": WEIGHTS})
    assert "over die jaren gaat M2025 niet" in notices(reading)
    assert "gf_volumina" not in reading.tables


def test_locks_of_an_open_spreadsheet_are_no_workbooks(
    tmp_path: Path, load: Callable[..., Reading]
) -> None:
    (tmp_path / "~$rekenmodel.xlsx").write_bytes(b"x")
    (tmp_path / ".~lock.rekenmodel.ods#").write_bytes(b"x")
    assert load(BOOK).tables


def test_a_pack_never_finds_workbooks_by_itself(
    tmp_path: Path, country_dir: Path, load: Callable[..., Reading]
) -> None:
    import shutil

    load(BOOK)
    pack = tmp_path / "pack"
    shutil.copytree(country_dir / "herindelingen", pack / "herindelingen")
    shutil.copy(tmp_path / "rekenmodel.xlsx", pack / "herindelingen")
    assert [source.id for source, _ in find_sources("open-data", pack)] == [
        "brp_gemeenten",
        "herindelingen",
    ]
    ((source, _),) = find_sources("circulaire", tmp_path)
    assert source.id == "circulaire"


def test_amounts_per_unit_are_in_euro_unless_the_sheet_says_else(
    load: Callable[..., Reading],
) -> None:
    jong = {"maatstaf": "jong", "cluster": "Individuele voorzieningen Jeugd"}
    for said, expected in (("Gewichten", 300.24), ("Gewichten x € 1.000", 300_240)):
        found = load({**BOOK, "Gewichten": changed(WEIGHTS, 1, 0, said)})
        assert value(found, "gf_gewichten", **jong) == pytest.approx(expected)
        assert value(found, "gf_aandelen", cluster="Participatie") == 1
    bare = changed(changed(WEIGHTS, 1, 0, None), 0, 0, "Meicirculaire 2025, uitkeringsjaar 2026")
    reading = load({"Blad2": bare, "Kern": FACTOR})
    assert "staat niet dat het bedragen per eenheid zijn" in notices(reading)


def test_a_row_that_only_the_markup_counts_stops_the_reading(tmp_path: Path) -> None:
    (grid,) = read_workbook(save_xlsx(tmp_path / "a.xlsx", {"Volumina": UNITS}))
    table = find_table(replace(grid, counted_rows=grid.counted_rows + 1))
    assert isinstance(table, Table)
    sheet = read_rows(table, table.columns[2:])
    assert (sheet.read, sheet.accepted, sheet.rejected) == (4, 3, 0)


def test_only_marks_of_footnotes_are_taken_off() -> None:
    assert plain("Beschermd wonen 1)") == plain("beschermd  wonen*") == "beschermd wonen"
    assert plain("(x € 1.000)") == "(x € 1.000)"
    assert without_mark("Voogdij/18+") == "Voogdij/18+"


def test_titles_speak_of_circulars_in_several_ways() -> None:
    for text in (
        "Meicirculaire 2025",
        "mei-circulaire gemeentefonds 2025",
        "de meicirculaire van 2025",
    ):
        assert told_by(text).circulars == {"M2025"}, text
    assert told_by("Taakmutaties 2026, stand december circulaire 2025").years == {2026}
    assert told_by("juni 2025").circulars == frozenset()
