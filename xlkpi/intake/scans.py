"""Scans judged: evidence of the return they came beside, or files that are no workbook (F01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from xlkpi.importer.owner.senders import may_send
from xlkpi.intake.evidence import alone, stamped, strangers_scan
from xlkpi.ledger.journal.events import Received

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.intake.evidence import FoundFile, Stamped
    from xlkpi.intake.known import Known
    from xlkpi.ledger.journal.events import Event, Evidence
    from xlkpi.records import Return

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ScansJudged:
    """Scans that are evidence from now on, and those that stand by themselves."""

    evidence: tuple[Stamped, ...]
    lone: tuple[Return, ...]

    @property
    def events(self) -> Iterator[Event]:
        """What goes on record."""
        yield from (one.event for one in self.evidence)
        yield from map(Received, self.lone)

    @property
    def returns(self) -> Sequence[Return]:
        """What an import tells of them; of a scan beside several returns that is the first."""
        returns = {one.scan.sha256: one.as_return for one in reversed(self.evidence)}
        return (*returns.values(), *self.lone)


def judged_scans(
    files: Sequence[FoundFile], known: Known, new: Mapping[str, Return], kept: Iterable[Evidence]
) -> ScansJudged:
    """Return what becomes of the scans among files that came together.

    `new` are the returns taken in by now, by SHA-256; `kept` is the evidence on record.
    """
    scans = [one for one in files if one.found is not None]
    workbooks = [one for one in files if one.is_workbook]
    returns = {**known.returns, **new}
    units = {unit.id: unit.name for unit in known.department.roster.units}
    near = tuple(stamped(scans, workbooks, returns, units))
    found = tuple(one for one in near if _is_of_unit(one, known))
    pairs = {(one.sha256, one.returned) for one in kept}
    fresh = _once((_pair(one), one) for one in found if _pair(one) not in pairs)
    beside = {one.scan.sha256 for one in found} | {digest for digest, _ in pairs}
    strange = {one.scan.sha256: one for one in near}
    left = _once((one.sha256, one) for one in scans if one.sha256 not in {*beside, *returns})
    lone = (
        strangers_scan(strange[one.sha256], known.senders)
        if one.sha256 in strange
        else known.attributed(alone(one))
        for one in left
    )
    return ScansJudged(fresh, tuple(lone))


def _pair(one: Stamped) -> tuple[str, str]:
    return one.scan.sha256, one.beside.sha256


def _is_of_unit(one: Stamped, known: Known) -> bool:
    """Whether a scan came from the unit that it is to be evidence of."""
    return may_send(one.scan.mail, one.scan.sender, one.beside.unit, known.senders)


def _once(pairs: Iterable[tuple[object, T]]) -> tuple[T, ...]:
    """Return the first thing of each key."""
    first: dict[object, T] = {}
    for key, one in pairs:
        first.setdefault(key, one)
    return tuple(first.values())
