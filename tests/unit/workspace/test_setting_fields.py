"""What was typed into a field of the settings, as xlkpi.toml says it."""

from __future__ import annotations

import pytest

from xlkpi.texts import same
from xlkpi.workspace.setting_fields import SettingField, value_of, with_value


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("经费、人员保障、其他", ("经费、人员保障", "其他")),
        ("天气, 经费、人员保障 ；其他、", ("天气", "经费、人员保障", "其他")),
        ("经费、人员保障多、其他", ("经费", "人员保障多", "其他")),
        ("新经费、人员保障", ("新经费", "人员保障")),
        ("、", ()),
    ],
)
def test_words_that_stood_there_stay_whole(typed: str, expected: tuple[str, ...]) -> None:
    blank = SettingField(("causes",), same("原因"), same(""), "several")
    field = with_value(blank, ["经费、人员保障", "其他"])
    assert value_of(field, field.text) == ("经费、人员保障", "其他")
    assert value_of(field, typed) == expected
