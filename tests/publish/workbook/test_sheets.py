"""What stands in a workbook: the tables of the result, what it is, and nothing that acts."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import polars as pl
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from tests.publish.workbook.conftest import asked

from sluitend.core.errors import ArgumentError, ClearanceError
from sluitend.core.messages import msg
from sluitend.core.missing import reason_text
from sluitend.core.result import Clearance, Column, Notice, TableSpec
from sluitend.publish.exit import publish
from sluitend.publish.pictures import only_drawn, pictured
from sluitend.publish.release import release
from sluitend.publish.workbook import plan
from sluitend.publish.workbook.book import as_workbook
from sluitend.publish.workbook.cells import LONGEST_TEXT
from sluitend.publish.workbook.factors import term_columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

HEADS, FIRST = 5, 6
OTHERS = ("Lees mij", "Beelden", "Controle")
"""Sheets that are no table."""
SHARE = "Aandeel in het gebied"
EVIL = ["=1+1", "+1", "-12", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a.nl")', "{=1}", "http://a.nl"]
CONTROL = {"\x07bel": "_x0007_bel", "_x0041_": "_x005F_x0041_", "\ufffe": "_xFFFE_"}
"""How the format writes what XML cannot hold."""
ODD = ['a & b <c> "d"', " spaties ", "twee\nregels", "\x07bel", "_x0041_", "\ufffe", "é €"]


def untold(result: Result) -> Result:
    """Return a result without terms, whose amounts nothing has to add up to."""
    return replace(result, output=replace(result.output, terms=result.output.terms.clear()))


def everything(sheet: Any) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def below(path: Path, tab: str) -> dict[str, list[object]]:
    """Return the values below each head, with a reader that works nothing out."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(tab).to_python(skip_empty_area=False)
    heads = [str(head) for head in rows[HEADS - 1]]
    return {
        head: [row[position] for row in rows[FIRST - 1 :]]
        for position, head in enumerate(heads)
        if head
    }


def expected(value: object, column: Column) -> object:
    """Return what a reader sees of a value that the result keeps."""
    if value is None or value == "":
        return ""
    if column.kind in ("bedrag", "bedrag_per_inwoner"):
        assert isinstance(value, int | float)
        return pytest.approx(value / 100, abs=1e-9, rel=1e-12)
    if column.kind == "reden":
        return str(reason_text(str(value)))
    if column.texts and str(value) in column.texts:
        return str(column.texts[str(value)])
    return value if isinstance(value, str) else pytest.approx(value)


def test_every_table_is_there_cell_by_cell(answer: Result, written: Path, book: Workbook) -> None:
    tabs = {name: sheet.title for sheet in book for name in sheet.tables}
    for name, frame in answer.tables.items():
        if name in only_drawn(answer):
            assert f"tabel_{name}" not in tabs
            continue
        found = below(written, tabs[f"tabel_{name}"])
        for column in (c for c in answer.specs[name].columns if c.name in frame.columns):
            unit = " (€)" if column.kind in ("bedrag", "bedrag_per_inwoner") else ""
            head = str(column.label) + unit
            shown = found[head][: frame.height]
            shown += [""] * (frame.height - len(shown))
            assert shown == [expected(v, column) for v in frame[column.name]], (name, column.name)


def test_every_term_is_there_under_a_head_in_plain_words(answer: Result, written: Path) -> None:
    found = below(written, "Termen")
    terms = answer.output.terms
    money = any(c.kind == "bedrag" for spec in answer.specs.values() for c in spec.columns)
    amounts = found["Bedrag (€)" if money else "Aantal"][: terms.height]
    unit = 100 if money else 1
    assert amounts == pytest.approx([bedrag / unit for bedrag in terms["bedrag"]])
    labels = {column.name: str(column.label) for column in term_columns(answer)}
    assert [name for name, label in labels.items() if name == label or "_" in label] == []


def test_the_first_sheet_says_what_it_is_and_where_it_comes_from(
    answer: Result, book: Workbook
) -> None:
    assert book.sheetnames[0] == "Lees mij"
    words = [str(value) for value in everything(book["Lees mij"])]
    text = "\n".join(words)
    for name, value in answer.call.arguments:
        assert f"{name}: {value}" in words
    assert answer.call.as_cli("werk") in words
    assert answer.content_hash in words
    for sentence in answer.output.headline:
        assert str(sentence) in words
    for notice in answer.notices:
        assert str(notice.text) in words
    for publication in answer.provenance.sources:
        (line,) = (word for word in words if f"({publication.id})" in word)
        assert publication.title in line
        assert "gepubliceerd " in line
        assert "geladen " in line
        assert f"Licentie: {publication.licence}." in line
        assert publication.attribution.rstrip(".") in line
    for key in answer.provenance.definitions:
        assert f"{key}: " in text
    assert set(map(str, answer.provenance.parameters)) <= set(words)
    for sheet in book.sheetnames[1:]:
        assert sheet in [*words, "Controle"]


def test_what_is_invented_says_so_on_every_sheet(book: Workbook) -> None:
    mark = book["Lees mij"]["A2"]
    assert mark.value == "FICTIEVE GEGEVENS"
    assert mark.font.sz >= 20
    for name in book.sheetnames[1:]:
        if name != "Controle":
            assert str(book[name]["A1"].value).startswith("FICTIEVE GEGEVENS: ")


def test_real_figures_are_not_called_invented(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    book = load_workbook(publish(fabricate(), tmp_path / "uit.xlsx"))
    words = [str(value) for sheet in book for value in everything(sheet)]
    assert not any("FICTIE" in word.upper() for word in words)


def test_every_sheet_is_ready_to_read_filter_and_print(book: Workbook) -> None:
    names = [sheet.title.casefold() for sheet in book]
    assert len(set(names)) == len(names)
    for sheet in book:
        assert 0 < len(sheet.title) <= 31
        assert not re.search(r"[\[\]:*?/\\]", sheet.title)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        if sheet.title in OTHERS:
            continue
        assert sheet.freeze_panes == f"A{FIRST}"
        assert sheet.print_title_rows == f"${HEADS}:${HEADS}"
        footer: Any = sheet.oddFooter
        assert "&P" in footer.right.text
        (table,) = sheet.tables.values()
        corner = sheet.cell(max(sheet.max_row, FIRST), sheet.max_column).coordinate
        assert table.ref == table.autoFilter.ref == f"A{HEADS}:{corner}"
        assert [c.name for c in table.tableColumns] == [c.value for c in sheet[HEADS]]


def test_numbers_have_formats_without_a_locale(bridge_file: Path, cost_file: Path) -> None:
    book = load_workbook(bridge_file)
    formats = {
        (sheet.title, str(head.value)): model.number_format
        for sheet in book
        for head, model in zip(sheet[HEADS], sheet[FIRST], strict=True)
        if sheet.title not in OTHERS
    }
    assert formats["Reeks", "Jaar"] == "0"
    assert formats["Reeks", "Inwoners"] == "#,##0"
    assert formats["Reeks", "Bedrag (€)"] == "#,##0"
    assert formats["Reeks", "Per inwoner (€)"] == "#,##0.00"
    assert formats["Reeks", "Deel van de inwoners met cijfers"] == "0.0%"
    assert formats["Reeks", "Gebied"] == "@"
    assert formats["Termen", "Niet afgerond (€)"] == "#,##0.00"
    terms = load_workbook(cost_file)["Termen"]
    shares = [
        c.number_format for h, c in zip(terms[HEADS], terms[FIRST], strict=True) if h.value == SHARE
    ]
    assert shares == ["0.000000"]
    assert not any("[$" in code for code in formats.values())
    remark = str(book["Reeks"]["A2"].value)
    assert "de bron is geleverd in € 1.000 en is niet nauwkeuriger" in remark


def test_kinds_that_no_calculation_has_together_are_each_formatted(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    columns = (
        Column("naam", msg("Naam")),
        Column("cent", msg("Cent"), "bedrag"),
        Column("meer", msg("Meer"), "bedrag", signed=True),
        Column("maat", msg("Maat"), "getal"),
        Column("deel", msg("Deel"), "aandeel", signed=True),
        Column("waarom", msg("Waarom"), "reden"),
    )
    frame = pl.DataFrame(
        {
            "naam": ["a", "b"],
            "cent": [123_456, None],
            "meer": [-5, 5],
            "maat": [1.5, float("nan")],
            "deel": [0.25, None],
            "waarom": [None, "geheim"],
        }
    )
    spec = TableSpec(msg("Proef"), columns, ("naam",))
    path = publish(fabricate(frame, specs={"proef": spec}), tmp_path / "uit.xlsx")
    sheet = load_workbook(path)["Proef"]
    formats = [cell.number_format for cell in sheet[FIRST]]
    amounts = ["#,##0.00", "+#,##0.00;-#,##0.00;#,##0.00", "#,##0.00"]
    assert formats == ["@", *amounts, "+0.0%;-0.0%;0.0%", "General"]
    assert [cell.value for cell in sheet[FIRST]] == ["a", 1234.56, -0.05, 1.5, 0.25, None]
    assert [cell.value for cell in sheet[FIRST + 1]] == ["b", None, 0.05, None, None, "geheim"]


def test_no_text_is_ever_a_formula(fabricate: Callable[..., Result], tmp_path: Path) -> None:
    evil = [*EVIL, *ODD]
    amounts = [500_000, *[0] * (len(evil) - 1)]
    result = fabricate(pl.DataFrame({"gebied": evil, "bedrag": amounts}))
    spec = replace(result.specs["proef"], title=msg("{titel}", titel="=1+1"))
    hostile = replace(
        result,
        specs={"proef": spec},
        title=msg("{titel}", titel="=2+2"),
        output=replace(
            result.output,
            notices=(Notice("n", msg("{tekst}", tekst="=3+3")),),
            headline=(msg("{tekst}", tekst="@4"),),
            # The first is the area that the term belongs to.
            terms=result.output.terms.with_columns(post=pl.lit("=5+5"), gebied=pl.lit(evil[0])),
        ),
    )
    path = publish(hostile, tmp_path / "uit.xlsx")
    book = load_workbook(path)
    formulas = [
        (cell.coordinate, cell.value)
        for name in ("Proef", "Termen")
        for row in book[name].iter_rows(min_row=HEADS)
        for cell in row
        if cell.data_type == "f"
    ]
    # Those of the amounts, each the sum of the terms of its row.
    assert {place[0] for place, _ in formulas} == {"C"}
    assert all(str(value).startswith("=SUMIFS(termen_") for _, value in formulas)
    assert not any(
        re.search(r"[1-5]\+[1-5]|@4", str(cell.value))
        for name in ("Lees mij", "Controle")
        for row in book[name].iter_rows()
        for cell in row
        if cell.data_type == "f"
    )
    shown = [str(cell.value) for (cell,) in book["Proef"][f"B{FIRST}:B{FIRST + len(evil) - 1}"]]
    # This reader leaves what the format escapes as it was written.
    assert shown == [CONTROL.get(text, text) for text in evil]
    assert below(path, "Termen")["Post"] == ["=5+5"]
    assert {cell.hyperlink for (cell,) in book["Proef"]["B6:B20"]} == {None}


def test_a_text_too_long_for_a_cell_is_cut_visibly(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    long = "x" * (LONGEST_TEXT + 1)
    result = untold(fabricate(pl.DataFrame({"gebied": [long], "bedrag": [1]})))
    path = publish(result, tmp_path / "uit.xlsx")
    (shown,) = below(path, "Proef")["Gebied"]
    assert str(shown).endswith("x …")
    assert len(str(shown)) < 32_767


def test_nothing_in_the_file_acts_or_points_outside(written: Path) -> None:
    with ZipFile(written) as file:
        names = file.namelist()
        texts = {
            name: file.read(name).decode() for name in names if name.endswith((".xml", ".rels"))
        }
    assert not any("vba" in name or "external" in name.lower() for name in names)
    for name, text in texts.items():
        if name.endswith(".rels"):
            assert 'TargetMode="External"' not in text, name
        assert "<!DOCTYPE" not in text
    for name, text in texts.items():
        if "worksheets/sheet" in name and name.endswith(".xml"):
            assert not re.search(r"<f>[^<]*(?:\[|\||WEBSERVICE|HYPERLINK)", text), name


def test_the_same_result_is_the_same_file(bridge_file: Path, demo_workspace: Workspace) -> None:
    result = asked(demo_workspace, "land")
    later = replace(
        result, provenance=replace(result.provenance, computed_at="2099-01-01", from_cache=True)
    )
    assert as_workbook([release(later)], workspace="werk") == bridge_file.read_bytes()


def test_english_has_the_same_figures_under_other_heads(
    demo_workspace: Workspace, bridge_file: Path
) -> None:
    result = asked(demo_workspace, "land")
    body = as_workbook([release(result)], workspace="werk", language="en")
    dutch, english = load_workbook(bridge_file), load_workbook(BytesIO(body))
    assert len(dutch.sheetnames) == len(english.sheetnames)
    for ours, theirs in zip(dutch, english, strict=True):
        numbers = [
            [value for value in everything(sheet) if isinstance(value, int | float)]
            for sheet in (ours, theirs)
        ]
        assert numbers[0] == numbers[1]
    assert [c.value for c in dutch["Stappen"][HEADS]] != [
        c.value for c in english["Stappen"][HEADS]
    ]


def test_a_confidential_result_is_not_written(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    secret = fabricate(confidential=True)
    with pytest.raises(ClearanceError, match="niet vrijgegeven"):
        publish([fabricate(), secret], tmp_path / "uit.xlsx")
    raw: Any = secret
    with pytest.raises(AttributeError, match="result"):
        as_workbook([raw], workspace="werk")
    assert list(tmp_path.iterdir()) == []
    good = Clearance(secret.exit_hash, "profiel", "functionaris", "2025-01-01")
    assert publish(replace(secret, clearance=good), tmp_path / "uit.xlsx").is_file()


def test_one_table_comes_with_the_terms_that_explain_it(
    demo_workspace: Workspace, tmp_path: Path
) -> None:
    result = asked(demo_workspace, "land")
    steps = load_workbook(publish(result, tmp_path / "a.xlsx", table="stappen"))
    assert steps.sheetnames == ["Lees mij", "Stappen", "Termen", "Controle"]
    # What a total is the sum of is not in this file, so its amounts are plain values.
    totals = load_workbook(publish(result, tmp_path / "b.xlsx", table="totaal"))
    assert totals.sheetnames == ["Lees mij", "Totaal"]
    assert not any(str(value).startswith("=") for value in everything(totals["Totaal"]))
    with pytest.raises(ArgumentError, match="bestaatniet") as caught:
        publish(result, tmp_path / "c.xlsx", table="bestaatniet")
    assert "stappen" in str(caught.value.remedy)


def test_several_results_share_a_workbook(demo_workspace: Workspace, tmp_path: Path) -> None:
    results = [asked(demo_workspace, name) for name in ("gat", "verschillenanalyse", "gat")]
    book = load_workbook(publish(results, tmp_path / "uit.xlsx", title=msg("Drie keer")))
    assert book["Lees mij"]["A1"].value == "Drie keer"
    for number, result in enumerate(results, start=1):
        tabs = [name for name in book.sheetnames if name.startswith(f"{number} ")]
        assert len(tabs) == len(result.tables) + 1
    titles = [cell.value for cell in book["Beelden"]["A"] if cell.value][1:]
    assert titles == [str(view.title) for result in results for view in pictured(result)]
    assert f"={book['1 Jaren']['F6'].value}".count("d1_termen") == 3
    assert book["3 Jaren"]["F6"].value == str(book["1 Jaren"]["F6"].value).replace("d1_", "d3_")


def test_more_rows_than_a_sheet_holds_are_refused(
    fabricate: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "MOST_ROWS", 2)
    frame = pl.DataFrame({"gebied": ["a", "b", "c"], "bedrag": [1, 2, 3]})
    with pytest.raises(ArgumentError, match="proef heeft 3 rijen"):
        publish(untold(fabricate(frame)), tmp_path / "uit.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert publish(untold(fabricate(frame.head(2))), tmp_path / "uit.xlsx").is_file()


def test_a_table_without_rows_says_why(fabricate: Callable[..., Result], tmp_path: Path) -> None:
    result = untold(fabricate(pl.DataFrame(schema={"gebied": pl.String, "bedrag": pl.Int64})))
    book = load_workbook(publish(result, tmp_path / "uit.xlsx"))
    assert "Niet te bepalen, omdat cijfers ontbreken." in str(book["Proef"]["A2"].value)
    found = replace(result, specs={"proef": replace(result.specs["proef"], findings=True)})
    book = load_workbook(publish(found, tmp_path / "weer.xlsx"))
    assert "Geen rijen." in str(book["Proef"]["A2"].value)
    assert everything(book["Proef"])[-2:] == ["Gebied", "Bedrag (€)"]


def test_a_table_nobody_declared_keeps_its_own_words(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    path = publish(fabricate(specs={}), tmp_path / "uit.xlsx")
    assert below(path, "Proef") == {"gebied": ["A"], "bedrag": [500_000]}


def test_there_is_room_for_what_stands_in_a_cell(
    fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    long = "woord " * 40
    frame = pl.DataFrame({"gebied": ["kort", long], "bedrag": [1, 123_456_789_012_300]})
    sheet = load_workbook(publish(untold(fabricate(frame)), tmp_path / "uit.xlsx"))["Proef"]
    assert sheet.row_dimensions[FIRST].height is None
    assert sheet.row_dimensions[FIRST + 1].height == 5 * 15
    assert sheet.column_dimensions["A"].width == pytest.approx(60, abs=1)
    assert sheet.column_dimensions["B"].width > len("1,234,567,890,123")
    head = sheet["B5"].value.split()
    assert sheet.column_dimensions["B"].width > max(map(len, head))
