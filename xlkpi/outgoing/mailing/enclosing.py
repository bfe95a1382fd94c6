"""What goes with a mail: the very workbook that was issued, or the marked copy."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.department.last_days import extensions, with_last_day
from xlkpi.department.opened import kept_spec
from xlkpi.mail.writing import Enclosed
from xlkpi.outgoing.marked_copies import copy_path
from xlkpi.outgoing.workbooks import made_of
from xlkpi.plan.build import build
from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.plan.model import Plan
    from xlkpi.records import Return
    from xlkpi.workspace.roster import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Workbooks:
    """The workbooks that were issued, as they lie in the folder of templates.

    What was opened and saved since, or is of another plan, does not go out. One that is not as it
    was made first, by another version of the program perhaps, is made once more to be compared; so
    is that of a unit that was given another day, whose guide is to say it.
    """

    def __init__(self, department: Department, ledger: Ledger) -> None:
        self._department = department
        self._ledger = ledger
        self._made: dict[str, str] = {}
        self._given: dict[str, Mapping[str, date]] = {}

    def of(self, issued: Issued, unit: Unit) -> Enclosed | Problem:
        """Return the workbook of an issue; S62 where it is not there or not that one."""
        path = self._department.workspace.templates(issued.collection) / issued.file
        if not path.is_file():
            return _fault(path, unit, _GONE, _GENERATE.fill(collection=issued.collection))
        data = path.read_bytes()
        until = self._until(issued.collection, unit)
        own = (
            None
            if until is None
            else made_of(self._department, with_last_day(self._plan(issued), until))
        )
        digest = sha256(data).hexdigest()
        if data != own and digest != issued.sha256 and digest != self._digest(issued):
            return _fault(path, unit, _ANOTHER, _GENERATE.fill(collection=issued.collection))
        return Enclosed(path.name, data if own is None else own, XLSX)

    def _until(self, collection: str, unit: Unit) -> date | None:
        if collection not in self._given:
            self._given[collection] = extensions(self._ledger.decisions(collection))
        return self._given[collection].get(unit.id)

    def _digest(self, issued: Issued) -> str:
        if issued.plan not in self._made:
            self._made[issued.plan] = sha256(
                made_of(self._department, self._plan(issued))
            ).hexdigest()
        return self._made[issued.plan]

    def _plan(self, issued: Issued) -> Plan:
        spec = kept_spec(self._ledger, issued.spec)
        return build(spec, issued.occasion, fingerprint=issued.plan)


def not_issued(department: Department, collection: str, unit: Unit) -> Problem:
    """Tell that a unit has something to report and no workbook (S62)."""
    folder = department.workspace.templates(collection)
    return _fault(folder, unit, _NOT_ISSUED, _GENERATE.fill(collection=collection))


def marked(department: Department, returned: Return, unit: Unit) -> Enclosed | Problem:
    """Return the marked copy of a rejected return; S62 where it is not there.

    Where the one before was open when it was made, it lies beside that.
    """
    own = copy_path(department, returned)
    there = [path for path in (own, beside(own)) if path.is_file()]
    if not there:
        return _fault(own, unit, _NO_COPY, _AGAIN)
    path = max(there, key=lambda one: one.stat().st_mtime)
    return Enclosed(own.name, path.read_bytes(), XLSX)


def handbook(department: Department, collection: str) -> tuple[Enclosed, ...]:
    """Return the handbook for the units where it was made: it goes with the first mail."""
    own = department.workspace.handbook(collection)
    there = [path for path in (own, beside(own)) if path.is_file()]
    if not there:
        return ()
    newest = max(there, key=lambda one: one.stat().st_mtime)
    return (Enclosed(own.name, newest.read_bytes(), _DOCX),)


def _fault(path: Path, unit: Unit, found: Words, remedy: Words) -> Problem:
    place = Place(file=str(path), unit=unit.id)
    return problem("S62", place, name=unit.name, found=found.fill(file=path.name), remedy=remedy)


_GONE = Words("工作簿 {file} 不在了", "workbook {file} is gone")
_ANOTHER = Words(
    "工作簿 {file} 不是下发的那一本（打开保存过，或由别的版本、别的保护密码生成）",
    "workbook {file} is not the one that was issued (it was saved since, or made by another "
    "version or with another protection password)",
)
_NOT_ISSUED = Words("还没有生成工作簿", "no workbook was made for it")
_GENERATE = Words(
    "请先运行 xlkpi generate {collection}，再发。", "Run xlkpi generate {collection} first."
)
_NO_COPY = Words("退回稿 {file} 不在了", "marked copy {file} is gone")
_AGAIN = Words("请先运行 xlkpi import --again，再发。", "Run xlkpi import --again first.")
