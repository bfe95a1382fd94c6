"""A row of a list as people call it: by its number and its first word (第 13 行 张三)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.importer.contents.personal import quotable_beside
from xlkpi.importer.contents.unseen import revealed
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.private import is_private
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead
    from xlkpi.problems import Problem

_MOST = 12
"""Characters of its word that are told."""


def with_row(problem: Problem, form: FormRead, at: Cell) -> Problem:
    """Return a problem whose message names the row of its cell, where that is one of a list.

    Rows with a label of their own are told by it in the form's own messages; those of a workbook
    that is the department's own, such as the roster, by their cells alone.
    """
    label, cell = form.fields[at][1].row_label, problem.place.cell
    begins = cell and problem.message.zh.startswith(cell)
    if not begins or not label.isdigit() or not form.spec.issued or _is_sum(problem, form, at):
        return problem
    word = _word(form, at)
    row = Words(f"第 {label} 行 {word.zh}".rstrip(), f"row {label} {word.en}".rstrip())
    zh, en = problem.message.zh, problem.message.en
    chinese = f"{cell}（{row.zh}）{zh.removeprefix(cell)}"
    return replace(problem, message=Words(chinese, en.replace(cell, f"{cell} ({row.en})", 1)))


def _is_sum(problem: Problem, form: FormRead, at: Cell) -> bool:
    """Whether a problem is of the sum at the end of a page, which stands in no row of the list."""
    if problem.place.row:
        return False
    views = (view for planned in form.planned for view in planned.views)
    return any(view.page_total and view.key == at for view in views)


def _word(form: FormRead, at: Cell) -> Words:
    """Return the first text of a row that is nobody's secret, cut where it is long."""
    for column, field in form.spec.tables[at.table].columns.items():
        cell = at._replace(column=column)
        if cell != at and field.kind is Kind.TEXT and field.formula is None:
            known = form.value(cell)
            if known and not is_private(field):
                specs = (one.spec for _, one in form.fields.values())
                return revealed(quotable_beside(specs, str(known))[:_MOST])
    return Words("", "")
