"""Problems as lines of a page: who and where is said once, what is alike together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.rollup.alike import alike, shared_hint
from xlkpi.rollup.cell_ranges import cell_ranges
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlkpi.problems import Problem
    from xlkpi.texts import Lang

_LINE = Words("第 {n} 行", "line {n}")
_COLUMN = Words("第 {n} 行 第 {m} 列", "line {n} column {m}")
_TIMES = Words("{cells} 共 {n} 处，例如：", "{cells}, {n} of them, such as:")


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem, or several that say the same of many cells: `first` is told.

    `number` counts from 1; `place` is what the message does not say of where it is.
    """

    number: int
    first: Problem
    place: Words
    members: tuple[Problem, ...]

    def hint(self, lang: Lang) -> Words:
        """Return what to do, about all of them."""
        if len(self.members) == 1:
            return self.first.hint
        return same(shared_hint(self.members, lang))


def by_place(
    problems: Sequence[Problem], above: Collection[str] = (), root: str = "", *, apart: bool = False
) -> Iterator[tuple[str, tuple[ProblemLine, ...]]]:
    """Yield (file and form, lines) of problems in their order.

    What stands above the list, or in each message below it, is not said again, nor is the name
    that the problems before go by.

    Args:
        problems: What is told.
        above: Names of files and forms that the page has said before.
        root: The folder that names of files are told within; "" for none.
        apart: Tell each by itself, as lists do that something else on the page refers to.
    """
    groups = [(one,) for one in problems] if apart else alike(problems)
    lines = [_line(number, group) for number, group in enumerate(groups, 1)]
    before = ""
    for (file, sheet), some in groupby(lines, _where):
        members = tuple(some)
        parts = (_within(file, root), sheet)
        told = (one for one in parts if one and one not in above and not _all_say(members, one))
        named = " · ".join(told)
        yield named if named != before else "", members
        before = named


def _where(line: ProblemLine) -> tuple[str, str]:
    return line.first.place.file, line.first.place.sheet


def _line(number: int, group: tuple[Problem, ...]) -> ProblemLine:
    return ProblemLine(number, group[0], _place(group), group)


def _place(group: Sequence[Problem]) -> Words:
    """Return the cells of several problems, or the cell or line that a message does not name."""
    first = group[0]
    if len(group) > 1:
        return _TIMES.fill(cells=cell_ranges(one.place.cell for one in group), n=len(group))
    if first.place.cell:
        return same("" if first.place.cell in first.message.zh else first.place.cell)
    line, column = first.place.line, first.place.column
    if line and column:
        return _COLUMN.fill(n=line, m=column)
    return _LINE.fill(n=line) if line else same("")


def _within(file: str, root: str) -> str:
    """Return a file's name within a folder; a whole path elsewhere."""
    for separator in "/\\":
        if root and file.startswith(root + separator):
            return file[len(root) + 1 :]
    return file


def _all_say(lines: Sequence[ProblemLine], name: str) -> bool:
    return all(name in one.first.message.zh for one in lines)
