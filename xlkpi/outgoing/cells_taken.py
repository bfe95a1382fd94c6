"""The cells that earlier collections fill in: what a form showed there, and what it would today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.spec.sources import ADJUSTED, ADJUSTED_WHY, EARLIER, taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import FormFacts, Value
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.sources import Taken

    Answers = Mapping[Cell, Value]


@dataclass(frozen=True, slots=True)
class CellTaken:
    """One such cell of a form whose sources say otherwise by now than when it was issued.

    `source` is the one that does; `was_open` says whether the unit could type in it.
    """

    at: Cell
    field: FieldSpec
    source: str
    then: Value | None
    now: Value | None
    was_open: bool

    @property
    def kind(self) -> str:
        """The prefix of the source: ADJUSTED, ADJUSTED_WHY or EARLIER."""
        return next(one for one in (ADJUSTED, ADJUSTED_WHY, EARLIER) if self.source.startswith(one))

    def differs(self, answers: Answers | None) -> bool:
        """Whether the form is not as it would be: what its unit typed there itself counts for it.

        Args:
            answers: What the accepted form says; None where there is none.
        """
        typed = answers is not None and self.was_open
        if self.kind == ADJUSTED_WHY:  # words that are proposed: wrong where they still stand there
            stands = not typed or self._before(answers) == self.then
            return self.then is not None and self.then != self.now and stands
        return self._before(answers) != self.now

    def texts(self, answers: Answers | None) -> tuple[str, str]:
        """Return (what stands in the form, what would), as a message may quote them."""
        both = (self._before(answers), self.now)
        before, after = (quotable(self.field, shown(v, self.field.kind)) for v in both)
        return before, after

    def _before(self, answers: Answers | None) -> Value | None:
        return self.then if answers is None or not self.was_open else answers.get(self.at)


def cells_taken(old: FormFacts, new: FormFacts, spec: Spec) -> Iterator[CellTaken]:
    """Yield the cells of a form whose sources say otherwise by now.

    Args:
        old: The form as it was issued.
        new: The form as it would be today.
        spec: Its spec.
    """
    by_cell: dict[Cell, list[Taken]] = {}
    for one in taken(spec):
        by_cell.setdefault(one.at, []).append(one)
    for at, sources in by_cell.items():
        changed = [s for s in sources if old.values.get(s.source) != new.values.get(s.source)]
        if changed:
            field = sources[0].field
            known = any(not s.proposed and old.values.get(s.source) is not None for s in sources)
            was_open = field.locked is False or (field.locked == "when_known" and not known)
            then, now = (_first(facts, sources) for facts in (old, new))
            yield CellTaken(at, field, _of(changed), then, now, was_open)


def _first(facts: FormFacts, sources: Sequence[Taken]) -> Value | None:
    known = (facts.values.get(one.source) for one in sources)
    return next((value for value in known if value is not None), None)


def _of(changed: Sequence[Taken]) -> str:
    """Return the source that is told: what was decided comes before what is only proposed."""
    for kind in (ADJUSTED, ADJUSTED_WHY):
        for one in changed:
            if one.source.startswith(kind):
                return one.source
    return changed[0].source
