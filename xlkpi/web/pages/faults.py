"""What is wrong with what was typed into a form, each fault at its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.problems import Problem
    from xlkpi.web.work import Job


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults by the names of fields ("" for none), and what was typed: it is shown again.

    `digest` tells the file that was looked at when it was typed.
    """

    all: Sequence[tuple[str, Problem]] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def of(cls, job: Job, typed: Mapping[str, str], digest: str) -> Faults:
        """Return what is wrong with what was to be saved (`typed_in`), and what was typed."""
        ended = job.ended
        faults = ended.result.data["faults"] if ended and ended.result else ()
        told = [("", one) for one in ended.problems] if ended else []
        return cls((*((one.field, one.problem) for one in faults), *told), typed, digest)

    def at(self, name: str) -> Sequence[Problem]:
        """Return the faults of a field."""
        return [one for own, one in self.all if own == name]

    def text(self, name: str, before: str) -> str:
        """Return what stands in a field: what was typed into its form, else what was there."""
        return self.typed.get(name, before)

    def seen(self, name: str, now: str) -> str:
        """Return the digest of the file that the form of a field goes by.

        What was typed goes by the file that was looked at then: sent again as it is, it must not
        undo what somebody else changed meanwhile.
        """
        return self.digest if name in self.typed else now


NO_FAULTS = Faults()
