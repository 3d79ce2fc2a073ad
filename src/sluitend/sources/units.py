"""In which unit money stands, as the sheet itself says; what it does not say is not derived."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR, CENTS_PER_MILLION

if TYPE_CHECKING:
    from collections.abc import Iterable

EURO = r"(?:€|euro'?s?|eur)"
THOUSAND = r"1[. ]?000"
MILLIONS = re.compile(
    rf"{EURO} ?(?:x|×|\*|in)? ?(?:1[.]000[.]000|mln\b|miljoen)|(?:in|x|×) ?(?:mln\b|miljoen(?:en)?) ?{EURO}?"
)
THOUSANDS = re.compile(
    rf"{EURO}(?:[ ,()]*(?:x|×|\*|in) ?{EURO}?)? ?{THOUSAND}\b|(?:\bx|×|\*) ?{EURO}? ?{THOUSAND}\b(?: ?{EURO})?|"
    rf"in {THOUSAND} {EURO}|duizend(?:en)? {EURO}"
)
EUROS = re.compile(r"€|\beuro'?s?\b|\beur\b")
UNITS = (
    (MILLIONS, CENTS_PER_MILLION, "€ 1.000.000"),
    (THOUSANDS, CENTS_PER_KEUR, "€ 1.000"),
    (EUROS, CENTS_PER_EURO, "€"),
)
"""Largest first: what says 'x € 1.000' also says '€'."""
UNIT_NAMES = {cents: name for _, cents, name in UNITS}


def units_in(texts: Iterable[str]) -> frozenset[int]:
    """Return every unit that some texts state, as what one of it is in cents.

    Examples
    --------
    >>> sorted(units_in(["Bedragen x € 1.000"])), sorted(units_in(["in euro's", "bedrag"]))
    ([100000], [100])
    >>> sorted(units_in(["in duizenden euro", "totaal in €"])), sorted(units_in(["bedrag"]))
    ([100, 100000], [])
    """
    found = set()
    for text in texts:
        words = " ".join(text.split()).casefold()
        for pattern, cents, _ in UNITS:
            if pattern.search(words):
                found.add(cents)
                words = pattern.sub(" ", words)
    return frozenset(found)


def unit_of(column: str, heads: Iterable[str], above: Iterable[str]) -> int | Message:
    """Return what one unit of a column is in cents, or why that is not certain.

    Its own headings and the text over the whole sheet may both state it, and must not differ: neither
    is more often right. What stands over other columns is about those.
    """
    stated = units_in(heads) | units_in(above)
    if not stated:
        return msg(
            "bij kolom ‘{kolom}’ staat geen eenheid; het kan € of € 1.000 zijn", kolom=column
        )
    if len(stated) > 1:
        return msg(
            "bij kolom ‘{kolom}’ en erboven staat meer dan één eenheid: {eenheden}",
            kolom=column,
            eenheden=", ".join(UNIT_NAMES[cents] for cents in sorted(stated)),
        )
    return next(iter(stated))
