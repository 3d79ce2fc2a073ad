"""Comparing: the municipalities most like one, or those a visitor chooses, with what makes them differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Decimals
from sluitend.publish.purpose import MOMENTS
from sluitend.rules.characteristics import HEAVIEST, USUAL, characteristics
from sluitend.store.calculations import find_calculation
from sluitend.web.areas import area_names
from sluitend.web.forms import WHOLE, Field, call_for, form_fields, only
from sluitend.web.page import Page, outcome, peers

if TYPE_CHECKING:
    from sluitend.core.call import Call
    from sluitend.publish.release import Released
    from sluitend.store.calculation import Calculation
    from sluitend.web.question import Question
    from sluitend.web.site import Site

CALCULATION = "vergelijkingsgroep"
WEIGHT = "weegt."
"""Before the id of a characteristic: how heavily it counts."""
WEIGHTS = "gewichten"


def compare(site: Site, question: Question) -> Page:
    """Ask for a municipality and show the group around it.

    Raises
    ------
    ArgumentError
        For a field that cannot be.
    """
    declared = find_calculation(CALCULATION)
    names = [a.name for a in declared.arguments if a.name != WEIGHTS]
    weights = [WEIGHT + one.id for one in characteristics()]
    only(question, *names, *weights)
    released: tuple[Released, ...] = ()
    problem = None
    if question.get("gebied"):
        released, problem = site.attempt(question, lambda: _call(site, question, names))
    report = outcome(site, question, released)
    return Page(
        title=msg("Vergelijken"),
        template="compare.html.j2",
        values={
            "fields": _fields(site, declared, question),
            "weights": [
                _field(one.id, one.titel, one.gewicht, question) for one in characteristics()
            ],
            "changed": any(question.get(name) for name in weights),
            "areas": area_names(site),
            "report": report,
            "group": [place for one in released for place in peers(one.result)],
            "same": site.address_of(released[0].result.call, question.language) if released else "",
        },
        results=released,
        moment=MOMENTS[CALCULATION, ""],
        problem=problem,
    )


def _fields(site: Site, declared: Calculation, question: Question) -> list[Field]:
    """Return the fields as the outcome below them is asked for; weights have fields of their own."""
    shown = [field for field in form_fields(site, declared, question) if field.name != WEIGHTS]
    asked = question.get("onderwerp", WHOLE)
    return [replace(f, value=asked) if f.name == "onderwerp" else f for f in shown]


def _call(site: Site, question: Question, names: list[str]) -> Call:
    given = {name: question.get(name) for name in names if question.get(name)}
    defaults = {"jaar": str(site.accounts()[-1]), "onderwerp": WHOLE}
    return call_for(
        find_calculation(CALCULATION), {**defaults, **given, WEIGHTS: _weights(question)}
    )


def _field(name: str, title: str, usual: float, question: Question) -> Field:
    return Field(
        WEIGHT + name,
        "getal",
        msg("{titel}", titel=title),
        question.get(WEIGHT + name),
        _usual(usual),
        most=HEAVIEST,
        whole=False,
    )


def _usual(weight: float) -> Message:
    if weight == 0:
        return msg("Telt gewoonlijk niet mee.")
    return msg("Gewoonlijk {gewicht}.", gewicht=Decimals(weight, 2))


def _weights(question: Question) -> str:
    """Return the weights in the notation of the calculation; those left empty stay as they are."""
    chosen = []
    for one in characteristics():
        text = question.get(WEIGHT + one.id)
        if not text:
            continue
        if "," in text or "=" in text:
            raise ArgumentError(
                msg("‘{tekst}’ is geen gewicht.", tekst=text[:40]),
                msg(
                    "Geef een getal van 0 tot en met {meest}, met een punt als het een breuk is.",
                    meest=HEAVIEST,
                ),
            )
        chosen.append(f"{one.id}={text}")
    return ",".join(chosen) or USUAL
