"""The series: an amount per year, for one thing or for several beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Label, Message, msg
from sluitend.core.missing import reason_text
from sluitend.core.numbers import Money
from sluitend.publish.charts.band import banded
from sluitend.publish.charts.columns import columns
from sluitend.publish.charts.drawing import Drawing, Width
from sluitend.publish.charts.panels import panels
from sluitend.publish.charts.scale import EUROS, short_scale
from sluitend.publish.charts.waterfall import rows_of
from sluitend.publish.charts.years import Point
from sluitend.reference.taakvelden import concordance

if TYPE_CHECKING:
    from sluitend.core.messages import Language
    from sluitend.core.result import Column, Result, View

BAND = ("onder", "boven")
"""Fields with the ends of a band."""
PANELS_FROM = 3
"""From so many lines on, each gets its own small picture: more colours cannot be told apart."""


def points(result: Result, view: View, language: Language = "nl") -> list[Point]:
    """Return a point for every thing and every year between first and last, missing ones included."""
    rows = rows_of(result, view, view.table).to_dicts()
    declared = {column.name: column for column in result.specs[view.table].columns}
    colour = view.fields.get("kleur")
    names = list(dict.fromkeys(_name(row, colour, declared, language) for row in rows))
    found = {}
    for row in rows:
        amount = row[view.fields["y"]]
        reason = row.get("ontbreekt") or ""
        name = _name(row, colour, declared, language) if len(names) > 1 else ""
        found[name, int(row[view.fields["x"]])] = Point(
            name,
            int(row[view.fields["x"]]),
            amount,
            row[view.fields["y2"]] if "y2" in view.fields else None,
            reason_text(reason).render(language) if reason and amount is None else "",
            bool(reason) and amount is not None,
            *(row[view.fields[end]] if end in view.fields else None for end in BAND),
        )
    years = range(min(y for _, y in found), max(y for _, y in found) + 1)
    return [
        found.get((name, year), Point(name, year, None))
        for name in (names if len(names) > 1 else [""])
        for year in years
    ]


def _has_band(shown: list[Point]) -> bool:
    return any(point.low is not None and point.high is not None for point in shown)


def _name(
    row: dict[str, object], colour: str | None, declared: dict[str, Column], language: Language
) -> str:
    if colour is None:
        return ""
    value = str(row[colour])
    return declared[colour].read(value, language) if colour in declared else value


def breaks(years: list[int]) -> list[int]:
    """Return the years in which a new classification of taakvelden began, within these years."""
    starts = [classification.van for classification in concordance().classificaties]
    return [start for start in starts if min(years) < start <= max(years)]


def series(result: Result, view: View, width: Width, language: Language = "nl") -> Drawing:
    """Return a series with its description."""
    shown = points(result, view, language)
    kinds = {column.name: column.kind for column in result.specs[view.table].columns}
    per_head = kinds.get(view.fields["y"]) == "bedrag_per_inwoner"
    scale = EUROS if per_head else short_scale(p.amount for p in shown if p.amount is not None)
    names = list(dict.fromkeys(point.name for point in shown))
    draw = panels if len(names) >= PANELS_FROM else banded if _has_band(shown) else columns
    return Drawing(
        draw(shown, breaks([point.year for point in shown]), scale, width, language),
        view.title.render(language),
        " ".join(text.render(language) for text in sentences(shown, per_head=per_head)),
    )


def sentences(shown: list[Point], *, per_head: bool) -> tuple[Message, ...]:
    """Tell the picture in words, with every amount and every gap in it."""
    told: list[Message] = [
        msg("Reeks per inwoner, in hele euro's.") if per_head else msg("Reeks per jaar.")
    ]
    for name in dict.fromkeys(point.name for point in shown):
        line: Message | None = None
        for point in (p for p in shown if p.name == name):
            entry = msg(
                "{jaar} {bedrag}",
                jaar=point.year,
                bedrag=Money(round(point.amount), "euro")
                if point.amount is not None
                else msg("geen cijfer ({reden})", reden=point.reason)
                if point.reason
                else msg("geen cijfer"),
            )
            line = entry if line is None else msg("{eerder}, {nu}", eerder=line, nu=entry)
        if line is not None:
            told.append(
                msg("{naam}: {bedragen}.", naam=name, bedragen=line)
                if name
                else msg("{bedragen}.", bedragen=line)
            )
    told += _band_told(shown)
    years = [point.year for point in shown]
    told += [
        msg("Vanaf {jaar} geldt een andere indeling van taakvelden.", jaar=year)
        for year in breaks(years)
    ]
    return tuple(told)


def _band_told(shown: list[Point]) -> list[Message]:
    """Tell the ends of the band, year by year."""
    line: Message | None = None
    for point in shown:
        if point.low is None or point.high is None:
            continue
        entry = msg(
            "{jaar} {onder} tot {boven}",
            jaar=point.year,
            onder=Money(round(point.low), "euro"),
            boven=Money(round(point.high), "euro"),
        )
        line = entry if line is None else msg("{eerder}, {nu}", eerder=line, nu=entry)
    return (
        [] if line is None else [msg("De helft van de groep ligt tussen: {banden}.", banden=line)]
    )


def series_legend(result: Result, view: View) -> tuple[tuple[str, Message], ...]:
    """Return the marks of a series and what they mean."""
    shown = points(result, view)
    names = list(dict.fromkeys(point.name for point in shown))
    found: list[tuple[str, Message]] = []
    if _has_band(shown) and len(names) < PANELS_FROM:
        # Its marks stand before the rows of figures.
        found = []
    elif len(names) == PANELS_FROM - 1:
        found = [
            (mark, msg("{naam}", naam=Label(name)))
            for mark, name in zip(("minder", "meer"), names, strict=True)
        ]
    elif len(names) < PANELS_FROM and any(point.beside is not None for point in shown):
        found = [("", msg("Onder elk jaar staat het bedrag per inwoner."))]
    if any(point.partial for point in shown):
        found.append(("*", msg("Een deel van de gemeenten zit niet in dit bedrag.")))
    if any(point.amount is None for point in shown):
        found.append(("leeg", msg("Er is geen cijfer; dat is iets anders dan nul.")))
    found += [
        ("lijn", msg("Vanaf {jaar} geldt een andere indeling van taakvelden.", jaar=year))
        for year in breaks([point.year for point in shown])
    ]
    return tuple(found)
