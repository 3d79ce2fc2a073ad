"""Labels and sentences of the Iv3 studies, in one place so that they stay in one voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.core.result import Column, Notice
from sluitend.studies.bridge.kernel import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP_TEXTS: dict[str, Message] = {
    Step.RECLASSIFIED: msg("Herindeling"),
    Step.NOT_FILED: msg("Levert nu niet"),
    Step.FIRST_FILED: msg("Levert nu wel, eerder niet"),
    Step.INCOMPARABLE: msg("Niet vergelijkbaar: een voorganger leverde niet"),
    Step.BREAK: msg("Andere indeling van taakvelden"),
    Step.INCIDENTAL: msg("Taakveld met tijdelijk geld"),
    Step.INHABITANTS: msg("Meer of minder inwoners"),
    Step.GROUP: msg("Meer of minder per inwoner"),
}
STEP_EXPLANATIONS: dict[str, Message] = {
    Step.RECLASSIFIED: msg(
        "Het bedrag van het eerste jaar op de grenzen van het laatste jaar, min het bedrag dat de gemeente toen zelf leverde."
    ),
    Step.NOT_FILED: msg(
        "Het bedrag van het eerste jaar van gemeenten die in het laatste jaar niet leverden."
    ),
    Step.FIRST_FILED: msg(
        "Het bedrag van het laatste jaar van gemeenten die in het eerste jaar niet leverden."
    ),
    Step.INCOMPARABLE: msg(
        "De verandering bij gefuseerde gemeenten waarvan niet elke voorganger leverde; zij is niet te splitsen."
    ),
    Step.BREAK: msg(
        "De verandering van taakvelden die tussen beide jaren een andere inhoud kregen; zij zegt niets over zorg of prijs."
    ),
    Step.INCIDENTAL: msg(
        "De hele verandering van een taakveld waarin tijdelijk geld zit dat niet apart is gepubliceerd; gewone groei of daling zit er dus ook in."
    ),
    Step.INHABITANTS: msg(
        "De verandering van het aantal inwoners maal het gemiddelde bedrag per inwoner."
    ),
    Step.GROUP: msg(
        "De verandering van het bedrag per inwoner maal het gemiddelde aantal inwoners."
    ),
}
MEASURE_TEXTS: dict[str, Message] = {
    "lasten": msg("Lasten"),
    "baten": msg("Baten"),
    "netto-lasten": msg("Netto lasten"),
}
MEASURE_WORDS: dict[str, Message] = {
    "lasten": msg("lasten"),
    "netto-lasten": msg("netto lasten"),
}
"""The same, inside a sentence."""
DOCUMENT_TEXTS: Mapping[str, Message] = {
    "begroting": msg("begroting"),
    "jaarrekening": msg("jaarrekening"),
}

FLAG_TEXTS: Mapping[str, Message] = {
    "doorlopend": msg("ja"),
    "deels": msg("deels"),
    "gebroken": msg("nee, andere indeling"),
}
"""How far two years are comparable, per block."""

AREA_COLUMNS = (Column("gebied", msg("Code")), Column("gebied_naam", msg("Gebied")))
REASON_COLUMN = Column("ontbreekt", msg("Waarom geen bedrag"), "reden")

UNIT_NOTICE = Notice(
    "eenheid",
    msg(
        "Iv3 wordt geleverd in € 1.000; alle bedragen sluiten op die eenheid en zijn niet nauwkeuriger. Dezelfde stap kan in twee overzichten € 1.000 verschillen."
    ),
    "info",
)
GROSS_NOTICE = Notice(
    "bruto",
    msg(
        "Opgetelde lasten zijn bruto: betalen gemeenten aan elkaar, bijvoorbeeld aan een centrumgemeente, dan telt dat "
        "bedrag twee keer."
    ),
)


def missing_notice(document: str, jaar: int, names: Message) -> Notice:
    """Name the municipalities whose figures are not in a sum."""
    return Notice(
        "ontbrekend",
        msg(
            "{document} {jaar}: niet of niet volledig in het bedrag, omdat cijfers ontbreken: {namen}.",
            document=DOCUMENT_TEXTS[document],
            jaar=jaar,
            namen=names,
        ),
    )
