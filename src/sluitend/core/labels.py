"""Records that come with the program: YAML in which what a reader sees is marked as a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sluitend.core.messages import Label

if TYPE_CHECKING:
    from pathlib import Path

READ_BY_PEOPLE = frozenset(
    {
        "aspect",
        "eenheid",
        "kort",
        "naam",
        "nl",
        "omschrijving",
        "reden",
        "titel",
        "toelichting",
        "volgorde",
        "vorm",
        "waarom",
        "wat",
    }
)
"""Fields with texts of our own. Sources and articles are quoted as they are."""


def read_records(path: Path) -> Any:
    """Return the content of a YAML file, with every text under `READ_BY_PEOPLE` as a `Label`."""
    import yaml

    return _labelled(yaml.safe_load(path.read_text(encoding="utf-8")), mark=False)


def labels_in(records: object) -> set[str]:
    """Return every label in records."""
    if isinstance(records, Label):
        return {str(records)}
    if isinstance(records, dict):
        records = list(records.values())
    if isinstance(records, list):
        return {label for record in records for label in labels_in(record)}
    return set()


def _labelled(found: object, *, mark: bool) -> object:
    if isinstance(found, dict):
        return {key: _labelled(value, mark=key in READ_BY_PEOPLE) for key, value in found.items()}
    if isinstance(found, list):
        return [_labelled(value, mark=mark) for value in found]
    return Label(found) if mark and isinstance(found, str) else found
