"""Aansluitingen: pairs that fit their tables, and never money beside a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from sluitend.core.errors import AdditivityError
from sluitend.rules.reconciliation import PAIRS, pairs, read_pairs
from sluitend.tables.aggregate import require_additive
from sluitend.tables.catalogue import CONTRACTS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.rules.reconciliation import Pair

RECORD: dict[str, Any] = {
    "id": "proef",
    "titel": "Proef",
    "sleutel": ["jaar", "document", "gm_code"],
    "eerste": {"naam": "Een", "tabel": "iv3_lasten", "maat": "lasten"},
    "tweede": {"naam": "Twee", "tabel": "iv3_totalen", "maat": "lasten"},
    "toelichting": "Proef.",
}


def read(tmp_path: Path, *records: dict[str, Any]) -> tuple[Pair, ...]:
    path = tmp_path / "paren.yaml"
    path.write_text(yaml.safe_dump(list(records)), encoding="utf-8")
    return read_pairs(path)


def changed(**sides: dict[str, Any]) -> dict[str, Any]:
    return {**RECORD, **{name: {**RECORD[name], **more} for name, more in sides.items()}}


def test_the_shipped_pairs_are_sound_and_explain_themselves() -> None:
    assert len(pairs()) >= 20
    for pair in pairs():
        assert pair.toelichting.endswith(".")
        assert pair.eerste.naam
        assert pair.tweede.naam
        assert pair.eerste != pair.tweede


def test_no_shipped_pair_reads_records_of_persons() -> None:
    sides = [side for pair in pairs() for side in (pair.eerste, pair.tweede)]
    assert not any(side.contract.confidential for side in sides)


def test_the_file_is_read_whole() -> None:
    listed = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    assert [record["id"] for record in listed] == [pair.id for pair in pairs()]


def test_the_tolerance_is_half_the_unit_of_the_coarser_source() -> None:
    found = {pair.id: pair.tolerance for pair in pairs()}
    assert found["lasten-per-taakveld"] == 50_000
    assert found["inwoners-kerncijfers"] == 0.5
    assert found["inwoners-wijken"] == 2.5
    assert found["eigen-begroting"] == 50_000


def test_parts_of_one_whole_may_be_added_and_nothing_else() -> None:
    pair = next(pair for pair in pairs() if pair.id == "balanstotaal")
    require_additive([pair.eerste.measure], "balanspost")
    with pytest.raises(AdditivityError):
        require_additive([CONTRACTS["balansposten"].measure("stand")], "balanspost")
    with pytest.raises(AdditivityError):
        require_additive([pair.eerste.measure], "jaar")


def test_a_sound_pair_is_read(tmp_path: Path) -> None:
    (pair,) = read(tmp_path, RECORD)
    assert pair.published_as == ("jaar", "document")
    assert pair.is_amount


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (changed(tweede={"tabel": "inwoners", "maat": "inwoners"}), "money beside a count"),
        (changed(eerste={"alleen": {"balanspost": ["P"]}}), "does not have these columns"),
        (changed(eerste={"uit": {"hoofdtaakveld": "rubriek"}}), "does not have these columns"),
        (changed(eerste={"delen": "taakveld"}), "parts of one whole"),
        ({**RECORD, "sleutel": ["jaar", "document"]}, "does not fit"),
        ({**RECORD, "sleutel": ["jaar", "gm_code", "wijk_code"]}, "does not fit"),
    ],
)
def test_a_pair_that_cannot_be_compared_is_refused(
    tmp_path: Path, record: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        read(tmp_path, record)


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        read(tmp_path, RECORD, RECORD)


def test_a_word_that_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        read(tmp_path, changed(eerste={"afronden": True}))
