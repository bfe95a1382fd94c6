"""The sheets of the roster as they lie in a file, to be looked through on pages.

A workbook of ten thousand units takes some twenty seconds to read; a page shows a hundred lines.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.settings import roster_file_spec, roster_read
from xlkpi.department.kept import roster_name
from xlkpi.department.roster.line_texts import line_texts
from xlkpi.export.line_files import line_with, new_lines
from xlkpi.problems import ProblemsFound, Severity
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import spare_number
from xlkpi.spec.unparsed import spec_digest
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.export.line_files import Content, LineTable, LineWriter
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import FieldSpec
    from xlkpi.workspace.clock import Clock

_LONG = 60
_MOST_CHOICES = 300
"""So many words are a list to choose from; more are typed."""
_NUMBER, _WRONG, _SAID = "#number", "#wrong", "#"
"""Columns that no spec can have: a line's number, whether it has errors; before a column's name,
what is said of what stands there."""


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column: its name and label, what is written there, and what it can be.

    `choices` are (what is written, how it is called), none where they are too many to choose from;
    `long` says whether texts are of lines.
    """

    name: str
    label: str
    help: str
    required: bool
    choices: Sequence[tuple[str, str]]
    long: bool


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A line of a sheet: its number, from 1, what stands there by column, whether it is faulty.

    `said` has what ids of other lines are called with their names, by column.
    """

    number: int
    texts: Mapping[str, str]
    said: Mapping[str, str]
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A sheet of the roster: its columns, and where its lines lie in the file."""

    name: str
    label: str
    columns: tuple[RosterColumn, ...]
    lines: LineTable

    def row(self, line: Sequence[str]) -> RosterRow:
        """Return a line as it is read from the file."""
        known = dict(zip(self.lines.columns, line, strict=True))
        names = [one.name for one in self.columns]
        said = {n: known[_SAID + n] for n in names if known.get(_SAID + n)}
        texts = {n: known[n] for n in names}
        return RosterRow(int(known[_NUMBER]), texts, said, known[_WRONG] != "")


@dataclass(frozen=True, slots=True)
class RosterTables:
    """The sheets of the roster in a file; `digest` tells the workbook, `problems` are all of it."""

    file: Path
    tables: tuple[RosterTable, ...]
    problems: tuple[Problem, ...]
    digest: str

    def table(self, name: str) -> RosterTable | None:
        """Return a sheet by its name in the spec, None where there is none."""
        return next((one for one in self.tables if one.name == name), None)

    def row(self, table: RosterTable, number: str) -> RosterRow | None:
        """Return a line of a sheet by its number, None where there is none.

        Raises:
            OSError: The file is not there any more.
        """
        found = line_with(self.file, table.lines, _NUMBER, number)
        return None if found is None else table.row(found)


def roster_state(folder: Path, _clock: Clock) -> str:
    """Return what all that `roster_tables` tells goes by: the workbook and its spec.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
        OSError: The roster is not there.
    """
    workspace = Workspace.at(folder)
    return roster_name(workspace.roster.read_bytes(), spec_digest(roster_file_spec(workspace)))


def roster_tables(folder: Path, _clock: Clock, into: Path) -> RosterTables:
    """Write the sheets of the roster into a new file; those written of it before are deleted.

    Args:
        folder: The workspace.
        into: The folder that the file is to be in, of these files alone.

    Raises:
        ProblemsFound: The roster cannot be read (F codes); exit code 3.
        Unusable: There is no workspace (S30); exit code 3.
        OSError: The roster is not there, or the file cannot be written.
    """
    workspace = Workspace.at(folder)
    data, read = readable_roster(workspace)
    wrong = {
        (one.place.sheet, one.place.cell) for one in read.problems if one.severity is Severity.ERROR
    }
    with new_lines(into) as file:
        tables = tuple(_table(file, read, name, wrong) for name in read.spec.spec.tables)
    return RosterTables(file.path, tables, read.problems, hashlib.sha256(data).hexdigest())


def readable_roster(workspace: Workspace) -> tuple[bytes, RosterRead]:
    """Return the roster's file, and what is read in it, faulty or not.

    Raises:
        ProblemsFound: It cannot be read (F codes); exit code 3.
        OSError: It is not there.
    """
    data = workspace.roster.read_bytes()
    read = roster_read(workspace, data)
    if read.values is None:
        raise ProblemsFound(read.problems, exit_code=3)
    return data, read


def _table(
    file: LineWriter, read: RosterRead, name: str, wrong: set[tuple[str, str]]
) -> RosterTable:
    spec = read.spec.spec.tables[name]
    said = {n: _names(read, one.to) for n, one in spec.columns.items() if one.to is not None}
    names = (*spec.columns, *(_SAID + n for n in said), _NUMBER, _WRONG)
    writer = file.table(names, unseen=(_NUMBER, _WRONG))
    writer.add(_lines(read, name, said, wrong))
    columns = tuple(_column(read, n, one, said.get(n)) for n, one in spec.columns.items())
    return RosterTable(name, spec.label, columns, writer.table)


def _lines(
    read: RosterRead,
    table: str,
    said: Mapping[str, Mapping[str, str]],
    wrong: set[tuple[str, str]],
) -> Iterator[list[Content]]:
    columns = read.spec.spec.tables[table].columns
    for line in read.tables[table]:
        texts = line_texts(line, columns)
        known = [texts.get(name, "") for name in columns]
        names = (called.get(texts.get(name, ""), "") for name, called in said.items())
        places = (line.place(name) for name in columns if wrong)
        is_wrong = any((one.sheet, one.cell) in wrong for one in places)
        number = str(spare_number(line.row) or 0)
        told = (*known, *names, number, "x" * is_wrong)
        yield [(text, text) for text in told]


def _names(read: RosterRead, to: str) -> Mapping[str, str]:
    """Return id -> id and name of the lines of a sheet that a column refers to."""
    table, _, column = to.partition(".")
    return {x.text(column): f"{x.text(column)} {x.text('name')}" for x in read.tables[table]}


def _column(
    read: RosterRead, name: str, one: FieldSpec, said: Mapping[str, str] | None
) -> RosterColumn:
    choices: Sequence[tuple[str, str]] = ()
    if one.list_ is not None:
        choices = tuple((word, word) for word in read.spec.spec.lists[one.list_].all_words)
    elif one.kind is Kind.FLAG:
        choices = (("是", "是"), ("否", "否"))
    elif said is not None:
        choices = tuple(said.items())
    long = one.length is not None and one.length[1] > _LONG
    help_ = "" if one.to is not None else one.help_ or ""  # names stand beside the ids
    few = choices if len(choices) <= _MOST_CHOICES else ()
    return RosterColumn(name, one.label, help_, one.required, few, long)
