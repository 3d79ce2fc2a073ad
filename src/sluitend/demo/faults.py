"""Faults planted in a faulty variant of the country: what a plausibility test must notice.

The fictional country itself is clean. In the faulty variant some municipalities made a mistake in
what they filed; everything that is published from it follows, as it would in reality. Rows that
cannot be read at all are another matter: see `sluitend.demo.spoilt`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import polars as pl

from sluitend.demo.country import Country
from sluitend.demo.plants import BEGROTING, JAARREKENING, Document, Domain, MissingFiling
from sluitend.demo.spending import BATEN, LASTEN
from sluitend.demo.taakvelden import detail_titles, two_digits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["factor", "verschuiving", "totaal", "niet geleverd"]
POSITIONS = {"lasten": LASTEN, "baten": BATEN}


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault.

    Parameters
    ----------
    id, soort
        Name of the fault and how it is made: filed amounts times a `factor`; the part `factor` of
        one taakveld filed on `naar`; a published total times a `factor`; or not filed (a `domein`).
    gm_code, document, jaar
        Whose filing.
    omschrijving
        What happened, in Dutch.
    toets, onderwerp
        The test that must find it, and what its finding must be about.
    taakvelden
        Two-digit codes it is made on; for a total the measure of the totals file.
    maat
        Lasten or baten.
    """

    id: str
    soort: Kind
    gm_code: str
    document: Document
    jaar: int
    omschrijving: str
    toets: str
    onderwerp: str
    taakvelden: tuple[str, ...] = ()
    factor: Fraction = Fraction(1)
    naar: str = ""
    maat: Literal["lasten", "baten"] = "lasten"
    domein: Domain = "alles"
    vorm: Literal["nul", "afwezig"] = "nul"


PLANTED_FAULTS = (
    Fault(
        "eenheid-te-klein", "factor", "GM9019", JAARREKENING, 2021,
        "Appelmeer levert taakveld 6.71 in miljoenen euro in plaats van in duizenden.",
        "eenheid", "6.71", ("6.71",), Fraction(1, 1000),
    ),
    Fault(
        "eenheid-te-groot", "factor", "GM9033", BEGROTING, 2026,
        "Sterrenhorst levert taakveld 6.92 in hele euro's in plaats van in duizenden.",
        "eenheid", "6.92", ("6.92",), Fraction(1000),
    ),
    Fault(
        "eenheid-eerste-jaar", "factor", "GM9029", JAARREKENING, 2017,
        "Grauwheide levert in het eerste jaar taakveld 6.6 in hele euro's; er is geen jaar ervoor.",
        "eenheid", "6.6", ("6.6",), Fraction(1000),
    ),
    Fault(
        "teken", "factor", "GM9013", JAARREKENING, 2020,
        "Rietmonde boekt taakveld 6.5 met het verkeerde teken.",
        "teken", "6.5", ("6.5",), Fraction(-1),
    ),
    Fault(
        "teken-baten", "factor", "GM9024", JAARREKENING, 2023,
        "Ooievaarshoek levert de baten van taakveld 6.3 met een minteken.",
        "teken", "6.3", ("6.3",), Fraction(-1), maat="baten",
    ),
    Fault(
        "verschuiving-middelgroot", "verschuiving", "GM9035", JAARREKENING, 2022,
        "Mosbergen boekt 60 % van de Wmo-begeleiding (6.71) op jeugd (6.72).",
        "verschuiving", "6.71+6.72", ("6.71",), Fraction(3, 5), naar="6.72",
    ),
    Fault(
        "verschuiving-klein", "verschuiving", "GM9014", JAARREKENING, 2019,
        "Krabbensluis boekt alle hulpmiddelen (6.6) op 6.71.",
        "verschuiving", "6.6+6.71", ("6.6",), Fraction(1), naar="6.71",
    ),
    Fault(
        "uitschieter-groot", "factor", "GM9029", JAARREKENING, 2021,
        "Grauwheide telt bij jeugdhulp (6.72) een contract dubbel: 60 % te hoog.",
        "jaar_op_jaar", "6.72", ("6.72",), Fraction(8, 5),
    ),
    Fault(
        "uitschieter-middelgroot", "factor", "GM9034", JAARREKENING, 2018,
        "Wolfsdennen vergeet de helft van WSW en beschut werk (6.4).",
        "jaar_op_jaar", "6.4", ("6.4",), Fraction(1, 2),
    ),
    Fault(
        "uitschieter-klein", "factor", "GM9036", JAARREKENING, 2024,
        "'s-Kruidenveld (7.400 inwoners) neemt bij 6.71 een half jaar van een ander jaar mee.",
        "jaar_op_jaar", "6.71", ("6.71",), Fraction(8, 5),
    ),
    Fault(
        "verdwenen", "factor", "GM9007", JAARREKENING, 2018,
        "Helmdrecht laat taakveld 6.4 leeg.",
        "verschijnt_of_verdwijnt", "6.4", ("6.4",), Fraction(0),
    ),
    Fault(
        "totaal-lasten", "totaal", "GM9021", JAARREKENING, 2019,
        "Het gepubliceerde totaal van Vossenrade is 2 % hoger dan de som van de taakvelden.",
        "som", "totaal", ("lasten",), Fraction(51, 50),
    ),
    Fault(
        "totaal-sociaal", "totaal", "GM9037", BEGROTING, 2022,
        "Het gepubliceerde totaal van het sociaal domein van Turfwolde mist een tiende.",
        "som", "6", ("sociaal",), Fraction(9, 10),
    ),
    Fault(
        "niet-geleverd", "niet geleverd", "GM9028", JAARREKENING, 2023,
        "Leliëndam levert de jaarrekening 2023 met alleen nullen.",
        "niet_geleverd", "6",
    ),
    Fault(
        "geen-regels", "niet geleverd", "GM9034", BEGROTING, 2026,
        "Van Wolfsdennen ontbreken alle regels van de begroting 2026.",
        "niet_geleverd", "6", vorm="afwezig",
    ),
    Fault(
        "domein-op-nul", "niet geleverd", "GM9037", JAARREKENING, 2022,
        "Bij Turfwolde staat de Wmo op nul; de rest is gewoon geleverd.",
        "domein_op_nul", "wmo", domein="wmo",
    ),
)  # fmt: skip
"""Every planted fault: one to three of each kind that the plausibility tests know."""


@dataclass(frozen=True)
class FaultyCountry(Country):
    """The country as it really is, and the faults that were made in filing it."""

    faults: tuple[Fault, ...] = ()

    def filed_detail(self, jaar: int, document: Document) -> NDArray[np.int64]:
        """Return the filed amounts in 1,000 euro, with the faults in them."""
        amounts = super().filed_detail(jaar, document)
        columns = [two_digits(code) for code in detail_titles(jaar)]
        for fault in self.faults:
            if (fault.jaar, fault.document) != (jaar, document):
                continue
            row = amounts[self.codes(jaar).index(fault.gm_code), :, POSITIONS[fault.maat]]
            chosen = [position for position, code in enumerate(columns) if code in fault.taakvelden]
            part = row[chosen] * fault.factor.numerator // fault.factor.denominator
            if fault.soort == "factor":
                row[chosen] = part
            elif fault.soort == "verschuiving":
                row[chosen] -= part
                row[columns.index(fault.naar)] += part.sum()
        return amounts


def faulty(country: Country, faults: tuple[Fault, ...]) -> FaultyCountry:
    """Return the country with faults in what it filed; without faults it is the same country."""
    values = {field.name: getattr(country, field.name) for field in fields(Country)}
    values["missing"] += tuple(
        MissingFiling(fault.gm_code, fault.document, fault.jaar, fault.domein, fault.vorm)
        for fault in faults
        if fault.soort == "niet geleverd"
    )
    return FaultyCountry(**values, faults=faults)


def wrong_totals(totals: pl.DataFrame, faults: tuple[Fault, ...]) -> pl.DataFrame:
    """Return the totals file with the totals that do not match."""
    for fault in faults:
        if fault.soort != "totaal":
            continue
        here = (
            (pl.col("gm_code") == fault.gm_code)
            & (pl.col("document") == fault.document)
            & (pl.col("jaar") == fault.jaar)
        )
        for measure in fault.taakvelden:
            amount = pl.col(f"{measure}_keur")
            wrong = (amount * fault.factor.numerator / fault.factor.denominator).round()
            totals = totals.with_columns(
                pl.when(here).then(wrong).otherwise(amount).alias(f"{measure}_keur")
            )
    return totals


def planted_faults(faults: tuple[Fault, ...]) -> pl.DataFrame:
    """Return the planted faults as one table, a row per fault; codes separated by spaces."""
    rows = [
        {**asdict(fault), "taakvelden": " ".join(fault.taakvelden), "factor": str(fault.factor)}
        for fault in faults
    ]
    return pl.DataFrame(rows, infer_schema_length=None)
