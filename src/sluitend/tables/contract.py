"""What a table promises: its columns, keys, allowed values, units, and what may be added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sluitend.core.errors import ContractError
from sluitend.core.messages import Label, Message, msg
from sluitend.core.missing import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

Unit = Literal[
    "aantal",
    "euro",
    "euro_per_eenheid",
    "eurocent",
    "factor",
    "fractie",
    "hectare",
    "huishoudens",
    "index",
    "per_duizend",
    "personen",
    "procent",
    "trajecten",
    "vierkante_km",
    "woningen",
]
WHOLE_UNITS = frozenset({"eurocent", "personen", "huishoudens", "woningen"})
"""Units that are counted: money in cents, and whole people and homes. Never stored as a fraction."""

MEASURE_COLUMNS = ("maat", "waarde", "ontbreekt", "publicatie_id")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its unit, the source's precision, and the dimensions it may be summed over.

    Attributes
    ----------
    additive
        Key columns along which adding is meaningful. Everything else is refused: inhabitants over
        years, clients over care forms, budget plus accounts.
    resolution
        Smallest step of the source in `unit`: 100 000 cents for amounts filed in € 1 000.
    """

    name: str
    label: str
    unit: Unit
    additive: frozenset[str]
    resolution: int = 1

    def __post_init__(self) -> None:
        """Have the label read in the reader's language."""
        object.__setattr__(self, "label", Label(self.label))


@dataclass(frozen=True, slots=True)
class Contract:
    """A canonical table.

    Long tables carry `maat`, `waarde`, `ontbreekt` and `publicatie_id` behind their keys. Reference
    tables (`measures` empty) carry `attributes` instead.

    Attributes
    ----------
    partition
        Key columns that identify the piece of the table one publication replaces as a whole.
    value
        Type of `waarde`: Int64 (the default) for money in cents and for counts; Float64 for a table of
        rates, indices and weights, which then holds no money at all.
    effect_year
        For reference facts that hold by law from 1 January of this column's year: "as known on"
        then looks at that year instead of at the date of the file that lists it.
    confidential
        Records of persons: a result that reads this table may not leave without clearance.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    partition: tuple[str, ...]
    dtypes: Mapping[str, type[pl.DataType]]
    measures: tuple[Measure, ...] = ()
    attributes: tuple[str, ...] = ()
    value: type[pl.DataType] | None = None
    effect_year: str = ""
    confidential: bool = False
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep money and counts whole: a float table cannot declare them."""
        object.__setattr__(self, "title", Label(self.title))
        for measure in self.measures:
            if self.value is not None and measure.unit in WHOLE_UNITS:
                raise ValueError(f"{self.id}: {measure.name} is counted in {measure.unit}")

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in order."""
        if self.measures:
            return (*self.keys, *MEASURE_COLUMNS)
        return (*self.keys, *self.attributes, "publicatie_id")

    @property
    def row_keys(self) -> tuple[str, ...]:
        """Columns that identify one row."""
        return (*self.keys, "maat") if self.measures else self.keys

    def schema(self) -> dict[str, type[pl.DataType]]:
        """Return the exact type of every column."""
        import polars as pl

        fixed: dict[str, type[pl.DataType]] = {
            "maat": pl.String,
            "waarde": self.value or pl.Int64,
            "ontbreekt": pl.String,
            "publicatie_id": pl.String,
        }
        return {name: self.dtypes.get(name) or fixed[name] for name in self.columns}

    def measure(self, name: str) -> Measure:
        """Return the measure called `name`."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise ContractError(
            msg("Tabel {tabel} kent geen maat ‘{maat}’.", tabel=self.id, maat=name),
            msg("Kies uit: {maten}.", maten=", ".join(m.name for m in self.measures)),
        )

    def check(self, frame: pl.DataFrame) -> None:
        """Refuse a frame that breaks the contract: nothing wrong gets into the store.

        Raises
        ------
        ContractError
            Naming the first promise that is broken and an example.
        """
        import polars as pl

        if dict(frame.schema) != {name: dtype() for name, dtype in self.schema().items()}:
            raise self._broken(msg("kolommen of typen: {kolommen}", kolommen=dict(frame.schema)))
        for name in (*self.row_keys, "publicatie_id"):
            if frame[name].null_count():
                raise self._broken(msg("lege sleutel in kolom {kolom}", kolom=name))
        doubled = frame.filter(frame.select(self.row_keys).is_duplicated())
        if doubled.height:
            raise self._broken(msg("dubbele sleutel {rij}", rij=self.example(doubled)))
        for name, values in self.allowed.items():
            strange = frame.filter(~pl.col(name).is_in(list(values)))
            if strange.height:
                raise self._broken(
                    msg(
                        "onbekende waarde ‘{waarde}’ in kolom {kolom}",
                        waarde="…" if self.confidential else strange[name][0],
                        kolom=name,
                    )
                )
        if self.measures:
            unknown = set(frame["maat"].unique()) - {measure.name for measure in self.measures}
            if unknown:
                raise self._broken(msg("onbekende maat {maten}", maten=", ".join(sorted(unknown))))
            if self.value == pl.Float64 and not frame["waarde"].is_finite().all():
                raise self._broken(msg("een waarde die geen getal is"))
            inconsistent = frame.filter(
                pl.col("waarde").is_null() == (pl.col("ontbreekt").fill_null("") == "")
            )
            if inconsistent.height:
                raise self._broken(
                    msg(
                        "een waarde én een reden, of geen van beide: {rij}",
                        rij=self.example(inconsistent),
                    )
                )
            reasons = set(frame["ontbreekt"].drop_nulls().unique()) - set(Missing)
            if reasons:
                raise self._broken(
                    msg("onbekende reden {redenen}", redenen=", ".join(sorted(reasons)))
                )

    def example(self, frame: pl.DataFrame) -> str:
        """Write the key of the first row for an error; of a confidential table nothing is shown."""
        if self.confidential:
            return "…"
        keys = [name for name in self.row_keys if name in frame.columns]
        return ", ".join(str(value) for value in frame.select(keys).row(0))

    def _broken(self, detail: Message) -> ContractError:
        return ContractError(
            msg(
                "Tabel {tabel} houdt zich niet aan haar contract: {detail}.",
                tabel=self.id,
                detail=detail,
            ),
            msg(
                "Dit is een fout in de lezer van de bron; er is niets geladen. Meld hem met dit bericht."
            ),
        )
