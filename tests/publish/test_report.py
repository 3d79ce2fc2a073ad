from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
import pytest

import sluitend as sl
from sluitend.core.call import Call
from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec, Tally
from sluitend.publish.release import release
from sluitend.publish.report import render_report
from sluitend.rules.definition import definition

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

VOID = {"meta", "br", "link", "img", "input", "hr"}
NOT_FOR_SCREENS = ("overschot", "tekort", "saldo", "shapley", "lmdi", "bennet")
PLACE = "uit/werk"
LARGEST_PAGE = 1_000_000


@dataclass
class Page(HTMLParser):
    """What a page consists of: elements in order, and whether they are closed in order."""

    open: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def write(results: list[Result], language: Language = "nl", title: Message | None = None) -> str:
    released = [release(result) for result in results]
    return render_report(released, workspace=PLACE, language=language, title=title)


def parse(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


@pytest.fixture(scope="module")
def parsed(html: str) -> Page:
    return parse(html)


def test_the_page_asks_nothing_from_anywhere(html: str, parsed: Page) -> None:
    for tag, attributes in parsed.elements:
        assert tag not in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
        for name, value in attributes.items():
            assert name not in {"src", "srcset", "action", "data", "ping"}
            assert not name.startswith("on")
            if name in ("href", "xlink:href"):
                assert str(value).startswith("#")
    addresses = re.findall(r"url\((.{0,23})|(@import|expression\()", html)
    assert addresses == [("data:font/woff2;base64,", "")] * 2
    policy = next(m for m in parsed.all("meta") if m.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


def test_every_link_and_every_label_points_at_something(parsed: Page) -> None:
    names = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(names) == len(set(names))
    for _, attributes in parsed.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            for target in (attributes.get(name) or "").split():
                assert target in names
        if (attributes.get("href") or "").startswith("#"):
            assert str(attributes["href"])[1:] in names


def test_headings_come_in_order(parsed: Page) -> None:
    levels = [int(tag[1]) for tag, _ in parsed.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_has_its_landmarks_and_its_language(parsed: Page) -> None:
    assert parsed.all("html")[0]["lang"] == "nl"
    for tag in ("header", "main", "nav", "footer"):
        assert len(parsed.all(tag)) == 1
    assert parsed.all("a")[0] == {"class": "skip-link", "href": "#inhoud"}


def test_every_table_has_a_caption_and_scopes(html: str) -> None:
    tables = re.findall(r"<table\b.*?</table>", html, re.DOTALL)
    assert len(tables) > 10
    for table in tables:
        assert "<caption" in table
        assert all("scope=" in cell for cell in re.findall(r"<th\b[^>]*>", table))
        rows = re.findall(r"<tr\b.*?</tr>", table, re.DOTALL)
        assert len(rows) > 1
        for row in rows:
            cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
            assert len(cells) == len(re.findall(r"<th scope=\"col\"", table))


def test_every_picture_has_its_table_and_fits_paper_and_phone(html: str) -> None:
    figures = re.findall(r'<figure class="figure">.*?</figure>', html, re.DOTALL)
    folded = "".join(
        part.partition('<details class="fold">')[0]
        for part in html.split('<div class="earlier">')[1:]
    )
    assert len(figures) > 5
    for figure in figures:
        widths = re.findall(r'class="drawing drawing--(\w+)"', figure)
        assert widths == (["smal"] if figure in folded else ["breed", "smal"])
        assert len(re.findall(r"<table\b", figure)) == 1
        assert figure.count('role="img"') == len(widths)


def test_invented_figures_are_called_so_in_title_and_on_top(html: str) -> None:
    assert "<title>Fictieve gegevens: " in html
    assert html.index("Fictieve gegevens.") < html.index("<h1>")


def test_real_figures_are_not_called_invented(fabricate: Callable[..., Result]) -> None:
    assert "Fictieve gegevens" not in write([fabricate()])


def test_words_that_mislead_or_belong_on_method_pages_are_not_used(parsed: Page) -> None:
    shown = " ".join(parsed.texts).lower()
    assert not [word for word in NOT_FOR_SCREENS if word in shown]


def test_every_figure_has_its_origin(report: list[Result], html: str) -> None:
    for result in report:
        for publication in result.provenance.publications:
            assert publication.id in html
            assert publication.attribution in html
            assert publication.licence in html
        for key in result.provenance.definitions:
            assert key in html
            for item in definition(key).laat_weg:
                assert item.wat in html
        assert result.provenance.method in html
        assert result.content_hash in html
        assert result.call.as_cli(PLACE).replace("'", "&#39;") in html
    assert "17 juli 2026" in html
    assert "Over welk jaar" in html


def test_a_notice_is_told_once_and_counted_later(report: list[Result], html: str) -> None:
    texts = [str(n.text) for result in report for n in result.notices if n.level == "let_op"]
    repeated = next(text for text in texts if texts.count(text) > 1)
    body = html.replace("&#39;", "'")
    assert body.count(f"<li>{repeated[:1].upper()}{repeated[1:]}</li>") == 1
    assert "gelden er" in html


def test_texts_from_sources_are_escaped(fabricate: Callable[..., Result]) -> None:
    evil = '<script>alert("x")</script>'
    frame = pl.DataFrame({"gebied": [evil], "bedrag": [1]})
    text = write([fabricate(frame)], title=msg("{naam}", naam=evil))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "Bron &lt;b&gt;" in text
    parse(text)


def test_long_tables_are_counted_instead_of_printed(fabricate: Callable[..., Result]) -> None:
    frame = pl.DataFrame({"gebied": [f"g{i}" for i in range(401)], "bedrag": [1] * 401})
    text = write([fabricate(frame)])
    assert "401 rijen" in text
    assert "g400" not in text


def listed(fabricate: Callable[..., Result], n: int) -> Result:
    """Return a result with so many things that stand out, and a count of two tests."""
    frame = pl.DataFrame({"gebied": [f"g{i}" for i in range(n)], "bedrag": [500_000] * n})
    result = fabricate(frame)
    count = pl.DataFrame(
        {
            "jaar": [2022, 2022, 2023, 2023],
            "toets": ["a", "b", "a", "b"],
            "getoetst": [5, 5, 5, 0],
            "gevonden": [0, 0, n, 0],
        }
    )
    spec = TableSpec(
        msg("Telling"),
        (
            Column("jaar", msg("Jaar"), "jaar"),
            Column("toets", msg("Toets"), texts={"a": msg("toets A"), "b": msg("toets B")}),
            Column("getoetst", msg("Getoetst"), "aantal"),
            Column("gevonden", msg("Valt op"), "aantal"),
        ),
        ("jaar", "toets"),
        tally=Tally("toets", "getoetst", "gevonden"),
    )
    return replace(
        result,
        output=replace(result.output, tables={"proef": frame, "telling": count}),
        specs={"proef": replace(result.specs["proef"], findings=True), "telling": spec},
    )


def test_what_stands_out_is_open_and_the_first_of_many(fabricate: Callable[..., Result]) -> None:
    text = write([listed(fabricate, 250)])
    shown = text.partition("</table>")[0]
    assert "<details" not in shown.partition("<main")[2]
    assert [f">g{i}<" in text for i in (0, 99, 100, 249)] == [True, True, False, False]
    assert "En nog 150 rijen. Alle rijen zitten in het JSON-bestand" in text
    assert "En nog" not in write([listed(fabricate, 100)])


def test_a_count_shows_what_found_something_and_names_the_rest(
    fabricate: Callable[..., Result],
) -> None:
    text = write([listed(fabricate, 3)])
    assert "Getoetst en niets gevonden: toets A (2022), toets B." in text
    assert "toets B</" not in text


def test_a_report_is_named_after_its_area(fabricate: Callable[..., Result]) -> None:
    for places, asked, expected in (
        (("Elzenwaarde",), "GM9011", "Proef: Elzenwaarde"),
        (("A", "B"), "gemeenten", "Proef: alle gemeenten"),
        (("A", "B"), "jeugdregio", "Proef: jeugdregio"),
    ):
        call = Call.make("plausibiliteit", {"gebied": asked}).pinned("stand", "0")
        text = write([fabricate(call=call, places=places)])
        assert f"<h1>{expected}</h1>" in text
        assert f"<title>{expected}</title>" in text


def test_paper_says_what_is_folded(html: str) -> None:
    for fold in re.findall(r'<details class="fold">.*?</summary>', html, re.DOTALL):
        assert "niet afgedrukt" in fold


def test_parameters_are_folded_and_still_printed(
    html: str, fabricate: Callable[..., Result]
) -> None:
    result = fabricate()
    text = write(
        [
            replace(
                result,
                provenance=replace(result.provenance, parameters=(msg("{naam}", naam="p = 1"),)),
            )
        ]
    )
    assert re.search(r'<details class="fold printed">.*?<li>p = 1</li>', text, re.DOTALL)
    assert ".printed::details-content { content-visibility: visible" in html


def test_detail_tables_are_named_and_counted_and_not_printed(bridge: Result) -> None:
    text = write([bridge])
    assert f"Geleverde regels: {bridge.tables['bronregels'].height} rijen." in text


def test_the_same_results_give_the_same_page(report: list[Result], html: str) -> None:
    assert write(report) == html


def test_a_page_is_small(html: str) -> None:
    assert len(html.encode()) < LARGEST_PAGE


def test_a_page_reads_in_english(report: list[Result]) -> None:
    text = write(report, language="en")
    parsed = parse(text)
    assert parsed.all("html")[0]["lang"] == "en"
    assert "Where the figures come from" in text or "Origin" in text
    assert "Herhaal deze berekening" not in text


def test_amounts_in_sentences_do_not_break_over_lines(fabricate: Callable[..., Result]) -> None:
    result = fabricate()
    headline = (
        msg("Van −€\N{NO-BREAK SPACE}1,5\N{NO-BREAK SPACE}mln naar +€\N{NO-BREAK SPACE}12.000."),
    )
    text = write([replace(result, output=replace(result.output, headline=headline))])
    found = re.findall(r'<span class="amount">(.*?)</span>', text)
    assert [entry.replace("\N{NO-BREAK SPACE}", " ") for entry in found] == [
        "−€ 1,5 mln",
        "+€ 12.000",
    ]


def test_the_copied_python_gives_the_same_figures(
    report: list[Result],
    demo_workspace: Workspace,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for result in report:
        script = result.call.as_python(str(demo_workspace.root))
        exec(compile(script, str(tmp_path / "kopie.py"), "exec"), {})  # noqa: S102 - the script under test
        assert capsys.readouterr().out.strip() == result.content_hash


@pytest.mark.opendata
@pytest.mark.parametrize("area", ["GM0589", "GM0216", "GM1699", "NL", "GM0809"])
def test_reports_on_real_figures_are_whole(area: str, opendata_workspace: Workspace) -> None:
    from sluitend.publish.composition.standard import area_report

    results = area_report(opendata_workspace, area)
    text = write(results)
    page = parse(text)
    assert len(text.encode()) < LARGEST_PAGE
    assert "Fictieve" not in text
    assert not [word for word in NOT_FOR_SCREENS if word in " ".join(page.texts).lower()]
    assert len(results) == (6 if area == "NL" else 7)


@pytest.mark.opendata
def test_a_real_municipality_that_did_not_file_is_called_so(opendata_workspace: Workspace) -> None:
    result = opendata_workspace.run(
        sl.call("netto-lasten", gebied="GM0809", van=2022, tot=2024, onderwerp="jeugd")
    )
    assert "2024 geen cijfer (Iv3 niet geleverd)" in write([result]).replace("&#39;", "'")
