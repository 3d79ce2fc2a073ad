"""The output contracts of vergelijkingsgroep, and the words for its codes."""

from __future__ import annotations

from enum import StrEnum

from sluitend.core.messages import Message, msg
from sluitend.core.result import Column, Kind, TableSpec
from sluitend.studies.wording import (
    AREA_COLUMNS,
    DOCUMENT_TEXTS,
    FLAG_TEXTS,
    MEASURE_TEXTS,
    REASON_COLUMN,
)


class Use(StrEnum):
    """What became of a characteristic."""

    USED = "telt_mee"
    LEFT_OUT = "gewicht_0"
    NO_YEAR = "geen_jaar"
    OWN_UNKNOWN = "eigen_onbekend"
    ALL_EQUAL = "overal_gelijk"


USE_TEXTS: dict[str, Message] = {
    Use.USED: msg("telt mee"),
    Use.LEFT_OUT: msg("gewicht 0"),
    Use.NO_YEAR: msg("geen cijfers van dit jaar of eerder"),
    Use.OWN_UNKNOWN: msg("niet bekend van deze gemeente"),
    Use.ALL_EQUAL: msg("overal gelijk"),
}
OWN, MIDDLE = "eigen", "midden"
WHO_TEXTS: dict[str, Message] = {
    OWN: msg("deze gemeente"),
    MIDDLE: msg("middelste van de groep"),
}
IN_GROUP, ELSEWHERE = "groep", "overig"
WHERE_TEXTS: dict[str, Message] = {
    OWN: msg("deze gemeente"),
    IN_GROUP: msg("in de groep"),
    ELSEWHERE: msg("overige gemeenten"),
}
CHANGE_TEXTS: dict[str, Message] = {
    "0": msg("weggelaten"),
    "0.5": msg("gehalveerd"),
    "2": msg("verdubbeld"),
}

PEER_COLUMNS = (
    Column("rang", msg("Nr."), "aantal"),
    Column("gm_code", msg("Code")),
    Column("gm_naam", msg("Gemeente")),
)


def _distribution(kind: Kind, place: Message, *, signed: bool = False) -> tuple[Column, ...]:
    """Return the columns of one value beside those of its group."""
    return (
        Column("laagste", msg("Laagste"), kind, signed=signed),
        Column("onderkwartiel", msg("Kwart ligt lager dan"), kind, signed=signed),
        Column("mediaan", msg("Middelste"), kind, signed=signed),
        Column("bovenkwartiel", msg("Kwart ligt hoger dan"), kind, signed=signed),
        Column("hoogste", msg("Hoogste"), kind, signed=signed),
        Column("plaats", place, "aantal"),
        Column("n", msg("Gemeenten in de groep met cijfer"), "aantal"),
        Column("n_ontbreekt", msg("Zonder cijfer"), "aantal"),
        Column("mediaan_van", msg("Andere gewichten, van"), kind, signed=signed),
        Column("mediaan_tot", msg("Andere gewichten, tot"), kind, signed=signed),
    )


def _change(title: Message, kind: Kind, *own: Column) -> TableSpec:
    """Return the table of a change beside that of the group, in one unit."""
    return TableSpec(
        title,
        (
            *AREA_COLUMNS,
            Column("maat", msg("Maat"), texts=MEASURE_TEXTS),
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("van", msg("Van"), "jaar"),
            Column("tot", msg("Tot"), "jaar"),
            *own,
            *_distribution(kind, msg("Plaats, van grootste stijging af"), signed=True),
            Column("vergelijkbaar", msg("Vergelijkbaar"), texts=FLAG_TEXTS),
            REASON_COLUMN,
        ),
        ("gebied", "maat", "document", "van", "tot"),
    )


OUTPUTS = {
    "positie": TableSpec(
        msg("Plaats in de vergelijkingsgroep, per inwoner"),
        (
            *AREA_COLUMNS,
            Column("maat", msg("Maat"), texts=MEASURE_TEXTS),
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("jaar", msg("Jaar"), "jaar"),
            Column("eigen", msg("Deze gemeente"), "bedrag_per_inwoner"),
            *_distribution("bedrag_per_inwoner", msg("Plaats, van hoog naar laag")),
            REASON_COLUMN,
        ),
        ("gebied", "maat", "document", "jaar"),
    ),
    "verandering": _change(
        msg("Verandering per inwoner, naast die in de groep"),
        "bedrag_per_inwoner",
        Column("begin", msg("Begin"), "bedrag_per_inwoner"),
        Column("eind", msg("Eind"), "bedrag_per_inwoner"),
        Column(
            "eigen", msg("Verandering"), "bedrag_per_inwoner", worked="eind - begin", signed=True
        ),
    ),
    "verandering_aandeel": _change(
        msg("Verandering per inwoner in procenten, naast die in de groep"),
        "aandeel",
        Column("eigen", msg("Verandering"), "aandeel", signed=True),
    ),
    "groep": TableSpec(
        msg("De vergelijkingsgroep"),
        (
            *PEER_COLUMNS,
            Column("afstand", msg("Afstand"), "getal"),
            Column("verschilt_in", msg("Verschilt het meest in"), labels=True),
            Column("blijft", msg("Blijft bij andere gewichten"), "aandeel"),
            Column("bekend", msg("Deel van de kenmerken bekend"), "aandeel"),
            Column("inwoners", msg("Inwoners"), "aantal"),
            Column("lasten_per_inwoner", msg("Lasten per inwoner"), "bedrag_per_inwoner"),
            Column("netto_per_inwoner", msg("Netto per inwoner"), "bedrag_per_inwoner"),
            Column(
                "verandering_aandeel", msg("Lasten sinds het jaar ervoor"), "aandeel", signed=True
            ),
            Column("baten_deel", msg("Baten als deel van de lasten"), "aandeel"),
            Column("heringedeeld", msg("Heringedeeld in"), "jaar"),
            Column("uitvoeringsvorm", msg("Wie doet het werk")),
            REASON_COLUMN,
            Column("ontbreekt_netto", msg("Waarom geen netto lasten"), "reden"),
        ),
        ("gm_code",),
    ),
    "reeks": TableSpec(
        msg("Lasten per inwoner door de jaren, met steeds dezelfde groep"),
        (
            *AREA_COLUMNS,
            Column("wie", msg("Wie"), texts=WHO_TEXTS),
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("jaar", msg("Jaar"), "jaar"),
            Column("lasten_per_inwoner", msg("Lasten per inwoner"), "bedrag_per_inwoner"),
            Column("onderkwartiel", msg("Kwart van de groep ligt lager dan"), "bedrag_per_inwoner"),
            Column("bovenkwartiel", msg("Kwart van de groep ligt hoger dan"), "bedrag_per_inwoner"),
            Column("n", msg("Gemeenten met cijfer"), "aantal"),
            Column("n_ontbreekt", msg("Zonder cijfer"), "aantal"),
            REASON_COLUMN,
        ),
        ("gebied", "wie", "document", "jaar"),
    ),
    "kenmerken": TableSpec(
        msg("Waarop is vergeleken"),
        (
            Column("kenmerk_titel", msg("Kenmerk"), labels=True),
            Column("gebruik", msg("Gebruik"), texts=USE_TEXTS),
            Column("gewicht", msg("Gewicht"), "getal"),
            Column("eigen", msg("Deze gemeente"), "getal"),
            Column("midden_groep", msg("Middelste van de groep"), "getal"),
            Column("eenheid", msg("Eenheid"), labels=True),
            Column("eigen_klasse", msg("Klasse of gebied")),
            Column("n_gelijk", msg("Waarvan gelijk in de groep"), "aantal"),
            Column("kenmerkjaar", msg("Jaar van het kenmerk"), "jaar"),
            Column("bron", msg("Tabel"), labels=True),
            Column("n_ontbreekt", msg("Gemeenten zonder cijfer"), "aantal"),
        ),
        ("kenmerk",),
    ),
    "gevoeligheid": TableSpec(
        msg("Wat andere gewichten met de groep doen"),
        (
            Column("kenmerk_titel", msg("Kenmerk"), labels=True),
            Column("verandering", msg("Gewicht"), texts=CHANGE_TEXTS),
            Column("n_blijft", msg("Blijft in de groep"), "aantal"),
            Column("blijft", msg("Deel dat blijft"), "aandeel"),
            Column("mediaan", msg("Middelste lasten per inwoner"), "bedrag_per_inwoner"),
            Column("eruit", msg("Gaat eruit")),
            Column("erin", msg("Komt erin")),
        ),
        ("kenmerk", "verandering"),
    ),
    "spreiding": TableSpec(
        msg("Lasten per inwoner van alle gemeenten"),
        (
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            Column("wie", msg("Wie"), texts=WHERE_TEXTS),
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("jaar", msg("Jaar"), "jaar"),
            Column("lasten_per_inwoner", msg("Lasten per inwoner"), "bedrag_per_inwoner"),
            REASON_COLUMN,
        ),
        ("gm_code",),
        detail=True,
    ),
    "verschillen": TableSpec(
        msg("Elke gemeente van de groep en elk kenmerk"),
        (
            *PEER_COLUMNS,
            Column("kenmerk_titel", msg("Kenmerk"), labels=True),
            Column("eigen", msg("Deze gemeente"), "getal"),
            Column("ander", msg("De andere gemeente"), "getal"),
            Column("eenheid", msg("Eenheid"), labels=True),
            Column("eigen_klasse", msg("Klasse of gebied")),
            Column("ander_klasse", msg("Klasse of gebied van de andere")),
            Column("in_spreiding", msg("Verschil in eenheden van afstand"), "getal"),
            Column("gewicht", msg("Gewicht"), "getal"),
            Column("bijdrage", msg("Deel van de afstand (kwadraat)"), "aandeel"),
        ),
        ("gm_code", "kenmerk"),
        detail=True,
    ),
}
