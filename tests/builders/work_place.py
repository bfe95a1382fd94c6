"""What a master's work place is made of, as openpyxl sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from tests.builders.master_views import example_view, with_budget, without
from tests.builders.masters import WHEN
from xlkpi.problems import Place, problem
from xlkpi.records import Review, Status
from xlkpi.rollup.lines import LineStatus, ReturnLine, UnitLine

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView

HEAD = 3


COMPUTED = ("总览", "按项目汇总", "按单位汇总", "单位×项目", "支出计划")


def waiting() -> MasterView:
    """One form missing, one over its control total, a review, problems of three severities."""
    view = with_budget(without(example_view(), "v02", "p01"), "o01", "p05", "213.5")
    unit, project = view.roster.unit("v02"), view.roster.project("p01")
    assert unit is not None
    assert project is not None
    place = Place(unit="v01", project="p01", cell="D6", field="purpose")
    names = ("预算数", "财政资金")
    said = (
        problem("K01", place, label="资金用途"),
        problem("X04", Place(project="p02"), what="项目“n”", units="u"),
        *(problem("K08", replace(place, field=n), label=n, found="１", read="1") for n in names),
    )
    return replace(
        view,
        problems=said,
        unit_lines=(UnitLine(unit, project, LineStatus.REJECTED, overdue=True, errors=1),),
        returns=(ReturnLine(WHEN, "a.xlsx", "0" * 64, "村", Status.REJECTED),),
        reviews={("v01", "p01"): Review("调整后通过", "7", "核减")},
    )


def dimensions(sheet: Any) -> dict[str, Any]:
    """Letter -> how its column is shown; a run of equal columns is written as one."""
    found = sheet.column_dimensions.values()
    return {get_column_letter(n): d for d in found for n in range(d.min, d.max + 1)}


def folded(sheet: Any) -> list[str]:
    of = dimensions(sheet)
    return [h for h, c in columns(sheet).items() if of[c].outlineLevel and of[c].hidden]


def columns(sheet: Any) -> dict[str, str]:
    """Heading -> letter of its column."""
    return {str(c.value).replace("\n", ""): c.column_letter for c in sheet[HEAD] if c.value}
