"""总览: how far the collection is, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.news import news
from xlkpi.api.status import status
from xlkpi.problems import Severity
from xlkpi.rollup.roll.missing import missing
from xlkpi.rollup.roll.outline import rates
from xlkpi.rollup.roll.states import seen_state
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.about import about, between_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.problems import Problem
    from xlkpi.rollup.roll.outline import FormOutline
    from xlkpi.web.asked import Asked


SETTINGS = "settings"
_ITEMS = 8
"""Things that happened that are shown: the latest."""
_MOST = 100
"""Units and forms that are listed at most."""
_PRINTED = 12
"""Of one list so many are printed, of two half as many of each: it is one page of A4."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next thing to do: its page, its button, and why.

    The page is one of the collection, or the workspace's `SETTINGS`.
    """

    page: str
    button: Words
    why: Words


def page(asked: Asked) -> Shown:
    """Show who has returned what, what waits, what is new, and the next thing to do."""
    found = asked.ask(status, asked.collection)
    new = asked.ask_soon(news, asked.collection)
    between = between_units(asked)
    call = found.call
    step = next_step(call.forms, sum(is_wrong(one) for one in between or ()))
    held = [one for one in (*call.forms, *call.beyond) if one.state == "held"]
    data = {
        **about(asked),
        "found": found,
        "rates": rates(call.units),
        "counts": _counts(call.forms),
        "missing": missing(call),
        "most": _MOST,
        "printed": _PRINTED // 2 if held else _PRINTED,
        "held": held,
        "next": step,
        "next_at": (asked.in_workspace if step.page == SETTINGS else asked.address)(step.page),
        "news": new,
        "between": between,
        "items": _ITEMS,
    }
    return Shown("overview.html.j2", data)


def _counts(forms: Sequence[FormOutline]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for form in forms:
        state = seen_state(form.state, form.unit)
        counts[state] = counts.get(state, 0) + 1
    return counts


def is_wrong(one: Problem) -> bool:
    """Whether a problem is an error."""
    return one.severity is Severity.ERROR


_MISSING = ("issued", "awaited", "rejected", "returned", "unreadable")


def next_step(forms: Sequence[FormOutline], between: int = 0) -> NextStep:
    """Return what to do next, by what has become of the forms that are due.

    Who sends a bundle gets no workbooks: what is not there of such a unit is missing. `between` are
    the errors that only the forms of several units show.
    """
    if not forms:
        why = Words(
            "还没有要报的表：先填部门，再填名册里的单位、项目和分工。",
            "No form is due yet: fill in the department, then the roster’s units and projects.",
        )
        return NextStep(SETTINGS, Words("填写设置和名册", "Fill in settings and roster"), why)
    counts = _counts(forms)
    n = counts.get("not_issued", 0)
    if n:
        why = Words("还有 {n} 张表没有下发。", "{n} forms have not gone out.").fill(n=n)
        return NextStep("out", Words("生成并下发工作簿", "Make the workbooks"), why)
    n = counts.get("held", 0)
    if n:
        why = Words("有 {n} 张表等您确认。", "{n} forms wait for your word.").fill(n=n)
        return NextStep("decisions", Words("处理待确认的表", "Decide what is held"), why)
    n = sum(counts.get(state, 0) for state in _MISSING)
    if n:
        faulty = counts.get("rejected", 0) + counts.get("returned", 0)
        why = Words("还差 {n} 张表。", "{n} forms are still missing.").fill(n=n)
        if faulty:
            why = Words(
                "还差 {n} 张表，其中 {m} 张有错误，请单位改。",
                "{n} forms are still missing; {m} of them came with errors.",
            ).fill(n=n, m=faulty)
        return NextStep("in", Words("读入交回的表", "Take in what came back"), why)
    if between:
        why = Words(
            "应报的表都已并入，有 {n} 个各单位之间的错误要核对。",
            "All forms that are due are merged; {n} errors between units are to be looked at.",
        ).fill(n=between)
        return NextStep("decisions", Words("核对各单位之间的错误", "Look at the errors"), why)
    why = Words("应报的表都已并入。", "All forms that are due are merged.")
    return NextStep("totals", Words("查看汇总", "Look at the totals"), why)
