"""What follows from what was taken in: what became of it, masters, marked copies that are done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.master_views import master_view
from xlkpi.department.masters import across, behind, write_master
from xlkpi.intake.older_bundles import older_bundle
from xlkpi.intake.results import Files, Imported
from xlkpi.intake.unit_copies import in_order
from xlkpi.intake.withdrawn import withdrawals
from xlkpi.ledger.decisions import decided
from xlkpi.ledger.series import last_bundles, standings
from xlkpi.outgoing.marked_copies import remove_copy
from xlkpi.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo

    from xlkpi.intake.known import Known
    from xlkpi.intake.recorder import Recorder
    from xlkpi.intake.taking import Taken
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.records import Return

_TOGETHER = 64
"""Returns whose problems are read from the ledger at a time."""


def outcome(known: Known, recorder: Recorder, ledger: Ledger, taken: Taken) -> Imported:
    """Return what became of all that was taken in, given all that is on record."""
    return _imported(_OnRecord.of(known, recorder), known, recorder, ledger, taken)


def followed(
    known: Known, recorder: Recorder, ledger: Ledger, taken: Taken, *, master: bool
) -> Imported:
    """Write what follows from what was taken in: marked copies that are done go, masters come.

    A run that was stopped before it came to this may have left it to the next one. What comes again
    changes no master: only what is wrong across units is judged again.
    """
    known = known.renewed(ledger) if ledger.met_others else known
    department, there = known.department, _OnRecord.of(known, recorder)
    result = _imported(there, known, recorder, ledger, taken)
    for one in there.settled(taken):
        remove_copy(department, one)
    if not master:
        return result
    new = (one.collection for one in there.new.values() if one.collection in department.named)
    touched = dict.fromkeys((*new, *behind(department, ledger)))
    masters = tuple(write_master(department, ledger, name) for name in touched)
    again = dict.fromkeys(there.known[digest].collection for digest in there.repeated(taken))
    judged = (
        problem
        for name in again
        if name in department.named and name not in touched
        for problem in across(master_view(department, ledger, department.collection(name)).problems)
    )
    return replace(
        result, masters=masters, across=(*(p for one in masters for p in one.across), *judged)
    )


@dataclass(frozen=True, slots=True)
class _OnRecord:
    """The returns taken in now, those known before, and what became of the forms of each.

    `bundles` are those that count, by collection and unit.
    """

    new: Mapping[str, Return]
    known: Mapping[str, Return]
    standing: Mapping[str, Sequence[Standing]]
    bundles: Mapping[tuple[str, str], Return]

    @classmethod
    def of(cls, known: Known, recorder: Recorder) -> _OnRecord:
        left = {key: one for key, one in known.returns.items() if key not in recorder.new}
        by_file: dict[str, list[Standing]] = {}
        together = (*left.values(), *recorder.new.values())
        for name in dict.fromkeys(one.collection for one in together if one.collection):
            own = (one for one in together if one.collection == name)
            for form in standings(own, known.decisions, known.department.config.zone):
                by_file.setdefault(form.returned.sha256, []).append(form)
        last = last_bundles(together, known.decisions)
        bundles = {(one.collection, one.unit): one for one in last}
        return cls(recorder.new, left, by_file, bundles)

    def of_no_effect(
        self, decisions: Sequence[Decision], zone: tzinfo, one: Return, name: str
    ) -> Iterator[Problem]:
        """Yield why nothing becomes of a file: it was withdrawn, or is an older bundle."""
        yield from withdrawals(decisions, zone, one, name)
        yield from older_bundle(self.bundles, zone, one, name)

    def repeated(self, taken: Taken) -> Sequence[str]:
        """Return the SHA-256 of what was known and came again."""
        return tuple(dict.fromkeys(digest for _, digest in taken.came if digest in self.known))

    def settled(self, taken: Taken) -> Iterator[Return]:
        """Yield a return of each unit that sent something and has no rejected form any more.

        What came before counts as well: a run may have been stopped before it came to this.
        """
        together = {**self.known, **self.new}
        came = (together[digest] for _, digest in taken.came if digest in together)
        units = {(one.collection, one.unit): one for one in came if one.submissions}
        done = in_order([one for forms in self.standing.values() for one in forms])
        fine = {(one.collection, one.unit) for one in done}
        return (one for unit, one in units.items() if unit in fine)


def _imported(
    there: _OnRecord, known: Known, recorder: Recorder, ledger: Ledger, taken: Taken
) -> Imported:
    told = partial(there.of_no_effect, known.decisions, known.department.config.zone)
    errors = _errors(there.repeated(taken), known.decisions, ledger)
    files = Files(taken.came, there.new, there.known, there.standing, recorder.spool, errors, told)
    return Imported(
        files,
        copies=tuple({one.file: one for one in taken.copies}.values()),  # one for each unit
        mails=taken.mails,
        noticed=taken.noticed,
        problems=recorder.faults,
    )


def _errors(
    again: Sequence[str], decisions: Sequence[Decision], ledger: Ledger
) -> Mapping[str, int]:
    """Return how many errors files that came before have, after what was decided."""
    found: dict[str, int] = {}
    for start in range(0, len(again), _TOGETHER):
        for one in decided(ledger.of_content(again[start : start + _TOGETHER]), decisions):
            own = (*one.problems, *(p for form in one.submissions for p in form.problems))
            found[one.sha256] = sum(p.severity is Severity.ERROR for p in own)
    return found
