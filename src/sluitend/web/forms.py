"""Forms made from declarations: what a calculation asks, as fields; what was filled in, as a Call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sluitend.core.call import Call
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import Message, msg
from sluitend.rules.definition import definitions
from sluitend.studies.wording import DOCUMENT_TEXTS
from sluitend.web.areas import as_typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sluitend.store.calculation import ArgumentSpec, Calculation
    from sluitend.web.question import Question
    from sluitend.web.site import Site

KNOWN_ON, STATE = "bekend_op", "stand"
CALL_FIELDS = (KNOWN_ON, STATE)
"""Fields that every calculation has, beside its arguments."""
OVERRIDE = "stel."
"""Before the id of a parameter: the value it gets instead of the published one."""
PAGE_FIELDS = ("tabel",)
"""Fields of every page."""
LONGEST_TEXT = 300
LABELS: dict[str, Message] = {
    "gebied": msg("gebied"),
    "jaar": msg("jaar"),
    "van": msg("eerste jaar"),
    "tot": msg("laatste jaar"),
    "onderwerp": msg("onderwerp"),
    "maat": msg("bedrag"),
    "vergelijking": msg("documenten"),
    "wijze": msg("van welk jaar naar welk"),
    "aantal": msg("aantal gemeenten"),
    "binnen": msg("zoek binnen"),
    "gewichten": msg("gewichten"),
    "groep": msg("eigen groep"),
}
"""What stands above a field, where the help of an argument is a sentence; that one goes below it."""
PLAIN = ("jaar", "van", "tot", "onderwerp", "aantal", "binnen")
"""Fields of which the label says it all."""
WHOLE = "sociaal-domein"
"""Subject when none is chosen; pages say so and offer the others."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    Attributes
    ----------
    kind
        ``gebied``, ``keuze``, ``getal``, ``datum`` or ``tekst``.
    value
        What is filled in.
    options
        Of a choice: value and label.
    whole
        Of a number: whether it has no fraction.
    code
        Of a parameter: its id, beside what it is in words. Those words are Dutch only.
    """

    name: str
    kind: str
    label: Message
    value: str
    help: Message | None = None
    options: tuple[tuple[str, str | Message], ...] = ()
    required: bool = False
    least: int = 0
    most: int = 0
    whole: bool = True
    code: str = ""


def only(question: Question, *names: str) -> None:
    """Refuse a field that a page does not have: ignoring it would answer another question.

    Raises
    ------
    ArgumentError
        For the first such field.
    """
    known = (*names, *PAGE_FIELDS)
    for name, _ in question.fields:
        if name not in known:
            raise ArgumentError(
                msg("Deze pagina kent geen veld ‘{naam}’.", naam=name[:80]),
                msg("Zij kent: {namen}.", namen=", ".join(known)),
            )


def subjects() -> tuple[tuple[str, str], ...]:
    """Return the subjects that can be asked about: id and title."""
    return tuple(dict.fromkeys((d.id, d.titel) for d in definitions()))


def call_of(declared: Calculation, question: Question) -> Call:
    """Return the call that a question asks for.

    Raises
    ------
    ArgumentError
        For an unknown, doubled or missing argument, or a value that cannot be.
    """
    names = [argument.name for argument in declared.arguments]
    settable = [OVERRIDE + name for name in declared.parameters]
    only(question, *names, *CALL_FIELDS, *settable)
    doubled = [n for n, _ in question.fields if len(question.all(n)) > 1]
    if doubled:
        raise ArgumentError(
            msg("Veld ‘{naam}’ is twee keer ingevuld.", naam=doubled[0]),
            msg("Geef elk veld één keer."),
        )
    given = {name: question.get(name) for name in names if question.get(name)}
    return Call.make(
        declared.id,
        declared.complete(given),
        overrides=_overrides(question),
        known_on=question.get(KNOWN_ON),
        state=question.get(STATE),
    )


def call_for(declared: Calculation, given: Mapping[str, str]) -> Call:
    """Return a call with these arguments, and the declared defaults for the rest.

    Raises
    ------
    ArgumentError
        For a missing argument, or a value that cannot be.
    """
    return Call.make(declared.id, declared.complete(given))


def _overrides(question: Question) -> dict[str, str]:
    return {
        name.removeprefix(OVERRIDE): value
        for name, value in question.fields
        if name.startswith(OVERRIDE)
    }


def call_fields(call: Call) -> list[tuple[str, str]]:
    """Return a call as fields of an address; read back they give the same call."""
    fields = list(call.arguments)
    fields += [(OVERRIDE + name, value) for name, value in call.overrides]
    fields += [(KNOWN_ON, call.known_on)] if call.known_on else []
    return fields


def form_fields(site: Site, declared: Calculation, question: Question) -> tuple[Field, ...]:
    """Return the fields of a calculation, filled in as the question has it."""
    years = site.years()
    fields = (
        _field(replace(argument, example=as_typed(site, argument.example)), question, years)
        for argument in declared.arguments
    )
    return tuple(
        replace(one, value=as_typed(site, one.value)) if one.kind == "gebied" else one
        for one in fields
    )


def _field(argument: ArgumentSpec, question: Question, years: tuple[int, ...]) -> Field:
    value = question.get(argument.name, argument.default or "")
    required = argument.default is None
    label, help_ = _words(argument)
    if argument.kind == "jaar":
        options: tuple[tuple[str, str | Message], ...] = tuple(
            (str(year), str(year)) for year in years
        )
        if value and value not in dict(options):
            options = ((value, value), *options)
        newest = str(years[-1]) if years else ""
        first = str(years[0]) if years else ""
        chosen = value or (first if argument.name == "van" else newest)
        return Field(argument.name, "keuze", label, chosen, help_, options)
    if argument.kind == "onderwerp":
        chosen = value or subjects()[0][0]
        return Field(argument.name, "keuze", label, chosen, help_, subjects())
    if argument.kind == "keuze":
        options = tuple((choice, _choice(choice)) for choice in argument.choices)
        chosen = value or argument.choices[0]
        return Field(argument.name, "keuze", label, chosen, help_, options)
    if argument.kind == "getal":
        least, most = argument.least, argument.most
        return Field(argument.name, "getal", label, value, help_, least=least, most=most)
    kind = "gebied" if argument.kind == "gebied" else "tekst"
    if value == argument.default and argument.example not in ("", value):
        # The word for "nothing chosen" is no example of what can be typed.
        value = ""
    return Field(argument.name, kind, label, value, help_, required=required, most=LONGEST_TEXT)


def _choice(choice: str) -> str | Message:
    """Return a choice as a reader sees it."""
    return DOCUMENT_TEXTS.get(choice, choice.replace("-", " "))


def _words(argument: ArgumentSpec) -> tuple[Message, Message | None]:
    """Return the label of a field, and what stands below it."""
    one_word = " " not in argument.help.template
    label = argument.help if one_word else LABELS.get(argument.name, argument.help)
    said = argument.help.template != label.template and argument.name not in PLAIN
    typed = argument.kind in ("gebied", "tekst") and argument.example
    if not typed:
        return label, argument.help if said else None
    if said:
        return label, msg(
            "{uitleg}, zoals {voorbeeld}", uitleg=argument.help, voorbeeld=argument.example
        )
    return label, msg("Bijvoorbeeld {voorbeeld}.", voorbeeld=argument.example)
