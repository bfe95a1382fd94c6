"""What the formulas of a spec may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from xlkpi.formula.kinds import Sort
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True, slots=True)
class SpecNames:
    """Fields, tables and lists of a spec, as the formula checker asks for them."""

    spec: Spec

    def scalar(self, name: str) -> Sort | None:
        """Return the type of a single field, None where there is none of that name."""
        field = self.spec.fields.get(name)
        return field.kind.sort if field is not None else None

    def column(self, table: str, column: str) -> Sort | None:
        """Return the type of a table's column, None where there is none of that name."""
        found = self.spec.tables.get(table)
        field = found.columns.get(column) if found is not None else None
        return field.kind.sort if field is not None else None

    def rows(self, table: str) -> tuple[str, ...] | None:
        """Return the row keys of a table in order, None where there is no such table."""
        found = self.spec.tables.get(table)
        return None if found is None else tuple(row.key for row in table_rows(found))

    def has_list(self, name: str) -> bool:
        """Whether there is a list of that name."""
        return name in self.spec.lists

    def known(self) -> tuple[str, ...]:
        """Return every name, for proposals."""
        columns = (f"{t}.{c}" for t, table in self.spec.tables.items() for c in table.columns)
        return (*self.spec.fields, *self.spec.tables, *columns, *self.spec.lists)
