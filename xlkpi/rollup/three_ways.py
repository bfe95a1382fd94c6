"""The control of the roll-ups: by project, by unit and across, each amount is the same (X08).

Each sum is made as its sheet makes it. It is found unequal only where something in this program
is broken, and then nobody may go on with the master.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.problems import Problem, problem
from xlkpi.rollup.across import AMOUNT_TOLERANCE, total
from xlkpi.rollup.exact_sum import exact_sum

if TYPE_CHECKING:
    from decimal import Decimal

    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure


def disagreements(facts: Facts) -> tuple[Problem, ...]:
    """Return X08 for each adding figure whose three sums are more than 0.005 apart."""
    found = ((figure, _sums(facts, figure)) for figure in facts.adding)
    return tuple(_disagreement(figure, sums) for figure, sums in found if not _agree(sums))


def _sums(facts: Facts, figure: Figure) -> tuple[Decimal, Decimal, Decimal]:
    """Return what all lines of the details, all projects and all units come to."""
    projects = (facts.of_project.get(one.id, ()) for one in facts.projects)
    units = (facts.of_unit.get(one.id, ()) for one in facts.units)
    return (
        exact_sum([total(facts.forms, figure)]),
        exact_sum(total(forms, figure) for forms in projects),
        exact_sum(total(forms, figure) for forms in units),
    )


def _agree(sums: tuple[Decimal, Decimal, Decimal]) -> bool:
    return max(sums) - min(sums) <= AMOUNT_TOLERANCE


def _disagreement(figure: Figure, sums: tuple[Decimal, Decimal, Decimal]) -> Problem:
    across, projects, units = map(digits, sums)
    label = figure.heading.replace("\n", "")
    return problem("X08", label=label, total=across, projects=projects, units=units)
