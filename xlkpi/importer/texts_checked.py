"""The named checks of a spec, run over the texts of a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.checks import CHECKS, Finding, Neighbour, View
from xlkpi.formula.ast import Cell, Column
from xlkpi.spec.measures import converted
from xlkpi.spec.references import reference
from xlkpi.spec.rules import checks, waived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlkpi.importer.form import FormRead
    from xlkpi.importer.telling import Values
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.spec.models import Spec
    from xlkpi.spec.rule_models import RuleSpec


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the roster knows beside the form: its projects, and how many units report each.

    `measure` is that of the roster's amounts. `due` are the forms as they would be issued today,
    by collection, unit and project: a template for everybody is completed from it. `known` keeps
    the other projects of those already asked for.
    """

    projects: tuple[FormFacts, ...] = ()
    units: Mapping[str, int] = field(default_factory=dict)
    measure: str = "万元"
    due: Callable[[str, str, str], FormFacts | None] = lambda *_: None
    known: dict[tuple[str, str, str], tuple[Neighbour, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )


ALONE = Surroundings()


def findings(
    form: FormRead, values: Values, around: Surroundings
) -> Iterator[tuple[Cell, RuleSpec, Finding]]:
    """Yield what the named checks find, with the rule and the cell each is at."""
    rules = checks(form.spec)
    silent = values.of(form.grounded(waived(form.spec))) is True
    for rule in rules:
        if (silent and rule.waived) or rule.check is None:
            continue
        for at in rule.at:
            cells = tuple(_cells(form, rule, at, values))
            view = _view(form, rule, at, cells, values, around)
            for found in CHECKS[rule.check](view):
                yield cells[found.text], rule, found


def _cells(form: FormRead, rule: RuleSpec, at: str, values: Values) -> Iterator[Cell]:
    """Yield the filled cells a rule's place means, of rows where its condition holds."""
    place = reference(at)
    table = place.table if isinstance(place, Column) else ""
    name = place.column if isinstance(place, Column | Cell) else place.name
    for key in form.columns.get((table, name), ()):
        if not _text(form, key):
            continue
        here = (table, key.row) if table else None
        if rule.when is None or values.of(form.grounded(rule.when, here)) is True:
            yield key


def _text(form: FormRead, key: Cell) -> str:
    value = form.value(key)
    return value if isinstance(value, str) else ""


def _view(
    form: FormRead,
    rule: RuleSpec,
    at: str,
    cells: tuple[Cell, ...],
    values: Values,
    around: Surroundings,
) -> View:
    return View(
        texts=tuple(_text(form, key) for key in cells),
        project=form.project_name,
        neighbours=_neighbours(form, at, around),
        words=_words(form.spec, rule),
        amount=_amount(form, rule, values, around),
        measure=form.measure,
    )


def _neighbours(form: FormRead, at: str, around: Surroundings) -> tuple[Neighbour, ...]:
    """Return the other projects; forms of one project and spec share them."""
    key = (form.plan.spec_fingerprint, at, form.project)
    if key not in around.known:
        around.known[key] = tuple(_other_projects(form, at, around))
    return around.known[key]


def _other_projects(form: FormRead, at: str, around: Surroundings) -> Iterator[Neighbour]:
    order = next((p.order for p in around.projects if p.project == form.project), None)
    place = reference(at)
    for facts in around.projects:
        if facts.project != form.project:
            earlier = order is not None and facts.order < order
            texts = tuple(_known_texts(form.spec, place, facts))
            yield Neighbour(facts.project_name, texts, earlier)


def _known_texts(spec: Spec, place: object, facts: FormFacts) -> Iterator[str]:
    """Yield the roster's texts for a column of a table that has a source there."""
    if isinstance(place, Column):
        source = spec.tables[place.table].source or ""
        for row in facts.rows.get(source, {}).values():
            text = row.get(place.column)
            if isinstance(text, str):
                yield text


def _words(spec: Spec, rule: RuleSpec) -> Mapping[str, str]:
    if rule.list_ is None:
        return {}
    known = spec.lists[rule.list_]
    return known.spellings or dict.fromkeys(known.all_words, "")


def _amount(form: FormRead, rule: RuleSpec, values: Values, around: Surroundings) -> Decimal | None:
    """What amounts are held against: a project of several units against its control total."""
    if rule.value is None:
        return None
    if around.units.get(form.project, 1) > 1:
        facts = next((p for p in around.projects if p.project == form.project), None)
        total = facts.values.get("projects.control_total") if facts is not None else None
        if not isinstance(total, Decimal):
            return None
        return converted(total, around.measure, form.measure)
    found = values.of(form.grounded(rule.value))
    return found if isinstance(found, Decimal) else None
