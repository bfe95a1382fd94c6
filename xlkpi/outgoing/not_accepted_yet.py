"""Whose forms wait for an earlier collection: told by name, or not made at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.department.earlier import collections_before
from xlkpi.department.occasions import occasion
from xlkpi.outgoing.units_listed import units_listed, units_wanted
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.spec.sources import taken
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.earlier import Earlier, NotYet
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.plan.occasion import Occasion
    from xlkpi.problems import Problem
    from xlkpi.workspace.config import Collection


class NotAcceptedYet:
    """The units of a collection that wait for an earlier one.

    Args of the constructor: the collection as xlkpi.toml has it, and unit id -> what its workbook
    would be made from.
    """

    def __init__(
        self, earlier: Earlier, collection: Collection, facts: Mapping[str, Occasion]
    ) -> None:
        self._collection = collection.id
        self._units: dict[NotYet, list[Occasion]] = defaultdict(list)
        for one in facts.values():
            for waiting in earlier.not_yet(collection, one):
                self._units[waiting].append(one)

    @property
    def left_out(self) -> frozenset[str]:
        """The units (ids) whose workbooks cannot be made yet."""
        return frozenset(one.unit for w, units in self._units.items() if w.must for one in units)

    def as_made(self) -> Iterator[Problem]:
        """Yield who gets no workbook (S24), and which fields of the others stay open (S25)."""
        out = self.left_out
        for waiting, units in self._units.items():
            if waiting.must:
                yield self._problem("S24", waiting, units)
            elif others := [one for one in units if one.unit not in out]:
                yield self._problem("S25", waiting, others)

    def beforehand(self) -> Iterator[Problem]:
        """Yield what will not be there when workbooks are made (S25)."""
        for waiting, units in self._units.items():
            yield self._problem("S25", waiting, units)

    def _problem(self, code: str, waiting: NotYet, units: Sequence[Occasion]) -> Problem:
        ids = tuple(dict.fromkeys(one.unit for one in units))
        names = {one.unit: same(f"{one.unit_name}（{one.unit}）") for one in units}
        labels = listed(waiting.fields)
        of = f"（{waiting.project_name}）" if waiting.project else ""
        fields = {"state": _KEPT if waiting.must else _OPEN} if code == "S25" else {}
        return problem(
            code,
            Place(unit=ids[0] if len(ids) == 1 else "", project=waiting.project),
            units=units_listed([names[one] for one in ids]),
            earlier=waiting.earlier,
            fields=Words(labels.zh + of, labels.en + of),
            collection=self._collection,
            wanted=units_wanted(ids),
            **fields,
        )


def not_accepted_yet(
    department: Department, ledger: Ledger, collection: Collection, earlier: Earlier
) -> Iterator[Problem]:
    """Yield S25 for the units without a workbook that wait for an earlier collection.

    What follows a collection that nobody was asked in yet has time.

    Raises:
        ProblemsFound: A spec is faulty (S01-S13); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    issued = {one.unit for one in ledger.issues(collection.id)}
    begun = {name for name, _ in ledger.newest_issues()}
    before = collections_before(department.config, collection)
    if not before or before[0].id not in begun:
        return
    roster, spec = department.due_roster(collection), department.spec(collection.spec).spec
    facts = {
        unit.id: occasion(department.config, collection, roster, unit, spec)
        for unit in roster.units
        if unit.active and unit.id not in issued
    }
    yield from NotAcceptedYet(earlier, collection, facts).beforehand()


def refuse_for_everybody(department: Department, collection: Collection) -> None:
    """Stop a template for everybody where what is locked differs by unit.

    Raises:
        ProblemsFound: Something is taken from an earlier collection and locked (S26); exit code 2.
    """
    before = collections_before(department.config, collection)
    spec = department.spec(collection.spec).spec
    labels = dict.fromkeys(one.field.label for one in taken(spec) if one.field.locked)
    if before and labels:
        fault = problem(
            "S26",
            collection=collection.id,
            fields=listed(tuple(labels)),
            earlier=before[0].id,
        )
        raise ProblemsFound((fault,), exit_code=2)


def listed(labels: Iterable[str]) -> Words:
    """Return the labels of fields as a sentence has them."""
    quoted = [f"“{label}”" for label in labels]
    return Words("、".join(quoted), ", ".join(quoted))


_KEPT = Words("现在还不能生成工作簿", "no workbook can be made yet")
_OPEN = Words("留空，由单位自己填", "it is left to the unit to fill in")
