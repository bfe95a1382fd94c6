"""Drop-downs, checks while typing, and input messages of a form's inputs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from xlkpi.cells import Area, quoted_sheet
from xlkpi.formula.ast import Cell
from xlkpi.formula.patterns import ways
from xlkpi.generator import wording
from xlkpi.plan.listsheet import dropdown
from xlkpi.spec.language.card_kinds import FIRST_DAY, LAST_DAY
from xlkpi.spec.language.kinds import TRAITS, Kind
from xlkpi.spec.lint.limits import MOST_VALIDATION_TEXT, MOST_VALIDATION_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.spec.language.models import FieldSpec
    from xlkpi.texts import Lang, Words
    from xlkpi.xlsx.recorded_page import RecordedPage

_ANY_NUMBER = 1e15
_LENGTHS = {Kind.ID_CARD: (18, 18), Kind.BANK_CARD: (12, 23), Kind.PHONE: (10, 20)}
"""Least and most characters; a card number may be typed in groups of four."""


def validate_inputs(page: RecordedPage, plan: Plan, form: PlannedForm, lang: Lang) -> None:
    """Attach to every input what it may hold; equal ones below each other share one entry."""
    own = plan.by_project[form.project]
    places = {
        field.key: str(field.at) if one is form else f"{quoted_sheet(one.sheet)}!{field.at}"
        for one in own
        for field in one.fields
    }
    for area, options in _joined(_each(plan, form, places, lang)):
        if options["validate"] != "any" or "input_message" in options:
            page.validate(area, options)


def _each(
    plan: Plan, form: PlannedForm, places: dict[Cell, str], lang: Lang
) -> Iterator[tuple[PlannedField, dict[str, Any], object]]:
    for field in form.fields:
        if field.input:
            parent = _parent(field, places)
            yield field, _options(plan, field, parent, lang), (field.key.table, field.key.column)


def _joined(
    each: Iterator[tuple[PlannedField, dict[str, Any], object]],
) -> Iterator[tuple[Area, dict[str, Any]]]:
    """Join runs down one column of a table; the formula of the first cell is relative to it."""
    area: Area | None = None
    kept: tuple[dict[str, Any], object] = ({}, None)
    for field, options, same in sorted(each, key=lambda e: (str(e[2]), e[0].at)):
        runs_on = (
            area is not None
            and kept[1] == same
            and same != ("", field.key.column)
            and field.area.columns == area.columns
            and field.at.column == area.first.column
            and field.at.row == area.last.row + 1
        )
        if area is not None and runs_on:
            area = Area(area.first, field.area.last)
            continue
        if area is not None:
            yield area, kept[0]
        area, kept = field.area, (options, same)
    if area is not None:
        yield area, kept[0]


def _parent(field: PlannedField, places: dict[Cell, str]) -> str:
    if field.spec.by is None:
        return ""
    return places[Cell(field.key.table, field.key.row, field.spec.by)]


def _options(plan: Plan, field: PlannedField, parent: str, lang: Lang) -> dict[str, Any]:
    criteria, error = _criteria(plan, field, parent)
    options: dict[str, Any] = {
        **criteria,
        "ignore_blank": True,
        "error_title": wording.WRONG_TITLE.into(lang),
        "error_message": error.into(lang)[:MOST_VALIDATION_TEXT],
    }
    asked = wording.REQUIRED.into(lang) if field.spec.required is True else ""
    if field.spec.kind in _LENGTHS and not field.spec.help_:
        asked += wording.WRONG_NUMBER_TEXT.fill(kind=TRAITS[field.spec.kind].name).into(lang)
    if field.spec.unit is not None:
        asked += wording.COUNTED_IN.fill(unit=field.spec.unit).into(lang)
    asked += field.spec.help_
    if asked:
        options["input_title"] = field.spec.label[:MOST_VALIDATION_TITLE]
        options["input_message"] = asked[:MOST_VALIDATION_TEXT]
    return options


def _criteria(plan: Plan, field: PlannedField, parent: str) -> tuple[dict[str, Any], Words]:
    spec = field.spec
    chosen = dropdown(plan.lists, plan.spec, spec, parent)
    if chosen is not None:
        return {"validate": "list", "source": "=" + chosen.formula}, wording.WRONG_CHOICE
    match spec.kind:
        case Kind.MONEY | Kind.PERCENT | Kind.INTEGER | Kind.NUMBER:
            low, high = spec.range_ or (-_ANY_NUMBER, _ANY_NUMBER)
            percent = spec.kind is Kind.PERCENT
            between = {"criteria": "between", "minimum": _bound(low), "maximum": _bound(high)}
            validate = "integer" if spec.kind is Kind.INTEGER else "decimal"
            error = wording.WRONG_PERCENT if percent else wording.WRONG_NUMBER
            return {"validate": validate, **between}, error
        case Kind.DATE:
            low, high = spec.range_ or (date(1900, 1, 1), date(2999, 12, 31))
            between = {"criteria": "between", "minimum": low, "maximum": high}
            return {"validate": "date", **between}, wording.WRONG_DATE
        case Kind.YEAR_MONTH:
            low, high = spec.range_ or (FIRST_DAY, LAST_DAY)
            between = {"criteria": "between", "minimum": low, "maximum": _last_day(high)}
            return {"validate": "date", **between}, wording.WRONG_MONTH
        case Kind.ID_CARD | Kind.BANK_CARD | Kind.PHONE:
            least, most = _LENGTHS[spec.kind]
            between = {"criteria": "between", "minimum": least, "maximum": most}
            error = wording.WRONG_NUMBER_TEXT.fill(kind=TRAITS[spec.kind].name)
            return {"validate": "length", **between}, error
        case _ if (length := _length(spec)) is not None:
            least, most = length
            between = {"criteria": "between", "minimum": least, "maximum": most}
            wrong = wording.WRONG_LENGTH if least < most else wording.WRONG_ONE_LENGTH
            error = wrong.fill(least=least, most=most)
            return {"validate": "length", **between}, error
        case _:
            return {"validate": "any"}, TRAITS[spec.kind].name


def _length(spec: FieldSpec) -> tuple[int, int] | None:
    """Return how many characters a text may have: what is said, else what its pattern takes."""
    if spec.length is not None or spec.pattern is None:
        return spec.length
    sizes = [
        (sum(piece.least for piece in way), sum(piece.most for piece in way))
        for way in ways(spec.pattern)
    ]
    return min(least for least, _ in sizes), max(most for _, most in sizes)


def _last_day(bound: Any) -> date:
    """Return the last day of the month that a bound begins."""
    return date(bound.year + bound.month // 12, bound.month % 12 + 1, 1) - timedelta(days=1)


def _bound(bound: Any) -> float:
    return float(bound)
