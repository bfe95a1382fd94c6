"""The bytes of a file -> a workbook, the files of an archive, or why it is neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from xlkpi.importer.reader.archives import Member, unpack
from xlkpi.importer.reader.book import Book, LockedError, NotReadableError
from xlkpi.importer.reader.limits import MOST_CELLS_READ
from xlkpi.importer.reader.sniff import DAMAGE, DAMAGED, HUGE, FileKind, file_kind
from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_OLD = Words("旧格式的表格（.xls）", "an old .xls file")
_ODF = Words("ODF 表格（.ods）", "an .ods file")
_NO_WORKBOOK = Words("没有工作簿的压缩包", "an archive without a workbook")


@dataclass(frozen=True, slots=True)
class Members:
    """An archive's files, laid out one by one."""

    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook that was opened, and what is to be said of its format."""

    book: Book
    problems: tuple[Problem, ...] = ()


Found = Opened | Members | Problem
"""What a file turned out to be."""


def open_file(data: bytes, name: str, passed_over: Collection[str], folder: Path | None) -> Found:
    """Open a file; sheets of the names passed over are not read.

    An archive's files are laid out in the folder; without one an archive is no workbook.
    """
    kind = file_kind(data, name)
    if isinstance(kind, Problem):
        return kind
    if kind is FileKind.ARCHIVE and folder is not None:
        return _archive(data, Place(file=name), folder)
    return _read(kind, data, Place(file=name), passed_over)


def open_workbook(data: bytes, name: str, passed_over: Collection[str] = ()) -> Opened | Problem:
    """Open a file that can be a workbook only."""
    kind = file_kind(data, name)
    if isinstance(kind, Problem):
        return kind
    return _read(kind, data, Place(file=name), passed_over)


def _read(
    kind: FileKind, data: bytes, place: Place, passed_over: Collection[str]
) -> Opened | Problem:
    if kind is FileKind.ARCHIVE:
        return problem("F01", place, found=_NO_WORKBOOK)
    try:
        opened = _workbook(kind, data, place, passed_over)
    except LockedError:
        return problem("F03", place)
    except NotReadableError:
        return problem("F01", place, found=DAMAGED)
    cells = sum(len(row) for grid in opened.book.grids for row in grid.rows)
    return opened if cells <= MOST_CELLS_READ else problem("F01", place, found=HUGE)


def _archive(data: bytes, place: Place, folder: Path) -> Members | Problem:
    try:
        folder.mkdir(parents=True)
        files = unpack(data, folder)
    except DAMAGE:
        return problem("F01", place, found=DAMAGED)
    return Members(files) if files else problem("F01", place, found=_NO_WORKBOOK)


def _workbook(kind: FileKind, data: bytes, place: Place, passed_over: Collection[str]) -> Opened:
    # each reader loads a library of its own: only that of the file at hand is wanted
    match kind:
        case FileKind.XLSX:
            from xlkpi.importer.reader.xlsx import read_xlsx  # noqa: PLC0415

            return Opened(read_xlsx(data, passed_over))
        case FileKind.XLS:
            from xlkpi.importer.reader.xls import read_xls  # noqa: PLC0415

            return Opened(read_xls(data, passed_over), (problem("F02", place, found=_OLD),))
        case FileKind.ODS:
            from xlkpi.importer.reader.ods import read_ods  # noqa: PLC0415

            return Opened(read_ods(data, passed_over), (problem("F02", place, found=_ODF),))
        case FileKind.ARCHIVE:
            raise ValueError(kind)
        case _:
            assert_never(kind)
