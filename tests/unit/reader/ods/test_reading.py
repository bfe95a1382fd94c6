"""Sheets of .ods files, whichever program wrote them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.raw_books import ODS_TYPE, ods_parts, packed
from xlkpi.cells import CellRef
from xlkpi.reader.book import LockedError, NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_CELLS
from xlkpi.reader.ods import reading as ods
from xlkpi.reader.ods import sheet as ods_sheet
from xlkpi.reader.ods.reading import read_ods
from xlkpi.reader.plain import Shown

if TYPE_CHECKING:
    from xlkpi.reader.book import Book, Grid, Raw


def book(tables: str) -> Book:
    return read_ods(packed(ods_parts(tables)))


def sheet(rows: str, given: str = "") -> Grid:
    (grid,) = book(f'<table:table table:name="表"{given}>{rows}</table:table>').grids
    return grid


def table(name: str, rows: str = "") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def row(*cells: str, given: str = "") -> str:
    return f"<table:table-row{given}>{''.join(cells)}</table:table-row>"


def text(content: str, given: str = "") -> str:
    kind = ' office:value-type="string"'
    return f"<table:table-cell{kind}{given}><text:p>{content}</text:p></table:table-cell>"


def number(value: object, given: str = "", kind: str = "float") -> str:
    told = f' office:value-type="{kind}" office:value="{value}"{given}'
    return f"<table:table-cell{told}><text:p>shown</text:p></table:table-cell>"


def repeated(times: object, what: str = "columns") -> str:
    return f' table:number-{what}-repeated="{times}"'


EMPTY = "<table:table-cell/>"


# -- values ----------------------------------------------------------------------------------------


def kind(name: str, given: str = "", shown: str = "shown") -> str:
    told = f' office:value-type="{name}"{given}'
    return f"<table:table-cell{told}><text:p>{shown}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (number("55.4"), 55.4),
        (number("-1E-2"), -0.01),
        (number("0.3", kind="percentage"), 0.3),
        (number("55", kind="currency"), 55.0),
        (number("NaN"), "NaN"),
        (number("1e999"), "1e999"),
        (number("1_0"), "1_0"),
        (kind("boolean", ' office:boolean-value="true"'), True),
        (kind("boolean", ' office:boolean-value="false"'), False),
        (kind("date", ' office:date-value="2021-01-15"'), date(2021, 1, 15)),
        (kind("date", ' office:date-value="2021-01-15T00:00:00"'), date(2021, 1, 15)),
        (
            kind("date", ' office:date-value="2021-01-15T08:30:00"'),
            datetime(2021, 1, 15, 8, 30),  # noqa: DTZ001 - a workbook's days have no zone
        ),
        (kind("date", ' office:date-value="2021-02-30"'), Shown("2021-02-30")),
        (kind("time", ' office:time-value="PT08H30M00S"', "8:30"), Shown("8:30")),
        (kind("time", ' office:time-value="PT08H30M00S"', ""), Shown("PT08H30M00S")),
        (kind("string", ' office:string-value="甲"'), "甲"),
        (text("甲&lt;乙&#x4E00;"), "甲<乙一"),
        (text(""), None),
        ("<table:table-cell><text:p>没有类型</text:p></table:table-cell>", "没有类型"),
        (EMPTY, None),
    ],
)
def test_a_cell_is_read_by_its_kind(cell: str, expected: Raw) -> None:
    found = sheet(row(cell, text("旁"))).at(CellRef(0, 0))
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("甲</text:p><text:p>乙", "甲\n乙"),
        ("甲</text:p><text:p/><text:p>乙", "甲\n\n乙"),
        ("甲<text:line-break/>乙", "甲\n乙"),
        ("甲<text:tab/>乙", "甲\t乙"),
        ('甲<text:s/>乙<text:s text:c="3"/>丙', "甲 乙   丙"),
        ("<text:span>甲<text:span>乙</text:span></text:span>丙", "甲乙丙"),
        ("<text:a>甲</text:a>", "甲"),
        ("甲<office:annotation><text:p>批注</text:p></office:annotation>", "甲"),
        ("甲<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>", "甲"),
    ],
)
def test_a_text_is_what_stands_in_the_cell_and_no_note_on_it(content: str, seen: str) -> None:
    assert sheet(row(text(content))).rows == [[seen]]


def test_a_note_before_the_text_is_left_out_too() -> None:
    note = "<office:annotation><text:p>批注</text:p><text:p>二</text:p></office:annotation>"
    cell = (
        f'<table:table-cell office:value-type="string">{note}<text:p>甲</text:p></table:table-cell>'
    )
    assert sheet(row(cell)).rows == [["甲"]]


@pytest.mark.parametrize("missing", ["float", "percentage", "boolean", "date"])
def test_a_value_that_is_announced_and_missing_is_damage(missing: str) -> None:
    with pytest.raises(NotReadableError):
        sheet(row(kind(missing)))


def test_an_error_value_is_told_with_what_is_shown() -> None:
    shown = ' calcext:value-type="error" table:formula="of:=1/0"'
    grid = sheet(
        row(kind("string", shown, "#DIV/0!"), kind("string", shown, "错误:502"), number(5))
    )
    assert grid.errors == {"A1": "#DIV/0!", "B1": "错误:502"}
    assert grid.rows == [[None, None, 5.0]]


# -- places ----------------------------------------------------------------------------------------


def test_cells_and_rows_stand_as_often_as_they_say() -> None:
    rows = (
        row(EMPTY, given=repeated(2, "rows"))
        + row(f"<table:table-cell{repeated(2)}/>", number(1, repeated(2)), text("甲"))
        + row(number(7), given=repeated(2, "rows"))
        + row(text("末"))
    )
    assert sheet(rows).rows == [
        [None] * 5,
        [None] * 5,
        [None, None, 1.0, 1.0, "甲"],
        [7.0, None, None, None, None],
        [7.0, None, None, None, None],
        ["末", None, None, None, None],
    ]


def test_errors_and_formulas_are_repeated_with_their_row() -> None:
    error = ' calcext:value-type="error" table:formula="of:=1/0"'
    rows = row(kind("string", error, "#DIV/0!"), number(2, ' table:formula="of:=1+1"'))
    grid = sheet(rows.replace("<table:table-row", f"<table:table-row{repeated(2, 'rows')}"))
    assert grid.errors == {"A1": "#DIV/0!", "A2": "#DIV/0!"}
    assert grid.formulas == {"A1": "1/0", "A2": "1/0", "B1": "1+1", "B2": "1+1"}


def test_headings_and_groups_of_rows_count_as_rows() -> None:
    rows = (
        f"<table:table-header-rows>{row(number(1))}</table:table-header-rows>"
        f"<table:table-row-group>{row(number(2))}</table:table-row-group>{row(number(3))}"
    )
    assert sheet(rows).rows == [[1.0], [2.0], [3.0]]


def test_what_is_covered_by_a_merge_is_read_at_its_place() -> None:
    spans = ' table:number-columns-spanned="2" table:number-rows-spanned="3"'
    covered = text("盖").replace("table-cell", "covered-table-cell")
    grid = sheet(row(text("甲", spans), covered, text("乙")))
    assert grid.rows == [["甲", "盖", "乙"]]
    assert grid.merges == frozenset(["A1:B3"])


@pytest.mark.parametrize("shown", ["collapse", "filter"])
def test_rows_that_nobody_sees_are_told(shown: str) -> None:
    given = f'{repeated(2, "rows")} table:visibility="{shown}"'
    rows = (
        row(EMPTY)
        + row(number(1), given=given)
        + row(number(2), given=' table:visibility="visible"')
    )
    assert sheet(rows).hidden == {1, 2}


def test_formulas_are_told_with_their_text_where_it_is_short() -> None:
    long = "+".join(["1"] * 70)
    cells = [number(2, f' table:formula="{f}"') for f in ("of:=1+1", "oooc:=[.A1]", f"of:={long}")]
    assert sheet(row(*cells)).formulas == {"A1": "1+1", "B1": "[.A1]", "C1": ""}


def test_protection_and_limits_are_told() -> None:
    plain, guarded = (
        sheet(row(number(1))),
        sheet(row(number(1, ' table:content-validation-name="v"')), ' table:protected="true"'),
    )
    assert (plain.protected, plain.validated) == (False, False)
    assert (guarded.protected, guarded.validated) == (True, True)


def test_a_picture_in_a_cell_is_told_and_one_beside_the_table_is_not() -> None:
    image = "<draw:frame><draw:image/></draw:frame>"
    cell = f"<table:table-cell>{image}</table:table-cell>"
    assert sheet(row(EMPTY) + row(EMPTY, cell)).pictures == ("B2",)
    assert sheet(f"<table:shapes>{image}</table:shapes>" + row(number(1))).pictures == ()


# -- the workbook ----------------------------------------------------------------------------------


def test_sheets_come_in_their_order_and_those_passed_over_are_named_only() -> None:
    tables = "".join(
        f'<table:table table:name="{n}">{row(number(1))}</table:table>'
        for n in ("乙 &amp; 丙", "甲")
    )
    read = read_ods(packed(ods_parts(tables)), ["甲"])
    assert ([grid.name for grid in read.grids], read.names) == (["乙 & 丙"], ("乙 & 丙", "甲"))


def test_tables_of_changes_charts_and_links_are_no_sheets() -> None:
    other = table("x", row(number(9)))
    chart = f"<table:table-cell><draw:frame>{other}</draw:frame></table:table-cell>"
    tables = (
        f"<table:tracked-changes>{other}</table:tracked-changes>"
        + table("表", row(number(1), chart))
        + f"<table:dde-links>{other}</table:dde-links>"
    )
    assert [(grid.name, grid.rows) for grid in book(tables).grids] == [("表", [[1.0]])]


def test_properties_are_handed_over_as_text() -> None:
    parts = {**ods_parts(""), "meta.xml": "<meta>v01/p01</meta>"}
    assert read_ods(packed(parts)).properties == ("<meta>v01/p01</meta>",)


def test_formulas_that_refer_to_files_are_links() -> None:
    one = number(1, " table:formula=\"of:=['file:///c:/x.ods'#$A.A1]\"")
    assert book(table("表", row(one))).links
    assert not book(table("表", row(number(1)))).links


# -- what is not read ------------------------------------------------------------------------------


def test_a_password_is_told() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    parts = {"mimetype": ODS_TYPE, "content.xml": "\x8f\x01", "META-INF/manifest.xml": manifest}
    with pytest.raises(LockedError):
        read_ods(packed(parts))


@pytest.mark.parametrize(
    "content",
    ["", "<x", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", " " * 9_000 + "<!DOCTYPE x><x/>"],
    ids=range(4),
)
def test_contents_that_are_no_xml_or_a_bomb_are_damaged(content: str) -> None:
    with pytest.raises(NotReadableError):
        read_ods(packed({"mimetype": ODS_TYPE, "content.xml": content}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", packed({"mimetype": ODS_TYPE})], ids=range(3))
def test_a_file_without_contents_is_damaged(data: bytes) -> None:
    with pytest.raises(NotReadableError):
        read_ods(data)


@pytest.mark.parametrize(
    "tables",
    [
        table("a", row(f"<table:table-cell>{table('b')}</table:table-cell>")),
        table("a") + table("a"),
        table("a", row(number(1, repeated(-1)))),
        table("a", row(number(1), given=repeated("x", "rows"))),
        table("a", row(number(1, repeated(10**20)))),
    ],
    ids=["a table in a cell", "two of one name", "negative", "no number", "no number of cells"],
)  # fmt: skip
def test_contradictions_are_damage(tables: str) -> None:
    with pytest.raises(NotReadableError):
        book(tables)


FAR_AWAY = {
    "XFD1": row(f"<table:table-cell{repeated(16_383)}/>", number(1)),
    "A1048576": row(EMPTY, given=repeated(1_048_575, "rows")) + row(number(1)),
    "ALM1": row(number(1, repeated(16_384))),
    "A100001": row(number(1), given=repeated(100_009, "rows")),
}


@pytest.mark.parametrize("at", FAR_AWAY)
def test_a_value_far_away_is_told_by_its_place_and_no_space_is_set_aside(at: str) -> None:
    grid = sheet(FAR_AWAY[at])
    assert grid.far == ((CellRef.parse(at), 1.0),)
    assert sum(map(len, grid.rows)) <= 100_000


def test_what_is_far_and_blank_to_the_eye_is_passed_over() -> None:
    grid = sheet(row(number(1)) + row(EMPTY, given=repeated(200_000, "rows")) + row(text(" ")))
    assert (grid.rows, grid.far) == ([[1.0]], ())


@pytest.mark.parametrize(
    "rows",
    [
        row(number(1), given=repeated(10**9, "rows")),
        row(number(1, repeated(10**9)), given=repeated(1_000, "rows")),
        row(number(1, repeated(900)), given=repeated(90_000, "rows")),
    ],
    ids=range(3),
)  # fmt: skip
def test_more_values_than_any_form_has_are_not_set_aside(rows: str) -> None:
    try:
        grid = sheet(rows)
    except TooLargeError:
        return
    assert sum(map(len, grid.rows)) <= MOST_CELLS


COVERED = "<table:covered-table-cell/>"


def spanning(columns: int, rows: int = 1) -> str:
    return text(
        "甲",
        f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"',
    )


def test_covered_cells_are_those_of_no_joined_area() -> None:
    """As one program writes them: it counts the cells behind a joined one wrongly."""
    wrong = row(spanning(3), COVERED, EMPTY, COVERED)
    assert sheet(wrong).covered == {CellRef.parse("D1")}
    right = row(spanning(3), COVERED, COVERED, number(1))
    tall = row(spanning(2, 2), COVERED) + row(f"<table:covered-table-cell{repeated(2)}/>")
    assert sheet(right).covered == sheet(tall).covered == frozenset()


def test_empty_rows_and_columns_may_be_repeated_to_the_end_of_the_sheet() -> None:
    rest = f"<table:table-cell{repeated(16_383)}/>"
    rows = row(number(1), rest) + row(EMPTY, rest, given=repeated(1_048_575, "rows"))
    assert sheet(rows + row(EMPTY, given=repeated(10**12, "rows"))).rows == [[1.0]]


@pytest.mark.parametrize(
    ("limit", "most", "rows"),
    [
        ("MOST_TEXT", 6, row(text("甲", repeated(2)), given=repeated(3, "rows"))),
        ("MOST_CHARACTERS", 4, row(text("1234"))),
        ("MOST_CELLS", 4, row(number(1, repeated(2)), given=repeated(2, "rows"))),
        ("MOST_MARKS", 2, row(*[text("甲", ' table:number-columns-spanned="2"')] * 2)),
    ],
)
def test_each_limit_of_a_sheet_holds(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, rows: str
) -> None:
    monkeypatch.setattr(ods_sheet, limit, most)
    sheet(rows)
    monkeypatch.setattr(ods_sheet, limit, most - 1)
    with pytest.raises(TooLargeError):
        sheet(rows)


@pytest.mark.parametrize(
    ("limit", "most"),
    [("MOST_SHEETS", 2), ("MOST_CELLS_READ", 2), ("MOST_TEXT", 2), ("MOST_TITLE", 1)],
)
def test_each_limit_of_a_workbook_holds(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    tables = table("a", row(text("甲"))) + table("b", row(text("甲")))
    monkeypatch.setattr(ods, limit, most)
    assert len(book(tables).grids) == 2
    monkeypatch.setattr(ods, limit, most - 1)
    with pytest.raises(TooLargeError):
        book(tables)


@pytest.mark.parametrize(
    ("kind_", "value", "shown", "code"),
    [
        ("percentage", 0.5, "50%", "0%"),
        ("percentage", 0.956, "95.6%", "0.0%"),
        ("currency", 1234.5, "￥1,234.50", '"￥"0.00""'),
        ("currency", -55, "-$55.00", '"$"0.00""'),
        ("float", 55.4, "55", ""),
        ("percentage", 0.5, "half", ""),
    ],
)
def test_a_percentage_and_a_price_say_how_they_are_shown(
    kind_: str, value: float, shown: str, code: str
) -> None:
    grid = sheet(row(kind(kind_, f' office:value="{value}"', shown), EMPTY))
    assert grid.at(CellRef(0, 0)) == value
    assert grid.formats == ({"A1": code} if code else {})
