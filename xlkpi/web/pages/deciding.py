"""待办: what is held, with what is known of each; confirm, withdraw and the other decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.confirm import confirm, confirm_held
from xlkpi.api.formless import formless
from xlkpi.api.reinstate import reinstate
from xlkpi.api.status import returns_called
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.rollup.roll.held import together
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.facts import about
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.intake.decisions import Decided
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_MOST = 50
"""Files without a form that are listed: the latest."""
_UNIT, _WHY, WHO = Words("单位", "unit"), Words("理由", "why"), Words("经办人", "who")


def page(asked: Asked) -> Shown:
    """Show what waits for a decision."""
    call = returns_called(asked.folder, asked.clock, asked.collection)
    held = [one for one in call.series if one.status is Status.HELD]
    faulty = [one for one in (*call.forms, *call.beyond) if one.count(Severity.ERROR)]
    names = {one.unit.id: one.unit.name for one in (*call.forms, *call.beyond)}
    data = {
        **about(asked),
        "held": held,
        "names": names,
        "template_only": len(together(call.series)[0]),
        "faulty": faulty,
        "formless": formless(asked.folder, asked.clock, _MOST),
        "withdrawn": [one for one in call.series if one.status is Status.WITHDRAWN],
    }
    return Shown("decisions.html.j2", data)


def let_count(asked: Asked) -> Goto:
    """Let a held return count."""
    chosen, why = target(asked), reason(asked)
    what = Words("确认", "confirming")
    return decided(asked, what, lambda: confirm(asked.folder, asked.clock, chosen, why))


def let_all_count(asked: Asked) -> Goto:
    """Let all count that is held only because it came on the template for everybody."""
    why = reason(asked)

    def doing(_progress: Progress) -> Result:
        made = confirm_held(asked.folder, asked.clock, asked.collection, why)
        return Result("decided_together.html.j2", {"made": made})

    return asked.begin(Words("确认", "confirming"), "decisions", doing)


def take_out(asked: Asked) -> Goto:
    """Take a return out of the count."""
    chosen, why = target(asked), reason(asked)
    what = Words("作废", "withdrawing")
    return decided(asked, what, lambda: withdraw(asked.folder, asked.clock, chosen, why))


def take_back(asked: Asked) -> Goto:
    """Take a withdrawal back."""
    chosen, why = target(asked), reason(asked)
    what = Words("撤销作废", "taking a withdrawal back")
    return decided(asked, what, lambda: reinstate(asked.folder, asked.clock, chosen, why))


def decided(asked: Asked, what: Words, deciding: Callable[[], Decided]) -> Goto:
    """Have something decided, and show what it changed."""

    def doing(_progress: Progress) -> Result:
        return Result("decided.html.j2", {"made": deciding()})

    return asked.begin(what, asked.typed("back") or "decisions", doing)


def target(asked: Asked) -> Target:
    """Return what a decision is about, as the form says."""
    unit = asked.needed("unit", _UNIT)
    return Target(unit, asked.typed("project") or None, asked.typed("return"), asked.collection)


def reason(asked: Asked) -> Reason:
    """Return why something is decided and by whom, as the form says."""
    return Reason(asked.needed("why", _WHY), asked.needed("who", WHO))
