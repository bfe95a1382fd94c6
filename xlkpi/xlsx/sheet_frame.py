"""What stands around the rows of a sheet in its XML, as xlsxwriter makes it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from xlkpi.cells import Area, CellRef
from xlkpi.xlsx.cell_xml import escaped
from xlkpi.xlsx.recorded_sheet import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.xlsx.recorded_sheet import RecordedSheet, Setting

_ROWS = "<sheetData/>"
_HEADER, _FOOTER = "\ue000", "\ue001"
"""Stand for what is printed above and below each page, which differs from workbook to workbook."""
_NAMED = ("autofilter_area", "print_area_range", "repeat_row_range", "repeat_col_range")
"""What workbook.xml says of a sheet, behind the sheet's name."""


class NotWrittenError(RuntimeError):
    """xlsxwriter refused something: a fault of ours, since the spec was checked."""


class Framed(NamedTuple):
    """The XML before a sheet's rows, after them, and after those in which the headings stand."""

    head: str
    tail: str
    end: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The XML around the rows, and what the workbook has to say of the sheet."""

    before: str
    after: str
    hidden: int
    ranges: Mapping[str, str]

    def told(self, sheet: Worksheet) -> None:
        """Let a sheet that was not made again tell the workbook what it would."""
        sheet.hidden = self.hidden
        for name, found in self.ranges.items():
            setattr(sheet, name, found and f"{quote_sheetname(sheet.name)}!{found}")

    def around(self, header: str, footer: str) -> Framed:
        """Return the XML with what is printed above and below each page."""
        place = self.after.find("<headerFooter>")
        if place < 0:
            return Framed(self.before, self.after, "")
        words = {ord(_HEADER): escaped(header), ord(_FOOTER): escaped(footer)}
        return Framed(self.before, self.after[:place], self.after[place:].translate(words))


def replayed(sheet: Worksheet, recorded: RecordedSheet, made: Callable[[Look], Any]) -> None:
    """Ask a worksheet of xlsxwriter for all that was recorded but cells.

    Args:
        sheet: The worksheet.
        recorded: What was asked.
        made: Gives xlsxwriter's format of a look.

    Raises:
        NotWrittenError: It refused.
        UserWarning: It would only warn of something.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for setting in recorded.settings:
            _ask(sheet, setting, made)
        if recorded.header:
            sheet.set_header(_HEADER)
        if recorded.footer:
            sheet.set_footer(_FOOTER)
    place = recorded.dimensions
    if place is not None:
        sheet.dim_rowmin, sheet.dim_rowmax, sheet.dim_colmin, sheet.dim_colmax = place


def _ask(sheet: Worksheet, setting: Setting, made: Callable[[Look], Any]) -> None:
    options = {
        name: made(value) if isinstance(value, Look) else value
        for name, value in setting.options.items()
    }
    args = [_unrecorded(value, made) for value in setting.args]
    code = getattr(sheet, setting.method)(*args, **options)
    if isinstance(code, int) and code < 0:
        raise NotWrittenError(sheet.name, setting.method, code)


def _unrecorded(value: Any, made: Callable[[Look], Any]) -> Any:
    if isinstance(value, dict):
        return {k: made(v) if isinstance(v, Look) else v for k, v in value.items()}
    return value


def frame(sheet: Worksheet) -> Frame:
    """Return what a worksheet writes around its rows."""
    out = StringIO()
    sheet._set_xml_writer(out)  # noqa: SLF001 - so xlsxwriter's own packager has it
    sheet._assemble_xml_file()  # noqa: SLF001 - a sheet without its book
    before, _, after = out.getvalue().partition(_ROWS)
    sheet_name = quote_sheetname(sheet.name) + "!"
    ranges = {name: getattr(sheet, name).removeprefix(sheet_name) for name in _NAMED}
    return Frame(before, after, sheet.hidden, ranges)


class Framing(Worksheet):  # type: ignore[misc]
    """A worksheet of xlsxwriter whose rows somebody else writes; `shown` tells what is in them."""

    shown: Callable[[int, int], object]

    def _get_range_data(self, *corners: int) -> list[object]:
        first, last = CellRef(*corners[:2]), CellRef(*corners[2:])
        return [self.shown(at.row, at.column) for at in Area(first, last)]

    def _write_sheet_data(self) -> None:
        self.fh.write(_ROWS)
