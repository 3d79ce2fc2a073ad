"""Netto lasten: every level adds up to the one above, and what is missing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.demo.country import build_country
from sluitend.demo.taakvelden import two_digit_titles

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace


def ask(workspace: Workspace, **arguments: Any) -> Result:
    return workspace.run(sl.call("netto-lasten", **arguments))


@pytest.mark.parametrize("document", ["jaarrekening", "begroting"])
@pytest.mark.parametrize("gebied", ["gemeenten", "NL", "jeugdregio", "GM9011"])
def test_terms_add_up_to_groups_and_groups_to_the_year(
    demo_workspace: Workspace, gebied: str, document: str
) -> None:
    tot = 2024 if document == "jaarrekening" else 2026
    result = ask(
        demo_workspace,
        gebied=gebied,
        van=2017,
        tot=tot,
        onderwerp="sociaal-domein",
        document=document,
    )
    keys = ["gebied", "jaar"]
    groups = result.tables["groepen"].group_by(keys).agg(pl.col("bedrag").sum())
    years = result.tables["jaren"].filter(pl.col("lasten").is_not_null())
    both = years.join(groups, on=keys)
    assert both.height == years.height > 0
    assert both.filter(pl.col("lasten") != pl.col("bedrag")).is_empty()
    for column, measure in (("lasten", "lasten"), ("baten", "baten")):
        terms = result.output.terms.filter(pl.col("maat") == measure)
        sums = terms.group_by(keys).agg(pl.col("bedrag").sum())
        known = years.filter(pl.col(column).is_not_null()).join(sums, on=keys, how="left")
        assert known.filter(pl.col(column) != pl.col("bedrag").fill_null(0)).is_empty()


def test_amount_is_what_was_planted(demo_workspace: Workspace) -> None:
    country = build_country()
    codes = list(two_digit_titles(2023))
    row_of_code = country.codes(2023).index("GM9001")
    filed = country.filed(2023, "jaarrekening")[row_of_code, :, 0]
    youth = sum(int(filed[codes.index(code)]) for code in ("6.72", "6.73", "6.74", "6.82"))
    row = ask(demo_workspace, gebied="GM9001", van=2023, tot=2023, onderwerp="jeugd").tables[
        "jaren"
    ]
    assert row["lasten"][0] == youth * CENTS_PER_KEUR
    assert row["lasten_per_inwoner"][0] == pytest.approx(
        youth * CENTS_PER_KEUR / country.inhabitants["GM9001", 2023]
    )


def test_baten_are_missing_where_not_published(demo_workspace: Workspace) -> None:
    rows = ask(demo_workspace, gebied="GM9002", van=2022, tot=2024, onderwerp="jeugd").tables[
        "jaren"
    ]
    by_year = {row["jaar"]: row for row in rows.iter_rows(named=True)}
    for jaar in (2022, 2024):
        assert by_year[jaar]["baten"] is None
        assert by_year[jaar]["netto_lasten"] is None
        assert by_year[jaar]["ontbreekt_baten"] == "niet_gepubliceerd"
    assert by_year[2023]["netto_lasten"] == by_year[2023]["lasten"] - by_year[2023]["baten"]


def test_a_non_filer_is_missing_and_never_zero(demo_workspace: Workspace) -> None:
    rows = ask(demo_workspace, gebied="GM9015", van=2019, tot=2021, onderwerp="jeugd").tables[
        "jaren"
    ]
    assert rows.filter(pl.col("jaar") == 2020).select("lasten", "lasten_per_inwoner").row(0) == (
        None,
        None,
    )
    assert rows["n_ontbreekt"].to_list() == [0, 1, 0]


def test_per_inhabitant_of_a_region_leaves_the_non_filer_out_on_both_sides(
    demo_workspace: Workspace,
) -> None:
    country = ask(demo_workspace, gebied="NL", van=2020, tot=2020, onderwerp="jeugd").tables[
        "jaren"
    ]
    each = ask(demo_workspace, gebied="gemeenten", van=2020, tot=2020, onderwerp="jeugd").tables[
        "jaren"
    ]
    filed = each.filter(pl.col("lasten").is_not_null())
    row = country.row(0, named=True)
    assert row["dekking"] < 1
    assert row["lasten_per_inwoner"] == pytest.approx(sum(filed["lasten"]) / sum(filed["inwoners"]))


def test_earlier_years_are_on_the_map_of_the_last_year(demo_workspace: Workspace) -> None:
    """The split municipality's amounts go 0.6 / 0.4 to its successors, and that is said."""
    result = ask(demo_workspace, gebied="GM9011", van=2021, tot=2022, onderwerp="jeugd")
    old = result.output.terms.filter(pl.col("jaar") == 2021, pl.col("gm_code") == "GM9012")
    assert old["aandeel"].unique().to_list() == pytest.approx([0.6])
    assert "geraamd" in [n.code for n in result.notices]


def test_what_a_definition_leaves_out_is_shown_with_its_amount(demo_workspace: Workspace) -> None:
    table = ask(demo_workspace, gebied="NL", van=2023, tot=2023, onderwerp="jeugd").tables[
        "niet_meegeteld"
    ]
    amounts = dict(table.select("wat", "bedrag").iter_rows())
    assert amounts["Overhead"] > 0
    assert amounts["Toegang en wijkteams"] > 0


@pytest.mark.parametrize(
    "onderwerp", ["jeugd", "wmo", "participatie", "sociaal-domein", "jeugd-en-wmo"]
)
def test_words_that_claim_a_balance_are_not_used(demo_workspace: Workspace, onderwerp: str) -> None:
    result = ask(demo_workspace, gebied="NL", van=2022, tot=2024, onderwerp=onderwerp)
    texts = [str(n.text) for n in result.notices] + [str(h) for h in result.output.headline]
    assert not [t for t in texts for word in ("overschot", "tekort", "saldo") if word in t.lower()]


def test_a_year_where_two_publications_differ_is_said(
    demo_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = ask(demo_workspace, gebied="NL", van=2023, tot=2023, onderwerp="jeugd")
    assert "twee_bronnen" not in [n.code for n in result.notices]
    from sluitend.store import running
    from sluitend.store.snapshot import Snapshot
    from sluitend.tables.contract import Contract
    from sluitend.tables.iv3 import LASTEN

    read = Snapshot.read

    def altered(self: Snapshot, contract: Contract) -> pl.DataFrame:
        frame = read(self, contract)
        cell = (
            (pl.col("gm_code") == "GM9001")
            & (pl.col("taakveld") == "6.72")
            & (pl.col("jaar") == 2023)
        )
        if contract.id != LASTEN.id:
            return frame
        return frame.with_columns(
            waarde=pl.when(cell).then(pl.col("waarde") + CENTS_PER_KEUR).otherwise("waarde")
        )

    monkeypatch.setattr(Snapshot, "read", altered)
    monkeypatch.setattr(running, "load_output", lambda *_: None)
    monkeypatch.setattr(running, "save_output", lambda *_: None)
    again = ask(demo_workspace, gebied="NL", van=2023, tot=2023, onderwerp="jeugd")
    said = [str(n.text) for n in again.notices if n.code == "twee_bronnen"]
    assert len(said) == 1
    assert "verschillen in 1 cellen" in said[0]


def test_what_is_left_out_knows_who_did_not_file(demo_workspace: Workspace) -> None:
    """GM9027 has no row at all in the begroting 2025: its overhead is unknown, not zero."""
    question = {"van": 2025, "tot": 2025, "onderwerp": "jeugd", "document": "begroting"}
    alone = ask(demo_workspace, gebied="GM9027", **question).tables["niet_meegeteld"]
    assert alone["bedrag"].null_count() == alone.height > 0
    assert set(alone["ontbreekt"]) == {"niet_geleverd"}
    country = ask(demo_workspace, gebied="NL", **question).tables["niet_meegeteld"]
    assert set(country["ontbreekt"]) == {"niet_geleverd"}
    assert country["bedrag"].null_count() == 0


def test_a_subject_holds_the_same_in_every_table_and_year_from_2025(
    demo_workspace: Workspace,
) -> None:
    """Pgb is a group of its own, so youth 2025 is the same with and without the full detail."""
    question: dict[str, Any] = {"gebied": "NL", "van": 2025, "tot": 2026, "onderwerp": "jeugd"}
    costs = ask(demo_workspace, **question, document="begroting").tables["jaren"]
    bridge = demo_workspace.run(
        sl.call("verschillenanalyse", **question, vergelijking="begroting")
    ).tables["reeks"]
    assert costs["lasten"].to_list() == bridge["bedrag"].to_list()
