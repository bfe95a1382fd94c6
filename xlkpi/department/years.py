"""The year's view of a collection that follows others, gathered of the ledger as it is now."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.department.earlier import collections_before
from xlkpi.department.master_views import master_view
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.project_forms import project_forms
from xlkpi.rollup.year_lines import year_of
from xlkpi.rollup.year_stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.config import Collection


def stands_on(department: Department, collection: Collection) -> tuple[Collection, ...]:
    """Return the collections beside which a collection is shown, the first of the year first.

    Raises:
        ProblemsFound: A spec is faulty or not there (S01-S13, S93); exit code 2.
    """
    if collection.follows is None or _adds_nothing(department, collection):
        return ()
    before = reversed(collections_before(department.config, collection))
    return tuple(one for one in before if not _adds_nothing(department, one))


def with_year(
    department: Department, ledger: Ledger, collection: Collection, view: MasterView
) -> MasterView:
    """Return the view of a collection with what the year says beside it.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        view: What its master shows.

    Raises:
        ProblemsFound: The spec of one that it follows is faulty (S01-S13, S93); exit code 2.
    """
    before = stands_on(department, collection)
    if not before:
        return view
    views = [*(master_view(department, ledger, one) for one in before), view]
    chain = (*before, collection)
    titles = _titles(chain, views)
    found = map(facts_of, views)
    stages = [Stage(name, one, project_forms(one)) for name, one in zip(titles, found, strict=True)]
    return replace(view, whole_year=year_of(stages))


def _adds_nothing(department: Department, collection: Collection) -> bool:
    return _spec(department, collection).master.year.is_empty


def _spec(department: Department, collection: Collection) -> Spec:
    return department.spec(collection.spec).spec


def _titles(chain: Sequence[Collection], views: Sequence[MasterView]) -> list[str]:
    """Return what people call the stages, no two the same."""
    titles = [
        one.title or f"{view.year}年{view.spec.title}"
        for one, view in zip(chain, views, strict=True)
    ]
    times = Counter(titles)
    return [
        title if times[title] == 1 else f"{title}（{one.id}）"
        for title, one in zip(titles, chain, strict=True)
    ]
