"""The indicators of a form: their rows, and how a story names what is typed into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.demo.typist import Typed
    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import Value

COUNT, QUALITY, TIME, COST = (
    f"产出指标/{one}指标" for one in ("数量", "质量", "时效", "成本")
)  # fmt: skip
SOCIAL, LASTING = "效果指标/社会效益指标", "效果指标/可持续性影响"
PEOPLE = "满意度指标/服务对象满意度指标"
EXECUTION = "预算执行率"
"""The indicator that is the share of the budget which was spent."""
_NUMBER = re.compile(r"[≥≤=]?([0-9]+)(.*)")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator as it was accepted: the key of its row, its name, and what it aims at.

    `aim` is the number in that, None for 是 and other words; `unit` stands behind it (%, 户).
    """

    row: str
    level1: str
    level2: str
    name: str
    aim: int | None
    unit: str


def indicators(known: Mapping[Cell, Value | None]) -> Iterator[Indicator]:
    """Yield the indicators of a form that have a name, in the order of their rows."""
    texts = {(key.row, key.column): str(value) for key, value in known.items() if value}
    for row, name in ((row, text) for (row, column), text in texts.items() if column == "level3"):
        found = _NUMBER.fullmatch(texts[row, "target"])
        aim, unit = (int(found[1]), found[2]) if found else (None, "")
        yield Indicator(row, texts[row, "level1"], texts[row, "level2"], name, aim, unit)


def row(key: str, **typed: Typed) -> dict[str, Typed]:
    """Return what is typed into the columns of an indicator's row, by reference."""
    return {f"indicators['{key}'].{column}": value for column, value in typed.items()}
