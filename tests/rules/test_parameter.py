"""Parameters: dated, sourced, graded; never a silent default."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from sluitend.core.errors import ArgumentError, RuleError
from sluitend.core.sourced import Sourced, Verification
from sluitend.rules.parameter import PARAMETERS, parameter, parameters, read_parameters

RECORD = """
- id: wmo.abonnement
  eenheid: "euro per maand"
  bron: "Uitvoeringsbesluit Wmo 2015"
  waarden:
    - {waarde: 20.60, van: 2024-01-01, tot: null, artikel: "art. 3.8", verificatie: V}
    - {waarde: 19.00, van: 2020-01-01, tot: 2022-12-31, artikel: "art. 3.8", verificatie: V2, toelichting: "per huishouden"}
    - {waarde: 20.00, van: 2023-01-01, tot: 2023-06-30, artikel: "art. 3.8", verificatie: U}
"""


def read(directory: Path, text: str = RECORD) -> dict[str, tuple[Sourced, ...]]:
    (directory / "wmo.yaml").write_text(text, encoding="utf-8")
    return read_parameters(directory)


def value(directory: Path, on: date, *, allow: bool = False) -> object:
    return parameter("wmo.abonnement", on, allow_unverified=allow, among=read(directory)).value


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 1, 1), 19.00),  # first day
        (date(2022, 12, 31), 19.00),  # last day
        (date(2024, 1, 1), 20.60),
        (date(2049, 6, 1), 20.60),  # until further notice
    ],
)
def test_a_value_holds_from_its_first_to_its_last_day(
    tmp_path: Path, on: date, expected: float
) -> None:
    assert value(tmp_path, on) == expected


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2023, 7, 1), date(2023, 12, 31)])
def test_without_a_value_for_the_day_the_periods_are_told(tmp_path: Path, on: date) -> None:
    with pytest.raises(RuleError) as caught:
        value(tmp_path, on, allow=True)
    assert caught.value.problem.render() == (f"Parameter wmo.abonnement heeft geen waarde op {on}.")
    assert caught.value.remedy.render() == (
        "Bekend zijn: 2020-01-01 – 2022-12-31; 2023-01-01 – 2023-06-30; 2024-01-01 – …. Voeg de "
        "waarde met bron en artikel toe aan rules/parameters, of kies een andere datum."
    )


@pytest.mark.parametrize("on", [date(2023, 1, 1), date(2023, 6, 30)])
def test_what_is_not_verified_is_refused_unless_allowed(tmp_path: Path, on: date) -> None:
    with pytest.raises(RuleError) as caught:
        value(tmp_path, on)
    assert caught.value.problem.render() == (
        "Parameter wmo.abonnement is niet geverifieerd (bron: Uitvoeringsbesluit Wmo 2015)."
    )
    assert caught.value.remedy.render() == (
        "Verifieer de waarde in de bron, of sta hem uitdrukkelijk toe "
        "(--niet-geverifieerd-toestaan); het resultaat vermeldt dat dan."
    )
    assert value(tmp_path, on, allow=True) == 20.00
    with pytest.raises(RuleError):
        parameter("wmo.abonnement", on, among=read(tmp_path))


def test_everything_of_a_value_is_kept_in_order_of_date(tmp_path: Path) -> None:
    values = read(tmp_path)["wmo.abonnement"]
    assert [v.valid_from.year for v in values] == [2020, 2023, 2024]
    assert values[0] == Sourced(
        id="wmo.abonnement",
        value=19.00,
        unit="euro per maand",
        source="Uitvoeringsbesluit Wmo 2015",
        article="art. 3.8",
        verification=Verification.SECONDARY,
        valid_from=date(2020, 1, 1),
        valid_to=date(2022, 12, 31),
        note="per huishouden",
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("tot: 2022-12-31", "tot: 2023-01-01", "overlapping"),  # one shared day
        ("tot: 2022-12-31", "tot: null", "overlapping"),
        ("tot: 2023-06-30", "tot: 2022-06-30", "never begins"),
        ("verificatie: V2", "verificatie: X", "X"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in RECORD
    with pytest.raises(ValueError, match=complaint):
        read(tmp_path, RECORD.replace(old, new))


def test_a_value_may_hold_for_one_day(tmp_path: Path) -> None:
    one_day = read(tmp_path, RECORD.replace("tot: 2023-06-30", "tot: 2023-01-01"))
    assert one_day["wmo.abonnement"][1].holds_on(date(2023, 1, 1))
    assert not one_day["wmo.abonnement"][1].holds_on(date(2023, 1, 2))
    assert one_day["wmo.abonnement"][1].note == ""


def test_periods_may_meet_but_a_day_apart_is_a_gap(tmp_path: Path) -> None:
    values = read(tmp_path)["wmo.abonnement"]
    assert values[1].valid_from - (values[0].valid_to or date.max) == timedelta(days=1)


@pytest.mark.parametrize("field", ["bron", "eenheid"])
def test_a_parameter_without_source_or_unit_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(KeyError, match=field):
        read(tmp_path, RECORD.replace(f"  {field}:", "  iets:"))


@pytest.mark.parametrize("field", ["artikel", "verificatie", "tot", "van", "waarde"])
def test_a_value_without_a_field_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(KeyError, match=field):
        read(tmp_path, RECORD.replace(f"{field}:", "iets:", 1))


def test_the_same_parameter_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "eerder.yaml").write_text(RECORD, encoding="utf-8")
    with pytest.raises(ValueError, match=r"wmo\.yaml: wmo\.abonnement is there twice"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("wmo.abonement", "Bedoelt u wmo.abonnement?"),
        ("wmo.tariefX", "Bedoelt u wmo.tarief3, wmo.tarief2, wmo.tarief1?"),
        ("btw", "‘sluitend parameters’ toont ze alle."),
    ],
)
def test_an_unknown_parameter_is_answered_with_what_to_do(
    tmp_path: Path, name: str, remedy: str
) -> None:
    known = read(tmp_path)
    known |= {f"wmo.tarief{n}": known["wmo.abonnement"] for n in (3, 2, 1, 0)}
    with pytest.raises(ArgumentError) as caught:
        parameter(name, date(2024, 1, 1), among=known)
    assert str(caught.value) == f"Parameter ‘{name}’ bestaat niet. {remedy}"


def test_shipped_parameters_are_complete() -> None:
    files = sorted(PARAMETERS.glob("*.yaml"))
    assert files
    listed = [r["id"] for f in files for r in yaml.safe_load(f.read_text(encoding="utf-8"))]
    assert sorted(listed) == sorted(parameters())
    for name, values in parameters().items():
        topic, _, rest = name.partition(".")
        assert (PARAMETERS / f"{topic}.yaml").exists()
        assert rest
        assert values
        for one in values:
            assert one.value is not None
            assert one.unit
            assert one.source
            assert type(one.valid_from) is date
            assert one.valid_to is None or type(one.valid_to) is date
            # What we derived says how; what somebody published says where in the source.
            assert one.note if one.verification is Verification.DERIVED else one.article
            assert one.verification is not Verification.UNVERIFIED


@pytest.mark.parametrize("name", list(parameters()))
def test_shipped_parameters_hold_in_every_year_of_the_data(name: str) -> None:
    for jaar in range(2017, 2027):
        assert parameter(name, date(jaar, 1, 1)).holds_on(date(jaar, 1, 1))
