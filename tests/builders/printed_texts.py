"""What a text says, paragraph by paragraph and cell by cell: the source document's, a .docx's."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[1] / "published" / "source.txt"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def source() -> list[str]:
    """The paragraphs and cells of the source document that are not blank, without white space.

    A cell begins with a tab. What follows it after one empty line at most belongs to it.
    """
    found: list[str] = []
    empty, in_cell = 0, False
    for line in SOURCE.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            in_cell |= line.startswith("\t")
            empty += not line.startswith("\t")
            found += [""] if line.startswith("\t") else []
            empty = 0 if line.startswith("\t") else empty
            continue
        if not line.startswith("\t") and in_cell and empty <= 1:
            found[-1] += bare(line)
        else:
            found.append(bare(line))
            in_cell = line.startswith("\t")
        empty = 0
    return [one for one in found if one]


def of_docx(data: bytes) -> list[str]:
    """The paragraphs and cells of a Word document likewise, its contents left out."""
    body = ET.fromstring(ZipFile(BytesIO(data)).read("word/document.xml")).find(f"{_W}body")  # noqa: S314 - our own file
    assert body is not None
    return [one for one in map(bare, _blocks(body)) if one]


def _blocks(body: ET.Element) -> Iterator[str]:
    for block in body:
        if block.tag == f"{_W}tbl":
            yield from (_words(cell) for cell in block.iter(f"{_W}tc"))
        elif block.tag == f"{_W}p" and not _is_contents(block):
            yield _words(block)


def _is_contents(paragraph: ET.Element) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val", "").lower().startswith("toc")


def _words(element: ET.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}t"))


def bare(text: str) -> str:
    return "".join(text.split())
