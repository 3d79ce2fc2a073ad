from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from typst import TypstError

from sluitend.core.messages import MARK
from sluitend.publish.pdf.displayable import displayable
from sluitend.publish.pdf.typesetting import TEMPLATES, typeset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

START = '#import "house.typ": *\n#let d = json("data.json")\n#show: house.with(title: "Proef")\n'
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><rect/></svg>'
HOSTILE = (
    '#import "@preview/x:1.0.0": *',
    "] #panic() [",
    "*vet* _schuin_ $x^2$ `code` <label> @verwijzing",
    "= Kop",
    "\\ \" ' {} // /* */",
    '#read("/etc/passwd")',
    "https://voorbeeld.example/-- --- ...",
)


@pytest.fixture
def template(tmp_path: Path) -> Callable[[str], Path]:
    def write(body: str) -> Path:
        path = tmp_path / "proef.typ"
        path.write_text(START + body, encoding="utf-8")
        return path

    return write


def test_a_picture_without_alternative_text_is_refused(template: Callable[[str], Path]) -> None:
    spoken = template('#image("pictures/stip.svg", alt: "Een stip.")')
    assert typeset(spoken, {}, {"stip": DOT}, "nl").startswith(b"%PDF-")
    silent = template('#image("pictures/stip.svg")')
    with pytest.raises(TypstError, match="PDF/UA-1 error: missing alt text"):
        typeset(silent, {}, {"stip": DOT}, "nl")


def test_headings_that_skip_a_level_are_refused(template: Callable[[str], Path]) -> None:
    with pytest.raises(TypstError, match="PDF/UA-1"):
        typeset(template("= Een\n=== Drie"), {}, {}, "nl")


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_never_markup(
    text: str, template: Callable[[str], Path], read: Callable[[bytes], Any]
) -> None:
    path = template("#soft(d.tekst) #runs(((d.tekst, false), (d.tekst, true))) #code(d.tekst)")
    found = read(typeset(path, {"tekst": text}, {}, "nl"))
    assert found.squeezed == "".join(text.split()) * 4
    assert found.elements("H1", "Link") == []


def test_a_character_that_no_font_has_is_a_mark(
    template: Callable[[str], Path], read: Callable[[bytes], Any]
) -> None:
    path = template("#d.tekst")
    found = read(typeset(path, {"tekst": "Jo\u6f22\x07\u202e\U0001f600hn"}, {}, "nl"))
    assert found.squeezed == f"Jo{MARK * 4}hn"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Súdwest-Fryslân − ≥ € × ‘’ – …", True),
        ("\ue000", False),
        ("\ud800", False),
        ("\x00", False),
    ],
)
def test_what_can_be_shown_stays_and_what_cannot_does_not(text: str, kept: bool) -> None:
    assert displayable(text) == (text if kept else MARK)
    assert displayable({"a": [text, 1, None]}) == {"a": [displayable(text), 1, None]}


def test_same_template_and_data_are_the_same_bytes(template: Callable[[str], Path]) -> None:
    path = template('#d.tekst #image("pictures/stip.svg", alt: "Een stip.")')
    made = {typeset(path, {"tekst": "Gelijk."}, {"stip": DOT}, "nl") for _ in range(3)}
    assert len(made) == 1


def test_a_file_has_no_clock_and_no_place_in_it(
    template: Callable[[str], Path], read: Callable[[bytes], Any], tmp_path: Path
) -> None:
    body = typeset(template("Zonder dag."), {}, {}, "nl")
    assert "/CreationDate" not in read(body).reader.metadata
    assert str(tmp_path).encode() not in body


def test_only_our_fonts_are_used(
    template: Callable[[str], Path], read: Callable[[bytes], Any]
) -> None:
    path = template('#text(font: "Arial", fallback: true)[Tekst] #code("sluitend run")')
    with pytest.warns(UserWarning, match="unknown font family: arial"):
        body = typeset(path, {}, {}, "nl")
    fonts = read(body).reader.pages[0]["/Resources"]["/Font"].values()
    names = {font["/BaseFont"].split("+")[1] for font in fonts}
    assert "DejaVuSansMono" in names
    assert not any("Arial" in name for name in names)


@pytest.mark.parametrize("name", ["../buiten", "a/b", "", "A"])
def test_a_picture_stays_in_its_room(name: str, template: Callable[[str], Path]) -> None:
    with pytest.raises(ValueError, match="not a name for a picture"):
        typeset(template("Tekst."), {}, {name: DOT}, "nl")


@pytest.mark.parametrize(("language", "tag"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_language_is_in_the_file(
    language: Any, tag: str, template: Callable[[str], Path], read: Callable[[bytes], Any]
) -> None:
    assert read(typeset(template("Tekst."), {}, {}, language)).catalog["/Lang"] == tag


def test_no_template_needs_anything_from_elsewhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ")]
    assert texts
    assert not any(re.search(r"@\w+/|https?://", text) for text in texts)
