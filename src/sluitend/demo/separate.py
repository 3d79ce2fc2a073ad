"""What of the fictional country is loaded apart: workbooks, an own budget and pages of StatLine.

They stand in a directory of their own, because a workbook is never recognised by its name: the user
says what it is. A faulty variant of each stands beside it, with a list of what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sluitend.demo import (
    benefit_budgets,
    circular_workbooks,
    own_budget,
    statline_iv3,
    statline_youth,
)
from sluitend.demo.cells import BadCell, Formula, Page, save_workbook, spoilt_pages
from sluitend.demo.statline_pages import spoilt_table, write_pulled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sluitend.demo.country import Country

SEPARATE = "apart_te_laden"
"""Folder below that of the country."""
FAULTY = "met_fouten"
"""Folder below it with the same things, spoilt."""
STATLINE = "statline"
FAULTS_FILE, README = "fouten.csv", "LEESMIJ.md"
BAD_CELLS = (
    *circular_workbooks.BAD_CELLS,
    *benefit_budgets.BAD_CELLS,
    *own_budget.BAD_CELLS,
    *statline_youth.BAD_CELLS,
)
"""Every planted fault, in the order of the folders."""
SOURCE = """\
# {folder}

Origin: fictief land van Sluitend, generator seed {seed} ({day}). Fictional data.
{more}
{naam}: alles in deze map is verzonnen. Alleen de vorm van de werkmappen is die van een ministerie.
"""
CIRCULAR_LINES = f"Circulaire: meicirculaire 2025\nUitkeringsjaar: {circular_workbooks.YEAR}\n"
TEXT = """\
# Wat u zelf kunt laden

Alles hier is verzonnen en hoort bij het fictieve land. `sluitend load open-data` slaat deze map over: bij een
werkmap zegt u zelf wat het is. Laad eerst het land; `sluitend demo --fictief` doet dat. Geef de opdrachten in
de map waar `{map}` in staat, met `--werkruimte` erbij als de werkruimte daar niet `werk` heet:

```sh
sluitend load circulaire {map}/circulaire_mei_2025
sluitend load buig {map}/buig_2024
sluitend load eigen {map}/eigen_begroting/{begroting} --onderzoek
sluitend load eigen {map}/eigen_begroting/{begroting} --kolommen {map}/eigen_begroting/kaart_primitief.yaml
sluitend load eigen {map}/eigen_begroting/{begroting} --kolommen {map}/eigen_begroting/kaart_na_wijziging.yaml
sluitend run aansluiting --gebied {gemeente} --van {jaar} --tot {jaar} --aansluiting eigen-begroting
{statline}
```

In `{fouten}` staat hetzelfde met fouten erin. `{lijst}` noemt ze; zo ziet u wat het programma ervan zegt:

```sh
sluitend load circulaire {map}/{fouten}/circulaire_mei_2025 --onderzoek
sluitend load buig {map}/{fouten}/buig_2024 --onderzoek
sluitend load eigen {map}/{fouten}/eigen_begroting/{begroting} --onderzoek \\
    --kolommen {map}/eigen_begroting/kaart_na_wijziging.yaml
sluitend load statline {map}/{fouten}/{jeugd} --onderzoek
```
"""


def write_separate(country: Country, directory: Path) -> list[Path]:
    """Write everything below `directory`; return the files in a fixed order."""
    whole = _workbooks(country)
    written: list[Path] = []
    lines: dict[BadCell, tuple[int, ...]] = {}
    for file, pages in whole.items():
        written.append(_save(directory / file, pages))
        spoilt, found = spoilt_pages(pages, [bad for bad in BAD_CELLS if bad.file == file])
        lines |= found
        written.append(_save(directory / FAULTY / file, spoilt))
    youth = statline_youth.youth_table(country)
    tables = [youth, *(statline_iv3.iv3_table(country, jaar) for jaar in statline_iv3.YEARS)]
    for table in tables:
        written += write_pulled(table, directory / STATLINE)
    spoilt_youth, found = spoilt_table(youth, statline_youth.BAD_CELLS)
    written += write_pulled(spoilt_youth, directory / FAULTY)
    written += _texts(country, directory, [table.folder for table in tables])
    faults = directory / FAULTY / FAULTS_FILE
    _listed(lines | found).write_csv(faults)
    return [*written, faults]


def _workbooks(country: Country) -> dict[str, list[Page]]:
    circular, benefit = circular_workbooks.FOLDER, benefit_budgets.FOLDER
    return {
        f"{circular}/{circular_workbooks.MODEL}": circular_workbooks.model_pages(country),
        f"{circular}/{circular_workbooks.PAYMENTS}": circular_workbooks.payment_pages(country),
        f"{benefit}/{benefit_budgets.FILE}": benefit_budgets.budget_pages(country),
        f"{own_budget.FOLDER}/{own_budget.FILE}": [
            own_budget.budget_page(country),
            own_budget.last_year_page(),
        ],
    }


def _save(path: Path, pages: Sequence[Page]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_workbook(path, pages)


def _texts(country: Country, directory: Path, tables: Sequence[str]) -> list[Path]:
    """Write where the workbooks come from, the mappings of the own budget, and how to load it all."""
    written = []
    for folder, day, more in (
        (circular_workbooks.FOLDER, circular_workbooks.PUBLISHED, CIRCULAR_LINES),
        (benefit_budgets.FOLDER, benefit_budgets.PUBLISHED, ""),
    ):
        text = SOURCE.format(
            folder=folder, seed=country.seed, day=day, more=more, naam=country.naam
        )
        places = (directory / folder, directory / FAULTY / folder)
        written += [_text(place / "SOURCE.md", text) for place in places]
    for name in own_budget.MAPPINGS:
        text = own_budget.mapping_text(name)
        written.append(_text(directory / own_budget.FOLDER / name, text))
    text = TEXT.format(
        map=SEPARATE,
        begroting=own_budget.FILE,
        gemeente=own_budget.CODE,
        jaar=own_budget.YEAR,
        statline="\n".join(f"sluitend load statline {SEPARATE}/{STATLINE}/{f}" for f in tables),
        fouten=FAULTY,
        lijst=f"{FAULTY}/{FAULTS_FILE}",
        jeugd=tables[0],
    )
    return [*written, _text(directory / README, text)]


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _listed(lines: dict[BadCell, tuple[int, ...]]) -> pl.DataFrame:
    """Return the planted faults as a table, a row per row of a file."""
    rows = [
        {
            "bestand": bad.file,
            "tabblad": bad.sheet,
            "rij": line,
            "kolom": bad.column,
            "waarde": bad.value.text if isinstance(bad.value, Formula) else str(bad.value or ""),
            "reden": bad.reason,
            "wat_er_gebeurde": bad.story,
        }
        for bad, found in lines.items()
        for line in found
    ]
    return pl.DataFrame(rows)
