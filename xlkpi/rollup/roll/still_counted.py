"""Forms that are counted though they are not due any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Problem, problem
from xlkpi.rollup.roll.not_due import REASONS, not_due_words, with_units
from xlkpi.workspace.roster import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.rollup.roll.outline import FormOutline
    from xlkpi.workspace.roster import Roster


def with_not_due(roster: Roster, forms: Sequence[FormOutline]) -> Roster:
    """Return a roster that knows the units and projects of some forms, and who reports them.

    Args:
        roster: As the collection sees it.
        forms: Forms that came without being due; their projects come last, numbered on.
    """
    roster = with_units(roster, (form.unit for form in forms))
    known = {project.id for project in roster.projects}
    new = {form.project.id: form.project for form in forms if form.project.id not in known}
    last = max((p.order for p in roster.projects), default=0)
    added = (replace(one, order=last + n) for n, one in enumerate(new.values(), 1))
    due = (Assignment(form.unit.id, form.project.id) for form in forms)
    return replace(
        roster,
        projects=(*roster.projects, *added),
        assignments=(*roster.assignments, *due),
    )


def still_counting(forms: Iterable[FormOutline]) -> Iterator[FormOutline]:
    """Yield the forms that are counted though their units do not have to report them any more."""
    return (form for form in forms if form.is_merged and form.not_due in REASONS)


def still_counted(forms: Iterable[FormOutline]) -> Iterator[Problem]:
    """Yield X25 for every form that is counted though it is not due any more."""
    for form in still_counting(forms):
        place = Place(unit=form.unit.id, project=form.key[1])
        names = {"unit": form.unit.name, "title": form.project.name}
        yield problem("X25", place, **names, found=not_due_words(form.not_due))
