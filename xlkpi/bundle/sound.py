"""Whether what a bundle says is of the kinds that the program writes, before anything believes it.

Anybody can sign a bundle with a key of their own and say that they are a township, and what was
recorded once is read for ever: a number that is none, a name that is missing, must not get so far.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from xlkpi.bundle.contents import FormBelow
from xlkpi.records import Bundle

if TYPE_CHECKING:
    from xlkpi.bundle.contents import BundleContents
    from xlkpi.records import Submission

_Fits = Callable[[Any], bool]
_MOST = 1 << 53
"""Of a whole number: what every program and database holds exactly."""
_LONGEST = 32_767
"""Characters of a text: what a cell holds."""
_DIGITS, _LARGEST = 60, 30
"""Digits of a decimal number, and the power of ten that it stays under: far above any amount."""
_HALVES = re.compile("[\ud800-\udfff]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_sound(contents: BundleContents) -> bool:
    """Whether a bundle, its sources included, is as the program writes one."""
    said = contents.said
    named = (contents.collection, contents.title, contents.measure, *contents.settings.values())
    if not (all(map(_is_text, named)) and _fits(Bundle)(said) and said.number >= 0):
        return False
    if not all(map(_fits(FormBelow), contents.forms)):
        return False
    if said.at and datetime.fromisoformat(said.at).tzinfo is None:
        return False
    units = [one.id for one in said.units]
    due = [(one.unit, one.project) for one in said.due]
    forms = [(one.submission.unit, one.submission.project) for one in contents.forms]
    return (
        _once(units)
        and _once(due)
        and _once(forms)
        and all((*units, *said.projects))
        and {unit for unit, _ in (*due, *forms)} <= {*units}
        and {project for _, project in (*due, *forms)} <= {*said.projects}
        and all(not one.allocation or _is_amount(Decimal(one.allocation)) for one in said.due)
        and all(map(_is_sound_form, contents.forms))
    )


def _is_sound_form(form: FormBelow) -> bool:
    returns, own = form.returns, form.submission
    times = [datetime.fromisoformat(one.received) for one in returns]
    cells = [(one.table, one.row, one.column) for one in form.values]
    return (
        bool(returns)
        and all(one.tzinfo is not None for one in times)
        and all(0 <= one.of < len(returns) for one in form.values)
        and _once(cells)
        and _is_accepted(own)
        and _once([(one.table, one.row) for one in own.records])
    )


def _is_accepted(own: Submission) -> bool:
    """Whether a form is one that counts below, with content and where it is from."""
    if own.source is None or own.source.received.tzinfo is None:
        return False
    return own.verdict.valid and _SHA256.fullmatch(own.content) is not None


def _once(things: Sequence[object]) -> bool:
    return len({*things}) == len(things)


def _is_amount(number: Decimal) -> bool:
    if not number.is_finite() or len(number.as_tuple().digits) > _DIGITS:
        return False
    return not number or abs(number.adjusted()) < _LARGEST


def _is_text(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST and _HALVES.search(text) is None


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) < _MOST


_PLAIN: Mapping[Any, _Fits] = {
    str: _is_text,
    int: _is_whole,
    Decimal: lambda thing: isinstance(thing, Decimal) and _is_amount(thing),
    bool: lambda thing: isinstance(thing, bool),
    NoneType: lambda thing: thing is None,
    datetime: lambda thing: isinstance(thing, datetime),
    date: lambda thing: isinstance(thing, date) and not isinstance(thing, datetime),
}


@cache
def _fits(kind: Any) -> _Fits:
    """Return what says whether a thing is of a kind as fields are annotated with it."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_class(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda thing: isinstance(thing, kind)
    origin = get_origin(kind)
    parts = [_fits(one) for one in get_args(kind) if one is not ...]
    if origin in {Union, UnionType}:
        return lambda thing: any(fits(thing) for fits in parts)
    if origin is Mapping:
        key, value = parts
        return lambda thing: all(map(key, thing)) and all(map(value, thing.values()))
    (each,) = parts
    return lambda thing: all(map(each, thing))


def _of_class(kind: Any) -> _Fits:
    hints = get_type_hints(kind)
    parts = [(one.name, _fits(hints[one.name])) for one in fields(kind)]
    return lambda thing: (
        isinstance(thing, kind) and all(fits(getattr(thing, name)) for name, fits in parts)
    )
