"""待办: what is held, with what is known of each; confirm, withdraw and the other decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from xlkpi.api.confirm import confirm, confirm_held, confirm_several
from xlkpi.api.held import beside_what_stands
from xlkpi.api.reinstate import reinstate
from xlkpi.api.to_decide import to_decide
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.texts import Words
from xlkpi.web.asked import NoPageError, Shown
from xlkpi.web.pages.about import about, between_units, waiting
from xlkpi.web.pages.parts_of import part_of
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.intake.decisions import Decided
    from xlkpi.ledger.standing import Standing
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

MOST = 50
"""Of files without a form, faulty and withdrawn forms so many are listed."""
_TICK = "form-"
"""What the names of the boxes begin with that are ticked."""
_UNIT, _WHY, WHO = Words("单位", "unit"), Words("理由", "why"), Words("经办人", "who")


def page(asked: Asked) -> Shown:
    """Show what waits for a decision."""
    found = asked.ask_soon(to_decide, asked.collection, MOST)
    if found is None:
        return waiting(asked, "decisions")
    held = part_of(asked, found.held, lambda one: _searched(one, found.names))
    forms = tuple((one.unit, one.project, one.returned.sha256) for one in held.lines)
    beside = asked.ask_soon(beside_what_stands, asked.collection, forms) if forms else {}
    if beside is None:
        return waiting(asked, "decisions")
    single = [one for one in held.lines if one.unit and one.returned.bundle is None]
    ticks = [_named(one) for one in single] if len({one.key for one in single}) > 1 else ()
    data = {**about(asked), "found": found, "held": held, "beside": beside, "most": MOST}
    data["between"] = between_units(asked)
    data |= {"ticks": ticks, "named": _named}
    return Shown("decisions.html.j2", data)


def _searched(one: Standing, names: Mapping[str, str]) -> str:
    own = (names.get(one.unit, ""), one.unit, one.submission.project_name, one.returned.file)
    return "\n".join((*own, one.returned.sender))


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


def chosen_together(asked: Asked) -> Shown:
    """Show the forms that were ticked: one reason is typed for all of them, and for no other."""
    found = asked.ask(to_decide, asked.collection, MOST)
    ticked = set(_ticked(asked.query))
    chosen = [one for one in found.held if _named(one) in ticked]
    keys = [one.key for one in chosen]
    twice = [one for one in chosen if keys.count(one.key) > 1]
    data = {**about(asked), "found": found, "chosen": chosen, "twice": twice, "named": _named}
    return Shown("decide_together.html.j2", data)


def let_several_count(asked: Asked) -> Goto:
    """Let the forms count that were listed when the reason was typed."""
    why = reason(asked)
    listed = _ticked({name: asked.typed(name) for name in asked.several})
    parts = [tuple(map(unquote, one.split("/", 2))) for one in listed if one.count("/") > 1]
    chosen = [
        Target(unit, project or None, digest, asked.collection) for digest, project, unit in parts
    ]
    if not chosen:
        raise NoPageError

    def doing(_progress: Progress) -> Result:
        made = confirm_several(asked.folder, asked.clock, chosen, why)
        return Result("decided.html.j2", {"made": made})

    return asked.begin(Words("确认", "confirming"), "decisions", doing)


def _ticked(fields: Mapping[str, str]) -> list[str]:
    return [value for name, value in fields.items() if name.startswith(_TICK)]


def _named(one: Standing) -> str:
    """Return what stands for a held form in addresses and forms."""
    return "/".join(quote(part, safe="") for part in (one.returned.sha256, one.project, one.unit))


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
