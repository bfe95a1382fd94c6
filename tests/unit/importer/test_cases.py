"""Every rule at hand: cells changed -> exactly the expected (code, cell) on the import."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.cases_of import CASES, Case, expected_import, workbook_of
from tests.forms import codes, imported

if TYPE_CHECKING:
    from xlkpi.records import Return


@cache
def judged() -> dict[str, Return]:
    """All cases in one run, as a department's import has them."""
    returns = imported(*(workbook_of(case) for case in CASES))
    return {case.name: returned for case, returned in zip(CASES, returns, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_expected_problems(case: Case) -> None:
    assert codes(judged()[case.name]) == expected_import(case)


def test_every_message_is_filled() -> None:
    for returned in judged().values():
        for submission in returned.submissions:
            for problem in submission.problems:
                for text in (problem.message, problem.hint):
                    assert "{" not in text.zh + text.en, problem
                    assert text.zh, problem
