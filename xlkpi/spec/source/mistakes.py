"""Mistakes that pydantic finds, told with their line and column and in the product's words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel

from xlkpi.problems import Problem, problem
from xlkpi.spec.language.model_parts import NAME_PATTERN
from xlkpi.spec.language.rule_models import CODE_PATTERN
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from xlkpi.problems import Place
    from xlkpi.spec.source.located import Located, Step, Trail

_EXPECTED: dict[str, Words] = {
    "int_type": Words("整数", "a whole number"),
    "int_parsing": Words("整数", "a whole number"),
    "int_from_float": Words("整数", "a whole number"),
    "float_type": Words("数字", "a number"),
    "float_parsing": Words("数字", "a number"),
    "decimal_type": Words("数字", "a number"),
    "decimal_parsing": Words("数字", "a number"),
    "bool_type": Words("true 或 false", "true or false"),
    "bool_parsing": Words("true 或 false", "true or false"),
    "string_type": Words("一段文字（必要时加引号）", "a text (in quotes if need be)"),
    "tuple_type": Words(
        "列表：每项以“- ”开头，或写成 [a, b]", "a list: items with “- ”, or [a, b]"
    ),
    "list_type": Words("列表：每项以“- ”开头，或写成 [a, b]", "a list: items with “- ”, or [a, b]"),
    "dict_type": Words("键和值，例如 a: b", "keys and values, such as a: b"),
    "model_type": Words("键和值，例如 a: b", "keys and values, such as a: b"),
    "date_parsing": Words("日期，例如 2021-01-15", "a date such as 2021-01-15"),
    "date_from_datetime_parsing": Words("日期，例如 2021-01-15", "a date such as 2021-01-15"),
    "too_short": Words("至少有一项", "at least one item"),
}
_BOUNDS = {
    "ge": Words("不小于 {bound} 的数", "a number of at least {bound}"),
    "gt": Words("大于 {bound} 的数", "a number above {bound}"),
    "le": Words("不大于 {bound} 的数", "a number of at most {bound}"),
    "lt": Words("小于 {bound} 的数", "a number below {bound}"),
    "min_length": Words("至少 {bound} 个字", "at least {bound} character"),
    "pattern": Words("符合 {bound} 的写法", "written as {bound}"),
}
_PATTERNS = {
    NAME_PATTERN: Words(
        "英文名称：以小写字母开头，只用小写字母、数字和下划线，前面不带“表.”",
        "a name: small letters, digits and underscores, a letter first, no table before it",
    ),
    CODE_PATTERN: Words(
        "一个大写字母和两位数字，例如 J01", "a capital letter and two digits, such as J01"
    ),
}
_PAIR = Words("两个值，例如 [1, 20]", "two values, such as [1, 20]")
_SHARE = Words("不带百分号的数：30% 写作 0.3", "a number without a sign: 0.3 is 30%")
_PAIRS = ("length", "range")
"""Keys that hold two values."""


def mistakes(
    error: ValidationError, located: Located, model: type[BaseModel]
) -> tuple[Problem, ...]:
    """Return one problem for each place pydantic objects to, in the order of the file.

    A place with several alternatives (a union) is told once, by its first objection.
    """
    values: dict[Trail, list[ErrorDetails]] = {}
    reported: dict[tuple[int, int, str, str], Problem] = {}
    for detail in error.errors(include_url=False, include_input=True):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # what stands in it is wrong, and told
        trail = located.deepest(detail["loc"])
        if _about_value(detail):
            values.setdefault(trail, []).append(detail)
            continue
        found = _problem(detail, trail, located, model)
        reported[found.place.line, found.place.column, found.code, found.message.en] = found
    for trail, details in values.items():
        found = _unfit(details, located.place(trail))
        reported[found.place.line, found.place.column, found.code, found.message.en] = found
    return tuple(sorted(reported.values(), key=lambda p: (p.place.line, p.place.column)))


def _about_value(detail: ErrorDetails) -> bool:
    """Whether an objection is to a value; all to one value (of a union) are told as one."""
    missing = detail["type"] == "missing" and isinstance(detail["loc"][-1], str)
    return not missing and detail["type"] not in ("extra_forbidden", "formula", "content")


def _unfit(details: Sequence[ErrorDetails], place: Place) -> Problem:
    if str(details[0].get("input")).endswith("%"):
        wanted: tuple[Words, ...] = (_SHARE,)
    else:
        wanted = tuple(dict.fromkeys(_expected(detail) for detail in details))
    expected = Words("，或".join(w.zh for w in wanted), " or ".join(w.en for w in wanted))
    reason = Words(f"应为{expected.zh}", f"it should be {expected.en}")
    found = _short(details[0].get("input"))
    return problem("S03", place, found=found, reason=reason, expected=expected)


def _problem(
    detail: ErrorDetails, trail: Trail, located: Located, model: type[BaseModel]
) -> Problem:
    kind, last = detail["type"], str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        allowed = _keys_at(model, detail["loc"][:-1])
        place = located.place(trail, key=True)
        return problem("S02", place, found=last, allowed=_near(last, allowed))
    if kind == "missing":
        return problem("S04", located.place(trail), found=last)
    if kind == "formula":
        return _formula(detail, located.place(trail))
    return _not_one(detail, located.place(trail))


def _not_one(detail: ErrorDetails, place: Place) -> Problem:
    """Return that of several keys not exactly one stands there, in the words of the model."""
    said = detail.get("ctx", {})
    reason = Words(str(said.get("zh", "")), str(said.get("en", "")))
    expected = Words(str(said.get("expected_zh", "")), str(said.get("expected_en", "")))
    found = _short(detail.get("input"))
    return problem("S03", place, found=found, reason=reason, expected=expected)


def _formula(detail: ErrorDetails, place: Place) -> Problem:
    said = detail.get("ctx", {})
    return problem(
        "S05",
        place,
        found=Words(str(said.get("zh", "")), str(said.get("en", ""))),
        remedy=Words(str(said.get("remedy_zh", "")), str(said.get("remedy_en", ""))),
    )


def _expected(detail: ErrorDetails) -> Words:
    if detail["type"] in ("missing", "too_long") and isinstance(detail["loc"][-1], int | str):
        return _PAIR
    if detail["type"] == "tuple_type" and detail["loc"][-1] in _PAIRS:
        return _PAIR
    return _EXPECTED.get(detail["type"]) or _allowed(detail)


def _allowed(detail: ErrorDetails) -> Words:
    context = detail.get("ctx", {})
    if "expected" in context:
        listed = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        return Words(f"其中之一：{listed.replace(', ', '、')}", f"one of {listed}")
    if context.get("pattern") in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    for name, words in _BOUNDS.items():
        if name in context:
            return words.fill(bound=context[name])
    message = detail["msg"]
    return Words(f"符合要求的值（“{message}”）", f"a value that fits (“{message}”)")


def _keys_at(model: type[BaseModel], loc: Sequence[Step]) -> list[str]:
    """Return the keys the model at a location knows: found by walking the annotations."""
    found: Any = model
    for step in loc:
        found = _inside(found, step)
    model_here = _model_in(found)
    fields = model_here.model_fields if model_here is not None else {}
    return [info.alias or name for name, info in fields.items()]


def _inside(annotation: Any, step: Step) -> Any:
    """Return the type of a model's field, of a dictionary's values, of a list's items."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        by_key = {info.alias or n: info.annotation for n, info in annotation.model_fields.items()}
        return by_key.get(str(step))
    arguments = get_args(annotation)
    if get_origin(annotation) in (dict, tuple):
        return arguments[1] if get_origin(annotation) is dict else arguments[0]
    return next((_inside(a, step) for a in arguments if _model_in(a) is not None), annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model somewhere in a type such as tuple[Model, ...] or Model | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(_model_in, get_args(annotation)) if m is not None), None)


def _near(found: str, allowed: Sequence[str]) -> str:
    close = get_close_matches(found, allowed, n=1)
    rest = [key for key in allowed if key not in close]
    return "、".join([*close, *rest])


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - fits a line
