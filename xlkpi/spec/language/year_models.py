"""What a form adds to the year's view: stages of one year side by side."""

from __future__ import annotations

from xlkpi.spec.language.model_parts import Name, Strict


class YearRows(Strict):
    """What a table adds: its rows stand beside those of the same key in other stages.

    It is the table of the same name in each of them.
    """

    title: str = ""
    """The name of the sheet; where left out, 年度 and the label of the table."""
    names: tuple[Name, ...] = ()
    """Columns that tell what a row is about; they stand once, for all stages."""
    values: tuple[Name, ...] = ()
    """Columns that stand under the heading of this stage."""


class YearSpec(Strict):
    """What a form adds to the year's view.

    The master and the report of a collection that `follows` others have it, where its form and one
    of those before it say something here.
    """

    fields: tuple[Name, ...] = ()
    """Fields of a project's line, under the heading of this stage."""
    chart: tuple[Name, ...] = ()
    """Those of them, amounts and percentages, that are drawn for each project."""
    tables: dict[Name, YearRows] = {}
    """Tables whose rows are listed."""

    @property
    def is_empty(self) -> bool:
        """Whether the form adds nothing."""
        return not (self.fields or self.tables)
