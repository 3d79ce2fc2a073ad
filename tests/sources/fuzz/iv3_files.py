"""The files of Iv3 and of the balances: what is in their columns, and what a rejected row leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.sources.fuzz.columns import (
    UNKNOWN,
    Column,
    Kind,
    Wrong,
    code,
    linked,
    municipality,
    number,
    one_of,
    whole,
    written,
    year,
)
from tests.sources.fuzz.small import NOT_FILED
from tests.sources.fuzz.target import REJECTED, Left, Target, Unit

from sluitend.demo.write import BALANCES, DETAIL, FINAL
from sluitend.sources.bbv import Bbv
from sluitend.sources.iv3 import Iv3, Iv3BatenLasten
from sluitend.tables.bbv import RATIO_NAMES

if TYPE_CHECKING:
    from tests.sources.fuzz.target import Row

KEUR = 100_000
FILING = ("jaar", "document", "gm_code")
SAME = {name: name for name in FILING}
OF_2022 = municipality("GM9004", "GM9012", "GM9032")
OF_2023 = municipality("GM9004", "GM9022")
LATE = year(2010, 2050)
DOCUMENT = one_of("rekening", "burap", "begroting 2023")
FOREIGN_CODES = ("jeugd", "6", "6,72", "6.72 jeugd", "06.72", "6.7²")
WRONG_CODES = Wrong(
    written("6.99", "6.751", "6.21", "6.0"), "dit taakveld hoort niet bij de indeling van dat jaar"
)
REPEATED = "wijkt af van iv3_lasten_taakveld.parquet"
REPEATED_DETAIL = "wijkt af van iv3_baten_lasten_taakveld.parquet"
AMOUNTS = (
    "lasten",
    "baten",
    "reserve_lasten",
    "reserve_baten",
    "sociaal",
    "salarissen",
    "inhuur",
    "verbonden",
    "rijk",
    "spuks",
    "heffingen",
    "salarissen_overhead",
    "inhuur_overhead",
    "eigen_vermogen",
    "balanstotaal",
)


def filed(row: Row) -> bool:
    """Leave out the filing that was not made: one figure in it would make it a filing."""
    return row["gm_code"] != NOT_FILED


def amount(maat: str, *, may_be_empty: bool = False, stored: bool = True) -> Column:
    """Return a column in thousands of euro."""
    kind = whole(may_be_empty=may_be_empty)
    return Column(f"{maat}_keur", kind, maat if stored else "", KEUR)


def keys(kind: Kind = OF_2022) -> tuple[Column, ...]:
    """Return the columns that say whose filing it is, in the order in which they are checked."""
    return (Column("jaar", LATE), Column("gm_code", kind), Column("document", DOCUMENT))


LISTED = Target(
    Iv3(), FINAL, "gemeenten_per_jaar_2010_2026.csv",
    columns=(
        Column("jaar", LATE),
        Column("gm_code", code("GM12", "9001", "GM90011", "Oudewater", "gm9001")),
    ),
    keys=("jaar", "gm_code"),
    left=(Left("gemeenten", {"jaar": "jaar", "gm_code": "gm_code"}),),
    unused=("prv_code",),
    # Years of which no other file of the directory has rows: who is not listed has no figures either.
    picks=lambda row: row["jaar"] < "2017",
)  # fmt: skip
PEOPLE = Target(
    Iv3(), FINAL, "inwoners_1jan_2017_2026.csv",
    columns=(
        Column("jaar", LATE),
        Column("gm_code", municipality("GM9030")),
        Column("aantal_inwoners", whole(1, 10**30), "inwoners"),
    ),
    keys=("jaar", "gm_code"),
    left=(Left("inwoners", {"jaar": "jaar", "gm_code": "gm_code"}),),
)  # fmt: skip
TITLES = Target(
    Iv3(), FINAL, "iv3_taakveld_titels.csv",
    columns=(Column("jaar", year(2017, 2050)), Column("code", code(*FOREIGN_CODES))),
    keys=("jaar", "code"),
    left=(Left("taakveldtitels", {"jaar": "jaar", "taakveld": "code"}),),
)  # fmt: skip
TOTALS = Target(
    Iv3(), FINAL, "iv3_totalen_gemeente.csv",
    columns=(*keys(), *(amount(name) for name in AMOUNTS)),
    keys=FILING,
    left=(Left("iv3_totalen", SAME, value=REJECTED),),
    unused=("gm_naam", "prv_code", "inwoners"),
    picks=filed,
    unit=Unit(FILING, "lasten_keur"),
)  # fmt: skip
LASTEN = Target(
    Iv3(), FINAL, "iv3_lasten_taakveld.parquet",
    columns=(
        *keys(),
        Column("taakveld", code(*FOREIGN_CODES, unknown=WRONG_CODES, is_key=False)),
        amount("lasten"),
    ),
    keys=(*FILING, "taakveld"),
    left=(Left("iv3_lasten", {**SAME, "taakveld": "taakveld"}, value=REJECTED),),
    # The social domain stands in another file too, which notices; see `in_copies`.
    picks=lambda row: filed(row) and not row["taakveld"].startswith("6."),
    unit=Unit(FILING, "lasten_keur"),
)  # fmt: skip
SOCIAL = Target(
    Iv3(), FINAL, "iv3_lasten_taakveld_6_sociaal_domein.csv",
    columns=(
        *keys(),
        Column("taakveld", code(*FOREIGN_CODES, unknown=Wrong(WRONG_CODES.changes, REPEATED, "lasten_keur"))),
        amount("lasten", stored=False),
    ),
    keys=(*FILING, "taakveld"),
)  # fmt: skip
CATEGORIES = Target(
    Iv3(), FINAL, "iv3_lasten_hoofdtaakveld_categorie.parquet",
    columns=(
        *keys(),
        Column("hoofdtaakveld", one_of("9", "6.1", "zes", is_key=False)),
        Column("hoofdcategorie", one_of("0", "8", "3.1", is_key=False)),
        amount("lasten"),
    ),
    keys=(*FILING, "hoofdtaakveld", "hoofdcategorie"),
    left=(
        Left(
            "iv3_categorieen",
            {**SAME, "hoofdtaakveld": "hoofdtaakveld", "hoofdcategorie": "hoofdcategorie"},
            value=REJECTED,
        ),
    ),
    picks=filed,
    unit=Unit(FILING, "lasten_keur"),
)  # fmt: skip
INCOME = Target(
    Iv3(), FINAL, "iv3_baten_bron.parquet",
    columns=(*keys(), Column("bron", one_of("rijk", "heffing_B9.9", "spuk", is_key=False)), amount("baten")),
    keys=(*FILING, "bron"),
    left=(Left("iv3_baten_bron", {**SAME, "bron": "bron"}, value=REJECTED),),
    picks=filed,
    unit=Unit(FILING, "baten_keur"),
)  # fmt: skip
BOTH = Target(
    Iv3BatenLasten(), DETAIL, "iv3_baten_lasten_taakveld.parquet",
    columns=(
        *keys(OF_2023),
        Column("taakveld", code(*FOREIGN_CODES, unknown=WRONG_CODES, is_key=False)),
        amount("lasten"), amount("baten"), amount("salarissen", may_be_empty=True),
    ),
    keys=(*FILING, "taakveld"),
    left=(Left("iv3_baten_lasten", {**SAME, "taakveld": "taakveld"}, value=REJECTED),),
    unused=("gm_naam", "taakveld_naam"),
    picks=lambda row: not row["taakveld"].startswith("6.") and row["taakveld"] != "0.7",
    unit=Unit(FILING, "lasten_keur"),
)  # fmt: skip
BOTH_SOCIAL = Target(
    Iv3BatenLasten(), DETAIL, "iv3_baten_lasten_sociaal_domein_en_0_7.csv",
    columns=(
        *keys(OF_2023),
        Column("taakveld", code(*FOREIGN_CODES, unknown=Wrong(WRONG_CODES.changes, REPEATED_DETAIL, "lasten_keur"))),
        amount("lasten", stored=False),
        amount("baten", stored=False),
        amount("salarissen", may_be_empty=True, stored=False),
    ),
    keys=(*FILING, "taakveld"),
    unused=("gm_naam", "taakveld_naam"),
)  # fmt: skip


def class_name(*unknown: str) -> Kind:
    """Return the kind of a column with names that are read without their blanks and capitals."""
    return Kind(
        {
            "unknown_code": Wrong(written(*unknown), UNKNOWN),
            "blank_cell": Wrong(written("", "  "), UNKNOWN),
        },
        (str.upper, lambda text: f" {text[:5]} {text[5:]} "),
    )


CLASSES = Target(
    Iv3BatenLasten(), DETAIL, "gemeenteklassen_2023_2025.csv",
    columns=(
        Column("jaar", LATE),
        Column("gm_code", OF_2023),
        Column("Inwonertal", whole(1, 10**30)),
        Column("Gemeentegrootte", class_name("groot", "5.000 tot 10.000 inwoners")),
        Column("Stedelijkheid", class_name("1", "stedelijk")),
    ),
    keys=("jaar", "gm_code"),
    left=(
        Left("gebieden", {"jaar": "jaar", "gm_code": "gm_code"}),
        Left("inwoners_elders", {"jaar": "jaar", "gm_code": "gm_code"}),
    ),
    unused=("Provincie",),
    # The classes without a year agree with both; so one year is enough for them to be held against.
    picks=lambda row: row["jaar"] == "2024",
)  # fmt: skip
ELSEWHERE = "gemeenteklassen_2023_2025.csv"
STRUCTURE = Target(
    Iv3BatenLasten(), DETAIL, "sociale_structuur_centrumfunctie.csv",
    columns=(
        Column("Gemeenten", linked(f"deze naam staat niet in {ELSEWHERE}")),
        *(
            Column(name, linked(f"wijkt af van {ELSEWHERE}", empty=f"wijkt af van {ELSEWHERE}", column="Gemeenten"))
            for name in ("Centrumfunctie", "Sociale structuur")
        ),
    ),
    keys=("gm_naam",),
)  # fmt: skip


def item(row: Row) -> str:
    """Return the code of a balance item, without its title."""
    return row.get("balanspost", "").split(" ")[0]


BALANCE = Target(
    Bbv(), BALANCES, "balansposten_jaarrekening_2017_2024.csv",
    columns=(
        Column("jaar", LATE),
        Column("gm_code", municipality("GM9004", "GM9032")),
        Column("balanspost", code("P111", "Algemene reserve", "X111 Iets", "p111 reserve", "P1 Kort", is_key=False)),
        Column("waarde_keur", whole(), "stand", KEUR),
    ),
    keys=("jaar", "gm_code", "balanspost"),
    left=(Left("balansposten", {"jaar": "jaar", "gm_code": "gm_code", "balanspost": item}, value=REJECTED),),
    unused=("gm_naam",),
    picks=filed,
)  # fmt: skip


def ratio(row: Row) -> str:
    """Return the code of a ratio."""
    return RATIO_NAMES.get(row.get("kengetal", ""), "")


RATIOS = Target(
    Bbv(), BALANCES, "bbv_kengetallen_begroting_2020_2025.csv",
    columns=(
        Column("begrotingsjaar", LATE),
        Column("jaar", LATE),
        Column("gm_code", municipality("GM9030")),
        Column("kengetal", one_of("Schuldquote", "solvabiliteitsratio")),
        Column("type_raming", one_of("Raming", "Jaarrekening", "1")),
        Column("waarde", number(-25, 25, may_be_empty=True), "verhouding"),
    ),
    keys=("begrotingsjaar", "jaar", "gm_code", "kengetal", "type_raming"),
    left=(
        Left(
            "bbv_kengetallen",
            {
                "begrotingsjaar": "begrotingsjaar", "jaar": "jaar", "gm_code": "gm_code",
                "kengetal": ratio, "type_raming": lambda row: row.get("type_raming", "").lower(),
            },
        ),
    ),
    unused=("gm_naam",),
)  # fmt: skip
TARGETS = (
    LISTED, PEOPLE, TITLES, TOTALS, LASTEN, SOCIAL, CATEGORIES, INCOME, BOTH, BOTH_SOCIAL, CLASSES,
    STRUCTURE, BALANCE, RATIOS,
)  # fmt: skip


def together(target: Target, *others: Target) -> Target:
    """Return a target whose rows leave what those of other files leave as well."""
    return replace(target, left=tuple(left for t in (target, *others) for left in t.left))
