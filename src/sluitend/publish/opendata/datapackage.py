"""The description of a package as Data Package, version 2 (datapackage.org/standard)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sluitend.publish.opendata.rights import licence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication
    from sluitend.publish.opendata.about import About
    from sluitend.publish.opendata.files import DataFile

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def as_datapackage(about: About, files: Sequence[DataFile], language: Language) -> str:
    """Return ``datapackage.json``; what only the publisher knows is in it when it was said."""
    made: dict[str, object] = {
        "$schema": PROFILE,
        "name": about.name,
        "id": about.identity,
        "title": about.title.render(language),
        "description": about.description.render(language),
        "version": about.version,
        "keywords": keywords(about),
        **_licences(about.publications),
        **_contributors(about),
        "sources": [_source(one) for one in about.publications],
        "resources": [_resource(one, language) for one in files],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def keywords(about: About) -> list[str]:
    """Return words to be found by, in Dutch: the words of those who search."""
    asked = [dict(one.call.arguments).get("onderwerp", "") for one in about.results]
    calculations = [one.call.calculation for one in about.results]
    found = ["sociaal domein", "gemeentefinanciën", *asked, *calculations]
    return list(dict.fromkeys(filter(None, [*found, "fictief" if about.fictional else ""])))


def _licences(publications: Sequence[Publication]) -> dict[str, object]:
    found = licence(publications)
    if found is None:
        return {}
    return {"licenses": [{"name": found.name, "path": found.path, "title": found.title}]}


def _contributors(about: About) -> dict[str, object]:
    who = about.behind
    said = {"title": who.name, "path": who.address or who.page, "email": who.email}
    given = {name: text for name, text in said.items() if text}
    return {"contributors": [{**given, "roles": ["creator", "contact"]}]} if given else {}


def _source(publication: Publication) -> dict[str, object]:
    """Name a source with its dates, and as it asks to be named."""
    return {
        "title": publication.title,
        "version": f"{publication.published_on} ({publication.status})",
        "id": publication.id,
        "license": publication.licence,
        "attribution": publication.attribution,
        "years": list(publication.years),
    }


def _resource(file: DataFile, language: Language) -> dict[str, object]:
    result = file.released.result
    made: dict[str, object] = {
        "name": file.name,
        "type": "table",
        "path": file.path,
        "title": file.title.render(language),
        "description": file.chapter.render(language),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": file.schema(language),
        "sources": [_source(one) for one in result.provenance.sources],
    }
    # A table rests on the sources of its own result, which may ask less or more than all together.
    return made | _licences(result.provenance.sources)
