"""Forms read -> forms judged: faults in order, each once; the values that go on record."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from xlkpi.codec import value_to_json
from xlkpi.figures import digits
from xlkpi.formula.computed import is_total
from xlkpi.formula.state import State
from xlkpi.importer.contents.personal import asks_for_cards, without_cards
from xlkpi.importer.contents.reading import NOTHING
from xlkpi.importer.form import unfilled
from xlkpi.importer.roster_context import NO_ROSTER
from xlkpi.importer.verdict.builtin import dangling_references
from xlkpi.importer.verdict.chained import unchained
from xlkpi.importer.verdict.exact_values import Values
from xlkpi.importer.verdict.frames import hits
from xlkpi.importer.verdict.messages import problem_of_event, problem_of_finding, problem_of_hit
from xlkpi.importer.verdict.row_words import with_row
from xlkpi.importer.verdict.texts_checked import TextChecks
from xlkpi.importer.verdict.typed_over import typed_over
from xlkpi.json_text import json_plain
from xlkpi.problems import Severity, problem, worst
from xlkpi.records import Record, Status, Submission
from xlkpi.spec.rows import table_rows
from xlkpi.spec.sources import taken
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.checks import Finding
    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.importer.verdict.hit import Hit
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem
    from xlkpi.records import Value
    from xlkpi.spec.language.rule_models import RuleSpec

_UNFILLED = "F17"


@dataclass(frozen=True, slots=True)
class FormJudged:
    """A form's problems, in the order of its cells, and the values that it was judged by."""

    problems: tuple[Problem, ...]
    values: Values

    @property
    def form(self) -> FormRead:
        """The form as it was read."""
        return self.values.form


def judge(forms: Sequence[FormRead], context: RosterContext = NO_ROSTER) -> tuple[FormJudged, ...]:
    """Return what is wrong with each form, in their order.

    Forms of one spec and layout are checked in one frame. A form returned as it was sent has that
    one problem (F17), a rebuilt one those of its structure.

    Args:
        forms: The forms, as they were read.
        context: What is known beside a form: projects, units, and who may send for them.

    Returns:
        One entry for each form, in the same order.
    """
    found = [FormJudged(form.problems, Values(form)) for form in forms]
    batches: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        if form.rebuilt:
            continue
        if form.spec.issued and unfilled(form):
            found[number] = replace(found[number], problems=(problem(_UNFILLED, form.whole),))
            continue
        batches[form.plan.spec_fingerprint, tuple(form.fields)].append(number)
    for numbers in batches.values():
        batch = [forms[n] for n in numbers]
        exact = [found[n].values for n in numbers]
        fired: dict[int, list[Hit]] = defaultdict(list)
        for hit in hits(batch, exact):
            fired[hit.form].append(hit)
        checks = TextChecks.of(batch[0])
        for place, number in enumerate(numbers):
            values = exact[place]
            checked = checks.findings(values.form, values, context)
            found[number] = FormJudged(_problems(values, fired[place], checked), values)
    return tuple(found)


def _problems(
    values: Values, fired: Sequence[Hit], checked: Iterable[tuple[Cell, RuleSpec, Finding]]
) -> tuple[Problem, ...]:
    form = values.form
    faults = [(hit.at, problem_of_hit(hit, form, values)) for hit in unchained(form, fired)]
    faults += [
        (at, problem_of_finding(form, at, rule, found, values)) for at, rule, found in checked
    ]
    faults += [*typed_over(values), *dangling_references(form)]
    events = [
        (at, problem_of_event(form, at, values)) for at, r in form.readings.items() if r.event
    ]
    in_order = [
        (form.order(at), n, with_row(told, form, at))
        for n, some in enumerate((faults, events))
        for at, told in some
    ]
    in_order.sort(key=lambda t: (t[0], t[1]))
    return _said(form, (*form.problems, *(fault for _, _, fault in in_order)))


def _said(form: FormRead, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return problems that show no number of a card in full, in whatever cell it was typed."""
    tables = (table.columns.values() for table in form.spec.tables.values())
    if not asks_for_cards(chain(form.spec.fields.values(), *tables)):
        return problems
    return tuple(
        replace(
            one,
            place=replace(one.place, value=without_cards(one.place.value)),
            message=Words(without_cards(one.message.zh), without_cards(one.message.en)),
            hint=Words(without_cards(one.hint.zh), without_cards(one.hint.en)),
        )
        for one in problems
    )


def verdict(problems: Sequence[Problem], *, held: bool) -> Status:
    """Return what becomes of a form by itself."""
    gravest = worst(problems)
    if gravest is Severity.ERROR:
        return Status.REJECTED
    if held:
        return Status.HELD
    return Status.ACCEPTED_WITH_WARNINGS if gravest is Severity.WARNING else Status.ACCEPTED


def submission(judged: FormJudged, *, held: bool) -> Submission:
    """Return a judged form with its values, computed ones included.

    Args:
        judged: The form, with its problems (`judge`) and any others: an error rejects it.
        held: Whether it waits for the department where it is not rejected.

    Returns:
        Amounts in the measure of the form, percentages as shares (0.3 is 30%). `content` is the
        SHA-256 over what was typed, "" for a form returned as it was sent.
    """
    form, problems = judged.form, judged.problems
    return Submission(
        unit=form.place.unit,
        project=form.project,
        project_name=form.project_name,
        sheet=form.sheet,
        verdict=verdict(problems, held=held),
        content="" if any(one.code == _UNFILLED for one in problems) else _content(form),
        records=records_of(judged.values),
        problems=problems,
        issued=form.plan.fingerprint,
        by_choice=form.plan.occasion.picks is not None,
    )


def records_of(values: Values) -> tuple[Record, ...]:
    """Return a form's values by row: single fields first, then the rows that hold anything.

    In a fixed row what is computed is such a thing too: it stands in the form that was sent back,
    such as a count for each kind. In a spare row only the sum of the rows below it is. What was
    taken over from an earlier collection makes a row in which nobody types, such as a goal.
    """
    form = values.form
    fixed = {(t, r.key) for t, spec in form.spec.tables.items() for r in table_rows(spec, 0)}
    before = {one.at for one in taken(form.spec)}
    rows: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    filled: set[tuple[str, str]] = set()
    for key, (_, planned) in form.fields.items():
        value = _value(key, planned, values)
        if value is not None:
            rows[key.table, key.row][key.column] = value
            computed = planned.expr is not None and (key.table, key.row) in fixed
            typed = planned.input or not form.spec.issued
            if typed or computed or key in before or is_total(planned.expr):
                filled.add((key.table, key.row))
    return tuple(
        Record(table, row, found)
        for (table, row), found in rows.items()
        if not table or (table, row) in filled or form.spec.tables[table].fill == "every_row"
    )


def _value(key: Cell, planned: PlannedField, values: Values) -> Value | None:
    if planned.expr is not None:
        computed = values.leaf(key)
        return None if isinstance(computed, State) else computed
    value = values.form.readings.get(key, NOTHING).value if planned.input else planned.value
    return None if value == "" else value


def _content(form: FormRead) -> str:
    """SHA-256 over what the clerk typed, as it was read; what cannot be read as it stands there.

    55.00 typed as a text is the 55 that its marked copy gives back. What was taken over from an
    earlier collection belongs to it: the same typed beside another figure is another report.
    """
    read = [
        [key.table, key.row, key.column, _bare(r.value) if r.value is not None else r.found]
        for key, r in form.readings.items()
        if r.value is not None or r.bad
    ]
    over = ((one.field.key, one.found) for one in form.typed_over)
    typed = [[key.table, key.row, key.column, found] for key, found in over]
    before = [
        [at.table, at.row, at.column, _bare(value)]
        for at in (one.at for one in taken(form.spec) if one.at in form.fields)
        if not form.fields[at][1].input and (value := form.fields[at][1].value) is not None
    ]
    content = [read, typed, before] if before else [read, typed]
    return hashlib.sha256(json_plain(content).encode("utf-8")).hexdigest()


def _bare(value: Value) -> object:
    return value_to_json(Decimal(digits(value)) if isinstance(value, Decimal) else value)
