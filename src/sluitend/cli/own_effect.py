"""What loading an own file would bring: amounts per group of taakvelden, beside the Iv3 begroting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.cli.tables import heads, print_rows
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import CENTS_PER_EURO, Decimals, Money, format_number

if TYPE_CHECKING:
    import polars as pl

    from sluitend.cli.terminal import Terminal
    from sluitend.sources.eigen.inquiry import Inquiry

PER_THOUSAND = 1000


@dataclass(frozen=True)
class Beside:
    """What is known of the municipality apart from its file.

    Attributes
    ----------
    name
        Of the municipality in that year; empty when it is not known or not stated.
    iv3
        Its Iv3 begroting of the year; see `OwnFile.compare`.
    people
        Inhabitants, if known.
    """

    name: str = ""
    iv3: pl.DataFrame | None = None
    people: int | None = None


@dataclass(frozen=True)
class Sums:
    """One row of the table, in cents; None for what is not there."""

    title: Message | str
    lasten: int | None
    baten: int | None
    iv3: int | None


def show_effect(seat: Terminal, found: Inquiry, beside: Beside) -> None:
    """Show whom the file is about, and its totals per group beside Iv3."""
    import polars as pl

    table = found.table.filter(pl.col("waarde").is_not_null())
    if table.is_empty():
        return
    seat.answer()
    _show_subject(seat, found, beside)
    has_unit = "eenheid" not in found.unstated
    labels = [
        msg("Groep"),
        msg("Lasten"),
        msg("Baten"),
        msg("Lasten per inwoner"),
        msg("Iv3-begroting"),
        msg("Verschil"),
        msg("Verschil in %"),
    ]
    rows = [
        _row(seat, sums, beside.people, is_comparable=has_unit) for sums in _sums(table, beside)
    ]
    print_rows(seat, heads(seat, *labels, numbers=(1, 2, 3, 4, 5, 6)), rows)
    if not has_unit:
        _show_both_units(seat, int(table.filter(maat="lasten")["waarde"].sum()), beside.people)


def _show_subject(seat: Terminal, found: Inquiry, beside: Beside) -> None:
    """Name municipality, year and stand, so that a wrong code is seen before it is loaded."""
    if not beside.name:
        return
    stand = found.values.get("stand")
    seat.answer(
        msg(
            "Gemeente: {naam} ({code}), {jaar}",
            naam=beside.name,
            code=found.values["gemeente"],
            jaar=found.values["jaar"],
        )
        if "stand" in found.unstated
        else msg(
            "Gemeente: {naam} ({code}), {jaar}, {stand}",
            naam=beside.name,
            code=found.values["gemeente"],
            jaar=found.values["jaar"],
            stand=stand,
        )
    )


def _sums(table: pl.DataFrame, beside: Beside) -> list[Sums]:
    """Return the groups that the file or Iv3 has, their total, and what is outside them."""
    from sluitend.reference.taakvelden import concordance
    from sluitend.sources.eigen.plausible import group_sums

    own = {maat: group_sums(table.filter(maat=maat)) for maat in ("lasten", "baten")}
    iv3 = {} if beside.iv3 is None else group_sums(beside.iv3.filter(maat="lasten"))
    found = [
        Sums(title, own["lasten"].get(group), own["baten"].get(group), iv3.get(group))
        for group, title in concordance().groepen.items()
        if group in own["lasten"] or group in own["baten"] or iv3.get(group)
    ]
    found.append(
        Sums(
            msg("Totaal hoofdtaakveld 6"),
            sum(own["lasten"].values()),
            sum(own["baten"].values()),
            sum(iv3.values()) if iv3 else None,
        )
    )
    whole = {maat: int(table.filter(maat=maat)["waarde"].sum()) for maat in own}
    rest = {maat: whole[maat] - sum(own[maat].values()) for maat in own}
    if any(rest.values()):
        title = msg("Andere hoofdtaakvelden")
        found.append(Sums(title, rest["lasten"], rest["baten"], None))
    return found


def _row(seat: Terminal, sums: Sums, people: int | None, *, is_comparable: bool) -> list[str]:
    title = sums.title if isinstance(sums.title, str) else seat.render(sums.title)
    if sums.lasten is None and sums.baten is None:
        return [
            title,
            seat.render(msg("niet in bestand")),
            "–",
            "–",
            _money(seat, sums.iv3),
            "–",
            "–",
        ]
    difference = None
    if is_comparable and sums.lasten is not None and sums.iv3 is not None:
        difference = sums.lasten - sums.iv3
    each = sums.lasten / people if people and sums.lasten is not None else None
    return [
        title,
        _money(seat, sums.lasten),
        _money(seat, sums.baten),
        _money(seat, each),
        _money(seat, sums.iv3),
        _money(seat, difference, signed=True),
        _percent(seat, difference, sums.iv3),
    ]


def _show_both_units(seat: Terminal, total: int, people: int | None) -> None:
    seat.answer(msg("De eenheid is nog niet opgegeven; hierboven staan de bedragen als euro."))
    if people:
        euro = total / people / CENTS_PER_EURO
        seat.answer(
            msg(
                "Alle lasten samen zijn € {euro} per inwoner als het euro’s zijn, en € {duizend} als het duizenden zijn.",
                euro=Decimals(round(euro, 2), 2),
                duizend=Decimals(round(euro * PER_THOUSAND, 2), 2),
            )
        )


def _money(seat: Terminal, cents: float | None, *, signed: bool = False) -> str:
    return "–" if cents is None else Money(cents, "euro", signed).render(seat.language)


def _percent(seat: Terminal, part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return "–"
    text = format_number(100 * part / whole, seat.language, 1)
    return f"+{text}%" if part > 0 else f"{text}%"
