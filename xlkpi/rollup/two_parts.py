"""Projects that the two parts of the published text would not say alike (X05).

The source document has a part 1, which states goals and indicators of each project, and a part 2
with a budget table for each. A project of one part only is worth a look, and so are names that
differ. Here part 1 is what stands for a project in 项目指标 and its like (the
lead unit's accepted form, else the roster's 项目目标 and 项目指标), part 2 is its amounts: the
merged forms and the roster's control total. So a project is told

- which has texts in the roster, but no control total and nobody who reports it;
- which has amounts, but neither the lead unit's form nor the roster gives goals or indicators
  (not while the lead unit's form is still to come);
- whose name on a merged form is another one than the roster's, width and white space aside;
- which came on a spare form under a name much like that of a project of the roster: it may be the
  same one, counted apart.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xlkpi.checks.column_texts import bare
from xlkpi.problems import Place, Problem, problem
from xlkpi.rollup.across import named, total
from xlkpi.rollup.project_sets import project_set, set_tables
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.rollup.facts import Facts
    from xlkpi.workspace.roster import Project

_ALIKE = 0.8
"""From this similarity on, two names of projects are worth a look; names are short."""
_ONE_ONLY = Words(
    "在名册中有目标或指标，但没有控制数，也没有安排单位报送",
    "has goals or indicators in the roster, but no control total and nobody who reports it",
)
_ASSIGN = Words(
    "请在名册的“项目”“分工”中补全，或删去它的目标和指标。",
    "Complete 项目 and 分工 of the roster, or delete its goals and indicators.",
)
_NO_TEXTS = Words(
    "已有预算数，但牵头单位的表和名册中都没有{tables}",
    "has amounts, but neither the lead unit's form nor the roster has {tables}",
)
_ADD_TEXTS = Words(
    "请在名册中补上，或改由报送了的单位牵头。",
    "Add them to the roster, or let a unit that reports it take the lead.",
)
_OTHER_NAME = Words(
    "在{units}的表中名为“{other}”，与名册不同", "is called “{other}” in the forms of {units}"
)
_RENAME = Words(
    "请确认以哪个名称为准，并改名册，或重新下发。",
    "Settle which name counts; change the roster, or issue anew.",
)
_LIKE = Words(
    "由{units}另报，名称与名册中的“{other}”相近，可能是同一个项目",
    "was reported by {units} beside the roster; its name is much like “{other}”",
)
_SAME_ONE = Words(
    "如是同一个项目，请用 xlkpi withdraw 作废，请该单位填在原项目的表中。",
    "If it is the same, xlkpi withdraw it and ask the unit to use that project's form.",
)


def differing_projects(facts: Facts) -> tuple[Problem, ...]:
    """Return X05 of the projects, in their order; nothing where a unit has one form only.

    The source document has the same projects in its part 1 (goals and indicators) and its part 2
    (budget tables); see the module for what is told.
    """
    if not facts.spec.per_project:
        return ()
    return tuple(
        problem("X05", Place(project=one.id), name=one.name, found=found, remedy=remedy)
        for one in facts.projects
        for found, remedy in (*_parts(facts, one), *_names(facts, one), *_spare(facts, one))
    )


def _parts(facts: Facts, project: Project) -> Iterator[tuple[Words, Words]]:
    due = any(due.project == project.id for due in facts.view.due)
    forms = facts.of_project.get(project.id, ())
    texts = any((project.rows or {}).get(table) for table in project.rows or {})
    if texts and not (due or forms or project.control_total):
        yield _ONE_ONLY, _ASSIGN
    awaited = any(
        (due.unit, due.project) == (project.lead_unit, project.id) for due in facts.missing
    )
    amount = facts.headline
    counts = bool(forms) if amount is None else bool(total(forms, amount))
    without = [
        facts.spec.tables[table].label
        for table in set_tables(facts.spec)
        if not project_set(facts, project, table).rows
    ]
    if counts and not awaited and without:
        yield _NO_TEXTS.fill(tables="、".join(without)), _ADD_TEXTS


def _names(facts: Facts, project: Project) -> Iterator[tuple[Words, Words]]:
    """Yield each other name a project has on forms, with the units that have it."""
    others: dict[str, list[str]] = {}
    for form in facts.of_project.get(project.id, ()):
        name = form.submission.project_name
        if name and bare(name) != bare(project.name):
            others.setdefault(name, []).append(form.unit.name)
    for name, units in others.items():
        yield _OTHER_NAME.fill(other=name, units=named(units)), _RENAME


def _spare(facts: Facts, project: Project) -> Iterator[tuple[Words, Words]]:
    """Yield the projects of the roster that one which came on a spare form may be."""
    forms = facts.of_project.get(project.id, ())
    if not forms or any(form.submission.project == project.id for form in forms):
        return
    units = named([form.unit.name for form in forms])
    for other in facts.projects:
        if other.id != project.id and _alike(bare(project.name), bare(other.name)):
            yield _LIKE.fill(other=other.name, units=units), _SAME_ONE


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
