"""Municipalities per year and how they flow into each other: codes are valid per year, never names."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Geography:
    """The country's municipalities, reclassifications and divisions, as arrays.

    Parameters
    ----------
    municipalities
        Columns jaar, gm_code, gm_naam.
    reclassifications
        Columns jaar, van_code, naar_code, aandeel, geraamd: shares of a municipality that ended
        just before 1 January of `jaar`; they add up to one.
    divisions
        Columns jaar, gm_code, indeling, gebied_code, gebied_naam.
    """

    municipalities: pl.DataFrame
    reclassifications: pl.DataFrame
    divisions: pl.DataFrame

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes of all years, sorted: the axis of every array of this geography."""
        return tuple(self.municipalities["gm_code"].unique().sort())

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each code on the axis."""
        return {code: position for position, code in enumerate(self.codes)}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years for which the municipalities are known."""
        return tuple(self.municipalities["jaar"].unique().sort())

    @cached_property
    def _per_year(self) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        for jaar, code, naam in self.municipalities.select(
            "jaar", "gm_code", "gm_naam"
        ).iter_rows():
            found.setdefault(jaar, {})[code] = naam
        return found

    def in_year(self, jaar: int) -> dict[str, str]:
        """Return code -> name of the municipalities that exist in `jaar`."""
        if jaar not in self._per_year:
            raise NoDataError(
                msg("De gemeenten van {jaar} zijn niet geladen.", jaar=jaar),
                msg("Geladen zijn {van} tot en met {tot}.", van=self.years[0], tot=self.years[-1]),
            )
        return self._per_year[jaar]

    def exists(self, jaar: int) -> NDArray[np.bool_]:
        """Return, per code on the axis, whether it exists in `jaar`."""
        if jaar not in self._present:
            present = self.in_year(jaar)
            self._present[jaar] = np.array([code in present for code in self.codes])
        return self._present[jaar]

    @cached_property
    def _present(self) -> dict[int, NDArray[np.bool_]]:
        return {}

    def name(self, code: str, jaar: int | None = None) -> str:
        """Return the name in `jaar`, or the newest name."""
        for year in [jaar] if jaar is not None else reversed(self.years):
            if code in self._per_year.get(year, {}):
                return self._per_year[year][code]
        return code

    @cached_property
    def _moves(self) -> dict[int, list[tuple[int, int, float, bool]]]:
        moves: dict[int, list[tuple[int, int, float, bool]]] = {}
        for jaar, van, naar, aandeel, geraamd in self.reclassifications.select(
            "jaar", "van_code", "naar_code", "aandeel", "geraamd"
        ).iter_rows():
            if van in self.index and naar in self.index:
                moves.setdefault(jaar, []).append(
                    (self.index[van], self.index[naar], aandeel, geraamd)
                )
        return moves

    def weights(self, van: int, naar: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return how the municipalities of year `van` flow into those of `naar`.

        Returns
        -------
        (share, estimated)
            share : shape (codes, codes), ``share[p, c]`` is the part of `p` (in `van`) that lies in
            `c` (in `naar`); rows of existing municipalities add up to one.
            estimated : shape (codes,), whether any share into `c` rests on an estimate.

        Raises
        ------
        NoDataError
            When a municipality ended and its successor is not known.
        ValueError
            When `naar` lies before `van`: amounts are only carried forward, onto newer borders.
        """
        if naar < van:
            raise ValueError("weights run forward in time")
        if (van, naar) not in self._carried:
            self._carried[van, naar] = self._carry(van, naar)
        return self._carried[van, naar]

    @cached_property
    def _carried(self) -> dict[tuple[int, int], tuple[NDArray[np.float64], NDArray[np.bool_]]]:
        return {}

    def _carry(self, van: int, naar: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Carry the borders one year further than the pair of years before."""
        if van == naar:
            return np.diag(self.exists(van).astype(np.float64)), np.zeros(len(self.codes), np.bool_)
        before, estimated_before = self.weights(van, naar - 1)
        share, estimated = before.copy(), estimated_before.copy()
        moves = self._moves.get(naar, [])
        for source in {move[0] for move in moves}:
            share[:, source] = 0.0
        for source, target, part, guess in moves:
            share[:, target] += part * before[:, source]
            estimated[target] |= bool(before[:, source].any()) and (
                guess or bool(estimated_before[source])
            )
        lost = np.flatnonzero(share.any(axis=0) & ~self.exists(naar))
        if lost.size:
            code = self.codes[int(lost[0])]
            raise NoDataError(
                msg(
                    "Gemeente {naam} ({code}) bestaat niet meer in {jaar} en haar opvolger is niet bekend.",
                    naam=self.name(code),
                    code=code,
                    jaar=naar,
                ),
                msg("Laad de herindelingen van dat jaar."),
            )
        return share, estimated

    def largest(self, van: int, naar: int) -> NDArray[np.intp]:
        """Return where the largest part of each municipality of `van` lies in `naar`.

        Returns
        -------
        Shape (codes,), positions on the axis; meaningless for codes that do not exist in `van`.
        """
        if (van, naar) not in self._largest:
            self._largest[van, naar] = self.weights(van, naar)[0].argmax(axis=1)
        return self._largest[van, naar]

    @cached_property
    def _largest(self) -> dict[tuple[int, int], NDArray[np.intp]]:
        return {}

    def successor(self, code: str, van: int, naar: int) -> str:
        """Return where the largest part of `code` lies in `naar`."""
        return self.codes[int(self.largest(van, naar)[self.index[code]])]

    def find_municipality(self, text: str, jaar: int) -> str:
        """Return the code that a user means by a code or a name, valid in `jaar`.

        Raises
        ------
        ArgumentError
            For an unknown code or name (with suggestions), or one not valid in that year (with its
            successors or its first year).
        """
        present = self.in_year(jaar)
        wanted = text.strip()
        if wanted.upper() in present:
            return wanted.upper()
        matches = sorted({c for c, n in present.items() if n.casefold() == wanted.casefold()})
        if len(matches) == 1:
            return matches[0]
        if len(matches) > 1:
            raise ArgumentError(
                msg("Er zijn meer gemeenten die ‘{naam}’ heten.", naam=wanted),
                msg("Geef de code: {codes}.", codes=", ".join(matches)),
            )
        known = self.index.get(wanted.upper())
        elsewhere = wanted.upper() if known is not None else self._code_by_name(wanted)
        if elsewhere is not None:
            raise self._not_in_year(elsewhere, jaar)
        names = {name: code for code, name in present.items()}
        close = difflib.get_close_matches(wanted, [*names, *present], n=3, cutoff=0.6)
        hints = ", ".join(
            f"{n} ({names[n]})" if n in names else f"{n} ({present[n]})" for n in close
        )
        raise ArgumentError(
            msg("Gemeente ‘{tekst}’ is niet bekend.", tekst=wanted),
            msg("Bedoelt u {namen}?", namen=hints)
            if close
            else msg(
                "Geef een code zoals GM0000, een naam, of NL; ‘sluitend gebieden’ toont ze alle."
            ),
        )

    def _code_by_name(self, naam: str) -> str | None:
        hits = self.municipalities.filter(
            self.municipalities["gm_naam"].str.to_lowercase() == naam.lower()
        )["gm_code"].unique()
        return str(hits[0]) if hits.len() == 1 else None

    def _not_in_year(self, code: str, jaar: int) -> ArgumentError:
        years = [year for year in self.years if code in self._per_year[year]]
        if jaar < years[0]:
            return ArgumentError(
                msg(
                    "Gemeente {naam} ({code}) bestaat pas vanaf {eerste}, niet in {jaar}.",
                    naam=self.name(code),
                    code=code,
                    eerste=years[0],
                    jaar=jaar,
                ),
                msg(
                    "Kies een jaar vanaf {eerste}, of vraag een van de voorgangers op.",
                    eerste=years[0],
                ),
            )
        share, _ = self.weights(years[-1], jaar)
        targets = [self.codes[int(c)] for c in np.flatnonzero(share[self.index[code]])]
        return ArgumentError(
            msg(
                "Gemeente {naam} ({code}) bestaat sinds {jaar_einde} niet meer.",
                naam=self.name(code),
                code=code,
                jaar_einde=years[-1] + 1,
            ),
            msg(
                "Kies de opvolger {opvolgers}, of jaren tot en met {laatste}.",
                opvolgers=", ".join(f"{self.name(t)} ({t})" for t in targets),
                laatste=years[-1],
            ),
        )
