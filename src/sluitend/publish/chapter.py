"""One result as a chapter: sentences, pictures, tables and derivations, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sluitend.core.messages import msg
from sluitend.core.numbers import Count
from sluitend.publish.charts.drawing import WIDTHS, svg
from sluitend.publish.charts.waterfall import rows_of
from sluitend.publish.derivation import Sum, derivations
from sluitend.publish.format import header
from sluitend.publish.pictures import DRAWERS, only_drawn, pictured, topic_of
from sluitend.publish.purpose import heading, moment, summary
from sluitend.publish.tabulate import ShownTable, tabulate, with_finds
from sluitend.studies.wording import STEP_EXPLANATIONS, STEP_TEXTS

if TYPE_CHECKING:
    import re

    import polars as pl

    from sluitend.core.messages import Language, Message
    from sluitend.core.result import Result, TableSpec, View
    from sluitend.publish.charts.drawing import Width
    from sluitend.publish.release import Released

PRINTED_ROWS = 400
"""A longer table is for a spreadsheet, not for a reader."""
FIRST_FINDINGS = 100
"""Of a longer list of what stands out the page has the weightiest."""
OPEN_ROWS = 12
"""A longer table is folded, so that the page keeps its line."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A mark in a picture and what it means in words."""

    mark: str
    text: str

    @property
    def name(self) -> str:
        """Style of a mark that is a shape."""
        return "teken" if self.mark == "*" else self.mark

    @property
    def sign(self) -> str:
        """The mark itself when it is a character."""
        return {"*": "*", "knip": "//"}.get(self.mark, "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, in the widths it is shown in, with its table."""

    identity: str
    title: str
    drawings: tuple[tuple[str, str], ...]
    legend: tuple[LegendEntry, ...]
    table: ShownTable


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table that is too long for any report.

    Attributes
    ----------
    text
        Title and number of rows, as a sentence.
    columns
        Labels of what is in it.
    """

    name: str
    title: str
    rows: int
    columns: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        """Return what a reader is told of it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Chapter:
    """One result, in reading order."""

    identity: str
    heading: str
    summary: str
    moment: str
    lead: str
    sentences: tuple[str, ...]
    items: tuple[str, ...]
    notices: tuple[str, ...]
    remarks: tuple[str, ...]
    repeated_notices: int
    figures: tuple[Figure, ...]
    earlier: tuple[Figure, ...]
    findings: tuple[ShownTable, ...]
    tables: tuple[ShownTable, ...]
    without_rows: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    steps: tuple[tuple[str, str], ...]
    derivations: tuple[Sum, ...]
    cli: str
    python: str
    content_hash: str
    author: str = ""
    """A paragraph of who composed the report: to be shown as theirs, for nothing of it was computed."""
    whole: bool = False
    """Who composed the report wants all of it on paper."""

    @property
    def brief(self) -> str:
        """The sentences that do not introduce a list, for the summary on top."""
        whole = (self.lead, *self.sentences)
        return " ".join(text for text in whole if not text.endswith(":"))


def unprefixed(chapter: Chapter, prefix: re.Pattern[str]) -> Chapter:
    """Leave out of the first sentence what stands above it already, such as subject and area."""
    told = prefix.match(chapter.lead)
    lead = chapter.lead[told.end() :] if told else chapter.lead
    return replace(chapter, lead=lead[:1].upper() + lead[1:])


def chapter(
    released: Released, number: int, told: set[str], workspace: str, language: Language = "nl"
) -> Chapter:
    """Prepare a result for reading.

    Parameters
    ----------
    told
        Notices of earlier chapters, which are not repeated; this chapter's are added.
    workspace
        Path of the workspace as the user named it.
    """
    result = released.result
    identity = f"h{number}"
    sentences, items = _headline(result, language)
    notices, remarks = (
        tuple(
            dict.fromkeys(_sentence(n.text, language) for n in result.notices if n.level == level)
        )
        for level in ("let_op", "info")
    )
    new, new_remarks = (
        tuple(text for text in texts if text not in told) for texts in (notices, remarks)
    )
    told.update(new, new_remarks)
    figures, earlier = _figures(result, identity, language)
    findings, tables, without_rows, left_out = _tables(result, language)
    when = moment(result)
    return Chapter(
        identity=identity,
        heading=heading(result).render(language),
        summary=summary(result).render(language),
        moment=when.render(language) if when else "",
        lead=sentences[0] if sentences else "",
        sentences=sentences[1:],
        items=items,
        notices=new,
        remarks=new_remarks,
        repeated_notices=len(notices) - len(new),
        figures=figures,
        earlier=earlier,
        findings=findings,
        tables=tables,
        without_rows=without_rows,
        left_out=left_out,
        steps=_steps(result, language),
        derivations=derivations(result, language),
        cli=result.call.as_cli(workspace),
        python=result.call.as_python(workspace),
        content_hash=result.content_hash,
        author=result.words.text,
        whole=result.words.whole,
    )


def _sentence(text: Message, language: Language) -> str:
    written = text.render(language)
    return written[:1].upper() + written[1:]


def _headline(result: Result, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the headline in sentences and a list: what follows a sentence ending in a colon."""
    texts = [text.render(language) for text in result.output.headline]
    for position, text in enumerate(texts):
        if text.endswith(":"):
            return tuple(texts[: position + 1]), tuple(texts[position + 1 :])
    return tuple(texts), ()


def _figures(
    result: Result, identity: str, language: Language
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Draw every view; of several pictures of one table only the last is shown at once."""
    groups: dict[tuple[str, str, str], list[View]] = {}
    for view in pictured(result):
        groups.setdefault(topic_of(view), []).append(view)
    shown = [group[-1] for group in groups.values()]
    earlier = [view for group in groups.values() for view in group[:-1]]
    return (
        tuple(
            _figure(result, view, f"{identity}-f{n}", tuple(WIDTHS), language)
            for n, view in enumerate(shown, start=1)
        ),
        # Beside each other in a grid, each as narrow as on a phone.
        tuple(
            _figure(result, view, f"{identity}-e{n}", ("smal",), language)
            for n, view in enumerate(earlier, start=1)
        ),
    )


def _figure(
    result: Result, view: View, identity: str, widths: tuple[Width, ...], language: Language
) -> Figure:
    draw, explain = DRAWERS[view.kind]
    return Figure(
        identity=identity,
        title=view.title.render(language),
        drawings=tuple(
            (width, svg(draw(result, view, width, language), f"{identity}-{width}"))
            for width in widths
        ),
        legend=tuple(
            LegendEntry(mark, text.render(language)) for mark, text in explain(result, view)
        ),
        table=_beside(result, view, language),
    )


def _beside(result: Result, view: View, language: Language) -> ShownTable:
    """Return the figures of a picture; of all municipalities only what the picture shows of each."""
    rows, spec = rows_of(result, view, view.table), result.specs[view.table]
    if "naam" not in view.fields:
        return replace(tabulate(rows, spec, language), name=view.table)
    told = ("naam", "waarde", "klasse" if "klasse" in view.fields else "groep")
    shown = {view.fields[name] for name in told}
    columns = tuple(c for c in spec.columns if c.name in shown or c.kind == "reden")
    rows = rows.sort(view.fields["waarde"], descending=True, nulls_last=True, maintain_order=True)
    table = replace(tabulate(rows, replace(spec, columns=columns), language), name=view.table)
    # The reason stands in the cell that it explains, so its own column only makes the table wide.
    reasons = {header(c, spec.unit_cents, language) for c in columns if c.kind == "reden"}
    kept = [place for place, head in enumerate(table.heads) if head.text not in reasons]
    return replace(
        table,
        heads=tuple(table.heads[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def _tables(
    result: Result, language: Language
) -> tuple[tuple[ShownTable, ...], tuple[ShownTable, ...], tuple[str, ...], tuple[LeftOut, ...]]:
    """Return what stands out, the other tables, what is said of empty ones and of those left out."""
    drawn = {view.table for view in pictured(result)}
    findings: list[ShownTable] = []
    shown: list[ShownTable] = []
    empty: list[str] = []
    left_out: list[LeftOut] = []
    for name, frame in result.tables.items():
        spec = result.specs.get(name)
        if spec is None or name in drawn | only_drawn(result):
            continue
        title: Message = spec.title
        if frame.is_empty():
            # No amounts is something else than no rows to report.
            amounts = any(column.kind == "bedrag" for column in spec.columns)
            said = (
                msg("{titel}: niet te bepalen, omdat cijfers ontbreken.", titel=title)
                if amounts and not spec.findings
                else msg("{titel}: geen.", titel=title)
            )
            empty.append(said.render(language))
        elif spec.findings and not spec.detail:
            findings.append(replace(_first(frame, spec, language), name=name))
        elif spec.detail or frame.height > PRINTED_ROWS:
            left_out.append(_left_out(name, frame, spec, language))
        else:
            rows, quiet = with_finds(frame, spec)
            remark = quiet.render(language) if quiet else ""
            if rows.is_empty():
                empty.append(remark)
            else:
                shown.append(replace(tabulate(rows, spec, language), remark=remark, name=name))
    return tuple(findings), tuple(shown), tuple(empty), tuple(left_out)


def _left_out(name: str, frame: pl.DataFrame, spec: TableSpec, language: Language) -> LeftOut:
    said = msg("{titel}: {n} rijen.", titel=spec.title, n=frame.height)
    return LeftOut(
        name,
        spec.title.render(language),
        frame.height,
        tuple(c.label.render(language) for c in spec.columns if c.name in frame.columns),
        said.render(language),
    )


def _first(frame: pl.DataFrame, spec: TableSpec, language: Language) -> ShownTable:
    """Return the first rows of a list of what stands out, and say where the others are."""
    table = tabulate(frame.head(FIRST_FINDINGS), spec, language)
    rest = frame.height - FIRST_FINDINGS
    if rest <= 0:
        return table
    said = msg(
        "En nog {n} rijen. Alle rijen zitten in het JSON-bestand en in de map met CSV-bestanden (zie ‘Herhaal deze berekening’).",
        n=Count(rest),
    )
    return replace(table, remark=said.render(language))


def _steps(result: Result, language: Language) -> tuple[tuple[str, str], ...]:
    """Explain each kind of step that occurs."""
    frame = result.tables.get("stappen")
    if frame is None or "stap" not in frame.columns:
        return ()
    present = set(frame["stap"])
    return tuple(
        (STEP_TEXTS[step].render(language), text.render(language))
        for step, text in STEP_EXPLANATIONS.items()
        if step in present
    )
