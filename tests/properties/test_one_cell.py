"""One input cell after another edited at random: what is merged is what a person sees there.

Or there is a problem at that cell. What a person sees and takes it for is stated on its own in
tests/oracles/seen.py. Where nothing is told the cell holds exactly what is merged; where something
was normalised and told, what is merged is still what a person takes it for.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders.forms import CREATED, RECEIVED, UNIT_NAME, Issued, occasion, roster, sign
from tests.builders.judged import import_returns
from tests.builders.other_forms import MONTH, QUARTER, TARGETS
from tests.builders.typed_cells import Edit, Stamp, edits
from tests.conftest import times
from tests.oracles import seen
from xlkpi.formula.render import render
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hypothesis.strategies import SearchStrategy

    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.problems import Problem
    from xlkpi.records import Submission

    Typed = tuple[PlannedField, Edit]

SPECS: Mapping[str, Mapping[str, Any]] = {
    "project_targets": {"fiscal_funds": 55, "filler": "赵一"},
    "provincial_targets": {**TARGETS, "budget_total": 55, "fiscal_funds": 55},
    "quarterly_accounts": QUARTER,
    "monthly_report": MONTH,
}
BATCH = 25
ROUNDS = times(test=2, laws=3, soak=134)  # of each of four forms: 200 edits, 300 or 13,400
UNREADABLE = {"K02", "K12", "K14", "T03", "T08"}
SEEN_OTHERWISE = {"K04", "K06", "K15"}
"""Out of range, too many decimals, shown otherwise than stored: rounded, and told at the cell."""
WORDS = (Kind.CHOICE, Kind.FLAG, Kind.PHONE)
"""What is held against how it may be written: spaces out of it first, then refused."""


class Department:
    """A form of a bundled spec as it was issued and filled, and what its import says."""

    def __init__(self, name: str) -> None:
        self.plan = _plan(name)
        self.form = self.plan.forms[0]
        self.inputs = [f for f in self.form.fields if f.input]
        book = openpyxl.load_workbook(BytesIO(workbook(self.plan, sign, CREATED)))
        known = {f.key: f for f in self.form.fields}
        for reference, value in SPECS[name].items():
            book[self.form.sheet][str(known[resolve(reference)].at)] = value
        out = BytesIO()
        book.save(out)
        self.stamp = Stamp(out.getvalue(), self.form.sheet)
        (self.valid,) = self.imported([out.getvalue()])
        self.usual = {_told(p) for p in self.valid.problems}

    def imported(self, files: Sequence[bytes]) -> list[Submission]:
        incoming = [Incoming(f"{n}.xlsx", data, RECEIVED) for n, data in enumerate(files)]
        returns = import_returns(incoming, Issued(self.plan), sign, roster())
        return [returned.submissions[0] for returned in returns]

    def typed(self) -> SearchStrategy[Typed]:
        """An input, each kind as likely as any other, and what comes to stand in it."""
        lists = self.plan.spec.lists
        kinds = sorted({f.spec.kind for f in self.inputs})
        of_kind = {kind: [f for f in self.inputs if f.spec.kind is kind] for kind in kinds}
        chosen = st.sampled_from(kinds).flatmap(lambda kind: st.sampled_from(of_kind[kind]))
        return chosen.flatmap(lambda f: st.tuples(st.just(f), edits(f, lists)))


def _plan(name: str) -> Plan:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    if loaded.spec.per_project:
        return build(loaded, occasion())
    alone = FormFacts(values={"units.name": UNIT_NAME, "units.kind": "村"})
    return build(loaded, replace(occasion(), measure=loaded.spec.measure, forms=(alone,)))


def _told(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.place.cell, problem.message.zh


@cache
def department(name: str) -> Department:
    return Department(name)


@pytest.mark.parametrize("name", SPECS)
def test_what_is_merged_is_what_is_seen_or_there_is_a_problem_at_the_cell(name: str) -> None:
    one, count = department(name), Counter[str]()
    wrong: list[tuple[str, Edit, str]] = []

    # no shrinking: it would import thousands of workbooks to say what the first failure says
    @settings(max_examples=ROUNDS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.lists(one.typed(), min_size=BATCH, max_size=BATCH))
    def batch(typed: list[Typed]) -> None:
        files = [one.stamp.edited(str(field.at), edit) for field, edit in typed]
        for (field, edit), got in zip(typed, one.imported(files), strict=True):
            faults = list(judged(one, field, edit, got, count))
            wrong.extend((render(field.key), edit, fault) for fault in faults)

    batch()
    print(name, dict(count))  # noqa: T201 - how much was really tried
    assert not wrong, (len(wrong), wrong[:5])
    assert count.total() >= ROUNDS * BATCH
    assert min(count[o] for o in ("silent", "told", "refused")) > 0


def judged(
    one: Department, field: PlannedField, edit: Edit, got: Submission, count: Counter[str]
) -> Iterator[str]:
    """Yield what is wrong with how an edited cell was read."""
    cell, new = str(field.at), [p for p in got.problems if _told(p) not in one.usual]
    here = [p for p in new if p.place.cell == cell]
    codes = {p.code for p in here}
    refused = any(p.severity is Severity.ERROR for p in here)
    elsewhere = [p.place.cell for p in new if p.code in UNREADABLE and p.place.cell != cell]
    if elsewhere:
        yield f"cannot be read, it is said at {elsewhere}"
    merged, meant, is_word = value(got, field), meaning(one, field, edit), field.spec.kind in WORDS
    count["blank" if meant is None else "refused" if refused else "told" if here else "silent"] += 1
    if meant == seen.REFUSED:
        if not refused:
            yield f"nobody can read it, yet {merged!r} is merged"
    elif codes & UNREADABLE:
        if not (edit.look and edit.sort == "number") and "K14" not in codes:
            yield f"it means {meant!r}, yet it is refused: {codes}"
    elif merged != meant and not codes & SEEN_OTHERWISE and not (is_word and refused):
        yield f"it means {meant!r}, merged is {merged!r}, told {codes}"
    if not here and not as_it_stands(edit, merged):
        yield f"{merged!r} is merged without a word"


def meaning(one: Department, field: PlannedField, edit: Edit) -> seen.Meaning:
    match edit.sort:
        case "error":
            return seen.REFUSED
        case "formula":
            plain = field.spec.kind in (Kind.MONEY, Kind.PERCENT, Kind.INTEGER) and edit.worth
            return Decimal(edit.worth) if plain else seen.REFUSED
        case "number" if field.spec.kind is Kind.PERCENT and not edit.look:
            return Decimal(f"{float(edit.text):.15g}")
        case _:
            return seen.meaning(
                edit.seen(field.spec), field.spec, one.plan.spec.lists, one.plan.spec.measure
            )


def value(got: Submission, field: PlannedField) -> object:
    key = field.key
    found = (r.values for r in got.records if (r.table, r.row) == (key.table, key.row))
    return next(found, {}).get(key.column)


def as_it_stands(edit: Edit, merged: object) -> bool:
    """Whether a cell holds what is merged, to the letter."""
    match edit.sort:
        case "number" if isinstance(merged, Decimal):
            return merged == Decimal(f"{float(edit.text):.15g}")
        case "number":
            digits = f"{Decimal(f'{float(edit.text):.15g}'):f}"
            return str(merged) in (digits, seen.day_of_serial(float(edit.text)))
        case "bool":
            return merged == ("TRUE" if edit.text == "1" else "FALSE")
        case "text":
            return merged == edit.stored or (merged is None and not edit.stored)
        case _:
            return False
