"""Who a workbook is: the token that stands in four places of it, and its signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.plan.model import Plan, PlannedForm

WHOLE = "*"
"""Stands for the project where a token speaks for the whole workbook."""
NOBODY = "-"
"""Stands for the unit where a workbook is for everybody."""
PLAN_DIGITS = 12
"""Digits of the plan's fingerprint that a token has."""
META_MARK = "xlkpi-identity"
"""First cell of the very hidden identity sheet, by which it is found again."""
# bounded throughout: it is looked for in texts that anybody may have written
_TOKEN = re.compile(
    r"(?<![a-z0-9_])(?P<form>[a-z][a-z0-9_]{0,99})\.(?P<version>[0-9]{1,9})"
    r"/(?P<collection>[^/\s]{1,200})/(?P<unit>[^/\s]{1,200})/(?P<project>[^/\s]{1,200})/(?P<plan>[0-9a-f]{12})"
    r"(?:/(?P<sheet>[a-z][a-z0-9_]{0,99}))?/(?P<code>[0-9A-Z]{10})"
)


@dataclass(frozen=True, slots=True)
class Token:
    """Form, version, collection, unit and project of a sheet, and the plan it was made by.

    `plan` is the beginning of the plan's fingerprint, which covers all locked values; `sheet` is
    the id of the sheet where a form has several; `code` is the HMAC over all the rest.
    """

    form: str
    version: int
    collection: str
    unit: str
    project: str
    plan: str
    code: str = ""
    sheet: str = ""

    @property
    def signed_text(self) -> str:
        """The text that the code is made over."""
        parts = (self.collection, self.unit, self.project, self.plan, self.sheet)
        return "/".join((f"{self.form}.{self.version}", *(part for part in parts if part)))

    def __str__(self) -> str:
        """Return the token as it stands in the workbook."""
        return f"{self.signed_text}/{self.code}"


def tokens(plan: Plan, sign: Callable[[str], str]) -> tuple[Token, tuple[Token, ...]]:
    """Return the signed tokens of a workbook.

    Args:
        plan: Of the workbook.
        sign: Gives the code over a text by the workspace's key.

    Returns:
        That of the whole workbook, and those of its forms in their order.
    """
    each = (_signed(plan, f.project or WHOLE, sign, sheet_named(plan, f)) for f in plan.forms)
    return _signed(plan, WHOLE, sign), tuple(each)


def sheet_named(plan: Plan, form: PlannedForm) -> str:
    """Return the sheet that the token of a form's sheet names: "" where the form has but one."""
    return form.sheet_id if len(plan.spec.sheets) > 1 else ""


def find_tokens(text: str) -> tuple[Token, ...]:
    """Return every token in a text, signed rightly or not."""
    return tuple(
        Token(**{**match.groupdict(""), "version": int(match["version"])})  # type: ignore[arg-type]
        for match in _TOKEN.finditer(text)
    )


def is_signed(token: Token, sign: Callable[[str], str]) -> bool:
    """Whether the token's code is ours.

    Args:
        token: As it was found.
        sign: Gives the code over a text by the workspace's key.
    """
    return sign(token.signed_text) == token.code


def _signed(plan: Plan, project: str, sign: Callable[[str], str], sheet: str = "") -> Token:
    occasion = plan.occasion
    bare = Token(
        plan.spec.id,
        plan.spec.version,
        occasion.collection or "-",
        occasion.unit or NOBODY,
        project,
        plan.fingerprint[:PLAN_DIGITS],
        sheet=sheet,
    )
    return replace(bare, code=sign(bare.signed_text))
