"""The page that explains the interface, its addresses listed from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.core.result import Column, TableSpec
from sluitend.web.api.document import operations
from sluitend.web.api.examples import example_of, known_here
from sluitend.web.api.operation import FORM, MOST_ROWS, PAGE, PER_PAGE, ROWS
from sluitend.web.api.version import BASE, DOCUMENT, RULES, VERSION
from sluitend.web.forms import only
from sluitend.web.page import Listing, Page
from sluitend.web.question import ENGLISH

if TYPE_CHECKING:
    from sluitend.web.question import Question
    from sluitend.web.site import Site

ADDRESS_LIST = TableSpec(
    msg("Adressen van de API"),
    (
        Column("wat", msg("Wat u krijgt")),
        Column("adres", msg("Adres")),
    ),
    ("adres",),
)


def data(site: Site, question: Question) -> Page:
    """Explain how a program asks for what is on this site, with examples that work here."""
    only(question)
    language = question.language
    prefix = ENGLISH if language == "en" else ""
    found = list(operations())
    frame = pl.DataFrame(
        {
            "wat": [route.about.render(language) for route, _ in found],
            "adres": [
                route.pattern + (f".{declared.form}" if declared.form != "html" else "")
                for route, declared in found
            ],
        }
    )
    known = known_here(site)
    here = f"{BASE}/berekeningen/netto-lasten/resultaat"
    asked = f"gebied={known['gm']}&van={known['van']}&tot={known['tot']}&onderwerp=jeugd"
    return Page(
        title=msg("Gegevens opvragen (API)"),
        template="gegevens.html.j2",
        values={
            "version": VERSION,
            "rules": RULES,
            "document": f"{prefix}{DOCUMENT}.json",
            "page_field": PAGE,
            "size_field": PER_PAGE,
            "rows": Count(ROWS),
            "most_rows": Count(MOST_ROWS),
            "examples": (
                (
                    msg("De uitkomst van een berekening, met herkomst en termen"),
                    f"{prefix}{here}?{asked}",
                ),
                (
                    msg("Eén tabel daarvan, voor Excel of R"),
                    f"{prefix}{here}/tabellen/jaren?{asked}&{FORM.name}=csv",
                ),
                (
                    msg("De rijen van een bron, van één gemeente"),
                    f"{prefix}{BASE}/tabellen/inwoners/rijen?gebied={known['gm']}",
                ),
            ),
        },
        listings=(
            Listing(
                "adressen",
                ADDRESS_LIST,
                frame,
                tuple(prefix + example_of(site, route) for route, _ in found),
            ),
        ),
    )
