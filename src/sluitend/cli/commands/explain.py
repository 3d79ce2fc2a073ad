"""Explaining a result: every amount as a sum of terms, each with its derivation, down to the source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from sluitend.cli.calling import CalculationGroup
from sluitend.cli.tables import heads, print_rows, print_table
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option
from sluitend.core.messages import msg
from sluitend.core.numbers import Count, Money, format_euro
from sluitend.core.period import Year

if TYPE_CHECKING:
    import polars as pl

    from sluitend.cli.calling import Asked
    from sluitend.cli.explanation import Figure
    from sluitend.core.messages import Language
    from sluitend.publish.release import Released
    from sluitend.reference.geography import Geography

SHOWN_TERMS = 10


def explain_options() -> list[Option]:
    """Return the options of `explain` that are not the calculation's own."""
    return [
        Option("--stap", "stap", text=msg("alleen deze stap of maat"), metavar="STAP"),
        Option("--blok", "blok", text=msg("alleen dit blok van taakvelden"), metavar="BLOK"),
        Option(
            "--jaar", "jaar", text=msg("alleen dit jaar (het laatste van een paar)"), metavar="JAAR"
        ),
        Option(
            "--gemeente",
            "gemeente",
            text=msg("alleen de termen van deze gemeente (code of naam)"),
            metavar="GEMEENTE",
        ),
        Option("--alles", "everything", text=msg("toon alle termen en bronregels"), is_flag=True),
        Option("--json", "as_json", text=msg("geef alles als JSON, en niets anders"), is_flag=True),
    ]


def answer_explain(
    asked: Asked,
    *,
    stap: str | None,
    blok: str | None,
    jaar: str | None = None,
    gemeente: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Run the call and take its amounts apart."""
    from sluitend.cli.explanation import Choice, figures
    from sluitend.publish.release import release
    from sluitend.store.running import pinned_snapshot

    year = Year.parse(jaar) if jaar else None
    released = release(asked.run())
    result = released.result
    # The map the result was made with: newer publications may have changed it since.
    state = pinned_snapshot(asked.workspace, result.call, asked.calculation)
    geography = asked.workspace.geography(state)
    code = _municipality(gemeente, geography) if gemeente else None
    found = list(figures(result, Choice(stap, blok, year, code)))
    if as_json:
        body = _as_plain(released, found, geography)
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    seat = terminal()
    if result.provenance.fictional:
        seat.answer(msg("FICTIEVE GEGEVENS: niets hieronder zegt iets over een echte gemeente."))
    for figure in found:
        _show(released, figure, geography, everything=everything)
    seat.answer(
        msg("{n} bedrag(en) verklaard; elk is precies de som van zijn termen.", n=Count(len(found)))
    )
    seat.answer(msg("Kopieer als opdracht: {opdracht}", opdracht=result.call.as_cli(asked.path)))


def _municipality(text: str, geography: Geography) -> str:
    """Return the code of a municipality that existed in some year."""
    if text.upper() in geography.index:
        return text.upper()
    newest = geography.years[-1]
    for year in reversed(geography.years):
        for code, name in geography.in_year(year).items():
            if name.casefold() == text.casefold():
                return code
    return geography.find_municipality(text, newest)


def _show(released: Released, figure: Figure, geography: Geography, *, everything: bool) -> None:
    from sluitend.cli.explanation import basis, source_rows, title

    seat, result = terminal(), released.result
    seat.answer()
    seat.answer(" · ".join(seat.render(part) for part in title(figure, result)))
    seat.answer(msg("Bedrag: {bedrag}", bedrag=Money(figure.amount, "euro")))
    bound = basis(result, figure)
    if bound:
        seat.answer(bound[0].text)
    ordered = figure.chosen.sort(
        figure.chosen["bedrag"].abs(), descending=True, maintain_order=True
    )
    shown = ordered if everything else ordered.head(SHOWN_TERMS)
    places = [name for name in ("blok", "taakveld", "maat") if name in ordered.columns]
    columns = (msg("Gemeente"), *(msg("Taakveld") for _ in places[:1]))
    print_rows(
        seat,
        [
            *heads(seat, *columns, msg("Afleiding")),
            *heads(seat, msg("Uitkomst"), msg("Afgerond"), numbers=(0, 1)),
        ],
        (
            [
                _name(term["gm_code"], geography) if "gm_code" in term else "",
                *(str(term[name]) for name in places[:1]),
                _derived(term, seat.language),
                format_euro(term.get("onafgerond", term["bedrag"]), seat.language, "euro"),
                format_euro(term["bedrag"], seat.language, "euro"),
            ]
            for term in shown.iter_rows(named=True)
        ),
    )
    rest = ordered.height - shown.height
    if rest:
        seat.answer(
            msg(
                "  en nog {n} termen, samen {bedrag}; --alles toont ze",
                n=Count(rest),
                bedrag=Money(figure_sum(ordered) - figure_sum(shown), "euro"),
            )
        )
    if figure.chosen.height < figure.terms.height:
        seat.answer(
            msg(
                "Getoonde keuze: {deel}, van {n} termen die samen {bedrag} zijn.",
                deel=Money(figure_sum(ordered), "euro"),
                n=Count(figure.terms.height),
                bedrag=Money(figure_sum(figure.terms), "euro"),
            )
        )
    else:
        seat.answer(
            msg(
                "Som van {n} term(en): {som}, gelijk aan het bedrag.",
                n=Count(figure.terms.height),
                som=Money(figure_sum(figure.terms), "euro"),
            )
        )
    rows = source_rows(result, figure, geography)
    if rows is not None:
        _show_source(released, rows, everything=everything)


def figure_sum(terms: pl.DataFrame) -> int:
    """Return the sum of the rounded terms, in eurocents."""
    return int(terms["bedrag"].sum())


def _show_source(released: Released, rows: pl.DataFrame, *, everything: bool) -> None:
    from sluitend.cli.explanation import SOURCE_ROWS

    seat = terminal()
    shown = rows if everything else rows.head(SHOWN_TERMS)
    print_table(seat, released.result.specs[SOURCE_ROWS], shown)
    if rows.height > shown.height:
        seat.answer(
            msg("  en nog {n} regels; --alles toont ze", n=Count(rows.height - shown.height))
        )


def _derived(term: dict[str, Any], language: Language) -> str:
    """Return the derivation of a term, worked out again; nothing for a term that only counts."""
    from sluitend.studies.derivation import derivation

    found = derivation(term)
    return found.text.render(language) if found else ""


def _name(code: str, geography: Geography) -> str:
    return f"{geography.name(code)} ({code})"


def _as_plain(released: Released, found: list[Figure], geography: Geography) -> dict[str, object]:
    """Return the explanation as plain data; amounts are eurocents."""
    from sluitend.cli.explanation import basis, source_rows

    language, result = terminal().language, released.result
    cells: list[dict[str, object]] = []
    for figure in found:
        rows = source_rows(result, figure, geography)
        bound = basis(result, figure)
        cells.append(
            {
                "tabel": figure.table,
                "kolom": figure.column,
                "rij": figure.row,
                "bedrag": figure.amount,
                "som_termen": figure_sum(figure.terms),
                "aantal_termen": figure.terms.height,
                "termen": [
                    {**term, "afleiding": _derived(term, language)}
                    for term in figure.chosen.iter_rows(named=True)
                ],
                "bronregels": [] if rows is None else rows.to_dicts(),
                "grens": {**bound[1], "afleiding": bound[0].text.render(language)} if bound else {},
            }
        )
    return {
        "berekening": result.call.as_dict(),
        "inhoud": result.content_hash,
        "cijfers": cells,
        "publicaties": [publication.id for publication in result.provenance.publications],
    }


explain = CalculationGroup(
    "explain",
    msg("Verklaar een resultaat: elk bedrag als som van termen, tot op de geleverde regel."),
    explain_options,
    answer_explain,
)
