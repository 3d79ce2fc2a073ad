"""The Iv3 codes in force per year, and the blocks on which two years are comparable.

Codes and titles are the public Iv3 standard. The blocks are written down here a second time, apart
from the concordance that the program uses, because the country is the judge of that concordance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Flag = Literal["doorlopend", "deels", "gebroken"]
CLASSIFICATIONS = (2017, 2023, 2025)
"""First year of each classification."""

RESERVES, RESULT = "0.10", "0.11"
"""Codes that make lasten equal baten; no lasten in the sense of the two-digit file."""

_OTHER = """\
0.1 Bestuur
0.10 Mutaties reserves
0.11 Resultaat van de rekening van baten en lasten
0.2 Burgerzaken
0.3 Beheer overige gebouwen en gronden
0.4 Overhead
0.5 Treasury
0.61 OZB woningen
0.62 OZB niet-woningen
0.63 Parkeerbelasting
0.64 Belastingen overig
0.7 Algemene uitkeringen gemeentefonds
0.8 Overige baten en lasten
0.9 Vennootschapsbelasting
1.1 Crisisbeheersing en brandweer
1.2 Openbare orde en veiligheid
2.1 Verkeer en vervoer
2.2 Parkeren
2.3 Recreatieve havens
2.4 Economische havens en waterwegen
2.5 Openbaar vervoer
3.1 Economische ontwikkeling
3.2 Fysieke bedrijfsinfrastructuur
3.3 Bedrijvenloket en bedrijfsregelingen
3.4 Economische promotie
4.1 Openbaar basisonderwijs
4.2 Onderwijshuisvesting
4.3 Onderwijsbeleid en leerlingzaken
5.1 Sportbeleid en activering
5.2 Sportaccommodaties
5.3 Cultuurpresentatie, cultuurproductie en cultuurparticipatie
5.4 Musea
5.5 Cultureel erfgoed
5.6 Media
5.7 Openbaar groen en (openlucht) recreatie
7.1 Volksgezondheid
7.2 Riolering
7.3 Afval
7.4 Milieubeheer
7.5 Begraafplaatsen en crematoria
8.1 Ruimte en leefomgeving
8.2 Grondexploitatie (niet-bedrijventerreinen)
8.3 Wonen en bouwen
"""
_SHARED = """\
6.1 Samenkracht en burgerparticipatie
6.3 Inkomensregelingen
6.4 WSW en beschut werk
6.5 Arbeidsparticipatie
6.71 Maatwerkdienstverlening 18+
6.81 Geëscaleerde zorg 18+
6.82 Geëscaleerde zorg 18-
"""
_UNTIL_2024 = """\
6.2 Wijkteams
6.6 Maatwerkvoorziening (WMO)
6.72 Maatwerkdienstverlening 18-
"""
_FROM_2023 = """\
6.73 Jeugdhulp met verblijf
6.74 Jeugdhulp crisis, LTA en gesloten plaatsing
"""
_FROM_2025 = """\
6.21 Toegang en eerstelijnsvoorz. WMO
6.22 Toegang en eerstelijnsvoorz. Jeugd
6.23 Toegang en eerstelijnsvoorz. Integraal
6.60 Hulpmiddelen en diensten (WMO)
6.75 Jeugdhulp ambulant
6.76 Jeugdhulp met verblijf
6.79 Persoonsgebonden budgetten
6.91 Coördinatie en beleid WMO
6.92 Coördinatie en beleid Jeugd
"""
_DETAIL_2023 = """\
6.71a Huishoudelijke hulp (WMO)
6.71b Begeleiding (WMO)
6.71c Dagbesteding (WMO)
6.71d Overige maatwerkarrangementen (WMO)
6.72a Jeugdhulp begeleiding
6.72b Jeugdhulp behandeling
6.72c Jeugdhulp dagbesteding
6.72d Jeugdhulp zonder verblijf overig
6.73a Pleegzorg
6.73b Gezinsgericht
6.73c Jeugdhulp met verblijf overig
6.74a Jeugd behandeling GGZ zonder verblijf
6.74b Jeugdhulp crisis/LTA/GGZ-verblijf
6.74c Gesloten plaatsing
6.81a Beschermd wonen (WMO)
6.81b Maatschappelijke- en vrouwenopvang
6.82a Jeugdbescherming
6.82b Jeugdreclassering
"""
_DETAIL_2025 = """\
6.711 Huishoudelijke hulp (WMO)
6.712 Begeleiding (WMO)
6.713 Dagbesteding (WMO)
6.714 Ov. maatwerkarrangementen (WMO)
6.751 Jeugdhulp ambulant lokaal
6.752 Jeugdhulp ambulant regionaal
6.753 Jeugdhulp ambulant landelijk
6.761 Jeugdhulp met verblijf lokaal
6.762 Jeugdhulp met verblijf regionaal
6.763 Jeugdhulp met verblijf landelijk
6.791 PGB WMO
6.792 PGB Jeugd
6.811 Beschermd wonen (WMO)
6.812 Maatschappelijke- en vrouwenopvang
6.821 Jeugdbescherming
6.822 Jeugdreclassering
"""
_TITLES_BEFORE = {
    "8.1": (2022, "Ruimtelijke ordening"),
    "6.4": (2025, "Begeleide participatie"),
}
"""Code: (first year of the new title, title before it)."""

_GROUPS = {
    "6.1": "samenkracht",
    "6.2": "toegang",
    "6.3": "inkomen",
    "6.4": "wsw",
    "6.5": "arbeid",
    "6.6": "wmo",
    "6.71": "wmo",
    "6.72": "jeugd",
    "6.73": "jeugd",
    "6.74": "jeugd",
    "6.75": "jeugd",
    "6.76": "jeugd",
    "6.79": "pgb",
    "6.791": "wmo",
    "6.792": "jeugd",
    "6.81": "wmo",
    "6.82": "jeugd",
    "6.91": "wmo",
    "6.92": "jeugd",
}


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest set of two-digit codes that is comparable between two years.

    `groep` is the subject group within hoofdtaakveld 6, outside it the number of the hoofdtaakveld.
    """

    id: str
    groep: str
    van: tuple[str, ...]
    naar: tuple[str, ...]
    vlag: Flag = "doorlopend"


_BLOCKS_2023 = (
    Block("jeugd", "jeugd", ("6.72", "6.82"), ("6.72", "6.73", "6.74", "6.82")),
    Block("toegang", "toegang", ("6.2",), ("6.2",), "gebroken"),
    Block("6.71", "wmo", ("6.71",), ("6.71",), "deels"),
)
_BLOCKS_2025 = (
    Block("toegang", "toegang", ("6.2",), ("6.21", "6.22", "6.23")),
    Block("wmo_hulpmiddelen", "wmo", ("6.6",), ("6.60",)),
    Block("6.71", "wmo", ("6.71",), ("6.71",), "deels"),
    Block("6.81", "wmo", ("6.81",), ("6.81",), "deels"),
    Block("6.82", "jeugd", ("6.82",), ("6.82",), "deels"),
    Block("jeugdhulp", "jeugd", ("6.72", "6.73", "6.74"), ("6.75", "6.76"), "gebroken"),
    Block("pgb", "pgb", (), ("6.79",), "gebroken"),
    Block("6.91", "wmo", (), ("6.91",), "gebroken"),
    Block("6.92", "jeugd", (), ("6.92",), "gebroken"),
)
_BRIDGES = {(2017, 2023): _BLOCKS_2023, (2023, 2025): _BLOCKS_2025}


@lru_cache
def classification(jaar: int) -> int:
    """Return the first year of the classification in force in `jaar`.

    Examples
    --------
    >>> classification(2024)
    2023
    """
    return max(first for first in CLASSIFICATIONS if first <= jaar)


def two_digits(taakveld: str) -> str:
    """Return the code with at most two digits after the dot, as the two-digit file has it.

    Examples
    --------
    >>> two_digits("6.71a"), two_digits("6.752"), two_digits("6.1")
    ('6.71', '6.75', '6.1')
    """
    return taakveld[: len("6.71")]


def groep(taakveld: str) -> str:
    """Return the subject group of a code, or its hoofdtaakveld outside 6.

    Examples
    --------
    >>> groep("6.72a"), groep("6.792"), groep("6.79"), groep("8.3")
    ('jeugd', 'jeugd', 'pgb', '8')
    """
    if not taakveld.startswith("6."):
        return taakveld[0]
    for length in (5, 4, 3):
        if taakveld[:length] in _GROUPS:
            return _GROUPS[taakveld[:length]]
    raise ValueError(f"unknown taakveld {taakveld}")


def _parse(*texts: str) -> dict[str, str]:
    return dict(line.split(" ", 1) for text in texts for line in text.splitlines())


@lru_cache
def two_digit_titles(jaar: int) -> dict[str, str]:
    """Return code -> title of the two-digit codes of `jaar`, sorted, 0.10 and 0.11 among them."""
    extra = {2017: (_UNTIL_2024,), 2023: (_UNTIL_2024, _FROM_2023), 2025: (_FROM_2025,)}
    titles = _parse(_OTHER, _SHARED, *extra[classification(jaar)])
    for code, (first, before) in _TITLES_BEFORE.items():
        if jaar < first:
            titles[code] = before
    return dict(sorted(titles.items()))


@lru_cache
def detail_titles(jaar: int) -> dict[str, str]:
    """Return code -> title of the full-detail codes of `jaar`, sorted.

    In 2023 and 2024 the parents 6.71, 6.72, 6.81 and 6.82 are still there beside their children;
    6.73 and 6.74, and from 2025 all parents, are not.
    """
    children = {2017: "", 2023: _DETAIL_2023, 2025: _DETAIL_2025}[classification(jaar)]
    detail = _parse(children)
    gone = {two_digits(code) for code in detail}
    if classification(jaar) == 2023:  # noqa: PLR2004 (the classification of 2023)
        gone -= {"6.71", "6.72", "6.81", "6.82"}
    kept = {code: title for code, title in two_digit_titles(jaar).items() if code not in gone}
    return dict(sorted({**kept, **detail}.items()))


@lru_cache
def blocks(van: int, tot: int, hoofdtaakvelden: tuple[int, ...] = (6,)) -> tuple[Block, ...]:
    """Return the blocks on which the consecutive years `van` and `tot` are comparable.

    Within one classification every two-digit code is its own block; a code in no block of a bridge
    between two classifications stays on its own.
    """
    wanted = re.compile(f"[{''.join(map(str, hoofdtaakvelden))}]")
    listed = tuple(
        block
        for block in _BRIDGES.get((classification(van), classification(tot)), ())
        if wanted.match((block.van + block.naar)[0])
    )
    covered = {code for block in listed for code in block.van + block.naar}
    alone = tuple(
        Block(code, groep(code), (code,), (code,))
        for code in two_digit_titles(tot)
        if wanted.match(code) and code not in covered | {RESERVES, RESULT}
    )
    return alone + listed
