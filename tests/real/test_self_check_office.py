"""The page of the self-check where many faults stand in one row, in LibreOffice and Gnumeric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.filled_books import typed
from tests.builders.forms import CREATED, sign
from tests.builders.own_forms import HEAD
from tests.real.gnumeric import recalculated
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office

MANY = 14
COLUMNS = "\n".join(f"      n{k}: {{label: 数{k}, kind: money}}" for k in range(MANY))
CELLS = ", ".join(f"{{field: lines.n{k}}}" for k in range(MANY))
SPEC = f"""{HEAD}measure: 元
fields:
  unit_name: {{label: 单位, kind: text, locked: true, source: units.name}}
tables:
  lines:
    label: 明细
    spare: 3
    columns:
{COLUMNS}
sheets:
  - id: form
    name: 表
    widths: [{", ".join(["9"] * MANY)}]
    rows:
      - [{{field: unit_name, cols: {MANY}}}]
      - each: lines
        cells: [{CELLS}]
"""


def test_each_of_many_faults_in_a_row_is_named_with_its_cell(
    office: Office, tmp_path: Path
) -> None:
    loaded = load_text(SPEC, "own.yaml").value
    assert loaded is not None
    plan = build(loaded, Occasion(unit="v01", unit_name="示例一村", forms=(FormFacts(),)))
    row = [str(f.at) for f in plan.forms[0].fields if f.key.row == "s2"]
    path = tmp_path / "own.xlsx"
    path.write_bytes(typed(workbook(plan, sign, CREATED), [("表", at, "无") for at in row]))
    for cells in (office.recalculate(path)["自检"], recalculated(path, tmp_path)["自检"]):
        found = [at for at in row if at in cells.values()]
        assert found == row
        assert f"{MANY}" in str(cells["A2"])
        assert not [value for value in cells.values() if str(value).startswith("#")]
