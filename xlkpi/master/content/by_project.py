"""按项目汇总: the forms of each project added up and held against its control total."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.details import FORMATS, PROJECT_KEY
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.shape import Column, Format, Listing, Live, Shape
from xlkpi.master.content.sums import counted, summed
from xlkpi.rollup.across import AMOUNT_TOLERANCE
from xlkpi.rollup.project_faults import Agreement, agreement
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.workspace.roster import Project

_DECIMALS = 6
_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("code", "项目编码", Format.WORD),
    Column("project", "项目名称"),
    Column("lead", "牵头单位"),
)
_COUNTS = (
    Column("due", "应报单位", Format.COUNT, total=True),
    Column("merged", "已并入", Format.COUNT, total=True),
    Column("missing", "未并入", Format.COUNT, total=True, watched=True),
    Column("state", "状态", Format.STATE),
)


def by_project_listing(facts: Facts, detail: Shape) -> Listing:
    """Return a line for each project."""
    amount = facts.headline
    others = tuple(f for f in facts.adding if f != amount)
    columns = (
        *_HEAD,
        *(_control_columns(amount) if amount is not None else ()),
        *_COUNTS,
        *(Column(f.id, f.heading, FORMATS[f.kind], total=True) for f in others),
    )
    title = f"{facts.view.title}　{wording.BY_PROJECT}"
    lines = len(facts.projects)
    shape = Shape(wording.BY_PROJECT, title, columns, lines, frozen="project", computed=True)
    sheet = _Sheet(facts, shape, detail)
    contents = tuple(sheet.line(n, project, others) for n, project in enumerate(facts.projects))
    return Listing(shape, contents, notes=measure_note(facts))


def _control_columns(amount: Figure) -> tuple[Column, ...]:
    return (
        Column("control", "控制数", Format.MONEY, total=True),
        Column(amount.id, f"各单位合计\n（{amount.label}）", Format.MONEY, total=True),
        Column("difference", "差额", Format.MONEY, total=True, watched=True),
    )


class _Sheet:
    """The formulas of one line, given where everything is."""

    def __init__(self, facts: Facts, shape: Shape, detail: Shape) -> None:
        self.facts, self.shape, self.detail = facts, shape, detail

    def line(self, n: int, project: Project, others: tuple[Figure, ...]) -> tuple[Content, ...]:
        facts = self.facts
        lead = facts.view.roster.unit(project.lead_unit)
        missing = [due for due in facts.missing if due.project == project.id]
        forms = facts.of_project.get(project.id, ())
        return (
            facts.project_keys[project.id],
            n + 1,
            project.code,
            project.name,
            lead.name if lead is not None else project.lead_unit,
            *(self._control(n, project) if facts.headline is not None else ()),
            sum(due.project == project.id for due in facts.view.due),
            counted(self.detail, PROJECT_KEY, self.shape.at(PROJECT_KEY, n), forms),
            len(missing),
            self._state(n, project, missing=bool(missing)),
            *(self._sum(n, project, figure) for figure in others),
        )

    def _sum(self, n: int, project: Project, figure: Figure) -> Live:
        forms = self.facts.of_project.get(project.id, ())
        return summed(self.detail, figure, PROJECT_KEY, self.shape.at(PROJECT_KEY, n), forms)

    def _control(self, n: int, project: Project) -> tuple[Content, ...]:
        amount = self.facts.headline
        assert amount is not None  # noqa: S101 - asked only where there is one
        added = self._sum(n, project, amount)
        control, total = self.shape.at("control", n), self.shape.at(amount.id, n)
        known = isinstance(added.value, Decimal) and project.control_total is not None
        difference = added.value - project.control_total if known else ""  # type: ignore[operator]
        test = f"AND(ISNUMBER({control}),ISNUMBER({total}))"
        formula = f'IF({test},ROUND({total}-{control},{_DECIMALS}),"")'
        return project.control_total, added, Live(formula, difference)

    def _state(self, n: int, project: Project, *, missing: bool) -> Live:
        amount = self.facts.headline
        waited = f"{self.shape.at('missing', n)}>0"
        if amount is None:
            state = states.WAITING if missing else states.COMPLETE
            return Live(f'IF({waited},"{states.WAITING}","{states.COMPLETE}")', state)
        control, total = self.shape.at("control", n), self.shape.at(amount.id, n)
        unlike = f"ABS({self.shape.at('difference', n)})>{AMOUNT_TOLERANCE}"
        agreed = f'IF({unlike},"{Agreement.DIFFERS.value}","{Agreement.AGREES.value}")'
        known = f'IF(ISNUMBER({control}),{agreed},"{Agreement.UNKNOWN.value}")'
        formula = f'IF(OR({waited},NOT(ISNUMBER({total}))),"{Agreement.WAITING.value}",{known})'
        return Live(formula, agreement(self.facts.view, project)[0].value)
