"""What an entry of the journal changed, before and after, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.master.wording import ALLOWED, CONCLUSION, NOTE, OPINION
from xlkpi.records import Status
from xlkpi.rollup.roll.status_words import STATUS_WORDS
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.ledger.decisions import Adjusted, Waived
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Amendment, Review, Submission

STATE, DUE = "status", "due"


@dataclass(frozen=True, slots=True)
class Changed:
    """What an entry changed: a form's state (STATE), a last day (DUE), or a field.

    `field` is "name" or "table.name" with the `row` of the table, `label` as it is printed; `file`
    and `sha256` are of the return whose form it is. `before` and `after` are states (`status` in
    docs/reference/json.md), days (ISO 8601), or values as people read them; "" is blank, or not
    known.
    """

    field: str
    before: str
    after: str
    project: str = ""
    project_name: str = ""
    file: str = ""
    sha256: str = ""
    row: str = ""
    label: str = ""


def changed_forms(
    before: Iterable[Standing], after: Iterable[Standing]
) -> Iterator[tuple[Standing, Standing]]:
    """Yield the forms whose state is another one, as (then, now).

    Args:
        before: What became of every form, in order of arrival.
        after: The same of the same returns, later.

    Raises:
        ValueError: They are not of the same returns.
    """
    both = zip(before, after, strict=True)
    return ((old, new) for old, new in both if old.status is not new.status)


def state_changes(before: Iterable[Standing], after: Iterable[Standing]) -> tuple[Changed, ...]:
    """Return what became of the forms whose state is another one.

    Args:
        before: What became of every form, in order of arrival.
        after: The same of the same returns, later.

    Raises:
        ValueError: They are not of the same returns.
    """
    return tuple(
        Changed(
            STATE,
            old.status.value,
            new.status.value,
            new.project,
            _called(new),
            new.returned.file,
            new.returned.sha256,
            label="状态",
        )
        for old, new in changed_forms(before, after)
    )


def amendments(
    form: Submission, file: str, sha256: str, amendment: Amendment
) -> tuple[Changed, ...]:
    """Return the fields that the department typed itself into a form."""
    name = name_of(form)
    return tuple(
        Changed(
            one.field, one.before, one.after, form.project, name, file, sha256, one.row, one.label
        )
        for one in amendment.changes
    )


def adjustment(event: Adjusted) -> Changed:
    """Return the amount that was adjusted: before and after, with their measure."""
    return Changed(
        event.field,
        _amount(event.before, event),
        _amount(event.amount, event),
        event.project,
        event.project_name,
        row=event.row,
        label=event.label,
    )


def adjustment_in_words(event: Adjusted) -> Words:
    """Return an adjustment as the log tells it: project, amounts, what all of them come to."""
    name = f"{event.project_name} " if event.project_name else ""
    before, after = (_amount(one, event) or _BLANK for one in (event.before, event.amount))
    day = same(f"{event.day} ") if event.day else same("")
    words = _ADJUSTED_AS_BEFORE if event.before == event.amount else _ADJUSTED
    what = words.fill(day=day, name=name, label=event.label, before=before, after=after)
    if event.before == event.initial:
        return what
    sum_of = Decimal(event.amount) - Decimal(event.initial or 0)
    initial = _amount(event.initial, event) or _BLANK
    sign = "+" if sum_of > 0 else ""
    told = f"{sign}{digits(sum_of) if sum_of else 0}{event.measure}"
    return _ALTOGETHER.fill(what=what, initial=initial, sum=told)


def _amount(number: str, event: Adjusted) -> str:
    return f"{number}{event.measure}" if number else ""


def review_changes(
    before: Review, after: Review, project: str, name: str, file: str
) -> tuple[Changed, ...]:
    """Return what the department says otherwise of a form than before."""
    return tuple(
        Changed(field, old, new, project, name, file, label=label)
        for field, label in _REVIEW_LABELS.items()
        if (old := getattr(before, field)) != (new := getattr(after, field))
    )


def name_of(form: Submission) -> str:
    """Return what a form is called: its project, else its sheet."""
    return form.project_name or form.sheet


def _called(one: Standing) -> str:
    """Return what a form is called, with its unit where others of the same return have it, too."""
    name, unit = name_of(one.submission), one.unit_below
    return name if unit is None else f"{unit.name} {name}".strip()


def with_states(what: Words, changes: Iterable[Changed], file: str) -> Words:
    """Return what was decided, with the forms whose state it changed.

    Those of other files than the decision's come with the name of theirs.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for one in sorted(changes, key=lambda change: change.file != file):
        other = "" if one.file == file else f"{one.file} "
        alike.setdefault((other, one.before, one.after), []).append(one.project_name)
    said = [
        _STATES.fill(
            name=_named(other, names),
            before=STATUS_WORDS[Status(before)],
            after=STATUS_WORDS[Status(after)],
        )
        for (other, before, after), names in alike.items()
    ]
    return _ABOUT.fill(what=what, said=_joined(said or [_NO_CHANGE]))


def with_values(what: Words, changes: Iterable[Changed]) -> Words:
    """Return what was recorded, with the fields that it changed."""
    return _ABOUT.fill(what=what, said=values_in_words(changes))


def values_in_words(changes: Iterable[Changed]) -> Words:
    """Return fields with their values before and after."""
    return _joined(
        [
            _VALUE.fill(label=c.label, before=c.before or _BLANK, after=c.after or _BLANK)
            for c in changes
        ]
    )


def fault_waived(event: Waived, before: Iterable[Standing]) -> Words:
    """Return the fault that is waived, as it was told of the unit's form; else by its code."""
    found = dict.fromkeys(
        _FAULT.fill(name=name_of(one.submission), code=event.code, found=fault.message)
        for one in before
        if one.project == event.project
        for fault in one.submission.problems
        if event.concerns(fault)
    )
    field = event.label or f"{event.field} {event.row}".strip()
    return _joined([*found]) if found else same(f"{event.code} {field}".strip())


def _named(file: str, names: Sequence[str]) -> Words:
    few = file + "、".join(names[:_MOST])
    return same(few) if len(names) <= _MOST else _MORE.fill(names=few, n=len(names))


def _joined(said: Sequence[Words]) -> Words:
    return Words("；".join(one.zh for one in said), "; ".join(one.en for one in said))


_MOST = 3
_MORE = Words("{names} 等 {n} 张表", "{names} and others, {n} forms in all")
_BLANK = Words("（空）", "(blank)")
_ABOUT = Words("{what}（{said}）", "{what} ({said})")
_STATES = Words("{name}：{before} → {after}", "{name}: {before} -> {after}")
_NO_CHANGE = Words("没有表的状态因此改变", "no form's state is changed by it")
_FAULT = Words("{name} 的 {code}：{found}", "{code} of {name}: {found}")
_ADJUSTED = Words(
    "{day}{name}“{label}” {before} → {after}", "{day}{name}{label} {before} -> {after}"
)
_ADJUSTED_AS_BEFORE = Words(
    "{day}{name}“{label}” 仍是 {after}，改文号",
    "{day}{name}{label} still {after}, another document",
)
_ALTOGETHER = Words(
    "{what}（年初 {initial}，几次调整共 {sum}）",
    "{what} (at first {initial}, {sum} by all adjustments)",
)
_VALUE = Words("“{label}” {before} → {after}", "{label} {before} -> {after}")
_REVIEW_LABELS = {"conclusion": CONCLUSION, "budget": ALLOWED, "opinion": OPINION, "note": NOTE}
