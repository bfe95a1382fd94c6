"""What an import hands on: returns, the forms in them and their values (frozen, no I/O)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xlkpi.codec import in_json
from xlkpi.formula.ast import Cell
from xlkpi.problems import Problem  # noqa: TC001 - the codec reads annotations

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


@in_json(sparse=("by_choice",))
@dataclass(frozen=True, slots=True)
class Submission:
    """One form of a return as it was judged by itself.

    `verdict` is rejected, held, accepted or accepted_with_warnings; duplicate and superseded come
    only from its place in the series of returns, withdrawn from what the department decided.
    `content` is a SHA-256 over the values as read: equal content means that nothing differs; "" is
    a form in which nothing is filled. `issued` is the fingerprint of the issue it answers, ""
    where none was found. `project_name` is as printed on the form. `by_choice` says that the unit
    was chosen in a template for everybody.
    """

    unit: str
    project: str
    project_name: str
    sheet: str
    verdict: Status
    content: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    issued: str = ""
    by_choice: bool = False


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


@in_json(inline=True, sparse=("answers", "by_hand", "mail", "named", "amendment"))
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
    also where an older version of the program recorded it.
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

    @property
    def bare(self) -> Return:
        """The same return without values and problems: enough to tell what becomes of it."""
        forms = tuple(replace(form, problems=(), records=()) for form in self.submissions)
        return replace(self, problems=(), submissions=forms)
