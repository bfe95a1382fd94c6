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


def test_a_code_that_several_forms_have_is_told_of_each() -> None:
    """M02 is one thing in a monitoring and another in a monthly report."""
    done = xlkpi("explain", "M02")
    assert "表样 monitoring 的 M02；monthly_report 的 M02 是别的意思" in done.stdout
    assert "执行数超过调整后预算数" in done.stdout
    other = xlkpi("explain", "M02", "--spec", "monthly_report")
    assert other.returncode == 0
    assert "--spec" not in other.stdout
    assert "执行数超过" not in other.stdout
