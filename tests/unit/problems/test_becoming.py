"""What becomes of a form once there is a problem."""

from __future__ import annotations

from xlkpi.problems import Severity
from xlkpi.problems.becoming import becomes


def test_no_form_is_meant_where_a_setting_is_wrong() -> None:
    assert "表" not in becomes("S30", Severity.ERROR).zh
    assert becomes("T11", Severity.ERROR).zh == "错误：表不能并入汇总"
    assert becomes("F13b", Severity.ERROR).zh.startswith("待确认")
