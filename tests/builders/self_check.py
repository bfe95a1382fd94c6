"""What the lines of a self-check say: each fault by its code and the cell to mend."""

from __future__ import annotations

from xlkpi.plan.formulas import FOUND_END


def found_in(line: object) -> set[tuple[str, str]]:
    """The (code, cell) pairs of a line as its cell shows it."""
    faults = [one.split(" ") for one in str(line or "").split(FOUND_END) if one]
    return {(code, cell) for code, cell in faults}
