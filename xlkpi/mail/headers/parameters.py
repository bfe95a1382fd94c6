"""The parameters of Content-Type and Content-Disposition (RFC 2045, 2183, 2231, and others')."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from xlkpi.mail.charsets import decode
from xlkpi.mail.headers.encoded_words import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PIECE = re.compile(
    r"""([^\s;=*"]+) (?:\*([0-9]{1,4}))? (\*)?  # name, its part, whether it is percent-encoded
        \s*=\s*
        (?: "((?:[^"\\]|\\.)*)"? | ([^;]*) )    # quoted, perhaps never closed, or bare
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACES = " \t\r\n"
"""No others: a name may begin with the wide space of Chinese."""
_BETWEEN = re.compile(r"[;\s]*")  # some programs write two semicolons, or none
_ESCAPED = re.compile(r'\\(["\\])')
_CHARSET = re.compile(r"([A-Za-z0-9_.:-]*)'([A-Za-z0-9-]*)'")


def value(text: str) -> str:
    """Return what stands before the parameters, in lower case."""
    return _whole(text).partition(";")[0].strip().strip('"').lower()


def _whole(text: str) -> str:
    """Return a header; of one that was encoded as a whole what it should have said."""
    return decoded(text) if text.startswith("=?") else text


def parameters(text: str) -> dict[str, str]:
    """Return the parameters of a header by their names in lower case, decoded.

    What RFC 2231 says goes before a plain parameter of the same name; encoded words (RFC 2047) do
    not belong into parameters and are written there all the same.
    """
    plain: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, number, is_encoded, content in _pieces(_whole(text).partition(";")[2]):
        if number is None and not is_encoded:
            plain.setdefault(name, decoded(content).strip(_SPACES))
        else:
            parts.setdefault(name, {}).setdefault(number or 0, (content, is_encoded))
    return plain | {name: _joined(pieces) for name, pieces in parts.items()}


def _pieces(text: str) -> Iterator[tuple[str, int | None, bool, str]]:
    at = _after(text, 0)
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            following = text.find(";", at)
            at = len(text) if following < 0 else _after(text, following)
            continue
        number = int(piece[2]) if piece[2] else None
        is_quoted = piece[4] is not None
        content = _ESCAPED.sub(r"\1", piece[4]) if is_quoted else piece[5].strip(_SPACES)
        yield piece[1].lower(), number, bool(piece[3]), content
        at = _after(text, piece.end())


def _after(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """Return a parameter that was written in pieces: their charset stands in the first."""
    first, is_encoded = pieces[min(pieces)]
    match = _CHARSET.match(first) if is_encoded else None
    charset = match[1] if match else ""
    if match:
        pieces = pieces | {min(pieces): (first[match.end() :], True)}
    if not any(encoded for _, encoded in pieces.values()):
        return decoded("".join(_in_order(pieces)))
    # side by side they are decoded as one: some programs cut within a percent sign's digits
    runs = groupby((pieces[number] for number in sorted(pieces)), key=itemgetter(1))
    raw = (_raw("".join(content for content, _ in run), encoded) for encoded, run in runs)
    return decode(b"".join(raw), charset)


def _raw(content: str, is_encoded: bool) -> bytes:  # noqa: FBT001 - as the pieces say
    return unquote_to_bytes(content) if is_encoded else content.encode("utf-8", "surrogateescape")


def _in_order(pieces: dict[int, tuple[str, bool]]) -> Iterable[str]:
    return (pieces[number][0] for number in sorted(pieces))
