"""What of a workbook that was issued is not as it would be issued today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.plan.words import long_date
from xlkpi.spec.sources import EARLIER, taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.plan.occasion import FormFacts, Occasion, Picks, Value
    from xlkpi.spec.language.models import FieldSpec, Spec

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
    ("assignments.allocation"), what is taken from an earlier collection (EARLIER and the label of
    the form's own field), PICKS for the lists of the template for everybody, or NEW for a form that
    was not in the workbook. `row` is the key of a
    line that hangs on a project.
    """

    field: str
    before: str
    after: str
    project: str = ""
    row: str = ""


def changes(old: Occasion, new: Occasion, spec: Spec) -> Iterator[IssueChange]:
    """Yield what differs between a workbook as issued and as it would be today.

    Only what its form shows, or what its sheets are named by. Forms that are not due any more are
    passed over.
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
                yield from form_changes(before[form.project], form, spec)
            elif not form.spare:
                yield IssueChange(NEW, "", form.project_name, form.project)


def form_changes(old: FormFacts, new: FormFacts, spec: Spec) -> Iterator[IssueChange]:
    """Yield what differs in one form: what the roster gives to it, where the form shows it."""
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
    yield from _taken_over(old, new, spec)


def _taken_over(old: FormFacts, new: FormFacts, spec: Spec) -> Iterator[IssueChange]:
    """Yield what earlier collections say otherwise by now: the cells of a column in one."""
    differing: dict[str, list[tuple[str, str]]] = {}
    for one in taken(spec):
        before, after = old.values.get(one.source), new.values.get(one.source)
        if before != after:
            then, now = (quotable(one.field, shown(v, one.field.kind)) for v in (before, after))
            differing.setdefault(one.field.label, []).append((then, now))
    for label, cells in differing.items():
        then, now = (_together([texts[n] for texts in cells]) for n in (0, 1))
        yield IssueChange(EARLIER + label, then, now, new.project)


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
    for table in spec.tables.values():
        for row in table.fixed:
            found |= {source: table.columns[name] for name, source in row.sources.items()}
    elsewhere = ("collection.", EARLIER)
    return {name: field for name, field in found.items() if not name.startswith(elsewhere)}


def _change(
    name: str, field: FieldSpec, old: Value | None, new: Value | None, project: str, row: str = ""
) -> Iterable[IssueChange]:
    if old != new:
        before, after = (quotable(field, shown(one, field.kind)) for one in (old, new))
        yield IssueChange(name, before, after, project, row)
