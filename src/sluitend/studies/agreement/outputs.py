"""The output contracts of the aansluiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO
from sluitend.core.result import Column, TableSpec
from sluitend.rules.reconciliation import pairs
from sluitend.studies.agreement.comparing import FIRST, MUNICIPALITY, SECOND, Outcome
from sluitend.studies.agreement.items import STRIKING_TEXTS
from sluitend.studies.agreement.naming import (
    DOCUMENTS,
    LABELS,
    TEXTS,
    TITLE_TABLES,
    title_column,
)

if TYPE_CHECKING:
    from sluitend.core.result import Kind
    from sluitend.rules.reconciliation import Pair

OUTCOME_TEXTS: dict[str, Message] = {
    Outcome.EQUAL: msg("gelijk"),
    Outcome.DIFFERENT: msg("verschillend"),
    Outcome.ONLY_FIRST: msg("alleen in de eerste bron"),
    Outcome.ONLY_SECOND: msg("alleen in de tweede bron"),
    Outcome.NEITHER: msg("in geen van beide"),
}
FILING = ("jaar", "document")
NOT_LOADED, OTHER_DOCUMENT = "niet_geladen", "ander_document"
NOTHING_HERE, NO_SHARED_YEAR = "niet_van_dit_gebied", "geen_jaar_samen"
OBSTACLE_TEXTS: dict[str, Message] = {
    NOT_LOADED: msg("een van de bronnen is niet geladen"),
    OTHER_DOCUMENT: msg("er is een ander document geladen"),
    NOTHING_HERE: msg("een van de bronnen heeft niets van dit gebied"),
    NO_SHARED_YEAR: msg("geen jaar in deze periode dat beide bronnen hebben"),
}
ALL_OF_THEM = "alle"
WHICH_TEXTS: dict[str, Message] = {ALL_OF_THEM: msg("alle")}
NUMBERS = frozenset({"jaar", "aantal", "bedrag"})
CHANGE = f"{SECOND} - {FIRST}"
TITLE = Column("titel", msg("Wat is vergeleken"), labels=True)
DOCUMENT = Column("document", msg("Document"), texts=DOCUMENTS)
YEAR = Column("jaar", msg("Jaar"), "jaar")
WHERE = (Column("gm_code", msg("Code")), Column("gm_naam", msg("Gemeente")))
SOURCES = (
    Column("eerste_bron", msg("Eerste bron"), labels=True),
    Column("tweede_bron", msg("Tweede bron"), labels=True),
)
COUNTED = (
    Column("n_vergeleken", msg("Vergeleken"), "aantal"),
    Column("n_gelijk", msg("Gelijk"), "aantal"),
    Column("n_verschillend", msg("Verschillend"), "aantal"),
)
NEITHER = Column("n_geen_van_beide", msg("In geen van beide"), "aantal")


def _per_year(title: Message, kind: Kind) -> TableSpec:
    return TableSpec(
        title,
        (
            TITLE,
            DOCUMENT,
            YEAR,
            *COUNTED,
            SOURCES[0],
            Column("n_alleen_eerste", msg("Alleen in de eerste bron"), "aantal"),
            SOURCES[1],
            Column("n_alleen_tweede", msg("Alleen in de tweede bron"), "aantal"),
            NEITHER,
            Column("bedrag", msg("Verschil samen"), kind),
        ),
        ("aansluiting", "document", "jaar"),
        unit_cents=CENTS_PER_EURO,
        detail=True,
    )


def _differences(title: Message, kind: Kind) -> TableSpec:
    """All pairs in one table, for who works on with the data; a reader gets one table per pair."""
    return TableSpec(
        title,
        (
            TITLE,
            DOCUMENT,
            YEAR,
            *WHERE,
            Column("onderdeel", msg("Onderdeel")),
            SOURCES[0],
            Column(FIRST, msg("Bedrag of aantal eerste bron"), kind),
            SOURCES[1],
            Column(SECOND, msg("Bedrag of aantal tweede bron"), kind),
            Column("verschil", msg("Tweede min eerste"), kind, worked=CHANGE),
            Column("publicatie_eerste", msg("Publicatie eerste bron")),
            Column("publicatie_tweede", msg("Publicatie tweede bron")),
        ),
        ("aansluiting", "document", "jaar", "gm_code", "onderdeel"),
        unit_cents=CENTS_PER_EURO,
        detail=True,
        findings=True,
    )


def rest_of_key(pair: Pair) -> list[str]:
    """Return the columns of the key besides year, document and municipality."""
    return [name for name in pair.sleutel if name not in (*FILING, MUNICIPALITY)]


def table_of(pair: Pair) -> str:
    """Return the name of the table with what differs in one pair."""
    return "verschillen_" + pair.id.replace("-", "_")


def _of_one_pair(pair: Pair) -> TableSpec:
    """Return a table in which the two values stand under the names of their sources."""
    kind: Kind = "bedrag" if pair.is_amount else "aantal"
    named = "document" in pair.sleutel or pair.document
    codes: list[Column] = []
    for name in rest_of_key(pair):
        codes.append(Column(name, LABELS[name], texts=TEXTS.get(name)))
        if name in TITLE_TABLES:
            codes.append(Column(title_column(name), msg("Omschrijving")))
    return TableSpec(
        msg("{titel}: wat verschilt", titel=pair.titel),
        (
            *((DOCUMENT,) if named else ()),
            YEAR,
            *WHERE,
            *codes,
            Column(FIRST, msg("{bron}", bron=pair.eerste.naam), kind),
            Column(SECOND, msg("{bron}", bron=pair.tweede.naam), kind),
            Column("verschil", msg("Verschil (tweede min eerste)"), kind, worked=CHANGE),
        ),
        (*(("document",) if named else ()), "jaar", MUNICIPALITY, *rest_of_key(pair)),
        unit_cents=CENTS_PER_EURO,
        findings=True,
    )


OUTPUTS = {
    "samenvatting": TableSpec(
        msg("Wat is vergeleken en wat daarvan gelijk is"),
        (
            TITLE,
            DOCUMENT,
            Column("jaren_beide", msg("Jaren")),
            *COUNTED,
            Column("n_alleen", msg("Maar in één bron"), "aantal"),
            NEITHER,
            Column("jaren_een", msg("Jaren die maar één bron heeft"), labels=True),
        ),
        ("aansluiting", "document"),
    ),
    **{table_of(pair): _of_one_pair(pair) for pair in pairs()},
    "posten": TableSpec(
        msg("De grootste verschillen tussen sommen: welke posten erin staan"),
        (
            TITLE,
            YEAR,
            *WHERE,
            Column("verschil", msg("Verschil"), "bedrag"),
            Column("bron", msg("In"), labels=True),
            Column("onderdeel", msg("Post")),
            Column("omschrijving", msg("Omschrijving")),
            Column("bedrag", msg("Bedrag"), "bedrag"),
            Column("opvallend", msg("Waarom getoond"), texts=STRIKING_TEXTS),
        ),
        ("aansluiting", "jaar", "gm_code", "bron", "onderdeel"),
        unit_cents=CENTS_PER_EURO,
        findings=True,
    ),
    "alleen_in_een": TableSpec(
        msg("Cijfers die maar één bron heeft"),
        (
            TITLE,
            DOCUMENT,
            YEAR,
            *WHERE,
            Column("bron", msg("Alleen in"), labels=True),
            Column("n", msg("Cijfers"), "aantal"),
            Column("welke", msg("Welke"), texts=WHICH_TEXTS),
            Column("ontbreekt", msg("Waarom niet in de andere"), "reden"),
        ),
        ("aansluiting", "document", "jaar", "gm_code", "uitkomst", "ontbreekt"),
    ),
    "niet_te_vergelijken": TableSpec(
        msg("Wat niet te vergelijken is"),
        (
            TITLE,
            *SOURCES,
            Column("waarom", msg("Waarom"), texts=OBSTACLE_TEXTS),
            Column("niet_geladen", msg("Niet geladen"), labels=True),
            Column("wel_geladen", msg("Wel geladen")),
        ),
        ("aansluiting",),
    ),
    "bronnen": TableSpec(
        msg("Welke bronnen zijn vergeleken"),
        (
            TITLE,
            *SOURCES,
            Column("publicaties", msg("Publicaties")),
            Column("toelichting", msg("Toelichting"), labels=True),
        ),
        ("aansluiting",),
    ),
    "verschillen": _differences(msg("Alle bedragen die verschillen"), "bedrag"),
    "verschillen_aantallen": _differences(msg("Alle aantallen die verschillen"), "aantal"),
    "per_jaar": _per_year(msg("Bedragen: vergeleken per jaar"), "bedrag"),
    "per_jaar_aantallen": _per_year(msg("Aantallen: vergeleken per jaar"), "aantal"),
}
