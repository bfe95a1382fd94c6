"""Form sheets made from one that is laid out alike: only what differs is written.

One of the same project differs least: of each project the sheet that was made first is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.generator import wording
from xlkpi.generator.form_heights import form_heights, growing
from xlkpi.generator.form_sheet import code, write_form
from xlkpi.generator.results import Asked, differing
from xlkpi.newest import Newest
from xlkpi.xlsx.cell_xml import is_same, shown_as
from xlkpi.xlsx.form_grid import heights_of, in_rows
from xlkpi.xlsx.form_paper import footer, header, pages
from xlkpi.xlsx.form_styles import begins_a_formula
from xlkpi.xlsx.recorded_page import RecordedPage
from xlkpi.xlsx.recorded_sheet import content, heading, height
from xlkpi.xlsx.stamps import stands_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.cells import CellRef
    from xlkpi.generator.remembered import FormResults
    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.identity import Token
    from xlkpi.plan.model import FormShape, PlannedForm
    from xlkpi.xlsx.cell_xml import Content, Formula
    from xlkpi.xlsx.drawing import Drawing
    from xlkpi.xlsx.form_paper import Pages
    from xlkpi.xlsx.recorded_book import RecordedBook, Shared

_KNOWN: Newest[tuple[object, ...], _Made] = Newest(48)


def add_form(
    book: RecordedBook, context: WorkbookContext, form: PlannedForm, token: Token | None
) -> None:
    """Add a form's sheet to a workbook; it is the same whether one like it is known or not."""
    shape = form.shape
    if shape is None or token is None or context.is_copy:
        write_form(RecordedPage(book, form.sheet), context, form, token)
        return
    key = _key(book, context, form, shape)
    own = (*key, form.project)
    known = _KNOWN.get(own) or _KNOWN.get(key)
    made = None if known is None else known.for_form(context, form, shape, token)
    if known is not None and made is not None:
        book.stamp(form.sheet, made.drawing, made.after)
        _KNOWN[own] = known if known.form.project == form.project else made
        return
    write_form(RecordedPage(book, form.sheet), context, form, token)
    drawing = book.drawn()
    cells = dict(_own(context, form, shape.own, token))
    # what cannot stand in its cell alone would be handed on among the texts that sheets share
    if drawing is not None and all(map(stands_alone, cells.values())):
        made = _made(book, context, form, shape, drawing, cells)
        _KNOWN[key] = _KNOWN[own] = made


def _key(
    book: RecordedBook, context: WorkbookContext, form: PlannedForm, shape: FormShape
) -> tuple[object, ...]:
    """Return all that a form's sheet depends on but what `_Made.for_form` writes again."""
    plan = context.plan
    own = plan.by_project[form.project]
    names = tuple(one.sheet for one in own) if len(own) > 1 else ()
    quoted = tuple(n for n in shape.own if begins_a_formula(form.fields[n]))
    alike = context.formulas.alike[form.project]
    return alike, form.sheet_id, names, quoted, context.lang, context.password, book.position


@dataclass(frozen=True, slots=True)
class _Made:
    """A form's sheet that is known.

    `drawing` is its XML, `after` what the workbook's sheets shared then, `values` what its
    formulas came to, `formulas` what those on the sheet show, `asked` by what they are known,
    `own` what else may differ, `heights` how high its rows are, `rows` what stands in each of
    them; those that are `free` have no height.
    """

    form: PlannedForm
    shape: FormShape
    drawing: Drawing
    after: Shared
    values: FormResults
    formulas: Mapping[CellRef, Formula]
    asked: Asked
    own: Mapping[CellRef, Content]
    heights: Mapping[int, float]
    rows: Mapping[int, list[tuple[bool, int]]]
    free: set[int]
    pages: Pages

    def for_form(
        self, context: WorkbookContext, form: PlannedForm, shape: FormShape, token: Token
    ) -> _Made | None:
        """Return the sheet of another form laid out alike, None where more than cells differs.

        It is laid on paper otherwise, or a text cannot stand in its cell alone.
        """
        values = context.cached.of_form(form.project)
        if values.known is not self.values.known:
            return None
        own = dict(_own(context, form, {*shape.own, *self.shape.own}, token))
        cells = {at: one for at, one in own.items() if not is_same(self.own.get(at, at), one)}
        high = self._heights(form, {at.row for at in cells})
        heights = {**self.heights, **high} if high else self.heights
        above = heading(header(context.plan, form))
        below = heading(footer(context.plan, form, context.say(wording.PAGE)))
        same = bool(above) is bool(self.drawing.header) and bool(below) is bool(self.drawing.footer)
        if not same or (high and pages(form, heights, issued=True) != self.pages):
            return None
        if not all(map(stands_alone, cells.values())):
            return None
        formulas = dict(self._results(context, form))
        lines = {row: height(points) for row, points in high.items()}
        return replace(
            self,
            form=form,
            shape=shape,
            drawing=self.drawing.changed({**cells, **formulas}, lines, (above, below)),
            values=values,
            formulas={**self.formulas, **formulas} if formulas else self.formulas,
            own=own,
            heights=heights,
        )

    def _heights(self, form: PlannedForm, rows: set[int]) -> dict[int, float]:
        """Return the rows that have another height."""
        places = (place for row in rows for place in self.rows.get(row, ()))
        found = heights_of(form, places)
        return {r: h for r, h in found.items() if r not in self.free and self.heights[r] != h}

    def _results(
        self, context: WorkbookContext, form: PlannedForm
    ) -> Iterator[tuple[CellRef, Formula]]:
        """Yield the formulas that show something else."""
        for at, shown in differing(context, form, self.asked, self.values).items():
            known = self.formulas[at]
            found = known._replace(shown=shown_as(shown))
            if not is_same(known, found):
                yield at, found


def _made(
    book: RecordedBook,
    context: WorkbookContext,
    form: PlannedForm,
    shape: FormShape,
    drawing: Drawing,
    own: Mapping[CellRef, Content],
) -> _Made:
    heights = form_heights(form, context)
    return _Made(
        form,
        shape,
        drawing,
        book.shared.copy(),
        context.cached.of_form(form.project),
        dict(drawing.formulas()),
        Asked.of(context, form),
        own,
        heights,
        in_rows(form),
        growing(form),
        pages(form, heights, issued=True),
    )


def _own(
    context: WorkbookContext, form: PlannedForm, numbers: Iterable[int], token: Token
) -> Iterator[tuple[CellRef, Content]]:
    """Yield what stands in a form's cells that may differ from others', formulas excepted."""
    yield from ((text.area.first, text.text) for text in form.texts if text.own)
    for field in (form.fields[n] for n in numbers):
        if field.expr is None and not field.covered:
            yield field.at, content(field.value)
    if form.code_cell is not None:
        yield form.code_cell, code(context, token)
