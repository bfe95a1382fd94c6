"""What can be known before anything goes out: configuration, specs, roster, addresses, days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.earlier_faults import earlier_faults
from xlkpi.department.known_places import in_config, of_collection
from xlkpi.department.opened import Department, roster_in
from xlkpi.department.roster.faults import doubts, faults
from xlkpi.outgoing.mailing.recipients import address_faults, addresses
from xlkpi.outgoing.whose_forms import missed
from xlkpi.problems import Problem, ProblemsFound, Severity, problem, worst
from xlkpi.texts import Words
from xlkpi.workspace.placeholders import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.ledger.book import Ledger
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.paths import Workspace
    from xlkpi.workspace.roster import Unit


_FEW = 12


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of which collections: in xlkpi.toml and specs, in the roster, of units."""

    collections: tuple[str, ...] = ()
    config: tuple[Problem, ...] = ()
    roster: tuple[Problem, ...] = ()
    units: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found, the gravest first."""
        found = (*self.config, *self.roster, *self.units)
        return tuple(sorted(found, key=lambda one: -one.severity.rank))

    @property
    def stops(self) -> int:
        """The exit code where nothing can go out: 3 for the roster, 2 for xlkpi.toml, else 0."""
        if worst(self.roster) is Severity.ERROR:
            return 3
        return 2 if worst(self.config) is Severity.ERROR else 0


def cleared(department: Department, collection: Collection) -> tuple[Problem, ...]:
    """Return what should be looked at before a collection goes out.

    Raises:
        ProblemsFound: All that is wrong with configuration (exit code 2) and roster (exit code 3)
            as a whole; the higher code where both are.
    """
    found = preflight(department, (collection,))
    if found.stops:
        raise ProblemsFound(found.problems, exit_code=found.stops)
    return tuple(one for one in found.problems if one.severity is Severity.WARNING)


def preflight(department: Department, collections: Sequence[Collection]) -> Checked:
    """Return what is wrong with configuration, specs and roster as a whole; nothing is raised.

    Args:
        department: The opened workspace.
        collections: Those whose specs are looked at; where none has a form for each project,
            projects need not be there.
    """
    config = [*placeholders(department.workspace.config), *_contact(department)]
    projects = False
    for one in collections:
        try:
            projects |= department.spec(one.spec).spec.per_project
            config += [fault for fault in earlier_faults(department, one) if fault not in config]
        except ProblemsFound as found:
            config += [fault for fault in found.problems if fault not in config]
    try:
        read = department.roster_read
    except ProblemsFound as found:
        return Checked(_ids(collections), tuple(config), found.problems)
    ids = tuple(one.id for one in department.config.collections)
    problems = [*read.problems, *faults(read, ids, projects=projects)]
    problems += doubts(read, department.config.roster_measure, projects=projects)
    if read.sound:
        config += missed(department, collections)
    return Checked(_ids(collections), tuple(config), tuple(problems))


def _ids(collections: Sequence[Collection]) -> tuple[str, ...]:
    return tuple(one.id for one in collections)


def roster_alone(workspace: Workspace) -> tuple[Problem, ...]:
    """Return what is wrong with the roster where xlkpi.toml cannot be read; nothing is raised."""
    try:
        read = roster_in(workspace)
    except ProblemsFound as found:
        return found.problems
    return (*read.problems, *faults(read, (), projects=False))


def _contact(department: Department) -> Iterator[Problem]:
    known = department.config.department
    if not known.contact and not known.phone:
        place = in_config(department, ("department", "contact"))
        yield problem("S89", place, found=_NOBODY, remedy=_NAME_ONE.fill(line=place.line))


def late(department: Department, ledger: Ledger, collection: Collection) -> Iterator[Problem]:
    """Yield a warning (S89) where a deadline is over while something is still to be issued.

    It stands at the line of xlkpi.toml that has the day; time is that of the department's clock.
    """
    if department.clock() <= department.config.due_at(collection):
        return
    issued = {one.unit for one in ledger.issues(collection.id)}
    roster = department.due_roster(collection)
    if all(
        unit.id in issued for unit in roster.units if unit.gets_forms and roster.due_of(unit.id)
    ):
        return
    place = of_collection(department, collection, "due")
    found = _OVER.fill(collection=collection.id, due=collection.due.isoformat())
    yield problem("S89", place, found=found, remedy=_NEW_DATE)


def unwritable(department: Department, collections: Sequence[Collection]) -> Iterator[Problem]:
    """Yield who cannot be written to.

    Args:
        department: The opened workspace.
        collections: Those whose units are looked at.

    Yields:
        A fault (S61) for each unit where the department has a mailbox; else one warning (S89),
        where some have an address and others none.
    """
    due: dict[str, Unit] = {}
    for one in collections:
        roster = department.due_roster(one)
        due |= {
            unit.id: unit for unit in roster.units if unit.gets_forms and roster.due_of(unit.id)
        }
    if department.config.mail is not None:
        yield from address_faults(department, due.values())
        return
    without = [unit for unit in due.values() if not addresses(unit)]
    if without and len(without) < len(due):
        lines = {line.text("id"): line for line in department.roster_read.tables["units"]}
        names = "、".join(f"{unit.name}（{unit.id}）" for unit in without[:_FEW])
        place = lines[without[0].id].place("addresses")
        words = _NO_ADDRESS.fill(n=len(without), names=names)
        yield problem("S89", place, found=words, remedy=_OTHERWISE)


_NOBODY = Words(
    "[department] 没有写联系人和电话，填表说明里“有问题请联系”的后面就只有部门名称",
    "[department] names nobody to be asked: the guide names the department",
)
_NAME_ONE = Words(
    '可在第 {line} 行写 contact = "王五"，并写上 phone。', 'Write contact = "..." on line {line}.'
)
_OVER = Words(
    "收集任务 {collection} 的截止日期 {due} 已经过了，还有单位没有下发",
    "the deadline of collection {collection}, {due}, is over, and something is still to be issued",
)
_NEW_DATE = Words("请改写 due。", "Write another one.")
_NO_ADDRESS = Words(
    "{n} 个单位没有邮箱，不能用 xlkpi send 发给它们：{names}",
    "{n} units have no address, xlkpi send cannot write to them: {names}",
)
_OTHERWISE = Words(
    "请在名册的“邮箱”中补上；用别的办法发的，不必处理。",
    "Add them in column 邮箱, or hand the workbooks over in another way.",
)
