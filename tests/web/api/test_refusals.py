from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sluitend.web.api import tables

if TYPE_CHECKING:
    from starlette.testclient import TestClient

RESULT = "/api/v1/berekeningen/netto-lasten/resultaat"


@pytest.mark.parametrize(
    ("target", "status", "told"),
    [
        ("/api/v1/gemeenten/", 404, "/api/v1/gemeenten/"),
        ("/api/v1/gemeenten.json", 404, "Laat .json weg"),
        ("/api/v1/gemeenten.csv", 404, "Laat .csv weg"),
        ("/api/v1/openapi", 404, "openapi"),
        ("/api/v1/niets", 404, "niets"),
        ("/api/v2/gemeenten", 404, "v2"),
        ("/api/v1/gemeenten?naam=x", 400, "veld ‘naam’ is er niet"),
        ("/api/v1/gemeenten?jaar=1", 400, "‘1’ kan niet bij jaar"),
        ("/api/v1/gemeenten?jaar=2021&jaar=2022", 400, "jaar staat er 2 keer"),
        ("/api/v1/gemeenten?jaar=2050", 404, "2050"),
        ("/api/v1/gemeenten/GM0000", 404, "GM0000"),
        ("/api/v1/gemeenten/x", 404, "‘x’"),
        ("/api/v1/gebieden/x", 404, "‘x’"),
        ("/api/v1/berekeningen/x", 404, "‘x’"),
        (f"{RESULT.replace('netto-lasten', 'x')}?gebied=NL", 404, "‘x’"),
        (RESULT, 400, "veld gebied ontbreekt"),
        (f"{RESULT}?gebied=NL&van=2022&tot=2021&onderwerp=jeugd", 400, "2022"),
        (f"{RESULT}?gebied=NL&van=2021&tot=2022&onderwerp=x", 400, "kies uit jeugd"),
        (
            f"{RESULT}?gebied=NL&van=2021&tot=2022&onderwerp=jeugd&bekend_op=2020-13-01",
            400,
            "datum",
        ),
        (f"{RESULT}?gebied=NL&van=2021&tot=2022&onderwerp=jeugd&stand=0123456789ab", 404, "stand"),
        (f"{RESULT}?gebied=NL&van=2021&tot=2022&onderwerp=jeugd&stand=x", 400, "stand"),
        (f"{RESULT}?gebied=NL&van=2021&tot=2022&onderwerp=jeugd&stel.x.y=1", 400, "stel.x.y"),
        (f"{RESULT}?gebied=NL&van=2021&tot=2022&onderwerp=jeugd&tabel=jaren", 400, "tabel"),
        (f"{RESULT}/tabellen/x?gebied=NL&van=2021&tot=2022&onderwerp=jeugd", 404, "‘x’"),
        ("/api/v1/tabellen/x/rijen", 404, "‘x’"),
        ("/api/v1/tabellen/INWONERS/rijen", 404, "INWONERS"),
        ("/api/v1/tabellen/inwoners/rijen?taakveld=6.1", 400, "taakveld"),
        ("/api/v1/tabellen/inwoners/rijen?gm_code=x", 400, "‘x’"),
        ("/api/v1/tabellen/inwoners/rijen?gebied=Nergenshuizen", 400, "Nergenshuizen"),
        ("/api/v1/tabellen/eigen_grootboek/rijen", 403, "vertrouwelijk"),
        ("/api/v1/publicaties/x", 404, "‘x’"),
        ("/api/v1/publicaties/x/uitval", 404, "‘x’"),
        ("/api/v1/parameters/x", 404, "‘x’"),
        ("/api/v1/definities/jeugd@99", 404, "jeugd@99"),
        ("/gegevens?x=1", 400, "x"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(
    target: str, status: int, told: str, client: TestClient
) -> None:
    response = client.get(target)
    assert response.status_code == status, response.text
    assert told in response.text
    if target.startswith("/api/"):
        assert response.headers["content-type"] == "application/problem+json"
        body = response.json()
        assert body["status"] == status
        assert body["title"]
        assert len(body["detail"]) > len(body["title"])


def test_all_that_is_wrong_is_told_at_once(client: TestClient) -> None:
    detail = client.get(f"{RESULT}?van=x&tot=2022&leeg=1").json()["detail"]
    for part in ("van", "‘leeg’", "gebied ontbreekt", "onderwerp ontbreekt"):
        assert part in detail


def test_refusals_are_in_the_language_of_the_address(client: TestClient) -> None:
    dutch = client.get("/api/v1/publicaties/x").json()["title"]
    english = client.get("/en/api/v1/publicaties/x").json()["title"]
    assert dutch == "Publicatie ‘x’ is niet geladen."
    assert english
    assert (
        client.get("/en/api/v1/gemeenten?jaar=2050").json()["title"]
        != (client.get("/api/v1/gemeenten?jaar=2050").json()["title"])
    )


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_possible(verb: str, client: TestClient) -> None:
    response = client.request(verb, "/api/v1/gemeenten")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"
    assert response.headers["content-type"] == "application/problem+json"


def test_file_with_too_many_rows_is_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_CSV_ROWS", 10)
    response = client.get("/api/v1/tabellen/iv3_lasten/rijen?formaat=csv&jaar=2021")
    assert response.status_code == 400
    assert "te veel voor één bestand" in response.json()["detail"]


def test_address_of_another_host_is_refused(client: TestClient) -> None:
    response = client.get("/api/v1/gemeenten", headers={"host": "elders.example"})
    assert response.status_code == 421
    assert response.headers["content-type"] == "application/problem+json"
