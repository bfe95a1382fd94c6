"""Where a rolled-up value is from: every unit's cell that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.composed_texts import OCCASION, roster_facts, spec
from tests.builders.rolled_up import stage_form, stage_view
from tests.builders.stages import COUNT, QUALITY, SOCIAL, cells
from xlkpi.formula.ast import Cell
from xlkpi.publication.origins import OfForm, Way
from xlkpi.publication.project_tables import project_table
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from xlkpi.publication.origins import Origin

SWAPPED = {
    "level2": {"s1": "数量指标", "s2": "成本指标"},
    "level3": {"s1": "走访户数", "s2": "预算执行率"},
    "target": {"s1": "≥20户", "s2": "100%"},
}


def origins() -> dict[Cell, Origin]:
    own = {k: v for column, rows in SWAPPED.items() for k, v in cells(column, rows).items()}
    typed = cells("explanation", {COUNT: "下雨"})
    forms = [
        stage_form("monitoring", "v01", {}, {}),
        stage_form("monitoring", "v02", own, typed),
    ]
    project = forms[0].project
    facts = facts_of(stage_view("monitoring", *forms))
    made = project_table(spec("monitoring"), OCCASION, facts, project, roster_facts(project))
    assert made is not None
    return dict(made.table.origins)


def made_of(origin: Origin) -> list[tuple[str, str, str]]:
    """The unit, row and column of each part."""
    assert all(isinstance(part, OfForm) for part in origin.parts)
    return [(p.unit.id, p.cell.row, p.cell.column) for p in origin.parts if isinstance(p, OfForm)]


def test_each_way_names_the_cells_of_all_units() -> None:
    found = origins()
    ways = {
        (COUNT, "actual"): Way.ADDED_TEXTS,
        (QUALITY, "actual"): Way.AVERAGED,
        (SOCIAL, "actual"): Way.COUNTED,
        (SOCIAL, "target"): Way.ALIKE,
    }
    for (row, column), way in ways.items():
        origin = found[Cell("indicators", row, column)]
        assert (origin.way, made_of(origin)) == (
            way, [("v01", row, column), ("v02", row, column)],
        )  # fmt: skip
    only = found[Cell("indicators", COUNT, "explanation")]
    assert (only.way, made_of(only)) == (Way.AS_IS, [("v02", COUNT, "explanation")])


def test_a_row_that_stands_elsewhere_in_a_form_leads_there() -> None:
    origin = origins()[Cell("indicators", "s2", "target")]
    assert made_of(origin) == [("v01", "s2", "target"), ("v02", "s1", "target")]


def test_what_is_computed_anew_is_of_what_units_typed_and_took_over() -> None:
    origin = origins()[Cell("indicators", COUNT, "light")]
    assert origin.way is Way.COMPUTED
    assert {("v01", COUNT, "actual"), ("v02", COUNT, "actual"), ("v02", COUNT, "target")} <= set(
        made_of(origin)
    )
    spent = origins()[Cell("funds", "fiscal", "rate")]
    assert {column for _, _, column in made_of(spent)} == {"spent", "adjusted"}
