"""What a column may hold, and every way of being wrong that goes with it: the reason is declared here.

A kind of column names, per operator, what is written in the cell (made from what stood there) and
what the uitvallijst must say. The same operators then run over every file of every source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Change: TypeAlias = Callable[[str], str]
NO_WHOLE = "geen geheel getal binnen de grenzen"
NO_NUMBER = "geen getal binnen de grenzen"
NO_CODE = "geen geldige code"
NOT_THEN = "deze gemeente bestaat niet in dat jaar"
UNKNOWN = "onbekende waarde"
EMPTY = "leeg"
KEUR = (-(10**9), 10**9)
COUNT = (0, 10**9)
SENTINEL = "-99998"
"""Stands in raw Iv3 for "no statement"; in a file that has been worked on it is a fault."""


@dataclass(frozen=True)
class Wrong:
    """Texts that do not belong in a cell.

    Attributes
    ----------
    column
        Where the uitvallijst puts it, when that is another column than the one that was changed.
    """

    changes: tuple[Change, ...]
    reason: str
    column: str = ""


@dataclass(frozen=True)
class Kind:
    """What belongs in a column.

    Attributes
    ----------
    wrong
        By operator.
    same
        Other ways to write what stands there, which change nothing.
    is_key
        A row with a wrong cell here is about nobody knows what.
    may_be_empty
        An empty cell is no fault: that figure is not published.
    number
        The cell holds a number that is stored.
    """

    wrong: Mapping[str, Wrong]
    same: tuple[Change, ...] = ()
    is_key: bool = False
    may_be_empty: bool = False
    number: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a file that its source uses.

    Attributes
    ----------
    maat
        Measure under which its number is stored, if the number is free to change on its own.
    factor
        What one unit in the file is in the table.
    """

    name: str
    kind: Kind
    maat: str = ""
    factor: int = 1


def written(*texts: str) -> tuple[Change, ...]:
    """Return changes that write a text whatever stood there."""
    return tuple(_constant(text) for text in texts)


def _constant(text: str) -> Change:
    return lambda _: text


def _padded(text: str) -> str:
    return f" {text}\t"


def _padded_wide(text: str) -> str:
    return f"\u00a0{text}  "


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _full_width(text: str) -> str:
    return text.translate(FULL_WIDTH)


def _arabic(text: str) -> str:
    return text.translate(ARABIC)


OTHER_DIGITS = (_full_width, _arabic)
"""Digits of another script are digits to a program, and no part of any code."""


def _bare(text: str) -> str:
    return text.removesuffix(".0").removesuffix(".00")


def _zero_before(text: str) -> str:
    return text if text.startswith("-") else f"0{text}"


PADDED = (_padded, _padded_wide)
WORDS = written("abc", "n.n.b.", "--5", "€ 5", "12 a", "0x1F", "1_000", "٣", "½", "−5")
"""Not only letters: digits of another script, a typographic minus, what a program would call a number."""


def _number_faults(
    reason: str, bounds: tuple[float, float], texts: Mapping[str, tuple[str, ...]]
) -> dict[str, Wrong]:
    low, high = bounds
    outside = (f"{low - 1:.0f}", f"{high + 1:.0f}", "9" * 25, "-" + "9" * 25)
    faults = {
        "text_in_number": Wrong(WORDS, reason),
        "thousands_dots": Wrong(written("1.234.567", "12.000.000", "1 234", "1'234"), reason),
        "decimal_comma": Wrong(written("12,5", "1.234,5", "0,0"), reason),
        "not_finite": Wrong(written("NaN", "inf", "-inf", "Infinity", "nan", "-nan"), reason),
        "infinite": Wrong(written("1e999", "-1e999", "9" * 400), reason),
        "out_of_bounds": Wrong(written(*outside), reason),
        **{name: Wrong(written(*values), reason) for name, values in texts.items()},
    }
    if low > int(SENTINEL):
        faults["sentinel"] = Wrong(written(SENTINEL, "-99997"), reason)
    return faults


def whole(
    low: int = KEUR[0], high: int = KEUR[1], *, may_be_empty: bool = False, is_key: bool = False
) -> Kind:
    """Return the kind of a column with whole numbers."""
    texts = {
        "fraction": ("12.5", "0.1", "-0.25"),
        "exponent": ("1e3", "1E+3", "2e-1"),
        "dot_for_thousands": ("1.234", "1.000", "23.700"),
    }
    faults = _number_faults(NO_WHOLE, (low, high), texts)
    faults["other_digits"] = Wrong(OTHER_DIGITS, NO_WHOLE)
    if not may_be_empty:
        faults["blank_cell"] = Wrong(written("", "  ", "\t"), NO_WHOLE)
    same = (
        *PADDED,
        lambda text: f"{_bare(text)}.0",
        lambda text: f"{_bare(text)}.00",
        _bare,
        _zero_before,
    )
    return Kind(faults, same, is_key=is_key, may_be_empty=may_be_empty, number=not is_key)


def year(low: int = 1990, high: int = 2060) -> Kind:
    """Return the kind of a column with the year a row is about."""
    made = whole(low, high, is_key=True)
    faults = {name: wrong for name, wrong in made.wrong.items() if name != "sentinel"}
    impossible = written("0", "23", "1850", "20231", "-2023", "2023-2024", "2023JJ00")
    return Kind({**faults, "impossible_year": Wrong(impossible, NO_WHOLE)}, made.same, is_key=True)


def number(low: float | None, high: float | None, *, may_be_empty: bool = False) -> Kind:
    """Return the kind of a column with numbers that need not be whole; None is no bound."""
    widest = 10.0**300
    bounds = (-widest if low is None else low, widest if high is None else high)
    faults = _number_faults(NO_NUMBER, bounds, {"exponent": ("1e", "e5", "1e1000", "1.5e+", "1e-")})
    if low is None or high is None:
        del faults["out_of_bounds"]
    if low is None:
        faults.pop("sentinel", None)
    if not may_be_empty:
        faults["blank_cell"] = Wrong(written("", "  ", "\t"), NO_NUMBER)
    same = (
        *PADDED,
        lambda text: f"{text}e0",
        lambda text: f"{text}0" if "." in text else f"{text}.000",
    )
    return Kind(faults, same, may_be_empty=may_be_empty, number=True)


def code(
    *wrong: str, unknown: Wrong | None = None, is_key: bool = True, padded: bool = True
) -> Kind:
    """Return the kind of a column with codes.

    Parameters
    ----------
    wrong
        Texts that do not look like a code.
    unknown
        Texts that do, and are none.
    """
    faults = {
        "no_code": Wrong(written(*wrong), NO_CODE),
        "blank_cell": Wrong(written("", "  "), NO_CODE),
        "other_digits": Wrong(OTHER_DIGITS, NO_CODE),
    }
    if unknown:
        faults["unknown_code"] = unknown
    return Kind(faults, PADDED if padded else (), is_key=is_key)


def municipality(*not_then: str) -> Kind:
    """Return the kind of a column with municipalities; the codes given are of other years."""
    without = (lambda text: text[2:], lambda text: str(int(text[2:])))
    as_number = (lambda text: f"{text[2:]}.0", lambda text: f"{int(text[2:]):.3e}")
    faults = {
        "no_code": Wrong(written("GM12", "GM90011", "Oudewater", "GM9001x", "GM 9001"), NO_CODE),
        "other_digits": Wrong(OTHER_DIGITS, NO_CODE),
        "blank_cell": Wrong(written("", "  "), NO_CODE),
        "lower_case": Wrong((str.lower, str.title), NO_CODE),
        "code_without_letters": Wrong(without, NO_CODE),
        "code_as_number": Wrong(as_number, NO_CODE),
        "unknown_code": Wrong(written("GM9099", "GM0000"), NOT_THEN),
    }
    if not_then:
        faults["code_of_another_year"] = Wrong(written(*not_then), NOT_THEN)
    return Kind(faults, PADDED, is_key=True)


def one_of(*unknown: str, is_key: bool = True) -> Kind:
    """Return the kind of a column with words from a list."""
    return Kind(
        {
            "unknown_code": Wrong((*written(*unknown), str.upper), UNKNOWN),
            "blank_cell": Wrong(written("", "  "), UNKNOWN),
            "padded_word": Wrong((lambda text: f"{text} ", lambda text: f" {text}"), UNKNOWN),
        },
        is_key=is_key,
    )


def text(*, is_key: bool = True) -> Kind:
    """Return the kind of a column with names that may be anything but empty."""
    return Kind({"blank_cell": Wrong(written("", "   ", "\t"), EMPTY)}, PADDED, is_key=is_key)


def linked(reason: str, *, empty: str = EMPTY, column: str = "", is_key: bool = True) -> Kind:
    """Return the kind of a column with names that stand in another file too."""
    strange = written("Nergenshuizen", "onbekend", "Totaal NL", "x")
    return Kind(
        {
            "unknown_code": Wrong(strange, reason, column),
            "blank_cell": Wrong(written("", "  "), empty, column),
        },
        PADDED,
        is_key=is_key,
    )
