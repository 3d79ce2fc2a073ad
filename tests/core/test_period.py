"""Years: what is one, and what is a typing error."""

from __future__ import annotations

import pytest

from sluitend.core.errors import ArgumentError
from sluitend.core.period import Document, Year


@pytest.mark.parametrize("text", ["2023", " 2023 ", 2023, Year(2023)])
def test_a_year_is_read(text: object) -> None:
    year = Year.parse(text)
    assert year == 2023
    assert type(year) is Year
    assert str(year) == "2023"


@pytest.mark.parametrize("text", ["2010", "2050"])
def test_the_first_and_last_year_are_years(text: str) -> None:
    assert Year.parse(text) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2009",
        "2051",
        "20230",
        "2023.0",
        2023.5,
        "twee",
        "-2023",
        "20_23",
        "２０２３",
        None,
    ],
)
def test_anything_else_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ArgumentError) as caught:
        Year.parse(text)
    assert str(caught.value) == (
        f"‘{text}’ is geen jaar. Geef een jaartal van vier cijfers, bijvoorbeeld 2023."
    )


def test_documents_are_the_words_of_the_source() -> None:
    assert [str(document) for document in Document] == ["begroting", "jaarrekening"]
