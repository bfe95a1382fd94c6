"""What later returns changed, form by form, in the words of the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.records import Status
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Submission, Value
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.spec.language.models import FieldSpec, Spec

_Key = tuple[str, str, str]
_NONE_OF_ITS_OWN = (Status.DUPLICATE, Status.WITHDRAWN)


class Change(NamedTuple):
    """One cell whose content differs in a later return; "" is blank."""

    form: FormStatus
    after: Standing
    label: str
    old: str
    new: str


def changes(spec: Spec, forms: Iterable[FormStatus]) -> Iterator[Change]:
    """Yield what each form's latest return has otherwise than the one before it.

    A duplicate is no return of its own, a withdrawn one does not count, and one without any value
    is nothing to compare with. Computed cells are left out: what they are made of is told.

    Args:
        spec: The spec, in whose words and order of fields it is told.
        forms: Forms with their returns in order of arrival, values included.
    """
    cells = {key: (label, field) for key, label, field in _cells(spec) if field.formula is None}
    for form in forms:
        own = [one for one in form.returns if one.status not in _NONE_OF_ITS_OWN]
        if len(own) < 2:  # noqa: PLR2004 - one before and one after
            continue
        before, after = _values(own[-2].submission), _values(own[-1].submission)
        if not before:
            continue
        for key, (label, field) in cells.items():
            old, new = before.get(key), after.get(key)
            if old != new:
                texts = (quotable(field, shown(value, field.kind)) for value in (old, new))
                yield Change(form, own[-1], label, *texts)


def _cells(spec: Spec) -> Iterator[tuple[_Key, str, FieldSpec]]:
    for name, field in spec.fields.items():
        yield ("", "", name), field.label, field
    for table, one in spec.tables.items():
        for row in table_rows(one):
            for name, field in one.columns.items():
                place = f"第{row.name}行" if row.name.isdigit() else row.name
                label = f"{place} {field.label}".strip()
                yield (table, row.key, name), label, field


def _values(form: Submission) -> Mapping[_Key, Value]:
    return {
        (record.table, record.row, name): value
        for record in form.records
        for name, value in record.values.items()
    }
