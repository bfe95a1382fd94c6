"""The Word document as other programs need it: the schema, styles, fonts, links."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Pt

from tests.builders.composed_texts import accepted, outline
from tests.builders.master_views import example_view
from tests.builders.reference_document import reference
from tests.oracles.schema import against_schema, with_part
from xlkpi.cells import Area, CellRef
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Grid
from xlkpi.publication.word.file import word
from xlkpi.publication.word.tables import CELL_STYLES
from xlkpi.spec.bundled import publications_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = publications_dir() / "reference.docx"
ON_WINDOWS = {"宋体", "黑体", "仿宋", "楷体", "Times New Roman", "Symbol"}


@cache
def made() -> bytes:
    return word(compose(outline(), accepted(example_view())), REFERENCE.read_bytes())


def part(name: str) -> ET.Element:
    return ET.fromstring(ZipFile(BytesIO(made())).read(name))  # noqa: S314 - our own file


def test_the_bundled_reference_document_is_what_its_builder_makes() -> None:
    assert reference() == REFERENCE.read_bytes()


@pytest.mark.parametrize("draft", [False, True])
def test_it_is_as_the_schema_wants_it(draft: bool) -> None:
    """What a program that repairs documents goes by: parts, elements, their order, values."""
    document = compose(outline(), accepted(example_view()), draft=draft)
    assert against_schema(word(document, REFERENCE.read_bytes(), {0: 3}), "docx") == []


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"(<w:pStyle [^>]*/>)(<w:keepNext/>)", r"\2\1"),
        (r"<w:keepNext/>", "<w:keepNextOne/>"),
        (r"<w:keepNext/>", '<w:keepNext w:other="1"/>'),
        (r'<w:vAlign w:val="center"/>', '<w:vAlign w:val="middle"/>'),
        (r"(<w:tc><w:tcPr>.*?</w:tcPr>)<w:p>.*?</w:p></w:tc>", r"\1</w:tc>"),
        (r'<w:bookmarkStart w:id="\d+"', '<w:bookmarkStart w:id="one"'),
    ],
)
def test_what_is_not_would_be_noticed(pattern: str, other: str) -> None:
    data = with_part(made(), "word/document.xml", [(pattern, other)])
    assert against_schema(data, "docx")


def test_each_row_has_the_columns_of_its_table() -> None:
    body = part("word/document.xml")
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) == 11
    for table in tables:
        columns = len(list(table.iter(f"{W}gridCol")))
        for row in table.iter(f"{W}tr"):
            spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc"))
            taken = sum(int(one.get(f"{W}val", "1")) if one is not None else 1 for one in spans)
            assert taken == columns == 7


def test_rows_stay_whole_and_headings_with_what_follows() -> None:
    body = part("word/document.xml")
    for row in body.iter(f"{W}tr"):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None
    for table in body.iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in rows]
        assert kept == [True] * (len(rows) - 1) + [False]


def fonts() -> Iterator[str]:
    for name in ("word/document.xml", "word/styles.xml"):
        for element in part(name).iter(f"{W}rFonts"):
            yield from (value for key, value in element.items() if "Theme" not in key)


def test_its_fonts_are_those_that_chinese_windows_has() -> None:
    used = docx.Document(BytesIO(made()))
    names = {paragraph.style.name for paragraph in used.paragraphs if paragraph.style is not None}
    names |= {"Heading 1", "Heading 2", "Heading 3", *CELL_STYLES.values()}
    for name in names:
        fonts_of = used.styles[name].element.find(f"{W}rPr/{W}rFonts")
        assert {fonts_of.get(f"{W}eastAsia"), fonts_of.get(f"{W}ascii")} <= ON_WINDOWS, name
    assert used.styles["Body Text"].font.size == Pt(16)


def test_the_contents_lead_to_the_headings() -> None:
    body = part("word/document.xml")
    anchors = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")]
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert len(anchors) == len(set(anchors)) == 2 + 3 + 11
    assert set(anchors) <= marks
    codes = [one.text for one in body.iter(f"{W}instrText")]
    assert codes == [' TOC \\o "1-2" \\h \\z \\u ']
    kinds = [one.get(f"{W}fldCharType") for one in body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_pages_of_headings_stand_in_the_contents() -> None:
    document = compose(outline(), accepted(example_view()))
    numbered = word(document, REFERENCE.read_bytes(), {0: 3, 33: 19})
    root = ET.fromstring(ZipFile(BytesIO(numbered)).read("word/document.xml"))  # noqa: S314 - our own file
    entries = [
        "".join(t.text or "" for t in one.iter(f"{W}t")) for one in root.iter(f"{W}hyperlink")
    ]
    assert entries[0] == "2021年部门整体绩效目标3"
    assert entries[-1] == "11、铁路护路经费19"
    assert entries[1] == "一、总体绩效目标"


def test_the_department_s_styles_and_page_are_taken_over() -> None:
    own = docx.Document(BytesIO(REFERENCE.read_bytes()))
    own.styles["Body Text"].font.size = Pt(12)
    own.sections[0].left_margin = Pt(100)
    own.add_paragraph("这里的文字不用")
    saved = BytesIO()
    own.save(saved)
    text = docx.Document(
        BytesIO(word(compose(outline(), accepted(example_view())), saved.getvalue()))
    )
    assert text.styles["Body Text"].font.size == Pt(12)
    assert text.sections[0].left_margin == Pt(100)
    assert "这里的文字不用" not in {one.text for one in text.paragraphs}


def test_of_a_table_longer_than_a_page_the_beginning_stays_with_its_heading() -> None:
    """All of it could not: programs would leave the heading alone on a page before it."""
    document = compose(outline(), accepted(example_view()))
    grid = next(piece for piece in document.pieces if isinstance(piece, Grid))

    def below(cell: CellRef, turn: int) -> CellRef:
        return CellRef(cell.row + turn * grid.rows, cell.column)

    long = replace(
        grid,
        rows=3 * grid.rows,
        cells=tuple(
            replace(one, area=Area(below(one.area.first, turn), below(one.area.last, turn)))
            for turn in range(3)
            for one in grid.cells
        ),
    )
    made = word(replace(document, pieces=(long,)), REFERENCE.read_bytes())
    root = ET.fromstring(ZipFile(BytesIO(made)).read("word/document.xml"))  # noqa: S314 - our own file
    rows = list(root.iter(f"{W}tr"))
    kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in rows]
    assert kept == [True, True] + [False] * (len(rows) - 2)
    assert len(rows) == long.rows
