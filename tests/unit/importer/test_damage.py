"""Damaged and doctored workbooks: a problem with a code, never a fault of the program."""

from __future__ import annotations

import random
import re
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import codes, filled, imported, places, plan
from xlkpi.formula.ast import Cell

if TYPE_CHECKING:
    from collections.abc import Callable


def doctored(data: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with the XML of its form sheet changed."""
    out = BytesIO()
    sheet = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(
                part, change(content.decode("utf-8")) if part.filename == sheet else content
            )
    return out.getvalue()


def at(field: str) -> str:
    return str(places(plan())[Cell("", "", field)].at)


@pytest.mark.parametrize("number", ["1e999", "inf", "NaN", "-1e999"])
def test_a_number_that_is_none_cannot_be_read(number: str) -> None:
    cell = at("fiscal_funds")

    def change(xml: str) -> str:
        changed = re.sub(rf'(<c r="{cell}"[^>]*><v>)[^<]*', rf"\g<1>{number}", xml)
        assert changed != xml
        return changed

    (returned,) = imported(doctored(filled({}), change))
    assert ("T03", cell) in codes(returned)
    assert not any(
        value != value  # noqa: PLR0124 - NaN is the one value that is not equal to itself
        for s in returned.submissions
        for r in s.records
        for value in r.values.values()
        if isinstance(value, Decimal)
    )


def test_one_bad_file_leaves_the_others_alone() -> None:
    far = '<row spans="1:1" r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row></sheetData>'
    odd = doctored(filled({}), lambda xml: xml.replace("</sheetData>", far))
    first, second, third = imported(odd, filled({})[:2_000], filled({}))
    assert ("F27", "XFD1048576") in codes(first)
    assert [p.code for p in second.problems] == ["F01"]
    assert third.submissions


def test_no_damage_is_a_fault_of_the_program(soak: bool) -> None:
    rng = random.Random(2021)
    data = filled({})
    files = []
    for _ in range(2_000 if soak else 60):
        broken = bytearray(data)
        for _ in range(rng.randrange(1, 5)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        files.append(bytes(broken))
    for returned in imported(*files):
        assert "F30" not in {p.code for p in returned.problems}, returned.problems
