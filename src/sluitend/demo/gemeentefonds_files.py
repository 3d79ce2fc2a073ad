"""The gemeentefonds files: volumes, weights, factors, other payments and outcomes per circular."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.area_files import address_density
from sluitend.demo.municipalities import CENTRE
from sluitend.demo.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sluitend.demo.country import Country

FACTORS = {
    ("M2022", 2023): 1.2,
    ("M2023", 2024): 1.3,
    ("S2023", 2024): 1.31,
    ("M2024", 2024): 1.32,
    ("M2024", 2025): 1.36,
    ("S2024", 2024): 1.33,
    ("S2024", 2025): 1.37,
}
SETS = [key for key in FACTORS if key != ("M2022", 2023)]
"""Circular and year of which everything is known; of the first only the factor."""
CLUSTERS = (
    "Bestuur en ondersteuning",
    "Individuele voorzieningen Jeugd",
    "Individuele voorzieningen Wmo",
    "Infrastructuur, ruimte en milieu",
    "Onroerendezaakbelasting",
    "Participatie",
    "Sociale basisvoorzieningen",
)
AHEAD = 0.006
"""Growth of the inhabitants that a circular assumes for a later year."""
TOTAL, COUNTRY = "Totaal", "Nederland"
FIXED = {"vast": "vast nieuw"}
"""The fixed amount has another name among the weights than among the volumes."""
OZB = ("WOZwe80", "WOZnwe70")
"""Measures of own taxes: outside the uitkeringsfactor."""
# maatstaf|omschrijving|euro per unit per cluster, in the order of `CLUSTERS`
_WEIGHTS = """\
vast|vast bedrag|400000 0 0 30000 40000 0 60000
inwo|inwoners|150 0 10 60 0 5 90
jong|jongeren|0 290 0 0 0 0 180
inw75+dr|inwoners 75 jaar en ouder boven drempel|0 0 610 0 0 0 40
lidr_w_nw|huishoudens laag inkomen met drempel|0 1900 800 0 0 700 150
ephh|eenpersoonshuishoudens|0 0 150 10 0 20 30
doelgroep|doelgroepenregister|0 0 0 0 0 4200 0
cf.regionaal|regionale centrumfunctie|5 40 0 10 0 0 15
oadw|omgevingsadressendichtheid|20 -20 0 15 0 0 10
land|land|0 0 0 55 0 0 0
WOZwe80|ozb woningen eigenaren|0 0 0 0 -0.0009 0 0
WOZnwe70|ozb niet-woningen eigenaren|0 0 0 0 -0.0015 0 0
"""
# uitkering|euro per inhabitant|only for the centre municipality
_PAYMENTS = """\
Beschermd wonen|640|centrum
Participatie|105|
Voogdij/18+|6|
maatschappelijke opvang|190|centrum
vrouwenopvang|55|centrum
jeugd|2|
armoedebestrijding kinderen|5|
jeugdhulp aan kinderen in een AZC|0|
"""
SHARE_CLUSTERS = {
    "beschermd wonen": "Individuele voorzieningen Wmo",
    "participatie": "Participatie",
    "voogdij/18+": "Individuele voorzieningen Jeugd",
    "maatschappelijke opvang": "Individuele voorzieningen Wmo",
}
"""Cluster that a payment counts for in full; these rows of the weights have no maatstaf."""


def write_gemeentefonds(country: Country, directory: Path) -> list[Path]:
    """Write the five files of the folder."""
    volumes, weights = volumes_table(country), weights_table()
    tables = {
        "volumina_lang.csv": volumes,
        "gewichten_lang.csv": weights,
        "si_iu_du_lang.csv": payments_table(country),
        "uitkomst_clusters_lang.csv": outcomes_table(volumes, weights),
        "uitkeringsfactor.csv": pl.DataFrame(
            [(*key, factor) for key, factor in FACTORS.items()],
            schema=["circulaire", "jaar", "uitkeringsfactor"],
            orient="row",
        ),
    }
    paths = []
    for name, table in tables.items():
        table.write_csv(directory / name)
        paths.append(directory / name)
    return paths


def _places(
    country: Country, sets: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int, str, str, int]]:
    for circular, jaar in sets:
        for code in country.codes(jaar):
            m = country.municipality(code)
            yield circular, jaar, code, m.name(jaar), m.province


def volumes_table(country: Country, sets: Sequence[tuple[str, int]] = SETS) -> pl.DataFrame:
    """Return units per circular, year, municipality and maatstaf."""
    rows = [
        (*place, name, volume)
        for place in _places(country, sets)
        for name, volume in _volumes(country, place[2], place[1], _counted(country, *place[:3]))
    ]
    return pl.DataFrame(
        rows,
        schema=["circulaire", "jaar", "gm_code", "naam", "prov", "maatstaf", "volume"],
        orient="row",
    )


def _counted(country: Country, circular: str, jaar: int, code: str) -> float:
    """Return the inhabitants a circular works with.

    In May those of 1 January of the year before are known, in September those of its own year; for a
    later year they are carried on with a fixed growth.
    """
    issued = int(circular[1:])
    counted = max(issued - circular.startswith("M"), country.municipality(code).first)
    return country.inhabitants[code, counted] * (1 + AHEAD) ** (jaar - issued)


def _volumes(country: Country, code: str, jaar: int, people: float) -> Iterable[tuple[str, float]]:
    t = traits(country, code, jaar)
    homes = people / t.per_household
    units = {
        "vast nieuw": 1.0,
        "inwo": round(people, 5),
        "jong": round(people * t.young, 3),
        "inw75+dr": round(max(people * (t.oldest - 0.03), 0), 6),
        "lidr_w_nw": round(max(homes * (t.poor - 0.02), 0), 6),
        "ephh": round(homes * t.single, 6),
        "doelgroep": round(people * t.poor * 0.08, 7),
        "cf.regionaal": round(people * (1.4 if code == CENTRE else 0.1), 4),
        "oadw": round(homes * address_density(round(people)) / 1000, 6),
        "land": float(round(people * t.land)),
        "WOZwe80": float(round(homes * t.woz * 1000 * 0.8)),
        "WOZnwe70": float(round(homes * t.woz * 1000 * 0.2 * 0.7)),
    }
    return units.items()


def weights_table(sets: Sequence[tuple[str, int]] = SETS) -> pl.DataFrame:
    """Return euro per unit per circular, year, maatstaf and cluster, with a row for their total."""
    rows: list[tuple[str, int, str | None, str, str, float]] = []
    for circular, jaar in sets:
        for line in _WEIGHTS.splitlines():
            name, text, numbers = line.split("|")
            weight = dict(zip(CLUSTERS, map(float, numbers.split()), strict=True))
            weight[TOTAL] = round(sum(weight.values()), 6)
            rows += [(circular, jaar, name, text, c, euro) for c, euro in weight.items()]
        for text, cluster in SHARE_CLUSTERS.items():
            rows += [
                (circular, jaar, None, text, c, float(c in {cluster, TOTAL}))
                for c in (*CLUSTERS, TOTAL)
            ]
    return pl.DataFrame(
        rows,
        schema=["circulaire", "jaar", "maatstaf", "omschrijving", "cluster", "gewicht_eur"],
        orient="row",
        infer_schema_length=None,
    )


def payments_table(country: Country, sets: Sequence[tuple[str, int]] = SETS) -> pl.DataFrame:
    """Return other payments per circular, year, municipality and name, in euro; zeros stay."""
    rows = []
    for circular, jaar, code, name, province in _places(country, sets):
        for line in _PAYMENTS.splitlines():
            payment, euro, only = line.split("|")
            share = int(euro) if not only or code == CENTRE else 0
            amount = float(share * country.inhabitants[code, jaar])
            rows.append((circular, jaar, code, name, province, payment, amount))
    return pl.DataFrame(
        rows,
        schema=["circulaire", "jaar", "gm_code", "naam", "prov", "uitkering", "bedrag_eur"],
        orient="row",
    )


def outcomes_table(volumes: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Return euro per circular, year, municipality (by name) and cluster.

    As in the source the fixed amount is left out: its name differs between the two files.
    """
    factors = pl.DataFrame(
        [(*key, factor) for key, factor in FACTORS.items()],
        schema=["circulaire", "jaar", "factor"],
        orient="row",
    )
    keys = ["circulaire", "jaar"]
    euro = (
        volumes.join(weights.drop_nulls("maatstaf"), on=[*keys, "maatstaf"])
        .join(factors, on=keys)
        .with_columns(
            factor=pl.when(pl.col("maatstaf").is_in(OZB)).then(1.0).otherwise("factor"),
        )
        .with_columns(bedrag_eur=pl.col("volume") * pl.col("gewicht_eur") * pl.col("factor"))
    )
    each = euro.group_by(*keys, "naam", "cluster", maintain_order=True).agg(
        pl.col("bedrag_eur").sum()
    )
    whole = each.group_by(*keys, "cluster", maintain_order=True).agg(pl.col("bedrag_eur").sum())
    return pl.concat(
        [each, whole.select(*keys, pl.lit(COUNTRY).alias("naam"), "cluster", "bedrag_eur")]
    )
