"""Stored reasons are told in another language by the template that made them."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import polars as pl
import pytest
from babel.messages.pofile import read_po

from sluitend.core.messages import LOCALE_DIRECTORY, Message, msg
from sluitend.publish.retold import retold
from sluitend.publish.uitval import in_language, write_rejects
from sluitend.sources.sheet import REJECTS_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

REASON = msg("dezelfde sleutel staat in de rijen {rijen}", rijen="2, 4")
REMEDY = msg("Gebruik een taakveld van {jaar}. Bedoelt u {codes}?", jaar=2025, codes="6.751, 6.752")


def made() -> list[Message]:
    """Return every template of the catalogue with values of the kind reasons have."""
    with (LOCALE_DIRECTORY / "en" / "LC_MESSAGES" / "sluitend.po").open("rb") as file:
        templates = [str(entry.id) for entry in read_po(file) if entry.id]
    return [
        Message(
            template,
            tuple(
                (name, f"{number + 3}.{number}")
                for number, name in enumerate(
                    sorted({n for _, n, *_ in string.Formatter().parse(template) if n})
                )
            ),
        )
        for template in templates
    ]


def test_nearly_every_text_is_found_back_by_its_words() -> None:
    """One that cannot be is given as it is stored, or by a template that reads the same in Dutch."""
    texts = [text for text in made() if sum(map(str.isalpha, text.template)) > 20]
    assert len(texts) > 500
    lost = [text.template for text in texts if retold(text.render("nl"), "en") != text.render("en")]
    assert len(lost) < 0.01 * len(texts), lost


def test_values_stay_what_they_are() -> None:
    assert retold(REASON.render(), "en") == REASON.render("en") != REASON.render()
    assert "6.751, 6.752" in retold(REMEDY.render(), "en")
    assert retold(REMEDY.render(), "nl") == REMEDY.render()


@pytest.mark.parametrize(
    "text", ["", "iets dat een ander schreef", "zie rij 4 {x}", "(((", "a\x00b"]
)
def test_what_no_template_made_is_left_alone(text: str) -> None:
    assert retold(text, "en") == text


def test_a_list_is_in_the_language_asked_for_and_stored_in_dutch(tmp_path: Path) -> None:
    rows = [("b.csv", 2, "C", "taakveld", REASON.render(), REMEDY.render())]
    frame = pl.DataFrame(rows, schema=REJECTS_SCHEMA, orient="row")
    assert in_language(frame, "nl").equals(frame)
    write_rejects(tmp_path / "u.csv", frame, "en")
    (row,) = pl.read_csv(tmp_path / "u.csv").iter_rows(named=True)
    assert (row["reden"], row["wat_te_doen"]) == (REASON.render("en"), REMEDY.render("en"))
    assert row["waarde"] == "taakveld"
    assert in_language(frame.clear(), "en").schema == frame.schema
