"""What the report shows, as texts and numbers ready to be read (frozen, no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from xlkpi.texts import Words


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One number that is seen first; `tone` is good, doubtful, bad or plain."""

    label: str
    value: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class ShownState:
    """How far something is: its word, a shorter one for narrow cells, and a tone."""

    word: str
    short: str
    tone: str


@dataclass(frozen=True, slots=True)
class RateLine:
    """How many units of one kind are due, returned, merged and overdue."""

    kind: str
    due: int
    returned: int
    merged: int
    overdue: int

    @property
    def share(self) -> str:
        """The merged ones among those due, in whole percent, rounded down; "" where none is due."""
        return f"{self.merged * 100 // self.due}%" if self.due else ""


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project: `number` heads its column of the matrix; amounts are texts, "" where none."""

    id: str
    number: int
    name: str
    due: int
    merged: int
    control: str
    total: str
    difference: str
    agreement: ShownState


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `marks` has its state with each project of the matrix, None where not due.

    `copy` is the address of the marked copy to send back, `scans` the files kept as evidence.
    """

    id: str
    name: str
    kind: str
    contact: str
    state: ShownState
    overdue: bool
    received: str
    forms: int
    merged: int
    errors: int
    warnings: int
    marks: tuple[ShownState | None, ...]
    copy: str = ""
    scans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """Equal problems of one sheet; `times` says how many, `cells` where."""

    severity: ShownState
    code: str
    unit_id: str
    unit: str
    project: str
    sheet: str
    cells: str
    times: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One code over all units: `times` it was found, in how many units, one message of it."""

    code: str
    severity: ShownState
    times: int
    units: int
    example: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: the exact value, and it and a share of a whole as texts."""

    label: str
    value: Decimal
    amount: str
    share: str


@dataclass(frozen=True, slots=True)
class PeriodChart:
    """A table over its points of time: bars, a line of texts for each project, and their total."""

    title: str
    bars: tuple[Bar, ...]
    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One cell that a later return changed; `before` is "" where it was blank."""

    unit_id: str
    unit: str
    project: str
    label: str
    before: str
    after: str
    received: str


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that happened since the report before."""

    when: str
    unit: str
    what: str


@dataclass(frozen=True, slots=True)
class YearCellText:
    """One cell of the year's tables; `tone` is that of a state, "" for a value."""

    text: str
    tone: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class StageHead:
    """The title of a stage, and the headings under it: their words, and whether numbers follow."""

    title: str
    headings: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class YearTableLine:
    """One line of the year: what it is about, what each stage has, and what is to be said of it."""

    names: tuple[str, ...]
    cells: tuple[YearCellText, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearTableText:
    """A table of the year, its columns under the titles of the stages; `foot` has its totals."""

    title: str
    names: tuple[str, ...]
    stages: tuple[StageHead, ...]
    lines: tuple[YearTableLine, ...]
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BarLine:
    """One bar: what it is, its value as a text, its width in percent, and its colour (0, 1, 2)."""

    label: Words
    text: str
    width: str
    colour: int


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of one project."""

    label: str
    bars: tuple[BarLine, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of amounts (in the measure of the page) or percentages of each project."""

    title: Words
    amounts: bool
    groups: tuple[BarGroup, ...]


@dataclass(frozen=True, slots=True)
class YearSection:
    """The year side by side; `of` names the other stages and their revisions of the ledger."""

    of: str
    bars: tuple[BarChart, ...]
    tables: tuple[YearTableText, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """One collection at one revision of the ledger.

    `since` is the revision of the report before, 0 where there was none; `more_changes` counts
    those beyond the ones listed. `year` is there where the collection follows others.
    """

    collection: str
    title: str
    department: str
    measure: str
    due: str
    master: str
    revision: int
    journal_head: str
    since: int
    cards: tuple[ReportCard, ...]
    rates: tuple[RateLine, ...]
    states: tuple[ShownState, ...]
    projects: tuple[ProjectLine, ...]
    units: tuple[UnitRow, ...]
    rules: tuple[RuleLine, ...]
    problems: tuple[ProblemLine, ...]
    plans: tuple[PeriodChart, ...]
    news: tuple[NewsLine, ...]
    changes: tuple[ChangeLine, ...]
    more_changes: int = 0
    year: YearSection | None = None
