"""explain says what becomes of a form, and nothing that is not so."""

from __future__ import annotations

import pytest

from tests.builders.command_line import xlkpi


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("K17", "错误：表不能并入汇总"),
        ("X01", "错误：表不能并入汇总"),
        ("X30", "已并入的表仍计入汇总"),
        ("X31", "提示：并入汇总，请核对"),
        ("F16", "待确认"),
    ],
)
def test_what_becomes_of_a_form(code: str, said: str) -> None:
    done = xlkpi("explain", code)
    assert done.returncode == 0
    assert said in done.stdout
