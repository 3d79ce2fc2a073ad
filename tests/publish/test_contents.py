"""What a report says before it is written: cover, summary, and what is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import sluitend as sl
from sluitend.core.messages import msg
from sluitend.core.result import Notice, Words
from sluitend.publish.contents import Contents, contents
from sluitend.publish.release import release

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace


def told(results: list[Result]) -> Contents:
    return contents([release(result) for result in results], workspace="werk")


@pytest.fixture(scope="module")
def whole(report: list[Result]) -> Contents:
    """The standard report of a municipality that left out its accounts of 2020."""
    return told(report)


def test_the_cover_says_what_it_is_about_and_up_to_when(whole: Contents) -> None:
    cover = whole.cover
    assert cover.title == whole.title == "Sociaal domein in Korenhage"
    assert cover.area == "Korenhage (GM9015)"
    assert cover.years == whole.years
    assert cover.fictional
    assert cover.newest == "17 juli 2026" == cover.stands[0].published
    assert "lasten per taakveld" in cover.stands[0].source
    assert cover.moment == whole.moment
    assert "jaarrekening" in cover.moment


def test_sources_that_are_only_counted_are_no_stand_of_the_figures(whole: Contents) -> None:
    counted = {shown.publication.title for shown in whole.publications if shown.only_counted}
    assert counted
    assert not counted & {stand.source for stand in whole.cover.stands}
    flags = [shown.only_counted for shown in whole.publications]
    assert flags == sorted(flags)


def test_alone_the_count_shows_its_sources(report: list[Result]) -> None:
    assert report[-1].call.calculation == "wat-wij-niet-weten"
    assert not any(shown.only_counted for shown in told(report[-1:]).publications)


def test_the_summary_takes_its_sentences_from_the_chapters(
    whole: Contents, report: list[Result]
) -> None:
    costs, peers = report[0], report[-2]
    assert whole.summary.standing[0] == str(costs.output.headline[0])
    assert (
        whole.summary.standing[-1] == "Korenhage: over 2020 is er geen cijfer (Iv3 niet geleverd)."
    )
    assert whole.summary.comparison == tuple(map(str, peers.output.headline[:4]))
    assert whole.summary.change[0] == str(report[1].output.headline[0])
    assert "(jaarrekening 2022)" in whole.summary.change[-1]
    assert whole.summary.causes_lead == "De drie grootste oorzaken, van 2022 naar 2023:"


def test_a_summary_says_nothing_that_no_chapter_says(report: list[Result]) -> None:
    only = told(report[:1]).summary
    assert only.standing
    assert (only.change, only.causes, only.rest, only.comparison) == ((), (), (), ())
    counted = told(report[-1:]).summary
    assert (counted.standing, counted.unknown) == ((), ())


def test_what_is_not_known_is_said_once_and_the_missing_year_first(whole: Contents) -> None:
    assert whole.unknown[0] == "Korenhage: over 2020 is er geen cijfer (Iv3 niet geleverd)."
    assert len(set(whole.unknown)) == len(whole.unknown)
    assert not [text for text in whole.unknown if text.startswith("Jaarrekening 2020: niet")]
    assert [text for text in whole.unknown if "tijdelijk geld" in text and "Oekraïne" in text]
    assert set(whole.summary.unknown) < set(whole.unknown)
    assert "van" in whole.unknown[-1]
    assert whole.unknown[-1].startswith("Korenhage, 2018–2023: van ")


def test_who_did_not_file_is_named_in_a_report_on_more(demo_workspace: Workspace) -> None:
    call = sl.call("verschillenanalyse", gebied="NL", van=2019, tot=2020, onderwerp="jeugd")
    unknown = told([demo_workspace.run(call)]).unknown
    assert [
        text for text in unknown if text.startswith("Jaarrekening 2020: niet") and "GM9015" in text
    ]


def test_of_one_kind_the_first_chapter_tells(fabricate: Callable[..., Result]) -> None:
    first, second = fabricate(), fabricate()
    notices = (Notice("geraamd", msg("Eerste raming.")), Notice("geraamd", msg("Nog een.")))
    first = replace(first, output=replace(first.output, notices=notices))
    second = replace(
        second, output=replace(second.output, notices=(Notice("geraamd", msg("Anders gezegd.")),))
    )
    unknown = told([first, second]).unknown
    assert {"Eerste raming.", "Nog een."} <= set(unknown)
    assert "Anders gezegd." not in unknown


def test_chapters_with_one_heading_name_their_place(fabricate: Callable[..., Result]) -> None:
    one, other = (replace(fabricate(), places=(name,)) for name in ("Elzenwaarde", "Korenhage"))
    headings = [chapter.heading for chapter in told([one, other]).chapters]
    assert [text.rpartition(" ")[2] for text in headings] == ["(Elzenwaarde)", "(Korenhage)"]
    assert "(" not in told([one]).chapters[0].heading


def test_the_author_names_a_chapter(fabricate: Callable[..., Result]) -> None:
    result = replace(fabricate(), words=Words("Wat kost {jeugd}?", "Mijn woorden."))
    chapter = told([result]).chapters[0]
    assert chapter.heading == "Wat kost {jeugd}?"
    assert chapter.author == "Mijn woorden."
