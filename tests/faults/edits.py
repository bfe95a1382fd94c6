"""What people and programs do to the sheets of a filled form (`cases/structural_edits.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.builders.full_forms import typed
from xlkpi.spec.source.located import load_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Step = tuple[str | int | float, ...]
"""What is done first, then with what; rows count from 1."""
PROGRAMS = frozenset(["excelize", "office", "openpyxl"])
INDICATOR = ("level1", "level2", "level3", "description", "target", "basis")


@dataclass(frozen=True, slots=True)
class Edit:
    """Steps on the form's sheet, and what is found after them; see the head of the cases."""

    name: str
    steps: tuple[Step, ...]
    codes: tuple[str, ...] = ()
    changed: Mapping[str, object] = field(default_factory=dict)
    rejected: bool = False
    by: frozenset[str] = PROGRAMS
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def truth(self) -> Mapping[str, object]:
        """What stands in the inputs after it."""
        return {name: v for name, v in {**typed(), **self.changed}.items() if v is not None}

    def expected(self, program: str) -> list[str]:
        """The codes that are told after a program has done it."""
        return sorted((*self.codes, *self.more.get(program, ())))


def by(program: str) -> tuple[Edit, ...]:
    """The edits that a program can do."""
    return tuple(edit for edit in EDITS if program in edit.by)


def _read() -> Iterator[Edit]:
    path = Path(__file__).parents[1] / "cases" / "structural_edits.yaml"
    sections: Any = load_plain(path)
    for section in sections:
        for one in section["edits"]:
            yield _edit(one, unprotected=section.get("unprotected", False))


def _edit(one: Mapping[str, Any], *, unprotected: bool) -> Edit:
    codes = tuple(one.get("codes", ()))
    steps = tuple(tuple(map(_plain, step)) for step in one["steps"])
    if unprotected:
        codes = codes if "F07b" in codes else (*codes, "F08")
        steps = (("unprotect",), *steps)
    return Edit(
        one["name"],
        steps,
        codes,
        {**_rows(one.get("rows", {})), **dict.fromkeys(one.get("cleared", ()))},
        one.get("rejected", False),
        frozenset(one.get("by", PROGRAMS)),
        {name: tuple(more) for name, more in one.get("more", {}).items()},
    )


def _plain(value: Any) -> str | int | float:
    return float(value) if isinstance(value, Decimal) else value


def _rows(rows: Mapping[str, str]) -> dict[str, object]:
    """The inputs of spare rows that hold what others held."""
    return {
        f"indicators[{key}].{name}": typed()[f"indicators[{source}].{name}"] if source else None
        for key, source in rows.items()
        for name in INDICATOR
    }


EDITS = tuple(_read())
