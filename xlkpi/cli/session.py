"""What every verb gets from the global options."""

from __future__ import annotations

import locale
import os
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.texts import Lang, Words
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Session:
    """Folder, language, how much to say, and what time it is."""

    folder: Path
    lang: Lang
    verbosity: int = 0
    clock: Clock = system_clock

    def say(self, words: Words) -> str:
        """Return a text in the session's language."""
        return words.into(self.lang)


def asked_language(asked: str | None = None) -> Lang:
    """Return the language of the run, also before its options were read."""
    words = sys.argv
    option = next((b for a, b in pairwise(words) if a == "--lang"), None)
    joined = next((a.removeprefix("--lang=") for a in words if a.startswith("--lang=")), None)
    return language(asked or option or joined)


def language(asked: str | None) -> Lang:
    """Return the language asked for, else the locale's: Chinese where it is Chinese or unknown."""
    if asked in ("zh-CN", "en"):
        return asked  # type: ignore[return-value]
    setting = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    name = (setting or locale.getlocale()[0] or "").lower()
    return "en" if name.startswith("en") else "zh-CN"
