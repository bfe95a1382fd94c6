"""Workbooks (.xlsx) that are soundly written, and meant to hold up whoever judges their content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.builders.raw_books import MAIN, OFFICE
from tests.hostile.base import RELS, STRINGS, WORKBOOK
from tests.hostile.entry import Hostile, told
from xlkpi.cells import CellRef, column_name

if TYPE_CHECKING:
    from tests.hostile.base import Base


def heads_full_of_letters(base: Base) -> bytes:
    """Texts in which a code might begin at every letter, where codes are looked for."""
    text = "a" * 60_000 + "/"
    cells = "".join(f'<c r="{column_name(n)}1" t="s"><v>0</v></c>' for n in range(30, 60))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    first = re.compile("<si>.*?</si>", re.DOTALL)
    strings = first.sub(f"<si><t>{text}</t></si>", base.parts[STRINGS].decode(), count=1)
    return base.with_parts({STRINGS: strings, base.sheet: sheet})


def sheets(base: Base, xml: bytes, count: int) -> bytes:
    """The workbook with so many further sheets of one content."""
    parts: dict[str, bytes | str | None] = {}
    tabs = rels = ""
    for n in range(count):
        parts[f"xl/worksheets/more{n}.xml"] = xml
        tabs += f'<sheet xmlns:q="{OFFICE}" name="更多{n}" sheetId="{900 + n}" q:id="more{n}"/>'
        target = f'Target="worksheets/more{n}.xml"'
        rels += f'<Relationship Id="more{n}" Type="{OFFICE}/worksheet" {target}/>'
    for part, end, more in ((WORKBOOK, "</sheets>", tabs), (RELS, "</Relationships>", rels)):
        parts[part] = base.parts[part].decode().replace(end, more + end)
    return base.with_parts(parts)


def copies(base: Base) -> bytes:
    """The form a hundred and fifty times, each time with its code and another amount."""
    xml = base.parts[base.sheet].decode()
    cell = re.compile(rf'(<c r="{base.at("fiscal_funds")}"[^>]*><v>)[^<]*')
    return sheets(base, cell.sub(r"\g<1>7", xml).encode(), 150)


def everybodys(base: Base) -> bytes:
    """A hundred sheets without a code, with the form's labels and all units' names."""
    xml = base.parts[base.sheet].decode()
    names = [f"示例{n}村" for n in "一二三四五六七八九"]
    words = ("柳溪", "桥头", "槐荫", "石井", "杏园", "北滩", "东岭", "西畈", "南浦")
    cells = "".join(
        f'<c r="{column_name(20 + n)}200" t="str"><v>{name}（{word}）</v></c>'
        for n, (name, word) in enumerate(zip(names, words, strict=True))
    )
    xml = xml.replace("</sheetData>", f'<row r="200">{cells}</row></sheetData>')
    uncoded = base.parts[STRINGS].decode()
    uncoded = re.sub(r"[a-z_]+\.[0-9]+/[^<]*/[0-9A-Z]{10}", "没有编号", uncoded)
    data: dict[str, bytes | str | None] = dict.fromkeys(
        name for name in base.parts if name.startswith("docProps/")
    )
    bare = type(base)(base.with_parts({**data, STRINGS: uncoded}), base.plan)
    bare.__dict__["parts"] = {
        **{name: content for name, content in base.parts.items() if name not in data},
        STRINGS: uncoded.encode(),
    }
    return sheets(bare, xml.encode(), 100)


def far_below(base: Base) -> bytes:
    """The last row of the form fifty thousand rows below, content in all between."""
    last = max(f.at.row for f in base.plan.forms[0].fields) + 1

    def change(xml: str) -> str:
        start = xml.index(f'<row r="{last}"')
        rest = xml[start : xml.index("</sheetData>")]
        moved = re.sub(r'( r="[A-Z]*)([0-9]+)"', lambda m: f'{m[1]}{int(m[2]) + 50_000}"', rest)
        between = "".join(
            f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in range(last, last + 49_000)
        )
        return xml[:start] + between + moved + xml[xml.index("</sheetData>") :]

    return base.changed(base.sheet, change)


def beside(base: Base) -> bytes:
    """Numbers with formats of their own in hundreds of thousands of cells below the form."""
    cells = "".join(f'<c r="{c}ROW" s="9"><v>5</v></c>' for c in "ABCDE")
    rows = "".join(
        f'<row r="{n}">{cells.replace("ROW", str(n))}</row>' for n in range(2_000, 55_000)
    )
    return base.added_row(rows)


def merged_all_over(base: Base) -> bytes:
    """Nineteen thousand merged areas over the form."""
    areas = "".join(
        f'<mergeCell ref="{CellRef(r, c)}:{CellRef(r + 1, c + 1)}"/>'
        for r in range(0, 380, 2) for c in range(0, 200, 2)
    )  # fmt: skip
    return base.changed(
        base.sheet, lambda x: re.sub("<mergeCells[^>]*>", f"<mergeCells>{areas}", x)
    )


def long_answers(base: Base) -> bytes:
    """Every text that was typed is sixty thousand characters long, none like another."""
    strings = base.parts[STRINGS].decode()
    words = [f"<si><t>{chr(0x4E00 + n) * 3}{'长文' * 29_000}</t></si>" for n in range(40)]
    xml = base.parts[base.sheet].decode()
    count = strings.count("<si>")
    typed = [f for f in base.plan.forms[0].fields if f.input and f.spec.kind.value == "text"]
    for n, field in enumerate(typed[:40]):
        cell = re.compile(rf'<c r="{field.at}"(?:[^>]*/>|.*?</c>)', re.DOTALL)
        xml = cell.sub(f'<c r="{field.at}" t="s"><v>{count + n}</v></c>', xml, count=1)
    strings = strings.replace("</sst>", "".join(words) + "</sst>")
    return base.with_parts({STRINGS: strings, base.sheet: xml})


JUDGING: tuple[Hostile, ...] = (
    told("开头全是字母.xlsx", "F07b F23", heads_full_of_letters),
    told("一百五十份.xlsx", "X01", copies),
    told("所有单位.xlsx", "F04 F22 F06", everybodys),
    told("相隔五万行.xlsx", "F26 F07b", far_below),
    told("表外许多数.xlsx", "F27", beside),
    told("到处合并.xlsx", "F10", merged_all_over),
    told("长答案.xlsx", "K03", long_answers),
)
