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

UNKNOWN = -1
"""Stands for a successor that is in no year's list of municipalities."""


EVERYDAY = {"den haag": "GM0518", "den bosch": "GM0796"}
"""What everybody calls a municipality whose official name is another ('s-Gravenhage, 's-Hertogenbosch)."""


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
            if van in self.index:
                target = self.index.get(naar, UNKNOWN)
                moves.setdefault(jaar, []).append((self.index[van], target, aandeel, geraamd))
        return moves

    def weights(self, van: int, naar: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return how the municipalities of year `van` flow into those of `naar`.

        Returns
        -------
        (share, estimated)
            share : shape (codes, codes), ``share[p, c]`` is the part of `p` (in `van`) that lies in
            `c` (in `naar`); rows of existing municipalities add up to one.
            estimated : shape (codes, codes), whether that part rests on an estimated share.

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
        """Carry the borders of `van` on, year by year."""
        share = np.diag(self.exists(van).astype(np.float64))
        estimated = np.zeros(share.shape, np.bool_)
        for jaar in range(van + 1, naar + 1):
            self._step(share, estimated, jaar)
        return share, estimated

    def _step(self, share: NDArray[np.float64], estimated: NDArray[np.bool_], naar: int) -> None:
        """Carry shares on the map of the year before to that of `naar`, in place."""
        moves = self._moves.get(naar, [])
        ended = list({move[0] for move in moves})
        before = dict(zip(ended, share[:, ended].T, strict=True))
        estimated_before = dict(zip(ended, estimated[:, ended].T, strict=True))
        share[:, ended], estimated[:, ended] = 0.0, False
        for source, target, part, guess in moves:
            inside = before[source] > 0
            if target == UNKNOWN:
                if inside.any():
                    raise self._no_successor(source, naar)
                continue
            share[:, target] += part * before[source]
            estimated[:, target] |= inside & (estimated_before[source] | guess)
        lost = np.flatnonzero(share.any(axis=0) & ~self.exists(naar))
        if lost.size:
            raise self._no_successor(int(lost[0]), naar)

    def _no_successor(self, position: int, jaar: int) -> NoDataError:
        code = self.codes[position]
        return NoDataError(
            msg(
                "Gemeente {naam} ({code}) bestaat niet meer in {jaar} en haar opvolger is niet bekend.",
                naam=self.name(code),
                code=code,
                jaar=jaar,
            ),
            msg("Laad de herindelingen van dat jaar."),
        )

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

    def continuation(self, van: int, naar: int) -> NDArray[np.intp]:
        """Return who carries on the accounts of each municipality of `van`, up to `naar`.

        A municipality carries itself on as long as it exists. When it ends, the municipality that
        then begins with its largest part carries it on; when that part went to one that existed
        already, its accounts stop there and it stays the last one.

        Returns
        -------
        Shape (codes,), positions on the axis; only those of codes that exist in `van` have a
        meaning.

        Raises
        ------
        NoDataError
            When a municipality ended and its successor is not known.
        ValueError
            When `naar` lies before `van`.
        """
        if naar < van:
            raise ValueError("accounts are carried on forward in time")
        if (van, naar) not in self._continued:
            self._continued[van, naar] = self._continue(van, naar)
        return self._continued[van, naar]

    @cached_property
    def _continued(self) -> dict[tuple[int, int], NDArray[np.intp]]:
        return {}

    def _continue(self, van: int, naar: int) -> NDArray[np.intp]:
        """Take the first year's step and look the rest up in the pair of years after it."""
        itself = np.arange(len(self.codes))
        if van == naar:
            return itself
        onward = self.continuation(van + 1, naar)
        target = self.largest(van, van + 1)
        exists, exists_next = self.exists(van), self.exists(van + 1)
        begins = exists & ~exists_next & ~exists[target]
        found: NDArray[np.intp] = np.where(
            begins, onward[target], np.where(exists_next, onward, itself)
        )
        return found

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
        official = EVERYDAY.get(wanted.casefold())
        if official in present:
            return str(official)
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
        if elsewhere in present:
            return elsewhere  # the name it has in another year
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
            share, _ = self.weights(jaar, years[0])
            sources = [self.codes[int(p)] for p in np.flatnonzero(share[:, self.index[code]])]
            return ArgumentError(
                msg(
                    "Gemeente {naam} ({code}) bestaat pas vanaf {eerste}, niet in {jaar}.",
                    naam=self.name(code),
                    code=code,
                    eerste=years[0],
                    jaar=jaar,
                ),
                msg(
                    "Kies een jaar vanaf {eerste}, of een voorganger: {voorgangers}.",
                    eerste=years[0],
                    voorgangers=", ".join(f"{self.name(s)} ({s})" for s in sources) or "–",
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
