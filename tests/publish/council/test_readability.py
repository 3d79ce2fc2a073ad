from __future__ import annotations

import pytest

from sluitend.publish.council.readability import (
    BASE,
    EASIEST,
    LONGEST_SENTENCE,
    PER_SYLLABLE,
    PER_WORD,
    reading,
    sentences,
    syllables,
)

DIVIDED = """
kos-ten ge-meen-te so-ci-aal do-mein jeugd jeugd-hulp ver-blijf in-wo-ner mil-joen mil-jard
be-gro-ting jaar-re-ke-ning ver-ge-lij-ken uit-ke-ring bij-stand col-le-ge Oe-kra-ï-ne
re-ïn-te-gra-tie in-dus-trie fi-nan-ci-ën pa-ti-ënt co-ör-di-na-tie bu-reau ca-deau ni-veau
po-li-tie po-li-tiek si-tu-a-tie pu-bli-ca-tie of-fi-ci-eel ja-nu-a-ri fe-bru-a-ri nieu-we
leeu-wen eeu-wig ru-zie be-schermd ei-gen bij-dra-ge zee-ën zee geest be-oor-de-len
be-ïn-vloe-den bou-wen mooi-e hulp-mid-de-len ver-eis-ten blij-ven buurt na-ïef the-o-rie
the-a-ter i-dee-ën i-dee re-ëel ac-tu-eel in-di-vi-du-eel du-o cre-a-tief re-a-li-teit
di-a-loog spe-ci-aal ma-te-ri-aal roy-aal boei-en koei-en draai-en gooi-en Bel-gi-ë pre-mi-e
kwa-li-teit psy-chi-sche re-clas-se-ring be-ge-lei-ding wel-zijn voor-zich-tig ou-ders
"""
"""Words divided as a dictionary divides them: the number of parts is not ours to decide."""


@pytest.mark.parametrize("divided", DIVIDED.split())
def test_syllables_are_those_of_a_dictionary(divided: str) -> None:
    parts = divided.count("-") + 1
    # pre-mi-e is divided so and said as two; either is right.
    expected = {parts, 2} if divided == "pre-mi-e" else {parts}
    assert syllables(divided.replace("-", "")) in expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("ggz", 3), ("pgb", 3), ("Wmo", 3), ("jeugd-ggz", 4), ("2024", 0), ("9,8", 0), ("'s", 0)],
)
def test_abbreviations_are_said_by_letter_and_numerals_not_at_all(word: str, expected: int) -> None:
    assert syllables(word) == expected


def test_sentences_end_at_stops_and_colons_and_not_inside_amounts() -> None:
    text = "De groep: 15 gemeenten. Dat is €\N{NO-BREAK SPACE}1.027,50 per inwoner! Waarom?"
    assert sentences(text) == [
        ["De", "groep"],
        ["15", "gemeenten"],
        ["Dat", "is", "1.027,50", "per", "inwoner"],
        ["Waarom"],
    ]


def test_the_formula_on_a_text_worked_by_hand() -> None:
    # De(1) raad(1) stelt(1) de(1) be-gro-ting(3) vast(1): six words, eight syllables.
    # Het(1) col-le-ge(3) voert(1) haar(1) uit(1): five words, seven syllables.
    found = reading(["De raad stelt de begroting vast. Het college voert haar uit."])
    assert (found.sentences, found.words, found.longest) == (2, 11, 6)
    assert found.ease == pytest.approx(206.84 - 0.93 * 11 / 2 - 77 * 15 / 11)


def test_figures_lengthen_a_sentence_and_no_word() -> None:
    plain, figures = reading(["De kosten stegen."]), reading(["De kosten stegen 9,8 2024."])
    assert figures.mean == plain.mean + 2
    assert figures.ease == pytest.approx(plain.ease - 2 * PER_WORD)


def test_a_hard_text_is_not_called_plain() -> None:
    hard = (
        "Overwegende dat de decentralisatie-uitkering ten behoeve van de herstructurering van de "
        "arbeidsmarktinfrastructuur vooralsnog onvoldoende geïmplementeerd is, verzoekt de "
        "gemeenteraad het college de uitvoeringsproblematiek inzichtelijk te maken."
    )
    found = reading([hard])
    assert not found.plain
    assert found.ease < EASIEST
    assert found.longest > LONGEST_SENTENCE


def test_one_sentence_that_runs_on_is_enough_to_fail() -> None:
    short = ["De kosten gaan om hoog."] * 30
    assert reading(short).plain
    assert not reading([*short, "de kat en " * 10]).plain


def test_the_constants_are_those_of_douma() -> None:
    assert (BASE, PER_WORD, PER_SYLLABLE) == (206.84, 0.93, 77.0)


def test_nothing_to_read_has_no_level() -> None:
    with pytest.raises(ValueError, match="without words"):
        reading(["2024", "€ 10"])
