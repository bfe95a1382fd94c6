"""What the department's own mail server found out about a mail's author (RFC 8601).

Anybody can write any address after From, and an Authentication-Results header too. Believed is only
the topmost header that bears the id of the department's own server: servers add theirs on top and
take away what others wrote in their name (RFC 8601, section 5). A mail is its author's where DMARC
says so (RFC 7489), or, where no verdict of DMARC is there, where SPF or DKIM passed for the
author's own domain: the same one, or one of the two lies within the other. That is somewhat
stricter than DMARC's relaxed alignment, in which two hosts of one organisation count as one: no
list of the world's public suffixes is needed for it, and what it leaves out is held, not taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.mail.headers.addresses import lowered

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_SECTION = re.compile(rf"(?:{_QUOTED}|[^;])+", re.DOTALL)
_PAIR = re.compile(
    rf"(?<![\w.@-])([a-z][\w.-]*)\s*(?:/\s*\d+\s*)?=\s*((?:{_QUOTED}|[^\s\"])+)",
    re.IGNORECASE | re.DOTALL,
)
_WHOLLY_QUOTED = re.compile(_QUOTED, re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_OPEN = ("none", "bestguesspass")
"""What DMARC says of a domain that asks for no DMARC: no verdict."""
_NAMES = {
    "spf": ("smtp.mailfrom", "smtp.mail"),
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from",),
}
"""Where a method's result says which domain it is about."""
_FEWEST_LABELS = 2


class Authenticated(NamedTuple):
    """Whether a mail is its author's, and what its server says of it ("" where it says nothing)."""

    passed: bool
    results: str = ""


class _Result(NamedTuple):
    """One method's result, and what it is about ("header.from" -> "city.cn")."""

    method: str
    result: str
    properties: dict[str, str]


def authenticated(results: Sequence[str], authserv: str, address: str) -> Authenticated:
    """Return what the server of an id says of a mail by this author.

    `results` are the mail's Authentication-Results, topmost first.
    """
    for line in results:
        server, found = _read(line)
        if server == lowered(authserv):
            domain = address.rpartition("@")[2]
            return Authenticated(bool(domain) and _passed(found, domain), _as_text(found))
    return Authenticated(passed=False)


def _passed(found: Sequence[_Result], domain: str) -> bool:
    verdicts = [one for one in found if one.method == "dmarc" and one.result not in _OPEN]
    if verdicts:
        return all(one.result == "pass" and _is_about(one, domain) for one in verdicts)
    return any(_is_aligned(one, domain) for one in found if one.result == "pass")


def _is_about(verdict: _Result, domain: str) -> bool:
    """Whether DMARC looked at the author that is read here; where it does not say, it did."""
    return _domain(verdict) in ("", domain)


def _is_aligned(one: _Result, domain: str) -> bool:
    shorter, longer = sorted((_domain(one), domain), key=len)
    is_own = shorter.count(".") + 1 >= _FEWEST_LABELS
    return is_own and (longer == shorter or longer.endswith(f".{shorter}"))


def _as_text(found: Sequence[_Result]) -> str:
    results = (
        f"{one.method}={one.result}" + (f" {domain}" if (domain := _domain(one)) else "")
        for one in found
        if one.method in _NAMES
    )
    return "、".join(dict.fromkeys(results))


def _domain(one: _Result) -> str:
    """Return the domain that a result is about, "" where it does not say."""
    addresses = (one.properties.get(name, "") for name in _NAMES.get(one.method, ()))
    return lowered(next(filter(None, addresses), "").rpartition("@")[2]).rstrip(".")


# -- the header ------------------------------------------------------------------------------------


def _read(line: str) -> tuple[str, list[_Result]]:
    """Return whose results they are (in lower case), and those that can be read."""
    sections = [one.group() for one in _SECTION.finditer(_without_comments(line))]
    first = sections[0].split() if sections else []
    server = lowered(_unquoted(first[0])) if first else ""
    return server, [one for section in sections[1:] if (one := _result(section)) is not None]


def _result(section: str) -> _Result | None:
    """Return a method's result: the first pair of a section; the others are what it is about."""
    pairs = [(lowered(one[1]), _unquoted(one[2])) for one in _PAIR.finditer(section)]
    if not pairs:
        return None
    (method, result), *about = pairs
    properties: dict[str, str] = {}
    for name, value in about:
        properties.setdefault(name, value)
    return _Result(method, lowered(result), properties)


def _unquoted(value: str) -> str:
    whole = _WHOLLY_QUOTED.fullmatch(value)
    return _ESCAPED.sub(r"\1", value[1:-1]) if whole else value


def _without_comments(line: str) -> str:
    """Return a header without its comments, in which anybody may have written anything."""
    kept: list[str] = []
    level, is_quoted, is_escaped = 0, False, False
    for character in line:
        is_special = not is_escaped
        is_escaped = is_special and character == "\\"
        if is_special and not is_quoted and character == "(":
            level += 1
        elif is_special and not is_quoted and level and character == ")":
            level -= 1
            kept.append(" ")
        elif not level:
            is_quoted ^= is_special and character == '"'
            kept.append(character)
    return "".join(kept)
