"""The exact effect of every step, worked out with fractions from the planted primitives alone.

This is the judge of the program: it reads no file and shares no code with the studies.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo import plants
from sluitend.demo.spending import LASTEN, YEARS
from sluitend.demo.taakvelden import blocks, two_digit_titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.demo.country import Country
    from sluitend.demo.taakvelden import Block

SCHEMA = {
    "gm_code": pl.String,
    "van": pl.Int64,
    "tot": pl.Int64,
    "document": pl.String,
    "onderwerp_groep": pl.String,
    "blok": pl.String,
    "vlag": pl.String,
    "stap": pl.String,
    "bedrag": pl.Float64,
    "teller": pl.Int64,
    "noemer": pl.Int64,
}


@dataclass(frozen=True)
class Pair:
    """Two consecutive years of one document, with the filed lasten of both.

    `before` and `after` map (gm_code, two-digit taakveld) to lasten in 1,000 euro.
    """

    country: Country
    document: plants.Document
    van: int
    tot: int
    before: dict[tuple[str, str], int]
    after: dict[tuple[str, str], int]

    def value(self, gm_code: str, block: Block) -> tuple[int, int]:
        """Return the filed lasten of a block in both years, zero where nothing was filed."""
        return (
            sum(self.before.get((gm_code, taakveld), 0) for taakveld in block.van),
            sum(self.after.get((gm_code, taakveld), 0) for taakveld in block.naar),
        )

    def is_filed(self, gm_code: str, jaar: int, block: Block) -> bool:
        """Return whether the municipality handed in that subject in that year."""
        return self.country.missing_filing(gm_code, self.document, jaar, block.groep) is None

    def disturbed(self, block: Block) -> bool:
        """Return whether an incidental flow runs through the block in either year."""
        return any(
            flow.taakveld in block.van + block.naar
            and (flow.active(self.van) or flow.active(self.tot))
            for flow in plants.FLOWS
        )

    def steps(self, gm_code: str, block: Block) -> dict[str, Fraction]:
        """Return step -> effect in 1,000 euro; together exactly the change of the filed lasten."""
        own, now = self.value(gm_code, block)
        if gm_code not in self.country.codes(self.tot):
            return {"herindeling": Fraction(-own)}
        parts = self.country.predecessors(gm_code, self.tot)
        merged = sum((share * self.value(code, block)[0] for code, share in parts), Fraction(0))
        moved = {"herindeling": merged - own} if [code for code, _ in parts] != [gm_code] else {}
        known = [self.is_filed(code, self.van, block) for code, _ in parts]
        if not self.is_filed(gm_code, self.tot, block):
            return {**moved, "niet_geleverd": -merged} if any(known) else moved
        if not any(known):
            return {**moved, "eerste_levering": Fraction(now)}
        if all(known) and block.vlag != "gebroken" and not self.disturbed(block):
            return {**moved, **self.bennet(gm_code, parts, merged, now)}
        if not all(known):
            reason = "niet_vergelijkbaar"
        else:
            reason = "classificatiebreuk" if block.vlag == "gebroken" else "incidenteel"
        return {**moved, reason: now - merged}

    def bennet(
        self, gm_code: str, parts: tuple[tuple[str, Fraction], ...], merged: Fraction, now: int
    ) -> dict[str, Fraction]:
        """Return the change on the borders of `tot`: inhabitants, and euro per inhabitant."""
        people = self.country.inhabitants
        then = sum((share * people[code, self.van] for code, share in parts), Fraction(0))
        here = people[gm_code, self.tot]
        rate_0, rate_1 = merged / then, Fraction(now, here)
        return {
            "inwoners": (here - then) * (rate_0 + rate_1) / 2,
            "groep": (rate_1 - rate_0) * (then + here) / 2,
        }


def filed_lasten(
    country: Country, jaar: int, document: plants.Document
) -> dict[tuple[str, str], int]:
    """Return (gm_code, two-digit taakveld) -> filed lasten in 1,000 euro."""
    amounts = country.filed(jaar, document)[:, :, LASTEN].tolist()
    return {
        (code, taakveld): amount
        for code, row in zip(country.codes(jaar), amounts, strict=True)
        for taakveld, amount in zip(two_digit_titles(jaar), row, strict=True)
    }


def pairs(country: Country) -> Iterator[Pair]:
    """Yield every pair of consecutive years of both documents."""
    for document in plants.DOCUMENTS:
        years = [jaar for jaar in YEARS if document in country.documents(jaar)]
        filed = {jaar: filed_lasten(country, jaar, document) for jaar in years}
        for van, tot in pairwise(years):
            yield Pair(country, document, van, tot, filed[van], filed[tot])


def expected_steps(country: Country, hoofdtaakvelden: tuple[int, ...] = (6,)) -> pl.DataFrame:
    """Return the planted effect of every step, per municipality and pair of consecutive years.

    Parameters
    ----------
    country
        The ground truth.
    hoofdtaakvelden
        Which hoofdtaakvelden to compare; the sociaal domein unless told otherwise.

    Returns
    -------
    One row per (gm_code, van, tot, document, blok, stap); ``bedrag`` in 1,000 euro, the float of
    the exact fraction ``teller / noemer``. A step that does not apply has no row, a step of zero
    has one. A municipality that ended has the step herindeling only.
    """
    rows = []
    for pair in pairs(country):
        everyone = sorted({*country.codes(pair.van), *country.codes(pair.tot)})
        for gm_code in everyone:
            for block in blocks(pair.van, pair.tot, hoofdtaakvelden):
                key = (
                    gm_code,
                    pair.van,
                    pair.tot,
                    pair.document,
                    block.groep,
                    block.id,
                    block.vlag,
                )
                rows += [
                    (*key, stap, float(effect), effect.numerator, effect.denominator)
                    for stap, effect in pair.steps(gm_code, block).items()
                ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
