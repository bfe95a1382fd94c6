"""Who wrote to whom, and which mails a mail speaks of."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.mail.encoded_words import decoded
from xlkpi.mail.limits import MOST_ADDRESSES, MOST_IDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.){0,500})" | <([^<>]*)> | \(([^()]*)\) | ([,;]) | ([^"<>(),;]+|.)',
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:，；\\\"@]{1,256}@[^\s<>()\[\],;:，；\\\"@]{1,256}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ID = re.compile(r"<[^<>\s]{1,998}>")
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def mailboxes(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the addresses of headers, in lower case, each with the name beside it ("" for none).

    What stands in angle brackets is the address, whatever the name before it looks like.
    """
    return tuple(islice((pair for line in lines for pair in _of_line(line)), MOST_IDS))


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    comment = angle = ""
    # a comma at the end, so that the last one is told like the others
    for token in _TOKEN.finditer(line[:MOST_ADDRESSES] + ","):
        quoted, bracketed, aside, comma, bare = token.groups()
        if comma or (angle and bracketed):
            yield from _mailbox(angle, "".join(words), comment)
            words, comment, angle = [], "", ""
        if bracketed is not None:
            angle = bracketed
        elif aside is not None:
            comment = aside
        elif not comma:
            words.append(bare if quoted is None else _ESCAPED.sub(r"\1", quoted))


def _mailbox(angle: str, words: str, comment: str) -> Iterator[tuple[str, str]]:
    address = _address(angle or words)
    if address:
        name = words if angle else comment
        plain = _UNREADABLE.sub("", decoded(name.strip())).strip().strip("'\"")
        yield address, "" if plain.lower() == address else plain


def _address(text: str) -> str:
    """Return the one address in a text, "" if there is none or more than one could be meant."""
    likely = [word for word in text.split() if "@" in word]
    plain = likely[0].strip("'\"").removeprefix("mailto:").lower() if len(likely) == 1 else ""
    return plain if _ADDRESS.fullmatch(plain) else ""


def ids(text: str) -> tuple[str, ...]:
    """Return the message ids of a header, as they stand there, with their angle brackets."""
    return tuple(match[0] for match in islice(_ID.finditer(text), MOST_IDS))


def own_id(text: str) -> str:
    """Return a mail's own id; one without its brackets is given them."""
    bare = "".join(text.split()).strip("<>")
    return next(iter(ids(text)), f"<{bare}>" if bare and "<" not in bare else "")
