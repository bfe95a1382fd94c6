"""A workbook is the same to the byte, whether others like it were written before it or not."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.forms import CREATED, sign
from xlkpi.api.plan import sample_plan
from xlkpi.formula.render import render
from xlkpi.generator import (
    guide_sheet,
    remembered,
    stamped_check,
    stamped_forms,
    totals_sheet,
)
from xlkpi.generator import workbook as whole
from xlkpi.generator.form_sheet import write_form
from xlkpi.generator.workbook import workbook
from xlkpi.newest import Newest
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion, Picks
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load, load_text
from xlkpi.xlsx import recorded_book
from xlkpi.xlsx.archive import kept_block
from xlkpi.xlsx.stamps import Stamps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.plan.occasion import Value
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.xlsx.recorded_page import RecordedPage

SPECS = sorted(specs_dir().glob("*.yaml"))
ROWS, MANY = 8, 80
LONG = "为进一步加强农村人居环境整治、改善村民的生产生活条件而安排的专项资金项目" * 3


def known(path: Path) -> LoadedSpec:
    loaded = load(path).value
    assert loaded is not None
    return loaded


def forget(patch: pytest.MonkeyPatch) -> None:
    """Let nothing be known of what was written before."""
    patch.setattr(stamped_forms, "_KNOWN", Newest(48))
    for module in (stamped_check, guide_sheet, totals_sheet, whole):
        patch.setattr(module, "STAMPS", Stamps())
    for known in ("_FRAMES", "_STYLES", "_PACKAGES"):
        patch.setattr(recorded_book, known, Newest(64))
    patch.setattr(remembered, "_KNOWN", Newest(8))
    kept_block.cache_clear()


def given(form: Mapping[str, PlannedField], text: str, number: int) -> Mapping[str, Value]:
    """A value for every third input of a form."""
    values: dict[str, Value] = {}
    for name in sorted(name for name, field in form.items() if field.input)[::3]:
        match form[name].spec.kind:
            case Kind.TEXT:
                values[name] = text
            case Kind.MONEY | Kind.NUMBER | Kind.INTEGER:
                values[name] = Decimal(number)
            case Kind.DATE | Kind.YEAR_MONTH:
                values[name] = date(2021, 1, 1 + number)
            case _:
                pass
    return values


def occasions(spec: LoadedSpec) -> Iterator[Occasion]:
    """Workbooks as a department sends them: blank, filled in before, spare, for everybody."""
    made = sample_plan(spec)
    fields = {render(f.key): f for f in made.forms[0].fields}
    base = made.occasion
    (form,) = base.forms

    def of(unit: str, name: str, *forms: FormFacts) -> Occasion:
        projects = [
            replace(f, order=n, project=f.project and f"p{n}") for n, f in enumerate(forms, 1)
        ]
        return replace(base, unit=unit, unit_name=name, forms=tuple(projects))

    yield of("v01", "一村", form)
    yield of("v02", "第二村", replace(form, project_name="另一个项目"))
    yield of("v03", f"很远的村子{LONG}", replace(form, given=given(fields, "按时完成", 5)))
    yield of("v04", "&<村>", replace(form, given=given(fields, LONG, 7)))
    yield of("v05", "=1+1", replace(form, given=given(fields, "=1+1", 0)))
    yield of("v06", "_x0041_村", replace(form, given=given(fields, " 前后有空格 _x000D_", 1)))
    if form.project:
        spare = FormFacts("new1", 3, spare=True)
        yield of("v07", "七村", form, replace(form, given=given(fields, "甲", 3)), spare)
        forms = tuple(FormFacts(f"#{n}", n) for n in (1, 2))
        picks = Picks((("v01", "一村"),), (("p01", "项目"),))
        yield replace(base, unit="", unit_name="", forms=forms, picks=picks)
    yield of("v08", "一村", form)


def planned(spec: LoadedSpec, most: int = ROWS) -> list[Plan]:
    rows = {name: min(table.spare, most) for name, table in spec.spec.tables.items()}
    return [build(spec, one, rows) for one in occasions(spec)]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_what_is_known_of_others_changes_no_byte(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = known(path)
    plans = planned(spec)
    forget(monkeypatch)
    one_by_one = [workbook(plan, sign, CREATED) for plan in plans]
    again = [workbook(plan, sign, CREATED) for plan in reversed(plans)]
    assert again == one_by_one[::-1]
    for plan, data in zip(plans, one_by_one, strict=True):
        forget(monkeypatch)
        alone = workbook(plan, sign, CREATED)
        assert parts(alone) == parts(data), plan.occasion.unit
        assert alone == data


def test_a_sheet_like_another_one_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = known(specs_dir() / "allowance_roster.yaml")
    plans = planned(spec, MANY)
    forget(monkeypatch)
    written: list[str] = []

    def noted(page: RecordedPage, *others: Any) -> None:
        written.append(page.name)
        write_form(page, *others)

    monkeypatch.setattr(stamped_forms, "write_form", noted)
    books = [workbook(plan, sign, CREATED) for plan in (*plans[:4], plans[-1])]
    assert len(written) == 1
    assert [shown(book, plan) for book, plan in zip(books, plans, strict=False)][:4] == [
        values(plan) for plan in plans[:4]
    ]
    forget(monkeypatch)
    assert workbook(plans[3], sign, CREATED) == books[3]


TWO_PAGES = """\
xlkpi: 1
id: two_pages
version: 1
title: 两页表
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  note: {label: 说明, kind: text, length: [1, 40]}
  amount: {label: 金额, kind: money}
  twice: {label: 两倍, kind: money, formula: amount * 2}
sheets:
  - {id: a, name: 甲, widths: [9, 9], rows: [[{field: unit_name}, {field: note}],
     [{field: amount}, {field: twice}]]}
  - {id: b, name: 乙, widths: [9, 9, 9], rows: [[{field: unit_name, show: true},
     {field: note, show: true}, {field: twice, show: true}]]}
"""


def test_what_is_shown_a_second_time_is_the_own_one_of_each_workbook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = load_text(TWO_PAGES, "two_pages.yaml").value
    assert spec is not None
    base = sample_plan(spec).occasion
    (form,) = base.forms

    def of(name: str, amount: str = "5") -> bytes:
        given: dict[str, Value] = {"note": "无", "amount": Decimal(amount)}
        facts = replace(form, values={"units.name": name}, given=given)
        return workbook(build(spec, replace(base, unit_name=name, forms=(facts,))), sign, CREATED)

    forget(monkeypatch)
    of("一村")
    second = of("二村")
    sheet = openpyxl.load_workbook(BytesIO(second), data_only=True)["乙"]
    assert [cell.value for row in sheet["A2:C2"] for cell in row] == ["二村", "无", 10]
    forget(monkeypatch)
    assert parts(of("二村")) == parts(second)
    # a 0 that was typed with a minus is equal to any other, and is written like it
    assert not any(b">-0<" in part for part in parts(of("二村", "-0")).values())


def test_a_heading_is_printed_as_it_is_whatever_characters_it_has() -> None:
    """Rare characters of names stand in the area of Unicode that nobody gave a meaning."""
    spec = load_text(TWO_PAGES, "two_pages.yaml").value
    assert spec is not None
    occasion = replace(sample_plan(spec).occasion, department="\ue001\ue000局")
    data = workbook(build(spec, occasion), sign, CREATED)
    heading = openpyxl.load_workbook(BytesIO(data))["甲"].oddHeader.left.text
    assert heading == "\ue001\ue000局"


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def values(plan: Plan) -> list[object]:
    """What a plan has in the inputs of its first form."""
    return [
        float(f.value) if isinstance(f.value, Decimal) else f.value
        for f in plan.forms[0].fields
        if f.input
    ]


def shown(data: bytes, plan: Plan) -> list[object]:
    """What another program reads in their cells."""
    sheet = openpyxl.load_workbook(BytesIO(data))[plan.forms[0].sheet]
    found = [sheet[str(f.at)].value for f in plan.forms[0].fields if f.input]
    return [v.date() if hasattr(v, "date") else float(v) if type(v) is int else v for v in found]
