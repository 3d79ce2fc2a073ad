"""Faults that another row or another file shows: sums, repeated cells, lists that others rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from tests.sources.fuzz import area_files, figure_files, fund_files, iv3_files
from tests.sources.fuzz.cells import from_csv, from_parquet, to_csv, to_parquet
from tests.sources.fuzz.columns import NO_WHOLE, NOT_THEN
from tests.sources.fuzz.outcome import Expected, Fate, Reject
from tests.sources.fuzz.target import Left

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from tests.sources.fuzz.cells import Cells
    from tests.sources.fuzz.target import Row, Target

NOT_TOTAL = "de clusters tellen niet op tot de rij Totaal"
TWO_TITLES = "een code met twee titels in één jaar"
SIZE = "past niet bij het inwonertal"


@dataclass(frozen=True)
class Related:
    """A spoilt file of which the outcome rests on others."""

    target: Target
    content: bytes
    expected: Expected


InRelated: TypeAlias = "Callable[[Random, Path], Related]"


def _cells(country: Path, target: Target) -> Cells:
    content = (country / target.folder / target.file).read_bytes()
    return from_parquet(content) if target.file.endswith(".parquet") else from_csv(content)


def _made(country: Path, target: Target, cells: Cells, expected: Expected) -> Related:
    sound = (country / target.folder / target.file).read_bytes()
    parquet = target.file.endswith(".parquet")
    return Related(target, to_parquet(cells, sound) if parquet else to_csv(cells), expected)


def _rows(cells: Cells, where: Callable[[Row], bool]) -> list[int]:
    return [at for at in range(len(cells.rows)) if where(cells.row(at))]


def _add(cells: Cells, at: int, column: str, more: float) -> float:
    place = cells.column(column)
    number = float(f"{float(cells.rows[at][place]) + more:.12g}")
    cells.rows[at][place] = str(number)
    return number


def _same(one: Row, names: tuple[str, ...]) -> Callable[[Row], bool]:
    return lambda row: all(row[name] == one[name] for name in names)


def _group(
    chance: Random, country: Path, target: Target, names: tuple[str, ...], column: str, more: float
) -> Related:
    """Change one amount, and expect every row of its group: which of them is wrong is unknown."""
    cells = _cells(country, target)
    at = chance.randrange(len(cells.rows))
    one = cells.row(at)
    if one.get("maatstaf") == "":
        more = 0.25 if float(one[column]) == 0 else -0.25
    mine = _rows(cells, _same(one, names))
    fates = tuple(Fate(cells.row(row), "value") for row in mine)
    _add(cells, at, column, more)
    rejects = tuple(Reject(cells.line(row), column, NOT_TOTAL) for row in mine)
    return _made(country, target, cells, Expected(rejects=rejects, fates=fates))


def weight_that_does_not_add_up(chance: Random, country: Path) -> Related:
    names = ("circulaire", "jaar", "maatstaf", "omschrijving")
    return _group(
        chance, country, fund_files.WEIGHTS, names, "gewicht_eur", chance.choice((0.5, -3))
    )


def outcome_that_does_not_add_up(chance: Random, country: Path) -> Related:
    names = ("circulaire", "jaar", "naam")
    more = chance.choice((1e7, -1e7))
    return _group(chance, country, fund_files.OUTCOMES, names, "bedrag_eur", more)


def outcome_that_is_wrong_twice(chance: Random, country: Path) -> Related:
    """Wrong in a cluster and in the total of its municipality: the country tells."""
    target = fund_files.OUTCOMES
    cells = _cells(country, target)
    at = chance.choice(
        _rows(cells, lambda row: row["cluster"] != "Totaal" and row["naam"] != "Nederland")
    )
    total = _rows(
        cells,
        lambda row: (
            _same(cells.row(at), ("circulaire", "jaar", "naam"))(row) and row["cluster"] == "Totaal"
        ),
    )
    for row in (at, *total):
        _add(cells, row, "bedrag_eur", 1000)
    return _made(country, target, cells, Expected(refused="tellen de gemeenten in cluster"))


def _repeated(
    chance: Random, country: Path, target: Target, copy: Target, column: str, reason: str
) -> Related:
    """Change a figure that another file repeats: it is taken, and the other row is rejected."""
    cells, others = _cells(country, target), _cells(country, copy)
    line = chance.choice(_rows(others, iv3_files.filed))
    names = ("jaar", "document", "gm_code", "taakveld")
    at = _rows(cells, _same(others.row(line), names))[0]
    before = cells.row(at)
    figure = _add(cells, at, f"{column}_keur", chance.choice((1, -1, 40)))
    return _made(
        country,
        target,
        cells,
        Expected(
            rejects=(Reject(others.line(line), "lasten_keur", reason, copy.file),),
            fates=(Fate(before, "figure", column, figure * iv3_files.KEUR),),
        ),
    )


def repeated_figure(chance: Random, country: Path) -> Related:
    return _repeated(
        chance, country, iv3_files.LASTEN, iv3_files.SOCIAL, "lasten", iv3_files.REPEATED
    )


def repeated_figure_of_three(chance: Random, country: Path) -> Related:
    column = chance.choice(("lasten", "baten"))
    return _repeated(
        chance, country, iv3_files.BOTH, iv3_files.BOTH_SOCIAL, column, iv3_files.REPEATED_DETAIL
    )


def repeated_row_rejected(chance: Random, country: Path) -> Related:
    """Of a row that could not be read it is unknown what it said: the other file is not to blame."""
    target = iv3_files.LASTEN
    cells = _cells(country, target)
    at = chance.choice(
        _rows(cells, lambda r: iv3_files.filed(r) and r["taakveld"].startswith("6."))
    )
    fate = Fate(cells.row(at), "value")
    cells.rows[at][cells.column("lasten_keur")] = "onbekend"
    reject = Reject(cells.line(at), "lasten_keur", NO_WHOLE)
    return _made(country, target, cells, Expected(rejects=(reject,), fates=(fate,)))


def repeating_figure(chance: Random, country: Path) -> Related:
    """Another figure in the file that repeats: nothing of it is stored, so nothing changes."""
    target, reason = chance.choice(
        (
            (iv3_files.SOCIAL, iv3_files.REPEATED),
            (iv3_files.BOTH_SOCIAL, iv3_files.REPEATED_DETAIL),
        )
    )
    cells = _cells(country, target)
    at = chance.randrange(len(cells.rows))
    _add(cells, at, "lasten_keur", chance.choice((1, -1, 1000)))
    reject = Reject(cells.line(at), "lasten_keur", reason)
    return _made(country, target, cells, Expected(rejects=(reject,)))


def repeating_row_too_many(chance: Random, country: Path) -> Related:
    """A row that the other file does not have."""
    target = iv3_files.SOCIAL
    cells = _cells(country, target)
    row = list(chance.choice(cells.rows))
    row[cells.column("document")] = "begroting"
    cells.rows.append(row)
    reject = Reject(cells.line(len(cells.rows) - 1), "lasten_keur", iv3_files.REPEATED)
    return _made(country, target, cells, Expected(rejects=(reject,), rows=1))


DEPENDENT = (
    iv3_files.PEOPLE, iv3_files.TOTALS, iv3_files.LASTEN, iv3_files.CATEGORIES, iv3_files.INCOME,
    iv3_files.SOCIAL,
)  # fmt: skip


def municipality_not_listed(chance: Random, country: Path) -> Related:
    """Who is not on the list of its year has no figures in any file of the directory."""
    cells = _cells(country, iv3_files.LISTED)
    code = chance.choice(("GM9001", "GM9002", "GM9015", "GM9029"))
    at = _rows(cells, lambda row: row["jaar"] == "2022" and row["gm_code"] == code)[0]
    rejects, fates = [], [Fate(cells.row(at), "gone")]
    for target in DEPENDENT:
        others = _cells(country, target)
        for row in _rows(others, lambda r: r["jaar"] == "2022" and r["gm_code"] == code):
            rejects.append(Reject(others.line(row), "gm_code", NOT_THEN, target.file))
            fates.append(Fate(others.row(row), "key"))
    del cells.rows[at]
    everything = iv3_files.together(iv3_files.LISTED, *DEPENDENT)
    return _made(
        country, everything, cells, Expected(rejects=tuple(rejects), fates=tuple(fates), rows=-1)
    )


def year_that_is_100(chance: Random, country: Path) -> Related:
    """Without the base year, or with two, nothing is known of the other years."""
    target = figure_files.INDEX
    cells = _cells(country, target)
    base = _rows(cells, lambda row: float(row["cpi"]) == 100)[0]
    at = chance.choice([row for row in range(len(cells.rows)) if row != base])
    if chance.random() < 1 / 2:
        cells.rows[base][cells.column("cpi")] = chance.choice(("99.5", "", "abc"))
        refused = "is van 0 jaren het indexcijfer 100"
    else:
        cells.rows[at][cells.column("cpi")] = "100"
        refused = "is van 2 jaren het indexcijfer 100"
    return _made(country, target, cells, Expected(refused=refused))


def shares_of_more_than_a_whole(chance: Random, country: Path) -> Related:
    """Numbers per thousand in a column of shares add up to something else than 100."""
    target = figure_files.PROBATION
    cells = _cells(country, target)
    at = chance.randrange(len(cells.rows))
    _add(cells, at, "jeugdreclasseringstrajecten_2017", chance.choice((1, -1, 9)))
    return _made(country, target, cells, Expected(refused="tellen op tot"))


def title_of_its_own(chance: Random, country: Path) -> Related:
    """One item under two titles in a year: all its rows of that year, and it has no title left."""
    titles = Left("balansposttitels", {"jaar": "jaar", "balanspost": iv3_files.item})
    target = replace(iv3_files.BALANCE, left=(*iv3_files.BALANCE.left, titles))
    cells = _cells(country, target)
    at = chance.choice(_rows(cells, iv3_files.filed))
    one = cells.row(at)
    mine = _rows(cells, lambda r: r["jaar"] == one["jaar"] and r["balanspost"] == one["balanspost"])
    fates = tuple(Fate(cells.row(row), "value") for row in mine)
    cells.rows[at][cells.column("balanspost")] += " (herzien)"
    rejects = tuple(Reject(cells.line(row), "titel", TWO_TITLES) for row in mine)
    return _made(country, target, cells, Expected(rejects=rejects, fates=fates))


def size_that_does_not_fit(chance: Random, country: Path) -> Related:
    """Inhabitants and class of size contradict each other."""
    target = iv3_files.CLASSES
    cells = _cells(country, target)
    at = chance.choice(_rows(cells, target.picks))
    fate = Fate(cells.row(at), "value")
    cells.rows[at][cells.column("Inwonertal")] = chance.choice(("999", "1", "251000000"))
    reject = Reject(cells.line(at), "Gemeentegrootte", SIZE)
    return _made(country, target, cells, Expected(rejects=(reject,), fates=(fate,)))


def year_outside_its_budget(chance: Random, country: Path) -> Related:
    target = iv3_files.RATIOS
    cells = _cells(country, target)
    at = chance.randrange(len(cells.rows))
    fate = Fate(cells.row(at), "key")
    cells.rows[at][cells.column("jaar")] = chance.choice(("2018", "2027", "2012", "2040"))
    reject = Reject(cells.line(at), "jaar", "dit jaar hoort niet bij deze begroting")
    return _made(country, target, cells, Expected(rejects=(reject,), fates=(fate,)))


def days_that_contradict(chance: Random, country: Path) -> Related:
    """An end before the begin, or a successor of what did not end."""
    target = area_files.CODES
    cells = _cells(country, target)
    at = chance.choice(_rows(cells, lambda r: target.picks(r) and not r["datum_einde"]))
    fate = Fate(cells.row(at), "key")
    if chance.random() < 1 / 2:
        cells.rows[at][cells.column("datum_ingang")] = "20200101"
        cells.rows[at][cells.column("datum_einde")] = chance.choice(("20200101", "20191231"))
        reject = Reject(cells.line(at), "datum_einde", "het einde ligt niet na de ingang")
    else:
        cells.rows[at][cells.column("nieuwe_code")] = chance.choice(("9009", "9029"))
        reject = Reject(cells.line(at), "nieuwe_code", "een opvolger zonder einddatum")
    return _made(country, target, cells, Expected(rejects=(reject,), fates=(fate,)))


def split_without_its_shares(chance: Random, country: Path) -> Related:
    """Shares of a split that are left out, or do not add up to a whole."""
    target = area_files.SPLITS
    cells = _cells(country, target)
    at = chance.randrange(len(cells.rows))
    cells.rows[at][cells.column("aandeel_geraamd")] = chance.choice(("0.5", "1", "0.01"))
    return _made(country, target, cells, Expected(refused="tellen op tot"))


OPERATORS: tuple[InRelated, ...] = (
    weight_that_does_not_add_up, outcome_that_does_not_add_up, outcome_that_is_wrong_twice,
    repeated_figure, repeated_figure_of_three, repeated_row_rejected, repeating_figure,
    repeating_row_too_many, municipality_not_listed, year_that_is_100, shares_of_more_than_a_whole,
    title_of_its_own, size_that_does_not_fit, year_outside_its_budget, days_that_contradict,
    split_without_its_shares,
)  # fmt: skip
