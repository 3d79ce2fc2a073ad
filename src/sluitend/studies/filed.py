"""A whole Iv3 table as arrays: every document, municipality and taakveld, read once per state of the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from sluitend.core.kept import kept
from sluitend.core.period import Document
from sluitend.studies.reasons import masks_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.geography import Geography
    from sluitend.studies.reasons import Masks

Filing = tuple[Document, int]
"""A document of a year, such as the accounts of 2023."""
MOST = 8
"""Tables and measures of which the arrays are kept: those of two states of the data."""


@dataclass(frozen=True)
class Filed:
    """The rows of one measure of an Iv3 table.

    Attributes
    ----------
    filings
        Axis of filings: documents of which the table has rows, of whatever measure.
    taakvelden
        Axis of filed codes.
    occurs
        Shape (filings, taakvelden): whether anybody has a row, also who is not on the map.
    listed
        Shape (filings, codes, taakvelden): whether there is a row.
    values
        Same shape, eurocents; NaN where there is a row without a value, 0 where there is no row.
    reasons
        Same shape: why a row has no value, as bits (`studies.reasons`); 0 elsewhere.
    """

    filings: tuple[Filing, ...]
    taakvelden: tuple[str, ...]
    occurs: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    values: NDArray[np.float64]
    reasons: Masks

    @cached_property
    def position(self) -> dict[Filing, int]:
        """Position of each filing on its axis."""
        return {filing: place for place, filing in enumerate(self.filings)}


def filed(frame: pl.DataFrame, maat: str, geography: Geography) -> Filed:
    """Return the rows of a measure as arrays over all filings of the table."""
    return _filed((frame, geography), maat)


@kept(most=MOST)
def _filed(of: tuple[pl.DataFrame, Geography], maat: str) -> Filed:
    frame, geography = of
    filings = tuple(sorted(published(frame)))
    rows = frame.filter(pl.col("maat") == maat).select(
        "jaar", "document", "gm_code", "taakveld", "waarde", "ontbreekt"
    )
    taakvelden = tuple(rows["taakveld"].unique().sort())
    which = pl.DataFrame(
        [(str(document), jaar, place) for place, (document, jaar) in enumerate(filings)],
        schema={"document": pl.String, "jaar": pl.Int64, "i": pl.Int64},
        orient="row",
    )
    i = rows.join(which, on=["document", "jaar"], how="left", maintain_order="left")["i"].to_numpy()
    t = rows["taakveld"].cast(pl.Enum(taakvelden)).to_physical().to_numpy()
    occurs = np.zeros((len(filings), len(taakvelden)), dtype=np.bool_)
    occurs[i, t] = True
    g = rows["gm_code"].cast(pl.Enum(geography.codes), strict=False).to_physical()
    on_map = g.is_not_null().to_numpy()
    at = i[on_map], g.drop_nulls().to_numpy(), t[on_map]
    shape = (len(filings), len(geography.codes), len(taakvelden))
    listed = np.zeros(shape, dtype=np.bool_)
    listed[at] = True
    values = np.zeros(shape)
    values[at] = rows["waarde"].cast(pl.Float64).fill_null(float("nan")).to_numpy()[on_map]
    reasons = np.zeros(shape, dtype=np.uint16)
    reasons[at] = masks_of(rows["ontbreekt"])[on_map]
    for array in (occurs, listed, values, reasons):
        array.setflags(write=False)
    return Filed(filings, taakvelden, occurs, listed, values, reasons)


def published(frame: pl.DataFrame) -> frozenset[Filing]:
    """Return the documents of which a table has rows."""
    return _published(frame)


@kept(most=MOST)
def _published(frame: pl.DataFrame) -> frozenset[Filing]:
    # Rows of one document stand together, so that only the first of each run has to be read.
    runs = frame.select(pl.struct("document", "jaar").rle().struct.field("value"))
    listed = runs.unnest("value").unique()
    return frozenset((Document(document), jaar) for document, jaar in listed.iter_rows())


def inhabitants(frame: pl.DataFrame, geography: Geography) -> dict[int, NDArray[np.float64]]:
    """Return inhabitants per year on the axis of municipalities; NaN where they are not known."""
    return _inhabitants((frame, geography))


@kept(most=MOST)
def _inhabitants(of: tuple[pl.DataFrame, Geography]) -> dict[int, NDArray[np.float64]]:
    frame, geography = of
    found: dict[int, NDArray[np.float64]] = {}
    for jaar, code, waarde in frame.select("jaar", "gm_code", "waarde").iter_rows():
        if jaar not in found:
            found[jaar] = np.full(len(geography.codes), np.nan)
        if code in geography.index and waarde is not None:
            found[jaar][geography.index[code]] = waarde
    for array in found.values():
        array.setflags(write=False)
    return found
