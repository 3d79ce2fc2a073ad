"""Running a Call: pin the data, resolve the arguments, compute or fetch, record where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.result import Provenance, Result
from sluitend.core.version import __version__
from sluitend.reference.areas import Areas, resolve
from sluitend.rules.definition import Definition, definition
from sluitend.rules.rulebook import Rulebook, check_overrides
from sluitend.store.cache import load_output, save_output
from sluitend.store.calculations import find_calculation
from sluitend.store.snapshot import GEOGRAPHY_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sluitend.core.call import Call
    from sluitend.core.messages import Message
    from sluitend.store.calculation import Calculation
    from sluitend.store.snapshot import Snapshot
    from sluitend.store.workspace import Workspace
    from sluitend.tables.contract import Contract

PUBLICATION_COLUMNS = ("publicatie_id", "bron", "titel", "gepubliceerd_op", "status")
"""Columns of the frame that `Publications` declares."""


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return the version of the program with a digest of its files: other code, other cache entry."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".yaml"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def run_call(
    workspace: Workspace, call: Call, progress: Callable[[Message], None] | None
) -> Result:
    """Run `call` on `workspace`: see `Workspace.run`."""
    say = progress or (lambda _: None)
    declared = find_calculation(call.calculation)
    overrides = dict(call.overrides)
    check_overrides(overrides, declared.parameters)
    texts = declared.complete(dict(call.arguments))
    contracts = (*declared.contracts, *GEOGRAPHY_TABLES)
    snapshot = pinned_snapshot(workspace, call, declared)
    # Only geography that exists answers; a typing error in a year is caught before any computing.
    arguments = _resolve(workspace, snapshot, declared, texts, call)
    pinned = replace(call, arguments=tuple(sorted(texts.items()))).pinned(
        snapshot.fingerprint(contracts), code_version()
    )
    cached = load_output(workspace.root, pinned.hash())
    rules = Rulebook(overrides, call.allow_unverified, _as_of(snapshot, declared, call))
    if cached is None:
        say(msg("Rekenen: {titel}", titel=declared.title))
        extra = {declared.rulebook: rules} if declared.rulebook else {}
        inputs = _inputs(snapshot, declared)
        output = declared.function(**inputs, **arguments, **extra)
        printed = rules.printed()
        # Who reads the list of publications, reads something of every one of them.
        unread = frozenset() if declared.publications else _unread(inputs)
        if workspace.keep:
            save_output(workspace.root, pinned.hash(), output, printed, unread)
    else:
        output, printed, unread = cached
    return Result(
        call=pinned,
        title=declared.title,
        output=output,
        specs=declared.outputs,
        confidential=any(contract.confidential for contract in declared.contracts),
        places=tuple(
            area.naam for v in arguments.values() if isinstance(v, Areas) for area in v.areas
        ),
        provenance=Provenance(
            publications=snapshot.publications(contracts),
            definitions=tuple(d.key for v in arguments.values() for d in _definitions(v)),
            parameters=printed,
            method=declared.method,
            computed_at=datetime.now(UTC).isoformat(timespec="seconds"),
            from_cache=cached is not None,
            unread=_only_in(snapshot, contracts, unread),
        ),
    )


@dataclass(frozen=True)
class Given:
    """What the function of a call is called with: tables, arguments and rules."""

    inputs: Mapping[str, object]
    arguments: Mapping[str, object]
    rules: Rulebook


def given_to(workspace: Workspace, call: Call) -> Given:
    """Return what a call's function would be given, for who prepares once and answers often."""
    declared = find_calculation(call.calculation)
    texts = declared.complete(dict(call.arguments))
    snapshot = pinned_snapshot(workspace, call, declared)
    return Given(
        inputs=_inputs(snapshot, declared),
        arguments=_resolve(workspace, snapshot, declared, texts, call),
        rules=Rulebook(
            dict(call.overrides), call.allow_unverified, _as_of(snapshot, declared, call)
        ),
    )


def _definitions(value: object) -> tuple[Definition, ...]:
    """Return what an argument is defined by; one in a notation of its own may name a definition."""
    return (value,) if isinstance(value, Definition) else getattr(value, "definitions", ())


@dataclass(frozen=True)
class _Loaded(Mapping[str, pl.DataFrame]):
    """The tables of a group that are loaded; one that is never asked for is never read."""

    snapshot: Snapshot
    contracts: Mapping[str, Contract]
    read: set[str] = field(default_factory=set)

    def __getitem__(self, table: str) -> pl.DataFrame:
        frame = self.snapshot.read(self.contracts[table])
        self.read.add(table)
        return frame

    def __contains__(self, table: object) -> bool:
        # Whether a table is loaded can be asked without reading it.
        return table in self.contracts

    def __iter__(self) -> Iterator[str]:
        return iter(self.contracts)

    def __len__(self) -> int:
        return len(self.contracts)


def _inputs(snapshot: Snapshot, declared: Calculation) -> dict[str, object]:
    """Return what the data gives to the arguments of the function."""
    found: dict[str, object] = {
        name: snapshot.read(entry.contract) for name, entry in declared.inputs.items()
    }
    for name, group in declared.groups.items():
        found[name] = _Loaded(snapshot, {c.id: c for c in group.contracts if snapshot.has(c)})
    if declared.publications:
        found[declared.publications] = pl.DataFrame(
            [
                (p.id, p.source, p.title, p.published_on, p.status)
                for p in snapshot.publications(declared.contracts)
            ],
            schema=dict.fromkeys(PUBLICATION_COLUMNS, pl.String),
            orient="row",
        )
    return found


def _unread(inputs: Mapping[str, object]) -> frozenset[str]:
    """Return the tables that the function was given in a group and did not ask for."""
    groups = [given for given in inputs.values() if isinstance(given, _Loaded)]
    read = {table for group in groups for table in group.read}
    return frozenset(table for group in groups for table in group if table not in read)


def _only_in(
    snapshot: Snapshot, contracts: Iterable[Contract], tables: frozenset[str]
) -> frozenset[str]:
    """Return the publications that count for these tables and for no other of `contracts`."""
    read = [contract for contract in contracts if contract.id not in tables]
    kept = {publication.id for publication in snapshot.publications(read)}
    every = {publication.id for publication in snapshot.publications(contracts)}
    return frozenset(every - kept)


def _as_of(snapshot: Snapshot, declared: Calculation, call: Call) -> date:
    """Return the day up to which publications are used: the date asked for, or the newest used."""
    # Of a group nothing may be loaded; then the municipalities are all that is used.
    used = snapshot.publications(declared.contracts) or snapshot.publications(GEOGRAPHY_TABLES)
    return date.fromisoformat(call.known_on or max(p.published_on for p in used))


def pinned_snapshot(workspace: Workspace, call: Call, declared: Calculation) -> Snapshot:
    """Return the newest state, or the earlier state whose fingerprint the call carries."""
    contracts = (*declared.contracts, *GEOGRAPHY_TABLES)
    snapshot = workspace.snapshot(call.known_on)
    if call.state and snapshot.fingerprint(contracts) != call.state:
        for number in range(workspace.catalog.last_load() - 1, 0, -1):
            earlier = workspace.snapshot(call.known_on, upto=number)
            if earlier.fingerprint(contracts) == call.state:
                return earlier
        raise NoDataError(
            msg(
                "Deze werkruimte heeft niet de publicaties waarop stand {stand} rust.",
                stand=call.state,
            ),
            msg(
                "Laad dezelfde bronnen (het manifest bij het resultaat noemt ze), of laat --stand weg om op "
                "de huidige stand te rekenen."
            ),
        )
    for entry in declared.inputs.values():
        if not entry.optional and not snapshot.has(entry.contract):
            raise _absent(workspace, entry.contract, call.known_on)
    return snapshot


def _absent(workspace: Workspace, contract: Contract, known_on: str) -> NoDataError:
    """Return the refusal of a table that is not there, or was not yet on the day asked for."""
    loaded = workspace.snapshot().publications([contract])
    if not loaded:
        return NoDataError(
            msg("Er is geen tabel ‘{tabel}’ geladen.", tabel=contract.title),
            msg("Laad haar met ‘sluitend load open-data MAP’."),
        )
    return NoDataError(
        msg("Op {dag} was er nog geen tabel ‘{tabel}’.", dag=known_on, tabel=contract.title),
        msg(
            "De eerste geladen publicatie ervan is van {eerste}; kies die dag of later bij ‘bekend op’, of laad een oudere publicatie.",
            eerste=min(p.published_on for p in loaded),
        ),
    )


def _resolve(
    workspace: Workspace,
    snapshot: Snapshot,
    declared: Calculation,
    texts: dict[str, str],
    call: Call,
) -> dict[str, object]:
    """Turn texts into values: years and choices first, then what needs data."""
    values: dict[str, object] = {}
    years: list[int] = []
    for argument in declared.arguments:
        if argument.kind == "jaar":
            year = argument.parse(texts[argument.name])
            values[argument.name] = year
            years.append(int(str(year)))
        elif argument.kind in ("keuze", "getal", "tekst"):
            values[argument.name] = argument.parse(texts[argument.name])
        elif argument.kind == "onderwerp":
            values[argument.name] = definition(
                texts[argument.name], allow_unverified=call.allow_unverified
            )
    if "van" in values and "tot" in values and years[0] > years[-1]:
        raise ArgumentError(
            msg(
                "Het eerste jaar ({van}) ligt na het laatste ({tot}).",
                van=texts["van"],
                tot=texts["tot"],
            ),
            msg("Draai de jaren om."),
        )
    for argument in declared.arguments:
        if argument.kind == "gebied":
            geography = workspace.geography(snapshot)
            values[argument.name] = resolve(texts[argument.name], geography, min(years), max(years))
    return values
