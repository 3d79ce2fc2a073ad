"""A Call: one calculation with its arguments, ready to be run, repeated or handed to the other side.

Arguments are kept as the plain texts a user would type, so that command line, Python, address and
manifest are the same thing written differently.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Call:
    """A calculation id with arguments, overrides and, once run, the state it was run on.

    Attributes
    ----------
    calculation
        Id in the catalogue of calculations.
    arguments
        Sorted pairs (name, text).
    overrides
        Sorted pairs (parameter id, text): a scenario is a named set of these.
    known_on
        ISO date: use only what was published on or before that day. Empty: everything.
    state
        Fingerprint of the publications used; empty until a workspace has pinned it.
    code
        Version of the code that ran it; empty until run.
    """

    calculation: str
    arguments: tuple[tuple[str, str], ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()
    known_on: str = ""
    state: str = ""
    code: str = ""
    allow_unverified: bool = field(default=False)

    @classmethod
    def make(
        cls,
        calculation: str,
        arguments: Mapping[str, object],
        *,
        overrides: Mapping[str, object] | None = None,
        known_on: str = "",
        state: str = "",
        allow_unverified: bool = False,
    ) -> Self:
        """Build a call from loose arguments; their order does not matter.

        Examples
        --------
        >>> Call.make("netto-lasten", {"gebied": "NL", "van": 2017}).arguments
        (('gebied', 'NL'), ('van', '2017'))
        """
        return cls(
            calculation,
            tuple(sorted((name, str(value)) for name, value in arguments.items())),
            tuple(sorted((name, str(value)) for name, value in (overrides or {}).items())),
            known_on,
            state,
            allow_unverified=allow_unverified,
        )

    def pinned(self, state: str, code: str) -> Self:
        """Return the same call, tied to a state of the data and a version of the code."""
        return replace(self, state=state, code=code)

    def hash(self) -> str:
        """Return the hash under which the result is cached: everything the result depends on."""
        body = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()

    def as_dict(self) -> dict[str, object]:
        """Return the call as plain data, for manifests and JSON."""
        return {
            "berekening": self.calculation,
            "argumenten": dict(self.arguments),
            "afwijkingen": dict(self.overrides),
            "bekend_op": self.known_on,
            "stand": self.state,
            "programmacode": self.code,
            "niet_geverifieerd_toegestaan": self.allow_unverified,
        }

    def as_cli(self, workspace: str = "werk") -> str:
        """Return the command that repeats this call on `workspace`.

        Examples
        --------
        >>> Call.make("netto-lasten", {"gebied": "NL"}).as_cli()
        'sluitend run netto-lasten --gebied NL --werkruimte werk'
        """
        words = ["sluitend", "run", self.calculation]
        for name, value in self.arguments:
            words += [f"--{name.replace('_', '-')}", value]
        for name, value in self.overrides:
            words += ["--stel", f"{name}={value}"]
        if self.known_on:
            words += ["--bekend-op", self.known_on]
        if self.state:
            words += ["--stand", self.state]
        if self.allow_unverified:
            words.append("--niet-geverifieerd-toestaan")
        return shlex.join([*words, "--werkruimte", workspace])

    def as_python(self, workspace: str = "werk") -> str:
        """Return a script that repeats this call and prints the content hash."""
        options = [f"    {name}={value!r}," for name, value in self.arguments]
        if self.overrides:
            options.append(f"    overrides={dict(self.overrides)!r},")
        if self.known_on:
            options.append(f"    known_on={self.known_on!r},")
        if self.state:
            options.append(f"    state={self.state!r},")
        if self.allow_unverified:
            options.append("    allow_unverified=True,")
        lines = [
            "import sluitend as sl",
            "",
            f"ws = sl.open_workspace({workspace!r})",
            "call = sl.call(",
            f"    {self.calculation!r},",
            *options,
            ")",
            "res = ws.run(call)",
            "print(res.content_hash)",
        ]
        return "\n".join(lines) + "\n"
