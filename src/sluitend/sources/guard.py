"""What a file must be before a reader touches it: a plain file of a sane size, from its own place.

Files come from strangers. A reader that opens a device waits for ever, one that follows a link reads
what was not meant to be read, one that unpacks whatever it is given fills the memory.
"""

from __future__ import annotations

import copy
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from sluitend.core.errors import SourceError
from sluitend.core.messages import Message, msg
from sluitend.core.numbers import Count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEGABYTE = 1_000_000
MAX_MEGABYTES = 512
"""A hundred times the largest file of any source we know."""
MAX_UNPACKED_MEGABYTES = 512
MAX_PARTS = 10_000
CHUNK = 1 << 20
ENCRYPTED = 0x1
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The two that the standards of both kinds of workbook allow."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


def require_file(path: Path) -> Path:
    """Return `path`, or refuse what is not a plain file of a sane size in its own directory.

    Raises
    ------
    SourceError
        When it is not there, is a directory or device, is a link to elsewhere, or is too large.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise SourceError(
            msg("Bestand {bestand} is er niet.", bestand=path),
            msg("Controleer de map; verwacht werd een bestand met deze naam."),
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise SourceError(
            msg("{bestand} is geen gewoon bestand.", bestand=path),
            msg("Geef een bestand, geen map of apparaat."),
        )
    if path.is_symlink() and path.resolve().parent != path.parent.resolve():
        raise SourceError(
            msg("Bestand {bestand} is een verwijzing naar een andere map.", bestand=path.name),
            msg("Zet het bestand zelf in de map; verwijzingen naar elders worden niet gevolgd."),
        )
    if found.st_size > MAX_MEGABYTES * MEGABYTE:
        raise SourceError(
            msg(
                "Bestand {bestand} is {grootte} MB; meer dan {grens} MB wordt niet gelezen.",
                bestand=path.name,
                grootte=Count(found.st_size // MEGABYTE),
                grens=Count(MAX_MEGABYTES),
            ),
            msg("Controleer of dit het goede bestand is, of splits het per jaar."),
        )
    return path


def require_archive(path: Path) -> zipfile.ZipFile:
    """Open a workbook, which is a zip file, after looking at every part of it.

    Every part is unpacked once and thrown away: the sizes an archive states may be lies.

    Raises
    ------
    SourceError
        When it is no zip file, is damaged or encrypted, has parts with a path to elsewhere, is too
        large unpacked, or has markup that declares entities (an XML bomb).
    """
    require_file(path)
    try:
        archive = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise damaged(path) from error
    try:
        _look_through(path, archive)
    except UNREADABLE as error:
        archive.close()
        raise damaged(path) from error
    except SourceError:
        archive.close()
        raise
    return archive


def _look_through(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise refused(path, msg("het heeft {n} onderdelen", n=Count(len(parts))))
    # A part that is there twice, or twice but for capitals, is one thing to one reader and another
    # to the next.
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise refused(path, msg("het heeft twee onderdelen met dezelfde naam"))
    room = MAX_UNPACKED_MEGABYTES * MEGABYTE
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise refused(path, msg("het is versleuteld"))
        if part.compress_type not in PACKINGS:
            raise refused(path, msg("het is op een ongewone manier ingepakt"))
        name = part.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/"):
            raise refused(path, msg("een onderdeel wijst naar een andere map"))
        room = _unpack(path, archive, part, room)


def _unpack(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """Unpack one part and return how much room is left."""
    before, tail = room, b""
    for chunk in _chunks(archive, part, room):
        room -= len(chunk)
        if room < 0:
            raise refused(
                path, msg("het wordt uitgepakt groter dan {n} MB", n=Count(MAX_UNPACKED_MEGABYTES))
            )
        # UTF-16 markup has a zero byte beside every letter; without them the words show.
        seen = tail + chunk.replace(b"\0", b"")
        if any(word in seen for word in DECLARATIONS):
            raise refused(path, msg("het bevat een DOCTYPE, en dat hoort niet in een werkmap"))
        tail = seen[1 - len(max(DECLARATIONS, key=len)) :]
    if before - room != part.file_size:
        raise refused(path, msg("een onderdeel is groter of kleiner dan het zegt te zijn"))
    return room


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    """Unpack to the very end: the library stops at the stated size, the next reader may not."""
    to_the_end = copy.copy(part)
    to_the_end.file_size = room + 1
    with archive.open(to_the_end) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def refused(path: Path, why: Message) -> SourceError:
    """Return the refusal of a workbook, with what is the matter with it."""
    return SourceError(
        msg("Bestand {bestand} is geen leesbare werkmap: {waarom}.", bestand=path.name, waarom=why),
        msg("Open het in een rekenprogramma en bewaar het opnieuw als .xlsx of .ods."),
    )


def damaged(path: Path) -> SourceError:
    """Return the refusal of a workbook that cannot be unpacked, or whose markup makes no sense."""
    return refused(path, msg("het is beschadigd"))


def locked(path: Path) -> SourceError:
    """Return the refusal of a workbook behind a password."""
    return SourceError(
        msg("Bestand {bestand} is beveiligd met een wachtwoord.", bestand=path.name),
        msg("Open het, haal het wachtwoord eraf en bewaar het opnieuw als .xlsx of .ods."),
    )
