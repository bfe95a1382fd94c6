"""Workbooks (.xlsx) whose parts are missing, doctored, or bombs; odd ones that are honest."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING

from tests.builders.raw_books import MAIN, OFFICE, STRICT, packed
from tests.hostile.base import RELS, STRINGS, STYLES, WORKBOOK, entry_patched, swollen
from tests.hostile.entry import Hostile, read, told
from xlkpi.cells import column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.base import Base

_ELEMENT = re.compile(r"<(/?)(?=[A-Za-z][A-Za-z0-9]*[\s/>])")
_ENTITIES = "".join(
    f'<!ENTITY {a} "{f"&{b};" * 10}">' for a, b in ("ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih")
)
BOMB = f'<!DOCTYPE x [<!ENTITY a "{"x" * 1_000}">{_ENTITIES}]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def without(*parts: str) -> Callable[[Base], bytes]:
    return lambda base: base.with_parts(dict.fromkeys(parts))


def in_sheet(old: str, new: str) -> Callable[[Base], bytes]:
    return lambda base: base.replaced(base.sheet, old, new)


def funds(cell: str) -> Callable[[Base], bytes]:
    """The amount of the first form as something else; {at} is its place."""
    return lambda base: base.cell_replaced(
        "fiscal_funds", cell.replace("{at}", base.at("fiscal_funds"))
    )


def rows(xml: str) -> Callable[[Base], bytes]:
    return lambda base: base.added_row(xml)


def cut(share: float) -> Callable[[Base], bytes]:
    return lambda base: base.data[: int(len(base.data) * share)]


def bomb_in(part: str, bomb: str = BOMB) -> Callable[[Base], bytes]:
    def build(base: Base) -> bytes:
        name = base.sheet if part == "sheet" else part
        xml = base.parts[name].decode()
        head = re.match(r"\s*<\?xml[^>]*>", xml)
        start = head.end() if head else 0
        return base.with_parts({name: f"{xml[:start]}{bomb}{xml[start:]}"})

    return build


def damaged(part: str) -> Callable[[Base], bytes]:
    """One byte of a part is another than its checksum says."""

    def build(base: Base) -> bytes:
        name = base.sheet if part == "sheet" else part
        data = packed({**base.parts, name: base.parts[name]}, 0)
        at = data.index(base.parts[name][:400]) + len(base.parts[name]) // 2
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return build


# -- honest odd files ------------------------------------------------------------------------------


def prefixed(base: Base) -> bytes:
    def change(xml: bytes) -> str:
        return _ELEMENT.sub(r"<\1x:", xml.decode()).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')

    sheets = (name for name in base.parts if "/sheet" in name and "rels" not in name)
    names = [WORKBOOK, STRINGS, STYLES, *sheets]
    return base.with_parts({name: change(base.parts[name]) for name in names})


def strict(base: Base) -> bytes:
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return base.with_parts(
        {
            name: content.replace(MAIN.encode(), STRICT.encode()).replace(
                OFFICE.encode(), office.encode()
            )
            for name, content in base.parts.items()
            if name.endswith((".xml", ".rels"))
        }
    )


def since_1904(base: Base) -> bytes:
    changed: dict[str, bytes | str | None] = {}
    for number, form in enumerate(base.plan.forms):
        part = f"xl/worksheets/sheet{base.book.names.index(form.sheet) + 1}.xml"
        at = base.at("fill_date", number)
        day = re.compile(rf'(<c r="{at}"[^>]*><v>)([0-9]+)(?=</v>)')
        xml = base.parts[part].decode()
        assert day.search(xml)
        changed[part] = day.sub(lambda m: f"{m[1]}{int(m[2]) - 1462}", xml)
    book = base.parts[WORKBOOK].decode()
    assert "<workbookPr/>" in book
    changed[WORKBOOK] = book.replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    return base.with_parts(changed)


def other_names(change: Callable[[str], str]) -> Callable[[Base], bytes]:
    return lambda base: packed({change(name): content for name, content in base.parts.items()})


def in_two_bytes(base: Base) -> bytes:
    xml = re.sub(r"^\s*<\?xml[^>]*>", "", base.parts[base.sheet].decode())
    return base.with_parts({base.sheet: xml.encode("utf-16")})


def turned_round(base: Base) -> bytes:
    """Attributes in single quotes and in another order."""

    def turned(match: re.Match[str]) -> str:
        given = re.findall(r'\s([a-z]+)="([^"]*)"', match[2])
        return f"<{match[1]}" + "".join(f"\n{k} = '{v}'" for k, v in reversed(given)) + match[3]

    return base.changed(
        base.sheet, lambda xml: re.sub(r'<(row|c)((?:\s[a-z]+="[^"]*")+)(/?>)', turned, xml)
    )


def spread_out(base: Base) -> bytes:
    """Comments, instructions and line breaks between all elements of the table."""
    return base.changed(
        base.sheet, lambda xml: re.sub(r"(</c>|</row>)", "\\1\n<!-- <c/> --><?x y?>\n", xml)
    )


def far(cell: str) -> Callable[[Base], bytes]:
    row = re.sub("[A-Z]", "", cell)
    return rows(f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>')


# -- too much --------------------------------------------------------------------------------------


def blanks(base: Base) -> bytes:
    return swollen(base.parts, base.sheet, repeat(b" " * 1_000_000, 200))


def lying(base: Base) -> bytes:
    """A part of 200 MB, of which the directory says that it has 500 bytes."""
    return entry_patched(blanks(base), base.sheet, 24, (500).to_bytes(4, "little"))


def blank_cells(base: Base) -> bytes:
    """Some 190 MB of styled cells without a value, as programs write them for whole columns."""
    cells = "".join(f'<c r="{column_name(n)}ROW" s="1"/>' for n in range(700))

    def pieces() -> Iterator[bytes]:
        yield f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
        for n in range(1, 13_001):
            yield f'<row r="{n}">{cells.replace("ROW", str(n))}</row>'.encode()
        yield b"</sheetData></worksheet>"

    return swollen(base.parts, base.sheet, pieces())


def strings_without_end(base: Base) -> bytes:
    some = "".join(f"<si><t>{n:09}</t></si>" for n in range(40_000)).encode()
    return swollen(base.parts, STRINGS, repeat(some, 100))


def one_long_text(base: Base) -> bytes:
    """A million references to a text of a megabyte."""
    items = f"<si><t>{'长' * 350_000}</t></si>"
    return base.with_parts(
        {STRINGS: f'<sst xmlns="{MAIN}">{items}</sst>', base.sheet: references(400_000)}
    )


def many_references(base: Base) -> bytes:
    """Each text is short enough for a cell; all of them together are sixteen gigabytes."""
    items = f"<si><t>{'长' * 32_000}</t></si>"
    return base.with_parts(
        {STRINGS: f'<sst xmlns="{MAIN}">{items}</sst>', base.sheet: references(500_000)}
    )


def references(count: int) -> str:
    cells = "".join(
        f'<row r="{n}">{"".join(f"""<c r="{c}{n}" t="s"><v>0</v></c>""" for c in "ABCDE")}</row>'
        for n in range(1, count // 5)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def many_sheets(base: Base) -> bytes:
    tabs = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 70_001))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tabs}</sheets></workbook>'
    return base.with_parts({WORKBOOK: book})


def renamed_tab(name: str) -> Callable[[Base], bytes]:
    """The second tab of the workbook under another name."""

    def build(base: Base) -> bytes:
        return base.changed(
            WORKBOOK, lambda xml: re.sub(rf'name="{base.book.names[1]}"', f'name="{name}"', xml)
        )

    return build


def same_name_twice(base: Base) -> bytes:
    return renamed_tab(base.book.names[2])(base)


def one_part_twice(base: Base) -> bytes:
    return base.changed(RELS, lambda xml: xml.replace("sheet2.xml", "sheet3.xml"))


def self_referring(base: Base) -> bytes:
    return base.changed(RELS, lambda xml: xml.replace("worksheets/sheet2.xml", "workbook.xml"))


def outside(base: Base) -> bytes:
    return base.changed(
        RELS, lambda xml: xml.replace("worksheets/sheet2.xml", "../../../../etc/passwd")
    )


def drawing_of_itself(base: Base) -> bytes:
    rels = base.sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    name = base.sheet.rpartition("/")[2]
    rel = f'<Relationship Id="rD" Type="{OFFICE}/drawing" Target="{name}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    xml = base.parts[base.sheet].decode()
    xml = xml.replace("</worksheet>", f'<drawing xmlns:q="{OFFICE}" q:id="rD"/></worksheet>')
    return base.with_parts(
        {base.sheet: xml, rels: f'<Relationships xmlns="{space}">{rel}</Relationships>'}
    )


def two_parts(name: Callable[[Base], str]) -> Callable[[Base], bytes]:
    """A second part of the form's name with other values."""

    def build(base: Base) -> bytes:
        other = base.parts[base.sheet].replace(b"<v>", b"<v>1")
        return base.with_parts({name(base): other})

    return build


def code_without_end(base: Base) -> bytes:
    code = "[" * 3_000_000
    return base.changed(
        STYLES,
        lambda xml: re.sub(
            r"<numFmts[^>]*>", f'<numFmts><numFmt numFmtId="399" formatCode="{code}"/>', xml
        ),
    )


def sized(area: str) -> Callable[[Base], bytes]:
    """The form's part says that it has this size."""
    size = re.compile('<dimension ref="[^"]*"')
    return lambda b: b.changed(b.sheet, lambda xml: size.sub(f'<dimension ref="{area}"', xml))


def deep(base: Base) -> bytes:
    nested = "<a>" * 100_000 + "</a>" * 100_000
    return base.after_table(f"<extLst><ext>{nested}</ext></extLst>")


def many_merges(base: Base) -> bytes:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1_000, 1_001_000))
    return base.after_table(f"<mergeCells>{merges}</mergeCells>")


def empty_rows(base: Base) -> bytes:
    return base.added_row("".join(f'<row r="{n}" s="1" ht="15"/>' for n in range(2_000, 1_002_000)))


def invalid_bytes(base: Base) -> bytes:
    xml = base.parts[base.sheet]
    return base.with_parts({base.sheet: xml.replace(b"<sheetData>", b"<sheetData>\xff\xfe")})


def linked(base: Base) -> bytes:
    return base.with_parts({"xl/externalLinks/externalLink1.xml": "<x/>"})


def without_properties(base: Base) -> bytes:
    return base.with_parts({name: None for name in base.parts if name.startswith("docProps/")})


_FAR_ROW = '<row r="900"><c r="A900"><v>1</v></c></row>'
_FAR_EMPTY = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576"/></row>'

XML: tuple[Hostile, ...] = (
    read("前缀.xlsx", prefixed),
    read("严格格式.xlsx", strict),
    read("1904日期.xlsx", since_1904),
    read("大写部件名.xlsx", other_names(str.upper)),
    read("反斜杠部件名.xlsx", other_names(lambda name: name.replace("/", "\\"))),
    read("双字节部件.xlsx", in_two_bytes),
    read("单引号.xlsx", turned_round),
    read("夹杂注释.xlsx", spread_out),
    read("没有内容类型.xlsx", without("[Content_Types].xml")),
    read("没有根关系.xlsx", without("_rels/.rels")),
    read("没有属性.xlsx", without_properties),
    read("范围写小.xlsx", sized("A1")),
    read("范围写大.xlsx", sized("A1:XFD1048576")),
    read("空行到底.xlsx", empty_rows),
    read("空格到底.xlsx", rows(_FAR_EMPTY)),
    read("没有宏.xlsm", lambda base: base.once_more(4)),
    read("外部链接.xlsx", linked, "F19"),
    read("深层嵌套.xlsx", deep),
    read("超长属性.xlsx", lambda b: b.after_table(f'<x a="{"y" * 5_000_000}"/>')),
    read("属性里的炸弹.xlsx", bomb_in("docProps/app.xml")),
    told("有宏.xlsm", "F19b", lambda b: b.with_parts({"xl/vbaProject.bin": b"x"})),
    told("有宏.xlsx", "F19b", lambda b: b.with_parts({"XL/VBAPROJECT.BIN": b"x"})),
    told("宏表.xlsx", "F19b", lambda b: b.with_parts({"xl/macrosheets/sheet1.xml": "<x/>"})),
    told("截断一成.xlsx", "F01", cut(0.1)),
    told("截断五成.xlsx", "F01", cut(0.5)),
    told("截断末尾.xlsx", "F01", cut(0.999)),
    told("缺开头.xlsx", "F01", lambda base: base.data[4:]),
    told("没有文本表.xlsx", "F01", without(STRINGS)),
    told("没有样式.xlsx", "K02", without(STYLES)),
    told("没有表.xlsx", "F23", lambda base: base.with_parts({base.sheet: None})),
    told("没有工作簿.xlsx", "F01", without(WORKBOOK)),
    told("没有关系.xlsx", "F23", without(RELS)),
    told("校验错在表.xlsx", "F01", damaged("sheet")),
    told("校验错在文本.xlsx", "F01", damaged(STRINGS)),
    told("校验错在样式.xlsx", "F01", damaged(STYLES)),
    told("校验错在关系.xlsx", "F01", damaged(RELS)),
    told("炸弹在表.xlsx", "F01", bomb_in("sheet")),
    told("炸弹在文本.xlsx", "F01", bomb_in(STRINGS)),
    told("炸弹在样式.xlsx", "F01", bomb_in(STYLES)),
    told("炸弹在工作簿.xlsx", "F01", bomb_in(WORKBOOK)),
    told("炸弹在关系.xlsx", "F01", bomb_in(RELS)),
    told("炸弹在空白后.xlsx", "F01", bomb_in(STRINGS, " " * 100_000 + BOMB)),
    told("外部实体.xlsx", "F01", bomb_in("sheet", _OUTSIDE)),
    told("远处XFD.xlsx", "F27", far("XFD1048576")),
    told("远处ZZ.xlsx", "F27", far("ZZ100000")),
    told("远处H.xlsx", "F27", far("H1048576")),
    told("两亿空白.xlsx", "F01", blanks),
    told("空单元格.xlsx", "F01", blank_cells),
    told("目录说谎.xlsx", "F01", lying),
    told("文本炸弹.xlsx", "F01", strings_without_end),
    told("长文本.xlsx", "F01", one_long_text),
    told("多引用.xlsx", "F01", many_references),
    told("百万合并.xlsx", "F01", many_merges),
    told("七万表.xlsx", "F01", many_sheets),
    told("非数.xlsx", "T03", funds('<c r="{at}"><v>NaN</v></c>')),
    told("无穷.xlsx", "T03", funds('<c r="{at}"><v>1e999</v></c>')),
    told("错误值.xlsx", "T03", funds('<c r="{at}" t="e"><v>#SPILL!</v></c>')),
    told("长数字.xlsx", "F01", funds(f'<c r="{{at}}"><v>{"9" * 3_000_000}</v></c>')),
    told("两个值.xlsx", "F01", funds('<c r="{at}"><v>5</v><v>6</v></c>')),
    told("两个单元格.xlsx", "F01", funds('<c r="{at}"><v>5</v></c><c r="{at}"><v>6</v></c>')),
    told("无此文本.xlsx", "F01", funds('<c r="{at}" t="s"><v>999999</v></c>')),
    told("文本号不是数.xlsx", "F01", funds('<c r="{at}" t="s"><v>abc</v></c>')),
    told("别的行.xlsx", "F01", funds('<c r="A999"><v>5</v></c>')),
    told("负行号.xlsx", "F01", rows('<row r="-1"><c r="A1"><v>1</v></c></row>')),
    told("零行号.xlsx", "F01", rows('<row r="0"/>')),
    told("行号过大.xlsx", "F01", rows('<row r="1048577"/>')),
    told("行重复.xlsx", "F01", rows(_FAR_ROW + _FAR_ROW)),
    told("同名部件.xlsx", "F01", two_parts(lambda base: base.sheet.upper())),
    told("同名表.xlsx", "F01", same_name_twice),
    told("一表两名.xlsx", "F01", one_part_twice),
    told("自己引用.xlsx", "F01", self_referring),
    told("指向外面.xlsx", "F23", outside),
    read("图是自己.xlsx", drawing_of_itself),
    told("表名过长.xlsx", "F01", renamed_tab("长" * 100_000)),
    told("格式过长.xlsx", "F01", code_without_end),
    told("无效字节.xlsx", "F01", invalid_bytes),
    told("零字节.xlsx", "F01", in_sheet("<sheetData>", "<sheetData>\0")),
    told("半个代理.xlsx", "F01", in_sheet("<sheetData>", "<sheetData>&#xD800;")),
)  # fmt: skip
