"""The output contracts of netto-lasten."""

from __future__ import annotations

from sluitend.core.messages import msg
from sluitend.core.result import Column, SumOf, TableSpec
from sluitend.studies.territory import UNIT
from sluitend.studies.wording import AREA_COLUMNS, DOCUMENT_TEXTS, FLAG_TEXTS, REASON_COLUMN

YEAR_COLUMNS = (
    *AREA_COLUMNS,
    Column("document", msg("Document"), texts=DOCUMENT_TEXTS),
    Column("jaar", msg("Jaar"), "jaar"),
)
OUTPUTS = {
    "jaren": TableSpec(
        msg("Lasten, baten en netto lasten per jaar"),
        (
            *YEAR_COLUMNS,
            Column(
                "lasten",
                msg("Lasten"),
                "bedrag",
                sum_of=SumOf("groepen", "bedrag", ("gebied", "document", "jaar")),
            ),
            Column("baten", msg("Baten"), "bedrag"),
            Column("netto_lasten", msg("Netto lasten"), "bedrag", worked="lasten - baten"),
            Column("inwoners", msg("Inwoners"), "aantal"),
            Column(
                "lasten_per_inwoner",
                msg("Lasten per inwoner"),
                "bedrag_per_inwoner",
                worked="lasten / inwoners",
            ),
            Column(
                "netto_per_inwoner",
                msg("Netto per inwoner"),
                "bedrag_per_inwoner",
                worked="netto_lasten / inwoners",
            ),
            Column("dekking", msg("Deel van de inwoners met cijfers"), "aandeel"),
            Column("n_ontbreekt", msg("Gemeenten zonder cijfer"), "aantal"),
            Column("vergelijkbaar", msg("Vergelijkbaar met het jaar ervoor"), texts=FLAG_TEXTS),
            REASON_COLUMN,
            Column("ontbreekt_baten", msg("Waarom geen baten"), "reden"),
        ),
        ("gebied", "document", "jaar"),
        UNIT,
    ),
    "groepen": TableSpec(
        msg("Lasten per groep van taakvelden"),
        (
            *YEAR_COLUMNS,
            Column("groep_titel", msg("Groep"), labels=True),
            Column(
                "bedrag",
                msg("Lasten"),
                "bedrag",
                sum_of=SumOf(
                    "termen", "bedrag", ("gebied", "document", "jaar", "groep"), ("maat", "lasten")
                ),
            ),
            Column(
                "per_inwoner",
                msg("Per inwoner"),
                "bedrag_per_inwoner",
                worked="bedrag / jaren.inwoners",
            ),
            REASON_COLUMN,
        ),
        ("gebied", "document", "jaar", "groep"),
        UNIT,
    ),
    "niet_meegeteld": TableSpec(
        msg("Wat deze definitie weglaat"),
        (
            *YEAR_COLUMNS,
            Column("wat", msg("Wat"), labels=True),
            Column("taakvelden", msg("Taakvelden")),
            Column("bedrag", msg("Lasten"), "bedrag"),
            Column("waarom", msg("Waarom niet meegeteld"), labels=True),
            REASON_COLUMN,
        ),
        ("gebied", "document", "jaar", "wat"),
        UNIT,
    ),
}
