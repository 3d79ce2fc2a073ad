"""Reading rule parameters: dated values with article and grade of evidence, never a silent default."""

from __future__ import annotations

import difflib
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sluitend.core.errors import ArgumentError, RuleError
from sluitend.core.labels import read_records
from sluitend.core.messages import msg
from sluitend.core.sourced import Sourced, Verification

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETERS = Path(__file__).parent / "parameters"


def read_parameters(directory: Path) -> dict[str, tuple[Sourced, ...]]:
    """Read every parameter file in `directory`.

    Returns
    -------
    Per id its values in order of date.

    Raises
    ------
    ValueError
        When periods of one parameter overlap or end before they begin, or a grade is unknown.
    KeyError
        When a field is missing. The files are part of the program, so these are bugs and not a
        user's errors.
    """
    found: dict[str, tuple[Sourced, ...]] = {}
    for path in sorted(directory.glob("*.yaml")):
        records: list[dict[str, Any]] = read_records(path)
        for record in records:
            values = tuple(_value(record, entry) for entry in record["waarden"])
            ordered = tuple(sorted(values, key=lambda value: value.valid_from))
            if any(v.valid_to is not None and v.valid_to < v.valid_from for v in ordered):
                raise ValueError(f"{path.name}: {record['id']} has a period that never begins")
            for earlier, later in pairwise(ordered):
                if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                    raise ValueError(f"{path.name}: {record['id']} has overlapping periods")
            if record["id"] in found:
                raise ValueError(f"{path.name}: {record['id']} is there twice")
            found[record["id"]] = ordered
    return found


def _value(record: dict[str, Any], entry: dict[str, Any]) -> Sourced:
    return Sourced(
        id=record["id"],
        value=entry["waarde"],
        unit=record["eenheid"],
        source=record["bron"],
        article=entry["artikel"],
        verification=Verification(entry["verificatie"]),
        valid_from=entry["van"],
        valid_to=entry["tot"],
        note=entry.get("toelichting", ""),
    )


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, tuple[Sourced, ...]]:
    """Return the parameters that are shipped with the program."""
    return read_parameters(PARAMETERS)


def parameter(
    name: str,
    on: date,
    *,
    allow_unverified: bool = False,
    among: Mapping[str, tuple[Sourced, ...]] | None = None,
) -> Sourced:
    """Return the value of a parameter that is in force on a day.

    Raises
    ------
    ArgumentError
        For an unknown id, with suggestions.
    RuleError
        When no value is in force on that day, or it is not verified (grade U) and that was not
        allowed explicitly.

    Examples
    --------
    >>> parameter("iv3.inleverdatum_jaarrekening", date(2023, 1, 1)).value
    '07-15'
    """
    known = parameters() if among is None else among
    if name not in known:
        close = difflib.get_close_matches(name, known, n=3)
        raise ArgumentError(
            msg("Parameter ‘{naam}’ bestaat niet.", naam=name),
            msg("Bedoelt u {namen}?", namen=", ".join(close))
            if close
            else msg("‘sluitend parameters’ toont ze alle."),
        )
    values = known[name]
    for value in values:
        if value.holds_on(on):
            if value.verification is Verification.UNVERIFIED and not allow_unverified:
                raise RuleError(
                    msg(
                        "Parameter {naam} is niet geverifieerd (bron: {bron}).",
                        naam=name,
                        bron=value.source,
                    ),
                    msg(
                        "Verifieer de waarde in de bron, of sta hem uitdrukkelijk toe "
                        "(--niet-geverifieerd-toestaan); het resultaat vermeldt dat dan."
                    ),
                )
            return value
    periods = "; ".join(f"{v.valid_from} – {v.valid_to or '…'}" for v in values)
    raise RuleError(
        msg("Parameter {naam} heeft geen waarde op {dag}.", naam=name, dag=on),
        msg(
            "Bekend zijn: {perioden}. Voeg de waarde met bron en artikel toe aan rules/parameters, "
            "of kies een andere datum.",
            perioden=periods,
        ),
    )
