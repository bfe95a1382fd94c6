"""A text in the product's two languages, and other people's texts as they can be shown."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from xlkpi.codec import in_json

Lang = Literal["zh-CN", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh-CN", "en")


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English; `{name}` marks a place to fill."""

    zh: str
    en: str

    def into(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh-CN" else self.en

    def fill(self, **args: object) -> Words:
        """Fill the places; values are put in as they are, in both languages, `Words` in their own.

        Raises:
            KeyError: A place has no value.
        """
        return Words(_fill(self.zh, args, "zh-CN"), _fill(self.en, args, "en"))


def _fill(template: str, args: dict[str, object], lang: Lang) -> str:
    words = {k: v.into(lang) if isinstance(v, Words) else v for k, v in args.items()}
    return template.format_map(words)


def same(text: str) -> Words:
    """Return the same text for both languages (names, values)."""
    return Words(text, text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls, formats (zero width, bidirectional), halves, line separators."""
_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def holds(text: str, sought: str) -> bool:
    """Return whether a text holds each of the words that are searched for."""
    return all(word in text for word in sought.split())


def is_printable(text: str) -> bool:
    """Whether a text shows as it is, on one line."""
    return text.isprintable() or not any(unicodedata.category(c) in _UNSEEN for c in text)


def printable(text: str) -> str:
    """Return somebody else's text as it can be shown on one line of a terminal.

    Line breaks and tabs become spaces. What would steer the terminal, take no width or turn the
    writing round becomes U+FFFD, so that it is seen.
    """
    return text if is_printable(text) else "".join(map(_shown, text.replace("\r\n", "\n")))


def _shown(character: str) -> str:
    if character in _BREAKS:
        return " "
    return "\ufffd" if unicodedata.category(character) in _UNSEEN else character
