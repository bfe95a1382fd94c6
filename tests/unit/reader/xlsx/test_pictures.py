"""Where pictures lie."""

from __future__ import annotations

from io import BytesIO

import pytest

from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.xlsx import pictures as pictures_
from xlkpi.reader.xlsx.pictures import pictures

SPACE = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
STRICT = "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"


def found(anchors: str, space: str = SPACE) -> tuple[str, ...]:
    return pictures(BytesIO(f'<x:wsDr xmlns:x="{space}">{anchors}</x:wsDr>'.encode()))


def anchor(column: object, row: object, content: str = "<x:pic/>", kind: str = "twoCell") -> str:
    place = "<x:{0}><x:col>{1}</x:col><x:colOff>0</x:colOff><x:row>{2}</x:row></x:{0}>"
    corners = place.format("from", column, row) + place.format("to", 9, 9)
    return f"<x:{kind}Anchor>{corners}{content}</x:{kind}Anchor>"


@pytest.mark.parametrize("space", [SPACE, STRICT])
def test_a_picture_lies_where_its_first_corner_is(space: str) -> None:
    both = anchor(4, 9) + anchor(0, 0, kind="oneCell")
    assert found(both, space) == ("E10", "A1")


def test_a_picture_in_a_group_is_one_and_other_shapes_are_none() -> None:
    group = "<x:grpSp><x:sp/><x:pic/></x:grpSp>"
    assert found(anchor(1, 1, group) + anchor(2, 2, "<x:sp/>") + anchor(3, 3, "")) == ("B2",)


def test_a_picture_without_a_cell_is_passed_over() -> None:
    assert found("<x:absoluteAnchor><x:pic/></x:absoluteAnchor>") == ()
    assert found(anchor("x", "-1")) == ()


def test_a_picture_beyond_the_sheet_lies_on_its_last_cell() -> None:
    assert found(anchor(99_999_999, 99_999_999)) == ("XFD1048576",)


def test_pictures_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_, "MOST_MARKS", 2)
    assert len(found(anchor(1, 1) * 2)) == 2
    with pytest.raises(TooLargeError):
        found(anchor(1, 1) * 3)


def test_a_drawing_that_is_no_xml_is_damaged() -> None:
    with pytest.raises(NotReadableError):
        found("<x:pic>")
