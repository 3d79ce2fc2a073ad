"""The one exit: nothing leaves a workspace but through `publish`, after `release`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.result import Result
from sluitend.publish.plain import as_csv, as_json
from sluitend.publish.release import Released, release
from sluitend.publish.writing import write_directory, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message

UNNAMED = "werk"
"""Workspace in printed commands when nobody said where it is."""
SUFFIXES = (".html", ".pdf", ".json", ".csv", ".xlsx", ".docx")


def publish(
    results: Result | Sequence[Result],
    path: str | Path,
    *,
    language: Language = "nl",
    title: Message | None = None,
    table: str | None = None,
    workspace: str = UNNAMED,
    publisher: str = "",
    contact: str = "",
) -> Path:
    """Write one or several results to a file whose suffix says what it becomes.

    Parameters
    ----------
    path
        ``.html``: a report; ``.pdf``: the same on paper; ``.json``: everything, without moments; ``.csv``: one table; ``.xlsx``:
        a workbook with every table, the terms and formulas; ``.docx``: a memo; without a suffix: a
        directory of open data, with every table and the terms as CSV, their description and a
        manifest.
    title
        Heading of the report, the workbook or the memo; made from the results when left out.
    table
        Which table a CSV holds; may be left out when there is only one. Of a workbook: only this
        table with the terms that explain it; every table when left out.
    workspace
        Path of the workspace as the user named it, for the commands that repeat the calculation.
    publisher, contact
        Of a directory: the organisation that publishes it (``Naam``, or ``Naam <https://…>`` with
        its address in a register), and the e-mail address or page for questions. What is not given
        is left out of the description; it is never made up.

    Returns
    -------
    The path that was written. A file appears whole or not at all.

    Raises
    ------
    ClearanceError
        When a result may not leave; nothing is written then.
    ArgumentError
        For an unknown suffix or table, a publisher or contact that is none, a place that holds something else or cannot be written.
    """
    cleared = tuple(map(release, [results] if isinstance(results, Result) else results))
    if not cleared:
        raise ArgumentError(
            msg("Er is geen resultaat om te publiceren."), msg("Geef ten minste één resultaat.")
        )
    target = Path(path)
    if target.suffix not in SUFFIXES and (not target.suffix or target.is_dir()):
        from sluitend.publish.opendata.package import package

        files = package(
            cleared,
            workspace=workspace,
            language=language,
            title=title,
            publisher=publisher,
            contact=contact,
        )
        write_directory(target, files)
        return target
    if target.suffix not in SUFFIXES:
        raise _unknown_kind(target.name)
    write_file(target, as_file(cleared, target.suffix, language, title, table, workspace))
    return target


def as_file(
    results: tuple[Released, ...],
    suffix: str,
    language: Language,
    title: Message | None,
    table: str | None,
    workspace: str,
) -> str | bytes:
    """Return what goes into a file with this suffix, such as ``.pdf``.

    Raises
    ------
    ArgumentError
        For another suffix than those in `SUFFIXES`, and for a CSV of no table or several.
    """
    if suffix == ".json":
        return as_json(results, language)
    if suffix == ".csv":
        return _one_table(results, table)
    if suffix == ".xlsx":
        from sluitend.publish.workbook.book import as_workbook

        return as_workbook(
            results, language=language, title=title, table=table, workspace=workspace
        )
    if suffix == ".pdf":
        from sluitend.publish.pdf.report import render_pdf

        return render_pdf(results, language=language, title=title, workspace=workspace)
    if suffix == ".docx":
        from sluitend.publish.memo.memo import as_memo

        return as_memo(results, language=language, title=title, workspace=workspace)
    if suffix == ".html":
        from sluitend.publish.report import render_report

        return render_report(results, language=language, title=title, workspace=workspace)
    raise _unknown_kind(suffix)


def _unknown_kind(name: str) -> ArgumentError:
    return ArgumentError(
        msg("Naar een bestand ‘{naam}’ kan niet worden gepubliceerd.", naam=name),
        msg(
            "Kies een naam op {soorten}, of een map voor alle tabellen.",
            soorten=", ".join(SUFFIXES),
        ),
    )


def _one_table(results: tuple[Released, ...], table: str | None) -> str:
    """Return the one table that was asked for as CSV."""
    found = [
        (name, r) for r in results for name in sorted(r.result.tables) if table in (None, name)
    ]
    if len(found) != 1:
        names = ", ".join(dict.fromkeys(name for r in results for name in sorted(r.result.tables)))
        raise ArgumentError(
            msg("Een CSV-bestand bevat één tabel; ‘{naam}’ is niet één tabel.", naam=table or ""),
            msg(
                "Kies bij één resultaat uit: {namen}. Of publiceer naar een map voor alle tabellen.",
                namen=names,
            ),
        )
    name, released = found[0]
    return as_csv(released, name)
