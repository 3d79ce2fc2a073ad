"""A result as plain data for JSON, CSV and the manifest: everything, in the units it is kept in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from sluitend.core.messages import Language
    from sluitend.core.result import Publication, Result, TableSpec
    from sluitend.publish.release import Released

ACTIVE = r"^([=+\-@\t\r\n])"
"""A text that begins with one of these is a formula to a spreadsheet, or may become one."""
UNITS = {"bedrag": "eurocent", "bedrag_per_inwoner": "eurocent", "aandeel": "fractie"}
"""Kind of column -> unit in which its values are written."""
TERM_AMOUNTS = frozenset({"bedrag", "van_bedrag", "tot_bedrag", "onafgerond"})


def as_plain(released: Released, language: Language = "nl") -> dict[str, object]:
    """Return everything of a result except moments: the same call gives the same bytes."""
    result = released.result
    return {
        "berekening": result.call.as_dict(),
        "titel": result.title.render(language),
        "inhoud": result.content_hash,
        "tabellen": {
            name: {
                "titel": spec.title.render(language) if spec else name,
                "kolommen": columns(frame, spec, language),
                "rijen": frame.to_dicts(),
            }
            for name, frame in sorted(result.tables.items())
            for spec in [result.specs.get(name)]
        },
        "termen": result.output.terms.to_dicts(),
        "meldingen": [
            {"code": n.code, "niveau": n.level, "tekst": n.text.render(language)}
            for n in result.notices
        ],
        "kern": [text.render(language) for text in result.output.headline],
        "herkomst": {
            "publicaties": [publication_plain(p) for p in result.provenance.publications],
            **_rules(result),
        },
    }


def columns(
    frame: pl.DataFrame, spec: TableSpec | None, language: Language
) -> list[dict[str, str]]:
    """Describe the columns of a frame; those without a label (codes, order) under their own name."""
    declared = {column.name: column for column in spec.columns} if spec else {}
    described = []
    for name, dtype in frame.schema.items():
        column = declared.get(name)
        kind = column.kind if column else ("aantal" if dtype.is_numeric() else "tekst")
        entry = {
            "naam": name,
            "label": column.label.render(language) if column else name,
            "soort": kind,
        }
        if kind in UNITS:
            entry["eenheid"] = UNITS[kind]
        described.append(entry)
    return described


def as_json(results: Sequence[Released], language: Language = "nl") -> str:
    """Return one result as an object, several as a list."""
    bodies = [as_plain(result, language) for result in results]
    body = bodies[0] if len(bodies) == 1 else bodies
    return json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def unevaluated(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would evaluate when it opens a CSV.

    As OWASP advises against CSV injection; numbers are no texts and stay as they are.

    Examples
    --------
    >>> import polars as pl
    >>> unevaluated(pl.DataFrame({"naam": ["=1+1", "post"], "bedrag": [-1, 2]})).rows()
    [("'=1+1", -1), ('post', 2)]
    """
    import polars as pl

    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(pl.col(texts).str.replace(ACTIVE, "'$1"))


def as_csv(released: Released, name: str, *, inert: bool = False) -> str:
    """Return a table as CSV; the header of an amount says its unit, such as ``bedrag_eurocent``.

    Parameters
    ----------
    inert
        For a person who opens it in a spreadsheet: no text in it is ever a formula.
    """
    frame, spec = released.result.tables[name], released.result.specs.get(name)
    frame = unevaluated(frame) if inert else frame
    declared = {column.name: column.kind for column in spec.columns} if spec else {}
    return frame.rename(
        {
            name: f"{name}_{UNITS[kind]}"
            for name, kind in declared.items()
            if kind in UNITS and name in frame.columns
        }
    ).write_csv()


def terms_csv(released: Released) -> str:
    """Return the terms as CSV; of a result with amounts the header says that they are eurocents."""
    result = released.result
    frame = result.output.terms
    if not any(c.kind == "bedrag" for spec in result.specs.values() for c in spec.columns):
        return frame.write_csv()
    return frame.rename(
        {name: f"{name}_eurocent" for name in frame.columns if name in TERM_AMOUNTS}
    ).write_csv()


def manifest(released: Released, workspace: str) -> dict[str, object]:
    """Return where a result comes from and how to repeat it on `workspace`, moments included."""
    result = released.result
    return {
        "berekening": result.call.as_dict(),
        "opdracht": result.call.as_cli(workspace),
        "inhoud": result.content_hash,
        "publicaties": [
            {**publication_plain(p), "geladen_op": p.loaded_at}
            for p in result.provenance.publications
        ],
        **_rules(result),
        "programmacode": result.call.code,
        "berekend_op": result.provenance.computed_at,
        "uit_geheugen": result.provenance.from_cache,
        "tabellen": {name: frame.height for name, frame in sorted(result.tables.items())},
        "termen": result.output.terms.height,
        "fictief": result.provenance.fictional,
    }


def publication_plain(publication: Publication) -> dict[str, object]:
    """Return a publication as results name it, without the moment of loading."""
    return {
        "id": publication.id,
        "bron": publication.source,
        "titel": publication.title,
        "over_jaren": list(publication.years),
        "gepubliceerd_op": publication.published_on,
        "toelichting_datum": publication.date_note,
        "status": publication.status,
        "licentie": publication.licence,
        "naamsvermelding": publication.attribution,
        "vingerafdruk": publication.digest,
        "afgekeurde_rijen": publication.rejected,
        "verbetering": publication.correction,
        "fictief": bool(publication.fictional),
    }


def _rules(result: Result) -> Mapping[str, object]:
    return {
        "definities": list(result.provenance.definitions),
        "parameters": [str(line) for line in result.provenance.parameters],
        "methode": result.provenance.method,
    }
