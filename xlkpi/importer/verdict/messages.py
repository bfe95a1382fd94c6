"""Problems put into words: the templates of rules and built-in faults, filled for one cell."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.figures import digits, percent
from xlkpi.formula.state import State
from xlkpi.importer.contents.personal import UNSAID, quotable
from xlkpi.importer.contents.reading import NOTHING, comparable
from xlkpi.importer.contents.unseen import revealed
from xlkpi.importer.verdict.message_places import missing_in_row, of_cell, of_fault
from xlkpi.problems import CATALOGUE, Problem, Severity
from xlkpi.spec.rules import event_wording
from xlkpi.spec.templates import pieces
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.checks import Finding
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.state import Value
    from xlkpi.importer.contents.reading import Reading
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.exact_values import Values
    from xlkpi.importer.verdict.hit import Hit
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems.catalogue import CodeEntry
    from xlkpi.spec.language.rule_models import RuleSpec
    from xlkpi.spec.rules import Rule


_NONE = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "空",
        "无此项",
        "不适用",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "一",
        "―",
        "×",
        "N/A",
        "NA",
    ]
)
LEAVE_BLANK = Words(
    "没有时请把 {cell} 留空，不要填字；有的话，请只填{kind}{such_as}。",
    "Leave {cell} blank where there is none; else type {kind}{such_as}.",
)
MORE_MISSING = Words(
    "{cell} 所在的行没有填完整，缺：{missing}。",
    "The row of {cell} is not complete; missing: {missing}.",
)
COMPLETE = Words(
    "请从 {cell} 起补填，或把整行清空。", "Complete it from {cell} on, or clear the whole row."
)


def problem_of_hit(hit: Hit, form: FormRead, values: Values) -> Problem:
    """Return the problem of a rule that fired."""
    reading = form.readings.get(hit.at, NOTHING)
    planned = form.fields[hit.at][1]
    rule = _better(hit.rule, reading)
    message, hint = rule.message, rule.hint
    if _misses_more(hit, form):
        message, hint = MORE_MISSING, COMPLETE
    elif _says_none(hit, planned, reading):
        hint = LEAVE_BLANK
    args = of_cell(form, hit.at, planned, reading, places_in(message, hint))
    args |= of_fault(hit, form, planned, reading)
    here = (hit.rule.each, hit.row) if hit.rule.each else None
    fill = _filler(values, here, args)
    return Problem(rule.code, rule.severity, form.at(hit.at), fill(message), fill(hint))


def _misses_more(hit: Hit, form: FormRead) -> bool:
    """Whether the words of one empty cell stand for a row in which several are."""
    return (hit.rule.code, hit.rule.fault) == ("K01", "row") and len(missing_in_row(hit, form)) > 1


def _better(rule: Rule, reading: Reading) -> Rule | CodeEntry:
    """Return what says why a cell cannot be read, where the reading knows it better."""
    if rule.fault == "unreadable" and reading.code:
        return CATALOGUE[reading.code]
    return rule


def _says_none(hit: Hit, planned: PlannedField, reading: Reading) -> bool:
    """Whether a cell that may be blank holds a word for nothing (无, a stroke)."""
    optional = hit.rule.fault == "unreadable" and planned.spec.required is not True
    return optional and comparable(reading.found).strip("。.") in _NONE


def problem_of_event(form: FormRead, at: Cell, values: Values) -> Problem:
    """Return the problem that tells what was normalised in a cell."""
    reading, planned = form.readings[at], form.fields[at][1]
    wording = event_wording(form.spec, reading.event, at.field)
    wanted = places_in(wording.message, wording.hint) | {"read"}
    args = of_cell(form, at, planned, reading, wanted) | {
        "value": revealed(quotable(planned.spec, reading.found))
    }
    if reading.event == "other_meaning" and planned.spec.list_ is not None:
        kept = form.spec.lists[planned.spec.list_].other_meaning
        args["read"] = kept.get(str(reading.value), args["read"])
    fill = _filler(values, (at.table, at.row) if at.table else None, args)
    return Problem(
        wording.code, wording.severity, form.at(at), fill(wording.message), fill(wording.hint)
    )


def problem_of_finding(
    form: FormRead, at: Cell, rule: RuleSpec, found: Finding, values: Values
) -> Problem:
    """Return the problem of what a named check found in a cell."""
    planned, reading = form.fields[at][1], form.readings.get(at, NOTHING)
    message, hint = (Words(both.zh, both.en) for both in (rule.message, rule.hint))
    args = of_cell(form, at, planned, reading, places_in(message, hint))
    args |= {
        "found": quotable(planned.spec, found.found),
        "read": quotable(planned.spec, found.read),
    }
    here = (at.table, at.row) if at.table else None
    fill = _filler(values, here, args)
    return Problem(rule.code, Severity(rule.severity), form.at(at), fill(message), fill(hint))


@lru_cache(maxsize=2048)
def places_in(*templates: Words) -> frozenset[str]:
    """Return the places that templates have for words."""
    both = (text for words in templates for text in (words.zh, words.en))
    return frozenset(piece.place for text in both for piece in pieces(text) if piece.place)


def _filler(
    values: Values, here: tuple[str, str] | None, args: Mapping[str, str | Words]
) -> Callable[[Words], Words]:
    shown: dict[tuple[Expr, str], str] = {}

    def text_of(formula: Expr, form: str) -> str:
        known = shown.get((formula, form))  # the same in both languages
        if known is None:
            known = shown[formula, form] = _in_row(values, formula, here, form)
        return known

    def one(template: str, *, zh: bool) -> str:
        texts = []
        for piece in pieces(template):
            if piece.formula is not None:
                texts.append(text_of(piece.formula, piece.format))
            elif piece.place:
                word = args.get(piece.place, "")
                texts.append((word.zh if zh else word.en) if isinstance(word, Words) else word)
            else:
                texts.append(piece.text)
        return "".join(texts)

    return lambda words: Words(one(words.zh, zh=True), one(words.en, zh=False))


def _in_row(values: Values, formula: Expr, here: tuple[str, str] | None, form: str) -> str:
    private = values.private_fields(formula, here)
    if any(field.personal for field in private):
        return UNSAID
    value = values.value_in_row(formula, here)
    text = _formatted(value, form)
    known = private and not isinstance(value, State)
    return quotable(private[0], text) if known else text


def _formatted(value: Value | State, form: str) -> str:
    if isinstance(value, State):
        return "—"
    if isinstance(value, Decimal):
        return percent(value) if form == "percent" else digits(value)
    return str(value)
