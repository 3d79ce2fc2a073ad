"""Ways to spoil a file of borders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.sources.fuzz.columns import NOT_THEN, UNKNOWN
from tests.sources.fuzz.outcome import Expected, Fate, Reject, Spoilt
from tests.sources.fuzz.small import BORDERS_OF
from tests.sources.fuzz.target import Left, Target

from sluitend.demo.write import BORDERS
from sluitend.sources.areas import Borders

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

InBorders: TypeAlias = "Callable[[Random, bytes], Spoilt]"
TARGET = Target(
    Borders(), BORDERS, BORDERS_OF, columns=(), keys=("jaar", "gm_code"),
    left=(
        Left("grenzen", {"gm_code": "gm_code"}), Left("kaartvlakken", {"gm_code": "vlak_van"}),
    ),
)  # fmt: skip
UNREADABLE = "geen leesbare GeoJSON met gm_code en jaar"
HOLE = "ontbreken grenzen van 2022"
UNCOUNTED = "rijen, maar er zijn er"
Map: TypeAlias = dict[str, Any]


def _load(content: bytes) -> Map:
    loaded: Map = json.loads(content)
    return loaded


def _dump(whole: object) -> bytes:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _pick(chance: Random, content: bytes) -> tuple[Map, int, Map]:
    """Return the map, and one municipality in it."""
    whole = _load(content)
    at = chance.randrange(len(whole["features"]))
    return whole, at, whole["features"][at]


def _row(code: str) -> dict[str, str]:
    """Return what a municipality is about: its border, and how it is drawn."""
    return {"gm_code": code, "vlak_van": code}


def _rejected(whole: Map, at: int) -> Spoilt:
    """Return that this area is rejected, and no other."""
    code = whole["features"][at]["properties"]["gm_code"]
    return Spoilt(
        _dump(whole),
        Expected(rejects=(Reject(at + 1, "soort", UNKNOWN),), fates=(Fate(_row(code), "value"),)),
    )


def open_ring(chance: Random, content: bytes) -> Spoilt:
    whole, at, feature = _pick(chance, content)
    ring = feature["geometry"]["coordinates"][0][0]
    ring.pop(chance.choice((0, -1)))
    return _rejected(whole, at)


def no_area(chance: Random, content: bytes) -> Spoilt:
    """Points and lines have no surface."""
    whole, at, feature = _pick(chance, content)
    ring = feature["geometry"]["coordinates"][0][0]
    kind, coordinates = chance.choice(
        (("Point", ring[0]), ("LineString", ring), ("MultiPoint", ring), ("polygon", [ring]))
    )
    feature["geometry"] = {"type": kind, "coordinates": coordinates}
    return _rejected(whole, at)


def no_rings(chance: Random, content: bytes) -> Spoilt:
    whole, at, feature = _pick(chance, content)
    feature["geometry"]["coordinates"] = chance.choice(([], [[]]))
    return _rejected(whole, at)


def coordinates_that_are_no_numbers(chance: Random, content: bytes) -> Spoilt:
    whole, at, feature = _pick(chance, content)
    ring = feature["geometry"]["coordinates"][0][0]
    ring[1] = chance.choice((["4.5", "52.1"], [None, 52.1], [[4.5], 52.1], [4.5, {}]))
    return _rejected(whole, at)


def coordinates_without_end(chance: Random, content: bytes) -> Spoilt:
    """A number too large to be one is infinite to a program."""
    whole, at, feature = _pick(chance, content)
    feature["geometry"]["coordinates"][0][0][1] = [4.5, 123456.5]
    made = _rejected(whole, at)
    return Spoilt(
        made.content.replace(b"123456.5", chance.choice((b"1e999", b"-1e400"))), made.expected
    )


def not_a_number(chance: Random, content: bytes) -> Spoilt:
    """NaN is no JSON, though many programs write it."""
    whole, _, feature = _pick(chance, content)
    values = (float("nan"), float("inf"), float("-inf"))
    feature["geometry"]["coordinates"][0][0][1] = [chance.choice(values), 52.0]
    return Spoilt(_dump(whole), Expected(refused=UNREADABLE))


def municipality_left_out(chance: Random, content: bytes) -> Spoilt:
    whole, at, _ = _pick(chance, content)
    del whole["features"][at]
    return Spoilt(_dump(whole), Expected(refused=HOLE))


def municipality_twice(chance: Random, content: bytes) -> Spoilt:
    whole, at, feature = _pick(chance, content)
    to = chance.randrange(len(whole["features"]))
    whole["features"].insert(to, feature)
    rows = (to + 1, at + 1 + (to <= at))
    rejects = tuple(Reject(row, "gm_code", "dubbele sleutel (jaar, gm_code)") for row in rows)
    code = feature["properties"]["gm_code"]
    return Spoilt(
        _dump(whole), Expected(rejects=rejects, fates=(Fate(_row(code), "value"),), rows=1)
    )


def municipality_too_many(chance: Random, content: bytes) -> Spoilt:
    """One that does not exist in that year, beside all that do."""
    whole, _, feature = _pick(chance, content)
    other = json.loads(json.dumps(feature))
    other["properties"]["gm_code"] = chance.choice(("GM9004", "GM9032", "GM9099"))
    whole["features"].append(other)
    reject = Reject(len(whole["features"]), "gm_code", NOT_THEN)
    return Spoilt(_dump(whole), Expected(rejects=(reject,), rows=1))


def wrong_code(chance: Random, content: bytes) -> Spoilt:
    """Under a code that is none a municipality is lacking."""
    whole, _, feature = _pick(chance, content)
    code = feature["properties"]["gm_code"]
    feature["properties"]["gm_code"] = chance.choice(
        ("GM9099", code.lower(), code[2:], int(code[2:]), None, "", "GM", True, [code])
    )
    return Spoilt(_dump(whole), Expected(refused=HOLE))


def wrong_year(chance: Random, content: bytes) -> Spoilt:
    whole, _, feature = _pick(chance, content)
    feature["properties"]["jaar"] = chance.choice((2023.5, "22", None, 1899, 20222, "2.022", True))
    return Spoilt(_dump(whole), Expected(refused=HOLE))


def year_written_otherwise(chance: Random, content: bytes) -> Spoilt:
    whole, _, feature = _pick(chance, content)
    feature["properties"]["jaar"] = chance.choice(("2022", 2022.0, " 2022 "))
    return Spoilt(_dump(whole))


def property_left_out(chance: Random, content: bytes) -> Spoilt:
    whole, _, feature = _pick(chance, content)
    shape = feature["geometry"]
    of, name = chance.choice(
        (
            (feature["properties"], "gm_code"),
            (feature["properties"], "jaar"),
            (shape, "coordinates"),
            (shape, "type"),
            (feature, "geometry"),
            (feature, "properties"),
            (whole, "features"),
        )
    )
    del of[name]
    return Spoilt(_dump(whole), Expected(refused=UNREADABLE))


def property_that_is_nothing(chance: Random, content: bytes) -> Spoilt:
    whole, _, feature = _pick(chance, content)
    of, name = chance.choice(
        ((feature["geometry"], "coordinates"), (feature, "geometry"), (feature, "properties"))
    )
    of[name] = chance.choice((None, 7, True))
    return Spoilt(_dump(whole), Expected(refused=UNREADABLE))


def other_shape(chance: Random, content: bytes) -> Spoilt:
    """JSON, but no collection of areas."""
    features = _load(content)["features"]
    other: object = chance.choice(
        (
            features,
            {"value": features},
            "gemeenten",
            None,
            7,
            {"features": 7},
            {"features": ["a"]},
            [],
        )
    )
    return Spoilt(_dump(other), Expected(refused=UNREADABLE))


def no_areas(chance: Random, content: bytes) -> Spoilt:
    whole = _load(content)
    whole["features"] = chance.choice(([], {}))
    return Spoilt(_dump(whole), Expected(refused="bevat geen rijen"))


def written_with_room(chance: Random, content: bytes) -> Spoilt:
    """Line ends and blanks between the parts say nothing."""
    text = json.dumps(
        _load(content), indent=chance.choice((0, 1, 2, 4)), ensure_ascii=chance.random() < 1 / 2
    )
    return Spoilt(chance.choice(("", "\ufeff", "\n\n")).encode() + text.encode() + b"\n")


def areas_in_another_order(chance: Random, content: bytes) -> Spoilt:
    whole = _load(content)
    chance.shuffle(whole["features"])
    return Spoilt(_dump(whole))


def name_twice(chance: Random, content: bytes) -> Spoilt:
    """A name that is there twice: programs take one and say nothing."""
    code = _pick(chance, content)[2]["properties"]["gm_code"].encode()
    here = b'"gm_code":"%s"' % code
    return Spoilt(content.replace(here, b'"gm_code":"GM9099",' + here), Expected(refused=UNCOUNTED))


def other_encoding(chance: Random, content: bytes) -> Spoilt:
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252"))
    text = content.decode().replace("'", "ë")
    refused = f"{UNREADABLE}|{UNCOUNTED}"
    return Spoilt(text.encode(encoding), Expected(refused=refused))


def cut_anywhere(chance: Random, content: bytes) -> Spoilt:
    return Spoilt(content[: chance.randrange(len(content))], Expected(refused=UNREADABLE))


def something_else(chance: Random, content: bytes) -> Spoilt:
    other = (
        b"", b"<!DOCTYPE html><html></html>", b"\x00" * 100, content + content, b"[" * 200_000,
        b'{"features":' + b"[" * 100_000 + b"]" * 100_000 + b"}", content[:500] + b"\0" + content[500:],
    )  # fmt: skip
    return Spoilt(chance.choice(other), Expected(refused=UNREADABLE))


def flipped_byte(chance: Random, content: bytes) -> Spoilt:
    """One bit: only the area it stands in may change, and how it and those beside it are drawn."""
    at = chance.randrange(len(content))
    spoilt = bytes([*content[:at], content[at] ^ (1 << chance.randrange(8)), *content[at + 1 :]])
    number = content[:at].count(b'"type":"Feature"') - 1
    features = _load(content)["features"]
    around = features[max(number - 1, 0) : number + 2]
    touched = [{"gm_code": f["properties"]["gm_code"]} for f in around]
    drawn = [{"vlak_van": f["properties"]["gm_code"]} for f in features]
    return Spoilt(spoilt, Expected(loose=True, touched=(*touched, *drawn)))


OPERATORS: tuple[InBorders, ...] = (
    open_ring, no_area, no_rings, coordinates_that_are_no_numbers, coordinates_without_end,
    not_a_number, municipality_left_out, municipality_twice, municipality_too_many, wrong_code,
    wrong_year, year_written_otherwise, property_left_out, property_that_is_nothing, other_shape, no_areas,
    written_with_room, areas_in_another_order, name_twice, other_encoding, cut_anywhere,
    something_else, flipped_byte,
)  # fmt: skip
