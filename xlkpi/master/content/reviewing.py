"""What the department types beside each form: its columns, and what they come to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.master import wording
from xlkpi.master.content.shape import Column, Format, Live
from xlkpi.records import Review
from xlkpi.rollup.across import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.master.content.shape import Content, Shape
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.view import MasterView

CONCLUSION, ALLOWED, DIFFERENCE = "review.conclusion", "review.budget", "review.difference"
OPINION, NOTE = "review.opinion", "review.note"
WORDS_COLUMN = 7
"""Of the hidden sheet: there stands what may be chosen."""
FIGURES_COLUMN = WORDS_COLUMN + 1
"""Of the hidden sheet: from there on stand the figures that a line was written with."""
_DECIMALS = 6
_WORDS = on_sheet(
    wording.REVIEW_KEEPING, Area.of(CellRef(0, WORDS_COLUMN), len(wording.CONCLUSIONS))
)


def budget(facts: Facts) -> Figure | None:
    """Return the figure that the department may allow another amount of.

    Returns:
        The one that stands for a form, where forms are of projects and adds up to a budget, or an
        amount was allowed before; None for all other forms, such as lists of assets.
    """
    said = any(review.budget for review in facts.view.reviews.values())
    return facts.headline if facts.spec.per_project or said else None


def review_columns(facts: Facts) -> tuple[Column, ...]:
    """Return the department's columns; those of an amount where it has a `budget`."""
    amounts = (
        Column(ALLOWED, wording.ALLOWED, Format.MONEY, total=True, own=True),
        Column(DIFFERENCE, "审定与\n报送差额", Format.MONEY, total=True, watched=True),
    )
    return (
        Column(CONCLUSION, wording.CONCLUSION, Format.WORD, own=True, words=_WORDS),
        *(amounts if budget(facts) is not None else ()),
        Column(OPINION, wording.OPINION, most=36, own=True),
        Column(NOTE, wording.NOTE, most=30, own=True),
    )


def review_line(facts: Facts, shape: Shape, line: int, form: MergedForm) -> tuple[Content, ...]:
    """Return what was said of a form, with the difference to what it reported."""
    review = review_of(facts.view, form)
    return (
        review.conclusion or None,
        *_amounts(facts, shape, line, form),
        review.opinion or None,
        review.note or None,
    )


def review_of(view: MasterView, form: MergedForm) -> Review:
    """Return what is on record about a form."""
    return view.reviews.get((form.unit.id, form.project.id), Review())


def review_headings(*, amounts: bool) -> Mapping[str, str]:
    """Return the heading of each part of a review, as the sheet has it.

    Args:
        amounts: Whether forms have a `budget`: else nothing is said of money.

    Returns:
        Name of the part in `Review` -> heading, in the order of the columns.
    """
    parts = {"conclusion": wording.CONCLUSION, "opinion": wording.OPINION, "note": wording.NOTE}
    return {**parts, "budget": wording.ALLOWED} if amounts else parts


def _amounts(facts: Facts, shape: Shape, line: int, form: MergedForm) -> tuple[Content, ...]:
    amount = budget(facts)
    if amount is None:
        return ()
    said = review_of(facts.view, form).budget
    allowed = Decimal(said) if said else None
    reported = value_of(form, amount.cell)
    known = allowed is not None and isinstance(reported, Decimal)
    difference = allowed - reported if known else ""  # type: ignore[operator]
    at, other = shape.at(ALLOWED, line), shape.at(amount.id, line)
    test = f"AND(ISNUMBER({at}),ISNUMBER({other}))"
    formula = f'IF({test},ROUND({at}-{other},{_DECIMALS}),"")'
    return allowed, Live(formula, difference)
