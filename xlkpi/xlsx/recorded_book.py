"""A workbook that goes out: its sheets are recorded, and written from what others have alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from xlkpi.newest import Newest
from xlkpi.xlsx.archive import archive, block
from xlkpi.xlsx.cell_xml import shared_texts
from xlkpi.xlsx.drawing import Drawing, grouped
from xlkpi.xlsx.recorded_sheet import Look, RecordedSheet
from xlkpi.xlsx.sheet_frame import Framing, frame, replayed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.xlsx.sheet_frame import Frame

    Properties = tuple[tuple[str, Any], ...]
    _Styles = tuple[object, ...]

_MOST_KNOWN = 64
_FRAMES: Newest[tuple[object, ...], Frame] = Newest(_MOST_KNOWN)
_STYLES: Newest[tuple[object, ...], str] = Newest(_MOST_KNOWN)
_PACKAGES: Newest[tuple[object, ...] | None, dict[str, str]] = Newest(_MOST_KNOWN)
"""What xlsxwriter makes around sheets: of workbooks whose sheets have the same names."""
_SHEET, _TEXTS = "xl/worksheets/sheet", "xl/sharedStrings.xml"
_STYLES_PART = "xl/styles.xml"


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

    Where it is `locked`, no sheet of it can be taken away, added or renamed by mistake. Worksheets
    of xlsxwriter are made where something is asked of them that is not known.
    """

    def __init__(self, *, locked: bool) -> None:
        super().__init__(BytesIO(), {"in_memory": True, "strings_to_urls": False})
        self._structure_locked = locked
        self.shared = Shared()
        self._made: dict[Properties, Any] = {}
        self._sheets: list[tuple[str, RecordedSheet | Drawing]] = []
        self._names: list[tuple[str, str]] = []

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

    def define_name(self, name: str, formula: str) -> None:
        """Name a place, by its formula with "="."""
        self._names.append((name, formula))

    def sheet(self, name: str) -> RecordedSheet:
        """Add a sheet, to be recorded."""
        recorded = RecordedSheet(self.shared.texts)
        self._sheets.append((name, recorded))
        return recorded

    def stamp(self, name: str, drawing: Drawing, after: Shared) -> None:
        """Add a sheet that is known already; `after` is what was shared when it was written."""
        self._sheets.append((name, drawing))
        self.shared.take(after)

    def drawn(self) -> Drawing | None:
        """Return the sheet added last as it is written, None where it has comments or charts.

        Raises:
            NotWrittenError: Xlsxwriter refuses something.
            UserWarning: It would only warn of something.
        """
        number = len(self._sheets) - 1
        drawing = self._drawing(number)
        if drawing is not None:
            self._sheets[number] = (self._sheets[number][0], drawing)
        return drawing

    def data(self) -> bytes:
        """Return the file.

        Raises:
            NotWrittenError: Xlsxwriter refuses something.
            UserWarning: It would only warn of something.
        """
        drawings = [self._drawing(number) for number in range(len(self._sheets))]
        looks, tints, texts = self.shared.state
        styles = (looks, tints, None in drawings)
        known = None
        if None not in drawings and styles in _STYLES:
            known = self._around([one for one in drawings if one is not None])
        if known not in _PACKAGES:
            self._prepare(drawings)
        sheets = [
            self._with_objects(number) if drawing is None else drawing
            for number, drawing in enumerate(drawings)
        ]
        parts = self._parts(known, styles)
        parts |= {_TEXTS: shared_texts(texts)} if texts else {}
        own = iter(sheets)
        return archive(
            (name, next(own).blocks() if name.startswith(_SHEET) else (block(text),))
            for name, text in parts.items()
        )

    def _write_book_views(self) -> None:
        """Write the structure's protection, which xlsxwriter has no call for, before the views."""
        if self._structure_locked:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()

    def _framing(self, number: int) -> Framing:
        """Return xlsxwriter's worksheet of a sheet; those before it are made first."""
        while len(self.worksheets_objs) <= number:
            name, sheet = self._sheets[len(self.worksheets_objs)]
            made: Framing = self.add_worksheet(name, Framing)
            made.selected = made.active = int(made.index == 0)
            if isinstance(sheet, RecordedSheet):
                made.shown = sheet.shown
        framing: Framing = self.worksheets_objs[number]
        return framing

    def _drawing(self, number: int) -> Drawing | None:
        """Return a sheet as it is written, None where others' comments, charts have a say in it."""
        sheet = self._sheets[number][1]
        if isinstance(sheet, Drawing):
            return sheet
        if sheet.has_objects:
            self._replay(self._framing(number), sheet)
            return None
        headings = bool(sheet.header), bool(sheet.footer)
        asked = [one for one in sheet.settings if one.method != "set_row"]
        key = (number == 0, sheet.dimensions, repr(asked), *headings)
        if key not in _FRAMES:
            made = self._framing(number)
            self._replay(made, sheet)
            _FRAMES[key] = frame(made)
        return grouped(sheet, _FRAMES[key])

    def _with_objects(self, number: int) -> Drawing:
        sheet = self._sheets[number][1]
        if isinstance(sheet, Drawing):
            return sheet
        return grouped(sheet, frame(self._framing(number)))

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

    def _prepare(self, drawings: Sequence[Drawing | None]) -> None:
        """Let xlsxwriter know of all that the parts around the sheets say of them."""
        for number, drawing in enumerate(drawings):
            made = self._framing(number)
            if drawing is not None:
                drawing.frame.told(made)
        for name, formula in self._names:
            super().define_name(name, formula)
        self._prepare_vml()
        self._prepare_defined_names()
        self._prepare_drawings()
        self._add_chart_data()
        self.str_table.count = len(self.shared.texts)

    def _around(self, drawings: Iterable[Drawing]) -> tuple[object, ...]:
        """Return all that the parts depend on that are not a workbook's own."""
        frames = [one.frame for one in drawings]
        sheets = zip((name for name, _ in self._sheets), frames, strict=True)
        told = tuple((name, one.hidden, *one.ranges.values()) for name, one in sheets)
        properties = (self.doc_properties.get("company"), bool(self.custom_properties))
        has_texts = bool(self.shared.texts)
        return told, tuple(self._names), self._structure_locked, has_texts, *properties

    def _parts(self, known: tuple[object, ...] | None, styles: _Styles) -> dict[str, str]:
        """Return the parts in xlsxwriter's order; sheets and texts that they share are empty."""
        self.fileclosed = True
        if styles not in _STYLES:
            self._make_formats()
        packager = _Parts(styles in _STYLES)
        packager._add_workbook(self)  # noqa: SLF001 - as Workbook.close() does
        packager._set_in_memory(True)  # noqa: FBT003, SLF001 - as xlsxwriter itself calls it
        around = _PACKAGES.get(known)
        if around is not None:
            return {**around, _STYLES_PART: _STYLES[styles], **packager.own()}
        made = packager._create_package()  # noqa: SLF001 - the parts without their zip
        parts = {name: part.getvalue() for part, name, _ in made}
        _STYLES[styles] = parts[_STYLES_PART] or _STYLES[styles]
        parts[_STYLES_PART] = _STYLES[styles]
        if known is not None:
            _PACKAGES[known] = parts
        return parts


class _Parts(Packager):  # type: ignore[misc]
    """The members of a workbook beside its sheets; styles that are known are not made again."""

    def __init__(self, styles_known: bool) -> None:  # noqa: FBT001 - of one caller
        super().__init__()
        self._styles_known = styles_known

    def own(self) -> Mapping[str, str]:
        """Return those that differ from workbook to workbook."""
        self._write_custom_file()
        self._write_core_file()
        return {name: part.getvalue() for part, name, _ in self.filenames}

    def _write_worksheet_files(self) -> None:
        for number in range(1, self.worksheet_count + 1):
            self._filename(f"{_SHEET}{number}.xml")

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            self._filename(_TEXTS)

    def _write_styles_file(self) -> None:
        if self._styles_known:
            self._filename(_STYLES_PART)
        else:
            super()._write_styles_file()


@lru_cache(maxsize=1024)
def _format_key(properties: Properties) -> str:
    """Return what tells a format from others."""
    return str(Format(dict(properties), {}, {})._get_format_key())  # noqa: SLF001 - by what xlsxwriter tells formats apart
