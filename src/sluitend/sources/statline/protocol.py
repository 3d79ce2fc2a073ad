"""Where CBS publishes, and how its two protocols name the same things.

OData v3 gives a table in rows with a column per topic; as *untyped* data it keeps the marks that tell
why a cell is empty. OData v4 gives one observation per row. What differs is written down here, so that
fetching and reading are one piece of code.

Source: CBS, Handleiding open data (v3) and the description of datasets.cbs.nl (v4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from sluitend.core.errors import ArgumentError, SourceError
from sluitend.core.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE_ID = re.compile(r"(?=.*[0-9])[A-Za-z0-9_]{3,20}")
"""Every number has a digit; a word is what one searches for."""
READABLE = "$'(),="
"""Characters that OData shows plainly in a query."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A collection of tables on its own host; `v4` is empty where that protocol is not offered."""

    id: str
    title: Message
    v3: str
    v4: str = ""


CATALOGUES = {
    catalogue.id: catalogue
    for catalogue in (
        Catalogue(
            "cbs",
            msg("StatLine"),
            "https://opendata.cbs.nl",
            "https://datasets.cbs.nl/odata/v1/CBS",
        ),
        Catalogue("derden", msg("data van derden, waaronder Iv3"), "https://dataderden.cbs.nl"),
        Catalogue("mlz", msg("monitor langdurige zorg"), "https://mlzopendata.cbs.nl"),
        Catalogue("jm", msg("jeugdmonitor"), "https://jmopendata.cbs.nl"),
    )
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Names of one protocol.

    Attributes
    ----------
    info
        The entity with title and moment of change.
    structure
        Entities that describe dimensions and topics, before the dimensions' own lists.
    data
        The entity with the figures.
    row_id
        Number of a row; counting these keys in the bytes is the second route of counting rows.
    next_link, count
        Keys of a page.
    modified
        Keys of `info` that hold the moment of change, the most exact first.
    code
        Key of the code of an entry in a dimension's list.
    table_list
        The entity with all tables.
    """

    id: str
    info: str
    structure: tuple[str, ...]
    data: str
    row_id: str
    next_link: str
    count: str
    modified: tuple[str, ...]
    code: str
    table_list: str

    def codes_of(self, dimension: str) -> str:
        """Return the entity with the codes of a dimension."""
        return dimension if self.id == "v3" else f"{dimension}Codes"


V3 = Shape(
    id="v3",
    info="TableInfos",
    structure=("DataProperties",),
    data="UntypedDataSet",
    row_id="ID",
    next_link="odata.nextLink",
    count="odata.count",
    modified=("Modified",),
    code="Key",
    table_list="Tables",
)
V4 = Shape(
    id="v4",
    info="Properties",
    structure=("Dimensions", "MeasureCodes", "MeasureGroups"),
    data="Observations",
    row_id="Id",
    next_link="@odata.nextLink",
    count="@odata.count",
    modified=("ObservationsModified", "Modified"),
    code="Identifier",
    table_list="Datasets",
)
SHAPES = {shape.id: shape for shape in (V3, V4)}


@dataclass(frozen=True, slots=True)
class Place:
    """One catalogue as one protocol offers it, at its own address or another."""

    catalogue: str
    shape: Shape
    root: str

    @classmethod
    def of(cls, catalogue: str, protocol: str, address: str = "") -> Place:
        """Return the place of a catalogue.

        Parameters
        ----------
        address
            Root of another host that speaks the same protocol.

        Raises
        ------
        ArgumentError
            For an unknown catalogue or protocol, or one that does not offer the other.
        """
        if catalogue not in CATALOGUES:
            raise ArgumentError(
                msg("Catalogus ‘{naam}’ is niet bekend.", naam=catalogue),
                msg("Kies uit: {namen}.", namen=", ".join(CATALOGUES)),
            )
        if protocol not in SHAPES:
            raise ArgumentError(
                msg("Protocol ‘{naam}’ is niet bekend.", naam=protocol),
                msg("Kies uit: {namen}.", namen=", ".join(SHAPES)),
            )
        shape = SHAPES[protocol]
        known = CATALOGUES[catalogue]
        root = address or (known.v4 if shape is V4 else known.v3)
        if not root:
            raise ArgumentError(
                msg("Catalogus {naam} is er niet in protocol v4.", naam=catalogue),
                msg("Laat --protocol weg; dan wordt v3 gebruikt."),
            )
        parts = read_address(root)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
            raise ArgumentError(
                msg("‘{adres}’ is geen adres van een dienst.", adres=root),
                msg("Geef een adres dat begint met https://, zonder vraagteken erin."),
            )
        return cls(catalogue, shape, root.rstrip("/"))

    def entity(self, table: str, name: str, **options: str) -> str:
        """Return the address of an entity of a table."""
        base = self.root if self.shape is V4 else f"{self.root}/ODataFeed/odata"
        return _ask(f"{base}/{quote(table, safe='')}/{quote(name, safe='')}", options)

    def tables(self, **options: str) -> str:
        """Return the address of the list of tables."""
        base = self.root if self.shape is V4 else f"{self.root}/ODataCatalog"
        return _ask(f"{base}/{self.shape.table_list}", options)


def _ask(path: str, options: Mapping[str, str]) -> str:
    query = {"$format": "json", **{f"${name}": value for name, value in options.items()}}
    return f"{path}?" + "&".join(
        f"{name}={quote(value, safe=READABLE)}" for name, value in query.items()
    )


def next_address(asked: str, link: str) -> str:
    """Return where the next page is: the address that was asked, with the query of the link.

    Services write their own name in many ways (http, capitals, relative); a page of another host is
    none of them.

    Raises
    ------
    SourceError
        When the link leads to another host.
    """
    here, there = read_address(asked), read_address(link)
    if there.netloc and there.netloc.lower() != here.netloc.lower():
        raise other_host(here.netloc, there.netloc)
    query = there.query if "$format=" in there.query else f"$format=json&{there.query}"
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))


def read_address(address: str) -> SplitResult:
    """Split an address.

    Raises
    ------
    SourceError
        When it is none.
    """
    try:
        parts = urlsplit(address)
        # Asked for, because a port that cannot be is only found out then.
        if parts.port is None or parts.port:
            return parts
    except ValueError:
        pass
    raise SourceError(
        msg("Het adres {adres} is niet te lezen.", adres=address),
        msg("Controleer --adres; klopt het, dan is de dienst in de war. Probeer het later."),
    )


def other_host(asked: str, named: str) -> SourceError:
    """Return the refusal of an answer that sends us elsewhere."""
    return SourceError(
        msg("{dienst} verwijst door naar een andere dienst: {ander}.", dienst=asked, ander=named),
        msg(
            "Er is niets van die andere dienst opgehaald. Is de verhuizing bedoeld, geef dan het nieuwe "
            "adres met --adres."
        ),
    )


def table_id(text: str) -> str:
    """Return the id of a table as it may stand in an address and in the name of a directory.

    Lists of tables sometimes carry spaces or a dot behind an id.

    Raises
    ------
    ArgumentError
        When it cannot be an id.
    """
    cleaned = clean(text)
    if not TABLE_ID.fullmatch(cleaned):
        raise ArgumentError(
            msg("‘{tekst}’ is geen nummer van een tabel.", tekst=text),
            msg(
                "Een nummer ziet eruit als 85099NED; ‘sluitend pull --zoek WOORD’ vindt het in de catalogus."
            ),
        )
    return cleaned


def clean(code: str) -> str:
    """Return a code without the padding and the trailing dots that some lists carry.

    Examples
    --------
    >>> clean("GM0363    "), clean("GR0003."), clean("5.3   ")
    ('GM0363', 'GR0003', '5.3')
    """
    return code.strip().rstrip(".") or code.strip()
