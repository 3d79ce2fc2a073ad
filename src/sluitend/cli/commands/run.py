"""Running a calculation: its answer on the screen, as data, as a file, or as the call itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sluitend.cli.beside import beside_options, check_beside, write_beside
from sluitend.cli.calling import CalculationGroup
from sluitend.cli.tables import print_table
from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import listing, msg

if TYPE_CHECKING:
    from sluitend.cli.calling import Asked
    from sluitend.publish.release import Released


KINDS = {
    ".html": msg("een rapport"),
    ".pdf": msg("een PDF"),
    ".xlsx": msg("een werkmap"),
}
"""What a file is, by how its name ends."""


def run_options() -> list[Option]:
    """Return the options of `run` that are not the calculation's own."""
    return [
        Option("--json", "as_json", text=msg("geef alles als JSON, en niets anders"), is_flag=True),
        Option("--html", "html", text=msg("schrijf een rapport"), metavar="BESTAND.html"),
        Option(
            "--pdf",
            "pdf",
            text=msg("schrijf een rapport om af te drukken of te versturen"),
            metavar="BESTAND.pdf",
        ),
        Option("--csv", "csv", text=msg("schrijf elke tabel als CSV"), metavar="MAP"),
        Option(
            "--excel",
            "excel",
            text=msg("schrijf een werkmap met alle tabellen, termen en formules"),
            metavar="BESTAND.xlsx",
        ),
        *beside_options(),
        Option(
            "--als-python",
            "as_python",
            text=msg("geef het Python-script dat dit resultaat herhaalt"),
            is_flag=True,
        ),
        Option(
            "--als-cli",
            "as_cli",
            text=msg("geef de opdracht die dit resultaat herhaalt"),
            is_flag=True,
        ),
    ]


def answer_run(
    asked: Asked,
    *,
    as_json: bool,
    html: str | None,
    pdf: str | None,
    csv: str | None,
    excel: str | None,
    as_python: bool,
    as_cli: bool,
    **beside: str | None,
) -> None:
    """Run the call and give the answer in the form that was asked for."""
    from sluitend.publish.exit import publish
    from sluitend.publish.plain import as_json as to_json
    from sluitend.publish.release import release

    seat = terminal()
    if as_json + as_python + as_cli > 1:
        raise ArgumentError(
            msg("Er kan één ding op het scherm: JSON, Python of de opdracht."),
            msg("Kies één van --json, --als-python en --als-cli."),
        )
    for name, suffix in ((html, ".html"), (pdf, ".pdf"), (excel, ".xlsx")):
        check_name(name, suffix)
    check_beside(beside)
    released = release(asked.run())
    result = released.result
    written = [
        publish(result, path, language=seat.language, workspace=asked.path)
        for path in (html, pdf, csv, excel)
        if path
    ]
    told = [msg("Geschreven: {bestand}", bestand=path) for path in written]
    told += write_beside([result], asked.path, beside)
    if as_json:
        click.echo(to_json([released], seat.language), nl=False)
    elif as_python:
        click.echo(result.call.as_python(asked.path), nl=False)
    elif as_cli:
        click.echo(result.call.as_cli(asked.path))
    else:
        show_result(released, asked.path)
    for line in told:
        seat.remark(line)


def check_name(name: str | None, suffix: str) -> None:
    """Refuse, before long work, a name that such a file does not have; no name is fine.

    Raises
    ------
    ArgumentError
        When it ends on something else.
    """
    if name and Path(name).suffix != suffix:
        raise ArgumentError(
            msg("‘{naam}’ is geen naam voor {soort}.", naam=name, soort=KINDS[suffix]),
            msg("Kies een naam op {einde}.", einde=suffix),
        )


def show_result(released: Released, path: str) -> None:
    """Print headline, tables, notices, sources and how to repeat it."""
    seat, result = terminal(), released.result
    if result.provenance.fictional:
        seat.answer(msg("FICTIEVE GEGEVENS: niets hieronder zegt iets over een echte gemeente."))
    for sentence in result.output.headline:
        seat.answer(sentence)
    left_out = []
    for name, spec in result.specs.items():
        if name not in result.tables:
            continue
        if spec.detail:
            left_out.append(seat.render(spec.title))
        else:
            print_table(seat, spec, result.tables[name])
    seat.answer()
    if left_out:
        seat.answer(
            msg(
                "Niet getoond: {tabellen}. --csv MAP of --json geeft ze.",
                tabellen=listing(left_out),
            )
        )
    for notice in result.notices:
        seat.answer(
            msg("Let op: {tekst}", tekst=notice.text) if notice.level == "let_op" else notice.text
        )
    for publication in result.provenance.sources:
        seat.answer(
            msg(
                "{naam} ({titel}; gepubliceerd {dag}, {status})",
                naam=publication.attribution,
                titel=publication.title,
                dag=publication.published_on,
                status=publication.status,
            )
        )
    seat.answer()
    seat.answer(msg("Kopieer als opdracht: {opdracht}", opdracht=result.call.as_cli(path)))
    seat.answer(msg("Kopieer als Python: dezelfde opdracht met --als-python"))


def answer_manifest(asked: Asked) -> None:
    """Run the call and print where its result comes from."""
    from sluitend.publish.plain import manifest as describe
    from sluitend.publish.release import release

    body = describe(release(asked.run()), asked.path)
    click.echo(json.dumps(body, ensure_ascii=False, indent=1))


run = CalculationGroup(
    "run",
    msg("Voer een berekening uit; ‘sluitend lijst’ zegt wat elke berekening doet."),
    run_options,
    answer_run,
)
manifest = CalculationGroup(
    "manifest",
    msg("Geef als JSON waar een resultaat vandaan komt en hoe het te herhalen is."),
    list,
    answer_manifest,
)
