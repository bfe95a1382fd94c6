"""Forms of the later stages: what they stand on, filled in, and what the import makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.builders.forms import CREATED, Issued, occasion, roster, sign
from tests.builders.judged import import_returns
from tests.builders.opened_books import opened, saved
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.spec.settings import read_setting
from xlkpi.spec.source.located import load_plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.plan.occasion import Value
    from xlkpi.records import Return

COUNT, QUALITY, TIME, COST = (
    f"产出指标/{one}指标" for one in ("数量", "质量", "时效", "成本")
)  # fmt: skip
SOCIAL, LASTING, PEOPLE = (
    "效果指标/社会效益指标", "效果指标/可持续性影响", "满意度指标/服务对象满意度指标",
)  # fmt: skip
INDICATORS = {
    COUNT: ("发放人数", "=53人"),
    QUALITY: ("工资发放率", "≥95%"),
    TIME: ("发放时间", "12月底前"),
    COST: ("人均成本", "≤1.2万元"),
    SOCIAL: ("队伍稳定", "是"),
    LASTING: ("上访次数", "0次"),
    PEOPLE: ("群众满意度", "≥90%"),
    "s1": ("预算执行率", "100%"),
    "s2": ("走访户数", "不少于30户"),
}
"""Targets of every kind: a count, a rate, a deadline, a limit, yes or no, nothing, satisfaction."""
SPARE = {"s1": ("产出指标", "成本指标"), "s2": ("产出指标", "数量指标")}
ACCEPTED: Mapping[str, Value] = {
    "earlier.fiscal_funds": Decimal("60.7"),
    "earlier.goals[s1].text": "按时足额发放村干部工资和保险。",
    **{
        f"earlier.plan[{row}].percent": Decimal(percent)
        for row, percent in (("m3", "0.3"), ("m6", "0.5"), ("m10", "0.75"), ("m12", "1"))
    },
    **{
        f"earlier.indicators[{row if row in SPARE else repr(row)}].{column}": value
        for row, (level3, target) in INDICATORS.items()
        for column, value in (
            ("level3", level3), ("description", f"{level3}的说明"), ("target", target),
            ("basis", "计划标准"),
        )
    },
    **{
        f"earlier.indicators[{row}].{column}": value
        for row, levels in SPARE.items()
        for column, value in zip(("level1", "level2"), levels, strict=True)
    },
}  # fmt: skip
"""What the collection of the targets has accepted, as a form of the next stage takes it over."""
HALF = {
    COUNT: "27人", QUALITY: "96%", TIME: "达成", COST: "1.1万元", SOCIAL: "是", LASTING: "0次",
    "s1": "50%", "s2": "15户",
}  # fmt: skip
WHOLE = {**HALF, COUNT: "53人", "s1": "100%", "s2": "30户", PEOPLE: "92%"}


def cells(column: str, values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Values of one column of the indicators by their rows, as fields are named."""
    return {
        f"{before}indicators[{row if row in SPARE else repr(row)}].{column}": value
        for row, value in values.items()
    }


MONITORED: dict[str, Any] = {
    "filler": "赵一",
    "funds[fiscal].spent": 30.35,
    "funds[fiscal].forecast": 60.7,
    **cells("actual", HALF),
    **cells("forecast", WHOLE),
    **cells("possibility", dict.fromkeys(INDICATORS, "确定能")),
}
"""A monitoring at month 6 that is in order."""
MONITORED_AND_ACCEPTED: Mapping[str, Value] = {
    **ACCEPTED,
    "earlier.funds[fiscal].adjusted": Decimal("60.7"),
    **cells("actual", HALF, "earlier."),
}
"""What a monitoring after it has accepted besides."""
EVALUATED: dict[str, Any] = {
    "filler": "赵一",
    "actual_goal": "全年按时足额发放了全部村干部的工资和保险。",
    "funds[fiscal].spent": 60.7,
    **cells("actual", {**WHOLE, QUALITY: "94.05%", TIME: "11月底发完"}),
    **cells("reason", {QUALITY: "一人资料不全，已补齐"}),
    **cells("grade", {TIME: "达成预期指标", SOCIAL: "达成预期指标"}),
    **cells("own_score", {TIME: 8.33, SOCIAL: 15}),
}
"""A self-evaluation that is in order: 99.92 points."""
STAGES: Mapping[str, tuple[dict[str, Any], Mapping[str, Value]]] = {
    "monitoring": (MONITORED, ACCEPTED),
    "self_evaluation": (EVALUATED, MONITORED_AND_ACCEPTED),
}
"""Spec -> a form in order, and what it stands on."""


def accepted_targets() -> dict[str, Any]:
    """Targets as a unit types them, that the stages can stand on."""
    return {
        "fiscal_funds": 60.7, "purpose": "发放村干部工资和保险。", "filler": "赵一",
        "goals[s1].text": "按时足额发放村干部工资和保险。",
        **cells("level3", {row: name for row, (name, _) in INDICATORS.items()}),
        **cells("description", {row: f"{name}的说明" for row, (name, _) in INDICATORS.items()}),
        **cells("target", {row: one.replace("=", "等于") for row, (_, one) in INDICATORS.items()}),
        **cells("basis", dict.fromkeys(INDICATORS, "计划标准")),
        **cells("level1", {row: one for row, (one, _) in SPARE.items()}),
        **cells("level2", {row: two for row, (_, two) in SPARE.items()}),
    }  # fmt: skip


@cache
def stage_plan(name: str, **settings: Any) -> Plan:
    """A workbook of one form of a stage, with what its collection decides."""
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    whole = occasion()
    (form,) = whole.forms
    given = {key: read_setting(key, loaded.spec, value) for key, value in settings.items()}
    facts = replace(form, values={**form.values, **STAGES[name][1]})
    return build(loaded, replace(whole, forms=(facts,), settings=given))


@cache
def stage_blank(name: str) -> bytes:
    return workbook(stage_plan(name), sign, CREATED)


def stage_places(name: str) -> Mapping[Any, PlannedField]:
    return {field.key: field for field in stage_plan(name).forms[0].fields}


def stage_filled(name: str, changes: Mapping[str, Any]) -> bytes:
    """The form as a clerk saves it: in order but for the changes; None empties a cell."""
    book, known = opened(stage_blank(name)), stage_places(name)
    page = book[stage_plan(name).forms[0].sheet]
    for reference, value in {**STAGES[name][0], **changes}.items():
        typed = float(value) if isinstance(value, Decimal) else value
        page[str(known[resolve(reference)].at)] = typed
    return saved(book)


def stage_imported(name: str, *files: bytes) -> tuple[Return, ...]:
    incoming = [Incoming(f"{n}.xlsx", data, CREATED) for n, data in enumerate(files)]
    return import_returns(incoming, Issued(stage_plan(name)), sign, roster())


@dataclass(frozen=True, slots=True)
class StageCase:
    """What is typed over the form in order, and what is then found; `shown` are computed cells."""

    name: str
    typed: Mapping[str, Any]
    expect: Sequence[tuple[str, str]]
    shown: Mapping[str, Any] = field(default_factory=dict)


@cache
def stage_cases(name: str) -> tuple[StageCase, ...]:
    data: Any = load_plain(Path(__file__).parents[1] / "cases" / f"{name}.yaml")
    return tuple(StageCase(**case) for case in data["cases"])


@cache
def stage_returned(name: str) -> Mapping[str, Return]:
    """All cases of a stage in one run, as a department's import has them."""
    cases = stage_cases(name)
    back = stage_imported(name, *(stage_filled(name, case.typed) for case in cases))
    return {case.name: one for case, one in zip(cases, back, strict=True)}


def stage_pairs(name: str, listed: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    known = stage_places(name)
    return {(code, str(known[resolve(reference)].at)) for code, reference in listed}
