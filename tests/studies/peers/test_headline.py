"""The sentences answer the question in every case: up, down, equal, too few, nothing known."""

from __future__ import annotations

from typing import Any

import pytest

from sluitend.studies.peers.headline import Moved, beside, moved_own

ROW: dict[str, Any] = {
    "gebied_naam": "Duinrade",
    "n": 15,
    "n_lager": 10,
    "plaats": 6,
    "mediaan_van": None,
    "mediaan_tot": None,
}


def told(
    own: float,
    middle: float,
    *,
    share: float = 0.1,
    share_middle: float = 0.05,
    reach: tuple[float, float] | None = None,
    share_reach: tuple[float, float] | None = None,
    named: bool = False,
    **counts: int,
) -> list[str]:
    """Tell a change of `own` euros beside one of `middle`, with the middles of other weights."""
    low, high = reach or (middle, middle)
    share_low, share_high = share_reach or (share_middle, share_middle)
    row = {**ROW, **counts}
    euros = {**row, "eigen": own * 100, "mediaan": middle * 100}
    shares = {**row, "eigen": share, "mediaan": share_middle}
    if not named:
        euros |= {"mediaan_van": low * 100, "mediaan_tot": high * 100}
        shares |= {"mediaan_van": share_low, "mediaan_tot": share_high}
    found = beside(Moved(own * 100, share), euros, shares)
    return [str(text).replace("\N{NO-BREAK SPACE}", " ") for text in found]


@pytest.mark.parametrize(
    ("euros", "share", "words"),
    [
        (42.08, 0.1537, "stegen de lasten per inwoner met € 42 (15%)"),
        (-42.08, -0.1537, "daalden de lasten per inwoner met € 42 (15%)"),
        (1.4, 0.0042, "stegen de lasten per inwoner met € 1 (0,4%)"),
        (0.49, 0.001, "bleven de lasten per inwoner vrijwel gelijk"),
        (-0.49, -0.001, "bleven de lasten per inwoner vrijwel gelijk"),
        (0.5, 0.2, "stegen de lasten per inwoner met € 1 (20%)"),
        (7.0, None, "stegen de lasten per inwoner met € 7"),
    ],
)
def test_a_change_has_a_direction_from_half_a_euro(
    euros: float, share: float | None, words: str
) -> None:
    found = str(moved_own(Moved(euros * 100, share)))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == words


def test_more_than_the_group_by_all_weights() -> None:
    assert told(42, 18, reach=(4, 37), share_reach=(0.015, 0.09)) == [
        "De middelste verandering in de groep is een stijging van € 18 (5%).",
        "In Duinrade is die stijging groter dan in het midden van de groep, ook als men de kenmerken anders weegt.",
        "Bij 5 van de 15 gemeenten stegen zij in procenten sterker.",
    ]


def test_less_than_the_group_by_all_weights() -> None:
    verdict = told(10, 18, share=0.02, reach=(15, 20))[1]
    assert verdict.startswith("In Duinrade is die stijging kleiner dan")
    assert verdict.endswith("ook als men de kenmerken anders weegt.")


def test_of_a_fall_lower_is_more() -> None:
    sentences = told(-42, -18, share=-0.1, share_middle=-0.05)
    assert sentences[0] == "De middelste verandering in de groep is een daling van € 18 (5%)."
    assert sentences[1].startswith("In Duinrade is die daling groter dan")
    # Ten municipalities of the group lie lower: there it fell more.
    assert sentences[2] == "Bij 10 van de 15 gemeenten daalden zij in procenten sterker."
    smaller = told(-4, -18, share=-0.01, share_middle=-0.05)[1]
    assert smaller.startswith("In Duinrade is die daling kleiner dan")


def test_within_the_reach_of_other_weights_nothing_is_claimed() -> None:
    verdict = told(20, 18, share=0.06, reach=(15, 22), share_reach=(0.04, 0.07))[1]
    assert verdict == (
        "Of dat in Duinrade meer of minder is, hangt af van hoe men de kenmerken weegt: "
        "dan ligt de middelste verandering tussen +€ 15 en +€ 22."
    )


@pytest.mark.parametrize(
    ("own", "share", "word"), [(30, 0.06, "groter"), (20, 0.09, "groter"), (10, 0.05, "kleiner")]
)
def test_beyond_other_weights_in_one_unit_only_is_said_so(
    own: float, share: float, word: str
) -> None:
    verdict = told(own, 18, share=share, reach=(15, 22), share_reach=(0.04, 0.07))[1]
    assert f"is die stijging {word} dan" in verdict
    assert verdict.endswith("maar niet bij alle andere gewichten.")


@pytest.mark.parametrize("named", [False, True])
def test_more_in_euros_and_less_in_percents_are_both_said(*, named: bool) -> None:
    assert told(30, 20, share=0.05, share_middle=0.08, named=named)[1] == (
        "In euro's is die stijging groter dan in het midden van de groep, in procenten kleiner."
    )
    assert told(-10, -20, share=-0.09, share_middle=-0.08, named=named)[1] == (
        "In euro's is die daling kleiner dan in het midden van de groep, in procenten groter."
    )


def test_opposite_directions_speak_for_themselves() -> None:
    assert told(36, -18, share=0.15, share_middle=-0.06, plaats=2, n_lager=14) == [
        "De middelste verandering in de groep is een daling van € 18 (6%).",
        "Bij 1 van de 15 gemeenten stegen zij in procenten sterker.",
    ]


def test_without_change_who_rose_and_who_fell_is_counted() -> None:
    assert told(0, 18, share=0.0, plaats=14, n_lager=1) == [
        "De middelste verandering in de groep is een stijging van € 18 (5%).",
        "Van de 15 gemeenten was de verandering bij 13 hoger en bij 1 lager, in procenten.",
    ]
    assert told(5, 0.2, share_middle=0.001)[0] == (
        "De middelste verandering in de groep is vrijwel nul."
    )


def test_nobody_higher_is_nobody() -> None:
    assert (
        told(42, 18, plaats=1)[-1]
        == "Bij geen van de 15 gemeenten stegen zij in procenten sterker."
    )
    fell = told(-42, -18, share=-0.1, share_middle=-0.05, n_lager=0)[-1]
    assert fell == "Bij geen van de 15 gemeenten daalden zij in procenten sterker."


def test_an_own_selection_is_not_said_to_hang_on_weights() -> None:
    sentences = told(42, 18, named=True)
    assert sentences[1] == "In Duinrade is die stijging groter dan in het midden van de groep."
    assert not any("weegt" in text or "gewichten" in text for text in sentences)
    # Exactly the middle, in both units or in one: neither more nor less, and no reach to speak of.
    assert len(told(18, 18, share=0.05, named=True)) == 2
    assert len(told(18, 18, share=0.06, named=True)) == 2


def test_a_group_without_changes_says_so() -> None:
    empty = {**ROW, "n": 0, "eigen": 100.0, "mediaan": None, "laagste": None, "hoogste": None}
    (text,) = beside(Moved(100.0, 0.1), empty, empty)
    assert "van geen enkele gemeente de verandering bekend" in str(text)


def test_too_few_for_a_middle_gives_lowest_and_highest() -> None:
    few = {**ROW, "n": 4, "plaats": 2, "n_lager": 3, "eigen": 4200.0, "mediaan": None}
    few |= {"laagste": -800.0, "hoogste": 3900.0}
    sentences = [str(text) for text in beside(Moved(4200.0, 0.1), few, few)]
    assert "tussen −€ 8 en +€ 39" in sentences[0].replace("\N{NO-BREAK SPACE}", " ")
    assert sentences[1] == "Bij 1 van de 4 gemeenten stegen zij in procenten sterker."
