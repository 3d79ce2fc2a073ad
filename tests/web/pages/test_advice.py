"""What a visitor can do about an error: a link to follow, and only then a command for who runs the site."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.web.advice import advise
from sluitend.web.question import Question

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

CHOICE = re.compile(r'<ul class="choices">(.*?)</ul>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)">([^<]+)</a>')


def choices(text: str) -> list[tuple[str, str]]:
    found = CHOICE.search(text)
    return [(unescape(target), label) for target, label in LINK.findall(found[1])] if found else []


@pytest.mark.parametrize(
    "path",
    [
        "/berekeningen/netto-lasten?gebied={}&van=2022&tot=2023&onderwerp=jeugd",
        "/vergelijken?gebied={}",
        "/kies?gebied={}",
        "/gebied/{}?onderwerp=jeugd",
    ],
)
def test_a_typing_error_in_a_name_leads_to_the_same_question_with_the_right_one(
    client: TestClient, site: Site, town: str, path: str
) -> None:
    name = site.geography().name(town)
    wrong = name[:-1] + "q"
    offered = choices(client.get(path.format(wrong)).text)
    target, label = next(one for one in offered if town in one[1])
    assert label == f"{name} ({town})"
    assert target == path.format(town)
    assert client.get(target).status_code in (200, 303)


def test_a_measure_a_year_and_a_page_that_are_not_there_get_links_too(
    client: TestClient, site: Site, town: str
) -> None:
    offered = choices(client.get("/kaart?maat=lasten:jeugt&jaar=2023").text)
    assert ("/kaart?maat=lasten%3Ajeugd&jaar=2023", "lasten:jeugd") in offered
    years = choices(client.get(f"/gebied/{town}?onderwerp=jeugd&jaar=1999").text)
    assert [label for _, label in years] == [str(year) for year in site.years()]
    assert dict(parse_qsl(years[0][0].partition("?")[2]))["onderwerp"] == "jeugd"
    pages = choices(client.get("/en/uitleg/gebiden").text)
    assert pages == [("/en/uitleg/gebieden", "gebieden")]


def test_who_meets_a_command_is_first_told_what_a_visitor_can_do(client: TestClient) -> None:
    text = client.get("/kies?gebied=xyzzy").text
    assert text.index('href="/cijfers/gemeenten"') < text.index("Voor wie deze site beheert:")
    assert 'href="/zoeken?q=xyzzy"' in text
    assert text.index("Voor wie deze site beheert:") < text.index("‘sluitend gebieden’")
    region = client.get("/kies?gebied=provincie:XX99").text
    assert 'href="/uitleg/gebieden"' in region


def test_days_are_written_as_people_write_them(client: TestClient, town: str) -> None:
    asked = f"/berekeningen/netto-lasten?gebied={town}&van=2022&tot=2023&onderwerp=jeugd"
    text = client.get(asked + "&bekend_op=2012-03-04").text
    assert "4 maart 2012" in text
    alert = text[text.index('role="alert"') :]
    assert not re.search(r"\d{4}-\d\d-\d\d", alert[: alert.index("</div>")])


def test_advice_without_a_list_or_command_stays_as_it_is() -> None:
    question = Question("/kaart", (("jaar", "x"),))
    plain = advise(question, ArgumentError(msg("‘{t}’ kan niet.", t="x"), msg("Typ een jaar.")))
    assert (plain.remedy, plain.choices, plain.ways, plain.keeper) == (
        msg("Typ een jaar."),
        (),
        (),
        None,
    )
    command = msg("Laad ze met ‘sluitend load open-data MAP’.")
    empty = advise(question, NoDataError(msg("Er is niets."), command))
    assert empty.remedy is None
    assert empty.keeper == command
    assert [target for _, target in empty.ways] == ["/bronnen"]


def test_a_suggestion_never_leads_off_the_site(client: TestClient) -> None:
    for wrong in ("//kwaad.example", '"><script>alert(1)</script>', "javascript:alert(1)"):
        text = client.get("/vergelijken", params={"gebied": wrong}).text
        assert "<script>alert" not in text
        assert all(target.startswith("/") and target[1:2] != "/" for target, _ in choices(text))
