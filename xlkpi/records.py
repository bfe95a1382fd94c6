"""What an import hands on: returns, the forms in them and their values (frozen, no I/O)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, overload

from xlkpi.codec import in_json
from xlkpi.formula.ast import Cell
from xlkpi.problems import Problem, Severity

_T = TypeVar("_T")
Value = str | Decimal | date | bool
"""A value of a cell: text and choices as str, numbers (money, percent as fraction) as Decimal."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in a cell that cannot be read as its kind: the text as it was found.

    In the cell of a text, that is an error value.
    """

    found: str


Typed = Mapping[tuple[str, Cell], Value | Unread | None]
"""What stands in the inputs of a return, by planned project and cell; None is blank.

An input that is not there is blank too, unless nothing of its form is: such a form was not read.
"""


@in_json(inline=True)
@dataclass(frozen=True, slots=True)
class Review:
    """What the department says of one form in the master; "" is nothing.

    `budget` is the amount it allows, as a decimal in the master's measure.
    """

    conclusion: str = ""
    budget: str = ""
    opinion: str = ""
    note: str = ""


class Status(StrEnum):
    """What became of a file or a form, worst first (`import` in docs/reference/json.md)."""

    UNREADABLE = "unreadable"
    REJECTED = "rejected"
    HELD = "held"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Status).index(self)

    @property
    def stands(self) -> bool:
        """Whether a form of this status says how far its unit is: nothing took its place."""
        return self not in (Status.SUPERSEDED, Status.WITHDRAWN, Status.DUPLICATE)

    @property
    def valid(self) -> bool:
        """Whether a form of this status may be merged."""
        return self in (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS)


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one row of a form; the form's single fields stand in table "" row "".

    Computed fields are included, exactly computed. A blank cell has no entry.
    """

    table: str
    row: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Source:
    """The return that a form of a bundle is of, as the level below received it.

    `file` is its name there, `sha256` that of its original, `received` when it came there (UTC).
    """

    file: str
    sha256: str
    received: datetime


class Packed(Sequence[_T]):
    """What belongs to one of many forms, packed until it is asked for; equal to it unpacked."""

    __slots__ = ()

    @abstractmethod
    def unpacked(self) -> tuple[_T, ...]:
        """Return all of it as objects."""

    def __iter__(self) -> Iterator[_T]:
        return iter(self.unpacked())

    def __len__(self) -> int:
        return len(self.unpacked())

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, place: int | slice) -> _T | tuple[_T, ...]:
        return self.unpacked()[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Packed) and self.unpacked() == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # records have mappings in them


class PackedRecords(Packed[Record]):
    """Records of a form of which numbers, and what is filled at all, are at hand."""

    __slots__ = ()

    @abstractmethod
    def value(self, cell: Cell) -> Value | None:
        """Return what stands in a cell, None for blank."""

    @abstractmethod
    def numbers(self) -> Iterator[tuple[Cell, Decimal]]:
        """Yield the cells that hold a number, and what they hold."""

    @abstractmethod
    def rows(self, table: str) -> tuple[str, ...]:
        """Return the keys of a table's rows."""


class PackedProblems(Packed[Problem]):
    """Problems of a form of which it is at hand how many there are."""

    __slots__ = ()

    @abstractmethod
    def of(self, severity: Severity) -> int:
        """Return how many are of a severity."""


@in_json(sparse=("by_choice", "source"))
@dataclass(frozen=True, slots=True)
class Submission:
    """One form of a return as it was judged by itself.

    `verdict` is rejected, held, accepted or accepted_with_warnings; duplicate and superseded come
    only from its place in the series of returns, withdrawn from what the department decided.
    `content` is a SHA-256 over the values as read: equal content means that nothing differs; "" is
    a form in which nothing is filled. `issued` is the fingerprint of the issue it answers, ""
    where none was found. `project_name` is as printed on the form. `by_choice` says that the unit
    was chosen in a template for everybody. `source` is where a form of a bundle came from, None for
    one that came itself.
    """

    unit: str
    project: str
    project_name: str
    sheet: str
    verdict: Status
    content: str
    records: Sequence[Record]
    problems: Sequence[Problem]
    issued: str = ""
    by_choice: bool = False
    source: Source | None = None

    def value(self, cell: Cell) -> Value | None:
        """Return what stands in a cell, None for blank."""
        records = self.records
        if isinstance(records, PackedRecords):
            return records.value(cell)
        for record in records:
            if record.table == cell.table and record.row == cell.row:
                return record.values.get(cell.column)
        return None

    def numbers(self) -> Iterator[tuple[Cell, Decimal]]:
        """Yield the cells that hold a number, and what they hold, in the order of the records."""
        records = self.records
        if isinstance(records, PackedRecords):
            yield from records.numbers()
            return
        for record in records:
            for column, value in record.values.items():
                if isinstance(value, Decimal):
                    yield Cell(record.table, record.row, column), value

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the keys of the rows of a table that are on record, in their order."""
        records = self.records
        if isinstance(records, PackedRecords):
            return records.rows(table)
        return tuple(record.row for record in records if record.table == table)

    def count(self, severity: Severity) -> int:
        """Return how many problems of a severity it has."""
        problems = self.problems
        if isinstance(problems, PackedProblems):
            return problems.of(severity)
        return sum(one.severity is severity for one in problems)


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit of the level below: id, name and kind as its roster has them."""

    id: str
    name: str
    kind: str


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class DueBelow:
    """A form that a unit of the level below has to report, and how far that is there.

    `state` is that of its roll-call, `allocation` digits in the measure of the bundle, "" for none.
    """

    unit: str
    project: str
    state: str
    allocation: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a level below reports beside its accepted forms (`xlkpi.bundle`).

    `number` is the revision of its ledger, and grows with all that is recorded there; `at` when
    that was recorded (UTC, ISO 8601); `head` the link of that entry of its journal. `key` is the
    public key that it is signed under, `department` who says that it is theirs. `projects` are
    names by id, the ids of units are those of the level below.
    """

    number: int
    at: str
    head: str
    key: str
    department: str
    units: tuple[UnitBelow, ...] = ()
    projects: Mapping[str, str] = field(default_factory=dict)
    due: tuple[DueBelow, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A field that the department typed itself: before and after as people read them.

    `field` is "name" or "table.name" with the `row` of the table, `label` as it is printed.
    """

    field: str
    row: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the department typed itself into a form, why, and who did."""

    why: str
    who: str
    changes: tuple[Correction, ...]


@in_json(inline=True, sparse=("answers", "by_hand", "mail", "named", "amendment", "bundle"))
@dataclass(frozen=True, slots=True)
class Return:
    """One received file. `file` is its name ("a.zip!b.xlsx" inside an archive).

    `received` is in UTC; `unit` and `collection` are "" where the file could not be identified.
    `verdict` is the worst of its submissions, or unreadable, rejected or held for a file without.
    `problems` are those of the file as a whole; those of a form are in its submission. `answers`
    names the return that this one corrects by the first digits of its SHA-256
    (`plan.answers.DIGITS`); "" where it is no marked copy sent back. `mail` is the SHA-256 of the
    mail it came with, "" for a file. `named` is the unit that its file name, or else its folder's,
    names where that is another one ("").
    What the department typed itself (`by_hand`) has no original; `amendment` says what it was, None
    also where an older version of the program recorded it. A file with the accepted forms of a
    whole level below is a `bundle`: its submissions are of units below `unit` ("town/village").
    """

    file: str
    sha256: str
    received: datetime
    verdict: Status
    unit: str = ""
    unit_name: str = ""
    collection: str = ""
    sender: str = ""
    submissions: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    answers: str = ""
    by_hand: bool = False
    mail: str = ""
    named: str = ""
    amendment: Amendment | None = None
    bundle: Bundle | None = None

    @property
    def bare(self) -> Return:
        """The same return without values and problems: enough to tell what becomes of it."""
        forms = tuple(replace(form, problems=(), records=()) for form in self.submissions)
        return replace(self, problems=(), submissions=forms)
