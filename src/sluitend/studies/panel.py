"""Iv3 rows as dense arrays over documents, municipalities and taakvelden, with missing kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import Message, msg
from sluitend.core.missing import Missing
from sluitend.core.period import Document, year_ranges
from sluitend.reference.taakvelden import SOCIAL_DOMAIN, classification_of, concordance
from sluitend.studies.filed import Filing, filed, inhabitants, published
from sluitend.studies.reasons import BIT, any_of, union
from sluitend.tables.aggregate import require_additive
from sluitend.tables.iv3 import INHABITANTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sluitend.reference.geography import Geography
    from sluitend.reference.taakvelden import Block
    from sluitend.rules.rulebook import Rulebook
    from sluitend.studies.reasons import Masks
    from sluitend.tables.contract import Contract


@dataclass(frozen=True)
class Panel:
    """Amounts of one measure over filings x municipalities x taakvelden.

    Attributes
    ----------
    geography
        Gives the axis of municipalities.
    filings
        Axis of filings.
    taakvelden
        Axis of filed codes of hoofdtaakveld 6.
    values
        Shape (filings, codes, taakvelden), eurocents; NaN where a municipality that exists did not
        file; 0 where it filed nothing or nothing could be filed.
    reasons
        Same shape: why there is no value, as bits (`studies.reasons`); 0 where there is one.
    """

    geography: Geography
    filings: tuple[Filing, ...]
    taakvelden: tuple[str, ...]
    values: NDArray[np.float64]
    reasons: Masks

    @classmethod
    def build(
        cls,
        frame: pl.DataFrame,
        contract: Contract,
        maat: str,
        filings: Iterable[Filing],
        geography: Geography,
    ) -> Panel:
        """Fill the arrays from rows of an Iv3 table.

        Parameters
        ----------
        frame
            Rows of the table of `contract`.

        Raises
        ------
        AdditivityError
            When the measure may not be added over municipalities and taakvelden: that is what
            everything that takes a panel does with it.
        """
        require_additive([contract.measure(maat)], "gm_code")
        require_additive([contract.measure(maat)], "taakveld")
        axis = tuple(dict.fromkeys(filings))
        whole = filed(frame, maat, geography)
        here = [i for i, filing in enumerate(axis) if filing in whole.position]
        there = np.array([whole.position[axis[i]] for i in here], dtype=np.intp)
        social = np.array([code.startswith(SOCIAL_DOMAIN) for code in whole.taakvelden], np.bool_)
        columns = np.flatnonzero(social & whole.occurs[there].any(axis=0))
        codes = tuple(whole.taakvelden[t] for t in columns)
        shape = (len(axis), len(geography.codes), len(codes))
        values, reasons = np.zeros(shape), np.zeros(shape, dtype=np.uint16)
        every = np.ix_(there, np.arange(shape[1]), columns)
        values[here], reasons[here] = whole.values[every], whole.reasons[every]
        listed = np.zeros(shape, dtype=np.bool_)
        listed[here] = whole.listed[every]
        for i, (_, jaar) in enumerate(axis):
            reasons[i] |= _not_filed(listed[i], codes, jaar, geography)
        values[reasons > 0] = np.nan
        return cls(geography, axis, codes, values, reasons)

    def blocks(
        self, filing: Filing, blocks: tuple[Block, ...], side: Literal["van", "naar"]
    ) -> tuple[NDArray[np.float64], Masks]:
        """Sum a filing to blocks.

        Returns
        -------
        (known, reasons)
            shape (codes, blocks): the sum, 0 where any part is missing, and why it is.
        """
        matrix = _membership(self.taakvelden, filing[1], blocks, side)
        values, why = self.of(filing)
        reasons = union(matrix.T > 0, why.T).T
        # A block without codes on this side is missing only where nothing was filed at all.
        nothing = ~(values > 0).any(axis=1)
        reasons[:, ~matrix.any(axis=0)] = np.where(nothing, any_of(why), 0)[:, None]
        known = np.where(np.isnan(values), 0.0, values) @ matrix
        return np.where(reasons > 0, 0.0, known), reasons

    def of(self, filing: Filing) -> tuple[NDArray[np.float64], Masks]:
        """Return the values of one filing and the reasons: each of shape (codes, taakvelden)."""
        position = self._position[filing]
        return self.values[position], self.reasons[position]

    def groups(self, filing: Filing, groepen: tuple[str, ...]) -> NDArray[np.intp]:
        """Return per filed code the position of its group in `groepen`, or -1."""
        classification = classification_of(filing[1])
        found = (classification.find(code) for code in self.taakvelden)
        return np.array(
            [groepen.index(t.groep) if t and t.groep in groepen else -1 for t in found],
            dtype=np.intp,
        )

    @cached_property
    def _position(self) -> dict[Filing, int]:
        return {filing: i for i, filing in enumerate(self.filings)}


@lru_cache(maxsize=512)
def _membership(
    taakvelden: tuple[str, ...], jaar: int, blocks: tuple[Block, ...], side: Literal["van", "naar"]
) -> NDArray[np.float64]:
    """Return which filed codes of a year fall in which block: shape (taakvelden, blocks)."""
    known = concordance()
    inside = [known.block_of(code, jaar, blocks, side) for code in taakvelden]
    matrix = np.array([[found == block.id for block in blocks] for found in inside], dtype=float)
    matrix = matrix.reshape(len(taakvelden), len(blocks))
    matrix.setflags(write=False)
    return matrix


def _not_filed(
    listed: NDArray[np.bool_], codes: tuple[str, ...], jaar: int, geography: Geography
) -> Masks:
    """Tell a row that is absent because it was zero from one that was never filed.

    Recent files leave zero rows out. A municipality with rows filed, so its absent rows are zeros;
    one without any row did not file; and a domain that the law makes obligatory cannot be zero as
    a whole, so without any row of it that domain was not filed apart.

    Parameters
    ----------
    listed
        Shape (municipalities, taakvelden): whether the source has a row.

    Returns
    -------
    Shape (municipalities, taakvelden): the reason where the value is missing without a row saying so.
    """
    used = listed.any(axis=0)
    exists = geography.exists(jaar)
    absent = np.zeros(listed.shape, dtype=np.uint16)
    absent[np.ix_(exists & ~listed.any(axis=1), used)] = BIT[Missing.NOT_FILED]
    classification = classification_of(jaar)
    groups = np.array([t.groep if (t := classification.find(code)) else "" for code in codes])
    for domain in concordance().verplicht:
        inside = used & (groups == domain)
        if inside.any():
            apart = exists & listed.any(axis=1) & ~listed[:, inside].any(axis=1)
            absent[np.ix_(apart, inside)] = BIT[Missing.NOT_FILED_APART]
    return absent


def inhabitants_array(
    frame: pl.DataFrame, years: Iterable[int], geography: Geography
) -> dict[int, NDArray[np.float64]]:
    """Return inhabitants per year on the axis of municipalities; 0 where a code does not exist.

    Raises
    ------
    NoDataError
        When the inhabitants of a municipality that exists are missing.
    """
    require_additive([INHABITANTS.measure("inwoners")], "gm_code")
    known, found = inhabitants(frame, geography), {}
    nobody = np.full(len(geography.codes), np.nan)
    for jaar in sorted(set(years)):
        counts = known.get(jaar, nobody)
        absent = np.flatnonzero(geography.exists(jaar) & np.isnan(counts))
        if absent.size:
            code = geography.codes[int(absent[0])]
            raise NoDataError(
                msg(
                    "Het aantal inwoners van {naam} ({code}) op 1 januari {jaar} ontbreekt.",
                    naam=geography.name(code, jaar),
                    code=code,
                    jaar=jaar,
                ),
                msg("Laad de inwoners van dat jaar, of kies andere jaren."),
            )
        found[jaar] = np.nan_to_num(counts)
    return found


def require_filings(
    frame: pl.DataFrame, filings: Iterable[Filing], rules: Rulebook, what: Message
) -> None:
    """Refuse years for which a document was not published, and say when it can be expected.

    Raises
    ------
    NoDataError
    """
    present = published(frame)
    for document, jaar in filings:
        if (document, jaar) in present:
            continue
        years = sorted(j for d, j in present if d == document)
        if not years:
            raise NoDataError(
                msg("Van de {document} zijn geen {wat} geladen.", document=document, wat=what),
                msg("Laad ze met ‘sluitend load open-data MAP’, of kies een andere vergelijking."),
            )
        raise NoDataError(
            msg(
                "Voor {document} {jaar} zijn geen {wat} geladen.",
                document=document,
                jaar=jaar,
                wat=what,
            ),
            msg(
                "Beschikbaar: {jaren}. {verwacht}",
                jaren=year_ranges(years),
                verwacht=_expected(document, jaar, rules),
            )
            if jaar > years[-1]
            else msg("Beschikbaar: {jaren}.", jaren=year_ranges(years)),
        )


def due(document: Document, jaar: int, rules: Rulebook) -> date:
    """Return the legal day by which municipalities hand in a document.

    Raises
    ------
    ArgumentError
        When an override is no month and day.
    """
    name = "iv3.inleverdatum_" + str(document)
    year = jaar + 1 if document is Document.ACCOUNTS else jaar - 1
    value = str(rules.parameter(name, date(jaar, 1, 1)).value)
    try:
        return date.fromisoformat(f"{year}-{value}")
    except ValueError as error:
        raise ArgumentError(
            msg("‘{waarde}’ is geen dag voor {naam}.", waarde=value, naam=name),
            msg("Schrijf maand en dag als MM-DD, bijvoorbeeld 07-15."),
        ) from error


def _expected(document: Document, jaar: int, rules: Rulebook) -> Message:
    day = due(document, jaar, rules)
    written = day.strftime("%d-%m-%Y")
    if day > rules.as_of:
        return msg(
            "Gemeenten stellen de {document} {jaar} vast vóór {dag}; laad daarna een nieuwere publicatie.",
            document=document,
            jaar=jaar,
            dag=written,
        )
    return msg(
        "De {document} {jaar} moest vóór {dag} zijn vastgesteld; laad een nieuwere publicatie.",
        document=document,
        jaar=jaar,
        dag=written,
    )
