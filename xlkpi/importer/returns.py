"""Files that came in -> judged returns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from xlkpi.importer.form import FormRead, read_form, unfilled
from xlkpi.importer.identity import Identity, identity
from xlkpi.importer.judging import judge, submission
from xlkpi.importer.picked import as_picked, picked_word
from xlkpi.importer.reader import Book, Grid, NotReadableError, read
from xlkpi.importer.sniff import unreadable
from xlkpi.importer.texts_checked import ALONE, Surroundings
from xlkpi.plan.identity import NOBODY, Token
from xlkpi.plan.picks import PROJECT_SOURCE
from xlkpi.problems import Place, Problem, Severity, problem, worst
from xlkpi.records import Return, Status, Submission
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from xlkpi.plan.model import Plan, PlannedForm

    Sign = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: its name ("a.zip!b.xlsx" inside an archive), bytes, time (UTC), sender."""

    name: str
    data: bytes
    received: datetime
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was issued to a unit for a collection."""

    collection: str
    unit: str
    unit_name: str
    plan: Plan
    held: bool = False
    """Whether what comes back is held until the department confirms it."""


class Issues(Protocol):
    """What was issued, as the importer asks for it."""

    def by_plan(self, prefix: str) -> Expected | None:
        """Return the issue whose plan's fingerprint begins so."""

    def newest(self, collection: str, unit: str) -> Expected | None:
        """Return a unit's newest issue."""

    def collections(self) -> tuple[str, ...]:
        """Return the collections that something was issued for."""

    def unit_names(self) -> Mapping[str, str]:
        """Return unit id -> name of every unit something was issued to."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file whose identity is settled: its forms as read, and what concerns it as a whole."""

    incoming: Incoming
    expected: Expected | None = None
    forms: tuple[FormRead, ...] = ()
    refused: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = ()
    held: bool = False
    status: Status | None = None

    @property
    def unit(self) -> tuple[str, str]:
        """Id and name of the unit it is from: that of the issue, else the one picked in it."""
        if self.expected is None or self.expected.unit:
            return (self.expected.unit, self.expected.unit_name) if self.expected else ("", "")
        picked = ((form.place.unit, form.unit_name) for form in self.forms if form.place.unit)
        return next(picked, ("", ""))


def import_returns(
    incoming: Sequence[Incoming], issues: Issues, sign: Sign, around: Surroundings = ALONE
) -> tuple[Return, ...]:
    """Judge files by themselves, all their forms in as few frames as possible.

    One Return for each file, in the same order. A fault of the program in one file becomes that
    file's problem (F30) and leaves the others alone.
    """
    opened = [_guarded(one, issues, sign, around) for one in incoming]
    forms = [form for one in opened for form in one.forms]
    judged = iter(judge(forms, around))
    return tuple(_returned(one, [next(judged) for _ in one.forms]) for one in opened)


def _guarded(incoming: Incoming, issues: Issues, sign: Sign, around: Surroundings) -> _Opened:
    try:
        return _claimed(_open(incoming, issues, sign), around)
    except Exception as error:  # noqa: BLE001 - a bug on one file may not stop the others
        trace = f"{type(error).__name__}: {error}"
        reference = hashlib.sha256(trace.encode("utf-8", "replace")).hexdigest()[:8]
        place = Place(file=incoming.name, value=trace[:200])
        fault = problem("F30", place, reference=reference)
        return _Opened(incoming, problems=(fault,), status=Status.UNREADABLE)


def _claimed(opened: _Opened, around: Surroundings) -> _Opened:
    """Settle whose the forms of a template for everybody are; one file is one unit's (F20)."""
    expected = opened.expected
    picks = expected.plan.occasion.picks if expected is not None else None
    if expected is None or picks is None or not opened.forms:
        return opened
    forms = as_picked(opened.forms, picks, around, held=expected.held)
    first = next((form for form in forms if form.place.unit), forms[0])
    return replace(opened, forms=tuple(_one_units(form, first) for form in forms))


def _one_units(form: FormRead, first: FormRead) -> FormRead:
    if form.place.unit in ("", first.place.unit):
        return form
    place = replace(form.place, sheet=form.sheets[form.planned[0].sheet])
    fault = problem("F20", place, other=form.unit_name, name=first.unit_name)
    return replace(form, problems=(*form.problems, fault))


def _open(incoming: Incoming, issues: Issues, sign: Sign) -> _Opened:
    fault = unreadable(incoming.data, incoming.name)
    if fault is not None:
        return _Opened(incoming, problems=(fault,), status=Status.UNREADABLE)
    try:
        book = read(incoming.data)
    except NotReadableError:
        found = Words("损坏或不完整的文件", "a damaged or incomplete file")
        fault = problem("F01", Place(file=incoming.name), found=found)
        return _Opened(incoming, problems=(fault,), status=Status.UNREADABLE)
    return _identified(incoming, book, identity(book, sign), issues)


def _identified(incoming: Incoming, book: Book, who: Identity, issues: Issues) -> _Opened:
    token, place = who.most(), Place(file=incoming.name)
    if token is None:
        fault = problem("F04", place)
        return _Opened(incoming, problems=(fault,), status=Status.UNREADABLE)
    expected = issues.by_plan(token.plan) or issues.newest(token.collection, token.unit)
    place = replace(place, unit=token.unit)
    if expected is None:
        return _unexpected(incoming, token, place, issues)
    problems = list(_file_name(incoming, expected, issues))
    held = not who.valid
    if held:
        found = Words("与本部门签发的不一致", "is not one that was signed here")
        problems.append(problem("F22", place, found=found))
    opened = _Opened(incoming, expected, problems=tuple(problems), held=held)
    return _with_forms(opened, book, who, issues)


def _unexpected(incoming: Incoming, token: Token, place: Place, issues: Issues) -> _Opened:
    if token.collection not in issues.collections():
        listed = "、".join(issues.collections()) or "—"
        fault = problem("F05", place, found=token.collection, expected=listed)
        return _Opened(incoming, problems=(fault,), status=Status.REJECTED)
    found = Words(
        f"写的单位 {token.unit} 没有下发记录",
        f"names unit {token.unit}, to which nothing was issued",
    )
    return _Opened(incoming, problems=(problem("F22", place, found=found),), status=Status.HELD)


def _file_name(incoming: Incoming, expected: Expected, issues: Issues) -> Iterator[Problem]:
    """The unit inside counts; a name that says another unit's is worth a look (F18)."""
    stem = incoming.name.rpartition("!")[2].rpartition("/")[2]
    if expected.unit_name and expected.unit_name in stem:
        return
    for unit, name in issues.unit_names().items():
        if unit != expected.unit and name and name in stem:
            place = Place(file=incoming.name, unit=expected.unit)
            yield problem("F18", place, named=name, inside=expected.unit_name)
            return


def _with_forms(opened: _Opened, book: Book, who: Identity, issues: Issues) -> _Opened:
    expected = opened.expected
    if expected is None:
        return opened
    grids = {grid.name: grid for grid in book.grids}
    forms: list[FormRead] = []
    refused: list[Submission] = []
    problems = list(opened.problems)
    for planned in _by_project(expected.plan):
        place = Place(file=opened.incoming.name, unit=expected.unit, project=planned[0].project)
        found = _found(planned, grids, who, expected)
        if isinstance(found, Token):
            refused.append(_foreign(planned, found, place, expected, issues))
        elif found is None:
            problems.append(problem("F23", place, missing=planned[0].sheet))
        else:
            forms.append(read_form(expected.plan, planned, found, place))
    forms = [one for form in forms if (one := _spare(form, expected)) is not None]
    problems += _twice(who, expected, opened.incoming.name)
    return replace(opened, forms=tuple(forms), refused=tuple(refused), problems=tuple(problems))


def _spare(form: FormRead, expected: Expected) -> FormRead | None:
    """A spare form is nothing where it is blank, and waits for the department where it is not."""
    if not any(f.spare and f.project == form.project for f in form.plan.occasion.forms):
        return form
    if unfilled(form):
        return None
    name = picked_word(form, PROJECT_SOURCE)
    fault = problem("F24", form.place, name=expected.unit_name, project=name)
    return replace(form, project_name=name, held=True, problems=(*form.problems, fault))


def _by_project(plan: Plan) -> list[tuple[PlannedForm, ...]]:
    groups: dict[str, list[PlannedForm]] = {}
    for form in plan.forms:
        groups.setdefault(form.project, []).append(form)
    return [tuple(group) for group in groups.values()]


def _found(
    planned: tuple[PlannedForm, ...], grids: Mapping[str, Grid], who: Identity, expected: Expected
) -> Mapping[str, Grid] | Token | None:
    """Return planned sheet -> sheet found, a foreign token found in its place, or None."""
    found: dict[str, Grid] = {}
    for form in planned:
        own = [
            name
            for name, token in who.sheets.items()
            if token.unit == (expected.unit or NOBODY) and token.project == (form.project or "*")
        ]
        if own:
            found[form.sheet] = grids[own[0]]
        elif form.sheet in who.sheets:
            return who.sheets[form.sheet]
        elif form.sheet in grids:
            found[form.sheet] = grids[form.sheet]
        else:
            return None
    return found


def _foreign(
    planned: tuple[PlannedForm, ...],
    token: Token,
    place: Place,
    expected: Expected,
    issues: Issues,
) -> Submission:
    """A sheet that bears another unit's (or form's) code: that form is rejected (F20)."""
    other = issues.unit_names().get(token.unit, token.unit)
    place = replace(place, sheet=planned[0].sheet, value=str(token))
    fault = problem("F20", place, other=other, name=expected.unit_name)
    return Submission(
        unit=expected.unit,
        project=planned[0].project,
        project_name=planned[0].project_name,
        sheet=planned[0].sheet,
        verdict=Status.REJECTED,
        content=hashlib.sha256(str(token).encode("utf-8")).hexdigest(),
        records=(),
        problems=(fault,),
        issued=expected.plan.fingerprint,
    )


def _twice(who: Identity, expected: Expected, file: str) -> Iterator[Problem]:
    """One form on two sheets (X01): the first counts, the other is named."""
    seen: dict[str, str] = {}
    names = {form.project or "*": form.project_name for form in expected.plan.forms}
    single = len({form.project for form in expected.plan.forms}) == len(expected.plan.forms)
    for sheet, token in who.sheets.items():
        if token.unit != (expected.unit or NOBODY) or not single:
            continue
        if token.project in seen:
            place = Place(file=file, sheet=sheet, unit=token.unit, project=token.project)
            name = names.get(token.project, "")
            yield problem("X01", place, name=name, other=seen[token.project])
        seen.setdefault(token.project, sheet)


def _returned(opened: _Opened, judged: Sequence[tuple[Problem, ...]]) -> Return:
    submissions = (
        *(
            submission(form, problems, held=opened.held or form.held)
            for form, problems in zip(opened.forms, judged, strict=True)
        ),
        *opened.refused,
    )
    expected, incoming = opened.expected, opened.incoming
    unit, name = opened.unit
    return Return(
        file=incoming.name,
        sha256=hashlib.sha256(incoming.data).hexdigest(),
        received=incoming.received,
        verdict=opened.status or _worst(opened, submissions),
        unit=unit,
        unit_name=name,
        collection=expected.collection if expected else "",
        sender=incoming.sender,
        submissions=submissions,
        problems=opened.problems,
    )


def _worst(opened: _Opened, submissions: Sequence[Submission]) -> Status:
    verdicts = [s.verdict for s in submissions]
    if worst(p for p in opened.problems if not p.code.startswith("X")) is Severity.ERROR:
        verdicts.append(Status.REJECTED)
    if opened.held:
        verdicts.append(Status.HELD)
    return min(verdicts, key=lambda status: status.rank, default=Status.HELD)
