"""Part 1 of the published text: the office fills in its form as the source prints it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.demo.stage import Script
from xlkpi.example.content import text_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.demo.stage import Known
    from xlkpi.demo.typist import Typed


def typed(_unit: str, _project: str, _known: Known) -> Mapping[str, Typed]:
    """Return what the office types, by reference of an input: the source's words."""
    return text_values()


PERFORMANCE_TEXT = Script(
    "2021-text",
    "整体文本",
    sent=datetime(2021, 1, 15, 1, tzinfo=UTC),
    first=datetime(2021, 1, 18, 8, tzinfo=UTC),
    second=None,
    fills=typed,
)
