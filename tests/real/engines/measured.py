"""Every engine fills every form in every format it writes; the import reads what comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tests.builders.forms import RECEIVED, Issued, roster, sign
from tests.builders.judged import import_returns
from tests.real.engines.contents import FILLINGS, entries, plan, template, truth
from tests.real.engines.remains import lost, remains
from tests.real.engines.work import Work
from xlkpi.formula.ast import Cell
from xlkpi.formula.render import render
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.real.engines.catalogue import Engine
    from tests.real.engines.contents import Value
    from tests.real.engines.work import FileKind
    from xlkpi.problems import Problem
    from xlkpi.records import Return
    from xlkpi.records import Value as Read

SPECS = tuple(dict.fromkeys(filling.spec for filling in FILLINGS))


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that came back other than it was typed; whether an error says so at its cell."""

    file: str
    field: str
    typed: Value | None
    found: Read | None
    told: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the import made of the files of one form: inputs, those that differ, status, codes.

    The codes are those of file, structure and cells, and all that are more than information.
    """

    inputs: int
    differences: tuple[Difference, ...]
    verdict: Status
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One engine in one format: an outcome for each form, and what its files have lost."""

    engine: str
    version: str
    kind: FileKind
    outcomes: Mapping[str, Outcome]
    lost: tuple[str, ...]


def measured(engine: Engine, folder: Path) -> Iterator[Row]:
    """Let an engine fill all forms and import its files."""
    works = [_work(number, engine, folder) for number in range(len(FILLINGS))]
    engine.fill(works)
    for kind in engine.kinds:
        by_spec: dict[str, list[Outcome]] = {spec: [] for spec in SPECS}
        for number, work in enumerate(works):
            by_spec[FILLINGS[number].spec].append(_outcome(number, work.outs[kind]))
        yield Row(
            engine.name,
            engine.version(),
            kind,
            {spec: _together(outcomes) for spec, outcomes in by_spec.items()},
            tuple(_lost(works, kind)),
        )


def _work(number: int, engine: Engine, folder: Path) -> Work:
    blank = folder / f"{FILLINGS[number].name}.xlsx"
    if not blank.exists():
        blank.write_bytes(template(number))
    name = f"{engine.name}.{FILLINGS[number].name}"
    outs: dict[FileKind, Path] = {kind: folder / f"{name}.{kind}" for kind in engine.kinds}
    return Work(blank, entries(number), outs)


def _lost(works: Sequence[Work], kind: FileKind) -> Iterator[str]:
    """Name what all files of a format together have less of than the templates."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for work in works:
        before.update(_remains(work.template))
        after.update(remains(work.outs[kind]))
    yield from lost(before, after)


_remains = cache(remains)


def _outcome(number: int, path: Path) -> Outcome:
    incoming = Incoming(path.name, path.read_bytes(), RECEIVED)
    (returned,) = import_returns([incoming], Issued(plan(number)), sign, roster())
    wanted = truth(number)
    return Outcome(
        len(wanted),
        tuple(_differences(number, path.name, returned)),
        returned.verdict,
        frozenset(p.code for p in _problems(returned) if _counts(p)),
    )


def _counts(one: Problem) -> bool:
    return one.severity is not Severity.INFO or one.code[0] in "FK"


def _problems(returned: Return) -> list[Problem]:
    return [*returned.problems, *(p for s in returned.submissions for p in s.problems)]


def _differences(number: int, file: str, returned: Return) -> Iterator[Difference]:
    read = {
        (form.project, render(Cell(record.table, record.row, column))): value
        for form in returned.submissions
        for record in form.records
        for column, value in record.values.items()
    }
    errors = _errors(number, returned)
    refused = returned.verdict is Status.UNREADABLE and bool(returned.problems)
    for (project, field), typed in truth(number).items():
        found = read.get((project, field))
        if found != typed:
            told = refused or (project, field) in errors
            yield Difference(file, f"{project} {field}", typed, found, told)


def _errors(number: int, returned: Return) -> set[tuple[str, str]]:
    """(Project, reference) of the fields at whose cells there is an error."""
    blamed = {
        (p.place.project, p.place.sheet, p.place.cell)
        for p in _problems(returned)
        if p.severity is Severity.ERROR and p.place.cell
    }
    return {
        (form.project, render(field.key))
        for form in plan(number).forms
        for field in form.fields
        if (form.project, form.sheet, str(field.at)) in blamed
    }


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        sum(one.inputs for one in outcomes),
        tuple(difference for one in outcomes for difference in one.differences),
        min((one.verdict for one in outcomes), key=lambda status: status.rank),
        frozenset(code for one in outcomes for code in one.codes),
    )
