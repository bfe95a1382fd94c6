"""Texts of an outline: words, and names in braces that values take the place of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.publication.document import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlkpi.publication.document import Runs

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")


@dataclass(frozen=True, slots=True)
class Part:
    """Words as they stand, or the name of a value; a brace alone is neither."""

    words: str = ""
    name: str = ""
    stray: bool = False


def parts(template: str) -> Iterator[Part]:
    """Yield the parts of a text in order."""
    for found in _PIECE.finditer(template):
        whole = found[0]
        if whole in ("{{", "}}"):
            yield Part(words=whole[0])
        elif whole in ("{", "}"):
            yield Part(words=whole, stray=True)
        elif whole.startswith("{"):
            yield Part(name=found[1].strip(), stray=not found[1].strip())
        else:
            yield Part(words=whole)


def filled(template: str, value: Callable[[str], Runs]) -> Runs | None:
    """Return a text with its values put in.

    Args:
        template: The text.
        value: Name -> what it says, () where that is blank.

    Returns:
        Its runs; None where it names values and all of them are blank.
    """
    runs: list[Run] = []
    named = said = False
    for part in parts(template):
        if not part.name:
            runs.append(Run(part.words))
            continue
        found = value(part.name)
        named, said = True, said or bool(found)
        runs += found
    return None if named and not said else tuple(runs)
