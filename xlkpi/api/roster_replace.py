"""The roster replaced as a whole: what another one changes is known before it takes its place."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.settings import put_roster, roster_read
from xlkpi.department.opened import Department
from xlkpi.department.roster.line_texts import line_texts
from xlkpi.department.roster.repeated_lines import key_of
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock

    Lines = Mapping[tuple[str, ...], Mapping[str, str]]

_TOLD = 8
_NAMED = re.compile(rf"roster-([0-9a-f]{{{_TOLD}}})(?![0-9a-f])")
_CHANGED = Words(
    "名册在您下载以后改过（在页面上或用 Excel），或者这一份是从别的工作区下载的；没有更换",
    "the roster was changed (on a page or in Excel) after you had downloaded it, or this one is of"
    " another workspace; it stays",
)
_AGAIN = Words(
    "请再下载一份 roster.xlsx，把您的改动写进去，再放回来",
    "Download roster.xlsx once more, change that, and put it back",
)


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of both rosters: its words, and (column, before, after) of what differs."""

    line: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangedTable:
    """A sheet of the roster: the lines that came, those that went, those that differ.

    `moved` says that those of both rosters stand in another order.
    """

    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ChangedLine, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What another roster changes of the one that is there, by sheet; only sheets that change.

    `digest` tells the one that is there. `known` says that the other one was made from it, by the
    name of its file. `readable` says that the one that is there could be read, and so compared:
    where there is none, or it is damaged, all lines are added. `gone` are the units that the other
    one has no more and that sent returns, by name, and `issued` those that only got workbooks.
    `problems` are what is to be said of the other one: no error is among them.
    """

    digest: str
    known: bool
    readable: bool
    tables: tuple[ChangedTable, ...]
    gone: tuple[str, ...]
    issued: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RosterReplaced:
    """A roster that took its place; `problems` are what is to be said of it, no error among them.

    `kept` says that there was another one before, which lies beside it as `roster.old.xlsx`.
    """

    kept: bool
    problems: tuple[Problem, ...]


def roster_file(folder: Path) -> tuple[str, bytes]:
    """Return the roster to be changed in a spreadsheet program: (name, content).

    Its name tells which state of the roster it is (`roster_changes`).

    Args:
        folder: The workspace.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
        OSError: The roster is not there.
    """
    data = Workspace.at(folder).roster.read_bytes()
    return f"roster-{_digest(data)[:_TOLD]}.xlsx", data


def roster_changes(folder: Path, clock: Clock, name: str, data: bytes) -> RosterChanges:
    """Return what a roster changes, were it put in the place of the one that is there.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        name: Of its file: that of `roster_file` tells which state it was made from.
        data: The workbook.

    Raises:
        ProblemsFound: It has faults (K codes at their cells, S80-S88), exit code 3; or it was made
            from another state than the roster has now (S40), exit code 2.
        Unusable: There is no workspace (S30), or the ledger cannot be read; exit code 3.
    """
    department = Department.at(folder, clock)
    workspace = department.workspace
    before = workspace.roster.read_bytes() if workspace.roster.is_file() else b""
    digest, told = _digest(before), _NAMED.search(name)
    if told is not None and told[1] != digest[:_TOLD]:
        raise ProblemsFound((_stale(workspace),), exit_code=2)
    new = roster_read(workspace, data)
    if not new.sound:
        raise ProblemsFound(new.problems, exit_code=3)
    old = roster_read(workspace, before)
    removed = _ids(old) - _ids(new)
    came, went = _known_units(department) if removed else (frozenset(), frozenset())
    names = {
        one.text("id"): f"{one.text('name')}（{one.text('id')}）" for one in old.tables["units"]
    }
    return RosterChanges(
        digest,
        told is not None,
        old.values is not None,
        tuple(_tables(old, new)),
        tuple(names[one] for one in names if one in removed & came),
        tuple(names[one] for one in names if one in removed & went - came),
        new.problems,
    )


def replace_roster(folder: Path, data: bytes, digest: str) -> RosterReplaced:
    """Put another roster in the place of the one that was compared with it.

    Args:
        folder: The workspace.
        data: The workbook.
        digest: Of the roster that was there when they were compared (`roster_changes`).

    Returns:
        What is to be said of it, and whether the one before was kept.

    Raises:
        ProblemsFound: It has faults (K codes at their cells, S80-S88), exit code 3; or the one that
            is there was changed meanwhile (S40), exit code 2. That one stays.
        Unusable: There is no workspace (S30), another command holds it (S34), or the roster is open
            in another program (S31); exit code 3.
    """
    workspace = Workspace.at(folder)
    read = roster_read(workspace, data)
    if not read.sound:
        raise ProblemsFound(read.problems, exit_code=3)
    return RosterReplaced(put_roster(workspace, data, digest), read.problems)


def _stale(workspace: Workspace) -> Problem:
    return problem("S40", Place(file=workspace.roster.name), found=_CHANGED, remedy=_AGAIN)


def _ids(read: RosterRead) -> frozenset[str]:
    return frozenset(one.text("id") for one in read.tables["units"])


def _known_units(department: Department) -> tuple[frozenset[str], frozenset[str]]:
    """Return the units that sent returns, and those that workbooks were made for."""
    with department.view() as ledger:
        collections = [one.id for one in department.config.collections]
        came = {unit for one in collections for unit, _ in ledger.form_states(one)}
        came |= {head_of(one) for one in came}  # forms of those below came from them
        return frozenset(came), frozenset(unit for _, unit in ledger.newest_issues())


def _tables(old: RosterRead, new: RosterRead) -> Iterator[ChangedTable]:
    for name, table in new.spec.spec.tables.items():
        before, after = _lines(old, name), _lines(new, name)
        labels = {column: one.label for column, one in table.columns.items()}
        was, is_ = _Called.of(old, name), _Called.of(new, name)
        changed = tuple(
            ChangedLine(is_.line(after[key]), cells)
            for key in after
            if key in before and (cells := tuple(_cells(before[key], after[key], labels)))
        )
        added = tuple(is_.line(after[key]) for key in after if key not in before)
        removed = tuple(was.line(before[key]) for key in before if key not in after)
        moved = [one for one in before if one in after] != [one for one in after if one in before]
        if added or removed or changed or moved:
            yield ChangedTable(table.label, added, removed, changed, moved)


def _cells(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for column, label in labels.items():
        was, is_ = before.get(column, ""), after.get(column, "")
        if was != is_:
            yield label, was, is_


def _lines(read: RosterRead, table: str) -> Lines:
    """Return the lines of a sheet by the words that each is known by; repeated ones apart."""
    columns, found, count = key_of(table) or ("id",), {}, Counter[tuple[str, ...]]()
    for line in read.tables[table]:
        key = tuple(line.text(column) for column in columns)
        found[*key, *([""] * count[key])] = line_texts(line, read.spec.spec.tables[table].columns)
        count[key] += 1
    return found


@dataclass(frozen=True, slots=True)
class _Called:
    """How lines of a sheet are called: their words, ids with names."""

    columns: tuple[str, ...]
    names: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, read: RosterRead, table: str) -> _Called:
        of = {"unit": "units", "project": "projects"}
        names = {
            column: {one.text("id"): one.text("name") for one in read.tables[other]}
            for column, other in of.items()
        }
        return cls(key_of(table), names)

    def line(self, line: Mapping[str, str]) -> str:
        if not self.columns:
            return " ".join(filter(None, (line.get("id"), line.get("name"))))
        words = (
            f"{line.get(one, '')} {self.names.get(one, {}).get(line.get(one, ''), '')}".strip()
            for one in self.columns
        )
        return " · ".join(words)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
