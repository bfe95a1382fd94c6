"""Forms that went out, or are merged, and are not due any more (S88)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.problems import problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.api.change_places import Places
    from xlkpi.ledger.events import Issued
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.problems import Place, Problem
    from xlkpi.workspace.roster import Roster

    Merged = Mapping[tuple[str, str], FormFacts | None]


def no_longer_due(
    roster: Roster, issues: Mapping[str, Issued], merged: Merged, places: Places
) -> Iterator[Problem]:
    """Yield each unit with forms that are not due any more, and whether they count.

    `merged` is (unit, project) of what is merged -> the form as it was issued, None where it was
    issued to nobody in particular.
    """
    for unit, issued in issues.items():
        if issued.occasion.picks is not None:
            continue
        forms = {form.project: form for form in issued.occasion.forms if not form.spare}
        for (owner, project), form in merged.items():
            if owner == unit and form is not None and not form.spare:
                forms.setdefault(project, form)
        known = roster.unit(unit)
        due = {one.project for one in roster.due_of(unit)} if known and known.active else set()
        gone = [form for project, form in forms.items() if project not in due]
        by_why: dict[tuple[str, str], list[FormFacts]] = defaultdict(list)
        for form in gone:
            by_why[_why(roster, unit, form.project)].append(form)
        for (why, project), those in by_why.items():
            name = known.name if known is not None else issued.unit_name
            place = _place(why, unit, project, places)
            yield _told(place, name, why, those, merged)


def _why(roster: Roster, unit: str, project: str) -> tuple[str, str]:
    """Return why a form is not due, and the project it is about where not the whole unit is."""
    known = roster.unit(unit)
    if known is None:
        return "unknown", ""
    if not known.active:
        return "inactive", ""
    exempt = any((a.unit, a.project) == (unit, project) for a in roster.assignments)
    return ("exempt" if exempt else "unassigned"), project


def _place(why: str, unit: str, project: str, places: Places) -> Place:
    match why:
        case "inactive":
            place = places.cell("units", (unit,), "active")
        case "exempt":
            place = places.cell("assignments", (unit, project), "exempt")
        case "unassigned":
            place = places.of_sheet("assignments")
        case _:
            place = places.of_sheet("units")
    return replace(place, unit=unit, project=project)


def _told(place: Place, name: str, why: str, forms: Sequence[FormFacts], merged: Merged) -> Problem:
    counted = [form for form in forms if (place.unit, form.project) in merged]
    issued = [form for form in forms if form not in counted]
    parts = [(_COUNTS, counted), (_ISSUED, issued)]
    state = [words.fill(names=_names(those)) for words, those in parts if those]
    remedy = _UNKNOWN if why == "unknown" else _WITHDRAW if counted else _NOT_REMINDED
    project = f" --project {place.project}" if place.project else ""
    return problem(
        "S88",
        place,
        name=name,
        why=_WHY[why],
        state=Words("；".join(one.zh for one in state), "; ".join(one.en for one in state)),
        remedy=remedy.fill(unit=place.unit, project=project),
    )


def _names(forms: Sequence[FormFacts]) -> str:
    return "".join(f"“{form.project_name or form.project}”" for form in forms)


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
