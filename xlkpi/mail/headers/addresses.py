"""Who wrote to whom, and which mails a mail speaks of."""

from __future__ import annotations

import re
from itertools import islice
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from xlkpi.mail.headers.encoded_words import decoded
from xlkpi.mail.limits import MOST_ADDRESSES, MOST_IDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.){0,500})" | <([^<>]*)> | \(([^()]*)\) | ([,;]) | ([^"<>(),;]+|.)',
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:，；\\\"@]{1,256}@[^\s<>()\[\],;:，；\\\"@]{1,256}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ID = re.compile(r"<[^<>\s]{1,998}>")
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)" | <([^<>"]*)> | ([^"<>();\\]+)', re.VERBOSE | re.DOTALL)
"""What an author's header is put together from; everything else makes it unreadable."""
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def mailboxes(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the addresses of headers, in lower case, each with the name beside it ("" for none).

    What stands in angle brackets is the address, whatever the name before it looks like.
    """
    return tuple(islice((pair for line in lines for pair in _of_line(line)), MOST_IDS))


def lowered(address: str) -> str:
    """Return an address as it is compared: A to Z in lower case, and no other letter changed.

    Unicode's lower case would make one address of two: the Kelvin sign becomes k.
    """
    return address.strip().translate(_LOWER)


def author(lines: Sequence[str]) -> tuple[str, str]:
    """Return the one author that From headers name, and the name beside it; ("", "") for nobody.

    Nothing is guessed: several headers or addresses, a group, something after the address, or
    anything that two programs could read in two ways is nobody. Of a name with commas as people
    write it (`村, 王芳 <a@b.cn>`) the address is told all the same.
    """
    line = lines[0].replace("\t", " ") if len(lines) == 1 else ""
    plain = _without_comments(line)
    if len(line) > MOST_ADDRESSES or _UNREADABLE.search(line) or plain is None:
        return "", ""
    text, comment = plain
    phrase, angle = _phrase_and_angle(text)
    if phrase is None or (angle is not None and "," in phrase and "@" in phrase):
        return "", ""
    address = _sole(phrase if angle is None else angle)
    if not address:
        return "", ""
    name = phrase if angle is not None else comment
    shown = decoded(name.strip()).strip().strip("'\"")
    plain_name = _UNREADABLE.sub("", shown)
    return address, "" if lowered(plain_name) == address else plain_name


def _without_comments(line: str) -> tuple[str, str] | None:
    """Return a header without its comments, and the last of them; None where one stays open."""
    kept: list[str] = []
    comment: list[str] = []
    level, is_quoted, is_escaped = 0, False, False
    for character in line:
        is_special = not is_escaped
        is_escaped = is_special and character == "\\" and (is_quoted or level > 0)
        if is_special and not is_quoted and character in "()":
            comment = [] if character == "(" and level == 0 else comment
            level += 1 if character == "(" else -1
            kept.append(" ")  # it parts what stands before and behind it
            if level < 0:
                return None
            continue
        if is_special and level == 0 and character == '"':
            is_quoted = not is_quoted
        (comment if level else kept).append(character)
    return None if level or is_quoted else ("".join(kept), "".join(comment))


def _phrase_and_angle(text: str) -> tuple[str | None, str | None]:
    """Return what stands before the angle brackets, and in them (None without any).

    The phrase is None where there is more than that, or something that is neither.
    """
    words: list[str] = []
    angle: str | None = None
    at = 0
    for piece in _PIECE.finditer(text):
        quoted, bracketed, bare = piece.groups()
        if piece.start() != at or (angle is not None and (bare is None or bare.strip())):
            return None, None
        at = piece.end()
        if bracketed is not None:
            angle = bracketed
        elif angle is None:
            # a quoted text is a name and never an address, whatever it looks like
            words.append(bare if quoted is None else '"' + _ESCAPED.sub(r"\1", quoted) + '"')
    if at != len(text):
        return None, None
    phrase = "".join(words)
    return phrase if angle is None else phrase.replace('"', ""), angle


def _sole(text: str) -> str:
    """Return a text as the address that it is, as a whole; "" for any other."""
    plain = text.strip().removeprefix("mailto:")
    return lowered(plain) if _ADDRESS.fullmatch(plain) else ""


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
        yield address, "" if lowered(plain) == address else plain


def _address(text: str) -> str:
    """Return the one address in a text, "" if there is none or more than one could be meant."""
    likely = [word for word in text.split() if "@" in word]
    plain = likely[0].strip("'\"").removeprefix("mailto:") if len(likely) == 1 else ""
    return lowered(plain) if _ADDRESS.fullmatch(plain) else ""


def ids(text: str) -> tuple[str, ...]:
    """Return the message ids of a header, as they stand there, with their angle brackets."""
    return tuple(match[0] for match in islice(_ID.finditer(text), MOST_IDS))


def own_id(text: str) -> str:
    """Return a mail's own id; one without its brackets is given them."""
    bare = "".join(text.split()).strip("<>")
    return next(iter(ids(text)), f"<{bare}>" if bare and "<" not in bare else "")
