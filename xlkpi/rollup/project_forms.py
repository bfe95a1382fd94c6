"""The rolled-up form of every project of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.rollup.across import reports
from xlkpi.rollup.rolled import Rollup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.spec.language.models import Spec


def project_forms(facts: Facts) -> Mapping[str, ProjectForm]:
    """Return project id -> its form, rolled up over the merged forms that report anything.

    Projects without such a form are left out.
    """
    rollup = Rollup(facts.spec, facts.view.measure)
    reporting = {
        project.id: [
            one for one in facts.of_project.get(project.id, ()) if reports(facts.spec, one)
        ]
        for project in facts.projects
    }
    return {project: rollup.form_of(forms) for project, forms in reporting.items() if forms}


def rolled_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables (names) whose rows are rolled up."""
    return tuple(spec.master.rollup.rows) if spec.master.rollup is not None else ()
