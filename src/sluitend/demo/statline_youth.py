"""Young people with youth care per form and region, with the marks and the rounding of StatLine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sluitend.demo.cells import BadCell
from sluitend.demo.key_figure_files import fives
from sluitend.demo.municipalities import COUNTRY_NAME
from sluitend.demo.statline_pages import Dimension, PulledTable, Topic
from sluitend.demo.traits import IN_CARE, youth_in_care

if TYPE_CHECKING:
    from sluitend.demo.country import Country

ID = "FICTIEF_JEUGDZORG"
CHANGED = "2025-04-30T02:00:00"
NATION = "NL01"
TOPIC = "JongerenMetJeugdzorg_1"
PERIODS = {
    "2018JJ00": ("2018", "Definitief"),
    "2019JJ00": ("2019", "Definitief"),
    "2023JJ00": ("2023", "NaderVoorlopig"),
    "2024HJ01": ("2024 1e halfjaar", "Voorlopig"),
    "2024JJ00": ("2024", "Voorlopig"),
}
HALF = 0.72
"""Part of the young people of a year that is seen in its first half."""
NEW_FORM, NEW_FORM_FROM = "FIC0001", 2023
"""A form that is new: no program knows it yet."""
FORMS = {
    "A045561": ("JZ Totaal jeugdzorg", 1.0),
    "A045560": ("JH 1 Totaal jeugdhulp", 0.93),
    "A042503": ("JH 121 Totaal jeugdhulp zonder verblijf", 0.86),
    "A027918": ("JH 122 Totaal jeugdhulp met verblijf", 0.1),
    "A027919": ("JB 1 Totaal jeugdbescherming", 0.09),
    "A027920": ("JR 1 Totaal jeugdreclassering", 0.012),
    NEW_FORM: ("Hulp die er nog niet was", 0.04),
}
"""Code: title and part of all young people with youth care; one young person can have several forms."""
NIL_BELOW, UNSHOWN_BELOW = 2, 10
"""Numbers below which a cell is nil, or not shown because a person could be known by it."""
SECRET = (("GM9033", "2023JJ00", "A027919"),)
"""Cells that are secret."""

_FILE = f"{ID}_v3_20250430T020000/UntypedDataSet-00001.json"
BAD_CELLS = (
    BadCell(
        _FILE, "", "GM9019|2024JJ00|A045561", TOPIC, "n.b.", "geen getal en geen bekend teken",
        "Een afkorting in plaats van een teken.",
    ),
    BadCell(
        _FILE, "", "GM9021|2023JJ00|A045560", "RegioS", "GM9099", "onbekende code",
        "Een gemeente die niet in de lijst van de tabel staat.",
    ),
    BadCell(
        _FILE, "", "GM9022|2024JJ00|A045561", TOPIC, "310", "deze gemeente bestaat niet in dat jaar",
        "Jongeren van een gemeente die een jaar eerder is opgeheven.",
    ),
    BadCell(
        _FILE, "", "GM9036|2019JJ00|A042503", "RegioS", "GM9037", "dubbele sleutel",
        "Een cel staat onder de gemeente die ernaast ligt.", twin="GM9037|2019JJ00|A042503",
    ),
)  # fmt: skip


def youth_table(country: Country) -> PulledTable:
    """Return the table: every region that ever existed since the first period, and the country."""
    first = min(_year(period) for period in PERIODS)
    everyone = [m for m in country.municipalities if m.last >= first]
    regions = [(NATION, COUNTRY_NAME, ""), *((m.code, m.names[-1][1], "") for m in everyone)]
    rows = [
        (region, period, form, *_cells((region, period, form), number, inside))
        for (region, period, form), (number, inside) in young_people(country).items()
    ]
    return PulledTable(
        ID,
        "Jongeren met jeugdzorg; vorm, regio (fictief land)",
        "cbs",
        CHANGED,
        (
            Dimension("RegioS", "Regio's", "GeoDimension", regions, 6),
            Dimension(
                "Perioden",
                "Perioden",
                "TimeDimension",
                [(code, *text) for code, text in PERIODS.items()],
                8,
            ),
            Dimension(
                "VormenVanJeugdzorg",
                "Vormen van jeugdzorg",
                "Dimension",
                [(code, title, "") for code, (title, _) in FORMS.items()],
                8,
            ),
        ),
        (
            Topic(TOPIC, "Jongeren met jeugdzorg", "aantal"),
            Topic("AandeelVanAlleJongeren_2", "Aandeel van alle jongeren", "%", "Double"),
        ),
        rows,
    )


def young_people(country: Country) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return, per region, period and form, how many have youth care and how many young people there are.

    Exact, before rounding; zero where the region was not there, or the form did not exist.
    """
    found: dict[tuple[str, str, str], tuple[float, float]] = {}
    first = min(map(_year, PERIODS))
    everyone = [m.code for m in country.municipalities if m.last >= first]
    for period in PERIODS:
        jaar = _year(period)
        for form, (_, part) in FORMS.items():
            share = part * (HALF if "HJ" in period else 1)
            found |= {(code, period, form): (0.0, 0.0) for code in (NATION, *everyone)}
            if form == NEW_FORM and jaar < NEW_FORM_FROM:
                continue
            for code in country.codes(jaar):
                number = youth_in_care(country, code, jaar)
                own = (number * share, number / IN_CARE)
                whole = found[NATION, period, form]
                found[code, period, form] = own
                found[NATION, period, form] = (whole[0] + own[0], whole[1] + own[1])
    return dict(sorted(found.items(), key=lambda item: item[0][0] != NATION))


def _year(period: str) -> int:
    return int(period[:4])


def _cells(key: tuple[str, str, str], number: float, inside: float) -> tuple[str, str]:
    """Return count and share as the table shows them."""
    if not number:
        return "", ""
    if key in SECRET:
        return "x", "x"
    if number < NIL_BELOW:
        return "-", "-"
    if number < UNSHOWN_BELOW:
        return ".", "."
    return str(fives(number)), f"{100 * number / inside:.1f}"
