"""A municipality's own file on the command line: look, answer, load, replace."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from openpyxl import load_workbook
from tests.sources.eigen import budget as b

from sluitend.sources.eigen.mapping_file import write_mapping
from sluitend.store.workspace import create_workspace, open_workspace
from sluitend.tables.eigen import OWN_POSTS

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def filled(country_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the Iv3 of the fictional country; copied before it is loaded into."""
    workspace = create_workspace(tmp_path_factory.mktemp("eigen") / "werk")
    workspace.load("iv3", country_dir / "iv3_2017_2026")
    return workspace.root


@pytest.fixture
def workspace(filled: Path, tmp_path: Path) -> str:
    shutil.copytree(filled, tmp_path / "werk")
    return str(tmp_path / "werk")


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    return str(b.save_xlsx(tmp_path / "begroting.xlsx", b.build("xlsx")))


@pytest.fixture
def good(tmp_path: Path) -> str:
    return str(b.save_xlsx(tmp_path / "goed.xlsx", b.build("xlsx", faults=False)))


def kaart(**more: Any) -> str:
    Path("kaart.yaml").write_text(write_mapping(b.stated(**more)), encoding="utf-8")
    return "kaart.yaml"


def posts(workspace: str) -> pl.DataFrame:
    return open_workspace(workspace).snapshot().read(OWN_POSTS)


def test_twelve_problems_stop_the_load_and_with_permission_the_rest_is_loaded(
    sluitend: Run, workspace: str, faulty: str
) -> None:
    words = ["load", "eigen", faulty, "--kolommen", kaart(), "--werkruimte", workspace]
    done = sluitend(*words, "--uitvallijst", "uitval.xlsx")
    assert (done.code, done.out) == (10, "")
    assert "14 van 45 rijen zijn afgekeurd" in done.err
    assert "--uitval-toestaan 0.312" in done.err
    listed = load_workbook("uitval.xlsx")["Uitvallijst"]
    wanted = b.build("xlsx").wrong(b.FIRST)
    assert {row[1].value for row in listed.iter_rows(min_row=2)} == set(wanted)
    assert posts(workspace).is_empty()
    look = sluitend(*words, "--onderzoek")
    assert "Laden zou nu worden geweigerd: Bestand begroting.xlsx: 14 van 45 rijen" in look.out
    look = sluitend(*words, "--onderzoek", "--uitval-toestaan", "0.312")
    assert "geweigerd" not in look.out
    done = sluitend(*words, "--uitval-toestaan", "0.312")
    assert done.code == 0
    asked = "--aansluiting eigen-begroting-na-wijziging --gebied GM9001 --tot 2025 --van 2025"
    assert f"Leg het naast Iv3: sluitend run aansluiting {asked}" in done.out
    assert "begroting.xlsx: 45 gelezen = 31 geaccepteerd + 14 afgekeurd" in done.out
    assert "Vastgelegd: eigen-GM9001-begroting_na_wijziging-2025-na_3e_wijziging@" in done.out
    assert "Let op: Niet gelezen, en verborgen: tabblad Begroting 2024." in done.err
    loaded = posts(workspace).filter(pl.col("waarde").is_not_null())
    assert loaded["waarde"].sum() == sum(map(sum, b.build("xlsx").posts.values()))


def test_the_guided_look_loads_nothing_and_shows_the_effect(
    sluitend: Run, workspace: str, faulty: str
) -> None:
    words = ["load", "eigen", faulty, "--onderzoek", "--werkruimte", workspace]
    done = sluitend(*words, "--bewaar-kolommen", "voorstel.yaml")
    assert done.code == 0
    assert "Begroting 2024   ja" in done.out
    assert "Nog in te vullen: gemeente, document, stand, publicatiedatum, bron, eenheid" in done.out
    assert "Gemeente: " not in done.out
    assert "De eenheid is nog niet opgegeven" in done.out
    assert "begroting.xlsx: 45 gelezen = 31 geaccepteerd + 14 afgekeurd" in done.out
    assert done.err.count("Afgekeurd: ") == 10
    assert done.out.endswith("Er is niets geladen.\n")
    assert posts(workspace).is_empty()
    proposed = yaml.safe_load(Path("voorstel.yaml").read_text("utf-8"))
    assert proposed["eenheid"] == proposed["stand"] == "?"
    refused = sluitend(
        "load", "eigen", faulty, "--kolommen", "voorstel.yaml", "--werkruimte", workspace
    )
    assert refused.code == 2
    assert "nog niet ingevuld: gemeente, document" in refused.err
    # A proposal that was answered is not overwritten.
    again = sluitend(*words, "--bewaar-kolommen", "voorstel.yaml")
    assert again.code == 2
    assert "voorstel.yaml is er al" in again.err


def test_the_effect_stands_beside_iv3_per_inhabitant(
    sluitend: Run, workspace: str, good: str
) -> None:
    words = ["load", "eigen", good, "--onderzoek", "--werkruimte", workspace]
    done = sluitend(*words, "--kolommen", kaart())
    assert done.code == 0
    (row,) = [line for line in done.out.splitlines() if line.startswith("Inkomensregelingen")]
    assert "Gemeente: Kwelderzijl (GM9001), 2025, na 3e wijziging" in done.out
    assert "€ 5.978.000" in row
    assert "€ 490" in row  # by 12,200 inhabitants
    assert row.count("€ 5.978.000") == 2  # the same as filed for Iv3
    assert "Nog in te vullen" not in done.out
    assert "nog niets geladen; er wordt niets vervangen" in done.out
    assert " – " not in row
    (total,) = [line for line in done.out.splitlines() if line.startswith("Totaal hoofdtaakveld 6")]
    assert "€ 14.831.001" in total
    assert "%" in total
    (rest,) = [line for line in done.out.splitlines() if line.startswith("Andere hoofdtaakvelden")]
    assert "€ 17.080.401" in rest
    # Iv3 has it and the file has not.
    (absent,) = [line for line in done.out.splitlines() if line.startswith("Arbeidsparticipatie")]
    assert "niet in bestand" in absent
    unknown = sluitend(*words, "--kolommen", kaart(eenheid="?"))
    (row,) = [line for line in unknown.out.splitlines() if line.startswith("Inkomensregelingen")]
    assert row.count("–") == 2  # no difference without a unit
    assert "Alle lasten samen zijn € " in unknown.out
    assert "als het duizenden zijn" in unknown.out


def test_a_newer_statement_replaces_the_older_one(
    sluitend: Run, workspace: str, good: str, tmp_path: Path
) -> None:
    words = ["--werkruimte", workspace]
    assert sluitend("load", "eigen", good, "--kolommen", kaart(), *words).code == 0
    first = posts(workspace)
    mended = b.build("xlsx", faults=False)
    mended.lines = [line for line in mended.lines if "061010" not in line.cells]
    mended.lines = [line for line in mended.lines if "otaal" not in str(line.cells[:1])]
    path = str(b.save_xlsx(tmp_path / "later.xlsx", mended))
    later = kaart(publicatiedatum="2025-10-01")
    look = ["load", "eigen", path, "--onderzoek", "--kolommen", later, *words]
    # A product is gone, and that needs a yes.
    assert "Laden zou nu worden geweigerd: In tabel" in sluitend(*look).out
    agreed = sluitend(*look, "--vervallen-toestaan")
    assert f"Laden vervangt {first['publicatie_id'][0]}" in agreed.out
    words.append("--vervallen-toestaan")
    assert sluitend("load", "eigen", path, "--kolommen", later, *words).code == 0
    assert posts(workspace).height == first.height - 2
    earlier = sluitend("load", "eigen", good, "--onderzoek", "--kolommen", kaart(bron="x"), *words)
    assert "Is er al: eigen-" in earlier.out
    before = kaart(publicatiedatum="2025-09-01")
    look = sluitend("load", "eigen", good, "--onderzoek", "--kolommen", before, *words)
    assert "is van een latere dag en blijft tellen" in look.out
    # Another stand stands beside it.
    other = kaart(publicatiedatum="2025-10-01", stand="na 4e wijziging")
    assert sluitend("load", "eigen", path, "--kolommen", other, *words).code == 0
    assert posts(workspace)["stand"].n_unique() == 2


def test_the_mapping_of_another_municipality_is_told(
    sluitend: Run, workspace: str, tmp_path: Path
) -> None:
    path = tmp_path / "b.csv"
    text = "Gemeente Kwelderzijl;;\nNa 2e wijziging;;\nTaakveld;Lasten;Baten\n6.3;5978000;0\n"
    path.write_text(text, encoding="utf-8")
    words = ["load", "eigen", str(path), "--werkruimte", workspace]
    look = sluitend(*words, "--onderzoek", "--bewaar-kolommen", "voorstel.yaml")
    assert look.code == 0
    assert "# code van de gemeente; boven de tabel staat Kwelderzijl (GM9001)" in Path(
        "voorstel.yaml"
    ).read_text("utf-8")
    columns = {name.lower(): name for name in ("Taakveld", "Lasten", "Baten")}
    more = {"tabblad": "", "koprijen": [3], "kolommen": columns, "gemeente": "GM9020"}
    for last in ("--onderzoek", "--uitval-toestaan=0"):
        done = sluitend(*words, "--kolommen", kaart(**more), last)
        assert done.code == 0
        assert "staat Kwelderzijl (GM9001), en de kolommenkaart zegt" in done.err
        assert "staat wijziging 2, en de stand" in done.err
    look = sluitend(*words, "--kolommen", kaart(**more), "--onderzoek")
    assert "(GM9020), 2025, na 3e wijziging" in look.out


def test_an_exchanged_budget_is_told(sluitend: Run, workspace: str, good: str) -> None:
    columns = b.stated()["kolommen"]
    columns |= {"lasten": columns["baten"], "baten": columns["lasten"]}
    words = ["load", "eigen", good, "--werkruimte", workspace, "--kolommen"]
    done = sluitend(*words, kaart(kolommen=columns))
    assert done.code == 0
    assert "Let op: Geen lasten bij Jeugdhulp" in done.err
    assert "Let op: Meer baten dan lasten bij Inkomensregelingen" in done.err
    assert "Let op: De lasten bij Samenkracht" in done.err
    # With its saldo it is refused; lasten minus baten is what this file has.
    columns |= {"saldo": "Begroting 2025 na wijziging / Resultaat"}
    done = sluitend(*words, kaart(kolommen=columns, saldo="lasten_min_baten"))
    assert (done.code, done.out) == (5, "")
    assert "Waarschijnlijk zijn lasten en baten verwisseld" in done.err
    columns = b.stated()["kolommen"] | {"saldo": columns["saldo"]}
    right = kaart(kolommen=columns, saldo="lasten_min_baten")
    assert "verwisseld" not in sluitend(*words, right, "--onderzoek").err


def test_loading_is_held_beside_iv3(sluitend: Run, workspace: str, tmp_path: Path) -> None:
    path = tmp_path / "klein.csv"
    path.write_text("Taakveld;Lasten\n6.22;488\n", encoding="utf-8")
    more = {
        "tabblad": "",
        "koprijen": [1],
        "kolommen": {"taakveld": "Taakveld", "lasten": "Lasten"},
    }
    words = ["load", "eigen", str(path), "--werkruimte", workspace, "--kolommen"]
    look = sluitend(*words, kaart(**more), "--onderzoek")
    assert "Laden zou nu worden geweigerd: De bedragen in bestand klein.csv kunnen niet" in look.out
    done = sluitend(*words, kaart(**more))
    assert done.code == 5
    assert "0,001 keer die in Iv3 van 2025" in done.err
    assert sluitend(*words, kaart(**more, eenheid="1.000 euro")).code == 0


def test_a_ledger_stays_inside(sluitend: Run, workspace: str, tmp_path: Path) -> None:
    path = tmp_path / "grootboek.csv"
    path.write_text(
        "Taakveld;Product;Bedrag;DC;Naam\n6.22;P1;488000,10;D;Jansen\n", encoding="utf-8"
    )
    columns = {
        "taakveld": "Taakveld",
        "product": "Product",
        "bedrag": "Bedrag",
        "debet_credit": "DC",
    }
    more = {"tabblad": "", "koprijen": [1], "kolommen": columns, "document": "grootboek"}
    more |= {"stand": "tot 30 juni", "dubbel": "optellen"}
    words = ["load", "eigen", str(path), "--werkruimte", workspace, "--kolommen", kaart(**more)]
    assert sluitend(*words).code == 0
    opened = open_workspace(workspace)
    assert (
        opened.sql("SELECT table_name FROM information_schema.tables")
        .filter(pl.col("table_name") == "eigen_grootboek")
        .is_empty()
    )
    for file in (Path(workspace) / "tabellen").iterdir():
        assert b"Jansen" not in file.read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["load", "eigen", "b.xlsx"], 2, "niet te lezen zonder kolommenkaart"),
        (["load", "eigen", "b.xlsx", "--bewaar-kolommen", "k.yaml"], 2, "komt uit een onderzoek"),
        (["load", "iv3", "map", "--kolommen", "k.yaml"], 2, "hoort alleen bij een eigen bestand"),
        (["load", "iv3", "map", "--bewaar-kolommen", "k.yaml", "--onderzoek"], 2, "eigen bestand"),
        (["load", "iv3", "map", "--verbetering", "typefout"], 2, "eigen bestand"),
        (["load", "eigen", "weg.xlsx", "--onderzoek"], 5, "is er niet"),
        (["load", "eigen", "weg.xlsx", "--onderzoek", "--kolommen", "weg.yaml"], 5, "is er niet"),
        (["load", "eigen", "b.xlsx", "--uitvallijst", "u.txt", "--onderzoek"], 2, ".csv, .xlsx"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    sluitend: Run, workspace: str, words: list[str], code: int, said: str
) -> None:
    done = sluitend(*words, "--werkruimte", workspace)
    assert done.code == code
    assert said in done.err


@pytest.mark.parametrize("examine", [True, False])
def test_a_list_never_takes_the_place_of_what_is_read(
    sluitend: Run, workspace: str, tmp_path: Path, *, examine: bool
) -> None:
    made = b.build("csv")
    budget = b.save_csv(tmp_path / "begroting.csv", made)
    (tmp_path / "schakel.csv").symlink_to(budget)
    (tmp_path / "tweede.csv").hardlink_to(budget)
    mapping = Path(kaart(tabblad="")).rename(tmp_path / "kaart.csv")
    before = budget.read_bytes(), mapping.read_bytes()
    words = ["load", "eigen", str(tmp_path / "schakel.csv"), "--kolommen", str(mapping)]
    words += ["--werkruimte", workspace, *(["--onderzoek"] if examine else [])]
    for name in ("begroting.csv", "schakel.csv", "tweede.csv", "kaart.csv"):
        done = sluitend(*words, "--uitvallijst", str(tmp_path / name))
        assert (done.code, done.out) == (2, "")
        assert f"{name} is het bestand dat wordt gelezen" in done.err
        assert "niets van u wordt overschreven" in done.err
    assert (budget.read_bytes(), mapping.read_bytes()) == before
    assert posts(workspace).is_empty()
    # A list of an earlier look is replaced.
    for _ in range(2):
        done = sluitend(*words, "--uitvallijst", "u.csv")
        assert "Uitvallijst: u.csv (" in done.err


def test_another_source_can_be_looked_at_too(
    sluitend: Run, workspace: str, country_dir: Path
) -> None:
    found = [p for p in country_dir.iterdir() if (p / "iv3_baten_lasten_taakveld.parquet").exists()]
    source = str(found[0])
    words = ["load", "iv3_baten_lasten", source, "--werkruimte", workspace, "--onderzoek"]
    before = len(open_workspace(workspace).publications())
    done = sluitend(*words)
    assert done.code == 0
    assert "iv3_baten_lasten_taakveld.parquet: " in done.out
    assert "Zou worden vastgelegd: iv3_baten_lasten@" in done.out
    assert len(open_workspace(workspace).publications()) == before
    sluitend(*words[:-1])
    assert "Is er al: iv3_baten_lasten@" in sluitend(*words).out


def test_rejects_of_a_look_are_listed_and_do_not_fail(
    sluitend: Run, workspace: str, faulty: str
) -> None:
    words = ["load", "eigen", faulty, "--onderzoek", "--werkruimte", workspace]
    done = sluitend(*words, "--uitvallijst", "u.csv")
    assert done.code == 0
    assert pl.read_csv("u.csv").height == 14
