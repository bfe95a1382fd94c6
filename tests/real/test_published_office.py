"""The published text as LibreOffice opens, lays out and prints it."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.builders.composed_texts import accepted, outline
from tests.builders.master_views import example_view
from tests.builders.printed_texts import bare, source
from tests.real.paper import page_count, page_size
from xlkpi.publication.composing import compose
from xlkpi.publication.office import as_pdf, heading_pages, soffice
from xlkpi.publication.word.file import word
from xlkpi.spec.bundled import publications_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DOCUMENT = compose(outline(), accepted(example_view()))
HEADINGS = [one.text for one in DOCUMENT.headings(9)]


@cache
def laid_out() -> tuple[bytes, bytes, Mapping[int, int]]:
    """The text with the pages in its contents: as .docx, as PDF, and the page of each heading."""
    program = soffice()
    assert program is not None
    reference = (publications_dir() / "reference.docx").read_bytes()
    first = as_pdf(program, word(DOCUMENT, reference), 2021)
    pages = heading_pages(first, HEADINGS)
    numbered = word(DOCUMENT, reference, pages)
    return numbered, as_pdf(program, numbered, 2021), pages


def on_pages(pdf: Path) -> list[str]:
    """What stands on each page, without white space."""
    command = ["pdftotext", "-layout", str(pdf), "-"]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60)
    return [bare(page) for page in told.stdout.split("\f")[:-1]]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "text.pdf"
    path.write_bytes(laid_out()[1])
    return path


def test_libreoffice_reads_what_the_source_document_says(tmp_path: Path) -> None:
    """Paragraph by paragraph; of its text files the contents, which lie before part 1, are cut."""
    (tmp_path / "text.docx").write_bytes(laid_out()[0])
    command = [str(soffice()), "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "text.docx")], check=True, capture_output=True, timeout=120
    )
    text = (tmp_path / "text.txt").read_text(encoding="utf-8-sig")
    lines = [bare(line) for line in text.splitlines() if line.strip()]
    start, end = lines.index("目录"), lines.index("第一部分")
    assert "".join(lines[:start] + lines[end:]) == "".join(source())


def test_the_contents_say_the_pages_that_headings_are_on(pdf: Path) -> None:
    _, _, pages = laid_out()
    assert len(pages) == len(HEADINGS) == 34
    found = on_pages(pdf)
    for number, page in pages.items():
        assert bare(HEADINGS[number]) in found[page - 1], HEADINGS[number]
    for number, heading in enumerate(HEADINGS):
        if DOCUMENT.headings(9)[number].level <= 2:
            assert re.search(rf"{re.escape(bare(heading))}\.*{pages[number]}", found[1]), heading


def test_each_project_s_table_is_whole_on_a_page(pdf: Path) -> None:
    tables = [page for page in on_pages(pdf) if "绩效指标描述" in page]
    assert len(tables) == 11
    for page in tables:
        assert "项目编码" in page
        assert "群众满意度" in page


def test_no_heading_stands_alone_at_the_end_of_a_page(pdf: Path) -> None:
    """Below the last heading of a page something of its text follows, before the page's number."""
    pages = laid_out()[2]
    for number, page in enumerate(on_pages(pdf), 1):
        own = [bare(HEADINGS[n]) for n, at in pages.items() if at == number]
        if own:
            rest = page[page.rindex(own[-1]) + len(own[-1]) :]
            assert len(re.sub(r"—?[0-9]+—?$", "", rest)) > 10, own[-1]


def test_its_pages_are_a4_and_the_same_each_time(pdf: Path) -> None:
    assert page_size(pdf) == (210, 297)
    assert 15 <= page_count(pdf) <= 22
    program = soffice()
    assert program is not None
    assert as_pdf(program, laid_out()[0], 2021) == laid_out()[1]
