"""Workbooks as somebody saves them who typed into them; what was issued is opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.opened_books import opened, saved
from xlkpi.api.plan import plan_of
from xlkpi.spec.references import resolve
from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xlkpi.plan.model import Plan

_PLANS: dict[bytes, Plan] = {}


def plan_in(workspace: Path, issued: Path) -> Plan:
    """The plan of a workbook that a workspace issued."""
    data = issued.read_bytes()
    if data not in _PLANS:
        _PLANS[data] = plan_of(workspace, system_clock, str(issued))
    return _PLANS[data]


def filled(workspace: Path, issued: Path, forms: Mapping[int, Mapping[str, object]]) -> bytes:
    """A workbook that a workspace issued, with values typed into the inputs of some forms.

    Forms are told by their number, from 0; a field that is locked is left as it is.
    """
    sheets = [*plan_in(workspace, issued).by_project.values()]
    cells: list[tuple[str, str, object]] = []
    for number, values in forms.items():
        at = {f.key: (form.sheet, f) for form in sheets[number] for f in form.fields}
        fields = ((*at[resolve(name)], value) for name, value in values.items())
        cells += ((sheet, str(field.at), value) for sheet, field, value in fields if field.input)
    return typed(issued.read_bytes(), cells)


def typed(workbook: bytes, cells: Iterable[tuple[str, str, object]]) -> bytes:
    """A workbook with values typed into cells, each of a sheet."""
    book = opened(workbook)
    for sheet, at, value in cells:
        book[sheet][at].value = value
    return saved(book)
