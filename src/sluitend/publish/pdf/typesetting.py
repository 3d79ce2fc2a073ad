"""From a template and plain data to an accessible PDF: the same bytes on every machine, any day."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from sluitend.publish.pdf.displayable import displayable, fonts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.core.messages import Language

TEMPLATES = Path(__file__).parent / "templates"
"""What every template may import, such as ``house.typ``."""
STANDARD: Final = "ua-1"
REGIONS = {"nl": "NL", "en": "GB"}
DATA, PICTURES = "data.json", "pictures"
PICTURE_NAME = re.compile(r"[a-z0-9-]+")
NO_MOMENT = 0
"""Typst would write the clock into the file; a template that has a date sets it from its data."""


def typeset(
    template: Path, data: Mapping[str, object], pictures: Mapping[str, str], language: Language
) -> bytes:
    """Set a template with its data as a tagged PDF that keeps to PDF/UA-1.

    The template reads ``json("data.json")`` and ``image("pictures/NAME.svg", alt: …)``, may import
    the ``.typ`` files beside it and those of `TEMPLATES`, and finds the language in ``sys.inputs``.
    Data never becomes markup: a text in it comes out letter by letter, and a character that no font
    has comes out as a mark.

    Parameters
    ----------
    template
        A Typst file.
    data
        Plain data: what JSON can hold.
    pictures
        SVG by name; a name is lower case letters, digits and hyphens.

    Raises
    ------
    typst.TypstError
        When the template is wrong, or the document is not accessible (a picture without alternative
        text, no title): a bug, not something a user can mend.
    """
    from typst import compile_with_warnings

    with TemporaryDirectory(prefix="sluitend-pdf-") as scratch:
        room = Path(scratch)
        _furnish(room, template, data, pictures)
        body, doubts = compile_with_warnings(
            room / template.name,
            root=room,
            font_paths=fonts(),
            format="pdf",
            pdf_standards=STANDARD,
            timestamp=NO_MOMENT,
            sys_inputs={"language": language, "region": REGIONS[language]},
        )
    for doubt in doubts:
        warnings.warn(doubt, stacklevel=2)
    return body


def _furnish(
    room: Path, template: Path, data: Mapping[str, object], pictures: Mapping[str, str]
) -> None:
    """Put in a directory of its own all that the template may read, and nothing else."""
    for source in (*TEMPLATES.glob("*.typ"), *template.parent.glob("*.typ")):
        (room / source.name).write_bytes(source.read_bytes())
    (room / DATA).write_text(json.dumps(displayable(data), ensure_ascii=False), encoding="utf-8")
    (room / PICTURES).mkdir()
    for name, svg in pictures.items():
        if not PICTURE_NAME.fullmatch(name):
            raise ValueError(f"not a name for a picture: {name!r}")
        (room / PICTURES / f"{name}.svg").write_text(str(displayable(svg)), encoding="utf-8")
