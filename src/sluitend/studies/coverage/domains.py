"""Who filed lasten but not one row of a domain that the law makes obligatory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.reference.taakvelden import SOCIAL_DOMAIN, classification_of, concordance
from sluitend.studies.coverage.shape import MEASURE, MUNICIPALITY, TABLE, YEAR
from sluitend.studies.coverage.units import document_of, numbered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.studies.coverage.shape import Shape

LASTEN, TAAKVELD = "lasten", "taakveld"
LEFT_OUT = {
    TABLE: pl.String,
    MEASURE: pl.String,
    "document": pl.String,
    YEAR: pl.Int64,
    MUNICIPALITY: pl.String,
}


def left_out(shape: Shape, frame: pl.DataFrame) -> pl.DataFrame:
    """Find who filed lasten but not one row of a domain that the law makes obligatory.

    Recent files leave rows of zero out; such a domain cannot be zero, so it was not filed apart. A
    domain that nobody filed is not looked for.

    Returns
    -------
    Columns tabel, maat, document, jaar, gm_code.
    """
    if not (shape.is_filed and TAAKVELD in shape.contract.keys):
        return pl.DataFrame(schema=LEFT_OUT)
    lasten = frame.select(YEAR, "document", MUNICIPALITY, TAAKVELD, MEASURE).filter(
        pl.col(MEASURE) == LASTEN, pl.col(TAAKVELD).str.starts_with(SOCIAL_DOMAIN)
    )
    found, filer = numbered(lasten, [YEAR, "document", MUNICIPALITY])
    domains = list(concordance().verplicht)
    domain = _domains(lasten, domains)
    filed = np.zeros((found.height, len(domains)), dtype=np.bool_)
    filed[filer[domain >= 0], domain[domain >= 0]] = True
    own = found.with_columns(pl.DataFrame(filed, schema=domains, orient="row"))
    anybody = [pl.col(name).any().over("document", YEAR) > pl.col(name) for name in domains]
    return own.filter(pl.any_horizontal(anybody)).select(
        pl.lit(shape.contract.id).alias(TABLE),
        pl.lit(LASTEN).alias(MEASURE),
        document_of(shape),
        YEAR,
        MUNICIPALITY,
    )


def _domains(lasten: pl.DataFrame, domains: list[str]) -> NDArray[np.int64]:
    """Return per row the position of its domain in `domains`, or -1."""
    names = lasten[TAAKVELD].unique().sort()
    years, year = numbered(lasten, [YEAR])
    codes = lasten[TAAKVELD].cast(pl.Enum(names)).to_physical().to_numpy()
    pairs = year * len(names) + codes
    found = np.full(years.height * len(names), -1, dtype=np.int64)
    for pair in np.flatnonzero(np.bincount(pairs)):
        code = classification_of(years[YEAR][int(pair) // len(names)]).find(
            names[int(pair) % len(names)]
        )
        if code and code.groep in domains:
            found[pair] = domains.index(code.groep)
    of_row: NDArray[np.int64] = found[pairs]
    return of_row
