"""What the figures of several forms come to together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.master_views import example_view, with_row, with_single
from xlkpi.rollup.across import by_unit, named, total
from xlkpi.rollup.figures import figures

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView


def amounts(view: MasterView) -> dict[str, Decimal | None]:
    return {figure.id: total(view.forms, figure) for figure in figures(view.spec)}


def test_the_example_adds_up_to_the_published_figures() -> None:
    found = amounts(example_view())
    expected = {
        "budget_total": "1264.1",
        "plan[m3].amount": "379.23",
        "plan[m6].amount": "632.05",
        "plan[m10].amount": "948.075",
        "plan[m12].amount": "1264.1",
        "plan[m6].increment": "252.82",
        "plan[m10].increment": "316.025",
        "plan[m10].percent": "0.75",
    }
    assert {name: found[name] for name in expected} == {
        name: Decimal(text) for name, text in expected.items()
    }


def test_percentage_over_forms_is_weighted_by_their_budgets() -> None:
    view = example_view()
    form = next(f for f in view.forms if f.project.id == "p05")
    later = with_row(form, "plan", "m3", percent=Decimal(0), amount=Decimal(0))
    other = with_single(form, budget_total=Decimal(71))
    other = with_row(other, "plan", "m3", amount=Decimal("21.3"))
    share = next(f for f in figures(view.spec) if f.id == "plan[m3].percent")
    assert total((later, other), share) == Decimal("21.3") / Decimal(284)


def test_budgets_of_zero_have_no_percentage() -> None:
    view = example_view()
    form = with_single(view.forms[0], budget_total=Decimal(0))
    share = next(f for f in figures(view.spec) if f.id == "plan[m3].percent")
    assert total((form,), share) is None


def test_no_form_has_no_total_and_blank_funds_are_zero() -> None:
    view = example_view()
    funds = next(f for f in figures(view.spec) if f.id == "other_funds")
    assert total((), funds) is None
    assert total(view.forms, funds) == 0


def test_forms_are_grouped_by_unit_without_loss() -> None:
    view = example_view()
    assert {unit: len(forms) for unit, forms in by_unit(view.forms).items()}["v01"] == 5


def test_of_very_many_names_the_first_few_are_told() -> None:
    assert (named(["甲", "乙"]).zh, named(["甲", "乙"]).en) == ("甲、乙", "甲、乙")
    many = named([f"{n}村" for n in range(12)])
    assert many.zh.endswith("8村、9村等 12 个单位")
    assert many.en.endswith("9村 and 2 more")
