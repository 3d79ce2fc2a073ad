"""The tests, what they may say, and the output contracts of plausibiliteit."""

from __future__ import annotations

from enum import StrEnum

from sluitend.core.messages import Message, msg
from sluitend.core.result import Column, TableSpec, Tally
from sluitend.studies.territory import UNIT
from sluitend.studies.wording import DOCUMENT_TEXTS, MEASURE_TEXTS


class Check(StrEnum):
    """The kinds of test."""

    NOT_FILED = "niet_geleverd"
    DOMAIN_ZERO = "domein_op_nul"
    SIGN = "teken"
    UNIT = "eenheid"
    SUM = "som"
    ZERO = "verschijnt_of_verdwijnt"
    YEARLY = "jaar_op_jaar"
    SHIFT = "verschuiving"
    GROUP = "groepsniveau"
    PEERS = "vergelijkingsgroep"


CHECK_TEXTS: dict[str, Message] = {
    Check.NOT_FILED: msg("niet geleverd"),
    Check.DOMAIN_ZERO: msg("domein op nul"),
    Check.SIGN: msg("negatief bedrag"),
    Check.UNIT: msg("eenheid"),
    Check.SUM: msg("som"),
    Check.ZERO: msg("van of naar nul"),
    Check.YEARLY: msg("uitschieter"),
    Check.SHIFT: msg("vermoede verschuiving"),
    Check.GROUP: msg("groepsniveau"),
    Check.PEERS: msg("vergelijkingsgroep"),
}


class Why(StrEnum):
    """What stands out."""

    NOT_FILED = "niet_geleverd"
    DOMAIN_ZERO = "domein_op_nul"
    NEGATIVE = "negatief"
    FLIPPED = "teken_omgeslagen"
    THOUSAND_UP = "duizend_keer_hoger"
    THOUSAND_DOWN = "duizend_keer_lager"
    TOO_HIGH = "te_hoog_per_inwoner"
    SUM_DIFFERS = "som_wijkt_af"
    APPEARS = "verschijnt"
    VANISHES = "verdwijnt"
    ROSE = "meer_gestegen"
    FELL = "meer_gedaald"
    BACK = "terug"
    SHIFTED = "verschoven"
    CALMER = "som_rustiger"
    ABOVE = "boven_groep"
    BELOW = "onder_groep"


WHY_WORDS: dict[str, Message] = {
    Why.NOT_FILED: msg("alles nul of geen regels"),
    Why.DOMAIN_ZERO: msg("verplicht domein op nul"),
    Why.NEGATIVE: msg("negatief bedrag"),
    Why.FLIPPED: msg("ander teken dan vorig jaar"),
    Why.THOUSAND_UP: msg("duizend keer zo groot"),
    Why.THOUSAND_DOWN: msg("een duizendste van vorig jaar"),
    Why.TOO_HIGH: msg("hoger dan ooit geleverd"),
    Why.SUM_DIFFERS: msg("delen tellen niet op"),
    Why.APPEARS: msg("was nul, nu niet"),
    Why.VANISHES: msg("nu nul, eerder niet"),
    Why.ROSE: msg("boven de grens"),
    Why.FELL: msg("onder de grens"),
    Why.BACK: msg("terug na vorig jaar"),
    Why.SHIFTED: msg("schuift naar ander taakveld"),
    Why.CALMER: msg("som is rustiger"),
    Why.ABOVE: msg("hoger dan gelijke grootte"),
    Why.BELOW: msg("lager dan gelijke grootte"),
}
"""In a row: what it means is told once, below."""
WHY_TEXTS: dict[str, Message] = {
    Why.NOT_FILED: msg(
        "Alle lasten staan op nul of er zijn geen regels; vraag na of Iv3 is ingeleverd."
    ),
    Why.DOMAIN_ZERO: msg(
        "Een wettelijk verplicht domein staat op nul; controleer of een andere gemeente het verantwoordt."
    ),
    Why.NEGATIVE: msg(
        "Een negatief bedrag terwijl de rest positief is; controleer of het een correctie is."
    ),
    Why.FLIPPED: msg(
        "Ongeveer even groot als vorig jaar, met het andere teken; controleer het teken."
    ),
    Why.THOUSAND_UP: msg(
        "Ongeveer duizend keer zo groot als vorig jaar; controleer de eenheid van beide jaren."
    ),
    Why.THOUSAND_DOWN: msg(
        "Ongeveer een duizendste van vorig jaar; controleer de eenheid van beide jaren."
    ),
    Why.TOO_HIGH: msg(
        "Hoger per inwoner dan ooit op één taakveld is geleverd; controleer de eenheid."
    ),
    Why.SUM_DIFFERS: msg("De delen tellen niet op tot het gepubliceerde totaal (de grens)."),
    Why.APPEARS: msg("Vorig jaar nul, nu niet; controleer of de lasten eerst elders stonden."),
    Why.VANISHES: msg("Vorig jaar niet nul, nu wel; controleer of de lasten nu elders staan."),
    Why.ROSE: msg("Stijgt meer of daalt minder dan elders; ligt boven de grens."),
    Why.FELL: msg("Daalt meer of stijgt minder dan elders; ligt onder de grens."),
    Why.BACK: msg("Beweegt terug na de bevinding van het jaar ervoor; bekijk beide jaren samen."),
    Why.SHIFTED: msg(
        "Het ene taakveld daalt, het andere stijgt ongeveer evenveel; controleer of anders is geboekt. Vorig en dit jaar: beide taakvelden samen."
    ),
    Why.CALMER: msg(
        "De taakvelden bewegen, hun som nauwelijks; vergelijk deze gemeente op de som, niet per taakveld."
    ),
    Why.ABOVE: msg(
        "Hoger dan bij gemeenten van dezelfde grootte; controleer taak voor anderen en boeking."
    ),
    Why.BELOW: msg(
        "Lager dan bij gemeenten van dezelfde grootte; controleer of een ander de lasten draagt."
    ),
}
ALL_SOCIAL, ALL_TAAKVELDEN = "Hoofdtaakveld 6", "Alle taakvelden"
ALL_CATEGORIES, SOCIAL_CATEGORIES = "Alle categorieën", "Categorieën van hoofdtaakveld 6"
ALL_SOURCES = "Alle bronnen van baten"
"""Titles of what is about more than one block; like those of blocks they are data, in Dutch only."""
STRONG, PLAIN = "sterk", "gewoon"
EMPHASIS_TEXTS: dict[str, Message] = {
    STRONG: msg("ja"),
    PLAIN: msg("nee"),
}

FILING_COLUMNS = (
    Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
    Column("jaar", msg("Jaar"), "jaar"),
)
KEY = ("gebied", "document", "jaar", "maat", "toets", "onderwerp")
OUTPUTS = {
    "bevindingen": TableSpec(
        msg("Bevindingen"),
        (
            Column("gebied_naam", msg("Gemeente")),
            *FILING_COLUMNS,
            Column("maat", msg("Maat"), texts=MEASURE_TEXTS),
            Column("onderwerp_titel", msg("Waar"), labels=True),
            Column("bedrag", msg("Bedrag"), "bedrag", signed=True),
            Column("uitleg", msg("Wat opvalt"), texts=WHY_WORDS),
            Column("vorige_waarde", msg("Vorig jaar"), "bedrag"),
            Column("waarde", msg("Dit jaar"), "bedrag"),
            Column("grens", msg("Grens"), "bedrag"),
            Column("nadruk", msg("Sterk"), texts=EMPHASIS_TEXTS),
            Column("zie_ook_titel", msg("Hoort bij"), labels=True),
        ),
        KEY,
        UNIT,
        findings=True,
    ),
    "telling": TableSpec(
        msg("Hoeveel er is getoetst en wat opviel"),
        (
            *FILING_COLUMNS,
            Column("toets", msg("Toets"), texts=CHECK_TEXTS),
            Column("getoetst", msg("Getoetst"), "aantal"),
            Column("bevindingen", msg("Valt op"), "aantal"),
            Column("waarvan_sterk", msg("Waarvan sterk"), "aantal"),
            Column("deel", msg("Deel dat opvalt"), "aandeel", worked="bevindingen / getoetst"),
        ),
        ("document", "jaar", "toets"),
        tally=Tally("toets", "getoetst", "bevindingen"),
    ),
    "verandering": TableSpec(
        msg("Welk deel van de verandering op bevindingen rust"),
        (
            *FILING_COLUMNS,
            Column("groep_titel", msg("Groep"), labels=True),
            Column("verandering", msg("Verandering"), "bedrag", signed=True),
            Column("stijgingen", msg("Stijgingen"), "bedrag", signed=True),
            Column("dalingen", msg("Dalingen"), "bedrag"),
            Column("bij_bevinding", msg("Verandering bij bevindingen"), "bedrag", signed=True),
            Column("stijgingen_bij_bevinding", msg("Stijgingen daarvan"), "bedrag", signed=True),
            Column("dalingen_bij_bevinding", msg("Dalingen daarvan"), "bedrag"),
            Column("deel", msg("Deel van alle stijgingen en dalingen"), "aandeel"),
        ),
        ("document", "jaar", "groep"),
        UNIT,
    ),
    "grenzen": TableSpec(
        msg("Waar de grenzen van uitschieters op rusten"),
        (
            *FILING_COLUMNS,
            Column("maat", msg("Maat"), texts=MEASURE_TEXTS),
            Column("toets", msg("Toets"), texts=CHECK_TEXTS),
            Column("onderwerp_titel", msg("Waar"), labels=True),
            Column("gemeenten", msg("Gemeenten"), "aantal"),
            Column("verhouding", msg("Middelste verhouding (M)"), "getal"),
            Column("kwartiel_1", msg("Eerste kwartiel van E"), "getal"),
            Column("kwartiel_2", msg("Middelste E"), "getal"),
            Column("kwartiel_3", msg("Derde kwartiel van E"), "getal"),
            Column("kleinste_afstand", msg("Kleinste afstand"), "getal"),
            Column("exponent_u", msg("Exponent U"), "getal"),
            Column("factor_a", msg("Factor A"), "getal"),
            Column("factor_c", msg("Factor C"), "getal"),
        ),
        ("document", "jaar", "maat", "toets", "onderwerp"),
        detail=True,
        explains="grens",
    ),
}
