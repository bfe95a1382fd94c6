"""All rules of a spec in one shape: the built-in faults of its fields, then its own.

Built-in faults are conditions in the formula language like any other rule, so that the
self-check and the import judge them alike. A rule of the spec with `fault:` takes the place of
the built-in code at its fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, In, Not, Truth
from xlkpi.formula.conditions import conjunction, disjunction
from xlkpi.problems import CATALOGUE, Severity
from xlkpi.spec.faults import field_faults, table_faults
from xlkpi.spec.language.kinds import YES
from xlkpi.spec.references import reference
from xlkpi.spec.undecided import UNDECIDED, questions
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.formula.ast import Cell, Column, Expr, Name
    from xlkpi.spec.faults import BuiltinFault
    from xlkpi.spec.language.model_parts import BothWords
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.rule_models import RuleSpec


EVENT_CODES = {"arithmetic": "K13", "shown_otherwise": "K15"}
"""The events of reading that have a code of their own; the others are K08."""


@dataclass(frozen=True, slots=True)
class Case:
    """A place that may be blamed and the condition for it."""

    at: Name | Column | Cell
    when: Expr


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be compiled.

    `each` is the table it runs over, row by row ("" for once a form), `rows` which of its rows.
    The first case whose condition is true is blamed. `fault` names the built-in fault, "" for a
    rule of the spec's own; such a rule concerns only cells that a clerk fills.
    """

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words
    cases: tuple[Case, ...]
    each: str = ""
    rows: str = "all"
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """Code, severity and words of an event of reading."""

    code: str
    severity: Severity
    title: Words
    message: Words
    hint: Words


def compiled(spec: Spec) -> tuple[Rule, ...]:
    """Return the built-in rules of all fields and tables, then the spec's conditions.

    What a filled cell leaves undecided of these (K16) comes last.
    """
    replaced, unless = _replacements(spec), _unless_waived(spec)
    faults = (*field_faults(spec), *table_faults(spec))
    always = Truth(value=True)
    built_in = [
        _built_in(fault, replaced, unless if _is_waived(spec, fault) else always)
        for fault in faults
    ]
    conditions = [rule for rule in spec.rules if rule.check is None and (rule.when or rule.cases)]
    own = [_own(rule, unless if rule.waived else always) for rule in conditions]
    return (*built_in, *own, *_undecided(conditions, unless))


def _undecided(rules: Iterable[RuleSpec], unless: Expr) -> Iterator[Rule]:
    """Yield what a filled cell leaves undecided of these rules (K16), all of a cell in one."""
    asked: dict[tuple[Name | Column | Cell, str, str], list[tuple[BothWords, Expr]]] = {}
    for rule in rules:
        if rule.severity != "info":
            each, cases = rule.each or "", ((case.at, case.when) for case in _cases(rule))
            for at, when in questions(cases, each).items():
                asked.setdefault((at, each, rule.rows), []).append((rule.title, when))
    entry = CATALOGUE["K16"]
    for (at, each, rows), several in asked.items():
        message = Words(
            entry.message.zh.replace("{rules}", "”、“".join(title.zh for title, _ in several)),
            entry.message.en.replace("{rules}", "”, “".join(title.en for title, _ in several)),
        )
        case = Case(at, conjunction(unless, disjunction(*(when for _, when in several))))
        words = (entry.title, message, entry.hint)
        yield Rule(entry.code, entry.severity, *words, (case,), each, rows, UNDECIDED)


def waived(spec: Spec) -> Expr:
    """Return the condition that a form says there is nothing to fill in; false without a waiver."""
    if spec.waiver is None:
        return Truth(value=False)
    return In(reference(spec.waiver.flag), (YES,))


def checks(spec: Spec) -> tuple[RuleSpec, ...]:
    """Return the rules that are named checks."""
    return tuple(rule for rule in spec.rules if rule.check is not None)


def _unless_waived(spec: Spec) -> Expr:
    if spec.waiver is None:
        return Truth(value=True)
    return disjunction(Call("blank", (reference(spec.waiver.flag),)), Not(waived(spec)))


def _is_waived(spec: Spec, fault: BuiltinFault) -> bool:
    """What is missing is waived, but for the fields that are kept; what was typed is judged."""
    keep = spec.waiver.keep if spec.waiver is not None else ()
    return fault.name in ("required", "row", "least") and fault.cases[0][0] not in keep


def event_wording(spec: Spec, event: str, at: str) -> Wording:
    """Return how an event of reading at a field is told.

    By the spec's own rule for it, else by the built-in code: K13 for arithmetic, K15 for what is
    shown otherwise, K08 for all others.

    Args:
        spec: Whose rules are asked.
        event: Its name, as in a rule's `event`.
        at: The field: name or table.column.
    """
    for rule in spec.rules:
        if rule.event == event and (not rule.at or at in rule.at):
            return Wording(
                rule.code,
                Severity(rule.severity),
                _words(rule.title),
                _words(rule.message),
                _words(rule.hint),
            )
    entry = CATALOGUE[EVENT_CODES.get(event, "K08")]
    return Wording(entry.code, entry.severity, entry.title, entry.message, entry.hint)


def _replacements(spec: Spec) -> dict[tuple[str, str], RuleSpec]:
    return {(fault, at): rule for rule in spec.rules for fault in rule.fault for at in rule.at}


def _built_in(
    fault: BuiltinFault, replaced: Mapping[tuple[str, str], RuleSpec], unless: Expr
) -> Rule:
    cases = tuple(Case(reference(at), conjunction(unless, when)) for at, when in fault.cases)
    own = next((replaced[key] for key in _keys(fault) if key in replaced), None)
    if own is None:
        entry = CATALOGUE[fault.code]
        words = (entry.title, entry.message, entry.hint)
        return Rule(fault.code, entry.severity, *words, cases, fault.each, fault.rows, fault.name)
    words = (_words(own.title), _words(own.message), _words(own.hint))
    return Rule(own.code, Severity(own.severity), *words, cases, fault.each, fault.rows, fault.name)


def _keys(fault: BuiltinFault) -> Iterable[tuple[str, str]]:
    """Yield what a spec may call the fault: by its place, or by the column of its place."""
    for at, _ in fault.cases:
        yield fault.name, at
        yield fault.name, re.sub(r"\[[^\]]*\]", "", at)


def _own(rule: RuleSpec, unless: Expr) -> Rule:
    return Rule(
        code=rule.code,
        severity=Severity(rule.severity),
        title=_words(rule.title),
        message=_words(rule.message),
        hint=_words(rule.hint),
        cases=tuple(Case(case.at, conjunction(unless, case.when)) for case in _cases(rule)),
        each=rule.each or "",
        rows=rule.rows,
    )


def _cases(rule: RuleSpec) -> Iterable[Case]:
    for case in rule.cases:
        when = case.when if rule.when is None else conjunction(rule.when, case.when)
        yield Case(reference(case.at), when)
    if rule.when is not None and not rule.cases:
        yield from (Case(reference(at), rule.when) for at in rule.at)


def _words(both: BothWords) -> Words:
    return Words(both.zh, both.en)
