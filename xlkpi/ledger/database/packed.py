"""Forms of which many are read at once: numbers at hand, the rest packed until it is asked for.

A form as objects takes twenty times its packed size. What is unpacked is kept for the last few.
"""

from __future__ import annotations

import json
import pickle
import zlib
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlkpi.codec import from_json
from xlkpi.formula.ast import Cell
from xlkpi.problems import Problem, Severity
from xlkpi.records import PackedProblems, PackedRecords, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.records import Value

_FAST = 1
"""zlib's level: these live as long as a run."""
_TEXT = -1
"""In the place of a cell whose value is no number: it is packed."""
_LAST = 64
"""Forms that are kept unpacked: what is asked of one is mostly asked at once."""


class _Shape:
    """Which cells of a form are filled; forms that are filled alike share one."""

    __slots__ = ("places", "rows")

    def __init__(self, records: Sequence[Record]) -> None:
        self.places: dict[Cell, int] = {}
        self.rows = tuple((record.table, record.row) for record in records)
        numbers = 0
        for record in records:
            for column, value in record.values.items():
                is_number = isinstance(value, Decimal)
                at = Cell(record.table, record.row, column)
                self.places[at] = numbers if is_number else _TEXT
                numbers += is_number


class Packing:
    """Packs the forms that are read together; equal numbers and shapes are shared among them."""

    def __init__(self) -> None:
        self._shapes: dict[object, _Shape] = {}
        self._numbers: dict[str, Decimal] = {}
        self._counts: dict[object, Mapping[str, int]] = {}

    def records(self, data: Any) -> PackedRecords:
        """Return the records of a form as JSON has them, packed."""
        records = from_json(tuple[Record, ...], data)
        key = tuple(
            (one.table, one.row, tuple((c, isinstance(v, Decimal)) for c, v in one.values.items()))
            for one in records
        )
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _Shape(records)
        numbers = tuple(
            self._numbers.setdefault(str(value), value)
            for one in records
            for value in one.values.values()
            if isinstance(value, Decimal)
        )
        lines = [(one.table, one.row, one.values) for one in records]
        packed = zlib.compress(pickle.dumps(lines, pickle.HIGHEST_PROTOCOL), _FAST)
        return _Records(shape, numbers, packed)

    def problems(self, faults: str, remarks: str) -> PackedProblems:
        """Return the problems of a form as texts of JSON have them, packed (`problems_apart`)."""
        counts = Counter(one["severity"] for one in json.loads(faults))
        known = self._counts.setdefault(tuple(sorted(counts.items())), counts)
        return _Problems(known, zlib.compress(f"[{faults},{remarks}]".encode(), _FAST))


class _Records(PackedRecords):
    __slots__ = ("_numbers", "_packed", "_shape")

    def __init__(self, shape: _Shape, numbers: tuple[Decimal, ...], packed: bytes) -> None:
        self._shape, self._numbers, self._packed = shape, numbers, packed

    def unpacked(self) -> tuple[Record, ...]:
        return _records(self._packed)

    def value(self, cell: Cell) -> Value | None:
        place = self._shape.places.get(cell)
        if place is None:
            return None
        if place != _TEXT:
            return self._numbers[place]
        at = cell.table, cell.row
        lines = (one.values for one in _records(self._packed) if (one.table, one.row) == at)
        return next(lines)[cell.column]

    def numbers(self) -> Iterator[tuple[Cell, Decimal]]:
        numbers = self._numbers
        return ((at, numbers[n]) for at, n in self._shape.places.items() if n != _TEXT)

    def rows(self, table: str) -> tuple[str, ...]:
        return tuple(row for of, row in self._shape.rows if of == table)


class _Problems(PackedProblems):
    __slots__ = ("_counts", "_packed")

    def __init__(self, counts: Mapping[str, int], packed: bytes) -> None:
        self._counts, self._packed = counts, packed

    def unpacked(self) -> tuple[Problem, ...]:
        return _problems(self._packed)

    def of(self, severity: Severity) -> int:
        if severity is Severity.INFO:
            return sum(one.severity is severity for one in self)
        return self._counts.get(severity, 0)


@lru_cache(maxsize=_LAST)
def _records(packed: bytes) -> tuple[Record, ...]:
    lines = pickle.loads(zlib.decompress(packed))  # noqa: S301 - packed by this process
    return tuple(Record(*line) for line in lines)


@lru_cache(maxsize=_LAST)
def _problems(packed: bytes) -> tuple[Problem, ...]:
    faults, remarks = json.loads(zlib.decompress(packed))
    return from_json(tuple[Problem, ...], problems_together(faults, remarks))


def problems_apart(problems: Sequence[Any]) -> dict[str, Any]:
    """Return faults, and remarks with their places among all: they are most, and seldom asked."""
    remarks = [(n, one) for n, one in enumerate(problems) if one["severity"] == Severity.INFO]
    faults = [one for one in problems if one["severity"] != Severity.INFO]
    return {"faults": faults, "remarks": remarks}


def problems_together(faults: list[Any], remarks: Iterable[tuple[int, Any]]) -> list[Any]:
    """Return faults and, where they were read, remarks as they stood together."""
    for place, remark in remarks:
        faults.insert(place, remark)
    return faults
