"""What a spreadsheet program makes of what is typed into a cell."""

from __future__ import annotations

import pytest

from xlkpi.importer.contents.entered import as_entered
from xlkpi.spec.language.kinds import Kind


@pytest.mark.parametrize(
    ("text", "kind", "entered"),
    [
        ("12.5", Kind.MONEY, 12.5),
        ("30", Kind.PERCENT, 0.3),
        ("30%", Kind.PERCENT, 0.3),
        (" 7 ", Kind.INTEGER, 7.0),
        ("12万", Kind.MONEY, "12万"),
        ("12", Kind.TEXT, "12"),
        ("", Kind.MONEY, None),
        ("2021-2-30", Kind.DATE, "2021-2-30"),
    ],
)
def test_what_is_typed_is_what_a_spreadsheet_program_makes_of_it(
    text: str, kind: Kind, entered: object
) -> None:
    assert as_entered(text, kind) == entered
