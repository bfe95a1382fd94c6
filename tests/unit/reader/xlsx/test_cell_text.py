"""Texts as a person sees them."""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.builders.raw_books import MAIN, STRICT
from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.xlsx import cell_text
from xlkpi.reader.xlsx.cell_text import shared_strings, unescaped


def texts(strings: str, space: str = MAIN) -> list[str]:
    return shared_strings(BytesIO(f'<sst xmlns="{space}">{strings}</sst>'.encode()))


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>甲</t>", "甲"),
        ("<t>  甲 \n</t>", "甲"),
        ('<t xml:space="preserve">  甲 </t>', "  甲 "),
        ("<t>甲\n乙</t>", "甲\n乙"),
        ("<t>甲&#10;乙&lt;</t>", "甲\n乙<"),
        ("<t><![CDATA[<甲>]]></t>", "<甲>"),
        ("<r><rPr><b/></rPr><t>甲</t></r><r><t>乙</t></r>", "甲乙"),
        ("<t>甲</t><rPh sb='0' eb='1'><t>jia</t></rPh><phoneticPr fontId='1'/>", "甲"),
        ("", ""),
        ("<t/>", ""),
        ("<t>_x0041_</t>", "A"),
    ],
)
@pytest.mark.parametrize("space", [MAIN, STRICT])
def test_a_text_is_its_runs_without_guides_to_its_sound(item: str, text: str, space: str) -> None:
    assert texts(f"<si><t>前</t></si><si>{item}</si><si><t>后</t></si>", space) == [
        "前",
        text,
        "后",
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("甲_x000D_\n乙", "甲\r\n乙"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x4E00_", "一"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\ufffd"),
        ("_xDE00__xD83D_", "\ufffd\ufffd"),
        ("_x000_", "_x000_"),
        ("_x00GG_", "_x00GG_"),
        ("指标_x", "指标_x"),
        ("_x0041", "_x0041"),
    ],
)
def test_characters_that_xml_cannot_hold_are_seen_as_they_are_meant(text: str, seen: str) -> None:
    assert unescaped(text) == seen
    seen.encode("utf-8")


def test_a_text_longer_than_any_cell_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_text, "MOST_CHARACTERS", 4)
    assert texts("<si><r><t>甲乙</t></r><r><t>丙丁</t></r></si>") == ["甲乙丙丁"]
    with pytest.raises(TooLargeError):
        texts("<si><r><t>甲乙</t></r><r><t>丙丁戊</t></r></si>")


def test_a_table_cut_short_is_damaged() -> None:
    with pytest.raises(NotReadableError):
        shared_strings(BytesIO(f'<sst xmlns="{MAIN}"><si><t>甲'.encode()))
