"""Amounts of the merged forms: each project against its control total, the plan as bars."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import grouped, percent
from xlkpi.report.chart import width
from xlkpi.report.states import state_of
from xlkpi.report.view import Bar, BarChart, BarGroup, BarLine, PeriodChart, ProjectLine
from xlkpi.rollup.across import total
from xlkpi.rollup.figures import cumulative, period_tables
from xlkpi.rollup.periods import period_name, rolled_up
from xlkpi.rollup.project_faults import agreement
from xlkpi.rollup.roll import states
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure


def amount_text(amount: Decimal | None) -> str:
    """Return an amount with thousands separators, rounded half up to four decimals; "" for none."""
    if amount is None:
        return ""
    return grouped(amount)


def share_text(share: Decimal | None) -> str:
    """Return a share in percent with up to two decimals; "" for none."""
    if share is None:
        return ""
    return percent(share, rounded=True)


def headline_total(facts: Facts) -> Decimal | None:
    """Return what the amount that stands for a form comes to over all merged forms.

    Returns:
        In the measure of the collection; None where no form is merged, or the spec has no such
        amount.
    """
    return total(facts.forms, facts.headline) if facts.headline is not None else None


def project_lines(facts: Facts) -> tuple[ProjectLine, ...]:
    """Return a line for each project, in the roster's order, amounts as texts in the measure."""
    due = [one.project for one in facts.view.due]
    lines = []
    for number, project in enumerate(facts.projects, 1):
        said, found = agreement(facts.view, project)
        control = project.control_total
        lines.append(
            ProjectLine(
                id=project.id,
                number=number,
                name=project.name,
                due=due.count(project.id),
                merged=len(facts.of_project.get(project.id, ())),
                control=amount_text(control),
                total=amount_text(found),
                difference="" if None in (found, control) else amount_text(found - control),  # type: ignore[operator]
                agreement=state_of(said.value),
            )
        )
    return tuple(lines)


def project_bars(facts: Facts) -> BarChart | None:
    """Return the units' sum of each project above its control total.

    Returns:
        None where forms have no amount that stands for them, or no project has either.
    """
    if facts.headline is None:
        return None
    pairs = [
        (project, agreement(facts.view, project)[1], project.control_total)
        for project in facts.projects
    ]
    amounts = [one for _, *both in pairs for one in both if one is not None]
    if not amounts:
        return None
    most = max(amounts)
    heads = ((Words("各单位合计", "all units"), 1), (Words("控制数", "control total"), 0))
    groups = tuple(
        BarGroup(
            project.name,
            tuple(
                BarLine(label, amount_text(amount) or "—", width(amount, most), colour)
                for (label, colour), amount in zip(heads, both, strict=True)
            ),
        )
        for project, *both in pairs
    )
    label = facts.headline.label
    title = Words(f"各项目{label}", f"{label} of each project")
    return BarChart(title, amounts=True, groups=groups)


def plans(facts: Facts) -> tuple[PeriodChart, ...]:
    """Return the tables over points of time that hold amounts which add up, in the spec's order."""
    return tuple(plan for table in period_tables(facts.spec) if (plan := _plan(facts, table)))


def _plan(facts: Facts, table: str) -> PeriodChart | None:
    shown = tuple(_amounts(facts, table))
    if not shown:
        return None
    shares = {f.share.part: f for f in rolled_up(facts, table) if f.share is not None}
    bars = tuple(_bar(facts, one, shares.get(one.cell)) for one in shown)
    lines = tuple(
        (project.name, *(amount_text(total(forms, one)) for one in shown))
        for project in facts.projects
        if (forms := facts.of_project.get(project.id, ()))
    )
    foot = (states.TOTAL, *(bar.amount for bar in bars))
    headings = ("项目", *(one.row_label for one in shown))
    return PeriodChart(period_name(facts.spec, table), bars, headings, lines, foot)


def _amounts(facts: Facts, table: str) -> Iterator[Figure]:
    """Yield the cumulative amounts of a table: one column of them, a figure for each row."""
    found = [one for one in cumulative(facts.figures) if one.cell.table == table]
    return (one for one in found if one.cell.column == found[0].cell.column)


def _bar(facts: Facts, figure: Figure, share: Figure | None) -> Bar:
    amount = total(facts.forms, figure)
    part = total(facts.forms, share) if share is not None else None
    return Bar(figure.row_label, amount or Decimal(0), amount_text(amount), share_text(part))
