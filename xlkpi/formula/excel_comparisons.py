"""Excel formulas that compare numbers: half of the sixth decimal apart is equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.figures import written_out
from xlkpi.formula import excel_text as xl
from xlkpi.formula.state import TOLERANCE

if TYPE_CHECKING:
    from decimal import Decimal

OPPOSITE: dict[str, str] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""What holds of two numbers where a comparison does not."""
TURNED: dict[str, str] = {"=": "=", "<>": "<>", "<": ">", ">=": "<=", ">": "<", "<=": ">="}
"""The comparison of the second with the first."""


def of_numbers(op: str, left: str, right: str) -> str:
    """Return the comparison of two numbers, both known to be some."""
    difference = f"{left}-{xl.operand(right)}" if right != "0" else left
    return {
        "=": f"ABS({difference})<5E-7",
        "<>": f"ABS({difference})>=5E-7",
        "<": f"{difference}<=-5E-7",
        "<=": f"{difference}<5E-7",
        ">": f"{difference}>=5E-7",
        ">=": f"{difference}>-5E-7",
    }[op]


def with_constant(op: str, value: str, constant: Decimal) -> str:
    """Return the comparison of a settled number, FALSE where it has none.

    What stands there instead is a text, and any text is more than any number.
    """
    low, high = (written_out(constant + sign * TOLERANCE) for sign in (-1, 1))
    return {
        "=": f"AND({value}>{low},{value}<{high})",
        "<>": f"OR({value}<={low},AND(ISNUMBER({value}),{value}>={high}))",
        "<": f"{value}<={low}",
        "<=": f"{value}<{high}",
        ">": f"AND(ISNUMBER({value}),{value}>={high})",
        ">=": f"AND(ISNUMBER({value}),{value}>{low})",
    }[op]
