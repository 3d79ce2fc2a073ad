"""The table of planted events: what happened, where, how much, and which test finds it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.plants import BEGROTING, JAARREKENING, Document

if TYPE_CHECKING:
    from sluitend.demo.country import Country

STEPS_TEST = "tests/studies/test_planted_effects.py::test_steps_equal_planted_effects"
EVENT_TEST = "tests/studies/test_planted_effects.py::test_event_is_found[{}]"
OWN_TEST = "tests/demo/test_own_budget.py::test_event_is_found[{}]"
STATLINE_TEST = "tests/demo/test_statline_pages.py::test_event_is_found[{}]"
REVISION_TEST = (
    "tests/store/test_publications.py::test_revised_publication_is_used_only_after_its_date"
)


@dataclass(frozen=True, slots=True)
class PlantedEvent:
    """Something that happens in the fictional country, with the effect it must have.

    Parameters
    ----------
    id, soort
        Name of the event and the kind of event it is.
    gm_codes
        Municipalities it happens to; empty when it happens to all.
    jaar
        Year of the event. The effect is that of the comparison of `jaar` - 1 with `jaar`.
    omschrijving
        What happened, in Dutch.
    stap, groep, blok
        Step and subject group the effect is found in; `blok` when it is one block of the group.
    effect_keur
        Planted effect in 1,000 euro, exact and equal for every seed; None when there is no amount.
    gm_effect, document
        Municipality and document in which the effect is measured.
    gevonden_door
        The test that finds the event.
    """

    id: str
    soort: str
    gm_codes: tuple[str, ...]
    jaar: int
    omschrijving: str
    stap: str | None = None
    groep: str | None = None
    effect_keur: int | None = None
    gm_effect: str | None = None
    document: Document = JAARREKENING
    blok: str | None = None
    gevonden_door: str = STEPS_TEST


def _single(event: str) -> str:
    return EVENT_TEST.format(event)


_MERGER = ("GM9004", "GM9005", "GM9031")
_SPLIT = ("GM9012", "GM9011", "GM9013")

PLANTED_EVENTS = (
    PlantedEvent(
        "fusie-2021", "herindeling", _MERGER, 2021,
        "Zeegaarde en Wierhaven gaan samen verder als Zilvermonde, een nieuwe code.",
        "herindeling", "jeugd", 12_600, "GM9031",
    ),
    PlantedEvent(
        "fusie-2021-begroting", "niet geleverd", _MERGER, 2021,
        "Zilvermonde levert de eerste begroting van de nieuwe gemeente niet: alles staat op nul.",
        "niet_geleverd", "jeugd", -12_100, "GM9031", BEGROTING,
    ),
    PlantedEvent(
        "opheffing-2019", "herindeling", ("GM9008", "GM9009"), 2019,
        "Lisbroeken gaat op in het bestaande Wilgenstede, dat zijn code houdt.",
        "herindeling", "jeugd", 2_970, "GM9009",
    ),
    PlantedEvent(
        "opheffing-2019-oud", "herindeling", ("GM9008", "GM9009"), 2019,
        "De lasten van Lisbroeken verdwijnen onder de oude code.",
        "herindeling", "jeugd", -2_970, "GM9008",
    ),
    PlantedEvent(
        "splitsing-2022", "splitsing", _SPLIT, 2022,
        "Tussenkreken wordt gesplitst; 60 % (geraamd aandeel) gaat naar Elzenwaarde.",
        "herindeling", "jeugd", 2_100, "GM9011",
    ),
    PlantedEvent(
        "splitsing-2022-rest", "splitsing", _SPLIT, 2022,
        "De andere 40 % (geraamd aandeel) van Tussenkreken gaat naar Rietmonde.",
        "herindeling", "jeugd", 1_400, "GM9013",
    ),
    PlantedEvent(
        "niet-geleverd-2020", "niet geleverd", ("GM9015",), 2020,
        "Korenhage levert de jaarrekening 2020 niet: alle taakvelden staan op nul.",
        "niet_geleverd", "jeugd", -10_000, "GM9015",
    ),
    PlantedEvent(
        "weer-geleverd-2021", "eerste levering", ("GM9015",), 2021,
        "Korenhage levert vanaf 2021 weer; het jaar ervoor is onbekend, niet nul.",
        "eerste_levering", "jeugd", 10_584, "GM9015",
    ),
    PlantedEvent(
        "jeugd-nul-2018", "niet apart geleverd", ("GM9017",), 2018,
        "In de jaarrekening 2018 van Klaverzande staat jeugd op nul; de rest is gewoon geleverd.",
        "niet_geleverd", "jeugd", -2_480, "GM9017",
    ),
    PlantedEvent(
        "jeugd-terug-2019", "eerste levering", ("GM9017",), 2019,
        "Klaverzande verantwoordt jeugd in 2019 weer zelf.",
        "eerste_levering", "jeugd", 2_624, "GM9017",
    ),
    PlantedEvent(
        "jeugd-eerste-keer-2019", "eerste levering", ("GM9018",), 2019,
        "Hazelgaarde verantwoordt jeugd in 2019 voor het eerst; in 2017 en 2018 staat er nul.",
        "eerste_levering", "jeugd", 4_760, "GM9018",
    ),
    PlantedEvent(
        "toegang-2023", "classificatiebreuk", (), 2023,
        "Het taakveld Wijkteams wordt Toegang en krijgt overal € 40 per inwoner erbij die eerst"
        " elders stond. Het effect is dat van Kwelderzijl.",
        "classificatiebreuk", "toegang", 494, "GM9001",
    ),
    PlantedEvent(
        "jeugdhulp-2025", "classificatiebreuk", (), 2025,
        "Jeugdhulp wordt anders ingedeeld en pgb en coördinatie gaan naar eigen taakvelden. Het"
        " effect is dat van Ravenstroom.",
        "classificatiebreuk", "jeugd", -489, "GM9026", BEGROTING, "jeugdhulp",
    ),
    PlantedEvent(
        "oekraine-2022", "incidenteel", (), 2022,
        "Opvang van vluchtelingen uit Oekraïne op taakveld 6.1, in de jaarrekening vanaf 2022 en in"
        " de begroting vanaf 2024. Het effect is dat van Duinrade.",
        "incidenteel", "samenkracht", 3_068, "GM9003",
    ),
    PlantedEvent(
        "tozo-2020", "incidenteel", (), 2020,
        "Tozo op taakveld 6.3 in 2020 en 2021. Het effect is dat van Meeuwenrecht.",
        "incidenteel", "inkomen", 4_620, "GM9006",
    ),
    PlantedEvent(
        "energietoeslag-2022", "incidenteel", (), 2022,
        "Energietoeslag op taakveld 6.3 in 2022 en 2023, terwijl de Tozo afloopt. Het effect is dat"
        " van Vlietkapelle.",
        "incidenteel", "inkomen", 373, "GM9010",
    ),
    PlantedEvent(
        "herziening-2024", "herziene publicatie", ("GM9020",), 2024,
        "De eerste publicatie van de jaarrekening 2024 van Lindeburcht had op taakveld 6.72 € 400"
        " duizend minder dan de definitieve.",
        None, "jeugd", 400, "GM9020",
        gevonden_door=REVISION_TEST,
    ),
    PlantedEvent(
        "fusie-2023-zonder-rekening", "herindeling", ("GM9022", "GM9023", "GM9032"), 2023,
        "Zwaluwdal en Pruimeloo worden Bongerdland; Pruimeloo leverde zijn laatste jaarrekening"
        " niet, zodat van Bongerdland alleen een deel van 2022 bekend is.",
        "niet_vergelijkbaar", "jeugd", 6_900, "GM9032",
    ),
    PlantedEvent(
        "centrumgemeente", "centrumgemeente", ("GM9002",), 2023,
        "Schelpenoord voert jeugdhulp uit voor de regio en ontvangt 40 % van de lasten terug als"
        " baten. Het effect is de baten op jeugd in de jaarrekening 2023.",
        None, "jeugd", 37_400, "GM9002",
        gevonden_door=_single("centrumgemeente"),
    ),
    PlantedEvent(
        "groei-2019", "groei", ("GM9025",), 2019,
        "Nieuw-Zonnewold groeit met 2.000 inwoners; per inwoner verandert geen euro. De hele"
        " verandering is dus inwoners.",
        "inwoners", "jeugd", 700, "GM9025",
    ),
    PlantedEvent(
        "begroting-2025-afwezig", "niet geleverd", ("GM9027",), 2025,
        "De begroting 2025 van Kievitsbrink ontbreekt: er zijn geen regels, ook geen nullen.",
        "niet_geleverd", "jeugd", -7_200, "GM9027", BEGROTING,
    ),
    PlantedEvent(
        "naam-2020", "naamswijziging", ("GM9028",), 2020,
        "Oud-Leliëndam heet vanaf 2020 Leliëndam; de code blijft dezelfde.",
        gevonden_door=_single("naam-2020"),
    ),
    PlantedEvent(
        "oude-code-2023", "oude code", ("GM9016",), 2023,
        "Bremmerlo boekt in 2023 nog op het vervallen taakveld 6.71 in plaats van op 6.71a-d. Het"
        " effect zijn de lasten die daar staan.",
        None, "wmo", 3_248, "GM9016",
        gevonden_door=_single("oude-code-2023"),
    ),
    PlantedEvent(
        "opheffing-2014", "herindeling", ("GM9030", "GM9029"), 2014,
        "Jeneverlo ging al in 2014 op in Grauwheide, vóór de eerste Iv3 naar taakvelden.",
        gevonden_door=_single("opheffing-2014"),
    ),
    PlantedEvent(
        "eigen-verschuiving-2025", "eigen opgave", ("GM9010",), 2025,
        "Vlietkapelle heeft € 120 duizend van de toegang in de eigen begroting op 6.22 en in Iv3 op"
        " 6.23. Het effect is het verschil op 6.22.",
        None, "toegang", 120, "GM9010", BEGROTING,
        gevonden_door=OWN_TEST.format("eigen-verschuiving-2025"),
    ),
    PlantedEvent(
        "eigen-wijziging-2025", "eigen opgave", ("GM9010",), 2025,
        "De raad van Vlietkapelle wijzigt de begroting 2025 drie keer. Het effect is de som van de"
        " lasten na wijziging min die van de primitieve begroting.",
        None, None, 599, "GM9010", BEGROTING,
        gevonden_door=OWN_TEST.format("eigen-wijziging-2025"),
    ),
    PlantedEvent(
        "iv3-te-laat-2024", "te laat geleverd", ("GM9033",), 2024,
        "Sterrenhorst levert de jaarrekening 2024 na de eerste plaatsing: daarin staat −99998, en in"
        " de tweede staan de bedragen.",
        gevonden_door=STATLINE_TEST.format("iv3-te-laat-2024"),
    ),
    PlantedEvent(
        "jeugdzorg-nieuwe-vorm-2023", "nieuwe code", (), 2023,
        "De tabel over jeugdzorg krijgt een vorm die niemand nog kent; zij wordt nergens bij geteld.",
        gevonden_door=STATLINE_TEST.format("jeugdzorg-nieuwe-vorm-2023"),
    ),
)  # fmt: skip
"""Every planted event, with effects worked out by hand from the plants."""


def planted_events(country: Country) -> pl.DataFrame:
    """Return the planted events of a country as one table, a row per event.

    Returns
    -------
    Columns as the fields of `PlantedEvent`, codes separated by spaces; amounts in 1,000 euro.
    """
    rows = [{**asdict(event), "gm_codes": " ".join(event.gm_codes)} for event in country.events]
    return pl.DataFrame(rows, infer_schema_length=None)
