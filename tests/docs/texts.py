"""Every text for a user, and the English catalogue brought up to date with them (``make texts``)."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from sluitend.core.labels import labels_in, read_records
from sluitend.core.messages import LOCALE_DIRECTORY
from sluitend.tables.catalogue import CONTRACTS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sluitend"
ENGLISH = LOCALE_DIRECTORY / "en" / "LC_MESSAGES" / "sluitend.po"
RECORDS = ("reference", "rules")
"""Parts of the program whose YAML holds labels."""


def sentences() -> set[str]:
    """Return the texts in the code and in the templates of pages and papers."""
    found = extract_from_dir(
        SOURCE, method_map=[("**.py", "python"), ("**.j2", "jinja2")], keywords={"msg": None}
    )
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def labels() -> set[str]:
    """Return the names and explanations in our records, and the titles of tables and measures."""
    files = [path for part in RECORDS for path in (SOURCE / part).rglob("*.yaml")]
    found = {label for path in files for label in labels_in(read_records(path))}
    for contract in CONTRACTS.values():
        found |= {contract.title, *(measure.label for measure in contract.measures)}
    return {str(label) for label in found if label}


def bring_up_to_date() -> list[str]:
    """Write the catalogue anew with what is there now; return what has no translation yet."""
    with ENGLISH.open("rb") as file:
        catalogue = read_po(file, locale="en")
    wanted = Catalog()
    for text in sentences() | labels():
        wanted.add(text)
    catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, no_location=True)
    return sorted(str(entry.id) for entry in catalogue if entry.id and not entry.string)


if __name__ == "__main__":
    for missing in bring_up_to_date():
        print(repr(missing))  # noqa: T201 - what the command is for
