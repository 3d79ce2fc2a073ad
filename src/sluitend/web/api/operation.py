"""An operation of the interface: a function with what it accepts and what it gives back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.web.answer import MEDIA_TYPES, Answer
from sluitend.web.api.fields import QueryField, check
from sluitend.web.question import address
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from sluitend.web.question import Question
    from sluitend.web.site import Site

    Parts = Mapping[str, str]
    Schema = dict[str, Any]

PAGE, PER_PAGE = "bladzijde", "per_bladzijde"
ROWS, MOST_ROWS = 100, 1_000
PAGING = (
    QueryField(PAGE, msg("Welke bladzijde van de lijst."), "1", least=1, most=999_999, default="1"),
    QueryField(
        PER_PAGE,
        msg("Hoeveel er op een bladzijde staan."),
        str(ROWS),
        least=1,
        most=MOST_ROWS,
        default=str(ROWS),
    ),
)

FORM = QueryField(
    "formaat", msg("JSON in bladzijden, of alles als CSV."), "csv", ("json", "csv"), default="json"
)


@dataclass(frozen=True)
class Operation:
    """A function that answers an address of the interface; called as the site calls any page.

    Attributes
    ----------
    shape
        JSON schema of the body, given the steps of the path that are known.
    parts
        The steps of the path that are filled in.
    fields
        The fields of the query, given the steps of the path that are known.
    each
        Step of the path that decides what can be asked: the document has an address per value.
    form
        Suffix of the address.
    csv
        Whether it can also be had as CSV.
    """

    function: Callable[..., Answer]
    shape: Callable[[Parts], Schema]
    parts: Callable[[Parts], tuple[QueryField, ...]]
    fields: Callable[[Parts], tuple[QueryField, ...]]
    each: tuple[str, tuple[str, ...]]
    form: str
    csv: bool

    def __call__(self, site: Site, question: Question, **parts: str) -> Answer:
        """Answer a question that can be asked.

        Raises
        ------
        UnknownPageError
            With a suffix: a resource has one address.
        ArgumentError
            See `check`.
        """
        if question.form != self.form:
            raise UnknownPageError(
                msg("Op {adres}.{vorm} staat niets.", adres=question.path, vorm=question.form),
                msg("Laat .{vorm} weg: alles is hier JSON.", vorm=question.form),
            )
        check(question, self.fields(parts))
        return self.function(site, question, **parts)


def operation(
    shape: Callable[[Parts], Schema],
    *,
    parts: Callable[[Parts], tuple[QueryField, ...]] = lambda _: (),
    fields: Callable[[Parts], tuple[QueryField, ...]] = lambda _: (),
    each: tuple[str, tuple[str, ...]] = ("", ()),
    form: str = "html",
    csv: bool = False,
) -> Callable[[Callable[..., Answer]], Operation]:
    """Declare the function below as an operation; see `Operation`."""

    def declare(function: Callable[..., Answer]) -> Operation:
        return Operation(function, shape, parts, fields, each, form, csv)

    return declare


def wants_csv(question: Question) -> bool:
    """Say whether a list is asked for as CSV, which has no pages.

    Raises
    ------
    ArgumentError
        For a page of it.
    """
    if question.get(FORM.name) != "csv":
        return False
    paged = [name for name, _ in question.fields if name in (PAGE, PER_PAGE)]
    if paged:
        raise ArgumentError(
            msg("CSV kent geen bladzijden: alle rijen staan in één bestand."),
            msg("Laat {naam} weg.", naam=paged[0]),
        )
    return True


def resource(body: Mapping[str, object], headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return one thing as JSON."""
    text = json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n"
    return Answer(text.encode(), MEDIA_TYPES["json"], HTTPStatus.OK, headers)


def link(question: Question, path: str) -> dict[str, object]:
    """Return the links of one thing: where it stands itself."""
    return {"self": {"href": address(path, (), question.language)}}


def collection(
    question: Question,
    name: str,
    items: Sequence[object] | pl.DataFrame,
    **about: object,
) -> Answer:
    """Return a page of a list, with the way to the other pages in body and head.

    Parameters
    ----------
    name
        What the list is called in the body.
    about
        What is said of the whole list, beside it.

    Raises
    ------
    NoDataError
        For a page behind the last one.
    """
    total = len(items)
    size = int(question.get(PER_PAGE, str(ROWS)))
    number, last = int(question.get(PAGE, "1")), max(1, -(-total // size))
    if number > last:
        raise NoDataError(
            msg("Bladzijde {n} is er niet.", n=Count(number)),
            msg("De laatste bladzijde is {laatste}.", laatste=Count(last)),
        )
    pages = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
    there = {relation: page for relation, page in pages.items() if 1 <= page <= last}
    kept = [(field, value) for field, value in question.fields if field != PAGE]
    links = {
        relation: address(question.path, [*kept, (PAGE, str(page))], question.language)
        for relation, page in there.items()
    }
    chosen = items[(number - 1) * size : number * size]
    body = {
        "_links": {
            "self": {"href": question.address(form="html")},
            **{relation: {"href": target} for relation, target in links.items()},
        },
        "totaal": total,
        PAGE: number,
        PER_PAGE: size,
        **about,
        name: list(chosen) if isinstance(chosen, list | tuple) else _rows(chosen),
    }
    header = ", ".join(f'<{target}>; rel="{relation}"' for relation, target in links.items())
    return resource(body, (("link", header),))


def _rows(frame: Any) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = frame.to_dicts()
    return rows
