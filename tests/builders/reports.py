"""A view of a report by hand."""

from __future__ import annotations

from decimal import Decimal

from xlkpi.report.states import state_of
from xlkpi.report.view import (
    Bar,
    ChangeLine,
    NewsLine,
    PeriodChart,
    ProblemLine,
    ProjectLine,
    RateLine,
    ReportCard,
    ReportView,
    RuleLine,
    UnitRow,
)

MERGED, BAD = state_of("已并入"), state_of("错误")


def view(name: str = "示例村") -> ReportView:
    problem = ProblemLine(BAD, "T01", "v01", name, name, name, "B4", 2, name, name)
    bar = Bar(name, Decimal(5), "5", "50%")
    return ReportView(
        collection="2021-targets",
        title=name,
        department=name,
        measure="万元",
        due="2021-01-15",
        master="../master.xlsx",
        revision=12,
        journal_head="ab" * 32,
        since=7,
        cards=(ReportCard(name, "13", "good"),),
        rates=(RateLine(name, 3, 2, 1, 1),),
        states=(MERGED,),
        projects=(ProjectLine("p01", 1, name, 1, 1, "1", "1", "0", state_of("一致")),),
        units=(
            UnitRow(
                id="v01",
                name=name,
                kind="村",
                contact=name,
                state=MERGED,
                overdue=True,
                received="",
                forms=1,
                merged=1,
                errors=2,
                warnings=0,
                marks=(MERGED,),
                scans=(name,),
            ),
        ),
        rules=(RuleLine("T01", BAD, 2, 1, name),),
        problems=(problem,),
        plans=(PeriodChart(name, (bar,), ("项目", "3月底"), (), (name, "5")),),
        news=(NewsLine("2021-01-12 10:00", name, name),),
        changes=(ChangeLine("v01", name, name, name, name, "", "2021-01-12 10:00"),),
        more_changes=3,
    )
