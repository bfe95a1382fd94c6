"""How publications/reference.docx was made: page, fonts and styles of a published text.

To make it again:  python -m tests.builders.reference_document
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from xlkpi.publication.word.archive import without_times
from xlkpi.publication.word.markup import element, field_begin, field_end, text_run, within

FILE = Path(__file__).parents[2] / "publications" / "reference.docx"
SONG, HEI, FANG, KAI = "宋体", "黑体", "仿宋", "楷体"
LEFT, CENTRE, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_ACROSS = Cm(16)
_WHEN = datetime(2021, 1, 1)  # noqa: DTZ001 - documents know no time zones


def reference() -> bytes:
    made = docx.Document()
    _page(made)
    _styles(made)
    own = made.core_properties
    own.title = own.author = own.last_modified_by = own.comments = own.keywords = ""
    own.created = own.modified = _WHEN
    _drop(made.part.package.rels, "thumbnail")
    _drop(made.part.rels, "stylesWithEffects", "customXml")
    out = BytesIO()
    made.save(out)
    return without_times(out.getvalue())


def _drop(relations: Any, *kinds: str) -> None:
    for key, relation in list(relations.items()):
        if relation.reltype.endswith(kinds):
            del relations[key]


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.6)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    section.header_distance, section.footer_distance = Cm(1.5), Cm(1.4)
    section.different_first_page_header_footer = True
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    number = (*field_begin("PAGE"), text_run("1"), field_end())
    within(foot._p, text_run("— "), *number, text_run(" —"))  # noqa: SLF001 - no other way in


def _styles(made: Any) -> None:
    for style in list(made.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Table Grid", "Normal Table"):
            style.delete()
    _own(made, "Normal", SONG, 12, line=1.5)
    _own(made, "Body Text", FANG, 16, align=JUSTIFY, exact=28, first_chars=2)
    _own(made, "Heading 1", HEI, 22, align=CENTRE, before=12, after=12, keep=True)
    _own(made, "Heading 2", HEI, 16, before=10, after=6, exact=28, keep=True)
    _own(made, "Heading 3", KAI, 16, bold=True, before=6, exact=28, keep=True, first_chars=2)
    for level in (4, 5, 6):
        _own(made, f"Heading {level}", FANG, 16, bold=True, exact=28, keep=True)
    _own(made, "TOC Heading", HEI, 22, align=CENTRE, before=12, after=24)
    for level, size in ((1, 15), (2, 14), (3, 12)):
        made_style = _own(made, f"toc {level}", HEI if level == 1 else FANG, size, exact=26)
        made_style.paragraph_format.left_indent = Cm(0.75 * (level - 1))
        stops = made_style.paragraph_format.tab_stops
        stops.add_tab_stop(_ACROSS, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _own(made, "封面文字", SONG, 22, align=CENTRE, before=150, after=24)
    _own(made, "封面标题", HEI, 36, bold=True, align=CENTRE, before=24, after=260)
    _own(made, "封面落款", SONG, 16, align=CENTRE)
    _own(made, "部分编号", HEI, 18, align=CENTRE, before=6, keep=True)
    for name, font, align in (
        ("表格标签", HEI, CENTRE),
        ("表格文字", SONG, LEFT),
        ("表格数值", SONG, CENTRE),
    ):
        _own(made, name, font, 10.5, align=align, before=3, after=3, line=1.1)
    draft = _own(made, "草稿标记", HEI, 16, bold=True, align=CENTRE)
    draft.font.color.rgb = RGBColor(0xC0, 0, 0)


def _own(
    made: Any,
    name: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    align: Any = None,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    exact: float = 0,
    keep: bool = False,
    first_chars: int = 0,
) -> Any:
    known = {one.name: one for one in made.styles}
    style = known.get(name) or made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = made.styles["Normal"]
    for old in style.element.findall(qn("w:rPr")) + style.element.findall(qn("w:pPr")):
        style.element.remove(old)
    style.font.size, style.font.bold = Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    latin = font if font in (HEI, KAI) else "Times New Roman"
    fonts = {"ascii": latin, "hAnsi": latin, "eastAsia": font, "cs": "Times New Roman"}
    style.element.rPr.insert(0, element("w:rFonts", **fonts))
    for old in style.element.rPr.findall(qn("w:rFonts"))[1:]:
        style.element.rPr.remove(old)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.alignment, layout.keep_with_next = align, keep
    layout.widow_control = True
    if exact:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(exact)
    else:
        layout.line_spacing = line
    if name.startswith("Heading"):
        layout.keep_together = True
        level = element("w:outlineLvl", val=int(name[-1]) - 1)
        style.element.pPr.append(level)
    if first_chars:
        indent = style.element.pPr.get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(100 * first_chars))
        indent.set(qn("w:firstLine"), str(int(20 * size * first_chars)))
    return style


if __name__ == "__main__":
    FILE.write_bytes(reference())
