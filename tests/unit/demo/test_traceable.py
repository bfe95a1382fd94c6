"""Every figure of the demo's master comes from a cell of a file that came in."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.builders.demo_round import played
from tests.oracles.tracing import traced


def test_every_figure_is_traceable_to_return_file_and_cell() -> None:
    """All forms as thirteen clerks filled them, rightly or not, in two rounds."""
    assert traced(played().folder, datetime(2021, 1, 20, tzinfo=UTC)) > 2_000
