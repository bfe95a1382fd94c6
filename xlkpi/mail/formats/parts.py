"""The parts of a mail (RFC 2046), cut without copying and within limits.

The standard library's parser was tried: it took 578 MB for a mail of 68 MB (this module 144 MB),
lost everything at 350 levels of parts (RecursionError), took 11 s for 200,000 empty parts, and ends
the headers at a line that is none. Its codecs and its reading of dates serve here all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.mail.headers.fields import FIELD, first, head
from xlkpi.mail.headers.parameters import parameters, value
from xlkpi.mail.limits import MOST_LEVELS, MOST_PARTS
from xlkpi.mail.mail import FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.mail.headers.fields import Fields

ENCLOSED = frozenset({"message/rfc822", "message/global", "message/news"})
_MOST_BOUNDARY = 500


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its headers, its kind ("text/plain"), where its body lies, and the parts in it."""

    fields: Fields
    kind: str
    type_parameters: dict[str, str]
    data: bytes
    start: int
    end: int
    parts: tuple[Part, ...] = ()
    faults: tuple[FaultKind, ...] = ()


class Budget:
    """How many parts may still be cut, how deeply, and how much of the mail is held in copies."""

    def __init__(self) -> None:
        self.parts = MOST_PARTS
        self.level = 0
        self.held = 0


def cut(data: bytes, start: int, end: int, budget: Budget, default: str = "text/plain") -> Part:
    """Return what lies between two places of a mail as a part with the parts in it."""
    budget.parts -= 1
    fields, body, is_short = head(data, start, end)
    declared = first(fields, "content-type")
    kind = value(declared)
    if "/" not in kind:
        kind = "text/plain" if kind in {"", "text"} and default == "text/plain" else default
    given = parameters(declared) if declared else {}
    faults = (FaultKind.HEADERS,) if is_short else ()
    part = Part(fields, kind, given, data, body, end, faults=faults)
    return _multipart(part, budget) if kind.startswith("multipart/") else part


def _multipart(part: Part, budget: Budget) -> Part:
    if budget.level >= MOST_LEVELS:
        return _with(part, FaultKind.DEEP, kind="application/octet-stream")
    boundary, faults = _boundary(part)
    if not boundary:
        return _with(part, FaultKind.BOUNDARY, kind="text/plain")
    budget.level += 1
    inner = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    parts: list[Part] = []
    is_closed = False
    for start, end, is_closed in _pieces(part, boundary):  # noqa: B007 - the last one counts
        if budget.parts <= 0:
            faults = (*faults, FaultKind.MANY)
            break
        parts.append(cut(part.data, start, end, budget, inner))
    budget.level -= 1
    if not is_closed and FaultKind.MANY not in faults:
        faults = (*faults, FaultKind.OPEN)
    return Part(
        part.fields, part.kind, part.type_parameters, part.data, part.start, part.end,
        tuple(parts), part.faults + faults,
    )  # fmt: skip


def _with(part: Part, fault: FaultKind, *, kind: str) -> Part:
    """Return a part as one that is not cut further, and why."""
    return Part(
        part.fields, kind, part.type_parameters, part.data, part.start, part.end,
        faults=(*part.faults, fault),
    )  # fmt: skip


# -- boundaries ------------------------------------------------------------------------------------


def _boundary(part: Part) -> tuple[bytes, tuple[FaultKind, ...]]:
    """Return the boundary that the parts really have, and what was wrong with the declared one."""
    declared = part.type_parameters.get("boundary", "").encode("utf-8", "replace")
    if declared and next(_lines(part.data, part.start, part.end, declared), None):
        return declared, ()
    seen = _seen(part)
    return seen, (FaultKind.BOUNDARY,) if seen else ()


def _seen(part: Part) -> bytes:
    """Return what stands like a boundary: a line with two dashes, a header below it."""
    data, at = part.data, part.start
    limit = min(part.end, part.start + 100_000)
    while 0 <= at < limit:
        stop = data.find(b"\n", at, limit)
        line = data[at : limit if stop < 0 else stop].rstrip()
        if line.startswith(b"--") and 2 < len(line) < _MOST_BOUNDARY and stop >= 0:  # noqa: PLR2004 - two hyphens
            header = FIELD.match(data, stop + 1, min(part.end, stop + 300))
            if header and header[1].lower().startswith(b"content-"):
                return line[2:]
        at = stop + 1 if stop >= 0 else -1
    return b""


def _pieces(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where the parts begin and end, and whether the last one was closed.

    What follows a closing line is read on if a further part begins there: programs that use one
    boundary twice would lose parts otherwise.
    """
    begin = -1
    for start, end, is_last in _lines(part.data, part.start, part.end, boundary):
        if begin >= 0:
            yield begin, _before(part.data, start, begin), is_last
        begin = -1 if is_last else end
    if begin >= 0:
        yield begin, part.end, False


def _lines(data: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield each boundary line: where it begins, where what follows begins, whether it closes."""
    mark = b"--" + boundary
    at = data.find(mark, start, end)
    while at >= 0:
        after = at + len(mark)
        limit = min(end, after + _MOST_BOUNDARY)
        stop = data.find(b"\n", after, limit)
        following = limit if stop < 0 else stop + 1
        rest = data[after:following].strip()
        is_line = (at == start or data[at - 1] == ord("\n")) and (stop >= 0 or limit == end)
        if is_line and rest in {b"", b"--"}:
            yield at, following, rest == b"--"
        at = data.find(mark, after, end)


def _before(data: bytes, at: int, least: int) -> int:
    """Return where a part ends: the line break before a boundary belongs to the boundary."""
    if at > least and data[at - 1] == ord("\n"):
        at -= 1
        if at > least and data[at - 1] == ord("\r"):
            at -= 1
    return at
