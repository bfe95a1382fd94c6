"""The handbook for the units in Word's form is two pages, and nothing of it is cut."""

from __future__ import annotations

import subprocess
from shutil import which
from typing import TYPE_CHECKING

from xlkpi.api.handbook import units_handbook
from xlkpi.publication.office import as_pdf, soffice

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_two_pages_with_its_last_words(tmp_path: Path) -> None:
    program, reader = soffice(), which("pdftotext")
    assert program is not None
    assert reader is not None, "poppler-utils is not installed: run .ci/run"
    file = tmp_path / "handbook.pdf"
    file.write_bytes(as_pdf(program, units_handbook(), 2021))
    command = [reader, "-enc", "UTF-8", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")
    pages = text.rstrip("\f\n").split("\f")
    assert len(pages) == 2
    assert "只填浅黄色的格子" in pages[0]
    assert "发了以后没有动静" in pages[1]
