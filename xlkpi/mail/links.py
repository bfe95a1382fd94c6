"""Links to files that lie elsewhere, as mail programs and clerks send them for large ones.

Which places keep files is data: link_hosts.toml beside this module, and what a department adds.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.mail.limits import MOST_URLS
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterable

WEB = ("http://", "https://", "HTTP://", "HTTPS://")
_URL = re.compile(r"https?://[^\s<>\"'，。；）】》\u3000]{4,2000}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,10}/[^\s<>\"'，。；）】》\u3000]{1,2000}",
    re.IGNORECASE | re.ASCII,
)
_TRAILING = ").,;:!?]}"
_BELOW = r"(?:[A-Za-z0-9-]+\.){0,5}"
_ANY_HOST = r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?"


class Keeper(NamedTuple):
    """Who keeps files: by this name on record, by these words to people, at these places."""

    name: str
    words: Words
    pattern: re.Pattern[str]


def keeper(name: str, words: Words, places: Iterable[str]) -> Keeper:
    """Return who keeps files at some places.

    Args:
        name: By which it goes on record.
        words: By which people are told.
        places: Each as in link_hosts.toml: a host, or a host and how the path begins.
    """
    either = "|".join(_pattern(place) for place in places)
    return Keeper(name, words, re.compile(rf"https?://(?:{either})", re.IGNORECASE))


def stored(url: str) -> str:
    """Return whose service a link leads to, "" if it is none that is known to keep files."""
    return next((one.name for one in known() if one.pattern.match(url)), "")


def words_of(service: str) -> Words:
    """Return what people call a service, by its name on record; an unknown one by this name."""
    return next((one.words for one in known() if one.name == service), same(service))


@cache
def known() -> tuple[Keeper, ...]:
    """Return those that are known without anybody's doing."""
    text = (files("xlkpi.mail") / "link_hosts.toml").read_text(encoding="utf-8")
    return tuple(
        keeper(one["name"], Words(one["zh"], one["name"]), one["places"])
        for one in tomllib.loads(text)["keepers"]
    )


def in_text(text: str) -> Iterable[tuple[str, str]]:
    """Return the links that stand in a plain text, each with no text of its own.

    Of those without https:// only the ones that are known to lead to files.
    """
    whole = (found[0].rstrip(_TRAILING) for found in islice(_URL.finditer(text), MOST_URLS))
    bare = (found[0].rstrip(_TRAILING) for found in islice(_BARE.finditer(text), MOST_URLS))
    likely = (url for one in bare if stored(url := f"https://{one}"))
    return ((url, "") for url in chain(whole, likely))


def _pattern(place: str) -> str:
    host, slash, path = place.partition("/")
    named = re.escape(host).replace(r"\*", "[A-Za-z0-9-]*")
    where = _ANY_HOST if host == "*" else _BELOW + named
    begins = re.escape(path).replace(r"\*", r"[^\s#]*")
    return where + ("/" + begins if slash else r"(?::\d{1,5})?(?:[/?#]|\Z)")
