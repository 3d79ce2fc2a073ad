"""The description of a package for a data portal: DCAT-AP-NL 3.0, as JSON-LD.

Field names, lists and what is obligatory: docs.geostandaarden.nl/dcat/dcat-ap-nl30. Addresses of files
are relative, so that they are right wherever the directory is put. A publisher, a contact or a
licence that nobody gave is left out: an empty place can be filled, a wrong name misleads.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sluitend.core.messages import Message, msg
from sluitend.publish.opendata.about import MUNICIPALITY
from sluitend.publish.opendata.datapackage import keywords
from sluitend.publish.opendata.rights import attributions, licence, why

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication
    from sluitend.publish.opendata.about import About, Behind
    from sluitend.publish.opendata.files import DataFile

LISTS = "http://publications.europa.eu/resource/authority/"
"""Lists of values of the European Union, prescribed by DCAT-AP-NL."""
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SPOKEN: tuple[Language, ...] = ("nl", "en")
THEMES = {
    "GOVE": msg("Overheid en publieke sector"),
    "SOCI": msg("Bevolking en samenleving"),
}
"""Of the European list of themes."""
CSV = "https://www.iana.org/assignments/media-types/text/csv"
TABLE_SCHEMA = "https://datapackage.org/standard/table-schema/"
DATA_PACKAGE = "https://datapackage.org/standard/data-package/"
TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/"
"""Register of municipalities of the Dutch government."""


def as_dcat(about: About, files: Sequence[DataFile], readme: str) -> str:
    """Return ``dcat.jsonld``: the package as a data set and every table as a distribution of it.

    Parameters
    ----------
    readme
        Name of the page that explains the package.
    """
    made: dict[str, object] = {
        "@context": CONTEXT,
        "@id": about.identity,
        "@type": "dcat:Dataset",
        "dct:identifier": about.identity,
        "dct:title": _spoken(about.title),
        "dct:description": _spoken(about.description),
        "dcat:keyword": [{"@value": word, "@language": "nl"} for word in keywords(about)],
        "dcat:theme": [
            _listed("data-theme", theme, "skos:Concept") | {"skos:prefLabel": _spoken(label)}
            for theme, label in THEMES.items()
        ],
        "dct:language": _listed("language", "NLD", "dct:LinguisticSystem"),
        "dcat:version": about.version,
        "foaf:page": {"@id": readme, "@type": "foaf:Document"},
        "dct:conformsTo": {"@id": DATA_PACKAGE, "@type": "dct:Standard"},
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": _spoken(_derived(about)),
        },
        "prov:wasDerivedFrom": [_source(one) for one in about.publications],
        **_access(about),
        **_who(about.behind),
        **_when(about),
        "dct:spatial": list(_where(about)),
        "dcat:distribution": [_distribution(file) for file in files],
    }
    kept = {name: value for name, value in made.items() if value != []}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def _spoken(text: Message) -> list[dict[str, str]]:
    return [{"@value": text.render(language), "@language": language} for language in SPOKEN]


def _listed(name: str, value: str, kind: str) -> dict[str, object]:
    return {"@id": f"{LISTS}{name}/{value}", "@type": kind}


def _access(about: About) -> dict[str, object]:
    """Say that anybody may see it, unless it rests on records about persons."""
    if about.confidential:
        return {}
    return {"dct:accessRights": _listed("access-right", "PUBLIC", "dct:RightsStatement")}


def _who(behind: Behind) -> dict[str, object]:
    """Name the organisation and the address for questions, as far as they were given."""
    made: dict[str, object] = {}
    if behind.name:
        agent = {"@type": "foaf:Agent", "foaf:name": {"@value": behind.name, "@language": "nl"}}
        if behind.address:
            agent["@id"] = behind.address
        made |= {"dct:publisher": agent, "dct:creator": agent}
    if behind.email or behind.page:
        point: dict[str, object] = {
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": {"@value": behind.name or behind.email or behind.page, "@language": "nl"},
        }
        if behind.email:
            point["vcard:hasEmail"] = {"@id": f"mailto:{behind.email}"}
        if behind.page:
            point["vcard:hasURL"] = {"@id": behind.page}
        made["dcat:contactPoint"] = point
    return made


def _when(about: About) -> dict[str, object]:
    """Say which years it is about, and how new: the day of its newest source, not of today."""
    made: dict[str, object] = {}
    if about.modified:
        made["dct:modified"] = _day(about.modified)
    if about.years is not None:
        first, last = about.years
        made["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(f"{first}-01-01"),
            "dcat:endDate": _day(f"{last}-12-31"),
        }
    return made


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:date"}


def _where(about: About) -> Iterator[dict[str, object]]:
    """Name the areas; of an invented country there is no place to point at."""
    if not about.fictional:
        yield {"@id": f"{LISTS}country/NLD", "@type": "dct:Location"}
    for code, name in about.places:
        place: dict[str, object] = {
            "@type": "dct:Location",
            "skos:prefLabel": {"@value": f"{name} ({code})", "@language": "nl"},
        }
        if MUNICIPALITY.fullmatch(code) and not about.fictional:
            place["@id"] = f"{TOOI}{code.lower()}"
        yield place


def _derived(about: About) -> Message:
    """Tell how the figures came about."""
    keys = dict.fromkeys(key for one in about.results for key in one.provenance.definitions)
    return msg(
        "Berekend met Sluitend (versie {versie}) uit de genoemde bronnen. Definities: {definities}. Opdracht: {opdracht}. {licentie}",
        versie=", ".join(sorted({one.call.code for one in about.results})) or "–",
        definities=", ".join(keys) or "–",
        opdracht="; ".join(one.call.as_cli() for one in about.results),
        licentie=why(about.publications),
    )


def _source(publication: Publication) -> dict[str, object]:
    """Name a source; it has no address of its own, so it is told and not pointed at.

    Not as ``dct:source``: what that points at has to be a whole data set description of its own, with
    publisher and contact, and those are not ours to give.
    """
    return {
        "@type": "prov:Entity",
        "dct:identifier": publication.id,
        "dct:title": {"@value": publication.title, "@language": "nl"},
        "dct:issued": _day(publication.published_on),
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": {
                "@value": f"{publication.licence}. {publication.attribution}",
                "@language": "nl",
            },
        },
    }


def _distribution(file: DataFile) -> dict[str, object]:
    publications = file.released.result.provenance.sources
    made: dict[str, object] = {
        "@id": f"#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": _spoken(file.title),
        "dct:description": _spoken(file.chapter),
        "dcat:accessURL": {"@id": file.path},
        "dcat:downloadURL": {"@id": file.path},
        "dcat:mediaType": {"@id": CSV, "@type": "dct:MediaType"},
        "dct:format": _listed("file-type", "CSV", "dct:MediaTypeOrExtent"),
        "dct:language": _listed("language", "NLD", "dct:LinguisticSystem"),
        "dct:conformsTo": {"@id": TABLE_SCHEMA, "@type": "dct:Standard"},
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "spdx:checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": {"@value": "; ".join(attributions(publications)), "@language": "nl"},
        },
    }
    found = licence(publications)
    if found is not None:
        made["dct:license"] = {"@id": found.listed, "@type": "dct:LicenseDocument"}
    return made
