"""Each text and figure of a published text walked back by the workbook that says where it is from.

The workbook is read as a person reads it, the originals as they are kept: by openpyxl.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.oracles.tracing import plainly
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.state import BLANK, plain
from xlkpi.plan.model import row_keys
from xlkpi.rollup.values_changed import values_of
from xlkpi.spec.language.kinds import Kind
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.records import Return

HEAD = 3
NEAR = Decimal("0.0000001")
QUOTIENT = re.compile(r"用各单位合起来的数算出：([^÷×+−（]+) ÷ ([^÷×+−（]+)")
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Walked:
    """How many lines were walked back, by what they are from, and what was not as it was said."""

    counted: Counter[str]
    wrong: tuple[str, ...]


def lines_of(workbook: Path) -> list[Line]:
    """The lines of the workbook, by the headings of its columns."""
    page = openpyxl.load_workbook(workbook).active
    assert page is not None
    rows = [*page.iter_rows(min_row=HEAD, values_only=True)]
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def walked_back(folder: Path, workbook: Path, now: datetime) -> Walked:
    """Follow every line to where it leads, and add up what is said to add up."""
    lines = lines_of(workbook)
    with Department.at(folder, fixed(now)).view() as ledger:
        returns = [one for name in ledger.collections() for one in ledger.returns(name)]
        originals = _Originals(LedgerIssues(ledger), returns)
        wrong = [
            f"{line}: {found}"
            for line in lines
            if not _is_same(line, found := _found(folder, line, originals))
        ]
    for _, parts in groupby(lines, lambda line: line["序号"]):
        wrong += _not_made_of([*parts])
    return Walked(Counter(line["出自"] for line in lines), tuple(wrong))


def accepted(line: Line) -> object:
    """What a line says is accepted."""
    number = line["已并入的数"]
    return line["已并入的文字"] if number is None else Decimal(repr(number))


def _is_same(line: Line, found: object) -> bool:
    said = accepted(line)
    if isinstance(said, Decimal):
        return isinstance(found, Decimal) and abs(found - said) < NEAR
    return "".join(str(said).split()) == "".join(str(found).split())


def _found(folder: Path, line: Line, originals: _Originals) -> object:
    """What stands where a line leads."""
    match line["出自"]:
        case "来表":
            cell = str(line["单元格"]).removesuffix("（隐藏的列）")
            return originals.value(folder / line["原件保存在"], line["工作表"], cell)
        case "部门更正":
            assert line["单元格"] is None, line
            return originals.decided(line)
        case "名册":
            book = _opened(folder / line["文件"], (folder / line["文件"]).stat().st_mtime_ns)
            return _plainly(book[line["工作表"]][line["单元格"]].value)
        case "设置":
            number = int(line["单元格"].removeprefix("第 ").removesuffix(" 行"))
            said = (folder / line["文件"]).read_text("utf-8").splitlines()[number - 1]
            value = next(iter(tomllib.loads(said).values()))
            return str(value) if isinstance(accepted(line), str) else Decimal(value)
        case "表样" | None:
            return accepted(line)
        case other:
            raise AssertionError(other)


def _not_made_of(parts: Sequence[Line]) -> Iterator[str]:
    """Yield what is not the sum of its parts, or the share of theirs that is said."""
    first = parts[0]
    numbers = [one["已并入的数"] for one in parts]
    made = None
    if first["怎么来的"].endswith("处相加"):
        made = sum((Decimal(repr(one)) for one in numbers), Decimal(0))
    elif (said := QUOTIENT.fullmatch(first["怎么来的"])) is not None:
        above, below = (_sum(parts, one) for one in said.groups())
        if above is not None and below:
            made = (above / below).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    elif first["怎么来的"].endswith("所填相同"):
        assert len(set(map(accepted, parts))) == 1, parts
    if made is not None and printed_number(first["印成"]) != made:
        yield f"{first}: {made}"


def _sum(parts: Sequence[Line], label: str) -> Decimal | None:
    """The sum of the parts that a formula names (“3月底”的累计金额); None where it names others."""
    words = label.replace("“", "").replace("”的", "\u3000")
    named = [one["已并入的数"] for one in parts if one["所用的格"] == words]
    return sum((Decimal(repr(one)) for one in named), Decimal(0)) if named else None


def printed_number(text: str) -> Decimal:
    """The number in 55万元, 30%, 12个."""
    found = re.match(r"-?[\d.]+", text)
    assert found is not None, text
    number = Decimal(found[0])
    return number / 100 if text.endswith("%") else number


def _plainly(value: object) -> object:
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else Decimal(repr(value))


class _Originals:
    """The kept originals: what was typed there, and what their formulas make of it; amendments."""

    def __init__(self, issues: LedgerIssues, returns: Sequence[Return]) -> None:
        self._issues, self._returns = issues, returns

    def decided(self, line: Line) -> object:
        """What the amendment on record says that a line names: its time, person and reason."""
        values = [
            value
            for one in self._returns
            if one.by_hand and one.file == line["文件"] and one.amendment is not None
            if (one.amendment.who, one.amendment.why) == (line["更正人"], line["更正原因"])
            for form in one.submissions
            for value in values_of(form).values()
        ]
        return accepted(line) if accepted(line) in values else None

    def value(self, path: Path, sheet: str, cell: str) -> object:
        """What stands in a cell: as a person reads it, or by its formula of what was typed."""
        return self._form(path, sheet).value(cell)

    @cache  # noqa: B019 - as long as one text is walked back
    def _form(self, path: Path, sheet: str) -> _Form:
        digest = path.name.partition(".")[0]
        of = [
            form.issued for one in self._returns if one.sha256 == digest for form in one.submissions
        ]
        plans = [one.plan for name in of if (one := self._issues.by_plan(name)) is not None]
        plan = next(one for one in plans if sheet in {form.sheet for form in one.forms})
        return _Form(plan, _opened(path, path.stat().st_mtime_ns), sheet)


class _Form:
    """One form of a workbook that came back, on all of its sheets."""

    def __init__(self, plan: Plan, book: Any, sheet: str) -> None:
        project = next(form.project for form in plan.forms if form.sheet == sheet)
        own = [form for form in plan.forms if form.project == project]
        self._at = {field.key: (form.sheet, field) for form in own for field in form.fields}
        self._spec, self._book, self._sheet = plan.spec, book, sheet
        self._rows = {table: tuple(keys) for table, keys in row_keys(self._at).items()}
        self._known: dict[Cell, Result] = {}

    def value(self, cell: str) -> object:
        fields = (field for page, field in self._at.values() if page == self._sheet)
        field = next(field for field in fields if str(field.at) == cell)
        if field.expr is None:
            return self._typed(field)
        found = self._leaf(field.key)
        return None if found is BLANK else found

    def _typed(self, field: PlannedField) -> object:
        """What was typed; shares that come to more than the whole are hundredths."""
        found = self._read(field)
        if field.spec.kind is Kind.PERCENT and field.key.table and isinstance(found, Decimal):
            of = [f for k, (_, f) in self._at.items() if _column(k) == _column(field.key)]
            most = max(one for f in of if isinstance(one := self._read(f), Decimal))
            return found / 100 if most > 1 else found
        return found

    def _read(self, field: PlannedField) -> object:
        value = self._book[self._at[field.key][0]][str(field.at)].value
        if isinstance(value, date):
            return value.isoformat()[:10]
        return plainly(value, field.spec.kind) if field.spec.kind.numeric else value

    def _leaf(self, key: Cell) -> Result:
        if key not in self._known:
            _, field = self._at[key]
            found: Any = self._typed(field) if field.expr is None else self._evaluated(field.expr)
            if found is None:
                found = Decimal(0) if field.spec.blank_as_zero else BLANK
            self._known[key] = plain(found) if isinstance(found, str | Decimal) else found
        return self._known[key]

    def _evaluated(self, expr: Expr) -> Result:
        def words(name: str) -> tuple[str, ...]:
            return self._spec.lists[name].all_words

        return evaluate(expr, self._leaf, words, lambda table: self._rows.get(table, ()))


def _column(key: Cell) -> tuple[str, str]:
    return key.table, key.column


@cache
def _opened(path: Path, changed: int) -> Any:
    """A workbook as it is kept; `changed` tells one version of the roster from the next."""
    del changed
    return openpyxl.load_workbook(path)
