"""Of each amount the adjustment recorded last counts, whatever was decided in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.samples import ADJUSTED, GIVEN
from xlkpi.department.adjustments import adjustments, amount_in
from xlkpi.ledger.decisions import Extended
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

TARGETS = load(specs_dir() / "project_targets.yaml").value
AMOUNTS = st.decimals(0, 10**6, places=4, allow_nan=False).map(str)
ONE = st.builds(
    lambda unit, field, amount, measure: replace(
        ADJUSTED, unit=unit, field=field, amount=amount, measure=measure, spec=""
    ),
    st.sampled_from(["v01", "v02"]),
    st.sampled_from(["fiscal_funds", "other_funds"]),
    AMOUNTS,
    st.sampled_from(["万元", "元"]),
)
OTHER = st.just(Extended("2021-targets", "v01", "2021-01-22", GIVEN))


@dataclass(frozen=True)
class Recorded:
    """A ledger that knows its decisions only."""

    all_of: Sequence[Any]

    def decisions(self, collection: str) -> Sequence[Any]:
        return [one for one in self.all_of if one.collection == collection]


@given(st.lists(ONE | OTHER, max_size=12))
def test_the_last_of_each_amount_counts(decisions: list[Any]) -> None:
    department: Any = SimpleNamespace(spec=lambda _: TARGETS)
    collection: Any = SimpleNamespace(id="2021-targets", spec="project_targets")
    ledger: Any = Recorded(decisions)
    found = adjustments(department, ledger, collection)
    expected: dict[tuple[str, str, str], str] = {}
    for one in decisions:
        if not isinstance(one, Extended):
            expected[one.unit, one.project, one.field] = one.amount
    told = {
        (*key, cell.column): one.amount
        for key, cells in found.items()
        for cell, one in cells.items()
    }
    assert told == expected


@given(ONE)
def test_an_amount_in_the_other_measure_and_back_is_the_same(one: Any) -> None:
    in_yuan = replace(one, amount=str(amount_in(one, "元")), measure="元")
    assert amount_in(in_yuan, one.measure) == Decimal(one.amount)
