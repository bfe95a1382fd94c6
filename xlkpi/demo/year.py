"""The script of the whole year: targets, the published text, monitoring, self-evaluation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.demo.monitoring import MONITORING
from xlkpi.demo.performance_text import PERFORMANCE_TEXT
from xlkpi.demo.round import TARGETS, play_targets
from xlkpi.demo.self_evaluation import SELF_EVALUATION
from xlkpi.demo.stage import play_publication, play_stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.demo.steps import Step


def play_year(folder: Path) -> Iterator[Step]:
    """Play the year 2021 of the bundled example in a new or empty folder, a step at a time.

    No socket is opened and no other program run. All times are of the year that is played and the
    key is the same each time, so that the bytes are.

    Raises:
        Unusable: Something is in the folder (S35); exit code 3.
    """
    yield from play_targets(folder)
    yield from play_on(folder)


def play_on(folder: Path) -> Iterator[Step]:
    """Play what follows the round of the targets, in the workspace of that."""
    yield from play_stage(folder, PERFORMANCE_TEXT)
    yield from play_publication(folder, TARGETS, datetime(2021, 1, 19, 2, tzinfo=UTC))
    yield from play_stage(folder, MONITORING)
    when = datetime(2021, 7, 20, 2, tzinfo=UTC)
    yield from play_publication(folder, MONITORING.collection, when)
    yield from play_stage(folder, SELF_EVALUATION)
    when = datetime(2022, 1, 26, 2, tzinfo=UTC)
    yield from play_publication(folder, SELF_EVALUATION.collection, when)
