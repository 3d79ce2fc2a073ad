"""What is planted by hand in the country, so that the size of every event is known beforehand.

Everything else is drawn at random around it. Amounts are euro per inhabitant and multiples of 10,
inhabitants multiples of 100: every amount is then a whole number of 1,000 euro.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Document = Literal["begroting", "jaarrekening"]
Domain = Literal["alles", "jeugd", "wmo", "inkomen"]
BEGROTING: Document = "begroting"
JAARREKENING: Document = "jaarrekening"
DOCUMENTS: tuple[Document, ...] = (BEGROTING, JAARREKENING)


@dataclass(frozen=True, slots=True)
class MissingFiling:
    """A filing, or one domain of it, that was not handed in.

    `vorm` is how the sources show it: zeros ("nul") or no rows at all ("afwezig").
    """

    gm_code: str
    document: Document
    jaar: int
    domein: Domain = "alles"
    vorm: Literal["nul", "afwezig"] = "nul"


MISSING = (
    MissingFiling("GM9015", JAARREKENING, 2020),
    MissingFiling("GM9017", JAARREKENING, 2018, "jeugd"),
    *(
        MissingFiling("GM9018", document, jaar, "jeugd")
        for document in DOCUMENTS
        for jaar in (2017, 2018)
    ),
    MissingFiling("GM9023", JAARREKENING, 2022),
    MissingFiling("GM9031", BEGROTING, 2021),
    MissingFiling("GM9027", BEGROTING, 2025, vorm="afwezig"),
)


@dataclass(frozen=True, slots=True)
class IncidentalFlow:
    """Temporary money on one taakveld, paid by the Rijk.

    `jaarrekening` and `begroting` hold the euro per inhabitant per year. The flow is active from
    its first to its last year of jaarrekening or begroting, in both documents: a begroting without
    the flow is no good basis of comparison either.
    """

    id: str
    taakveld: str
    jaarrekening: dict[int, int]
    begroting: dict[int, int]

    def euro(self, document: Document, jaar: int) -> int:
        """Return the euro per inhabitant planted in that document and year."""
        amounts = self.jaarrekening if document == JAARREKENING else self.begroting
        return amounts.get(jaar, 0)

    def active(self, jaar: int) -> bool:
        """Return whether comparisons that touch `jaar` are disturbed by the flow."""
        return jaar in self.jaarrekening or jaar in self.begroting


FLOWS = (
    IncidentalFlow(
        "oekraine", "6.1", {2022: 60, 2023: 110, 2024: 120}, {2024: 90, 2025: 80, 2026: 60}
    ),
    IncidentalFlow("tozo", "6.3", {2020: 150, 2021: 70}, {}),
    IncidentalFlow("energietoeslag", "6.3", {2022: 90, 2023: 50}, {}),
)

TOEGANG_EXTRA, TOEGANG_FROM = 40, 2023
"""Euro per inhabitant that moved onto taakveld 6.2 with the new classification, everywhere."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A cell that was published lower first: `euro` per inhabitant less than the final figure."""

    gm_code: str
    document: Document
    jaar: int
    taakveld: str
    euro: int


REVISIONS = (Revision("GM9020", JAARREKENING, 2024, "6.72", 10),)

GROWTH = {
    ("GM9001", 2023): 100,
    ("GM9003", 2022): 400,
    ("GM9006", 2020): 200,
    ("GM9010", 2022): 100,
    ("GM9015", 2020): 100,
    ("GM9015", 2021): 100,
    ("GM9017", 2018): 100,
    ("GM9017", 2019): 100,
    ("GM9025", 2019): 2000,
    ("GM9026", 2025): 300,
    ("GM9032", 2023): 200,
}
"""Planted growth of the inhabitants over the year that ends on 1 January."""

PINS: dict[tuple[str, Document, int], dict[str, int]] = {
    ("GM9001", JAARREKENING, 2022): {"toegang": 100},
    ("GM9001", JAARREKENING, 2023): {"toegang": 100},
    ("GM9002", JAARREKENING, 2023): {"jeugdhulp": 500, "jeugdbescherming": 50},
    ("GM9003", JAARREKENING, 2021): {"samenkracht": 110},
    ("GM9003", JAARREKENING, 2022): {"samenkracht": 110},
    ("GM9004", JAARREKENING, 2020): {"jeugdhulp": 300, "jeugdbescherming": 60},
    ("GM9005", JAARREKENING, 2020): {"jeugdhulp": 320, "jeugdbescherming": 40},
    ("GM9004", BEGROTING, 2020): {"jeugdhulp": 300, "jeugdbescherming": 50},
    ("GM9005", BEGROTING, 2020): {"jeugdhulp": 300, "jeugdbescherming": 40},
    ("GM9006", JAARREKENING, 2019): {"inkomen": 450},
    ("GM9006", JAARREKENING, 2020): {"inkomen": 450},
    ("GM9008", JAARREKENING, 2018): {"jeugdhulp": 280, "jeugdbescherming": 50},
    ("GM9010", JAARREKENING, 2021): {"inkomen": 440},
    ("GM9010", JAARREKENING, 2022): {"inkomen": 440},
    ("GM9012", JAARREKENING, 2021): {"jeugdhulp": 310, "jeugdbescherming": 40},
    ("GM9015", JAARREKENING, 2019): {"jeugdhulp": 350, "jeugdbescherming": 50},
    ("GM9015", JAARREKENING, 2021): {"jeugdhulp": 370, "jeugdbescherming": 50},
    ("GM9016", JAARREKENING, 2023): {"wmo_maatwerk": 290},
    ("GM9017", JAARREKENING, 2017): {"jeugdhulp": 270, "jeugdbescherming": 40},
    ("GM9017", JAARREKENING, 2019): {"jeugdhulp": 280, "jeugdbescherming": 40},
    ("GM9018", JAARREKENING, 2019): {"jeugdhulp": 300, "jeugdbescherming": 40},
    ("GM9022", JAARREKENING, 2022): {"jeugdhulp": 350, "jeugdbescherming": 50},
    ("GM9032", JAARREKENING, 2023): {"jeugdhulp": 370, "jeugdbescherming": 50},
    ("GM9025", JAARREKENING, 2018): {"jeugdhulp": 300, "jeugdbescherming": 50},
    ("GM9026", BEGROTING, 2024): {"jeugdhulp": 380},
    ("GM9026", BEGROTING, 2025): {"jeugdhulp": 370},
    ("GM9027", BEGROTING, 2024): {"jeugdhulp": 350, "jeugdbescherming": 50},
}
"""Planted euro per inhabitant per post, incidental flows and extra toegang not counted."""

COPIED = (("GM9025", JAARREKENING, 2019),)
"""Filings in which every euro per inhabitant equals the year before."""

BOOKED_ON_PARENT = frozenset({("GM9016", "wmo_maatwerk")})
"""Posts booked on the dead parent code in 2023 and 2024 instead of on its children."""
