"""Projects that several units report in a later stage: forms as an import would have them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.builders.master_views import RECEIVED, example_view
from tests.builders.stages import STAGES, stage_plan
from xlkpi.department.by_name import filled_form
from xlkpi.importer.contents.reading import Reading
from xlkpi.importer.verdict.judging import judge, records_of
from xlkpi.plan.build import build
from xlkpi.problems import Place
from xlkpi.records import Status, Submission
from xlkpi.rollup.lines import DueForm, MergedForm
from xlkpi.rollup.rolled import Rollup
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.spec.settings import settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.rollup.rolled import Rolled
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.load import LoadedSpec

LEAD, OTHER, THIRD = "v01", "v02", "v03"


@cache
def stage_spec(name: str) -> LoadedSpec:
    found = load(specs_dir() / f"{name}.yaml").value
    assert found is not None
    return found


def stage_form(
    name: str, unit: str, taken: Mapping[str, Any], typed: Mapping[str, Any]
) -> MergedForm:
    """One unit's form of project 1, with what it takes over and what is typed; None leaves out."""
    plan = stage_plan(name)
    (facts,) = plan.occasion.forms
    known = {**facts.values, **STAGES[name][1], **{f"earlier.{k}": v for k, v in taken.items()}}
    given = {key: value for key, value in known.items() if value is not None}
    made = build(stage_spec(name), replace(plan.occasion, forms=(replace(facts, values=given),)))
    values = {resolve(k): v for k, v in {**STAGES[name][0], **typed}.items() if v is not None}
    readings = {
        field.key: Reading("", _read(values[field.key]))
        for form in made.forms
        for field in form.fields
        if field.key in values
    }
    blank = {f.key: Reading("", f.value) for s in made.forms for f in s.fields if f.input}
    place = Place(unit=unit, project="p01")
    (judged,) = judge((filled_form(made, made.forms, place, {**blank, **readings}),))
    view = example_view()
    merged = next(f for f in view.forms if (f.unit.id, f.project.id) == (unit, "p01"))
    submission = Submission(
        unit, "p01", merged.project.name, "1", Status.ACCEPTED, f"{unit}/p01",
        records_of(judged.values), (),
    )  # fmt: skip
    return MergedForm(merged.unit, merged.project, submission, f"{unit}.xlsx", RECEIVED)


def _read(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) else value


def stage_rolled(name: str, *forms: MergedForm) -> Rolled:
    return Rollup(stage_plan(name).spec).form_of(forms).rolled


def stage_view(name: str, *forms: MergedForm) -> MasterView:
    """The master of a stage with these forms of project 1."""
    view, spec = example_view(), stage_spec(name).spec
    due = tuple(DueForm(form.unit.id, form.project.id) for form in forms)
    return replace(
        view, collection=f"2021-{name}", title=f"2021年{spec.title}", spec=settled(spec, {}),
        forms=forms, due=due,
    )  # fmt: skip
