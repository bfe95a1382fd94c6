"""Where cells come to lie: by the rules of an HTML table, never on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.forms import places, plan, targets
from xlkpi.api.plan import sample_plan
from xlkpi.cells import CellRef
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.sheet_models import LayoutCell, LayoutRow
from xlkpi.spec.layout import lines, place
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.spec.rows import TableRow

if TYPE_CHECKING:
    from xlkpi.plan.model import PlannedForm

SPECS = sorted(path.stem for path in specs_dir().glob("*.yaml"))


def row(*cells: dict[str, Any], each: str | None = None) -> LayoutRow:
    return LayoutRow(cells=tuple(LayoutCell(text="x", **cell) for cell in cells), each=each)


def located(width: int, *rows: LayoutRow, band: int = 0) -> list[str]:
    table = tuple(TableRow(f"s{n}", "", n) for n in range(1, band + 1))
    placed = place(tuple(lines(rows, lambda _: table)), CellRef(0, 0), width)
    return [str(one.area) for one in placed]


def forms_of(name: str) -> tuple[PlannedForm, ...]:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    return sample_plan(loaded).forms


def test_cells_follow_each_other_with_their_spans() -> None:
    assert located(4, row({}, {"cols": 2}, {}), row({"cols": 4})) == ["A1", "B1:C1", "D1", "A2:D2"]


def test_cells_step_aside_for_what_reaches_down() -> None:
    first = row({"rows": 2}, {}, {"rows": 3}, {})
    assert located(4, first, row({}, {}), row({"cols": 2}, {})) == [
        "A1:A2", "B1", "C1:C3", "D1", "B2", "D2", "A3:B3", "D3",
    ]  # fmt: skip


def test_a_band_has_one_line_for_each_row_and_one_cell_may_span_them_all() -> None:
    band = row({"rows": "all"}, {}, {"cols": 2}, each="t")
    assert located(4, row({"cols": 4}), band, row({"cols": 4}), band=3) == [
        "A1:D1", "A2:A4", "B2", "C2:D2", "B3", "C3:D3", "B4", "C4:D4", "A5:D5",
    ]  # fmt: skip


def test_a_band_without_rows_takes_no_line() -> None:
    assert located(2, row({}), row({}, {}, each="t"), row({}, {})) == ["A1", "A2", "B2"]


@pytest.mark.parametrize(
    "rows",
    [
        (row({"cols": 3}),),
        (row({}, {}, {}),),
        (row({"rows": 2}, {}), row({"cols": 2})),
    ],
)
def test_a_row_that_does_not_fit_the_width_is_named(rows: tuple[LayoutRow, ...]) -> None:
    with pytest.raises(ValueError, match=str(len(rows) - 1)):
        located(2, *rows)


@pytest.mark.parametrize("name", SPECS)
def test_no_two_cells_of_a_form_lie_on_each_other(name: str) -> None:
    for form in forms_of(name):
        taken: dict[CellRef, str] = {}
        areas = [(text.area, f"“{text.text}”") for text in form.texts]
        seen = (field for field in form.seen if not field.covered)
        areas += [(field.area, str(field.key)) for field in seen]
        for column, keys in form.key_columns:
            taken |= {CellRef(line, column): f"key {key}" for line, key in keys.items()}
        for area, what in areas:
            for cell in area:
                assert cell not in taken, (what, taken[cell])
                taken[cell] = what
        assert all(cell.column < len(form.widths) <= form.check_column for cell in taken)
        special = {cell for cell in (form.verdict_cell, form.code_cell) if cell is not None}
        assert not special & set(taken)


@pytest.mark.parametrize("name", SPECS)
def test_covered_cells_lie_under_a_cell_with_the_same_word(name: str) -> None:
    for form in forms_of(name):
        tops = {f.area: f for f in form.fields if not f.covered}
        for field in form.fields:
            if field.covered:
                assert tops[field.area].value == field.value
                assert not field.input


def test_every_field_of_the_spec_has_exactly_one_place() -> None:
    spec, form = targets().spec, plan().forms[0]
    keys = [field.key for field in form.fields]
    assert len(set(keys)) == len(keys)
    assert {key.column for key in keys if not key.table} == set(spec.fields)
    for name, table in spec.tables.items():
        found = {(key.row, key.column) for key in keys if key.table == name}
        assert len(found) == (len(table.fixed) + table.spare) * len(table.columns)


@pytest.mark.parametrize(
    ("reference", "at"),
    [
        ("year", "B3"),
        ("unit_name", "D3"),
        ("project_code", "B4"),
        ("budget_total", "C5"),
        ("fiscal_funds", "E5"),
        ("other_funds", "G5"),
        ("purpose", "B6"),
        ("plan[m3].percent", "B8"),
        ("plan[m6].percent", "C8"),
        ("plan[m10].percent", "E8"),
        ("plan[m12].percent", "F8"),
        ("goals[s1].text", "C9"),
        ("goals[s5].text", "C13"),
        ("indicators['产出指标/数量指标'].level3", "C15"),
        ("indicators['满意度指标/服务对象满意度指标'].basis", "G23"),
        ("indicators[s1].level1", "A24"),
        ("indicators[s6].basis", "G29"),
        ("filler", "B30"),
        ("fill_date", "F30"),
        ("control_total", "K3"),
        ("plan[m12].increment", "L8"),
        ("purpose_items[s1].amount", "N10"),
        ("items_total", "N18"),
        ("not_applicable", "N20"),
        ("remarks", "K21"),
    ],
)
def test_fields_of_the_published_form_are_where_they_always_were(reference: str, at: str) -> None:
    assert str(places(plan())[resolve(reference)].at) == at


def test_the_printed_page_is_the_published_table() -> None:
    form = plan().forms[0]
    assert str(form.print_area) == "A2:G31"
    merged = {str(field.area) for field in form.fields if field.key.column == "level1"}
    assert merged >= {"A15:A18", "A19:A22", "A23"}
    labels = {str(text.area): text.text for text in form.texts}
    assert labels["A5:A6"] == "预算规模及资金用途"
    assert labels["A7:A8"] == "资金支出计划（%）"
    assert labels["A9:A13"] == "绩效目标"
    assert [labels[at] for at in ("B9", "B13", "C14", "D14:E14")] == [
        "目标1", "目标5", "三级指标", "绩效指标描述",
    ]  # fmt: skip


def test_each_line_of_a_form_has_its_key_in_a_hidden_column() -> None:
    form = plan().forms[0]
    (main, keys), (side, side_keys) = form.key_columns
    assert (main, side) == (7, 14)
    assert len(set(keys.values())) == len(keys) == 30
    for field in form.fields:
        if field.key.table in ("goals", "indicators") and not field.covered:
            assert keys[field.at.row] == f"{field.key.table}:{field.key.row}"
    assert side_keys[9] == "purpose_items:s1"
