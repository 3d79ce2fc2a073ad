"""The one exit: nothing leaves a workspace but through `publish`, after `release`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError, ClearanceError
from sluitend.core.messages import msg
from sluitend.core.result import Result
from sluitend.publish.plain import as_csv, as_json, manifest, terms_csv
from sluitend.publish.writing import MANIFEST, write_directory, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message

SUFFIXES = (".html", ".json", ".csv")


def release(result: Result) -> Result:
    """Return the result when it may leave the workspace; every exit asks this first.

    Raises
    ------
    ClearanceError
        For a confidential result without a clearance for exactly this content.
    """
    if not result.confidential:
        return result
    if result.clearance is None:
        raise ClearanceError(
            msg(
                "‘{titel}’ rust op persoonsgegevens en is niet vrijgegeven.",
                titel=result.title,
            ),
            msg(
                "Er is niets geschreven. Laat het resultaat eerst beoordelen op onthulling en publiceer "
                "daarna het vrijgegeven resultaat."
            ),
        )
    if result.clearance.content_hash != result.content_hash:
        raise ClearanceError(
            msg(
                "De vrijgave van ‘{titel}’ hoort bij andere cijfers ({oud}) dan deze ({nieuw}).",
                titel=result.title,
                oud=result.clearance.content_hash[:12],
                nieuw=result.content_hash[:12],
            ),
            msg("Er is niets geschreven. Laat ook deze cijfers beoordelen op onthulling."),
        )
    return result


def publish(
    results: Result | Sequence[Result],
    path: str | Path,
    *,
    language: Language = "nl",
    title: Message | None = None,
    table: str | None = None,
) -> Path:
    """Write one or several results to a file whose suffix says what it becomes.

    Parameters
    ----------
    path
        ``.html``: a report; ``.json``: everything, without moments; ``.csv``: one table; without a
        suffix: a directory with every table and the terms as CSV, and a manifest.
    title
        Heading of the report; made from the results when left out.
    table
        Which table a CSV holds; may be left out when there is only one.

    Returns
    -------
    The path that was written. A file appears whole or not at all.

    Raises
    ------
    ClearanceError
        When a result may not leave; nothing is written then.
    ArgumentError
        For an unknown suffix or table, a place that holds something else or cannot be written.
    """
    cleared = tuple(map(release, [results] if isinstance(results, Result) else results))
    if not cleared:
        raise ArgumentError(
            msg("Er is geen resultaat om te publiceren."), msg("Geef ten minste één resultaat.")
        )
    target = Path(path)
    if target.suffix not in SUFFIXES and (not target.suffix or target.is_dir()):
        return _write_directory(cleared, target)
    if target.suffix not in SUFFIXES:
        raise ArgumentError(
            msg("Naar een bestand ‘{naam}’ kan niet worden gepubliceerd.", naam=target.name),
            msg(
                "Kies een naam op {soorten}, of een map voor alle tabellen.",
                soorten=", ".join(SUFFIXES),
            ),
        )
    if target.suffix == ".json":
        body = as_json(cleared, language)
    elif target.suffix == ".csv":
        body = _one_table(cleared, table)
    else:
        from sluitend.publish.report import render_report

        body = render_report(cleared, language=language, title=title)
    write_file(target, body)
    return target


def _one_table(results: tuple[Result, ...], table: str | None) -> str:
    """Return the one table that was asked for as CSV."""
    found = [(name, r) for r in results for name in sorted(r.tables) if table in (None, name)]
    if len(found) != 1:
        names = ", ".join(dict.fromkeys(name for r in results for name in sorted(r.tables)))
        raise ArgumentError(
            msg("Een CSV-bestand bevat één tabel; ‘{naam}’ is niet één tabel.", naam=table or ""),
            msg(
                "Kies bij één resultaat uit: {namen}. Of publiceer naar een map voor alle tabellen.",
                namen=names,
            ),
        )
    name, result = found[0]
    return as_csv(result.tables[name], result.specs.get(name))


def _write_directory(results: tuple[Result, ...], target: Path) -> Path:
    """Write all tables of all results; a directory that is there is replaced only if it is ours."""
    files: dict[str, str] = {}
    for number, result in enumerate(results, start=1):
        folder = f"{number:02d}-{result.call.calculation}/" if len(results) > 1 else ""
        for name, frame in result.tables.items():
            files[f"{folder}{name}.csv"] = as_csv(frame, result.specs.get(name))
        files[f"{folder}termen.csv"] = terms_csv(result.output.terms)
    bodies = [manifest(result) for result in results]
    described = {"bestanden": sorted(files), "resultaten": bodies}
    files[MANIFEST] = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    write_directory(target, files)
    return target
