"""Forms that went out, or are merged, and are not due any more (S88)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.problems import problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.api.change_places import Places
    from xlkpi.ledger.events import Issued
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Place, Problem
    from xlkpi.workspace.roster import Roster

    Merged = Mapping[str, Mapping[str, Standing]]


@dataclass(frozen=True, slots=True)
class Gone:
    """Forms of a unit that are not due any more for one reason.

    `project` is the one it is about, "" for the whole unit; `counted` and `issued` are the names
    of those that are merged, and of those that only went out.
    """

    unit: str
    name: str
    why: str
    project: str
    counted: tuple[str, ...]
    issued: tuple[str, ...]


def no_longer_due(
    roster: Roster,
    issues: Mapping[str, Issued],
    merged: Merged,
    was_due: Callable[[Standing], bool],
) -> Iterator[Gone]:
    """Yield what is not due any more, and whether it counts.

    `merged` is unit -> project -> the form that counts. One that never was due, and was confirmed,
    is passed over while its unit is in use.
    """
    for unit in dict.fromkeys((*issues, *merged)):
        issued, known, own = issues.get(unit), roster.unit(unit), merged.get(unit, {})
        if not unit:
            continue  # the template for everybody
        in_use = known is not None and known.active
        names = {
            form.project: form.project_name
            for form in (issued.occasion.forms if issued is not None else ())
            if not form.spare
        }
        for project, one in own.items():
            if not in_use or was_due(one):
                names.setdefault(project, one.submission.project_name)
        due = {one.project for one in roster.due_of(unit)} if in_use else set()
        by_why: dict[tuple[str, str], list[str]] = defaultdict(list)
        for project in names:
            if project not in due:
                by_why[_why(roster, unit, project)].append(project)
        name = known.name if known is not None else _last_name(issued, own)
        for (why, about), those in by_why.items():
            counted = tuple(names[one] or one for one in those if one in own)
            sent = tuple(names[one] or one for one in those if one not in own)
            yield Gone(unit, name, why, about, counted, sent)


def _last_name(issued: Issued | None, own: Mapping[str, Standing]) -> str:
    """Return what a unit that the roster does not know any more was called."""
    if issued is not None:
        return issued.unit_name
    return next((one.returned.unit_name for one in own.values()), "")


def _why(roster: Roster, unit: str, project: str) -> tuple[str, str]:
    """Return why a form is not due, and the project it is about where not the whole unit is."""
    known = roster.unit(unit)
    if known is None:
        return "unknown", ""
    if not known.active:
        return "inactive", ""
    exempt = any((a.unit, a.project) == (unit, project) for a in roster.assignments)
    return ("exempt" if exempt else "unassigned"), project


def tell_gone(gone: Gone, places: Places) -> Problem:
    """Return what is to be said of it (S88), at the cell of the roster that says so."""
    parts = [(_COUNTS, gone.counted), (_ISSUED, gone.issued)]
    state = [words.fill(names=_listed(those)) for words, those in parts if those]
    remedy = _WITHDRAW if gone.counted else _NOT_REMINDED
    project = f" --project {gone.project}" if gone.project else ""
    return problem(
        "S88",
        replace(_place(gone, places), unit=gone.unit, project=gone.project),
        name=gone.name,
        why=_WHY[gone.why],
        state=Words("；".join(one.zh for one in state), "; ".join(one.en for one in state)),
        remedy=(_UNKNOWN if gone.why == "unknown" else remedy).fill(
            unit=gone.unit, project=project
        ),
    )


def _place(gone: Gone, places: Places) -> Place:
    match gone.why:
        case "inactive":
            return places.cell("units", (gone.unit,), "active")
        case "exempt":
            return places.cell("assignments", (gone.unit, gone.project), "exempt")
        case "unassigned":
            return places.of_sheet("assignments")
        case _:
            return places.of_sheet("units")


def _listed(names: Sequence[str]) -> str:
    return "".join(f"“{name}”" for name in names)


_WHY = {
    "unknown": Words("已不在名册中", "is not in the roster any more"),
    "inactive": Words("在名册中已不在用", "is not in use any more"),
    "exempt": Words("已改为免报", "is exempt now"),
    "unassigned": Words("在“分工”中已没有这个项目", "is not assigned it any more"),
}
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
