"""Whose workbook it is: votes from four places that must agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.plan.answers import find_answers
from xlkpi.plan.identity import META_MARK, WHOLE, Token, find_tokens, is_signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlkpi.plan.answers import Answers
    from xlkpi.reader.book import Book, Grid

_HEAD_ROWS, _HEAD_COLUMNS = 40, 60


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says of itself.

    `votes` are the tokens for the whole workbook, `sheets` the token each sheet bears; `forged`
    are those whose code is not ours. `meta` are the sheets that hold nothing but identity,
    `answers` the marks of a marked copy.
    """

    votes: tuple[Token, ...]
    sheets: dict[str, Token]
    forged: tuple[Token, ...]
    meta: frozenset[str] = frozenset()
    answers: tuple[Answers, ...] = ()

    @property
    def valid(self) -> bool:
        """At least one valid token and none invalid."""
        return bool(self.votes or self.sheets) and not self.forged

    def as_recorded(self, signed: bool | None) -> Identity:  # noqa: FBT001 - it is what it is about
        """Return it with what was found of its codes when there was a key for them, if it was."""
        if signed is None:
            return self
        return replace(self, forged=() if signed else (*self.votes, *self.sheets.values()))

    def most(self) -> Token | None:
        """Return the token most places agree on (collection, unit, plan), the first of equals."""
        tokens = [*self.votes, *self.sheets.values()]
        counts: dict[tuple[str, str, str], int] = {}
        for token in tokens:
            key = (token.collection, token.unit, token.plan)
            counts[key] = counts.get(key, 0) + 1
        if not counts:
            return None
        best = max(counts.values())
        return next(t for t in tokens if counts[t.collection, t.unit, t.plan] == best)


def identity(book: Book, sign: Callable[[str], str]) -> Identity:
    """Collect the tokens of a workbook: properties, identity sheet, the visible code of sheets.

    Args:
        book: The workbook, as it was read.
        sign: Returns the code over an identity, by the workspace's key. Where whose it is does not
            matter it may be any function: then every token counts as forged.
    """
    votes = [token for text in book.properties for token in find_tokens(text)]
    sheets: dict[str, Token] = {}
    for grid in book.grids:
        if _is_meta(grid):
            votes += [t for t in _tokens(grid) if t.project == WHOLE]
        else:
            borne = _tokens(grid)
            if borne:
                sheets[grid.name] = borne[0]
    known = (*votes, *sheets.values())
    forged = tuple(token for token in known if not is_signed(token, sign))
    meta = [grid for grid in book.grids if _is_meta(grid)]
    texts = (*book.properties, *(text for grid in meta for text in _texts(grid)))
    answers = tuple(mark for text in texts for mark in find_answers(text))
    return Identity(tuple(votes), sheets, forged, frozenset(g.name for g in meta), answers)


def _is_meta(grid: Grid) -> bool:
    return bool(grid.rows and grid.rows[0] and grid.rows[0][0] == META_MARK)


def _tokens(grid: Grid) -> list[Token]:
    return [token for text in _texts(grid) if "/" in text for token in find_tokens(text)]


def _texts(grid: Grid) -> Iterator[str]:
    rows = grid.rows if _is_meta(grid) else grid.rows[:_HEAD_ROWS]
    return (value for row in rows for value in row[:_HEAD_COLUMNS] if isinstance(value, str))
