"""Forms that went out, or are merged, and are not due any more (S88): as the roll-call has them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.problems import problem
from xlkpi.rollup.roll.not_due import REASONS, NotDue, why_not_due
from xlkpi.rollup.roll.outline import FOR_EVERYBODY
from xlkpi.rollup.roll.still_counted import still_counting
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.ledger.journal.events import Issued
    from xlkpi.outgoing.change_places import Places
    from xlkpi.problems import Place, Problem
    from xlkpi.rollup.roll.roll_call import RollCall
    from xlkpi.workspace.roster import Roster


@dataclass(frozen=True, slots=True)
class Gone:
    """Forms of a unit that are not due any more for one reason.

    `project` is the one it is about, "" for the whole unit; `counted` and `issued` are the names
    of those that are merged, and of those that only went out.
    """

    unit: str
    name: str
    why: NotDue
    project: str
    counted: tuple[str, ...]
    issued: tuple[str, ...]


def no_longer_due(roll: RollCall, roster: Roster, issues: Mapping[str, Issued]) -> Iterator[Gone]:
    """Yield what is not due any more, and whether it counts; `issues` are the units' newest."""
    due = {form.key for form in roll.forms}
    counting = {form.key: form for form in still_counting(roll.beyond)}
    named: dict[tuple[str, str], str] = {}
    for unit, issued in issues.items():
        for form in issued.occasion.forms if unit != FOR_EVERYBODY else ():
            if not form.spare and (unit, form.project) not in due:
                named[unit, form.project] = form.project_name
    for key, counted in counting.items():
        named.setdefault(key, counted.project.name)
    by_why: dict[tuple[str, NotDue, str], list[tuple[str, str]]] = defaultdict(list)
    for unit, project in named:
        why = why_not_due(roster, unit, project)
        about = "" if why in (NotDue.NOT_IN_USE, NotDue.UNKNOWN_UNIT) else project
        by_why[unit, why, about].append((unit, project))
    called = {form.unit.id: form.unit.name for form in roll.beyond}
    for (unit, why, about), keys in by_why.items():
        known = roster.unit(unit)
        name = known.name if known is not None else called.get(unit, "")
        merged = tuple(named[key] for key in keys if key in counting)
        sent = tuple(named[key] for key in keys if key not in counting)
        yield Gone(unit, name or issues[unit].unit_name, why, about, merged, sent)


def problem_of_gone(gone: Gone, places: Places) -> Problem:
    """Return what is to be said of it (S88), at the cell of the roster that says so."""
    parts = [(_COUNTS, gone.counted), (_ISSUED, gone.issued)]
    state = [words.fill(names=_listed(those)) for words, those in parts if those]
    remedy = _WITHDRAW if gone.counted else _NOT_REMINDED
    project = f" --project {gone.project}" if gone.project else ""
    return problem(
        "S88",
        replace(_place(gone, places), unit=gone.unit, project=gone.project),
        name=gone.name,
        why=REASONS[gone.why],
        state=Words("；".join(one.zh for one in state), "; ".join(one.en for one in state)),
        remedy=(_UNKNOWN if gone.why is NotDue.UNKNOWN_UNIT else remedy).fill(
            unit=gone.unit, project=project
        ),
    )


def _place(gone: Gone, places: Places) -> Place:
    match gone.why:
        case NotDue.NOT_IN_USE:
            return places.known.cell("units", (gone.unit,), "active")
        case NotDue.EXEMPT:
            return places.known.cell("assignments", (gone.unit, gone.project), "exempt")
        case NotDue.UNKNOWN_UNIT:
            return places.known.of_sheet("units")
        case _:
            return places.known.of_sheet("assignments")


def _listed(names: Sequence[str]) -> str:
    return "".join(f"“{name}”" for name in names)


_COUNTS = Words("{names}已并入，仍算数", "{names} is merged and counts")
_ISSUED = Words("{names}已下发，没有并入", "{names} is issued and not merged")
_WITHDRAW = Words(
    "不该算数的，用 xlkpi withdraw {unit}{project} 作废；仍应报的，请在名册中改回来。",
    "Take it out of the count with xlkpi withdraw {unit}{project}, or mend the roster.",
)
_NOT_REMINDED = Words(
    "不用再催；仍应报的，请在名册中改回来。", "Nothing to do, or mend the roster."
)
_UNKNOWN = Words(
    "请在名册中恢复这一行；不再报送的，“在用”选“否”。编号不能删去，也不能给别的单位用。",
    "Restore its line; choose 否 in column 在用 if it reports no more. An id is never given away.",
)
