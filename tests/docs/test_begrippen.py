from __future__ import annotations

import re
from pathlib import Path

from sluitend.core.missing import Missing
from sluitend.reference.taakvelden import concordance
from sluitend.rules.definition import definitions, incidental_flows
from sluitend.rules.parameter import parameters
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.studies.bridge.kernel import Step
from sluitend.tables.catalogue import CONTRACTS

ROOT = Path(__file__).resolve().parents[2]
CELL = re.compile(r"`([^`]+)`")


def glossary() -> set[str]:
    """Return the words in code style in the first column of the glossary's tables."""
    rows = [
        line.split("|")[1]
        for line in (ROOT / "docs/begrippen.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    return {word for row in rows for word in CELL.findall(row)}


def test_every_data_word_is_in_the_glossary() -> None:
    words = {*CONTRACTS, *map(str, Missing), *map(str, Step), *parameters()}
    words |= {d.id for d in definitions()} | {flow.id for flow in incidental_flows()}
    words |= set(concordance().groepen)
    for contract in CONTRACTS.values():
        words |= {*contract.columns, *(measure.name for measure in contract.measures)}
    for calculation in CALCULATIONS:
        declared = find_calculation(calculation)
        words |= {argument.name for argument in declared.arguments}
        for table, spec in declared.outputs.items():
            words |= {table, *spec.key, *(column.name for column in spec.columns)}
    assert sorted(words - glossary()) == []


def test_definitions_page_equals_the_records() -> None:
    page = (ROOT / "docs/definities.md").read_text(encoding="utf-8")
    for d in definitions():
        groups = ", ".join(f"`{groep}`" for groep in d.groepen)
        left_out = "; ".join(item.wat for item in d.laat_weg)
        row = f"| `{d.key}` | {d.titel} | {groups} | {left_out} | {d.verificatie} |"
        assert row in page, row
    for flow in incidental_flows():
        codes = ", ".join(flow.taakvelden)
        row = (
            f"| `{flow.id}` | {flow.titel} | {codes} | {flow.van}–{flow.tot} | {flow.verificatie} |"
        )
        assert row in page, row


def test_definitions_page_lists_the_taakvelden_of_every_group() -> None:
    page = (ROOT / "docs/definities.md").read_text(encoding="utf-8")
    known = concordance()
    for groep in known.groepen:
        cells = [
            ", ".join(t.code for t in c.taakvelden.values() if t.groep == groep) or "–"
            for c in known.classificaties
        ]
        row = f"| `{groep}` | {' | '.join(cells)} |"
        assert row in page, row


def test_definitions_page_states_every_parameter_in_force() -> None:
    page = (ROOT / "docs/definities.md").read_text(encoding="utf-8")
    for key, values in parameters().items():
        value = values[-1]
        start = f"| `{key}` | {value.value} | {value.unit} | {value.source.split(':')[0]}"
        line = next((line for line in page.splitlines() if line.startswith(start)), "")
        assert value.article in line, start
        assert line.endswith(f"| {value.verification} |"), start
