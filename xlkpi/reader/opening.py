"""The bytes of a file -> a workbook, the files of an archive, or why it is neither."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.archives import Member, Room, unpack
from xlkpi.reader.book import Book, FarError, LockedError, NotReadableError, TooLargeError
from xlkpi.reader.sniff import DAMAGED, HUGE, FileKind, file_kind, foreign
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlkpi.bundle.contents import BundleContents
    from xlkpi.mail.mail import Mail

_OLD = Words("旧格式的表格（.xls）", "an old .xls file")
_ODF = Words("ODF 表格（.ods）", "an .ods file")
_NO_FILES = ("F42", "F43")
_MAIL = Words("邮件里的邮件文件", "a mail file within a mail")
_NO_WORKBOOK = Words("没有工作簿的压缩包", "an archive without a workbook")


@dataclass(frozen=True, slots=True)
class Members:
    """An archive's files, laid out one by one; those of a mailbox file were not `packed`."""

    files: tuple[Member, ...]
    packed: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook that was opened, and what is to be said of its format."""

    book: Book
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail, without the bytes of what was attached to it; those files, laid out."""

    mail: Mail
    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Beyond:
    """An archive or a mail that holds more than there is room for: nothing of it was laid out.

    Of a mail, `mail` is what its headers say.
    """

    mail: Mail | None = None


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A bundle whose signature is that of the key it names."""

    contents: BundleContents


Found = Opened | OpenedBundle | Members | OpenedMail | Beyond | Problem
"""What a file turned out to be."""


def open_file(data: bytes, name: str, passed_over: Collection[str], room: Room | None) -> Found:
    """Open a file, whatever it is.

    Args:
        data: All of it.
        name: By which problems tell it.
        passed_over: Names of sheets that are not read.
        room: Where the files of an archive or mail are laid out, and how many; None: such a file
            is no workbook (F01).

    Returns:
        What it turned out to be; a problem where it is nothing that can be read (F01, F02b, F03,
        F19b, F40, F41, F45-F47).
    """
    kind = file_kind(data, name)
    if isinstance(kind, Problem):
        return kind
    if kind is FileKind.BUNDLE:
        return _bundle(data, Place(file=name))
    if room is None:
        return _read(kind, data, Place(file=name), passed_over)
    if kind is FileKind.ARCHIVE and room.archives:
        return _archive(data, Place(file=name), room)
    if room.mails and (kind is FileKind.MAIL or (kind is FileKind.MAILBOX and room.archives)):
        return _mail(kind, data, room)
    return _read(kind, data, Place(file=name), passed_over)


def is_container(data: bytes, name: str) -> bool:
    """Whether a file is an archive or a mail, whose files may be workbooks."""
    return file_kind(data, name) in {FileKind.ARCHIVE, FileKind.MAIL, FileKind.MAILBOX}


def open_workbook(data: bytes, name: str, passed_over: Collection[str] = ()) -> Opened | Problem:
    """Open a file that can be a workbook only.

    Args:
        data: All of it.
        name: By which problems tell it.
        passed_over: Names of sheets that are not read.

    Returns:
        The workbook, an old format told beside it (F02); a problem where it is none or cannot be
        read (F01, F02b, F41), is locked by a password (F03), has macros (F19b), or a value far
        outside its table (F40).
    """
    kind = file_kind(data, name)
    if isinstance(kind, Problem):
        return kind
    return _read(kind, data, Place(file=name), passed_over)


def untaken(member: Member, name: str) -> Problem | None:
    """Return why a file could not be taken out of its archive, None where it could."""
    if not member.fault:
        return None
    if member.fault in _NO_FILES:
        return foreign(member.fault, Place(file=name))
    return problem(member.fault, Place(file=name), found=DAMAGED)


def _read(
    kind: FileKind, data: bytes, place: Place, passed_over: Collection[str]
) -> Opened | Problem:
    if kind in {FileKind.ARCHIVE, FileKind.BUNDLE}:
        return problem("F01", place, found=_NO_WORKBOOK)
    if kind in {FileKind.MAIL, FileKind.MAILBOX}:
        return problem("F01", place, found=_MAIL)
    try:
        return _workbook(kind, data, place, passed_over)
    except LockedError:
        return problem("F03", place)
    except FarError as far:
        return problem("F40", replace(place, sheet=far.sheet, cell=far.cell))
    except TooLargeError:
        return problem("F01", place, found=HUGE)
    except NotReadableError:
        return problem("F01", place, found=DAMAGED)


def _bundle(data: bytes, place: Place) -> OpenedBundle | Problem:
    from xlkpi.bundle.archive import (  # noqa: PLC0415 - for these files only
        DamagedBundleError,
        ForgedBundleError,
        NewerBundleError,
        read_bundle,
    )

    try:
        return OpenedBundle(read_bundle(data))
    except ForgedBundleError as forged:
        return problem("F46", place, found=forged.why)
    except DamagedBundleError as damaged:
        return problem("F45", place, found=damaged.why)
    except NewerBundleError:
        return problem("F47", place)


def _archive(data: bytes, place: Place, room: Room) -> Members | Beyond | Problem:
    try:
        files = unpack(data, room)
    except TooLargeError:
        return Beyond()
    return Members(files) if files else foreign("F01", place, found=_NO_WORKBOOK)


def _mail(kind: FileKind, data: bytes, room: Room) -> OpenedMail | Members | Beyond:
    from xlkpi.reader.mails import divided, opened  # noqa: PLC0415 - for these files only

    if kind is FileKind.MAILBOX:
        try:
            return Members(divided(data, room), packed=False)
        except TooLargeError:
            return Beyond()
    mail, files = opened(data, room)
    return OpenedMail(mail, files) if files is not None else Beyond(mail)


def _workbook(kind: FileKind, data: bytes, place: Place, passed_over: Collection[str]) -> Opened:
    # each reader loads a library of its own: only that of the file at hand is wanted
    match kind:
        case FileKind.XLSX:
            from xlkpi.reader.xlsx.reading import read_xlsx  # noqa: PLC0415 - only what the file is read by

            return Opened(read_xlsx(data, passed_over))
        case FileKind.XLS:
            from xlkpi.reader.xls.reading import read_xls  # noqa: PLC0415 - only what the file is read by

            return Opened(read_xls(data, passed_over), (problem("F02", place, found=_OLD),))
        case FileKind.ODS:
            from xlkpi.reader.ods.reading import read_ods  # noqa: PLC0415 - only what the file is read by

            return Opened(read_ods(data, passed_over), (problem("F02", place, found=_ODF),))
        case FileKind.ARCHIVE | FileKind.BUNDLE | FileKind.MAIL | FileKind.MAILBOX:
            raise ValueError(kind)
        case _:
            assert_never(kind)
