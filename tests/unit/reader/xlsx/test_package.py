"""The parts of a package, and what they refer to."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.builders.raw_books import packed, relations
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.xlsx import package
from xlkpi.reader.xlsx.package import Package, Relation


@pytest.mark.parametrize("name", ["xl/Worksheets/Sheet1.XML", "xl\\worksheets\\sheet1.xml"])
def test_a_part_is_found_whatever_the_case_and_slashes_of_its_name(name: str) -> None:
    found = Package(packed({name: "content"}))
    assert "xl/worksheets/sheet1.xml" in found
    assert found.read("/xl/worksheets/Sheet1.xml") == b"content"
    assert list(found) == ["xl/worksheets/sheet1.xml"]


def test_a_part_that_is_not_there_is_a_key_error() -> None:
    found = Package(packed({"a.xml": "x"}))
    assert "b.xml" not in found
    with pytest.raises(KeyError):
        found.read("b.xml")


@pytest.mark.parametrize("second", ["a.xml", "A.XML", "/a.xml"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_different_parts_of_one_name_are_damage(second: str) -> None:
    for content in ("1", "2"):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.xml", "1")
            archive.writestr(second, content)
        if content == "1":
            assert Package(out.getvalue()).read("a.xml") == b"1"
        else:
            with pytest.raises(NotReadableError, match="one name"):
                Package(out.getvalue())


def test_parts_are_limited_by_default_and_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Package(packed({"a.xml": "12345"}))
    monkeypatch.setattr(package, "MOST_PART", 4)
    with pytest.raises(TooLargeError):
        found.open("a.xml")
    with found.open("a.xml", 5) as stream:
        assert stream.read() == b"12345"


def test_a_part_that_is_longer_than_the_directory_says_is_damage() -> None:
    data = packed({"a.xml": b" " * 1_000_000})
    entry = data.index(b"PK\1\2")
    lying = Package(data[: entry + 24] + (10).to_bytes(4, "little") + data[entry + 28 :])
    with pytest.raises(zipfile.BadZipFile):
        lying.read("a.xml")


# -- relations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/Worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("../docProps/core.xml", "docprops/core.xml"),
        ("./a/../b.xml", "xl/b.xml"),
        ("../../../../etc/passwd", "etc/passwd"),
        ("a&amp;b.xml", "xl/a&b.xml"),
        ("workbook.xml", "xl/workbook.xml"),
    ],
)
def test_a_target_is_taken_from_where_the_part_lies(target: str, part: str) -> None:
    rels = relations(("r1", "worksheet", target))
    found = Package(packed({"xl/_rels/workbook.xml.rels": rels})).relations("xl/workbook.xml")
    assert found == {"r1": Relation("worksheet", part)}


def test_the_package_itself_has_relations() -> None:
    rels = relations(("r1", "officeDocument", "xl/workbook.xml"))
    found = Package(packed({"_rels/.rels": rels})).relations("")
    assert found == {"r1": Relation("officeDocument", "xl/workbook.xml")}


def test_what_lies_outside_is_no_relation() -> None:
    rels = relations(("r1", "worksheet", "file:///c:/x.xml"), external=True)
    assert Package(packed({"_rels/a.xml.rels": rels})).relations("a.xml") == {}


def test_a_part_without_relations_has_none() -> None:
    assert Package(packed({"a.xml": "x"})).relations("a.xml") == {}


@pytest.mark.parametrize("rels", ["", "<x", "<!DOCTYPE x []><x/>", "\0"])
def test_relations_that_cannot_be_read_are_damage(rels: str) -> None:
    with pytest.raises(NotReadableError):
        Package(packed({"_rels/a.xml.rels": rels})).relations("a.xml")
