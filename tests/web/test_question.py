"""An address read and written: nothing in it is lost, guessed or executed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.web.question import MOST_FIELDS, Question, address

TEXTS = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)


@given(
    fields=st.lists(st.tuples(TEXTS, TEXTS), max_size=8),
    language=st.sampled_from(["nl", "en"]),
    form=st.sampled_from(["html", "json", "csv", "xlsx"]),
)
def test_a_written_address_is_read_back(fields, language, form):  # type: ignore[no-untyped-def] # Hypothesis fills them
    written = address("/gebied/GM9001", fields, language, form)
    path, _, query = written.partition("?")
    assert Question.read(path, query) == Question("/gebied/GM9001", tuple(fields), language, form)


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/", Question("/")),
        ("/en", Question("/", language="en")),
        ("/en/", Question("/", language="en")),
        ("/engeland", Question("/engeland")),
        ("/gebied/A.b", Question("/gebied/A.b")),
        ("/gebied/GM9001.json", Question("/gebied/GM9001", form="json")),
        ("/start.json", Question("/", form="json")),
    ],
)
def test_language_and_form_stand_in_the_path(path: str, read: Question) -> None:
    assert Question.read(path, "") == read


def test_one_field_changes_and_the_others_stay() -> None:
    question = Question("/gebied/GM9001", (("onderwerp", "jeugd"), ("jaar", "2023")), "en")
    assert question.address(jaar="2024") == "/en/gebied/GM9001?onderwerp=jeugd&jaar=2024"
    assert question.address("csv", jaar="", tabel="groep") == (
        "/en/gebied/GM9001.csv?onderwerp=jeugd&tabel=groep"
    )
    assert question.address(language="nl") == "/gebied/GM9001?onderwerp=jeugd&jaar=2023"


def test_empty_fields_are_no_fields() -> None:
    assert Question.read("/", "a=&b=+&c=1").fields == (("c", "1"),)


def test_more_fields_than_a_form_has_are_refused() -> None:
    with pytest.raises(ValueError, match="fields"):
        Question.read("/", "&".join(f"a{n}=1" for n in range(MOST_FIELDS + 1)))
