"""Which return a marked copy answers: the mark it carries, so that what comes back comes after."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.plan.identity import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xlkpi.plan.occasion import Occasion

PROPERTY = "xlkpi-answers"
"""Name of the custom document property that holds the mark."""
DIGITS = 16
"""Hexadecimal digits of the parent's SHA-256 that name it."""
_MARK = re.compile(
    rf"(?<![0-9A-Za-z-]){PROPERTY}/(?P<parent>[0-9a-f]{{{DIGITS}}})/(?P<code>[0-9A-Z]{{10}})"
    r"(?![0-9A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """A marked copy's own word: the return it corrects, and the code over it."""

    parent: str
    code: str = ""

    def signed_text(self, collection: str, unit: str) -> str:
        """Return the text that the code is made over: a mark serves one unit's copies only.

        Args:
            collection: Its id, "" as good as "-".
            unit: Its id, "" as good as "-" for a workbook for everybody.
        """
        return f"answers/{collection or '-'}/{unit or NOBODY}/{self.parent}"

    def __str__(self) -> str:
        """Return the mark as it stands in the workbook."""
        return f"{PROPERTY}/{self.parent}/{self.code}"


def answer(sha256: str, occasion: Occasion, sign: Callable[[str], str]) -> Answers:
    """Return the signed mark of a copy that answers a return.

    Args:
        sha256: The return's SHA-256 in hex.
        occasion: That of the issue, as in the copy's identity: "-" for the unit of a workbook for
            everybody.
        sign: Gives the code over a text by the workspace's key.
    """
    bare = Answers(sha256[:DIGITS])
    return replace(bare, code=sign(bare.signed_text(occasion.collection, occasion.unit)))


def find_answers(text: str) -> tuple[Answers, ...]:
    """Return every mark in a text, signed rightly or not."""
    return tuple(Answers(match["parent"], match["code"]) for match in _MARK.finditer(text))


def is_answer(mark: Answers, collection: str, unit: str, sign: Callable[[str], str]) -> bool:
    """Whether a mark is ours, in a workbook whose identity names this collection and unit."""
    return sign(mark.signed_text(collection, unit)) == mark.code


def answered(
    marks: Iterable[Answers], collection: str, unit: str, sign: Callable[[str], str]
) -> str:
    """Return which return the marks of one workbook say that it corrects.

    Args:
        marks: All that were found in the workbook.
        collection: That of the workbook's identity.
        unit: Likewise.
        sign: Gives the code over a text by the workspace's key.

    Returns:
        `DIGITS` of the return's SHA-256; "" where there is no mark, where one is not ours, and
        where they name several returns equally often: then the workbook stands in its own time.
    """
    found = tuple(marks)
    if not all(is_answer(mark, collection, unit, sign) for mark in found):
        return ""
    named = Counter(mark.parent for mark in found).most_common(2)
    if not named or (len(named) > 1 and named[0][1] == named[1][1]):
        return ""
    return named[0][0]
