from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sluitend.publish.format import Shown
from sluitend.publish.pdf.tables import DIGIT, INSET, LYING, UPRIGHT, laid_out, shown
from sluitend.publish.tabulate import Head, ShownTable

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR, AMOUNT = Head("Jaar", numeric=False), Head("Bedrag (×\xa0€\xa01.000)", numeric=True)
WORDS = Head("Waarom niet meegeteld", numeric=False)


def lay(heads: Sequence[Head], *rows: Sequence[str], turns: bool = True) -> dict[str, Any]:
    return laid_out("Proef", heads, rows, identity="t", turns=turns)


def test_a_small_table_takes_the_room_it_needs() -> None:
    found = lay([YEAR, AMOUNT], ("2023", "49.301"))
    assert (found["size"], found["lying"], found["together"]) == (8.5, False, True)
    assert sum(found["columns"]) < UPRIGHT / 2


def test_long_texts_share_what_numbers_leave() -> None:
    found = lay([YEAR, AMOUNT, WORDS], ("2023", "49.301", "waarom niet " * 20))
    year, amount, words = found["columns"]
    assert 0.9 * UPRIGHT < sum(found["columns"]) <= UPRIGHT + 0.1
    assert words > amount > year


def test_a_table_that_cannot_be_read_upright_lies_only_where_it_may() -> None:
    heads, row = [WORDS] * 9, ("meer dan twintig letters",) * 9
    assert lay(heads, row)["lying"]
    squeezed = lay(heads, row, turns=False)
    assert not squeezed["lying"]
    assert sum(squeezed["columns"]) <= UPRIGHT + 0.1


@settings(max_examples=60)
@given(
    st.lists(st.booleans(), min_size=1, max_size=10).flatmap(
        lambda kinds: st.tuples(
            st.just(kinds),
            st.lists(
                st.tuples(
                    *(
                        st.from_regex(r"[+−]?[0-9.]{1,11}", fullmatch=True)
                        if kind
                        else st.text("abc w\n", max_size=200)
                        for kind in kinds
                    )
                ),
                max_size=4,
            ),
        )
    )
)
def test_no_number_is_cut_off_and_no_table_runs_out_of_the_page(
    given_table: tuple[list[bool], list[tuple[str, ...]]],
) -> None:
    kinds, rows = given_table
    found = lay([Head("Kop", numeric=kind) for kind in kinds], *rows)
    width = LYING if found["lying"] else UPRIGHT
    assert sum(found["columns"]) <= width + 0.1
    for row in rows:
        for kind, cell, points in zip(kinds, row, found["columns"], strict=True):
            if kind:
                assert points + 0.01 >= len(cell) * DIGIT * found["size"] + INSET


def test_a_row_higher_than_a_page_may_be_parted_and_others_not() -> None:
    low = lay([YEAR, WORDS], *[("2023", "kort")] * 50)
    assert (low["together"], low["whole_rows"]) == (False, True)
    high = lay([YEAR, WORDS], ("2023", "woord " * 3000))
    assert (high["together"], high["whole_rows"]) == (False, False)


def dash(reason: str) -> Shown:
    return Shown("–", reason)


def test_a_dash_says_which_of_several_reasons_is_its_own() -> None:
    rows = ((Shown("2022"), dash("geheim")), (Shown("2023"), dash("niet geleverd")))
    found = shown(ShownTable("Proef", (YEAR, AMOUNT), rows, ()), "t", "nl")
    assert found["rows"] == [["2022", "–¹"], ["2023", "–²"]]
    assert found["notes"] == ["– is geen cijfer: ¹ geheim; ² niet geleverd."]


def test_one_reason_needs_no_number() -> None:
    table = ShownTable(
        "Proef", (YEAR, AMOUNT), ((Shown("2022"), dash("geheim")),), ("inwoners 5",), "Let op."
    )
    found = shown(table, "t", "nl")
    assert found["rows"] == [["2022", "–"]]
    assert found["notes"] == [
        "Let op.",
        "– is geen cijfer: geheim.",
        "In elke rij hetzelfde: inwoners 5.",
    ]


def wide(rows: int, cells: str = "1.234") -> ShownTable:
    heads = (
        Head("Jaar", numeric=False),
        *(Head(f"Bedrag nummer {n}", numeric=True) for n in range(14)),
    )
    return ShownTable(
        "Proef",
        heads,
        tuple((Shown(str(2017 + n)), *(Shown(f"{cells}{n}"),) * 14) for n in range(rows)),
        (),
    )


def test_a_wide_table_of_few_rows_is_turned_and_keeps_every_cell() -> None:
    table = wide(8)
    found: dict[str, Any] = shown(table, "t", "nl")
    assert not found["lying"]
    assert [head["text"] for head in found["heads"]] == ["Jaar", *map(str, range(2017, 2025))]
    assert [row[0] for row in found["rows"]] == [head.text for head in table.heads[1:]]
    back = list(zip(*(row[1:] for row in found["rows"]), strict=True))
    assert back == [tuple(cell.text for cell in row[1:]) for row in table.rows]


def test_a_wide_table_that_cannot_be_turned_lies() -> None:
    assert shown(wide(16), "t", "nl")["lying"]
    assert shown(wide(8, cells="meer dan twintig letters "), "t", "nl")["lying"]


def test_a_column_that_repeats_what_dashes_say_is_left_out() -> None:
    heads = (YEAR, AMOUNT, Head("Waarom geen bedrag", numeric=False))
    gone = Shown("–", "niet geleverd")
    rows = ((Shown("2022"), gone, Shown("niet geleverd")), (Shown("2023"), Shown("5"), Shown("–")))
    found: dict[str, Any] = shown(ShownTable("Proef", heads, rows, ()), "t", "nl")
    assert [head["text"] for head in found["heads"]] == ["Jaar", AMOUNT.text]
    assert found["notes"] == ["– is geen cijfer: niet geleverd."]
    partly = (*rows, (Shown("2024"), Shown("4"), Shown("gedeeltelijk")))
    kept: dict[str, Any] = shown(ShownTable("Proef", heads, partly, ()), "t", "nl")
    assert len(kept["heads"]) == len(heads)
