"""The saved mapping of columns (kolommenkaart): what a file cannot say itself, stated once by a user.

A YAML file, checked field by field. What must be stated and is not, is a question mark in a proposal;
nothing is loaded while one is left.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.core.period import FIRST_YEAR, LAST_YEAR
from sluitend.sources.eigen.amounts import DECIMALS, UNITS
from sluitend.sources.sheet import CODE
from sluitend.sources.source import STATUS_UNKNOWN, STATUSES, is_date
from sluitend.tables.eigen import ADOPTED, LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

UNSTATED = "?"
SEPARATORS = {"puntkomma": ";", "tab": "\t", "streep": "|", "komma": ","}
"""The comma last: in a Dutch file it stands in the amounts too."""
SIGNS = ("positief", "baten_negatief", "lasten_negatief")
"""How a file writes lasten and baten: both positive, or one of them with a minus."""
BBV_SALDO, TURNED_SALDO = "baten_min_lasten", "lasten_min_baten"
"""How a file writes a saldo: as the Besluit begroting en verantwoording has it, or the other way."""
CHOICES: dict[str, tuple[str, ...]] = {
    "document": (*sorted(ADOPTED), LEDGER),
    "status": (*STATUSES, STATUS_UNKNOWN),
    "eenheid": tuple(UNITS),
    "decimaal": ("", *DECIMALS),
    "teken": SIGNS,
    "saldo": ("", BBV_SALDO, TURNED_SALDO),
    "negatief": ("afkeuren", "toestaan"),
    "lege_cel": ("nul", "onbekend"),
    "dubbel": ("afkeuren", "optellen"),
    "scheidingsteken": ("", *SEPARATORS),
}


@dataclass(frozen=True)
class Columns:
    """Which column of the file is what: the text of its head, ``head@C`` when two have that text.

    `taakveld` or `product` with a table of products; `lasten` and `baten`, or one `bedrag` that
    `soort` (lasten or baten) or `debet_credit` tells apart, or its sign. `saldo` is no figure that is
    kept, but a check on the two.
    """

    taakveld: str = ""
    product: str = ""
    lasten: str = ""
    baten: str = ""
    bedrag: str = ""
    soort: str = ""
    debet_credit: str = ""
    saldo: str = ""
    jaar: str = ""
    gemeente: str = ""

    @cached_property
    def named(self) -> dict[str, str]:
        """The columns that are there, by role."""
        return {role: name for role, name in asdict(self).items() if name}

    @cached_property
    def amounts(self) -> tuple[str, ...]:
        """Roles of the columns that hold money."""
        return tuple(role for role in ("lasten", "baten", "bedrag") if role in self.named)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything needed to read one kind of file of one municipality.

    Attributes
    ----------
    tabblad
        Name of the sheet, or a pattern such as ``Programma*`` for several with one layout.
    koprijen
        Rows with the heads of the columns, as numbered in the sheet; none when the table has no heads.
    jaar, gemeente
        Of the whole file; 0 and empty when a column holds them.
    verbetering
        Why a file takes the place of what was loaded before of the same stand and date; else empty.
    saldo
        How the column `saldo` is made; as the BBV has it when empty.
    negatief
        What becomes of an amount on the wrong side of zero: on the uitvallijst, or read as a
        correction.
    doorvullen
        Roles whose cell counts for the rows below until the next one, as in a pivot table.
    overslaan
        Patterns (``Saldo*``) of rows that are no posts and no totals.
    """

    koprijen: tuple[int, ...]
    document: str
    stand: str
    publicatiedatum: str
    bron: str
    eenheid: str
    teken: str
    negatief: str
    lege_cel: str
    dubbel: str
    kolommen: Columns
    status: str = STATUS_UNKNOWN
    gemeente: str = ""
    jaar: int = 0
    verbetering: str = ""
    tabblad: str = ""
    decimaal: str = ""
    saldo: str = ""
    scheidingsteken: str = ""
    doorvullen: tuple[str, ...] = ()
    overslaan: tuple[str, ...] = ()
    producten: Map[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """Return what the file holds: only what is stated, in the order of a proposal."""
        found: dict[str, Any] = {}
        for name in ORDER:
            value = getattr(self, name)
            if name == "kolommen":
                value = value.named
            elif isinstance(value, tuple):
                value = list(value)
            elif name == "producten":
                value = dict(value)
            if value or name in REQUIRED:
                found[name] = value
        return found


ORDER = (
    "tabblad",
    "koprijen",
    "scheidingsteken",
    "gemeente",
    "jaar",
    "document",
    "stand",
    "publicatiedatum",
    "status",
    "bron",
    "verbetering",
    "eenheid",
    "decimaal",
    "teken",
    "saldo",
    "negatief",
    "lege_cel",
    "dubbel",
    "kolommen",
    "doorvullen",
    "overslaan",
    "producten",
)
REQUIRED = (
    "koprijen",
    "document",
    "stand",
    "publicatiedatum",
    "bron",
    "eenheid",
    "teken",
    "negatief",
    "lege_cel",
    "dubbel",
    "kolommen",
)
ROLES = tuple(item.name for item in fields(Columns))


def mapping_of(values: Map[str, Any], name: str) -> Mapping:
    """Make a mapping of its fields, after checking each of them.

    Parameters
    ----------
    name
        Of the file, for the errors.

    Raises
    ------
    ArgumentError
        For an unknown field, a value that cannot be, something missing, or a question mark.
    """
    _known(name, values, ORDER)
    left = [key for key in ORDER if values.get(key) == UNSTATED]
    left += [key for key in REQUIRED if key not in values]
    if isinstance(heads := values.get("kolommen"), dict):
        left += [f"kolommen.{role}" for role, head in heads.items() if head == UNSTATED]
    if left:
        raise ArgumentError(
            msg(
                "In kolommenkaart {naam} is nog niet ingevuld: {velden}.",
                naam=name,
                velden=", ".join(left),
            ),
            msg(
                "Vul in wat er nog als ? staat of ontbreekt; wat het bestand niet zegt, raadt het programma niet."
            ),
        )
    parts: dict[str, Any] = {key: _text(name, key, values[key]) for key in TEXTS if key in values}
    made = Mapping(
        **{
            **parts,
            "koprijen": _rows(name, values["koprijen"]),
            "jaar": _year(name, values.get("jaar", 0)),
            "publicatiedatum": _day(name, values["publicatiedatum"]),
            "kolommen": _columns(name, values["kolommen"]),
            "doorvullen": _texts(name, "doorvullen", values.get("doorvullen", [])),
            "overslaan": _texts(name, "overslaan", values.get("overslaan", [])),
            "producten": _products(name, values.get("producten", {})),
        }
    )
    _check(name, made)
    return made


TEXTS = tuple(
    item.name for item in fields(Mapping) if item.type == "str" and item.name != "publicatiedatum"
)


def _known(name: str, values: Map[str, Any], allowed: tuple[str, ...]) -> None:
    for key in values:
        if key not in allowed:
            close = difflib.get_close_matches(str(key), allowed, n=1)
            raise ArgumentError(
                msg("Kolommenkaart {naam} heeft een onbekend veld ‘{veld}’.", naam=name, veld=key),
                msg("Bedoelt u {namen}?", namen=", ".join(close))
                if close
                else msg("Kies uit: {namen}.", namen=", ".join(allowed)),
            )


def _wrong(name: str, key: str, value: object, what: Message) -> ArgumentError:
    return ArgumentError(
        msg(
            "In kolommenkaart {naam} kan ‘{waarde}’ niet bij {veld}.",
            naam=name,
            waarde=value,
            veld=key,
        ),
        msg("Verwacht: {wat}.", wat=what),
    )


def _text(name: str, key: str, value: object) -> str:
    if not isinstance(value, str) or value != value.strip():
        raise _wrong(name, key, value, msg("een tekst, zo nodig tussen aanhalingstekens"))
    choices = CHOICES.get(key)
    if choices and value not in choices:
        raise _wrong(name, key, value, msg("{keuzes}", keuzes=", ".join(filter(None, choices))))
    return value


def _texts(name: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _wrong(name, key, value, msg("een lijst van teksten"))
    if key == "doorvullen" and not set(value) <= set(ROLES):
        raise _wrong(name, key, value, msg("{keuzes}", keuzes=", ".join(ROLES)))
    return tuple(value)


def _rows(name: str, value: object) -> tuple[int, ...]:
    rows = value if isinstance(value, list) else [0]
    # True is an int to Python, and no row.
    fine = all(type(row) is int and row > 0 for row in rows)
    if not fine or (rows and rows != list(range(rows[0], rows[0] + len(rows)))):
        raise _wrong(name, "koprijen", value, msg("rijen onder elkaar, zoals [5, 6]"))
    return tuple(rows)


def _year(name: str, value: object) -> int:
    if type(value) is not int or (value and not FIRST_YEAR <= value <= LAST_YEAR):
        raise _wrong(name, "jaar", value, msg("een jaartal van vier cijfers"))
    return value


def _day(name: str, value: object) -> str:
    text = value.isoformat() if type(value) is date else value
    if not isinstance(text, str) or not is_date(text):
        raise _wrong(name, "publicatiedatum", value, msg("een dag als JJJJ-MM-DD"))
    return text


def _columns(name: str, value: object) -> Columns:
    if not isinstance(value, dict):
        raise _wrong(name, "kolommen", value, msg("per rol de kop van een kolom"))
    _known(name, value, ROLES)
    for role, head in value.items():
        if not isinstance(head, str) or not head.strip():
            raise _wrong(name, role, head, msg("de kop van een kolom, of @C voor kolom C"))
    return Columns(**value)


def _products(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(name, "producten", value, msg("per productcode een taakveld"))
    for code, taakveld in value.items():
        # Without quotes YAML reads 6.60 as 6.6, and 0123 as 83.
        if not isinstance(code, str) or not isinstance(taakveld, str):
            raise _wrong(
                name,
                "producten",
                f"{code}: {taakveld}",
                msg('codes tussen aanhalingstekens, zoals "670100": "6.71"'),
            )
    return dict(value)


def _check(name: str, made: Mapping) -> None:
    """Refuse what is fine field by field and not together."""
    columns = made.kolommen
    problems = {
        msg("geef bij stand een korte naam, zoals ‘na 3e wijziging’"): not made.stand,
        msg("geef bij bron waar de cijfers in staan, zoals een raadsbesluit"): not made.bron,
        msg("geef het taakveld, of een product met een tabel ‘producten’"): not columns.taakveld
        and not (columns.product and made.producten),
        msg("geef lasten en baten, of één bedrag"): bool(columns.bedrag)
        == bool(columns.lasten or columns.baten),
        msg("soort en debet_credit horen bij één bedrag"): not columns.bedrag
        and bool(columns.soort or columns.debet_credit),
        msg(
            "bij één bedrag hoort soort, debet_credit, of een teken dat lasten en baten scheidt"
        ): bool(columns.bedrag)
        and not (columns.soort or columns.debet_credit)
        and made.teken == SIGNS[0],
        msg("bij debet_credit is teken positief"): bool(columns.debet_credit)
        and made.teken != SIGNS[0],
        msg("geef het jaar één keer: voor het hele bestand of als kolom"): bool(made.jaar)
        == bool(columns.jaar),
        msg("geef de gemeente één keer: voor het hele bestand of als kolom"): bool(made.gemeente)
        == bool(columns.gemeente),
        msg("geef de gemeente als code, zoals GM0000"): bool(made.gemeente)
        and not re.match(CODE, made.gemeente),
        msg("doorvullen kan niet bij bedragen"): bool(
            {*made.doorvullen} & {"lasten", "baten", "bedrag", "saldo"}
        ),
        msg("een kolom saldo hoort bij lasten en baten in twee kolommen"): bool(columns.saldo)
        and not (columns.lasten and columns.baten),
        msg("geef bij saldo hoe het is gerekend, en bij de kolommen welke kolom het is"): bool(
            made.saldo
        )
        and not columns.saldo,
        msg("geef elke kolom één rol"): len(set(columns.named.values())) < len(columns.named),
    }
    for problem, is_there in problems.items():
        if is_there:
            raise ArgumentError(
                msg("Kolommenkaart {naam} klopt niet: {probleem}.", naam=name, probleem=problem),
                msg("Pas haar aan en probeer het opnieuw."),
            )
