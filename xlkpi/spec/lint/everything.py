"""What can be wrong with a spec whose YAML is in order: names, values, formulas, layout ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.lint.formulas import formula_faults
from xlkpi.spec.lint.layout import layout_faults
from xlkpi.spec.lint.limits import limit_faults
from xlkpi.spec.lint.master import master_faults
from xlkpi.spec.lint.migrations import migration_faults
from xlkpi.spec.lint.names import name_faults
from xlkpi.spec.lint.paper import paper_faults
from xlkpi.spec.lint.rollup import rollup_faults
from xlkpi.spec.lint.settings import setting_faults
from xlkpi.spec.lint.texts import text_faults
from xlkpi.spec.lint.trees import tree_faults
from xlkpi.spec.lint.values import value_faults

if TYPE_CHECKING:
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located


def lint(spec: Spec, located: Located) -> tuple[Problem, ...]:
    """Return every fault of a spec in one pass.

    Formulas and layout are looked at only where the names they stand on are in order, so that
    one mistake is told once.
    """
    names = tuple(name_faults(spec, located))
    texts = (*text_faults(spec, located), *value_faults(spec, located))
    settings = tuple(setting_faults(spec, located))
    limits = tuple(limit_faults(spec, located))
    formulas = tuple(formula_faults(spec, located))
    layout = tuple(layout_faults(spec, located))
    master = (*master_faults(spec, located), *rollup_faults(spec, located))
    trees = tuple(tree_faults(spec, located))
    paper = tuple(paper_faults(spec, located))
    migrations = tuple(migration_faults(spec, located))
    return (
        *names, *settings, *texts, *trees, *formulas, *layout, *paper, *limits, *master, *migrations
    )  # fmt: skip
