from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import polars as pl
import pytest
from typst import TypstError

import sluitend as sl
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import MARK, msg
from sluitend.core.numbers import NO_BREAK
from sluitend.publish.contents import contents
from sluitend.publish.format import DASH, Shown
from sluitend.publish.markup import AMOUNT
from sluitend.publish.paper import MOST_ROWS, elsewhere, stays, weightiest
from sluitend.publish.pdf.data import description, newest, runs
from sluitend.publish.pdf.report import render_pdf, set_report
from sluitend.publish.pdf.tables import MARKS, shown
from sluitend.publish.release import release
from sluitend.publish.tabulate import Head
from sluitend.publish.workbook.book import as_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sluitend.core.result import Result
    from sluitend.publish.contents import Contents
    from sluitend.publish.tabulate import ShownTable

A4 = {(595, 842), (842, 595)}
SHORT = 12


def squeeze(text: str) -> str:
    return "".join(text.replace("\N{ZERO WIDTH SPACE}", "").split())


def figures(said: Contents) -> Iterator[Any]:
    """Go through the figures that go on paper."""
    for chapter in said.chapters:
        yield from (*chapter.figures, *(chapter.earlier if chapter.whole else ()))


def tables(said: Contents) -> Iterator[ShownTable]:
    """Go through the tables that go on paper."""
    for chapter in said.chapters:
        found = (*weightiest(said, chapter), *chapter.tables)
        shown = [figure.table for figure in figures(replace(said, chapters=(chapter,)))]
        yield from (table for table in (*found, *shown) if stays(table, chapter))


def test_the_file_says_that_it_is_accessible(pdf: Any, said: Contents) -> None:
    assert pdf.catalog["/MarkInfo"]["/Marked"]
    assert pdf.catalog["/Lang"] == "nl-NL"
    assert pdf.catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.reader.metadata.title == f"Fictieve gegevens: {said.title}"
    assert b"pdfuaid:part" in pdf.catalog["/Metadata"].get_data()


def test_headings_go_down_one_level_at_a_time(pdf: Any, said: Contents) -> None:
    levels = [int(one.role[2:]) for one in pdf.elements("/H1", "/H2", "/H3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(1) >= len(said.chapters) + 2


def test_every_table_has_column_headers(pdf: Any) -> None:
    found = pdf.elements("/Table")
    assert found
    for table in found:
        heads = [one for one in table.all() if one.role == "/TH"]
        assert heads
        assert {one.entry["/A"][0]["/Scope"] for one in heads} == {"/Column"}


def test_every_table_has_its_title(pdf: Any) -> None:
    named = 0
    for parent in (one for top in pdf.tree for one in top.all()):
        inside = [one for child in parent.inside for one in child.all()]
        captions = [one for one in parent.inside if one.role == "/Caption"]
        # Of a table over several pages the title stands beside it, in a division of their own.
        if captions and sum(one.role == "/Table" for one in (parent, *inside)) == 1:
            named += 1
    assert named == len(pdf.elements("/Table"))


def test_every_picture_tells_what_it_shows(pdf: Any, said: Contents) -> None:
    told = {one.entry["/Alt"] for one in pdf.elements("/Figure")}
    expected = {description(figure.drawings[0][1]) for figure in figures(said)}
    assert told == expected
    assert "" not in told


def test_amounts_are_those_of_the_page(whole_pdf: Any, html: str) -> None:
    page = unescape(re.sub(r"<(style|svg).*?</\1>", "", html, flags=re.DOTALL))
    amounts = {found.group() for found in AMOUNT.finditer(re.sub(r"<[^>]+>", " ", page))}
    assert len(amounts) > 20
    missing = {text for text in amounts if "".join(text.split()) not in whole_pdf.squeezed}
    assert missing == set()


def rows_in(said: Contents, text: str) -> tuple[int, set[str]]:
    """Count the rows of short cells that go on paper, and return those that are not in a text."""
    rows = Counter(
        "".join("".join(row).split())
        for table in tables(said)
        for row in shown(table, "t", "nl")["rows"]  # type: ignore[attr-defined] # rows as plain data
        if all(len(cell) <= SHORT and not set(cell) & {DASH, *MARKS} for cell in row)
    )
    return sum(rows.values()), {row for row in rows if row not in text}


def test_every_row_of_every_table_is_in_it(
    pdf: Any, said: Contents, whole_pdf: Any, wholly: Contents
) -> None:
    some, missing = rows_in(said, pdf.squeezed)
    every, missing_of_all = rows_in(wholly, whole_pdf.squeezed)
    assert missing == missing_of_all == set()
    assert every > some > 20


def test_what_is_not_on_paper_is_named_with_how_much_and_where(pdf: Any, said: Contents) -> None:
    long = [
        table
        for chapter in said.chapters
        for table in (*chapter.tables, *(figure.table for figure in chapter.figures))
        if len(table.rows) > MOST_ROWS
    ]
    assert long
    places = {one.title: one for one in elsewhere(said)}
    for table in long:
        assert places[table.caption].size == f"{len(table.rows)} rijen"
        assert table.heads[0].text in places[table.caption].inside
    assert {one.title for chapter in said.chapters for one in chapter.left_out} <= set(places)
    text = pdf.squeezed.replace("\N{SOFT HYPHEN}", "")
    for one in places.values():
        for part in (one.title, one.size, *one.inside.split(", ")[:2], *one.tab.split(", ")):
            assert squeeze(part) in text


def test_the_sheets_that_are_named_are_those_of_the_workbook(
    report: list[Result], said: Contents
) -> None:
    book = ZipFile(BytesIO(as_workbook([release(one) for one in report], workspace="w")))
    sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    named = {tab.replace(NO_BREAK, " ") for one in elsewhere(said) for tab in one.tab.split(", ")}
    assert named
    assert named <= set(sheets)


def test_who_asks_for_everything_gets_it_on_paper(
    pdf: Any, whole_pdf: Any, wholly: Contents
) -> None:
    assert {one.title for one in elsewhere(wholly)} == {
        one.title for chapter in wholly.chapters for one in chapter.left_out
    }
    assert len(whole_pdf.pages) > len(pdf.pages)
    for chapter in wholly.chapters:
        for one in chapter.derivations:
            assert squeeze(one.title) in whole_pdf.squeezed


def test_of_a_long_list_of_findings_the_first_rows_are_on_paper(said: Contents) -> None:
    chapter = next(c for c in said.chapters if c.tables)
    rows = tuple((Shown(f"vondst {n}"),) for n in range(MOST_ROWS + 5))
    long = replace(chapter.tables[0], heads=(Head("Wat", numeric=False),), rows=rows)
    changed = replace(chapter, findings=(long,))
    (first,) = weightiest(said, changed)
    assert first.rows == rows[:MOST_ROWS]
    assert f"de eerste {MOST_ROWS} van {MOST_ROWS + 5} rijen" in first.remark
    assert weightiest(said, replace(changed, whole=True)) == (long,)
    sizes = [one.size for one in elsewhere(replace(said, chapters=(changed,)))]
    assert f"{MOST_ROWS + 5} rijen" in sizes


def test_figures_of_earlier_years_are_listed_and_not_drawn(
    said: Contents, read: Callable[[bytes], Any]
) -> None:
    chapter = next(c for c in said.chapters if c.figures)
    earlier = tuple(
        replace(f, identity=f"e{n}") for n, f in enumerate(chapter.figures * 3, start=1)
    )
    changed = replace(said, chapters=(replace(chapter, earlier=earlier),))
    (one,) = (e for e in elsewhere(changed) if e.title == "Eerdere jaren, stap voor stap")
    assert one.size == f"{len(earlier)} figuren"
    assert chapter.figures[0].title in one.inside
    found = read(set_report(changed))
    assert len(found.elements("/Figure")) == len(chapter.figures)
    assert f"Eerdere jaren, stap voor stap: {len(earlier)} figuren" in " ".join(found.text.split())


def test_what_has_no_figure_is_a_dash_with_its_reason(pdf: Any, said: Contents) -> None:
    reasons = {reason for table in tables(said) for reason in table.reasons}
    assert "Iv3 niet geleverd" in reasons
    for reason in reasons:
        assert "".join(reason.split()) in pdf.squeezed


def test_sources_definitions_and_commands_are_in_it(pdf: Any, said: Contents) -> None:
    text = pdf.squeezed
    for one in said.publications:
        for part in (one.published, one.loaded, one.publication.licence):
            assert "".join(part.split()) in text
    for chapter in said.chapters:
        assert chapter.content_hash in text
    assert all("".join(one.titel.split()) in text for one in said.definitions)
    for sentence in (*said.unknown, *said.summary.standing, *said.summary.change):
        assert "".join(sentence.split()) in text


def test_fictional_figures_say_so_on_every_page(pdf: Any, said: Contents) -> None:
    assert said.fictional
    assert all("Fictieve gegevens" in page for page in pdf.pages)
    assert "Alles in dit rapport is verzonnen" in " ".join(pdf.pages[0].split())


def test_real_figures_do_not(bridge: Result, read: Callable[[bytes], Any]) -> None:
    one = contents([release(bridge)], workspace="uit/werk")
    found = read(set_report(replace(one, fictional=False, publications=())))
    assert "Fictieve" not in found.text
    assert found.reader.metadata.title == one.title


def test_pages_are_numbered_and_a4(pdf: Any) -> None:
    pages = pdf.reader.pages
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} <= A4
    for number, page in enumerate(pdf.pages, start=1):
        assert f"Bladzijde {number} van {len(pages)}" in page


def test_a_page_that_is_named_is_the_page(whole_pdf: Any) -> None:
    pdf = whole_pdf
    named = [
        (" ".join(caption.split()), int(number))
        for text in pdf.pages
        for caption, number in re.findall(
            r"^(Lasten per groep[^:]*): bladzijde\s(\d+)", text, re.MULTILINE
        )
    ]
    assert named
    for caption, number in named:
        assert caption in " ".join(pdf.pages[number - 1].split())


def test_contents_and_bookmarks_lead_to_the_chapters(pdf: Any, said: Contents) -> None:
    titles = [item.title for item in pdf.reader.outline if not isinstance(item, list)]
    assert [c.heading for c in said.chapters] == titles[1 : len(said.chapters) + 1]
    assert len(pdf.elements("/TOCI")) > len(said.chapters)


def test_same_contents_are_the_same_bytes(said: Contents, body: bytes) -> None:
    assert set_report(said) == body


def test_the_date_is_that_of_the_newest_publication(pdf: Any, said: Contents) -> None:
    day = newest(said)
    assert day is not None
    assert day == max(one.publication.published_on for one in said.publications)
    assert pdf.reader.metadata["/CreationDate"].startswith(f"D:{day.replace('-', '')}")


def test_one_result_has_no_cover_and_no_list_of_contents(
    bridge: Result, read: Callable[[bytes], Any]
) -> None:
    found = read(render_pdf([release(bridge)], workspace="uit/werk"))
    assert found.elements("/TOC") == []
    assert "Wat is dit?" in found.pages[0]


def test_english_is_english(bridge: Result, read: Callable[[bytes], Any]) -> None:
    found = read(render_pdf([release(bridge)], workspace="uit/werk", language="en"))
    assert found.catalog["/Lang"] == "en-GB"
    assert re.search(r"€[\d.,]+m\b", found.text)
    assert not re.search(r"€\s?[\d.,]+\s?mln", found.text)


HOSTILE = '] #panic("x") *a* $b$ <c> \\ \u6f22 \u202e'


def test_hostile_texts_come_out_as_texts(
    fabricate: Callable[..., Result], read: Callable[[bytes], Any]
) -> None:
    rows = pl.DataFrame({"gebied": [HOSTILE, "b"], "bedrag": [500_000, None]})
    result = fabricate(rows, title=msg("{titel}", titel=HOSTILE))
    result = replace(result, output=replace(result.output, headline=(msg("{a}", a=HOSTILE),)))
    found = read(render_pdf([release(result)], workspace=HOSTILE, title=msg("{a}", a=HOSTILE)))
    shown = "".join(HOSTILE.replace("\u6f22", MARK).replace("\u202e", MARK).split())
    # Title, headline, cell and command.
    assert found.squeezed.count(shown) >= 4
    assert found.reader.metadata.title.startswith("] #panic")


def test_a_word_without_end_stays_on_the_page(
    fabricate: Callable[..., Result], read: Callable[[bytes], Any]
) -> None:
    rows = pl.DataFrame({"gebied": ["x" * 4000, "b"], "bedrag": [500_000, None]})
    found = read(render_pdf([release(fabricate(rows))], workspace="w" * 400))
    places: list[float] = []

    def note(text: str, _: Any, matrix: Any, *__: Any) -> None:
        if text.strip():
            places.append(matrix[4])

    for page in found.reader.pages:
        page.extract_text(visitor_text=note)
    assert max(places) < 595
    assert found.squeezed.count("x") >= 4000


def test_a_picture_that_says_nothing_is_refused(said: Contents) -> None:
    chapter = said.chapters[0]
    figure = chapter.figures[0]
    width, svg = figure.drawings[0]
    silent = replace(figure, drawings=((width, re.sub("<desc.*?</desc>", "", svg)),))
    changed = replace(said, chapters=(replace(chapter, figures=(silent,)),))
    with pytest.raises(TypstError, match="alt text"):
        set_report(changed)


def test_a_path_that_cannot_be_written_says_so(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "map.pdf").mkdir()
    with pytest.raises(ArgumentError, match=r"map.pdf kan niet worden geschreven"):
        sl.publish(fabricate(), tmp_path / "map.pdf")
    assert sl.publish(fabricate(), tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_report_without_sources_or_figures_can_be_made(
    fabricate: Callable[..., Result], read: Callable[[bytes], Any]
) -> None:
    result = fabricate()
    bare = replace(result, provenance=replace(result.provenance, publications=()))
    found = read(set_report(contents([release(bare)] * 2, workspace="w")))
    assert "Proeftabel" in found.text


def test_runs_are_the_sentence_with_its_amounts_apart() -> None:
    text = "Van €\xa05,0 mln naar +€\xa01.000."
    assert "".join(str(piece) for piece, _ in runs(text)) == text
    assert [piece for piece, strong in runs(text) if strong] == ["€\xa05,0", "+€\xa01.000"]
