"""The font of pages, charts and PDFs: Open Sans, by Steve Matteson (Apache-2.0).

Charts and PDFs are set from the whole font, which comes with the package ``ttf_opensans``. A page
carries the two ``.woff2`` files here: the same font, cut to Latin script by ``pyftsubset`` of fontTools
so that a report stays one small file.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Open Sans"
WEIGHTS = {400: "open-sans-regular.woff2", 700: "open-sans-bold.woff2"}


def font_directory() -> Path:
    """Return the directory with the whole font as TrueType files."""
    return Path(str(files("ttf_opensans") / "ttf"))


def font_file(weight: int) -> Path:
    """Return the cut font of a weight, for a page."""
    return Path(__file__).parent / WEIGHTS[weight]


@lru_cache(maxsize=1)
def embedded() -> str:
    """Return style rules that carry the font inside a page."""
    return "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; '
        f"src: url(data:font/woff2;base64,{b64encode(font_file(weight).read_bytes()).decode()}) "
        'format("woff2"); }'
        for weight in WEIGHTS
    )
