"""Rows and columns of a form that are gone (F07b), or were inserted, deleted or moved (F07)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import column_name
from xlkpi.importer.layout.sheet import listed, numbers
from xlkpi.problems import problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.importer.layout.locating import Band, LocatedSheet
    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem


def lost(sheet: ReturnedSheet) -> Iterator[Problem]:
    """Tell the fields and labels that were not found (F07b), all in one."""
    fields = [f for f, cell in sheet.fields if cell is None and not f.covered]
    texts = [t for t, cell in sheet.texts if cell is None]
    gone = [_label(sheet.located, f) for f in fields if not sheet.dropped(f.at)]
    gone += [t.text for t in texts if not sheet.dropped(t.area.first)]
    if gone:
        yield missing_labels(sheet, gone)


def missing_labels(sheet: ReturnedSheet, labels: Iterable[str]) -> Problem:
    """Return the problem of fields and labels that are not there (F07b)."""
    return problem("F07b", sheet.place, missing=listed(dict.fromkeys(labels)))


def _label(located: LocatedSheet, field: PlannedField) -> str:
    """Name a field that is gone by its row, or by its column."""
    row_is_gone = field.at.row not in located.band(field.at.column).rows
    return (row_is_gone and field.row_label) or field.spec.label


def moved(sheet: ReturnedSheet) -> Iterator[Problem]:
    """Tell rows and columns that were inserted, deleted or moved (F07), all in one."""
    if sheet.located.lay.is_as_sent:
        return
    keys = {column for column, _ in sheet.form.key_columns}
    words = [*_rows(sheet.located.bands).words(), *_columns(sheet.located.bands, keys).words()]
    if words:
        found = Words("，".join(w.zh for w in words), ", ".join(w.en for w in words))
        yield problem("F07", sheet.place, found=found)


@dataclass(frozen=True, slots=True)
class _Changed:
    """What was done to rows, or to columns, by their names; `moved` are (planned, found)."""

    line: Words
    inserted: Sequence[str]
    deleted: Sequence[str]
    moved: Sequence[tuple[str, str]]

    def words(self) -> Iterator[Words]:
        """Say it; that others were moved by an inserted or deleted line goes without saying."""
        line, names = self.line, numbers(self.inserted)
        if self.inserted:
            yield Words(f"插入了第 {names.zh} {line.zh}", f"{line.en} {names.en} inserted")
        names = numbers(self.deleted)
        if self.deleted:
            yield Words(f"删除了原第 {names.zh} {line.zh}", f"{line.en} {names.en} deleted")
        if self.moved and not self.inserted and not self.deleted:
            planned, found = self.moved[0]
            yield Words(
                f"原第 {planned} {line.zh}现在是第 {found} {line.zh}",
                f"{line.en} {planned} is now {line.en} {found}",
            )


def _rows(bands: Sequence[Band]) -> _Changed:
    pairs = (pair for band in bands for pair in sorted(band.rows.items()))
    return _Changed(
        Words("行", "row"),
        [str(n + 1) for n in sorted({n for band in bands for n in band.inserted[0]})],
        [str(n + 1) for n in sorted({n for band in bands for n in band.gone})],
        [(str(n + 1), str(found + 1)) for n, found in pairs if n != found],
    )


def _columns(bands: Sequence[Band], keys: set[int]) -> _Changed:
    """Nobody sees the columns of keys: that one is deleted does not matter by itself."""
    pairs = (pair for band in bands for pair in sorted(band.columns.items()))
    gone = [n for band in bands for n in band.planned if n not in band.columns and n not in keys]
    return _Changed(
        Words("列", "column"),
        [column_name(n) for n in sorted({n for band in bands for n in band.inserted[1]})],
        [column_name(n) for n in gone],
        [
            (column_name(planned), column_name(found))
            for planned, found in pairs
            if planned != found
        ],
    )
