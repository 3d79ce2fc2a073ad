"""What a visitor can do about an error: links to follow, before a command for who runs the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sluitend.core.dates import Day
from sluitend.core.errors import NoDataError
from sluitend.core.messages import Message, msg
from sluitend.web.question import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sluitend.core.errors import SluitendError
    from sluitend.web.question import Question

CODE = re.compile(r"\b[A-Z]{2}\d+\b")
"""Code of an area in a suggestion, which stands before or after its name."""
COMMAND = "‘sluitend "
"""How a text names a command line."""
CHOICE = re.compile(r"(?:Bedoelt u|Kies uit:) \{(\w+)\}[?.]$")
"""Texts of which the one value is a list of what could be meant."""
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_CHOICES = 30
AREA = "gebied"


@dataclass(frozen=True, slots=True)
class Advice:
    """An error as a page tells it.

    Attributes
    ----------
    remedy
        What to do, for a visitor; None when it is only a list of choices or a command.
    choices
        What may have been meant, or what there is: text and address.
    meant
        Whether the choices are those that look like what was asked.
    ways
        Where else to go: text and address.
    keeper
        What who runs the site can do.
    """

    problem: Message
    remedy: Message | None
    choices: tuple[tuple[str, str], ...] = ()
    meant: bool = False
    ways: tuple[tuple[Message, str], ...] = ()
    keeper: Message | None = None


def advise(question: Question, error: SluitendError) -> Advice:
    """Return what a visitor can do about an error, with links where there are any."""
    problem, remedy = _with_days(error.problem), _with_days(error.remedy)
    asked = _asked(question, error.problem)
    choices = tuple(_choices(question, error.remedy, asked))
    if choices:
        return Advice(problem, None, choices, meant="?" in remedy.template)
    command = COMMAND in remedy.render()
    ways = tuple(_ways(question, error, asked)) if command else ()
    if command:
        return Advice(problem, None, ways=ways, keeper=remedy)
    return Advice(problem, remedy)


def _with_days(text: Message) -> Message:
    """Return a message in which days stand as people write them."""
    return Message(
        text.template,
        tuple(
            (name, Day(value) if isinstance(value, str) and ISO_DAY.fullmatch(value) else value)
            for name, value in text.values
        ),
    )


def _asked(question: Question, problem: Message) -> str:
    """Return the value of the question that a problem names; empty when it names none."""
    told = {str(value) for _, value in problem.values if isinstance(value, str | int)}
    given = [value for _, value in question.fields] + question.path.split("/")[2:]
    return next((value for value in given if value in told), "")


def _choices(question: Question, remedy: Message, asked: str) -> Iterator[tuple[str, str]]:
    """Give each choice with the address of the same question in which it takes the place of `asked`."""
    found = CHOICE.match(remedy.template)
    listed = dict(remedy.values)[found[1]] if found else None
    if not asked or not isinstance(listed, str):
        return
    names = [name for name in listed.split(", ") if name]
    if len(names) > MOST_CHOICES:
        return
    for name in names:
        code = CODE.search(name)
        yield name, _instead(question, asked, code[0] if code else name)


def _instead(question: Question, asked: str, meant: str) -> str:
    """Return the address of a question with another value in the place of the wrong one."""
    for name, value in question.fields:
        if value == asked:
            kept = [(n, meant if n == name else v) for n, v in question.fields]
            return address(question.path, kept, question.language)
    parts = [meant if part == asked else part for part in question.path.split("/")]
    return address("/".join(parts), question.fields, question.language)


def _ways(question: Question, error: SluitendError, asked: str) -> Iterator[tuple[Message, str]]:
    language = question.language
    if isinstance(error, NoDataError):
        yield msg("Bekijk welke cijfers er zijn"), address("/bronnen", (), language)
        return
    if asked:
        target = address("/zoeken", [("q", asked[:100])], language)
        yield msg("Zoek ‘{tekst}’ op deze site", tekst=asked[:100]), target
    # A region is asked for as `division:code`, and its error names the parts.
    if (question.get(AREA) and asked in ("", question.get(AREA))) or question.path.startswith(
        f"/{AREA}/"
    ):
        yield msg("Bekijk alle gemeenten"), address("/cijfers/gemeenten", (), language)
        yield msg("Lees welke gebieden er zijn"), address("/uitleg/gebieden", (), language)
