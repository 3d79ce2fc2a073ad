"""Records of the program: what a reader sees is marked, everything else is plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.labels import labels_in, read_records
from sluitend.core.messages import Label

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = """
- id: jeugd
  titel: "Jeugd"
  groepen: [jeugd]
  volgorde: [zwak, goed]
  bron: "Staatsblad"
  van: 2017
  laat_weg:
    - {wat: "Overhead", taakvelden: ["0.4"], waarom: "Niet uitgesplitst."}
"""


def test_only_what_people_read_is_a_label(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(RECORDS, encoding="utf-8")
    (record,) = read_records(path)
    assert labels_in([record]) == {"Jeugd", "zwak", "goed", "Overhead", "Niet uitgesplitst."}
    assert type(record["id"]) is str
    assert type(record["bron"]) is str
    assert type(record["groepen"][0]) is str
    assert type(record["laat_weg"][0]["taakvelden"][0]) is str
    assert record["van"] == 2017


def test_a_label_is_text_in_a_table() -> None:
    frame = pl.DataFrame({"titel": [Label("Jeugd"), None]})
    assert frame.schema["titel"] == pl.String
    assert frame.filter(pl.col("titel") == Label("Jeugd")).height == 1
