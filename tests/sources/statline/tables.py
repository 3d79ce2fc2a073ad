"""Tables of the invented country in the shapes of StatLine; all figures are made up."""

from __future__ import annotations

from tests.sources.statline.service import Dimension, Table, Topic

REGIONS = Dimension(
    "RegioS",
    "Regio's",
    "GeoDimension",
    (
        ("NL01", "Verzonnen land", ""),
        ("GM9001", "Eerste", ""),
        ("GM9002", "Tweede", ""),
        ("GM9004", "Opgegaan in een ander", ""),
    ),
    width=10,
)
PERIODS = Dimension(
    "Perioden",
    "Perioden",
    "TimeDimension",
    (
        ("2021JJ00", "2021", "Definitief"),
        ("2022HJ01", "2022 1e halfjaar", "Definitief"),
        ("2022JJ00", "2022", "NaderVoorlopig"),
        ("2023JJ00", "2023", "Voorlopig"),
    ),
    width=10,
)
FORMS = Dimension(
    "VormenVanJeugdzorg",
    "Vormen van jeugdzorg",
    "Dimension",
    (
        ("A045561", "JZ Totaal jeugdzorg", ""),
        ("A042503", "JH 121 Totaal jeugdhulp zonder verblijf", ""),
        ("A099999", "Een nieuwe vorm", ""),
    ),
    width=8,
)
MARKS = {("GM9002", "2022JJ00", "A042503"): ".", ("GM9002", "2023JJ00", "A042503"): "x"}


def _youth_rows() -> tuple[tuple[str, ...], ...]:
    rows = []
    for r, (region, _, _) in enumerate(REGIONS.codes):
        for p, (period, _, _) in enumerate(PERIODS.codes):
            for f, (form, _, _) in enumerate(FORMS.codes):
                count = str(5 * (100 * (r + 1) + 10 * p + f))
                count = MARKS.get((region, period, form), count)
                share = "-" if form == "A099999" else "12.5"
                if region == "GM9004":  # gone since 2021; the table keeps it with empty cells
                    count = share = ""
                rows.append((region, period, form, count, share))
    return tuple(rows)


YOUTH = Table(
    "85099NED",
    "Jongeren met jeugdzorg in natura; vorm, regio",
    (REGIONS, PERIODS, FORMS),
    (
        Topic("JongerenMetJeugdzorg", ("Jongeren met jeugdzorg",)),
        Topic("Percentage", ("Aandeel", "Totaal"), "%", "Double"),
    ),
    _youth_rows(),
)

# One key of time only by its looks, and a code with a trailing dot, as lists of others have.
OTHER = Table(
    "90001NED",
    "Verzonnen bedrijven; omvang",
    (
        Dimension(
            "Grootte", "Grootte", "Dimension", (("A1.", "Klein", ""), ("A2", "Groot", "")), 4
        ),
        Dimension(
            "Jaren", "Jaren", "Dimension", (("2022JJ00", "2022", ""), ("2023JJ00", "2023", ""))
        ),
    ),
    (
        Topic("Totaal", ("Bedrijven", "Totaal"), "aantal"),
        Topic("Totaal", ("Omzet", "Totaal"), "mln euro", "Double"),
        Topic("Naam", ("Naam",), "", "String"),
    ),
    (
        ("A1.", "2022JJ00", "3", "-1.5", "Klein spul"),
        ("A1.", "2023JJ00", "0", ".", "-"),
        ("A2", "2022JJ00", "12", "1200.25", "Groot spul"),
        ("A2", "2023JJ00", "x", "", ""),
    ),
)


def iv3(rows: tuple[tuple[str, ...], ...], unit: str = "1 000 euro") -> Table:
    """Raw Iv3 of one year: taakveld, categorie, municipality, report, first and second publication."""
    kinds = ("TaakveldBalanspost", "Categorie", "Gemeenten", "Verslagsoort")
    widths = (6, 8, 9, 8)
    dimensions = tuple(
        Dimension(
            key,
            key,
            "Dimension",
            tuple((c, c, "") for c in sorted({row[i] for row in rows})),
            widths[i],
        )
        for i, key in enumerate(kinds)
    )
    topics = (
        Topic("k_1ePlaatsing", ("1e plaatsing",), unit),
        Topic("k_2ePlaatsing", ("2e plaatsing",), unit),
    )
    return Table("45067NED", "Gemeenten 2024 onbewerkte Iv3-data", dimensions, topics, rows)


IV3_ROWS = (
    ("6.72a", "L3.4.1", "GM9001", "2024X005", "100", "120"),
    ("6.72a", "B3.4.2", "GM9001", "2024X005", "7", "-99998"),  # the first counts
    ("6.72a", "L4.3.3", "GM9001", "2024X005", "-99998", "-99998"),  # no statement at all
    ("6.72a", "L1.1", "GM9001", "2024X005", "", ""),  # no post
    ("6.82a", "L3.8", "GM9001", "2024X005", "50", "-99999"),  # a real amount
    ("6.82a", "L1.1", "GM9001", "2024X000", "11", "."),  # the first counts
    ("6.82a", "L1.1", "GM9002", "2024X003", "11", "-"),  # nil is said, so the second counts
    ("A111", "Ultimo", "GM9001", "2024X005", "9", "9"),  # balance
)

WMO = Table(
    "85043NED",
    "Wmo-cliënten; type maatwerkarrangement, regio",
    (
        Dimension(
            "TypeMaatwerkarrangement",
            "Type maatwerkarrangement",
            "Dimension",
            (("T1", "Totaal", ""), ("T2", "Hulp bij het huishouden", "")),
        ),
        REGIONS,
        PERIODS,
    ),
    (
        Topic("WmoClienten", ("Wmo-cliënten",)),
        Topic(
            "WmoClientenPer1000Inwoners",
            ("Wmo-cliënten per 1 000 inwoners",),
            "per 1 000 inwoners",
            "Double",
        ),
    ),
    (("T1", "GM9001", "2022JJ00", "125", "40.1"), ("T2", "GM9001", "2022JJ00", "60", "20")),
)

COSTS = Table(
    "83454NED",
    "Gemeentelijke kosten jeugdzorg",
    (
        Dimension("Regio", "Regio", "GeoDimension", REGIONS.codes),
        FORMS,
        PERIODS,
    ),
    (
        Topic("Aantal", ("Kosten", "Budget"), "1 000 euro"),
        Topic("GerealiseerdeKosten", ("Kosten", "Gerealiseerde kosten"), "x 1 000 euro"),
    ),
    (("GM9001", "A045561", "2022JJ00", "1", "2345"), ("GM9001", "A042503", "2022JJ00", "1", ".")),
)


def areas(groups: tuple[str, ...] = ("Jeugdregio's", "Provincies", "Iets nieuws")) -> Table:
    """Divisions of the country, with groups of topics Code and Naam."""
    topics = tuple(
        Topic(kind, (group, kind), "", "String") for group in groups for kind in ("Code", "Naam")
    )
    rows = (
        (
            "GM9001",
            *(text for i, _ in enumerate(groups) for text in (f"XX0{i}", f"Streek {i} (XX)")),
        ),
        ("GM9002", *("" for _ in groups for _ in range(2))),
    )
    dimension = Dimension("RegioS", "Regio's", "GeoDimension", REGIONS.codes)
    return Table(
        "85755NED", "Gebieden in Nederland 2024", (dimension,), topics, rows, first_number=20
    )
