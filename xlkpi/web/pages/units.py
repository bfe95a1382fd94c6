"""单位: all units, and one with its history, its faults and what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.api.adjust import adjust
from xlkpi.api.amend import amend
from xlkpi.api.diff import diff
from xlkpi.api.extend import extend, extend_several
from xlkpi.api.plan import input_labels
from xlkpi.api.status import status
from xlkpi.api.status_of_unit import unit_history
from xlkpi.api.waive import waive
from xlkpi.department.targets import Target
from xlkpi.problems import Severity
from xlkpi.rollup.roll.states import state_words
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.about import about
from xlkpi.web.pages.deciding import decided, reason, target
from xlkpi.web.pages.parts_of import part_of
from xlkpi.web.pages.typed import day_typed, last_day_typed, units_typed
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.api.status_of_unit import UnitHistory
    from xlkpi.problems import Problem
    from xlkpi.rollup.roll.outline import UnitStatus
    from xlkpi.texts import Lang
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_UNITS = Words("单位", "units")
_FAULT, _FIELD, _VALUE = Words("错误", "fault"), Words("栏目", "field"), Words("更正为", "value")
_AMOUNT = Words("调整后的金额", "amount")
LATE = Words("逾期", "overdue")


def page(asked: Asked) -> Shown:
    """Show the units, a part at a time; they are searched by name, id, kind and state."""
    found = asked.ask(status, asked.collection)
    part = part_of(asked, found.call.units, lambda one: _searched(one, asked.lang))
    return Shown("units.html.j2", {**about(asked), "part": part})


def _searched(one: UnitStatus, lang: Lang) -> str:
    late = LATE.into(lang) if one.overdue else ""
    state = state_words(one.state, one.unit).into(lang)
    return f"{one.unit.name}\n{one.unit.id}\n{one.unit.kind}\n{state}\n{late}"


def one(asked: Asked) -> Shown:
    """Show all that is known of one unit."""
    name = asked.places["unit"]
    found = unit_history(asked.folder, asked.clock, name, asked.collection)
    came = any(form.returns for form in found.forms)
    changed = diff(asked.folder, asked.clock, found.unit.id, asked.collection) if came else ()
    errors = tuple(_errors(found))
    labels = asked.ask(input_labels, asked.collection)
    data = {**about(asked), "found": found, "changed": changed, "errors": errors, "labels": labels}
    return Shown("unit.html.j2", data)


def _errors(found: UnitHistory) -> Iterator[tuple[str, str, tuple[tuple[Problem, ...], ...]]]:
    """Yield id and name of each project whose form has errors, and these by their codes."""
    wrong = [one for one in found.problems if one.severity is Severity.ERROR]
    names = {form.key[1]: form.project.name for form in found.forms}
    for project in dict.fromkeys(one.place.project for one in wrong):
        codes: dict[str, list[Problem]] = {}
        for one in wrong:
            if one.place.project == project:
                codes.setdefault(one.code, []).append(one)
        yield project, names.get(project, ""), tuple(map(tuple, codes.values()))


def give_time(asked: Asked) -> Goto:
    """Give a unit until the end of another day."""
    until, what = last_day_typed(asked), Words("延期", "more time")
    chosen, why = target(asked), reason(asked)
    return decided(asked, what, lambda: extend(asked.folder, asked.clock, chosen, until, why))


def give_several_time(asked: Asked) -> Goto:
    """Give several units until the end of another day."""
    asked.needed("units", _UNITS)
    targets = [Target(one, None, "", asked.collection) for one in units_typed(asked)]
    until, why = last_day_typed(asked), reason(asked)

    def doing(_progress: Progress) -> Result:
        made = extend_several(asked.folder, asked.clock, targets, until, why)
        return Result("extended_together.html.j2", {"made": made})

    return asked.begin(Words("延期", "more time"), "units", doing)


def adjust_budget(asked: Asked) -> Goto:
    """Put on record that a budget was adjusted by a document."""
    field, value = asked.needed("field", _FIELD), asked.needed("value", _AMOUNT)
    on = day_typed(asked, "on")
    chosen, why = target(asked), reason(asked)

    def doing(_progress: Progress) -> Result:
        made = adjust(asked.folder, asked.clock, chosen, {field: value}, why, on)
        return Result("adjusted.html.j2", {"made": made})

    return asked.begin(Words("预算调整", "a budget’s adjustment"), asked.typed("back"), doing)


def let_pass(asked: Asked) -> Goto:
    """Let a fault of a unit pass."""
    project, _, code = asked.needed("fault", _FAULT).rpartition("/")
    chosen, why = replace(target(asked), project=project or None), reason(asked)
    field = asked.typed("field")
    what = Words("豁免", "letting a fault pass")
    return decided(asked, what, lambda: waive(asked.folder, asked.clock, chosen, code, field, why))


def correct(asked: Asked) -> Goto:
    """Correct a figure that was given by telephone."""
    field, value = asked.needed("field", _FIELD), asked.typed("value")
    chosen, why = target(asked), reason(asked)

    def doing(_progress: Progress) -> Result:
        made = amend(asked.folder, asked.clock, chosen, {field: value}, why)
        return Result("amended.html.j2", {"made": made})

    return asked.begin(Words("更正", "correcting"), asked.typed("back") or "units", doing)
