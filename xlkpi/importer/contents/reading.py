"""One cell by the kind of its field: a value, blank or unreadable, and what was normalised."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, assert_never

from xlkpi.figures import LONG, digits, percent, written_out
from xlkpi.formula.characters import LOST
from xlkpi.importer.contents.days import day, day_of_digits
from xlkpi.importer.contents.numbers import (
    NumberRead,
    amount,
    counted,
    half_width,
    of_float,
    percentage,
    read_as_shown,
)
from xlkpi.importer.contents.typed_formulas import agrees, worked_out
from xlkpi.importer.contents.unseen import SPACE, seen, without_unseen
from xlkpi.reader import number_formats
from xlkpi.reader.plain import Shown
from xlkpi.spec.language.card_kinds import month, month_of, tidied
from xlkpi.spec.language.kinds import FLAG_SPELLINGS, FLAG_WORDS, Kind
from xlkpi.spec.number_formats import number_format as own_format
from xlkpi.spec.settled import FIRST_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.reader.book import Raw
    from xlkpi.records import Value
    from xlkpi.spec.language.models import FieldSpec, ListSpec, Spec

_DAY_ZERO = date(1899, 12, 30).toordinal()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell was taken for.

    `found` is the text as it stood there, `event` what was normalised ("" for nothing), `plain`
    whether a percentage was written as a plain number. `code` says better than K02 why the cell is
    `bad`; `shows` is what a formula showed that was found there.
    """

    found: str
    value: Value | None = None
    bad: bool = False
    event: str = ""
    plain: bool = False
    code: str = ""
    shows: str = ""


NOTHING = Reading("")


def read_cell(
    raw: Raw,
    error: str | None,
    field: FieldSpec,
    spec: Spec,
    measure: str,
    *,
    formula: str | None = None,
    number_format: str = "",
) -> Reading:
    """Read a cell by its field; a number is never guessed at.

    Args:
        raw: What stands there, as the reader of spreadsheets has it.
        error: The error value that stands there ("#N/A"), None for none.
        field: The field; its kind says how the content is read, its own range is not looked at.
        spec: Its spec, for the words of lists.
        measure: The measure of the form (元, 万元): an amount typed with another is converted.
        formula: The formula typed there, without "=" ("" where its text is not known), None for
            none.
        number_format: How the cell shows numbers; "" where it is as it was sent out, or not known.

    Returns:
        A value, blank or unreadable, with the text found and what was normalised: amounts in the
        measure, percentages as a share (0.3 is 30%).
    """
    look = "" if number_formats.show_alike(number_format, own_format(field)) else number_format
    if formula is not None and formula != error:  # some save the error value #N/A as =#N/A
        return _formula(raw, error, field, measure, formula, look)
    if error is not None:
        return Reading(error, bad=True)
    if raw is None or raw == "":
        return NOTHING
    if isinstance(raw, str) and not raw.strip(SPACE):
        return Reading(raw, event="white_space")
    if isinstance(raw, str) and LOST in raw:
        return Reading(raw, bad=True)
    return _of_kind(raw, field, spec, measure, look)


def _of_kind(raw: Raw, field: FieldSpec, spec: Spec, measure: str, look: str) -> Reading:
    match field.kind:
        case Kind.MONEY | Kind.PERCENT | Kind.INTEGER | Kind.NUMBER:
            return _number(raw, field, measure, look)
        case Kind.DATE:
            return _date(raw, look)
        case Kind.TEXT:
            return _text(raw, look, narrow=_is_narrow(field))
        case Kind.FLAG:
            return _flag(raw)
        case Kind.CHOICE:
            return _choice(raw, spec.lists[field.list_ or ""])
        case Kind.REFERENCE:
            return _text(raw, look)
        case Kind.ID_CARD | Kind.BANK_CARD | Kind.PHONE:
            return _card(raw, field.kind, look)
        case Kind.YEAR_MONTH:
            return _month(raw, look)
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
            return written_out(of_float(raw)) if isfinite(raw) else str(raw)
        case datetime():
            return raw.isoformat(" ")
        case date():
            return raw.isoformat()
        case str():
            return raw


def _formula(
    raw: Raw, error: str | None, field: FieldSpec, measure: str, formula: str, look: str
) -> Reading:
    """Read a sum of plain numbers where the cell shows what it comes to; refuse all else (K12)."""
    typed, shows = f"={formula or '…'}", found_text(raw) if error is None else error
    refused = Reading(typed, bad=True, code="K12", shows=shows)
    value = worked_out(formula)
    if value is None or error is not None or not field.kind.numeric:
        return refused
    if raw is not None:
        if not isinstance(raw, float) or not isfinite(raw) or not agrees(value, raw):
            return refused
        if _shown_number(value, field, measure, look).bad:
            return refused
    return Reading(typed, value, event="arithmetic", plain="%" not in formula, shows=shows)


def _number(raw: Raw, field: FieldSpec, measure: str, look: str) -> Reading:
    found = found_text(raw)
    if isinstance(raw, float) and isfinite(raw):
        return _shown_number(of_float(raw), field, measure, look)
    if not isinstance(raw, str):
        return Reading(found, bad=True)
    tidy = half_width(raw).strip(SPACE)
    read = _parsed(tidy, field, measure)
    if read is None:
        return Reading(found, bad=True, code=_written_out(found))
    event = _number_event(raw, tidy, read)
    return Reading(found, read.value, event=event, plain=not read.percent)


def _shown_number(number: Decimal, field: FieldSpec, measure: str, look: str) -> Reading:
    """Read a number; shown in another format it has to mean the same, but for rounding."""
    text = written_out(number)
    if not look:
        return Reading(text, number, plain=True)
    shown = number_formats.shown_as(number, look)
    if shown is None:
        odd = number_formats.shows_time(look)
        event = "" if odd else "shown_otherwise"
        return Reading(text, None if odd else number, bad=odd, event=event, plain=True)
    meant = read_as_shown(shown, lambda text: _parsed(text, field, measure))
    if meant is None or not meant.is_about(number):
        return Reading(shown or text, bad=True)
    event = "" if shown and meant.value == number else "shown_otherwise"
    return Reading(shown or text, number, event=event, plain=True)


def _parsed(tidy: str, field: FieldSpec, measure: str) -> NumberRead | None:
    if field.kind is Kind.MONEY:
        return amount(tidy, measure)
    if field.kind is Kind.PERCENT:
        return percentage(tidy)
    return counted(tidy, half_width(field.unit or ""))


def _number_event(raw: str, tidy: str, read: NumberRead) -> str:
    if read.unit:
        return "amount_text"
    if tidy != raw:
        return "white_space"
    return "percent_text" if read.percent else "number_text"


def _date(raw: Raw, look: str) -> Reading:
    found = found_text(raw)
    if isinstance(raw, datetime):
        bad = raw.date() < FIRST_DATE
        return Reading(
            found, None if bad else raw.date(), bad=bad, event="" if bad else "date_text"
        )
    if isinstance(raw, date) and raw < FIRST_DATE:
        return Reading(found, bad=True)
    if isinstance(raw, date):
        whole = not number_formats.shows_time(look) or number_formats.shows_whole_day(look)
        return Reading(found, raw, event="" if whole else "shown_otherwise")
    read = None
    if isinstance(raw, str):
        read = day(half_width(raw).strip(SPACE))
    elif isinstance(raw, float) and isfinite(raw):
        text = number_formats.shown_as(of_float(raw), look)
        read = day_of_digits(raw) if text == found else None
    if read is None:
        return Reading(found, bad=True, code=_written_out(found))
    if read < FIRST_DATE:
        return Reading(found, bad=True)
    return Reading(found, read, event="date_text")


def _month(raw: Raw, look: str) -> Reading:
    """Read a year and month; a day is taken for its month, and told where it is not the first."""
    found = found_text(raw)
    read: date | None = None
    if isinstance(raw, str):
        text = half_width(raw).strip(SPACE)
        read = month(text) or _month_of(day(text))
    elif isinstance(raw, date):
        whole = raw.date() if isinstance(raw, datetime) else raw
        read = month_of(whole)
        if read == whole and not isinstance(raw, datetime):
            return Reading(found, read)
        if read is None:  # 202103 or 2021.3 typed where a day is awaited is the number of one
            found = digits(_day_number(raw))
            read = month(found) if found.isdigit() else None
    elif (
        isinstance(raw, float)
        and isfinite(raw)
        and found == number_formats.shown_as(of_float(raw), look)
    ):
        read = month(found) if found.isdigit() else None
    if read is None:
        return Reading(found, bad=True, code=_written_out(found))
    return Reading(found, read, event="date_text")


def _day_number(raw: date) -> Decimal:
    """Return a day, with its time, as the number that a cell holds."""
    days = (raw if not isinstance(raw, datetime) else raw.date()).toordinal() - _DAY_ZERO
    seconds = 0
    if isinstance(raw, datetime):
        seconds = 3600 * raw.hour + 60 * raw.minute + raw.second
    return days + round(Decimal(seconds) / 86_400, 4)


def _month_of(found: date | None) -> date | None:
    return None if found is None else month_of(found)


def _is_narrow(field: FieldSpec) -> bool:
    """Whether a text is read in half width: its characters are given, and none is a wide one."""
    if field.pattern is not None:
        return half_width(field.pattern) == field.pattern
    return field.characters is not None


def _written_out(text: str) -> str:
    """Return the code of a formula that stands in a cell as a text: a marked copy has it so."""
    return "K12" if text.strip(SPACE).startswith("=") else ""


def _text(raw: Raw, look: str, *, narrow: bool = False) -> Reading:
    """Read a text; one with a set of characters of its own is read in half width."""
    found = found_text(raw)
    if isinstance(raw, float) and isfinite(raw):
        return _number_as_text(of_float(raw), look)
    if isinstance(raw, date | Shown):
        return Reading(found, found, event="shown_otherwise")
    if not isinstance(raw, str):
        return Reading(found, found)
    tidy = seen(half_width(raw) if narrow else raw)
    if not tidy:
        return Reading(found, event="white_space")
    return Reading(found, tidy, event="white_space" if tidy != raw else "")


def _card(raw: Raw, kind: Kind, look: str) -> Reading:
    """Read a number that is a text, in its normal form; as a number it keeps 15 digits alone."""
    read = _text(raw, look, narrow=True)
    if read.bad or not isinstance(raw, str) or not isinstance(read.value, str):
        return read
    value = tidied(kind, "".join(c for c in read.value if c not in SPACE))
    return replace(read, value=value, event="tidied" if value != raw else "")


def _number_as_text(number: Decimal, look: str) -> Reading:
    """Read a number in a cell for texts as it is shown: 1 may be shown as 100%."""
    text = digits(number)
    if abs(number) >= LONG:
        return Reading(text, bad=True, code="K14")
    shown = number_formats.shown_as(number, look)
    return Reading(text, shown or text, event="" if shown == text else "shown_otherwise")


def _flag(raw: Raw) -> Reading:
    found = found_text(raw)
    if found in FLAG_WORDS:
        return Reading(found, found)
    key = comparable(found).upper()
    if key in FLAG_WORDS:
        return Reading(found, key, event="white_space")
    word = FLAG_SPELLINGS.get(key)
    return _as_typed(found) if word is None else Reading(found, word, event="spelling")


def _choice(raw: Raw, chosen: ListSpec) -> Reading:
    found = found_text(raw)
    if found in chosen.all_words:
        return Reading(found, found)
    if found in chosen.spellings:
        return Reading(found, chosen.spellings[found], event="spelling")
    if found in chosen.other_meaning:
        return Reading(found, found, event="other_meaning")
    key = comparable(found)
    spelled, others = chosen.spellings, chosen.other_meaning
    meant = _meant(chosen.all_words, tuple(spelled.items()), tuple(others)).get(key, {})
    if key and len(meant) == 1:
        ((word, event),) = meant.items()
        return Reading(found, word, event=event)
    return _as_typed(found)


@lru_cache(maxsize=32)  # a list of thousands is asked for in each row
def _meant(
    words: tuple[str, ...], spellings: tuple[tuple[str, str], ...], others: tuple[str, ...]
) -> Mapping[str, Mapping[str, str]]:
    """Return what a list knows, by what is compared: what it is read as, and what is told of it.

    The words come last: where a name differs from its word in width only, the word is told.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for other in others:
        found[comparable(other)][other] = "other_meaning"
    for spelling, word in spellings:
        found[comparable(spelling)][word] = "spelling"
    for word in words:
        found[comparable(word)][word] = "white_space"
    return found


def _as_typed(found: str) -> Reading:
    """Return a word that is none of the list: the list's own fault says so."""
    tidy = seen(found)
    return Reading(found, tidy) if tidy else Reading(found, event="white_space")


@lru_cache(maxsize=20_000)
def comparable(text: str) -> str:
    """Return names and labels as they are compared: NFKC without any white space."""
    folded = unicodedata.normalize("NFKC", without_unseen(text))
    return "".join(c for c in folded if not c.isspace() and c not in SPACE)


def shown(value: Value | None, kind: Kind) -> str:
    """Return a value as messages show it.

    Returns:
        A number without idle zeros or exponent, a percentage as "30%", a day as ISO 8601 (a month
        without its day), a flag as 是 or 否; "" for None.
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal() if kind is Kind.PERCENT:
            return percent(value)
        case Decimal():
            return digits(value)
        case date() if kind is Kind.YEAR_MONTH:
            return f"{value:%Y-%m}"
        case date():
            return value.isoformat()
        case str():
            return value
