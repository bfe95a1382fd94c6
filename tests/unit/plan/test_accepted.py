"""A form to be printed holds what was accepted, in the printed table alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.forms import occasion, targets
from xlkpi.formula.ast import Cell
from xlkpi.plan.accepted import accepted_plan, cells

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.records import Value

SINGLE: dict[str, Value] = {
    "budget_total": Decimal("60.5"),
    "fiscal_funds": Decimal("60.5"),
    "purpose": "用于村干部工资。",
    "filler": "赵一",
    "fill_date": date(2021, 1, 12),
    "not_applicable": "否",
}


def plan(*rows: tuple[str, str, dict[str, Value]], taken: set[str] | None = None) -> Plan:
    accepted = cells((("", "", SINGLE), *rows))
    return accepted_plan(targets(), occasion(1), accepted, "示例一村", taken or set())


def form(*rows: tuple[str, str, dict[str, Value]]) -> PlannedForm:
    (found,) = plan(*rows).forms
    return found


def value(found: PlannedForm, table: str, row: str, column: str) -> Value | None:
    return next(f.value for f in found.fields if f.key == Cell(table, row, column))


def rows_of(found: PlannedForm, table: str) -> list[str]:
    return list(dict.fromkeys(f.key.row for f in found.fields if f.key.table == table))


def test_values_stand_where_inputs_and_formulas_were() -> None:
    found = form(("plan", "m3", {"percent": Decimal("0.21"), "amount": Decimal("12.705")}))
    assert value(found, "", "", "budget_total") == Decimal("60.5")
    assert value(found, "plan", "m3", "percent") == Decimal("0.21")
    assert not any(field.input or field.expr for field in found.fields)


def test_what_was_left_blank_is_blank_whatever_was_suggested() -> None:
    found = form()
    assert value(found, "", "", "other_funds") is None
    assert value(found, "plan", "m6", "percent") is None, "50 % was only suggested"
    assert value(found, "goals", "s1", "text") is None


def test_what_nobody_fills_in_stays() -> None:
    found = form()
    assert value(found, "", "", "unit_name") == "示例一村（柳溪）"
    assert value(found, "", "", "year") == Decimal(2021)
    assert value(found, "indicators", "产出指标/数量指标", "level2") == "数量指标"


def test_only_the_printed_table_is_left() -> None:
    found = form(("purpose_items", "s1", {"text": "工资", "amount": Decimal(1)}))
    area = found.print_area
    everything = [*(f.area for f in found.fields), *(t.area for t in found.texts)]
    assert all(part.first in area and part.last in area for part in everything)
    assert len(found.widths) == area.columns
    assert rows_of(found, "purpose_items") == []
    assert (found.key_columns, found.key_row, found.verdict_cell) == ((), None, None)


def test_empty_spare_rows_are_left_out_and_the_others_close_up() -> None:
    found = form(
        ("goals", "s2", {"text": "第二个目标的文字"}),
        ("goals", "s4", {"text": "第四个目标的文字"}),
        ("indicators", "s3", {"level1": "产出指标", "level2": "数量指标", "level3": "户数"}),
    )
    assert rows_of(found, "goals") == ["s1", "s2"]
    assert value(found, "goals", "s1", "text") == "第二个目标的文字"
    assert value(found, "goals", "s2", "text") == "第四个目标的文字"
    assert [t.text for t in found.texts if t.text.startswith("目标")] == ["目标1", "目标2"]
    assert rows_of(found, "indicators")[9:] == ["s1"]
    assert value(found, "indicators", "s1", "level3") == "户数"


def test_a_table_without_any_row_keeps_one_to_look_at() -> None:
    assert rows_of(form(), "goals") == ["s1"]


def test_sheets_of_one_workbook_have_names_of_their_own() -> None:
    taken: set[str] = set()
    names = [accepted_plan(targets(), occasion(1), {}, "同名村", taken) for _ in range(2)]
    assert [one.forms[0].sheet for one in names] == ["同名村", "同名村(2)"]


def test_a_printed_form_has_no_self_check() -> None:
    assert plan().checks == ()
