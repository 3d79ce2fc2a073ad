"""What a fetched table becomes, without a network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.sources.statline.service import Service, Table, Topic
from tests.sources.statline.tables import COSTS, IV3_ROWS, OTHER, WMO, YOUTH, areas, iv3

from sluitend.core.errors import SourceError
from sluitend.sources.source import Reading
from sluitend.sources.statline.pull import Pulled
from sluitend.sources.statline.reader import Statline
from sluitend.store.workspace import create_workspace
from sluitend.tables.catalogue import CONTRACTS

Puller = Callable[..., Pulled]
Read = Callable[..., Reading]


@pytest.fixture
def read(service: Service, fetch: Puller, known: pl.DataFrame, tmp_path: Path) -> Read:
    """Serve a table, fetch it and read the directory."""

    def run(table: Table, **how: Any) -> Reading:
        service.offer(table)
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        return Statline().read(fetch(table.id, root=root, **how).folder, known)

    return run


def keyed(frame: pl.DataFrame, *columns: str) -> dict[Any, tuple[Any, Any]]:
    return {
        row[: len(columns)] if len(columns) > 1 else row[0]: (row[-2], row[-1])
        for row in frame.select(*columns, "waarde", "ontbreekt").iter_rows()
    }


def test_any_table_is_read_cell_for_cell(read: Read) -> None:
    reading = read(OTHER)
    frame = reading.tables["statline"].sort("onderwerp", "periode", "uitsplitsing")
    assert list(reading.tables) == ["statline"]
    assert frame.select(
        "onderwerp", "periode", "uitsplitsing", "waarde", "ruw", "ontbreekt"
    ).rows() == [
        ("Bedrijven / Totaal", "2022JJ00", "Grootte=A1", 3.0, "3", None),
        ("Bedrijven / Totaal", "2022JJ00", "Grootte=A2", 12.0, "12", None),
        ("Bedrijven / Totaal", "2023JJ00", "Grootte=A1", 0.0, "0", None),
        ("Bedrijven / Totaal", "2023JJ00", "Grootte=A2", None, "x", "geheim"),
        ("Naam", "2022JJ00", "Grootte=A1", None, "Klein spul", None),
        ("Naam", "2022JJ00", "Grootte=A2", None, "Groot spul", None),
        ("Naam", "2023JJ00", "Grootte=A1", None, "-", "nihil"),
        ("Naam", "2023JJ00", "Grootte=A2", None, "", "nvt"),
        ("Omzet / Totaal", "2022JJ00", "Grootte=A1", -1.5, "-1.5", None),
        ("Omzet / Totaal", "2022JJ00", "Grootte=A2", 1200.25, "1200.25", None),
        ("Omzet / Totaal", "2023JJ00", "Grootte=A1", None, ".", "niet_gepubliceerd"),
        ("Omzet / Totaal", "2023JJ00", "Grootte=A2", None, "", "nvt"),
    ]
    assert set(frame["eenheid"]) == {"aantal", "mln euro", ""}
    assert frame["titel"][0] == "Klein · 2022"
    assert set(frame["regio"]) == set(frame["regiosoort"]) == {""}
    assert [(c.gelezen, c.geaccepteerd) for c in reading.files] == [(4, 4)]
    described = reading.described
    assert (described.source, described.published_on) == (
        "statline-90001NED-T020000",
        "2025-03-28",
    )
    assert described.attribution == "Bron: CBS, 90001NED"
    assert described.status == "niet vermeld"


def test_both_protocols_give_the_same_figures(read: Read) -> None:
    wanted = [
        "periode",
        "regio",
        "uitsplitsing",
        "onderwerp",
        "waarde",
        "eenheid",
        "titel",
        "status",
    ]
    frames = [
        read(table, protocol=protocol).tables["statline"].select(wanted)
        for table in (OTHER, replace(YOUTH, id="90002NED"))
        for protocol in ("v3", "v4")
    ]
    for v3, v4 in zip(frames[::2], frames[1::2], strict=True):
        assert v3.sort(wanted).equals(v4.sort(wanted))


def test_in_v4_an_attribute_says_why_there_is_no_value(read: Read) -> None:
    frame = read(OTHER, protocol="v4").tables["statline"]
    row = frame.filter(
        onderwerp="Bedrijven / Totaal", periode="2023JJ00", uitsplitsing="Grootte=A2"
    )
    assert row.select("waarde", "ruw", "ontbreekt").row(0) == (None, "Mark", "niet_gepubliceerd")


def test_youth_care_becomes_young_people_per_form(read: Read) -> None:
    reading = read(YOUTH)
    frame = reading.tables["jeugdzorg"]
    found = keyed(frame, "periode", "jaar", "gm_code", "vorm")
    assert found["jaar", 2022, "GM9001", "zonder_verblijf"] == (1105, None)
    assert found["halfjaar_1", 2022, "GM9001", "totaal"] == (1050, None)
    assert found["jaar", 2022, "GM9002", "zonder_verblijf"] == (None, "niet_gepubliceerd")
    assert found["jaar", 2023, "GM9002", "zonder_verblijf"] == (None, "geheim")
    assert set(frame["vorm"]) == {"totaal", "zonder_verblijf"}
    assert set(frame["tabel"]) == {"85099NED"}
    assert reading.described.status == "voorlopig"
    assert reading.described.fictional
    rest = reading.tables["statline"]
    # The country, the form that is not known, and the shares stay what they are.
    assert rest.filter(onderwerp="Jongeren met jeugdzorg", regiosoort="GM")[
        "uitsplitsing"
    ].unique().to_list() == ["VormenVanJeugdzorg=A099999"]
    assert {"NL", "GM"} == set(rest["regiosoort"])
    assert frame.height + rest.height == len(YOUTH.rows) * 2
    (notice,) = reading.notices
    assert notice.render() == (
        "Van Vormen van jeugdzorg zijn niet bekend en blijven in tabel statline: Een nieuwe vorm."
    )


def test_a_municipality_that_is_gone_has_empty_cells_and_no_figures(read: Read) -> None:
    frame = read(YOUTH).tables["jeugdzorg"].filter(gm_code="GM9004")
    assert set(frame["waarde"]) == {None}
    assert set(frame["ontbreekt"]) == {"nvt"}
    haunted = tuple(
        (*row[:3], "15", row[4]) if row[:3] == ("GM9004", "2022JJ00", "A045561") else row
        for row in YOUTH.rows
    )
    reading = read(replace(YOUTH, rows=haunted))
    assert reading.rejects.select("kolom", "waarde", "reden").rows() == [
        ("RegioS", "GM9004", "deze gemeente bestaat niet in dat jaar")
    ]
    assert sum(c.gelezen for c in reading.files) == len(YOUTH.rows)
    assert sum(c.afgekeurd for c in reading.files) == 1


def test_other_numbers_behind_the_columns_change_nothing(read: Read) -> None:
    before = read(YOUTH).tables
    after = read(replace(YOUTH, first_number=83)).tables
    for name, frame in before.items():
        keys = list(CONTRACTS[name].row_keys)
        assert frame.sort(keys).equals(after[name].sort(keys))


@pytest.mark.parametrize("protocol", ["v3", "v4"])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"topics": (Topic("Kinderen", ("Kinderen in beeld",)), *YOUTH.topics[1:])},
            "onderwerp Jongeren met jeugdzorg ontbreekt .* nieuw of anders: Kinderen in beeld, Aandeel / Totaal",
        ),
        (
            {"topics": (replace(YOUTH.topics[0], unit="x 1 000"), *YOUTH.topics[1:])},
            "staat in ‘x 1 000’ en niet in ‘aantal’",
        ),
        (
            {
                "dimensions": (
                    *YOUTH.dimensions[:2],
                    replace(YOUTH.dimensions[2], key="Soort", title="Soort"),
                )
            },
            "dimensie VormenVanJeugdzorg ontbreekt; gevonden: RegioS, Perioden, Soort",
        ),
        (
            {
                "dimensions": (
                    *YOUTH.dimensions[:2],
                    replace(
                        YOUTH.dimensions[2],
                        codes=tuple((c, "Alles", "") for c in ("A1", "A042503", "A099999")),
                    ),
                ),
                "rows": tuple((*r[:2], "A042503", *r[3:]) for r in YOUTH.rows[1::3]),
            },
            "ontbreekt het totaal; gevonden: Alles",
        ),
    ],
)
def test_a_changed_table_is_refused_with_what_changed(
    read: Read, protocol: str, change: dict[str, Any], problem: str
) -> None:
    with pytest.raises(SourceError, match=f"85099NED heeft een andere indeling.*{problem}"):
        read(replace(YOUTH, **change), protocol=protocol)


def test_iv3_takes_the_second_publication_and_else_the_first(read: Read) -> None:
    reading = read(iv3(IV3_ROWS), catalogue="derden")
    frame = reading.tables["iv3_posten"]
    found = keyed(frame, "document", "gm_code", "taakveld", "categorie", "maat")
    assert found == {
        ("jaarrekening", "GM9001", "6.72a", "3.4.1", "lasten"): (12_000_000, None),
        ("jaarrekening", "GM9001", "6.72a", "3.4.2", "baten"): (700_000, None),
        ("jaarrekening", "GM9001", "6.72a", "4.3.3", "lasten"): (None, "niet_geleverd"),
        ("jaarrekening", "GM9001", "6.82a", "3.8", "lasten"): (-9_999_900_000, None),
        ("begroting", "GM9001", "6.82a", "1.1", "lasten"): (1_100_000, None),
        ("kwartaal_3", "GM9002", "6.82a", "1.1", "lasten"): (None, "nihil"),
    }
    assert set(frame["jaar"]) == {2024}
    balance = reading.tables["statline"]
    assert set(balance["uitsplitsing"]) == {"TaakveldBalanspost=A111;Categorie=Ultimo"}
    assert set(balance["regio"]) == {"GM9001"}
    assert [notice.render() for notice in reading.notices] == [
        "In 2 posten geldt de eerste plaatsing, omdat er geen tweede is.",
        "1 posten zijn in beide plaatsingen leeg en zijn geen rij.",
    ]


@pytest.mark.parametrize("unit", ["euro", "mln euro", ""])
def test_iv3_in_another_unit_is_refused(read: Read, unit: str) -> None:
    with pytest.raises(SourceError, match=f"staat in ‘{unit}’ en niet in ‘1000 euro’"):
        read(iv3(IV3_ROWS, unit))


def test_iv3_of_another_year_than_its_title_is_refused(read: Read) -> None:
    rows = tuple((*row[:3], row[3].replace("2024", "2023"), *row[4:]) for row in IV3_ROWS)
    with pytest.raises(SourceError, match=r"2023X00\d hoort niet bij 2024"):
        read(iv3(rows))


def test_costs_are_cents(read: Read) -> None:
    reading = read(COSTS)
    assert keyed(reading.tables["jeugdzorg"], "vorm", "maat") == {
        ("totaal", "kosten"): (234_500_000, None),
        ("zonder_verblijf", "kosten"): (None, "niet_gepubliceerd"),
    }
    assert set(reading.tables["statline"]["onderwerp"]) == {"Kosten / Budget"}


def test_wmo_becomes_clients_and_leaves_the_rates(read: Read) -> None:
    reading = read(WMO)
    assert keyed(reading.tables["wmo_clienten"], "voorziening") == {
        "totaal": (125, None),
        "hulp_bij_huishouden": (60, None),
    }
    assert set(reading.tables["statline"]["eenheid"]) == {"per 1 000 inwoners"}


def test_areas_become_divisions(read: Read) -> None:
    reading = read(areas())
    assert reading.tables["gebieden"].sort("indeling").rows() == [
        (2024, "GM9001", "jeugdregio", "XX00", "Streek 0"),
        (2024, "GM9001", "provincie", "XX01", "Streek 1"),
    ]
    assert set(reading.tables["statline"]["onderwerp"]) == {
        "Iets nieuws / Code",
        "Iets nieuws / Naam",
    }
    with pytest.raises(SourceError, match="provincie ontbreekt"):
        read(areas(("Jeugdregio's", "Iets nieuws")))


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_text_that_is_no_number_and_no_mark_is_rejected(read: Read, protocol: str) -> None:
    rows = (*OTHER.rows[:-1], ("A2", "2023JJ00", "1.234,5", "n.b.", ""))
    reading = read(replace(OTHER, rows=rows), protocol=protocol)
    if protocol == "v3":
        assert reading.rejects.select("rij", "kolom", "waarde").rows() == [
            (4, "Totaal_1", "1.234,5")
        ]
        assert reading.tables["statline"].height == 9
    else:  # the service itself gives no number there
        assert reading.rejects.is_empty()


def test_a_code_that_is_not_listed_is_rejected(read: Read) -> None:
    rows = (*OTHER.rows, ("A9", "2023JJ00", "1", "1", ""))
    rejects = read(replace(OTHER, rows=rows)).rejects
    assert rejects.select("kolom", "waarde", "reden").rows() == [
        ("Grootte", "A9", "onbekende code")
    ]


def test_a_doubled_cell_is_rejected_on_every_page(read: Read) -> None:
    rows = (*YOUTH.rows, YOUTH.rows[0])
    reading = read(replace(YOUTH, rows=rows))
    assert reading.rejects["bestand"].to_list() == [
        "UntypedDataSet-00001.json",
        "UntypedDataSet-00007.json",
    ]


@pytest.fixture
def folder(fetch: Puller) -> Path:
    return fetch(OTHER.id).folder


def change_page(
    folder: Path, old: bytes, new: bytes, name: str = "UntypedDataSet-00001.json"
) -> None:
    """Change a page and make the list agree with it, as a service that errs would."""
    page = folder / name
    body = page.read_bytes()
    assert old in body
    page.write_bytes(body.replace(old, new))
    listed = json.loads((folder / "statline.json").read_text())
    for series in listed["reeksen"]:
        for entry in series["bladzijden"]:
            if entry["bestand"] == page.name:
                entry["sha256"] = hashlib.sha256(page.read_bytes()).hexdigest()
    (folder / "statline.json").write_text(json.dumps(listed))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b'"ID": 1,', b'"ID": 2,', "bladzijden overlappen"),
        (b'"ID": 3,', b'"ID": 7,', "nummering heeft gaten"),
        (b'"Naam_3"', b'"Naam_4"', "ontbreekt: Naam_3; nieuw: Naam_4"),
        (b'{"value": [{', b'{"value": [{"Extra": 1, ', "nieuw: Extra"),
        (b'"ID": 3,', b'"Id": 3,', "ontbreekt: –; nieuw: Id"),
    ],
)
def test_pages_that_are_not_the_whole_table_are_refused(
    folder: Path, known: pl.DataFrame, old: bytes, new: bytes, problem: str
) -> None:
    change_page(folder, old, new)
    with pytest.raises(SourceError, match=problem):
        Statline().read(folder, known)


@pytest.mark.parametrize("body", [b"[" * 100_000 + b"]" * 100_000, b'{"value": [', b"\xff"])
@pytest.mark.parametrize("name", ["UntypedDataSet-00001.json", "DataProperties-00001.json"])
def test_a_page_that_cannot_be_read_is_told(
    folder: Path, known: pl.DataFrame, name: str, body: bytes
) -> None:
    change_page(folder, (folder / name).read_bytes(), body, name)
    with pytest.raises(SourceError, match=f"{name} is beschadigd"):
        Statline().read(folder, known)


@pytest.mark.parametrize("name", ["UntypedDataSet-00001.json", "Grootte-00001.json", "SOURCE.md"])
def test_a_changed_file_is_refused(folder: Path, known: pl.DataFrame, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(SourceError, match=rf"{name} is niet meer wat er is opgehaald"):
        Statline().read(folder, known)


def test_half_a_table_is_refused(folder: Path, known: pl.DataFrame) -> None:
    path = folder / "statline.json"
    path.write_text(path.read_text().replace('"gereed": true', '"gereed": false'))
    with pytest.raises(SourceError, match=r"90001NED in .* is nog niet heel"):
        Statline().read(folder, known)


def test_a_known_table_asks_for_municipalities_first(fetch: Puller, known: pl.DataFrame) -> None:
    with pytest.raises(SourceError, match="nog geen gemeenten bekend"):
        Statline().read(fetch().folder, known.clear())


def test_tables_load_side_by_side_and_a_newer_state_replaces_its_piece(
    service: Service, fetch: Puller, country_dir: Path, tmp_path: Path
) -> None:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", country_dir / "iv3_2017_2026")
    service.offer(COSTS, replace(YOUTH, id="90002NED"))
    for table in (YOUTH.id, COSTS.id, "90002NED"):
        report = workspace.load("statline", fetch(table).folder)
        assert len(report.new) == 1
        assert [str(u.reason) for u in report.unread if "DataProperties" in u.path] == [
            "beschrijft de tabel; gelezen bij de cijfers"
        ]
    service.change(
        YOUTH.id,
        modified="2025-09-01T02:00:00",
        rows=tuple((*r[:3], "95" if r[3].isdecimal() else r[3], r[4]) for r in YOUTH.rows),
    )
    workspace.load("statline", fetch(YOUTH.id, years="2023", region="GM").folder)
    values = workspace.sql(
        "SELECT tabel, jaar, waarde FROM jeugdzorg WHERE gm_code = 'GM9001' AND vorm = 'totaal' "
        "AND periode = 'jaar' ORDER BY tabel, jaar"
    ).rows()
    assert values == [
        ("83454NED", 2022, 234_500_000),
        ("85099NED", 2021, 1000),
        ("85099NED", 2022, 1100),
        ("85099NED", 2023, 95),
    ]
    assert workspace.load("statline", fetch("90002NED").folder).new == ()


def test_a_part_without_municipalities_stays_as_it_is(
    service: Service, fetch: Puller, known: pl.DataFrame, tmp_path: Path
) -> None:
    provinces = replace(
        YOUTH.dimensions[0], codes=(("PV20", "Een provincie", ""), ("GM9001", "Eerste", ""))
    )
    rows = tuple(("PV20", *r[1:]) for r in YOUTH.rows if r[0] == "GM9002")
    service.change(YOUTH.id, dimensions=(provinces, *YOUTH.dimensions[1:]), rows=rows)
    # No list of municipalities is needed for it either.
    workspace = create_workspace(tmp_path / "werk")
    assert len(workspace.load("statline", fetch(region="PV").folder).new) == 1
    assert workspace.sql("SELECT count(*) AS n FROM statline").item() == 2 * len(rows)
    # The whole table was asked for municipalities too, and gives none.
    assert Statline().read(fetch().folder, known).tables["jeugdzorg"].is_empty()


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_a_rejected_figure_leaves_a_hole_with_the_reason(read: Read, protocol: str) -> None:
    bad = ("GM9001", "2022JJ00", "A045561")
    rows = tuple((*r[:3], "1.05,0", r[4]) if r[:3] == bad else r for r in YOUTH.rows)
    doubled = next(r for r in rows if r[:3] == ("GM9002", "2022JJ00", "A045561"))
    reading = read(replace(YOUTH, rows=(*rows, doubled)), protocol=protocol)
    found = keyed(reading.tables["jeugdzorg"], "periode", "jaar", "gm_code", "vorm")
    # The service of v4 itself gives no number for the first.
    why = "afgekeurd" if protocol == "v3" else "niet_gepubliceerd"
    assert found["jaar", 2022, "GM9001", "totaal"] == (None, why)
    assert found["jaar", 2022, "GM9002", "totaal"] == (None, "afgekeurd")
    assert len(found) == reading.tables["jeugdzorg"].height
    assert len(found) == len(read(YOUTH).tables["jeugdzorg"])
    assert "afgekeurd" not in reading.tables["statline"]["ontbreekt"].to_list()


def test_what_does_not_say_where_it_belongs_leaves_no_hole(read: Read) -> None:
    rows = tuple(("GM9999", *r[1:]) if r[0] == "GM9001" else r for r in YOUTH.rows)
    reading = read(replace(YOUTH, rows=rows))
    assert set(reading.tables["jeugdzorg"]["gm_code"]) == {"GM9002", "GM9004"}
    assert set(reading.rejects["reden"]) == {"onbekende code"}


IV3_CELLS = [
    # First and second publication; what the post then is. None: the observation is not there.
    ("100", "120", (12_000_000, None)),
    ("100", None, (10_000_000, None)),
    (None, "120", (12_000_000, None)),
    ("-99998", None, (None, "niet_geleverd")),
    ("100", "n.b.", (None, "afgekeurd")),
    ("n.b.", None, (None, "afgekeurd")),
    ("n.b.", "120", (12_000_000, None)),
    ("n.b.", "-99998", (None, "afgekeurd")),
]


@pytest.mark.parametrize(("first", "second", "post"), IV3_CELLS)
def test_in_v4_a_publication_can_be_absent_or_rejected(
    monkeypatch: pytest.MonkeyPatch,
    read: Read,
    first: str | None,
    second: str | None,
    post: tuple[int | None, str | None],
) -> None:
    whole = Table.observations

    def some(table: Table) -> list[dict[str, Any]]:
        found = []
        for cell in whole(table):
            value = {"M000000": first, "M000001": second}[cell["Measure"]]
            if cell["Categorie"] != "L1.1":
                found.append(cell)
            elif value is not None:
                found.append({**cell, "Value": value, "ValueAttribute": "None"})
        return found

    monkeypatch.setattr(Table, "observations", some)
    rows = (
        ("6.72a", "L1.1", "GM9001", "2024X005", "1", "1"),
        ("6.72a", "L3.8", "GM9001", "2024X005", "1", "2"),
    )
    frame = read(iv3(rows), protocol="v4").tables["iv3_posten"]
    assert keyed(frame, "categorie") == {"1.1": post, "3.8": (200_000, None)}
    CONTRACTS["iv3_posten"].check(frame.with_columns(publicatie_id=pl.lit("x")))


def test_digits_of_another_script_are_no_figures(read: Read) -> None:
    rows = (*OTHER.rows[:-1], ("A2", "2023JJ00", "١٢", "1", ""))
    reading = read(replace(OTHER, rows=rows))
    assert reading.rejects["waarde"].to_list() == ["١٢"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("moment", ["2025-03-28T14:00:00", "2025-03-28T02:00:01.5+01:00"])
def test_of_two_states_of_one_day_the_later_counts(
    service: Service, fetch: Puller, tmp_path: Path, order: tuple[int, int], moment: str
) -> None:
    folders = [fetch(OTHER.id).folder]
    rows = tuple((*r[:2], "777" if r[2] == "12" else r[2], *r[3:]) for r in OTHER.rows)
    service.change(OTHER.id, modified=moment, rows=rows)
    folders.append(fetch(OTHER.id).folder)
    workspace = create_workspace(tmp_path / "werk")
    for number in order:
        assert len(workspace.load("statline", folders[number]).new) == 1
    values = workspace.sql("SELECT waarde FROM statline WHERE waarde IN (12, 777)")
    assert values["waarde"].to_list() == [777]
