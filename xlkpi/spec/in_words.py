"""A spec in words that a budget clerk follows: formulas and rules by the labels of fields."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, assert_never

from xlkpi.figures import digits, written_out
from xlkpi.formula.ast import (
    And,
    Arithmetic,
    Blank,
    Call,
    Cell,
    Column,
    Compare,
    Expr,
    Fold,
    In,
    Lookup,
    Name,
    Negative,
    Not,
    Number,
    OfRow,
    Or,
    Text,
    Truth,
)
from xlkpi.formula.walk import parts
from xlkpi.spec.language.kinds import TRAITS, Kind
from xlkpi.spec.measures import has_amounts
from xlkpi.spec.rows import table_rows
from xlkpi.spec.settings import settled
from xlkpi.spec.sources import EARLIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.language.rule_models import RuleSpec

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COMPARED = {"=": "等于", "<>": "不等于", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于"}
_PARTS = {"in": "是", "has": "含有", "ends": "以…结尾："}
_CALLED = {
    "blank": "{0}没有填", "filled": "填了{0}", "bad": "{0}无法识别", "length": "{0}的字数",
    "left": "{0}开头 {1} 个字", "mid": "{0}从第 {1} 个字起的 {2} 个字",
    "only": "{0}只有“{1}”中的字符", "fits": "{0}的写法是“{1}”",
    "id_card_ok": "{0}是正确的身份证号", "luhn_ok": "{0}的末位校验正确",
    "number": "{0}中的数", "operator": "{0}中的符号", "unit": "{0}中的计量单位",
    "decimals": "{0}多于 {1} 位小数",
    "round": "{0}（四舍五入到 {1} 位小数）",
    "abs": "{0}的绝对值", "if": "（如果{0}则为{1}，否则为{2}）", "value_or": "{0}（空着算 {1}）",
    "repeated": "{0}与上面某行相同",
    "previous": "上一行的{0}", "this": "本行的{0}", "sum": "{0}的合计", "min": "{0}中最小的",
    "max": "{0}中最大的", "count": "{0}填了的行数", "first": "第一行的{0}", "last": "最后一行的{0}",
    "total": "{0}中填了的之和", "any": "有一行{0}", "all": "每一行都{0}",
}  # fmt: skip
_SEVERITIES = {"error": "错误", "warning": "提示", "info": "说明"}


def spec_in_words(spec: Spec) -> Iterator[str]:
    """Yield the lines that say what a spec asks for, in Chinese: fields, tables, rules, chains."""
    measure = f"，金额单位：{spec.measure}" if has_amounts(spec) else ""
    yield f"{spec.title}（{spec.id} 第 {spec.version} 版{measure}）"
    each = "每个项目一张表" if spec.per_project else "每个单位一张表"
    if len(spec.sheets) > 1:
        names = "、".join(f"“{sheet.name}”" for sheet in spec.sheets)
        each += f"，有 {len(spec.sheets)} 张表页：{names}，一起并入，一起退回"
    if spec.settings:
        yield "设置（收集任务可以在 xlkpi.toml 中改）："
        for name, setting in spec.settings.items():
            one = spec.lists[setting.list_ or ""].all_words if setting.kind == "words" else ()
            yield f"  {setting.label}（{name}）：{'、'.join(one) or setting.default}"
    yield from _form_in_words(settled(spec, {}), each)


def _form_in_words(spec: Spec, each: str) -> Iterator[str]:
    yield f"{each}。栏目："
    for field in spec.fields.values():
        yield f"  {_field(field, spec)}"
    for table in spec.tables.values():
        rows = f"{len(table.fixed)} 行固定" if table.fixed else ""
        spare = f"{table.spare} 行可填" if table.spare else ""
        least = f"至少填 {table.least} 行" if table.least else ""
        yield f"表“{table.label}”（{'，'.join(part for part in (rows, spare, least) if part)}）："
        for field in table.columns.values():
            yield f"  {_field(field, spec)}"
        if table.tree is not None:
            summed = "、".join(table.columns[name].label for name in table.tree.sums)
            yield f"  有下级的行自动计算：{summed}为下一级各行的合计"
    if spec.waiver is not None:
        kept = "、".join(spec.fields[name].label for name in spec.waiver.keep)
        yield f"“{spec.fields[spec.waiver.flag].label}”选“是”时，只需填{kept}。"
    yield "规则（错误：不能并入；提示：并入，请人看一看；说明：只是列出）："
    for rule in spec.rules:
        yield f"  {rule.code:<5} {_SEVERITIES[rule.severity]}  {rule.title.zh}{_when(rule, spec)}"
    for chain in spec.chains:
        yield f"{_SCOPES[chain.scope]}同时有 {'、'.join(chain.codes)} 时，只说最前面的一个。"


def _field(field: FieldSpec, spec: Spec) -> str:
    unit = f"（{field.unit}）" if field.unit is not None else ""
    parts = [TRAITS[field.kind].name.zh + unit]
    if field.formula is not None:
        parts.append(f"自动计算：{formula_in_words(field.formula, spec)}")
    elif field.locked is True:
        parts.append("已填好，不能修改")
    elif field.required_when is not None:
        parts.append(f"{formula_in_words(field.required_when, spec)}时必填")
    elif field.required:
        parts.append("必填")
    if field.source is not None and field.source.startswith(EARLIER):
        parts.append("从前一收集任务取来")
    if field.list_ is not None:
        known = spec.lists[field.list_]
        every = (
            *spec.fields.values(),
            *(c for t in spec.tables.values() for c in t.columns.values()),
        )
        above = next(
            (f"（随“{f.label}”而变）" for f in every if known.by and f.list_ == known.by), ""
        )
        parts.append("从列表中选" + (above or f"：{'、'.join(known.all_words[:12])}"))
    if field.length is not None and field.locked is not True:
        parts.append(f"{field.length[0]} 至 {field.length[1]} 个字")
    if field.range_ is not None and field.formula is None and field.locked is not True:
        low, high = (_bound(bound, field) for bound in field.range_)
        parts.append(f"范围 {low} 至 {high}")
    if field.pattern is not None:
        parts.append(f"写法：{field.pattern}")
    if field.unique:
        both = field.unique == "collection"
        parts.append("不能重复，各单位之间也不能" if both else "不能重复")
    if field.personal:
        parts.append("个人信息，提示中不写出")
    if field.formula is None and field.blank_as_zero:
        parts.append("空着算 0")
    return f"{field.label}：{'，'.join(parts)}"


def _bound(bound: Decimal | date, field: FieldSpec) -> str:
    """Return a limit as it is typed: a percentage with its sign, a month without its day."""
    if isinstance(bound, date):
        return bound.isoformat()[:7] if field.kind is Kind.YEAR_MONTH else bound.isoformat()
    return f"{digits(bound * 100)}%" if field.kind is Kind.PERCENT else digits(bound)


def _when(rule: RuleSpec, spec: Spec) -> str:
    if rule.check is None and rule.when is not None:
        return f"：{formula_in_words(rule.when, spec)}"
    return ""


_SCOPES = {"form": "一张表中", "row": "一行中", "cell": "牵涉同一格的"}


def formula_in_words(expr: Expr, spec: Spec) -> str:
    """Return a formula or condition in words, fields by their labels."""
    match expr:
        case Number(value=value):
            return written_out(value)
        case Text(value=value):
            return f"“{value}”"
        case Truth(value=value):
            return "真" if value else "假"
        case Blank():
            return "空"
        case Name() | Column() | Cell():
            return _label(expr, spec)
        case OfRow(part=part):
            return "行号" if part == "number" else "行的代码"
        case Negative(operand=x):
            return f"−{_inside(x, spec)}"
        case Arithmetic(op=op, left=x, right=y):
            return f"{_inside(x, spec)} {_SIGNS[op]} {_inside(y, spec)}"
        case Compare(op=op, left=x, right=y):
            return f"{formula_in_words(x, spec)}{_COMPARED[op]}{formula_in_words(y, spec)}"
        case In(item=x, words=words, part=part):
            known = spec.lists[words].all_words if isinstance(words, str) else words
            listed = "、".join(f"“{word}”" for word in known[:12])
            return f"{formula_in_words(x, spec)}{_PARTS[part]}{listed}"
        case Not(operand=x):
            return f"并非（{formula_in_words(x, spec)}）"
        case And(items=items):
            return "，且".join(_inside(item, spec) for item in items)
        case Or(items=items):
            return "，或".join(_inside(item, spec) for item in items)
        case Lookup(value=value, key=x):
            return f"{formula_in_words(x, spec)}对应的 {value}"
        case Call(name=name, args=args):
            return _call(name, args, spec)
        case Fold(name=name):
            return _call(name, parts(expr), spec)
        case _:
            assert_never(expr)


def _call(name: str, args: tuple[Expr, ...], spec: Spec) -> str:
    if name in ("sum", "min", "max", "count") and len(args) > 1:
        condition, value = (
            formula_in_words(args[1], spec),
            _CALLED[name].format(formula_in_words(args[0], spec)),
        )
        return f"（{condition}的行中）{value}"
    words = [arg.value if isinstance(arg, Text) else formula_in_words(arg, spec) for arg in args]
    if name == "total":
        words = ["、".join(words)]
    return _CALLED[name].format(*words)


def _inside(expr: Expr, spec: Spec) -> str:
    text = formula_in_words(expr, spec)
    return f"（{text}）" if isinstance(expr, Arithmetic | And | Or) else text


def _label(expr: Name | Column | Cell, spec: Spec) -> str:
    match expr:
        case Name(name=name):
            return (spec.settings.get(name) or spec.fields[name]).label
        case Column(table=table, column=column):
            return spec.tables[table].columns[column].label
        case Cell(table="", column=column):
            return spec.fields[column].label
        case Cell(table=table, row=row, column=column):
            labels = {r.key: r.name for r in table_rows(spec.tables[table])}
            name = row if "/" in row else labels.get(row, row)
            return f"“{name}”的{spec.tables[table].columns[column].label}"
