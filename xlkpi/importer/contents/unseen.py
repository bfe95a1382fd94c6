"""Characters that nobody sees, white space and line ends: what of a text a person can see."""

from __future__ import annotations

import re

from xlkpi.texts import Words

SPACE = (
    " \t\r\n\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u115f\u1160\u2800\u3164\uffa0"
)
"""White space of every width, and letters that look like it (Hangul fillers, blank Braille)."""
_UNSEEN = re.compile(
    "["
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # control characters
    "\u00ad\u034f"  # soft hyphen, grapheme joiner
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of the direction of writing
    "\u180b-\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # without width
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variants of the character before, tags
    "]"
)
_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_ESCAPE = re.compile("_x00([01][0-9A-Fa-f]|7[Ff])_")
_LONGEST = 60
UNSEEN = Words("〔看不见的字符〕", "[unseen character]")
"""What stands in a message for a character that has no width."""


def seen(text: str) -> str:
    """Return a text without what nobody sees and without white space around it.

    Line ends become one. Control characters that a program wrote out as they stand in the file
    format (_x000D_) count as themselves.
    """
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return _UNSEEN.sub("", _LINE_END.sub("\n", plain)).strip(SPACE)


def without_unseen(text: str) -> str:
    """Return a text without the characters that have no width; white space stays."""
    return _UNSEEN.sub("", text)


def revealed(text: str) -> Words:
    """Return a text as a message quotes it: on one line, hidden characters marked.

    Returns:
        60 characters of it at most, in both languages; line ends are ↵.
    """
    line = _LINE_END.sub("\n", text).strip("\n").replace("\n", "↵").replace("\t", " ")
    short = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return Words(*(_UNSEEN.sub(mark, short) for mark in (UNSEEN.zh, UNSEEN.en)))
