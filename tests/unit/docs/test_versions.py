"""The version is said once, and CHANGELOG.md gives each a day, the newest first."""

from __future__ import annotations

import re
from datetime import date

from tests.unit.docs.pages import text_of
from xlkpi import __version__


def test_every_version_has_its_day_and_the_last_released_is_this_one() -> None:
    heads = re.findall(r"^## (.*)$", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    if heads[0] == "Unreleased":
        del heads[0]
    told = [re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)", head) for head in heads]
    versions = [(found[1], date.fromisoformat(found[2])) for found in told if found]
    assert len(versions) == len(heads)
    assert versions[0][0] == __version__
    days = [day for _, day in versions]
    assert days == sorted(days, reverse=True)
