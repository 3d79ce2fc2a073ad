"""The verschillenanalyse of all municipalities and all pairs of years, against bare DuckDB SQL."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import polars as pl

from bench.timing import Measurement, median_of
from sluitend.reference.areas import resolve
from sluitend.reference.taakvelden import classification_of, concordance
from sluitend.rules.definition import definition, incidental_flows
from sluitend.rules.rulebook import Rulebook
from sluitend.store.calculations import find_calculation
from sluitend.store.query import ArrowStream
from sluitend.tables.iv3 import INHABITANTS, LASTEN

if TYPE_CHECKING:
    from sluitend.core.result import Output
    from sluitend.reference.geography import Geography
    from sluitend.store.snapshot import Snapshot
    from sluitend.store.workspace import Workspace

YEARS = range(2017, 2025)
SUBJECT = "sociaal-domein"
STEPS = (
    "niet_geleverd",
    "eerste_levering",
    "niet_vergelijkbaar",
    "classificatiebreuk",
    "incidenteel",
    "inwoners",
    "groep",
)
LIMIT, RATIO = 2.0, 3.0
CENT = 0.5


def measure(workspace: Workspace) -> list[Measurement]:
    connection = _prepare(workspace)
    query = (Path(__file__).parent / "bridge.sql").read_text(encoding="utf-8")
    snapshot = workspace.snapshot()
    inputs = _inputs(snapshot)
    # NL holds every municipality, those that did not file included, so its terms are every cell.
    whole = _run(inputs, workspace.geography(snapshot), "NL")
    _assert_equal(whole, pl.DataFrame(connection.sql(query)))
    # For the limit a call reads, resolves and computes; for the ratio both sides have their
    # inputs in memory, and both must hand over every amount.
    call = median_of(
        lambda: _run(_inputs(workspace.snapshot()), workspace.geography(), "gemeenten")
    )
    bare = median_of(lambda: connection.execute(query).fetchall())
    ours = median_of(lambda: _run(inputs, workspace.geography(snapshot), "gemeenten"))
    return [
        Measurement("verschillenanalyse, alle gemeenten × 28 jaarparen", call, LIMIT),
        Measurement(
            "… rekenen als veelvoud van kale DuckDB-SQL",
            ours / bare,
            RATIO,
            "×",
            f"wij {ours:.2f} s, SQL {bare:.2f} s",
        ),
    ]


def _inputs(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    declared = find_calculation("verschillenanalyse")
    return {name: snapshot.read(entry.contract) for name, entry in declared.inputs.items()}


def _run(inputs: dict[str, pl.DataFrame], geography: Geography, gebied: str) -> Output:
    """Compute as a call does, but never from the cache: the work is measured."""
    return find_calculation("verschillenanalyse").function(
        **inputs,
        rules=Rulebook(),
        gebied=resolve(gebied, geography, YEARS[0], YEARS[-1]),
        van=YEARS[0],
        tot=YEARS[-1],
        onderwerp=definition(SUBJECT),
        wijze="alle-paren",
    )


def _assert_equal(result: Output, bare: pl.DataFrame) -> None:
    """Both must give the same amount in every (pair, municipality, block, step), to the cent."""
    keys = ["van", "tot", "gm_code", "blok", "stap"]
    ours = (
        result.terms.filter(pl.col("stap").is_in(STEPS))
        .select("van", "tot", "gm_code", "blok", "stap", "onafgerond")
        .group_by(keys)
        .agg(pl.col("onafgerond").sum())
    )
    theirs = bare.unpivot(
        STEPS, index=keys[:-1], variable_name="stap", value_name="kaal"
    ).with_columns(pl.col("van", "tot").cast(pl.Int64))
    both = ours.join(theirs, on=keys, how="full", coalesce=True).with_columns(
        pl.col("onafgerond", "kaal").fill_null(0.0)
    )
    worst = (both["onafgerond"] - both["kaal"]).abs().max()
    assert float(str(worst)) < CENT, both.filter(
        (pl.col("onafgerond") - pl.col("kaal")).abs() > CENT
    )


def _prepare(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """Put the same inputs in DuckDB: what the SQL is given for free is not timed on either side."""
    snapshot = workspace.snapshot()
    geography = workspace.geography(snapshot)
    lasten = snapshot.read(LASTEN).filter(
        pl.col("document") == "jaarrekening", pl.col("taakveld").str.starts_with("6.")
    )
    known = concordance()
    groepen = definition(SUBJECT).groepen
    codes, blocks, shares = [], [], []
    for van, tot in combinations(YEARS, 2):
        for block in known.blocks(van, tot):
            if block.groep not in groepen:
                continue
            codes += [(van, tot, "van", code, block.id) for code in block.van]
            codes += [(van, tot, "naar", code, block.id) for code in block.naar]
            flow = any(f.touches(block.van + block.naar, van, tot) for f in incidental_flows())
            blocks.append((van, tot, block.id, block.groep, block.vlag == "gebroken", flow))
        share, _ = geography.weights(van, tot)
        for p, c in zip(*np.nonzero(share), strict=True):
            shares.append((van, tot, geography.codes[p], geography.codes[c], float(share[p, c])))
    empty = (
        lasten.filter(pl.col("waarde").is_null())
        .with_columns(
            domein=pl.struct("jaar", "taakveld").map_elements(
                lambda row: _group(row["jaar"], row["taakveld"]), return_dtype=pl.String
            )
        )
        .select("jaar", "gm_code", "domein")
        .unique()
    )
    tables = {
        "lasten": lasten.select("jaar", "gm_code", "taakveld", "waarde"),
        "inwoners": snapshot.read(INHABITANTS).select(
            "jaar", "gm_code", n=pl.col("waarde").cast(pl.Float64)
        ),
        "gemeenten": geography.municipalities.select("jaar", "gm_code"),
        "codes": pl.DataFrame(
            codes, schema=["van", "tot", "kant", "taakveld", "blok"], orient="row"
        ),
        "blokken": pl.DataFrame(
            blocks, schema=["van", "tot", "blok", "domein", "gebroken", "incidenteel"], orient="row"
        ),
        "aandelen": pl.DataFrame(shares, schema=["van", "tot", "p", "c", "w"], orient="row"),
        "leeg": empty,
    }
    connection = duckdb.connect()
    for name, frame in tables.items():
        connection.register(f"{name}_arrow", ArrowStream(frame))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_arrow")  # noqa: S608 - our own names
    return connection


def _group(jaar: int, taakveld: str) -> str:
    found = classification_of(jaar).find(taakveld)
    return found.groep if found else ""
