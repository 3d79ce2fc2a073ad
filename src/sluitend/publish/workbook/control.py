"""The sheet that shows whether the formulas of the workbook give what was calculated."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

from sluitend.core.messages import msg
from sluitend.publish.workbook.room import LINE
from sluitend.publish.workbook.styles import AWAY, DECIMALS, SHARE, TEXT, WHOLE, on_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Column
    from sluitend.publish.workbook.sheets import Made
    from sluitend.publish.workbook.styles import Styles

HEADS = 3
FIRST = HEADS + 2
"""First row with a check, as a spreadsheet counts."""
FOUND, CALCULATED, DIFFERENCE, VERDICT = "F", "G", "H", "I"
COLUMNS = (
    (msg("Tabblad"), 20, TEXT),
    (msg("Kolom"), 30, TEXT),
    (msg("Hoe de formule rekent"), 40, TEXT),
    (msg("Cellen met een formule"), 14, WHOLE),
    (msg("Cellen met een waarde"), 14, WHOLE),
    (msg("Controletelling in het tabblad"), 22, DECIMALS),
    (msg("Controletelling van de berekening"), 22, DECIMALS),
    (msg("Verschil"), 14, DECIMALS),
    (msg("Oordeel"), 14, TEXT),
)
CENTS, SMALL = 2, 6
"""Decimals behind which a difference is what floats make of it."""
CLOSES, OPEN = msg("sluit"), msg("sluit niet")


@dataclass(frozen=True)
class Check:
    """One line: the cells of a column with formulas, and what they have to come to."""

    made: Made
    column: Column
    row: int

    @property
    def difference(self) -> bool:
        """Whether the column itself holds differences, which all have to be nothing."""
        return self.column.name not in self.made.place.sheet.frame.columns

    @property
    def decimals(self) -> int:
        """Return how exact the check is: a share is a small number."""
        return SMALL if self.column.kind in ("aandeel", "getal") else CENTS

    @property
    def found(self) -> str:
        """Return the formula of the check total; of differences the largest, so that none cancel."""
        cells = self.made.place.range(self.column.name)
        return f"=MAX(MAX({cells}),-MIN({cells}))" if self.difference else f"=SUM({cells})"

    @property
    def calculated(self) -> float:
        """Return the check total of the values that the calculation gave."""
        return fsum(self.made.values[self.column.name].drop_nulls())


def checks(sheets: Sequence[Made]) -> list[Check]:
    """Return a line for every column with formulas, those of one sheet together."""
    found = [
        (made, column)
        for made in sheets
        for column in made.place.columns
        if column.name in made.formulas
    ]
    return [Check(made, column, row) for row, (made, column) in enumerate(found, start=FIRST)]


def verdict(lines: Sequence[Check], made: Made, tab: str, language: Language) -> tuple[str, str]:
    """Return the formula that says whether a sheet adds up, with its value."""
    own = [line.row for line in lines if line.made is made]
    if not own:
        return "", ""
    good = msg("Sluit: de formules geven wat is berekend.").render(language)
    bad = msg("Sluit niet: zie tabblad {tabblad}.", tabblad=tab).render(language)
    return _judged(f"SUM('{tab}'!${DIFFERENCE}${own[0]}:${DIFFERENCE}${own[-1]})", good, bad), good


def _judged(number: str, good: str, bad: str) -> str:
    texts = (f'"{text.replace(chr(34), chr(34) * 2)}"' for text in (good, bad))
    return f"=IF({number}=0,{','.join(texts)})"


def write_control(
    book: Any, styles: Styles, tab: str, lines: Sequence[Check], language: Language
) -> None:
    """Write the sheet."""
    sheet = book.add_worksheet(tab)
    sheet.write_string(0, 0, msg("Sluit deze werkmap?").render(language), styles.title)
    sheet.write_string(
        1,
        0,
        msg(
            "Een controletelling telt alles in een kolom op, ook wat samen niets betekent. Zij verandert zodra een formule iets anders geeft dan is berekend."
        ).render(language),
        styles.remark,
    )
    for position, (head, width, number_format) in enumerate(COLUMNS):
        sheet.set_column(position, position, width)
        sheet.write_string(HEADS, position, head.render(language), styles.head(number_format))
    sheet.set_row(HEADS, 2 * LINE)
    for line in lines:
        _line(sheet, styles, line, language)
    sheet.freeze_panes(HEADS + 1, 0)
    on_paper(sheet)


def _line(sheet: Any, styles: Styles, line: Check, language: Language) -> None:
    made, row = line.made, line.row - 1
    formula = made.formulas[line.column.name]
    head = made.place.heads[[c.name for c in made.place.columns].index(line.column.name)]
    total = line.calculated
    for position, text in enumerate((made.place.tab, head, formula.how)):
        sheet.write_string(row, position, text, styles.cell(TEXT))
    values = made.values[line.column.name]
    counts = formula.covered, values.len() - values.null_count() - formula.covered
    for position, count in enumerate(counts, start=3):
        sheet.write_number(row, position, count, styles.cell(WHOLE))
    number = styles.cell(DECIMALS if line.decimals == CENTS else SHARE)
    sheet.write_formula(f"{FOUND}{line.row}", line.found, number, total)
    sheet.write_number(f"{CALCULATED}{line.row}", total, number)
    difference = f"=ROUND(ABS({FOUND}{line.row}-{CALCULATED}{line.row}),{line.decimals})"
    sheet.write_formula(f"{DIFFERENCE}{line.row}", difference, number, 0)
    good, bad = CLOSES.render(language), OPEN.render(language)
    judged = _judged(f"{DIFFERENCE}{line.row}", good, bad)
    sheet.write_formula(f"{VERDICT}{line.row}", judged, styles.of(bold=True, **AWAY), good)
