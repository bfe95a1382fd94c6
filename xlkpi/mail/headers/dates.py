"""When a mail was sent, by its own word (RFC 5322)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_LONGEST = 200
"""Characters; a date has some forty."""
_COMMENT = re.compile(r"\([^()]*\)")
_OFFSET = re.compile(r"(?:UTC|GMT)([+-]\d{1,2}):?(\d\d)?\s*\Z", re.IGNORECASE)
_COLON = re.compile(r"([+-]\d\d):(\d\d)\s*\Z")
_SURE = re.compile(r"(?:[+-]\d{4}|UTC?|GMT|Z|EST|EDT|CDT|MST|MDT|PST|PDT)\s*\Z", re.IGNORECASE)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FURTHEST = 24 * 3_600
_YEARS = range(1990, 2100)
"""In which mails and files are sent: what says otherwise comes from a clock that was never set."""


def sent(text: str) -> datetime | None:
    """Return a Date header's time in UTC, None where it is missing, unreadable or ambiguous.

    A time without a zone is nobody's, and CST is Chicago's by the standard and China's by habit:
    both are None and not guessed. "UTC+8", "GMT+08:00" and "+08:00" are read as they are meant.
    """
    plain = _COMMENT.sub(" ", text[:_LONGEST]).strip()
    plain = _OFFSET.sub(lambda found: _offset(found[1], found[2]), plain)
    plain = _COLON.sub(r"\1\2", plain)
    if not _SURE.search(plain):
        return None
    try:
        parsed = parsedate_tz(plain)
        if parsed is None or parsed[9] is None or abs(parsed[9]) > _FURTHEST:
            return None
        zone = timezone(timedelta(seconds=parsed[9]))
        return likely(datetime(*parsed[:6], tzinfo=zone).astimezone(UTC))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _offset(hours: str, minutes: str | None) -> str:
    return f"{hours[0]}{int(hours[1:]):02}{minutes or '00'}"


def filetime(ticks: int) -> datetime | None:
    """Return what Windows counts, in tenths of a microsecond since 1601, as UTC; None for none."""
    try:
        return likely(_EPOCH + timedelta(microseconds=ticks // 10)) if ticks > 0 else None
    except OverflowError:
        return None


def likely(moment: datetime) -> datetime | None:
    """Return a time, None for one before 1990 or after 2099: nobody sent anything by mail then."""
    return moment if moment.year in _YEARS else None
