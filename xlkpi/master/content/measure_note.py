"""What a sheet says of the measure of its amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.measures import has_amounts

if TYPE_CHECKING:
    from xlkpi.rollup.facts import Facts


def measure_note(facts: Facts) -> tuple[str, ...]:
    """Return the note on the measure; none where the form has no amounts."""
    return (f"金额单位：{facts.view.measure}",) if has_amounts(facts.spec) else ()
