"""The copy of any return says the same as the return, and its self-check blames the same cells."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.builders.fillings import filled
from tests.builders.forms import CREATED, sign
from tests.builders.marked_copies import Copied, copied, faults, judged
from tests.builders.marked_runs import RUNS, made
from tests.builders.self_check import found_in
from tests.conftest import times
from xlkpi.generator.workbook import workbook
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.importer.returns import Judged
    from xlkpi.plan.model import Plan


Pairs = set[tuple[str, str, str]]


def blamed(copy: Copied, plan: Plan) -> Pairs:
    """(sheet, code, cell) of the failing lines of the self-check, as the copy shows them."""
    found: Pairs = set()
    for check in plan.checks:
        page = copy.shown[check.sheet]
        found |= {(check.sheet, *one) for one in found_in(page[str(check.at)].value)}
    return found


def errors(one: Judged) -> Pairs:
    return {(p.place.sheet, p.code, p.place.cell) for p in faults(one)}


@pytest.mark.parametrize(("name", "valid", "share"), RUNS, ids=[run[0] for run in RUNS])
def test_a_copy_says_what_its_return_said(name: str, valid: dict[str, object], share: int) -> None:
    plan = made(name)
    template = workbook(plan, sign, CREATED)
    base = {resolve(reference): value for reference, value in valid.items()}
    rng = random.Random(2021)
    for number in range(share * times(test=2, laws=6, soak=200)):
        (one,) = judged(filled(rng, template, plan, base), made=plan)
        copy = copied(one)
        (again,) = judged(copy.data, made=plan)
        for before, after in zip(one.returned.submissions, again.returned.submissions, strict=True):
            assert (after.content, after.verdict) == (before.content, before.verdict), number
        assert errors(again) == errors(one), number
        unfilled = {(s, c, cell) for s, c, cell in errors(one) if c == "F17"}
        if not unfilled:
            assert blamed(copy, plan) == errors(one), number
        for form in plan.forms:
            told = {cell for sheet, _, cell in errors(one) if sheet == form.sheet and cell}
            marks = copy.marks(form.sheet)
            assert {cell for cell, severity in marks.items() if severity == "error"} == told
