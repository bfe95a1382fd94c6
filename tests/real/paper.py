"""What a PDF shows: pages, size, text and pictures."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class PaperError(Exception):
    """A program that reads PDFs is missing; the text says which."""


def page_count(pdf: Path) -> int:
    """Return how many pages a PDF has."""
    told = _run("pdfinfo", str(pdf))
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:"))


def page_size(pdf: Path) -> tuple[int, int]:
    """Return width and height of the first page in whole millimetres."""
    told = _run("pdfinfo", str(pdf))
    words = next(line for line in told.splitlines() if line.startswith("Page size:")).split()
    width, height = float(words[2]), float(words[4])
    return round(width / 72 * 25.4), round(height / 72 * 25.4)


def page_text(pdf: Path) -> str:
    """Return the text of a PDF, laid out as it is printed."""
    return _run("pdftotext", "-layout", str(pdf), "-")


def pictures(pdf: Path, dots_per_inch: int = 80) -> tuple[Path, ...]:
    """Draw every page as a PNG beside the PDF and return the files in order."""
    _run("pdftoppm", "-r", str(dots_per_inch), "-png", str(pdf), str(pdf.with_suffix("")))
    return tuple(sorted(pdf.parent.glob(f"{pdf.stem}-*.png")))


def _run(program: str, *arguments: str) -> str:
    path = shutil.which(program)
    if path is None:
        message = f"{program} is needed: see .ci/run for the packages"
        raise PaperError(message)
    done = subprocess.run(
        [path, *arguments], check=True, capture_output=True, encoding="utf-8", timeout=120
    )
    return done.stdout
