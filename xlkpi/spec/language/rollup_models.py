"""What a spec says of a project that several units report: how its rows and rates come together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from xlkpi.spec.language.model_parts import Formula, Name, Strict


class AveragedSpec(Strict):
    """A number whose average over the units, weighted by `weight`, stands for the project.

    With `of` it is averaged as a part of that other column and then taken of the project's: scores
    whose units have other points. `when` says in which rows; in others it is blank.
    """

    value: str
    """The field or `table.column`."""
    of: str | None = None
    """The field or column that it is a part of."""
    when: Formula | None = None
    """In which rows of its table."""


class CountedSpec(Strict):
    """Words of which the share is told: 达成 8/10 = 80%."""

    by: Name
    """The column of the same row that says which word holds; often the column itself."""
    words: Annotated[dict[str, str], Field(min_length=1)]
    """What stands in `by` -> the word for it; the share of the first one is told."""
    mixed: str
    """The word that formulas see where units differ."""


class RowsSpec(Strict):
    """A table whose rows of several units are rolled up: rows with the same words are one."""

    sheet: str
    """The name of the master's sheet with a line for each project and row."""
    same: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The columns whose words tell rows apart: rows of units that agree in them are one row."""
    quantities: dict[Name, Name] = {}
    """Columns of texts such as ≥15人 -> the column with the number that formulas read in them.
    They add, with one unit and one operator; what `rates` says is averaged."""
    rates: Formula | None = None
    """In which rows quantities do not add but are averaged, weighted by `weight`."""
    counted: dict[Name, CountedSpec] = {}
    """Columns of words, or of quantities where these are words -> how they are counted."""
    shown: tuple[Name, ...]
    """The columns that the sheet has, beside those in `same`."""
    completion: Annotated[tuple[Name, ...], Field(min_length=2, max_length=2)] | None = None
    """Two of `quantities`: the rate of completion is the first over the second."""


class DeviationSpec(Strict):
    """What is listed by its size: of forms, or of the rows of a table."""

    label: str
    """What it is a deviation of, such as 预算执行."""
    size: Formula
    """How far it is from the plan, as a share: below 0 is behind, above it ahead."""
    when: Formula | None = None
    """What is listed; where left out, what has a size that is not 0."""
    each: Name | None = None
    """The table whose rows it runs over; one of `rows`."""
    named: str | None = None
    """The field or column with the name of the line, such as the indicator's."""
    planned: str
    """The field or column with what was planned."""
    found: str
    """The field or column with what was reached."""
    texts: tuple[str, ...] = ()
    """Fields and columns with causes and measures, which stand beside."""


class DeviationsSpec(Strict):
    """The sheet of all deviations, the largest first."""

    sheet: str
    """Its name."""
    lines: Annotated[tuple[DeviationSpec, ...], Field(min_length=1)]
    """What is listed."""


class RollupSpec(Strict):
    """How a project that several units report is rolled up: amounts add, all else as said here.

    What is computed is computed anew, by the form's own formulas over the rolled-up values.
    """

    weight: Name
    """The field whose amounts averages are weighted by."""
    averaged: tuple[AveragedSpec, ...] = ()
    """Numbers that are averaged."""
    joined: tuple[str, ...] = ()
    """Fields and `table.column`s of texts that are told of every unit, with its name; other texts
    are the lead unit's."""
    rows: dict[Name, RowsSpec] = {}
    """Tables whose rows are rolled up."""
    sheet: str | None = None
    """The name of the master's sheet with a line for each project: `columns`, rolled up."""
    deviations: DeviationsSpec | None = None
    """The sheet of all deviations."""
