"""Errors: each with its own exit code, what is wrong and what to do; also where they are raised."""

from __future__ import annotations

import ast
import pickle
from pathlib import Path
from string import Formatter

import polars as pl
import pytest

import sluitend
from sluitend.core import errors
from sluitend.core.errors import RejectedRowsError, SluitendError, UnreachableError
from sluitend.core.messages import Message, msg

SOURCE = Path(sluitend.__file__).parent
KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]
ERRORS = [kind for kind in KINDS if issubclass(kind, SluitendError)]


def test_exit_codes_are_distinct_and_never_success() -> None:
    assert SluitendError.exit_code == 1
    direct = [kind for kind in ERRORS if kind.__bases__ == (SluitendError,)]
    assert len(direct) >= 8
    codes = [kind.exit_code for kind in direct]
    assert len(set(codes)) == len(codes)
    assert all(2 <= code < 126 for code in codes)  # from 126 on a shell speaks itself
    # Rejected rows are a refused source, with a code of their own; so is one that is out of reach.
    assert RejectedRowsError.exit_code not in {SluitendError.exit_code, *codes}
    assert {kind for kind in ERRORS if kind not in direct} == {
        SluitendError,
        RejectedRowsError,
        UnreachableError,
    }


@pytest.mark.parametrize("kind", [k for k in ERRORS if k is not RejectedRowsError])
def test_an_error_reads_as_two_sentences(kind: type[SluitendError]) -> None:
    error = kind(msg("Gemeente {c} bestaat niet.", c="GM0000"), msg("Kies een andere."))
    assert str(error) == error.render("nl") == "Gemeente GM0000 bestaat niet. Kies een andere."
    assert kind.__doc__


@pytest.mark.parametrize(
    ("problem", "remedy"), [(msg("Mis."), msg("")), (msg(""), msg("Doe iets.")), (msg(""), msg(""))]
)
def test_an_error_without_problem_or_remedy_cannot_be_made(
    problem: Message, remedy: Message
) -> None:
    with pytest.raises(ValueError, match="what to do"):
        SluitendError(problem, remedy)


def test_rejected_rows_come_with_the_list() -> None:
    rejects = pl.DataFrame({"rij": [3]})
    error = RejectedRowsError(msg("Eén rij is afgekeurd."), msg("Bekijk de uitvallijst."), rejects)
    assert error.rejects is rejects
    assert str(error) == "Eén rij is afgekeurd. Bekijk de uitvallijst."


def test_an_error_survives_another_process() -> None:
    error = errors.NoDataError(msg("Geen cijfers over {j}.", j=2030), msg("Kies een ander jaar."))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert str(again) == str(error)


def raised() -> list[tuple[str, ast.Call]]:
    """Every place in the program where one of our errors is made."""
    named = {kind.__name__ for kind in ERRORS}
    return [
        (f"{path.relative_to(SOURCE)}:{node.lineno}", node)
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in named
    ]


def test_every_error_in_the_program_says_what_to_do() -> None:
    places = raised()
    assert len(places) > 30
    for place, call in places:
        assert len(call.args) >= 2, f"{place}: problem or remedy is missing"
        for argument in call.args[:2]:
            assert not isinstance(argument, ast.Constant | ast.JoinedStr), f"{place}: plain text"
            for node in ast.walk(argument):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg":
                    (template, *_) = node.args
                    assert isinstance(template, ast.Constant), f"{place}: template is put together"


def test_messages_are_given_exactly_the_values_they_name() -> None:
    checked = 0
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg"):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if None in given or not isinstance(node.args[0], ast.Constant):
                continue  # msg(…, **values): only rendering can tell
            template = str(node.args[0].value)
            named = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
            assert named == given, f"{path.relative_to(SOURCE)}:{node.lineno}: {template}"
            checked += 1
    assert checked > 100
