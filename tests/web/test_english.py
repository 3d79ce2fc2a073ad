"""English pages read in English: no name or explanation of ours is left in Dutch."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from tests.docs.texts import RECORDS, SOURCE
from tests.web.walk import everything

from sluitend.core.labels import labels_in, read_records
from sluitend.core.messages import Label

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

TAGS = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<[^>]+>", re.DOTALL)
DUTCH = re.compile(r'<(\w+)[^>]* lang="nl"[^>]*>.*?</\1>', re.DOTALL)
LONG_ENOUGH = 12
"""Letters: a shorter label is also a word in a title of a source or of a law."""
IN_DUTCH = {"begrippen", "methode", "zoeken", "rijen", "regels"}
"""Pages with Dutch text that says it is Dutch, or with rows exactly as they were published."""


@pytest.fixture(scope="module")
def labels(site: Site) -> re.Pattern[str]:
    """What is ours to translate; a title of a publication stays as its publisher wrote it."""
    titles = [p.title + p.attribution for p in site.workspace.publications()]
    files = [path for part in RECORDS for path in (SOURCE / part).rglob("*.yaml")]
    found = {label for path in files for label in labels_in(read_records(path))}
    other = [
        label
        for label in found
        if len(label) >= LONG_ENOUGH
        and Label(label).render("en") != label
        and not any(label in title for title in titles)
    ]
    assert len(other) > 100
    longest_first = sorted(other, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def test_no_label_stays_dutch_on_an_english_page(
    client: TestClient, site: Site, labels: re.Pattern[str]
) -> None:
    left = {}
    for name, address in everything(site).items():
        if name in IN_DUTCH:
            continue
        response = client.get("/en" + address)
        if response.status_code != 200 or "html" not in response.headers["content-type"]:
            continue
        text = unescape(TAGS.sub("\n", DUTCH.sub("\n", response.text)))
        found = sorted(set(labels.findall(text)))
        if found:
            left[address] = found
    assert left == {}
