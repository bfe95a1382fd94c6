"""One cell by the kind of its field: a value, blank or unreadable, and what was normalised."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, assert_never

from xlkpi.importer.days import day
from xlkpi.importer.numbers import (
    NumberRead,
    amount,
    half_width,
    of_float,
    percentage,
    plain_number,
)
from xlkpi.spec.kinds import FLAG_WORDS, Kind

if TYPE_CHECKING:
    from xlkpi.importer.reader.book import Raw
    from xlkpi.records import Value
    from xlkpi.spec.models import FieldSpec, ListSpec, Spec

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060\ufeff]"
)
_SPACE = " \t\r\n\u3000\u00a0"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell was taken for.

    `found` is the text as it stood there, `event` what was normalised ("" for nothing), `plain`
    whether a percentage was written as a plain number.
    """

    found: str
    value: Value | None = None
    bad: bool = False
    event: str = ""
    plain: bool = False


NOTHING = Reading("")


def read_cell(raw: Raw, error: str | None, field: FieldSpec, spec: Spec, measure: str) -> Reading:
    """Read a cell by its field; `error` is the error value that stands in it, if one does."""
    if error is not None:
        return Reading(error, bad=True)
    if raw is None or raw == "":
        return NOTHING
    if isinstance(raw, str) and not raw.strip(_SPACE):
        return Reading(raw, event="white_space")
    match field.kind:
        case Kind.MONEY | Kind.PERCENT | Kind.INTEGER:
            return _number(raw, field.kind, measure)
        case Kind.DATE:
            return _date(raw)
        case Kind.TEXT:
            return _text(raw, narrow=field.characters is not None)
        case Kind.FLAG:
            return _word(raw, FLAG_WORDS, {}, {})
        case Kind.CHOICE:
            chosen = spec.lists[field.list_ or ""]
            return _word(raw, chosen.all_words, chosen.spellings, chosen.other_meaning)
        case Kind.REFERENCE:
            return _text(raw)
        case _:
            assert_never(field.kind)


def found_text(raw: Raw) -> str:
    """Return a cell's content as a person sees it."""
    match raw:
        case None:
            return ""
        case bool():
            return "TRUE" if raw else "FALSE"
        case float():
            return f"{of_float(raw):f}" if isfinite(raw) else str(raw)
        case datetime() | date():
            return raw.isoformat()
        case str():
            return raw


def _number(raw: Raw, kind: Kind, measure: str) -> Reading:
    found = found_text(raw)
    if isinstance(raw, float) and isfinite(raw):
        return Reading(found, of_float(raw), plain=True)
    if not isinstance(raw, str):
        return Reading(found, bad=True)
    tidy = half_width(raw).strip(_SPACE)
    read = _parsed(tidy, kind, measure)
    if read is None:
        return Reading(found, bad=True)
    event = _number_event(raw, tidy, read)
    return Reading(found, read.value, event=event, plain=not read.percent)


def _parsed(tidy: str, kind: Kind, measure: str) -> NumberRead | None:
    if kind is Kind.MONEY:
        return amount(tidy, measure)
    if kind is Kind.PERCENT:
        return percentage(tidy)
    number = plain_number(tidy)
    return None if number is None else NumberRead(number)


def _number_event(raw: str, tidy: str, read: NumberRead) -> str:
    if read.unit:
        return "amount_text"
    if tidy != raw:
        return "white_space"
    return "percent_text" if read.percent else "number_text"


def _date(raw: Raw) -> Reading:
    found = found_text(raw)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return Reading(found, raw)
    if isinstance(raw, datetime):
        return Reading(found, raw.date(), event="date_text")
    if not isinstance(raw, str):
        return Reading(found, bad=True)
    read = day(half_width(raw).strip(_SPACE))
    return Reading(found, bad=True) if read is None else Reading(found, read, event="date_text")


def _text(raw: Raw, *, narrow: bool = False) -> Reading:
    """Read a text; one with a set of characters of its own is read in half width."""
    found = found_text(raw)
    if not isinstance(raw, str):
        return Reading(found, found)
    given, raw = raw, half_width(raw) if narrow else raw
    tidy = _INVISIBLE.sub("", raw.replace("\r\n", "\n").replace("_x000D_", "")).strip(_SPACE)
    if not tidy:
        return Reading(found, event="white_space")
    return Reading(found, tidy, event="white_space" if tidy != given else "")


def _word(
    raw: Raw, words: tuple[str, ...], spellings: dict[str, str], kept: dict[str, str]
) -> Reading:
    found = found_text(raw)
    if found in words:
        return Reading(found, found)
    key = comparable(found)
    for candidates, event in ((words, "white_space"), (tuple(spellings), "spelling")):
        for candidate in candidates:
            if comparable(candidate) == key:
                return Reading(found, spellings.get(candidate, candidate), event=event)
    for other in kept:
        if comparable(other) == key:
            return Reading(found, other, event="other_meaning")
    return Reading(found, found.strip(_SPACE))


def comparable(text: str) -> str:
    """Return names and labels as they are compared: NFKC without any white space."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return "".join(folded.split())


def proposal(spec: ListSpec, word: str) -> str:
    """Return the word of a list that is proposed for a name of another meaning."""
    return spec.other_meaning.get(word, word)


def shown(value: Value | None, kind: Kind) -> str:
    """Return a value as messages show it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal() if kind is Kind.PERCENT:
            return f"{plain_digits(value * 100)}%"
        case Decimal():
            return plain_digits(value)
        case date():
            return value.isoformat()
        case str():
            return value


def plain_digits(number: Decimal) -> str:
    """Return a number without trailing zeros or an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
