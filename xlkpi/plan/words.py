"""The places a form's texts may name ({project_name}, {due} ...) and what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlkpi.plan.occasion import FormFacts, Occasion
    from xlkpi.spec.language.models import Spec

_EVERYBODY = "各单位"


def places(spec: Spec, occasion: Occasion, form: FormFacts | None = None) -> Mapping[str, str]:
    """Return what the places of a text mean on one occasion, for one form.

    Args:
        spec: Gives title and measure.
        occasion: Gives department, unit, year and deadline.
        form: Gives order and project; None for what concerns no form.

    Returns:
        name of the place -> words; without a deadline or a form "" for what they give. The deadline
        is 2021年1月15日.
    """
    return {
        "title": spec.title,
        "measure": spec.measure,
        "department": occasion.department,
        "contact": occasion.contact,
        "year": str(occasion.year),
        "due": long_date(occasion.due) if occasion.due else "",
        "unit_name": occasion.unit_name,
        "forms": str(len(occasion.forms)),
        "order": str(form.order) if form else "",
        "project_name": form.project_name if form else "",
    }


def guide_places(spec: Spec, occasion: Occasion) -> Mapping[str, str]:
    """Return what the places of the guide mean: its sentences are whole ones.

    A workbook for everybody goes to all units; where nobody is named to be asked, it is the
    department.

    Returns:
        name of the place -> words, as of `places`.
    """
    known = {**places(spec, occasion)}
    if occasion.picks is not None:
        known["unit_name"] = _EVERYBODY
    known["contact"] = known["contact"] or known["department"]
    return known


def long_date(day: date) -> str:
    """Return a day as it is written in Chinese texts: 2021年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
