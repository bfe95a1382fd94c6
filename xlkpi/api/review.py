"""review: what the department says of merged forms, typed here instead of in the master."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.department.current_forms import CurrentForms
from xlkpi.department.masters import write_master
from xlkpi.department.named import project_named, projects_of, unit_named
from xlkpi.department.opened import Department
from xlkpi.department.reviews import reviews_of
from xlkpi.department.roll_calls import outline_of
from xlkpi.department.typed_reviews import TypedReview, TypedReviews
from xlkpi.figures import digits
from xlkpi.importer.reviews import changed, typed_part
from xlkpi.master import wording
from xlkpi.master.content.reviewing import review_headings
from xlkpi.problems import NOWHERE, Place, ProblemsFound, problem
from xlkpi.records import Review
from xlkpi.rollup.figures import headline
from xlkpi.texts import Words, holds
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.department.masters import Written
    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem
    from xlkpi.rollup.roll.outline import FormOutline
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

_UNREAD = Words(
    "{form}：“{label}”填的是“{found}”，无法识别", "{form}: {label}: “{found}” cannot be read"
)
_NOT_ONE = Words("{form}：“{label}”不能填“{found}”", "{form}: {label} cannot be “{found}”")
_AMOUNT = Words(
    "请填不小于 0 的数字，如 54.5。", "An amount is a number of at least 0, such as 54.5."
)
_CHOOSE = Words("请选择：{allowed}。", "Choose one of: {allowed}.")
_NO_FORM = Words(
    "单位 {unit}、项目 {project} 没有已并入的表",
    "unit {unit}, project {project} has no merged form",
)
_NO_FORMS = Words("单位 {unit} 没有已并入的表", "unit {unit} has no merged form")
_SEVERAL = Words(
    "单位 {unit} 有不止一张已并入的表：{projects}", "unit {unit} has several merged: {projects}"
)
_NAME_ONE = Words("请写明项目（--project）。", "Name the project (--project).")
_LOOK = Words("只审核已并入的表，见 xlkpi status。", "Merged forms are reviewed; see xlkpi status.")
_NO_AMOUNTS = Words("这张表没有预算数", "these forms have no budget")


@dataclass(frozen=True, slots=True)
class ReviewedForm:
    """A merged form, the amount that stands for it ("" for none), and what is said of it."""

    unit: str
    unit_name: str
    project: str
    project_name: str
    reported: str
    review: Review


@dataclass(frozen=True, slots=True)
class Reviews:
    """Some of the merged forms of a collection, in the roster's order.

    `count` is how many were asked for. `reported` is the name of the amount that stands for a form;
    where `amounts`, the department may allow another one; all are in `measure`. `unread` are the
    names of masters that somebody changed since they were written: what was typed there is read
    before anything else is.
    """

    collection: str
    forms: tuple[ReviewedForm, ...]
    count: int
    reported: str
    amounts: bool
    measure: str
    unread: tuple[str, ...]
    conclusions: tuple[str, ...] = wording.CONCLUSIONS


def reviews(
    folder: Path,
    clock: Clock,
    collection: str | None = None,
    sought: str = "",
    part: tuple[int, int] | None = None,
) -> Reviews:
    """Return the merged forms with what the department says of them; nothing is written.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id or title; None where there is but one.
        sought: Only forms in whose ids or names, of unit and project, or in whose review each of
            its words stands.
        part: From which of these on (from 0), and how many; None for all of them.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    spec = department.form_of(chosen)
    with department.view() as ledger:
        recorded = reviews_of(ledger.reviews(chosen.id))
        merged = [
            (form, recorded.get(form.key, Review())) for form in _merged(department, ledger, chosen)
        ]
        found = [one for one in merged if holds(_searched(*one), sought)]
        first, most = part or (0, len(found))
        shown = found[first : first + most]
        reported = _reported(department, ledger, chosen, [form for form, _ in shown])
        unread = tuple(_unread(department, ledger, chosen))
    amount = headline(spec)
    return Reviews(
        chosen.id,
        tuple(
            ReviewedForm(
                form.unit.id,
                form.unit.name,
                form.project.id,
                form.project.name,
                reported.get(form.key, ""),
                review,
            )
            for form, review in shown
        ),
        len(found),
        amount.label if amount is not None else "",
        amount is not None and (spec.per_project or any(r.budget for r in recorded.values())),
        str(department.config.measure_of(chosen, spec)),
        unread,
    )


def _merged(
    department: Department, ledger: Ledger, collection: Collection
) -> Iterator[FormOutline]:
    called = outline_of(department, ledger, collection)
    return (form for form in (*called.forms, *called.beyond) if form.is_merged)


def _key(form: FormOutline) -> tuple[str, str]:
    """Return the ids that a form's line in the master is of."""
    return form.unit.id, form.project.id


def _searched(form: FormOutline, review: Review) -> str:
    own = (form.unit.id, form.unit.name, form.project.id, form.project.name)
    return "\n".join((*own, *asdict(review).values()))


def _reported(
    department: Department, ledger: Ledger, collection: Collection, forms: Sequence[FormOutline]
) -> Mapping[tuple[str, str], str]:
    """Return the amount that stands for each of some merged forms."""
    amount = headline(department.form_of(collection))
    if amount is None:
        return {}
    current = CurrentForms(department, ledger, collection)
    units = tuple(dict.fromkeys(form.unit.id for form in forms))
    wanted = {form.key for form in forms}
    found: dict[tuple[str, str], str] = {}
    for one in ledger.standing_about(collection.id, units):
        if one.merged and one.key in wanted:
            value = current.now(one.submission).value(amount.cell)
            found[one.key] = digits(value) if isinstance(value, Decimal) else ""
    return found


def _unread(department: Department, ledger: Ledger, collection: Collection) -> Iterator[str]:
    """Yield the names of masters that somebody changed since they were written."""
    ours, path = ledger.masters(collection.id), department.workspace.master(collection.id)
    for one in (path, beside(path)):
        if one.exists() and digest_of(one) not in ours:
            yield one.name


# -- typing ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed of a form, by ids or names: part of a review -> text, "" for none of it.

    `before` is what whoever types had seen; None for what is on record.
    """

    unit: str
    project: str | None
    parts: Mapping[str, str]
    before: Review | None = None


def review(
    folder: Path, clock: Clock, typed: Sequence[Typed], who: str, collection: str | None = None
) -> Written:
    """Put reviews on record as if they had been typed into the master, and write that anew.

    What was typed into the master comes first. Where it says another thing of the same by now than
    whoever types had seen, that stays, and it is told (X37).

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of what is recorded.
        typed: The reviews.
        who: Who types them; "" where nobody says.
        collection: Its id or title; None where there is but one.

    Returns:
        The master written after it, and all problems that it shows.

    Raises:
        ProblemsFound: All that is wrong: a form is not merged or a part cannot be read (S40), unit,
            project or collection cannot be told (S21-S23, S92), or xlkpi.toml or the spec is faulty
            (S20, S01-S13); exit code 2. Nothing was recorded.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.going_on(collection)
    with department.ledger() as ledger:
        recorded = reviews_of(ledger.reviews(chosen.id))
        forms = tuple(_merged(department, ledger, chosen))
        reading = _Reading(department, chosen, forms, recorded)
        made = _all_read(reading, typed)
        return write_master(department, ledger, chosen.id, TypedReviews(made, who))


def _all_read(reading: _Reading, typed: Sequence[Typed]) -> tuple[TypedReview, ...]:
    """Return all that was typed, or raise all that is wrong with it."""
    made: list[TypedReview] = []
    faults: list[Problem] = []
    for one in typed:
        try:
            made.append(reading.read(one))
        except ProblemsFound as error:
            faults += error.problems
    if faults:
        raise ProblemsFound(tuple(faults), exit_code=2)
    return tuple(made)


class _Reading:
    """Reads what was typed of forms."""

    def __init__(
        self,
        department: Department,
        collection: Collection,
        forms: Sequence[FormOutline],
        recorded: Mapping[tuple[str, str], Review],
    ) -> None:
        self._department, self._forms, self._recorded = department, forms, recorded
        self._spec = department.form_of(collection)
        self._measure = str(department.config.measure_of(collection, self._spec))
        self._names = {
            _key(one): " ".join(filter(None, (one.unit.name, one.project.name))) for one in forms
        }
        budget = headline(self._spec) is not None
        said = any(one.budget for one in recorded.values())
        self._headings = review_headings(amounts=budget and (self._spec.per_project or said))

    def read(self, one: Typed) -> TypedReview:
        key = self._key(one)
        before = one.before or self._recorded.get(key, Review())
        parts = {
            part: text if text == asdict(before)[part] else self._part(key, part, text)
            for part, text in one.parts.items()
        }
        return TypedReview(*key, before, changed(before, **parts))

    def _key(self, one: Typed) -> tuple[str, str]:
        known = {_key(form) for form in self._forms}
        if (one.unit, one.project or "") in known:
            return one.unit, one.project or ""
        unit = unit_named(self._department.roster, one.unit).id
        own = [project for of, project in known if of == unit]
        project = one.project or ""
        if project:
            project = project_named(project, projects_of(self._department.roster))
        elif len(own) == 1:
            (project,) = own
        elif own:
            raise _refused(_SEVERAL.fill(unit=unit, projects="、".join(sorted(own))), _NAME_ONE)
        if (unit, project) not in known:
            words = _NO_FORM if project else _NO_FORMS
            raise _refused(words.fill(unit=unit, project=project), _LOOK)
        return unit, project

    def _part(self, key: tuple[str, str], part: str, text: str) -> str:
        place = Place(unit=key[0], project=key[1], field=part, value=text)
        label = self._headings.get(part)
        if label is None:
            raise _refused(_NO_AMOUNTS, _LOOK, place)
        read = typed_part(part, text, self._spec, self._measure, wording.CONCLUSIONS)
        if read is None:
            allowed = "、".join(wording.CONCLUSIONS)
            said, remedy = (
                (_UNREAD, _AMOUNT)
                if part == "budget"
                else (_NOT_ONE, _CHOOSE.fill(allowed=allowed))
            )
            raise _refused(said.fill(form=self._names[key], label=label, found=text), remedy, place)
        return read


def _refused(found: Words, remedy: Words, place: Place = NOWHERE) -> ProblemsFound:
    return ProblemsFound((problem("S40", place, found=found, remedy=remedy),), exit_code=2)
