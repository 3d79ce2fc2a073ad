"""The sentences on top: where the municipality stands, and whether its change is more than usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sluitend.core.messages import Message, msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import CENTS_PER_EURO, Count, Decimals, Money
from sluitend.studies.wording import DOCUMENT_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from numpy.typing import NDArray

    from sluitend.studies.peers.compared import Compared

    Floats = NDArray[np.float64]

PERCENT = 100
BROKEN, PARTLY = "gebroken", "deels"


def headline(data: Compared, tables: Mapping[str, pl.DataFrame]) -> tuple[Message, ...]:
    """Say where the municipality stands and how it changed, as far as its group allows."""
    return (*_level(data, _first(tables["positie"])), *_change(data, tables))


def _first(table: pl.DataFrame) -> dict[str, Any]:
    """Return the row of lasten; of changes the one from the year before, which comes first."""
    return table.filter(table["maat"] == "lasten").row(0, named=True)


def _level(data: Compared, gross: dict[str, Any]) -> list[Message]:
    sentences = [_own(data, gross)]
    if gross["mediaan"] is not None:
        middle = {"n": Count(gross["n"]), "bedrag": _rate(gross["mediaan"])}
        sentences.append(
            msg("De middelste van de {n} gemeenten die u koos: {bedrag}.", **middle)
            if data.group.named
            else msg(
                "De middelste van {n} gemeenten die er het meest op lijken: {bedrag}.", **middle
            )
        )
    elif gross["n"] > 1:
        sentences.append(
            msg(
                "De {n} gemeenten van de groep met een cijfer liggen tussen {laag} en {hoog}.",
                n=Count(gross["n"]),
                laag=_rate(gross["laagste"]),
                hoog=_rate(gross["hoogste"]),
            )
        )
    elif gross["n"]:
        sentences.append(
            msg(
                "{gebied}: {bedrag} per inwoner.",
                gebied=_only(data, data.country.now.gross),
                bedrag=_rate(gross["laagste"]),
            )
        )
    if gross["onderkwartiel"] is not None:
        sentences.append(
            msg(
                "De helft van hen ligt tussen {laag} en {hoog}.",
                laag=_rate(gross["onderkwartiel"]),
                hoog=_rate(gross["bovenkwartiel"]),
            )
        )
    if gross["plaats"] is not None and gross["n"] > 1:
        sentences.append(
            msg(
                "{gebied} staat op plaats {plaats} van {n}, van hoog naar laag.",
                gebied=data.own,
                plaats=Count(gross["plaats"]),
                n=Count(gross["n"] + 1),
            )
        )
    if gross["mediaan_van"] is not None:
        sentences.append(
            msg(
                "Weegt men de kenmerken anders, dan ligt de middelste tussen {laag} en {hoog}.",
                laag=_rate(gross["mediaan_van"]),
                hoog=_rate(gross["mediaan_tot"]),
            )
        )
    return sentences


def _own(data: Compared, gross: dict[str, Any]) -> Message:
    words = {
        "onderwerp": data.country.subject.titel,
        "gebied": data.own,
        "document": DOCUMENT_TEXTS[str(data.country.filing[0])],
        "jaar": data.country.filing[1],
    }
    if gross["eigen"] is None:
        return msg("{onderwerp} in {gebied}: geen cijfer over {jaar} ({document}).", **words)
    return msg(
        "{onderwerp} in {gebied}: {bedrag} per inwoner in {jaar} ({document}).",
        bedrag=_rate(gross["eigen"]),
        **words,
    )


def _change(data: Compared, tables: Mapping[str, pl.DataFrame]) -> list[Message]:
    """Say how the amount changed from the year before, and whether that is more than in the group."""
    euros, share = _first(tables["verandering"]), _first(tables["verandering_aandeel"])
    years = {"van": euros["van"], "tot": euros["tot"]}
    if euros["vergelijkbaar"] == BROKEN:
        return [
            msg(
                "Van {van} op {tot} veranderde de inhoud van taakvelden van dit onderwerp. De verandering is daarom niet als groei of daling te lezen, ook niet naast die van de groep.",
                **years,
            )
        ]
    if euros["eigen"] is None:
        if euros["eind"] is None:
            return []
        return [
            msg(
                "Hoe dat van {van} op {tot} veranderde, is niet te zeggen: {reden}.",
                reden=reason_text(str(euros["ontbreekt"])),
                **years,
            )
        ]
    own = Moved(euros["eigen"], share["eigen"])
    sentences = [msg("Van {van} op {tot} {beweging}.", beweging=moved_own(own), **years)]
    if euros["n"] == 1:
        sentences.append(
            msg(
                "In {gebied} was de verandering {bedrag}.",
                gebied=_only(data, data.country.changes[0].euros),
                bedrag=_signed(euros["laagste"]),
            )
        )
    else:
        sentences += beside(own, euros, share)
    if euros["vergelijkbaar"] == PARTLY:
        sentences.append(
            msg(
                "Een deel van deze taakvelden kreeg in {tot} een andere inhoud; lees de verandering met voorzichtigheid.",
                tot=euros["tot"],
            )
        )
    return sentences


@dataclass(frozen=True)
class Moved:
    """A change in eurocents per inhabitant and as a share, which is None of nothing."""

    cents: float
    share: float | None

    @property
    def sign(self) -> int:
        """1 for a rise, -1 for a fall, 0 for what is no whole euro."""
        if round(abs(self.cents)) < CENTS_PER_EURO / 2:
            return 0
        return 1 if self.cents > 0 else -1

    @property
    def amount(self) -> Message:
        """Its size in words, without a direction."""
        money = Money(round(abs(self.cents)), "euro")
        if self.share is None:
            return msg("{bedrag}", bedrag=money)
        percent = abs(self.share) * PERCENT
        # A small change keeps a decimal: 0% would contradict the euros beside it.
        return msg("{bedrag} ({deel}%)", bedrag=money, deel=Decimals(percent, int(percent < 1)))


def moved_own(own: Moved) -> Message:
    """Say what the amount of the municipality did."""
    if not own.sign:
        return msg("bleven de lasten per inwoner vrijwel gelijk")
    if own.sign > 0:
        return msg("stegen de lasten per inwoner met {bedrag}", bedrag=own.amount)
    return msg("daalden de lasten per inwoner met {bedrag}", bedrag=own.amount)


def beside(own: Moved, euros: dict[str, Any], share: dict[str, Any]) -> list[Message]:
    """Lay a change beside that of a group of none or of several.

    Parameters
    ----------
    euros, share
        Rows of ``verandering`` and ``verandering_aandeel``.
    """
    if not euros["n"]:
        return [msg("In de groep is van geen enkele gemeente de verandering bekend.")]
    if euros["mediaan"] is None:
        return [
            msg(
                "Bij de {n} andere gemeenten met cijfers lag de verandering tussen {laag} en {hoog}.",
                n=Count(euros["n"]),
                laag=_signed(euros["laagste"]),
                hoog=_signed(euros["hoogste"]),
            ),
            *_counted(own, share),
        ]
    middle = Moved(euros["mediaan"], share["mediaan"])
    return [
        _moved_middle(middle),
        *_verdict(own, middle, euros, share),
        *_counted(own, share),
    ]


def _moved_middle(middle: Moved) -> Message:
    if not middle.sign:
        return msg("De middelste verandering in de groep is vrijwel nul.")
    if middle.sign > 0:
        return msg(
            "De middelste verandering in de groep is een stijging van {bedrag}.",
            bedrag=middle.amount,
        )
    return msg(
        "De middelste verandering in de groep is een daling van {bedrag}.", bedrag=middle.amount
    )


def _verdict(
    own: Moved, middle: Moved, euros: dict[str, Any], share: dict[str, Any]
) -> list[Message]:
    """Say whether the change is more than that of the group, when both went the same way."""
    alike = own.sign and own.sign == middle.sign
    if not alike or share["eigen"] is None or share["mediaan"] is None:
        return []
    what = msg("stijging") if own.sign > 0 else msg("daling")
    # Of a fall, lower is more.
    more, more_share = own.sign * _higher(euros), own.sign * _higher(share)
    if more and more == -more_share:
        return [
            msg(
                "In euro's is die {beweging} {groter} dan in het midden van de groep, in procenten {kleiner}.",
                beweging=what,
                groter=_size(more),
                kleiner=_size(more_share),
            )
        ]
    weighed = euros["mediaan_van"] is not None
    if not weighed:
        return (
            [
                msg(
                    "In {gebied} is die {beweging} {groter} dan in het midden van de groep.",
                    gebied=euros["gebied_naam"],
                    beweging=what,
                    groter=_size(more),
                )
            ]
            if more and more == more_share
            else []
        )
    if not more and not more_share:
        return [
            msg(
                "Of dat in {gebied} meer of minder is, hangt af van hoe men de kenmerken weegt: dan ligt de middelste verandering tussen {laag} en {hoog}.",
                gebied=euros["gebied_naam"],
                laag=_signed(euros["mediaan_van"]),
                hoog=_signed(euros["mediaan_tot"]),
            )
        ]
    words = {
        "gebied": euros["gebied_naam"],
        "beweging": what,
        "groter": _size(more + more_share),
    }
    if more == more_share:
        return [
            msg(
                "In {gebied} is die {beweging} {groter} dan in het midden van de groep, ook als men de kenmerken anders weegt.",
                **words,
            )
        ]
    return [
        msg(
            "In {gebied} is die {beweging} {groter} dan in het midden van de groep, maar niet bij alle andere gewichten.",
            **words,
        )
    ]


def _size(more: int) -> Message:
    return msg("groter") if more > 0 else msg("kleiner")


def _higher(row: dict[str, Any]) -> int:
    """Return 1 when the change lies above every middle of the group, -1 when below, otherwise 0."""
    low = row["mediaan"] if row["mediaan_van"] is None else row["mediaan_van"]
    high = row["mediaan"] if row["mediaan_tot"] is None else row["mediaan_tot"]
    return int(row["eigen"] > high) - int(row["eigen"] < low)


def _counted(own: Moved, share: dict[str, Any]) -> list[Message]:
    """Count in how many municipalities of the group the same happened more strongly."""
    n = share["n"]
    if share["plaats"] is None or not n:
        return []
    higher, lower = share["plaats"] - 1, share["n_lager"]
    if not own.sign:
        return [
            msg(
                "Van de {n} gemeenten was de verandering bij {k} hoger en bij {m} lager, in procenten.",
                n=Count(n),
                k=Count(higher),
                m=Count(lower),
            )
        ]
    more, of = (higher if own.sign > 0 else lower), Count(n)
    if not more:
        return [
            msg("Bij geen van de {n} gemeenten stegen zij in procenten sterker.", n=of)
            if own.sign > 0
            else msg("Bij geen van de {n} gemeenten daalden zij in procenten sterker.", n=of)
        ]
    return [
        msg("Bij {k} van de {n} gemeenten stegen zij in procenten sterker.", k=Count(more), n=of)
        if own.sign > 0
        else msg(
            "Bij {k} van de {n} gemeenten daalden zij in procenten sterker.", k=Count(more), n=of
        )
    ]


def _only(data: Compared, values: Floats) -> str:
    """Return the name of the one municipality of the group that has a value."""
    (place,) = data.group.peers[np.isfinite(values[data.group.peers])]
    return data.country.name(int(place))


def _rate(cents: object) -> Money:
    return Money(round(float(str(cents))), "euro")


def _signed(cents: float) -> Money:
    return Money(round(cents), "euro", signed=True)
