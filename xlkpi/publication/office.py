"""LibreOffice, where it is installed: a Word document as PDF, and the pages of its headings."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SECONDS = 180
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_OPTIONS = '{"ExportBookmarks":{"type":"boolean","value":"true"}}'
_NODE = re.compile(rb"^(\d+) 0 obj\s*<<(.*?)>>\s*(?:endobj|stream)", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(rb"/Title\s*<FEFF([0-9A-Fa-f]*)>")
_TARGET = re.compile(rb"/Dest\s*\[\s*(\d+) 0 R")
_NEXT, _FIRST = re.compile(rb"/Next (\d+) 0 R"), re.compile(rb"/First (\d+) 0 R")
_TIME = re.compile(rb"(/(?:Creation|Mod)Date\(D:)[0-9]{14}")
_IDS = re.compile(rb"(/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(> \]\s*/DocChecksum /)[0-9A-F]{32}")
_OUTLINES = re.compile(rb"/Outlines (\d+) 0 R")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")


class NoPdfError(Exception):
    """LibreOffice did not make one; the message is the program's place."""


def soffice() -> Path | None:
    """Return the program, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    places = [Path(found)] if found else [Path(one) for one in _PLACES]
    return next((one for one in places if one.is_file()), None)


def as_pdf(program: Path, document: bytes, year: int) -> bytes:
    """Return a Word document as PDF, its headings as bookmarks.

    Args:
        program: LibreOffice.
        document: A .docx.
        year: Its first day is the time in the PDF.

    Raises:
        NoPdfError: The program failed, or took more than three minutes.
    """
    with tempfile.TemporaryDirectory(prefix="xlkpi") as folder:
        place = Path(folder)
        (place / "text.docx").write_bytes(document)
        command = [
            str(program),
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--convert-to",
            f"pdf:writer_pdf_Export:{_OPTIONS}",
            "--outdir",
            str(place),
            str(place / "text.docx"),
        ]
        try:
            subprocess.run(  # noqa: S603 - our own file, by a program of the system
                command, check=True, capture_output=True, timeout=_SECONDS
            )
            return _of_first_day((place / "text.pdf").read_bytes(), year)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoPdfError(str(program)) from error


def _of_first_day(pdf: bytes, year: int) -> bytes:
    """Return a PDF with the first day of a year for its time, and ids made of what is in it."""
    dated = _TIME.sub(lambda found: found[1] + f"{year:04}0101000000".encode(), pdf)
    blank = _IDS.sub(rb"\1\2\3", dated)
    own = hashlib.sha256(blank).hexdigest()[:32].upper().encode()
    return _IDS.sub(lambda found: b"".join(part + own for part in found.groups()), dated)


def heading_pages(pdf: bytes, headings: Sequence[str]) -> Mapping[int, int]:
    """Return the pages of headings in a PDF as LibreOffice writes it, by its bookmarks.

    Returns:
        Number of a heading (from 0) -> its page, from 1; nothing where the bookmarks are others.
    """
    nodes = {int(number): body for number, body in _NODE.findall(pdf)}
    pages = _pages(nodes)
    found = [
        (bytes.fromhex(title[1].decode()).decode("utf-16-be", "replace"), pages.get(int(target[1])))
        for body in _in_order(nodes)
        if (title := _TITLE.search(body)) and (target := _TARGET.search(body))
    ]
    if [_bare(one) for one, _ in found] != [_bare(one) for one in headings]:
        return {}
    return {n: page for n, (_, page) in enumerate(found) if page is not None}


def _bare(text: str) -> str:
    return "".join(text.split())


def _pages(nodes: Mapping[int, bytes]) -> Mapping[int, int]:
    """Return the number of each page, by its node."""
    tree = next((body for body in nodes.values() if b"/Kids" in body and b"/Pages" in body), b"")
    kids = _KIDS.search(tree)
    listed = re.findall(rb"(\d+) 0 R", kids[1]) if kids else []
    return {int(node): n for n, node in enumerate(listed, 1)}


def _in_order(nodes: Mapping[int, bytes]) -> list[bytes]:
    """Return the bookmarks as they are read: each before those below it."""
    catalog = next((one for body in nodes.values() if (one := _OUTLINES.search(body))), None)
    top = nodes.get(int(catalog[1]), b"") if catalog else b""
    found: list[bytes] = []
    waiting = [int(one[1])] if (one := _FIRST.search(top)) else []
    while waiting:
        body = nodes.get(waiting.pop(), b"")
        found.append(body)
        waiting += [int(one[1]) for pattern in (_NEXT, _FIRST) if (one := pattern.search(body))]
    return found
