"""Values put into cells of a workbook that people keep: all else in it stays, byte for byte.

A library that reads a workbook and writes it again drops what it does not know (charts, pictures,
conditions of other programs). Here only the cells that change are written anew; where that could
make something else untrue, such as the result of a formula, nothing is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import escape
from zipfile import BadZipFile, ZipFile

from xlkpi.cells import Area, CellRef
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Values = Mapping[CellRef, str | Decimal | None]

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_OTHER_CODE = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!(?i:utf-8)[\"'])")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULAS = Words(
    "工作表“{sheet}”的 {cell} 有公式，改了以后它的结果会不对",
    "there is a formula at {cell} of sheet “{sheet}”, whose result would be wrong",
)
_SIGNED = Words("它有数字签名", "it is digitally signed")
_MERGED = Words("{cell} 在合并的单元格里", "{cell} is in merged cells")
_SIGN = Words("有表格里不能写的字符", "there is a character that a cell cannot hold")
_ODD = Words("它的写法不常见", "it is written in an unusual way")


class UnsafeError(ValueError):
    """Cells cannot be changed without a risk for something else: why."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


def with_values(workbook: bytes, sheet: str, values: Values) -> bytes:
    """Return a workbook with values in some cells of a sheet.

    Args:
        workbook: An .xlsx file.
        sheet: The sheet's name.
        values: Cell -> a text, a number, or None for a cell that is emptied; its format stays.
            What is below the last row gets the formats of the row above it.

    Raises:
        UnsafeError: The workbook has formulas or a signature, a cell is in a merge, or the file is
            not written as usual.
    """
    try:
        with ZipFile(BytesIO(workbook)) as archive:
            return _written(archive, sheet, values)
    except UnsafeError:
        raise
    except (BadZipFile, LookupError, ValueError, SyntaxError, expat.ExpatError, OSError) as error:
        raise UnsafeError(_ODD) from error  # names, numbers and places that are none among it


def _written(archive: ZipFile, sheet: str, values: Values) -> bytes:
    sheets = _sheets(archive)
    part = next((part for part, name in sheets.items() if name == sheet), None)
    if part is None:
        raise UnsafeError(_ODD)
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename.startswith("_xmlsignatures/"):
                raise UnsafeError(_SIGNED)
            if info.filename in sheets:
                _without_results(data, sheets[info.filename])
            made.writestr(info, _changed(data, values) if info.filename == part else data)
    return out.getvalue()


def _without_results(data: bytes, sheet: str) -> None:
    """Refuse a sheet in which a formula's result is kept.

    Formulas of drop-downs, conditions and sparklines have none: they are computed when they show.
    """
    if _FORMULA.search(data):
        found = _Sheet.of(data).formula
        if found:
            raise UnsafeError(_FORMULAS.fill(sheet=sheet, cell=found))


def _sheets(archive: ZipFile) -> Mapping[str, str]:
    """Return the parts that sheets are, and their names."""
    book = next(
        target
        for target, kind, _ in _relations(archive, "_rels/.rels", "")
        if kind.endswith("/officeDocument")
    )
    folder, _, name = book.rpartition("/")
    related = _relations(archive, f"{folder}/_rels/{name}.rels", folder)
    parts = {key: target for target, _, key in related}
    sheets = (one for one in _xml(archive, book).iter() if one.tag.rpartition("}")[2] == "sheet")
    return {parts[one.get(_ID, "")]: one.get("name", "") for one in sheets}


def _relations(archive: ZipFile, part: str, folder: str) -> Iterator[tuple[str, str, str]]:
    for one in _xml(archive, part):
        target = one.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        yield whole, one.get("Type", ""), one.get("Id", "")


def _xml(archive: ZipFile, part: str) -> ET.Element:
    data = archive.read(part)
    if _ENTITY.search(data):
        raise UnsafeError(_ODD)
    return ET.fromstring(data)  # noqa: S314 - a file without entities, read before


@dataclass(slots=True)
class _Row:
    """A row of a sheet: where it begins and ends, and its cells by column, with their style."""

    start: int
    end: int = 0
    inner: int = 0
    cells: dict[int, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Sheet:
    """Where rows and cells stand in the text of a sheet, and its first cell with a formula."""

    data: bytes
    prefix: str = ""
    rows: dict[int, _Row] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    start: int = 0
    end: int = 0
    formula: str = ""
    _row: int = 0
    _cell: tuple[int, int, str] | None = None

    @classmethod
    def of(cls, data: bytes) -> _Sheet:
        if _ENTITY.search(data) or _OTHER_CODE.match(data) or data[:2] in _UTF16:
            raise UnsafeError(_ODD)
        found = cls(data)
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda tag, held: found.begun(parser, tag, held)
        parser.EndElementHandler = lambda tag: found.ended(parser, tag)
        parser.Parse(data, True)  # noqa: FBT003 - expat's signature
        if not found.end:
            raise UnsafeError(_ODD)
        return found

    def begun(self, parser: Any, tag: str, held: Mapping[str, str]) -> None:
        """Note where something begins."""
        prefix, _, name = tag.rpartition(":")
        at = parser.CurrentByteIndex
        if name == "sheetData":
            self.prefix, self.start = f"{prefix}:" if prefix else "", at
        elif name == "row":
            self._row = int(held.get("r", 0))
            if not self._row or self._row in self.rows:
                raise UnsafeError(_ODD)
            self.rows[self._row] = _Row(at)
        elif name == "c" and self._row:
            if "r" not in held:
                raise UnsafeError(_ODD)
            self._cell = (CellRef.parse(held["r"]).column, at, held.get("s", ""))
        elif name == "f" and self._cell is not None:
            self.formula = self.formula or str(CellRef(self._row - 1, self._cell[0]))
        elif name == "mergeCell" and ":" in held.get("ref", ""):
            first, _, last = held["ref"].partition(":")
            self.merges.append(Area(CellRef.parse(first), CellRef.parse(last)))

    def ended(self, parser: Any, tag: str) -> None:
        """Note where something ends."""
        name = tag.rpartition(":")[2]
        at = parser.CurrentByteIndex
        # an element of one tag ends where its tag does; it cannot stand in one of its own name
        is_closed = self.data.startswith(f"</{tag}".encode(), at)
        end = self.data.index(b">", at) + 1 if is_closed else at
        if name == "c" and self._cell is not None:
            column, start, style = self._cell
            self.rows[self._row].cells[column] = (start, end, style)
            self._cell = None
        elif name == "row" and self._row:
            row = self.rows[self._row]
            row.end, row.inner, self._row = end, at, 0
        elif name == "sheetData":
            self.end = end


def _changed(data: bytes, values: Values) -> bytes:
    sheet = _Sheet.of(data)
    for cell in values:
        if any(cell in area for area in sheet.merges):
            raise UnsafeError(_MERGED.fill(cell=str(cell)))
    edits: list[tuple[int, int, bytes]] = []
    for number in {cell.row + 1 for cell in values}:
        own = {cell.column: value for cell, value in values.items() if cell.row + 1 == number}
        edits += _in_row(sheet, number, own)
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text + data[end:]
    return data


def _in_row(
    sheet: _Sheet, number: int, own: Mapping[int, str | Decimal | None]
) -> Iterator[tuple[int, int, bytes]]:
    """Yield (start, end, text) of what changes in a row."""
    row = sheet.rows.get(number)
    if row is None or (not row.cells and sheet.data[row.end - 2 : row.end] == b"/>"):
        yield _new_row(sheet, number, own, row)
        return
    for column, value in own.items():
        there = row.cells.get(column)
        style = there[2] if there else _style_above(sheet, number, column)
        text = _cell(sheet.prefix, CellRef(number - 1, column), value, style)
        if there is not None:
            yield there[0], there[1], text
        elif value is not None:
            later = [place[0] for other, place in row.cells.items() if other > column]
            at = min(later, default=row.inner)
            yield at, at, text


def _new_row(
    sheet: _Sheet, number: int, own: Mapping[int, str | Decimal | None], row: _Row | None
) -> tuple[int, int, bytes]:
    """Return a row that was not there, or was there without cells."""
    places = [(CellRef(number - 1, n), _style_above(sheet, number, n)) for n in sorted(own)]
    cells = b"".join(
        _cell(sheet.prefix, place, own[place.column], style) for place, style in places
    )
    if row is not None:
        head = sheet.data[row.start : row.end - 2].rstrip() + b">"
        return row.start, row.end, head + cells + f"</{sheet.prefix}row>".encode()
    text = f'<{sheet.prefix}row r="{number}">'.encode() + cells + f"</{sheet.prefix}row>".encode()
    before = [one for n, one in sheet.rows.items() if n < number]
    after = [one for n, one in sheet.rows.items() if n > number]
    if before:
        at = max(one.end for one in before)
    elif after:
        at = min(one.start for one in after)
    else:
        raise UnsafeError(_ODD)
    return at, at, text


def _style_above(sheet: _Sheet, number: int, column: int) -> str:
    above = [n for n, one in sheet.rows.items() if 1 < n < number and column in one.cells]
    return sheet.rows[max(above)].cells[column][2] if above else ""


def _cell(prefix: str, at: CellRef, value: str | Decimal | None, style: str) -> bytes:
    head = f'<{prefix}c r="{at}"' + (f' s="{style}"' if style else "")
    match value:
        case None:
            text = f"{head}/>"
        case Decimal():
            text = f"{head}><{prefix}v>{value:f}</{prefix}v></{prefix}c>"
        case _:
            if _UNWRITABLE.search(value):
                raise UnsafeError(_SIGN)
            words = escape(_CODED.sub("_x005F_", value)).replace("\r", "")
            inner = f'<{prefix}is><{prefix}t xml:space="preserve">{words}</{prefix}t></{prefix}is>'
            text = f'{head} t="inlineStr">{inner}</{prefix}c>'
    return text.encode("utf-8")
