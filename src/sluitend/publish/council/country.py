"""What all pages need, computed once for the whole country; one page is a slice of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError, NoDataError
from sluitend.core.messages import msg
from sluitend.core.period import LAST_YEAR, Document
from sluitend.publish.release import release
from sluitend.reference.areas import EACH_MUNICIPALITY, resolve
from sluitend.store.running import given_to
from sluitend.studies.peers.compared import Choice, compare
from sluitend.studies.peers.places import positions
from sluitend.studies.peers.prepared import prepare
from sluitend.studies.peers.rates import filings_until
from sluitend.tables.catalogue import CONTRACTS
from sluitend.tables.iv3 import LASTEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sluitend.core.messages import Message
    from sluitend.core.result import Provenance, Result
    from sluitend.store.workspace import Workspace
    from sluitend.studies.peers.compared import Compared
    from sluitend.studies.peers.prepared import Prepared

WHOLE = "sociaal-domein"
SUBJECTS = (WHOLE, "jeugd", "wmo", "participatie")
RECORD = dict[str, Any]
"""A row of a result by column."""


@dataclass(frozen=True)
class Figures:
    """One result with rows of every municipality, ready to be asked for one."""

    result: Result

    @cached_property
    def _rows(self) -> dict[str, dict[str, list[RECORD]]]:
        found: dict[str, dict[str, list[RECORD]]] = {}
        for name, frame in self.result.tables.items():
            if "gebied" in frame.columns:
                per_area: dict[str, list[RECORD]] = {}
                for row in frame.iter_rows(named=True):
                    per_area.setdefault(row["gebied"], []).append(row)
                found[name] = per_area
        return found

    def rows(self, table: str, code: str) -> list[RECORD]:
        """Return the rows of one municipality, in the order of the table."""
        return self._rows[table].get(code, [])

    def call(self, code: str) -> Call:
        """Return the call that gives these rows of one municipality alone, on the same state."""
        return _about(self.result.call, code)

    def origin(self, code: str) -> tuple[Provenance, Call]:
        """Return what the rows rest on, and the call that gives those of one municipality."""
        return self.result.provenance, self.call(code)


def _about(call: Call, code: str) -> Call:
    arguments = {**dict(call.arguments), "gebied": code}
    return replace(call, arguments=tuple(sorted(arguments.items())))


@dataclass(frozen=True)
class Country:
    """Every figure on the pages, for all municipalities of the newest year.

    Attributes
    ----------
    first, last
        Years of the accounts without a gap between them; `last` is the newest.
    costs
        Netto lasten per subject.
    changes
        Verschillenanalyse of every pair of years; None with accounts of one year.
    budget
        Budget against accounts of `last`; None when no budget of that year is loaded.
    """

    workspace: Workspace
    first: int
    last: int
    costs: Mapping[str, Figures]
    changes: Figures | None
    budget: Figures | None
    _prepared: dict[tuple[str, int], tuple[Prepared, Result]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """Names by code, in order of code."""
        table = self.costs[WHOLE].result.tables["jaren"]
        return dict(sorted(table.select("gebied", "gebied_naam").unique().iter_rows()))

    def find(self, text: str) -> str:
        """Return the code of a municipality of the newest year, given its code or name.

        Raises
        ------
        ArgumentError
            For what is not a municipality of that year.
        """
        found = resolve(text, self.workspace.geography(), self.last, self.last)
        if len(found.areas) != 1 or found.codes[0] not in self.names:
            raise ArgumentError(
                msg("‘{tekst}’ is geen gemeente in {jaar}.", tekst=text, jaar=self.last),
                msg("Een raadspagina gaat over één gemeente; geef haar code of naam."),
            )
        return found.codes[0]

    def comparison(self, subject: str, year: int, code: str) -> Compared | None:
        """Return a municipality beside its group; None when it cannot be compared in that year."""
        country, _ = self._preparing(subject, year, code)
        if code not in country.position:
            return None
        try:
            return compare(country, code, Choice())
        except NoDataError:
            # Nothing that counts is known of it: the page says so instead of naming a group.
            return None

    def position(self, data: Compared) -> RECORD:
        """Return where a municipality stands, gross."""
        return positions(data).row(0, named=True)

    def origin(self, subject: str, year: int, code: str) -> tuple[Provenance, Call]:
        """Return what a comparison rests on, and the call that gives it for this municipality."""
        _, base = self._preparing(subject, year, code)
        return base.provenance, _about(base.call, code)

    def _preparing(self, subject: str, year: int, code: str) -> tuple[Prepared, Result]:
        """Prepare once per subject and year; the call of the first asks where the figures come from."""
        key = subject, year
        if key not in self._prepared:
            call = Call.make(
                "vergelijkingsgroep", {"gebied": code, "jaar": year, "onderwerp": subject}
            )
            given = given_to(self.workspace, call)
            areas, definition = (given.arguments[name] for name in ("gebied", "onderwerp"))
            country = prepare(
                **given.inputs,  # type: ignore[arg-type] # tables by the names of the declaration
                rules=given.rules,
                geography=areas.geography,  # type: ignore[attr-defined] # an Areas, as declared
                filing=(Document.ACCOUNTS, year),
                subject=definition,  # type: ignore[arg-type] # a Definition, as declared
            )
            self._prepared[key] = country, release(self.workspace.run(call)).result
        return self._prepared[key]


def country_of(workspace: Workspace, progress: Callable[[Message], None] | None = None) -> Country:
    """Compute what the pages of all municipalities need; the newest two states are kept.

    What is kept reads through the workspace it was first asked with, so that what that has read
    already is not read again.

    Raises
    ------
    NoDataError
        When no accounts are loaded.
    """
    if progress:
        progress(msg("Cijfers van alle gemeenten berekenen"))
    state = workspace.snapshot().fingerprint(CONTRACTS.values())
    return _country(_State(workspace.root, state, workspace.keep, workspace))


@dataclass(frozen=True)
class _State:
    """What a workspace holds: the same place and content are the same figures."""

    root: Path
    fingerprint: str
    keep: bool
    workspace: Workspace = field(compare=False)


@lru_cache(maxsize=2)
def _country(state: _State) -> Country:
    workspace = state.workspace
    lasten = workspace.snapshot().read(LASTEN)
    accounts = [year for _, year in filings_until(lasten, Document.ACCOUNTS, LAST_YEAR)]
    budgets = [year for _, year in filings_until(lasten, Document.BUDGET, LAST_YEAR)]
    if not accounts:
        raise NoDataError(
            msg("Er zijn geen jaarrekeningen geladen in werkruimte {map}.", map=state.root),
            msg("Laad ze met ‘sluitend load open-data MAP’."),
        )
    first = last = accounts[-1]
    while first - 1 in accounts:
        first -= 1

    def run(calculation: str, **arguments: object) -> Figures:
        call = Call.make(calculation, {"gebied": EACH_MUNICIPALITY, **arguments})
        return Figures(release(workspace.run(call)).result)

    years = {"van": first, "tot": last}
    newest = {"van": last, "tot": last, "vergelijking": "begroting-jaarrekening"}
    return Country(
        workspace,
        first,
        last,
        {subject: run("netto-lasten", **years, onderwerp=subject) for subject in SUBJECTS},
        run("verschillenanalyse", **years, onderwerp=WHOLE) if first < last else None,
        run("verschillenanalyse", **newest, onderwerp=WHOLE) if last in budgets else None,
    )
