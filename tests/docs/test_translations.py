from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

import sluitend as sl
from sluitend.core.messages import LOCALE_DIRECTORY, Message, translations

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sluitend"
CATALOGUE = LOCALE_DIRECTORY / "en" / "LC_MESSAGES" / "sluitend.po"
HINT = "see “Translations” in docs/architectuur.md"
SAME_IN_ENGLISH = {
    "CSV",
    "Code",
    "Document",
    "Excel",
    "Exponent U",
    "Factor A",
    "Factor C",
    "Hoofdtaakveld",
    "In",
    "JSON",
    "Memo",
    "Memo: {bestand}",
    "Open data: {map}",
    "Overhead",
    "PDF",
    "PDF: {bestand}",
    "Parameter",
    "Parameters",
    "Privacy",
    "StatLine",
    "Status",
    "Taakveld",
    "Taakvelden",
    "Term",
    "Uitkeringsfactor",
    "Wmo",
    "Word",
    "exponent U",
    "factor A",
    "factor C",
    "in euro",
    "taakveld {codes}",
    "{bedrag} in {jaar}",
    "{maat} in {jaar}",
    "{onderwerp} in {gebied}",
    "{tabel}, {document} {jaar}: taakveld {codes}",
    "{wat} (taakveld {codes}). {waarom}",
    "‘jaren’",
    "‘stel’",
}
WORD = re.compile(r"[A-Za-z]{2,}")


@cache
def english() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        entries = read_po(file, locale="en")
    return {str(entry.id): str(entry.string) for entry in entries if entry.id}


def translated() -> dict[str, str]:
    return {text: other for text, other in english().items() if other}


def fields(template: str) -> list[str]:
    """Return the placeholders of a template; the order of a sentence may differ per language."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def test_texts_are_found(texts: frozenset[str]) -> None:
    # A change of the extraction that finds nothing would let every test below pass.
    assert {"Netto lasten", "Naar de inhoud", "Fout: {fout}"} <= texts
    assert len(texts) > 400


def test_every_text_is_translated(texts: frozenset[str]) -> None:
    missing = sorted(text for text in texts if not english().get(text))
    assert not missing, "\n".join(["without English:", *map(repr, missing), HINT])


def test_no_translation_is_stale(texts: frozenset[str]) -> None:
    stale = sorted(english().keys() - texts)
    assert not stale, "\n".join(["no longer in the code:", *map(repr, stale), HINT])


def test_placeholders_are_the_same_in_both_languages() -> None:
    different = {
        text: other for text, other in translated().items() if fields(text) != fields(other)
    }
    assert different == {}


def test_space_and_ends_of_sentences_are_the_same_in_both_languages() -> None:
    def edges(text: str) -> tuple[int, int, str]:
        end = text.rstrip()[-1:]
        return (
            len(text) - len(text.lstrip()),
            len(text) - len(text.rstrip()),
            end if end in ".:?" else "",
        )

    different = {text: other for text, other in translated().items() if edges(text) != edges(other)}
    assert different == {}


def test_no_dutch_sentence_stands_in_for_its_translation() -> None:
    same = {text for text, other in translated().items() if text == other}
    plain = {text: re.sub(r"\{\w*\}", "", text) for text in same}
    assert {text for text, rest in plain.items() if WORD.search(rest)} - SAME_IN_ENGLISH == set()


def test_every_text_is_written_out_where_it_is_used() -> None:
    """A template in a variable would be invisible to the extraction."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        for call in _messages(path)
        if not (call.args and isinstance(call.args[0], ast.Constant) and len(call.args) == 1)
    ]
    assert hidden == []


def test_placeholders_and_values_of_every_message_agree() -> None:
    """A value without a place is lost to the reader; a place without a value breaks the page."""
    wrong = []
    for path in SOURCE.rglob("*.py"):
        for call in _messages(path):
            template = ast.literal_eval(call.args[0])
            given = {keyword.arg for keyword in call.keywords}
            if None not in given and given != set(fields(template)):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} {template}")
    assert wrong == []


def _messages(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "msg":
            yield node


def test_every_text_renders_in_english() -> None:
    for text, other in translated().items():
        values = tuple((name, f"<{name}>") for name in set(fields(text)))
        assert Message(text, values).render("en") == other.format(**dict(values))
    assert translations("en").gettext("Netto lasten") == "Net expenditure"


@pytest.mark.parametrize("calculation", ["verschillenanalyse", "netto-lasten", "leveringen"])
def test_a_result_reads_in_english(calculation: str, reader_dir: Path) -> None:
    workspace = sl.open_workspace(reader_dir / "werk")
    call = sl.call(calculation, gebied="NL", van=2019, tot=2023, onderwerp="sociaal-domein")
    result = workspace.run(call)
    texts = [*result.output.headline, *(notice.text for notice in result.notices)]
    texts += [view.title for view in result.views]
    for spec in result.specs.values():
        texts += [spec.title, *(column.label for column in spec.columns)]
    for text in texts:
        assert "{" not in text.render("en")
        if WORD.search(re.sub(r"\{\w*\}", "", text.template)):
            assert text.render("en") != text.render("nl") or text.template in SAME_IN_ENGLISH
