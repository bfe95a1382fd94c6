"""Rules, their order, and when they are waived, in the spec language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from xlkpi.spec.model_parts import BothWords, Formula, Name, Strict, one_or_more


class CaseSpec(Strict):
    """One place a rule may blame, and when; the first that holds is blamed."""

    at: str
    when: Formula


FaultName = Literal[
    "required", "unreadable", "length", "range", "list", "decimals", "pattern", "parent", "row",
    "least", "unique",
]  # fmt: skip
EventName = Literal[
    "amount_text", "number_text", "percent_text", "percent_scaled", "white_space", "date_text",
    "spelling", "other_meaning",
]  # fmt: skip


class RuleSpec(Strict):
    """A rule of the form.

    Exactly one trigger: `when` (a condition; fires where it is true), `fault` (takes the place of
    a built-in fault at these fields), `event` (names what the reader normalised) or `check` (a
    named Python check, which may be narrowed by `when`). A check may have a `list` of words and a
    `value` that amounts are held against. `waived: false` keeps a rule where the form is waived.
    """

    code: Annotated[str, Field(pattern=r"^[A-Z][0-9]{2}[a-z]?$")]
    severity: Literal["error", "warning", "info"]
    title: BothWords
    message: BothWords
    hint: BothWords
    when: Formula | None = None
    fault: Annotated[tuple[FaultName, ...], BeforeValidator(one_or_more)] = ()
    event: EventName | None = None
    check: Name | None = None
    each: Name | None = None
    rows: Literal["all", "fixed", "spare"] = "all"
    at: Annotated[tuple[str, ...], BeforeValidator(one_or_more)] = ()
    cases: tuple[CaseSpec, ...] = ()
    list_: Name | None = Field(default=None, alias="list")
    value: Formula | None = None
    waived: bool = True


class ChainSpec(Strict):
    """Codes of which only the first that fires counts, in one form or in one row."""

    scope: Literal["form", "row"]
    codes: tuple[str, ...]


class WaiverSpec(Strict):
    """The flag that says there is nothing to fill in: then only the fields in `keep` are required.

    What was typed must still be readable; of the rules only those with `waived: false` are judged.
    """

    flag: Name
    keep: tuple[Name, ...] = ()
