"""What a visitor reads first: the answer without repeats, plain labels, and a way on from an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sluitend.web.rendering import PAGE_ROWS

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site


def summary_of(html: str) -> str:
    found = re.search(r'<nav class="contents".*?</nav>', html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[0]).replace("\N{NO-BREAK SPACE}", " ")


def test_the_summary_tells_the_change_beside_the_group_and_the_largest_step(
    client: TestClient, site: Site, town: str
) -> None:
    html = client.get(f"/gebied/{town}?onderwerp=jeugd").text
    told = summary_of(html)
    name = site.geography().name(town)
    assert f"Jeugd in {name}:" not in told
    assert "De grootste stap: " in told
    assert "de lasten per inwoner" in told.partition("Vergeleken met wie?")[2]


def test_a_year_before_a_municipality_existed_is_not_offered(
    client: TestClient, site: Site
) -> None:
    geography, years = site.geography(), site.years()
    known = [year for year in years if year in geography.years]
    new = sorted(set(geography.in_year(known[-1])) - set(geography.in_year(known[0])))
    assert new
    html = client.get(f"/gebied/{new[0]}").text
    offered = {int(year) for year in re.findall(r"[?&;]jaar=(\d{4})\"", html)}
    assert known[-1] in offered
    assert offered == {y for y in known if new[0] in geography.in_year(y)}


def test_who_is_compared_is_named_with_the_way_to_each(client: TestClient, town: str) -> None:
    html = client.get(f"/vergelijken?gebied={town}&onderwerp=jeugd").text
    line = html.partition("De groep:")[2].partition("</p>")[0]
    links = re.findall(r'href="([^"]+)"', line)
    assert len(links) == 15
    assert all(client.get(link.replace("&amp;", "&")).status_code == 200 for link in links[:2])


def test_a_form_shows_names_and_leaves_open_what_was_not_chosen(
    client: TestClient, site: Site, town: str
) -> None:
    html = client.get(f"/vergelijken?gebied={town}").text
    name = site.geography().name(town)
    assert f'name="gebied" type="text" maxlength="300" value="{name}"' in html
    assert 'value="kenmerken"' not in html
    again = client.get(f"/vergelijken?gebied={name}&groep=").text
    assert "De groep:" in again


@pytest.mark.parametrize("address", ["/kies?gebied=Nergenshuizen", "/gebied/Nergenshuizen"])
def test_an_unknown_area_can_be_typed_again_on_the_spot(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert 'action="/kies"' in response.text


def test_the_form_of_a_comparison_shows_the_subject_that_is_compared(
    client: TestClient, town: str
) -> None:
    html = client.get(f"/vergelijken?gebied={town}").text
    subject = re.search(r'<select id="veld-onderwerp".*?selected>([^<]+)<', html, re.DOTALL)
    assert subject
    heading = html.partition('<h2 id="uitkomst">')[2].partition("</h2>")[0]
    assert heading.startswith(f"{subject[1]}:")


def test_no_answer_on_the_page_of_a_municipality_repeats_its_name_and_years(
    client: TestClient, site: Site, town: str
) -> None:
    html = client.get(f"/gebied/{town}").text
    short = html.partition('id="in-het-kort"')[2].partition("</nav>")[0]
    answers = re.findall(r"</a><br>(.*?)</li>", short)
    assert len(answers) == 4
    assert not any(answer.startswith(site.geography().name(town)) for answer in answers)


def test_long_remarks_and_later_tables_are_folded(client: TestClient, town: str) -> None:
    html = client.get(f"/berekeningen/wat-wij-niet-weten?gebied={town}&van=2019&tot=2021").text
    outcome = html.partition('<h2 id="uitkomst">')[2].partition("</section>")[0]
    assert "Hoe is dit geteld en wat betekent het?" in outcome
    open_part = re.sub(r"<details.*?</details>", "", outcome, flags=re.DOTALL)
    first, *others = re.findall(r"<tbody.*?</tbody>", open_part, re.DOTALL)
    assert first.count("<tr") <= 2 * PAGE_ROWS
    assert first.count("<tr") + sum(table.count("<tr") for table in others) <= 2 * PAGE_ROWS
    folded = re.findall(r"<details.*?</details>", outcome, re.DOTALL)
    assert sum(fold.count("<tbody") for fold in folded) >= 1
    assert "Hoeveel cijfers per gemeente er zijn, per tabel" in open_part


def test_a_sign_stays_with_its_amount(client: TestClient, town: str) -> None:
    html = client.get(f"/gebied/{town}").text
    told = re.sub(r"<(svg|pre|title)\b.*?</\1>", "", html, flags=re.DOTALL)
    loose = re.sub(r'<span class="amount">.*?</span>|<t[dh][^>]*>.*?</t[dh]>', "", told)
    assert "€\N{NO-BREAK SPACE}" in told
    assert not re.search(r"[+\N{MINUS SIGN}]€", loose)
