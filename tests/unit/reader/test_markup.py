"""XML is taken in by pieces, and nothing of its own definitions is unfolded."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.builders.raw_books import MAIN, OFFICE, STRICT
from xlkpi.reader import markup
from xlkpi.reader.book import NotReadableError
from xlkpi.reader.markup import in_each, parse, relation_of


def heard(xml: bytes, *names: str) -> list[str]:
    """What is called for elements of these names, and for texts."""
    calls: list[str] = []
    starts = {name: (lambda given, n=name: calls.append(f"{n}{dict(given)}")) for name in names}
    ends = {name: (lambda n=name: calls.append(f"/{n}")) for name in names}
    parse(BytesIO(xml), starts, ends, calls.append)
    return calls


def test_elements_are_told_by_their_full_names_and_others_passed_over() -> None:
    xml = b'<a xmlns="urn:x" k="1"><b>text</b><c xmlns=""/></a>'
    assert heard(xml, "urn:x a", "c") == ["urn:x a{'k': '1'}", "text", "c{}", "/c", "/urn:x a"]


@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_the_pieces_that_a_part_comes_in_make_no_difference(
    monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(markup, "_PIECE", piece)
    calls = heard("<a k='甲'>乙&amp;丙</a>".encode(), "a")
    assert (calls[0], "".join(calls[1:-1]), calls[-1]) == ("a{'k': '甲'}", "乙&丙", "/a")


@pytest.mark.parametrize(
    "xml",
    [
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b" " * 100_000 + b"<!DOCTYPE a><a/>",
        b"<!--" + b"x" * 2_000_000 + b"--><!DOCTYPE a><a/>",
    ],
    ids=["plain", "entity", "file", "after blanks", "after a long comment"],
)
def test_definitions_of_its_own_are_refused(xml: bytes) -> None:
    with pytest.raises(NotReadableError, match="document type"):
        heard(xml)


@pytest.mark.parametrize(
    "xml",
    [
        b"", b"x", b"<a>", b"</a>", b"<a></b>", b"<a/><b/>", b"<a k='1' k='2'/>", b"<a>&x;</a>",
        b"<a>\xff</a>", b"<a>\0</a>", b"<x:a/>", b'<?xml version="1.0" encoding="gb2312"?><a/>',
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_xml_is_not_readable(xml: bytes) -> None:
    with pytest.raises(NotReadableError):
        heard(xml)


def test_elements_within_each_other_without_end_are_taken_in() -> None:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert len(heard(deep, "a")) == 200_000


def test_handlers_are_named_in_every_namespace() -> None:
    assert in_each(("urn:x ", "urn:y "), {"a": 1}) == {"urn:x a": 1, "urn:y a": 1}
    assert {space.strip() for space in markup.MAIN} == {MAIN, STRICT}


def test_a_relation_is_told_in_both_kinds() -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    for space in (OFFICE, strict):
        assert relation_of({f"{space} id": "r1", "id": "7"}) == "r1"
    assert relation_of({"id": "7"}) == ""
