"""What a check sees, and what it says."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another project of the roster: its name and its texts of the same column."""

    name: str
    texts: tuple[str, ...] = ()
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class ColumnTexts:
    """The texts of one column of one form, and what stands around them.

    `texts` are the filled ones, in the order of their rows. `words` is the rule's list: each word
    with what is proposed for it ("" for nothing). `amount` is what amounts are held against, in
    `measure`.
    """

    texts: tuple[str, ...]
    project: str = ""
    neighbours: tuple[Neighbour, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    amount: Decimal | None = None
    measure: str = "万元"


@dataclass(frozen=True, slots=True)
class Finding:
    """Which text (its number) is blamed, the words it is about, and what is proposed or meant."""

    text: int
    found: str
    read: str = ""


class Check(Protocol):
    """A check: the texts of a column -> what is worth a look."""

    def __call__(self, column: ColumnTexts, /) -> Iterator[Finding]:
        """Yield what is found."""


def each_text(find: Callable[[str, ColumnTexts], tuple[str, str] | None]) -> Check:
    """Make a check of a function that looks at one text: its words and a proposal, or None."""

    def check(column: ColumnTexts, /) -> Iterator[Finding]:
        for number, text in enumerate(column.texts):
            found = find(text, column)
            if found is not None:
                yield Finding(number, *found)

    return check


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """Return a text as names are compared: NFKC without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
