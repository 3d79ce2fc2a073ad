"""The same files checked by a plain pandas script: what an analyst would write without this program.

It does the checks that decide whether a row is accepted: types, whole numbers, codes and years, codes
that exist in that year, allowed values, doubled keys, repeated files that must agree, the unit of every
filing; and it turns filings of zeros into missing values and writes the result as Parquet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

CODE = r"GM\d{4}"
LIMIT = 10**9
KEUR_PER_EURO = 1000
FILING = ["jaar", "document", "gm_code"]


@dataclass(frozen=True)
class File:
    """One file: its keys, its columns with numbers, and what else is checked."""

    path: str
    keys: list[str]
    whole: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    euros: list[str] = field(default_factory=list)
    known: str = "jaar"
    allowed: dict[str, list[str]] = field(default_factory=dict)
    may_be_empty: tuple[str, ...] = ()


DOCUMENT = {"document": ["begroting", "jaarrekening"]}
IV3 = "iv3_2017_2026"
FUND = "gemeentefonds_2024_2025"
SET = ["circulaire", "jaar"]
TOTALS = (
    "lasten baten reserve_lasten reserve_baten sociaal salarissen inhuur verbonden rijk spuks heffingen"
    " salarissen_overhead inhuur_overhead eigen_vermogen balanstotaal"
)
FILES = {
    "inwoners": File(
        f"{IV3}/inwoners_1jan_2017_2026.csv", ["jaar", "gm_code"], ["aantal_inwoners"]
    ),
    "totalen": File(
        f"{IV3}/iv3_totalen_gemeente.csv",
        FILING,
        [f"{name}_keur" for name in TOTALS.split()],
        allowed=DOCUMENT,
    ),
    "lasten": File(
        f"{IV3}/iv3_lasten_taakveld.parquet",
        [*FILING, "taakveld"],
        ["lasten_keur"],
        allowed=DOCUMENT,
    ),
    "categorieen": File(
        f"{IV3}/iv3_lasten_hoofdtaakveld_categorie.parquet",
        [*FILING, "hoofdtaakveld", "hoofdcategorie"],
        ["lasten_keur"],
        allowed=DOCUMENT,
    ),
    "baten": File(
        f"{IV3}/iv3_baten_bron.parquet", [*FILING, "bron"], ["baten_keur"], allowed=DOCUMENT
    ),
    "herhaling": File(
        f"{IV3}/iv3_lasten_taakveld_6_sociaal_domein.csv",
        [*FILING, "taakveld"],
        ["lasten_keur"],
        allowed=DOCUMENT,
    ),
    "volumina": File(
        f"{FUND}/volumina_lang.csv", [*SET, "gm_code", "maatstaf"], numbers=["volume"]
    ),
    "uitkeringen": File(
        f"{FUND}/si_iu_du_lang.csv", [*SET, "gm_code", "uitkering"], euros=["bedrag_eur"]
    ),
    "gewichten": File(
        f"{FUND}/gewichten_lang.csv",
        [*SET, "maatstaf", "omschrijving", "cluster"],
        numbers=["gewicht_eur"],
        known="",
    ),
    "uitkomst": File(
        f"{FUND}/uitkomst_clusters_lang.csv",
        [*SET, "naam", "cluster"],
        euros=["bedrag_eur"],
        known="",
    ),
    "balans": File(
        "kengetallen_balans_2017_2024/balansposten_jaarrekening_2017_2024.csv",
        ["jaar", "gm_code", "balanspost"],
        ["waarde_keur"],
    ),
    "kengetallen": File(
        "kengetallen_balans_2017_2024/bbv_kengetallen_begroting_2020_2025.csv",
        ["begrotingsjaar", "jaar", "gm_code", "kengetal", "type_raming"],
        numbers=["waarde"],
        known="begrotingsjaar",
        may_be_empty=("waarde",),
    ),
}


def read(source: Path, file: File, known: set[tuple[int, str]]) -> pd.DataFrame:
    """Return the accepted rows of one file, with its amounts as whole cents."""
    path = source / file.path
    frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
    good = pd.Series(data=True, index=frame.index)
    for name in {"jaar", "begrotingsjaar"} & set(frame.columns):
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
        good &= frame[name].between(1990, 2060)
    for name in [*file.whole, *file.numbers, *file.euros]:
        empty = frame[name].isna()
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
        good &= frame[name].notna() | (empty & (name in file.may_be_empty))
        if name in file.whole:
            good &= (frame[name] == frame[name].round()) & (frame[name].abs() <= LIMIT)
    for name, values in file.allowed.items():
        good &= frame[name].isin(values)
    if file.known:
        good &= frame["gm_code"].str.fullmatch(CODE)
        then = pd.MultiIndex.from_arrays([frame[file.known], frame["gm_code"]]).isin(list(known))
        if file.known == "begrotingsjaar":  # a budget also tells of the two years before
            for back in (1, 2):
                earlier = [frame[file.known] - back, frame["gm_code"]]
                then |= pd.MultiIndex.from_arrays(earlier).isin(list(known))
        good &= then
    good &= ~frame.duplicated(file.keys, keep=False)
    frame = frame[good].copy()
    for name in file.whole:
        frame[name] = (frame[name] * (100_000 if name.endswith("_keur") else 1)).astype("int64")
    for name in file.euros:
        frame[name] = (frame[name] * 100).round().astype("int64")
    return frame


def unit_is_right(lasten: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Drop filings whose lasten per inhabitant cannot be in thousands of euro."""
    totals = lasten.groupby(FILING, as_index=False)["lasten_keur"].sum()
    totals = totals.merge(people, on=["jaar", "gm_code"])
    rate = totals["lasten_keur"] / 100 / totals["aantal_inwoners"]
    wrong = totals[(totals["lasten_keur"] != 0) & ~rate.between(100, 100_000)]
    return lasten.merge(wrong[FILING], on=FILING, how="left", indicator=True).query(
        "_merge == 'left_only'"
    )


def load(source: Path, target: Path) -> dict[str, int]:
    """Read, check and write all files; return the accepted rows per file name."""
    years = pd.read_csv(source / IV3 / "gemeenten_per_jaar_2010_2026.csv", dtype=str)
    known = set(zip(years["jaar"].astype(int), years["gm_code"], strict=True))
    frames = {name: read(source, file, known) for name, file in FILES.items()}
    lasten = unit_is_right(frames["lasten"], frames["inwoners"])
    zero = lasten.groupby(FILING)["lasten_keur"].transform(lambda x: (x == 0).all())
    lasten["waarde"] = lasten["lasten_keur"].where(~zero)
    frames["lasten"] = lasten
    both = frames["herhaling"].merge(lasten, on=[*FILING, "taakveld"], suffixes=("", "_hoofd"))
    frames["herhaling"] = both[both["lasten_keur"] == both["lasten_keur_hoofd"]]
    for name, frame in frames.items():
        frame.to_parquet(target / f"{name}.parquet")
    return {Path(file.path).name: len(frames[name]) for name, file in FILES.items()}
