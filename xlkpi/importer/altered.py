"""What was changed around the inputs of a form: rows, merges, protection, things beside it.

Each kind of change is told once for a sheet, at its first cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, column_name
from xlkpi.importer.reading import found_text
from xlkpi.plan.identity import find_tokens
from xlkpi.problems import problem
from xlkpi.texts import LANGUAGES, Words, same

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from xlkpi.importer.locating import Band, Laid
    from xlkpi.importer.reader.book import Grid
    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.problems import Place, Problem

_MOST_NAMED = 6
_MOST_MERGES = 3
_CHECK_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A planned form and the sheet found for it; `place` names file, unit, project and sheet.

    `spare` are the (table, row) that may be deleted: nobody has to fill them in.
    """

    form: PlannedForm
    laid: Laid
    place: Place
    spare: Collection[tuple[str, str]] = ()

    def at(self, cell: CellRef, value: str = "") -> Place:
        """Return the place of a found cell."""
        return replace(self.place, cell=str(cell), value=value)

    def dropped(self, planned: CellRef) -> bool:
        """Whether a planned cell was in a spare row that is deleted."""
        band = self.laid.band(planned.column)
        return planned.row not in band.rows and planned.row in self._spare_rows(band)

    def _spare_rows(self, band: Band) -> set[int]:
        own = [f for f in self.form.fields if f.at.column in band.planned]
        kept = {f.at.row for f in own if (f.key.table, f.key.row) not in self.spare}
        return {f.at.row for f in own} - kept


def lost(sheet: Sheet) -> Iterator[Problem]:
    """Tell the fields and labels that were not found (F07b), all in one."""
    laid = sheet.laid
    fields = [f for f in sheet.form.fields if not f.covered and laid.where(f.at) is None]
    texts = [t for t in sheet.form.texts if t.text and laid.where(t.area.first) is None]
    gone = [_label(laid, f) for f in fields if not sheet.dropped(f.at)]
    gone += [t.text for t in texts if not sheet.dropped(t.area.first)]
    if gone:
        yield missing(sheet, gone)


def missing(sheet: Sheet, labels: Iterable[str]) -> Problem:
    """Return the problem of fields and labels that are not there (F07b)."""
    return problem("F07b", sheet.place, missing=_listed(dict.fromkeys(labels)))


def _label(laid: Laid, field: PlannedField) -> str:
    """Name a field that is gone by its row, or by its column."""
    row_is_gone = field.at.row not in laid.band(field.at.column).rows
    return (row_is_gone and field.row_label) or field.spec.label


def _listed(names: Collection[str], most: int = _MOST_NAMED, comma: str = "、") -> str:
    return comma.join([*names][:most]) + ("…" if len(names) > most else "")


def _numbers(lines: Iterable[object]) -> Words:
    names = [str(line) for line in lines]
    return Words(_listed(names), _listed(names, comma=", "))


def _named(cells: Sequence[CellRef]) -> Words:
    """Name the first of some cells, and say how many there are."""
    first, others = cells[0], len(cells) - 1
    if not others:
        return same(str(first))
    return Words(f"{first} 等 {others + 1} 格", f"{first} (and {others} more)")


def changes(sheet: Sheet) -> Iterator[Problem]:
    """Tell everything that was changed around the inputs and is no fault of their content."""
    yield from _moved(sheet)
    yield from _strewn(sheet)
    yield from _hidden(sheet)
    if sheet.laid.grid.protected is False:
        yield problem("F08", sheet.place)
    if sheet.laid.grid.validated is False:
        yield problem("F09", sheet.place)


# -- rows and columns ----------------------------------------------------------------------------


def _moved(sheet: Sheet) -> Iterator[Problem]:
    """Tell rows and columns that were inserted, deleted or moved (F07)."""
    bands, keys = sheet.laid.bands, {column for column, _ in sheet.form.key_columns}
    told = [
        *_ways(
            {n + 1: None for b in bands for n in sorted(b.inserted[0])},
            {n + 1: None for b in bands for n in sorted(b.gone)},
            _first_moved((b.rows for b in bands), lambda n: str(n + 1)),
            Words("行", "row"),
        ),
        *_ways(
            {column_name(n): None for b in bands for n in sorted(b.inserted[1])},
            {
                column_name(n): None
                for b in bands
                for n in b.planned
                if n not in {*b.columns, *keys}
            },
            _first_moved((b.columns for b in bands), column_name),
            Words("列", "column"),
        ),
    ]
    if told:
        found = Words("，".join(w.zh for w in told), ", ".join(w.en for w in told))
        yield problem("F07", sheet.place, found=found)


def _first_moved(
    lines: Iterable[Mapping[int, int]], name: Callable[[int], str]
) -> tuple[str, str] | None:
    pairs = (pair for band in lines for pair in sorted(band.items()) if pair[0] != pair[1])
    return next(((name(planned), name(found)) for planned, found in pairs), None)


def _ways(
    inserted: Collection[object],
    deleted: Collection[object],
    moved: tuple[str, str] | None,
    line: Words,
) -> Iterator[Words]:
    """Say what was done to rows, or to columns; that others moved by it goes without saying."""
    for lines, zh, en in ((inserted, "插入了第", "inserted"), (deleted, "删除了原第", "deleted")):
        if lines:
            listed = _numbers(lines)
            yield Words(f"{zh} {listed.zh} {line.zh}", f"{line.en} {listed.en} {en}")
    if moved and not inserted and not deleted:
        planned, found = moved
        yield Words(
            f"原第 {planned} {line.zh}现在是第 {found} {line.zh}",
            f"{line.en} {planned} is now {line.en} {found}",
        )


# -- content that belongs to no field ------------------------------------------------------------


def _strewn(sheet: Sheet) -> Iterator[Problem]:
    """Tell what is in inserted lines (F26), under merges (F10) and beside the form (F27)."""
    known = _known(sheet)
    inserted: list[tuple[CellRef, str]] = []
    covered: list[tuple[CellRef, str]] = []
    beside: list[tuple[CellRef, str]] = []
    for at, text in _contents(sheet.laid.grid):
        if at in known:
            continue
        band = next((b for b in sheet.laid.bands if b.takes_in(at)), None)
        if band is not None:
            if not _is_copy(sheet.laid, band, at):
                inserted.append((at, text))
        elif _is_head(sheet, at, text):
            continue
        elif _owner(sheet, at) is not None:
            covered.append((at, text))
        else:
            beside.append((at, text))
    for code, cells in (("F26", inserted), ("F27", beside)):
        if cells:
            yield problem(code, sheet.at(*cells[0]), cell=_named([at for at, _ in cells]))
    yield from _merges(sheet, covered)


def _contents(grid: Grid) -> Iterator[tuple[CellRef, str]]:
    """Yield every cell with content."""
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            if value is not None and value != "" and (text := found_text(value).strip()):
                yield CellRef(r, c), text


def _known(sheet: Sheet) -> set[CellRef]:
    """Return the found cells that the form itself has something in."""
    form, laid = sheet.form, sheet.laid
    planned = [*(t.area.first for t in form.texts if t.text), *(f.at for f in form.fields)]
    found = {cell for one in planned if (cell := laid.where(one)) is not None}
    return found | laid.keys


def _is_copy(laid: Laid, band: Band, at: CellRef) -> bool:
    """Whether a cell of a copied line holds the same as the line it was copied from."""
    row, column = band.row_copies.get(at.row), band.column_copies.get(at.column)
    source = CellRef(
        at.row if row is None else band.rows[row],
        at.column if column is None else band.columns[column],
    )
    return source != at and (
        laid.grid.at(source) == laid.grid.at(at) or str(source) in laid.grid.formulas
    )


def _is_head(sheet: Sheet, at: CellRef, text: str) -> bool:
    """Whether a cell computes something (the self-check does), or is of the line above the form.

    Where all formulas were made values, that line and the columns of the self-check are let be.
    """
    laid = sheet.laid
    if laid.grid.formulas:
        return str(at) in laid.grid.formulas or bool(find_tokens(text))
    above = at.row == min(b.spans[0].start for b in laid.bands) - 1
    return above or 0 < at.column - laid.last_column <= _CHECK_COLUMNS


# -- merges --------------------------------------------------------------------------------------


def _owner(sheet: Sheet, at: CellRef) -> PlannedField | None:
    """Return the field whose merge covers a found cell, None where none does."""
    for field in sheet.form.fields:
        area = None if field.area.single else sheet.laid.area(field.area)
        if area is not None and at in area:
            return field
    return None


def _merges(sheet: Sheet, covered: Sequence[tuple[CellRef, str]]) -> Iterator[Problem]:
    """Tell inputs that are not joined as they were, and what stands under joined cells (F10)."""
    told: list[tuple[CellRef, str, Words]] = []
    for at, text in covered:
        owner = _owner(sheet, at)
        first = sheet.laid.where(owner.at) if owner is not None else None
        if owner is not None and first is not None:
            found = Words(f"{at} 中有“{text}”", f"{at} holds “{text}”")
            told.append((first, owner.spec.label, found))
    told += _rejoined(sheet)
    if told:
        cell, label, _ = told[0]
        zh, en = ([one.into(lang) for _, _, one in told] for lang in LANGUAGES)
        found = Words(_listed(zh, _MOST_MERGES), _listed(en, _MOST_MERGES, ", "))
        yield problem("F10", sheet.at(cell), label=label, found=found)


def _rejoined(sheet: Sheet) -> Iterator[tuple[CellRef, str, Words]]:
    """Yield inputs that are joined in another way than they were: cell, label, and how."""
    laid, there = sheet.laid, sheet.laid.grid.merges
    if there is None:
        return
    inputs = {cell: f for f in sheet.form.fields if f.input and (cell := laid.where(f.at))}
    planned = {str(laid.area(text.area)) for text in sheet.form.texts}
    for cell, field in inputs.items():
        area = laid.area(field.area)
        planned.add(str(area))
        if area is not None and not area.single and str(area) not in there:
            yield (
                cell,
                field.spec.label,
                Words(f"{area} 不再合并", f"{area} is not joined any more"),
            )
    for name in sorted(there - planned):
        area = _area(name)
        within = [cell for cell in inputs if area is not None and cell in area]
        if area is not None and (len(within) > 1 or (within and within[0] != area.first)):
            label = inputs[within[0]].spec.label
            yield within[0], label, Words(f"{name} 被合并", f"{name} was joined")


def _area(name: str) -> Area | None:
    first, _, last = name.partition(":")
    try:
        return Area(CellRef.parse(first), CellRef.parse(last or first))
    except ValueError:
        return None


# -- what nobody sees ----------------------------------------------------------------------------


def _hidden(sheet: Sheet) -> Iterator[Problem]:
    """Tell rows of inputs that are hidden (F21)."""
    cells = (sheet.laid.where(f.at) for f in sheet.form.fields if f.input)
    rows = sorted({cell.row for cell in cells if cell is not None} & sheet.laid.grid.hidden)
    if rows:
        listed = _numbers(row + 1 for row in rows)
        yield problem("F21", sheet.at(CellRef(rows[0], 0)), rows=listed)


# -- pictures ------------------------------------------------------------------------------------


def is_picture(formula: str | None) -> bool:
    """Whether a cell holds one of the pictures that WPS keeps in cells."""
    return formula is not None and "DISPIMG(" in formula


def pictures(sheet: Sheet, blank: Collection[CellRef]) -> Iterator[Problem]:
    """Tell pictures in inputs (F12); where nothing else stands there, they are a fault (F12b)."""
    laid = sheet.laid
    inside = [name for name, text in laid.grid.formulas.items() if is_picture(text)]
    places = {CellRef.parse(name) for name in (*laid.grid.pictures, *inside)}
    for field in sheet.form.fields if places else ():
        area = laid.area(field.area)
        if field.input and area is not None and any(place in area for place in places):
            code = "F12b" if field.at in blank else "F12"
            yield problem(code, sheet.at(area.first), label=field.spec.label)
