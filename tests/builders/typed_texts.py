"""Texts typed into the inputs of a form at random, and the workbook in which the same was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.fillings import contents, filling
from tests.builders.forms import CREATED, Issued, sign
from tests.builders.opened_books import opened, saved
from tests.builders.other_forms import FEBRUARY, FORMS, QUARTER, TARGETS
from tests.builders.own_forms import ONE_PERSON, REGISTER
from tests.builders.people import PEOPLE
from tests.builders.stages import EVALUATED, MONITORED
from tests.builders.three_sheets import RIGHT
from tests.builders.three_sheets import SPEC as THREE_SHEETS
from tests.builders.valid_fillings import ASSESSMENT, INVENTORY, ROSTER, SPENDING
from xlkpi.api.plan import sample_plan
from xlkpi.generator.workbook import workbook
from xlkpi.importer.contents.entered import as_entered
from xlkpi.importer.owner.issues import Expected
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load, load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from xlkpi.plan.model import Plan
    from xlkpi.spec.load import LoadedSpec


class SampleIssued(Issued):
    """Issues that know the workbook of the sample unit."""

    def __init__(self, made: Plan) -> None:
        own = made.occasion
        self.expected = Expected(own.collection, own.unit, own.unit_name, made)

    def unit_names(self) -> Mapping[str, str]:
        return {self.expected.unit: self.expected.unit_name}


OWN = {"register": REGISTER, "three_sheets": THREE_SHEETS}
FILLED: Mapping[str, Mapping[str, object]] = {
    "project_targets": {"fiscal_funds": 55, "filler": "赵一"},
    "provincial_targets": {**TARGETS, "budget_total": 55, "fiscal_funds": 55},
    "quarterly_accounts": QUARTER,
    "monthly_report": FEBRUARY,
    "allowance_roster": ROSTER,
    "asset_inventory": INVENTORY,
    "public_spending": SPENDING,
    "project_self_assessment": ASSESSMENT,
    "monitoring": MONITORED,
    "self_evaluation": EVALUATED,
    "dibao_roster": PEOPLE,
    "register": ONE_PERSON,
    "three_sheets": RIGHT,
}


def form_spec(name: str) -> LoadedSpec:
    """A bundled spec, or one of the tests' own."""
    if name in OWN:
        found = load_text(OWN[name], name).value
    else:
        own = specs_dir() / f"{name}.yaml"
        found = load(own if own.exists() else FORMS / own.name).value
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Typing:
    """A form of a sample unit: its plan, its workbook as it goes out, what is valid in it."""

    plan: Plan
    template: bytes
    base: Mapping[str, object]

    @classmethod
    def of(cls, spec: LoadedSpec, base: Mapping[str, object]) -> Typing:
        plan = sample_plan(spec)
        return cls(plan, workbook(plan, sign, CREATED), base)

    def texts(self, rng: random.Random) -> dict[str, str]:
        """What is typed, by the name of the input; "" empties it."""
        base = {resolve(name): value for name, value in self.base.items()}
        lists, found = self.plan.spec.lists, dict[str, str]()
        for form in self.plan.forms:
            inputs = [field for field in form.fields if field.input]
            odd = [(field, contents(rng, field, lists)) for field in rng.choices(inputs, k=3)]
            for field, value in (*filling(rng, form, lists, base), *odd):
                found[field.key.name] = _text(value, field.spec.kind)
        return found

    def typed(self, texts: Mapping[str, str]) -> bytes:
        """The workbook in which these texts were typed."""
        book = opened(self.template)
        for form in self.plan.forms:
            for field in form.fields:
                if field.input and field.key.name in texts:
                    cell = book[form.sheet][str(field.at)]
                    value = as_entered(texts[field.key.name], field.spec.kind)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"
        return saved(book)


def _text(value: object, kind: Kind) -> str:
    """What a person types for a value: 30 for 0.3 in a cell of percentages."""
    match value:
        case None:
            return ""
        case int() | float():
            number = Decimal(str(value)) * (100 if kind is Kind.PERCENT else 1)
            return f"{number:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
