"""The words that stand in a PDF beside what the report itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.publish.paper import HOW_TO_GET, NOTHING_LOST

if TYPE_CHECKING:
    from sluitend.core.messages import Language

FIRST, SECOND = "#1", "#2"
"""Where the template puts a page number: only it knows which."""
WORDS = {
    "fictional": msg("Fictieve gegevens"),
    "fictional_stop": msg("Fictieve gegevens."),
    "fictional_text": msg(
        "Alles in dit rapport is verzonnen: gemeenten, bedragen en inwoners zeggen niets over een echte gemeente."
    ),
    "traceable": msg("elk bedrag herleidbaar tot bron, definitie en berekening"),
    "area": msg("Gebied"),
    "years": msg("Jaren"),
    "newest": msg("Nieuwste bron"),
    "when": msg("Wanneer in het jaar?"),
    "short": msg("In het kort"),
    "summary": msg("Samenvatting"),
    "standing": msg("Waar staan wij?"),
    "change": msg("Wat veranderde er, en waardoor?"),
    "apart": msg("Apart daarvan, omdat dit niet alleen gewone groei of daling is:"),
    "comparison": msg("Hoe is het bij gemeenten die erop lijken?"),
    "unsaid": msg("Wat zeggen deze cijfers niet?"),
    "unknown": msg("Wat wij niet weten"),
    "unknown_lead": msg(
        "Wat ontbreekt, is geschat of staat in geen enkele bron. Ontbrekend is hier nooit nul."
    ),
    "author": msg("Tekst van de opsteller van dit rapport; dit is niet berekend."),
    "inside": msg("Inhoud"),
    "what": msg("Wat is dit?"),
    "careful": msg("Let op"),
    "steps": msg("Wat betekenen de stappen?"),
    "page": msg("Bladzijde {nummer} van {aantal}", nummer=FIRST, aantal=SECOND),
    "see_page": msg("bladzijde {nummer}", nummer=FIRST),
    "tables": msg("Bijlage: tabellen"),
    "tables_lead": msg("Hier staan de tabellen die te lang of te breed zijn voor hun hoofdstuk."),
    "elsewhere": msg("Bijlage: wat niet op papier staat"),
    "elsewhere_lead": NOTHING_LOST,
    "elsewhere_how": HOW_TO_GET,
    "elsewhere_short": msg(
        "Lange tabellen en afleidingen staan niet op papier. Wat dat is en waar u het vindt:"
    ),
    "not_here": msg("Niet op papier:"),
    "earlier": msg("Bijlage: eerdere jaren, stap voor stap"),
    "sums": msg("Bijlage: zo is elk bedrag opgebouwd"),
    "sums_lead": msg(
        "Elke regel is één term; de termen samen zijn precies het bedrag. Afronden op € 1.000 verschuift per regel hooguit één eenheid."
    ),
    "origin": msg("Herkomst van de cijfers"),
    "sources": msg("Bronnen"),
    "definitions": msg("Definities"),
    "left_out": msg("Niet meegeteld:"),
    "parameters": msg("Bedragen, grenzen en termijnen, elk met bron"),
    "method": msg("Methode"),
    "methods": msg("De volledige methode staat in de documentatie:"),
    "repeat": msg("Herhaal deze berekening"),
    "repeat_lead": msg(
        "Wie dezelfde bronnen laadt en een van deze opdrachten geeft, krijgt dezelfde cijfers met dezelfde inhoudscode."
    ),
    "composition": msg("Het hele rapport als bestand (samenstelling)"),
    "composition_lead": msg(
        "Bewaar dit als samenstelling.yaml, op de stand van de gegevens van nu. Zonder de regels ‘stand’ rekent het op de nieuwste."
    ),
    "hash": msg("Inhoudscode"),
    "made": msg("Gemaakt met Sluitend, vrije software (EUPL-1.2)."),
    "licence": msg("Bronvermelding en licentie staan bij de bronnen."),
}


def words(language: Language) -> dict[str, str]:
    """Return every word by the name under which the template asks for it."""
    return {name: text.render(language) for name, text in WORDS.items()}
