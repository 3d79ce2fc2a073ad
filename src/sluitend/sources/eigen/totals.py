"""Totals that a file states itself: no posts, but the best check there is on the posts above them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sluitend.core.messages import listing, msg
from sluitend.core.numbers import CENTS_PER_EURO, Money
from sluitend.sources.eigen.amounts import UNITS, Fault
from sluitend.sources.eigen.codes import show
from sluitend.sources.eigen.rows import Kind
from sluitend.sources.eigen.signs import WRONG_SIDE
from sluitend.tables.eigen import LEDGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.sources.eigen.rows import Body, Row

GRAND = re.compile(
    r"^\W*(?:tota(?:al|len)\W*$|(?:eind|generaal\s)totaal|totaal\s+(?:generaal|lasten|baten|begroting|exploitatie))",
    re.IGNORECASE,
)
"""How a total calls itself that is about everything above it."""


@dataclass
class Checked:
    """What became of the totals of one table."""

    right: int = 0
    rounded: list[int] = field(default_factory=list)
    """Lines of totals that are off by no more than the rounding of the rows explains."""
    unchecked: list[int] = field(default_factory=list)
    """Lines of totals over a row of which an amount could not be read, or that have no amount."""
    uncached: list[int] = field(default_factory=list)
    """Lines of totals that cannot be judged because a formula has no outcome, and for no other reason."""


@dataclass(frozen=True)
class Span:
    """The rows from `start` up to `end` (positions in the body), which a total may be the sum of."""

    start: int
    end: int
    posts: int
    readable: bool
    sums: dict[str, tuple[int, int]]
    """By role: of the posts, and of the posts with the rows that were passed over."""


class Running:
    """Running sums of a table, so that the sum of any span is two look-ups."""

    def __init__(self, body: Body) -> None:
        self.roles = body.mapping.kolommen.amounts
        self.posts = [0]
        self.unreadable = [0]
        self.sums = {role: [(0, 0)] for role in self.roles}
        for row in body.rows:
            is_post = row.kind is Kind.POST
            counts = is_post or row.kind is Kind.SKIPPED
            self.posts.append(self.posts[-1] + is_post)
            self.unreadable.append(self.unreadable[-1] + (is_post and row.unreadable))
            for role, sums in self.sums.items():
                cents = row.money.get(role) or 0
                sums.append((sums[-1][0] + cents * is_post, sums[-1][1] + cents * counts))

    def span(self, start: int, end: int) -> Span:
        """Return the sums of the rows from `start` up to `end`."""
        return Span(
            start,
            end,
            self.posts[end] - self.posts[start],
            self.unreadable[end] == self.unreadable[start],
            {
                role: (sums[end][0] - sums[start][0], sums[end][1] - sums[start][1])
                for role, sums in self.sums.items()
            },
        )


def check_totals(body: Body) -> Checked:
    """Hold every total against the rows above it; one that does not add up is rejected.

    What a total is the sum of is not said in the file. It is right when it equals the sum from some
    earlier total, heading or the start. When it equals none of them, it is held against the rows
    since the last total with posts after it, or against all rows when it calls itself a grand total.
    """
    done = Checked()
    step = step_of(body)
    running = Running(body)
    checks = [i for i, row in enumerate(body.rows) if _is_total(row)]
    for at in checks:
        row = body.rows[at]
        if row.unreadable or not any(row.money.values()):
            (done.uncached if row.uncached else done.unchecked).append(body.line(row))
            continue
        starts = [
            i + 1 for i in range(at) if _is_total(body.rows[i]) or body.rows[i].kind is Kind.TEXT
        ]
        spans = (running.span(start, at) for start in (*reversed(starts), 0))
        if any(span.posts and span.readable and not _differences(row, span) for span in spans):
            done.right += 1
            continue
        likely = _likely(body, running, at, is_last=at == checks[-1])
        if not likely.posts or not likely.readable:
            unread = [r for r in body.rows[likely.start : likely.end] if r.unreadable]
            is_formula = bool(unread) and all(r.uncached for r in unread)
            (done.uncached if is_formula else done.unchecked).append(body.line(row))
            continue
        differences = _differences(row, likely)
        if all(abs(cents) * 2 <= step * (likely.posts + 1) for cents in differences.values()):
            done.rounded.append(body.line(row))
        else:
            _reject(body, row, likely, differences)
    return done


def _is_total(row: Row) -> bool:
    """Say whether a row calls itself a total; that of a rolled-up taakveld was judged by its code."""
    return row.kind is Kind.CHECK and bool(row.label)


def step_of(body: Body) -> int:
    """Return the smallest step of the amounts in cents: the unit, else euros, else cents."""
    cents = {abs(c or 0) for row in body.rows if row.kind is Kind.POST for c in row.money.values()}
    for step in (UNITS[body.mapping.eenheid], CENTS_PER_EURO):
        if all(value % step == 0 for value in cents):
            return step
    return 1


def _differences(row: Row, span: Span) -> dict[str, int]:
    """Return, by role, stated minus summed where they differ."""
    stated = {role: cents for role, cents in row.money.items() if cents is not None}
    found = [
        {
            role: cents - span.sums[role][i]
            for role, cents in stated.items()
            if cents != span.sums[role][i]
        }
        for i in (0, 1)
    ]
    return min(found, key=lambda each: sum(map(abs, each.values())))


def _likely(body: Body, running: Running, at: int, *, is_last: bool) -> Span:
    """Return the rows a total that equals no sum is most likely about."""
    everything = running.span(0, at)
    if GRAND.search(body.rows[at].label) or (is_last and not everything.readable):
        return everything
    before = [i for i in range(at) if _is_total(body.rows[i])]
    nearest = running.span(before[-1] + 1 if before else 0, at)
    return nearest if nearest.posts else everything


def _reject(body: Body, row: Row, span: Span, differences: dict[str, int]) -> None:
    posts = [r for r in body.rows[span.start : span.end] if r.kind is Kind.POST]
    first, last = body.line(posts[0]), body.line(posts[-1])
    role = max(differences, key=lambda name: abs(differences[name]))
    column = body.places[role]
    cell = show(body.table.grid.cells[row.row][column])
    culprits = _culprits(row, posts, differences)
    if culprits:
        row.reject(column, cell, _consequence([body.line(r) for r in culprits]))
        return
    remedy = msg(
        "Verbeter het totaal of de rijen; zolang zij niet sluiten is niet te zeggen wat klopt."
    )
    if body.mapping.document == LEDGER:
        reason = msg(
            "dit totaal is niet de som van rij {van} tot en met {tot}",
            van=first,
            tot=last,
        )
        row.reject(column, "", Fault(reason, remedy))
        return
    stated = row.money[role] or 0
    row.reject(
        column,
        cell,
        Fault(
            msg(
                "rij {van} tot en met {tot} tellen op tot {som}; hier staat {vermeld}, een verschil van {verschil}",
                van=first,
                tot=last,
                som=Money(stated - differences[role], "rate"),
                vermeld=Money(stated, "rate"),
                verschil=Money(differences[role], "rate", signed=True),
            ),
            remedy,
        ),
    )


def _culprits(row: Row, posts: Sequence[Row], differences: dict[str, int]) -> list[Row]:
    """Return the rejected rows from which alone it follows that a total does not add up.

    That is so when their cells stand in the wrong columns and say nothing, when the total is right
    without them, or when it is right with the sign they should have had.
    """
    rejected = [post for post in posts if post.fault]
    moved = [post for post in rejected if post.fault and post.fault[0] is None]
    if moved:
        return moved
    every = {
        role: differences.get(role, 0) for role, cents in row.money.items() if cents is not None
    }
    for rows in (*([post] for post in rejected), rejected):
        if rows and all(_amounts(rows, role) == -cents for role, cents in every.items()):
            return rows
        is_sign = all(post.fault and post.fault[2] is WRONG_SIDE for post in rows)
        if (
            rows
            and is_sign
            and all(_amounts(rows, role) * 2 == -cents for role, cents in differences.items())
        ):
            return rows
    return []


def _amounts(rows: Sequence[Row], role: str) -> int:
    return sum(row.money.get(role) or 0 for row in rows)


def _consequence(lines: list[int]) -> Fault:
    rows = listing([str(line) for line in lines])
    return Fault(
        msg("dit totaal telt niet op doordat rij {rijen} is afgekeurd", rijen=rows),
        msg("Verbeter eerst rij {rijen}; dan telt het totaal waarschijnlijk op.", rijen=rows),
    )
