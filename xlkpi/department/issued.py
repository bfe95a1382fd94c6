"""What was issued and what is due, as the importer asks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlkpi.department.issues_handed import IssuesKnown, expected
from xlkpi.department.occasions import occasion
from xlkpi.department.opened import kept_spec
from xlkpi.plan.build import build
from xlkpi.plan.identity import PLAN_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import tzinfo

    from xlkpi.department.below import FormsBelow
    from xlkpi.department.opened import Department
    from xlkpi.importer.owner.issues import Expected
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.database.store import IssueNote
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.spec.load import LoadedSpec

_PLANS_KEPT = 64


def held_collections(department: Department) -> frozenset[str]:
    """Return the collections, by id, that hold what comes back on the template for everybody."""
    return frozenset(c.id for c in department.config.collections if c.everybody == "hold")


class Due:
    """The forms as they would be issued today, by collection, unit and project."""

    def __init__(self, department: Department) -> None:
        self._department = department
        self._known: dict[tuple[str, str], Mapping[str, FormFacts]] = {}

    def __call__(self, collection: str, unit: str, project: str) -> FormFacts | None:
        """Return what is known of a form, None where it is not due."""
        if (collection, unit) not in self._known:
            self._known[collection, unit] = self._facts(collection, unit)
        return self._known[collection, unit].get(project)

    def _facts(self, name: str, unit: str) -> Mapping[str, FormFacts]:
        department = self._department
        chosen = next((c for c in department.config.collections if c.id == name), None)
        found = department.roster.unit(unit)
        if chosen is None or found is None:
            return {}
        spec = department.spec(chosen.spec).spec
        made = occasion(department.config, chosen, department.due_roster(chosen), found, spec)
        return {form.project: form for form in made.forms}


def shape_of(plan: Plan) -> tuple[object, ...]:
    """Return what a clerk sees of a plan: where its labels and fields are, and what stood there."""
    return tuple(
        (form.sheet, form.texts, tuple((f.key, f.area, f.input, f.value) for f in form.seen))
        for form in plan.forms
    )


class LedgerIssues:
    """What was issued, as the importer asks for it; the plans last asked for are kept.

    `rules` gives the spec whose rules are to be judged by now, by collection; without one they
    are those of the issue. Where `named` is given, only its collections take returns: one that
    xlkpi.toml does not name any more is on record, and what comes back on its forms is refused.
    Times are those of the clock of `zone`. `below` are the bundles that are kept: what is in them
    was issued by others. `asked_last` are the collections whose issues were asked for, the last one
    first.
    """

    def __init__(
        self,
        ledger: Ledger,
        held: frozenset[str] = frozenset(),
        rules: Callable[[str], LoadedSpec | None] = lambda _: None,
        named: Sequence[str] | None = None,
        zone: tzinfo = UTC,
        below: FormsBelow | None = None,
    ) -> None:
        self.below = below
        self._ledger = ledger
        self._zone = zone
        self._named = named
        self._rules = rules
        self._held = held
        self._made: dict[str, Expected] = {}
        self.asked_last: tuple[str, ...] = ()
        self._specs: dict[str, LoadedSpec] = {}

    def by_plan(self, prefix: str) -> Expected | None:
        """Return the issue whose plan's fingerprint begins so.

        Args:
            prefix: The fingerprint, or its first digits as an identity has them.

        Returns:
            None where nothing was issued so, or its collection takes no returns any more.

        Raises:
            Unusable: The spec that the ledger kept of it is faulty; exit code 3.
        """
        known = next((one for plan, one in self._made.items() if plan.startswith(prefix)), None)
        if known is not None:
            return known
        whole = self._plans.get(prefix, prefix)
        issued = self._ledger.issue_by_plan(whole)
        return (
            None if issued is None or not self._takes(issued.collection) else self._expected(issued)
        )

    def _takes(self, collection: str) -> bool:
        return self._named is None or collection in self._named

    def newest(self, collection: str, unit: str) -> Expected | None:
        """Return a unit's newest issue, None where it got none or the collection takes no returns.

        Args:
            collection: Its id.
            unit: Its id; "" for the template for everybody.
        """
        note = self._newest.get((collection, unit))
        return None if note is None else self.by_plan(note.plan)

    def collections(self) -> tuple[str, ...]:
        """Return the collections (ids) that take returns: those named, else those issued for."""
        return tuple(self._named or dict.fromkeys(collection for collection, _ in self._newest))

    def newest_plans(self, unit: str, collections: Sequence[str]) -> tuple[str, ...]:
        """Return the plans of a unit's newest issues of some collections that take returns.

        Args:
            unit: Its id.
            collections: Their ids.
        """
        notes = (self._newest.get((name, unit)) for name in collections if self._takes(name))
        return tuple(note.plan for note in notes if note is not None)

    def rows(self, plans: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return issues as they are on record, to be read where they are needed.

        Args:
            plans: Fingerprints, in full.

        Returns:
            Plan -> its newest issue, as JSON of an `Issued`.
        """
        return self._ledger.issue_rows(plans)

    @cached_property
    def last_issued(self) -> tuple[str, ...]:
        """The collections that take returns, the one that was issued last before the others."""
        named = [one for one in self._newest.values() if self._takes(one.collection)]
        last = {one.collection: one.at for one in sorted(named, key=lambda one: one.at)}
        return tuple(sorted(last, key=lambda name: last[name], reverse=True))

    def known(self) -> IssuesKnown:
        """Return what is known of all issues, to be handed to who judges elsewhere.

        Raises:
            Unusable: A spec that the ledger kept is faulty; exit code 3.
        """
        named = [one for one in self._newest.values() if self._takes(one.collection)]
        plans = {one.collection: one.plan for one in named}
        found = filter(None, map(self._ledger.issue_by_plan, plans.values()))
        specs = {one.spec: kept_spec(self._ledger, one.spec) for one in found}
        return IssuesKnown(
            specs, self.collections(), self._names, self._held, frozenset(self._old), self._zone
        )

    def collections_of(self, unit: str) -> tuple[str, ...]:
        """Return the collections that take returns and that a unit has a workbook of."""
        return tuple(c for c, to in self._newest if to == unit and self._takes(c))

    def unit_names(self) -> Mapping[str, str]:
        """Return unit id -> name of every unit something was issued to."""
        return self._names

    @cached_property
    def _newest(self) -> Mapping[tuple[str, str], IssueNote]:
        return self._ledger.newest_issues()

    @cached_property
    def _plans(self) -> Mapping[str, str]:
        """The beginning of a newest issue's plan, as identities have it -> the whole."""
        return {note.plan[:PLAN_DIGITS]: note.plan for note in self._newest.values()}

    @cached_property
    def _old(self) -> Mapping[str, bool]:
        return self._ledger.plans_of_old_keys()

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {unit: note.unit_name for (_, unit), note in self._newest.items()}

    def _expected(self, issued: Issued) -> Expected:
        while len(self._made) >= _PLANS_KEPT:
            self._made.pop(next(iter(self._made)))
        spec = self._specs.get(issued.spec)
        if spec is None:
            spec = self._specs[issued.spec] = kept_spec(self._ledger, issued.spec)
        held, by_old = issued.collection in self._held, issued.plan in self._old
        known = expected(issued, spec, self._zone, held=held, by_old_key=by_old)
        made = replace(known, plan=self._ruled(known.plan, issued))
        self._made[issued.plan] = made
        self.asked_last = tuple(dict.fromkeys((issued.collection, *self.asked_last)))
        return made

    def _ruled(self, plan: Plan, issued: Issued) -> Plan:
        """Return the plan with today's rules, where they concern the same sheets and fields."""
        loaded = self._rules(issued.collection)
        if loaded is None or loaded.fingerprint == issued.spec:
            return plan
        today = build(loaded, issued.occasion)
        same = shape_of(today) == shape_of(plan)
        return replace(today, fingerprint=plan.fingerprint) if same else plan
