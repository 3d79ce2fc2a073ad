"""Files that a command writes beside its answer: a memo, and a directory of open data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sluitend.core.messages import Message
    from sluitend.core.result import Result


def beside_options() -> list[Option]:
    """Return the options; the command hands what was typed to the functions below."""
    return [
        Option(
            "--word",
            "word",
            text=msg("schrijf ook een memo voor Word"),
            metavar="BESTAND.docx",
        ),
        Option(
            "--open-data",
            "open_data",
            text=msg("schrijf ook alle tabellen als open data, met een beschrijving"),
            metavar="MAP",
        ),
        Option(
            "--uitgever",
            "uitgever",
            text=msg("bij --open-data: de organisatie die publiceert"),
            metavar="NAAM",
        ),
        Option(
            "--contact",
            "contact",
            text=msg("bij --open-data: e-mailadres of pagina voor vragen"),
            metavar="ADRES",
        ),
    ]


def check_beside(asked: Mapping[str, str | None]) -> None:
    """Refuse, before long work, what cannot be written.

    Raises
    ------
    ArgumentError
        For a memo by another name than .docx, a directory that looks like a file, and a publisher or contact that is none or that
        belongs to nothing.
    """
    word = asked.get("word")
    if word and Path(word).suffix != ".docx":
        raise ArgumentError(
            msg("‘{naam}’ is geen naam voor een memo.", naam=word), msg("Kies een naam op .docx.")
        )
    place = asked.get("open_data")
    if place and Path(place).suffix:
        raise ArgumentError(
            msg("‘{naam}’ lijkt een bestand; open data komen in een map.", naam=place),
            msg("Kies een naam zonder punt."),
        )
    publisher, contact = asked.get("uitgever") or "", asked.get("contact") or ""
    if not (publisher or contact):
        return
    if not place:
        raise ArgumentError(
            msg("Een uitgever en een contactadres horen bij open data."),
            msg("Geef ook --open-data MAP, of laat --uitgever en --contact weg."),
        )
    from sluitend.publish.opendata.about import behind

    behind(publisher, contact)


def write_beside(
    results: Sequence[Result],
    named: str,
    asked: Mapping[str, str | None],
    title: Message | None = None,
) -> Iterator[Message]:
    """Write the files and say where each is, and what a data portal would still ask for.

    Parameters
    ----------
    named
        Path of the workspace as the user named it, for the commands in the files.
    """
    from sluitend.publish.exit import publish

    language, word, place = terminal().language, asked.get("word"), asked.get("open_data")
    if word:
        publish(results, word, language=language, workspace=named, title=title)
        yield msg("Memo: {bestand}", bestand=word)
    if place:
        from sluitend.publish.opendata.package import lacking

        publisher, contact = asked.get("uitgever") or "", asked.get("contact") or ""
        publish(
            results,
            place,
            language=language,
            workspace=named,
            title=title,
            publisher=publisher,
            contact=contact,
        )
        yield msg("Open data: {map}", map=place)
        for text in lacking(results, publisher, contact):
            yield msg("Niet opgegeven, en dus niet in de beschrijving: {wat}.", wat=text)
