"""Forms as departments have them make the whole round: out, filled, taken in, the master."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.own_forms import HEAD, NOW, ONE_PERSON, REGISTER, OwnForm, codes
from xlkpi.api.check import check
from xlkpi.api.spec import check_specs
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path

TWINS = (
    HEAD
    + """\
measure: 元
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  all: {label: 合计, kind: money, formula: sum(spend.now)}
tables:
  spend:
    label: 支出
    fixed:
      - {key: c20103, label: 政府办公厅}
      - {key: c2010302, label: 一般行政管理事务}
      - {key: c2013202, label: 一般行政管理事务}
    columns: {now: {label: 预算数, kind: money, required: true}}
sheets:
  - id: form
    name: 表
    widths: [22, 14]
    rows:
      - [{field: unit_name, cols: 2}]
      - each: spend
        cells: [{text: '{row_label}'}, {field: spend.now}]
      - [{text: 合计}, {field: all}]
master: {detail: 汇总, total: all, columns: [all, spend.now]}
"""
)


TOWNS = """\
  towns:
    label: 各镇
    key: [town]
    fixed: [{values: {town: 东镇}}, {values: {town: 西镇}}]
    columns:
      town: {label: 镇名, kind: text, locked: true}
      people:
        label: 镇人数
        kind: integer
        formula: count(people.name, people.town = this(towns.town))
sheets:
"""


def test_what_is_counted_for_each_kind_is_in_the_master(tmp_path: Path) -> None:
    band = "      - {each: towns, cells: [{field: towns.town}, {field: towns.people, cols: 4}]}\n"
    spec = REGISTER.replace("sheets:\n", TOWNS).replace("rules:\n", band + "rules:\n")
    spec += "master: {columns: [number, towns.people], forms: [all]}\n"
    form = OwnForm(tmp_path, spec)
    form.issue()
    assert form.returned(ONE_PERSON).status is Status.ACCEPTED
    line = dict(zip(*form.master("明细")[2:4], strict=True))
    assert (line["东镇\n镇人数"], line["西镇\n镇人数"]) == (0, 1)
    assert not {heading for heading in line if heading and heading.endswith(("应填", "已填"))}
    overview = [row[1:3] for row in form.master("总览")]
    assert {("镇名", "镇人数"), ("东镇", 0), ("西镇", 1)} <= set(overview)
    summed = {row[0]: row[1] for row in form.master("汇总表")}
    assert (summed["东镇"], summed["西镇"]) == (0, 1)


def test_the_head_of_a_form_stays_in_view_below_the_line_of_the_self_check(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, REGISTER.replace("    rows:\n", "    freeze: 1\n    rows:\n"))
    form.issue()
    sheet = openpyxl.load_workbook(form.folder / form.made["v01"]).worksheets[0]
    assert (sheet.freeze_panes, sheet["A2"].value) == ("A3", "v01村")


def test_rows_with_one_label_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, TWINS)
    form.issue()
    file = form.returned(
        {"spend[c20103].now": 1, "spend[c2010302].now": 20, "spend[c2013202].now": 300}
    )
    assert file.status is Status.ACCEPTED
    twins = {"一般行政管理事务（c2010302）": 20, "一般行政管理事务（c2013202）": 300}
    overview = {row[1]: row[2] for row in form.master("总览")}
    assert {name: overview[name] for name in twins} == twins
    assert overview["政府办公厅"] == 1
    headings = dict(zip(form.master("汇总")[2], form.master("汇总")[3], strict=True))
    assert {name: headings[f"{name}\n预算数"] for name in twins} == twins
    form.print_forms()


def test_a_list_may_be_long_and_its_last_row_be_named(tmp_path: Path) -> None:
    spec = REGISTER.replace("spare: 6", "spare: 300")
    spec = spec.replace("formula: sum(people.aid)", "formula: 'people[s300].run'")
    form = OwnForm(tmp_path, spec)
    assert check_specs(["own"], form.folder) == ()
    form.issue()
    form.returned(ONE_PERSON)
    line = dict(zip(*form.master("明细")[2:4], strict=True))
    assert [line[name] for name in ("人数", "补助合计")] == [1, 30]
    form.print_forms()


def test_what_spec_check_refuses_is_not_generated(tmp_path: Path) -> None:
    long = " or ".join(f"(number > {n} and number < {n} + least)" for n in range(300))
    spec = REGISTER.replace("formula: sum(people.aid)", f"formula: 'if({long}, 1, 0)'")
    form = OwnForm(tmp_path, spec)
    told = check_specs(["own"], form.folder)
    line = 1 + spec[: spec.index("  all:")].count("\n")
    assert {(p.code, p.place.line) for p in told} == {("S09", line)}
    assert check(form.folder, NOW).config[-1:] == told
    with pytest.raises(ProblemsFound) as refused:
        form.issue()
    assert (refused.value.problems, refused.value.exit_code) == (told, 2)


def test_more_rows_than_a_form_may_have_are_told_before_it_is_built(tmp_path: Path) -> None:
    spec = REGISTER.replace("spare: 6", "spare: 60000")
    found = check_specs(["own"], OwnForm(tmp_path, spec).folder)
    assert [(p.code, p.place.line) for p in found] == [
        ("S09", 1 + spec[: spec.index("spare")].count("\n"))
    ]


def test_villages_under_hundreds_of_towns_are_judged_by_their_town(tmp_path: Path) -> None:
    towns = {f"镇{n}": [*(f"村{n}{m}" for m in range(9)), "桥头村"] for n in range(300)}
    lists = {"town": {"words": list(towns)}, "village": {"by": "town", "words": towns}}
    start, end = REGISTER.index("lists:\n"), REGISTER.index("fields:\n")
    words = json.dumps({"lists": lists}, ensure_ascii=False).removeprefix("{").removesuffix("}")
    form = OwnForm(tmp_path, f"{REGISTER[:start]}{words}\n{REGISTER[end:]}")
    form.issue()
    people = {"s1": ("镇299", "村2998"), "s2": ("镇5", "桥头村"), "s3": ("镇5", "村60")}
    values: dict[str, object] = {"people[s4].name": "李四", "people[s4].town": "镇300"}
    for row, (town, village) in people.items():
        values |= {f"people[{row}].town": town, f"people[{row}].village": village}
        values |= {f"people[{row}].name": "张三", f"people[{row}].aid": 30}
    assert codes(form.returned(values)) == {
        ("K09", "people.village@s3"),
        ("K05", "people.town@s4"),
        ("K01", "people.village@s4"),
        ("A01", "people.aid@s4"),
    }


NO_ROWS = (
    HEAD
    + """\
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  asked: {label: 问, kind: text, required: true}
  name: {label: 甲, kind: text, formula: 'left(last(lines.name), 1)'}
tables:
  lines:
    label: 明细
    spare: 0
    columns: {name: {label: 名称, kind: text}, amount: {label: 数, kind: money}}
sheets:
  - id: form
    name: 表
    widths: [12, 10, 10]
    rows:
      - [{field: unit_name}, {field: asked}, {field: name}]
      - each: lines
        cells: [{field: lines.name}, {field: lines.amount, cols: 2}]
rules:
  - code: A01
    severity: error
    at: asked
    when: "{when}"
    title: {zh: 一, en: one}
    message: {zh: 一, en: one}
    hint: {zh: 二, en: two}
"""
)


def test_first_and_last_of_no_rows_are_blank_in_whatever_formula(tmp_path: Path) -> None:
    first, last = "first(lines.name)", "last(lines.name)"
    whens = [
        f"{first} = '张三'", f"{first} = {last}", f"left({first}, 1) = '张'", "name = '张'",
        f"{first} has ('张', '李')", f"{first} ends ('三')", f"number({first}) > 1",
        f"only({first}, '0-9')", f"length({first}) > 1", f"value_or({first}, '李四') = '张三'",
        f"if(blank(name), {first}, '李四') = '李四'", "first(lines.amount) > 1",
        "if(blank(name), first(lines.amount > 1), name = '李四')",
    ]  # fmt: skip
    form = OwnForm(tmp_path, NO_ROWS.replace("{when}", " or ".join(whens)))
    assert check_specs(["own"], form.folder) == ()
    form.issue()
    assert codes(form.returned({"asked": "答"})) == set()


def test_hints_of_a_long_list_are_short_and_name_what_is_like_it(tmp_path: Path) -> None:
    towns = [f"东山镇{n}村" for n in range(100)]
    words = "words: [东镇, 西镇, 南镇], spellings: {东: 东镇}"
    spec = REGISTER.replace(words, f"words: [{', '.join(towns)}]")
    start, end = spec.index("    words: {东镇"), spec.index("    spellings: {壹村")
    spec = f"{spec[:start]}    words: {{东山镇1村: [一村], 东山镇2村: [四村]}}\n{spec[end:]}"
    form = OwnForm(tmp_path, spec)
    form.issue()
    file = form.returned({**ONE_PERSON, "people[s2].town": "东山镇87"})
    (hint,) = (p.hint.zh for p in file.problems if p.place.field == "people.town")
    assert "东山镇87村" in hint
    assert hint.endswith("……共 100 项。")
    assert len(hint) < 120


def test_faults_of_a_list_name_their_rows_and_are_listed_as_one(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, REGISTER.replace("spare: 6", "spare: 40"))
    form.issue()
    values: dict[str, object] = {}
    for n in range(1, 41):
        row = {"name": f"张三{n}", "town": "西镇", "village": "一村", "aid": 2 if n > 10 else 30}
        values |= {f"people[s{n}].{column}": value for column, value in row.items()}
    values["people[s4].village"] = "四村"
    file = form.returned(values, copies=True)
    said = {p.place.row: p.message.zh for p in file.problems}
    assert said["s13"].startswith("D15（第 13 行 张三13）")
    assert said["s4"].startswith("C6（第 4 行 张三4）“村”")
    copy = form.copy()
    lines = [row[2:6] for row in copy["问题清单"].iter_rows(min_row=6, values_only=True) if row[0]]
    assert [(line[0], line[3][:19]) for line in lines] == [
        ("C6", "C6（第 4 行 张三4）“村”填的是"),
        ("D13:D42", "共 30 处，例如：D13（第 11 "),
    ]
    assert "31" in copy["问题清单"]["A2"].value
    assert len([c for c in copy["表"]["D"] if c.comment]) == 30


def test_a_row_in_which_nothing_is_filled_is_blank(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, REGISTER)
    form.issue()
    file = form.returned(ONE_PERSON)
    assert codes(file) == set()
    assert file.status is Status.ACCEPTED
    line = dict(zip(*form.master("明细")[2:4], strict=True))
    figures = ("人数", "补助笔数", "最低补助", "补助合计")
    assert [line[name] for name in figures] == [1, 1, 30, 30]
    assert [row[-5:] for row in form.master("人员明细")[3:4]] == [("张三", "西镇", "一村", 30, 30)]
    assert len(form.master("人员明细")) == 5
    form.print_forms()


def test_in_a_row_in_use_a_blank_amount_is_a_nought(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, REGISTER)
    form.issue()
    file = form.returned({**ONE_PERSON, "people[s2].aid": None, "people[s2].village": "二村"})
    assert codes(file) == {("A01", "people.aid@s2"), ("K09", "people.village@s2")}
