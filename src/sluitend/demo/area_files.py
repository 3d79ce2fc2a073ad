"""Files about municipalities themselves: codes per year, reclassifications, regions, classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo.municipalities import FIRST_YEAR, LAST_YEAR, PROVINCES, STREKEN
from sluitend.demo.spending import LASTEN
from sluitend.demo.taakvelden import groep, two_digit_titles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sluitend.demo.country import Country
    from sluitend.demo.municipalities import Municipality

FIRST_PROVINCE_YEAR = 2016
"""The list leaves the province empty before this year, as the real one does."""
MUNICIPALITIES = {
    "jaar": pl.Int64,
    "gm_code": pl.String,
    "gm_naam": pl.String,
    "prv_code": pl.Int64,
}
REGIONS_YEAR = 2024
RECLASSIFICATION_FILES = (
    "herindelingen_2011_2026.csv",
    "splitsingen_geraamde_aandelen.csv",
    "crosswalk_gemeente_jaar_naar_2026.csv",
)
CLASS_YEARS = (2023, 2024, 2025)

SIZES = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)
"""Inhabitants at which the next size class begins."""
URBANITY = (2_500, 1_500, 1_000, 500)
"""Addresses per km2 below which the next, less urban, class begins."""
URBANITY_NAMES = ("Zeer sterk", "Sterk", "Matig", "Weinig", "Niet")
CENTRE_FUNCTIONS = (
    (12_000, "Zonder"),
    (30_000, "Weinig"),
    (60_000, "Redelijk"),
    (150_000, "Sterk"),
)
"""Centre function below a number of inhabitants; the largest cities have none in the source."""
SOCIAL_STRUCTURES = ("Goed", "Redelijk", "Matig", "Zwak")

# Division, code prefix, name pattern, and whether it has a region per streek or per province.
_DIVISIONS = (
    ("arbeidsmarktregio", "AM", "{}", "streek"),
    ("arrondissement", "AR", "{}", "province"),
    ("corop", "CR", "{}", "streek"),
    ("ggd", "GG91", "GGD {}", "province"),
    ("jeugdregio", "JZ", "{}", "streek"),
    ("landsdeel", "LD", "Fictief land", "country"),
    ("provincie", "PV", "{}", "province"),
    ("res_regio", "ES", "{}", "province"),
    ("rmc", "MC", "{}", "streek"),
    ("veilig_thuis", "VT", "{}", "province"),
    ("veiligheidsregio", "VR", "{}", "province"),
    ("zorgkantoorregio", "ZK", "{}", "province"),
)


def size_class(inhabitants: int) -> tuple[int, str]:
    """Return number and name of the size class.

    Examples
    --------
    >>> size_class(20_000)
    (4, '20 000 tot 50 000 inwoners')
    """
    number = sum(inhabitants >= bound for bound in SIZES)
    texts = [f"{bound:,}".replace(",", " ") for bound in SIZES]
    if number == 0:
        return 1, f"minder dan {texts[0]} inwoners"
    if number == len(SIZES):
        return number + 1, f"{texts[-1]} inwoners of meer"
    return number + 1, f"{texts[number - 1]} tot {texts[number]} inwoners"


def address_density(inhabitants: int) -> int:
    """Return invented addresses per km2: larger places are denser."""
    density: float = 120 * (inhabitants / 1000) ** 0.6
    return round(density)


def urbanity(density: int) -> tuple[int, str]:
    """Return number and name of the urbanity class."""
    number = sum(density < bound for bound in URBANITY)
    return number + 1, f"{URBANITY_NAMES[number]} stedelijk"


def _existing(country: Country, first: int, last: int) -> Iterator[tuple[int, Municipality]]:
    for jaar in range(first, last + 1):
        for m in country.municipalities:
            if m.exists(jaar):
                yield jaar, m


def municipalities_table(country: Country) -> pl.DataFrame:
    """Return codes, names and provinces per year, 2010-2026."""
    rows = [
        (jaar, m.code, m.name(jaar), m.province if jaar >= FIRST_PROVINCE_YEAR else None)
        for jaar, m in _existing(country, FIRST_YEAR, LAST_YEAR)
    ]
    return pl.DataFrame(rows, schema=MUNICIPALITIES, orient="row")


def inhabitants_table(country: Country) -> pl.DataFrame:
    """Return inhabitants on 1 January per code and year."""
    rows = sorted((jaar, code, number) for (code, jaar), number in country.inhabitants.items())
    return pl.DataFrame(rows, schema=["jaar", "gm_code", "aantal_inwoners"], orient="row")


def write_reclassifications(country: Country, directory: Path) -> list[Path]:
    """Write events, estimated shares of splits, and the crosswalk of every year to 2026."""
    name = {m.code: m.names[-1][1] for m in country.municipalities}
    events: list[tuple[int | float | str | None, ...]] = []
    shares: list[tuple[int | float | str | None, ...]] = []
    crosswalk: list[tuple[int | float | str | None, ...]] = []
    for ended in sorted({(move.jaar, move.van) for move in country.moves}):
        heirs = [move for move in country.moves if (move.jaar, move.van) == ended]
        jaar, code = ended
        split = " en ".join(f"{name[move.naar]} {move.naar}" for move in heirs)
        events.append(
            (
                jaar,
                code,
                name[code],
                "|".join(move.naar for move in heirs),
                "|".join(name[move.naar] for move in heirs),
                f"{name[code]}: gesplitst over {split}" if len(heirs) > 1 else None,
            )
        )
        for move in (move for move in heirs if move.geraamd):
            people = int(move.aandeel * country.inhabitants[code, jaar - 1])
            row = (jaar, code, name[code], move.naar, name[move.naar], people, float(move.aandeel))
            shares.append(row)
    for jaar, m in _existing(country, FIRST_YEAR, LAST_YEAR):
        now = _successor(country, m.code, jaar)
        crosswalk.append((jaar, m.code, m.name(jaar), now, name[now]))
    tables = [
        _frame(events, "jaar opgeheven_code opgeheven_naam opvolger_code opvolger_naam opmerking"),
        _frame(
            shares,
            "jaar oude_code oude_naam nieuwe_code nieuwe_naam inwoners_geraamd aandeel_geraamd",
        ),
        _frame(crosswalk, "jaar gm_code gm_naam gm_code_2026 gm_naam_2026"),
    ]
    paths = [directory / file for file in RECLASSIFICATION_FILES]
    for frame, path in zip(tables, paths, strict=True):
        frame.write_csv(path)
    return paths


def _frame(rows: list[tuple[int | float | str | None, ...]], columns: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=columns.split(), orient="row", infer_schema_length=None)


def _successor(country: Country, gm_code: str, jaar: int) -> str:
    """Return where most inhabitants of the code of that year live in the last year."""
    later = [move for move in country.moves if move.van == gm_code and move.jaar > jaar]
    if not later:
        return gm_code
    most = max(later, key=lambda move: move.aandeel)
    return _successor(country, most.naar, most.jaar)


def regions_table(country: Country) -> pl.DataFrame:
    """Return the regions and classes of every municipality of 2024, sorted on name."""
    provinces, streken = list(PROVINCES), list(STREKEN)
    rows = []
    for code in country.codes(REGIONS_YEAR):
        m = country.municipality(code)
        people = country.inhabitants[code, REGIONS_YEAR]
        row: dict[str, str | int] = {"gm_code": code, "gm_naam": m.name(REGIONS_YEAR)}
        for division, prefix, pattern, level in _DIVISIONS:
            number = {
                "country": 0,
                "province": provinces.index(m.province),
                "streek": streken.index(m.streek),
            }
            names = {
                "country": "",
                "province": PROVINCES[m.province],
                "streek": STREKEN[m.streek][0],
            }
            row[f"{division}_code"] = f"{prefix}{provinces[0] + number[level]}"
            row[f"{division}_naam"] = pattern.format(names[level])
        row["gemeentegrootte_code"], row["gemeentegrootte_naam"] = size_class(people)
        density = address_density(people)
        row["stedelijkheid_code"], row["stedelijkheid_naam"] = urbanity(density)
        rows.append({**row, f"inwoners_1jan{REGIONS_YEAR}": people, "oad": density})
    return pl.DataFrame(rows).sort("gm_naam")


def classes_table(country: Country) -> pl.DataFrame:
    """Return the classes the detail file comes with, per year, sorted on name within the year."""
    rows = []
    for jaar in CLASS_YEARS:
        structure = _social_structure(country)
        for code in country.codes(jaar):
            m, people = country.municipality(code), country.inhabitants[code, jaar]
            rows.append(
                {
                    "jaar": jaar,
                    "gm_code": code,
                    "gm_naam": m.name(jaar),
                    "Provincie": PROVINCES[m.province],
                    "Gemeentegrootte": size_class(people)[1].replace(" ", ""),
                    "Stedelijkheid": urbanity(address_density(people))[1].replace(" ", ""),
                    "Inwonertal": people,
                    "Centrumfunctie": next(
                        (label for bound, label in CENTRE_FUNCTIONS if people < bound), None
                    ),
                    "Sociale structuur": structure[code],
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None).sort("jaar", "gm_naam")


def _social_structure(country: Country) -> dict[str, str]:
    """Return a class per code: quarters of what income support costs per inhabitant in 2023."""
    jaar = CLASS_YEARS[0]
    income = [groep(taakveld) == "inkomen" for taakveld in two_digit_titles(jaar)]
    lasten = country.filed(jaar, "jaarrekening")[:, income, LASTEN].sum(axis=1)
    codes = country.codes(jaar)
    cost = {c: int(x) / country.inhabitants[c, jaar] for c, x in zip(codes, lasten, strict=True)}
    ranked = sorted(codes, key=lambda code: cost[code])
    return {code: SOCIAL_STRUCTURES[4 * rank // len(ranked)] for rank, code in enumerate(ranked)}
