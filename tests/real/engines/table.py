"""The table of docs/reference/compatibility.md: written from what was measured, and read again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.real.engines.measured import SPECS
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.real.engines.measured import Outcome, Row

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "compatibility.md"
BEGIN, END = "<!-- measured: ", "<!-- end of what is measured -->"
WORDS = {
    Status.UNREADABLE: "unreadable",
    Status.REJECTED: "rejected",
    Status.HELD: "held",
    Status.ACCEPTED_WITH_WARNINGS: "accepted with warnings",
    Status.ACCEPTED: "accepted",
}
HEAD = ("program", "file", *SPECS, "lost in the file", "version")


def verdict(row: Row) -> tuple[str, ...]:
    """Return the cells of a row but for the version, which is told for the date of writing."""
    spoken = (_spoken(row.outcomes[spec]) for spec in SPECS)
    return (row.engine, f".{row.kind}", *spoken, ", ".join(row.lost) or "nothing")


def _spoken(one: Outcome) -> str:
    equal = one.inputs - len(one.differences)
    codes = f": {', '.join(sorted(one.codes))}" if one.codes else ""
    return f"{equal} of {one.inputs}, {WORDS[one.verdict]}{codes}"


def verdicts_in_docs() -> tuple[tuple[str, ...], ...]:
    """Return the rows of the page's table but for their versions."""
    table = _parts()[1].splitlines()
    rows = [line for line in table if line.startswith("|")][2:]
    cells = (tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows)
    return tuple(row[:-1] for row in cells)


def write(rows: Sequence[Row]) -> None:
    """Write the table into the page, with the versions of today."""
    before, _, after = _parts()
    lines = [HEAD, tuple("---" for _ in HEAD), *((*verdict(row), row.version) for row in rows)]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    day = datetime.now(UTC).date().isoformat()
    page = f"{before}{BEGIN}{day} -->\n\nMeasured on {day}.\n\n{table}\n\n{END}{after}"
    PAGE.write_text(page, encoding="utf-8")


def _parts() -> tuple[str, str, str]:
    """Return the page before, in and after the marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    inside, _, after = rest.partition(END)
    return before, inside, after
