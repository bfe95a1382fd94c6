"""Of several codes on one fault only the first is told: the chains of a spec, and one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ground import cells_used
from xlkpi.problems import Severity
from xlkpi.spec.faults import CELL_FAULTS
from xlkpi.spec.references import resolve_in
from xlkpi.spec.undecided import UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.formula.ast import Cell, Column
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.hit import Hit
    from xlkpi.spec.language.rule_models import ChainSpec


def unchained(form: FormRead, fired: Sequence[Hit]) -> Iterator[Hit]:
    """Pass over what an earlier code of the same chain, or of the same cell, silences."""
    chained = {code for chain in form.spec.chains for code in chain.codes}
    first: dict[Cell, int] = {}
    for hit in fired:
        if _is_of_cell(hit, chained):
            rank = CELL_FAULTS.index(hit.rule.fault)
            first[hit.at] = min(rank, first.get(hit.at, rank))
    chains = _Chains(form, fired)
    for number, hit in enumerate(fired):
        if _is_of_cell(hit, chained) and CELL_FAULTS.index(hit.rule.fault) > first[hit.at]:
            continue
        if hit.rule.fault == UNDECIDED and _is_asked(hit.at, fired):
            continue
        if not chains.is_silenced(number):
            yield hit


def _is_asked(at: Cell, fired: Sequence[Hit]) -> bool:
    """Whether something else already makes somebody look at a cell."""
    own = (hit.rule for hit in fired if hit.at == at and hit.rule.fault != UNDECIDED)
    return any(rule.severity is not Severity.INFO for rule in own)


def _is_of_cell(hit: Hit, chained: set[str]) -> bool:
    """Whether a hit is a built-in fault of one cell: they share a line of the self-check."""
    return hit.rule.fault in CELL_FAULTS and hit.rule.code not in chained


class _Chains:
    """Which of the hits of a form another one silences that is told itself."""

    def __init__(self, form: FormRead, fired: Sequence[Hit]) -> None:
        self._form = form
        self._fired = fired
        self._known: dict[int, bool] = {}

    def is_silenced(self, number: int) -> bool:
        """Whether an earlier code of a chain is told in the reach of this one."""
        if number not in self._known:
            self._known[number] = False  # of codes that silence each other one is told
            chains = self._form.spec.chains
            self._known[number] = any(self._is_silenced(number, chain) for chain in chains)
        return self._known[number]

    def _is_silenced(self, number: int, chain: ChainSpec) -> bool:
        hit = self._fired[number]
        if hit.rule.code not in chain.codes:
            return False
        earlier = chain.codes[: chain.codes.index(hit.rule.code)]
        return any(
            other.rule.code in earlier
            and self._reaches(other, hit, chain.scope)
            and not self.is_silenced(n)
            for n, other in enumerate(self._fired)
        )

    def _reaches(self, other: Hit, hit: Hit, scope: str) -> bool:
        match scope:
            case "row":
                return (other.at.table, other.at.row) == (hit.at.table, hit.at.row)
            case "cell":
                return not self._blamed(other).isdisjoint(self._looked_at(hit))
            case _:
                return True

    def _blamed(self, hit: Hit) -> set[Cell | Column]:
        """Return the cells that a rule may blame in its row."""
        return {resolve_in(case.at, hit.rule.each, hit.row) for case in hit.rule.cases}

    def _looked_at(self, hit: Hit) -> set[Cell | Column]:
        """Return the cells that a rule looks at in its row."""
        here = (hit.rule.each, hit.row) if hit.rule.each else None
        conditions = (self._form.grounded(case.when, here) for case in hit.rule.cases)
        return {
            hit.at,
            *(cell for when in conditions for cell in cells_used(when, self._form.rows_of)),
        }
