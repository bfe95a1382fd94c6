"""Where what a published text says is from: carried with its words, never searched for later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import Value
    from xlkpi.workspace.roster import Unit


@dataclass(frozen=True, slots=True)
class OfForm:
    """A cell of an accepted form, and what is accepted there.

    `unit` and `project` are those of the form, `collection` is the id of its collection.
    """

    collection: str
    unit: Unit
    project: str
    cell: Cell
    value: Value
    label: str
    row_label: str = ""


@dataclass(frozen=True, slots=True)
class OfRoster:
    """A cell of the roster: of the line of a table that is known by `key`, in a column."""

    table: str
    key: tuple[str, ...]
    column: str
    value: Value


@dataclass(frozen=True, slots=True)
class OfSetting:
    """What xlkpi.toml says of a collection: its year, department, measure, one of its settings."""

    collection: str
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class OfSpec:
    """Words that stand in a spec (its id) itself."""

    spec: str
    value: Value


Part = OfForm | OfRoster | OfSetting | OfSpec


class Way(StrEnum):
    """How what is printed is made of its parts."""

    AS_IS = "as_is"
    ADDED = "added"
    ADDED_TEXTS = "added_texts"
    AVERAGED = "averaged"
    COUNTED = "counted"
    JOINED = "joined"
    ALIKE = "alike"
    COMPUTED = "computed"
    NUMBERED = "numbered"
    LABEL = "label"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one text or figure is from.

    `label` and `row_label` are its words on the form. `parts` are all that it is made of: one, or
    one for each unit and cell; none of what is numbered. `formula` says in words how it is
    computed of them, "" where that is no formula.
    """

    label: str
    row_label: str = ""
    way: Way = Way.AS_IS
    parts: tuple[Part, ...] = ()
    formula: str = ""
