"""The sheets of a form in the spec language: layout, print, guide, totals."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.model_parts import Column, Formula, Name, Strict


class LayoutCell(Strict):
    """One cell of the layout: a text or a field, over so many columns and rows.

    `rows: all` spans the rows of its band; `merge` joins equal neighbours below each other;
    `height` is the least height in lines of text. A field is filled in where it stands first; its
    other places show it, as does one with `show`. What is computed may stand nowhere.
    """

    text: str | None = None
    """A label; {project_name}, {unit_name} ... stand for what is known."""
    field: str | None = None
    """A field, `table.column` (in rows with `each`) or `table[row].column`."""
    show: bool = False
    """Whether it only shows the field, which another cell is for; a second place always does."""
    cols: int = Field(default=1, ge=1, le=100)
    """Columns it spans."""
    rows: Annotated[int, Field(ge=1, le=1000)] | Literal["all"] = 1
    """Rows it spans; `all`: those of its band."""
    merge: bool = False
    """Whether equal fixed words below each other are joined."""
    style: Literal["label", "title", "head", "note", "text", "signature"] | None = None
    """How it looks."""
    height: int = Field(default=1, ge=1, le=20)
    """Least height in lines of text."""

    @model_validator(mode="after")
    def _one_content(self) -> LayoutCell:
        if (self.text is None) == (self.field is None):
            said = {
                "zh": "text 与 field 必须恰好写一个",
                "en": "exactly one of text and field is needed",
                "expected_zh": "text: … 或 field: …",
                "expected_en": "text: ... or field: ...",
            }
            raise PydanticCustomError("content", "{en}", said)
        return self


def _as_row(value: object) -> object:
    return {"cells": value} if isinstance(value, list) else value


class LayoutRow(Strict):
    """One row of cells; with `each` it repeats for every row of that table."""

    cells: tuple[LayoutCell, ...]
    """Its cells from left to right."""
    each: Name | None = None
    """The table whose every row it stands for."""


class BlockRow(Strict):
    """The rows of a block of a part, in this place."""

    block: Name
    """The name of the block in a part that the spec uses."""
    cols: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()
    """Columns that the cells of each of its rows span here, one number for each cell; where left
    out, what stands in the part."""


_Written = LayoutRow | tuple[LayoutCell, ...] | BlockRow
"""A row as it may be written; blocks are taken in before it is read."""
_Row = Annotated[LayoutRow, BeforeValidator(_as_row, json_schema_input_type=_Written)]
Rows = Annotated[tuple[_Row, ...], Field(min_length=1)]


class Block(Strict):
    """Cells beside the printed table; they are not printed."""

    widths: tuple[Column, ...]
    """Widths of its columns in characters."""
    rows: Rows
    """Its rows."""


_SUMS = 2
"""Rows that the sums of a page take."""


class PrintSpec(Strict):
    """How a sheet is printed."""

    paper: Literal["A4", "A3"] = "A4"
    """The paper."""
    orientation: Literal["portrait", "landscape"] = "portrait"
    """Upright or across."""
    rows: int | None = Field(default=None, ge=5, le=200)
    """Rows of the longest table on a page; where left out, as many as there is room for."""
    carry: tuple[str, ...] = ()
    """Columns (`table.column`) of the longest table that are added up at the end of each page: of
    the page, and of all pages so far; it needs `rows`."""
    page_total: str = "本页小计"
    """What the row with the sums of a page is called."""
    running_total: str = "累计"
    """What the row with the sums so far is called."""
    footer: str = ""
    """The footer; &P and &N are page and pages."""

    @property
    def lines(self) -> int | None:
        """The rows of a page, those with its sums included; None where nobody says how many."""
        return self.rows + _SUMS if self.rows is not None and self.carry else self.rows


class SheetSpec(Strict):
    """One sheet of fields; with `repeat: project` there is one for each project.

    Several sheets are one form: it is accepted or rejected as a whole.
    """

    id: Name
    """Its id."""
    name: str = "{order}.{project_name}"
    """The name on its tab."""
    heading: str = ""
    """The heading of a printed form."""
    repeat: Literal["project"] | None = None
    """`project`: one for each project of the unit."""
    widths: tuple[Column, ...]
    """Widths of its columns in characters."""
    rows: Rows
    """Its rows from top to bottom, as an HTML table has them."""
    side: Block | None = None
    """Cells beside the printed table."""
    freeze: int = Field(default=0, ge=0)
    """How many of its rows, from the top, stay in view."""
    print: PrintSpec = PrintSpec()
    """How it is printed."""


class GuideSpec(Strict):
    """The sheet that says how to fill the form in."""

    title: str
    """Its heading."""
    lines: tuple[str, ...]
    """What it says, line by line."""


class TotalsColumn(Strict):
    """One column of the totals sheet: a formula over one form, and how it adds up."""

    label: str
    """Its heading."""
    value: Formula
    """A formula over one form."""
    total: Literal["sum"] | None = None
    """How it adds up."""
    kind: Kind | None = None
    """What it holds, where the formula does not say."""


class TotalsSpec(Strict):
    """The sheet with one line for each form."""

    title: str
    """Its heading."""
    columns: tuple[TotalsColumn, ...]
    """Its columns."""
