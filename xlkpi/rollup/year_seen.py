"""What the stages of a year say of a project: its forms, how far they are, values of all units."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.rollup.across import named, reports, value_of
from xlkpi.rollup.roll import states
from xlkpi.rollup.year import NO_PROJECT, NOT_THERE, YearCell
from xlkpi.spec.converted import converted
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import Rolled
    from xlkpi.rollup.year import YearColumn
    from xlkpi.rollup.year_stages import Stage
    from xlkpi.workspace.roster import Project


class Seen:
    """The stages of a year, in their order, looked up by project (ids)."""

    def __init__(self, stages: tuple[Stage, ...]) -> None:
        self.stages = stages
        self.projects = tuple(self._projects())
        self._measure = stages[-1].facts.view.measure

    def forms(self, stage: int, project: str) -> tuple[MergedForm, ...]:
        """Return the merged forms that have anything to report, the lead unit's first."""
        facts = self.stages[stage].facts
        forms = facts.of_project.get(project, ())
        found = [form for form in forms if reports(facts.spec, form)]
        return tuple(sorted(found, key=lambda form: form.unit.id != form.project.lead_unit))

    def state(self, stage: int, project: str) -> str:
        """Return how far a stage is with a project."""
        facts = self.stages[stage].facts
        awaited = any(due.project == project for due in facts.missing)
        if not facts.of_project.get(project, ()):
            return states.MISSING if awaited else NOT_THERE
        if awaited:
            return states.WAITING
        return states.COMPLETE if self.forms(stage, project) else NO_PROJECT

    def waiting(self, project: str) -> Iterator[str]:
        """Yield, of stages that have some forms of a project, whose they wait for."""
        for stage in self.stages:
            facts = stage.facts
            missing = {due.unit for due in facts.missing if due.project == project}
            if missing and facts.of_project.get(project):
                names = [unit.name for unit in facts.view.roster.units if unit.id in missing]
                yield f"{stage.title}只合计已并入的，还差{named(names).zh}"

    def nothing(self, stage: int, project: str) -> YearCell | None:
        """Return what stands in the cells of a stage that has no form of a project."""
        if self.forms(stage, project):
            return None
        waits = self.state(stage, project) == states.MISSING
        return YearCell(said=states.MISSING if waits else NOT_THERE)

    def together(self, stage: int, project: str) -> Rolled:
        """Return a project's forms of a stage, of which there are some, rolled up to one."""
        return self.stages[stage].forms[project].rolled

    def single(self, column: YearColumn, project: str) -> YearCell:
        """Return what a single field comes to over the units of a project."""
        none = self.nothing(column.stage, project)
        if none is not None:
            return none
        cell = column.figure.cell
        found = self.rolled(column.stage, project, cell)
        if found is None:
            forms = self.forms(column.stage, project)
            said = {value_of(form, cell) for form in forms}
            apart = len(said) > 1
            found = YearCell(said=states.APART) if apart else YearCell(said.pop())
        return self.shown(column, found)

    def why(self, column: YearColumn, project: str, cell: Cell) -> Iterator[str]:
        """Yield in words why the units of a project have no one value in a cell of a stage."""
        if self.forms(column.stage, project):
            found = self.together(column.stage, project).why.get(cell)
            if found is not None:
                yield f"{self.stages[column.stage].title}的“{column.figure.label}”：{found.zh}"

    def rolled(self, stage: int, project: str, cell: Cell) -> YearCell | None:
        """Return what a rolled-up cell comes to; None where it is none, or nobody filled it."""
        together = self.together(stage, project)
        if cell in together.values:
            return YearCell(together.values[cell])
        if cell in together.why or any(one.cell == cell for one in together.apart):
            return YearCell(said=states.APART)
        return None

    def shown(self, column: YearColumn, cell: YearCell) -> YearCell:
        """Return a cell with its amount in the measure of the last stage."""
        value: Value | None = cell.value
        if column.figure.kind is Kind.MONEY and isinstance(value, Decimal):
            have = self.stages[column.stage].facts.view.measure
            return YearCell(converted(value, have, self._measure))
        return cell

    def _projects(self) -> Iterator[Project]:
        """Yield the projects that are in any stage, those of the last stage first."""
        known: dict[str, Project] = {}
        used: set[str] = set()
        for stage in reversed(self.stages):
            facts = stage.facts
            for project in facts.projects:
                known.setdefault(project.id, project)
            used |= {due.project for due in facts.view.due} | set(facts.of_project)
        return (project for project in known.values() if project.id in used)
