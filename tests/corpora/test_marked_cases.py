"""Every code that names a cell: it is coloured, commented, listed with a link, locks as before."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.cases_of import CASES, Case, returned
from tests.forms import blank, plan, targets
from tests.marked_copies import Copied, copied, faults, judged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.importer.returns import Judged

pytestmark = pytest.mark.xdist_group("cases")
SHEET = plan().forms[0].sheet
WORDS = {"error": "错误", "warning": "提示"}


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
    listed = {(line.message, line.cell): line for line in copy.lines}
    assert set(listed) == {(p.message.zh, p.place.cell) for p in found}, "and no mere note"
    for problem in found:
        line = listed[problem.message.zh, problem.place.cell]
        assert line.link == (SHEET, problem.place.cell)
        assert (line.sheet, line.message, line.hint) == (SHEET, problem.message.zh, problem.hint.zh)
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
NO_TEXT = ("K12 a formula in a text", "K14 a number too long for its digits")


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_text_comes_back_as_an_error_value(name: str) -> None:
    one, again = returned()[name], sent_back()[name]
    before, after = (faults(r, least=2) for r in (one, again))
    assert [p.place.cell for p in before] == [p.place.cell for p in after]
    assert ["K02" if p.code in ("K12", "K14") else p.code for p in before] == [
        p.code for p in after
    ]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name not in NO_TEXT], ids=lambda case: case.name
)
def test_an_untouched_copy_sent_back_says_what_the_return_said(case: Case) -> None:
    """The values as they were read, so the same content with the same faults: a duplicate."""
    one, again = returned()[case.name], sent_back()[case.name]
    (before,), (after,) = one.returned.submissions, again.returned.submissions
    assert (after.content, after.verdict) == (before.content, before.verdict)
    places = [[(p.code, p.place.cell) for p in faults(r, least=1)] for r in (one, again)]
    assert places[0] == places[1]
    assert again.returned.problems == ()
