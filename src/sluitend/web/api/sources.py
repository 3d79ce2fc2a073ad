"""Publications as resources: what was read from where, and what was rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.publish.plain import publication_plain
from sluitend.publish.uitval import in_language
from sluitend.web.api.fields import QueryField
from sluitend.web.api.operation import PAGING, collection, link, operation, resource
from sluitend.web.api.shapes import (
    DATE,
    MOMENT,
    TEXT,
    WHOLE,
    YES_NO,
    listed,
    many,
    maybe,
    record,
)
from sluitend.web.api.version import BASE
from sluitend.web.statuses import UnknownPageError

if TYPE_CHECKING:
    from sluitend.core.result import Publication
    from sluitend.web.answer import Answer
    from sluitend.web.question import Question
    from sluitend.web.site import Site

ID = QueryField("publicatie_id", msg("Kenmerk van een publicatie."), "iv3@2025-07-17~0123abcd")
ORIGIN = {
    "id": TEXT,
    "bron": TEXT,
    "titel": TEXT,
    "over_jaren": many(WHOLE),
    "gepubliceerd_op": DATE,
    "toelichting_datum": TEXT,
    "status": TEXT,
    "licentie": TEXT,
    "naamsvermelding": TEXT,
    "vingerafdruk": TEXT,
    "afgekeurde_rijen": WHOLE,
    "verbetering": TEXT,
    "fictief": YES_NO,
}
"""A publication as results name it."""
LOADED = {
    **ORIGIN,
    "geladen_op": MOMENT,
    "_links": record(self=record(href=TEXT), uitval=record(href=TEXT)),
}
FILE = record(bestand=TEXT, gelezen=WHOLE, geaccepteerd=WHOLE, afgekeurd=WHOLE)


def _published(site: Site, publicatie_id: str) -> Publication:
    for publication in site.workspace.publications():
        if publication.id == publicatie_id:
            return publication
    raise UnknownPageError(
        msg("Publicatie ‘{id}’ is niet geladen.", id=publicatie_id),
        msg("{adres} noemt de publicaties.", adres=f"{BASE}/publicaties"),
    )


def _told(publication: Publication, question: Question) -> dict[str, object]:
    here = f"{BASE}/publicaties/{publication.id}"
    return {
        **publication_plain(publication),
        "geladen_op": publication.loaded_at,
        "_links": {**link(question, here), "uitval": link(question, f"{here}/uitval")["self"]},
    }


@operation(lambda _: listed("publicaties", record(**LOADED)), fields=lambda _: PAGING)
def publications(site: Site, question: Question) -> Answer:
    """List every publication that was ever loaded, newest first."""
    items = [_told(publication, question) for publication in site.workspace.publications()]
    return collection(question, "publicaties", items)


@operation(
    lambda _: record(**LOADED, tabellen=many(TEXT), bestanden=many(FILE)), parts=lambda _: (ID,)
)
def publication(site: Site, question: Question, publicatie_id: str) -> Answer:
    """Tell of a publication its dates, licence, tables and files, with rows read, kept and rejected."""
    found = _published(site, publicatie_id)
    pieces = site.workspace.catalog.pieces()
    files = site.workspace.catalog.source_files()
    return resource(
        {
            **_told(found, question),
            "tabellen": sorted({p.table for p in pieces if p.publication.id == found.id}),
            "bestanden": [
                dict(zip(FILE["required"], counts, strict=True))
                for owner, *counts in files
                if owner == found.id
            ],
        }
    )


@operation(
    lambda _: listed(
        "uitval",
        record(
            bestand=TEXT,
            rij=maybe(WHOLE),
            kolom=TEXT,
            waarde=maybe(TEXT),
            reden=TEXT,
            wat_te_doen=TEXT,
        ),
        publicatie_id=TEXT,
    ),
    parts=lambda _: (ID,),
    fields=lambda _: PAGING,
)
def rejects(site: Site, question: Question, publicatie_id: str) -> Answer:
    """List the rejected rows of a publication, with the reason and what to do."""
    found = _published(site, publicatie_id)
    own = site.workspace.rejects().filter(pl.col("publicatie") == found.id).drop("publicatie")
    return collection(
        question, "uitval", in_language(own, question.language), publicatie_id=found.id
    )
