"""The year's view: what each stage of a year has of a project, and of its rows, side by side.

A stage is a collection; what it adds is said by its spec (`master.year`). Projects are matched by
their ids, rows by their keys: a row that is taken over keeps its key. What is not accepted yet, or
differs by unit, is said in its place in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.rollup.exact_sum import exact_sum
from xlkpi.spec.language.kinds import Kind
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project

NOT_THERE = "—"
"""What stands for a stage that a project, or a row, is not in."""
NO_PROJECT = "本年无此项目"


@dataclass(frozen=True, slots=True)
class ShownStage:
    """What is said of a stage: what people call it, its collection as the ledger has it, its spec.

    `collection` is its id, `revision` that of the ledger.
    """

    title: str
    collection: str
    revision: int
    spec: Spec


@dataclass(frozen=True, slots=True)
class YearColumn:
    """One column under the heading of a stage, `stage` counted from 0."""

    stage: int
    figure: Figure
    charted: bool = False

    @property
    def id(self) -> str:
        """A name that no other column of the view has."""
        return f"{self.stage}:{self.figure.cell.table}.{self.figure.cell.column}"


@dataclass(frozen=True, slots=True)
class YearCell:
    """A value (amounts in the measure of the last stage), or in words why there is none."""

    value: Value | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class YearLine:
    """A project in all stages: how far each of them is with it, and a cell for each column."""

    project: Project
    states: tuple[str, ...]
    cells: tuple[YearCell, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearRow:
    """A row of a project's table in all stages: what it is about, and a cell for each column."""

    project: Project
    key: str
    names: tuple[str, ...]
    cells: tuple[YearCell, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearTable:
    """The rows of one table; `names` head what tells what a row is about."""

    name: str
    title: str
    names: tuple[str, ...]
    columns: tuple[YearColumn, ...]
    rows: tuple[YearRow, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The stages of a year, the first one first, and what they say side by side.

    `forms` are the rolled-up forms of the last one's projects, by id (`project_forms`): that is the
    collection that is looked at.
    """

    stages: tuple[ShownStage, ...]
    columns: tuple[YearColumn, ...]
    lines: tuple[YearLine, ...]
    tables: tuple[YearTable, ...]
    forms: Mapping[str, ProjectForm]

    def charts(self) -> Iterator[tuple[Words, tuple[YearColumn, ...]]]:
        """Yield what is drawn of all stages with its title: amounts, then percentages."""
        for kind in (Kind.MONEY, Kind.PERCENT):
            drawn = tuple(c for c in self.columns if c.charted and c.figure.kind is kind)
            if drawn:
                labels = dict.fromkeys(column.figure.label for column in drawn)
                names = "、".join(labels)
                zh, en = f"各项目{names}（已并入的合计）", f"{names} of each project, merged forms"
                yield Words(zh, en), drawn

    def made_of(self, column: YearColumn) -> tuple[YearColumn, YearColumn] | None:
        """Return the columns of amounts that a percentage is made of: part and base.

        Returns:
            None for what is none, and where these do not both stand under its stage.
        """
        share = column.figure.share
        if share is None:
            return None
        found = {
            one.figure.cell: one
            for one in self.columns
            if one.stage == column.stage and one.figure.adds
        }
        part, base = found.get(share.part), found.get(share.base)
        return (part, base) if part is not None and base is not None else None

    def total(self, column: YearColumn) -> Decimal | None:
        """Return what a column comes to over all projects.

        Returns:
            The exact sum of what adds, in the measure of the last stage, or a share of sums; None
            where nothing adds up to anything.
        """
        pair = self.made_of(column)
        if pair is not None:
            part, base = (self.total(one) for one in pair)
            return part / base if part is not None and base else None
        place = self.columns.index(column)
        values = [value for line in self.lines if (value := line.cells[place].value) is not None]
        return exact_sum(values) if values and column.figure.adds else None
