"""Blank forms for projects the roster does not know: silent where unused, held where used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from tests.builders.filled_books import filled, plan_in
from tests.builders.for_everybody import WAGES
from tests.builders.spare_forms import NOW, granted
from xlkpi.api.confirm import confirm
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.plan import plan_of
from xlkpi.api.status import status
from xlkpi.department.targets import Reason, Target
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path


def test_a_unit_gets_the_spare_forms_that_the_roster_grants(tmp_path: Path) -> None:
    workspace = granted(tmp_path / "w", 2)
    first, second, *_ = generate(workspace, NOW, units=["v01", "v02"])
    assert (first.forms, second.forms) == (7, 5)
    names = [form.sheet for form in plan_of(workspace, NOW, str(first.file)).forms]
    assert names[-2:] == ["8.空白表", "9.空白表"]


def test_a_spare_form_is_silent_where_it_is_blank_and_held_where_it_is_not(tmp_path: Path) -> None:
    workspace = granted(tmp_path / "w", 2)
    made = generate(workspace, NOW, units=["v01"])[0]
    values = {k: v for k, v in WAGES.items() if k != "unit_name"} | {"project_name": "村道亮化"}
    path = tmp_path / "back.xlsx"
    # a known project, and the first spare one
    path.write_bytes(filled(workspace, made.file, {0: values, -2: values}))
    (file,) = import_paths(workspace, NOW, [path], received=NOW(), copies=False).files
    statuses = {form.project: form.status for form in file.forms}
    assert statuses["new1"] is Status.HELD
    assert "new2" not in statuses
    assert "p01" in statuses
    held = [p for p in file.problems if p.code == "F24"]
    assert "村道亮化" in held[0].message.zh
    assert held[0].place.sheet == plan_in(workspace, made.file).forms[-2].sheet
    call = status(workspace, NOW).call
    assert [(form.unit.id, form.project.name) for form in call.beyond] == [("v01", "村道亮化")]
    assert call.units[0].forms == 5
    master = workspace / "output" / "2021-targets" / "master.xlsx"
    listed = openpyxl.load_workbook(master, data_only=True)["问题清单"].iter_rows(values_only=True)
    assert [row[6] for row in listed if "F24" in row] == ["村道亮化"]
    confirm(workspace, NOW, Target("v01", "new1"), Reason("电话核实", "刘"))
    listed = openpyxl.load_workbook(master, data_only=True)["问题清单"].iter_rows(values_only=True)
    (line,) = (row for row in listed if "F24" in row)
    assert "已由刘确认：电话核实。" in line, "and asks for no confirmation any more"
