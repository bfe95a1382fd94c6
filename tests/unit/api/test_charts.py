"""The charts of a collection are those of its report, and its projects against control totals."""

from __future__ import annotations

from tests.builders.decisions import NOW
from tests.builders.demo_round import played
from xlkpi.api.charts import charts

TARGETS = "2021-targets"


def test_projects_stand_beside_their_control_totals() -> None:
    found = charts(played().folder, NOW, TARGETS)
    (plan,) = found.plans
    assert plan.bars[-1].amount == "1,264.1"
    (bars,) = found.bars
    wages = bars.groups[0]
    assert [(one.label.zh, one.text) for one in wages.bars] == [
        ("各单位合计", "55"),
        ("控制数", "55"),
    ]
    assert max(float(bar.width) for group in bars.groups for bar in group.bars) == 100
    assert found.revision > 0
