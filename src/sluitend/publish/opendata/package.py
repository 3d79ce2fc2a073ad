"""A package of open data: the tables as CSV, with three files that describe them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sluitend.publish.composition.model import composition_of
from sluitend.publish.composition.writing import as_yaml
from sluitend.publish.opendata.about import About, behind
from sluitend.publish.opendata.datapackage import as_datapackage
from sluitend.publish.opendata.dcat import as_dcat
from sluitend.publish.opendata.files import data_files
from sluitend.publish.opendata.readme import as_readme
from sluitend.publish.plain import manifest
from sluitend.publish.writing import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result
    from sluitend.publish.release import Released

DATAPACKAGE, DCAT, README = "datapackage.json", "dcat.jsonld", "LEESMIJ.md"


def package(
    results: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
    publisher: str = "",
    contact: str = "",
) -> dict[str, str]:
    """Return the files of a package by their name in it.

    Parameters
    ----------
    workspace
        Path of the workspace as the user named it, for the commands that repeat the calculation.
    publisher, contact
        Who publishes and where questions go, as `behind` reads them; left out when nobody said.

    Returns
    -------
    Every table and all terms as CSV, ``datapackage.json``, ``dcat.jsonld``, ``LEESMIJ.md``, and a
    manifest, the only one with moments in it: the others are the same bytes for the same results.

    Raises
    ------
    ArgumentError
        When publisher or contact cannot be read.
    """
    about = About(tuple(one.result for one in results), behind(publisher, contact), title)
    found = data_files(results)
    files = {
        **{one.path: one.text for one in found},
        DATAPACKAGE: as_datapackage(about, found, language),
        DCAT: as_dcat(about, found, README),
        README: as_readme(about, found, workspace, language),
    }
    described = {
        "bestanden": sorted(files),
        "resultaten": [manifest(released, workspace) for released in results],
        "samenstelling": as_yaml(
            composition_of([released.result for released in results], str(title or "")), language
        ),
    }
    files[MANIFEST] = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    return files


def lacking(
    results: Sequence[Result], publisher: str = "", contact: str = ""
) -> tuple[Message, ...]:
    """Return what a data portal asks for and the package of these results leaves out.

    Raises
    ------
    ArgumentError
        When publisher or contact cannot be read.
    """
    return About(tuple(results), behind(publisher, contact)).lacking()
