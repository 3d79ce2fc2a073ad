"""Contracts of the CBS key figures per municipality and per district (wijk).

One concept has one name in every edition, and two names as soon as its definition differs: age
classes in percent are other measures than the same classes counted, and persons with a low income
are others than households. Two sources of one figure stand side by side in column `herkomst`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.tables.contract import Contract, Measure

if TYPE_CHECKING:
    from sluitend.tables.contract import Unit

DISTRICT_EDITION = "kwb-2022"
EDITIONS = frozenset(
    {
        "kwb-2014",
        "wbk-2021",
        DISTRICT_EDITION,
        "panel-kwb",
        "panel-70072ned",
        "panel-wmo",
        "panel-heffingen",
    }
)
"""CBS table or edition a figure comes from; what each is stands on the page about sources."""

KEYS = {
    "jaar": pl.Int64,
    "gm_code": pl.String,
    "wijk_code": pl.String,
    "herkomst": pl.String,
    "wijk_naam": pl.String,
}
FIVES, TENS = 5, 10
"""CBS rounds clients of youth care and Wmo to fives, recipients and levels of education to tens."""

COUNTED: tuple[tuple[str, str, Unit, int], ...] = (
    ("inwoners", "Inwoners", "personen", 1),
    ("mannen", "Mannen", "personen", 1),
    ("vrouwen", "Vrouwen", "personen", 1),
    ("inwoners_0_tot_5", "Inwoners van 0 tot 5 jaar", "personen", 1),
    ("inwoners_5_tot_10", "Inwoners van 5 tot 10 jaar", "personen", 1),
    ("inwoners_10_tot_15", "Inwoners van 10 tot 15 jaar", "personen", 1),
    ("inwoners_15_tot_20", "Inwoners van 15 tot 20 jaar", "personen", 1),
    ("inwoners_20_tot_25", "Inwoners van 20 tot 25 jaar", "personen", 1),
    ("inwoners_0_tot_15", "Inwoners van 0 tot 15 jaar", "personen", 1),
    ("inwoners_15_tot_25", "Inwoners van 15 tot 25 jaar", "personen", 1),
    ("inwoners_25_tot_45", "Inwoners van 25 tot 45 jaar", "personen", 1),
    ("inwoners_45_tot_65", "Inwoners van 45 tot 65 jaar", "personen", 1),
    ("inwoners_65_plus", "Inwoners van 65 jaar of ouder", "personen", 1),
    ("inwoners_65_tot_80", "Inwoners van 65 tot 80 jaar", "personen", 1),
    ("inwoners_80_plus", "Inwoners van 80 jaar of ouder", "personen", 1),
    ("inwoners_westers", "Inwoners met een westerse migratieachtergrond", "personen", 1),
    ("inwoners_niet_westers", "Inwoners met een niet-westerse migratieachtergrond", "personen", 1),
    ("gescheiden", "Gescheiden inwoners", "personen", 1),
    ("verweduwd", "Verweduwde inwoners", "personen", 1),
    ("jongeren_jeugdzorg_natura", "Jongeren met jeugdzorg in natura", "personen", FIVES),
    ("wmo_huishoudelijke_hulp", "Wmo-cliënten met hulp bij het huishouden", "personen", FIVES),
    ("bijstand", "Personen met bijstand", "personen", TENS),
    ("bijstand_tot_aow", "Personen met bijstand tot de AOW-leeftijd", "personen", TENS),
    (
        "bijstandgerelateerd_tot_aow",
        "Personen met een bijstandgerelateerde uitkering tot de AOW-leeftijd",
        "personen",
        TENS,
    ),
    ("ao", "Personen met een arbeidsongeschiktheidsuitkering", "personen", TENS),
    # One to two percent lower than the key figures in each year: not the same definition.
    (
        "ao_regionaal",
        "Personen met een arbeidsongeschiktheidsuitkering, volgens de Regionale kerncijfers",
        "personen",
        TENS,
    ),
    ("wajong", "Personen met een Wajong-uitkering", "personen", TENS),
    ("ww", "Personen met een WW-uitkering", "personen", TENS),
    ("aow", "Personen met AOW", "personen", TENS),
    ("opleiding_laag", "Personen met een laag opleidingsniveau", "personen", TENS),
    ("opleiding_middelbaar", "Personen met een middelbaar opleidingsniveau", "personen", TENS),
    ("opleiding_hoog", "Personen met een hoog opleidingsniveau", "personen", TENS),
    ("huishoudens", "Particuliere huishoudens", "huishoudens", 1),
    ("eenpersoonshuishoudens", "Eenpersoonshuishoudens", "huishoudens", 1),
    ("huishoudens_zonder_kinderen", "Huishoudens zonder kinderen", "huishoudens", 1),
    ("huishoudens_met_kinderen", "Huishoudens met kinderen", "huishoudens", 1),
    ("woningen", "Woningvoorraad", "woningen", 1),
    ("ozb_opbrengst", "Opbrengst onroerendezaakbelasting", "eurocent", CENTS_PER_KEUR),
    ("oppervlakte", "Oppervlakte, land en water", "hectare", 1),
    ("oppervlakte_land", "Oppervlakte land", "hectare", 1),
    ("oppervlakte_water", "Oppervlakte water", "hectare", 1),
    ("oppervlakte_wijken", "Oppervlakte van de wijken samen", "hectare", 1),
)
"""Measure, label, unit, smallest step."""

RELATIVE: tuple[tuple[str, str, Unit], ...] = (
    ("procent_0_tot_15", "Inwoners van 0 tot 15 jaar", "procent"),
    ("procent_15_tot_25", "Inwoners van 15 tot 25 jaar", "procent"),
    ("procent_25_tot_45", "Inwoners van 25 tot 45 jaar", "procent"),
    ("procent_45_tot_65", "Inwoners van 45 tot 65 jaar", "procent"),
    ("procent_65_plus", "Inwoners van 65 jaar of ouder", "procent"),
    ("procent_nederlands", "Inwoners met een Nederlandse achtergrond", "procent"),
    ("procent_westers", "Inwoners met een westerse migratieachtergrond", "procent"),
    ("procent_niet_westers", "Inwoners met een niet-westerse migratieachtergrond", "procent"),
    ("procent_marokko", "Inwoners met een Marokkaanse achtergrond", "procent"),
    ("procent_antillen_aruba", "Inwoners met een Antilliaanse of Arubaanse achtergrond", "procent"),
    ("procent_suriname", "Inwoners met een Surinaamse achtergrond", "procent"),
    ("procent_turkije", "Inwoners met een Turkse achtergrond", "procent"),
    (
        "procent_overig_niet_westers",
        "Inwoners met een overige niet-westerse migratieachtergrond",
        "procent",
    ),
    ("procent_ongehuwd", "Ongehuwde inwoners", "procent"),
    ("procent_gehuwd", "Gehuwde inwoners", "procent"),
    ("procent_gescheiden", "Gescheiden inwoners", "procent"),
    ("procent_verweduwd", "Verweduwde inwoners", "procent"),
    ("procent_eenpersoonshuishoudens", "Eenpersoonshuishoudens", "procent"),
    ("procent_huishoudens_zonder_kinderen", "Huishoudens zonder kinderen", "procent"),
    ("procent_huishoudens_met_kinderen", "Huishoudens met kinderen", "procent"),
    ("huishoudensgrootte", "Gemiddeld aantal personen per huishouden", "aantal"),
    ("bevolkingsdichtheid", "Inwoners per vierkante kilometer land", "aantal"),
    ("omgevingsadressendichtheid", "Adressen per vierkante kilometer in de omgeving", "aantal"),
    ("stedelijkheid", "Stedelijkheid, van 1 (zeer sterk) tot 5 (niet)", "index"),
    ("procent_jongeren_jeugdzorg", "Jongeren met jeugdzorg in natura", "procent"),
    (
        "wmo_huishoudelijke_hulp_per_1000",
        "Wmo-cliënten met hulp bij het huishouden per duizend inwoners",
        "per_duizend",
    ),
    ("procent_huishoudens_laag_inkomen", "Huishoudens met een laag inkomen", "procent"),
    (
        "procent_huishoudens_sociaal_minimum",
        "Huishoudens onder of rond het sociaal minimum",
        "procent",
    ),
    (
        "procent_huishoudens_laagste_40",
        "Huishoudens in de 40 procent met het laagste inkomen van Nederland",
        "procent",
    ),
    (
        "procent_huishoudens_hoogste_20",
        "Huishoudens in de 20 procent met het hoogste inkomen van Nederland",
        "procent",
    ),
    (
        "procent_personen_laagste_40",
        "Personen in de 40 procent met het laagste inkomen van Nederland",
        "procent",
    ),
    (
        "procent_personen_hoogste_20",
        "Personen in de 20 procent met het hoogste inkomen van Nederland",
        "procent",
    ),
    ("inkomen_per_inwoner", "Gemiddeld inkomen per inwoner", "euro"),
    ("inkomen_per_ontvanger", "Gemiddeld inkomen per inkomensontvanger", "euro"),
    (
        "gestandaardiseerd_inkomen",
        "Gemiddeld gestandaardiseerd inkomen van huishoudens",
        "euro",
    ),
    (
        "gestandaardiseerd_inkomen_eenouder",
        "Gemiddeld gestandaardiseerd inkomen van eenoudergezinnen",
        "euro",
    ),
    ("mediaan_vermogen", "Mediaan vermogen van huishoudens", "euro"),
    ("arbeidsparticipatie", "Nettoarbeidsparticipatie", "procent"),
    ("procent_hbo_wo", "Personen van 15 tot 75 jaar met hbo of wo", "procent"),
    ("woz_waarde", "Gemiddelde WOZ-waarde van woningen", "euro"),
    ("procent_koopwoningen", "Koopwoningen", "procent"),
    ("procent_huurwoningen", "Huurwoningen", "procent"),
    ("procent_corporatiewoningen", "Huurwoningen van woningcorporaties", "procent"),
)
"""Measure, label, unit. Nothing here may be added, over no dimension at all."""

DISTRICT_COUNTED = {"inwoners": FIVES, "woningen": 1, "oppervlakte": 1}
"""Measures per district with their smallest step: inhabitants of a district come in fives."""
DISTRICT_RELATIVE = frozenset(
    {
        "procent_0_tot_15",
        "procent_15_tot_25",
        "procent_25_tot_45",
        "procent_45_tot_65",
        "procent_65_plus",
        "stedelijkheid",
        "woz_waarde",
        "procent_koopwoningen",
        "arbeidsparticipatie",
        "procent_personen_laagste_40",
        "procent_personen_hoogste_20",
        "procent_hbo_wo",
    }
)
OVER_MUNICIPALITIES = frozenset({"gm_code"})
OVER_DISTRICTS = frozenset({"gm_code", "wijk_code"})
NOWHERE: frozenset[str] = frozenset()

COUNTS = Contract(
    id="kerncijfers_aantal",
    title="Kerncijfers per gemeente: aantallen",
    keys=("jaar", "gm_code", "herkomst"),
    partition=("jaar", "herkomst"),
    dtypes=KEYS,
    measures=tuple(
        Measure(name, label, unit, OVER_MUNICIPALITIES, step) for name, label, unit, step in COUNTED
    ),
    allowed={"herkomst": EDITIONS},
)

RATES = Contract(
    id="kerncijfers_verhouding",
    title="Kerncijfers per gemeente: verhoudingen en gemiddelden",
    keys=("jaar", "gm_code", "herkomst"),
    partition=("jaar", "herkomst"),
    dtypes=KEYS,
    value=pl.Float64,
    measures=tuple(Measure(name, label, unit, NOWHERE) for name, label, unit in RELATIVE),
    allowed={"herkomst": EDITIONS},
)

DISTRICTS = Contract(
    id="wijken",
    title="Wijken per jaar",
    keys=("jaar", "wijk_code"),
    partition=("jaar",),
    dtypes=KEYS,
    attributes=("gm_code", "wijk_naam"),
    effect_year="jaar",
)

DISTRICT_COUNTS = Contract(
    id="wijkcijfers_aantal",
    title="Kerncijfers per wijk: aantallen",
    keys=("jaar", "gm_code", "wijk_code", "herkomst"),
    partition=("jaar", "herkomst"),
    dtypes=KEYS,
    measures=tuple(
        Measure(name, label, unit, OVER_DISTRICTS, DISTRICT_COUNTED[name])
        for name, label, unit, _ in COUNTED
        if name in DISTRICT_COUNTED
    ),
    allowed={"herkomst": frozenset({DISTRICT_EDITION})},
)

DISTRICT_RATES = Contract(
    id="wijkcijfers_verhouding",
    title="Kerncijfers per wijk: verhoudingen en gemiddelden",
    keys=("jaar", "gm_code", "wijk_code", "herkomst"),
    partition=("jaar", "herkomst"),
    dtypes=KEYS,
    value=pl.Float64,
    measures=tuple(
        Measure(name, label, unit, NOWHERE)
        for name, label, unit in RELATIVE
        if name in DISTRICT_RELATIVE
    ),
    allowed={"herkomst": frozenset({DISTRICT_EDITION})},
)
