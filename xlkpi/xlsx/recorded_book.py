"""A workbook that goes out: its sheets are recorded, and written from what others have alike."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from xlkpi.xlsx.archive import archive, block
from xlkpi.xlsx.cell_xml import shared_texts
from xlkpi.xlsx.drawing import Drawing, grouped
from xlkpi.xlsx.recorded_sheet import Look, RecordedSheet
from xlkpi.xlsx.sheet_frame import Framing, frame, replayed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.xlsx.archive import Block
    from xlkpi.xlsx.sheet_frame import Frame

    Properties = tuple[tuple[str, Any], ...]

_Known = TypeVar("_Known")
_FRAMES: OrderedDict[tuple[object, ...], Frame] = OrderedDict()
_STYLES: OrderedDict[tuple[object, ...], str] = OrderedDict()
_MOST_KNOWN = 64


@dataclass(frozen=True, slots=True)
class Shared:
    """What the sheets of a workbook share, each by its number: formats, colours of rules, texts.

    `keys` are the formats as xlsxwriter tells them apart: several `looks` may be one.
    """

    looks: dict[Properties, int] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    tints: dict[Properties, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> tuple[object, ...]:
        """What is in it so far: numbers are given in this order."""
        return tuple(self.looks), tuple(self.tints), tuple(self.texts)

    def copy(self) -> Shared:
        """Return another one, to which nothing is added any more."""
        return Shared(dict(self.looks), dict(self.keys), dict(self.tints), dict(self.texts))

    def take(self, other: Shared) -> None:
        """Add what another one has that began like this one."""
        self.looks.update(other.looks)
        self.keys.update(other.keys)
        self.tints.update(other.tints)
        self.texts.update(other.texts)


class RecordedBook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook of recorded sheets; the same sheets give the same bytes, whatever is known.

    Where it is `locked`, no sheet of it can be taken away, added or renamed by mistake.
    """

    def __init__(self, *, locked: bool) -> None:
        super().__init__(BytesIO(), {"in_memory": True, "strings_to_urls": False})
        self._structure_locked = locked
        self.shared = Shared()
        self._made: dict[Properties, Any] = {}
        self._sheets: list[tuple[Framing, RecordedSheet | Drawing]] = []

    @property
    def position(self) -> tuple[object, ...]:
        """What the next sheet depends on of those before it."""
        return not self._sheets, *self.shared.state

    def style(self, **properties: Any) -> Look:
        """Return the format with these properties of xlsxwriter."""
        key = tuple(sorted(properties.items()))
        shared = self.shared
        number = shared.looks.get(key)
        if number is None:
            number = shared.keys.setdefault(_format_key(key), len(shared.keys) + 1)
            shared.looks[key] = number
        return Look(number, key)

    def tint(self, **properties: Any) -> Look:
        """Return the format that a rule of conditional formatting gives a cell."""
        key = tuple(sorted(properties.items()))
        return Look(self.shared.tints.setdefault(key, len(self.shared.tints)), key)

    def sheet(self, name: str) -> RecordedSheet:
        """Add a sheet, to be recorded."""
        recorded = RecordedSheet(self.shared.texts)
        made = self._added(name)
        made.shown = recorded.shown
        self._sheets.append((made, recorded))
        return recorded

    def stamp(self, name: str, drawing: Drawing, after: Shared) -> None:
        """Add a sheet that is known already; `after` is what was shared when it was written."""
        self._sheets.append((self._added(name), drawing))
        self.shared.take(after)

    def drawn(self) -> Drawing | None:
        """Return the sheet added last as it is written, None where it has comments or charts.

        Raises:
            NotWrittenError: Xlsxwriter refuses something.
            UserWarning: It would only warn of something.
        """
        made, recorded = self._sheets[-1]
        drawing = self._drawing(made, recorded)
        if drawing is not None:
            self._sheets[-1] = (made, drawing)
        return drawing

    def data(self) -> bytes:
        """Return the file.

        Raises:
            NotWrittenError: Xlsxwriter refuses something.
            UserWarning: It would only warn of something.
        """
        drawings = [self._drawing(made, one) for made, one in self._sheets]
        self._prepare_vml()
        self._prepare_defined_names()
        self._prepare_drawings()
        self._add_chart_data()
        self.str_table.count = len(self.shared.texts)
        self.fileclosed = True
        sheets = [
            self._with_objects(made, one) if drawing is None else drawing
            for (made, one), drawing in zip(self._sheets, drawings, strict=True)
        ]
        has_objects = None in drawings
        return archive(self._members([one.blocks() for one in sheets], has_objects=has_objects))

    def _write_book_views(self) -> None:
        """Write the structure's protection, which xlsxwriter has no call for, before the views."""
        if self._structure_locked:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()

    def _added(self, name: str) -> Framing:
        made: Framing = self.add_worksheet(name, Framing)
        made.selected = made.active = int(made.index == 0)
        return made

    def _drawing(self, made: Framing, sheet: RecordedSheet | Drawing) -> Drawing | None:
        """Return a sheet as it is written, None where others' comments, charts have a say in it."""
        if isinstance(sheet, Drawing):
            sheet.frame.told(made)
            return sheet
        if sheet.has_objects:
            self._replay(made, sheet)
            return None
        headings = bool(sheet.header), bool(sheet.footer)
        asked = [one for one in sheet.settings if one.method != "set_row"]
        key = (made.index == 0, sheet.dimensions, repr(asked), *headings)
        if key not in _FRAMES:
            self._replay(made, sheet)
            _remember(_FRAMES, key, frame(made))
        _FRAMES[key].told(made)
        return grouped(sheet, _FRAMES[key])

    def _with_objects(self, made: Framing, sheet: RecordedSheet | Drawing) -> Drawing:
        return sheet if isinstance(sheet, Drawing) else grouped(sheet, frame(made))

    def _replay(self, made: Framing, sheet: RecordedSheet) -> None:
        self._make_formats()
        replayed(made, sheet, lambda look: self._made[look.properties])

    def _make_formats(self) -> None:
        """Make xlsxwriter's formats of what is shared, each once, by our numbers."""
        done = {one.xf_index for one in self.formats}
        for key, number in self.shared.looks.items():
            if number not in done:
                self.add_format(dict(key)).xf_index = number
                done.add(number)
        for key, number in self.shared.tints.items():
            if key not in self._made:
                self._made[key] = self.add_format(dict(key))
                self._made[key].dxf_index = number

    def _members(
        self, sheets: Sequence[Sequence[Block]], *, has_objects: bool
    ) -> Iterator[tuple[str, Sequence[Block]]]:
        """Yield the members of the archive in xlsxwriter's order."""
        looks, tints, _ = self.shared.state
        styles = (looks, tints, has_objects)
        if styles not in _STYLES:
            self._make_formats()
        packager = _Parts(styles in _STYLES)
        packager._add_workbook(self)  # noqa: SLF001 - as Workbook.close() does
        packager._set_in_memory(True)  # noqa: FBT003, SLF001 - as xlsxwriter itself calls it
        own = iter(sheets)
        for part, name, _ in packager._create_package():  # noqa: SLF001 - the parts without their zip
            if name.startswith("xl/worksheets/sheet"):
                yield name, next(own)
                continue
            text = part.getvalue()
            if name == _Parts.STYLES:
                text = text or _STYLES[styles]
                _remember(_STYLES, styles, text)
            elif name == _Parts.TEXTS:
                text = shared_texts(tuple(self.shared.texts))
            yield name, (block(text),)


class _Parts(Packager):  # type: ignore[misc]
    """The members of a workbook beside its sheets; styles that are known are not made again."""

    STYLES, TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"

    def __init__(self, styles_known: bool) -> None:  # noqa: FBT001 - of one caller
        super().__init__()
        self._styles_known = styles_known

    def _write_worksheet_files(self) -> None:
        for number in range(1, self.worksheet_count + 1):
            self._filename(f"xl/worksheets/sheet{number}.xml")

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            self._filename(self.TEXTS)

    def _write_styles_file(self) -> None:
        if self._styles_known:
            self._filename(self.STYLES)
        else:
            super()._write_styles_file()


def _remember(
    known: OrderedDict[tuple[object, ...], _Known], key: tuple[object, ...], value: _Known
) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > _MOST_KNOWN:
        known.popitem(last=False)


@lru_cache(maxsize=1024)
def _format_key(properties: Properties) -> str:
    """Return what tells a format from others."""
    return str(Format(dict(properties), {}, {})._get_format_key())  # noqa: SLF001 - by what xlsxwriter tells formats apart
