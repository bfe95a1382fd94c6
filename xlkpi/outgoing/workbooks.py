"""The workbook of a unit, made and put on record."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.department.last_days import with_last_day
from xlkpi.generator.workbook import workbook
from xlkpi.ledger.journal.events import Issued
from xlkpi.plan.build import build
from xlkpi.plan.limits import too_much
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Occasion
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workers.handed import Handed
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Unit


def file_name(unit: Unit) -> str:
    """Return the name of a unit's workbook, safe on Windows."""
    return safe_name(f"{unit.id}_{unit.name}") + ".xlsx"


def made_of(department: Department, plan: Plan) -> bytes:
    """Return the workbook of a plan as .xlsx bytes, signed; same plan and key, same bytes.

    Sheets have the password of the environment's XLKPI_SHEET_PASSWORD, if it has one.

    Raises:
        Unusable: The key was lost or is another one (S70, S73); exit code 3.
    """
    return workbook(plan, department.sign, created(plan), password=sheet_password())


def created(plan: Plan) -> datetime:
    """Return the time in a workbook's properties, its collection's year: same input, same bytes."""
    return datetime(plan.occasion.year or 2000, 1, 1, tzinfo=UTC)


def sheet_password() -> str:
    """Return the password that sheets are protected with, "" for none."""
    return os.environ.get("XLKPI_SHEET_PASSWORD", "")


@dataclass(frozen=True, slots=True)
class Making:
    """What the workbooks of a collection have in common: their spec, and how they are closed."""

    spec: LoadedSpec
    sign: Callable[[str], str]
    password: str


@dataclass(frozen=True, slots=True)
class Order:
    """A workbook to be made: of what, and the last day that its unit was given since."""

    occasion: Occasion
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook as it was made.

    `plan` is its plan's fingerprint, `sha256` that of its bytes; one without `forms` has none.
    One that `is_too_much` for Excel has no bytes either.
    """

    plan: str
    forms: int
    data: bytes
    sha256: str
    is_too_much: bool = False


def made(making: Handed[Making], orders: Sequence[Order]) -> tuple[Made, ...]:
    """Return the workbooks that are ordered: same orders and key, same bytes, whoever makes them.

    Raises:
        NotWrittenError: Excel would not take something of one.
    """
    return tuple(_made(making.value, order) for order in orders)


def _made(making: Making, order: Order) -> Made:
    plan = build(making.spec, order.occasion)
    beyond = bool(too_much(plan))
    data = b""
    if plan.forms and not beyond:
        dated = with_last_day(plan, order.until)
        data = workbook(dated, making.sign, created(dated), password=making.password)
    return Made(plan.fingerprint, len(plan.forms), data, sha256(data).hexdigest(), beyond)


def issue_of(order: Order, made: Made, spec: LoadedSpec, path: Path, clock: Clock) -> Issued:
    """Return the record of a workbook that was made, to be put on record.

    Args:
        order: Of what it was made.
        made: What came of it.
        spec: Its spec.
        path: Where it lies; its name alone is on record.
        clock: Gives the time (UTC) of the issue.
    """
    facts = order.occasion
    return Issued(
        collection=facts.collection,
        unit=facts.unit,
        unit_name=facts.unit_name,
        spec=spec.fingerprint,
        plan=made.plan,
        file=path.name,
        at=clock().isoformat(),
        occasion=facts,
        sha256=made.sha256,
    )
