"""What does not take the place of a figure that counts before the department says so.

- The values of an own earlier return that were replaced or withdrawn since, and come again: an
  older version may have been sent by mistake (F32). What the department typed itself is none, nor
  is the marked copy of a later return: who corrects it means what it says. Bundles are numbered.
- A workbook under the name, or in the folder, of another unit (F33): it may be filled in for that
  one.
- A template for everybody, in which anybody may have chosen the unit, where what counts came on
  the unit's own issue or was typed by the department (F35).

Where nothing counts yet, or the values are those that count, nothing is lost: both are taken; that
the department withdrew the same before is told (X29).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem
from xlkpi.records import Status
from xlkpi.texts import Words, same
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem


def asked_first(series: Iterable[tuple[Standing, bool]], zone: tzinfo) -> Iterator[Standing]:
    """Yield one form's series with what would replace a figure unasked held.

    Each comes with whether the department chose it; times are told by the clock of `zone`.
    """
    earlier: list[Standing] = []
    counting: Standing | None = None
    for standing, chosen in series:
        one = standing
        if one.status.valid or _waits(one):
            doubt = None if chosen else _doubt(one, counting, earlier, zone)
            if doubt is None:
                one = _remarked(one, counting, earlier)
                counting = one if one.status.valid else counting
            else:
                one = replace(one, status=Status.HELD, problems=(*one.problems, doubt))
        earlier.append(one)
        yield one


def _waits(one: Standing) -> bool:
    """Whether a form on a template for everybody is held already: it is told what it would do."""
    return one.submission.by_choice and one.status is Status.HELD


def _doubt(
    new: Standing, counting: Standing | None, earlier: Sequence[Standing], zone: tzinfo
) -> Problem | None:
    if counting is None or counting.submission.content == new.submission.content:
        return None
    returned = counting.returned
    said = {"newer": returned.file, "when": shown(returned.received, zone)}
    older = _older(new, earlier)
    if older is not None:
        since = shown(older.returned.received, zone)
        name = (_AWAY if _is_withdrawn(older) else _THERE).fill(file=older.returned.file)
        return problem("F32", _place(new), other=name, since=since, **said)
    if new.returned.named:
        named, inside = new.returned.named, new.returned.unit_name
        return problem("F33", _place(new), named=named, inside=inside, **said)
    if new.submission.by_choice and _is_vouched_for(counting):
        return problem("F35", _place(new), inside=new.returned.unit_name, **said)
    return None


_THERE = same("{file}")
_AWAY = Words("{file}（已作废）", "{file} (withdrawn)")


def _remarked(new: Standing, counting: Standing | None, earlier: Sequence[Standing]) -> Standing:
    """Return a form that counts; that the same was withdrawn before is told (X29)."""
    if counting is not None or not new.status.valid or new.returned.by_hand:
        return new
    content = new.submission.content
    away = [one for one in earlier if _is_withdrawn(one) and one.submission.content == content]
    if not away:
        return new
    fault = problem("X29", _place(new), other=away[-1].returned.file)
    return replace(new, problems=(*new.problems, fault))


def _is_vouched_for(counting: Standing) -> bool:
    """Whether what counts came on the unit's own issue, or from the department itself."""
    return counting.returned.by_hand or not counting.submission.by_choice


def _older(new: Standing, earlier: Sequence[Standing]) -> Standing | None:
    """Return the own earlier version that comes again with a form, None where none does."""
    if new.returned.by_hand or new.returned.bundle is not None:
        return None
    content = new.submission.content
    places = [n for n, s in enumerate(earlier) if s.submission.content == content and _counted(s)]
    if not places or _parent(new, earlier) > places[-1]:
        return None
    return earlier[places[-1]]


def _counted(one: Standing) -> bool:
    """Whether a form counted at some time, or was taken out of the count by the department."""
    return one.status.valid or _is_withdrawn(one)


def _is_withdrawn(one: Standing) -> bool:
    return one.status is Status.WITHDRAWN


def _parent(new: Standing, earlier: Sequence[Standing]) -> int:
    """Return the place of the return that a marked copy corrects, -1 where there is none."""
    answers = new.returned.answers
    found = (n for n, s in enumerate(earlier) if answers and s.returned.sha256.startswith(answers))
    return next(found, -1)


def _place(new: Standing) -> Place:
    return Place(
        file=new.returned.file, sheet=new.submission.sheet, unit=new.unit, project=new.project
    )
