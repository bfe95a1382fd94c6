"""Every rule at hand: cells changed -> exactly the expected (code, cell) on the import."""

from __future__ import annotations

import re

import pytest

from tests.cases_of import ALWAYS, CASES, Case, expected_import, returned
from tests.forms import codes, targets

pytestmark = pytest.mark.xdist_group("cases")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_the_expected_problems(case: Case) -> None:
    assert codes(returned()[case.name].returned) == expected_import(case)


def test_every_message_is_filled() -> None:
    for one in returned().values():
        for submission in one.returned.submissions:
            for problem in submission.problems:
                for text in (problem.message, problem.hint):
                    assert "{" not in text.zh + text.en, problem
                    assert text.zh, problem


def test_every_code_has_a_case_that_fires_it_and_one_that_just_does_not() -> None:
    """T01 is the template for everybody's, T19b needs an earlier project: tests of their own."""
    own = {rule.code for rule in targets().spec.rules} - {"T01", "T19b"}
    fired = {code for case in CASES for code, _ in case.expect} | {code for code, _ in ALWAYS}
    silent = {
        code for case in CASES if "silent" in case.name for code in own if code in _codes(case)
    }
    assert own - fired == set()
    assert own - silent == set()


def _codes(case: Case) -> set[str]:
    return set(re.findall(r"[A-Z][0-9]{2}[a-z]?", case.name))
