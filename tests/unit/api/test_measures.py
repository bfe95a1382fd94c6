"""A collection may ask for 元 where the form is written in 万元: every amount follows."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import filled
from tests.builders.for_everybody import WAGES
from tests.builders.forms import targets
from tests.builders.prepared import copied
from xlkpi.api.check import check
from xlkpi.api.export import export
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.master import master
from xlkpi.department.opened import Department
from xlkpi.problems import ProblemsFound
from xlkpi.spec.converted import converted
from xlkpi.spec.measures import in_measure
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(in_yuan, tmp_path / "w")


def in_yuan(folder: Path) -> None:
    """The example, asked for in 元, and v07's workbook; its roster stays in 万元."""
    init(folder, NOW, example=True)
    config = folder / "xlkpi.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace('measure = "万元"', 'measure = "元"'), encoding="utf-8")
    text = config.read_text("utf-8")
    config.write_text(text.replace("[department]", 'measure = "万元"\n\n[department]'), "utf-8")
    generate(folder, NOW, units=["v07"])


def issued(workspace: Path) -> Path:
    (file,) = workspace.glob("output/*/templates/*.xlsx")
    return file


def returned(workspace: Path, funds: object) -> tuple[set[tuple[str, str]], Any]:
    """What is found at the funds of the first form, and its records."""
    path = workspace.parent / "back.xlsx"
    path.write_bytes(filled(workspace, issued(workspace), {0: WAGES | {"fiscal_funds": funds}}))
    came = import_paths(workspace, NOW, [path], received=NOW(), master=False, copies=False)
    (file,) = came.files
    first = next(form for form in file.forms if form.project == "p01")
    found = {(p.code, p.place.field) for p in first.submission.problems}
    with Department.at(workspace, NOW).view() as ledger:
        records = [s.records for r in ledger.returns() for s in r.submissions if s.project == "p01"]
    return {one for one in found if one[1] == "fiscal_funds"}, records[-1]


def test_the_form_says_its_measure_and_the_allocation_is_in_it(workspace: Path) -> None:
    page = openpyxl.load_workbook(issued(workspace)).worksheets[1]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "金额单位：元" in texts
    assert "49270" in texts


@pytest.mark.parametrize(
    ("funds", "codes"),
    [
        (49_270, set()),
        (49_270.12, set()),
        ("4.927万元", {"T04"}),
        (4.927, {"T07", "K06"}),
        (49_270.123, {"K06"}),
    ],
)
def test_amounts_are_read_in_it(workspace: Path, funds: object, codes: set[str]) -> None:
    found, records = returned(workspace, funds)
    assert {code for code, _ in found} - {"T07b"} == codes
    if codes == {"T04"}:
        assert any(r.values.get("fiscal_funds") == Decimal(49_270) for r in records)


def test_limits_and_helps_are_converted() -> None:
    spec = in_measure(targets().spec, "元")
    funds = spec.fields["fiscal_funds"]
    assert (funds.range_, funds.decimals) == ((Decimal(0), Decimal(999_999_990_000)), 2)
    assert funds.help_ == "以元为单位，最多 2 位小数，只填数字。"
    assert in_measure(targets().spec, "万元").fields["fiscal_funds"].decimals == 4
    assert converted(Decimal("0.0001"), "万元", "元") == 1


def test_amounts_of_one_measure_are_not_shown_as_those_of_another(workspace: Path) -> None:
    """The measure is changed in xlkpi.toml after a form was merged."""
    returned(workspace, 49_270)
    master(workspace, NOW)
    config = workspace / "xlkpi.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace('measure = "元"', 'measure = "万元"'), "utf-8")
    for verb in (master, export):
        with pytest.raises(ProblemsFound) as found:
            verb(workspace, NOW)
        (fault,) = found.value.problems
        assert (fault.code, found.value.exit_code) == ("S38", 2)
        assert "已并入的表是以元填报的（v07等），xlkpi.toml 现在写的是万元" in fault.message.zh
    assert "S38" in {fault.code for fault in check(workspace, NOW).problems}
    with pytest.raises(ProblemsFound, match="are in 元"):
        generate(workspace, NOW, units=["v01"])
    config.write_text(text, "utf-8")
    assert master(workspace, NOW).forms == export(workspace, NOW).forms
