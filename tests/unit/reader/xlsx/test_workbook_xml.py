"""What a workbook consists of."""

from __future__ import annotations

import pytest

from tests.builders.raw_books import MAIN, OFFICE, packed, relations
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.xlsx.package import Package
from xlkpi.reader.xlsx.workbook_xml import WorkbookParts, contents


def told(tabs: str, *known: tuple[str, str, str], before: str = "") -> WorkbookParts:
    """What is told of a workbook with these tabs and relations; every part that is meant exists."""
    spaces = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
    parts = {
        "xl/workbook.xml": f"<workbook {spaces}>{before}<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*known),
    }
    return contents(Package(packed(parts | {f"xl/{part}": "x" for _, _, part in known})))


def tab(number: int, name: str = "") -> str:
    return f'<sheet name="{name or number}" sheetId="{number}" r:id="r{number}"/>'


def test_tabs_come_in_their_order_with_their_parts() -> None:
    found = told(
        tab(2, "乙 &amp; 丙") + tab(1, "甲"),
        ("r1", "worksheet", "a.xml"),
        ("r2", "worksheet", "b.xml"),
    )
    assert found.names == ("乙 & 丙", "甲")
    assert list(found.sheets.items()) == [("乙 & 丙", "xl/b.xml"), ("甲", "xl/a.xml")]


def test_texts_and_formats_are_named_by_their_kind() -> None:
    found = told("", ("r1", "sharedStrings", "s.xml"), ("r2", "styles", "t.xml"))
    assert (found.strings, found.styles) == ("xl/s.xml", "xl/t.xml")
    found = told("")
    assert (found.strings, found.styles) == ("", "")


@pytest.mark.parametrize(
    ("given", "since_1904"),
    [('date1904="1"', True), ('date1904="true"', True), ('date1904="0"', False), ("", False)],
)
def test_the_day_that_days_count_from_is_told(given: str, since_1904: bool) -> None:
    assert told("", before=f"<workbookPr {given}/>").since_1904 is since_1904


@pytest.mark.parametrize("kind", ["chartsheet", "dialogsheet", "xlMacrosheet"])
def test_other_tabs_than_tables_are_named_only(kind: str) -> None:
    found = told(tab(1), ("r1", kind, "a.xml"))
    assert (found.names, found.sheets) == (("1",), {})


def test_a_tab_without_a_part_is_named_only() -> None:
    assert told(tab(1) + tab(2), ("r2", "worksheet", "a.xml")).sheets == {"2": "xl/a.xml"}


@pytest.mark.parametrize(
    ("tabs", "known"),
    [
        (tab(1, "甲") + tab(2, "甲"), [("r1", "worksheet", "a.xml"), ("r2", "worksheet", "b.xml")]),
        (tab(1) + tab(2), [("r1", "worksheet", "a.xml"), ("r2", "worksheet", "A.xml")]),
        ("", [("r1", "sharedStrings", "a.xml"), ("r2", "sharedStrings", "b.xml")]),
        ("", [("r1", "styles", "a.xml"), ("r2", "styles", "b.xml")]),
    ],
    ids=["two of one name", "one under two", "two of texts", "two of formats"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_contradictions_are_damage(tabs: str, known: list[tuple[str, str, str]]) -> None:
    with pytest.raises(NotReadableError):
        told(tabs, *known)


def test_tabs_without_end_are_refused() -> None:
    assert len(told("".join(map(tab, range(300)))).names) == 300
    with pytest.raises(TooLargeError):
        told("".join(map(tab, range(301))))


def test_names_without_end_are_refused() -> None:
    assert told(tab(1, "甲" * 255)).names == ("甲" * 255,)
    with pytest.raises(TooLargeError):
        told(tab(1, "甲" * 256))
