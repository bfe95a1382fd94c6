"""Spec and occasion -> plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.plan.checks import plan_checks
from xlkpi.plan.filled_fields import Context
from xlkpi.plan.fingerprint import plan_fingerprint
from xlkpi.plan.form import BlankSheet, plan_form
from xlkpi.plan.listsheet import plan_lists
from xlkpi.plan.model import Plan
from xlkpi.plan.picks import with_picks
from xlkpi.plan.sheet_layout import sheet_layouts
from xlkpi.plan.sheetnames import sheet_name, wanted_name
from xlkpi.spec.measures import in_measure
from xlkpi.spec.settings import settled
from xlkpi.spec.spellings import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.plan.laid_out import SheetLayout
    from xlkpi.plan.listsheet import ListSheet
    from xlkpi.plan.model import PlannedForm
    from xlkpi.plan.occasion import Occasion, Value
    from xlkpi.spec.converted import Measure
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec

GUIDE, TOTALS, CHECK, LISTS, IDENTITY = "填表说明", "汇总", "自检", "选项", "标识"
PROBLEMS = "问题清单"
"""The sheet of what is to be mended; only a marked copy has it."""
HELPER_SHEETS = (GUIDE, TOTALS, CHECK, LISTS, PROBLEMS)
"""Sheets beside the forms that hold nothing a clerk types."""
BLANK = "空白表"
_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A spec in a measure, and its sheets where nothing is known of unit and project."""

    spec: Spec
    sheets: tuple[BlankSheet, ...]
    lists: ListSheet

    @classmethod
    def of(cls, spec: Spec, layouts: Iterable[SheetLayout]) -> LaidOut:
        """Settle what layouts of a spec hold in every workbook."""
        sheets = tuple(BlankSheet.of(spec, layout) for layout in layouts)
        return cls(spec, sheets, plan_lists(spec, LISTS))


def build(
    loaded: LoadedSpec,
    occasion: Occasion,
    spare: Mapping[str, int] = _NONE,
    fingerprint: str = "",
) -> Plan:
    """Settle a workbook for one occasion.

    Args:
        loaded: The spec, free of faults.
        occasion: For whom, when, and in which measure; without one it is the spec's.
        spare: table -> another number of spare rows (a roster has as many as it needs).
        fingerprint: The plan's, where it is on record; "" has it computed.
    """
    measure = occasion.measure or loaded.spec.measure
    settings = tuple(sorted(occasion.settings.items()))
    laid_out = _prepared(loaded, measure, settings, tuple(sorted(spare.items())))
    return plan_of(laid_out, occasion, loaded.fingerprint, fingerprint)


def plan_of(
    laid_out: LaidOut, occasion: Occasion, spec_fingerprint: str, fingerprint: str = ""
) -> Plan:
    """Fill a spec that is laid out for one occasion, as `build` does."""
    if occasion.picks is not None:
        spec = with_picks(laid_out.spec, occasion.picks)
        laid_out = LaidOut.of(spec, (blank.layout for blank in laid_out.sheets))
    spec, blanks = laid_out.spec, laid_out.sheets
    taken = {name.casefold() for name in (GUIDE, TOTALS, CHECK, LISTS, IDENTITY, PROBLEMS)}
    forms: list[PlannedForm] = []
    for facts in occasion.forms:
        context = Context.of(spec, occasion, facts)
        words = {**context.words, "project_name": context.words["project_name"] or BLANK}
        for blank in blanks:
            wanted = wanted_name(blank.layout.sheet.name, words, spec)
            forms.append(plan_form(context, blank, sheet_name(wanted, taken)))
    return Plan(
        spec=spec,
        spec_fingerprint=spec_fingerprint,
        occasion=occasion,
        forms=tuple(forms),
        lists=laid_out.lists,
        fingerprint=fingerprint or plan_fingerprint(spec_fingerprint, occasion, forms),
        settle_checks=partial(plan_checks, spec, tuple(forms) if spec.issued else ()),
    )


def lay_out(spec: Spec, measure: Measure, spare: Mapping[str, int]) -> LaidOut:
    """Return a spec in a measure with its sheets laid out; `spare` is that of `build`."""
    spec = spelled_out(in_measure(spec, measure))
    return LaidOut.of(spec, sheet_layouts(spec, spare))


@lru_cache(maxsize=16)
def _prepared(
    loaded: LoadedSpec,
    measure: Measure,
    settings: tuple[tuple[str, tuple[Value, ...]], ...],
    spare: tuple[tuple[str, int], ...],
) -> LaidOut:
    """Return what is the same for every unit's workbook."""
    return lay_out(settled(loaded.spec, dict(settings)), measure, dict(spare))
