"""A text in the product's two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh-CN", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English; `{name}` marks a place to fill."""

    zh: str
    en: str

    def into(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh-CN" else self.en

    def fill(self, **args: object) -> Words:
        """Fill the places; values are put in as they are, in both languages."""
        return Words(_fill(self.zh, args, "zh-CN"), _fill(self.en, args, "en"))


def _fill(template: str, args: dict[str, object], lang: Lang) -> str:
    words = {k: v.into(lang) if isinstance(v, Words) else v for k, v in args.items()}
    return template.format_map(words)


def same(text: str) -> Words:
    """Return the same text for both languages (names, values)."""
    return Words(text, text)
