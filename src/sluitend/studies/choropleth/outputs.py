"""The output contracts of kaart. Which columns a table has depends on the measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec

if TYPE_CHECKING:
    from sluitend.core.result import Kind

MARKED, OTHER = "eigen", "overig"
WHO_TEXTS = {MARKED: msg("aangewezen"), OTHER: msg("overige gemeenten")}
LIMITS: dict[str, Kind] = {
    "lasten_per_inwoner": "bedrag_per_inwoner",
    "netto_per_inwoner": "bedrag_per_inwoner",
    "verandering": "bedrag_per_inwoner",
    "per_inwoner": "bedrag_per_inwoner",
    "per_duizend": "getal",
    "waarde": "getal",
}
"""What can be drawn, and what kind of value it is."""

OUTPUTS = {
    "gemeenten": TableSpec(
        msg("Alle gemeenten"),
        (
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            Column("lasten", msg("Lasten"), "bedrag"),
            Column("baten", msg("Baten"), "bedrag"),
            Column("netto_lasten", msg("Netto lasten"), "bedrag", worked="lasten - baten"),
            Column("bedrag", msg("Bedrag"), "bedrag"),
            Column("aantal", msg("Aantal"), "getal"),
            Column("inwoners", msg("Inwoners"), "aantal"),
            Column(
                "lasten_per_inwoner",
                msg("Lasten per inwoner"),
                "bedrag_per_inwoner",
                worked="lasten / inwoners",
            ),
            Column("lasten_vorig", msg("Lasten, jaar ervoor"), "bedrag"),
            Column("inwoners_vorig", msg("Inwoners, jaar ervoor"), "aantal"),
            Column(
                "lasten_per_inwoner_vorig",
                msg("Lasten per inwoner, jaar ervoor"),
                "bedrag_per_inwoner",
                worked="lasten_vorig / inwoners_vorig",
            ),
            Column(
                "verandering",
                msg("Verandering per inwoner"),
                "bedrag_per_inwoner",
                worked="lasten_per_inwoner - lasten_per_inwoner_vorig",
                signed=True,
            ),
            Column(
                "netto_per_inwoner",
                msg("Netto lasten per inwoner"),
                "bedrag_per_inwoner",
                worked="netto_lasten / inwoners",
            ),
            Column(
                "per_inwoner", msg("Per inwoner"), "bedrag_per_inwoner", worked="bedrag / inwoners"
            ),
            Column("per_duizend", msg("Per 1.000 inwoners"), "getal"),
            Column("waarde", msg("Waarde"), "getal"),
            Column("klasse", msg("Klasse"), "aantal"),
            Column("wie", msg("Wie"), texts=WHO_TEXTS),
            Column("ontbreekt", msg("Waarom geen cijfer"), "reden"),
        ),
        ("gm_code",),
    ),
    "klassen": TableSpec(
        msg("Klassen, van laag naar hoog"),
        (
            Column("jaar", msg("Jaar"), "jaar"),
            Column("klasse", msg("Klasse"), "aantal"),
            Column("van_bedrag", msg("Van"), "bedrag_per_inwoner"),
            Column("tot_bedrag", msg("Tot en met"), "bedrag_per_inwoner"),
            Column("van", msg("Van"), "getal"),
            Column("tot", msg("Tot en met"), "getal"),
            Column("n", msg("Gemeenten"), "aantal"),
        ),
        ("klasse",),
    ),
    "vlakken": TableSpec(
        msg("Vlakken om te tekenen"),
        (Column("gm_code", msg("Code")), Column("vlak", msg("Vlak"))),
        ("gm_code",),
        detail=True,
    ),
}
