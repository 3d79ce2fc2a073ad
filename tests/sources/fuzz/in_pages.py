"""Ways to spoil a directory with pulled pages: behind the back of the list, and in accordance with it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.sources.fuzz.outcome import Expected, Fate, Reject

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

MANIFEST = "statline.json"
CHANGED = "is niet meer wat er is opgehaald"
UNUSABLE = "is niet te gebruiken: de lijst erin"
Page: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Pages:
    """A sound directory: the bytes of every file, and which file holds the first page of figures."""

    files: dict[str, bytes]
    figures: str
    protocol: str

    @property
    def page(self) -> Page:
        """The first page of figures, to be changed."""
        loaded: Page = json.loads(self.files[self.figures])
        return loaded

    @property
    def column(self) -> str:
        """Column with figures."""
        return "Value" if self.protocol == "v4" else "JongerenMetJeugdzorg_1"

    @property
    def row_id(self) -> str:
        """Column with the number of a row."""
        return "Id" if self.protocol == "v4" else "ID"


@dataclass(frozen=True)
class Changed:
    """Files that are other than they were (None: gone), and what must come of it."""

    files: dict[str, bytes | None]
    expected: Expected

    @property
    def content(self) -> bytes:
        """All of it as bytes, to tell it from others."""
        return repr(sorted(self.files.items())).encode()


InPages: TypeAlias = "Callable[[Random, Pages], Changed | None]"


def _some_page(chance: Random, pages: Pages) -> str:
    return chance.choice(
        sorted(name for name in pages.files if name not in (MANIFEST, "SOURCE.md"))
    )


def _behind_the_back(name: str, content: bytes | None, refused: str = CHANGED) -> Changed:
    return Changed({name: content}, Expected(refused=refused))


def cut_anywhere(chance: Random, pages: Pages) -> Changed:
    name = _some_page(chance, pages)
    return _behind_the_back(name, pages.files[name][: chance.randrange(len(pages.files[name]))])


def flipped_byte(chance: Random, pages: Pages) -> Changed:
    name = _some_page(chance, pages)
    content = bytearray(pages.files[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return _behind_the_back(name, bytes(content))


def something_else(chance: Random, pages: Pages) -> Changed:
    """A page of another kind, empty, or with one blank more: the checksum tells."""
    name = _some_page(chance, pages)
    content = pages.files[name]
    other = (
        b"<!DOCTYPE html><html>504</html>",
        b"",
        b"{}",
        content + b"\n",
        b"\xef\xbb\xbf" + content,
    )
    return _behind_the_back(name, chance.choice(other))


def pages_changed_round(chance: Random, pages: Pages) -> Changed:
    one, two = _some_page(chance, pages), _some_page(chance, pages)
    if pages.files[one] == pages.files[two]:
        return _behind_the_back(one, b"[]")
    return Changed({one: pages.files[two], two: pages.files[one]}, Expected(refused=CHANGED))


def page_gone(chance: Random, pages: Pages) -> Changed:
    return _behind_the_back(_some_page(chance, pages), None, r"Bestand .* is er niet")


def changed_description(chance: Random, pages: Pages) -> Changed:
    """The file that tells a reader where it comes from, and when."""
    text = pages.files["SOURCE.md"].replace(b"2", chance.choice((b"3", b"")), 1)
    return _behind_the_back("SOURCE.md", text)


def list_cut_anywhere(chance: Random, pages: Pages) -> Changed:
    body = pages.files[MANIFEST].rstrip()
    return _behind_the_back(MANIFEST, body[: chance.randrange(len(body))], UNUSABLE)


def list_of_something_else(chance: Random, pages: Pages) -> Changed:
    whole = json.loads(pages.files[MANIFEST])
    other: tuple[object, ...] = (
        [], None, "lijst", 7, {}, {"vorm": 1}, {**whole, "vorm": 2}, {**whole, "protocol": "v5"},
        {**whole, "iets": 1}, {**whole, "reeksen": 7}, {**whole, "reeksen": [{}]},
    )  # fmt: skip
    return _behind_the_back(MANIFEST, json.dumps(chance.choice(other)).encode(), UNUSABLE)


def not_finished(chance: Random, pages: Pages) -> Changed:
    """A download that was broken off."""
    del chance
    whole = {**json.loads(pages.files[MANIFEST]), "gereed": False}
    return _behind_the_back(MANIFEST, json.dumps(whole).encode(), "is nog niet heel")


def page_not_listed(chance: Random, pages: Pages) -> Changed:
    """A list that names a page less than there were rows."""
    whole = json.loads(pages.files[MANIFEST])
    mine = [
        s for s in whole["reeksen"] if any(p["bestand"] == pages.figures for p in s["bladzijden"])
    ]
    at = chance.randrange(len(mine[0]["bladzijden"]))
    del mine[0]["bladzijden"][at]
    # Only in the middle of a table of the old protocol does the numbering tell.
    return Changed({MANIFEST: json.dumps(whole).encode()}, Expected(refused="gaten", loose=True))


def count_in_the_list(chance: Random, pages: Pages) -> Changed:
    whole = json.loads(pages.files[MANIFEST])
    listed = [p for s in whole["reeksen"] for p in s["bladzijden"] if p["bestand"] == pages.figures]
    listed[0]["rijen"] += chance.choice((1, -1, 10_000))
    return _behind_the_back(MANIFEST, json.dumps(whole).encode(), "tellen niet op")


def sealed(pages: Pages, page: Page, expected: Expected) -> Changed:
    """Change the first page of figures, and the list with it: as if it had been received so."""
    body = json.dumps(page, ensure_ascii=False).encode()
    whole = json.loads(pages.files[MANIFEST])
    for series in whole["reeksen"]:
        for listed in series["bladzijden"]:
            if listed["bestand"] == pages.figures:
                listed["sha256"] = hashlib.sha256(body).hexdigest()
                listed["bytes"] = len(body)
                listed["rijen"] = len(page["value"])
    return Changed({pages.figures: body, MANIFEST: json.dumps(whole).encode()}, expected)


def _row_of(page: Page, at: int) -> dict[str, str]:
    """Return what a row is about, without padding."""
    row = page["value"][at]
    names = ("RegioS", "Perioden", "VormenVanJeugdzorg", "Measure")
    return {name: str(row.get(name, "")).strip() for name in names}


def _with_figure(pages: Pages, page: Page) -> list[int]:
    """Return the rows with a figure."""
    return [
        at
        for at, row in enumerate(page["value"])
        if str(row[pages.column] or "").strip() not in ("", ".", "x", "-")
    ]


def no_number(chance: Random, pages: Pages) -> Changed:
    page = pages.page
    at = chance.choice(_with_figure(pages, page))
    fate = Fate(_row_of(page, at), "value")
    page["value"][at][pages.column] = chance.choice(
        ("abc", "1.234,5", "12,5", "1 234", "--", "NaN", "1e", "x.", "..", "*")
    )
    reject = Reject(at + 1, pages.column, "geen getal en geen bekend teken", pages.figures)
    return sealed(pages, page, Expected(rejects=(reject,), fates=(fate,)))


def unknown_code(chance: Random, pages: Pages) -> Changed:
    page = pages.page
    at = chance.randrange(len(page["value"]))
    fate = Fate(_row_of(page, at), "key")
    column = chance.choice(("RegioS", "Perioden", "VormenVanJeugdzorg"))
    page["value"][at][column] = chance.choice(("", "GM9999", "2099JJ00", "gm9001", "9001", None))
    reject = Reject(at + 1, column, "onbekende code", pages.figures)
    return sealed(pages, page, Expected(rejects=(reject,), fates=(fate,)))


def padded_otherwise(chance: Random, pages: Pages) -> Changed:
    """Codes are padded with blanks, more or fewer."""
    page = pages.page
    for at in chance.sample(range(len(page["value"])), 3):
        row = page["value"][at]
        row["RegioS"] = row["RegioS"].strip() + " " * chance.randrange(1, 12)
        row["Perioden"] = f" {row['Perioden']}"
    return sealed(pages, page, Expected())


def doubled_row(chance: Random, pages: Pages) -> Changed | None:
    """A cell that is there twice, under another number."""
    page = pages.page
    if pages.protocol == "v3":
        return None
    at = chance.randrange(len(page["value"]))
    fate = Fate(_row_of(page, at), "value")
    page["value"].append({**page["value"][at], pages.row_id: 10**6})
    key = "RegioS, Perioden, VormenVanJeugdzorg, Measure"
    rejects = tuple(
        Reject(row, "Measure", f"dubbele sleutel ({key})", pages.figures)
        for row in (at + 1, len(page["value"]))
    )
    return sealed(pages, page, Expected(rejects=rejects, fates=(fate,), rows=1))


def number_twice(chance: Random, pages: Pages) -> Changed:
    """Pages that overlap have a row number twice."""
    page = pages.page
    page["value"].append(dict(chance.choice(page["value"])))
    return sealed(pages, page, Expected(refused="overlappen"))


def row_left_out(chance: Random, pages: Pages) -> Changed | None:
    """A whole table of the old protocol is numbered without holes."""
    if pages.protocol == "v4":
        return None
    page = pages.page
    del page["value"][chance.randrange(len(page["value"]))]
    return sealed(pages, page, Expected(refused="gaten"))


def column_changed(chance: Random, pages: Pages) -> Changed:
    """Columns that the description does not have, or no longer."""
    page = pages.page
    name = chance.choice(("RegioS", "Perioden", pages.row_id, pages.column))
    way = chance.randrange(3)
    for row in page["value"]:
        if way == 0:
            row["NieuweKolom_9"] = "1"
        elif way == 1:
            row[f"{name}_2"] = row.pop(name)
        else:
            del row[name]
    return sealed(pages, page, Expected(refused="andere kolommen dan tabel"))


def no_rows_at_all(chance: Random, pages: Pages) -> Changed:
    page = pages.page
    page["value"] = []
    del chance
    return sealed(pages, page, Expected(refused="gaten", loose=pages.protocol == "v4"))


OPERATORS: tuple[InPages, ...] = (
    cut_anywhere, flipped_byte, something_else, pages_changed_round, page_gone, changed_description,
    list_cut_anywhere, list_of_something_else, not_finished, page_not_listed, count_in_the_list,
    no_number, unknown_code, padded_otherwise, doubled_row, number_twice, row_left_out,
    column_changed, no_rows_at_all,
)  # fmt: skip
