"""What a spec says of its own older versions: where each field of theirs is by now."""

from __future__ import annotations

from pydantic import Field

from xlkpi.spec.language.model_parts import Formula, Strict


class MigrationSpec(Strict):
    """Where the fields of the version before are in version `to`.

    What keeps its name needs no rule. A place is a field, a table, `table.column`, `table[row]`
    or `table[row].column`; formulas stand over the fields of the version before.
    """

    to: int = Field(ge=2)
    """The version that this leads to, from the one before it that has rules, or that went out."""
    renamed: dict[str, str] = {}
    """Old name -> new name: of a field, a table, `table.column`."""
    moved: dict[str, str] = {}
    """Old place -> new place: a field to a cell of a table, a row to another one, or back."""
    split: dict[str, dict[str, Formula]] = {}
    """Old field -> the new ones and what each gets of it: `{place: {town: "left(place, 2)"}}`."""
    merged: dict[str, Formula] = {}
    """New field -> what it gets: `total: materials + wages`. A column goes row by row."""
    dropped: tuple[str, ...] = ()
    """Old places whose values are given up: `migrate` names them, nothing else asks for them."""
