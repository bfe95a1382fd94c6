"""What a published text consists of, whatever it is written as: paragraphs, tables, contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from xlkpi.cells import Area
    from xlkpi.plan.model import Style
    from xlkpi.publication.origins import Origin


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a paragraph; a gap says what is not accepted yet, and is seen as such.

    `origin` is where they are from, None for words of the outline; nothing of it is printed.
    """

    text: str
    gap: bool = False
    origin: Origin | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `style` names one of the reference document, "" for its body text."""

    runs: Runs
    style: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1; the contents list it."""

    runs: Runs
    level: int

    @property
    def text(self) -> str:
        """Its words."""
        return words(self.runs)


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of the headings down to a level, below a title."""

    title: str
    levels: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page; `page` says how it lies from there on, "" for as before."""

    page: Literal["portrait", "landscape", ""] = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table: where it lies (rows and columns from 0), how it looks, what it says.

    `content` has a line for each paragraph.
    """

    area: Area
    style: Style
    content: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is printed: its columns' widths (in characters) and its cells in order."""

    widths: tuple[float, ...]
    rows: int
    cells: tuple[GridCell, ...]


Piece = Paragraph | Heading | Contents | PageBreak | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A whole text: its title and what it consists of, in order; a draft is marked as one."""

    title: str
    author: str
    year: int
    pieces: tuple[Piece, ...]
    draft: bool = False

    def headings(self, levels: int) -> tuple[Heading, ...]:
        """Return the headings down to a level, in order."""
        found = (piece for piece in self.pieces if isinstance(piece, Heading))
        return tuple(one for one in found if one.level <= levels)


def words(runs: Runs) -> str:
    """Return what runs say."""
    return "".join(run.text for run in runs)
