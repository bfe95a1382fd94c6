"""The cases of tests/cases as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.builders.forms import filled, places, plan, targets
from tests.builders.marked_copies import judged
from xlkpi.problems import Severity
from xlkpi.spec.references import resolve
from xlkpi.spec.rules import compiled
from xlkpi.spec.source.located import load_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.importer.returns import Judged

Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """What is typed over the valid form, and what is then found beside the usual."""

    name: str
    typed: Mapping[str, Any]
    expect: Any
    clear: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    gone_at: Any = ()
    check: Any = field(default=None)


def read_cases() -> tuple[tuple[Any, ...], tuple[Case, ...]]:
    data: Any = load_plain(Path(__file__).parents[1] / "cases" / "project_targets.yaml")
    return tuple(data["always"]), tuple(Case(**_plain(case)) for case in data["cases"])


def _plain(case: Mapping[str, Any]) -> dict[str, Any]:
    typed = {k: float(v) if isinstance(v, Decimal) else v for k, v in case["typed"].items()}
    return {**case, "typed": typed}


ALWAYS, CASES = read_cases()


def workbook_of(case: Case) -> bytes:
    return filled(case.typed, clear=case.clear)


@cache
def returned() -> Mapping[str, Judged]:
    """All cases in one run, as a department's import has them."""
    back = judged(*map(workbook_of, CASES))
    return {case.name: one for case, one in zip(CASES, back, strict=True)}


def pairs(listed: Any) -> Pairs:
    known = places(plan())
    return {(code, str(known[resolve(reference)].at)) for code, reference in listed}


def _standing(case: Case) -> list[Any]:
    """What is always found, but for the rows that the case clears."""
    return [(code, at) for code, at in ALWAYS if not any(row in at for row in case.clear)]


def expected_import(case: Case) -> Pairs:
    standing = () if "all" in case.gone else _standing(case)
    usual = {(c, at) for c, at in pairs(standing) if c not in case.gone}
    return (usual - pairs(case.gone_at)) | pairs(case.expect)


def expected_check(case: Case) -> Pairs:
    """What the self-check shows: the errors, unless the case says otherwise."""
    errors = {r.code for r in compiled(targets().spec) if r.severity is Severity.ERROR}
    if case.check is not None:
        return pairs(case.check)
    return {(code, at) for code, at in pairs(case.expect) if code in errors}
