"""What was changed around the inputs of a form: rows, merges, protection, things beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, column_name
from xlkpi.importer.reading import comparable, found_text
from xlkpi.plan.identity import find_tokens
from xlkpi.problems import problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlkpi.importer.locating import Laid
    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.problems import Place, Problem

_MOST_NAMED = 6
_MOST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A planned form and the sheet found for it; `place` names file, unit, project and sheet."""

    form: PlannedForm
    laid: Laid
    place: Place

    def at(self, cell: CellRef, value: str = "") -> Place:
        """Return the place of a found cell."""
        return replace(self.place, cell=str(cell), value=value)


def lost(sheet: Sheet) -> Iterator[Problem]:
    """Tell the fields that were not found (F07b), all in one."""
    gone = [f for f in sheet.form.fields if not f.covered and sheet.laid.where(f.at) is None]
    if gone:
        names = dict.fromkeys(_label(field) for field in gone)
        listed = "、".join([*names][:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")
        yield problem("F07b", sheet.place, missing=listed)


def _label(field: PlannedField) -> str:
    return f"{field.row_label}{field.spec.label}" if field.row_label else field.spec.label


def changes(sheet: Sheet) -> Iterator[Problem]:
    """Tell everything that was changed around the inputs and is no fault of their content."""
    yield from _moved(sheet)
    yield from _strewn(sheet)
    yield from _merges(sheet)
    yield from _hidden(sheet)
    if sheet.laid.grid.protected is False:
        yield problem("F08", sheet.place)
    if sheet.laid.grid.validated is False:
        yield problem("F09", sheet.place)


def _moved(sheet: Sheet) -> Iterator[Problem]:
    rows, columns = sheet.laid.moved, sheet.laid.shifted
    if rows:
        planned, found = (number + 1 for number in rows[0])
        yield problem(
            "F07",
            sheet.place,
            found=Words(
                f"原第 {planned} 行现在是第 {found} 行", f"row {planned} is now row {found}"
            ),
        )
    if columns:
        planned_name, found_name = (column_name(number) for number in columns[0])
        yield problem(
            "F07",
            sheet.place,
            found=Words(
                f"原 {planned_name} 列现在是 {found_name} 列",
                f"column {planned_name} is now column {found_name}",
            ),
        )


# -- content that belongs to no field ------------------------------------------------------------


def _strewn(sheet: Sheet) -> Iterator[Problem]:
    """Tell what stands where the form has nothing: in inserted lines (F26), or beside it (F27)."""
    known, inside, own = _accounted(sheet), _inside(sheet), _own_words(sheet)
    inserted: set[int] = set()
    beside = covered = 0
    for at, text in _contents(sheet):
        if at in known or _is_head(sheet, at, text):
            continue
        if at in inside:
            if at.row not in inserted and comparable(text) not in own:
                inserted.add(at.row)
                yield problem("F26", sheet.at(at, text))
        elif (owner := _covering(sheet, at)) is not None:
            covered += 1
            if covered <= _MOST_CELLS:
                yield _under_merge(sheet, owner, at, text)
        elif str(at) not in sheet.laid.grid.formulas:
            beside += 1
            if beside <= _MOST_CELLS:
                yield problem("F27", sheet.at(at, text))


def _own_words(sheet: Sheet) -> set[str]:
    """Return the words of the form itself: a copied row has them too."""
    words = {text.text for text in sheet.form.texts}
    words |= {str(f.value) for f in sheet.form.fields if f.fixed}
    return {comparable(word) for word in words}


def _is_head(sheet: Sheet, at: CellRef, text: str) -> bool:
    """Whether a cell is the line above the form: what is left to mend, and the sheet's code."""
    rows = [row for band in sheet.laid.bands for row in band.rows.values()]
    if at.row >= min(rows, default=0):
        return False
    return at.column == 0 or bool(find_tokens(text))


def _contents(sheet: Sheet) -> Iterator[tuple[CellRef, str]]:
    """Yield every cell that a person sees something in, but the hidden self-check."""
    laid = sheet.laid
    after = max(laid.columns.values(), default=0) + 1
    hidden = (after, after + 1)
    for r, row in enumerate(laid.grid.rows):
        for c, value in enumerate(row):
            if value is None or value == "" or c in hidden:
                continue
            text = found_text(value).strip()
            if text:
                yield CellRef(r, c), text


def _accounted(sheet: Sheet) -> set[CellRef]:
    """Return the found cells that the form itself has something in."""
    form, laid = sheet.form, sheet.laid
    planned = [*(t.area.first for t in form.texts), *(f.at for f in form.fields)]
    found = {cell for one in planned if (cell := laid.where(one)) is not None}
    return found | set(_key_cells(sheet))


def _key_cells(sheet: Sheet) -> Iterator[CellRef]:
    """Yield the cells of the hidden keys, those of copied rows included."""
    form, laid = sheet.form, sheet.laid
    for column, keys in form.key_columns:
        at, words = laid.columns.get(column, column), set(keys.values())
        yield from (
            CellRef(r, at)
            for r, row in enumerate(laid.grid.rows)
            if at < len(row) and row[at] in words
        )
    words = set(form.key_row[1].values()) if form.key_row is not None else set()
    for r, row in enumerate(laid.grid.rows):
        yield from (CellRef(r, c) for c, value in enumerate(row) if value in words)


@dataclass(frozen=True, slots=True)
class _Inside:
    """The inserted rows and columns of a table: lines between found ones that are none of them."""

    rows: frozenset[int]
    columns: frozenset[int]
    area: Area

    def __contains__(self, cell: CellRef) -> bool:
        return cell in self.area and (cell.row in self.rows or cell.column in self.columns)


def _inside(sheet: Sheet) -> _Inside:
    form, laid = sheet.form, sheet.laid
    rows = {row for band in laid.bands for row in band.rows.values()}
    columns = set(laid.columns.values())
    first_row, last_row = min(rows, default=0), max(rows, default=0)
    last_column = max((laid.columns.get(c, c) for c in range(form.print_area.columns)), default=0)
    area = Area(CellRef(first_row, 0), CellRef(last_row, max(last_column, *columns, 0)))
    return _Inside(
        frozenset(set(range(first_row, last_row + 1)) - rows),
        frozenset(set(range(max(columns, default=0) + 1)) - columns),
        area,
    )


# -- merges --------------------------------------------------------------------------------------


def _covering(sheet: Sheet, at: CellRef) -> PlannedField | None:
    """Return the field whose merge covers a found cell, None where none does."""
    for field in sheet.form.fields:
        area = None if field.area.single else sheet.laid.area(field.area)
        if area is not None and at in area:
            return field
    return None


def _under_merge(sheet: Sheet, owner: PlannedField, at: CellRef, text: str) -> Problem:
    first = sheet.laid.where(owner.at) or owner.at
    found = Words(f"{at} 中有“{text}”", f"{at} holds “{text}”")
    return problem("F10", sheet.at(first, text), label=owner.spec.label, found=found)


def _merges(sheet: Sheet) -> Iterator[Problem]:
    """Tell inputs that are not joined as they were, or joined with others (F10); once a sheet."""
    there = sheet.laid.grid.merges
    if there is None:
        return
    inputs = {sheet.laid.where(f.at): f for f in sheet.form.fields if f.input}
    for cell, field in inputs.items():
        area = sheet.laid.area(field.area)
        if cell is not None and area is not None and not area.single and str(area) not in there:
            found = Words(f"{area} 不再合并", f"{area} is not joined any more")
            yield problem("F10", sheet.at(cell), label=field.spec.label, found=found)
            return
    yield from _joined(sheet, there, inputs)


def _joined(
    sheet: Sheet, there: frozenset[str], inputs: Mapping[CellRef | None, PlannedField]
) -> Iterator[Problem]:
    planned = {str(sheet.laid.area(f.area)) for f in sheet.form.fields}
    for name in sorted(there - planned - {str(sheet.laid.area(t.area)) for t in sheet.form.texts}):
        area = _area(name)
        within = [cell for cell in inputs if area is not None and cell is not None and cell in area]
        if area is not None and (len(within) > 1 or (within and within[0] != area.first)):
            found = Words(f"{name} 被合并", f"{name} was joined")
            cell = within[0]
            yield problem("F10", sheet.at(cell), label=inputs[cell].spec.label, found=found)
            return


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
        listed = "、".join(str(row + 1) for row in rows[:_MOST_NAMED])
        more = "…" if len(rows) > _MOST_NAMED else ""
        yield problem("F21", sheet.at(CellRef(rows[0], 0)), rows=listed + more)


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
