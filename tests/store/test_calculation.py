"""Declaring inputs: one table, several at once, and what they were published in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.period import Year
from sluitend.core.result import Output
from sluitend.demo.write import DETAIL, FINAL
from sluitend.reference.areas import Areas
from sluitend.store import running
from sluitend.store.calculation import (
    Argument,
    Input,
    Publications,
    Tables,
    calculation,
    every_table,
)
from sluitend.store.snapshot import Snapshot
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.tables.bbv import BALANCE
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.eigen import OWN_LEDGER
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.store.calculation import Calculation

GROUP = Tables((LASTEN, BATEN_LASTEN, BALANCE))
TERMS = pl.DataFrame(
    schema={"gebied": pl.String, "jaar": pl.Int64, "post": pl.String, "bedrag": pl.Int64}
)


@calculation("proef", title=msg("Proef"), summary=msg("Proef."), outputs={})
def proef(
    tabellen: Annotated[Mapping[str, pl.DataFrame], GROUP],
    inwoners: Annotated[pl.DataFrame, Input(INHABITANTS)],
    publicaties: Annotated[pl.DataFrame, Publications()],
    gebied: Annotated[Areas, Argument(msg("gebied"), "NL")],
    van: Annotated[Year, Argument(msg("jaar"), "2023")],
    maat: Annotated[str, Argument(msg("maat"), choices=("hoogte", "breedte"))] = "hoogte",
) -> Output:
    """Give back what came in."""
    loaded = pl.DataFrame({"tabel": sorted(tabellen), "n": [len(tabellen)] * len(tabellen)})
    asked = {"n": inwoners.height, "gebied": gebied.codes[0], "jaar": van, "maat": maat}
    tables = {
        "geladen": loaded,
        "publicaties": publicaties,
        "rijen": tabellen[LASTEN.id].select("jaar").unique(),
        "vraag": pl.DataFrame([asked]),
    }
    return Output(tables, TERMS)


def declared(function: Any) -> Calculation:
    found: Calculation = function.__calculation__
    return found


@pytest.fixture
def as_proef(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "find_calculation", lambda _: declared(proef))


def test_every_table_has_figures_and_none_is_about_persons() -> None:
    found = {contract.id for contract in every_table().contracts}
    assert found == {c.id for c in CONTRACTS.values() if c.measures and not c.confidential}
    assert OWN_LEDGER.id not in found
    assert "gemeenten" not in found


def test_a_result_rests_on_every_table_of_a_group_once() -> None:
    assert [c.id for c in declared(proef).contracts] == [
        "inwoners",
        "iv3_lasten",
        "iv3_baten_lasten",
        "balansposten",
    ]


def test_an_argument_that_is_nothing_known_is_refused() -> None:
    def wrong(iets: Annotated[pl.DataFrame, "tabel"]) -> Output:
        raise NotImplementedError

    wrong.__annotations__ = {"iets": Annotated[pl.DataFrame, "tabel"], "return": Output}
    with pytest.raises(TypeError, match="iets is no input"):
        calculation("fout", title=msg("Fout"), summary=msg("Fout."), outputs={})(wrong)


def test_a_text_with_choices_is_a_choice() -> None:
    argument = declared(proef).arguments[-1]
    assert (argument.kind, argument.choices, argument.default) == (
        "keuze",
        ("hoogte", "breedte"),
        "hoogte",
    )
    with pytest.raises(ArgumentError, match="Kies uit: hoogte, breedte"):
        argument.parse("diepte")


@pytest.mark.usefixtures("as_proef")
def test_what_is_not_loaded_is_not_in_the_mapping(demo_workspace: Workspace) -> None:
    loaded = {c.id for c in GROUP.contracts if demo_workspace.snapshot().has(c)}
    result = demo_workspace.run(sl.call("proef", gebied="NL", van=2023))
    assert set(result.tables["geladen"]["tabel"]) == loaded
    assert {LASTEN.id, BATEN_LASTEN.id} <= loaded


@pytest.mark.usefixtures("as_proef")
def test_a_table_nobody_asks_for_is_not_read(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = Snapshot.read

    def recorded(self: Snapshot, contract: Any) -> pl.DataFrame:
        read.append(contract.id)
        return real(self, contract)

    monkeypatch.setattr(Snapshot, "read", recorded)
    demo_workspace.run(sl.call("proef", gebied="NL", van=2024, maat="breedte"))
    assert LASTEN.id in read
    assert BATEN_LASTEN.id not in read


@pytest.mark.usefixtures("as_proef")
def test_publications_come_with_date_and_status(demo_workspace: Workspace) -> None:
    result = demo_workspace.run(sl.call("proef", gebied="NL", van=2023))
    found = result.tables["publicaties"]
    wanted = {p.id: (p.published_on, p.status) for p in result.provenance.publications}
    assert found.height
    for row in found.iter_rows(named=True):
        assert wanted[row["publicatie_id"]] == (row["gepubliceerd_op"], row["status"])


@pytest.mark.usefixtures("as_proef")
def test_a_later_load_of_any_table_of_the_group_is_another_state(
    country_dir: Path, tmp_path: Path
) -> None:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", country_dir / FINAL)
    call = sl.call("proef", gebied="NL", van=2023)
    before = workspace.run(call)
    assert BATEN_LASTEN.id not in set(before.tables["geladen"]["tabel"])
    workspace.load("iv3_baten_lasten", country_dir / DETAIL)
    after = workspace.run(call)
    assert BATEN_LASTEN.id in set(after.tables["geladen"]["tabel"])
    assert after.call.state != before.call.state
    again = workspace.run(before.call)
    assert again.content_hash == before.content_hash
    assert not before.provenance.from_cache
    assert not after.provenance.from_cache


def test_a_group_with_records_of_persons_makes_a_result_confidential(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def geheim(tabellen: Mapping[str, pl.DataFrame], gebied: Areas, van: Year) -> Output:
        asked = {"tabellen": len(tabellen), "gebied": gebied.codes[0], "jaar": van}
        return Output({"vraag": pl.DataFrame([asked])}, TERMS)

    # Written here, because the hints of a nested function cannot see the names of this test.
    geheim.__annotations__ = {
        "tabellen": Annotated[Mapping[str, pl.DataFrame], Tables((LASTEN, OWN_LEDGER))],
        "gebied": Annotated[Areas, Argument(msg("gebied"), "NL")],
        "van": Annotated[Year, Argument(msg("jaar"), "2023")],
    }
    made = calculation("geheim", title=msg("Geheim"), summary=msg("Geheim."), outputs={})(geheim)
    monkeypatch.setattr(running, "find_calculation", lambda _: declared(made))
    assert demo_workspace.run(sl.call("geheim", gebied="NL", van=2023)).confidential


@pytest.mark.usefixtures("as_proef")
def test_a_single_input_is_still_needed(tmp_path: Path) -> None:
    """Only tables of a group may be absent; an `Input` that is not optional may not."""
    workspace = create_workspace(tmp_path / "werk")
    with pytest.raises(NoDataError):
        workspace.run(sl.call("proef", gebied="NL", van=2023))


def free(text: str) -> tuple[str, ...]:
    """Read words with a plus between them, as an argument with a notation of its own does."""
    if "!" in text:
        raise ArgumentError(msg("Geen uitroepteken."), msg("Laat het weg."))
    return tuple(text.split("+"))


@calculation("vrij", title=msg("Vrij"), summary=msg("Vrij."), outputs={})
def vrij(
    gebied: Annotated[Areas, Argument(msg("gebied"), "NL")],
    jaar: Annotated[Year, Argument(msg("jaar"), "2023")],
    aantal: Annotated[int, Argument(msg("aantal"), least=3, most=50)] = 15,
    woorden: Annotated[tuple[str, ...] | str, Argument(msg("woorden"), "a+b", read=free)] = "a+b",
) -> Output:
    """Give back what came in."""
    asked = {"gebied": gebied.codes[0], "jaar": jaar, "aantal": aantal, "n": len(woorden)}
    return Output({"vraag": pl.DataFrame([asked])}, TERMS)


def test_a_number_and_a_notation_arrive_as_values(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "find_calculation", lambda _: declared(vrij))
    plain = demo_workspace.run(sl.call("vrij", gebied="NL", jaar=2023))
    assert plain.tables["vraag"].row(0) == ("NL", 2023, 15, 2)
    other = demo_workspace.run(
        sl.call("vrij", gebied="NL", jaar=2023, aantal="07", woorden="a+b+c")
    )
    assert other.tables["vraag"].row(0) == ("NL", 2023, 7, 3)
    kinds = {argument.name: argument.kind for argument in declared(vrij).arguments}
    assert kinds["aantal"] == "getal"
    assert kinds["woorden"] == "tekst"


@pytest.mark.parametrize("text", ["2", "51", "-5", "5.0", "", "vijf", "٧", "9" * 5000])
def test_a_number_out_of_reach_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError, match="3 tot en met 50"):
        declared(vrij).complete({"gebied": "NL", "jaar": "2023", "aantal": text})


def test_a_notation_refuses_in_its_own_words() -> None:
    with pytest.raises(ArgumentError, match="Geen uitroepteken"):
        declared(vrij).complete({"gebied": "NL", "jaar": "2023", "woorden": "a!"})
