from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from sluitend.core.errors import NoDataError
from sluitend.core.messages import Message, msg
from sluitend.publish.council import batch
from sluitend.publish.council.batch import INDEX, LEVELS, write_all
from sluitend.publish.council.country import country_of
from sluitend.publish.council.rendering import as_html, as_pdf, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.publish.council.model import CouncilPage
    from sluitend.store.workspace import Workspace

Pages = dict[str, "CouncilPage"]


@pytest.mark.slow
def test_all_pages_are_those_of_the_single_command_whatever_the_number_of_workers(
    demo_workspace: Workspace, pages: Pages, tmp_path: Path
) -> None:
    told: list[Message] = []
    made = write_all(demo_workspace, tmp_path / "a", pdf=True, workers=1, progress=told.append)
    write_all(demo_workspace, tmp_path / "b", pdf=True, workers=2)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(
        [INDEX, LEVELS, *(f"{code}.{kind}" for code in pages for kind in ("html", "pdf"))]
    )
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    for code in ("GM9002", "GM9015"):
        page = pages[code]
        assert (tmp_path / "a" / f"{code}.html").read_text("utf-8") == as_html(page, drawn(page))
        assert (tmp_path / "a" / f"{code}.pdf").read_bytes() == as_pdf(page, drawn(page))
    assert not any(one.failure for one in made)
    assert str(told[-1]) == f"{len(pages)} van {len(pages)} raadspagina's"
    with (tmp_path / "a" / LEVELS).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["b1"] for row in rows] == ["ja"] * len(pages)
    index = (tmp_path / "a" / INDEX).read_text("utf-8")
    assert all(f'href="{code}.html"' in index for code in pages)


def test_one_that_fails_does_not_stop_the_others_and_is_reported(
    demo_workspace: Workspace,
    pages: Pages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def one_fails(_country: object, code: str, *_more: Any) -> CouncilPage:
        if code == "GM9002":
            raise NoDataError(msg("Er is niets."), msg("Laad iets."))
        return pages[code]

    monkeypatch.setattr(batch, "page_of", one_fails)
    few = ("GM9001", "GM9002", "GM9003")
    country = country_of(demo_workspace)
    monkeypatch.setattr(
        type(country), "names", property(lambda _: {code: pages[code].name for code in few})
    )
    (tmp_path / "GM9003.html").mkdir()
    made = {one.code: one.failure for one in write_all(demo_workspace, tmp_path, workers=1)}
    assert made["GM9001"] == ""
    assert made["GM9002"] == "Er is niets. Laad iets."
    assert "kan niet worden geschreven" in made["GM9003"]
    assert (tmp_path / "GM9001.html").is_file()
    assert "niet gemaakt" in (tmp_path / INDEX).read_text("utf-8")
