from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sluitend.core.period import year_ranges
from sluitend.rules import parameter as rules
from sluitend.rules.definition import definitions
from sluitend.rules.parameter import parameters
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.store.workspace import Workspace

Run = Callable[..., Any]


def test_lijst_gives_every_calculation_with_its_summary(sluitend: Run) -> None:
    out = sluitend("lijst").out
    for name in CALCULATIONS:
        assert name in out
        assert str(find_calculation(name).summary) in out


def test_gebieden_gives_every_division_that_is_loaded(ask: Run, demo_workspace: Workspace) -> None:
    out = ask("gebieden").out
    assert "gemeenten " in out
    for name in demo_workspace.geography().divisions["indeling"].unique():
        assert f"\n{name} " in out


def test_gebieden_of_a_division_can_be_asked_for(ask: Run) -> None:
    lines = ask("gebieden", "Provincie").out.splitlines()[2:]
    assert len(lines) == 3
    for line in lines:
        code = line.split()[1]
        words = ["--van", "2022", "--tot", "2023", "--onderwerp", "wmo"]
        assert ask("run", "netto-lasten", "--gebied", f"provincie:{code}", *words).code == 0


def test_gebieden_gemeenten_are_those_of_the_newest_year(ask: Run) -> None:
    out = ask("gebieden", "gemeenten").out
    assert out.startswith("Gemeenten in 2026\n")
    assert "Zilvermonde" in out
    assert "Zeegaarde" not in out


def test_gebieden_of_an_unknown_division_suggests_one(ask: Run) -> None:
    done = ask("gebieden", "provinci")
    assert done.code == 2
    assert "Bedoelt u provincie?" in done.err


def test_publicaties_give_three_dates_status_and_counts(
    ask: Run, demo_workspace: Workspace
) -> None:
    out = ask("publicaties").out
    found = demo_workspace.publications()
    years = {publication.id: year_ranges(publication.years) for publication in found}
    for publication in found:
        line = next(line for line in out.splitlines() if line.startswith(publication.id))
        day, moment = publication.published_on, publication.loaded_at
        for text in (f" {years[publication.id]} ", f" {day}", f" {moment}", publication.status):
            assert text in line
    assert {y for identity, y in years.items() if "baten_lasten" in identity} == {"2023–2025"}
    assert "fictief" in out
    for _, file, read, accepted, rejected in demo_workspace.catalog.source_files():
        assert file in out
        assert read == accepted + rejected


def test_definities_say_what_they_leave_out(sluitend: Run) -> None:
    out = sluitend("definities").out
    for found in definitions():
        assert f"{found.key}: {found.titel}" in out
        for left in found.laat_weg:
            assert (
                f"Niet meegeteld: {left.wat} ({', '.join(left.taakvelden)}). {left.waarom}" in out
            )


def test_parameters_give_value_article_and_grade(sluitend: Run) -> None:
    out = sluitend("parameters").out
    for name, values in parameters().items():
        assert out.count(f"\n{name} ") == len(values)
    row = sluitend("parameters", "iv3.inleverdatum_jaarrekening", "--op", "2024-01-01").out
    assert "07-15" in row
    assert "art. 200" in row
    assert "V2: geverifieerd in een andere" in row


def test_a_parameter_without_a_value_on_the_day_gives_none(sluitend: Run) -> None:
    done = sluitend("parameters", "iv3.inleverdatum_begroting", "--op", "2010-01-01")
    assert (done.code, done.out) == (6, "")
    assert "heeft geen waarde op 2010-01-01" in done.err
    assert "Bekend zijn: 2017-01-01 – " in done.err


def test_a_list_on_a_day_names_the_parameters_without_a_value(sluitend: Run) -> None:
    done = sluitend("parameters", "--op", "1990-01-01")
    assert done.code == 0
    assert done.err.count("heeft geen waarde op 1990-01-01") == len(parameters())


@pytest.mark.parametrize("words", [["bbp"], ["bbp", "--op", "2024-01-01"]])
def test_an_unknown_parameter_is_refused(sluitend: Run, words: list[str]) -> None:
    done = sluitend("parameters", *words)
    assert done.code == 2
    assert "Parameter ‘bbp’ bestaat niet." in done.err


def test_an_unverified_parameter_is_marked(
    sluitend: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "los.yaml").write_text(
        '- {id: los.bedrag, eenheid: euro, bron: "van horen zeggen", waarden: '
        "[{waarde: 5, van: 2020-01-01, tot: null, artikel: '', verificatie: U}]}\n",
        encoding="utf-8",
    )
    found = rules.read_parameters(tmp_path)
    monkeypatch.setattr(rules, "parameters", lambda: found)
    assert "U: NIET geverifieerd" in sluitend("parameters", "los.bedrag", "--op", "2024-01-01").out


def test_a_day_that_is_no_date_is_refused(sluitend: Run) -> None:
    done = sluitend("parameters", "--op", "1 januari")
    assert done.code == 2
    assert "JJJJ-MM-DD" in done.err
