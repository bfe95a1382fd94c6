"""When the masters of tests are written."""

from __future__ import annotations

from datetime import UTC, datetime

CREATED = datetime(2021, 1, 1, tzinfo=UTC)


WHEN = datetime(2021, 1, 12, 16, 30, tzinfo=UTC)
