from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import polars as pl
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle

from sluitend.core.errors import ClearanceError
from sluitend.core.messages import MARK, msg
from sluitend.core.result import Column, Output, TableSpec, Words
from sluitend.publish.contents import Contents, contents
from sluitend.publish.exit import publish
from sluitend.publish.memo.memo import as_memo
from sluitend.publish.memo.paper import clean
from sluitend.publish.paper import elsewhere, stays, weightiest
from sluitend.publish.release import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docx.document import Document as Word

    from sluitend.core.messages import Language
    from sluitend.core.result import Result
    from sluitend.publish.tabulate import ShownTable

PLACE = "uit/werk"
MM = 36_000


@pytest.fixture(scope="session")
def memo(report: list[Result]) -> Word:
    return opened(report)


@pytest.fixture(scope="session")
def said(report: list[Result]) -> Contents:
    return contents([release(result) for result in report], workspace=PLACE)


def opened(results: list[Result], language: Language = "nl") -> Word:
    body = as_memo([release(one) for one in results], workspace=PLACE, language=language)
    return Document(BytesIO(body))


def texts(memo: Word) -> list[str]:
    return [paragraph.text for paragraph in memo.paragraphs]


def tables_of(said: Contents) -> Iterator[ShownTable]:
    """Go through the tables that go on paper, as in the PDF."""
    for chapter in said.chapters:
        shown = [figure.table for figure in chapter.figures]
        for table in (*shown, *weightiest(said, chapter), *chapter.tables):
            if stays(table, chapter):
                yield table


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def style(of: Any) -> str:
    return str(of.style.name)


def pictures(memo: Word) -> list[Any]:
    return [shape._inline.docPr for shape in memo.inline_shapes]


def test_every_chapter_has_its_heading(memo: Word, said: Contents) -> None:
    headings = [p.text for p in memo.paragraphs if style(p) == "Heading 1"]
    assert headings[0] == "Kern"
    wanted = [chapter.heading for chapter in said.chapters]
    assert [text for text in headings if text in wanted] == wanted


def test_every_table_of_the_report_is_there_to_the_last_cell(memo: Word, said: Contents) -> None:
    found = [cells(table) for table in memo.tables]
    left_out = [text for text in texts(memo) if "te breed voor papier" in text]
    seen = 0
    for table in tables_of(said):
        if f"{table.caption}: deze tabel is te breed" in " ".join(left_out):
            continue
        heads = [head.text for head in table.heads]
        assert [heads, *([cell.text for cell in row] for row in table.rows)] in found
        seen += 1
    # Two more: the sources, and what is not there. Too wide is one table of eleven columns of words.
    assert len(found) == seen + 2
    assert len(left_out) <= 1
    assert sum(len(table.rows) for table in tables_of(said)) > 50


def test_what_is_not_in_the_memo_is_listed_and_named_in_its_chapter(
    memo: Word, said: Contents
) -> None:
    found = elsewhere(said)
    assert found
    (listed,) = (table for table in memo.tables if table.cell(0, 0).text == "Wat")
    rows = [tuple(row) for row in cells(listed)[1:]]
    assert rows == [(one.title, one.size, one.inside, one.tab) for one in found]
    told = " ".join(text for text in texts(memo) if text.startswith("Niet in deze memo:"))
    assert all(one.title in told for one in found)


def test_what_is_missing_is_told_under_its_table(memo: Word, said: Contents) -> None:
    reasons = {reason for table in tables_of(said) for reason in table.reasons}
    assert "Iv3 niet geleverd" in reasons
    notes = [p.text for p in memo.paragraphs if style(p) == "Tabelnoot"]
    for reason in reasons:
        assert any(note.startswith("– is geen cijfer") and reason in note for note in notes)


def test_a_table_names_its_columns_on_every_page(memo: Word) -> None:
    for table in memo.tables:
        rows: list[Any] = table._tbl.tr_lst
        first, *rest = rows
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *rest))
        assert style(table) == "Sluitend tabel"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_numbers_stand_right_and_words_left(memo: Word, said: Contents) -> None:
    numeric = {
        tuple(head.text for head in table.heads): [head.numeric for head in table.heads]
        for table in tables_of(said)
    }
    for table in memo.tables:
        for row in table.rows:
            styles = [style(cell.paragraphs[0]) for cell in row.cells]
            wanted = numeric.get(tuple(cells(table)[0]), [False] * len(styles))
            assert styles == ["Tabelgetal" if one else "Tabeltekst" for one in wanted]
    right = memo.styles["Tabelgetal"].paragraph_format.alignment
    assert str(right).startswith("RIGHT")


def test_every_picture_is_told_in_words(memo: Word, said: Contents) -> None:
    drawn = [dict(figure.drawings)["breed"] for c in said.chapters for figure in c.figures]
    assert drawn
    wanted = [unescape(text) for svg in drawn for text in re.findall(r"<desc[^>]*>(.*?)<", svg)]
    assert [about.get("descr") for about in pictures(memo)] == wanted
    assert len({about.get("id") for about in pictures(memo)}) == len(drawn)
    for shape in memo.inline_shapes:
        assert shape.width <= 160.1 * MM


def test_captions_are_numbered_by_word(memo: Word) -> None:
    captions = [p for p in memo.paragraphs if style(p) == "Caption"]
    assert len(captions) == len(memo.tables) + len(memo.inline_shapes)
    kinds = [p._p.find(qn("w:fldSimple")).get(qn("w:instr")).split()[1] for p in captions]
    numbers = [p._p.find(qn("w:fldSimple")).find(qn("w:r")).text for p in captions]
    for kind in ("Tabel", "Figuur"):
        own = [int(n) for n, k in zip(numbers, kinds, strict=True) if k == kind]
        assert own == list(range(1, len(own) + 1))


def test_the_head_says_what_it_is_about(memo: Word, said: Contents) -> None:
    lines = [p.text.partition("\t") for p in memo.paragraphs if style(p) == "Memokop"]
    head = {label: text for label, _, text in lines}
    assert head["Onderwerp"] == said.title
    assert head["Gebied"] == said.cover.area
    assert head["Over de jaren"] == said.years
    assert head["Stand van de bronnen"] == f"gepubliceerd tot en met {said.cover.newest}"


def test_invented_figures_are_called_so_first(memo: Word, fabricate: Callable[..., Result]) -> None:
    assert style(memo.paragraphs[0]) == "Waarschuwing"
    assert memo.paragraphs[0].text.startswith("Fictieve gegevens.")
    assert memo.styles["Waarschuwing"].element.pPr.find(qn("w:pBdr")) is not None
    assert opened([fabricate()]).paragraphs[0].text == "Memo"


def test_the_core_of_one_result_is_not_told_twice(fabricate: Callable[..., Result]) -> None:
    assert texts(opened([fabricate()])).count("Kern.") == 1


def test_nothing_to_tell_has_no_heading(fabricate: Callable[..., Result]) -> None:
    silent = fabricate()
    silent = replace(silent, output=replace(silent.output, headline=()))
    assert "Kern" not in texts(opened([silent]))


def test_the_core_of_a_report_is_its_summary(memo: Word, said: Contents) -> None:
    written = texts(memo)
    start = written.index("Kern")
    core = " ".join(written[start : written.index(said.chapters[0].heading)])
    for sentence in (*said.summary.standing, *said.summary.change, *said.summary.unknown):
        assert sentence in core
    lead, apart = core.index(said.summary.causes_lead), core.index("Apart daarvan")
    assert lead < apart
    for causes, first in ((said.summary.causes, lead), (said.summary.apart, apart)):
        assert causes
        for cause in causes:
            assert core.rindex(f"{cause.name}: {cause.amount}. {cause.explanation}") > first


def test_sources_definitions_and_commands_close_the_memo(memo: Word, said: Contents) -> None:
    written = "\n".join(texts(memo))
    (sources,) = (table for table in memo.tables if table.cell(0, 0).text == "Publicatie")
    used = [one for one in said.publications if not one.only_counted]
    assert len(sources.rows) == len(used) + 1
    assert all(one.publication.title in written for one in said.publications if one.only_counted)
    assert all(one.published in str(cells(sources)) for one in used)
    assert all(one.omschrijving in written for one in said.definitions)
    for chapter in said.chapters:
        assert chapter.cli in written
        assert chapter.content_hash in written


def test_what_the_author_wrote_is_the_authors(fabricate: Callable[..., Result]) -> None:
    result = fabricate(words=Words("Onze jeugdzorg", "Eerste.\n\nTweede."))
    written = texts(opened([result, fabricate()]))
    assert "Onze jeugdzorg" in written
    assert "Van de schrijver: Eerste." in written
    assert "Tweede." in written


def test_pages_are_a4_with_their_number_below(memo: Word) -> None:
    for section in memo.sections:
        sides = sorted(((section.page_width or 0) / MM, (section.page_height or 0) / MM))
        assert sides == pytest.approx([210, 297], abs=0.1)
        assert (section.left_margin or 0) / MM == pytest.approx(25, abs=0.1)
        line = section.footer.paragraphs[0]._p
        fields = [one.get(qn("w:instr")) for one in line.findall(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def wide(columns: int) -> tuple[pl.DataFrame, TableSpec]:
    names = [f"kolom_{number}" for number in range(columns)]
    specs = tuple(Column(name, msg("{naam}", naam=name), "bedrag") for name in names)
    frame = pl.DataFrame({name: [123_456_700_000, 200_000] for name in names})
    return frame, TableSpec(msg("Breed"), specs, (), 100_000)


@pytest.mark.parametrize(("columns", "sections", "tables"), [(5, 1, 1), (11, 2, 1), (40, 2, 0)])
def test_a_wide_table_lies_down_and_a_wider_one_stays_in_the_data(
    columns: int, sections: int, tables: int, fabricate: Callable[..., Result]
) -> None:
    frame, spec = wide(columns)
    result = fabricate()
    output = Output({"breed": frame}, result.output.terms)
    memo = opened([replace(result, output=output, specs={"breed": spec})])
    assert len(memo.sections) == sections
    found = [table for table in memo.tables if table.cell(0, 0).text.startswith("kolom_0")]
    assert len(found) == tables
    assert ("te breed voor papier" in "\n".join(texts(memo))) == (not tables)
    last = memo.sections[-1]
    width = (last.page_width or 0) - (last.left_margin or 0) - (last.right_margin or 0)
    for table in found:
        assert sum(int(one.w or 0) for one in table._tbl.tblGrid.gridCol_lst) <= width


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b\x1b[2K",
        "<w:p>&amp;</w:p>",
        "\ufffe\uffff",
        "woord" * 2000,
        "\N{RIGHT-TO-LEFT OVERRIDE}omgekeerd",
        "=1+1",
        "",
    ],
    ids=["stuur", "xml", "geen-letters", "lang", "richting", "formule", "leeg"],
)
def test_no_text_breaks_the_file(text: str, fabricate: Callable[..., Result]) -> None:
    made = fabricate(pl.DataFrame({"gebied": [text], "bedrag": [500_000]}))
    title = msg("{tekst}", tekst="x") if not text else replace(msg("x"), template=text)
    hostile = replace(
        made,
        words=Words(text, text),
        specs={"proef": replace(made.specs["proef"], title=title)},
        output=replace(made.output, headline=(title, title)),
    )
    body = as_memo([release(hostile)], workspace=PLACE, title=title)
    memo = Document(BytesIO(body))
    shown = "".join(MARK if one in "\x00\x1b\ufffe\uffff\u202e" else one for one in text)
    # What is in every row of a table is told in its caption.
    assert any(shown in p.text for p in memo.paragraphs)
    assert memo.core_properties.title == (shown[:255] or "x")


def test_half_a_letter_is_no_letter() -> None:
    assert clean("a\udc80\nb") == f"a{MARK}\nb"


def test_the_same_results_are_the_same_bytes(report: list[Result], tmp_path: Path) -> None:
    later = [
        replace(one, provenance=replace(one.provenance, computed_at="2099-01-01T00:00:00+00:00"))
        for one in report
    ]
    first = publish(report, tmp_path / "a.docx").read_bytes()
    assert publish(later, tmp_path / "b.docx").read_bytes() == first
    with ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"created" not in package.read("docProps/core.xml")


def test_it_is_read_in_the_language_it_is_written_in(report: list[Result]) -> None:
    for language, spoken, page in (("nl", "nl-NL", "Pagina "), ("en", "en-GB", "Page ")):
        memo = opened(report[:1], language)  # type: ignore[arg-type]  # both are languages
        assert memo.core_properties.language == spoken
        assert memo.core_properties.title
        (lang,) = memo.styles.element.findall(f".//{qn('w:lang')}")
        assert lang.get(qn("w:val")) == spoken
        assert page in memo.sections[0].footer.paragraphs[0].text


def test_english_figures_are_written_the_english_way(report: list[Result]) -> None:
    memo = opened(report[:1], "en")
    written = " ".join(text for table in memo.tables for row in cells(table) for text in row)
    assert re.search(r"\d,\d{3}", written)
    assert not re.search(r"\d\.\d{3}", written)


def test_every_style_has_a_name_to_change_it_by(memo: Word) -> None:
    used = {style(p) for p in memo.paragraphs}
    used |= {style(c.paragraphs[0]) for t in memo.tables for r in t.rows for c in r.cells}
    assert used <= {one.name for one in memo.styles}
    assert {"Heading 1", "Heading 2", "List Bullet", "Caption", "Tabelgetal"} <= used
    fonts = {one.font.name for one in memo.styles if isinstance(one, ParagraphStyle)}
    assert fonts == {None, "Courier New"}
    with_font = memo.styles.element.find(f".//{qn('w:rFonts')}")
    assert with_font.get(qn("w:ascii")) == "Open Sans"


def test_headings_do_not_skip_a_level(memo: Word) -> None:
    levels = [int(style(p)[-1]) for p in memo.paragraphs if style(p).startswith("Heading")]
    assert levels[0] == 1
    assert all(then <= now + 1 for now, then in pairwise(levels))


def test_a_confidential_result_does_not_leave_as_a_memo(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    with pytest.raises(ClearanceError):
        publish(fabricate(confidential=True), tmp_path / "memo.docx")
    assert list(tmp_path.iterdir()) == []
