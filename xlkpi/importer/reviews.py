"""What the department typed into a master, read back by the keys of its lines.

Lines may have been sorted, filtered, copied or deleted and columns moved: nothing is looked for
by its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.figures import digits
from xlkpi.importer.contents.entered import as_entered
from xlkpi.importer.contents.numbers import of_float
from xlkpi.importer.contents.overwritten import Figures, FiguresRead, figures_kept
from xlkpi.importer.contents.reading import NOTHING, comparable, found_text, read_cell
from xlkpi.importer.contents.unseen import revealed
from xlkpi.problems import Place, Problem, Severity, problem, worst
from xlkpi.records import Review
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import FieldSpec
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.reader.book import Book, Grid
    from xlkpi.spec.language.models import Spec

Key = tuple[str, str]
"""A form by the ids of its unit and project."""
PARTS = tuple(one.name for one in fields(Review))
_HEAD_ROWS = 50
"""So far down the headings are looked for: people insert rows above them."""
_WRITTEN_COLUMNS = 3 + len(PARTS)
_MISSING = Words("找不到这一列", "this column is not there")
_TWICE = Words("有不止一列", "there is more than one such column")
_NO_SHEET = Words("找不到这张工作表", "this sheet is not there")
_FIELDS = {
    part: FieldSpec(label=part, kind=Kind.MONEY if part == "budget" else Kind.TEXT)
    for part in PARTS
}


class AllBut(Collection[str]):
    """All names but some: only these sheets are read of a workbook that may hold many others."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def __contains__(self, name: object) -> bool:
        """Whether a name is none of those."""
        return name not in self._names

    def __iter__(self) -> Iterator[str]:
        """Nobody can name them all."""
        raise TypeError(type(self).__name__)

    def __len__(self) -> int:
        """Nobody can count them."""
        raise TypeError(type(self).__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the reviews of a master stand, and what is known of them.

    `sheet` has the lines, `keeping` what they were when it was written (its first cell is
    `mark`), `key` and `headings` are the words above the columns, `total` those before the sums.
    `lines` and `recorded` are today's, for a file that does not say what it was written with.
    `figures` is the column of `keeping` where the figures begin.
    """

    file: str
    sheet: str
    keeping: str
    mark: str
    key: str
    headings: Mapping[str, str]
    conclusions: tuple[str, ...]
    total: str
    measure: str
    spec: Spec
    lines: Mapping[str, Key] = field(default_factory=dict)
    recorded: Mapping[Key, Review] = field(default_factory=dict)
    figures: int = _WRITTEN_COLUMNS + 1


@dataclass(frozen=True, slots=True)
class ReviewCell:
    """One part of a review as it stands in the file, and in which cell; "" is a blank one."""

    value: str
    cell: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a master says: its ledger's revision (0 where it does not), what it was written with.

    `parts` has what could be read; what could not is an error among the problems.
    """

    revision: int
    written: Mapping[Key, Review]
    parts: Mapping[Key, Mapping[str, ReviewCell]]
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything in it was read."""
        return worst(self.problems) is not Severity.ERROR


def read_reviews(book: Book, asked: Asked) -> ReadBack:
    """Read the reviews of a master, and all that is wrong with them at its cell.

    Args:
        book: The master, as it was read.
        asked: Where its reviews stand, and what is known of them.

    Returns:
        What it was written with and what it says now; of a part that cannot be read there is a
        problem only (X14-X18, X20, X21), as there is of the figures beside it that were typed over
        (X23).
    """
    grids = {grid.name: grid for grid in book.grids}
    kept = grids.get(asked.keeping)
    revision, lines, written = _kept(kept, asked)
    grid = grids.get(asked.sheet)
    if grid is None:
        return ReadBack(revision, written, {}, (_lost(asked, asked.sheet, _NO_SHEET),))
    table = _Table.of(grid, asked)
    if table.head is None:
        return ReadBack(revision, written, {}, tuple(table.problems))
    figures = figures_kept(kept, asked.figures) if kept is not None and revision else Figures()
    reader = _Lines(table, asked, lines, FiguresRead.of(asked.file, grid, table.head, figures))
    reader.read()
    gone = () if table.problems else reader.gone(written)
    return ReadBack(revision, written, reader.parts, (*table.problems, *reader.problems, *gone))


def _lost(asked: Asked, what: str, found: Words) -> Problem:
    return problem("X21", Place(file=asked.file, sheet=asked.sheet), what=what, found=found)


def _kept(grid: Grid | None, asked: Asked) -> tuple[int, Mapping[str, Key], Mapping[Key, Review]]:
    """Return revision, keys and reviews of the time a master was written."""
    rows = [] if grid is None else [_texts(row) for row in grid.rows]
    if not rows or rows[0][0] != asked.mark or not rows[0][1].isdecimal():
        return 0, asked.lines, asked.recorded
    written = {row[0]: row for row in rows[1:] if row[0]}
    lines = {key: (row[1], row[2]) for key, row in written.items()}
    return int(rows[0][1]), lines, {lines[key]: _review(row) for key, row in written.items()}


def _texts(row: object) -> list[str]:
    texts = [found_text(value) for value in row]  # type: ignore[attr-defined]
    return (texts + [""] * _WRITTEN_COLUMNS)[:_WRITTEN_COLUMNS]


def _review(row: list[str]) -> Review:
    return Review(*row[3:])


@dataclass(frozen=True, slots=True)
class _Table:
    """The sheet with the row of its headings (None where there is none) and its columns."""

    grid: Grid
    head: int | None
    key: int
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, grid: Grid, asked: Asked) -> _Table:
        """Find the columns by what stands above them."""
        for number, row in enumerate(grid.rows[:_HEAD_ROWS]):
            places: dict[str, list[int]] = defaultdict(list)
            for place, value in enumerate(row):
                places[comparable(found_text(value))].append(place)
            keys = places[comparable(asked.key)]
            if keys:
                found = {p: places[comparable(h)] for p, h in asked.headings.items()}
                faults = tuple(
                    _lost(asked, asked.headings[part], _TWICE if found[part] else _MISSING)
                    for part in found
                    if len(found[part]) != 1
                )
                one = {part: at[0] for part, at in found.items() if len(at) == 1}
                return cls(grid, number, keys[0], one, faults)
        return cls(grid, None, 0, {}, (_lost(asked, asked.key, _MISSING),))


class _Lines:
    """Reads line by line; the same key may stand in several."""

    def __init__(
        self, table: _Table, asked: Asked, lines: Mapping[str, Key], figures: FiguresRead
    ) -> None:
        self.table, self.asked, self.keys, self.figures = table, asked, lines, figures
        self.parts: dict[Key, dict[str, ReviewCell]] = defaultdict(dict)
        self.problems: list[Problem] = []
        self._seen: set[Key] = set()
        self._twice: set[tuple[Key, str]] = set()

    def read(self) -> None:
        """Read all lines below the headings."""
        rows = self.table.grid.rows
        for row in range((self.table.head or 0) + 1, len(rows)):
            line = found_text(self.table.grid.at(CellRef(row, self.table.key))).strip()
            key = self.keys.get(line)
            if key is None:
                self.problems += self._of_nobody(row)
                continue
            self._seen.add(key)
            self.problems += self.figures.changed(row, line, *key)
            for part, column in self.table.columns.items():
                self._take(key, part, CellRef(row, column))

    def gone(self, written: Mapping[Key, Review]) -> tuple[Problem, ...]:
        """Return what is to be said of lines that are not there any more."""
        place = Place(file=self.asked.file, sheet=self.asked.sheet)
        return tuple(
            problem("X18", Place(place.file, sheet=place.sheet, unit=unit, project=project))
            for unit, project in written
            if (unit, project) not in self._seen
        )

    def _of_nobody(self, row: int) -> Iterator[Problem]:
        """Yield what was typed in a line that is no form's; sums below the lines are ours."""
        sums = any(value == self.asked.total for value in self.table.grid.rows[row])
        for part, column in self.table.columns.items():
            at = CellRef(row, column)
            found = found_text(self.table.grid.at(at))
            if not comparable(found) or (sums and part == "budget"):
                continue
            yield self._problem("X17", at, part, found)

    def _take(self, key: Key, part: str, at: CellRef) -> None:
        value, fault = self._read(part, at)
        if fault is not None:
            self.problems.append(fault.at(unit=key[0], project=key[1]))
        if value is None or (key, part) in self._twice:
            return
        known = self.parts[key].setdefault(part, ReviewCell(value, str(at)))
        if known.value != value:
            self._twice.add((key, part))
            del self.parts[key][part]
            other = self._problem("X16", at, part, value, other=known.cell, first=known.value)
            self.problems.append(other.at(unit=key[0], project=key[1]))

    def _read(self, part: str, at: CellRef) -> tuple[str | None, Problem | None]:
        """Return what a cell says (None where it cannot be read), and what is to be said of it."""
        grid, cell = self.table.grid, str(at)
        raw, error, formula = grid.at(at), grid.errors.get(cell), grid.formulas.get(cell)
        if formula is not None and (raw is None or error is not None):
            found = error or f"={formula}"
            return None, self._problem("X14", at, part, found)
        look = grid.formats.get(cell, "") if formula is None else ""
        reading = read_cell(
            raw, error, _FIELDS[part], self.asked.spec, self.asked.measure, number_format=look
        )
        if reading is NOTHING or (reading.value is None and not reading.bad):
            return "", None
        value = reading.value
        if reading.bad or (isinstance(value, Decimal) and value < 0):
            return None, self._problem("X14", at, part, reading.found)
        if isinstance(value, Decimal):
            text = digits(of_float(float(value)))  # as many digits as a cell can show again
            if formula is not None or reading.event == "amount_text":
                shown = reading.found if formula is None else f"={formula}"
                return text, self._problem("X20", at, part, shown, read=text)
            return text, None
        return self._word(part, at, str(value))

    def _word(self, part: str, at: CellRef, text: str) -> tuple[str | None, Problem | None]:
        if part != "conclusion":
            return text, None
        word = _of(text, self.asked.conclusions)
        if word is not None:
            return word, None
        allowed = "、".join(self.asked.conclusions)
        return None, self._problem("X15", at, part, text, allowed=allowed)

    def _problem(self, code: str, at: CellRef, part: str, found: str, **args: object) -> Problem:
        asked = self.asked
        place = Place(file=asked.file, sheet=asked.sheet, cell=str(at), field=part, value=found)
        shown = {name: revealed(arg) if isinstance(arg, str) else arg for name, arg in args.items()}
        label = asked.headings[part]
        return problem(code, place, label=label, found=revealed(found), **shown)


def typed_part(
    part: str, text: str, spec: Spec, measure: str, conclusions: Collection[str]
) -> str | None:
    """Return what is taken of a part that was typed elsewhere, as it is of one in a master.

    Args:
        part: Its name in `Review`.
        text: What was typed.
        spec: The spec of the forms.
        measure: That of the amounts.
        conclusions: What may be concluded.

    Returns:
        "" for nothing; None where it cannot be read, or is none of the conclusions.
    """
    field_spec = _FIELDS[part]
    reading = read_cell(as_entered(text, field_spec.kind), None, field_spec, spec, measure)
    if reading is NOTHING or (reading.value is None and not reading.bad):
        return ""
    value = reading.value
    if reading.bad or (isinstance(value, Decimal) and value < 0):
        return None
    if isinstance(value, Decimal):
        return digits(of_float(float(value)))
    return str(value) if part != "conclusion" else _of(str(value), conclusions)


def _of(text: str, conclusions: Iterable[str]) -> str | None:
    return next((word for word in conclusions if comparable(word) == comparable(text)), None)


def changed(review: Review, **parts: str) -> Review:
    """Return a review with some of its parts replaced, each by its name."""
    return Review(**{**asdict(review), **parts})
