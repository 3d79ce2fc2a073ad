"""Invented countries for the tests of geography and areas, and what must be true of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import strategies as st

from sluitend.reference.geography import Geography

VAN, TOT = 2017, 2022
MUNICIPALITIES = {"jaar": pl.Int64, "gm_code": pl.String, "gm_naam": pl.String}
MOVES = {
    "jaar": pl.Int64,
    "van_code": pl.String,
    "naar_code": pl.String,
    "aandeel": pl.Float64,
    "geraamd": pl.Boolean,
}
DIVISIONS = {
    "jaar": pl.Int64,
    "gm_code": pl.String,
    "indeling": pl.String,
    "gebied_code": pl.String,
    "gebied_naam": pl.String,
}
COUNT = st.integers(2, 6)
Part = tuple[str, Fraction]


@dataclass
class Country:
    """Municipalities per year and where each that ended went, in exact fractions.

    ``moves[year][code]`` lists the parts of a municipality that ended just before that year.
    """

    present: dict[int, list[str]]
    moves: dict[int, dict[str, list[Part]]] = field(default_factory=dict)
    names: dict[tuple[int, str], str] = field(default_factory=dict)
    divisions: list[tuple[int, str, str, str, str]] = field(default_factory=list)

    @property
    def geography(self) -> Geography:
        """The country as the program knows it."""
        return Geography(
            pl.DataFrame(
                [
                    (jaar, code, self.names.get((jaar, code), f"Naam van {code}"))
                    for jaar, codes in self.present.items()
                    for code in codes
                ],
                schema=MUNICIPALITIES,
                orient="row",
            ),
            pl.DataFrame(
                [
                    (jaar, code, target, float(part), len(parts) > 1)
                    for jaar, ended in self.moves.items()
                    for code, parts in ended.items()
                    for target, part in parts
                ],
                schema=MOVES,
                orient="row",
            ),
            pl.DataFrame(self.divisions, schema=DIVISIONS, orient="row"),
        )

    def flow(self, code: str, van: int, naar: int) -> dict[str, tuple[Fraction, bool]]:
        """Return where `code` lies in `naar`: its parts, and whether a split is under them."""
        if van == naar:
            return {code: (Fraction(1), False)}
        found: dict[str, tuple[Fraction, bool]] = {}
        parts = self.moves.get(van + 1, {}).get(code, [(code, Fraction(1))])
        for target, part in parts:
            for end, (share, guessed) in self.flow(target, van + 1, naar).items():
                so_far, guessed_so_far = found.get(end, (Fraction(0), False))
                split = len(parts) > 1
                found[end] = (so_far + part * share, guessed or guessed_so_far or split)
        return found

    def carried_on_by(self, code: str, jaar: int, naar: int) -> str:
        """Return who carries on the accounts: itself, then what begins with its largest part."""
        for year in range(jaar + 1, naar + 1):
            if code in self.present[year]:
                continue
            parts = self.moves[year][code]
            largest = max(part for _, part in parts)
            target = min(target for target, part in parts if part == largest)
            if target in self.present[year - 1]:
                return code
            code = target
        return code

    def codes(self) -> list[str]:
        """All codes of all years."""
        return sorted({code for codes in self.present.values() for code in codes})


@st.composite
def _countries(draw: st.DrawFn) -> Country:
    numbers = iter(draw(st.permutations(range(1, 60))))
    country = Country({VAN: sorted(f"GM9{next(numbers):03d}" for _ in range(draw(COUNT)))})
    for jaar in range(VAN + 1, TOT + 1):
        before = country.present[jaar - 1]
        moves: dict[str, list[Part]] = {}
        begun: set[str] = set()
        for kind in draw(st.lists(st.sampled_from(["fusie", "opgaan", "splitsing"]), max_size=2)):
            # What receives a part this year stays: the next link of a chain is a later year.
            fed = {target for parts in moves.values() for target, _ in parts}
            free = [code for code in before if code not in moves and code not in fed]
            if len(free) < 2:
                break
            ending = draw(
                st.lists(
                    st.sampled_from(free), min_size=1, max_size=1 + (kind == "fusie"), unique=True
                )
            )
            staying = [code for code in before if code not in moves and code not in ending]
            fresh = f"GM9{next(numbers):03d}"
            choices = {"fusie": [fresh], "opgaan": staying, "splitsing": [*staying, fresh]}[kind]
            targets = draw(
                st.lists(
                    st.sampled_from(choices),
                    min_size=1 + (kind == "splitsing"),
                    max_size=3 if kind == "splitsing" else 1,
                    unique=True,
                )
            )
            sizes = [draw(st.integers(1, 9)) for _ in targets]
            parts = [(t, Fraction(n, sum(sizes))) for t, n in zip(targets, sizes, strict=True)]
            moves |= dict.fromkeys(ending, parts)
            begun |= {fresh} & set(targets)
        country.present[jaar] = sorted((set(before) | begun) - set(moves))
        country.moves[jaar] = moves
    return country


@pytest.fixture(scope="session")
def countries() -> st.SearchStrategy[Country]:
    """Countries in which municipalities merge, are absorbed and split, year after year."""
    return _countries()


@pytest.fixture(scope="session")
def invent() -> type[Country]:
    """The class itself, for a country that is written out in a test."""
    return Country


@pytest.fixture
def chain() -> Country:
    """N begins in 2019 out of A and B and ends in 2021; a split feeds it in between."""
    first = ["GM9001", "GM9002", "GM9005", "GM9019", "GM9020"]
    whole = Fraction(1)
    return Country(
        {
            2017: first,
            2018: first,
            2019: ["GM9005", "GM9014", "GM9019", "GM9020"],
            2020: ["GM9005", "GM9014", "GM9020"],
            2021: ["GM9005", "GM9020"],
            2022: ["GM9005", "GM9020"],
        },
        {
            2019: {"GM9001": [("GM9014", whole)], "GM9002": [("GM9014", whole)]},
            2020: {"GM9019": [("GM9014", Fraction(3, 4)), ("GM9020", Fraction(1, 4))]},
            2021: {"GM9014": [("GM9005", whole)]},
        },
    )
