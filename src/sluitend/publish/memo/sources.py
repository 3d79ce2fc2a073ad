"""Where the figures of a memo come from, what words mean in it, and how to repeat it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.publish.format import Shown
from sluitend.publish.paper import only_counted
from sluitend.publish.tabulate import Head, ShownTable

if TYPE_CHECKING:
    from sluitend.publish.contents import Contents
    from sluitend.publish.memo.writer import Memo
    from sluitend.rules.definition import Definition

LABELS = (
    msg("Publicatie"),
    msg("Over welk jaar"),
    msg("Gepubliceerd op"),
    msg("Geladen op"),
    msg("Status"),
    msg("Licentie en naamsvermelding"),
)


def write_sources(memo: Memo, said: Contents) -> None:
    """Write the sources, the definitions, the parameters and the way to repeat it all."""
    memo.heading(msg("Herkomst van de cijfers"), 1)
    if said.publications:
        memo.table(_publications(memo, said))
    if counted := only_counted(said):
        memo.text(counted, "Tabelnoot")
    if said.definitions:
        memo.heading(msg("Definities"), 2)
    for one in said.definitions:
        _definition(memo, one)
    steps = dict(step for chapter in said.chapters for step in chapter.steps)
    if steps:
        memo.heading(msg("Wat betekenen de stappen?"), 2)
    for name, explanation in steps.items():
        memo.labelled(msg("{kop}:", kop=name), explanation, "List Bullet")
    if said.parameters:
        memo.heading(msg("Parameters"), 2)
        memo.bullets(said.parameters)
    if said.methods:
        memo.heading(msg("Methode"), 2)
        where = msg("De volledige methode staat in de documentatie:")
        memo.text(f"{memo.shown(where)} {', '.join(said.methods)}.")
    _repeat(memo, said)


def _publications(memo: Memo, said: Contents) -> ShownTable:
    """Return the publications with their three dates as a table like the others."""
    rows = []
    for shown in (one for one in said.publications if not one.only_counted):
        one = shown.publication
        note = f" ({one.date_note})" if one.date_note else ""
        cells = (
            f"{one.title} ({one.source})",
            shown.years,
            f"{shown.published}{note}",
            shown.loaded,
            one.status,
            f"{one.licence}. {one.attribution}",
        )
        rows.append(tuple(map(Shown, cells)))
    return ShownTable(
        caption=memo.shown(msg("Publicaties, met hun drie data")),
        heads=tuple(Head(memo.shown(label), numeric=False) for label in LABELS),
        rows=tuple(rows),
        everywhere=(),
    )


def _definition(memo: Memo, one: Definition) -> None:
    memo.labelled(msg("{titel} ({id}):", titel=one.titel, id=one.key), one.omschrijving, "Normal")
    if one.laat_weg:
        memo.text(msg("Niet meegeteld:"))
    for item in one.laat_weg:
        codes: Message = msg("taakveld {codes}", codes=", ".join(item.taakvelden))
        memo.text(f"{item.wat} ({memo.shown(codes)}). {item.waarom}", "List Bullet")
    memo.text(msg("Bron van de definitie: {bron}.", bron=one.bron), "Tabelnoot")


def _repeat(memo: Memo, said: Contents) -> None:
    """Write per chapter the command that gives the same figures."""
    memo.heading(msg("Herhaal deze berekening"), 1)
    memo.text(
        msg(
            "Wie dezelfde bronnen laadt en een van deze opdrachten geeft, krijgt dezelfde cijfers met dezelfde inhoudscode."
        )
    )
    for chapter in said.chapters:
        if chapter.content_hash:
            memo.heading(chapter.heading, 2)
            memo.text(chapter.cli, "Opdracht")
            code = msg("Inhoudscode")
            memo.text(f"{memo.shown(code)}: {chapter.content_hash}", "Tabelnoot")
    memo.text(
        msg("Uit welke termen elk bedrag bestaat, staat in de werkmap van dezelfde berekening.")
    )
    made = memo.shown(msg("Gemaakt met Sluitend, vrije software (EUPL-1.2)."))
    version = msg("Versie van het programma: {versie}.", versie=", ".join(said.code))
    memo.text(f"{made} {memo.shown(version)}" if said.code else made, "Tabelnoot")
