"""One search over everything the site has: built once per load, ranked the same way every time."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Decimals
from sluitend.core.period import year_ranges
from sluitend.reference.geography import EVERYDAY
from sluitend.rules.definition import definitions
from sluitend.rules.parameter import parameters
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.tables.iv3 import LASTEN, TITLES
from sluitend.web.coverage import covered, holds
from sluitend.web.prose import DOCUMENTS, METHODS, document, guides
from sluitend.web.question import address
from sluitend.web.terms import PARAMETERS, meaning_of, terms, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.core.messages import Language
    from sluitend.core.sourced import Sourced
    from sluitend.web.site import Site

MOST_DECIMALS = 6
SUGGESTED = 5
ALIKE = 0.72
"""How alike a name must be to be suggested; of what was typed wrong in one or two letters it is more."""


class Kind(StrEnum):
    """What was found, in the order in which it is shown."""

    PLACE = "gebied"
    CALCULATION = "berekening"
    SUBJECT = "onderwerp"
    TAAKVELD = "taakveld"
    TABLE = "tabel"
    RULE = "regel"
    TERM = "begrip"
    TEXT = "uitleg"
    PUBLICATION = "publicatie"


KINDS: dict[Kind, Message] = {
    Kind.PLACE: msg("Gemeenten en gebieden"),
    Kind.CALCULATION: msg("Berekeningen"),
    Kind.SUBJECT: msg("Onderwerpen"),
    Kind.TAAKVELD: msg("Taakvelden"),
    Kind.TABLE: msg("Tabellen en maten"),
    Kind.RULE: msg("Parameters uit regels"),
    Kind.TERM: msg("Begrippen"),
    Kind.TEXT: msg("Uitleg en methoden"),
    Kind.PUBLICATION: msg("Publicaties"),
}


class Fit(IntEnum):
    """How well an entry fits; less is better."""

    EXACT = 0
    BEGINNING = 1
    WORDS = 2
    INSIDE = 3
    BESIDE = 4
    """Only in what is told beside the name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found.

    Attributes
    ----------
    names
        By which it is known, folded: its name first, then codes.
    words
        Every word of its names, folded.
    beside
        What is told about it, folded.
    """

    kind: Kind
    label: str
    about: str
    address: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    beside: str


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, by kind, the best first; and what may have been meant when nothing does."""

    groups: tuple[tuple[Kind, tuple[Entry, ...]], ...]
    suggestions: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many entries fit."""
        return sum(len(own) for _, own in self.groups)


def folded(text: str) -> str:
    """Return a text without case and accents, so that both are ignored.

    Examples
    --------
    >>> folded("Súdwest-Fryslân"), folded("  Twee   woorden ")
    ('sudwest-fryslan', 'twee woorden')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(kept.split())


def find(site: Site, text: str, language: Language) -> Found:
    """Return everything that fits a text."""
    wanted = folded(text)
    if not wanted:
        return Found(())
    parts = wanted.split()
    ranked: dict[Kind, list[tuple[Fit, str, Entry]]] = {kind: [] for kind in Kind}
    index = everything(site, language)
    for entry in index:
        fit = _fit(entry, wanted, parts)
        if fit is not None:
            ranked[entry.kind].append((fit, entry.names[0], entry))
    ordered = [(kind, sorted(own, key=lambda one: one[:2])) for kind, own in ranked.items() if own]
    # What has that very name comes before kinds in which it is only told about.
    ordered.sort(key=lambda group: group[1][0][0])
    groups = tuple((kind, tuple(entry for *_, entry in own)) for kind, own in ordered)
    return Found(groups, () if groups else _alike(wanted, index))


def _fit(entry: Entry, wanted: str, parts: list[str]) -> Fit | None:
    if wanted in entry.names:
        return Fit.EXACT
    if any(name.startswith(wanted) for name in entry.names):
        return Fit.BEGINNING
    if all(any(word.startswith(part) for word in entry.words) for part in parts):
        return Fit.WORDS
    if any(wanted in name for name in entry.names):
        return Fit.INSIDE
    if all(part in entry.beside for part in parts):
        return Fit.BESIDE
    return None


def _alike(wanted: str, index: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return labels whose name looks like what was typed; never the long texts."""
    names = {entry.names[0]: entry.label for entry in index if entry.kind is not Kind.TEXT}
    close = difflib.get_close_matches(wanted, names, n=SUGGESTED, cutoff=ALIKE)
    return tuple(dict.fromkeys(names[name] for name in close))


def everything(site: Site, language: Language) -> tuple[Entry, ...]:
    """Return everything that can be found."""
    return _everything(site, site.workspace.catalog.last_load(), language)


@lru_cache(maxsize=4)
def _everything(site: Site, load: int, language: Language) -> tuple[Entry, ...]:  # noqa: ARG001 - a new load, other things
    makers = (
        _places,
        _calculations,
        _subjects,
        _taakvelden,
        _tables,
        _rules,
        _terms,
        _texts,
        _publications,
    )
    return tuple(entry for make in makers for entry in make(site, language))


def _entry(kind: Kind, label: str, about: str, target: str, *codes: str) -> Entry:
    names = tuple(dict.fromkeys(folded(name) for name in (label, *codes)))
    letters = "".join(c if c.isalnum() or c == "." else " " for c in " ".join(names))
    words = (*names, *letters.split())
    # Of a place is told what division it is in; who looks for that does not mean each of its regions.
    beside = "" if kind is Kind.PLACE else folded(about)
    return Entry(kind, label, about, target, names, tuple(dict.fromkeys(words)), beside)


def _places(site: Site, language: Language) -> Iterator[Entry]:
    from sluitend.web.areas import area_names

    former, aliases = _former(site)
    for code, name in area_names(site):
        division, _, bare = code.rpartition(":")
        what = msg("{indeling} {code}", indeling=division or _kind_of(code), code=bare)
        yield _entry(
            Kind.PLACE,
            name,
            what.render(language),
            address(f"/gebied/{code}", (), language),
            bare,
            *(name for name, official in EVERYDAY.items() if official == code),
            *aliases.get(code, ()),
        )
    geography, heirs = site.geography(), _heirs(site)
    for code, (last, name) in former.items():
        heir = code
        while heir in heirs:
            heir = heirs[heir]
        if heir == code:
            continue
        about = msg("tot en met {jaar}; nu {naam}", jaar=last, naam=geography.name(heir))
        target = address(f"/gebied/{heir}", (), language)
        yield _entry(Kind.PLACE, name, about.render(language), target, code)


def _heirs(site: Site) -> dict[str, str]:
    """Return per municipality that ended the one in which its largest part went on."""
    moves = site.geography().reclassifications.sort("aandeel").select("van_code", "naar_code")
    return {before: after for before, after in moves.iter_rows() if before != after}


def _kind_of(code: str) -> Message:
    return msg("gemeente") if code.startswith("GM") else msg("land")


def _now(site: Site) -> int:
    """Return the year of which municipalities are offered."""
    years, known = site.years(), site.geography().years
    return years[-1] if years and years[-1] in known else known[-1]


def _former(site: Site) -> tuple[dict[str, tuple[int, str]], dict[str, set[str]]]:
    """Return municipalities that are no more with their last year, and earlier names of the others."""
    geography, now = site.geography(), _now(site)
    present = geography.in_year(now)
    ended: dict[str, tuple[int, str]] = {}
    renamed: dict[str, set[str]] = {}
    for year in (year for year in geography.years if year < now):
        for code, name in geography.in_year(year).items():
            if code not in present:
                ended[code] = (year, name)
            elif name != present[code]:
                renamed.setdefault(code, set()).add(name)
    return ended, renamed


def _calculations(site: Site, language: Language) -> Iterator[Entry]:  # noqa: ARG001 - every maker gets the site
    for name in CALCULATIONS:
        found = find_calculation(name)
        target = address(f"/berekeningen/{name}", (), language)
        yield _entry(
            Kind.CALCULATION,
            found.title.render(language),
            found.summary.render(language),
            target,
            name,
        )


def _subjects(site: Site, language: Language) -> Iterator[Entry]:  # noqa: ARG001 - every maker gets the site
    for found in definitions():
        target = address(f"/regels/{found.id}", (), language)
        yield _entry(Kind.SUBJECT, found.titel, found.omschrijving, target, found.id, found.key)


def _taakvelden(site: Site, language: Language) -> Iterator[Entry]:
    state = site.state()
    if not (state.has(TITLES) and state.has(LASTEN)):
        return
    filed = set(state.read(LASTEN)["taakveld"].unique())
    titles = state.read(TITLES).filter(pl.col("taakveld").is_in(filed)).sort("taakveld", "jaar")
    years = titles.group_by("taakveld", "titel", maintain_order=True).agg("jaar")
    for code, title, own in years.iter_rows():
        target = address("/cijfers/iv3_lasten", [("taakveld", code)], language)
        yield _entry(Kind.TAAKVELD, f"{code} {title}", year_ranges(own), target, code, title)


def _tables(site: Site, language: Language) -> Iterator[Entry]:
    for one in covered(site):
        contract = one.contract
        base = f"/cijfers/{contract.id}"
        about = holds(contract, language).render(language)
        yield _entry(Kind.TABLE, contract.title, about, address(base, (), language), contract.id)
        for measure in contract.measures if len(contract.measures) > 1 else ():
            target = address(base, [("maat", measure.name)], language)
            yield _entry(Kind.TABLE, measure.label, contract.title, target, measure.name)


def _rules(site: Site, language: Language) -> Iterator[Entry]:  # noqa: ARG001 - every maker gets the site
    for name, values in parameters().items():
        target = address(f"/regels/{name}", (), language)
        yield _entry(
            Kind.RULE, name, f"{meaning_of(name, PARAMETERS)} {_said(values[-1], language)}", target
        )


def _said(value: Sourced, language: Language) -> str:
    plain = value.value
    shown = Decimals(plain, MOST_DECIMALS) if isinstance(plain, int | float) else plain
    said = msg(
        "Nu {waarde} {eenheid} ({bron} {artikel}).",
        waarde=shown,
        eenheid=value.unit,
        bron=value.source,
        artikel=value.article,
    )
    return said.render(language).replace(" )", ")")


def _terms(site: Site, language: Language) -> Iterator[Entry]:  # noqa: ARG001 - every maker gets the site
    for term in terms():
        target = address("/begrippen", (), language) + f"#{term.anchor}"
        yield _entry(Kind.TERM, term.text, words_of(term.meaning), target, *term.text.split(", "))


def _texts(site: Site, language: Language) -> Iterator[Entry]:  # noqa: ARG001 - every maker gets the site
    pages = [(METHODS, "methode", name) for name in CALCULATIONS]
    pages += [(DOCUMENTS, "uitleg", name) for name in guides()]
    for folder, where, name in pages:
        page = document(folder, name, language)
        target = address(f"/{where}/{name}", (), language)
        yield _entry(Kind.TEXT, page.title, page.gist, target, name)
        for heading in page.headings:
            yield _entry(Kind.TEXT, heading.text, page.title, f"{target}#{heading.anchor}")


def _publications(site: Site, language: Language) -> Iterator[Entry]:
    for found in site.workspace.publications():
        target = address(f"/bronnen/{found.id}", (), language)
        about = f"{found.attribution} ({year_ranges(found.years)})"
        yield _entry(Kind.PUBLICATION, found.title, about, target, found.id, found.source)
