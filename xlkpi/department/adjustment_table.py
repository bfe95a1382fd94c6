"""A table of adjustments as the finance bureau sends it -> each line as it was said.

The row of its headings is looked for: 单位, 项目, 资金, 调整后金额, 文号; also 日期, 调整前金额,
which is compared. A heading or a line above may name the measure: 调整后金额（万元）, 单位：元.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.amount_said import Said
from xlkpi.importer.contents.days import day
from xlkpi.importer.contents.reading import comparable, found_text
from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.typed_tables import typed_tables
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.reader.book import Raw
    from xlkpi.reader.typed_tables import TypedTable
    from xlkpi.spec.converted import Measure

_HEADS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "单位名称", "单位编号", "unit"),
    "project": ("项目", "项目名称", "项目编号", "project"),
    "field": ("资金", "资金来源", "资金类别", "资金性质", "栏目", "field"),
    "amount": ("调整后金额", "调整后预算数", "调整后预算", "调整后", "amount"),
    "why": ("文号", "调整文号", "依据", "调整依据", "原因", "why"),
    "day": ("日期", "调整日期", "发文日期", "day"),
    "before": ("调整前金额", "调整前预算数", "调整前预算", "调整前", "年初预算数", "before"),
}
_MEASURE = re.compile(r"[(（](万元|元)[)）]$")
_ABOVE = re.compile(r"单位[:：](?:人民币)?([^，,；;()（）]*元)")
_TOTALS = ("合计", "总计")


@dataclass(frozen=True, slots=True)
class AdjustmentTable:
    """The lines of a table, a problem in the place of one that is none; `unused` are headings."""

    lines: tuple[Said | Problem, ...]
    unused: tuple[str, ...] = ()


def read_adjustments(
    data: bytes, name: str, why: str, on: date | None
) -> AdjustmentTable | Problem:
    """Read a table of adjustments.

    Args:
        data: The file, a workbook or CSV (UTF-8 or GB18030).
        name: By which problems tell it.
        why: The document of the lines that name none, "" for none.
        on: The day of the lines that name none.

    Returns:
        The lines of every sheet that has such headings; a problem where it cannot be read (F
        codes), or no sheet has them (S29).
    """
    tables = typed_tables(data, name)
    if isinstance(tables, Problem):
        return tables
    read = [one.read() for table in tables if (one := _headed(table, why, on)) is not None]
    if not read:
        return problem("S29", Place(file=name), found=_NO_HEADS, remedy=_WRITE_HEADS)
    found = [one for one in read if isinstance(one, AdjustmentTable)]
    wrong = next((one for one in read if isinstance(one, Problem)), None)
    unused = dict.fromkeys(head for one in found for head in one.unused)
    lines = tuple(line for one in found for line in one.lines)
    return wrong or AdjustmentTable(lines, tuple(unused))


def _headed(table: TypedTable, why: str, on: date | None) -> _Lines | None:
    """Return the lines of a sheet, None where it has no headings of adjustments."""
    for number, row in enumerate(table.rows):
        heads = [_head(one) for one in row]
        if {"unit", "amount"} <= {key for key, _ in heads}:
            return _Lines(table, number, heads, why, on)
    return None


def _head(raw: Raw) -> tuple[str, Measure | None]:
    """Return what a heading is of, "" for nothing known, and the measure it names."""
    text = comparable(found_text(raw))
    match = _MEASURE.search(text)
    bare = text[: match.start()] if match else text
    key = next((key for key, names in _HEADS.items() if bare.casefold() in names), "")
    return key, _measure(match[1]) if match else None


def _measure(word: str) -> Measure:
    return "元" if word == "元" else "万元"


class _Lines:
    """The lines below the headings of a table."""

    def __init__(
        self,
        table: TypedTable,
        heads_at: int,
        heads: Sequence[tuple[str, Measure | None]],
        why: str,
        on: date | None,
    ) -> None:
        self._table = table
        self._heads_at = heads_at
        self._heads = heads
        self._why = why
        self._on = on
        self._columns = {key: n for n, (key, _) in reversed([*enumerate(heads)]) if key}

    def read(self) -> AdjustmentTable | Problem:
        """Return all lines, and the headings of the columns that are not used."""
        row = self._table.rows[self._heads_at]
        known = [key for key, _ in self._heads if key]
        twice = next((key for key in known if known.count(key) > 1), None)
        if twice is not None:
            place = self._table.place(self._heads_at, self._columns[twice])
            found = _TWO_HEADS.fill(names=same("、".join(_HEADS[twice])))
            return problem("S29", place, found=found, remedy=_ONE_HEAD)
        if self._measure is None and self._above is not None:
            number, column, word = self._above
            place, found = self._table.place(number, column), _NO_MEASURE.fill(found=word)
            return problem("S29", place, found=found, remedy=_CONVERT)
        unused = (
            found_text(raw).strip()
            for raw, (key, _) in zip(row, self._heads, strict=True)
            if not key
        )
        return AdjustmentTable(tuple(self._lines()), tuple(filter(None, unused)))

    def _lines(self) -> Iterator[Said | Problem]:
        amounts: list[Decimal | None] = []
        for number in range(self._heads_at + 1, len(self._table.rows)):
            if not any(self._text(number, key) for key in self._columns):
                continue
            if comparable(self._text(number, "unit")) in _TOTALS:
                yield from self._total(number, amounts)
                continue
            amounts.append(_plain(self._raw(number, "amount")))
            yield self._line(number)
        if not amounts:
            place = self._table.place(self._heads_at, self._columns["unit"])
            yield problem("S29", place, found=_NO_LINES, remedy=_WRITE_LINES)

    def _line(self, number: int) -> Said | Problem:
        places = {key: self._table.place(number, column) for key, column in self._columns.items()}
        if not self._text(number, "unit"):
            return problem("S29", places["unit"], found=_NO_UNIT, remedy=_WRITE_UNIT)
        on = self._on
        if self._text(number, "day"):
            on = _day(self._raw(number, "day"))
            if on is None:
                found = _NO_DAY.fill(found=self._text(number, "day"))
                return problem("S29", places["day"], found=found, remedy=_WRITE_DAY)
        rest = places["unit"]
        return Said(
            unit=self._text(number, "unit"),
            project=self._text(number, "project"),
            field=self._text(number, "field"),
            amount=self._raw(number, "amount"),
            why=self._text(number, "why") or self._why,
            day=on,
            before=self._raw(number, "before") if self._text(number, "before") else None,
            measure=self._measure,
            places={key: places.get(key, rest) for key in _HEADS},
        )

    def _total(self, number: int, amounts: Sequence[Decimal | None]) -> Iterator[Problem]:
        """Yield that a line of totals is not what those above come to, where that is known."""
        told, known = _plain(self._raw(number, "amount")), [a for a in amounts if a is not None]
        total = sum(known, Decimal(0))
        if told is not None and told != total and len(known) == len(amounts):
            place = self._table.place(number, self._columns["amount"])
            found = _OTHER_TOTAL.fill(found=f"{told:f}", total=f"{total:f}")
            yield problem("S29", place, found=found, remedy=_MEND_TOTAL)

    @cached_property
    def _measure(self) -> Measure | None:
        """The measure that the heading of the amounts names, or a line above the headings."""
        own = self._heads[self._columns["amount"]][1]
        if own is not None:
            return own
        word = self._above[2] if self._above is not None else ""
        return _measure(word) if word in ("万元", "元") else None

    @cached_property
    def _above(self) -> tuple[int, int, str] | None:
        """Where a line above the headings names a measure, and which."""
        for number, row in enumerate(self._table.rows[: self._heads_at]):
            for column, raw in enumerate(row):
                named = _ABOVE.search(comparable(found_text(raw)))
                if named:
                    return number, column, named[1]
        return None

    def _raw(self, number: int, key: str) -> Raw:
        column, row = self._columns.get(key), self._table.rows[number]
        if column is None or column >= len(row):
            return None
        return self._table.error(number, column) or row[column]

    def _text(self, number: int, key: str) -> str:
        return found_text(self._raw(number, key)).strip()


def _plain(raw: Raw) -> Decimal | None:
    """Return a number as it stands in a cell, for a sum; None where it is none."""
    if isinstance(raw, float):
        return Decimal(repr(raw))
    try:
        return Decimal(raw.replace(",", "").strip()) if isinstance(raw, str) else None
    except ArithmeticError:
        return None


def _day(raw: Raw) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, date) else day(found_text(raw).strip())


_NO_HEADS = Words(
    "没有找到表头：至少要有“单位”和“调整后金额”两列",
    "there are no headings: columns 单位 and 调整后金额 at least are needed",
)
_WRITE_HEADS = Words(
    "请在表的第一行写：单位、项目、资金、调整后金额、文号",
    "Write in the first row: 单位, 项目, 资金, 调整后金额, 文号",
)
_TWO_HEADS = Words("有两列的表头是同一个意思（{names}）", "two headings mean the same ({names})")
_ONE_HEAD = Words("请只留一列，另一列改名或删除", "Keep one; rename or delete the other")
_NO_MEASURE = Words("金额单位“{found}”不认识", "the measure {found} is not known")
_CONVERT = Words(
    "请把金额换算成万元或元，并把“单位：”后面改成万元或元",
    "Convert the amounts to 万元 or 元, and name that behind 单位：",
)
_NO_LINES = Words("表头下面没有内容", "nothing stands below the headings")
_WRITE_LINES = Words("请一行写一笔调整", "Write one adjustment in each row")
_NO_UNIT = Words("这一行没有写单位", "this line names no unit")
_WRITE_UNIT = Words("请每一行都写单位", "Write the unit in each line")
_NO_DAY = Words("“{found}”不是日期", "“{found}” is no date")
_WRITE_DAY = Words("请写成 2021-07-05，或空着", "Write it as 2021-07-05, or leave it blank")
_OTHER_TOTAL = Words(
    "合计是 {found}，上面各行加起来是 {total}",
    "the total is {found}, the lines above come to {total}",
)
_MEND_TOTAL = Words(
    "请核对有没有漏行或写错的数；合计行不记录，也可以删去",
    "Look for a missing line or a wrong number; the line of totals is not recorded and may go",
)
