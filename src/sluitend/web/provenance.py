"""From a result to the rows of the source: which rows its terms rest on, as addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import Message, listing, msg
from sluitend.reference.areas import COUNTRY, COUNTRY_NAME, EACH_MUNICIPALITY
from sluitend.studies.wording import DOCUMENT_TEXTS
from sluitend.tables.iv3 import BATEN_LASTEN, INHABITANTS, LASTEN
from sluitend.web.forms import KNOWN_ON
from sluitend.web.pages.tables import BETWEEN
from sluitend.web.question import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.core.call import Call
    from sluitend.core.messages import Language
    from sluitend.core.result import Result
    from sluitend.tables.contract import Contract

SOURCE_ROWS, YEARS, NO_INCOME = "bronregels", "jaren", "ontbreekt_baten"
FILING = ["document", "jaar"]
CODE, TAAKVELD, YEAR, MEASURE = "gm_code", "taakveld", "jaar", "maat"
EVERYWHERE = frozenset({COUNTRY.lower(), COUNTRY_NAME, EACH_MUNICIPALITY})
"""Areas that are all municipalities of a year: naming each would only make the address long."""


def source_rows(result: Result, language: Language = "nl") -> tuple[tuple[Message, str], ...]:
    """Return the rows that the terms of a result rest on: per filing, and the inhabitants.

    Returns
    -------
    What the rows are, and the address within the site that shows exactly these rows. Empty for a
    calculation whose terms do not name the rows they come from.
    """
    found = list(_filings(result))
    if not found:
        return ()
    lines = [_line(result.call, contract, rows, language) for contract, rows in found]
    whole = pl.concat([rows.select(YEAR, CODE) for _, rows in found])
    return (*lines, _people(result.call, whole, language))


def _filings(result: Result) -> Iterator[tuple[Contract, pl.DataFrame]]:
    """Give per filing its table, and the municipalities and taakvelden of its rows."""
    if result.call.calculation == "verschillenanalyse":
        net = dict(result.call.arguments).get("maat") == "netto-lasten"
        rows = result.tables[SOURCE_ROWS].with_columns(vol=pl.lit(net))
    elif result.call.calculation == "netto-lasten":
        # Where the baten are published, the lasten come from the same table.
        full = result.tables[YEARS].select(*FILING, vol=pl.col(NO_INCOME).is_null()).unique()
        rows = result.terms.frame.join(full, on=FILING, how="left")
    else:
        return
    order = ["jaar", "document"]
    for _, part in rows.sort(order).group_by(order, maintain_order=True):
        yield (BATEN_LASTEN if part["vol"][0] else LASTEN), part


def _line(
    call: Call, contract: Contract, rows: pl.DataFrame, language: Language
) -> tuple[Message, str]:
    document, year = rows.select(FILING).row(0)
    codes = rows[TAAKVELD].unique().sort().to_list()
    label = msg(
        "{tabel}, {document} {jaar}: taakveld {codes}",
        tabel=contract.title,
        document=DOCUMENT_TEXTS[document],
        jaar=year,
        codes=listing(codes),
    )
    fields = [("document", document), (YEAR, str(year)), (TAAKVELD, BETWEEN.join(codes))]
    if len(contract.measures) > 1:
        fields.append((MEASURE, BETWEEN.join(rows[MEASURE].unique().sort())))
    return label, _address(call, contract, rows, fields, language)


def _people(call: Call, rows: pl.DataFrame, language: Language) -> tuple[Message, str]:
    years = [str(year) for year in rows[YEAR].unique().sort()]
    label = msg("{tabel}: {jaren}", tabel=INHABITANTS.title, jaren=listing(years, len(years)))
    fields = [(YEAR, BETWEEN.join(years))]
    return label, _address(call, INHABITANTS, rows, fields, language)


def _address(
    call: Call,
    contract: Contract,
    rows: pl.DataFrame,
    fields: list[tuple[str, str]],
    language: Language,
) -> str:
    if dict(call.arguments).get("gebied", "").lower() not in EVERYWHERE:
        fields.append((CODE, BETWEEN.join(rows[CODE].unique().sort())))
    if call.known_on:
        fields.append((KNOWN_ON, call.known_on))
    return address(f"/cijfers/{contract.id}", fields, language)
