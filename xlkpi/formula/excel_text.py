"""Pieces of Excel formulas, simplified where a part is a constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TRUE, FALSE = "TRUE", "FALSE"
MOST_ARGUMENTS = 250
_IDEOGRAPHIC_SPACE, _NO_BREAK_SPACE = "\u3000", "\u00a0"


_MOST_CONSTANT = 255
"""Characters of a text that Excel takes between two quotes."""


def text(value: str) -> str:
    """Return a text as it stands in a formula: in "", inner ones doubled.

    A long one is put together: Excel takes a formula with one of more than 255 characters for
    damage to the file.
    """
    pieces = list(_pieces(value)) if 2 * len(value) > _MOST_CONSTANT else [value]
    quoted = ['"' + piece.replace('"', '""') + '"' for piece in pieces]
    return quoted[0] if len(quoted) == 1 else f"({'&'.join(quoted)})"


def _pieces(value: str) -> Iterator[str]:
    """Yield parts of a text that each are short enough, with quotes doubled; one at least."""
    start, size = 0, 0
    for n, character in enumerate(value):
        more = len(character.encode("utf-16-le")) // 2 + (character == '"')
        if size + more > _MOST_CONSTANT:
            yield value[start:n]
            start, size = n, 0
        size += more
    yield value[start:]


def and_(*items: str) -> str:
    """Return "all of"; nothing short-circuits in Excel, so each item must be safe by itself."""
    if FALSE in items:
        return FALSE
    left = tuple(dict.fromkeys(item for item in items if item != TRUE))
    return _joined("AND", left, TRUE)


def or_(*items: str) -> str:
    """Return "any of"."""
    if TRUE in items:
        return TRUE
    left = tuple(dict.fromkeys(item for item in items if item != FALSE))
    return _joined("OR", left, FALSE)


def not_(item: str) -> str:
    """Return the opposite."""
    if item in (TRUE, FALSE):
        return FALSE if item == TRUE else TRUE
    return f"NOT({item})"


def if_(condition: str, yes: str, no: str) -> str:
    """Return a choice between formulas (all without "="); only the branch taken is computed."""
    if condition in (TRUE, FALSE):
        return yes if condition == TRUE else no
    if yes == no:
        return yes
    if (yes, no) == (TRUE, FALSE):
        return condition
    return f"IF({condition},{yes},{no})"


def is_constant(value: str) -> bool:
    """Whether a value is one text in quotes."""
    return value.startswith('"') and '"' not in value[1:-1].replace('""', "")


def exact(one: str, other: str) -> str:
    """Return whether two texts are the same, capitals included."""
    if is_constant(one) and is_constant(other):
        return TRUE if one == other else FALSE
    return f"EXACT({one},{other})"


def operand(value: str) -> str:
    """Return a value fit to stand behind a minus."""
    return f"({value})" if value.startswith("-") else value


def no_text(address: str) -> str:
    """Whether nothing is left of a cell's content without white space; safe but for errors."""
    bare = (
        f'SUBSTITUTE(SUBSTITUTE(CLEAN({address}),"{_IDEOGRAPHIC_SPACE}",""),"{_NO_BREAK_SPACE}","")'
    )
    return f'TRIM({bare})=""'


def is_number(address: str) -> str:
    """Whether a cell holds a number; LibreOffice takes TRUE for one, Excel does not."""
    return f"ISNUMBER({address})>ISLOGICAL({address})"


def called(name: str, items: tuple[str, ...]) -> str:
    """Return a call of a function that may be nested: AND, OR, SUM, MIN, MAX take 255 at most."""
    while len(items) > MOST_ARGUMENTS:
        items = (f"{name}({','.join(items[:MOST_ARGUMENTS])})", *items[MOST_ARGUMENTS:])
    return f"{name}({','.join(items)})"


def _joined(name: str, items: tuple[str, ...], none: str) -> str:
    if not items:
        return none
    return items[0] if len(items) == 1 else called(name, items)
