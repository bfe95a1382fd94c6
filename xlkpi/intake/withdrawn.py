"""Withdrawn returns whose very file comes again: told, with who withdrew them and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.ledger.decisions import withdrawal
from xlkpi.problems import Place, problem
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from xlkpi.ledger.decisions import Decision
    from xlkpi.problems import Problem
    from xlkpi.records import Return


def withdrawals(
    decisions: Sequence[Decision], zone: tzinfo, known: Return, name: str
) -> Iterator[Problem]:
    """Yield each decision that keeps a known return, now come as file `name`, from counting (X28).

    One that is about a single form is told at its sheet.
    """
    seen = set()
    for form in known.submissions:
        away = withdrawal(known, form.project, decisions)
        if away is None or away in seen:
            continue
        seen.add(away)
        whole = away.project is None
        place = Place(
            file=name,
            sheet="" if whole else form.sheet,
            unit=form.unit,
            project="" if whole else form.project,
        )
        given = away.given
        when = shown(datetime.fromisoformat(given.at), zone)
        yield problem("X28", place, other=known.file, who=given.who, why=given.why, when=when)
