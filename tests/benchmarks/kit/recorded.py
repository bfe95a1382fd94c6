"""A workspace with so many units on record: what some clerks sent, told of every unit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import cycle, islice
from typing import TYPE_CHECKING

from tests.benchmarks.kit.example import BACK, COLLECTION, KEY, answer, example, issued
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.department.kept import kept_rosters, roster_name
from xlkpi.department.opened import ROSTER_SPEC, Department
from xlkpi.department.roster.taken import roster_occasion, roster_of
from xlkpi.example.content import roster_values
from xlkpi.generator.workbook import workbook
from xlkpi.ledger.journal.events import Issued, Received, SpecKept
from xlkpi.plan.build import build
from xlkpi.records import Record
from xlkpi.spec.rows import spare_key
from xlkpi.spec.unparsed import spec_digest
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.ledger.journal.events import Event
    from xlkpi.records import Return, Submission, Value

FORMS = 3
"""What each unit has to report, and has reported."""
_CLERKS = 6
"""So many units of the example are issued to, filled and imported; the rest is told after them."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Sample:
    """What was really issued and sent back once."""

    spec: SpecKept
    issued: Issued
    returned: Return
    forms: Mapping[str, Sequence[Submission]]


def recorded(folder: Path, units: int, sample: Sample) -> Department:
    """Make a workspace in a new folder in which all units but one in ten have sent their forms.

    The roster is kept as if it had been read.

    Args:
        folder: Where; it must not be there.
        units: How many.
        sample: What is told of every unit (`sampled`).
    """
    clock = fixed(BACK)
    init(folder, clock, example=True, key=KEY)
    department = Department.at(folder, clock)
    names = [f"u{n:05}" for n in range(1, units + 1)]
    due = dict(zip(names, _projects(tuple(sample.forms)), strict=False))
    _keep_roster(department, due)
    events = _events(sample, due)
    with department.ledger() as ledger:
        while batch := tuple(islice(events, _BATCH)):
            ledger.append(batch)
        department.due_roster(department.config.collections[0])
    return department


def sampled(folder: Path) -> Sample:
    """Play a round of some units of the example in a new folder."""
    department = example(folder)
    inbox = folder.parent / "inbox"
    inbox.mkdir()
    for number, (expected, file) in enumerate(issued(department)[:_CLERKS], 10):
        made = answer(number, expected, file)
        (inbox / made.incoming.name).write_bytes(made.incoming.data)
    import_paths(folder, fixed(BACK), [inbox], received=BACK, master=False, copies=False, jobs=1)
    forms: dict[str, list[Submission]] = {}
    with department.view() as ledger:
        returns, kept = ledger.returns(), ledger.issues(COLLECTION)
        spec = SpecKept(kept[0].spec, ledger.spec_text(kept[0].spec) or "")
    for one in (form for each in returns for form in each.submissions):
        forms.setdefault(one.project, []).append(one)
    return Sample(spec, kept[-1], returns[0], forms)


def _projects(known: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield what each unit reports: so many projects on end, each unit beginning with the next."""
    twice = (*known, *known)
    return (sorted(twice[n : n + FORMS]) for n in cycle(range(len(known))))


def _events(sample: Sample, due: Mapping[str, Sequence[str]]) -> Iterator[Event]:
    yield sample.spec
    for unit, projects in due.items():
        yield _issue(sample, unit, projects)
    for number, (unit, projects) in enumerate(due.items()):
        if number % 10:
            yield Received(_return(sample, number, unit, projects))


def _issue(sample: Sample, unit: str, projects: Sequence[str]) -> Issued:
    one = sample.issued
    (facts, *_) = one.occasion.forms
    forms = tuple(replace(facts, project=name) for name in projects)
    known = replace(one.occasion, unit=unit, unit_name=_name(unit), forms=forms)
    plan, file = _sha("plan", unit), f"{unit}_{_name(unit)}.xlsx"
    return replace(one, unit=unit, unit_name=_name(unit), plan=plan, file=file, occasion=known)


def _return(sample: Sample, number: int, unit: str, projects: Sequence[str]) -> Return:
    choices = (sample.forms[project] for project in projects)
    forms = tuple(_form(known[number % len(known)], unit) for known in choices)
    return replace(
        sample.returned,
        file=f"{unit}_{_name(unit)}.xlsx",
        sha256=_sha("file", unit),
        unit=unit,
        unit_name=_name(unit),
        verdict=min((form.verdict for form in forms), key=lambda verdict: verdict.rank),
        submissions=forms,
    )


def _form(form: Submission, unit: str) -> Submission:
    problems = tuple(replace(p, place=replace(p.place, unit=unit)) for p in form.problems)
    content = _sha(form.content, unit)
    return replace(form, unit=unit, content=content, issued=_sha("plan", unit), problems=problems)


def _keep_roster(department: Department, due: Mapping[str, Sequence[str]]) -> None:
    tables = roster_tables(due)
    records = [
        Record(table, spare_key(n), line)
        for table, lines in tables.items()
        for n, line in enumerate(lines, 1)
    ]
    own, loaded = department.workspace, department.spec(ROSTER_SPEC)
    lengths = {name: len(lines) for name, lines in tables.items()}
    plan = build(loaded, roster_occasion(tables), lengths)
    own.roster.write_bytes(workbook(plan, lambda _: "", BACK))
    spec = spec_digest(department.spec_file(ROSTER_SPEC))
    kept = kept_rosters(own)
    kept.put(roster_name(own.roster.read_bytes(), spec), roster_of(records))
    kept.save()


def roster_tables(due: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[Mapping[str, Value]]]:
    """Return the lines of a roster in which each unit has to report some of the projects."""
    tables = roster_values()
    village = tables["units"][0]
    lines = {one["project"]: one for one in tables["assignments"]}
    return {
        **tables,
        "units": tuple(
            {**village, "id": unit, "name": _name(unit), "addresses": f"{unit}@example.invalid"}
            for unit in due
        ),
        "projects": tuple({**one, "lead_unit": next(iter(due))} for one in tables["projects"]),
        "assignments": tuple(
            {**lines[project], "unit": unit} for unit, own in due.items() for project in own
        ),
    }


def _name(unit: str) -> str:
    return f"柳溪{unit[1:]}村"


def _sha(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()
