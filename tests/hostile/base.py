"""The honest workbook that hostile ones are made from, and how its parts are changed."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO
from struct import pack
from typing import TYPE_CHECKING

from tests.builders.ole_books import formula, label, number, xls
from tests.builders.raw_books import MAIN, OFFICE, ods_parts, packed, unpacked
from xlkpi.cells import CellRef
from xlkpi.reader.xlsx.reading import read_xlsx
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from xlkpi.plan.model import Plan
    from xlkpi.reader.book import Book, Grid, Raw

STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
WORKBOOK, RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_INLINE = re.compile(r't="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>')


@dataclass(frozen=True)
class Base:
    """A unit's filled workbook, and the plan it was made by."""

    saved: bytes
    plan: Plan

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        """Its parts, with a table of texts, as Excel writes it."""
        parts = unpacked(self.saved)
        texts: dict[str, int] = {}

        def shared(match: re.Match[str]) -> str:
            return f't="s"><v>{texts.setdefault(match[1], len(texts))}</v></c>'

        for name in [name for name in parts if name.startswith("xl/worksheets/")]:
            parts[name] = _INLINE.sub(shared, parts[name].decode()).encode()
        items = "".join(f"<si>{text}</si>" for text in texts)
        parts[STRINGS] = f'<sst xmlns="{MAIN}" count="9" uniqueCount="9">{items}</sst>'.encode()
        rel = f'<Relationship Id="r99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        parts[RELS] = parts[RELS].replace(b"</Relationships>", f"{rel}</Relationships>".encode())
        return parts

    @cached_property
    def data(self) -> bytes:
        """The workbook as Excel writes it."""
        return packed(self.parts)

    @cached_property
    def book(self) -> Book:
        """What stands in it."""
        return read_xlsx(self.data)

    @cached_property
    def sheet(self) -> str:
        """The part of its first form."""
        return f"xl/worksheets/sheet{self.book.names.index(self.plan.forms[0].sheet) + 1}.xml"

    def at(self, reference: str, form: int = 0) -> str:
        """Where a field stands (A1)."""
        places = {field.key: field for field in self.plan.forms[form].fields}
        return str(places[resolve(reference)].at)

    def with_parts(self, changed: Mapping[str, bytes | str | None]) -> bytes:
        """The workbook with some parts changed or added; None leaves one out."""
        parts = {**self.parts, **changed}
        return packed({name: content for name, content in parts.items() if content is not None})

    def changed(self, part: str, change: Callable[[str], str]) -> bytes:
        """The workbook with the text of one part changed."""
        old = self.parts[part].decode()
        new = change(old)
        assert new != old, part
        return self.with_parts({part: new})

    def replaced(self, part: str, old: str, new: str) -> bytes:
        """The workbook with the first of some words in a part replaced."""
        return self.changed(part, lambda text: text.replace(old, new, 1))

    def cell_replaced(self, reference: str, new: str) -> bytes:
        """The workbook with the whole cell of a field replaced."""
        cell = re.compile(rf'<c r="{self.at(reference)}"(?:[^>]*/>|.*?</c>)', re.DOTALL)
        return self.changed(self.sheet, lambda xml: cell.sub(lambda _: new, xml, count=1))

    def added_row(self, xml: str) -> bytes:
        """The workbook with rows added below the last one of the first form."""
        return self.replaced(self.sheet, "</sheetData>", f"{xml}</sheetData>")

    def after_table(self, xml: str) -> bytes:
        """The workbook with something added at the end of the first form's part."""
        return self.replaced(self.sheet, "</worksheet>", f"{xml}</worksheet>")

    # -- in other formats ----------------------------------------------------------------------

    @cached_property
    def ods(self) -> bytes:
        """The same as an .ods file."""
        tables = "".join(ods_table("".join(_ods_rows(g)), g.name) for g in self.book.grids)
        keywords = escape(" ".join(self.book.properties))
        return packed({**ods_parts(tables), "meta.xml": f"<meta>{keywords}</meta>"})

    @cached_property
    def xls(self) -> bytes:
        """The same as an .xls file."""
        return xls({grid.name: _records(grid) for grid in self.book.grids})

    def once_more(self, number: int) -> bytes:
        """The workbook with a part that nobody reads: the same to a person, another file."""
        return self.with_parts({f"xl/note{number}.xml": "<x/>"})


def ods_table(rows: str, name: str = "表") -> str:
    """A sheet of an .ods file."""
    return f'<table:table table:name="{escape(name)}">{rows}</table:table>'


def _cells(grid: Grid) -> Iterator[tuple[int, int, Raw]]:
    for r, row in enumerate(grid.rows):
        for c, value in enumerate(row):
            yield r, c, value


def _ods_rows(grid: Grid) -> Iterator[str]:
    for r, row in enumerate(grid.rows):
        cells = (_ods_cell(v, str(CellRef(r, c)) in grid.formulas) for c, v in enumerate(row))
        yield f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods_cell(value: Raw, computed: bool) -> str:
    given = ' table:formula="of:=1+1"' if computed else ""
    match value:
        case None:
            return f"<table:table-cell{given}/>"
        case bool() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"{given}/>'
        case str():
            text = escape(value).replace("\n", "<text:line-break/>")
            kind = f' office:value-type="string"{given}'
            return f"<table:table-cell{kind}><text:p>{text}</text:p></table:table-cell>"
        case _:
            kind = f' office:value-type="date" office:date-value="{value}"{given}'
            return f"<table:table-cell{kind}/>"


def _records(grid: Grid) -> Iterator[bytes]:
    for r, c, value in _cells(grid):
        if str(CellRef(r, c)) in grid.formulas:
            yield formula(r, c, pack("<d", 0.0))
        elif isinstance(value, float):
            yield number(r, c, value)
        elif value is not None and value != "":
            yield label(r, c, str(value))


def entry_patched(data: bytes, name: str, field: int, content: bytes) -> bytes:
    """A zip with some bytes of what its directory says of a file written over."""
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\1\2"
    return data[: at + field] + content + data[at + field + len(content) :]


def swollen(parts: Mapping[str, bytes | str], name: str, pieces: Iterable[bytes]) -> bytes:
    """A zip of parts and one more, which is made of pieces and never held as a whole."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in parts.items():
            if part != name:
                archive.writestr(part, content)
        with archive.open(name, "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
    return out.getvalue()
