"""What a 汇总表 is of: all units, those of one kind, or one project, and how much of it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import DueForm, MergedForm
    from xlkpi.workspace.roster import Project

_ALL, _EACH, _NO_KIND = "全部单位", "全部", "未分类单位"


@dataclass(frozen=True, slots=True)
class Scope:
    """Forms that are added up: of all units, of a `kind` of them, or of a `project`.

    `name` is what they are of, `title` what the sheet is called after it.
    """

    name: str
    title: str
    forms: tuple[MergedForm, ...]
    due: tuple[DueForm, ...]
    kind: str | None = None
    project: Project | None = None

    @property
    def heading(self) -> str:
        """What was added up, and how many forms of how many that are due."""
        due = {(one.unit, one.project) for one in self.due}
        merged = {(form.unit.id, form.project.id) for form in self.forms}
        parts = [f"汇总范围：{self.name}", f"应报 {len(due)} 份，已并入 {len(due & merged)} 份"]
        parts += [f"还差 {len(due - merged)} 份，不在合计内"] if due - merged else []
        parts += [f"另计入不再应报的 {len(merged - due)} 份"] if merged - due else []
        return "　".join(parts)


def scopes(facts: Facts) -> Iterator[Scope]:
    """Yield what the spec asks a 汇总表 of, as far as any form of it is in."""
    for wanted in dict.fromkeys(facts.spec.master.forms):
        found = {"all": _of_all, "kind": _of_kinds, "project": _of_projects}[wanted](facts)
        yield from (scope for scope in found if scope.forms)


def _of_all(facts: Facts) -> Iterator[Scope]:
    yield Scope(_ALL, "", facts.forms, facts.view.due)


def _of_kinds(facts: Facts) -> Iterator[Scope]:
    kinds = {unit.id: unit.kind for unit in (*facts.view.roster.units, *facts.units)}
    for kind in dict.fromkeys(unit.kind for unit in facts.units):
        forms = tuple(form for form in facts.forms if form.unit.kind == kind)
        due = tuple(one for one in facts.view.due if kinds.get(one.unit) == kind)
        word = kind or _NO_KIND
        yield Scope(f"{_EACH}{word}", word, forms, due, kind=kind)


def _of_projects(facts: Facts) -> Iterator[Scope]:
    for number, project in enumerate(facts.projects, 1):
        due = tuple(one for one in facts.view.due if one.project == project.id)
        forms = facts.of_project.get(project.id, ())
        yield Scope(project.name, f"{number}.{project.name}", forms, due, project=project)
