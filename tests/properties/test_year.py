"""A year at random: what a stage stands on is what is accepted, and every figure walks back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.builders.years import JUNE, PROJECTS, SELF, UNITS, Step, T, Year
from tests.conftest import times
from tests.oracles.walked_back import walked_back

YEARS = times(test=0, laws=2, soak=60)
STAGES = ("targets", "issue monitoring", "monitor", "issue evaluation", "evaluate")
OTHERS = ("amend funds", "amend target", "amend spent", "withdraw")
STEPS = st.builds(
    Step,
    st.sampled_from((*STAGES, *OTHERS)),
    st.sampled_from(UNITS),
    st.sampled_from(PROJECTS),
    st.integers(100, 9_999),
)


def of_both(what: str, *numbers: int) -> list[Step]:
    return [Step(what, unit, number=n) for unit, n in zip(UNITS, numbers, strict=True)]


@st.composite
def years(draw: st.DrawFn) -> list[Step]:
    """Each stage by both villages in turn, with whatever else may happen before and after it."""
    steps: list[Step] = []
    for what in STAGES:
        numbers = draw(st.tuples(*[st.integers(100, 9_999)] * 2))
        steps += draw(st.lists(STEPS, max_size=2))
        steps += of_both(what, *numbers)
    return [*steps, *draw(st.lists(STEPS, max_size=2))]


WHOLE = [
    *of_both("targets", 6_070, 1_234),
    Step("amend funds", "v01", "p1", 5_800),
    *of_both("issue monitoring", 1, 1),
    *of_both("monitor", 10, 14),
    Step("amend target", "v02", "p2", 61),
    Step("targets", "v01", number=7_001),
    Step("withdraw", "v01", "p2"),
    Step("issue monitoring", "v01"),
    Step("issue monitoring", "v02"),
    Step("monitor", "v02", number=23),
    Step("monitor", "v01", number=9),
    Step("amend spent", "v01", "p1", 21),
    *of_both("issue evaluation", 1, 1),
    *of_both("evaluate", 1, 1),
    Step("amend funds", "v02", "p1", 4_444),
]
"""Everything that can happen once, and a late return over an amendment."""


@example(WHOLE)
@given(years())
@settings(
    max_examples=max(YEARS, 1),
    phases=[Phase.explicit, *([Phase.generate] if YEARS else [])],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_a_year_stands_on_what_is_accepted_and_walks_back(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        year = Year(Path(folder))
        for step in steps:
            year.take(step)
            for stage in {stage for stage, _ in year.sent}:
                assert year.told(stage) == year.stale(stage), (step, stage)
        year.expect_what_was_said()
        counted: Counter[str] = Counter()
        for name in (T, JUNE, SELF):
            if year.accepted(name):
                found = walked_back(year.folder, year.published(name), year.now)
                assert found.wrong == ()
                counted += found.counted
        if steps == WHOLE:
            assert min(counted["来表"], counted["部门更正"], counted["设置"]) > 0, counted
            assert counted["来表"] > 500
