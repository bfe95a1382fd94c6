"""The two laws of the self-check, over random fillings calculated by LibreOffice.

1. Where the self-check passes, the import finds no error. 2. Where the import finds no error and
had nothing to normalise, the self-check passes. And where nothing was normalised, both blame the
same cells by the same codes.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from tests.fillings import ALL, filled
from tests.forms import RECEIVED, Issued, plan, roster, sign
from xlkpi.cells import CellRef
from xlkpi.importer.returns import Incoming, import_returns
from xlkpi.problems import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.cache import Sheets
    from tests.real.office import Office
    from xlkpi.records import Submission

Pairs = set[tuple[str, str]]
EVENTS = {rule.code for rule in plan().spec.rules if rule.event is not None} | {"K08"}


def blamed(sheets: Sheets, form: int) -> Pairs:
    """(code, cell) of the failing lines of a form's self-check."""
    planned = plan(*ALL).forms[form]
    cells = sheets[planned.sheet]
    found: Pairs = set()
    for check in plan(*ALL).checks:
        code = cells.get(str(check.at))
        if check.sheet == planned.sheet and code:
            at = CellRef(check.at.row, check.at.column + 1)
            found.add((str(code), str(cells.get(str(at)))))
    return found


def errors(submission: Submission) -> Pairs:
    return {(p.code, p.place.cell) for p in submission.problems if p.severity is Severity.ERROR}


def test_the_laws_hold(office: Office, tmp_path: Path, soak: bool) -> None:
    rng = random.Random(2021)
    issues, around = Issued(plan(*ALL)), roster()
    count: Counter[str] = Counter()
    wrong: list[tuple[str, int, int, Pairs, Pairs]] = []
    for number in range(273 if soak else 6):
        data = filled(rng)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        sheets = office.recalculate(path)
        path.unlink()
        (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], issues, sign, around)
        by_project = {s.project: s for s in returned.submissions}
        for form, planned in enumerate(plan(*ALL).forms):
            submission = by_project[planned.project]
            check, found = blamed(sheets, form), errors(submission)
            if ("F17", "") in found:
                continue
            normalised = any(p.code in EVENTS for p in submission.problems)
            count["forms"] += 1
            count["passed"] += not check
            count["without errors"] += not found
            count["normalised"] += normalised
            if not check and found:
                wrong.append(("law 1", number, form, check, found))
            if not found and not normalised and check:
                wrong.append(("law 2", number, form, check, found))
            if not normalised and check != found:
                wrong.append(("same", number, form, check - found, found - check))
    print(dict(count))  # noqa: T201 - how much was really tried
    assert not wrong, (len(wrong), wrong[:5])
    assert count["passed"] > 5
    assert count["forms"] - count["passed"] > 5
