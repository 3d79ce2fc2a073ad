"""The invented map: municipalities, their names per year, regions and reclassifications."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

COUNTRY_NAME = "Fictief land (Sluitend-demo)"
FIRST_YEAR, LAST_YEAR = 2010, 2026
"""Years for which the list of municipalities is known."""
FIRST_IV3_YEAR = 2017
"""First year with inhabitants and Iv3."""

PROVINCES = {91: "Zilverkust", 92: "Middenwaarden", 93: "Hogeheide"}
STREKEN = {
    "zeekant": ("Zeekant", 91),
    "krekenland": ("Krekenland", 91),
    "korenland": ("Korenland", 92),
    "bongerd": ("De Bongerd", 92),
    "turfhoek": ("Turfhoek", 93),
}
"""Region id: (name, province). A region is a row of the map: what merges, merges within it."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """An invented municipality.

    Parameters
    ----------
    code
        ``GM90xx``: outside the range of codes that ever existed.
    names
        (first year, name), oldest first; a second entry is a renaming.
    streek
        Key of `STREKEN`.
    anchor, anchor_year
        Inhabitants on 1 January of that year; the years around it follow by small steps. Zero for
        a municipality that only consists of its predecessors.
    first, last
        First and last year of existence.
    """

    code: str
    names: tuple[tuple[int, str], ...]
    streek: str
    anchor: int
    anchor_year: int
    first: int = FIRST_YEAR
    last: int = LAST_YEAR

    @property
    def province(self) -> int:
        """Province code: 91, 92 or 93."""
        return STREKEN[self.streek][1]

    def name(self, jaar: int) -> str:
        """Return the name in `jaar`."""
        return [name for first, name in self.names if first <= jaar][-1]

    def exists(self, jaar: int) -> bool:
        """Return whether the code is in force in `jaar`."""
        return self.first <= jaar <= self.last


@dataclass(frozen=True, slots=True)
class Move:
    """A share of a municipality that ended goes to `naar` on 1 January of `jaar`."""

    jaar: int
    van: str
    naar: str
    aandeel: Fraction = Fraction(1)
    geraamd: bool = False


MOVES = (
    Move(2014, "GM9030", "GM9029"),
    Move(2019, "GM9008", "GM9009"),
    Move(2021, "GM9004", "GM9031"),
    Move(2021, "GM9005", "GM9031"),
    Move(2022, "GM9012", "GM9011", Fraction(3, 5), geraamd=True),
    Move(2022, "GM9012", "GM9013", Fraction(2, 5), geraamd=True),
    Move(2023, "GM9022", "GM9032"),
    Move(2023, "GM9023", "GM9032"),
)

# Code, name, inhabitants, year of that number. The order is the map, from west to east.
_MAP = {
    "zeekant": """\
9001 Kwelderzijl 12000 2022
9002 Schelpenoord 170000 2023
9003 Duinrade 50000 2021
9004 Zeegaarde 20000 2020
9005 Wierhaven 15000 2020
9006 Meeuwenrecht 30000 2019
9007 Helmdrecht 23500 2017""",
    "krekenland": """\
9008 Lisbroeken 9000 2018
9009 Wilgenstede 42000 2017
9010 Vlietkapelle 16000 2021
9011 Elzenwaarde 36000 2021
9012 Tussenkreken 10000 2021
9013 Rietmonde 27500 2021
9014 Krabbensluis 6800 2017""",
    "korenland": """\
9015 Korenhage 25000 2019
9016 Bremmerlo 11200 2023
9017 Klaverzande 8000 2017
9018 Hazelgaarde 14000 2019
9019 Appelmeer 88000 2017
9020 Lindeburcht 40000 2024
9021 Vossenrade 31400 2017""",
    "bongerd": """\
9022 Zwaluwdal 30000 2022
9023 Pruimeloo 14800 2022
9024 Ooievaarshoek 19300 2017
9025 Nieuw-Zonnewold 22000 2018
9026 Ravenstroom 60000 2024
9027 Kievitsbrink 18000 2024
9028 Oud-Leliëndam 33600 2017""",
    "turfhoek": """\
9029 Grauwheide 112000 2017
9030 Jeneverlo 0 2013
9033 Sterrenhorst 5600 2017
9034 Wolfsdennen 27100 2017
9035 Mosbergen 45700 2017
9036 's-Kruidenveld 7400 2017
9037 Turfwolde 21900 2017""",
}
_RENAMED = {"GM9028": (2020, "Leliëndam")}
_FORMED = (
    Municipality("GM9031", ((2021, "Zilvermonde"),), "zeekant", 0, 2020, first=2021),
    Municipality("GM9032", ((2023, "Bongerdland"),), "bongerd", 0, 2022, first=2023),
)
CENTRE = "GM9002"
"""The centre municipality, which runs tasks for its neighbours and is paid for them."""


@lru_cache
def tiles() -> tuple[tuple[str, ...], ...]:
    """Return the map of 2010: rows from north to south, codes from west to east."""
    return tuple(
        tuple(f"GM{line.split()[0]}" for line in text.splitlines()) for text in _MAP.values()
    )


@lru_cache
def municipalities() -> tuple[Municipality, ...]:
    """Return every municipality that ever existed in the country, sorted by code."""
    ended = {move.van: move.jaar - 1 for move in MOVES}
    found = list(_FORMED)
    for streek, text in _MAP.items():
        for line in text.splitlines():
            number, name, anchor, year = line.rsplit(" ", 2)[0].split(" ", 1) + line.split()[-2:]
            code = f"GM{number}"
            names = ((FIRST_YEAR, name), *([_RENAMED[code]] if code in _RENAMED else []))
            last = ended.get(code, LAST_YEAR)
            found.append(Municipality(code, names, streek, int(anchor), int(year), last=last))
    return tuple(sorted(found, key=lambda municipality: municipality.code))
