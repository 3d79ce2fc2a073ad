"""Messages: one Dutch template, rendered in the reader's language with nested values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.core import messages
from sluitend.core.messages import LANGUAGES, Label, Message, harmless, listing, msg
from sluitend.core.missing import REASON_TEXTS, Missing, reason_text
from sluitend.core.numbers import Count, Money

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "In {jaar} kostte {wat} {bedrag} voor {n} inwoners."
msgstr "In {jaar}, {wat} cost {bedrag} for {n} inhabitants."

msgid "jeugd"
msgstr "youth care"

msgid "{namen} en nog {rest}"
msgstr "{namen} and {rest} more"

msgid "Alles is {ja} of {nee}: klaar"
msgstr "{nee} or {ja}"
"""


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small English catalogue in the place of the real one."""
    directory = tmp_path / "en" / "LC_MESSAGES"
    directory.mkdir(parents=True)
    (directory / "sluitend.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(messages, "LOCALE_DIRECTORY", tmp_path)
    messages.translations.cache_clear()
    yield
    messages.translations.cache_clear()


def cost() -> Message:
    return msg(
        "In {jaar} kostte {wat} {bedrag} voor {n} inwoners.",
        jaar=2023,
        wat=msg("jeugd"),
        bedrag=Money(123_456_700, "euro"),
        n=Count(30_000),
    )


def test_values_are_rendered_for_a_dutch_reader() -> None:
    expected = "In 2023 kostte jeugd €\xa01.234.567 voor 30.000 inwoners."
    assert cost().render() == cost().render("nl") == str(cost()) == expected


@pytest.mark.usefixtures("english")
def test_values_and_nested_messages_follow_the_language() -> None:
    assert cost().render("en") == "In 2023, youth care cost €1,234,567 for 30,000 inhabitants."
    assert cost().render("nl").startswith("In 2023 kostte jeugd")


@pytest.mark.usefixtures("english")
def test_a_translation_may_use_the_values_in_another_order() -> None:
    both = msg("Alles is {ja} of {nee}: klaar", ja="A", nee="B")
    assert (both.render("nl"), both.render("en")) == ("Alles is A of B: klaar", "B or A")


@pytest.mark.usefixtures("english")
def test_what_has_no_translation_stays_dutch() -> None:
    assert msg("Nog niet vertaald: {x}.", x=1).render("en") == "Nog niet vertaald: 1."
    assert msg("").render("en") == ""


@given(st.text(), st.text())
def test_values_are_never_read_as_templates(one: str, other: str) -> None:
    assert msg("{a}|{b}", a=one, b=other).render() == f"{harmless(one)}|{harmless(other)}"
    assert msg("{x}", x=msg("{y}", y="{z} {x} {")).render() == "{z} {x} {"


@given(st.text())
def test_values_cannot_steer_a_terminal(text: str) -> None:
    shown = msg("{x}", x=text).render()
    assert all(category(letter)[0] != "C" or category(letter) in ("Cn", "Co") for letter in shown)
    assert len(shown.splitlines()) <= 1
    assert len(shown) == len(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert msg("{x}", x=text).render() == text


def test_a_template_without_values_is_taken_literally() -> None:
    assert msg("100 % {zeker}").render() == "100 % {zeker}"


def test_a_value_that_is_not_given_is_noticed() -> None:
    with pytest.raises(KeyError, match="jaar"):
        msg("{jaar} {ander}", ander=1).render()


def test_equal_messages_are_equal() -> None:
    assert cost() == cost()
    assert hash(cost()) == hash(cost())
    assert msg("a {x}", x=1) != msg("a {x}", x=2)


@pytest.mark.parametrize(
    ("items", "limit", "text"),
    [
        ([], 2, ""),
        (["Almelo"], 2, "Almelo"),
        (["Almelo", "Weesp"], 2, "Almelo, Weesp"),
        (["Almelo", "Weesp", "Dordrecht", "Ede"], 2, "Almelo, Weesp en nog 2"),
    ],
)
def test_a_listing_says_how_many_were_left_out(items: list[str], limit: int, text: str) -> None:
    assert listing(items, limit).render() == text


def test_a_listing_names_eight_unless_told_otherwise() -> None:
    assert listing([str(n) for n in range(8)]).render() == "0, 1, 2, 3, 4, 5, 6, 7"
    assert listing([str(n) for n in range(9)]).render() == "0, 1, 2, 3, 4, 5, 6, 7 en nog 1"


@pytest.mark.usefixtures("english")
def test_a_listing_is_translated() -> None:
    assert listing(["Almelo", "Weesp"], 1).render("en") == "Almelo and 1 more"


def test_languages() -> None:
    assert LANGUAGES == ("nl", "en")


@pytest.mark.parametrize("reason", list(Missing))
def test_every_reason_has_its_own_text(reason: Missing) -> None:
    assert set(REASON_TEXTS) == set(Missing)
    assert reason_text(str(reason)) == REASON_TEXTS[reason]
    assert len({str(text) for text in REASON_TEXTS.values()}) == len(Missing)


def test_several_reasons_are_all_told() -> None:
    assert str(reason_text("geheim|niet_geleverd|nvt")) == (
        "geheim; Iv3 niet geleverd; niet van toepassing"
    )
    with pytest.raises(ValueError, match="vergeten"):
        reason_text("geheim|vergeten")


def test_a_label_is_data_in_dutch_and_reads_in_english() -> None:
    label = Label("Jeugd")
    assert label == "Jeugd"
    assert hash(label) == hash("Jeugd")
    assert json.dumps({"titel": label}) == '{"titel": "Jeugd"}'
    said = msg("Onderwerp ‘{tekst}’ is niet gedefinieerd.", tekst=label)
    assert "‘Jeugd’" in said.render("nl")
    assert "‘Youth’" in said.render("en")
    assert Label("").render("en") == ""
    assert Label("Een eigen woord").render("en") == "Een eigen woord"


def test_labels_in_a_list_of_names_read_in_english() -> None:
    said = listing([Label("Jeugd"), "Almelo", "Weesp"], limit=2)
    assert said.render("nl") == "Jeugd, Almelo en nog 1"
    assert said.render("en") == "Youth, Almelo and 1 more"
