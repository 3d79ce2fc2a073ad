"""Results as one Excel workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.publish.contents import default_title
from sluitend.publish.workbook.control import checks, verdict, write_control
from sluitend.publish.workbook.drawn import every_picture, write_pictures
from sluitend.publish.workbook.filling import filled
from sluitend.publish.workbook.names import tab_names
from sluitend.publish.workbook.places import Ranges, place
from sluitend.publish.workbook.plan import plan, tab
from sluitend.publish.workbook.readme import write_readme
from sluitend.publish.workbook.sheets import Made, make, write_frame
from sluitend.publish.workbook.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Result
    from sluitend.publish.release import Released

NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
"""The same result is the same file, whenever it is written."""


@dataclass(frozen=True, slots=True)
class _Tabs:
    """Names of the sheets that are no table."""

    readme: str
    pictures: str
    control: str


def as_workbook(
    released: Sequence[Released],
    *,
    workspace: str,
    language: Language = "nl",
    title: Message | None = None,
    table: str | None = None,
) -> bytes:
    """Return results as a workbook: tables, terms, pictures, what it is, and whether it adds up.

    Sums of terms, differences and figures per inhabitant are formulas that point at the cells they
    follow from; each was worked out and compared with the value of the calculation first. Values
    are written with the formulas, so that a reader that does not calculate sees the same.

    Parameters
    ----------
    workspace
        Path of the workspace as the user named it, for the command that repeats the calculation.
    title
        Heading of the first sheet; made from the results when left out.
    table
        Only this table, with the terms that explain it; every table when left out.

    Returns
    -------
    The file; the same results give the same bytes.

    Raises
    ------
    ArgumentError
        When no result has this table, or a table has more rows than a sheet can hold.
    ArithmeticError
        When something does not add up that has to: a bug, never shown as a figure.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # ships no annotations

    results = [one.result for one in released]
    _refuse_unknown(results, table)
    sheets, ranges, tabs = _sheets(released, language, table)
    # One table by itself is for who works on with it.
    drawn = every_picture(results, language) if table is None else []
    lines = checks(sheets)
    verdicts = [(made, verdict(lines, made, tabs.control, language)) for made in sheets]
    heading = title or default_title(results)
    body = BytesIO()
    book = Workbook(body, {"in_memory": True})
    book.set_properties({"title": heading.render(language), "created": NO_MOMENT})
    styles = Styles(book)
    write_readme(
        book.add_worksheet(tabs.readme),
        styles,
        results,
        verdicts,
        pictures=(tabs.pictures, len(drawn)) if drawn else None,
        title=heading,
        workspace=workspace,
        language=language,
    )
    fictional = any(result.provenance.fictional for result in results)
    if drawn:
        sheet = book.add_worksheet(tabs.pictures)
        write_pictures(sheet, styles, drawn, language, fictional=fictional)
    for made, judged in verdicts:
        write_frame(book, styles, made, judged, language, fictional=fictional)
    if lines:
        write_control(book, styles, tabs.control, lines, language)
    for one in ranges:
        for name, address in sorted(one.used.items()):
            book.define_name(name, f"={address}")
    book.close()
    # After the sheet that says what it is, and the one with the pictures.
    return filled(body.getvalue(), sheets, first=3 if drawn else 2)


def _refuse_unknown(results: Sequence[Result], table: str | None) -> None:
    names = dict.fromkeys(name for result in results for name in result.tables)
    if table is not None and table not in names:
        raise ArgumentError(
            msg("Er is geen tabel ‘{naam}’.", naam=table),
            msg("Kies uit: {namen}.", namen=", ".join(names)),
        )


def _sheets(
    released: Sequence[Released], language: Language, table: str | None
) -> tuple[list[Made], list[Ranges], _Tabs]:
    """Work out every sheet of every result; return them with the names of the other sheets."""
    plans = [plan(one.result, table) for one in released]
    ids = [(number, name) for number, made in enumerate(plans) for name in made.sheets]
    several = len(plans) > 1
    wanted = [tab(name, number + 1 if several else 0, language) for number, name in ids]
    others = [msg("Lees mij"), msg("Beelden"), msg("Controle")]
    readme, pictures, control, *rest = tab_names([*(o.render(language) for o in others), *wanted])
    tabs = dict(zip(ids, rest, strict=True))
    sheets, all_ranges = [], []
    for number, made in enumerate(plans):
        own = {name: tabs[number, name] for name in made.sheets}
        ranges = Ranges(place(made, own, language), f"d{number + 1}_" if several else "")
        sheets += [make(made, ranges, name, language) for name in made.sheets]
        all_ranges.append(ranges)
    return sheets, all_ranges, _Tabs(readme, pictures, control)
