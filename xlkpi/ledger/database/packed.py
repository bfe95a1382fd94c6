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

from xlkpi.codec import from_json, value_from_json
from xlkpi.formula.ast import Cell
from xlkpi.problems import Problem, Severity
from xlkpi.records import PackedProblems, PackedRecords, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.records import Value

    _Filled = tuple[str, str, tuple[tuple[str, bool], ...]]
    """Table and row of a record; of its columns, whether each holds a number."""

_FAST = 1
"""zlib's level: these live as long as a run."""
_LAST = 64
"""Forms that are kept unpacked: what is asked of one is mostly asked at once."""


class _Shape:
    """Which cells of a form are filled; forms that are filled alike share one.

    The place of a cell is that of its number among the form's, else below 0: ~place is that of its
    value among those that are no numbers.
    """

    __slots__ = ("places", "rows")

    def __init__(self, filled: Iterable[_Filled]) -> None:
        self.places: dict[Cell, int] = {}
        rows: list[tuple[str, str, tuple[tuple[str, int], ...]]] = []
        numbers = others = 0
        for table, row, columns in filled:
            own: list[tuple[str, int]] = []
            for column, is_number in columns:
                place = numbers if is_number else ~others
                numbers, others = numbers + is_number, others + (not is_number)
                self.places[Cell(table, row, column)] = place
                own.append((column, place))
            rows.append((table, row, tuple(own)))
        self.rows = tuple(rows)


class Packing:
    """Packs the forms that are read together; equal numbers and shapes are shared among them."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[_Filled, ...], _Shape] = {}
        self._numbers: dict[str, Decimal] = {}
        self._counts: dict[object, Mapping[str, int]] = {}

    def records(self, data: Any) -> PackedRecords:
        """Return the records of a form as JSON has them, packed: as `codec.to_json` writes them."""
        filled: list[_Filled] = []
        numbers: list[Decimal] = []
        others: list[Value] = []
        for table, row, values in (_parts(**one) for one in data):
            columns: list[tuple[str, bool]] = []
            for column, value in values.items():
                digits = value.get("number") if isinstance(value, dict) else None
                columns.append((column, digits is not None))
                if digits is None:
                    others.append(value_from_json(value))
                else:
                    numbers.append(self._number(digits))
            filled.append((table, row, tuple(columns)))
        key = tuple(filled)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _Shape(key)
        packed = zlib.compress(pickle.dumps(tuple(others), pickle.HIGHEST_PROTOCOL), _FAST)
        return _Records(shape, tuple(numbers), packed)

    def _number(self, digits: str) -> Decimal:
        known = self._numbers.get(digits)
        if known is None:
            known = self._numbers[digits] = Decimal(digits)
        return known

    def problems(self, faults: str, remarks: str) -> PackedProblems:
        """Return the problems of a form as texts of JSON have them, packed (`problems_apart`)."""
        counts = Counter(one["severity"] for one in json.loads(faults))
        known = self._counts.setdefault(tuple(sorted(counts.items())), counts)
        return _Problems(known, zlib.compress(f"[{faults},{remarks}]".encode(), _FAST))


def _parts(table: str, row: str, values: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    """Return the fields of a record; another one, or one that is not there, is a TypeError."""
    return table, row, values


class _Records(PackedRecords):
    __slots__ = ("_numbers", "_packed", "_shape")

    def __init__(self, shape: _Shape, numbers: tuple[Decimal, ...], packed: bytes) -> None:
        self._shape, self._numbers, self._packed = shape, numbers, packed

    def unpacked(self) -> tuple[Record, ...]:
        numbers, others = self._numbers, _others(self._packed)
        return tuple(
            Record(table, row, {c: numbers[n] if n >= 0 else others[~n] for c, n in columns})
            for table, row, columns in self._shape.rows
        )

    def value(self, cell: Cell) -> Value | None:
        place = self._shape.places.get(cell)
        if place is None:
            return None
        return self._numbers[place] if place >= 0 else _others(self._packed)[~place]

    def numbers(self) -> Iterator[tuple[Cell, Decimal]]:
        numbers = self._numbers
        return ((at, numbers[n]) for at, n in self._shape.places.items() if n >= 0)

    def rows(self, table: str) -> tuple[str, ...]:
        return tuple(row for of, row, _ in self._shape.rows if of == table)


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
def _others(packed: bytes) -> tuple[Value, ...]:
    return tuple(pickle.loads(zlib.decompress(packed)))  # noqa: S301 - packed by this process


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
