"""What becomes of a form, or of what was being done, once there is a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems.catalogue import HOLDING
from xlkpi.problems.model import Severity
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_HELD = Words("待确认：由部门确认后再并入", "held: merged once the department confirms it")
_ACROSS = Words(
    "错误：要由部门核对处理；已并入的表仍计入汇总",
    "error: the department has to look at it; what is merged still counts",
)
_WITHIN_A_FILE = "X01"
_OF_FORMS: Mapping[Severity, Words] = {
    Severity.ERROR: Words("错误：表不能并入汇总", "error: the form is not merged"),
    Severity.WARNING: Words("提示：并入汇总，请核对", "warning: merged, somebody should look"),
    Severity.INFO: Words("说明：不必处理", "info: nothing to do"),
}
_SET_UP = "S"
_OF_WORK: Mapping[Severity, Words] = {
    Severity.ERROR: Words(
        "错误：有一件事没有做成，处理以后再做一次",
        "error: something was not done; mend it and do it again",
    ),
    Severity.WARNING: Words(
        "提示：不妨碍，请看一看", "warning: nothing is stopped, somebody should look"
    ),
    Severity.INFO: _OF_FORMS[Severity.INFO],
}
"""Of specs, workspace and servers: no form is meant."""


def becomes(code: str, severity: Severity) -> Words:
    """Return what becomes of a form: problems across forms (X) reject none, but within one file."""
    if code in HOLDING:
        return _HELD
    if code[0] == _SET_UP:
        return _OF_WORK[severity]
    is_across = code[0] == "X" and code != _WITHIN_A_FILE
    return _ACROSS if is_across and severity is Severity.ERROR else _OF_FORMS[severity]
