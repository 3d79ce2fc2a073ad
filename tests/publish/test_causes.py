"""The main causes: the largest steps, in words, adding up to what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sluitend as sl
from sluitend.core.call import Call
from sluitend.core.numbers import CENTS_PER_KEUR, CENTS_PER_MILLION
from sluitend.publish.causes import MOST, Change, _closing, newest_change
from sluitend.publish.contents import contents
from sluitend.publish.release import release

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

Ask = Callable[..., "Result"]
BREAK, TEMPORARY = "Andere indeling van taakvelden", "taakveld met tijdelijk geld"


@pytest.fixture(scope="module")
def asked(demo_workspace: Workspace) -> Ask:
    """Return a runner of verschillenanalyses on the fictional country."""

    def run(gebied: str, van: int, tot: int, onderwerp: str = "jeugd", **more: str) -> Result:
        arguments = {"gebied": gebied, "van": van, "tot": tot, "onderwerp": onderwerp, **more}
        return demo_workspace.run(Call.make("verschillenanalyse", arguments))

    return run


def change_of(*results: Result) -> Change:
    change = newest_change(results)
    assert change is not None
    return change


def total_of(change: Change) -> float:
    parts = [part.amount.cents for part in (*change.causes, *change.apart)]
    return sum(parts) + change.others.cents


def named(change: Change) -> list[tuple[str, int]]:
    return [(str(part.name), part.cents // CENTS_PER_KEUR) for part in change.causes]


def test_a_planted_effect_is_the_one_cause(asked: Ask) -> None:
    # Nieuw-Zonnewold only gained inhabitants from 2018 to 2019.
    change = change_of(asked("GM9025", 2018, 2019))
    assert len(change.causes) == 1
    assert str(change.causes[0].name) == "Meer inwoners"
    assert "Er kwamen inwoners bij: van " in str(change.causes[0].explanation)
    assert change.causes[0].cents == change.total.cents > 0
    assert change.apart == ()
    assert change.others.cents == 0


def test_the_largest_steps_come_first_and_everything_adds_up(asked: Ask) -> None:
    result = asked("GM9011", 2022, 2024, "sociaal-domein")
    change = change_of(result)
    assert (change.van, change.tot) == (2023, 2024)
    sizes = [abs(part.cents) for part in change.causes]
    assert len(sizes) == MOST
    assert sizes == sorted(sizes, reverse=True)
    rows = result.tables["stappen"].filter(pl.col("tot") == 2024)
    causes = rows.filter(pl.col("stap").is_in(["groep", "inwoners", "herindeling"]))["bedrag"]
    assert sizes == sorted(causes.abs(), reverse=True)[:MOST]
    assert total_of(change) == change.total.cents == rows["bedrag"].sum()


def test_temporary_money_and_other_classifications_are_no_causes(asked: Ask) -> None:
    change = change_of(asked("GM9011", 2022, 2023, "sociaal-domein"))
    names = [str(part.name) for part in change.causes]
    apart = [str(part.name) for part in change.apart]
    assert not [name for name in names if TEMPORARY in name or name == BREAK]
    assert [name for name in apart if TEMPORARY in name]
    assert BREAK in apart
    ukraine = next(p for p in change.apart if "Samenkracht" in str(p.name))
    assert "Oekraïne" in str(ukraine.explanation)
    assert "Tozo" not in str(ukraine.explanation)


def test_amounts_per_inhabitant_are_those_of_the_terms(asked: Ask) -> None:
    result = asked("GM9025", 2019, 2020, "sociaal-domein")
    change = change_of(result)
    cause = next(part for part in change.causes if "per inwoner" in str(part.name))
    values = dict(cause.explanation.values)
    block = result.tables["stappen"].filter(
        (pl.col("bedrag") == cause.cents) & (pl.col("stap") == "groep")
    )
    term = result.output.terms.filter(
        (pl.col("stap") == "groep") & pl.col("blok").is_in(block["blok"].implode())
    ).row(0, named=True)
    for side, amount in (("van", values["van"]), ("tot", values["tot"])):
        exact = term[f"{side}_bedrag"] / term[f"{side}_inwoners"]
        assert amount.cents == pytest.approx(exact)  # type: ignore[attr-defined] # values of a message are objects
    assert (values["tot"].cents > values["van"].cents) == (cause.cents > 0)  # type: ignore[attr-defined] # a Money, as in the line above


def test_who_did_not_file_is_apart(asked: Ask) -> None:
    change = change_of(asked("NL", 2019, 2020))
    assert "Levert nu niet" in [str(part.name) for part in change.apart]
    assert total_of(change) == change.total.cents


def test_a_newer_pair_that_cannot_be_told_is_said(asked: Ask) -> None:
    change = change_of(asked("GM9015", 2018, 2020))
    assert (change.van, change.tot) == (2018, 2019)
    assert change.unknown is not None
    assert str(change.unknown).startswith("Van 2019 naar 2020 is de verandering niet te verklaren")
    known = change_of(asked("GM9015", 2018, 2019))
    assert known.unknown is None
    assert newest_change([asked("GM9015", 2019, 2020)]) is None


def test_the_main_subject_is_that_of_the_first_chapter(
    asked: Ask, demo_workspace: Workspace
) -> None:
    costs = demo_workspace.run(
        sl.call("netto-lasten", gebied="GM9011", van=2021, tot=2023, onderwerp="wmo")
    )
    youth, wmo = asked("GM9011", 2022, 2023), asked("GM9011", 2021, 2022, "wmo")
    assert "Wmo" in str(change_of(costs, youth, wmo).sentence)
    assert "Jeugd" in str(change_of(youth, wmo).sentence)
    budget = asked("GM9011", 2023, 2023, "wmo", vergelijking="begroting-jaarrekening")
    assert change_of(costs, budget, wmo).tot == 2022
    assert change_of(costs, budget).tot == 2023


def test_more_income_lowers_net_costs_and_is_called_more(asked: Ask) -> None:
    result = asked(
        "GM9002",
        2023,
        2024,
        "sociaal-domein",
        vergelijking="begroting",
        maat="netto-lasten",
    )
    rows = result.tables["stappen"].filter(
        (pl.col("maat") == "baten") & (pl.col("stap") == "groep")
    )
    only = replace(result, output=replace(result.output, tables={**result.tables, "stappen": rows}))
    causes = change_of(only).causes
    assert causes
    for cause in causes:
        assert ("meer baten" in str(cause.name)) == (cause.cents < 0)
        assert ("minder baten" in str(cause.name)) == (cause.cents > 0)
        values = dict(cause.explanation.values)
        assert (values["tot"].cents > values["van"].cents > 0) == (cause.cents < 0)  # type: ignore[attr-defined] # values of a message are objects
    whole = change_of(result)
    assert total_of(whole) == whole.total.cents
    apart = [str(part.name) for part in whole.apart]
    assert len(set(apart)) == len(apart) > 2


def test_several_areas_are_no_one_story(asked: Ask) -> None:
    assert newest_change([asked("gemeenten", 2022, 2023)]) is None
    assert newest_change([]) is None


def test_a_change_without_causes_says_so(asked: Ask) -> None:
    result = asked("GM9025", 2018, 2019)
    none = result.tables["stappen"].clear()
    tables = {**result.tables, "stappen": none}
    flat = result.tables["verschillen"].with_columns(
        verschil=pl.lit(0, pl.Int64), eind=pl.col("begin")
    )
    emptied = replace(result, output=replace(result.output, tables={**tables, "verschillen": flat}))
    told = contents([release(emptied), release(emptied)], workspace="werk").summary
    assert told.causes == ()
    assert told.causes_lead == ""
    assert "laten deze cijfers geen oorzaak zien" in told.rest[0]


@pytest.mark.parametrize(
    ("gebied", "van", "tot", "subject", "lead"),
    [
        ("GM9025", 2018, 2019, "jeugd", "De oorzaak die deze cijfers laten zien"),
        ("GM9011", 2022, 2023, "jeugd", "De twee oorzaken die deze cijfers laten zien"),
        ("GM9011", 2023, 2024, "sociaal-domein", "De drie grootste oorzaken"),
    ],
)
def test_as_many_causes_are_promised_as_are_told(
    gebied: str, van: int, tot: int, subject: str, lead: str, asked: Ask
) -> None:
    result = asked(gebied, van, tot, subject)
    told = contents([release(result)], workspace="werk").summary
    assert told.causes_lead.startswith(lead)
    assert len(told.causes) == {"De o": 1, "De t": 2, "De d": 3}[lead[:4]]
    assert (len(told.causes) < MOST) == any("niet verder te splitsen" in t for t in told.rest)


KEUR = st.integers(-200_000, 200_000).map(lambda number: number * CENTS_PER_KEUR)


@given(st.lists(KEUR, min_size=1, max_size=9))
def test_rounded_parts_are_the_rounded_change(parts: list[int]) -> None:
    *shown, total = _closing(parts, sum(parts))
    assert sum(money.cents for money in shown) == total.cents
    units = {money.unit for money in (*shown, total)}
    assert len(units) == 1
    unit = CENTS_PER_MILLION // 10 if units == {"mln1"} else CENTS_PER_KEUR
    assert all(money.cents % unit == 0 for money in (*shown, total))
    for money, exact in zip((*shown, total), (*parts, sum(parts)), strict=True):
        assert abs(money.cents - exact) < unit
        assert bool(money.cents) == bool(exact)
