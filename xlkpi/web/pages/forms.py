"""单位: one form as it is filled in, beside the one before, each cell that differs marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.side_by_side import side_by_side
from xlkpi.problems import Severity
from xlkpi.web.asked import NoPageError, Shown
from xlkpi.web.pages.about import about

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.api.side_by_side import At, Filled
    from xlkpi.web.asked import Asked


def page(asked: Asked) -> Shown:
    """Show one form of a unit in two returns, side by side.

    Raises:
        NoPageError: There is no such form or return.
    """
    unit, project = asked.places["unit"], asked.query.get("project")
    between = asked.query.get("before", ""), asked.query.get("after", "")
    found = asked.ask(side_by_side, asked.collection, unit, project, between)
    if found is None:
        raise NoPageError
    faults = [(at, one) for at, some in found.after.faults.items() for one in some]
    listed = [(at, one) for at, one in faults if one.severity is not Severity.INFO]
    numbers: dict[At, list[int]] = {}
    for number, (at, _) in enumerate(listed, 1):
        numbers.setdefault(at, []).append(number)
    data = {
        **about(asked),
        "unit": unit,
        "found": found,
        "faults": [one for _, one in listed],
        "notes": [one for _, one in faults if one.severity is Severity.INFO],
        "numbers": numbers,
    }
    return Shown("form.html.j2", data)


def marks(filled: Filled) -> Mapping[At, str]:
    """Return the classes of the cells that are marked: those that differ, and those with faults."""
    found = dict.fromkeys(filled.changed, " changed")
    for at, (worst, *_) in filled.faults.items():
        if worst.severity is not Severity.INFO:
            found[at] = f"{found.get(at, '')} {worst.severity.value}"
    return found
