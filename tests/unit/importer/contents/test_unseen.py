"""What of a text a person can see."""

from __future__ import annotations

import pytest

from xlkpi.importer.contents.unseen import revealed, seen
from xlkpi.texts import Words, same

NOBODY_SEES = (
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066",
    "\u2069", "\ufeff", "\u00ad", "\u034f", "\u061c", "\ufe0f", "\ufe0e", "\u0000", "\u0007",
    "\u001f", "\u007f", "\u0080", "\u180e", "\ufff9", "\U000e0001", "\U000e0100",
)  # fmt: skip
SPACES = (" ", "\t", "\n", "\u00a0", "\u2002", "\u2009", "\u202f", "\u3000", "\u2800", "\u3164")


@pytest.mark.parametrize("character", NOBODY_SEES)
def test_what_nobody_sees_is_left_out_wherever_it_stands(character: str) -> None:
    assert seen(f"{character}村{character}干部{character}") == "村干部"


@pytest.mark.parametrize("space", SPACES)
def test_white_space_is_left_out_around_a_text_and_kept_inside(space: str) -> None:
    assert seen(f"{space}甲{space}乙{space}") == f"甲{space}乙"
    assert not seen(space)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "_x000D_\n"])
def test_there_is_one_kind_of_line_end(end: str) -> None:
    assert seen(f"甲{end}乙") == "甲\n乙"


@pytest.mark.parametrize("escape", ["_x0007_", "_x0000_", "_x001f_", "_x007F_"])
def test_a_control_character_written_out_is_one(escape: str) -> None:
    assert seen(f"甲{escape}乙") == "甲乙"


@pytest.mark.parametrize("text", ["_x0041_", "_x4e00_", "_x00AD_", "x000D", "甲_x00"])
def test_what_only_looks_like_one_is_seen(text: str) -> None:
    assert seen(text) == text


@pytest.mark.parametrize("text", ["村干部工资", "①", "m²", "é", "e\u0301", "👍", "甲 乙", "１"])
def test_what_a_person_sees_is_kept(text: str) -> None:
    assert seen(text) == text


def test_a_message_shows_on_one_line_what_is_hidden() -> None:
    assert revealed("5\u200b5") == Words("5〔看不见的字符〕5", "5[unseen character]5")
    assert revealed("甲\r\n乙\n") == same("甲↵乙")
    assert revealed("55 万元") == same("55 万元")


def test_a_message_quotes_the_beginning_of_a_long_text() -> None:
    assert revealed("长" * 61) == same("长" * 59 + "…")
    assert revealed("长" * 60) == same("长" * 60)
