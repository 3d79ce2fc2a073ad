"""The output contracts of wat wij niet weten."""

from __future__ import annotations

from sluitend.core.messages import Message, msg
from sluitend.core.missing import Missing
from sluitend.core.result import Column, TableSpec
from sluitend.studies.agreement.naming import DOCUMENTS
from sluitend.studies.coverage.states import State
from sluitend.tables.bbv import BALANCE, RATIOS
from sluitend.tables.buig import BUDGETS
from sluitend.tables.circulaire import MUTATIONS
from sluitend.tables.eigen import OWN_POSTS
from sluitend.tables.gemeentefonds import OUTCOMES, PAYMENTS, PAYMENTS_BEFORE, VOLUMES
from sluitend.tables.iv3 import BATEN_LASTEN, CATEGORIES, INCOME, LASTEN, TOTALS
from sluitend.tables.statline import IV3_ITEMS, WMO_CLIENTS, YOUTH_CARE

STATE_TEXTS: dict[str, Message] = {
    State.COMPLETE: msg("volledig"),
    State.PARTLY: msg("gedeeltelijk"),
    State.MISSING: msg("ontbreekt"),
    State.NOT_APPLICABLE: msg("niet van toepassing"),
    State.GAP: msg("gat in de reeks"),
    State.UNPUBLISHED: msg("niet in de geladen bronnen"),
    State.NOT_DUE: msg("nog niet vast te stellen"),
}
DEGREE_TEXTS: dict[str, Message] = {"gedeeltelijk": msg("gedeeltelijk"), "geheel": msg("geheel")}
OWN_KEY, PER_MUNICIPALITY = "sleutel", "gemeente"
UNIT_TEXTS: dict[str, Message] = {
    PER_MUNICIPALITY: msg("gemeenten"),
    OWN_KEY: msg("regels van de tabel"),
}
OPEN_DATA = "open_data"
REMEDIES = {
    **dict.fromkeys((IV3_ITEMS.id, YOUTH_CARE.id, WMO_CLIENTS.id), "cbs"),
    MUTATIONS.id: "circulaire",
    BUDGETS.id: "buig",
    OWN_POSTS.id: "eigen_bestand",
}
"""Where a table comes from that is not in the pack of open data."""
MONEY = frozenset(
    contract.id
    for contract in (
        LASTEN,
        BATEN_LASTEN,
        TOTALS,
        CATEGORIES,
        INCOME,
        IV3_ITEMS,
        BALANCE,
        RATIOS,
        OWN_POSTS,
        VOLUMES,
        PAYMENTS,
        PAYMENTS_BEFORE,
        OUTCOMES,
        MUTATIONS,
        BUDGETS,
    )
)
"""Tables about a municipality's money: what a reader of its page asks for first."""
BY_REASON: dict[Missing, Message] = {
    Missing.REJECTED: msg(
        "De bron is te lezen maar klopt niet; ‘sluitend load’ zei waarom, en ‘sluitend uitval’ toont rijen."
    ),
    Missing.NOT_FILED: msg(
        "Niet aan het CBS geleverd. Een eigen bestand laadt u met ‘sluitend load eigen PAD’."
    ),
    Missing.NOT_FILED_APART: msg("Vraag de gemeente op welk taakveld deze lasten staan."),
    Missing.NO_VALUE: msg("Niets te laden: de bron geeft deze waarde niet."),
    Missing.CONFIDENTIAL: msg("Niets te laden: de bron houdt deze waarde geheim."),
    Missing.NOT_YET_PUBLISHED: msg("Wacht tot de bron het cijfer publiceert."),
}
"""What to do per reason; what is not in the sources that were loaded depends on the table."""
REMEDY_TEXTS: dict[str, Message] = {
    OPEN_DATA: msg("Laad haar met ‘sluitend load open-data MAP’."),
    "cbs": msg("Haal haar bij het CBS op met ‘sluitend pull’."),
    "circulaire": msg("Laad de werkboeken van een circulaire met ‘sluitend load circulaire MAP’."),
    "buig": msg("Laad het bestand van SZW met ‘sluitend load buig MAP’."),
    "eigen_bestand": msg("Laad het bestand van de gemeente met ‘sluitend load eigen PAD’."),
    "jaar_open_data": msg(
        "Laad een uitgave van de bron waar dit wel in staat, met ‘sluitend load open-data MAP’."
    ),
    "jaar_cbs": msg("Haal deze jaren bij het CBS op met ‘sluitend pull’, als het CBS ze heeft."),
    "jaar_circulaire": msg("Laad de circulaire van die jaren met ‘sluitend load circulaire MAP’."),
    "jaar_buig": msg("Laad het bestand van SZW over die jaren met ‘sluitend load buig MAP’."),
    "jaar_eigen_bestand": msg("Laad het bestand over die jaren met ‘sluitend load eigen PAD’."),
    **{str(reason): text for reason, text in BY_REASON.items()},
}
RANGES = {
    "jaren_volledig": State.COMPLETE,
    "jaren_gedeeltelijk": State.PARTLY,
    "jaren_ontbreekt": State.MISSING,
    "jaren_gat": State.GAP,
    "jaren_niet_gepubliceerd": State.UNPUBLISHED,
    "jaren_nog_niet": State.NOT_DUE,
    "jaren_nvt": State.NOT_APPLICABLE,
}
TABLE = Column("tabel_titel", msg("Tabel"), labels=True)
MEASURES = Column("maten", msg("Welke cijfers"), labels=True)
DOCUMENT = Column("document", msg("Document"), texts=DOCUMENTS)
WHAT_TO_DO = Column("wat_te_doen", msg("Wat te doen"), texts=REMEDY_TEXTS)
WHY = Column("ontbreekt", msg("Waarom"), "reden")
YEAR = Column("jaar", msg("Jaar"), "jaar")
COUNTS = (
    Column("n_verwacht", msg("Verwacht"), "aantal"),
    Column("n_volledig", msg("Volledig"), "aantal"),
    Column("n_gedeeltelijk", msg("Gedeeltelijk"), "aantal"),
    Column("n_ontbreekt", msg("Ontbreekt"), "aantal"),
    Column("n_nvt", msg("Niet van toepassing"), "aantal"),
)
PUBLISHED = (
    Column("gepubliceerd_op", msg("Nieuwste publicatie")),
    Column("status", msg("Status")),
)
OUTPUTS = {
    "per_tabel": TableSpec(
        msg("Hoeveel cijfers per gemeente er zijn, per tabel"),
        (TABLE, MEASURES, Column("aandeel", msg("Geheel bekend"), "aandeel"), *COUNTS, WHY),
        ("tabel", "maten"),
    ),
    "gaten": TableSpec(
        msg("Gaten: jaren zonder cijfer tussen jaren met cijfer"),
        (TABLE, MEASURES, DOCUMENT, Column("jaren_gat", msg("Jaren")), WHAT_TO_DO),
        ("tabel", "document", "maten"),
    ),
    "ontbrekend": TableSpec(
        msg("Wie ontbreekt, en waarom"),
        (
            TABLE,
            DOCUMENT,
            Column("jaren", msg("Jaren")),
            Column("n_gemeenten", msg("Gemeenten"), "aantal"),
            Column("namen", msg("Welke")),
            WHY,
            Column("mate", msg("Hoeveel ontbreekt"), texts=DEGREE_TEXTS),
            MEASURES,
            WHAT_TO_DO,
        ),
        ("tabel", "document", "maten", "mate", "ontbreekt", "jaren", "namen"),
    ),
    "overzicht": TableSpec(
        msg("Wat er van elk cijfer is"),
        (
            TABLE,
            MEASURES,
            DOCUMENT,
            Column("jaren_volledig", msg("Volledig")),
            Column("jaren_gedeeltelijk", msg("Gedeeltelijk")),
            Column("jaren_ontbreekt", msg("Ontbreekt")),
            Column("jaren_gat", msg("Gat in de reeks")),
            Column("jaren_niet_gepubliceerd", msg("Niet in de geladen bronnen")),
            Column("jaren_nog_niet", msg("Nog niet vast te stellen")),
            Column("jaren_nvt", msg("Niet van toepassing")),
            *PUBLISHED,
        ),
        ("tabel", "document", "maten"),
    ),
    "niet_geladen": TableSpec(
        msg("Wat niet is geladen"), (TABLE, MEASURES, WHAT_TO_DO), ("tabel",)
    ),
    "landelijk": TableSpec(
        msg("Landelijke tabellen: niet per gemeente, en daarom per regel geteld"),
        (
            TABLE,
            Column("jaren", msg("Jaren")),
            Column("n_verwacht", msg("Regels"), "aantal"),
            *COUNTS[1:],
            WHY,
        ),
        ("tabel",),
    ),
    "per_jaar": TableSpec(
        msg("Elk cijfer en elk jaar"),
        (
            TABLE,
            Column("maat", msg("Maat")),
            Column("maat_titel", msg("Cijfer"), labels=True),
            DOCUMENT,
            YEAR,
            Column("stand", msg("Stand"), texts=STATE_TEXTS),
            Column("telt", msg("Geteld per"), texts=UNIT_TEXTS),
            *COUNTS,
            WHY,
            *PUBLISHED,
        ),
        ("tabel", "maat", "document", "jaar"),
        detail=True,
    ),
    "per_gemeente": TableSpec(
        msg("Elk cijfer dat een gemeente niet of niet geheel heeft"),
        (
            TABLE,
            Column("maat", msg("Maat")),
            DOCUMENT,
            YEAR,
            Column("gm_code", msg("Code")),
            Column("gm_naam", msg("Gemeente")),
            Column("mate", msg("Hoeveel ontbreekt"), texts=DEGREE_TEXTS),
            WHY,
        ),
        ("tabel", "maat", "document", "jaar", "gm_code"),
        detail=True,
    ),
}
