"""Character classes such as 0-9A-Za-z-: single characters and ranges."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def expanded(allowed: str) -> str:
    """Return every character of a class; a dash at either end stands for itself."""
    found: list[str] = []
    place = 0
    while place < len(allowed):
        if allowed[place + 1 : place + 2] == "-" and place + 2 < len(allowed):
            found += [chr(c) for c in range(ord(allowed[place]), ord(allowed[place + 2]) + 1)]
            place += 3
        else:
            found.append(allowed[place])
            place += 1
    return "".join(dict.fromkeys(found))


def within(text: str, allowed: str) -> bool:
    """Whether every character of a text is in the class."""
    return set(text) <= set(expanded(allowed))
