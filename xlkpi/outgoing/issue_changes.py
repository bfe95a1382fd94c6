"""What of a workbook that was issued is not as it would be issued today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.outgoing.cells_taken import cells_taken
from xlkpi.plan.words import long_date
from xlkpi.spec.sources import ADJUSTED, ADJUSTED_WHY, FROM_BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import FormFacts, Occasion, Picks, Value
    from xlkpi.spec.language.models import FieldSpec, Spec

    Answers = Mapping[Cell, Value]

HEADER = ("department", "contact", "year", "due", "measure")
"""What of xlkpi.toml is printed in a workbook."""
SETTING = "settings."
"""Begins a setting of the form that the collection decides: settings.month."""
PICKS = "picks"
NEW = "new"
_FEW = 6


@dataclass(frozen=True, slots=True)
class IssueChange:
    """One thing that was issued otherwise: its field, and what it says then and now.

    `field` is of HEADER, a setting (SETTING and its name), a column of the roster
    ("assignments.allocation"), what is taken from an earlier collection (EARLIER, or ADJUSTED
    where the department adjusted it, and the label of the form's own field), PICKS for the lists
    of the template for everybody, or NEW for a form that was not in the workbook. `row` is the key
    of a line that hangs on a project.
    """

    field: str
    before: str
    after: str
    project: str = ""
    row: str = ""


def changes(
    old: Occasion,
    new: Occasion,
    spec: Spec,
    answers: Callable[[str], Answers | None] = lambda _: None,
) -> Iterator[IssueChange]:
    """Yield what differs between a workbook as issued and as it would be today.

    Only what its form shows, or what its sheets are named by. Forms that are not due any more are
    passed over.

    Args:
        old: As it was issued.
        new: As it would be.
        spec: Its spec.
        answers: Project -> what was accepted on it (`form_changes`).
    """
    yield from _header(old, new)
    for name, one in spec.settings.items():
        usual = () if one.default is None else (one.default,)
        then, now = (o.settings.get(name, usual) for o in (old, new))
        if then != now:
            texts = ["、".join(map(str, values)) for values in (then, now)]
            yield IssueChange(SETTING + name, *texts)
    yield from _picks(old.picks, new.picks)
    if old.picks is None:
        before = {form.project: form for form in old.forms}
        for form in new.forms:
            if form.project in before:
                own = partial(answers, form.project)
                yield from form_changes(before[form.project], form, spec, own)
            elif not form.spare:
                yield IssueChange(NEW, "", form.project_name, form.project)


def form_changes(
    old: FormFacts, new: FormFacts, spec: Spec, answers: Callable[[], Answers | None] = lambda: None
) -> Iterator[IssueChange]:
    """Yield what differs in one form: what the roster gives to it, where the form shows it.

    Args:
        old: As it was issued.
        new: As it would be.
        spec: Its spec.
        answers: Returns what the accepted form says, None where there is none; only asked where it
            matters: what it says already by itself is no change.
    """
    known = _shown(spec)
    for name, field in known.items():
        yield from _change(name, field, old.values.get(name), new.values.get(name), new.project)
    if "projects.name" not in known and old.project_name != new.project_name:
        yield IssueChange("projects.name", old.project_name, new.project_name, new.project)
    for name, table in spec.tables.items():
        source = table.source or name
        then, now = old.rows.get(source, {}), new.rows.get(source, {})
        for row in dict.fromkeys((*then, *now)):
            for column, field in table.columns.items():
                one, other = then.get(row, {}).get(column), now.get(row, {}).get(column)
                field_name = f"{source}.{column}"
                yield from _change(field_name, field, one, other, new.project, row)
    yield from _taken_over(old, new, spec, answers)


def _taken_over(
    old: FormFacts, new: FormFacts, spec: Spec, answers: Callable[[], Answers | None]
) -> Iterator[IssueChange]:
    """Yield what earlier collections say otherwise by now: the cells of a column in one."""
    differing: dict[str, list[tuple[str, str]]] = {}
    cells = tuple(cells_taken(old, new, spec))
    typed = answers() if cells else None
    shown_elsewhere = {c.source for c in cells if c.kind == ADJUSTED and c.field.locked is not True}
    for one in cells:
        again = one.field.locked is True and one.source in shown_elsewhere
        if one.differs(typed) and not again:
            differing.setdefault(one.kind + one.field.label, []).append(one.texts(typed))
    amount = any(name.startswith(ADJUSTED) for name in differing)
    for name, both in differing.items():
        if not (amount and name.startswith(ADJUSTED_WHY)):  # told with the amount that it is of
            then, now = (_together([texts[n] for texts in both]) for n in (0, 1))
            yield IssueChange(name, then, now, new.project)


def _together(texts: Sequence[str]) -> str:
    """Return the values of some cells, in their order; nothing where all are blank."""
    few = "、".join(text or "—" for text in texts[:_FEW]) if any(texts) else ""
    return f"{few}……" if len(texts) > _FEW and few else few


def _header(old: Occasion, new: Occasion) -> Iterator[IssueChange]:
    for name in HEADER:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            dates = name == "due" and before and after
            texts = [long_date(one) if dates else str(one or "") for one in (before, after)]
            yield IssueChange(name, *texts)


def _picks(old: Picks | None, new: Picks | None) -> Iterator[IssueChange]:
    if old is None or new is None:
        return
    then, now = ((*one.units, *one.projects) for one in (old, new))
    gone = [name for key, name in then if (key, name) not in now]
    come = [name for key, name in now if (key, name) not in then]
    if gone or come:
        yield IssueChange(PICKS, "、".join(gone), "、".join(come))


def _shown(spec: Spec) -> Mapping[str, FieldSpec]:
    """Return the columns of the roster that a form shows, with the field they are shown in."""
    found = {f.source: f for f in spec.fields.values() if f.source is not None}
    found |= {f.proposal: f for f in spec.fields.values() if f.proposal is not None}
    for table in spec.tables.values():
        for row in table.fixed:
            both = (*row.sources.items(), *row.proposals.items())
            found |= {source: table.columns[name] for name, source in both}
    elsewhere = ("collection.", *FROM_BEFORE)
    return {name: field for name, field in found.items() if not name.startswith(elsewhere)}


def _change(
    name: str, field: FieldSpec, old: Value | None, new: Value | None, project: str, row: str = ""
) -> Iterable[IssueChange]:
    if old != new:
        before, after = (quotable(field, shown(one, field.kind)) for one in (old, new))
        yield IssueChange(name, before, after, project, row)
