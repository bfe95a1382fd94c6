"""Every bundled form: generated, imported untouched, and with one cell filled."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.forms import CREATED, RECEIVED, Issued, sign
from tests.builders.judged import import_returns
from xlkpi.api.plan import sample_plan
from xlkpi.generator.workbook import workbook
from xlkpi.importer.owner.issues import Expected
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.records import Status
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.problems import Problem


@cache
def sample(name: str) -> Plan:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    return sample_plan(loaded)


NAMES = sorted(path.stem for path in specs_dir().glob("*.yaml"))
FORMS = [name for name in NAMES if sample(name).spec.stage is not None]


def found(name: str, data: bytes) -> tuple[Status, list[Problem]]:
    made, issues = sample(name), Issued()
    occasion = made.occasion
    issues.expected = Expected(occasion.collection, occasion.unit, occasion.unit_name, made)
    (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], issues, sign)
    assert not returned.problems
    return returned.verdict, [p for s in returned.submissions for p in s.problems]


def first_text(made: Plan) -> PlannedField:
    """A required text of the form's own: the filler's name in most."""
    inputs = (f for form in made.forms for f in form.fields if f.input and not f.key.table)
    return next(f for f in inputs if f.spec.required and f.spec.kind is Kind.TEXT)


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_spec_is_free_of_faults(name: str) -> None:
    outcome = load(specs_dir() / f"{name}.yaml")
    assert outcome.ok
    assert not outcome.problems


@pytest.mark.parametrize("name", FORMS)
def test_a_form_as_it_went_out_is_found_unfilled_and_nothing_else(name: str) -> None:
    verdict, problems = found(name, workbook(sample(name), sign, CREATED))
    assert (verdict, [p.code for p in problems]) == (Status.REJECTED, ["F17"])


@pytest.mark.parametrize("name", FORMS)
def test_a_form_with_one_cell_filled_is_only_told_what_is_missing(name: str) -> None:
    made = sample(name)
    field = first_text(made)
    book = openpyxl.load_workbook(BytesIO(workbook(made, sign, CREATED)))
    sheet = next(form.sheet for form in made.forms if field in form.fields)
    least, most = field.spec.length or (1, 20)
    book[sheet][str(field.at)] = "赵一二三四五六七八九"[: min(max(least, 2), most)]
    out = BytesIO()
    book.save(out)
    verdict, problems = found(name, out.getvalue())
    errors = [p for p in problems if p.severity is Severity.ERROR]
    assert verdict is Status.REJECTED
    assert errors
    empty = {str(f.at) for form in made.forms for f in form.fields if f.input and not f.value}
    for problem in errors:
        assert (problem.place.value, problem.place.cell in empty) == ("", True), problem
    assert str(field.at) not in {p.place.cell for p in errors}
    required = {
        str(f.at)
        for form in made.forms
        for f in form.fields
        if f.input and f.spec.required and not f.key.table and not f.value and f is not field
    }
    assert required <= {p.place.cell for p in errors}
