"""How easy a Dutch text reads, by a published formula: Flesch as Douma fitted it to Dutch (1960).

The measure, its bounds for B1 and its weakness are on ``methode/raadspagina.md``. It looks at the
length of sentences and words and at nothing else; it does not know whether a reader understands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE, PER_WORD, PER_SYLLABLE = 206.84, 0.93, 77.0
"""Douma (1960): 206,84 - 0,93 x words per sentence - 0,77 x syllables per hundred words."""
EASIEST = 60.0
"""Lower limit of what Douma calls "normaal": read by who finished the lowest secondary school."""
MEAN_SENTENCE, LONGEST_SENTENCE = 15.0, 25
"""Words: plain-language guidance asks for short sentences, and one that runs on loses a reader."""
LONG_SYLLABLES, LONG_SHARE = 5, 0.10
"""A word of so many syllables is long; at most one in ten may be."""

TOKEN = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")
"""A word, an amount or a year; a hyphen, an apostrophe or a decimal sign does not end it."""
END = re.compile(r"[.!?:]+(?=\s|$)")
"""A colon ends a sentence too: what comes after it is read on its own."""
VOWELS = re.compile(
    # A diaeresis begins a syllable of its own; after it the vowels go on as usual.
    r"[äëïöü](?:[aeiouy](?![aeiouyäëïöü]))?"
    r"|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|ai|oi"
    r"|[aeiouyáàâéèêíìîóòôúùû]"
)
LETTERS = frozenset({"wmo", "wsw", "bbv", "iv", "cbs"})
"""Abbreviations that are said letter by letter though they have, or may have, a vowel."""
SILENT = re.compile(r"(?<=[bcdfgklmnprstvz])eau|(?<=g)ue$|(?<=q)u|(?<=[aeou])y(?=[aeiou])")
"""Written vowels that make one sound or none: in words from French, and a y that is said as a j."""


def syllables(word: str) -> int:
    """Count the syllables of a Dutch word: groups of vowels that are said as one.

    A numeral is not read out and counts as none.

    Examples
    --------
    >>> [syllables(w) for w in ("kosten", "gemeente", "eeuw", "ruïne", "financiën", "jeugd-ggz")]
    [2, 3, 1, 3, 4, 4]
    """
    return sum(map(_part, re.split(r"[-/.,]", word)))


def _part(word: str) -> int:
    """Count the syllables of what is written as one; an abbreviation is said letter by letter."""
    text = word.lower().replace("’", "'")
    if not any(letter.isalpha() for letter in text):
        return 0
    if text in LETTERS:
        return len(text)
    plain = SILENT.sub(lambda found: "o" if found.group() == "eau" else "", text)
    found = len(VOWELS.findall(plain))
    # ggz, vng: no vowel to say, so each letter is.
    return found or sum(letter.isalpha() for letter in text if text != "'s" and len(text) > 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads.

    Attributes
    ----------
    sentences, words
        Numbers; amounts and years are words of a sentence.
    ease
        Score of Flesch and Douma, 100 for very easy and 0 for very hard.
    mean, longest
        Words per sentence.
    long
        Share of the words that have many syllables.
    """

    sentences: int
    words: int
    ease: float
    mean: float
    longest: int
    long: float

    @property
    def plain(self) -> bool:
        """Whether it is at or below B1 by the stated bounds."""
        return (
            self.ease >= EASIEST
            and self.mean <= MEAN_SENTENCE
            and self.longest <= LONGEST_SENTENCE
            and self.long <= LONG_SHARE
        )


def sentences(text: str) -> list[list[str]]:
    """Split a text in sentences and these in words.

    Examples
    --------
    >>> sentences("De kosten stegen. Dat is € 9,8 miljoen!")
    [['De', 'kosten', 'stegen'], ['Dat', 'is', '9,8', 'miljoen']]
    """
    parts = [TOKEN.findall(part) for part in END.split(text)]
    return [part for part in parts if part]


def reading(texts: Iterable[str]) -> Reading:
    """Measure texts together; each begins a new sentence.

    Amounts and years count in the length of a sentence and not in the length of words, as Flesch
    (1949) advises for texts with many figures.

    Raises
    ------
    ValueError
        When there is no word to measure.

    Examples
    --------
    >>> found = reading(["De raad stelt vragen. Het college geeft antwoord."])
    >>> (found.words, found.mean, round(found.ease, 2))
    (8, 4.0, 87.62)
    """
    split = [sentence for text in texts for sentence in sentences(text)]
    counts = [n for sentence in split for word in sentence if (n := syllables(word))]
    if not counts:
        raise ValueError("a text without words has no reading level")
    words = sum(map(len, split))
    mean = words / len(split)
    return Reading(
        sentences=len(split),
        words=words,
        ease=BASE - PER_WORD * mean - PER_SYLLABLE * sum(counts) / len(counts),
        mean=mean,
        longest=max(map(len, split)),
        long=sum(n >= LONG_SYLLABLES for n in counts) / len(counts),
    )
