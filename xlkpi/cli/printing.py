"""How results and problems look on a terminal, and as JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlkpi.cli.terminal import echo, echo_json, echo_lines, secho, style
from xlkpi.problems import Severity
from xlkpi.rollup.alike import alike, shared_hint
from xlkpi.rollup.cell_ranges import cell_ranges
from xlkpi.texts import Words, printable, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.cli.session import Session
    from xlkpi.problems import Problem

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_NAMES = {
    Severity.ERROR: Words("错误", "error"),
    Severity.WARNING: Words("提示", "warning"),
    Severity.INFO: Words("说明", "info"),
}
_MORE = Words("……另有 {n} 条同样的问题", "... and {n} more of the same")
_TIMES = Words("{cells} 共 {n} 处，例如：", "{cells}, {n} of them, such as: ")
_LINE = Words("第 {line} 行 ", "line {line} ")
MOST_EQUAL = 3
"""So many equal problems are told in full."""


def print_json(data: Any) -> None:
    """Print documented JSON, stable and readable, on standard output."""
    echo_json(json.dumps(data, ensure_ascii=False, indent=2))


def print_problems(
    problems: Iterable[Problem],
    session: Session,
    *,
    err: bool = False,
    brief: bool = False,
    most: int = MOST_EQUAL,
    noted: bool = False,
) -> None:
    """Print problems by file and sheet; of equal ones `most`, then how many more there are.

    When `brief`, the warnings of a sheet are one line, unless more was asked for (-v). What
    was only noted is printed where `noted`, or more was asked for.
    """
    noted |= session.verbosity > 0
    shown = [p for p in problems if noted or p.severity is not Severity.INFO]
    for (file, sheet), members in groupby(shown, key=lambda p: (p.place.file, p.place.sheet)):
        group = list(members)
        heading = " · ".join(part for part in (file, sheet) if part)
        if heading:
            secho(heading, bold=True, err=err)
        warnings = [p for p in group if p.severity is Severity.WARNING and p.place.cell]
        in_line = warnings if brief and session.verbosity == 0 else []
        told = alike((p for p in group if p not in in_line), most=max(most, MOST_EQUAL))
        for many, equal in groupby(told, key=lambda g: g[0].code if len(g) == 1 else ""):
            if many:
                _print_equal([one for (one,) in equal], session, most, err=err)
                continue
            for cells in equal:
                _print_cells(cells, session, err=err)
        if in_line:
            name = style(session.say(_NAMES[Severity.WARNING]), fg="yellow")
            cells_of = {
                code: [p.place.cell for p in in_line if p.code == code]
                for code in dict.fromkeys(p.code for p in in_line)
            }
            listed = "  ".join(f"{code} {cell_ranges(own)}" for code, own in cells_of.items())
            echo("  ", name, f" {len(in_line)}：{listed}", err=err)


def _print_cells(problems: Sequence[Problem], session: Session, *, err: bool) -> None:
    """Print what is said of many cells in one line."""
    first, cells = problems[0], cell_ranges(one.place.cell for one in problems)
    head = style(
        f"  {first.code} {session.say(_NAMES[first.severity])}", fg=_COLOURS[first.severity]
    )
    times = session.say(_TIMES.fill(cells=cells, n=len(problems)))
    echo(head, f" {times}{session.say(first.message)}", err=err)
    echo(f"      → {shared_hint(problems, session.lang)}", err=err)


def _print_equal(problems: Sequence[Problem], session: Session, most: int, *, err: bool) -> None:
    for problem in problems[:most]:
        where = session.say(_where(problem))
        name = session.say(_NAMES[problem.severity])
        head = style(f"  {problem.code} {name}", fg=_COLOURS[problem.severity])
        echo(head, f" {where}{session.say(problem.message)}", err=err)
        echo(f"      → {session.say(problem.hint)}", err=err)
    if len(problems) > most:
        more = session.say(_MORE.fill(n=len(problems) - most))
        echo(f"      {more}", err=err)


def _where(one: Problem) -> Words:
    """Return the line of a file, with its column where known, or the cell that is not named yet."""
    place = one.place
    if place.cell and place.cell not in one.message.zh:
        return same(f"{place.cell} ")
    if place.column:
        return same(f"{place.line}:{place.column} ")
    return _LINE.fill(line=place.line) if place.line else same("")


def width(text: str) -> int:
    """Columns a text takes on a terminal: East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width  # noqa: PLC0415 - only for tables

    return len(text) + sum(east_asian_width(c) in "WF" for c in text)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table whose columns line up for wide characters too."""
    shown = [_Column(column) for column in zip(headers, *rows, strict=True)]
    first, *others = zip(*(column.cells for column in shown), strict=True)
    secho("  ".join(first).rstrip(), bold=True)
    if others:
        echo_lines("\n".join("  ".join(row).rstrip() for row in others))


class _Column:
    """The cells of a column, printable and as wide as the widest; those alike are measured once."""

    def __init__(self, cells: Sequence[str]) -> None:
        widths = {cell: width(printable(cell)) for cell in dict.fromkeys(cells)}
        widest = max(widths.values())
        padded = {cell: printable(cell) + " " * (widest - w) for cell, w in widths.items()}
        self.cells = [padded[cell] for cell in cells]
