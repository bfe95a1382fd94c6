"""Values known beforehand go into the inputs they name, or are faults at their line."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.prepared import copied
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.plan import plan_of
from xlkpi.problems import ProblemsFound
from xlkpi.spec.references import resolve
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))
LIST = """\
- unit: v01
  project: p01
  fiscal_funds: 4.9
  plan[m3].percent: 25%
  goals[s2].text: 落实奖优惩劣机制，激发干劲。
  not_applicable: null
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace of the example."""
    return copied(example, tmp_path / "w")


def example(folder: Path) -> None:
    init(folder, NOW, example=True)


def stands(workspace: Path, unit: str, *names: str) -> list[object]:
    """What stands in the named fields of a unit's first form."""
    (path,) = (workspace / "output" / "2021-targets" / "templates").glob(f"{unit}_*.xlsx")
    form = plan_of(workspace, NOW, str(path)).forms[0]
    at = {field.key: str(field.at) for field in form.fields}
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        page = book[form.sheet]
        return [page[at[resolve(name)]].value for name in names]


def given(workspace: Path, name: str, text: str | bytes) -> Path:
    path = workspace.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_a_list_of_forms_fills_the_inputs(workspace: Path) -> None:
    generate(workspace, NOW, units=["v01"], prefill=given(workspace, "a.yaml", LIST))
    names = ("fiscal_funds", "plan[m3].percent", "plan[m6].percent", "goals[s2].text")
    assert stands(workspace, "v01", *names) == [4.9, 0.25, 0.5, "落实奖优惩劣机制，激发干劲。"]


def test_json_is_read_alike(workspace: Path) -> None:
    text = json.dumps([{"unit": "v01", "project": "p01", "fiscal_funds": "4.9万元"}])
    generate(workspace, NOW, units=["v01"], prefill=given(workspace, "a.json", text))
    assert stands(workspace, "v01", "fiscal_funds") == [4.9]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_has_a_line_for_each_form(workspace: Path, encoding: str) -> None:
    text = 'unit,project,fiscal_funds,filler\nv01,p01,"49,270元",王五\nv02,p01,1,赵六\n\n'
    path = given(workspace, "a.csv", text.encode(encoding))
    made = generate(workspace, NOW, units=["v01", "v02"], prefill=path)
    assert [one.unit for one in made] == ["v01", "v02"]
    assert stands(workspace, "v01", "fiscal_funds", "filler") == [4.927, "王五"]
    assert stands(workspace, "v02", "fiscal_funds", "filler") == [1, "赵六"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_table_in_the_words_of_its_form(workspace: Path, encoding: str) -> None:
    text = (
        "单位,项目,项目名称,财政资金,目标1,填报人\n"
        "示例一村（柳溪）,p01,村干部工资、保险和聘用人员工资,4.9,保障工资发放,王五\n"
        "桥头村,p01,,1,,赵六\n"
    )
    path = given(workspace, "已知.csv", text.encode(encoding))
    generate(workspace, NOW, units=["v01", "v02"], prefill=path)
    names = ("fiscal_funds", "goals[s1].text", "filler")
    assert stands(workspace, "v01", *names) == [4.9, "保障工资发放", "王五"]
    assert stands(workspace, "v02", "fiscal_funds", "filler") == [1, "赵六"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单位,财政资金\nv01,4.9\n", [("S04", 2, 1)]),
        ("项目,财政资金\np01,4.9\n", [("S04", 1, 1)]),
        ("单位,项目,财政资金,财政资金\nv01,p01,4,5\n", [("S07", 1, 4)]),
        ("单位,项目,财政资金,fiscal_funds\nv01,p01,4,5\n", [("S07", 2, 4)]),
        ("单位,项目,财政资金\nv01,p01,4,927\n", [("S03", 2, 4)]),
        ("单位,项目,财政资金\nv01,p01,4\nv01,p01,5\n", [("S07", 3, 1)]),
        ("单位,项目,财政资金\n示例,p01,4\nzz,p01,5\n", [("S92", 2, 1), ("S22", 3, 1)]),
        ("单位,项目,财政资金\nv01,工资,4\nv01,村干部,4\n", [("S92", 3, 1)]),
        ("单位,项目,项目名称\nv01,p01,社区经费\n", [("S03", 2, 3)]),
        ("单位,项目,目标\nv01,p01,x\n", [("S03", 2, 3)]),
    ],
)
def test_nothing_of_a_table_is_lost_in_silence(
    workspace: Path, text: str, expected: list[tuple[str, int, int]]
) -> None:
    with pytest.raises(ProblemsFound) as found:
        generate(workspace, NOW, prefill=given(workspace, "a.csv", text))
    assert [(p.code, p.place.line, p.place.column) for p in found.value.problems] == expected


def test_what_other_units_get_waits_for_their_turn(workspace: Path) -> None:
    path = given(workspace, "a.yaml", LIST + "- unit: v02\n  project: p01\n  fiscal_funds: 1\n")
    generate(workspace, NOW, units=["v01"], prefill=path)
    assert stands(workspace, "v01", "fiscal_funds") == [4.9]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- unit: v01\n  project: p99\n", ("S22", 1, 3)),
        ("- unit: x\n  project: p01\n", ("S22", 1, 3)),
        ("- project: p01\n", ("S04", 1, 3)),
        ("- unit: v01\n  project: p01\n  fiscal_funds: 约50\n", ("T03", 3, 17)),
        ("- unit: v01\n  project: p01\n  plan[m12].percent: 95%\n", ("T11", 3, 22)),
        ("- unit: v01\n  project: p01\n  budget_total: 3\n", ("S03", 3, 17)),
        ("- unit: v01\n  project: p01\n  nothing: 3\n", ("S03", 3, 12)),
        ("- unit: v01\n  project: p01\n  3 +: 3\n", ("S03", 3, 8)),
        ("- unit: v01\n  project: p01\n  goals: [a]\n", ("S03", 1, 3)),
        ("- unit: [\n", ("S01", 2, 1)),
    ],
)
def test_what_cannot_be_taken_is_a_fault_at_its_line(
    workspace: Path, text: str, expected: tuple[str, int, int]
) -> None:
    with pytest.raises(ProblemsFound) as trouble:
        generate(workspace, NOW, prefill=given(workspace, "a.yaml", text))
    (found,) = trouble.value.problems
    assert (found.code, found.place.line, found.place.column) == expected
    assert not (workspace / "output" / "2021-targets" / "templates").exists()


def test_a_return_is_judged_against_what_was_prefilled(workspace: Path) -> None:
    """What was sent out and came back untouched is no filled form."""
    path = given(workspace, "a.yaml", LIST)
    (made,) = generate(workspace, NOW, units=["v01"], prefill=path)
    imported = import_paths(workspace, NOW, [made.file], received=NOW())
    codes = {p.code for file in imported.files for p in file.problems}
    assert codes == {"F17"}
