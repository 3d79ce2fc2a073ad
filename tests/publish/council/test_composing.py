from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.publish.council.composing import council_page, page_of, reading_of
from sluitend.publish.council.country import SUBJECTS, WHOLE, Figures
from sluitend.publish.council.facts import facts_of
from sluitend.publish.council.model import CouncilPage, Question
from sluitend.publish.council.rounding import PerHead
from sluitend.publish.council.wording import BLOCK_WORDS, SUBJECT_ROWS
from sluitend.reference.taakvelden import concordance
from sluitend.store.workspace import create_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.publish.council.country import Country
    from sluitend.store.workspace import Workspace

AMOUNT = re.compile(r"€\N{NO-BREAK SPACE}?[\d.,]*\d(?:\N{NO-BREAK SPACE}\w+)?")
FORBIDDEN = re.compile(r"overschot|tekort|saldo|taakveld|exogeen|\blasten min\b", re.IGNORECASE)
Pages = dict[str, CouncilPage]


def text(page: CouncilPage) -> str:
    return " ".join(sentence.text.render("nl") for sentence in page.all())


def test_every_number_leads_to_a_source_with_publication_or_law(pages: Pages) -> None:
    for page in pages.values():
        known = {source.identity: source.text.render("nl") for source in page.sources}
        for sentence in page.all():
            if re.search(r"\d", sentence.text.render("nl")):
                assert sentence.sources, sentence.text
            assert set(sentence.sources) <= set(known)
        for identity in ("kosten", "groep", "verandering"):
            assert re.search(r"\(.*\d{4}\)|als hierboven", known[identity], re.IGNORECASE)
            assert "Definitie: sociaal-domein" in known[identity]
            assert "Berekening: " in known[identity]
        assert "Publicaties als hierboven." in known["verandering"]


def test_every_picture_has_a_source(pages: Pages) -> None:
    pictures = [s.picture for page in pages.values() for s in page.sections if s.picture]
    assert len(pictures) >= len(pages)
    assert all(picture.title.sources for picture in pictures)


def test_five_questions_each_with_a_figure_that_stands_in_its_block(pages: Pages) -> None:
    for page in pages.values():
        asked = page.section("vragen").items
        assert len(asked) == 5, page.name
        for question in asked:
            assert isinstance(question, Question)
            assert question.text.render("nl").endswith("?")
            block = page.section(question.basis)
            there = " ".join(s.text.render("nl") for s in (*page.lead, *block.all()))
            for amount in AMOUNT.findall(question.text.render("nl")):
                assert amount in there, (page.name, amount)


def test_no_word_that_judges_or_that_only_insiders_know(pages: Pages) -> None:
    for page in pages.values():
        assert FORBIDDEN.findall(text(page)) == []


def test_amounts_are_those_of_the_calculations(demo_workspace: Workspace, pages: Pages) -> None:
    page = pages["GM9011"]
    for subject in SUBJECTS:
        costs = demo_workspace.run(
            sl.call("netto-lasten", gebied="GM9011", van=2024, tot=2024, onderwerp=subject)
        ).tables["jaren"]
        place = (
            demo_workspace.run(
                sl.call("vergelijkingsgroep", gebied="GM9011", jaar=2024, onderwerp=subject)
            )
            .tables["positie"]
            .row(0, named=True)
        )
        table = page.section("stand").table
        assert table is not None
        row = next(r for r in table.rows if r.head.text == SUBJECT_ROWS[subject])
        shown = [cell.text.render("nl") for cell in row.cells[1:]]
        assert shown == [
            PerHead.of(costs["lasten_per_inwoner"][0]).render("nl"),
            PerHead.of(place["mediaan"]).render("nl"),
            f"{place['plaats']} van {place['n'] + 1}",
        ]


def test_causes_are_the_largest_ordinary_steps_and_temporary_money_is_apart(
    country: Country, pages: Pages
) -> None:
    facts = facts_of(country, "GM9011")
    ordinary = [s for s in facts.steps if s["stap"] != "incidenteel"]
    largest = sorted(ordinary, key=lambda s: -abs(s["bedrag"]))[:3]
    assert facts.causes == largest
    told = [item.text.render("nl") for item in pages["GM9011"].section("verandering").items]
    assert len(told) == 3
    assert told[0].startswith(BLOCK_WORDS[largest[0]["blok_titel"]].render("nl"))
    after = " ".join(s.text.render("nl") for s in pages["GM9011"].section("verandering").after)
    assert "tijdelijk geld: de energietoeslag" in after


def test_a_group_is_the_one_the_calculation_gives(
    country: Country, pages: Pages, demo_workspace: Workspace
) -> None:
    for code in ("GM9002", "GM9031"):
        provenance, call = country.origin(WHOLE, 2024, code)
        alone = demo_workspace.run(call)
        assert alone.call == call
        assert alone.provenance.sources == provenance.sources
        names = pages[code].section("vergelijking").names
        assert names is not None
        assert names.text.render("nl").split(", ") == alone.tables["groep"]["gm_naam"].to_list()
        places = facts_of(country, code).positions
        assert places[WHOLE] == alone.tables["positie"].row(0, named=True)


def test_slices_are_what_a_call_for_the_municipality_alone_gives(
    country: Country, demo_workspace: Workspace
) -> None:
    assert country.changes
    assert country.budget
    for figures, table in (
        *((country.costs[subject], "jaren") for subject in SUBJECTS),
        (country.changes, "stappen"),
        (country.budget, "verschillen"),
    ):
        for code in ("GM9011", "GM9031"):
            alone = demo_workspace.run(figures.call(code))
            assert figures.rows(table, code) == alone.tables[table].to_dicts()


def without(country: Country, code: str, year: int) -> Country:
    """Return the country in which a municipality did not file the accounts of a year."""
    figures = country.costs[WHOLE]
    lacking = pl.when(pl.col("gebied") == code, pl.col("jaar") == year)
    jaren = figures.result.tables["jaren"].with_columns(
        lasten=lacking.then(None).otherwise("lasten"),
        lasten_per_inwoner=lacking.then(None).otherwise("lasten_per_inwoner"),
        ontbreekt=lacking.then(pl.lit("niet_geleverd")).otherwise("ontbreekt"),
    )
    output = replace(figures.result.output, tables={**figures.result.tables, "jaren": jaren})
    changed = Figures(replace(figures.result, output=output))
    return replace(country, costs={**country.costs, WHOLE: changed})


def test_who_did_not_file_reads_what_is_missing_and_what_was_before(country: Country) -> None:
    page = page_of(without(country, "GM9015", 2024), "GM9015")
    assert page.incomplete
    assert "Over 2024 leverde Korenhage geen of niet alle cijfers" in page.lead[0].text.render("nl")
    assert "kostte Korenhage in 2023 ongeveer" in text(page)
    first = page.section("vragen").items[0].text.render("nl")
    assert first == "De cijfers over 2024 ontbreken. Waarom, en wanneer komen ze?"
    assert "Over 2020, 2024 ontbreken cijfers" in text(page)
    assert len(page.section("vragen").items) == 5
    assert reading_of(page).plain


def test_who_filed_the_newest_year_and_not_the_one_before_is_asked_about_the_gap(
    country: Country,
) -> None:
    page = page_of(without(country, "GM9015", 2023), "GM9015")
    assert not page.incomplete
    first = page.section("vragen").items[0].text.render("nl")
    assert first == "De cijfers over 2023 ontbreken. Komen ze alsnog?"


def test_who_never_filed_gets_a_page_that_says_so(country: Country) -> None:
    nothing = country
    for year in range(country.first, country.last + 1):
        nothing = without(nothing, "GM9015", year)
    page = page_of(nothing, "GM9015")
    assert "over geen enkel jaar" in page.lead[0].text.render("nl")
    assert page.section("stand").table is None
    assert page.section("vergelijking").names is None


def test_missing_years_are_named(pages: Pages) -> None:
    told = " ".join(item.text.render("nl") for item in pages["GM9015"].section("onbekend").items)
    assert "Over 2020 ontbreken cijfers" in told


def test_every_block_of_the_taakvelden_has_plain_words() -> None:
    titles = {
        block.titel
        for year in range(2017, 2026)
        for block in concordance().blocks(year, min(year + 1, 2026))
    }
    assert titles <= set(BLOCK_WORDS)


def test_a_page_is_found_by_name_and_refused_for_what_is_no_municipality(
    demo_workspace: Workspace,
) -> None:
    assert council_page(demo_workspace, "Elzenwaarde").code == "GM9011"
    for wrong in ("NL", "GM9012", "Nergenshuizen", "gemeenten"):
        with pytest.raises(ArgumentError):
            council_page(demo_workspace, wrong)


def test_a_workspace_without_accounts_says_what_to_load(tmp_path: Path) -> None:
    empty = create_workspace(tmp_path / "leeg")
    with pytest.raises(NoDataError, match="geen jaarrekeningen"):
        council_page(empty, "GM9011")


def test_every_page_reads_at_b1(pages: Pages) -> None:
    assert [page.name for page in pages.values() if not reading_of(page).plain] == []


@pytest.mark.opendata
def test_of_the_real_country_at_least_95_percent_reads_at_b1(real_country: Country) -> None:
    found = [page_of(real_country, code) for code in real_country.names]
    plain = [page for page in found if reading_of(page).plain]
    assert len(found) == 342
    assert len(plain) >= 0.95 * len(found)
    assert {len(page.section("vragen").items) for page in found} == {5}


@pytest.mark.opendata
def test_a_municipality_that_did_not_file_the_newest_year(real_country: Country) -> None:
    page = page_of(real_country, "GM0809")
    assert page.incomplete
    assert "Loon op Zand geen of niet alle cijfers" in page.lead[0].text.render("nl")
    assert page.section("vergelijking").names is not None
