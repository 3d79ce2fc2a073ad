"""What the site says about itself is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.version import __version__

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site


def test_it_names_version_licences_and_limits(client: TestClient, site: Site) -> None:
    html = client.get("/over").text
    assert __version__ in html
    assert "EUPL-1.2" in html
    for publication in site.workspace.publications():
        assert f"{publication.licence}</li>" in html
    for part in ("toegankelijkheid", "privacy", "licentie", "voor-wie"):
        assert f'id="{part}"' in html
    assert "geen onderzoek door een onafhankelijke partij" in html


def test_no_page_sets_a_cookie_or_names_another_host(client: TestClient) -> None:
    for target in ("/", "/over", "/bronnen", "/begrippen", "/uitleg", "/zoeken?q=jeugd", "/regels"):
        answer = client.get(target)
        assert "set-cookie" not in answer.headers
        assert 'src="http' not in answer.text
        assert "@import" not in answer.text


def test_it_reads_in_english(client: TestClient) -> None:
    answer = client.get("/en/over")
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert client.get("/over?x=1").status_code == 400
