"""指标汇总 and its like: the rows of every project, rolled up over the units that report it.

What is a sum or an average stands there as live formulas over the sheet of the rows; lights, points
and scores are what they came to when the sheet was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.formula.excel_text import text
from xlkpi.master.content.details import FORMATS, PROJECT_KEY
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.rolled_results import rolled_content
from xlkpi.master.content.shape import Column, Format, Listing, Live, Shape, over_sheets
from xlkpi.master.content.table_rows import ROLLED_KEY, WEIGHT, RolledInto, value_column
from xlkpi.rollup.across import named
from xlkpi.rollup.figures import field_of
from xlkpi.rollup.rolled_values import PER_CENT
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.form_values import FormValues
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.rollup.rolled_rows import RolledRow
    from xlkpi.rollup.rolled_values import Found, Quantity
    from xlkpi.spec.language.rollup_models import RowsSpec
    from xlkpi.workspace.roster import Project

_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column(ROLLED_KEY, "指标编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("project", "项目名称", most=30),
)
_FOOT = (
    Column("blank", "没有填的单位", most=24),
    Column("why", "说明", most=44),
)
_EXACT = (Decimal("0.000001"), Decimal(10_000_000_000))
"""Numbers that a formula writes into a text as people do."""
_STEP = 6
_LIVE, _LIVE_RATES = "数是公式", "数和完成率是公式"
_ANEW = "，{anew}按合并后的数用表中的公式重算（写表时计算），不是各单位的平均"


def rolled_into(facts: Facts, forms: Mapping[str, ProjectForm], table: str) -> RolledInto:
    """Return which line of 指标汇总 each row of each form goes into, and its weight."""
    rollup = facts.spec.master.rollup
    assert rollup is not None  # noqa: S101 - asked only where there is one
    keys = {
        (unit, project, own): f"{facts.project_keys[project]}/{n}"
        for project, form in forms.items()
        for n, row in enumerate(_rows(form, table), 1)
        for unit, own in row.places.items()
    }
    at = Cell("", "", rollup.weight)
    weights = {
        (one.form.unit.id, project): one.number(at)
        for project, form in forms.items()
        for one in form.forms
    }
    return RolledInto(keys, weights, field_of(facts.spec, at).label)


def rolled_listing(
    facts: Facts, forms: Mapping[str, ProjectForm], table: str, rows: Shape, name: str
) -> Listing:
    """Return a line for each project and row; `rows` is the sheet of all rows of all units."""
    sheet = _Sheet(facts, forms, table, rows, name)
    lines = tuple(sheet.lines())
    return Listing(sheet.shape, lines, notes=sheet.notes())


def _rows(form: ProjectForm, table: str) -> Sequence[RolledRow]:
    return [row for row in form.rows if row.table == table]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: a project's row, and what its cells come to."""

    form: ProjectForm
    row: RolledRow

    @property
    def units(self) -> Sequence[FormValues]:
        """The units that have the row."""
        return [one for one in self.form.forms if one.form.unit.id in self.row.places]

    def found(self, column: str) -> Found | None:
        """Return what a cell comes to; None where the project is one unit's."""
        return self.form.form.found(self.row.cell(column)) if len(self.form.forms) > 1 else None

    def own_number(self, column: str) -> Decimal | None:
        """Return the number of the only unit that has the row."""
        at = self.row.of(self.units[0], column)
        return None if at is None else self.units[0].number(at)


class _Sheet:
    """The sheet of one table's rows, given where the rows of the units are."""

    def __init__(
        self, facts: Facts, forms: Mapping[str, ProjectForm], table: str, rows: Shape, name: str
    ) -> None:
        rollup = facts.spec.master.rollup
        assert rollup is not None  # noqa: S101 - asked only where there is one
        self._facts, self._forms, self._table, self._rows = facts, forms, table, rows
        self._said: RowsSpec = rollup.rows[table]
        self._columns = facts.spec.tables[table].columns
        self._weight = field_of(facts.spec, Cell("", "", rollup.weight)).label
        lines = sum(len(_rows(form, table)) for form in forms.values())
        title = f"{facts.view.title}　{name}"
        columns = (*_HEAD, *self._value_columns(), *_FOOT)
        self.shape = Shape(name, title, columns, lines, frozen=self._said.same[-1])

    def notes(self) -> tuple[str, ...]:
        """Return what is to be known of the sheet."""
        anew = [
            self._columns[c].label for c in self._said.shown if self._columns[c].formula is not None
        ]
        live = _LIVE if self._said.completion is None else _LIVE_RATES
        said = live + (_ANEW.format(anew="、".join(anew)) if anew else "")
        return (*measure_note(self._facts), f"比率按{self._weight}加权平均", said)

    def lines(self) -> Iterator[tuple[Content, ...]]:
        """Yield the lines, by project and row."""
        number = 0
        for project in self._facts.projects:
            form = self._forms.get(project.id)
            for n, row in enumerate(() if form is None else _rows(form, self._table), 1):
                assert form is not None  # noqa: S101 - it has rows
                yield self._line(number, f"{self._key(project)}/{n}", project, _Row(form, row))
                number += 1

    def _key(self, project: Project) -> str:
        return self._facts.project_keys[project.id]

    def _value_columns(self) -> Iterator[Column]:
        said = self._said
        for name in said.same:
            yield Column(name, self._columns[name].heading, most=24)
        yield Column("units", "单位数", Format.COUNT)
        for name in said.shown:
            field = self._columns[name]
            texts = name in said.quantities or name in said.counted
            word = texts or (field.kind is Kind.TEXT and field.formula is not None)
            kind = Format.WORD if word else FORMATS[field.kind]
            yield Column(name, field.heading, kind)
            if name in said.quantities:
                yield Column(_number(name), f"{field.heading}\n（数）", Format.NUMBER, folded=True)
        if said.completion is not None:
            yield Column("completion", "完成率", Format.PERCENT)

    def _line(self, n: int, key: str, project: Project, row: _Row) -> tuple[Content, ...]:
        said, values = self._said, row.form.rolled.values
        found: list[Content] = [self._key(project), key, n + 1, project.name]
        found += [values.get(row.row.cell(name)) for name in said.same]
        found.append(Live(self._over(n, "COUNTIF({keys},{at})"), len(row.units)))
        for name in said.shown:
            value = rolled_content(row.form.rolled, row.row.cell(name))
            if name not in said.quantities:
                found.append(value)
                continue
            number = self._number(n, name, row)
            found += [self._text(n, name, row, value), number]
        if said.completion is not None:
            found.append(self._completion(n, row, *said.completion))
        return (*found, _blank(row, said.shown), self._why(row))

    def _at(self, n: int) -> str:
        return f"${self.shape.at(ROLLED_KEY, n)}"

    def _over(self, n: int, formula: str, column: str = "") -> str:
        """Return a formula added up over the sheets of the rows, for a line's key."""
        at, value = self._at(n), value_column(column)
        return over_sheets(
            self._rows,
            lambda one: formula.format(
                at=at,
                keys=one.area(ROLLED_KEY),
                weights=one.area(WEIGHT),
                area=one.area(value) if column else "",
            ),
        )

    def _number(self, n: int, name: str, row: _Row) -> Live | None:
        """Return the number of a quantity: the sum or the average of the units' ones."""
        found, column = row.found(name), self._said.quantities[name]
        added = self._over(n, "SUMIFS({area},{keys},{at})", column)
        if found is None or len(row.units) == 1:
            own = row.own_number(column)
            return None if own is None else Live(added, own)
        of = found.quantity
        if of is None:
            return None
        if of.decimals is None:
            return Live(added, of.number)
        if not self._has_weights(row, column):
            return None
        above = self._over(n, "SUMPRODUCT(({keys}={at})*{area}*{weights})", column)
        below = self._over(n, "SUMPRODUCT(({keys}={at})*ISNUMBER({area})*{weights})", column)
        if self._rows.more:
            above, below = f"({above})", f"({below})"
        return Live(f"ROUND({above}/{below},{of.decimals})", of.number)

    def _has_weights(self, row: _Row, column: str) -> bool:
        """Whether the units that say something have a budget to weigh it by."""
        rollup = self._facts.spec.master.rollup
        at = Cell("", "", rollup.weight if rollup is not None else "")
        said = [
            one for one in row.units if (c := row.row.of(one, column)) and one.number(c) is not None
        ]
        return any(one.number(at) for one in said)

    def _text(self, n: int, name: str, row: _Row, value: Content) -> Content:
        """Return a quantity as a text that follows its number, where a formula can say it."""
        found = row.found(name)
        if found is None or found.quantity is None or len(row.units) == 1:
            return value
        if self._number(n, name, row) is None or not isinstance(value, str):
            return value
        of: Quantity = found.quantity
        if of.number and not _EXACT[0] <= of.number < _EXACT[1]:
            return value
        rest = value.removeprefix(of.operator)
        at = self.shape.at(_number(name), n)
        shown = f"ROUND({at}*100,{_STEP - 2})" if of.unit == PER_CENT else f"ROUND({at},{_STEP})"
        after = of.unit + rest.removeprefix(str(of).removeprefix(of.operator))
        parts = [text(of.operator)] * bool(of.operator) + [shown] + [text(after)] * bool(after)
        return Live("&".join((*parts, '""')) if len(parts) == 1 else "&".join(parts), value)

    def _completion(self, n: int, row: _Row, reached: str, wanted: str) -> Content:
        """Return the rate of completion; none where it is not known of all units."""
        found = row.found(reached)
        if found is not None and found.share is not None:
            return found.share
        above, below = (self._number(n, name, row) for name in (reached, wanted))
        if above is None or below is None or (found is not None and found.is_part):
            return None
        top, base = above.value, below.value
        assert isinstance(top, Decimal)  # noqa: S101 - numbers of quantities
        assert isinstance(base, Decimal)  # noqa: S101 - likewise
        at, of = (self.shape.at(_number(name), n) for name in (reached, wanted))
        return Live(f'IF({of}=0,"",{at}/{of})', top / base if base else "")

    def _why(self, row: _Row) -> str | None:
        """Return what is to be said of a line: what is apart, and who has no such row."""
        form, rolled = row.form, row.form.rolled
        cells = {row.row.cell(name): name for name in self._columns}
        said = [
            f"{self._columns[name].label}：{rolled.why[cell].zh}"
            for cell, name in cells.items()
            if cell in rolled.why and self._is_told(name)
        ]
        without = [u.form.unit.name for u in form.forms if u.form.unit.id not in row.row.places]
        if without:
            said.append(f"没有这个指标的单位：{named(without).zh}")
        return "；".join(said) or None

    def _is_told(self, name: str) -> bool:
        said = self._said
        return name in said.shown or self._columns[name].formula is None


def _number(name: str) -> str:
    return f"n:{name}"


def _blank(row: _Row, shown: Sequence[str]) -> str | None:
    """Return which units left what blank that others have filled in."""
    columns = row.form.spec.tables[row.row.table].columns
    said = [
        f"{columns[name].label}：{named(found.missing).zh}"
        for name in shown
        if (found := row.found(name)) is not None and found.missing
    ]
    return "；".join(said) or None
