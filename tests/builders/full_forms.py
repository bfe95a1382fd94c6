"""A form with every input filled, no two alike where that can be: what moves is noticed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tests.builders.forms import blank, places, plan
from tests.builders.opened_books import opened, saved
from xlkpi.formula.ast import Cell
from xlkpi.formula.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import PlannedField
    from xlkpi.records import Return, Submission

Truth = dict[str, object]
"""What stands in the inputs of a form: reference -> value, blank ones left out."""

_SINGLE: Mapping[str, object] = {
    "project_code": "A-2021-07",
    "fiscal_funds": Decimal("50.5"),
    "other_funds": Decimal("4.5"),
    "purpose": "用于发放村干部报酬和办公经费，按季度支付。",
    "filler": "赵一",
    "phone": "0311-1234567",
    "fill_date": date(2021, 1, 15),
    "reviewer": "钱二",
    "not_applicable": "否",
    "remarks": "第二季度补发一次。",
}
_PERCENT = {"m3": "0.21", "m6": "0.47", "m10": "0.78", "m12": "1"}
_AMOUNTS = ("1.01", "2.02", "3.03", "4.04", "5.05", "6.06", "7.07", "26.72")
_BASES = ("行业标准", "计划标准", "历史标准", "预算支出标准", "其他标准")
_SPARE = (
    ("产出指标", "质量指标"),
    ("效果指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
    ("产出指标", "数量指标"),
    ("效果指标", "可持续性影响"),
    ("产出指标", "时效指标"),
)
_LEVEL3 = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


def value_of(field: PlannedField) -> object:
    """What is typed into an input of the targets form."""
    key = field.key
    match key.table:
        case "":
            return _SINGLE[key.column]
        case "plan":
            return Decimal(_PERCENT[key.row])
        case "goals":
            return f"完成第{key.row}项年度工作任务。"
        case "purpose_items":
            n = int(key.row[1:])
            return f"第{n}项用途" if key.column == "text" else Decimal(_AMOUNTS[n - 1])
        case _:
            return _indicator(key.row, key.column)


@cache
def _indicator_rows() -> tuple[str, ...]:
    keys = (f.key for f in plan().forms[0].fields if f.key.table == "indicators")
    return tuple(dict.fromkeys(sorted((k.row for k in keys), key=_order)))


def _order(row: str) -> int:
    at = {f.key.row: f.at.row for f in plan().forms[0].fields if f.key.column == "level3"}
    return at[row]


def _indicator(row: str, column: str) -> object:
    n = _indicator_rows().index(row)
    return {
        "level1": _SPARE[int(row[1:]) - 1][0] if row[1:].isdecimal() else "",
        "level2": _SPARE[int(row[1:]) - 1][1] if row[1:].isdecimal() else "",
        "level3": f"{_LEVEL3[n]}项指标",
        "description": f"对{_LEVEL3[n]}项工作的考核说明",
        "target": f"≥{81 + n}%",
        "basis": _BASES[n % len(_BASES)],
    }[column]


@cache
def typed() -> Mapping[str, object]:
    """Reference -> value of every input."""
    return {render(f.key): value_of(f) for f in places(plan()).values() if f.input}


@cache
def full() -> bytes:
    """The one-form workbook with every input filled, as openpyxl saves it."""
    book = opened(blank())
    page = book[plan().forms[0].sheet]
    for field in places(plan()).values():
        if field.input:
            value = value_of(field)
            page[str(field.at)] = float(value) if isinstance(value, Decimal) else value
    return saved(book)


def values(form: Submission) -> Truth:
    """What an import has on record for the inputs of a form."""
    inputs = {render(f.key) for f in places(plan()).values() if f.input}
    found = {
        render(Cell(record.table, record.row, column)): value
        for record in form.records
        for column, value in record.values.items()
    }
    return {name: value for name, value in found.items() if name in inputs}


def structural(returned: Return) -> list[str]:
    """The codes of file, identity and structure, each as often as it is told."""
    told = [*returned.problems, *(p for s in returned.submissions for p in s.problems)]
    return sorted(p.code for p in told if p.code[0] in "FX")
