"""The sheet with the pictures: the same as on the page, with what they say in words."""

from __future__ import annotations

import re
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from sluitend.core.messages import msg
from sluitend.publish.charts.drawing import png
from sluitend.publish.pictures import pictures
from sluitend.publish.workbook.styles import on_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sluitend.core.messages import Language
    from sluitend.core.result import Result
    from sluitend.publish.pictures import Picture
    from sluitend.publish.workbook.styles import Styles

SHARP = 2
"""Pixels per unit of a drawing: it stays sharp on paper."""
SIZE = 1 / SHARP
"""A unit of a drawing is a pixel of a sheet."""
ROW_PIXELS = 20
"""Height of a row as XlsxWriter counts it."""
LONGEST_WORDS = 2_000
"""Of what is read aloud, in characters; the table of the picture says everything."""
_HEIGHT = re.compile(r'<svg [^>]*?\bheight="([0-9.]+)"')


def every_picture(results: Sequence[Result], language: Language) -> list[Picture]:
    """Return the pictures of all results, each under its own number."""
    found: list[Picture] = []
    for result in results:
        found += pictures(result, language, first=len(found) + 1)
    return found


def write_pictures(
    sheet: Any, styles: Styles, drawn: Sequence[Picture], language: Language, *, fictional: bool
) -> None:
    """Write the sheet: each picture below its title."""
    title = msg("Beelden").render(language)
    if fictional:
        title = msg("FICTIEVE GEGEVENS: {titel}", titel=title).render(language)
    sheet.write_string(0, 0, title, styles.title)
    row, breaks = 2, []
    for picture in drawn:
        breaks.append(row)
        sheet.write_string(row, 0, picture.title, styles.of(bold=True))
        size = _HEIGHT.search(picture.svg)
        if size is None:
            raise ValueError("a drawing without a height")
        sheet.insert_image(
            row + 1,
            0,
            f"{title}.png",
            {
                "image_data": BytesIO(png(picture.svg, SHARP)),
                "x_scale": SIZE,
                "y_scale": SIZE,
                "description": f"{picture.title}. {picture.description}"[:LONGEST_WORDS],
                # Filtering rows of another sheet or widening a column does not stretch it.
                "object_position": 2,
            },
        )
        row += 3 + ceil(float(size.group(1)) / ROW_PIXELS)
    # On paper a picture is not cut in two.
    sheet.set_h_pagebreaks(breaks[1:])
    on_paper(sheet)
