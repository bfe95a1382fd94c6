"""The sheets of a form in the spec language: layout, print, guide, totals."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from xlkpi.spec.kinds import Kind
from xlkpi.spec.model_parts import Column, Formula, Name, Strict


class LayoutCell(Strict):
    """One cell of the layout: a text or a field, over so many columns and rows.

    `rows: all` spans the rows of its band; `merge` joins equal neighbours below each other;
    `height` is the least height in lines of text.
    """

    text: str | None = None
    field: str | None = None
    cols: int = Field(default=1, ge=1, le=100)
    rows: Annotated[int, Field(ge=1, le=1000)] | Literal["all"] = 1
    merge: bool = False
    style: Literal["label", "title", "head", "note", "text", "signature"] | None = None
    height: int = Field(default=1, ge=1, le=20)

    @model_validator(mode="after")
    def _one_content(self) -> LayoutCell:
        if (self.text is None) == (self.field is None):
            raise PydanticCustomError("content", "exactly one of text and field")
        return self


def _as_row(value: object) -> object:
    return {"cells": value} if isinstance(value, list) else value


class LayoutRow(Strict):
    """One row of cells; with `each` it repeats for every row of that table."""

    cells: tuple[LayoutCell, ...]
    each: Name | None = None


Rows = Annotated[tuple[Annotated[LayoutRow, BeforeValidator(_as_row)], ...], Field(min_length=1)]


class Block(Strict):
    """Cells beside the printed table; they are not printed."""

    widths: tuple[Column, ...]
    rows: Rows


class PrintSpec(Strict):
    """How a sheet is printed."""

    paper: Literal["A4"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    footer: str = ""


class SheetSpec(Strict):
    """One sheet of fields; with `repeat: project` there is one for each project."""

    id: Name
    name: str = "{order}.{project_name}"
    heading: str = ""
    repeat: Literal["project"] | None = None
    widths: tuple[Column, ...]
    rows: Rows
    side: Block | None = None
    freeze: int = Field(default=0, ge=0)
    print: PrintSpec = PrintSpec()


class GuideSpec(Strict):
    """The sheet that says how to fill the form in."""

    title: str
    lines: tuple[str, ...]


class TotalsColumn(Strict):
    """One column of the totals sheet: a formula over one form, and how it adds up."""

    label: str
    value: Formula
    total: Literal["sum"] | None = None
    kind: Kind | None = None


class TotalsSpec(Strict):
    """The sheet with one line for each form."""

    title: str
    columns: tuple[TotalsColumn, ...]
