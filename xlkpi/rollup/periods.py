"""Tables filled in every row: their names, and the figures that add up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.rollup.figures import table_figures

if TYPE_CHECKING:
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.spec.language.models import Spec


_BRACKETS = re.compile(r"[（(][^）)]*[）)]")


def period_name(spec: Spec, table: str) -> str:
    """Return the name of a table's sheet: as the spec says, else its label without brackets.

    It is not yet a name that Excel takes.
    """
    return spec.master.tables.get(table) or _BRACKETS.sub("", spec.tables[table].label)


def rolled_up(facts: Facts, table: str) -> tuple[Figure, ...]:
    """Return the figures of a table that have a value over several forms, in their order."""
    return tuple(f for f in table_figures(facts.spec, table) if f.adds or f.share is not None)
