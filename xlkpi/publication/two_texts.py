"""Projects that part 1 and part 2 of a published text do not say alike (X05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.checks.column_texts import bare
from xlkpi.problems import Place, problem
from xlkpi.publication.outline_models import PROJECTS
from xlkpi.publication.templates import parts
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.plan.occasion import Value
    from xlkpi.problems import Problem
    from xlkpi.publication.accepted import Accepted
    from xlkpi.publication.outline_models import Block, Outline

_PART_2 = Words("有预算表，“{form}”中没有写", "has its table of amounts, but nothing in “{form}”")
_PART_1 = Words("“{form}”中写了，没有预算表", "is in “{form}”, but has no table of amounts")
_OTHER = Words("在“{form}”中的标题是“{other}”", "has the heading “{other}” in “{form}”")
_WRITE = Words("请在“{form}”中补上，重新发回。", "Add it to “{form}” and send that again.")
_SETTLE = Words(
    "请确认这个项目今年有没有，改正其中一处。", "Settle whether there is such a project."
)
_RENAME = Words(
    "请确认以哪个名称为准，改正其中一处。", "Settle which name counts; correct the other."
)


def differing_texts(outline: Outline, accepted: Accepted) -> tuple[Problem, ...]:
    """Return X05: a project in one part only, or whose heading does not have its name.

    The projects of part 2 are held against the rows of the form that the outline joins them with
    (`row`); a form that is not there is a gap, and nothing is said of it here.
    """
    return tuple(
        found
        for block in _blocks(outline.content)
        if block.each == PROJECTS and block.row is not None
        for found in _differing(outline, block.row, accepted)
    )


def _differing(outline: Outline, row: str, accepted: Accepted) -> Iterator[Problem]:
    name, table, column = row.split(".")
    form = accepted.forms[name]
    if form.missing:
        return
    rows: dict[str, dict[str, Value]] = {}
    for cell, value in form.values.items():
        if cell.table == table:
            rows.setdefault(cell.row, {})[cell.column] = value
    by_project = {str(one[column]): one for one in rows.values() if column in one}
    headings = _headings(outline, table)
    for one in accepted.projects:
        own = by_project.get(one.project.id)
        if own is None:
            yield _problem(one.project.id, one.project.name, _PART_2, _WRITE, form.spec.title)
        else:
            yield from _names(one.project.id, one.project.name, own, headings, form.spec.title)
    published = {one.project.id for one in accepted.projects}
    for key, own in by_project.items():
        if key not in published:
            called = next((str(own[c]) for c in ("name", *headings) if c in own), key)
            yield _problem(key, called, _PART_1, _SETTLE, form.spec.title)


def _names(
    project: str, name: str, row: Mapping[str, Value], headings: tuple[str, ...], form: str
) -> Iterator[Problem]:
    for column in headings:
        heading = str(row.get(column, ""))
        if heading and bare(name) not in bare(heading):
            yield _problem(project, name, _OTHER.fill(form=form, other=heading), _RENAME, form)


def _problem(project: str, name: str, found: Words, remedy: Words, form: str) -> Problem:
    place, said = Place(project=project), {"form": form}
    return problem(
        "X05", place, name=name, found=_filled(found, said), remedy=_filled(remedy, said)
    )


def _filled(text: Words, said: Mapping[str, str]) -> Words:
    return text.fill(**said) if "{form}" in text.zh else text


def _headings(outline: Outline, table: str) -> tuple[str, ...]:
    """Return the columns of a table that headings name."""
    named = (
        part.name.partition(".")[2]
        for block in _blocks(outline.content)
        if block.heading is not None
        for part in parts(block.heading)
        if part.name.startswith(f"{table}.")
    )
    return tuple(dict.fromkeys(named))


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _blocks(block.content)
