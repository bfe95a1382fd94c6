"""What Excel refuses of a plan, told at the lines of its spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.plan.limits import too_much
from xlkpi.problems import Place, problem
from xlkpi.spec.files import located
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.plan.limits import TooMuch
    from xlkpi.plan.model import Plan
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.spec.source.located import Located, Trail

_LIMITS = {
    "characters": Words("编译成的 Excel 公式的字符数", "the compiled Excel formula’s length"),
    "nesting": Words("编译成的 Excel 公式的嵌套层数", "the compiled Excel formula’s nesting"),
    "forms": Words("一个工作簿中的表数", "the number of forms in one workbook"),
}


def beyond_excel(loaded: LoadedSpec, plan: Plan, file: str) -> tuple[Problem, ...]:
    """Return what is too much for Excel in a workbook of a spec (S09), each line once.

    Args:
        loaded: The spec, free of faults.
        plan: Of the workbook.
        file: The spec's, as problems name it.
    """
    found = too_much(plan)
    whole = located(loaded.text, file) if found else None
    return () if whole is None else tuple(_told(loaded.spec, whole, found))


def _told(spec: Spec, located: Located, found: tuple[TooMuch, ...]) -> Iterator[Problem]:
    told: set[tuple[Place, str]] = set()
    for one in found:
        place = located.place(_trail(spec, one))
        if (place, one.limit) not in told:
            told.add((place, one.limit))
            numbers = {"found": str(one.found), "most": str(one.most)}
            yield problem("S09", place, what=_LIMITS[one.limit], **numbers)


def _trail(spec: Spec, found: TooMuch) -> Trail:
    if found.limit == "forms":
        return ("sheets",)
    if found.field:
        owner: Trail = ("tables", found.table, "columns") if found.table else ("fields",)
        return (*owner, found.field, "formula")
    own = [n for n, rule in enumerate(spec.rules) if rule.code in found.codes]
    return ("rules", own[0]) if own else ("fields",)
