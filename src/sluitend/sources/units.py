"""In which unit money stands, as the sheet itself says; what it does not say is not derived."""

from __future__ import annotations

import re

from sluitend.core.numbers import CENTS_PER_EURO, CENTS_PER_KEUR, CENTS_PER_MILLION

EURO = r"(?:€|euro'?s?|eur)"
THOUSAND = r"1[. ]?000"
MILLIONS = re.compile(
    rf"{EURO} ?(?:x|×|\*|in)? ?(?:1[.]000[.]000|mln\b|miljoen)|(?:in|x|×) ?(?:mln\b|miljoen(?:en)?) ?{EURO}?"
)
THOUSANDS = re.compile(
    rf"{EURO} ?(?:x|×|\*|in)? ?{THOUSAND}\b|(?:\bx|×|\*) ?{EURO}? ?{THOUSAND}\b|in {THOUSAND} {EURO}|"
    rf"duizend(?:en)? {EURO}"
)
EUROS = re.compile(r"€|\beuro'?s?\b|\beur\b")
UNITS = ((MILLIONS, CENTS_PER_MILLION), (THOUSANDS, CENTS_PER_KEUR), (EUROS, CENTS_PER_EURO))
"""Largest first: what says 'x € 1.000' also says '€'."""


def cents_per_unit(text: str) -> int | None:
    """Return what one unit is in cents, or None when the text does not say.

    Examples
    --------
    >>> cents_per_unit("Bedragen x € 1.000"), cents_per_unit("in euro's"), cents_per_unit("bedrag")
    (100000, 100, None)
    >>> cents_per_unit("in duizenden euro"), cents_per_unit("€ mln"), cents_per_unit("x 1000 euro")
    (100000, 100000000, 100000)
    """
    words = " ".join(text.split()).casefold()
    return next((cents for pattern, cents in UNITS if pattern.search(words)), None)
