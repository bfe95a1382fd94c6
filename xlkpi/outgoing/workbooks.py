"""The workbook of a unit, made and put on record."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.generator.workbook import workbook
from xlkpi.ledger.journal.events import Issued
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.plan.model import Plan
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


def issue_of(plan: Plan, path: Path, data: bytes, clock: Clock) -> Issued:
    """Return the record of a workbook that was made, to be put on record.

    Args:
        plan: Its plan.
        path: Where it lies; its name alone is on record.
        data: Its bytes: their SHA-256 is on record.
        clock: Gives the time (UTC) of the issue.
    """
    facts = plan.occasion
    return Issued(
        collection=facts.collection,
        unit=facts.unit,
        unit_name=facts.unit_name,
        spec=plan.spec_fingerprint,
        plan=plan.fingerprint,
        file=path.name,
        at=clock().isoformat(),
        occasion=facts,
        sha256=sha256(data).hexdigest(),
    )
