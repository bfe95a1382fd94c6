"""White space in texts: what rules and `unique` see of it, and what is recorded."""

from __future__ import annotations

from datetime import date, datetime

from tests.builders.filled_books import typed
from tests.builders.forms import CREATED, RECEIVED, Issued, sign
from tests.builders.judged import import_returns
from tests.builders.own_forms import HEAD
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.load import load_text

SPEC = f"""{HEAD}
fields:
  unit_name: {{label: 单位, kind: text, locked: true, source: units.name}}
tables:
  people:
    label: 人员
    spare: 4
    columns:
      name: {{label: 姓名, kind: text, unique: true, length: [1, 9]}}
      born: {{label: 出生, kind: date}}
sheets:
  - id: form
    name: 表
    widths: [9, 9]
    rows:
      - [{{field: unit_name}}]
      - each: people
        cells: [{{field: people.name}}, {{field: people.born}}]
"""


def test_names_that_look_alike_are_one_name_and_recorded_as_they_were_typed() -> None:
    loaded = load_text(SPEC, "own.yaml").value
    assert loaded is not None
    plan = build(loaded, Occasion(unit="v01", unit_name="一村", forms=(FormFacts(),)))
    rows = {"s1": "Li Si", "s2": "Li\u3000Si", "s3": "li si", "s4": "Li   Si"}
    morning = datetime.fromisoformat("2021-01-05 08:30")
    days = {"s1": date(1900, 2, 28), "s2": date(1900, 3, 1), "s3": morning}
    at = {field.key: str(field.at) for form in plan.forms for field in form.fields}
    values: dict[str, dict[str, object]] = {"name": {**rows}, "born": {**days}}
    cells = [
        ("表", at[key], values[key.column][key.row])
        for key in at
        if key.table and key.row in values[key.column]
    ]
    data = typed(workbook(plan, sign, CREATED), cells)
    (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], Issued(plan), sign)
    (judged,) = returned.submissions
    first, second, _, fourth = (at[key] for key in at if key.column == "name")
    errors = [p for p in judged.problems if p.severity == "error"]
    assert {(p.code, p.place.cell) for p in errors} == {
        ("K11", second),
        ("K11", fourth),
        ("K02", first.replace("A", "B")),
    }
    assert all(first in p.message.zh for p in errors if p.code == "K11")
    recorded = {r.row: dict(r.values) for r in judged.records if r.table}
    assert {row: values["name"] for row, values in recorded.items()} == rows
    assert recorded["s3"]["born"] == date(2021, 1, 5)
