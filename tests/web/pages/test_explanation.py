"""Pages of explanation: whole, safe, and with links that lead somewhere."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from sluitend.store.calculations import CALCULATIONS
from sluitend.web import prose
from sluitend.web.prose import DOCUMENTS, METHODS, document, guides, slug

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

PAGES = [(METHODS, "methode", name) for name in CALCULATIONS]
PAGES += [(DOCUMENTS, "uitleg", name) for name in guides()]
TARGET = re.compile(r'href="([^"]*)"')
ANCHOR = re.compile(r' id="([^"]*)"')


def address(where: str, name: str) -> str:
    return f"/{where}/{name}"


def test_every_page_for_users_is_shown() -> None:
    written = {path.stem for path in (prose.WRITTEN / "docs").glob("*.md")}
    assert written - set(guides()) == {"architectuur", "begrippen"}


@pytest.mark.parametrize(("folder", "where", "name"), PAGES)
def test_a_page_is_whole_and_its_anchors_are_its_own(
    client: TestClient, folder: str, where: str, name: str
) -> None:
    answer = client.get(address(where, name))
    assert answer.status_code == 200
    text = prose.source_of(folder, name)
    title = text.splitlines()[0].removeprefix("# ")
    assert f"<h1>{title.replace('`', '')}</h1>" in answer.text
    prose_only = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^##+ (.+)$", prose_only, re.MULTILINE)
    anchors = ANCHOR.findall(answer.text)
    assert [slug(heading) for heading in headings] == [
        anchor for anchor in anchors if anchor in {slug(heading) for heading in headings}
    ]
    assert len(anchors) == len(set(anchors))
    tables = len(re.findall(r"^\|[ :|-]+\|$", prose_only, re.MULTILINE))
    article = answer.text[answer.text.index("<article") :]
    assert article.count("<table>") == article.count('class="table-region"') >= tables
    assert "style=" not in article


@pytest.mark.parametrize(("folder", "where", "name"), PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_links_of_a_page_lead_to_what_is_there(
    client: TestClient, folder: str, where: str, name: str, prefix: str
) -> None:
    body = str(document(folder, name, "en" if prefix else "nl").body)
    for target in TARGET.findall(body):
        if target.startswith("https://"):
            assert f'<a href="{target}" rel="noreferrer"' in body
            continue
        path, _, anchor = target.partition("#")
        assert not path or path.startswith(prefix + "/")
        answer = client.get(path or prefix + address(where, name))
        assert answer.status_code == 200, target
        assert not anchor or f'id="{anchor}"' in answer.text, target


def test_markup_in_a_page_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "methode").mkdir()
    (tmp_path / "methode" / "proef.md").write_text(
        "# Proef\n\n<script>alert(1)</script>\n\n"
        "[weg](javascript:alert(1)) [http](http://voorbeeld.invalid/) [geheim](../SECURITY.md)\n\n"
        "[buiten](https://voorbeeld.invalid/a) [wel](netto-lasten.md#de-stappen)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(prose, "PACKAGED", tmp_path)
    body = str(document("methode", "proef", "nl").body)
    assert "<script" not in body
    assert TARGET.findall(body) == [
        "https://voorbeeld.invalid/a",
        "/methode/netto-lasten#de-stappen",
    ]
    assert "geheim" in body
    document.cache_clear()


def test_english_readers_are_told_that_a_page_is_in_dutch(client: TestClient) -> None:
    nothing = client.get("/methode/netto-lasten").text
    told = client.get("/en/methode/netto-lasten").text
    assert told.count('class="notices"') == nothing.count('class="notices"') + 1
    assert '<article class="text" lang="nl">' in told


def test_the_overview_names_every_page(client: TestClient) -> None:
    tables = client.get("/uitleg.json").json()["tabellen"]
    found = [*tables["methoden"]["adressen"], *tables["paginas"]["adressen"]]
    assert found == [address(where, name) for _, where, name in PAGES]


@pytest.mark.parametrize("target", ["/methode/netto-lastn", "/uitleg/architectuur", "/uitleg/x"])
def test_unknown_pages_are_not_found(client: TestClient, target: str) -> None:
    answer = client.get(target)
    assert answer.status_code == 404
    assert "uitleg die" in answer.text


@pytest.mark.slow
def test_a_wheel_carries_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hatchling.build import build_wheel

    monkeypatch.chdir(prose.WRITTEN)
    wheel = tmp_path / build_wheel(str(tmp_path))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder, _, name in PAGES:
        assert f"sluitend/web/uitleg/{folder}/{name}.md" in names
    assert "sluitend/web/uitleg/docs/begrippen.md" in names
