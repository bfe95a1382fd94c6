"""Every rule at hand: cells changed -> exactly the expected (code, cell) on the import.

In the marked copy each is coloured, commented and listed with a link, and locks are as before.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.builders.cases_of import ALWAYS, CASES, Case, expected_import, returned
from tests.builders.forms import blank, codes, plan, targets
from tests.builders.marked_copies import Copied, copied, faults, judged
from xlkpi.cells import Area, CellRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.importer.returns import Judged

SHEET = plan().forms[0].sheet
WORDS = {"error": "错误", "warning": "提示"}


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


@cache
def marked(name: str) -> bytes:
    """The marked copy of a case."""
    return copied(returned()[name]).data


@cache
def sent_back() -> dict[str, Judged]:
    """All marked copies sent back untouched, in one run."""
    names = list(returned())
    return dict(zip(names, judged(*map(marked, names)), strict=True))


@cache
def locks() -> Mapping[str, bool]:
    """Cell -> whether it is locked in the workbook as it went out."""
    return Copied(blank()).locks(SHEET)


def area_of(text: str) -> Area:
    """The cells of a range as a list names it: B8 or B8:C8."""
    first, _, last = text.partition(":")
    return Area(CellRef.parse(first), CellRef.parse(last or first))


GRAVE = [case for case in CASES if case.expect]


@pytest.mark.parametrize("case", GRAVE, ids=lambda case: case.name)
def test_every_fault_stands_at_its_cell_and_in_the_list_and_locks_are_as_before(case: Case) -> None:
    one = returned()[case.name]
    copy, found = Copied(marked(case.name)), faults(one, least=1)
    graver: dict[str, str] = {}
    for problem in sorted(found, key=lambda p: p.severity.rank):
        graver[problem.place.cell] = problem.severity.value
    assert copy.marks(SHEET) == graver
    comments = copy.comments(SHEET)
    assert set(comments) == set(graver)
    for problem in found:
        comment = comments[problem.place.cell]
        assert f"【{WORDS[problem.severity.value]}】{problem.message.zh}\n" in comment
        assert f"→ {problem.hint.zh}" in comment
    told = {(p.message.zh, p.place.cell): p for p in found}
    alone = [line for line in copy.lines if (line.message, line.cell) in told]
    for line in alone:
        problem = told.pop((line.message, line.cell))
        assert line.link == (SHEET, problem.place.cell)
        assert (line.sheet, line.hint) == (SHEET, problem.hint.zh)
    many = [line for line in copy.lines if line not in alone]  # of a kind: one line, its first
    for line in many:
        cells = {str(at) for area in line.cell.split("、") for at in area_of(area)}
        there = {key for key in told if key[1] in cells}
        assert any(line.message == f"共 {len(there)} 处，例如：{message}" for message, _ in there)
        assert len(there) == len(cells) > 3
        told = {key: problem for key, problem in told.items() if key not in there}
    assert not told, "and no mere note is listed"
    assert [page.title for page in copy.book.worksheets if not page.protection.sheet] == []
    assert copy.book.security.lockStructure
    assert locks().items() <= copy.locks(SHEET).items()


def test_every_error_and_warning_code_of_the_form_is_among_them() -> None:
    """T01 (a workbook for everybody) and T19b (an earlier project) have tests of their own."""
    own = {rule.code for rule in targets().spec.rules if rule.severity != "info"}
    marked = {p.code for case in GRAVE for p in faults(returned()[case.name], least=1)}
    builtin = {"K01", "K02", "K03", "K04", "K06", "K07"}
    assert (own | builtin) - {"T01", "T19b"} - marked == set()


# what is no text stands in a text's cell as an error value: as a text it would be taken for one
NO_TEXT = "K12 a formula in a text"


def test_what_is_no_text_comes_back_as_an_error_value() -> None:
    one, again = returned()[NO_TEXT], sent_back()[NO_TEXT]
    before, after = (faults(r, least=2) for r in (one, again))
    assert [p.place.cell for p in before] == [p.place.cell for p in after]
    assert ["K02" if p.code == "K12" else p.code for p in before] == [p.code for p in after]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name != NO_TEXT], ids=lambda case: case.name
)
def test_an_untouched_copy_sent_back_says_what_the_return_said(case: Case) -> None:
    """The values as they were read, so the same content with the same faults: a duplicate."""
    one, again = returned()[case.name], sent_back()[case.name]
    (before,), (after,) = one.returned.submissions, again.returned.submissions
    assert (after.content, after.verdict) == (before.content, before.verdict)
    places = [[(p.code, p.place.cell) for p in faults(r, least=1)] for r in (one, again)]
    assert places[0] == places[1]
    assert again.returned.problems == ()
