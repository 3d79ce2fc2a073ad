from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import sluitend as sl
from sluitend.cli.explanation import Choice, figures, source_rows
from sluitend.core.result import Result
from sluitend.demo.write import FINAL, FIRST, PUBLISHED, RECLASSIFICATIONS, REGIONS
from sluitend.reference.geography import Geography
from sluitend.store.snapshot import Snapshot
from sluitend.store.workspace import Workspace, create_workspace
from sluitend.studies.derivation import derivation
from sluitend.tables.areas import MUNICIPALITIES

Run = Callable[..., Any]
PLACE = ["verschillenanalyse", "--gebied", "GM9025", "--van", "2018", "--tot", "2019"]
BRIDGE = [*PLACE, "--onderwerp", "jeugd"]
QUESTIONS = [
    ("verschillenanalyse", {"gebied": "gemeenten", "van": 2017, "tot": 2024}),
    ("verschillenanalyse", {"gebied": "NL", "van": 2017, "tot": 2024}),
    ("verschillenanalyse", {"gebied": "provincie", "van": 2017, "tot": 2024}),
    (
        "verschillenanalyse",
        {"gebied": "gemeenten", "van": 2023, "tot": 2025, "vergelijking": "begroting"}
        | {"maat": "netto-lasten"},
    ),
    (
        "verschillenanalyse",
        {"gebied": "NL", "van": 2022, "tot": 2024, "vergelijking": "begroting-jaarrekening"},
    ),
    ("netto-lasten", {"gebied": "gemeenten", "van": 2017, "tot": 2024}),
    ("netto-lasten", {"gebied": "NL", "van": 2022, "tot": 2024}),
]


@pytest.fixture(params=QUESTIONS, ids=lambda q: f"{q[0]}-{'-'.join(map(str, q[1].values()))}")
def explained(request: pytest.FixtureRequest, demo_workspace: Workspace) -> Result:
    name, arguments = request.param
    return demo_workspace.run(sl.call(name, **arguments, onderwerp="sociaal-domein"))


def test_every_amount_is_the_sum_of_its_own_terms(explained: Result) -> None:
    found = list(figures(explained, Choice()))
    for figure in found:
        assert figure.terms["bedrag"].sum() == figure.amount == figure.row[figure.column]
        assert figure.chosen.equals(figure.terms)
    every = pl.concat([figure.terms for figure in found])
    assert len(every.unique()) == len(every) <= len(explained.output.terms)
    if explained.call.calculation == "verschillenanalyse":
        amounts = explained.tables["stappen"]["bedrag"]
    else:
        amounts = pl.concat([explained.tables["jaren"][maat] for maat in ("lasten", "baten")])
    assert sorted(f.amount for f in found) == sorted(a for a in amounts.drop_nulls())


def test_every_derivation_gives_its_term(explained: Result) -> None:
    for term in explained.output.terms.iter_rows(named=True):
        found = derivation(term)
        assert found is not None
        assert found.cents == pytest.approx(term["onafgerond"], rel=1e-9, abs=0.01)


def test_a_derivation_that_gives_something_else_is_never_shown(explained: Result) -> None:
    wrong = explained.output.terms.row(0, named=True) | {"onafgerond": 123.0}
    with pytest.raises(ArithmeticError, match="not 123"):
        derivation(wrong)


def test_terms_that_do_not_add_up_are_never_shown(explained: Result) -> None:
    terms = explained.output.terms
    column = pl.col("bedrag")
    first = pl.int_range(pl.len()) == 0
    wrong = terms.with_columns(bedrag=pl.when(first).then(column + 100_000).otherwise(column))
    broken = replace(explained, output=replace(explained.output, terms=wrong))
    with pytest.raises(ArithmeticError):
        list(figures(broken, Choice()))


def test_a_lost_term_is_noticed(explained: Result) -> None:
    biggest = pl.col("bedrag").abs() == pl.col("bedrag").abs().max()
    wrong = explained.output.terms.filter(~biggest)
    broken = replace(explained, output=replace(explained.output, terms=wrong))
    with pytest.raises(ArithmeticError, match="do not add up"):
        list(figures(broken, Choice()))


def test_the_screen_shows_derivation_sum_and_source(ask: Run) -> None:
    done = ask("explain", *BRIDGE, "--stap", "inwoners")
    assert done.code == 0
    out = done.out
    # 2,000 people more at 350 euro, in jeugdhulp and jeugdbescherming: what was planted.
    assert "(24.000 − 22.000) inwoners × gemiddeld € 300,00 per inwoner" in joined(out)
    assert "(24.000 − 22.000) inwoners × gemiddeld € 50,00 per inwoner" in joined(out)
    assert "Bedrag: € 700.000" in out
    assert "Som van 2 term(en): € 700.000, gelijk aan het bedrag." in out
    assert "Geleverde regels" in out
    assert "iv3@" in out
    assert out.count("gelijk aan het bedrag") == 1
    assert out.startswith("FICTIEVE GEGEVENS")


def test_the_map_is_that_of_the_state_asked_for(
    sluitend: Run, country_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = create_workspace(tmp_path / "werk")
    workspace.load("iv3", country_dir / FIRST)
    workspace.load("herindelingen", country_dir / RECLASSIFICATIONS)
    workspace.load("cbs_gebieden", country_dir / REGIONS)
    old = sluitend("run", *BRIDGE, "--json", "--werkruimte", "werk").json
    workspace.load("iv3", country_dir / FINAL)
    used: list[str] = []
    original = Workspace.geography

    def noted(asked: Workspace, snapshot: Snapshot | None = None) -> Geography:
        state = snapshot or asked.snapshot()
        used.append(max(p.published_on for p in state.publications([MUNICIPALITIES])))
        return original(asked, snapshot)

    monkeypatch.setattr(Workspace, "geography", noted)
    words = ["explain", *BRIDGE, "--json", "--werkruimte", "werk"]
    then = sluitend(*words, "--stand", old["berekening"]["stand"])
    assert then.json["inhoud"] == old["inhoud"]
    assert set(used) == {PUBLISHED[FIRST][0]}
    used.clear()
    assert sluitend(*words).code == 0
    assert set(used) == {PUBLISHED[FINAL][0]}


def joined(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())


def test_steps_and_terms_of_one_municipality_in_the_country(ask: Run) -> None:
    words = ["verschillenanalyse", "--gebied", "NL", "--van", "2019", "--tot", "2020"]
    done = ask("explain", *words, "--onderwerp", "jeugd", "--gemeente", "Korenhage", "--json")
    (figure,) = done.json["cijfers"]
    assert figure["rij"]["stap"] == "niet_geleverd"
    assert {term["gm_code"] for term in figure["termen"]} == {"GM9015"}
    assert sum(term["bedrag"] for term in figure["termen"]) == -25_000 * 400 * 100
    assert figure["som_termen"] == figure["bedrag"]
    filed = {(r["jaar"], r["ontbreekt"]) for r in figure["bronregels"]}
    assert filed == {(2019, None), (2020, "niet_geleverd")}


def test_a_part_of_an_amount_says_so(ask: Run) -> None:
    words = ["verschillenanalyse", "--gebied", "NL", "--van", "2018", "--tot", "2019"]
    choice = ["--stap", "inwoners", "--gemeente", "GM9025"]
    out = ask("explain", *words, "--onderwerp", "jeugd", *choice).out
    assert "Getoonde keuze: € 700.000, van " in out


def test_many_terms_are_counted_unless_all_are_asked(ask: Run) -> None:
    words = ["netto-lasten", "--gebied", "NL", "--van", "2022", "--tot", "2022"]
    short = ask("explain", *words, "--onderwerp", "wmo").out
    assert " termen, samen € " in short
    long = ask("explain", *words, "--onderwerp", "wmo", "--alles").out
    assert " termen, samen" not in long
    assert long.count("(GM90") > short.count("(GM90")


def test_source_rows_of_a_merged_municipality_include_its_predecessors(
    demo_workspace: Workspace,
) -> None:
    call = sl.call("verschillenanalyse", gebied="GM9031", van=2020, tot=2021, onderwerp="jeugd")
    result = demo_workspace.run(call)
    geography = demo_workspace.geography()
    for figure in figures(result, Choice(stap="groep")):
        rows = source_rows(result, figure, geography)
        assert rows is not None
        before = rows.filter(pl.col("jaar") == 2020)
        assert set(before["gm_code"]) == {"GM9004", "GM9005"}
        assert before["waarde"].sum() == figure.terms["van_bedrag"].sum()
        after = rows.filter(pl.col("jaar") == 2021)
        assert set(after["gm_code"]) == {"GM9031"}
        assert after["waarde"].sum() == figure.terms["tot_bedrag"].sum()


@pytest.mark.parametrize(
    ("words", "code", "problem", "remedy"),
    [
        (["--stap", "inwoner"], 2, "geen termen met --stap inwoner", "inwoners"),
        (["--blok", "9.9"], 2, "geen termen met --blok 9.9", "6.72"),
        (["--jaar", "2018"], 2, "geen termen met --jaar 2018", "2019"),
        (["--jaar", "x"], 2, "‘x’ is geen jaar", "2023"),
        (["--gemeente", "GM9001"], 2, "geen termen met --gemeente GM9001", "GM9025"),
        (["--gemeente", "Nergensland"], 2, "Gemeente ‘Nergensland’ is niet bekend", "gebieden"),
    ],
)
def test_a_choice_of_nothing_names_what_there_is(
    ask: Run, words: list[str], code: int, problem: str, remedy: str
) -> None:
    done = ask("explain", *BRIDGE, *words)
    assert (done.code, done.out) == (code, "")
    assert problem in done.err
    assert remedy in done.err


def test_terms_that_cancel_out_are_no_amount(ask: Run) -> None:
    words = ["verschillenanalyse", "--gebied", "NL", "--van", "2018", "--tot", "2019"]
    done = ask("explain", *words, "--onderwerp", "jeugd", "--stap", "herindeling")
    assert done.code == 4
    assert "hoort geen bedrag: zij heffen elkaar op" in done.err


def test_counts_are_not_explained_as_money(ask: Run) -> None:
    words = ["leveringen", "--gebied", "NL", "--van", "2018", "--tot", "2019"]
    done = ask("explain", *words, "--onderwerp", "jeugd")
    assert done.code == 4
    assert "Berekening leveringen heeft geen bedragen om te verklaren." in done.err


def test_a_difference_that_cannot_be_split_has_nothing_to_explain(ask: Run) -> None:
    words = ["verschillenanalyse", "--gebied", "GM9015", "--van", "2019", "--tot", "2020"]
    done = ask("explain", *words, "--onderwerp", "jeugd")
    assert done.code == 4
    assert "Er is geen bedrag om te verklaren." in done.err
