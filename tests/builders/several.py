"""Workbooks of several units, collections and issues, and sheets carried from one to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.builders.forms import (
    COLLECTION,
    CREATED,
    RECEIVED,
    UNIT,
    UNIT_NAME,
    facts,
    occasion,
    sign,
    targets,
)
from tests.builders.forms import roster as roster_of_projects
from tests.builders.judged import import_returns
from tests.builders.opened_books import opened, saved
from xlkpi.generator.workbook import workbook
from xlkpi.importer.owner.issues import Expected
from xlkpi.plan.build import build
from xlkpi.reader.incoming import Incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import FormFacts, Value
    from xlkpi.records import Return

OTHER, OTHER_NAME = "v02", "示例二村（桥头）"
WAGES: Mapping[str, object] = {"fiscal_funds": 50.5, "other_funds": 4.5, "filler": "赵一"}


@dataclass(frozen=True, slots=True)
class Issues:
    """A ledger that knows these issues, the newest last."""

    issued: tuple[Expected, ...]

    def by_plan(self, prefix: str) -> Expected | None:
        return next((e for e in self.issued if e.plan.fingerprint.startswith(prefix)), None)

    def newest(self, collection: str, unit: str) -> Expected | None:
        known = [e for e in self.issued if (e.collection, e.unit) == (collection, unit)]
        return known[-1] if known else None

    def collections(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e.collection for e in self.issued))

    def unit_names(self) -> Mapping[str, str]:
        return {e.unit: e.unit_name for e in self.issued}


def plan_for(
    *numbers: int,
    unit: str = UNIT,
    name: str = UNIT_NAME,
    collection: str = COLLECTION,
    spare: int = 0,
    **values: Value,
) -> Plan:
    """The workbook of a unit with some projects of the example; `values` are of every project."""
    known = {"units.name": name, **{key.replace("__", "."): v for key, v in values.items()}}
    forms = [facts(number) for number in numbers or (1,)]
    forms = [replace(form, values={**form.values, **known}) for form in forms]
    forms += [_spare(n, {"units.name": name, "units.kind": "村"}) for n in range(1, spare + 1)]
    made = replace(
        occasion(1), unit=unit, unit_name=name, collection=collection, forms=tuple(forms)
    )
    return build(targets(), made)


def _spare(number: int, known: Mapping[str, Value]) -> FormFacts:
    return replace(facts(1), project=f"new{number}", order=90 + number, project_name="",
                   values=known, rows={}, spare=True)  # fmt: skip


def issue(made: Plan, at: datetime | None = None) -> Expected:
    """What the ledger has of a workbook that went out."""
    settled = made.occasion
    return Expected(settled.collection, settled.unit, settled.unit_name, made, issued_at=at)


def issues(*made: Plan) -> Issues:
    """A ledger that issued these workbooks, one a month."""
    issued = tuple(issue(one, datetime(2021, n, 1, tzinfo=UTC)) for n, one in enumerate(made, 1))
    return Issues(issued)


_MADE: dict[tuple[str, Callable[[str], str]], bytes] = {}


def sent(made: Plan, by: Callable[[str], str] = sign) -> bytes:
    """The workbook of a plan, made once."""
    key = (made.fingerprint, by)
    if key not in _MADE:
        _MADE[key] = workbook(made, by, CREATED)
    return _MADE[key]


def book_of(
    made: Plan, *filled: int, values: Mapping[str, object] = WAGES, by: Callable[[str], str] = sign
) -> Any:
    """A workbook as it went out, with some of its forms (from 0) filled in."""
    book = opened(sent(made, by))
    for number in filled:
        form = made.forms[number]
        at = {f.key.column: f for f in form.fields if not f.key.table}
        for name, value in values.items():
            book[form.sheet][str(at[name].at)] = value
    return book


def carried(page: Any, book: Any, name: str) -> Any:
    """Copy a sheet's cells into another workbook, joined cells included."""
    made = book.create_sheet(name)
    for row in page.iter_rows():
        for cell in row:
            if cell.value is not None:
                made[cell.coordinate] = cell.value
    for area in page.merged_cells.ranges:
        made.merge_cells(str(area))
    return made


def taken_in(book: Any, known: Issues, name: str = "form.xlsx") -> Return:
    """What the import makes of a workbook."""
    incoming = [Incoming(name, saved(book), RECEIVED)]
    (returned,) = import_returns(incoming, known, sign, roster_of_projects())
    return returned


def told(returned: Return) -> list[str]:
    """The codes of file and identity."""
    return [problem.code for problem in returned.problems]
