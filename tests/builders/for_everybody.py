"""Returns on the template for everybody: what was posted in a group, filled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.builders.filled_books import filled, plan_in
from tests.builders.prepared import copied
from xlkpi.api.generate import generate_blank
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.intake.results import ImportedFile


NOW = fixed(datetime(2021, 1, 5, tzinfo=UTC))


UNIT, PROJECT = "示例七村（东岭）", "村干部工资、保险和聘用人员工资"


WAGES: dict[str, Any] = {
    "unit_name": UNIT, "project_name": PROJECT, "fiscal_funds": 4.927, "filler": "赵一",
    "purpose": "主要用于发放村干部及聘用人员的工资。",
    "goals[s1].text": "按时足额发放村干部工资，保障运转。",
    **{
        f"indicators['{level}'].{column}": value
        for level, name in (
            ("产出指标/数量指标", "发放对象"), ("产出指标/质量指标", "足额率"),
            ("产出指标/时效指标", "及时率"), ("产出指标/成本指标", "人均成本"),
            ("满意度指标/服务对象满意度指标", "群众满意度"),
        )
        for column, value in (
            ("level3", name), ("description", f"{name}的说明"), ("target", "≥95%"),
            ("basis", "计划标准"),
        )
    },
}  # fmt: skip


class Posted:
    """A workspace whose template for everybody was posted; clerks fill copies of it.

    `more` is a line more in xlkpi.toml.
    """

    def __init__(self, folder: Path, more: str = 'everybody = "take"\n') -> None:
        self.folder = copied(post, folder / "w")
        with (self.folder / "xlkpi.toml").open("a", encoding="utf-8") as config:
            config.write(more)
        (self.template,) = self.folder.glob("output/*/templates/*.xlsx")
        self.plan = plan_in(self.folder, self.template)

    def filled(self, name: str, *forms: dict[str, Any]) -> Path:
        path = self.folder.parent / name
        path.write_bytes(filled(self.folder, self.template, dict(enumerate(forms))))
        return path

    def take_in(self, *paths: Path, hours: int = 0) -> Sequence[ImportedFile]:
        when = NOW() + timedelta(hours=hours)
        told = import_paths(self.folder, NOW, paths, received=when, master=False, copies=False)
        return told.files


def post(folder: Path) -> None:
    """Post the example's template for everybody."""
    init(folder, NOW, example=True)
    generate_blank(folder, NOW)
