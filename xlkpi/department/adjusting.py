"""An adjustment as a person says it -> the decision on record, or what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.adjusted_later import starting_from
from xlkpi.department.adjustments import adjustments, amount_in
from xlkpi.department.amount_said import contradicted, read_amount
from xlkpi.department.current_forms import CurrentForms, values_of
from xlkpi.department.named import Named, chosen, listed, meant, near, projects_of, units_of
from xlkpi.figures import digits
from xlkpi.formula.ast import Cell
from xlkpi.ledger.decisions import Adjusted, Given
from xlkpi.problems import Problem
from xlkpi.spec.carrying import is_typed
from xlkpi.spec.converted import converted
from xlkpi.spec.language.kinds import FLAG_WORDS, Kind
from xlkpi.spec.measures import in_measure
from xlkpi.spec.rows import fields_by_cell, row_names
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.department.adjusted_later import Later
    from xlkpi.department.amount_said import Said
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.spec.language.models import FieldSpec
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster


@dataclass(frozen=True, slots=True)
class _Amount:
    """What is known of an amount of an accepted form, in the measure of the collection."""

    initial: Decimal | None
    last: Adjusted | None
    before: Decimal | None


class Adjusting:
    """The accepted forms of a collection, and what was adjusted of them so far.

    What is settled counts for what is settled after it.
    """

    def __init__(
        self,
        department: Department,
        ledger: Ledger,
        collection: Collection,
        roster: Roster,
        standing: Sequence[Standing],
    ) -> None:
        self._ledger = ledger
        self._collection = collection
        self._roster = roster
        self._fingerprint = department.spec(collection.spec).fingerprint
        self._spec = department.form_of(collection)
        self._measure = department.config.measure_of(collection, self._spec)
        self._merged: dict[str, list[Standing]] = defaultdict(list)
        for one in standing:
            if one.merged:
                self._merged[one.unit].append(one)
        self._current = CurrentForms(department, ledger, collection)
        self._later = starting_from(department, collection)
        found = adjustments(department, ledger, collection)
        self._known = {key: dict(cells) for key, cells in found.items()}

    @property
    def later(self) -> tuple[Later, ...]:
        """The collections that start from what is adjusted."""
        return self._later

    def settled(self, said: Said, who: str, at: str) -> Adjusted | Problem:
        """Return the decision that is said, or why it is none.

        Args:
            said: The adjustment.
            who: Who decides it.
            at: When (UTC, ISO 8601).

        Returns:
            The decision, which counts from now on; S22 or S92 for a name, S29 for all else.
        """
        form = self._form(said)
        if isinstance(form, Problem):
            return form
        cell = self._cell(said)
        if isinstance(cell, Problem):
            return cell
        amount = read_amount(said, "amount", self._fields[cell], self._spec, self._measure)
        if isinstance(amount, Problem):
            return amount
        known, label = self._amount(form, cell), self._names[cell].name
        wrong = self._wrong(said, cell, known, amount)
        if wrong is not None:
            return wrong
        decided = Adjusted(
            collection=self._collection.id,
            unit=form.unit,
            project=form.project,
            field=cell.field,
            row=cell.row,
            label=label,
            amount=digits(amount),
            before="" if known.before is None else digits(known.before),
            initial="" if known.initial is None else digits(known.initial),
            measure=self._measure,
            given=Given(said.why, who, at),
            day=said.day.isoformat() if said.day is not None else "",
            project_name=form.submission.project_name,
            spec=self._fingerprint,
        )
        self._known.setdefault((form.unit, form.project), {})[cell] = decided
        return decided

    def _form(self, said: Said) -> Standing | Problem:
        """Return the accepted form that is meant."""
        unit = chosen(said.unit, units_of(self._roster), _UNIT, said.place("unit"))
        if isinstance(unit, Problem):
            return unit
        own, name = self._merged[unit.id], unit.shown
        if said.project:
            known = projects_of(self._roster, own)
            project = chosen(said.project, known, _PROJECT, said.place("project"))
            if isinstance(project, Problem):
                return project
            own = [one for one in own if one.project == project.id]
            name = f"{name} {project.shown}"
        if not own:
            found = _NOT_ACCEPTED.fill(name=name, collection=self._collection.id)
            remedy = _ACCEPT_FIRST.fill(unit=unit.id, collection=self._collection.id)
            return said.refused("unit", found, remedy)
        if len(own) > 1:
            projects = listed([Named(o.project, o.submission.project_name) for o in own])
            found = _SEVERAL.fill(unit=unit.shown, projects=projects)
            return said.refused("unit", found, _NAME_ONE)
        if self._says_nothing(own[0]):
            remedy = _AMEND_FIRST.fill(unit=unit.id, collection=self._collection.id)
            return said.refused("unit", _WAIVED.fill(name=name), remedy)
        return own[0]

    def _says_nothing(self, form: Standing) -> bool:
        """Whether a form says that there is nothing to report: then it has no amounts."""
        flag = self._spec.waiver.flag if self._spec.waiver is not None else ""
        values = values_of(self._current.now(form.submission))
        return values.get(Cell("", "", flag)) == FLAG_WORDS[0]

    @cached_property
    def _fields(self) -> Mapping[Cell, FieldSpec]:
        return fields_by_cell(in_measure(self._spec, self._measure))

    @cached_property
    def _names(self) -> Mapping[Cell, Named]:
        """The cells of the form with their names and labels."""
        rows = {
            (table, row): name
            for table, one in self._spec.tables.items()
            for row, name in row_names(one).items()
        }
        return {
            cell: Named(cell.name, f"{rows.get((cell.table, cell.row), '')} {one.label}".strip())
            for cell, one in self._fields.items()
        }

    @cached_property
    def _adjustable(self) -> Mapping[str, Cell]:
        """The amounts that can be adjusted by their names: where later forms take some, those."""
        taken = frozenset(cell for one in self._later for cell in one.amounts)
        return {
            self._names[cell].id: cell
            for cell, one in self._fields.items()
            if one.kind is Kind.MONEY and is_typed(one) and (not taken or cell in taken)
        }

    def _cell(self, said: Said) -> Cell | Problem:
        """Return the amount that is meant; where there is but one it need not be named."""
        known = [self._names[cell] for cell in self._adjustable.values()]
        if not known:
            return said.refused("field", _NO_AMOUNTS.fill(title=self._spec.title), _ANOTHER)
        found = meant(said.field, known, parts=False)
        if len(found) == 1 or (not said.field and len(known) == 1):
            return self._adjustable[(found or known)[0].id]
        fields = _ONE_OF.fill(fields=listed(found or near(said.field, known) or known))
        if not said.field:
            return said.refused("field", _NO_FIELD, fields)
        others = [one for one in self._names.values() if one.id not in self._adjustable]
        is_another = meant(said.field, others, parts=False)
        words = _SEVERAL_SO if found else _NOT_ADJUSTED if is_another else _UNKNOWN
        return said.refused("field", words.fill(found=said.field), fields)

    def _amount(self, form: Standing, cell: Cell) -> _Amount:
        last = self._known.get((form.unit, form.project), {}).get(cell)
        value = values_of(self._current.now(form.submission)).get(cell)
        plan = form.submission.issued
        issued = self._ledger.issue_by_plan(plan) if plan else None
        have = (issued.occasion.measure if issued is not None else None) or self._measure
        initial = converted(value, have, self._measure) if isinstance(value, Decimal) else None
        before = initial if last is None else amount_in(last, self._measure)
        return _Amount(initial, last, before)

    def _wrong(self, said: Said, cell: Cell, known: _Amount, amount: Decimal) -> Problem | None:
        """Return why an adjustment is none, or is not as it is said to be."""
        label, before = self._names[cell].name, known.before or Decimal(0)
        lengths = [n for one in self._later if (n := one.longest_why(cell)) is not None]
        most = min(lengths, default=len(said.why))
        if not said.why:
            return said.refused("why", _NO_WHY, _WRITE_WHY)
        if len(said.why) > most:
            found = _LONG_WHY.fill(n=len(said.why), most=most)
            return said.refused("why", found, _SHORTER.fill(most=most))
        told = None
        if said.before is not None:
            read = read_amount(said, "before", self._fields[cell], self._spec, self._measure)
            if isinstance(read, Problem):
                return read
            told = read
        unchanged = known.last is None or said.why == known.last.given.why
        if amount == before and unchanged:
            found = _SAME.fill(label=label, amount=f"{digits(amount)}{self._measure}")
            return said.refused("amount", found, _NOT_NEEDED)
        return contradicted(said, label, before, told, amount, self._measure)


_UNIT, _PROJECT = Words("单位", "unit"), Words("项目", "project")
_NOT_ACCEPTED = Words(
    "{name}在 {collection} 中还没有并入的表，不知道调整前是多少",
    "nothing of {name} is accepted in {collection} yet: what is adjusted is not known",
)
_ACCEPT_FIRST = Words(
    "请先并入（xlkpi status {unit} -c {collection} 可看到哪里），再记调整",
    "Have it accepted first (xlkpi status {unit} -c {collection} tells how far it is)",
)
_SEVERAL = Words("单位 {unit} 有不止一张表：{projects}", "unit {unit} has several: {projects}")
_NAME_ONE = Words("请写明项目（--project）", "Name the project (--project)")
_WAIVED = Words("{name}报的是没有这个项目", "{name} is reported as one that there is not")
_AMEND_FIRST = Words(
    "现在有了的，请先请单位重报 {collection}，并入以后再记调整（xlkpi status {unit}）",
    "Have {collection} returned anew by {unit} if there is one now, then record the adjustment",
)
_NO_AMOUNTS = Words(
    "表“{title}”没有可以调整的金额", "form “{title}” has no amount that can be adjusted"
)
_ANOTHER = Words("请核对收集任务（-c）", "Look at the collection (-c)")
_NO_FIELD = Words("没有写调整哪一项金额", "it is not said which amount is adjusted")
_SEVERAL_SO = Words("不止一项金额叫“{found}”", "several amounts are called “{found}”")
_NOT_ADJUSTED = Words(
    "“{found}”不是可以调整的金额（自动计算的，或后面的表不从它开始）",
    "“{found}” is no amount that can be adjusted: it is computed, or no later form starts from it",
)
_UNKNOWN = Words("表中没有“{found}”这一项金额", "the form has no amount “{found}”")
_ONE_OF = Words("请写其中一项：{fields}", "Name one of these: {fields}")
_NO_WHY = Words("没有写文号或原因", "neither reason nor document is given")
_WRITE_WHY = Words(
    "请写调整的文号，例如 镇财预〔2021〕12号", "Give the number of the document, such as 2021-12"
)
_LONG_WHY = Words(
    "文号和原因有 {n} 个字，后面的表里最多放 {most} 个",
    "the reason has {n} characters; later forms have room for {most}",
)
_SHORTER = Words("请缩短到 {most} 个字以内", "Shorten it to {most} at most")
_SAME = Words(
    "“{label}”现在就是 {amount}，没有什么可调整", "{label} is {amount} already: nothing changes"
)
_NOT_NEEDED = Words(
    "请核对金额；确实没有变的，不用记",
    "Check the amount; where it is right, nothing is to be recorded",
)
