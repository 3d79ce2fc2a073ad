"""The output contracts of the verschillenanalyse."""

from __future__ import annotations

from sluitend.core.messages import msg
from sluitend.core.numbers import CENTS_PER_KEUR
from sluitend.core.result import Column, SumOf, TableSpec
from sluitend.studies.wording import (
    AREA_COLUMNS,
    DOCUMENT_TEXTS,
    FLAG_TEXTS,
    MEASURE_TEXTS,
    REASON_COLUMN,
    STEP_TEXTS,
)

UNIT = CENTS_PER_KEUR
"""Iv3 is filed in thousands of euro; everything closes on that."""

PAIR_COLUMNS = (
    Column("van", msg("Van"), "jaar"),
    Column("tot", msg("Tot"), "jaar"),
)
OUTPUTS = {
    "verschillen": TableSpec(
        msg("Verschil per jaar"),
        (
            *AREA_COLUMNS,
            *PAIR_COLUMNS,
            Column("van_document", msg("Van document"), texts=DOCUMENT_TEXTS),
            Column("tot_document", msg("Tot document"), texts=DOCUMENT_TEXTS),
            Column("begin", msg("Begin"), "bedrag"),
            Column("eind", msg("Eind"), "bedrag"),
            Column(
                "verschil",
                msg("Verschil"),
                "bedrag",
                worked="eind - begin",
                sum_of=SumOf(
                    "stappen", "bedrag", ("gebied", "van", "tot", "van_document", "tot_document")
                ),
            ),
            Column("aandeel", msg("Verschil in %"), "aandeel", worked="verschil / begin"),
            Column("n_ontbreekt_begin", msg("Gemeenten zonder cijfer, begin"), "aantal"),
            Column("n_ontbreekt_eind", msg("Gemeenten zonder cijfer, eind"), "aantal"),
            REASON_COLUMN,
        ),
        ("gebied", "van", "tot", "van_document", "tot_document"),
        UNIT,
    ),
    "stappen": TableSpec(
        msg("Stappen per jaar"),
        (
            *AREA_COLUMNS,
            *PAIR_COLUMNS,
            Column("stap", msg("Stap"), texts=STEP_TEXTS),
            Column("blok_titel", msg("Taakvelden"), labels=True),
            Column("maat", msg("Maat"), texts=MEASURE_TEXTS),
            Column("vlag", msg("Vergelijkbaar"), texts=FLAG_TEXTS),
            Column("bedrag", msg("Bedrag"), "bedrag"),
        ),
        ("gebied", "van", "tot", "volgorde"),
        UNIT,
    ),
    "totaal": TableSpec(
        msg("Alle jaren samen"),
        (
            *AREA_COLUMNS,
            *PAIR_COLUMNS,
            Column("stap", msg("Stap"), texts=STEP_TEXTS),
            Column("groep_titel", msg("Groep"), labels=True),
            Column(
                "bedrag",
                msg("Bedrag"),
                "bedrag",
                sum_of=SumOf("stappen", "bedrag", ("gebied", "stap", "groep")),
            ),
        ),
        ("gebied", "volgorde"),
        UNIT,
    ),
    "reeks": TableSpec(
        msg("Bedrag per jaar, zoals geleverd"),
        (
            *AREA_COLUMNS,
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("jaar", msg("Jaar"), "jaar"),
            Column("bedrag", msg("Bedrag"), "bedrag"),
            Column("inwoners", msg("Inwoners"), "aantal"),
            Column(
                "per_inwoner",
                msg("Per inwoner"),
                "bedrag_per_inwoner",
                worked="bedrag / inwoners",
            ),
            Column("dekking", msg("Deel van de inwoners met cijfers"), "aandeel"),
            Column("n_ontbreekt", msg("Gemeenten zonder cijfer"), "aantal"),
            REASON_COLUMN,
        ),
        ("gebied", "document", "jaar"),
        UNIT,
    ),
    "ontbrekend": TableSpec(
        msg("Gemeenten die niet in het bedrag zitten"),
        (
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("jaar", msg("Jaar"), "jaar"),
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            REASON_COLUMN,
        ),
        ("document", "jaar", "gm_code"),
    ),
    "bronregels": TableSpec(
        msg("Geleverde regels"),
        (
            Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
            Column("jaar", msg("Jaar"), "jaar"),
            Column("gm_code", msg("Code")),
            Column("taakveld", msg("Taakveld")),
            Column("maat", msg("Maat"), texts=MEASURE_TEXTS),
            Column("waarde", msg("Bedrag"), "bedrag"),
            REASON_COLUMN,
            Column("publicatie_id", msg("Publicatie")),
        ),
        ("document", "jaar", "gm_code", "taakveld", "maat"),
        UNIT,
        detail=True,
    ),
}
