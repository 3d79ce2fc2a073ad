"""What a result is for: its heading, what it shows, and when in the planning-and-control year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.rules.definition import definition
from sluitend.store.calculations import find_calculation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.result import Result

ACCOUNTS_MOMENT = msg(
    "Bij de jaarrekening (vaststelling vóór 15 juli van het volgende jaar) en de kadernota: het verklaart hoe de lasten zich ontwikkelden."
)
MOMENTS: dict[tuple[str, str], Message] = {
    ("verschillenanalyse", "jaarrekening"): ACCOUNTS_MOMENT,
    ("verschillenanalyse", "begroting"): msg(
        "Bij de begroting (naar de provincie vóór 15 november): het verklaart waarom het nieuwe jaar anders is geraamd."
    ),
    ("verschillenanalyse", "begroting-jaarrekening"): msg(
        "Bij de jaarrekening: het zet de realisatie naast de primitieve begroting, dus vóór begrotingswijzigingen."
    ),
    ("netto-lasten", ""): msg(
        "Bij kadernota, begroting en jaarrekening: het laat zien wat het onderwerp kostte, ook per inwoner."
    ),
    ("leveringen", ""): msg(
        "Vóór elke vergelijking: het laat zien van welke gemeenten cijfers ontbreken."
    ),
    ("plausibiliteit", ""): msg(
        "Vóór het indienen van begroting of jaarrekening, en vóór elke vergelijking: het laat zien welke cijfers opvallen."
    ),
    ("aansluiting", ""): msg(
        "Na het laden, en vóór u een cijfer aanhaalt dat in twee bronnen staat."
    ),
    ("wat-wij-niet-weten", ""): msg(
        "Vóór elke reeks of vergelijking, en als bijlage bij een rapport."
    ),
    ("kaart", ""): msg(
        "Bij kadernota, begroting en jaarrekening, en in gesprek met regio en provincie: het laat zien waar cijfers hoog en laag zijn."
    ),
    ("vergelijkingsgroep", ""): msg(
        "Bij kadernota, begroting en jaarrekening: het zet de lasten naast die van gemeenten die erop lijken."
    ),
}


def subject_of(result: Result) -> str:
    """Return the title of the subject that was asked for, or nothing when there is none."""
    asked = dict(result.call.arguments).get("onderwerp", "")
    try:
        return definition(asked, allow_unverified=True).titel if asked else ""
    except ArgumentError:
        return asked


def heading(result: Result) -> Message:
    """Return the heading of a result as a chapter: its author's, else after what was asked."""
    if result.words.heading:
        return msg("{kop}", kop=result.words.heading)
    arguments, subject = dict(result.call.arguments), subject_of(result)
    years = _years(arguments)
    own = {
        "netto-lasten": msg("{onderwerp}: lasten per jaar en per inwoner", onderwerp=subject),
        "verschillenanalyse": _heading_of_change(arguments, subject),
        "vergelijkingsgroep": _heading_of_group(arguments, subject, years),
        "wat-wij-niet-weten": msg("Welke cijfers er zijn en welke ontbreken, {jaren}", jaren=years),
    }
    if result.views:
        # The picture is named after its measure, document and year.
        own["kaart"] = result.views[0].title
    named = own.get(result.call.calculation)
    return named or _named_after_question(result.title, subject, years)


def _heading_of_group(arguments: Mapping[str, str], subject: str, years: str) -> Message:
    # The value that leaves the choice to the characteristics is the declared default.
    asked = find_calculation("vergelijkingsgroep").arguments
    usual = next(one.default for one in asked if one.name == "groep")
    if arguments.get("groep", str(usual)).strip().lower() != usual:
        return msg("{onderwerp}: naast een eigen groep, {jaren}", onderwerp=subject, jaren=years)
    return msg(
        "{onderwerp}: naast gemeenten die erop lijken, {jaren}", onderwerp=subject, jaren=years
    )


def _heading_of_change(arguments: Mapping[str, str], subject: str) -> Message:
    values = {
        "onderwerp": subject,
        "van": arguments.get("van", ""),
        "tot": arguments.get("tot", ""),
    }
    if arguments.get("vergelijking") != "begroting-jaarrekening":
        return msg("{onderwerp}: wat veranderde van {van} naar {tot}", **values)
    if values["van"] == values["tot"]:
        return msg("{onderwerp}: begroting en jaarrekening {tot}", **values)
    return msg("{onderwerp}: begroting en jaarrekening {van}–{tot}", **values)


def _named_after_question(title: Message, subject: str, years: str) -> Message:
    """Name a chapter after its calculation, its subject and its years, as far as it has them."""
    if subject and years:
        return msg("{titel}: {onderwerp}, {jaren}", titel=title, onderwerp=subject, jaren=years)
    if subject:
        return msg("{titel}: {onderwerp}", titel=title, onderwerp=subject)
    if years:
        return msg("{titel}, {jaren}", titel=title, jaren=years)
    return title


def _years(arguments: Mapping[str, str]) -> str:
    """Return the year or years that were asked about."""
    years = [arguments[name] for name in ("jaar", "van", "tot") if arguments.get(name)]
    return "–".join(dict.fromkeys(years))


def summary(result: Result) -> Message:
    """Return what the calculation shows, from its declaration."""
    return find_calculation(result.call.calculation).summary


def moment(result: Result) -> Message | None:
    """Return when in the year this serves, or None when nobody wrote that down."""
    compared = dict(result.call.arguments).get("vergelijking", "")
    return MOMENTS.get((result.call.calculation, compared))
