"""A workspace whose units answer by mail: their workbooks, filled, and the mails around them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from shutil import copytree
from typing import TYPE_CHECKING

from tests.builders import filled_books
from tests.builders.prepared import shared_folder
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import Imported

COLLECTION = "2021-targets"
SENT = datetime(2021, 1, 8, 2, tzinfo=UTC)
NOW = fixed(SENT + timedelta(days=2))
UNITS = ("v01", "v02", "v03")
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0 a page with a stamp"


@cache
def begun() -> Path:
    """A workspace in which three units have their workbooks."""
    folder = shared_folder("posts") / "w"
    init(folder, fixed(SENT), example=True, key=b"the key of these tests is no secret")
    generate(folder, fixed(SENT - timedelta(days=2)), units=UNITS)
    return folder


def workspace_in(folder: Path) -> Path:
    """Return a workspace of one's own in a folder."""
    return copytree(begun(), folder / "w")


def issued(unit: str) -> bytes:
    """The workbook that a unit was sent."""
    (file,) = (begun() / "output" / COLLECTION / "templates").glob(f"{unit}_*.xlsx")
    return file.read_bytes()


@cache
def filled(unit: str, funds: object) -> bytes:
    """A unit's workbook with the funds of its first project; the others are not there this year."""
    (file,) = (begun() / "output" / COLLECTION / "templates").glob(f"{unit}_*.xlsx")
    return filled_in(begun(), file, funds)


def filled_in(workspace: Path, file: Path, funds: object) -> bytes:
    """A workbook of a workspace, filled like that."""
    others = range(1, len(filled_books.plan_in(workspace, file).forms))
    none = {"filler": "赵一", "not_applicable": "是"}
    first = {"filler": "赵一", "fiscal_funds": funds}
    return filled_books.filled(workspace, file, {0: first, **dict.fromkeys(others, none)})


def mail(
    unit: str,
    files: Mapping[str, bytes],
    *,
    hours: int = 0,
    text: str = "表已填好，请查收。",
    sender: str = "",
) -> bytes:
    """A unit's mail with files, sent some hours after the first could be."""
    message = EmailMessage()
    message["From"] = sender or f"{unit} <{unit}@example.invalid>"
    message["To"] = "guoku@example.invalid"
    message["Subject"] = f"{unit} 绩效目标表"
    message["Date"] = format_datetime(SENT + timedelta(hours=hours))
    message["Message-ID"] = f"<{unit}.{hours}.{len(files)}@example.invalid>"
    message.set_content(text)
    for name, data in files.items():
        kinds = {"jpg": ("image", "jpeg"), "eml": ("application", "octet-stream")}
        main, sub = kinds.get(name.rpartition(".")[2], ("application", "octet-stream"))
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def imported(workspace: Path, **mails: bytes) -> Imported:
    """Import mail files of these names, in one folder."""
    return import_paths(workspace, NOW, [_folder_of(workspace, mails)])


def judged(workspace: Path, **mails: bytes) -> Imported:
    """Import them without what follows: no marked copies, no master."""
    folder = _folder_of(workspace, mails)
    return import_paths(workspace, NOW, [folder], master=False, copies=False)


def _folder_of(workspace: Path, mails: Mapping[str, bytes]) -> Path:
    folder = workspace.parent / f"post{len(list(workspace.parent.iterdir()))}"
    folder.mkdir()
    for name, data in mails.items():
        (folder / f"{name}.eml").write_bytes(data)
    return folder
