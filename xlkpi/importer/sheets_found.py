"""Which sheet of a workbook is which of the forms that were sent out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.importer.form import FormRead, as_sent, read_form, unfilled, without
from xlkpi.importer.owner.likeness import SAME, likeness
from xlkpi.importer.picked import picked_word
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.plan.identity import NOBODY, WHOLE, Token, sheet_named
from xlkpi.plan.picks import PROJECT_SOURCE
from xlkpi.problems import Place, problem
from xlkpi.records import Status, Submission
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.importer.owner.identity import Identity
    from xlkpi.importer.owner.issues import Expected, Issues
    from xlkpi.plan.model import PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.reader.book import Book, Grid

    Group = tuple[PlannedForm, ...]

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a workbook: those read, those refused unread, and what is to be said of it."""

    read: tuple[FormRead, ...]
    refused: tuple[Submission, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Workbook:
    """A workbook and what it is held against.

    `by_labels` is planned sheet -> sheet known by its labels.
    """

    file: str
    grids: Mapping[str, Grid]
    names: tuple[str, ...]
    who: Identity
    expected: Expected
    by_labels: Mapping[str, str]

    def place(self, form: PlannedForm) -> Place:
        return Place(file=self.file, unit=self.expected.unit, project=form.project)

    def is_foreign(self, token: Token) -> bool:
        """Whether a sheet's code is another unit's or another collection's."""
        own = (self.expected.unit or NOBODY, self.expected.plan.occasion.collection or "-")
        return (token.unit, token.collection) != own

    def bearing(self, form: PlannedForm) -> list[str]:
        """Return the sheets with the code of a form, in the order of the tabs."""
        own = (form.project or WHOLE, sheet_named(self.expected.plan, form))
        tokens = self.who.sheets.items()
        return [n for n, t in tokens if (t.project, t.sheet) == own and not self.is_foreign(t)]

    def without_code(self, form: PlannedForm) -> str | None:
        """Return the sheet that is a form by its name or its labels, and bears no code at all."""
        named = self.by_labels.get(form.sheet, form.sheet)
        free = [n for n in self.grids if n not in self.who.sheets and n not in self.who.meta]
        if named in free:
            return named
        alike = [name for name in free if likeness(form, self.grids[name]) >= SAME]
        return alike[0] if len(alike) == 1 else None


@dataclass(frozen=True)
class _Found:
    """A form and its sheets: planned -> found, all or some.

    `copies` are further sheets that bear the code of one of its own.
    """

    planned: Group
    sheets: Mapping[str, str]
    copies: tuple[tuple[PlannedForm, str], ...]

    @property
    def there(self) -> Group:
        return tuple(form for form in self.planned if form.sheet in self.sheets)

    @property
    def missing(self) -> Group:
        return tuple(form for form in self.planned if form.sheet not in self.sheets)


@dataclass(frozen=True)
class _Copy:
    """A further sheet with a form's code that was filled in: the form as it reads it.

    `planned` is the sheet as it was sent out, `first` the other one found for it.
    """

    sheet: str
    planned: str
    first: str
    read: FormRead


def forms_of(
    file: str,
    book: Book,
    who: Identity,
    expected: Expected,
    by_labels: Mapping[str, str],
    issues: Issues,
) -> Forms:
    """Find and read every form of a workbook."""
    grids = {grid.name: grid for grid in book.grids}
    workbook = _Workbook(file, grids, book.names, who, expected, by_labels)
    found = [_found(workbook, planned) for planned in expected.plan.by_project.values()]
    read = [_read(workbook, one.planned, one.sheets) for one in found if not one.missing]
    copies = list(_copies(workbook, found, read))
    foreign = [(one, token) for one in found if (token := _foreign(workbook, one)) is not None]
    ours = [one for one in found if one.missing and _foreign(workbook, one) is None]
    torn = tuple(form for one in ours if (form := _torn(workbook, one)) is not None)
    forms = (*read, *(copy.read for copy in copies))
    kept = tuple(one for form in forms if (one := _spare(form, expected)) is not None)
    problems = (
        *_missing(workbook, [one for one in ours if not one.sheets], any_read=bool(read)),
        *_twice(workbook, copies),
        *_strangers(workbook, [token for _, token in foreign], issues),
        *_renamed(workbook, found, [copy.sheet for copy in copies]),
    )
    refused = tuple(_refused(workbook, one, token, issues) for one, token in foreign)
    return Forms((*kept, *torn), refused, problems)


def _found(workbook: _Workbook, planned: Group) -> _Found:
    """Find the sheets of a form by their codes, else by their names or labels."""
    sheets: dict[str, str] = {}
    copies: list[tuple[PlannedForm, str]] = []
    for form in planned:
        own = workbook.bearing(form)
        name = _named_or_first(form, own) or workbook.without_code(form)
        if name is not None:
            sheets[form.sheet] = name
        copies += [(form, other) for other in own if other != name]
    return _Found(planned, sheets, tuple(copies))


def _named_or_first(form: PlannedForm, names: Sequence[str]) -> str | None:
    return form.sheet if form.sheet in names else next(iter(names), None)


def _read(workbook: _Workbook, planned: Group, sheets: Mapping[str, str]) -> FormRead:
    grids = {name: workbook.grids[found] for name, found in sheets.items()}
    return read_form(workbook.expected.plan, planned, grids, workbook.place(planned[0]))


def _torn(workbook: _Workbook, one: _Found) -> FormRead | None:
    """Return a form some of whose sheets are not there (F23), None for one nobody has to send."""
    if not one.sheets:
        return None
    read = _read(workbook, one.there, one.sheets)
    if _need_not_come(workbook, one) and unfilled(read):
        return None
    listed = _listed([form.sheet for form in one.missing], "”、“")
    fault = problem("F23", workbook.place(one.planned[0]), missing=listed)
    return without(read, one.planned, one.missing, fault)


def _need_not_come(workbook: _Workbook, one: _Found) -> bool:
    occasion = workbook.expected.plan.occasion
    spare = {form.project for form in occasion.forms if form.spare}
    return occasion.picks is not None or one.planned[0].project in spare


def _missing(workbook: _Workbook, found: Sequence[_Found], *, any_read: bool) -> Iterator[Problem]:
    """Tell the forms that are not there (F23), all in one; nobody has to send a spare one."""
    forms = workbook.expected.plan.occasion.forms
    spare = {form.project for form in forms if form.spare}
    if workbook.expected.plan.occasion.picks is not None and any_read:
        return
    gone = [form for one in found for form in one.missing if form.project not in spare]
    if gone:
        alone = len({form.project for form in gone}) == 1
        place = workbook.place(gone[0])
        listed = _listed([form.sheet for form in gone], "”、“")
        yield problem("F23", place if alone else replace(place, project=""), missing=listed)


def _listed(names: Sequence[str], comma: str) -> str:
    return comma.join([*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])])


# -- sheets of others ------------------------------------------------------------------------------


def _foreign(workbook: _Workbook, one: _Found) -> Token | None:
    """Return the code of another unit (or collection) that stands in place of a form."""
    tokens = (workbook.who.sheets.get(form.sheet) for form in one.missing)
    return next((t for t in tokens if t is not None and workbook.is_foreign(t)), None)


def _refused(workbook: _Workbook, one: _Found, token: Token, issues: Issues) -> Submission:
    """The form in whose place another unit's stands (F20), or another collection's (F05)."""
    expected, form = workbook.expected, one.planned[0]
    place = replace(workbook.place(form), sheet=one.missing[0].sheet, value=str(token))
    if token.unit != (expected.unit or NOBODY):
        other = issues.unit_names().get(token.unit, token.unit)
        fault = problem("F20", place, other=other, name=expected.unit_name)
    else:
        file, sheet = workbook.file, place.sheet
        named = Words(f"{file} 的表“{sheet}”", f"Sheet “{sheet}” of {file}")
        due = expected.collection
        fault = problem("F05", place, file=named, found=token.collection, expected=due)
    return Submission(
        unit=expected.unit,
        project=form.project,
        project_name=form.project_name,
        sheet=place.sheet,
        verdict=Status.REJECTED,
        content=hashlib.sha256(str(token).encode("utf-8")).hexdigest(),
        records=(),
        problems=(fault,),
        issued=expected.plan.fingerprint,
    )


def _strangers(workbook: _Workbook, refused: Sequence[Token], issues: Issues) -> Iterator[Problem]:
    """Tell added sheets that bear another unit's code (F20)."""
    own = workbook.expected.unit or NOBODY
    for name, token in workbook.who.sheets.items():
        if token.unit != own and token not in refused:
            other = issues.unit_names().get(token.unit, token.unit)
            place = Place(workbook.file, sheet=name, unit=workbook.expected.unit, value=str(token))
            yield problem("F20", place, other=other, name=workbook.expected.unit_name)


# -- copies ----------------------------------------------------------------------------------------


def _copies(
    workbook: _Workbook, found: Sequence[_Found], read: Sequence[FormRead]
) -> Iterator[_Copy]:
    """Yield the further sheets with a form's code that were filled in.

    They are of the same time as the first: with other content, both wait for the department. In
    a workbook for everybody a copy is one more form: it takes the place of one that is not used.
    """
    picks = workbook.expected.plan.occasion.picks
    free = [form.planned for form in read if picks is not None and unfilled(form)]
    for one in found:
        for copied, name in one.copies if not one.missing else ():
            planned = free.pop(0) if free and len(one.planned) == 1 else one.planned
            sheets = {**one.sheets, copied.sheet: name}
            if planned is not one.planned:
                sheets = {planned[0].sheet: name}
            copy = replace(_read(workbook, planned, sheets), copy=name)
            own = (copied,) if planned is one.planned else planned
            if copy.rebuilt or not as_sent(copy, own):
                yield _Copy(name, copied.sheet, one.sheets[copied.sheet], copy)


_PROJECT = Words("项目“{name}”", "project “{name}”")
_SHEET = Words("“{name}”", "“{name}”")


def _twice(workbook: _Workbook, copies: Sequence[_Copy]) -> Iterator[Problem]:
    """Tell a form on two sheets (X01)."""
    if workbook.expected.plan.occasion.picks is None:
        for copy in copies:
            place = replace(copy.read.place, sheet=copy.sheet)
            what = _SHEET.fill(name=copy.planned)
            if copy.read.spec.per_project:
                what = _PROJECT.fill(name=copy.read.project_name)
            yield problem("X01", place, what=what, other=copy.first)


# -- names -----------------------------------------------------------------------------------------


def _renamed(
    workbook: _Workbook, found: Sequence[_Found], copies: Sequence[str]
) -> Iterator[Problem]:
    """Tell sheets with another name than they were sent with, and added ones (F06), in one."""
    names = {planned: now for one in found for planned, now in one.sheets.items()}
    by_labels = set(workbook.by_labels.values())
    changed = [(was, now) for was, now in names.items() if now != was and now not in by_labels]
    own = workbook.expected.unit or NOBODY
    others = [name for name, token in workbook.who.sheets.items() if token.unit != own]
    others += [form.sheet for one in found for form in one.planned]
    ours = {*names.values(), *copies, *others, *workbook.who.meta, *HELPER_SHEETS}
    added = [name for name in workbook.names if name not in ours]
    moved = [name for one in found for name in _moved(workbook, one)]
    zh = [f"“{planned}”改为“{now}”" for planned, now in changed] + [f"增加“{n}”" for n in added]
    zh += [f"“{name}”移动了位置" for name in moved]
    en = [f"“{planned}” is now “{now}”" for planned, now in changed]
    en += [f"“{name}” was added" for name in added]
    en += [f"“{name}” was moved" for name in moved]
    if zh:
        found_ = Words(_listed(zh, "、"), _listed(en, ", "))
        yield problem("F06", Place(workbook.file, unit=workbook.expected.unit), found=found_)


def _moved(workbook: _Workbook, one: _Found) -> Sequence[str]:
    """Return the sheet that stands before one it was sent out behind; the first of them will do."""
    order = [workbook.names.index(name) for name in one.sheets.values() if name in workbook.names]
    moved = (name for n, name in enumerate(one.sheets.values()) if order[n] < max(order[: n + 1]))
    return tuple(moved)[:1] if len(order) == len(one.sheets) else ()


def _spare(form: FormRead, expected: Expected) -> FormRead | None:
    """A spare form is nothing where it is blank, and waits for the department where it is not."""
    if not any(f.spare and f.project == form.project for f in form.plan.occasion.forms):
        return form
    if unfilled(form):
        return None
    name = picked_word(form, PROJECT_SOURCE)
    fault = problem("F24", form.whole, name=expected.unit_name, project=name)
    return replace(form, project_name=name, held=True, problems=(*form.problems, fault))
