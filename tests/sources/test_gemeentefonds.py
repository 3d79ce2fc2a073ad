"""The gemeentefonds per circular: what is read, what is checked with it, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from sluitend.core.errors import AdditivityError, SourceError
from sluitend.sources.gemeentefonds import Gemeentefonds
from sluitend.tables.aggregate import aggregate
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.gemeentefonds import FACTORS, OUTCOMES, PAYMENTS, SHARES, VOLUMES, WEIGHTS

if TYPE_CHECKING:
    from pathlib import Path

    from sluitend.sources.source import Reading
    from sluitend.store.workspace import Workspace

VOLUMINA, GEWICHTEN, UITKERINGEN, UITKOMST, FACTOR = Gemeentefonds.signature
SETS = (("M2024", 2025, 1.5), ("S2024", 2025, 1.6))
PLACES = {"GM9001": "Zandmeer", "GM9002": "Wolderveen", "GM9003": "Elsbroek"}
JEUGD, BESTUUR, OZB = "Jeugd", "Bestuur", "Onroerendezaakbelasting"
WEIGHT = {
    ("vast", "vast bedrag"): (0.0, 1000.25, 0.0),
    ("jong", "jongeren"): (300.5, 10.0, 0.0),
    ("WOZwe80", "ozb woningen eigenaren"): (0.0, 0.0, -0.001),
}
"""Per maatstaf the weight in the clusters Jeugd, Bestuur and Onroerendezaakbelasting."""
SHARE = {"jeugd": (0.75, 0.25, 0.0)}
UNITS = {"vast nieuw": 1.0, "jong": 120.5, "WOZwe80": 2_000_000.0}
PAID = {"jeugd": 1000.5, "Participatie": 0.0}


def known() -> pl.DataFrame:
    rows = [(jaar, code, None) for jaar in (2024, 2025) for code in PLACES]
    rows.append((2024, "GM9004", None))  # ended on 1 January 2025
    schema = {"jaar": pl.Int64, "gm_code": pl.String, "inwoners": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def outcome(factor: float) -> dict[str, float]:
    """Return what a municipality gets per cluster, without the fixed amount, as the source does."""
    parts = {
        JEUGD: 300.5 * UNITS["jong"] * factor,
        BESTUUR: 10.0 * UNITS["jong"] * factor,
        OZB: -0.001 * UNITS["WOZwe80"],
    }
    return parts | {"Totaal": sum(parts.values())}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    tables = {
        VOLUMINA: ["circulaire,jaar,gm_code,naam,prov,maatstaf,volume"],
        GEWICHTEN: ["circulaire,jaar,maatstaf,omschrijving,cluster,gewicht_eur"],
        UITKERINGEN: ["circulaire,jaar,gm_code,naam,prov,uitkering,bedrag_eur"],
        UITKOMST: ["circulaire,jaar,naam,cluster,bedrag_eur"],
        FACTOR: ["circulaire,jaar,uitkeringsfactor", "M2022,2023,1.2"],
    }
    for circular, jaar, factor in SETS:
        start = f"{circular},{jaar}"
        for code, name in PLACES.items():
            own = f"{start},{code},{name},1"
            tables[VOLUMINA] += [f"{own},{unit},{value}" for unit, value in UNITS.items()]
            tables[UITKERINGEN] += [f"{own},{paid},{value}" for paid, value in PAID.items()]
        for people, name in [*((1, name) for name in PLACES.values()), (3, "Nederland")]:
            tables[UITKOMST] += [
                f"{start},{name},{cluster},{people * value}"
                for cluster, value in outcome(factor).items()
            ]
        posts = {
            **{f"{unit},{text}": w for (unit, text), w in WEIGHT.items()},
            **{f",{paid}": w for paid, w in SHARE.items()},
        }
        for post, weights in posts.items():
            tables[GEWICHTEN] += [
                f"{start},{post},{cluster},{value}"
                for cluster, value in zip(
                    (JEUGD, BESTUUR, OZB, "Totaal"), (*weights, sum(weights)), strict=True
                )
            ]
        tables[FACTOR].append(f"{start},{factor}")
    for name, lines in tables.items():
        (tmp_path / name).write_text("\n".join([*lines, ""]), "utf-8")
    (tmp_path / "SOURCE.md").write_text("Origin: verzonnen (2025-04-28)\n", "utf-8")
    return tmp_path


def read(directory: Path) -> Reading:
    reading = Gemeentefonds().read(directory, known())
    for name, frame in reading.tables.items():
        CONTRACTS[name].check(
            frame.with_columns(publicatie_id=pl.lit("p")).select(CONTRACTS[name].columns)
        )
    return reading


def line_of(path: Path, text: str) -> int:
    """Return the line of the file in which `text` stands, once."""
    (line,) = [n for n, row in enumerate(path.read_text("utf-8").splitlines(), 1) if text in row]
    return line


def change(path: Path, old: str, new: str) -> int:
    line = line_of(path, old)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return line


def drop(path: Path, text: str) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if text not in line), "utf-8")


def test_every_row_is_read_and_sums_are_checked_not_stored(directory: Path) -> None:
    reading = read(directory)
    assert reading.rejects.is_empty()
    assert {f.bestand: (f.gelezen, f.geaccepteerd) for f in reading.files} == {
        VOLUMINA: (18, 18),
        GEWICHTEN: (32, 32),
        UITKERINGEN: (12, 12),
        UITKOMST: (32, 32),
        FACTOR: (3, 3),
    }
    assert {name: frame.height for name, frame in reading.tables.items()} == {
        "gf_volumina": 18,
        "gf_gewichten": 2 * 3 * 3,
        "gf_maatstaven": 2 * 3,
        "gf_aandelen": 2 * 3,
        "gf_uitkeringen": 12,
        "gf_clusteruitkomst": 2 * 3 * 3,
        "gf_uitkeringsfactor": 3,
    }
    assert not any(
        frame["ontbreekt"].count()
        for frame in reading.tables.values()
        if "ontbreekt" in frame.columns
    )
    assert reading.described.published_on == "2025-04-28"
    assert reading.described.fictional


def test_values_keep_their_unit(directory: Path) -> None:
    tables = read(directory).tables
    own = {"circulaire": "S2024", "jaar": 2025}
    assert (
        tables["gf_volumina"].filter(**own, gm_code="GM9002", maatstaf="jong")["waarde"].item()
        == 120.5
    )
    assert (
        tables["gf_uitkeringen"].filter(**own, gm_code="GM9002", uitkering="jeugd")["waarde"].item()
        == 100_050
    )
    assert (
        tables["gf_gewichten"].filter(**own, cluster=OZB, maatstaf="WOZwe80")["waarde"].item()
        == -0.001
    )
    assert (
        tables["gf_aandelen"].filter(**own, cluster=JEUGD, uitkering="jeugd")["waarde"].item()
        == 0.75
    )
    found = tables["gf_clusteruitkomst"].filter(**own, gm_code="GM9003", cluster=JEUGD)
    assert found["waarde"].item() == round(300.5 * 120.5 * 1.6 * 100)
    names = dict(
        tables["gf_maatstaven"].filter(**own).select("maatstaf", "omschrijving").iter_rows()
    )
    assert names["WOZwe80"] == "ozb woningen eigenaren"


def test_what_is_known_of_the_source_is_said(directory: Path) -> None:
    incomplete, unlinked = read(directory).notices
    assert "niet volledig" in str(incomplete)
    assert "Alleen bij de aantallen staat: vast nieuw." in str(unlinked)
    assert "Alleen bij de bedragen per eenheid staat: vast." in str(unlinked)


JONG = "M2024,2025,GM9002,Wolderveen,1,jong,120.5"
PAYMENT = "M2024,2025,GM9002,Wolderveen,1,jeugd,1000.5"
NO_NUMBER = "geen getal binnen de grenzen"


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "reason"),
    [
        (VOLUMINA, JONG, JONG.replace("M2024", "X2024"), "circulaire", "geen geldige code"),
        (VOLUMINA, JONG, JONG.replace("2025", "25"), "jaar", "geen geheel getal binnen de grenzen"),
        (VOLUMINA, JONG, JONG.replace("2025", "2031"), "jaar", "over dit jaar gaat deze circulaire niet"),
        (VOLUMINA, JONG, JONG.replace("2025", "2021"), "jaar", "over dit jaar gaat deze circulaire niet"),
        (VOLUMINA, JONG, JONG.replace("GM9002", "9002"), "gm_code", "geen geldige code"),
        (VOLUMINA, JONG, JONG.replace("GM9002", "GM9004"), "gm_code", "deze gemeente bestaat niet in dat jaar"),
        (VOLUMINA, JONG, JONG.replace("jong", "jongeren"), "maatstaf", "deze maatstaf heeft geen bedrag per eenheid in dezelfde circulaire"),
        (VOLUMINA, JONG, JONG.replace(",jong,", ",,"), "maatstaf", "leeg"),
        (VOLUMINA, JONG, JONG.replace("120.5", '"120,5"'), "volume", NO_NUMBER),
        (VOLUMINA, JONG, JONG.replace("120.5", "-120.5"), "volume", NO_NUMBER),
        (VOLUMINA, JONG, JONG.replace("120.5", ""), "volume", NO_NUMBER),
        (UITKERINGEN, PAYMENT, PAYMENT.replace("1000.5", "n.v.t."), "bedrag_eur", NO_NUMBER),
        (UITKERINGEN, PAYMENT, PAYMENT.replace("jeugd", " "), "uitkering", "leeg"),
        (UITKERINGEN, PAYMENT, PAYMENT.replace("GM9002", "GM9004"), "gm_code", "deze gemeente bestaat niet in dat jaar"),
        (GEWICHTEN, "M2024,2025,jong,jongeren,Jeugd,300.5", "M2024,2025,jong,jongeren,Jeugd,€ 300", "gewicht_eur", NO_NUMBER),
        (GEWICHTEN, "M2024,2025,jong,jongeren,Jeugd,300.5", "M2024,2025,jong,jongeren,,300.5", "cluster", "leeg"),
        (GEWICHTEN, "M2024,2025,jong,jongeren,Jeugd,300.5", "M2024,2025,,,Jeugd,300.5", "omschrijving", "leeg"),
        (GEWICHTEN, "M2024,2025,,jeugd,Jeugd,0.75", "M2024,2025,,jeugd,Jeugd,75", "gewicht_eur", "geen aandeel tussen 0 en 1"),
        (UITKOMST, "M2024,2025,Wolderveen,Jeugd", "M2024,2025,Wolderveen (oud),Jeugd", "naam", "deze naam staat niet met een code in volumina_lang.csv van dezelfde circulaire"),
        (UITKOMST, "M2024,2025,Wolderveen,Jeugd", "M2024,2025,Wolderveen,Jeud", "cluster", "dit cluster heeft geen bedragen per eenheid in dezelfde circulaire"),
        (UITKOMST, "M2024,2025,Wolderveen,Jeugd", "M2023,2025,Wolderveen,Jeugd", "cluster", "dit cluster heeft geen bedragen per eenheid in dezelfde circulaire"),
        (UITKOMST, "M2024,2025,Wolderveen,Onroerendezaakbelasting,-2000.0", "M2024,2025,Wolderveen,Onroerendezaakbelasting,", "bedrag_eur", NO_NUMBER),
        (FACTOR, "M2024,2025,1.5", "M2024,2025,1500", "uitkeringsfactor", NO_NUMBER),
        (FACTOR, "M2024,2025,1.5", "M2024,2052,1.5", "jaar", "over dit jaar gaat deze circulaire niet"),
    ],
)  # fmt: skip
def test_wrong_row_is_on_the_uitvallijst(
    directory: Path, file: str, old: str, new: str, column: str, reason: str
) -> None:
    line = change(directory / file, old, new)
    rejects = read(directory).rejects
    assert rejects["bestand", "rij", "kolom", "reden"].rows() == [(file, line, column, reason)]


@pytest.mark.parametrize(
    ("file", "row", "key"),
    [
        (VOLUMINA, JONG, "circulaire, jaar, gm_code, maatstaf"),
        (UITKERINGEN, PAYMENT, "circulaire, jaar, gm_code, uitkering"),
        (UITKOMST, "M2024,2025,Wolderveen,Onroerendezaakbelasting,-2000.0", "circulaire, jaar, gm_code, cluster"),
        (FACTOR, "M2024,2025,1.5", "circulaire, jaar"),
    ],
)  # fmt: skip
def test_doubled_key_is_rejected_both_times(directory: Path, file: str, row: str, key: str) -> None:
    path = directory / file
    line = line_of(path, row)
    path.write_text(path.read_text("utf-8") + row + "\n", "utf-8")
    rejects = read(directory).rejects
    last = len(path.read_text("utf-8").splitlines())
    assert rejects["rij", "reden"].rows() == [
        (line, f"dubbele sleutel ({key})"),
        (last, f"dubbele sleutel ({key})"),
    ]


def test_rejected_cell_has_no_value_and_is_no_zero(directory: Path) -> None:
    change(directory / VOLUMINA, JONG, JONG.replace("120.5", "abc"))
    volumes = read(directory).tables["gf_volumina"]
    own = volumes.filter(circulaire="M2024", maatstaf="jong")
    assert own.height == 3
    assert own.filter(gm_code="GM9002")["waarde", "ontbreekt"].rows() == [(None, "afgekeurd")]
    (total,) = aggregate(own, VOLUMES, by=["circulaire"]).iter_rows(named=True)
    assert (total["waarde"], total["bekend"], total["n_ontbreekt"]) == (None, 241, 1)


@pytest.mark.parametrize(
    ("file", "text", "table", "n"),
    [
        (VOLUMINA, JONG, "gf_volumina", 1),
        (UITKERINGEN, "GM9003,Elsbroek,1,Participatie", "gf_uitkeringen", 2),
        (GEWICHTEN, "M2024,2025,jong,jongeren,Onroerendezaakbelasting", "gf_gewichten", 1),
        (UITKOMST, "Nederland", "gf_clusteruitkomst", 0),
    ],
)
def test_absent_row_is_a_cell_without_value_and_is_said(
    directory: Path, file: str, text: str, table: str, n: int
) -> None:
    drop(directory / file, text)
    reading = read(directory)
    assert reading.rejects.is_empty()
    frame = reading.tables[table]
    absent = frame.filter(pl.col("waarde").is_null())
    assert absent["ontbreekt"].to_list() == ["niet_gepubliceerd"] * n
    said = [str(notice) for notice in reading.notices if table in str(notice)]
    assert len(said) == (n > 0)


def test_weights_that_do_not_add_up_are_rejected_together(directory: Path) -> None:
    change(
        directory / GEWICHTEN,
        "M2024,2025,jong,jongeren,Jeugd,300.5",
        "M2024,2025,jong,jongeren,Jeugd,305.5",
    )
    reading = read(directory)
    assert reading.rejects["reden"].unique().to_list() == [
        "de clusters tellen niet op tot de rij Totaal"
    ]
    first = line_of(directory / GEWICHTEN, "M2024,2025,jong,jongeren,Jeugd")
    assert reading.rejects["rij"].to_list() == [first, first + 1, first + 2, first + 3]
    lost = reading.tables["gf_gewichten"].filter(circulaire="M2024", maatstaf="jong")
    assert lost["ontbreekt"].to_list() == ["afgekeurd"] * 3


@pytest.mark.parametrize(
    ("old", "new", "rejected"),
    [
        ("M2024,2025,jong,jongeren,Totaal,310.5", "M2024,2025,jong,jongeren,Totaal,310.51", 0),
        ("M2024,2025,jong,jongeren,Totaal,310.5", "M2024,2025,jong,jongeren,Totaal,310.53", 4),
        ("M2024,2025,WOZwe80,ozb woningen eigenaren,Totaal,-0.001", "M2024,2025,WOZwe80,ozb woningen eigenaren,Totaal,-0.00101", 4),
        ("M2024,2025,,jeugd,Totaal,1.0", "M2024,2025,,jeugd,Totaal,0.99", 4),
    ],
)  # fmt: skip
def test_totals_may_differ_by_rounding_only(
    directory: Path, old: str, new: str, rejected: int
) -> None:
    change(directory / GEWICHTEN, old, new)
    assert read(directory).rejects.height == rejected


def test_one_lost_weight_does_not_pull_its_neighbours_along(directory: Path) -> None:
    change(
        directory / GEWICHTEN,
        "M2024,2025,jong,jongeren,Jeugd,300.5",
        "M2024,2025,jong,jongeren,Jeugd,?",
    )
    weights = read(directory).tables["gf_gewichten"].filter(circulaire="M2024", maatstaf="jong")
    assert weights.filter(pl.col("waarde").is_null())["cluster"].to_list() == [JEUGD]


def test_maatstaf_with_two_names_is_rejected(directory: Path) -> None:
    change(
        directory / GEWICHTEN, "M2024,2025,jong,jongeren,Jeugd", "M2024,2025,jong,jeugdigen,Jeugd"
    )
    rejects = read(directory).rejects.filter(pl.col("bestand") == GEWICHTEN)
    assert rejects["kolom"].to_list() == ["omschrijving"] * 4


def test_outcome_that_misses_its_own_total_is_rejected_whole(directory: Path) -> None:
    first = line_of(directory / UITKOMST, "S2024,2025,Elsbroek,Jeugd")
    drop_from = (directory / UITKOMST).read_text("utf-8").splitlines()[first - 1]
    change(directory / UITKOMST, drop_from, "S2024,2025,Elsbroek,Jeugd,1.0")
    rejects = read(directory).rejects
    assert rejects["rij"].to_list() == [first, first + 1, first + 2, first + 3]
    assert set(rejects["reden"]) == {"de clusters tellen niet op tot de rij Totaal"}


def test_municipalities_that_miss_the_country_refuse_the_directory(directory: Path) -> None:
    drop(directory / UITKOMST, "S2024,2025,Elsbroek")
    with pytest.raises(SourceError, match="tellen de gemeenten in cluster ‘Bestuur’") as info:
        read(directory)
    assert "S2024, 2025" in str(info.value)


def test_name_with_two_codes_is_rejected(directory: Path) -> None:
    path = directory / VOLUMINA
    path.write_text(
        path.read_text("utf-8").replace("GM9003,Elsbroek", "GM9003,Wolderveen"), "utf-8"
    )
    rejects = read(directory).rejects
    assert set(rejects.filter(pl.col("waarde") == "Wolderveen")["reden"]) == {
        "deze naam staat in volumina_lang.csv bij meer dan één code"
    }
    assert set(rejects["waarde"]) == {"Wolderveen", "Elsbroek"}


def test_names_with_blanks_around_them_are_linked(directory: Path) -> None:
    path = directory / UITKOMST
    path.write_text(path.read_text("utf-8").replace(",Elsbroek,", ", Elsbroek ,"), "utf-8")
    assert read(directory).rejects.is_empty()


def test_without_municipalities_nothing_can_be_checked(directory: Path) -> None:
    with pytest.raises(SourceError, match="nog geen gemeenten bekend"):
        Gemeentefonds().read(directory, known().clear())


@pytest.mark.parametrize(
    ("table", "dropped", "allowed"),
    [
        (VOLUMES, "gm_code", True),
        (VOLUMES, "maatstaf", False),
        (WEIGHTS, "cluster", True),
        (WEIGHTS, "maatstaf", False),
        (SHARES, "cluster", True),
        (PAYMENTS, "uitkering", True),
        (PAYMENTS, "circulaire", False),
        (OUTCOMES, "cluster", True),
        (OUTCOMES, "circulaire", False),
        (FACTORS, "jaar", False),
    ],
    ids=lambda value: str(getattr(value, "id", value)),
)
def test_only_what_may_be_added_is_added(
    directory: Path, table: object, dropped: str, allowed: bool
) -> None:
    contract = next(c for c in CONTRACTS.values() if c is table)
    frame = read(directory).tables[contract.id]
    by = [key for key in contract.keys if key != dropped]
    if allowed:
        assert aggregate(frame, contract, by=by).height < frame.height
        return
    with pytest.raises(AdditivityError):
        aggregate(frame, contract, by=by)


def recomputed(workspace: Workspace) -> pl.DataFrame:
    """Return million euro per circular, year and cluster: volume times weight times factor.

    The measures of own taxes (WOZ) go without the factor.
    """
    snapshot = workspace.snapshot()
    keys = ["circulaire", "jaar"]
    volumes = aggregate(snapshot.read(VOLUMES), VOLUMES, by=[*keys, "maatstaf"])
    units = volumes.select(
        *keys, pl.col("maatstaf").replace({"vast nieuw": "vast"}), volume="waarde"
    )
    weights = snapshot.read(WEIGHTS).select(*keys, "cluster", "maatstaf", gewicht="waarde")
    factors = snapshot.read(FACTORS).select(*keys, factor="waarde")
    factor = pl.when(pl.col("maatstaf").str.starts_with("WOZ")).then(1.0).otherwise("factor")
    return (
        weights.join(units, on=[*keys, "maatstaf"], validate="m:1")
        .join(factors, on=keys)
        .group_by(*keys, "cluster")
        .agg(
            mln=(pl.col("volume") * pl.col("gewicht") * factor).sum() / 1e6,
            zonder_vast=(pl.col("volume") * pl.col("gewicht") * factor)
            .filter(pl.col("maatstaf") != "vast")
            .sum()
            / 1e6,
            n=pl.len(),
        )
    )


@pytest.mark.opendata
def test_clusters_are_recomputed_to_the_million(opendata_workspace: Workspace) -> None:
    found = recomputed(opendata_workspace)
    assert set(found["n"]) == {49}
    s2024 = dict(
        found.filter(circulaire="S2024", jaar=2025)
        .select("cluster", pl.col("mln").round())
        .iter_rows()
    )
    assert s2024["Individuele voorzieningen Jeugd"] == 7_701
    assert s2024["Individuele voorzieningen Wmo"] == 5_410
    assert s2024["Participatie"] == 4_175
    total = found.filter(circulaire="S2024", jaar=2025)
    # The published total leaves out the fixed amount.
    assert round(total["zonder_vast"].sum()) == 39_576


@pytest.mark.opendata
def test_published_outcome_is_the_recomputed_one_without_the_fixed_amount(
    opendata_workspace: Workspace,
) -> None:
    published = opendata_workspace.snapshot().read(OUTCOMES)
    keys = ["circulaire", "jaar", "cluster"]
    sums = aggregate(published, OUTCOMES, by=keys).select(*keys, pub=pl.col("waarde") / 1e8)
    both = recomputed(opendata_workspace).join(sums, on=keys)
    assert both.height == 6 * 12
    own = both.filter(~((pl.col("circulaire") == "S2024") & (pl.col("jaar") == 2024)))
    assert own.filter((pl.col("pub") - pl.col("zonder_vast")).abs() > 1e-4).is_empty()
    # The sixth set counts payments by their share, if their names are spelled the same in both files.
    whole = both.join(own, on=keys, how="anti")
    assert round((whole["pub"] - whole["zonder_vast"]).sum()) == 1_180


@pytest.mark.opendata
def test_youth_cluster_rests_on_four_maatstaven(opendata_workspace: Workspace) -> None:
    weights = opendata_workspace.snapshot().read(WEIGHTS)
    youth = weights.filter(
        pl.col("waarde") != 0,
        circulaire="S2024",
        jaar=2025,
        cluster="Individuele voorzieningen Jeugd",
    )
    assert dict(youth.select("maatstaf", "waarde").iter_rows()) == {
        "lidr_w_nw": 2570.78,
        "jong": 302.24,
        "cf.regionaal": 45.13,
        "oadw": -25.93,
    }


@pytest.mark.opendata
def test_volumes_of_2025_are_the_known_ones(opendata_workspace: Workspace) -> None:
    volumes = opendata_workspace.snapshot().read(VOLUMES).filter(circulaire="S2024", jaar=2025)
    sums = aggregate(volumes, VOLUMES, by=["maatstaf"])
    known_sums = {
        "inwo": 18_130_127,
        "jong": 3_336_887,
        "lidr_w_nw": 1_529_603,
        "ephh": 3_291_369,
        "doelgroep": 137_452,
    }
    found = dict(sums.select("maatstaf", pl.col("waarde").round()).iter_rows())
    assert {name: found[name] for name in known_sums} == known_sums
    assert volumes["gm_code"].n_unique() == 342
