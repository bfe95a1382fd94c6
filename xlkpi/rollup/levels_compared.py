"""What only several levels together show: shares, units and projects reported by two (X32-X36)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.problems import Place, problem
from xlkpi.rollup.across import AMOUNT_TOLERANCE, named, total
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of, own_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.problems import Problem
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.roll.levels import LevelRoll


def level_problems(facts: Facts, levels: LevelRoll) -> Iterator[Problem]:
    """Yield X32, X33, X35 and X36 of what units report for those below; they reject nothing.

    X32: what they report of a project is not the share of the unit they are below; X33: a unit is
    reported by two; X35: a project is called otherwise there; X36: it is given to others only.
    """
    below: dict[tuple[str, str], list[MergedForm]] = defaultdict(list)
    for form in facts.forms:
        if head := head_of(form.unit.id):
            below[head, form.project.id].append(form)
    if below:
        yield from _shares(facts, levels, below)
        yield from _twice(facts)
        yield from _names(facts, levels, below)
        yield from _given_to_others(facts, levels, below)


def _shares(
    facts: Facts, levels: LevelRoll, below: Mapping[tuple[str, str], Sequence[MergedForm]]
) -> Iterator[Problem]:
    waiting = {(head_of(one.unit), one.project) for one in facts.missing}
    amount = facts.headline
    for key, forms in below.items():
        expected = levels.shares.get(key)
        found = total(forms, amount) if amount is not None else None
        if expected is None or found is None or key in waiting:
            continue
        difference = found - expected
        if abs(difference) > AMOUNT_TOLERANCE:
            yield problem(
                "X32",
                _place(key),
                head=facts.view.roster.unit_name(key[0]),
                name=forms[0].project.name,
                found=digits(found),
                expected=digits(expected),
                difference=digits(difference),
                measure=facts.view.measure,
            )


def _twice(facts: Facts) -> Iterator[Problem]:
    """Yield each unit of one name that two have reported for one project."""
    alike: dict[tuple[str, str, str], list[MergedForm]] = defaultdict(list)
    for form in facts.forms:
        unit = form.unit
        alike[own_name(unit.name), unit.kind, form.project.id].append(form)
    for (name, _, project), forms in alike.items():
        by_head = {head_of(one.unit.id) or one.unit.id: one for one in forms}
        if len(by_head) < 2 or not any(head_of(one.unit.id) for one in forms):  # noqa: PLR2004 - two
            continue
        first, *others = by_head.items()
        for head, form in others:
            same = form.submission.content == first[1].submission.content
            yield problem(
                "X33",
                Place(unit=form.unit.id, project=project),
                name=name,
                title=form.project.name,
                one=facts.view.roster.unit_name(first[0]),
                other=facts.view.roster.unit_name(head),
                how=_SAME if same else _ALIKE,
            )


def _names(
    facts: Facts, levels: LevelRoll, below: Mapping[tuple[str, str], Sequence[MergedForm]]
) -> Iterator[Problem]:
    for key in below:
        known, called = facts.view.roster.project(key[1]), levels.called.get(key, "")
        if known is not None and key[1] and called and _bare(called) != _bare(known.name):
            names = {"name": known.name, "other": called}
            yield problem("X35", _place(key), head=facts.view.roster.unit_name(key[0]), **names)


def _given_to_others(
    facts: Facts, levels: LevelRoll, below: Mapping[tuple[str, str], Sequence[MergedForm]]
) -> Iterator[Problem]:
    for key, forms in below.items():
        head, project = key
        given = levels.given.get(project, ())
        if given and head not in given:
            units = named([facts.view.roster.unit_name(one) for one in given])
            names = {"head": facts.view.roster.unit_name(head), "name": forms[0].project.name}
            yield problem("X36", _place(key), units=units, **names)


def _place(key: tuple[str, str]) -> Place:
    return Place(unit=key[0], project=key[1])


def _bare(name: str) -> str:
    return "".join(name.split())


_SAME = Words("两份内容完全相同", "with the same contents")
_ALIKE = Words("单位同名", "under the same name")
