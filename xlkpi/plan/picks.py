"""A workbook for everybody: unit and project are picked in it, from the roster's names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import ListSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.occasion import Picks
    from xlkpi.spec.language.models import FieldSpec, Spec

UNIT_SOURCE, PROJECT_SOURCE = "units.name", "projects.name"
_LISTS = {UNIT_SOURCE: "picked_unit", PROJECT_SOURCE: "picked_project"}


def words_of(known: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return the words of a drop-down of names.

    Args:
        known: (id, name) of the units or projects, in order.

    Returns:
        word -> the id it means; a name that stands twice has its id behind it: 名（id）.
    """
    times = Counter(name for _, name in known)
    return {name if times[name] == 1 else f"{name}（{key}）": key for key, name in known}


def with_picks(spec: Spec, picks: Picks) -> Spec:
    """Return a spec whose unit and project are inputs with drop-downs of the roster's names."""
    words = {UNIT_SOURCE: words_of(picks.units), PROJECT_SOURCE: words_of(picks.projects)}
    lists = {
        **spec.lists,
        **{
            _LISTS[source]: ListSpec(words=tuple(known)) for source, known in words.items() if known
        },
    }
    fields = {name: _field(field) for name, field in spec.fields.items()}
    return spec.model_copy(update={"lists": lists, "fields": fields})


def _field(field: FieldSpec) -> FieldSpec:
    if field.source not in _LISTS:
        return field
    picked = {"kind": Kind.CHOICE, "list_": _LISTS[field.source], "length": None}
    return field.model_copy(update={**picked, "locked": False, "required": True})
