"""A Call written as hash, command and script: the same thing every time, whatever a user typed."""

from __future__ import annotations

import ast
import shlex
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sluitend.core.call import Call

AWKWARD = [
    "GM0589 + GM0512",
    "'s-Gravenhage",
    'zeg "ja"',
    "a'b\"c\\d",
    "$(rm -rf ~); `id` && true",
    "--help",
    "-x",
    "twee\nregels",
    "",
    "*",
    "Súdwest-Fryslân",
    "a=b=c",
    "#geen commentaar",
]
texts = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_characters="\0")))
names = st.sampled_from(["gebied", "van", "tot", "onderwerp", "tot_en_met", "document"])
calls = st.builds(
    Call.make,
    st.sampled_from(["netto-lasten", "verschillenanalyse"]),
    st.dictionaries(names, texts, max_size=4),
    overrides=st.dictionaries(st.sampled_from(["iv3.a", "iv3.b"]), texts, max_size=2),
    known_on=st.sampled_from(["", "2024-07-01"]),
    state=st.sampled_from(["", "0f3a"]),
    allow_unverified=st.booleans(),
)


def from_cli(command: str) -> tuple[Call, str]:
    """Read a command the way a shell and a plain option parser would."""
    program, run, calculation, *words = shlex.split(command)
    assert (program, run) == ("sluitend", "run")
    arguments, overrides, options = {}, {}, {}
    rest = iter(words)
    for word in rest:
        if word == "--niet-geverifieerd-toestaan":
            options["allow"] = "ja"
            continue
        value = next(rest)
        if word == "--stel":
            name, _, text = value.partition("=")
            overrides[name] = text
        elif word in ("--bekend-op", "--stand", "--werkruimte"):
            options[word] = value
        else:
            arguments[word.removeprefix("--").replace("-", "_")] = value
    call = Call.make(
        calculation,
        arguments,
        overrides=overrides,
        known_on=options.get("--bekend-op", ""),
        state=options.get("--stand", ""),
        allow_unverified="allow" in options,
    )
    return call, options["--werkruimte"]


def from_python(script: str) -> tuple[Call, str]:
    """Run the printed script with a workspace that only notes what it is asked."""
    asked: dict[str, Any] = {}

    class Recorder:
        content_hash = "hash"

        def open_workspace(self, path: str) -> Recorder:
            asked["path"] = path
            return self

        def call(self, calculation: str, **options: Any) -> Call:
            known = ("overrides", "known_on", "state", "allow_unverified")
            settings = {name: options.pop(name) for name in known if name in options}
            return Call.make(calculation, options, **settings)

        def run(self, call: Call) -> Recorder:
            asked["call"] = call
            return self

    first, rest = script.split("\n", 1)
    assert first == "import sluitend as sl"
    printed: list[object] = []
    namespace = {"sl": Recorder(), "print": printed.append}
    exec(compile(rest, "call.py", "exec"), namespace)  # noqa: S102 - running it is the test
    assert printed == ["hash"]
    return asked["call"], asked["path"]


def test_order_of_arguments_and_overrides_does_not_matter() -> None:
    one = Call.make("c", {"van": 2017, "tot": 2024}, overrides={"a": 1, "b": 2})
    other = Call.make("c", {"tot": "2024", "van": "2017"}, overrides={"b": "2", "a": "1"})
    assert one == other
    assert one.hash() == other.hash()
    assert one.arguments == (("tot", "2024"), ("van", "2017"))


def test_every_field_counts_in_the_hash() -> None:
    base = Call("c", (("van", "2017"),), (("p", "1"),), "2024-01-01", "stand", "1.0")
    other: dict[str, object] = {
        "calculation": "d",
        "arguments": (("van", "2018"),),
        "overrides": (("p", "2"),),
        "known_on": "2024-01-02",
        "state": "andere",
        "code": "1.1",
        "allow_unverified": True,
    }
    assert set(other) == {field.name for field in fields(Call)}
    changed = [replace(base, **{name: value}) for name, value in other.items()]  # type: ignore[arg-type]  # one field at a time
    assert len({call.hash() for call in [base, *changed]}) == len(other) + 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Call.make("c", {"a": "1"}), Call.make("c", {}, overrides={"a": "1"})),
        (Call.make("c", {"a": "b,c"}), Call.make("c", {"a": "b", "c": ""})),
        (Call.make("c", {"a": ""}), Call.make("c", {})),
        (Call.make("c", {}, known_on="x"), Call.make("c", {}, state="x")),
        (Call.make("c", {"a": "é"}), Call.make("c", {"a": "e\u0301"})),
    ],
)
def test_calls_that_differ_have_different_hashes(one: Call, other: Call) -> None:
    assert one.hash() != other.hash()


def test_the_hash_is_the_same_on_every_machine() -> None:
    # A change of this value makes every cached result and printed manifest stale: do it knowingly.
    call = Call.make("netto-lasten", {"gebied": "Súdwest-Fryslân"}).pinned("s", "1.0")
    assert call.hash() == "ab2bac52ac3484d1802f630f03ecb9e00d4c3ff3fb2c7431d964c81fe758c8fa"


def test_pinning_keeps_everything_else() -> None:
    call = Call.make(
        "c", {"a": 1}, overrides={"p": 2}, known_on="2024-01-01", allow_unverified=True
    )
    pinned = call.pinned("stand", "1.0")
    assert (pinned.state, pinned.code) == ("stand", "1.0")
    assert replace(pinned, state="", code="") == call


@given(calls, texts)
def test_the_command_says_exactly_this_call(call: Call, workspace: str) -> None:
    assert from_cli(call.as_cli(workspace)) == (call, workspace)


@given(calls, texts)
def test_the_script_says_exactly_this_call(call: Call, workspace: str) -> None:
    assert from_python(call.as_python(workspace)) == (call, workspace)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_values_stay_one_word_and_one_literal(text: str) -> None:
    call = Call.make("c", {"gebied": text}, overrides={"p": text})
    assert shlex.split(call.as_cli()).count(text) >= 1
    assert f"p={text}" in shlex.split(call.as_cli())
    literals = [
        n.value for n in ast.walk(ast.parse(call.as_python())) if isinstance(n, ast.Constant)
    ]
    assert literals.count(text) == 2


def test_the_command_reads_as_documented() -> None:
    call = Call.make(
        "verschillenanalyse",
        {"tot_jaar": 2023, "gebied": "GM0589"},
        overrides={"iv3.x": "1"},
        known_on="2024-07-01",
        state="0f3a",
        allow_unverified=True,
    )
    assert call.as_cli() == (
        "sluitend run verschillenanalyse --gebied GM0589 --tot-jaar 2023 --stel iv3.x=1 "
        "--bekend-op 2024-07-01 --stand 0f3a --niet-geverifieerd-toestaan --werkruimte werk"
    )
    assert call.as_python("mijn werk") == (
        "import sluitend as sl\n\n"
        "ws = sl.open_workspace('mijn werk')\n"
        "call = sl.call(\n"
        "    'verschillenanalyse',\n"
        "    gebied='GM0589',\n"
        "    tot_jaar='2023',\n"
        "    overrides={'iv3.x': '1'},\n"
        "    known_on='2024-07-01',\n"
        "    state='0f3a',\n"
        "    allow_unverified=True,\n"
        ")\n"
        "res = ws.run(call)\n"
        "print(res.content_hash)\n"
    )


def test_without_a_workspace_the_usual_one_is_named() -> None:
    call = Call.make("c", {})
    assert call.as_cli() == "sluitend run c --werkruimte werk"
    assert from_python(call.as_python()) == (call, "werk")


def test_as_data_names_everything_in_dutch() -> None:
    call = Call.make("c", {"van": 2017}, overrides={"p": 1}, known_on="2024-01-01")
    assert call.pinned("s", "1.0").as_dict() == {
        "berekening": "c",
        "argumenten": {"van": "2017"},
        "afwijkingen": {"p": "1"},
        "bekend_op": "2024-01-01",
        "stand": "s",
        "programmacode": "1.0",
        "niet_geverifieerd_toegestaan": False,
    }
