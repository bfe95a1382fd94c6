"""One unit's workbook with one form, filled as tests want it, and what the import makes of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.builders.judged import import_returns
from tests.builders.opened_books import opened, saved
from xlkpi.example.content import roster_values
from xlkpi.generator.workbook import workbook
from xlkpi.importer.owner.issues import Expected
from xlkpi.importer.roster_context import RosterContext
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.spec.unparsed import find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.records import Return
    from xlkpi.spec.load import LoadedSpec

COLLECTION, UNIT, UNIT_NAME = "2021-targets", "v01", "示例一村（柳溪）"
RECEIVED = datetime(2021, 1, 12, 2, 0, tzinfo=UTC)
CREATED = datetime(2021, 1, 1, tzinfo=UTC)
FILLED: Mapping[str, object] = {"fiscal_funds": 55, "filler": "赵一"}


def sign(text: str) -> str:
    """A code that only the text decides: tests need no secret."""
    return hashlib.sha256(text.encode()).hexdigest()[:10].upper()


@cache
def targets() -> LoadedSpec:
    path = find("project_targets", None)
    assert path is not None
    loaded = load(path).value
    assert loaded is not None
    return loaded


@cache
def _example() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return roster_values()


def facts(number: int = 1) -> FormFacts:
    """A project of the example as its form is prefilled; the allocation is its whole budget."""
    tables = _example()
    project = tables["projects"][number - 1]
    key = project["id"]
    rows = {
        table: {
            str(line["row"]): {k: v for k, v in line.items() if k not in ("project", "row")}
            for line in tables[table]
            if line["project"] == key
        }
        for table in ("project_goals", "project_indicators")
    }
    known = {f"projects.{name}": value for name, value in project.items() if name != "order"}
    known |= {"units.name": UNIT_NAME, "units.kind": "村"}
    known |= {"assignments.allocation": project["control_total"]}
    return FormFacts(str(key), number, str(project["name"]), known, rows)


def occasion(*numbers: int) -> Occasion:
    return Occasion(
        collection=COLLECTION,
        department="庆北办事处",
        contact="刘老师",
        year=2021,
        due=date(2021, 1, 15),
        measure="万元",
        unit=UNIT,
        unit_name=UNIT_NAME,
        forms=tuple(facts(number) for number in numbers or (1,)),
    )


@cache
def plan(*numbers: int) -> Plan:
    return build(targets(), occasion(*numbers))


@cache
def blank(*numbers: int) -> bytes:
    return workbook(plan(*numbers), sign, CREATED)


def places(made: Plan, form: int = 0) -> Mapping[Cell, PlannedField]:
    return {field.key: field for field in made.forms[form].fields}


def filled(changes: Mapping[str, Any], *, clear: Sequence[str] = (), base: bool = True) -> bytes:
    """The one-form workbook as a clerk saves it; None empties a cell, "LONG:n" is n characters."""
    made = plan()
    book = opened(blank())
    page = book[made.forms[0].sheet]
    known = places(made)
    for row in clear:
        for field in known.values():
            if field.key.table == "indicators" and field.key.row == row and field.input:
                page[str(field.at)] = None
    for reference, value in {**(FILLED if base else {}), **changes}.items():
        page[str(known[resolve(reference)].at)] = _typed(value)
    return saved(book)


def _typed(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("LONG:"):
        return "长" * int(value.removeprefix("LONG:"))
    return float(value) if isinstance(value, Decimal) else value


class Issued:
    """Issues that know one plan."""

    def __init__(self, made: Plan | None = None) -> None:
        self.expected = Expected(COLLECTION, UNIT, UNIT_NAME, made or plan())

    def by_plan(self, prefix: str) -> Expected | None:
        return self.expected if self.expected.plan.fingerprint.startswith(prefix) else None

    def newest(self, collection: str, unit: str) -> Expected | None:
        return self.expected if (collection, unit) == (COLLECTION, UNIT) else None

    def collections(self) -> tuple[str, ...]:
        return (COLLECTION,)

    def unit_names(self) -> Mapping[str, str]:
        return {UNIT: UNIT_NAME, "v02": "示例二村（桥头）"}


@cache
def roster() -> RosterContext:
    """The example's projects, each reported by one unit."""
    projects = tuple(facts(number) for number in range(1, 12))
    return RosterContext(projects, {project.project: 1 for project in projects})


def imported(*files: bytes, name: str = "{n}.xlsx") -> tuple[Return, ...]:
    return imported_by(Issued(), *files, name=name)


def imported_by(known: Issued, *files: bytes, name: str = "{n}.xlsx") -> tuple[Return, ...]:
    """What the import makes of files where something else was issued."""
    incoming = [Incoming(name.format(n=n), data, RECEIVED) for n, data in enumerate(files)]
    return import_returns(incoming, known, sign, roster())


def codes(returned: Return) -> set[tuple[str, str]]:
    """(code, cell) of everything found in a return's forms."""
    return {(p.code, p.place.cell) for s in returned.submissions for p in s.problems}
