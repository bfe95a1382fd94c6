"""migrate: filled workbooks of older versions -> workbooks of the current template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from xlkpi.department.last_days import extensions, with_last_day
from xlkpi.department.opened import Department
from xlkpi.generator.workbook import marked_copy
from xlkpi.importer.returns import judge_arrivals
from xlkpi.intake.gathering import Gathered, dated, gathered, incoming, there
from xlkpi.intake.known import Known
from xlkpi.outgoing.migrating import migrated
from xlkpi.outgoing.workbooks import created, sheet_password
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.problems import Place, problem
from xlkpi.reader.arrivals import Arrived, Opening
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.process import READERS
from xlkpi.reader.readers import Readers
from xlkpi.texts import Words
from xlkpi.workspace.durable import write_or_beside
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlkpi.importer.owner.issues import Expected
    from xlkpi.importer.returns import Judged
    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class MigratedFile:
    """What became of a file: the new workbook, and what of the old one is not in it.

    `version` is that of the spec it was issued with, `to` the current one (0: not known); `values`
    of it stand in the new workbook. One that is `current` needs none.
    """

    file: str
    status: Literal["migrated", "current", "not_migrated"]
    unit: str = ""
    unit_name: str = ""
    collection: str = ""
    version: int = 0
    to: int = 0
    made: Path | None = None
    forms: int = 0
    values: int = 0
    problems: tuple[Problem, ...] = ()


def migrate(
    folder: Path, clock: Clock, paths: Sequence[Path] | Gathered
) -> tuple[MigratedFile, ...]:
    """Fill the unit's current workbook with what an older one holds, by the rules of the spec.

    Nothing is taken in: the new workbooks lie in `migrated` of their collection's folder, marked
    like a copy that goes back, and are imported like any other once they are in order.

    Args:
        folder: The workspace.
        clock: Gives the time of files whose own cannot be true.
        paths: Workbooks, zips, and folders of them; or files with the names that they were sent
            with.

    Returns:
        What became of each file. Each value without a place is named (S16); what could not be read
        has its problems, what cannot be migrated S19.

    Raises:
        ProblemsFound: A path does not exist (S31), or xlkpi.toml or a spec is faulty (S20,
            S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    found = paths if isinstance(paths, Gathered) else gathered(there(paths))
    when = partial(dated, department.config.zone, None)
    made = [MigratedFile(one.place.file, "not_migrated", problems=(one,)) for one in found.problems]
    with department.ledger() as ledger:
        known = Known.of(department, ledger)
        with (
            READERS.get()(1, "") as by,
            Readers(by, Opening(HELPER_SHEETS), when, stranger=lambda _: True) as readers,
        ):
            files = (incoming(name, path, None, clock()) for name, path in found.files)
            opened: list[Incoming] = []
            for file in files:
                if isinstance(file, Incoming):
                    opened.append(file)
                else:
                    told = MigratedFile(file.place.file, "not_migrated", problems=(file,))
                    made.append(told)
            for arrived in readers.arrivals(opened):
                if isinstance(arrived, Arrived):
                    (judged,) = judge_arrivals([arrived], known.issues, known.sign, known.context)
                    made.append(_migrated(department, ledger, known, judged))
    return tuple(made)


def _migrated(department: Department, ledger: Ledger, known: Known, judged: Judged) -> MigratedFile:
    returned, expected = judged.returned, judged.expected
    if expected is None or not judged.forms:
        own = tuple(p for one in returned.submissions for p in one.problems)
        return MigratedFile(returned.file, "not_migrated", problems=(*returned.problems, *own))
    newest = known.issues.newest(expected.collection, expected.unit)
    told = partial(
        MigratedFile,
        returned.file,
        unit=returned.unit,
        unit_name=returned.unit_name,
        collection=expected.collection,
        version=expected.plan.spec.version,
    )
    wrong = _cannot(department, expected, newest, returned.file)
    if wrong is not None or newest is None:
        return told("not_migrated", problems=(wrong,) if wrong is not None else ())
    to = newest.plan.spec.version
    if newest.plan.fingerprint == expected.plan.fingerprint:
        return told("current", to=to)
    found = migrated(judged, newest.plan)
    given = extensions(ledger.decisions(expected.collection)).get(returned.unit)
    plan = with_last_day(newest.plan, given)
    data = marked_copy(plan, found.said, department.sign, created(plan), password=sheet_password())
    path = write_or_beside(_path(department, judged), data)
    return told(
        "migrated",
        to=to,
        made=path,
        forms=found.forms,
        values=found.values,
        problems=(*_structure(judged), *found.left),
    )


def _structure(judged: Judged) -> Iterator[Problem]:
    """Yield what is wrong with the old workbook itself; its values are judged by the new plan."""
    of_forms = (p for form in judged.forms for p in form.problems)
    return (one for one in (*judged.returned.problems, *of_forms) if one.code != _OLDER)


def _cannot(
    department: Department, expected: Expected, newest: Expected | None, file: str
) -> Problem | None:
    """Return why there is no current workbook to be filled: not issued since the spec changed."""
    chosen = department.collection(expected.collection)
    current = department.spec(chosen.spec).fingerprint
    if newest is not None and newest.plan.spec_fingerprint == current:
        return None
    unit = f" --unit {expected.unit}" if expected.unit else " --blank"
    remedy = _ISSUE.fill(collection=chosen.id, unit=unit)
    return problem("S19", Place(file=file, unit=expected.unit), found=_NOT_ISSUED, remedy=remedy)


def _path(department: Department, judged: Judged) -> Path:
    returned = judged.returned
    stem = (returned.unit, returned.unit_name) if returned.unit else (_NOBODY, returned.sha256[:8])
    folder = department.workspace.migrated(returned.collection)
    return folder / (safe_name("_".join(stem)) + _SUFFIX)


_OLDER = "F28"
"""What is always true of it: it answers an older issue."""
_SUFFIX = "_新表.xlsx"
_NOBODY = "未选单位"
_NOT_ISSUED = Words(
    "这个单位还没有现在这版表样的工作簿", "its unit has no workbook of the current version yet"
)
_ISSUE = Words(
    "请先运行 xlkpi generate {collection}{unit}，再转换。",
    "Run xlkpi generate {collection}{unit} first.",
)
