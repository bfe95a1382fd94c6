"""What clerks typed: two fillings of every bundled form that goes out, with all that can get lost.

Long texts, line breaks, blanks at both ends, full-width signs, characters beyond the first plane,
leading zeros, 18 digits, four decimals, percentages, dates, words of lists, and cells left empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.builders.forms import CREATED, UNIT_NAME, facts, occasion, sign
from tests.builders.people import bank_card, id_card
from tests.builders.stages import COUNT, EVALUATED, MONITORED, QUALITY, SOCIAL, STAGES, TIME
from tests.builders.valid_fillings import ASSESSMENT, INVENTORY, MONTH, ROSTER, SPENDING
from xlkpi.formula.render import render
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.plan.occasion import Value as Known

Value = str | Decimal | date
Typed = Mapping[str, Value | None]
"""Reference -> what is typed; None empties the cell."""


@dataclass(frozen=True, slots=True)
class Filling:
    """One workbook as its unit fills it: what is typed into each of its forms."""

    spec: str
    number: int
    forms: Sequence[Typed]

    @property
    def name(self) -> str:
        """The spec and the filling's number, as files are called."""
        return f"{self.spec}.{self.number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed into one cell."""

    sheet: str
    cell: str
    value: Value | None


def typed(filling: Mapping[str, Any]) -> Typed:
    """What makes a form right, numbers as exact ones."""
    return {
        name: Decimal(str(value)) if isinstance(value, (int, float)) else value
        for name, value in filling.items()
    }


def _row(row: str, **values: Value) -> Typed:
    """What is typed into one row of indicators."""
    return {f"indicators[{row}].{column}": value for column, value in values.items()}


def _cells(row: str, **values: Value) -> Typed:
    """What is typed into one row of a table."""
    return {f"{row}.{column}": value for column, value in values.items()}


_LONG = (
    "　　本项目资金用于全办事处九个行政村的村干部基本报酬、离任村干部生活补贴和村级组织办公经费。\n"
    "　　一、在职村干部53人，按月发放基本报酬；\n"
    "　　二、离任村干部“两委”补贴，按季度发放（标准见《办法》第3条）；\n"
    "　　三、村级组织办公经费，据实列支，严禁<截留>、挪用 & 虚报。\n\n"
) * 3
_ODD = "１．按时发放率≥９５％；２．“两委”成员𠮷某、㐂某😀等  参加培训。"

_TARGETS_FULL: Typed = {
    "project_code": "130102199001010011",
    "fiscal_funds": Decimal("60.7055"),
    "other_funds": Decimal("0.0001"),
    "purpose": _LONG.rstrip()[:490],
    "plan[m3].percent": Decimal("0.07"),
    "plan[m6].percent": Decimal("0.29"),
    "plan[m10].percent": Decimal("0.58"),
    "plan[m12].percent": Decimal(1),
    "purpose_items[s1].text": "在职村干部基本报酬",
    "purpose_items[s1].amount": Decimal("38.5055"),
    "purpose_items[s2].text": "村级办公经费（电费、网费、维修）",
    "purpose_items[s2].amount": Decimal("22.2001"),
    "goals[s1].text": "一季度末完成人员核定；\n二季度起按月发放；\n年底前完成全部发放。",
    "goals[s2].text": "长" * 200,
    "goals[s3].text": _ODD.replace("  ", " \t"),
    "indicators['产出指标/数量指标'].level3": "村干部",
    "indicators['产出指标/数量指标'].description": "当年享受村干部报酬的人\n（以花名册为准）",
    "indicators['产出指标/数量指标'].target": "=53人",
    "indicators['产出指标/时效指标'].target": "12月底前",
    "indicators['产出指标/成本指标'].target": "≤60.7056万元",
    **_row("'效果指标/经济效益指标'", level3="人均增收", description="收入比上年增加"),
    **_row("'效果指标/经济效益指标'", target="0500", basis="历史标准"),
    **_row("s1", level1="产出指标", level2="数量指标", level3="离任干部"),
    **_row("s1", description="享受补贴的离任干部", target="≥0.95", basis="预算支出标准"),
    "filler": "欧阳𠮷祥",
    "phone": "0086 (0311) 8765-4321",
    "fill_date": date(2021, 1, 15),
    "reviewer": "赵一",
    "remarks": "00123",
}
_TARGETS_SPARSE: Typed = {
    "project_code": "0000012345",
    "fiscal_funds": Decimal(50),
    "filler": "赵一",
    "phone": "013800138000",
    "fill_date": date(2021, 12, 31),
    "remarks": "1e5",
    "goals[s1].text": "2021-1-15",
    "goals[s2].text": None,
    "goals[s4].text": "按《办法》第3条第(2)款执行；'单引号'与\"双引号\"照录。",
}
_TARGETS_WAIVED: Typed = {"not_applicable": "是", "filler": "钱二"}
_TARGETS_BLANKS: Typed = {
    "fiscal_funds": Decimal("73.9"),
    "purpose": "  前后有空格的用途说明：办公用房维修。  ",
    "filler": "孙 三",
    "phone": "+86 311 8765432",
    "fill_date": date(2020, 2, 29),
    "not_applicable": "否",
}

_PROVINCIAL_FULL: Typed = {
    "project_code": "130102202100000018",
    "budget_total": Decimal("55.0001"),
    "fiscal_funds": Decimal("54.9999"),
    "other_funds": Decimal("0.0002"),
    "goal": _LONG.rstrip()[:480],
    **_row("'成本指标/经济成本指标'", level3="人均工资", operator="≤", number="5.2"),
    **_row("'成本指标/经济成本指标'", measure="万元", weight=Decimal(20)),
    **_row("'产出指标/数量指标'", level3="发放人数", operator="=", number="053"),
    **_row("'产出指标/数量指标'", measure="人", weight=Decimal(30)),
    **_row("'产出指标/质量指标'", level3="足额发放率", operator="≥", number="95.50"),
    **_row("'产出指标/质量指标'", measure="%", weight=Decimal(10)),
    **_row("'效益指标/社会效益指标'", level3="工作积极性", operator="定性"),
    **_row("'效益指标/社会效益指标'", number="明显提高；\n群众认可。", weight=Decimal(20)),
    **_row("'满意度指标/服务对象满意度指标'", level3="群众满意度", operator="≥"),
    **_row("'满意度指标/服务对象满意度指标'", number="90", measure="%", weight=Decimal(5)),
    **_row("s1", level1="产出指标", level2="时效指标", level3="发放及时率"),
    **_row("s1", operator="≥", number="98", measure="%", weight=Decimal(5)),
    "filler": "赵一",
    "phone": "0311-01234567",
    "fill_date": date(2021, 1, 31),
    "remarks": _ODD,
}
_PROVINCIAL_SPARSE: Typed = {
    "budget_total": Decimal("73.9"),
    "fiscal_funds": Decimal("73.9"),
    "goal": "按时足额发放村干部工资和保险，保障村级组织正常运转。",
    **_row("'产出指标/数量指标'", level3="建设文化广场", operator="=", number="1"),
    **_row("'产出指标/数量指标'", measure="处", weight=Decimal(0)),
    **_row("'效益指标/社会效益指标'", level3="受益情况", operator="定性"),
    **_row("'效益指标/社会效益指标'", number="0012", weight=Decimal(90)),
    "filler": "o'Neil & <李>",
    "fill_date": date(2037, 12, 31),
}

_QUARTER_FULL: Typed = {
    "quarter": "第一季度",
    "period_start": date(2021, 1, 1),
    "period_end": date(2021, 3, 31),
    "opening": Decimal("12000.5"),
    "bank": Decimal("26999.02"),
    "cash": Decimal("499.98"),
    "income[subsidy].quarter": Decimal(50_000),
    "income[lease].quarter": Decimal("15000.25"),
    "income[business].quarter": Decimal(4_999),
    "spending[wages].quarter": Decimal(30_000),
    "spending[office].quarter": Decimal("4500.75"),
    "spending[works].quarter": Decimal(20_000),
    "details[s1].date": date(2021, 2, 18),
    "details[s1].direction": "收入",
    "details[s1].kind": "上级补助",
    "details[s1].subject": "转移支付资金到账\n（文号：0012号）",
    "details[s1].amount": Decimal(50_000),
    "details[s1].payment": "转账",
    "details[s2].date": date(2021, 3, 31),
    "details[s2].direction": "支出",
    "details[s2].kind": "工程项目",
    "details[s2].subject": "文化广场维修款",
    "details[s2].amount": Decimal("5000.01"),
    "details[s2].payment": "转账",
    "filler": "李会计",
    "phone": "0311-87654321",
    "fill_date": date(2021, 4, 8),
    "remarks": (_ODD + "\n") * 4 + "完",
}
_QUARTER_SPARSE: Typed = {
    "quarter": "第四季度",
    "period_start": date(2021, 10, 1),
    "period_end": date(2021, 12, 31),
    "opening": Decimal("-250.07"),
    "bank": Decimal("0.1"),
    "income[other].quarter": Decimal("250.17"),
    "spending[other].before": Decimal(9999999999),
    "filler": "007",
    "remarks": "440101199912310000",
}


def _person(n: int) -> Typed:
    return _cells(
        f"people[s{n}]",
        name=f"𠮷{n}" if n % 2 else "阿依古丽·买买提",
        id_card=id_card(n),
        relation="户主" if n % 3 else "孙子",
        reason="因残",
        bank_card=bank_card(n),
        phone=f"139{n:08d}",
        standard=Decimal("0.01") * n + 100,
        months=Decimal(1 + n % 12),
        remark=f"00{n}",
    )


_ROSTER_FULL: Typed = {
    "month_from": date(2021, 7, 1),
    "filler": "欧阳𠮷祥",
    "reviewer": "赵一",
    "phone": "0311-87654321",
    "fill_date": date(2021, 8, 31),
    **{name: value for n in (*range(1, 60), 300) for name, value in _person(n).items()},
}

_INVENTORY_FULL: Typed = {
    "base_date": date(2020, 12, 31),
    "cash": Decimal("500.25"),
    "bank": Decimal("30000.07"),
    "receivable": Decimal(0),
    "equity": Decimal("70500.32"),
    "filler": "李会计",
    **_cells("assets[s1]", category="房屋建筑物", item="办公用房", quantity=Decimal(1)),
    **_cells("assets[s1]", original=Decimal("80000.01"), depreciation=Decimal(30_000)),
    **_cells("assets[s1]", acquired=date(2010, 6, 1), state="在用"),
    **_cells("resources[s1]", land="耕地", place="村东<一>号\n& 二号", area=Decimal("120.5")),
    **_cells("resources[s1]", usage="家庭承包"),
    **_cells("debts[s1]", kind="应付款项", creditor="某公司", amount=Decimal("10000.01")),
}

_SPENDING_FULL: Typed = {
    "spending['2010301'].last_year": Decimal("100.0001"),
    "spending['2010301'].this_year": Decimal("110.5555"),
    "spending['2130705'].this_year": Decimal("0.5"),
    "filler": "o'Neil & <李>",
}

_ASSESSMENT_FULL: Typed = {
    **typed(ASSESSMENT),
    "expected_goal": _LONG.rstrip()[:480],
    "actual_goal": _ODD,
    **_cells("indicators[s1]", target="0500", actual="=53人"),
    **_cells("indicators[s2]", score=Decimal("29.25"), reason="1e5"),
}


def _item(n: int) -> Typed:
    return _cells(
        f"items[s{n}]",
        name=f"道路硬化𠮷{n}",
        plan=Decimal("60.7055"),
        before=Decimal(0),
        now=Decimal("0.0001") * n,
        state="在建",
        note=f"0{n}\n待验收",
    )


_MONTH_FULL: Typed = {
    "month": Decimal(2),
    "filler": "赵一",
    "phone": "0311-8765432-12",
    "fill_date": date(2021, 2, 28),
    "remarks": _LONG.rstrip()[:480],
    **{name: value for n in range(1, 13) for name, value in _item(n).items()},
}

_TEXT_FULL: Typed = {
    "region": "唐山高新区部门",
    "document_title": "2021年部门预算\n绩效文本",
    "compiler": "o'Neil & <李>办事处",
    "part_number": "第一部分",
    "part_title": "１．部门整体绩效目标",
    "overall_goal": (_LONG * 3).strip()[:1_900],
    **_cells("measures[s1]", heading="（一）完善制度建设。", text=_LONG.rstrip()[:480]),
    **_cells("measures[s2]", heading="00123", text=_ODD),
    **_cells("items[s1]", heading="（一）社区经费", goals=_LONG.strip(), indicators=_ODD),
    **_cells("items[s1]", table_heading="1.  社区经费项目绩效目标表"),
    **_cells("items[s2]", goals="2021-1-15", indicators="=53人；≥95%；1e5"),
    **_cells("items[s3]", heading="130102199001010011", goals="目标", indicators="指标"),
    **_cells("items[s30]", heading="最后一行", goals="长" * 1_000, indicators="0500"),
    "filler": "欧阳𠮷祥",
    "phone": "0086 (0311) 8765-4321",
    "fill_date": date(2021, 1, 15),
    "reviewer": "赵一",
    "remarks": "1e5",
}
_TEXT_SPARSE: Typed = {
    "region": "高新区",
    "document_title": "绩效文本",
    "compiler": "庆北办事处",
    "part_title": "部门整体绩效目标",
    "overall_goal": "长" * 10,
    **_cells("measures[s1]", heading="一", text="'单引号'与\"双引号\"照录。"),
    **_cells("items[s1]", goals="按时足额发放。", indicators="发放率100%。"),
    "filler": "007",
}

_MONITORED_FULL: Typed = {
    **typed(MONITORED),
    "funds[fiscal].adjusted": Decimal("60.7055"),
    "funds[fiscal].spent": Decimal("20.0001"),
    "funds[fiscal].forecast": Decimal("60.7055"),
    "funds[fiscal].reason": "财预〔2021〕0012号追加",
    "funds[total].reason": _LONG.strip()[:200],
    **_row(repr(COUNT), actual="026人", forecast="００53人", cause="人员保障"),
    **_row(
        repr(COUNT), explanation=_ODD, possibility="有可能", measure="一季度后补发；\n按月核对。"
    ),
    **_row(repr(TIME), actual="部分达成", forecast="未达成", possibility="完全不可能"),
    **_row(repr(TIME), cause="其他", measure="00123", explanation="2021-1-15"),
    **_row(repr(SOCIAL), actual="否", forecast="否", possibility="完全不可能", cause="其他"),
    **_row(repr(SOCIAL), measure="'单引号'与\"双引号\"照录。"),
    "remarks": _LONG.rstrip()[:480],
    "filler": "欧阳𠮷祥",
    "phone": "0311-87654321",
    "fill_date": date(2021, 7, 9),
}
_EVALUATED_FULL: Typed = {
    **typed(EVALUATED),
    "actual_goal": _LONG.rstrip()[:480],
    "funds[fiscal].adjusted": Decimal("60.7055"),
    "funds[fiscal].spent": Decimal("50.0001"),
    "funds[fiscal].reason": "财预〔2021〕0012号追加",
    "funds[carried].adjusted": Decimal(0),
    "funds[total].reason": _ODD,
    **_row(repr(COUNT), actual="053人", own_points=Decimal(8)),
    **_row(repr(QUALITY), own_points=Decimal("8.66"), reason="00123"),
    **_row(repr(SOCIAL), own_score=Decimal("0.07"), grade="未达成预期指标且效果较差"),
    **_row(repr(SOCIAL), actual="1e5", reason="'单引号'与\"双引号\"照录。"),
    "conclusion": "2021-1-15",
    "problems": _LONG.strip()[:190],
    "measures": "<截留> & 虚报\n　　已整改。",
    "filler": "o'Neil & <李>",
    "fill_date": date(2022, 1, 31),
}
_NOTHING_BUT_A_NAME: Typed = {"filler": "钱二"}
"""A form of a stage whose project is none of the unit's this year, as accepted before."""

FILLINGS: Sequence[Filling] = (
    Filling("project_targets", 1, (_TARGETS_FULL, _TARGETS_WAIVED)),
    Filling("project_targets", 2, (_TARGETS_SPARSE, _TARGETS_BLANKS)),
    Filling("provincial_targets", 1, (_PROVINCIAL_FULL, _PROVINCIAL_SPARSE)),
    Filling("provincial_targets", 2, (_PROVINCIAL_SPARSE, _PROVINCIAL_FULL)),
    Filling("quarterly_accounts", 1, (_QUARTER_FULL,)),
    Filling("quarterly_accounts", 2, (_QUARTER_SPARSE,)),
    Filling("allowance_roster", 1, (_ROSTER_FULL,)),
    Filling("allowance_roster", 2, (typed(ROSTER),)),
    Filling("asset_inventory", 1, (_INVENTORY_FULL,)),
    Filling("asset_inventory", 2, (typed(INVENTORY),)),
    Filling("public_spending", 1, (_SPENDING_FULL,)),
    Filling("public_spending", 2, (typed(SPENDING),)),
    Filling("project_self_assessment", 1, (_ASSESSMENT_FULL, typed(ASSESSMENT))),
    Filling("project_self_assessment", 2, (typed(ASSESSMENT), _ASSESSMENT_FULL)),
    Filling("monthly_report", 1, (_MONTH_FULL,)),
    Filling("monthly_report", 2, (typed(MONTH),)),
    Filling("department_text", 1, (_TEXT_FULL,)),
    Filling("department_text", 2, (_TEXT_SPARSE,)),
    Filling("monitoring", 1, (_MONITORED_FULL, typed(MONITORED))),
    Filling("monitoring", 2, (typed(MONITORED), _NOTHING_BUT_A_NAME)),
    Filling("self_evaluation", 1, (_EVALUATED_FULL, typed(EVALUATED))),
    Filling("self_evaluation", 2, (typed(EVALUATED), _NOTHING_BUT_A_NAME)),
)
"""Every bundled form twice; forms for projects come as two in a workbook."""


PROJECTS = (7, 10)
"""Those of the example that nothing is to be said of."""
_OF_THE_ROSTER: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "projects": {
        f"s{n}": {"id": one.project, "name": one.project_name}
        for n, one in enumerate(map(facts, PROJECTS), 1)
    }
}
"""The rows of a form that has one for each project."""


@cache
def plan(number: int) -> Plan:
    """The workbook that a filling is for; what is typed as the budget is what was allotted."""
    filling = FILLINGS[number]
    loaded = load(specs_dir() / f"{filling.spec}.yaml").value
    assert loaded is not None
    if loaded.spec.per_project:
        accepted = (_accepted(filling.spec, typed) for typed in filling.forms)
        forms = tuple(map(_facts, PROJECTS, filling.forms, accepted))
        return build(loaded, replace(occasion(), forms=forms))
    alone = FormFacts(values={"units.name": UNIT_NAME, "units.kind": "村"}, rows=_OF_THE_ROSTER)
    return build(loaded, replace(occasion(), measure=loaded.spec.measure, forms=(alone,)))


def _accepted(spec: str, typed: Typed) -> Mapping[str, Known]:
    """What a form of a stage stands on; {} for one that is the first of its year."""
    if typed is _NOTHING_BUT_A_NAME:
        return {"earlier.not_applicable": "是"}
    return STAGES[spec][1] if spec in STAGES else {}


def _facts(number: int, typed: Typed, accepted: Mapping[str, Known]) -> FormFacts:
    known = facts(number)
    amounts = [typed.get(name) for name in ("fiscal_funds", "other_funds")]
    allotted = sum((a for a in amounts if isinstance(a, Decimal)), Decimal(0))
    values = {**known.values, "assignments.allocation": allotted, **accepted}
    return replace(known, values=values)


@cache
def template(number: int) -> bytes:
    """The workbook as it goes out."""
    return workbook(plan(number), sign, CREATED)


def entries(number: int) -> Sequence[Entry]:
    """The cells that are typed into."""
    return [
        Entry(sheet, str(field.at), value)
        for form, typed in _forms(number)
        for places in [{field.key: (one.sheet, field) for one in form for field in one.fields}]
        for reference, value in typed.items()
        for sheet, field in [places[resolve(reference)]]
    ]


def _forms(number: int) -> Iterable[tuple[tuple[PlannedForm, ...], Typed]]:
    """The forms of a filling, each with all its sheets, and what is typed into each."""
    return zip(plan(number).by_project.values(), FILLINGS[number].forms, strict=True)


def truth(number: int) -> Mapping[tuple[str, str], Value | None]:
    """(Project, reference) -> what stands in every input afterwards, None where it is empty.

    Blanks around a text are no part of what is on record (T48, K08).
    """
    return {
        (form.project, render(field.key)): _on_record(field, typed)
        for sheets, typed in _forms(number)
        for form in sheets
        for field in form.fields
        if field.input
    }


def _on_record(field: PlannedField, typed: Typed) -> Value | None:
    """Return what is typed into an input, else what it was sent out with."""
    sent = field.value
    assert not isinstance(sent, bool)
    value = typed.get(render(field.key), sent)
    return value.strip() if isinstance(value, str) else value
