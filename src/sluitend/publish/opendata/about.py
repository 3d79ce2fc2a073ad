"""What is said of a whole package: title, years, places, dates, and who is behind it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.publish.contents import default_title
from sluitend.publish.opendata.rights import licence
from sluitend.publish.purpose import summary

if TYPE_CHECKING:
    from sluitend.core.result import Publication, Result

ORGANISATION = re.compile(r"(?P<name>[^<>]*[^<>\s])\s*(?:<(?P<address>https://[^<>\s]+)>)?")
EMAIL = re.compile(r"[^@\s<>\"\\]+@[^@\s<>\"\\]+\.[^@\s<>\"\\]+")
ADDRESS = re.compile(r"https://[^\s<>\"\\]+")
MUNICIPALITY = re.compile(r"GM\d{4}")
YEARS = ("jaar", "van", "tot")
"""Columns with the year that a row is about."""
MOST_PLACES = 25
"""More than these are not named one by one: the country says it."""
NAMES = {
    "uitgever": msg("uitgever en maker (dct:publisher, dct:creator)"),
    "contact": msg("contactpunt (dcat:contactPoint)"),
    "licentie": msg("licentie van elk bestand (dct:license)"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """Who publishes: only what the user said.

    Attributes
    ----------
    name, address
        Of the organisation; the address is one that stands for it in a register.
    email, page
        Where questions go: one of them, or neither.
    """

    name: str = ""
    address: str = ""
    email: str = ""
    page: str = ""


def behind(publisher: str = "", contact: str = "") -> Behind:
    """Read who publishes.

    Parameters
    ----------
    publisher
        Name of an organisation, and if it has one its address in a register: ``Naam <https://…>``.
    contact
        An e-mail address or a page where questions can be asked.

    Raises
    ------
    ArgumentError
        When it cannot be read.

    Examples
    --------
    >>> behind("Gemeente Voorbeeld <https://example.org/id>", "data@example.org").name
    'Gemeente Voorbeeld'
    """
    organisation = ORGANISATION.fullmatch(publisher.strip()) if publisher.strip() else None
    if publisher.strip() and organisation is None:
        raise ArgumentError(
            msg("‘{tekst}’ is geen uitgever.", tekst=publisher),
            msg("Schrijf de naam van de organisatie, of Naam <https://adres-in-een-register>."),
        )
    where = contact.strip()
    if where and not (EMAIL.fullmatch(where) or ADDRESS.fullmatch(where)):
        raise ArgumentError(
            msg("‘{tekst}’ is geen contactadres.", tekst=contact),
            msg("Geef een e-mailadres of een pagina die met https:// begint."),
        )
    return Behind(
        organisation["name"] if organisation else "",
        (organisation["address"] or "") if organisation else "",
        where if EMAIL.fullmatch(where) else "",
        where if ADDRESS.fullmatch(where) else "",
    )


@dataclass(frozen=True)
class About:
    """A package as a whole; everything follows from its results and from what the user said."""

    results: tuple[Result, ...]
    behind: Behind
    given_title: Message | None = None

    @cached_property
    def publications(self) -> tuple[Publication, ...]:
        """The publications that figures were read from, each once."""
        found = {p.id: p for result in self.results for p in result.provenance.sources}
        return tuple(found[name] for name in sorted(found))

    @property
    def fictional(self) -> bool:
        """Whether any figure is invented."""
        return any(result.provenance.fictional for result in self.results)

    @property
    def confidential(self) -> bool:
        """Whether it rests on records about persons, be it with a clearance."""
        return any(result.confidential for result in self.results)

    @property
    def subject(self) -> Message:
        """What it is about, without the years."""
        title = self.given_title or default_title(self.results)
        return msg("Fictieve gegevens: {titel}", titel=title) if self.fictional else title

    @property
    def title(self) -> Message:
        """What the package is called: subject, place and years, as DCAT-AP-NL asks."""
        if self.years is None:
            return self.subject
        first, last = self.years
        years = str(first) if first == last else f"{first}–{last}"
        return msg("{titel}, {jaren}", titel=self.subject, jaren=years)

    @property
    def description(self) -> Message:
        """What is in it, what it is for and how to read it."""
        whats = list(dict.fromkeys(map(summary, self.results)))
        what = whats[0]
        for more in whats[1:]:
            what = msg("{eerst} {dan}", eerst=what, dan=more)
        return msg(
            "{wat} Berekend met Sluitend uit gepubliceerde cijfers, met alle termen waaruit elk bedrag bestaat. Bedragen staan in eurocent. Een lege cel is een cijfer dat er niet is en geen nul; een kolom ernaast zegt waarom.",
            wat=what,
        )

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year that the figures are about."""
        found = [
            int(year)
            for result in self.results
            for frame in result.tables.values()
            for column in YEARS
            if column in frame.columns
            for year in frame[column].drop_nulls().unique()
        ]
        return (min(found), max(found)) if found else None

    @property
    def modified(self) -> str:
        """Day of the newest publication that figures were read from; empty without any."""
        return max((one.published_on for one in self.publications), default="")

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each area that the tables are about, in order; nothing when many."""
        found: dict[str, str] = {}
        for frame in (f for result in self.results for f in result.tables.values()):
            if {"gebied", "gebied_naam"} <= set(frame.columns):
                found |= dict(frame.select("gebied", "gebied_naam").unique().iter_rows())
        return tuple(sorted(found.items())) if len(found) <= MOST_PLACES else ()

    @property
    def name(self) -> str:
        """Name for a register: the subject in small letters, the same next year."""
        plain = unicodedata.normalize("NFKD", self.subject.render("nl")).encode("ascii", "ignore")
        return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")[:80] or "sluitend"

    @property
    def identity(self) -> str:
        """The same questions put by the same publisher are the same data set, also next year."""
        questions = [
            {k: v for k, v in one.call.as_dict().items() if k not in ("stand", "programmacode")}
            for one in self.results
        ]
        asked = json.dumps([self.behind.name, self.behind.address, questions], sort_keys=True)
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'sluitend:{asked}')}"

    @property
    def version(self) -> str:
        """Day of the newest source and the first letters of the content hashes, as SemVer."""
        year, month, day = (self.modified or "0-0-0").split("-")
        hashes = ".".join(one.content_hash[:12] for one in self.results)
        return f"{int(year)}.{int(month)}.{int(day)}+{hashes}"

    def lacking(self) -> tuple[Message, ...]:
        """Return what a data portal asks for and nobody said; it is left out and never made up."""
        said = {
            "uitgever": bool(self.behind.name),
            "contact": bool(self.behind.email or self.behind.page),
            "licentie": all(licence(one.provenance.sources) for one in self.results),
        }
        return tuple(text for name, text in NAMES.items() if not said[name])
