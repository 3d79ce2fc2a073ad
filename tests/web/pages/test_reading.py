"""What a visitor reads first: the answer without repeats, plain labels, and a way on from an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

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
