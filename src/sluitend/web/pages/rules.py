"""The rules: definitions and parameters, each with its source and how sure it is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.dates import Day
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Decimals
from sluitend.core.result import Column, TableSpec
from sluitend.core.sourced import Verification
from sluitend.rules.definition import definitions
from sluitend.rules.parameter import parameters
from sluitend.web.forms import only
from sluitend.web.page import Listing, Page
from sluitend.web.question import address
from sluitend.web.statuses import UnknownPageError
from sluitend.web.terms import PARAMETERS, meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sluitend.core.messages import Language
    from sluitend.core.sourced import Sourced
    from sluitend.rules.definition import Definition
    from sluitend.web.question import Question
    from sluitend.web.site import Site

GRADES: dict[str, Message] = {
    Verification.PRIMARY: msg("gezien in de bron zelf"),
    Verification.SECONDARY: msg("gezien in een andere openbare bron"),
    Verification.DERIVED: msg("afgeleid van geverifieerde cijfers"),
    Verification.UNVERIFIED: msg("niet geverifieerd: een berekening weigert haar"),
}
"""What a grade of evidence means to a reader."""
MOST_DECIMALS = 6
MOMENT = msg(
    "Bij elke vraag ‘waar staat dat?’: van een bedrag, grens of termijn in een stuk vindt u hier artikel en bron."
)


def rules(site: Site, question: Question) -> Page:  # noqa: ARG001 - every page gets the site
    """List definitions and parameters."""
    only(question)
    language = question.language
    values = [value for own in parameters().values() for value in reversed(own)]
    return Page(
        title=msg("Definities en parameters"),
        template="rules.html.j2",
        listings=(
            _definitions(definitions(), msg("Definities van onderwerpen"), language),
            _parameters(values, msg("Parameters"), language),
        ),
        moment=MOMENT,
    )


def rule(site: Site, question: Question, regel: str) -> Page:  # noqa: ARG001 - every page gets the site
    """Show a definition with its versions, or a parameter with all its values.

    Raises
    ------
    UnknownPageError
        When there is neither of that name.
    """
    only(question)
    versions = sorted((d for d in definitions() if d.id == regel), key=lambda d: -d.versie)
    if versions:
        return _definition(versions, question.language)
    values = parameters().get(regel)
    if values:
        return _parameter(values, question.language)
    known = [*parameters(), *(d.id for d in definitions())]
    close = difflib.get_close_matches(regel, known, n=3)
    raise UnknownPageError(
        msg("Er is geen definitie of parameter ‘{naam}’.", naam=regel[:80]),
        msg("Bedoelt u {namen}?", namen=", ".join(close))
        if close
        else msg("Bij ‘Definities en parameters’ staan ze alle."),
    )


def _definition(versions: Sequence[Definition], language: Language) -> Page:
    newest = versions[0]
    left_out = pl.DataFrame(
        [
            (d.versie, item.wat, ", ".join(item.taakvelden), item.waarom)
            for d in versions
            for item in d.laat_weg
        ],
        schema={"versie": pl.Int64, "wat": pl.String, "taakvelden": pl.String, "waarom": pl.String},
        orient="row",
    )
    spec = TableSpec(
        msg("Wat er niet in zit"),
        (
            Column("wat", msg("Wat"), labels=True),
            Column("taakvelden", msg("Taakvelden")),
            Column("waarom", msg("Waarom niet"), labels=True),
            *([Column("versie", msg("Versie"), "aantal")] if len(versions) > 1 else []),
        ),
        ("versie", "wat"),
    )
    return Page(
        title=msg("{titel}", titel=newest.titel),
        template="rule.html.j2",
        values={
            "definition": newest,
            "grade": GRADES[newest.verificatie],
            "meaning": newest.omschrijving,
            "several": len(versions) > 1,
            "value": None,
            "day": Day,
        },
        listings=(
            Listing("niet_meegeteld", spec, left_out),
            _definitions(versions, msg("Alle versies"), language),
        ),
        moment=MOMENT,
    )


def _parameter(values: Sequence[Sourced], language: Language) -> Page:
    newest = values[-1]
    return Page(
        title=msg("{naam}", naam=newest.id),
        template="rule.html.j2",
        values={
            "definition": None,
            "value": newest,
            "several": len(values) > 1,
            "shown": _shown(newest),
            "grade": GRADES[newest.verification],
            "meaning": meaning_of(newest.id, PARAMETERS),
            "day": Day,
        },
        listings=(_parameters(tuple(reversed(values)), msg("Alle waarden"), language),),
        moment=MOMENT,
    )


def _shown(value: Sourced) -> Message:
    """Write a value as a reader expects: a number with a comma, anything else as it is."""
    if isinstance(value.value, int | float):
        return msg("{waarde}", waarde=Decimals(value.value, MOST_DECIMALS))
    return msg("{waarde}", waarde=value.value)


def _days(days: Iterable[str]) -> dict[str, Message]:
    return {day: msg("{dag}", dag=Day(day)) for day in days}


def _definitions(found: Sequence[Definition], title: Message, language: Language) -> Listing:
    spec = TableSpec(
        title,
        (
            Column("titel", msg("Onderwerp"), labels=True),
            Column("omschrijving", msg("Wat eronder valt"), labels=True),
            Column("vanaf", msg("Geldt vanaf"), texts=_days({str(d.vanaf) for d in found})),
            Column("verificatie", msg("Hoe zeker"), texts=GRADES),
        ),
        ("definitie",),
    )
    frame = pl.DataFrame(
        [(d.key, d.titel, d.omschrijving, str(d.vanaf), d.bron, str(d.verificatie)) for d in found],
        schema=dict.fromkeys(
            ("definitie", "titel", "omschrijving", "vanaf", "bron", "verificatie"), pl.String
        ),
        orient="row",
    )
    links = tuple(address(f"/regels/{d.id}", (), language) for d in found)
    return Listing("definities", spec, frame, links)


def _parameters(found: Sequence[Sourced], title: Message, language: Language) -> Listing:
    days = {str(day) for v in found for day in (v.valid_from, v.valid_to) if day}
    spec = TableSpec(
        title,
        (
            Column("betekenis", msg("Wat het is")),
            Column("waarde", msg("Waarde"), texts={str(v.value): _shown(v) for v in found}),
            Column("eenheid", msg("Eenheid"), labels=True),
            Column("van", msg("Geldt vanaf"), texts=_days(days)),
            Column("tot_en_met", msg("Tot en met"), texts=_days(days)),
            Column("artikel", msg("Artikel")),
            Column("verificatie", msg("Hoe zeker"), texts=GRADES),
            Column("parameter", msg("Parameter")),
        ),
        ("parameter", "van"),
    )
    # Source and note are in the data, and for a reader on the page of the parameter.
    names = (*(column.name for column in spec.columns), "bron", "toelichting")
    frame = pl.DataFrame(
        [
            (
                meaning_of(v.id, PARAMETERS) or v.id,
                str(v.value),
                v.unit,
                str(v.valid_from),
                str(v.valid_to) if v.valid_to else None,
                v.article,
                str(v.verification),
                v.id,
                v.source,
                v.note,
            )
            for v in found
        ],
        schema=dict.fromkeys(names, pl.String),
        orient="row",
    )
    links = tuple(address(f"/regels/{v.id}", (), language) for v in found)
    return Listing("parameters", spec, frame, links)
