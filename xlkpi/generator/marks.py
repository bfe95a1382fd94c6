"""What a marked copy says: the problems of a return, numbered, and what stands at each cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.generator import wording
from xlkpi.generator.placing import AS_PLANNED, Placing
from xlkpi.generator.typed import fitting
from xlkpi.problems import Severity
from xlkpi.rollup.alike import alike, said_of_all
from xlkpi.rollup.cell_ranges import cell_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.cells import Area, CellRef
    from xlkpi.generator.placing import AsFound, Spot
    from xlkpi.plan.model import Plan
    from xlkpi.problems import Problem
    from xlkpi.records import Typed
    from xlkpi.texts import Lang, Words

_MOST_VALUE, _MOST_WORDS, _MOST_NOTE = 60, 600, 3_000
"""Characters of a value quoted in a message, of a message, and of a comment."""
_MENDED = frozenset(["F06", "F07", "F08", "F09", "F11", "F19", "F19b", "F21"])
"""Codes of what was changed in the workbook itself: the copy has it as it was sent out."""


@dataclass(frozen=True, slots=True)
class MarkedReturn:
    """A return that a marked copy answers: its SHA-256 (hex), what it holds and what is wrong."""

    sha256: str
    typed: Typed
    problems: tuple[Problem, ...]
    found: AsFound = AS_PLANNED


@dataclass(frozen=True, slots=True)
class ListedProblem:
    """One problem as the list has it; `at` is its cell in the copy, None where it has none.

    `sheet` is a sheet of the copy where `linked`, else the name of one that is not there, or "".
    Many of one kind are one line: `cells` names them all, `times` says how many they are.
    """

    number: int
    problem: Problem
    sheet: str
    linked: bool
    at: CellRef | None
    found: str
    message: str
    hint: str
    cells: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at one cell: the gravest severity, the area to colour, and the comment."""

    severity: Severity
    area: Area
    comment: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines of the list, in their order, and the marks by sheet and cell."""

    lines: tuple[ListedProblem, ...] = ()
    on: Mapping[str, Mapping[CellRef, Mark]] = field(default_factory=dict)

    def at(self, sheet: str, cell: CellRef) -> Severity | None:
        """Return the severity that colours a cell, None for none."""
        mark = self.on.get(sheet, {}).get(cell)
        return None if mark is None else mark.severity

    def count(self, severity: Severity) -> int:
        """Return how many problems are of a severity."""
        return sum(line.times for line in self.lines if line.problem.severity is severity)


NO_MARKS = Marks(on=MappingProxyType({}))


def marks(plan: Plan, answered: MarkedReturn, lang: Lang) -> Marks:
    """Put the problems of a return to their cells of the copy.

    Those without a cell come first, then the gravest, in the order of the sheets and their cells.
    What was only noted is nothing to mend: it is left out.
    """
    placing = Placing(plan, answered.found)
    to_mend = (one for one in answered.problems if one.severity is not Severity.INFO)
    placed = [(one, placing.spot(one.place)) for one in to_mend]
    order = {form.sheet: n for n, form in enumerate(plan.forms)}
    placed.sort(key=lambda p: _order(p[0], p[1], order))
    inputs = {(form.sheet, f.at) for form in plan.forms for f in form.fields if f.input}
    lines = tuple(_line(n, one, at, inputs, lang) for n, (one, at) in enumerate(placed, 1))
    on: dict[str, dict[CellRef, list[tuple[ListedProblem, Area]]]] = {}
    for line, (_, at) in zip(lines, placed, strict=True):
        if at is not None and at.area is not None:
            cells = on.setdefault(at.sheet, {})
            cells.setdefault(at.area.first, []).append((line, at.area))
    return Marks(
        tuple(_listed(lines, lang)),
        {s: {c: _mark(here, lang) for c, here in cells.items()} for s, cells in on.items()},
    )


def _listed(lines: Sequence[ListedProblem], lang: Lang) -> Iterator[ListedProblem]:
    """Yield the lines of the list: those that say the same of many cells as one."""
    by_problem = {id(line.problem): line for line in lines}
    for number, group in enumerate(alike([line.problem for line in lines]), 1):
        own = [by_problem[id(one)] for one in group]
        if len(own) == 1:
            yield replace(own[0], number=number)
            continue
        times = wording.TIMES.fill(times=len(own)).into(lang)
        yield replace(
            own[0],
            number=number,
            cells=cell_ranges(str(line.at) for line in own),
            times=len(own),
            message=times + own[0].message,
            hint=said_of_all([(line.hint, str(line.at or "")) for line in own]),
        )


def _order(problem: Problem, at: Spot | None, sheets: Mapping[str, int]) -> tuple[object, ...]:
    area = at.area if at is not None else None
    cell = (area.first.row, area.first.column) if area is not None else (-1, -1)
    sheet = sheets[at.sheet] if at is not None else -1
    return area is not None, -problem.severity.rank, sheet, *cell, problem.code


def _line(
    number: int,
    problem: Problem,
    at: Spot | None,
    inputs: set[tuple[str, CellRef]],
    lang: Lang,
) -> ListedProblem:
    cell = at.area.first if at is not None and at.area is not None else None
    is_input = at is not None and (at.sheet, cell) in inputs
    hint = _told(problem.hint, problem, cell, lang)
    if problem.code in _MENDED:
        hint += wording.MENDED.into(lang)
    return ListedProblem(
        number,
        problem,
        sheet=at.sheet if at is not None else fitting(problem.place.sheet),
        linked=at is not None,
        at=cell,
        found=_found(problem.place.value, is_input=is_input, lang=lang),
        message=_told(problem.message, problem, cell, lang),
        hint=hint,
    )


def _found(value: str, *, is_input: bool, lang: Lang) -> str:
    """Return what stands in a cell; a computed one may hold what its problem does not name."""
    if value.strip():
        return short(fitting(value), _MOST_VALUE)
    if value:
        return wording.SPACES.into(lang)
    return wording.EMPTY.into(lang) if is_input else ""


def _told(words: Words, problem: Problem, cell: CellRef | None, lang: Lang) -> str:
    """Return words with the address that the cell has in the copy, long values shortened."""
    text, value, was = words.into(lang), problem.place.value, problem.place.cell
    if len(value) > _MOST_VALUE:
        text = text.replace(value, short(value, _MOST_VALUE))
    if was and cell is not None and str(cell) != was:
        text = re.sub(rf"(?<![0-9A-Za-z]){was}(?![0-9A-Za-z])", str(cell), text)
    return short(fitting(text), _MOST_WORDS)


def _mark(lines: Sequence[tuple[ListedProblem, Area]], lang: Lang) -> Mark:
    severity = max((line.problem.severity for line, _ in lines), key=lambda s: s.rank)
    texts = [
        f"【{wording.SEVERITIES[line.problem.severity].into(lang)}】{line.message}\n→ {line.hint}"
        for line, _ in lines
    ]
    return Mark(severity, lines[0][1], short("\n".join(texts), _MOST_NOTE))


def short(text: str, most: int) -> str:
    """Return a text of at most so many characters, with … where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"
