"""A report as a file: read to calls, refused with its line, and written so that it reads back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sluitend as sl
from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.result import Words
from sluitend.publish.composition.model import (
    Composition,
    Section,
    composition_of,
    run_composition,
)
from sluitend.publish.composition.nodes import LARGEST_FILE
from sluitend.publish.composition.reading import (
    CALCULATION,
    CHAPTERS,
    HEADING,
    KNOWN_ON,
    OVERRIDES,
    PAPER,
    PERIOD,
    SHARED,
    STATE,
    TEXT,
    TITLE,
    UNVERIFIED,
    YEARS,
    compose,
    parse_composition,
    read_composition,
)
from sluitend.publish.composition.standard import area_report, standard_report
from sluitend.publish.composition.writing import as_yaml
from sluitend.publish.contents import contents
from sluitend.publish.release import release
from sluitend.publish.report import render_report
from sluitend.store.calculations import CALCULATIONS, find_calculation

if TYPE_CHECKING:
    from sluitend.core.result import Result
    from sluitend.store.workspace import Workspace

FILE = """\
titel: Jeugd in Elzenwaarde
gebied: GM9011
jaren: {van: 2020, tot: 2024}
hoofdstukken:
  - berekening: netto-lasten
    onderwerp: jeugd
  - berekening: verschillenanalyse
    onderwerp: jeugd
    van: 2022
    tot: 2023
    kop: Waarom stegen de lasten in 2023?
    tekst: |
      De raad vroeg hiernaar.

      Zie ook de brief
      van mei.
  - berekening: vergelijkingsgroep
    jaar: 2023
    onderwerp: jeugd
    stel: {vergelijkingsgroep.minimum_mediaan: 4}
"""


@pytest.fixture(scope="module")
def composed(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    path = tmp_path_factory.mktemp("samenstelling") / "jeugd.yaml"
    path.write_text(
        FILE.replace("    stel: {vergelijkingsgroep.minimum_mediaan: 4}\n", ""), "utf-8"
    )
    title, results = compose(demo_workspace, path)
    assert str(title) == "Jeugd in Elzenwaarde"
    return results


def complete(composition: Composition) -> list[tuple[Call, Words]]:
    """Return what a composition asks, with the defaults a run would fill in."""
    return [
        (
            replace(
                s.call,
                arguments=tuple(
                    sorted(
                        find_calculation(s.call.calculation)
                        .complete(dict(s.call.arguments))
                        .items()
                    )
                ),
            ),
            s.words,
        )
        for s in composition.sections
    ]


def test_every_chapter_is_a_call_with_what_stands_on_top() -> None:
    read = parse_composition(FILE, "jeugd.yaml")
    asked = [(s.call.calculation, dict(s.call.arguments)) for s in read.sections]
    assert asked[0] == (
        "netto-lasten",
        dict(
            sl.call(
                "netto-lasten", gebied="GM9011", van=2020, tot=2024, onderwerp="jeugd"
            ).arguments
        )
        | {
            a.name: a.default
            for a in find_calculation("netto-lasten").arguments
            if a.default is not None
        },
    )
    assert {k: asked[1][1][k] for k in ("van", "tot", "wijze")} == {
        "van": "2022",
        "tot": "2023",
        "wijze": "jaar-op-jaar",
    }
    assert asked[2][1]["jaar"] == "2023"
    assert read.sections[2].call.overrides == (("vergelijkingsgroep.minimum_mediaan", "4"),)
    assert read.sections[1].words == Words(
        "Waarom stegen de lasten in 2023?", "De raad vroeg hiernaar.\n\nZie ook de brief van mei."
    )
    assert read.title == "Jeugd in Elzenwaarde"


def test_a_composed_report_has_the_figures_of_its_calls(
    composed: list[Result], demo_workspace: Workspace
) -> None:
    for result in composed:
        assert demo_workspace.run(result.call).content_hash == result.content_hash


def test_the_authors_words_are_shown_as_the_authors(composed: list[Result]) -> None:
    page = render_report([release(r) for r in composed], workspace="werk")
    assert '<h2 id="h2">Waarom stegen de lasten in 2023?</h2>' in page
    block = page.partition('<div class="author">')[2].partition("</div>")[0]
    assert "opsteller van dit rapport; dit is niet berekend" in block
    assert "<p>De raad vroeg hiernaar.</p>" in block
    assert "<p>Zie ook de brief van mei.</p>" in block
    assert page.count('<div class="author">') == 1


def test_words_leave_under_the_same_check_as_figures(composed: list[Result]) -> None:
    with_words = composed[1]
    without = replace(with_words, words=Words())
    assert with_words.content_hash == without.content_hash
    assert with_words.exit_hash != without.exit_hash


def test_a_report_prints_the_file_that_makes_it_again(
    composed: list[Result], demo_workspace: Workspace
) -> None:
    told = contents([release(r) for r in composed], workspace="mijn map")
    assert told.repeat.endswith("--werkruimte 'mijn map'")
    again = parse_composition(told.composition, "samenstelling.yaml")
    assert [s.call.state for s in again.sections] == [r.call.state for r in composed]
    assert all(s.call.state for s in again.sections)
    results = run_composition(demo_workspace, again)
    assert [r.content_hash for r in results] == [r.content_hash for r in composed]
    assert [r.words for r in results] == [r.words for r in composed]


def test_the_standard_report_is_such_a_composition(demo_workspace: Workspace) -> None:
    report = standard_report(demo_workspace, "GM9011", 2021, 2023)
    again = parse_composition(as_yaml(report.composition), "standaard.yaml")
    assert again.title == "Sociaal domein in Elzenwaarde"
    found = run_composition(demo_workspace, again)
    expected = area_report(demo_workspace, "GM9011", 2021, 2023)
    assert [r.call for r in found] == [r.call for r in expected]
    assert [r.content_hash for r in found] == [r.content_hash for r in expected]


def test_what_is_usual_is_not_written() -> None:
    text = as_yaml(parse_composition(FILE, "jeugd.yaml"))
    assert "wijze" not in text
    assert "document" not in text
    assert text.count("onderwerp") == 1
    assert "jaar: 2023\n" in text


def values(name: str, kind: str, choices: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Return values that an argument may have."""
    if kind == "jaar":
        return st.sampled_from(["2019", "2022", "2024"])
    if kind == "onderwerp":
        return st.sampled_from(["jeugd", "wmo"])
    if kind == "keuze":
        return st.sampled_from(choices)
    return st.sampled_from({"gebied": ["NL", "GM9011", "'s-Kruidenveld"]}.get(name, []))


@st.composite
def sections(draw: st.DrawFn) -> Section:
    declared = find_calculation(draw(st.sampled_from(sorted(CALCULATIONS))))
    arguments = {}
    for argument in declared.arguments:
        if argument.kind in ("tekst", "getal"):
            # In a notation of its own: what the declaration itself gives as example.
            if argument.default is None:
                arguments[argument.name] = argument.example
        elif argument.default is None or draw(st.booleans()):
            arguments[argument.name] = draw(values(argument.name, argument.kind, argument.choices))
    call = Call.make(
        declared.id,
        arguments,
        known_on=draw(st.sampled_from(["", "2025-06-01"])),
        state=draw(st.sampled_from(["", "41a7a5bcc15f", "1234567890123", "0012", "12e4567890"])),
        allow_unverified=draw(st.booleans()),
    )
    words = st.sampled_from(["", "Nee", "012", "# geen: commentaar", "{a}", "‘Waarom?’ - 5%"])
    return Section(call, Words(draw(words), draw(words), draw(st.booleans())))


@given(st.lists(sections(), min_size=1, max_size=5), st.sampled_from(["", "2023", "Jeugd: 'x'"]))
def test_a_composition_reads_back_as_it_was_written(chapters: list[Section], title: str) -> None:
    composition = Composition(tuple(chapters), title)
    again = parse_composition(as_yaml(composition), "x.yaml")
    assert complete(again) == complete(composition)
    assert again.title == title


def test_what_goes_on_paper_is_said_for_all_chapters_or_for_one() -> None:
    chapters = (
        "gebied: GM9011\nonderwerp: jeugd\njaren: {van: 2020, tot: 2024}\nhoofdstukken:\n"
        "  - berekening: netto-lasten\n"
        "  - berekening: verschillenanalyse\n    op-papier: "
    )
    one = parse_composition(chapters + "alles\n", "x.yaml")
    assert [section.words.whole for section in one.sections] == [False, True]
    others = parse_composition("op-papier: alles\n" + chapters + "kort\n", "x.yaml")
    assert [section.words.whole for section in others.sections] == [True, False]


HEAD = "gebied: GM9011\njaren: {van: 2020, tot: 2024}\nhoofdstukken:\n"


@pytest.mark.parametrize(
    ("text", "line", "problem", "remedy"),
    [
        ("", 1, "Het bestand is leeg", "--toon-samenstelling"),
        ("titel: x\n", 1, "heeft geen ‘hoofdstukken’", "- berekening"),
        ("- a\n", 1, "Een samenstelling moet bestaan uit regels", "rapport-samenstellen.md"),
        ("hoofdstukken: netto-lasten\n", 1, "moet een lijst zijn", "- berekening"),
        ("hoofdstukken: []\n", 1, "ten minste één hoofdstuk", "- berekening"),
        (HEAD + "  - netto-lasten\n", 4, "Een hoofdstuk moet bestaan uit", "voorbeeld"),
        (HEAD + "  - onderwerp: jeugd\n", 4, "noemt geen berekening", "netto-lasten"),
        (HEAD + "  - berekening: netto-laste\n", 4, "‘netto-laste’ bestaat niet", "netto-lasten?"),
        ("titl: x\n" + HEAD, 1, "kent geen ‘titl’", "Bedoelt u titel?"),
        ("gebied: GM9011\ngebied: NL\n", 2, "‘gebied’ staat er twee keer", "één van beide"),
        (HEAD + "  - berekening: netto-lasten\n", 4, "mist ‘onderwerp’", "onderwerp: jeugd’ bovenaan"),
        (
            "gebied: GM9011\nhoofdstukken:\n  - berekening: leveringen\n    onderwerp: jeugd\n",
            3,
            "mist ‘van’",
            "jaren: {van: 2017}",
        ),
        (
            HEAD + "  - berekening: vergelijkingsgroep\n    onderwerp: jeugd\n",
            4,
            "mist ‘jaar’",
            "‘jaar: 2023’ bij dit hoofdstuk",
        ),
        (
            HEAD + "  - berekening: netto-lasten\n    onderwerp: jeugd\n    wijze: ineens\n",
            6,
            "Hoofdstuk ‘netto-lasten’ kent geen ‘wijze’",
            "Kies uit: berekening, ",
        ),
        (
            HEAD + "  - berekening: verschillenanalyse\n    onderwerp: jeugt\n",
            5,
            "Onderwerp ‘jeugt’ is niet gedefinieerd",
            "jeugd",
        ),
        (
            HEAD + "  - berekening: verschillenanalyse\n    onderwerp: jeugd\n    wijze: samen\n",
            6,
            "‘samen’ is geen mogelijke wijze",
            "jaar-op-jaar",
        ),
        ("gebied: x\njaren:\n  van: vorig\nhoofdstukken:\n", 3, "‘vorig’ is geen jaar", "2023"),
        ("jaren: 2020\nhoofdstukken: [{}]\n", 1, "‘jaren’ moet bestaan uit", "voorbeeld"),
        ("jaren: {eerste: 2020}\nhoofdstukken: [{}]\n", 1, "kent geen ‘eerste’", "van, tot"),
        ("gebied:\nhoofdstukken: [{}]\n", 1, "‘gebied’ heeft geen waarde", "Vul"),
        ("gebied: [GM9011]\nhoofdstukken: [{}]\n", 1, "‘gebied’ moet één waarde zijn", "dezelfde regel"),
        (f"titel: {'x' * 201}\nhoofdstukken: [{{}}]\n", 1, "201 tekens; hooguit 200", "korter"),
        (
            HEAD + "  - berekening: netto-lasten\n    onderwerp: jeugd\n    stel: {nep: 1}\n",
            6,
            "kent geen parameter ‘nep’",
            "In te stellen",
        ),
        (
            HEAD + "  - berekening: netto-lasten\n    onderwerp: jeugd\n"
            "    niet-geverifieerd-toestaan: misschien\n",
            6,
            "‘misschien’ is geen ja of nee",
            "ja of nee",
        ),
        (
            HEAD + "  - berekening: netto-lasten\n    onderwerp: jeugd\n    op-papier: ja\n",
            6,
            "‘ja’ zegt niet wat er op papier komt",
            "kort of alles",
        ),
        ("op-papier: veel\nhoofdstukken: [{}]\n", 1, "‘veel’ zegt niet", "kort of alles"),
        (
            HEAD + "  - berekening: netto-lasten\n    onderwerp: jeugd\n" * 101,
            204,
            "hooguit 100 hoofdstukken",
            "twee rapporten",
        ),
        ("gebied: 'GM9011\n", 2, "niet te lezen als YAML", "aanhalingstekens"),
        ("gebied: a: b\n", 1, "niet te lezen als YAML", "dubbele punt"),
        ("gebied: GM9011\n---\ngebied: NL\n", 2, "niet te lezen als YAML", "inspringen"),
        ("gebied: x\x07\n", 1, "tekens die in YAML niet kunnen", "UTF-8"),
        ("a: &a [x]\nb: *a\n", 1, "Verwijzingen met & en *", "Schrijf de waarde uit"),
        ("gebied: *a\n", 1, "Verwijzingen met & en *", "Schrijf de waarde uit"),
        ("gebied: " + "[" * 5_000, 1, "niet te lezen als YAML", "inspringen"),
        ("gebied: !!python/name:os.system x\nhoofdstukken: [{}]\n", 1, "moet één waarde", "Schrijf"),
        ("titel: !!binary aGFsbG8=\nhoofdstukken: [{}]\n", 1, "", "Schrijf"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_remedy(
    text: str, line: int, problem: str, remedy: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_composition(text, "fout.yaml")
    assert str(caught.value.problem).startswith(f"fout.yaml, regel {line}: ")
    assert problem in str(caught.value.problem)
    assert remedy in str(caught.value.remedy)


def test_what_only_the_data_can_refuse_names_the_chapter(
    demo_workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "fout.yaml"
    path.write_text(FILE.replace("GM9011", "Nergenshuizen"), "utf-8")
    with pytest.raises(ArgumentError, match=r"fout\.yaml, regel 5: Gemeente ‘Nergenshuizen’"):
        compose(demo_workspace, path)


def test_a_state_that_is_not_there_is_no_chapter_without_figures(
    demo_workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "oud.yaml"
    path.write_text(
        HEAD + "  - berekening: netto-lasten\n    onderwerp: jeugd\n    stand: 0000deadbeef\n",
        "utf-8",
    )
    with pytest.raises(NoDataError, match=r"oud\.yaml, regel 4: .*0000deadbeef"):
        compose(demo_workspace, path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"x" * (LARGEST_FILE + 1), "te groot"),
        ("titel: caf\xe9".encode("latin-1"), "geen tekst in UTF-8"),
        (None, "is niet te lezen"),
    ],
)
def test_a_file_that_is_none_is_refused(
    content: bytes | None, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArgumentError, match=problem):
        read_composition(path)


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#\n \t%@?,0123é\\"), max_size=80))
def test_any_other_text_is_refused_with_its_line(text: str) -> None:
    told = ""
    try:
        parse_composition(text, "x.yaml")
    except ArgumentError as error:
        told = str(error)
    # These letters spell no calculation, so no text of them is a report.
    assert told.startswith("x.yaml, regel ")


def test_the_composition_of_results_keeps_their_words(composed: list[Result]) -> None:
    assert [s.words for s in composition_of(composed).sections] == [r.words for r in composed]


PAGE = (Path(__file__).parents[2] / "docs" / "rapport-samenstellen.md").read_text(encoding="utf-8")


def test_the_example_in_the_documentation_is_a_report() -> None:
    example = PAGE.partition("```yaml\n")[2].partition("```")[0]
    read = parse_composition(example, "voorbeeld.yaml")
    assert [s.call.calculation for s in read.sections] == [
        "netto-lasten",
        "verschillenanalyse",
        "vergelijkingsgroep",
    ]


def test_every_line_a_file_may_have_is_documented() -> None:
    own = [CHAPTERS, TITLE, YEARS, *SHARED, *PERIOD]
    for name in [*own, CALCULATION, HEADING, TEXT, KNOWN_ON, OVERRIDES, STATE, UNVERIFIED, PAPER]:
        assert f"`{name}`" in PAGE, name


def test_the_manifest_of_a_report_has_its_file(composed: list[Result], tmp_path: Path) -> None:
    target = sl.publish(composed, tmp_path / "jeugd")
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    again = parse_composition(manifest["samenstelling"], "samenstelling.yaml")
    # Of the version of the code nothing can be asked.
    unpinned = [replace(call, code="") for call, _ in complete(composition_of(composed))]
    assert [call for call, _ in complete(again)] == unpinned
    assert [s.words for s in again.sections] == [r.words for r in composed]
