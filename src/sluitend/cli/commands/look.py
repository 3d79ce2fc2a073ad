"""Looking around: calculations, areas, publications, definitions and parameters."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from sluitend.cli.tables import heads, print_rows
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Argument, Option, command
from sluitend.cli.workspaces import open_asked, workspace_option
from sluitend.core.errors import ArgumentError, RuleError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count
from sluitend.core.period import year_ranges

if TYPE_CHECKING:
    from sluitend.core.sourced import Sourced
    from sluitend.reference.geography import Geography

MUNICIPALITIES = "gemeenten"
FURTHER_NOTICE = "…"
VERIFICATION_TEXTS = {
    "V": msg("geverifieerd in de bron zelf"),
    "V2": msg("geverifieerd in een andere openbare bron"),
    "D": msg("afgeleid van geverifieerde cijfers"),
    "U": msg("NIET geverifieerd"),
}


@command("lijst", msg("Toon de berekeningen en wat ze zeggen."))
def lijst() -> None:
    """List the calculations."""
    from sluitend.store.calculations import CALCULATIONS, find_calculation

    seat = terminal()
    print_rows(
        seat,
        heads(seat, msg("Berekening"), msg("Wat zij zegt")),
        ((name, seat.render(find_calculation(name).summary)) for name in CALCULATIONS),
    )


@command(
    "gebieden",
    msg("Toon waarnaar te vragen is: indelingen, of de gebieden van één indeling."),
    Argument(
        "indeling",
        "[INDELING]",
        text=msg("naam van een indeling, of gemeenten; weglaten toont de indelingen"),
        required=False,
    ),
    workspace_option(),
)
def gebieden(indeling: str | None, werkruimte: str | None) -> None:
    """List divisions, or the areas of one."""
    workspace, _ = open_asked(werkruimte)
    geography = workspace.geography()
    if indeling is None:
        _divisions(geography)
    elif indeling.lower() == MUNICIPALITIES:
        _municipalities(geography)
    else:
        _areas(geography, indeling.lower())


def _divisions(geography: Geography) -> None:
    import polars as pl

    seat = terminal()
    counts = (
        geography.divisions.group_by("indeling")
        .agg(pl.col("gebied_code").n_unique(), pl.col("jaar").min(), tot=pl.col("jaar").max())
        .sort("indeling")
    )
    newest = geography.years[-1]
    rows = [
        (MUNICIPALITIES, Count(len(geography.in_year(newest))).render(seat.language), str(newest))
    ]
    rows += [
        (name, Count(n).render(seat.language), str(van) if van == tot else f"{van}–{tot}")
        for name, n, van, tot in counts.iter_rows()
    ]
    print_rows(
        seat, heads(seat, msg("Indeling"), msg("Gebieden"), msg("Kaart"), numbers=(1,)), rows
    )
    seat.answer()
    seat.answer(msg("‘sluitend gebieden INDELING’ toont de gebieden van één indeling."))
    seat.answer(
        msg(
            "Bij --gebied kan: NL, een gemeente (code of naam), gemeenten met + ertussen, een gebied als indeling:code, of een indeling voor elk gebied daarvan."
        )
    )


def _municipalities(geography: Geography) -> None:
    seat = terminal()
    newest = geography.years[-1]
    seat.answer(msg("Gemeenten in {jaar}", jaar=newest))
    print_rows(
        seat,
        heads(seat, msg("Code"), msg("Gemeente")),
        sorted(geography.in_year(newest).items()),
    )


def _areas(geography: Geography, name: str) -> None:
    import polars as pl

    seat = terminal()
    known = geography.divisions["indeling"].unique().sort().to_list()
    if name not in known:
        close = difflib.get_close_matches(name, [*known, MUNICIPALITIES], n=3)
        raise ArgumentError(
            msg("Indeling ‘{naam}’ is niet geladen.", naam=name),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("Kies uit: {namen}.", namen=", ".join([MUNICIPALITIES, *known])),
        )
    rows = (
        geography.divisions.filter(pl.col("indeling") == name)
        .group_by("jaar", "gebied_code", "gebied_naam")
        .agg(pl.col("gm_code").n_unique())
        .sort("jaar", "gebied_code")
    )
    print_rows(
        seat,
        heads(seat, msg("Kaart"), msg("Code"), msg("Gebied"), msg("Gemeenten"), numbers=(3,)),
        ([str(value) for value in row] for row in rows.iter_rows()),
    )


@command(
    "publicaties",
    msg("Toon wat er is geladen: over welke jaren, wanneer gepubliceerd, wanneer geladen."),
    workspace_option(),
)
def publicaties(werkruimte: str | None) -> None:
    """List publications with their three dates, and the rows of every file."""
    workspace, path = open_asked(werkruimte)
    seat = terminal()
    found = workspace.publications()
    if not found:
        seat.answer(msg("In werkruimte {map} is nog niets geladen.", map=path))
        return
    columns = (
        msg("Publicatie"),
        msg("Titel"),
        msg("Over jaren"),
        msg("Gepubliceerd"),
        msg("Geladen"),
        msg("Status"),
    )
    print_rows(
        seat,
        heads(seat, *columns),
        (
            (
                p.id,
                f"{p.title} ({seat.render(msg('fictief'))})" if p.fictional else p.title,
                year_ranges(p.years),
                f"{p.published_on} ({p.date_note})" if p.date_note else p.published_on,
                p.loaded_at,
                seat.render(
                    msg("{status}; verbetering: {reden}", status=p.status, reden=p.correction)
                )
                if p.correction
                else p.status,
            )
            for p in found
        ),
        names=True,
    )
    seat.answer()
    counts = (
        msg("Publicatie"),
        msg("Bestand"),
        msg("Gelezen"),
        msg("Geaccepteerd"),
        msg("Afgekeurd"),
    )
    print_rows(
        seat,
        heads(seat, *counts, numbers=(2, 3, 4)),
        (
            (identity, file, *(Count(n).render(seat.language) for n in numbers))
            for identity, file, *numbers in workspace.catalog.source_files()
        ),
        names=True,
    )


@command("definities", msg("Toon wat onder elk onderwerp valt, en wat niet."))
def definities() -> None:
    """List every version of every definition, with what it leaves out."""
    from sluitend.rules.definition import definitions

    seat = terminal()
    for found in definitions():
        seat.answer(f"{found.key}: {found.titel}")
        seat.answer(f"  {found.omschrijving}")
        seat.answer(
            msg(
                "  Geldt vanaf {dag}. Bron: {bron} ({graad}).",
                dag=found.vanaf,
                bron=found.bron,
                graad=VERIFICATION_TEXTS[found.verificatie],
            )
        )
        for left in found.laat_weg:
            seat.answer(
                msg(
                    "  Niet meegeteld: {wat} ({taakvelden}). {waarom}",
                    wat=left.wat,
                    taakvelden=", ".join(left.taakvelden),
                    waarom=left.waarom,
                )
            )
        seat.answer()


@command(
    "parameters",
    msg("Toon bedragen en termijnen uit regels, met artikel en hoe zeker ze zijn."),
    Argument("naam", "[NAAM]", text=msg("één parameter; weglaten toont ze alle"), required=False),
    Option("--op", "op", text=msg("de waarde op deze dag"), metavar="JJJJ-MM-DD"),
)
def parameters(naam: str | None, op: str | None) -> None:
    """List parameters, all their periods or the one in force on a day."""
    from sluitend.rules.parameter import parameter
    from sluitend.rules.parameter import parameters as known

    seat = terminal()
    day = _day(op) if op else None
    names = [naam] if naam else sorted(known())
    values: list[Sourced] = []
    for name in names:
        if day:
            try:
                values.append(parameter(name, day, allow_unverified=True))
            except RuleError as error:
                if naam:
                    raise
                seat.remark(error.problem)
        else:
            # Asking for a value on some day checks the name; which day does not matter here.
            values += known().get(name) or [parameter(name, date.max)]
    columns = (
        msg("Parameter"),
        msg("Waarde"),
        msg("Eenheid"),
        msg("Van"),
        msg("Tot en met"),
        msg("Bron"),
        msg("Zekerheid"),
    )
    print_rows(seat, heads(seat, *columns), (_row(value) for value in values), names=True)


def _row(value: Sourced) -> tuple[str, ...]:
    grade: Message = VERIFICATION_TEXTS[value.verification]
    return (
        value.id,
        str(value.value),
        value.unit,
        str(value.valid_from),
        str(value.valid_to or FURTHER_NOTICE),
        f"{value.source} {value.article}".strip(),
        f"{value.verification}: {terminal().render(grade)}",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentError(
            msg("‘{tekst}’ is geen datum.", tekst=text),
            msg("Schrijf een datum als JJJJ-MM-DD, bijvoorbeeld 2025-07-15."),
        ) from error
