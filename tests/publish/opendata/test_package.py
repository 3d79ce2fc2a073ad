from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg
from sluitend.core.result import Publication
from sluitend.publish.exit import publish
from sluitend.publish.opendata.about import About, behind
from sluitend.publish.opendata.package import lacking, package
from sluitend.publish.opendata.rights import FREE, LICENCES, licence, why
from sluitend.publish.release import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sluitend.core.result import Result

NAME = re.compile(r"[a-z0-9._-]+")
WHO = {"publisher": "Gemeente Voorbeeld <https://example.org/id/1>", "contact": "data@example.org"}
OBLIGATORY = (
    "dct:title",
    "dct:description",
    "dct:identifier",
    "dct:accessRights",
    "dcat:theme",
    "dct:publisher",
    "dct:creator",
    "dcat:contactPoint",
)
"""Of a data set, in DCAT-AP-NL 3.0."""


def read(body: str) -> dict[str, Any]:
    found = json.loads(body)
    assert isinstance(found, dict)
    return found


def made(results: list[Result], **said: Any) -> dict[str, str]:
    return package([release(one) for one in results], workspace="uit/werk", **said)


@pytest.fixture(scope="session")
def folder(report: list[Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(report, tmp_path_factory.mktemp("open") / "data")


def sources(licences: list[str]) -> list[Publication]:
    return [
        Publication(f"p{n}", "p", "T", "2024-01-01", "definitief", text, f"Bron: {n}.", "", "d")
        for n, text in enumerate(licences)
    ]


def with_sources(result: Result, licences: list[str]) -> Result:
    return replace(
        result, provenance=replace(result.provenance, publications=tuple(sources(licences)))
    )


def test_every_file_is_described_and_every_description_has_its_file(folder: Path) -> None:
    described = read((folder / "datapackage.json").read_text(encoding="utf-8"))
    paths = [one["path"] for one in described["resources"]]
    assert sorted(paths) == sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.csv"))
    names = [one["name"] for one in described["resources"]]
    assert len(set(names)) == len(names)
    assert all(NAME.fullmatch(name) for name in names)


def test_sizes_and_digests_are_those_of_the_bytes(folder: Path) -> None:
    described = read((folder / "datapackage.json").read_text(encoding="utf-8"))
    portal = read((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    for one, other in zip(described["resources"], portal["dcat:distribution"], strict=True):
        body = (folder / one["path"]).read_bytes()
        digest = hashlib.sha256(body).hexdigest()
        assert (one["bytes"], one["hash"]) == (len(body), f"sha256:{digest}")
        assert other["dcat:downloadURL"] == other["dcat:accessURL"] == {"@id": one["path"]}
        assert other["dcat:byteSize"]["@value"] == str(len(body))
        assert other["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest


def test_the_package_says_by_which_rules_it_is_described(folder: Path) -> None:
    described = read((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert NAME.fullmatch(described["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f.]+", described["version"])
    for one in described["resources"]:
        assert (one["type"], one["encoding"], one["mediatype"]) == ("table", "utf-8", "text/csv")
        assert one["schema"]["missingValues"] == [""]
    assert all(one["title"] and one["attribution"] for one in described["sources"])


def test_the_portal_gets_what_is_obligatory_once_it_was_said(report: list[Result]) -> None:
    portal = read(made(report, **WHO)["dcat.jsonld"])
    assert [name for name in OBLIGATORY if not portal.get(name)] == []
    assert portal["dct:publisher"]["foaf:name"]["@value"] == "Gemeente Voorbeeld"
    assert portal["dct:publisher"]["@id"] == "https://example.org/id/1"
    assert portal["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:data@example.org"}
    assert {one["@language"] for one in portal["dct:title"]} == {"nl", "en"}
    for one in portal["dcat:distribution"]:
        assert one["dcat:mediaType"]["@id"].endswith("/text/csv")
        assert one["dct:format"]["@id"].endswith("/file-type/CSV")


def test_nobody_is_made_up(report: list[Result]) -> None:
    files = made(report)
    portal = read(files["dcat.jsonld"])
    assert not {"dct:publisher", "dct:creator", "dcat:contactPoint"} & set(portal)
    assert "contributors" not in read(files["datapackage.json"])
    assert [str(text).split(" (")[0] for text in lacking(report)] == [
        "uitgever en maker",
        "contactpunt",
        "licentie van elk bestand",
    ]


def test_what_was_not_said_is_asked_for(fabricate: Callable[..., Result]) -> None:
    result = with_sources(fabricate(), ["CC BY 4.0"])
    readme = made([result])["LEESMIJ.md"]
    assert "- uitgever en maker (dct:publisher, dct:creator)" in readme
    assert "- contactpunt (dcat:contactPoint)" in readme
    assert "dct:license" not in readme
    whole = made([result], publisher="Voorbeeld", contact="https://example.org/vragen")
    assert "Het is niet opgegeven" not in whole["LEESMIJ.md"]
    assert lacking([result], "Voorbeeld", "https://example.org/vragen") == ()


def test_dates_are_those_of_the_sources_and_never_of_today(report: list[Result]) -> None:
    portal = read(made(report)["dcat.jsonld"])
    newest = max(p.published_on for one in report for p in one.provenance.sources)
    assert portal["dct:modified"] == {"@value": newest, "@type": "xsd:date"}
    assert portal["dct:temporal"]["dcat:startDate"]["@value"] == "2017-01-01"
    assert portal["dct:temporal"]["dcat:endDate"]["@value"] == "2023-12-31"
    later = [
        replace(one, provenance=replace(one.provenance, computed_at="2099-01-01")) for one in report
    ]
    first, second = made(report), made(later)
    changed = {name for name in first if first[name] != second[name]}
    assert changed == {"manifest.json"}


def test_an_invented_country_is_no_place_in_the_netherlands(report: list[Result]) -> None:
    files = made(report, **WHO)
    portal = read(files["dcat.jsonld"])
    assert portal["dct:title"][0]["@value"].startswith("Fictieve gegevens: ")
    assert "publications.europa.eu/resource/authority/country" not in files["dcat.jsonld"]
    assert "tooi" not in files["dcat.jsonld"]
    assert "horen niet op een dataportaal" in files["LEESMIJ.md"]
    assert read(files["datapackage.json"])["name"].startswith("fictieve-gegevens-")


def test_a_municipality_is_named_by_its_register(fabricate: Callable[..., Result]) -> None:
    result = fabricate()
    frame = result.tables["proef"].with_columns(gebied=_lit("GM9001"), gebied_naam=_lit("Elders"))
    placed = replace(result, output=replace(result.output, tables={"proef": frame}))
    spatial = read(made([placed])["dcat.jsonld"])["dct:spatial"]
    assert [one["@id"] for one in spatial] == [
        "http://publications.europa.eu/resource/authority/country/NLD",
        "https://identifier.overheid.nl/tooi/id/gemeente/gm9001",
    ]


def _lit(text: str) -> Any:
    import polars as pl

    return pl.lit(text)


@pytest.mark.parametrize(
    ("licences", "found"),
    [
        (["CC BY 4.0"], "CC BY 4.0"),
        (["CC BY 4.0", *sorted(FREE)], "CC BY 4.0"),
        ([*sorted(FREE)], None),
        (["CC BY 4.0", "niet vermeld; vraag de gemeente"], None),
        (["CC BY 4.0", "niet vermeld"], None),
        (["fictief, vrij te gebruiken"], None),
        ([], None),
    ],
)
def test_no_licence_is_claimed_that_the_sources_do_not_give(
    licences: list[str], found: str | None, fabricate: Callable[..., Result]
) -> None:
    publications = sources(licences)
    assert licence(publications) == (LICENCES[found] if found else None)
    assert all(text in str(why(publications)) for text in licences)
    files = made([with_sources(fabricate(), licences)])
    claimed = "creativecommons.org" in files["dcat.jsonld"]
    assert claimed == ("creativecommons.org" in files["datapackage.json"]) == (found is not None)


def test_each_table_has_the_licence_of_its_own_sources(fabricate: Callable[..., Result]) -> None:
    open_, closed = (
        with_sources(fabricate(), licences) for licences in (["CC BY 4.0"], ["niet vermeld"])
    )
    described = read(made([open_, closed])["datapackage.json"])
    given = {one["path"].split("/")[0]: "licenses" in one for one in described["resources"]}
    assert given == {"01-netto-lasten": True, "02-netto-lasten": False}
    assert "licenses" not in described


def test_the_same_question_keeps_its_name_when_the_figures_change(
    fabricate: Callable[..., Result],
) -> None:
    result = fabricate()
    newer = replace(result, call=result.call.pinned("andere stand", "2"))
    other = replace(result, call=replace(result.call, arguments=(("gebied", "B"),)))
    nobody = behind()
    first, second, third = (About((one,), nobody) for one in (result, newer, other))
    assert first.identity == second.identity
    assert first.identity != third.identity
    assert About((result,), behind("Een ander")).identity != first.identity


@pytest.mark.parametrize(
    ("publisher", "contact"),
    [
        ("<https://example.org>", ""),
        ("Naam <http://example.org>", ""),
        ("Naam <https://a b>", ""),
        ("", "geen adres"),
        ("", "javascript:alert(1)"),
        ("", "a@b"),
    ],
)
def test_who_publishes_can_be_read_or_is_refused(
    publisher: str, contact: str, fabricate: Callable[..., Result], tmp_path: Path
) -> None:
    with pytest.raises(ArgumentError) as caught:
        publish(fabricate(), tmp_path / "map", publisher=publisher, contact=contact)
    assert caught.value.remedy.template
    assert list(tmp_path.iterdir()) == []


def test_the_readme_tells_files_sources_and_how_to_repeat(
    report: list[Result], folder: Path
) -> None:
    readme = (folder / "LEESMIJ.md").read_text(encoding="utf-8")
    for path in folder.rglob("*.csv"):
        assert path.relative_to(folder).as_posix().replace("_", r"\_") in readme
    for one in report:
        assert one.content_hash in readme
        assert f"    {one.call.as_cli('werk')}" in readme
    for source in (p for one in report for p in one.provenance.sources):
        assert source.attribution.rstrip(".") in readme.replace("\\", "")


def test_nothing_in_the_readme_is_markup_that_we_did_not_write(
    fabricate: Callable[..., Result],
) -> None:
    hostile = "a|b\n# kop <script>alert(1)</script> [x](javascript:y) `c`"
    result = fabricate()
    named = replace(
        result, output=replace(result.output, headline=(msg("{tekst}", tekst=hostile),))
    )
    readme = made([named], title=msg("{tekst}", tekst=hostile))["LEESMIJ.md"]
    assert "<script>" not in readme
    assert "[x](" not in readme
    assert sum(line.startswith("# ") for line in readme.splitlines()) == 1


def test_it_is_written_in_the_language_that_was_asked(report: list[Result]) -> None:
    files = {language: made(report[:1], language=language) for language in ("nl", "en")}
    titles = {
        language: [one["title"] for one in read(body["datapackage.json"])["resources"]]
        for language, body in files.items()
    }
    assert titles["nl"] != titles["en"]
    # A portal gets both, whoever made it.
    assert files["nl"]["dcat.jsonld"] == files["en"]["dcat.jsonld"]
    tables = [name for name in files["nl"] if name.endswith(".csv")]
    assert [files["nl"][name] for name in tables] == [files["en"][name] for name in tables]


def test_every_word_of_the_portal_is_known_or_has_an_address(report: list[Result]) -> None:
    portal = read(made(report, **WHO)["dcat.jsonld"])
    prefixes = set(portal.pop("@context"))

    def words(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for name, value in node.items():
                kinds = value if isinstance(value, list) else [value]
                yield from ([name] if not name.startswith("@") else [])
                yield from (kinds if name == "@type" else [])
                yield from words(value)
        if isinstance(node, list):
            for value in node:
                yield from words(value)

    used = {word.split(":")[0] for word in words(portal)}
    assert used <= prefixes
    assert prefixes - used <= {"skos"}


def test_records_about_persons_are_not_called_public(fabricate: Callable[..., Result]) -> None:
    from sluitend.core.result import Clearance

    result = fabricate(confidential=True)
    cleared = replace(result, clearance=Clearance(result.exit_hash, "p", "f", "2025-01-01"))
    assert "dct:accessRights" in read(made([fabricate()])["dcat.jsonld"])
    assert "dct:accessRights" not in read(made([cleared])["dcat.jsonld"])
