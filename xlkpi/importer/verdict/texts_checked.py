"""The named checks of a spec, run over the texts of a form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.checks import CHECKS, ColumnTexts, Finding, Neighbour
from xlkpi.formula.ast import Cell, Column
from xlkpi.spec.converted import converted
from xlkpi.spec.references import reference
from xlkpi.spec.rules import checks, waived

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.importer.verdict.exact_values import Values
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.rule_models import RuleSpec


@dataclass(frozen=True, slots=True)
class _Check:
    """A named check at one place of a layout.

    `cells` are the cells it may look at, each with the condition of its row; `value` is the
    formula of the amount that others are held against.
    """

    name: str
    rule: RuleSpec
    at: str
    cells: tuple[tuple[Cell, Expr | None], ...]
    value: Expr | None


@dataclass(frozen=True, slots=True)
class TextChecks:
    """The named checks of a spec, laid out once for all forms of one layout."""

    waived: Expr
    checks: tuple[_Check, ...]

    @classmethod
    def of(cls, form: FormRead) -> TextChecks:
        """Lay out the checks for a form and all others that have its spec and its cells."""
        found = [
            _Check(rule.check, rule, at, tuple(_cells(form, rule, at)), _value(form, rule))
            for rule in checks(form.spec)
            if rule.check is not None
            for at in rule.at
        ]
        return cls(form.grounded(waived(form.spec)), tuple(found))

    def findings(
        self, form: FormRead, values: Values, context: RosterContext
    ) -> Iterator[tuple[Cell, RuleSpec, Finding]]:
        """Yield what they find in a form, with the rule and the cell each is at."""
        silent = values.of(self.waived) is True
        for one in self.checks:
            if silent and one.rule.waived:
                continue
            cells = tuple(_looked_at(form, one, values))
            column = _column_texts(form, one, cells, values, context)
            for found in CHECKS[one.name](column):
                yield cells[found.text], one.rule, found


def _cells(form: FormRead, rule: RuleSpec, at: str) -> Iterator[tuple[Cell, Expr | None]]:
    """Yield the cells that a rule's place means, each with the rule's condition there."""
    place = reference(at)
    table = place.table if isinstance(place, Column) else ""
    name = place.column if isinstance(place, Column | Cell) else place.name
    for key in form.columns.get((table, name), ()):
        here = (table, key.row) if table else None
        yield key, None if rule.when is None else form.grounded(rule.when, here)


def _value(form: FormRead, rule: RuleSpec) -> Expr | None:
    return None if rule.value is None else form.grounded(rule.value)


def _looked_at(form: FormRead, check: _Check, values: Values) -> Iterator[Cell]:
    """Yield the cells of a check that are filled, of rows where its condition holds."""
    for key, when in check.cells:
        if key in form.texts and (when is None or values.of(when) is True):
            yield key


def _column_texts(
    form: FormRead, check: _Check, cells: tuple[Cell, ...], values: Values, context: RosterContext
) -> ColumnTexts:
    return ColumnTexts(
        texts=tuple(form.texts[key] for key in cells),
        project=form.project_name,
        neighbours=_neighbours(form, check.at, context),
        words=_words(form.spec, check.rule),
        amount=_amount(form, check, values, context),
        measure=form.measure,
    )


def _neighbours(form: FormRead, at: str, context: RosterContext) -> tuple[Neighbour, ...]:
    """Return the other projects; forms of one project and spec share them."""
    key = (form.plan.spec_fingerprint, at, form.project)
    if key not in context.neighbours:
        context.neighbours[key] = tuple(_other_projects(form, at, context))
    return context.neighbours[key]


def _other_projects(form: FormRead, at: str, context: RosterContext) -> Iterator[Neighbour]:
    order = next((p.order for p in context.projects if p.project == form.project), None)
    place = reference(at)
    for facts in context.projects:
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


def _amount(
    form: FormRead, check: _Check, values: Values, context: RosterContext
) -> Decimal | None:
    """What amounts are held against: a project of several units against its control total."""
    if check.value is None:
        return None
    if context.units.get(form.project, 1) > 1:
        facts = next((p for p in context.projects if p.project == form.project), None)
        total = facts.values.get("projects.control_total") if facts is not None else None
        if not isinstance(total, Decimal):
            return None
        return converted(total, context.measure, form.measure)
    found = values.of(check.value)
    return found if isinstance(found, Decimal) else None
