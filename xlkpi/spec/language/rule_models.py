"""Rules, their order, and when they are waived, in the spec language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from xlkpi.spec.language.model_parts import BothWords, Formula, Name, Strict, one_or_more

CODE_PATTERN = r"^[A-Z][0-9]{2}[a-z]?$"


class CaseSpec(Strict):
    """One place a rule may blame, and when; the first that holds is blamed."""

    at: str
    """The place that is blamed."""
    when: Formula
    """The condition for it."""


FaultName = Literal[
    "required", "unreadable", "length", "range", "list", "decimals", "pattern", "parent", "row",
    "least", "unique", "invalid", "check_digit",
]  # fmt: skip
EventName = Literal[
    "amount_text", "number_text", "percent_text", "percent_scaled", "white_space", "date_text",
    "spelling", "other_meaning", "arithmetic", "shown_otherwise", "tidied",
]  # fmt: skip


class RuleSpec(Strict):
    """A rule of the form.

    Exactly one trigger: `when` (a condition; fires where it is true), `fault` (takes the place of
    a built-in fault at these fields), `event` (names what the reader normalised) or `check` (a
    named Python check, which may be narrowed by `when`). A check may have a `list` of words and a
    `value` that amounts are held against. `waived: false` keeps a rule where the form is waived.
    """

    code: Annotated[str, Field(pattern=CODE_PATTERN)]
    """A letter and two digits; K, F, S and X belong to the product."""
    severity: Literal["error", "warning", "info"]
    """error keeps the form out, warning is worth a look, info is only listed."""
    title: BothWords
    """What it is about, in a few words."""
    message: BothWords
    """What is wrong; see the places of messages."""
    hint: BothWords
    """What to do, in one sentence."""
    when: Formula | None = None
    """A condition over field names."""
    fault: Annotated[tuple[FaultName, ...], BeforeValidator(one_or_more)] = ()
    """Built-in faults whose place this rule takes."""
    event: EventName | None = None
    """What the reader normalised."""
    check: Name | None = None
    """A named check."""
    each: Name | None = None
    """The table whose rows it runs over."""
    rows: Literal["all", "fixed", "spare"] = "all"
    """Which of its rows."""
    at: Annotated[tuple[str, ...], BeforeValidator(one_or_more)] = ()
    """The fields it blames."""
    cases: tuple[CaseSpec, ...] = ()
    """Several places with a condition each; the first that holds is blamed."""
    list_: Name | None = Field(default=None, alias="list")
    """The words of a named check."""
    value: Formula | None = None
    """What a named check holds amounts against."""
    waived: bool = True
    """Whether it is silent where the form is waived."""


class ChainSpec(Strict):
    """Codes of which only the first that fires counts, in one form, one row or one cell."""

    scope: Literal["form", "row", "cell"]
    """Where they silence each other: in a whole form, in one row, or where the later one looks at
    the very cell that the earlier one blames."""
    codes: tuple[str, ...]
    """The codes, the first to count first."""


class WaiverSpec(Strict):
    """The flag that says there is nothing to fill in: then only the fields in `keep` are required.

    What was typed must still be readable; of the rules only those with `waived: false` are judged.
    """

    flag: Name
    """The flag field."""
    keep: tuple[Name, ...] = ()
    """Fields that stay required."""
