"""Source `statline`: a pulled table becomes tables of the workspace, without any network."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from sluitend.core.errors import SourceError
from sluitend.core.messages import listing, msg
from sluitend.core.missing import Missing
from sluitend.sources.reading import no_rows
from sluitend.sources.sheet import CODE, ROW, Sheet
from sluitend.sources.source import STATUS_UNKNOWN, describe, finish, require_municipalities
from sluitend.sources.statline.apply import apply
from sluitend.sources.statline.metadata import FINALITY, read_table
from sluitend.sources.statline.pages import MANIFEST, PageStore, entries, read_json
from sluitend.sources.statline.protocol import V3
from sluitend.sources.statline.recipes import recipe_for
from sluitend.tables.statline import STATLINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sluitend.sources.source import PassedOver, Reading
    from sluitend.sources.statline.metadata import Dimension, Table
    from sluitend.sources.statline.pages import Manifest
    from sluitend.sources.statline.recipes import Recipe

NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$"
MARKS = {
    "": str(Missing.NOT_APPLICABLE),
    ".": str(Missing.NOT_PUBLISHED),
    "x": str(Missing.CONFIDENTIAL),
    "-": str(Missing.NIL),
}
"""Marks of untyped figures. A point is unknown, too unreliable or secret: which of them it does not say.

Source: CBS, Verklaring van tekens."""
MOMENT = re.compile(r".*T([0-9:]+).*")
"""The time of day in a moment of change, in whole seconds and as its own clock has it."""
MUNICIPALITIES = "GM"
"""Kind of region that the tables of ours are about."""


class Statline:
    """A directory made by `sluitend pull`: one table of StatLine in one state."""

    id = "statline"
    signature = (MANIFEST,)
    passed_over: PassedOver = (
        ("*.json", msg("beschrijft de tabel; gelezen bij de cijfers")),
        (".*.deel", msg("een half opgehaalde bladzijde; telt niet mee")),
    )

    def read(self, directory: Path, known: pl.DataFrame) -> Reading:
        """Read the directory: known tables by their meaning, everything else cell for cell."""
        store = PageStore.opened(directory)
        manifest = store.manifest
        table = read_table(store)
        # A part without municipalities has nothing for a table of ours, and stays as it is.
        asked = manifest.keuze["regio"] in ("", MUNICIPALITIES)
        recipe = recipe_for(table) if asked else None
        if recipe:
            require_municipalities(known, directory)
        sheets = [
            _sheet(directory / page.bestand, manifest, table)
            for series in manifest.data
            for page in series.bladzijden
        ]
        _require_all_rows(sheets, manifest)
        _check_codes(sheets, manifest, table)
        if recipe:
            _check_existence(sheets, recipe, table, known)
        lost = [
            *_check_doubled(sheets, manifest, table),
            *_check_values(sheets, manifest, table),
        ]
        cells = _cells([sheet.frame for sheet in sheets], manifest, table)
        holes = _holes(sheets[0].frame.clear(), lost, manifest, table)
        tables, rest, notices = (
            apply(recipe, table, pl.concat([cells, holes])) if recipe else ({}, cells, [])
        )
        # Cell for cell, a rejected row is on the uitvallijst only.
        rest = rest.filter(pl.col("ontbreekt").ne_missing(str(Missing.REJECTED)))
        if rest.height:
            tables["statline"] = rest.select([c for c in STATLINE.columns if c != "publicatie_id"])
        described = describe(
            directory,
            source=f"{self.id}-{directory_source(manifest)}",
            title=manifest.titel,
            attribution=f"Bron: CBS, {manifest.tabel}",
            codes=_municipalities(sheets, table),
        )
        described = replace(described, status=_finality(cells))
        return finish(sheets, tables, described, notices)


def directory_source(manifest: Manifest) -> str:
    """Return the name of the publication's source: other parts of a table do not replace each other.

    The time of change is in it, as a table can change twice on one day: both states are publications, and
    of one day and status the later name counts.
    """
    time = re.sub("[^0-9]", "", MOMENT.sub(r"\1", manifest.gewijzigd))
    return "-".join([manifest.tabel, f"T{time}", *(p for p in manifest.keuze.values() if p)])


def _sheet(path: Path, manifest: Manifest, table: Table) -> Sheet:
    """Read one page as text, exactly as it stands."""
    body = path.read_bytes()
    shape = manifest.shape
    # Numbers stay the text they are: 1235.0 is not 1235.
    rows = entries(read_json(body, path, parse_float=str, parse_int=str))
    dimensions = [dimension.key for dimension in table.dimensions]
    values = (
        [topic.key for topic in table.topics]
        if shape is V3
        else ["Measure", "ValueAttribute", "Value", "StringValue"]
    )
    _require_keys(path, rows, [shape.row_id, *dimensions, *values], table)
    names = [shape.row_id, *dimensions, *values]
    frame = pl.DataFrame(
        {name: [_text(row.get(name)) for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    frame = frame.with_columns(pl.col(dimensions).str.strip_chars().str.strip_chars_end("."))
    counted = len(re.findall(rf'"{shape.row_id}"\s*:'.encode(), body))
    return Sheet(path, frame.with_row_index(ROW, offset=1), counted)


def _text(value: object) -> str | None:
    return None if value is None else str(value).strip()


def _require_keys(
    path: Path, rows: Sequence[dict[str, Any]], wanted: Sequence[str], table: Table
) -> None:
    """Refuse a page whose columns are not those the table describes, and name them."""
    found = {key for row in rows for key in row}
    optional = {"StringValue", "ValueAttribute"}
    absent = sorted(set(wanted) - found - optional) if rows else []
    strange = sorted(key for key in found - set(wanted) if not key.startswith(("@", "odata.")))
    if absent or strange:
        raise SourceError(
            msg(
                "Bestand {bestand} heeft andere kolommen dan tabel {tabel} beschrijft; ontbreekt: {mist}; nieuw: "
                "{nieuw}.",
                bestand=path.name,
                tabel=table.id,
                mist=listing(absent) if absent else "–",
                nieuw=listing(strange) if strange else "–",
            ),
            msg(
                "De tabel is tijdens het ophalen veranderd; verwijder de map en haal haar opnieuw op."
            ),
        )


def _require_all_rows(sheets: Sequence[Sheet], manifest: Manifest) -> None:
    """Refuse pages that overlap, or together do not have the rows that were received."""
    if not any(sheet.read for sheet in sheets):
        raise no_rows(sheets[0].path)
    listed = sum(series.rows for series in manifest.data)
    ids = pl.concat([sheet.frame[manifest.shape.row_id] for sheet in sheets])
    whole = manifest.shape is V3 and not any(manifest.keuze.values())
    last = ids.cast(pl.Int64, strict=False).max()
    problem = None
    if listed != sum(sheet.read for sheet in sheets):
        problem = msg("de bladzijden tellen niet op tot het aantal opgehaalde rijen")
    elif ids.is_duplicated().any():
        problem = msg("bladzijden overlappen: een rijnummer komt twee keer voor")
    elif whole and last != ids.len() - 1:
        # Rows of a whole table are numbered from zero without holes.
        problem = msg("er ontbreken rijen: de nummering heeft gaten")
    if problem:
        raise SourceError(
            msg("Tabel {tabel} is niet heel: {waarom}.", tabel=manifest.tabel, waarom=problem),
            msg("Verwijder de map en haal de tabel opnieuw op."),
        )


def _check_codes(sheets: Sequence[Sheet], manifest: Manifest, table: Table) -> None:
    """Reject rows that do not say what they are about: a code, or in v4 a measure, that is not listed."""
    for sheet in sheets:
        for dimension in table.dimensions:
            sheet.reject(
                dimension.key,
                ~pl.col(dimension.key).fill_null("").is_in(list(dimension.categories)),
                msg("onbekende code"),
                msg("Deze code staat niet in de lijst van de tabel; haal de tabel opnieuw op."),
            )
        if manifest.shape is not V3:
            sheet.reject(
                "Measure",
                ~pl.col("Measure").fill_null("").is_in([topic.key for topic in table.topics]),
                msg("onbekend onderwerp"),
                msg("Dit onderwerp staat niet in de lijst van de tabel; haal de tabel opnieuw op."),
            )


def _check_values(
    sheets: Sequence[Sheet], manifest: Manifest, table: Table
) -> Iterator[pl.DataFrame]:
    """Reject what is no number and no mark, and give those rows."""
    numbers = [topic.key for topic in table.topics if not topic.is_text]
    for sheet in sheets:
        for column in numbers if manifest.shape is V3 else ["Value"]:
            text = pl.col(column).fill_null("")
            yield sheet.reject(
                column,
                ~text.is_in(list(MARKS)) & ~text.str.contains(NUMBER),
                msg("geen getal en geen bekend teken"),
                msg("Bekend zijn een getal met punt, en de tekens . x - en leeg."),
            )


def _check_doubled(
    sheets: Sequence[Sheet], manifest: Manifest, table: Table
) -> Iterator[pl.DataFrame]:
    """Reject every row of a key that occurs twice, also over pages, and give those rows."""
    keys = [dimension.key for dimension in table.dimensions]
    keys += [] if manifest.shape is V3 else ["Measure"]
    together = pl.concat([sheet.frame.select(keys) for sheet in sheets])
    doubled = together.filter(together.is_duplicated()).unique()
    if doubled.is_empty():
        return
    pairs = doubled.select(pl.struct(keys)).to_series().implode()
    for sheet in sheets:
        yield sheet.reject(
            keys[-1],
            pl.struct(keys).is_in(pairs),
            msg("dubbele sleutel ({sleutel})", sleutel=", ".join(keys)),
            msg("De dienst geeft deze cel twee keer; haal de tabel later opnieuw op."),
        )


def _check_existence(
    sheets: Sequence[Sheet], recipe: Recipe, table: Table, known: pl.DataFrame
) -> None:
    """Reject figures of a municipality that does not exist in their year.

    Tables keep abolished municipalities, and new ones before they began, with empty cells; those
    are no figures.
    """
    region = recipe.dimension("gm_code", table).key
    times = [d.key for d in table.dimensions if d.role == "tijd"]
    year = pl.col(times[0]).str.slice(0, 4) if times else pl.lit(str(recipe.year(table)))
    pairs = known.select(pl.struct("jaar", "gm_code")).to_series().implode()
    there = pl.struct(jaar=year.cast(pl.Int64, strict=False), gm_code=pl.col(region)).is_in(pairs)
    for sheet in sheets:
        values = [t.key for t in table.topics if t.key in sheet.frame.columns] or [
            "Value",
            "StringValue",
        ]
        filled = pl.any_horizontal(~pl.col(values).fill_null("").is_in(list(MARKS)))
        sheet.reject(
            region,
            pl.col(region).str.contains(CODE) & filled & ~there,
            msg("deze gemeente bestaat niet in dat jaar"),
            msg("Controleer of de lijst van gemeenten van dat jaar is geladen."),
        )


def _holes(
    empty: pl.DataFrame, lost: Sequence[pl.DataFrame], manifest: Manifest, table: Table
) -> pl.DataFrame:
    """Give every cell of a rejected row that says what it is about, without its value."""
    cells = _cells([empty, *lost], manifest, table).with_columns(
        waarde=pl.lit(None, pl.Float64), ruw=pl.lit(""), ontbreekt=pl.lit(str(Missing.REJECTED))
    )
    return cells.unique([*(dimension.key for dimension in table.dimensions), "_onderwerp"])


def _cells(frames: Sequence[pl.DataFrame], manifest: Manifest, table: Table) -> pl.DataFrame:
    """Give every cell a row: dimensions by their key, and the columns of table `statline`."""
    dimensions = [dimension.key for dimension in table.dimensions]
    together = pl.concat(frames)
    if manifest.shape is V3:
        long = together.unpivot(
            [topic.key for topic in table.topics],
            index=dimensions,
            variable_name="_onderwerp",
            value_name="ruw",
        ).with_columns(pl.col("ruw").fill_null(""))
        reason = pl.col("ruw").replace_strict(MARKS, default=None, return_dtype=pl.String)
    else:
        # Anything but None says why there is no value, or what is the matter with it.
        attribute = pl.col("ValueAttribute").fill_null("None")
        said = pl.when(attribute != "None").then(attribute)
        long = together.select(
            *dimensions,
            pl.col("Measure").alias("_onderwerp"),
            ruw=pl.concat_str(
                pl.coalesce("Value", "StringValue"), said, separator=" ", ignore_nulls=True
            ).fill_null(""),
            _getal=pl.coalesce("Value", "StringValue"),
        )
        reason = pl.when(pl.col("_getal").is_null()).then(pl.lit(str(Missing.NOT_PUBLISHED)))
    texts = [topic.key for topic in table.topics if topic.is_text]
    number = pl.col("ruw" if manifest.shape is V3 else "_getal")
    is_text = pl.col("_onderwerp").is_in(texts)
    return long.with_columns(
        waarde=pl.when(~is_text).then(number.cast(pl.Float64, strict=False)),
        ontbreekt=reason,
        tabel=pl.lit(table.id),
        onderwerp=_by_topic({t.key: t.name for t in table.topics}),
        eenheid=_by_topic({t.key: t.unit for t in table.topics}),
        **_places(table),
    )


def _by_topic(values: dict[str, str]) -> pl.Expr:
    return pl.col("_onderwerp").replace_strict(values, return_dtype=pl.String)


def _places(table: Table) -> dict[str, pl.Expr]:
    """Return the columns that say where a cell stands: period, region, and the rest as one text."""
    time, region = table.dimension("tijd"), table.dimension("gebied")
    rest = [d for d in table.dimensions if d not in (time, region)]
    code = pl.col(region.key) if region else pl.lit("")
    split = [pl.format("{}={}", pl.lit(d.key), pl.col(d.key)) for d in rest]
    return {
        "periode": pl.col(time.key) if time else pl.lit(""),
        "regio": code,
        "regiosoort": code.str.extract(r"^([A-Z]+)").fill_null(""),
        "uitsplitsing": pl.concat_str(split, separator=";") if split else pl.lit(""),
        "status": _lookup(time, {c.code: c.status for c in time.categories.values()})
        if time
        else pl.lit(""),
        "titel": pl.concat_str(
            [
                _lookup(d, {c.code: c.title for c in d.categories.values()})
                for d in table.dimensions
            ],
            separator=" · ",
        ),
    }


def _lookup(dimension: Dimension, values: dict[str, str]) -> pl.Expr:
    return pl.col(dimension.key).replace_strict(values, return_dtype=pl.String)


def _municipalities(sheets: Sequence[Sheet], table: Table) -> pl.Series:
    """Return every municipality in the figures, whichever dimension names it."""
    found = {
        code
        for dimension in table.dimensions
        for code in dimension.categories
        if re.fullmatch(CODE, code)
    }
    columns = [dimension.key for dimension in table.dimensions]
    used = {code for sheet in sheets for key in columns for code in sheet.frame[key].unique()}
    return pl.Series(sorted(found & used), dtype=pl.String)


def _finality(cells: pl.DataFrame) -> str:
    """Return the least final status of the periods with figures."""
    present = Counter(cells.filter(pl.col("ontbreekt").is_null())["status"].to_list())
    return next((status for status in FINALITY if present[status]), STATUS_UNKNOWN)
