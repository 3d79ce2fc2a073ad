"""Plain words for what the figures are about: short, known, and the same everywhere on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import incidental_flows

if TYPE_CHECKING:
    from sluitend.core.messages import Message
    from sluitend.rules.definition import IncidentalFlow

SUBJECT_ROWS: dict[str, Message] = {
    "sociaal-domein": msg("Hele sociaal domein"),
    "jeugd": msg("Jeugdhulp"),
    "wmo": msg("Hulp en zorg (Wmo)"),
    "participatie": msg("Werk en inkomen"),
}
SUBJECT_WORDS: dict[str, Message] = {
    "sociaal-domein": msg("het hele sociaal domein"),
    "jeugd": msg("jeugdhulp"),
    "wmo": msg("hulp en zorg (Wmo)"),
    "participatie": msg("werk en inkomen"),
}
"""The same, inside a sentence."""
BLOCK_WORDS: dict[str, Message] = {
    "Samenkracht en burgerparticipatie": msg("Welzijn en opvang in de buurt"),
    "Wijkteams": msg("Wijkteams"),
    "Toegang en wijkteams": msg("Wijkteams en loketten"),
    "Toegang en eerstelijnsvoorzieningen": msg("Wijkteams en loketten"),
    "Inkomensregelingen": msg("Bijstand en hulp bij weinig geld"),
    "Begeleide participatie": msg("Sociale werkplaats en beschut werk"),
    "WSW en beschut werk": msg("Sociale werkplaats en beschut werk"),
    "Arbeidsparticipatie": msg("Hulp bij het vinden van werk"),
    "Maatwerkvoorzieningen Wmo": msg("Hulpmiddelen en vervoer (Wmo)"),
    "Hulpmiddelen en diensten Wmo": msg("Hulpmiddelen en vervoer (Wmo)"),
    "Maatwerkdienstverlening 18+": msg("Hulp thuis en begeleiding van volwassenen"),
    "Maatwerkdienstverlening 18-": msg("Jeugdhulp"),
    "Jeugd (alle taakvelden samen)": msg("Alle jeugdhulp samen"),
    "Jeugdhulp zonder verblijf": msg("Jeugdhulp aan kinderen die thuis wonen"),
    "Jeugdhulp met verblijf": msg("Jeugdhulp aan kinderen die niet thuis wonen"),
    "Jeugd-ggz, crisis en gesloten plaatsing": msg("Psychische hulp, crisis en gesloten jeugdhulp"),
    "Jeugdbescherming en jeugdreclassering": msg("Bescherming van jeugd en jeugdreclassering"),
    "Geëscaleerde zorg 18+": msg("Beschermd wonen en opvang"),
    "Beschermd wonen en opvang": msg("Beschermd wonen en opvang"),
    "Geëscaleerde zorg 18-": msg("Bescherming van jeugd"),
    "Jeugdhulp (nieuwe indeling)": msg("Jeugdhulp"),
    "Pgb Wmo en Jeugd (nieuw taakveld)": msg("Hulp die mensen zelf inkopen (pgb)"),
    "Pgb Wmo en Jeugd": msg("Hulp die mensen zelf inkopen (pgb)"),
    "Pgb Wmo": msg("Hulp die volwassenen zelf inkopen (pgb)"),
    "Pgb Jeugd": msg("Jeugdhulp die ouders zelf inkopen (pgb)"),
    "Jeugdhulp ambulant": msg("Jeugdhulp aan kinderen die thuis wonen"),
    "Maatwerk Wmo": msg("Hulp thuis en begeleiding van volwassenen"),
    "Toegang (Wmo, Jeugd en integraal)": msg("Wijkteams en loketten"),
    "Toegang integraal": msg("Wijkteams en loketten voor alle hulp"),
    "Toegang Wmo": msg("Loket voor de Wmo"),
    "Toegang Jeugd": msg("Loket voor jeugdhulp"),
    "Coördinatie en beleid Wmo (nieuw)": msg("Beleid voor de Wmo"),
    "Coördinatie en beleid Wmo": msg("Beleid voor de Wmo"),
    "Coördinatie en beleid Jeugd (nieuw)": msg("Beleid voor jeugd"),
    "Coördinatie en beleid Jeugd": msg("Beleid voor jeugd"),
}
"""By title of the block: one code stood for different things over the years."""
CARE_GROUPS = frozenset({"jeugd", "wmo", "pgb"})
"""Groups of taakvelden that are help to persons, so that number, price and weight can be asked."""
FLOW_WORDS: dict[str, Message] = {
    "oekraine": msg("opvang van mensen uit Oekraïne"),
    "tozo": msg("steun aan ondernemers in de coronatijd"),
    "energietoeslag": msg("de energietoeslag"),
}


def block_words(title: str) -> Message:
    """Return plain words for a block; what has none keeps its own title."""
    return BLOCK_WORDS.get(title) or msg("{titel}", titel=title)


def flows_in(block: str, van: int, tot: int) -> tuple[IncidentalFlow, ...]:
    """Return the incidental flows in a block of two years, by its id, in either of them."""
    codes = {b.id: b.van + b.naar for b in concordance().blocks(van, tot)}[block]
    return tuple(flow for flow in incidental_flows() if flow.touches(codes, van, tot))


def flow_words(flow: IncidentalFlow) -> Message:
    """Return plain words for an incidental flow."""
    return FLOW_WORDS.get(flow.id) or msg("{titel}", titel=flow.titel)
