"""What other programs read of a collection: each value as it is on record, and its source."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.builders.filled_books import filled
from tests.builders.own_forms import HEAD, NOW, OwnForm
from xlkpi.api.amend import amend
from xlkpi.api.export import export
from xlkpi.department.targets import Reason, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SPEC = (
    HEAD
    + """\
measure: 元
lists: {kind: {words: [东, 西]}}
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  since: {label: 起始月份, kind: year_month}
  day: {label: 日期, kind: date}
  share: {label: 比例, kind: percent, decimals: 6}
  total: {label: 合计, kind: money, formula: sum(forms.amount)}
  third: {label: 三分之一, kind: number, formula: total / 3}
tables:
  forms:
    label: 明细
    spare: 3
    columns:
      name: {label: 名称, kind: text, required: true, length: [1, 40]}
      row: {label: 类别, kind: choice, list: kind}
      people: {label: 人数, kind: integer}
      amount: {label: 金额, kind: money, required: true}
sheets:
  - id: form
    name: 表
    widths: [20, 10, 10, 10, 10]
    rows:
      - [{field: unit_name}, {field: since}, {field: day}, {field: share}, {field: total}]
      - [{field: third, cols: 5}]
      - each: forms
        cells:
          - {field: forms.name}
          - {field: forms.row}
          - {field: forms.people}
          - {field: forms.amount, cols: 2}
"""
)
TYPED = {
    "since": date(2021, 3, 1), "day": date(2021, 2, 18), "share": 0.123456,
    "forms[s1].name": '"二",=1\n行', "forms[s1].row": "东", "forms[s1].people": 7,
    "forms[s1].amount": 100.25, "forms[s3].name": "0012", "forms[s3].amount": 0,
}  # fmt: skip
PARSED: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "date": date.fromisoformat,
    "yearmonth": lambda text: date.fromisoformat(f"{text}-01"),
    "datetime": datetime.fromisoformat,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> OwnForm:
    """Two villages have sent theirs, a third has not; one amount was amended by telephone."""
    made = OwnForm(tmp_path_factory.mktemp("export"), SPEC, "v01", "v02", "v03")
    made.issue()
    for unit, changes in (("v01", {}), ("v02", {"forms[s1].amount": 50})):
        path = made.made[unit]
        (made.box / path.name).write_bytes(filled(made.folder, path, {0: TYPED | changes}))
    made.take_in()
    changed = {"forms[s1].amount": "60.5"}
    amend(made.folder, NOW, Target("v02"), changed, Reason("电话更正", "赵一"))
    return made


def read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every CSV that the package names, each cell by the type that its schema has for it."""
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    found = {}
    for resource in told["resources"]:
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
            lines = csv.DictReader(stream)
            assert lines.fieldnames == [*types]
            found[resource["name"]] = [
                {name: PARSED[types[name]](text) if text else None for name, text in line.items()}
                for line in lines
            ]
    return found


def test_each_table_holds_what_was_typed_by_its_type(form: OwnForm) -> None:
    made = export(form.folder, NOW)
    assert (made.forms, made.tables) == (2, {"values": 24, "forms": 2, "table_forms": 4})
    tables = read(made.folder)
    one, other = tables["forms"]
    assert (one["unit"], one["version"], other["version"]) == ("v01", 1, 2)
    assert (one["since"], one["day"], one["share"]) == (
        date(2021, 3, 1), date(2021, 2, 18), Decimal("0.123456"),
    )  # fmt: skip
    assert (one["total"], other["total"]) == (Decimal("100.25"), Decimal("60.5"))
    assert one["received"] == datetime(2021, 4, 8, tzinfo=UTC)
    rows = [(r["unit"], r["row"], r["name"], r["field_row"], r["people"], r["amount"])
            for r in tables["table_forms"]]  # fmt: skip
    assert rows == [
        ("v01", "s1", '"二",=1\n行', "东", 7, Decimal("100.25")),
        ("v01", "s3", "0012", None, None, 0),
        ("v02", "s1", '"二",=1\n行', "东", 7, Decimal("60.5")),
        ("v02", "s3", "0012", None, None, 0),
    ]


def test_each_value_says_where_it_is_from(form: OwnForm) -> None:
    values = read(export(form.folder, NOW).folder)["values"]
    (amount,) = (v for v in values if (v["unit"], v["field"], v["row"]) == ("v02", "amount", "s1"))
    assert (amount["number"], amount["amended"], amount["reason"]) == (
        Decimal("60.5"), True, "电话更正",
    )  # fmt: skip
    assert (amount["sheet"], amount["cell"], amount["person"]) == ("表", "D4", "赵一")
    others = [v for v in values if v["unit"] == "v02" and v is not amount]
    assert {(v["file"], v["amended"]) for v in others if not v["computed"]} == {
        (form.made["v02"].name, False)
    }
    computed = {v["field"]: (v["amended"], v["person"]) for v in others if v["computed"]}
    assert computed == dict.fromkeys(("total", "third"), (True, "赵一"))
    assert {v["cell"] for v in values if v["field"] == "name"} == {"A4", "A6"}


def test_of_an_amended_form_that_was_rejected_the_rest_is_as_it_came(tmp_path: Path) -> None:
    made = OwnForm(tmp_path, SPEC, "v01")
    made.issue()
    path = made.made["v01"]
    no_number = TYPED | {"forms[s1].amount": "很多"}
    (made.box / path.name).write_bytes(filled(made.folder, path, {0: no_number}))
    made.take_in()
    changed = {"forms[s1].amount": "60.5"}
    amend(made.folder, NOW, Target("v01"), changed, Reason("电话更正", "赵一"))
    values = read(export(made.folder, NOW).folder)["values"]
    amended = {(v["field"], v["row"]) for v in values if v["amended"]}
    assert amended == {("amount", "s1"), ("total", None), ("third", None)}


def test_parquet_and_json_hold_the_same(form: OwnForm) -> None:
    folder = export(form.folder, NOW).folder
    for name, lines in read(folder).items():
        frame = pl.read_parquet(BytesIO((folder / f"{name}.parquet").read_bytes()))
        told = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert len(told) == frame.height == len(lines)
        for line, packed, spoken in zip(lines, frame.iter_rows(named=True), told, strict=True):
            assert [*spoken] == [*packed] == [*line]
            for column, value in line.items():
                if isinstance(value, Decimal):
                    assert float(packed[column]) == float(value) == spoken[column]
                else:
                    assert packed[column] == value
    amounts = pl.read_parquet(folder / "table_forms.parquet")["amount"]
    assert amounts.dtype == pl.Decimal(38, 4)


def test_the_same_is_written_as_the_same_bytes(form: OwnForm) -> None:
    folder = export(form.folder, NOW).folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    export(form.folder, NOW)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert len(before) == 10
