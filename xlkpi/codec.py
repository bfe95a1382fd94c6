"""Dataclasses as JSON-able data and back, equal: the one way in which they are put on record.

What is written follows from the fields of a class and their annotations: texts, whole numbers and
flags as they are; a decimal as its digits; a tuple as a list, a mapping as an object; of an
enumeration its value; a time or a day in ISO 8601; where several kinds of values are allowed,
numbers and days tagged ({"number": "60.70"}, {"date": "2021-01-15"}). A dataclass is an object with
all its fields in their order, but for what `in_json` says of it. The annotations are read while the
program runs.

What is read may lack a field that has a default: those who wrote it did not know it yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from xlkpi.json_text import KnowsItsText

T = TypeVar("T")
_Way = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Format:
    sparse: bool | tuple[str, ...] = ()
    as_list: bool = False
    inline: bool = False


_PLAIN = _Format()
_FORMATS: dict[type, _Format] = {}


def _format(kind: Any) -> _Format:
    return _FORMATS.get(kind, _PLAIN)


def in_json(
    *, sparse: bool | tuple[str, ...] = (), as_list: bool = False, inline: bool = False
) -> Callable[[type[T]], type[T]]:
    """Say how a dataclass is written.

    Args:
        sparse: The fields that are left out where they have their default; True for all.
        as_list: The fields are a list without names.
        inline: The fields stand among those of the dataclass it is in, behind them.

    Returns:
        A decorator that remembers it and gives the class back as it is.
    """

    def register(kind: type[T]) -> type[T]:
        _FORMATS[kind] = _Format(sparse, as_list, inline)
        return kind

    return register


def to_json(thing: Any) -> Any:
    """Return a dataclass as JSON-able data: what `json.dumps` takes, fields in their order.

    Of a sequence that `KnowsItsText` it is that (`Written`): what `json_ordered` takes as well.

    Raises:
        TypeError: A field is annotated with a kind that there is no way to write.
    """
    kind: Any = type(thing)
    return _codec(kind).out(thing)


def from_json(kind: type[T], data: Any) -> T:
    """Return what `to_json` made of one of this class, or of a tuple of such.

    Args:
        kind: The class, or `tuple[Class, ...]`.
        data: What `json.loads` gave; what has a default may be missing.

    Raises:
        TypeError: It is not what `to_json` writes: a field unknown, missing or of another kind.
        KeyError: Likewise.
        ValueError: Likewise.
        AttributeError: Likewise.
    """
    known: Any = kind
    return _codec(known).back(data)  # type: ignore[no-any-return]


def left_out(kind: type) -> dict[str, Any]:
    """Return what a class does not write, where it does not: name of the field -> its default."""
    sparse = _format(kind).sparse
    defaults = _defaults(kind)
    return defaults if sparse is True else {name: defaults[name] for name in sparse or ()}


def _defaults(kind: Any) -> dict[str, Any]:
    made = {
        one.name: one.default if one.default_factory is MISSING else one.default_factory()
        for one in fields(kind)
    }
    return {name: default for name, default in made.items() if default is not MISSING}


def value_to_json(value: Any) -> Any:
    """Return a value as JSON: texts and flags as they are, numbers and dates tagged.

    Returns:
        {"number": "60.70"} with the digits that it has, {"date": "2021-01-15"}, or itself.
    """
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def value_from_json(data: Any) -> Any:
    """Return the value that `value_to_json` wrote."""
    if isinstance(data, dict):
        return Decimal(data["number"]) if "number" in data else date.fromisoformat(data["date"])
    return data


class _Codec(NamedTuple):
    """How a kind of thing is written and read."""

    out: _Way
    back: _Way


def _same(thing: Any) -> Any:
    return thing


@cache
def _codec(kind: Any) -> _Codec:
    """Return how a class or an annotation is written; TypeError where there is no way."""
    if kind in {str, int, bool} or get_origin(kind) is Literal:
        return _Codec(_same, _same)
    if kind is Decimal:
        return _Codec(str, Decimal)
    if kind in {date, datetime}:
        return _Codec(kind.isoformat, kind.fromisoformat)
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_class(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = {member: member.value for member in kind}
        return _Codec(values.__getitem__, {v: member for member, v in values.items()}.__getitem__)
    return _of_several(kind)


def _of_several(kind: Any) -> _Codec:
    """Return how what may be one of several, none, or many is written."""
    origin, args = get_origin(kind), [one for one in get_args(kind) if one not in {NoneType, ...}]
    if origin in {Union, UnionType} and len(args) > 1 and _VALUES.issuperset(args):
        return _Codec(value_to_json, value_from_json)
    if origin in {Union, UnionType} and len(args) == 1:
        out, back = _codec(args[0])
        same = out is back is _same
        return _codec(args[0]) if same else _Codec(_unless_none(out), _unless_none(back))
    if origin in {tuple, Sequence} and len(set(args)) == 1:
        out, back = _codec(args[0])
        return _Codec(_each(out), lambda data: tuple(map(back, data)))
    if origin is Mapping and args[0] is str:
        out, back = _codec(args[1])
        return _Codec(_of_each(out), _of_each(back))
    raise TypeError(kind)


_VALUES = frozenset({str, bool, Decimal, date})


def _each(way: _Way) -> _Way:
    return lambda many: many.written if isinstance(many, KnowsItsText) else [*map(way, many)]


def _unless_none(way: _Way) -> _Way:
    return lambda thing: None if thing is None else way(thing)


def _of_each(way: _Way) -> _Way:
    return lambda named: {name: way(one) for name, one in named.items()}


def _of_class(kind: type) -> _Codec:
    """Make the expressions that one would write by hand: they are far faster than loops."""
    hints = get_type_hints(kind)
    parts = {one.name: _codec(hints[one.name]) for one in fields(kind)}
    inline = {name for name in parts if _format(hints[name]).inline}
    return _Codec(_writing(kind, parts, inline), _reading(kind, parts, inline))


def _writing(kind: type, parts: Mapping[str, _Codec], inline: Collection[str]) -> _Way:
    unsaid, is_list = left_out(kind), _format(kind).as_list
    entries = []
    for name in sorted(parts, key=lambda name: name in inline):
        value = f"thing.{name}" if parts[name].out is _same else f"_{name}(thing.{name})"
        entry = f"**{value}" if name in inline else f"{name!r}: {value}"
        if name in unsaid:
            entry = f"**({{{entry}}} if thing.{name} != _unsaid[{name!r}] else {{}})"
        entries.append(value if is_list else entry)
    text = ", ".join(entries)
    known = {"_unsaid": unsaid, **{f"_{name}": part.out for name, part in parts.items()}}
    return _made(f"lambda thing: [{text}]" if is_list else f"lambda thing: {{{text}}}", known)


def _reading(kind: type, parts: Mapping[str, _Codec], inline: Collection[str]) -> _Way:
    """Return a call of the class, which itself refuses what it does not know and what it lacks."""
    ways = {name: part.back for name, part in parts.items() if part.back is not _same}
    read = _call(kind, parts, ways)
    for name in inline:
        read = _gathered(read, parts.keys() - inline, name)
    return read


def _call(kind: type, parts: Mapping[str, _Codec], ways: Mapping[str, _Way]) -> _Way:
    if _format(kind).as_list:
        if not ways:
            return lambda data: kind(*data)
        values = [f"_{name}({name})" if name in ways else name for name in parts]
        call = f"lambda {', '.join(parts)}: _class({', '.join(values)})"
        made = _made(call, {"_class": kind, **{f"_{n}": way for n, way in ways.items()}})
        return lambda data: made(*data)
    if not ways:
        return lambda data: kind(**data)
    defaults = _defaults(kind)
    text = _by_names(ways, defaults) if defaults else _by_position(parts, ways)
    return _made(f"lambda data: {text}", {"_class": kind, **{f"_{n}": w for n, w in ways.items()}})


def _by_names(ways: Collection[str], defaults: Collection[str]) -> str:
    again = []
    for name in ways:
        entry = f"{name!r}: _{name}(data[{name!r}])"
        again.append(
            f"**({{{entry}}} if {name!r} in data else {{}})" if name in defaults else entry
        )
    return f"_class(**{{**data, {', '.join(again)}}})"


def _by_position(parts: Collection[str], ways: Collection[str]) -> str:
    """Return a call without names, which is twice as fast, where there are all fields and no more.

    With another number of them the call by names says which is too much or not there.
    """
    values = [f"_{name}(data[{name!r}])" if name in ways else f"data[{name!r}]" for name in parts]
    return f"_class({', '.join(values)}) if len(data) == {len(parts)} else _class(**data)"


def _gathered(read: _Way, own: Collection[str], inline: str) -> _Way:
    """Return a way that hands on in a field of its own what stands among the others."""

    def gathered(data: Mapping[str, Any]) -> Any:
        rest = {name: one for name, one in data.items() if name not in own}
        return read({**{name: data[name] for name in own if name in data}, inline: rest})

    return gathered


def _made(text: str, known: dict[str, Any]) -> Callable[..., Any]:
    return eval(text, known)  # type: ignore[no-any-return]  # noqa: S307 - made of names of fields
