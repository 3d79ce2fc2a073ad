"""Areas a user can ask about: a municipality, a region, a group, the country, or each of a kind.

An area is read in two ways. *As filed* (`lineage`): the municipalities that in a year were the
area, each with its own accounts. *As territory* (`territory`): all amounts carried to the borders
of one map year, with the shares of split municipalities; then it says when shares are estimated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sluitend.reference.geography import Geography

COUNTRY = "NL"
COUNTRY_NAME = "nederland"
EACH_MUNICIPALITY = "gemeenten"
Kind = Literal["gemeente", "land", "gebied", "groep", "opgeheven"]
WHOLE = 1 - 1e-9
"""From this share on a municipality lies in an area as a whole; the rest is float arithmetic."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its code, name, kind, and the municipalities it consists of on the map of a year."""

    code: str
    naam: str
    soort: Kind
    gemeenten: tuple[str, ...]
    kaart: int


@dataclass(frozen=True)
class Areas:
    """The areas of one question, on one geography, over a range of years."""

    geography: Geography
    areas: tuple[Area, ...]
    van: int
    tot: int

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the areas, in the order of every array."""
        return tuple(area.code for area in self.areas)

    def lineage(self, jaar: int) -> NDArray[np.bool_]:
        """Return which municipalities of `jaar` are each area, as filed: shape (areas, codes).

        A municipality is itself as long as it exists; before that, the municipalities that for
        the largest part became it. What it absorbed was another municipality's account until
        then. A group is its municipalities; a region or the country is what lies in it.
        """
        if jaar not in self._lineages:
            self._lineages[jaar] = self._lineage(jaar)
        return self._lineages[jaar]

    @cached_property
    def _lineages(self) -> dict[int, NDArray[np.bool_]]:
        return {}

    def _lineage(self, jaar: int) -> NDArray[np.bool_]:
        geography = self.geography
        exists = geography.exists(jaar)
        found = np.zeros((len(self.areas), len(geography.codes)), dtype=np.bool_)
        for kaart, (rows, places) in self._alone.items():
            found[rows] = exists & (geography.continuation(jaar, kaart) == places[:, None])
        for row, area in self._together:
            if area.soort == "land":
                found[row] = exists
                continue
            members = np.zeros(len(geography.codes), dtype=np.bool_)
            members[[geography.index[code] for code in area.gemeenten]] = True
            if area.soort != "gebied":
                found[row] = exists & members[geography.continuation(jaar, area.kaart)]
            elif jaar > area.kaart:
                found[row, geography.largest(area.kaart, jaar)[members]] = True
            else:
                found[row] = exists & members[geography.largest(jaar, area.kaart)]
        return found

    @cached_property
    def _alone(self) -> dict[int, tuple[list[int], NDArray[np.intp]]]:
        """Areas of one municipality, which all go in one step: per map their rows and places."""
        listed: dict[int, list[int]] = {}
        for row, area in enumerate(self.areas):
            if area.soort == "gemeente":
                listed.setdefault(area.kaart, []).append(row)
        index = self.geography.index
        return {
            kaart: (rows, np.array([index[self.areas[row].gemeenten[0]] for row in rows]))
            for kaart, rows in listed.items()
        }

    @cached_property
    def _together(self) -> list[tuple[int, Area]]:
        return [(row, area) for row, area in enumerate(self.areas) if area.soort != "gemeente"]

    def territory(self, jaar: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the share of each municipality of `jaar` in each area's territory.

        A municipality that ended before the map year has no territory on that map: see `on_map`.

        Returns
        -------
        (share, estimated)
            both of shape (areas, codes): estimated says that a share of a split municipality is an
            estimate.
        """
        geography = self.geography
        share = np.zeros((len(self.areas), len(geography.codes)))
        estimated = np.zeros(share.shape, dtype=np.bool_)
        lineage = self.lineage(jaar)
        for kaart, (rows, places) in self._alone.items():
            if jaar >= kaart:
                share[rows] = lineage[rows]
                continue
            carried, guessed = geography.weights(jaar, kaart)
            part = carried[:, places].T
            share[rows] = np.where(part > WHOLE, 1.0, part)
            estimated[rows] = (part > 0) & (part <= WHOLE) & guessed[:, places].T
        for row, area in self._together:
            if area.soort == "opgeheven":
                continue
            if area.soort == "land" or jaar >= area.kaart:
                share[row] = lineage[row]
                continue
            carried, guessed = geography.weights(jaar, area.kaart)
            members = [geography.index[code] for code in area.gemeenten]
            part = carried[:, members].sum(axis=1)
            share[row] = np.where(part > WHOLE, 1.0, part)
            partial = (share[row] > 0) & (share[row] < 1)
            estimated[row] = partial & guessed[:, members].any(axis=1)
        return share, estimated

    def on_map(self) -> Areas:
        """Return the same areas without the municipalities that have no territory on the map."""
        return replace(self, areas=tuple(a for a in self.areas if a.soort != "opgeheven"))


def resolve(text: str, geography: Geography, van: int, tot: int) -> Areas:
    """Read what a user typed as area: see `docs/gebieden.md`.

    Parameters
    ----------
    text
        ``NL``; a municipality's code or name; several joined by ``+``; a region code such as
        ``JZ13``; ``indeling:code``; ``gemeenten``; or the name of a division, for each of it.

    Raises
    ------
    ArgumentError
        With suggestions when nothing fits.
    """
    wanted = text.strip()
    if wanted.upper() == COUNTRY or wanted.casefold() == COUNTRY_NAME:
        return Areas(
            geography, (Area(COUNTRY, _country_name(geography), "land", (), tot),), van, tot
        )
    if wanted.lower() == EACH_MUNICIPALITY:
        return Areas(geography, _each_municipality(geography, van, tot), van, tot)
    # The code of a municipality is no name of a region; looking it up costs more than all the rest.
    regions = () if wanted in geography.index else _regions(wanted, geography, tot)
    if regions:
        return Areas(geography, regions, van, tot)
    try:
        codes = [geography.find_municipality(part, tot) for part in wanted.split("+")]
    except ArgumentError:
        # A municipality comes first, because a province often has the name of its capital.
        named = _regions_by_name(wanted, geography, tot)
        if named is None:
            raise
        return Areas(geography, named, van, tot)
    if len(set(codes)) != len(codes):
        raise ArgumentError(
            msg("In ‘{tekst}’ staat een gemeente twee keer.", tekst=wanted),
            msg("Noem elke gemeente één keer."),
        )
    if len(codes) == 1:
        area = Area(codes[0], geography.name(codes[0], tot), "gemeente", (codes[0],), tot)
    else:
        names = " + ".join(geography.name(code, tot) for code in codes)
        area = Area("+".join(sorted(codes)), names, "groep", tuple(sorted(codes)), tot)
    return Areas(geography, (area,), van, tot)


def _country_name(geography: Geography) -> str:
    from sluitend.reference.fictional import is_fictional

    return "Fictief land" if is_fictional(geography.codes[0]) else "Nederland"


def _each_municipality(geography: Geography, van: int, tot: int) -> tuple[Area, ...]:
    present = [
        Area(code, naam, "gemeente", (code,), tot)
        for code, naam in sorted(geography.in_year(tot).items())
    ]
    ended = sorted(
        {
            geography.codes[int(owner)]
            for jaar in range(van, tot)
            for owner in geography.continuation(jaar, tot)[geography.exists(jaar)]
        }
        - {area.code for area in present}
    )
    absorbed = [Area(code, geography.name(code), "opgeheven", (code,), tot) for code in ended]
    return (*present, *absorbed)


def _regions(wanted: str, geography: Geography, tot: int) -> tuple[Area, ...]:
    divisions = geography.divisions
    if divisions.is_empty():
        return ()
    name, _, code = wanted.partition(":")
    is_division = pl.col("indeling") == name.lower()
    if code:
        hits = divisions.filter(
            is_division & (pl.col("gebied_code").str.to_lowercase() == code.lower())
        )
        if hits.is_empty() and divisions.filter(is_division).height:
            raise ArgumentError(
                msg("Indeling ‘{naam}’ kent geen gebied ‘{code}’.", naam=name, code=code),
                msg(
                    "‘sluitend gebieden {naam}’ toont de gebieden van deze indeling.",
                    naam=name.lower(),
                ),
            )
    else:
        hits = divisions.filter(is_division)
        if hits.is_empty():
            hits = divisions.filter(pl.col("gebied_code").str.to_lowercase() == wanted.lower())
            if hits["indeling"].n_unique() > 1:
                raise ArgumentError(
                    msg("‘{code}’ komt in meer indelingen voor.", code=wanted),
                    msg(
                        "Schrijf de indeling erbij: {keuzes}.",
                        keuzes=" of ".join(
                            f"{d}:{wanted}" for d in hits["indeling"].unique().sort()
                        ),
                    ),
                )
    return tuple(
        Area(
            f"{key[0]}:{key[1]}" if code else str(key[1]),
            str(rows["gebied_naam"][0]),
            "gebied",
            tuple(rows["gm_code"].sort()),
            int(rows["jaar"][0]),
        )
        for key, rows in _newest_map(hits, tot).group_by(
            "indeling", "gebied_code", maintain_order=True
        )
    )


def _regions_by_name(wanted: str, geography: Geography, tot: int) -> tuple[Area, ...] | None:
    """Return the region with this name, None when there is none.

    Raises
    ------
    ArgumentError
        When several divisions have a region of this name, with what to write instead.
    """
    divisions = geography.divisions
    hits = divisions.filter(pl.col("gebied_naam").str.to_lowercase() == wanted.lower())
    pairs = hits.select("indeling", "gebied_code").unique().sort("indeling", "gebied_code")
    if pairs.is_empty():
        return None
    written = [f"{division}:{code}" for division, code in pairs.iter_rows()]
    if len(written) > 1:
        raise ArgumentError(
            msg("‘{naam}’ komt in meer indelingen voor.", naam=wanted),
            msg("Kies uit: {keuzes}.", keuzes=", ".join(written)),
        )
    return _regions(written[0], geography, tot)


def _newest_map(hits: pl.DataFrame, tot: int) -> pl.DataFrame:
    """Keep, of several yearly maps, the newest one not after `tot`, else the first after it."""
    if hits.is_empty():
        return hits
    earlier = hits.filter(pl.col("jaar") <= tot)
    chosen = earlier["jaar"].max() if earlier.height else hits["jaar"].min()
    return hits.filter(pl.col("jaar") == chosen).sort("indeling", "gebied_code", "gm_code")
