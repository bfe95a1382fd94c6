"""What is known before anything is taken in: what is on record, and what judging looks up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from xlkpi.department.issued import Due, LedgerIssues, held_collections
from xlkpi.department.levels import levels_of
from xlkpi.department.occasions import roster_context
from xlkpi.importer.owner.senders import may_send, sends_for
from xlkpi.intake.evidence import on_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.importer.owner.senders import Senders
    from xlkpi.importer.returns import Sign
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.journal.events import Evidence
    from xlkpi.ledger.outgoing import Sending
    from xlkpi.reader.incoming import Incoming
    from xlkpi.records import Return


@dataclass(frozen=True, slots=True)
class Known:
    """What was known when an import began.

    `sign` returns the code over an identity: without the workspace's key nothing is known, and
    nothing is taken in. `arrivals` are the returns on record by SHA-256, without values and
    problems; `returns` has the scans kept as evidence, too. `sent` are the SHA-256 of what we have
    sent out ourselves.
    """

    department: Department
    sign: Sign
    issues: LedgerIssues
    context: RosterContext
    decisions: tuple[Decision, ...]
    arrivals: Mapping[str, Return]
    evidence: tuple[Evidence, ...]
    returns: Mapping[str, Return]
    sendings: tuple[Sending, ...]
    sent: frozenset[str]

    @classmethod
    def of(cls, department: Department, ledger: Ledger) -> Known:
        """Return what is known of an opened workspace.

        Args:
            department: The opened workspace.
            ledger: Its ledger, open.

        Raises:
            Unusable: Roster or key cannot be used (S32, S70, S73); exit code 3.
        """
        named, zone = department.named, department.config.zone
        issues = LedgerIssues(ledger, held_collections(department), named=named, zone=zone)
        return cls(
            department,
            department.sign,
            issues,
            roster_context(
                department.config, department.roster, Due(department), levels_of(department)
            ),
            **_on_record(ledger),
        )

    def renewed(self, ledger: Ledger) -> Known:
        """Return the same with what is on record by now, by other computers too."""
        return replace(self, **_on_record(ledger))

    @property
    def senders(self) -> Senders:
        """Which units send from which address."""
        return self.context.senders

    @property
    def link_hosts(self) -> Sequence[str]:
        """Places that keep files besides those that everybody knows."""
        mail = self.department.config.mail
        return mail.link_hosts if mail else ()

    def is_stranger(self, sender: str) -> bool:
        """Whether an address is no unit's."""
        return not sends_for(sender, self.senders)

    def holds(self, one: Incoming) -> bool:
        """Whether a file's content is on record; not where only now the right one sent it.

        Whatever became of it: the unit is answered about what it sent itself.
        """
        known = self.returns.get(sha256(one.data).hexdigest())
        if known is None or not known.submissions:
            return known is not None
        before, now = (
            may_send(came.mail, came.sender, known.unit, self.senders) for came in (known, one)
        )
        return before or not now

    def attributed(self, one: Return) -> Return:
        """Return a file that says nothing of whose it is as that of the unit that sent it.

        It is of the collection that this unit has a workbook of, if there is one such.
        """
        units = sends_for(one.sender, self.senders)
        if one.unit or one.submissions or len(units) != 1:
            return one
        (unit,) = units
        issued = self.issues.collections_of(unit)
        collection = one.collection or (issued[0] if len(issued) == 1 else "")
        name = self.issues.unit_names().get(unit, "")
        return replace(one, unit=unit, unit_name=name, collection=collection)


def _on_record(ledger: Ledger) -> dict[str, Any]:
    """Return the fields that say what is on record."""
    arrivals = {one.sha256: one for one in ledger.arrivals()}
    evidence, sendings = ledger.evidence(), ledger.sendings()
    return {
        "decisions": tuple(d for name in ledger.collections() for d in ledger.decisions(name)),
        "arrivals": arrivals,
        "evidence": evidence,
        "returns": {**on_record(evidence, arrivals), **arrivals},
        "sendings": sendings,
        "sent": frozenset(a.sha256 for one in sendings for a in one.dispatch.attachments),
    }
