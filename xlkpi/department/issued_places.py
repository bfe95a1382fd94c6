"""Where the fields of a form stand, by the workbook that was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.department.issued import LedgerIssues
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField, PlannedForm


def issued_places(
    standing: Standing, issues: LedgerIssues
) -> Mapping[Cell, tuple[str, PlannedField]]:
    """Return the sheet and the planned field of each cell of a form; none where nothing is known.

    Args:
        standing: The form as it came.
        issues: What was issued, and the bundles that forms came with.
    """
    if standing.returned.bundle is not None:
        return issues.below.fields(standing) if issues.below is not None else {}
    own = issued_forms(standing, issues)
    return {field.key: (form.sheet, field) for form in own for field in form.fields}


def issued_forms(standing: Standing, issues: LedgerIssues) -> tuple[PlannedForm, ...]:
    """Return the sheets of a form as they were issued; none where nothing is known.

    Args:
        standing: The form as it came, of no bundle.
        issues: What was issued.
    """
    issued = standing.submission.issued
    expected = issues.by_plan(issued) if issued else None
    planned = expected.plan.forms if expected is not None else ()
    alone = len({form.project for form in planned}) == 1
    return tuple(form for form in planned if alone or form.project == standing.project)
