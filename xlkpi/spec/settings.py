"""Settings of a form: what a collection may decide, such as a month or words of a list.

A spec declares them with what they are where nobody says otherwise; formulas and texts name them.
For a collection they are put in before anything is planned: what is settled is a spec without
settings, so that nothing behind it knows of them.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from xlkpi.figures import percent, written_out
from xlkpi.formula.ast import Blank, Expr, Lookup, Name, Number, Text
from xlkpi.formula.parse import FormulaError
from xlkpi.formula.render import render
from xlkpi.formula.walk import with_parts
from xlkpi.spec.templates import pieces
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from xlkpi.spec.language.models import SettingSpec, Spec

    Value = str | Decimal | date | bool
    Given = Mapping[str, tuple[Value, ...]]
    """What settings are: one value, or the words of a list."""

COLLECTION_KEYS = (
    "id", "spec", "due", "measure", "everybody", "year", "title", "follows", "kinds",
    "prefill", "read_only",
)  # fmt: skip
"""What a collection in xlkpi.toml says beside settings: no setting may be named so."""
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MOST_WORD, _MOST_TEXT = 60, 200
_NO_BRACES = re.compile(r"[^{}]*")
"""What may stand in labels and messages, where braces hold the names of places."""


_TEXT = Words(
    f"一段文字，至多 {_MOST_TEXT} 个字，没有花括号 {{ }}",
    f"a text of at most {_MOST_TEXT} characters without braces {{ }}",
)


class UnfitError(ValueError):
    """A value that a setting cannot have: what it may be."""

    def __init__(self, expected: Words) -> None:
        super().__init__(expected.en)
        self.expected = expected


def read_setting(name: str, spec: Spec, raw: object) -> tuple[Value, ...]:
    """Return what a setting is, from what is written in YAML or TOML.

    Raises:
        UnfitError: It cannot be that.
    """
    setting = spec.settings[name]
    match setting.kind:
        case "words":
            return _words(raw)
        case "text":
            if not isinstance(raw, str) or not _is_text(raw.strip()):
                raise UnfitError(_TEXT)
            return (raw.strip(),)
        case "choice":
            words = spec.lists[setting.list_ or ""].all_words
            if raw not in words or not _NO_BRACES.fullmatch(str(raw)):
                listed = "、".join(words)
                raise UnfitError(Words(f"其中之一：{listed}", f"one of {listed}"))
            return (str(raw),)
        case _:
            return (_number(setting, raw),)


def _is_text(text: str) -> bool:
    printable = all(one.isprintable() for one in text.splitlines())
    braces = _NO_BRACES.fullmatch(text) is None
    return bool(text) and len(text) <= _MOST_TEXT and printable and not braces


def settled(spec: Spec, given: Given) -> Spec:
    """Return a spec in which settings are what a collection gives, else what the spec says.

    Args:
        spec: Free of faults.
        given: Of its settings (`read_setting`); what it does not know is passed over.
    """
    if not spec.settings:
        return spec
    usual = {
        name: read_setting(name, spec, one.default)
        for name, one in spec.settings.items()
        if one.kind != "words"
    }
    lists = {
        one.list_: given[name]
        for name, one in spec.settings.items()
        if one.kind == "words" and name in given
    }
    words = {
        name: one.model_copy(update={"words": lists[name]}) if name in lists else one
        for name, one in spec.lists.items()
    }
    known = {name: given.get(name, value)[0] for name, value in usual.items()}
    plain = spec.model_copy(update={"settings": {}, "lists": words})
    found: Spec = _Settled(spec, known).of(plain)
    return found


class _Settled:
    """Puts values in the place of settings wherever a spec names them."""

    def __init__(self, spec: Spec, known: Mapping[str, Value]) -> None:
        self._known = known
        self._shown = {name: _shown(spec.settings[name], value) for name, value in known.items()}

    def of(self, thing: Any) -> Any:
        """Return anything of a spec with its settings settled."""
        match thing:
            case str():
                return self._text(thing) if "{" in thing else thing
            case BaseModel():
                changed = {}
                for name in type(thing).model_fields:
                    before = getattr(thing, name)
                    after = self.of(before)
                    if after is not before:
                        changed[name] = after
                return thing.model_copy(update=changed) if changed else thing
            case tuple():
                items = tuple(self.of(item) for item in thing)
                return (
                    items if any(a is not b for a, b in zip(items, thing, strict=True)) else thing
                )
            case dict():
                values = {key: self.of(value) for key, value in thing.items()}
                return values if _differ(values.values(), thing.values()) else thing
            case _ if isinstance(thing, Expr):
                return self._formula(thing)
            case _:
                return thing

    def _formula(self, expr: Expr) -> Expr:
        if isinstance(expr, Lookup) and isinstance(expr.key, Name) and expr.key.name in self._known:
            found = dict(expr.table).get(str(self._known[expr.key.name]))
            return Blank(expr.at) if found is None else _literal(found, expr.at)
        if not isinstance(expr, Name):
            return with_parts(expr, self._formula)
        value = self._known.get(expr.name)
        return expr if value is None else _literal(value, expr.at)

    def _text(self, text: str) -> str:
        """Settle a label or a message; formulas in a message are settled as formulas."""
        if "{=" not in text:
            return _PLACE.sub(lambda match: self._shown.get(match[1], match[0]), text)
        try:
            split = pieces(text)
        except FormulaError:
            return text
        found = []
        for piece in split:
            if piece.formula is not None:
                form = f":{piece.format}" if piece.format else ""
                found.append(f"{{={render(self._formula(piece.formula))}{form}}}")
            elif piece.place:
                found.append(self._shown.get(piece.place, f"{{{piece.place}}}"))
            else:
                found.append(piece.text)
        return "".join(found)


def _literal(value: Value, at: int) -> Number | Text:
    return Number(value, at) if isinstance(value, Decimal) else Text(str(value), at)


def _differ(some: Iterable[object], others: Iterable[object]) -> bool:
    return any(one is not other for one, other in zip(some, others, strict=True))


def _shown(setting: SettingSpec, value: Value) -> str:
    if isinstance(value, Decimal):
        return percent(value) if setting.kind == "percent" else written_out(value)
    return str(value)


def _words(raw: object) -> tuple[Value, ...]:
    """Return the words of a list: texts, each once, that a cell can show."""
    expected = Words('几个不同的词，例如 ["甲", "乙"]', 'different words, such as ["a", "b"]')
    if not isinstance(raw, list | tuple) or not raw:
        raise UnfitError(expected)
    words = tuple(one.strip() for one in raw if isinstance(one, str))
    sound = all(word and len(word) <= _MOST_WORD and word.isprintable() for word in words)
    if len(words) != len(raw) or len(set(words)) != len(words) or not sound:
        raise UnfitError(expected)
    return words


def _number(setting: SettingSpec, raw: object) -> Decimal:
    expected = _expected(setting)
    share = setting.kind == "percent" and isinstance(raw, str) and raw.endswith("%")
    if isinstance(raw, bool) or not (share or isinstance(raw, int | float | Decimal)):
        raise UnfitError(expected)
    try:
        value = Decimal(str(raw).removesuffix("%")) / (100 if share else 1)
    except InvalidOperation as error:
        raise UnfitError(expected) from error
    least, most = setting.range_ or (value, value)
    whole = setting.kind != "integer" or value == value.to_integral_value()
    if not value.is_finite() or not whole or not least <= value <= most:
        raise UnfitError(expected)
    return value


def _expected(setting: SettingSpec) -> Words:
    kinds = {
        "integer": Words("整数", "a whole number"),
        "percent": Words("百分数", "a percentage"),
        "number": Words("数", "a number"),
    }
    kind = kinds[setting.kind]
    if setting.range_ is None:
        return kind
    least, most = (_shown(setting, bound) for bound in setting.range_)
    return Words(f"{least} 至 {most} 的{kind.zh}", f"{kind.en} from {least} to {most}")


def example(name: str, spec: Spec) -> str:
    """Return how a setting may be written in xlkpi.toml."""
    setting = spec.settings[name]
    if setting.kind == "words":
        words = spec.lists[setting.list_ or ""].all_words
        return f"{name} = {json.dumps(words, ensure_ascii=False)}"
    value = read_setting(name, spec, setting.default)[0]
    quoted = json.dumps(str(value), ensure_ascii=False)
    return f"{name} = {written_out(value) if isinstance(value, Decimal) else quoted}"
