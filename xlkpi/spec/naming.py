"""What the formulas of a spec may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import FLAG_WORDS, Kind
from xlkpi.spec.lists import table_of
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.kinds import Sort
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True, slots=True)
class SpecNames:
    """Fields, tables and lists of a spec, as the formula checker asks for them."""

    spec: Spec

    def scalar(self, name: str) -> Sort | None:
        """Return the type of a single field, None where there is none of that name."""
        field, setting = self.spec.fields.get(name), self.spec.settings.get(name)
        if setting is not None and setting.kind != "words":
            return "text" if setting.kind in ("text", "choice") else "number"
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

    def looked_up(self, words: str, value: str) -> Mapping[str, object]:
        """Return what belongs to each word of a list, nothing where there is no such list."""
        one = self.spec.lists.get(words)
        return {} if one is None else dict(table_of(one, value))

    def words(self, table: str, column: str) -> tuple[str, ...] | None:
        """Return all that may stand in a choice or flag, spellings included; None for others."""
        setting = self.spec.settings.get(column) if not table else None
        if setting is not None and setting.kind == "choice":
            chosen = self.spec.lists.get(setting.list_ or "")
            return None if chosen is None else chosen.all_words
        found = self.spec.tables.get(table)
        columns = self.spec.fields if not table else {} if found is None else found.columns
        field = columns.get(column)
        if field is not None and field.kind is Kind.FLAG:
            return FLAG_WORDS
        chosen = self.spec.lists.get(field.list_ or "") if field is not None else None
        if chosen is None:
            return None
        return (*chosen.all_words, *chosen.spellings, *chosen.other_meaning)

    def known(self) -> tuple[str, ...]:
        """Return every name, for proposals."""
        columns = (f"{t}.{c}" for t, table in self.spec.tables.items() for c in table.columns)
        values = (
            f"{name}.{value}"
            for name, one in self.spec.lists.items()
            for value in dict.fromkeys(key for own in one.values.values() for key in own)
        )
        settings = (name for name, one in self.spec.settings.items() if one.kind != "words")
        names = (*self.spec.fields, *settings, *self.spec.tables, *columns)
        return (*names, *self.spec.lists, *values)
