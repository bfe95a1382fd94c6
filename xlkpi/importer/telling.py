"""Problems put into words: the templates of rules and built-in faults, filled for one cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Expr
from xlkpi.formula.characters import utf16
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.state import BAD, BLANK, State, plain
from xlkpi.importer.reading import NOTHING, plain_digits, shown
from xlkpi.problems import Problem, Severity
from xlkpi.spec.faults import decimals_of
from xlkpi.spec.kinds import MANNERS, Kind
from xlkpi.spec.lists import named_lists
from xlkpi.spec.rules import event_wording
from xlkpi.spec.templates import pieces
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.checks import Finding
    from xlkpi.formula.ast import Column
    from xlkpi.formula.state import Value
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.frames import Hit
    from xlkpi.importer.reading import Reading
    from xlkpi.plan.model import PlannedField
    from xlkpi.spec.models import FieldSpec
    from xlkpi.spec.rule_models import RuleSpec


class Values:
    """The exact values of a form's cells, computed ones included."""

    def __init__(self, form: FormRead) -> None:
        self.form = form
        self.lists = named_lists(form.spec)
        self.known: dict[Cell, Value | State] = {}

    def leaf(self, cell: Cell | Column) -> Value | State:
        """Return what stands in a cell, BLANK or BAD."""
        if not isinstance(cell, Cell):
            raise TypeError(cell)
        if cell not in self.known:
            self.known[cell] = self._leaf(cell)
        return self.known[cell]

    def of(self, expr: Expr) -> Value | State:
        """Return what a grounded formula comes to."""
        return evaluate(expr, self.leaf, self.lists.__getitem__)

    def _leaf(self, cell: Cell) -> Value | State:
        planned = self.form.fields[cell][1]
        if planned.expr is not None:
            return self.of(planned.expr)
        reading = self.form.readings.get(cell, NOTHING)
        if reading.bad:
            return BAD
        value = self.form.value(cell)
        if value is None or value == "":
            return Decimal(0) if planned.spec.blank_as_zero else BLANK
        return plain(value)


def tell_hit(hit: Hit, form: FormRead, values: Values) -> Problem:
    """Return the problem of a rule that fired."""
    reading = form.readings.get(hit.at, NOTHING)
    planned = form.fields[hit.at][1]
    args = _common(form, hit.at, planned, reading)
    args |= _fault_args(hit, form, planned, reading)
    here = (hit.rule.each, hit.row) if hit.rule.each else None
    fill = _filler(form, values, here, args)
    return Problem(
        hit.rule.code,
        hit.rule.severity,
        form.at(hit.at),
        fill(hit.rule.message),
        fill(hit.rule.hint),
    )


def tell_event(form: FormRead, at: Cell, values: Values) -> Problem:
    """Return the problem that tells what was normalised in a cell."""
    reading, planned = form.readings[at], form.fields[at][1]
    name = f"{at.table}.{at.column}" if at.table else at.column
    wording = event_wording(form.spec, reading.event, name)
    args = _common(form, at, planned, reading) | {"value": reading.found}
    if reading.event == "other_meaning" and planned.spec.list_ is not None:
        kept = form.spec.lists[planned.spec.list_].other_meaning
        args["read"] = kept.get(str(reading.value), args["read"])
    fill = _filler(form, values, (at.table, at.row) if at.table else None, args)
    return Problem(
        wording.code, wording.severity, form.at(at), fill(wording.message), fill(wording.hint)
    )


def tell_finding(
    form: FormRead, at: Cell, rule: RuleSpec, found: Finding, values: Values
) -> Problem:
    """Return the problem of what a named check found in a cell."""
    planned, reading = form.fields[at][1], form.readings.get(at, NOTHING)
    args = _common(form, at, planned, reading) | {"found": found.found, "read": found.read}
    here = (at.table, at.row) if at.table else None
    fill = _filler(form, values, here, args)
    message, hint = (Words(both.zh, both.en) for both in (rule.message, rule.hint))
    return Problem(rule.code, Severity(rule.severity), form.at(at), fill(message), fill(hint))


_Args = dict[str, "str | Words"]


def _common(form: FormRead, at: Cell, planned: PlannedField, reading: Reading) -> _Args:
    kind = planned.spec.kind
    known = form.value(at)
    manner = MANNERS[kind]
    return {
        "cell": form.cell(at),
        "value": reading.found if known is None else shown(known, kind),
        "label": planned.spec.label,
        "row_label": planned.row_label or at.row,
        "measure": form.measure,
        "read": shown(reading.value, kind) or Words("空白", "blank"),
        "kind": manner.name,
        "example": manner.example,
        "words": "、".join(_words(form, at, planned)),
        "parent": _parent(form, at, planned),
        "characters": planned.spec.characters or "",
        "found": reading.found,
        "missing": "",
        "least": "",
        "most": "",
        "length": str(utf16(str(reading.value or ""))),
    }


def _fault_args(hit: Hit, form: FormRead, planned: PlannedField, reading: Reading) -> _Args:
    spec = planned.spec
    match hit.rule.fault:
        case "length" if spec.length is not None:
            return {"least": str(spec.length[0]), "most": str(spec.length[1])}
        case "range" if spec.range_ is not None:
            low, high = (shown(bound, spec.kind) for bound in spec.range_)
            return {"least": low, "most": high}
        case "decimals":
            return {"most": str(_most_decimals(spec)), "value": _full(reading, spec.kind)}
        case "row":
            return {"missing": "、".join(_missing(hit, form))}
        case "least":
            table = form.spec.tables[hit.at.table]
            return {"least": str(table.least), "found": "0", "label": table.label}
        case _:
            return {}


def _most_decimals(spec: FieldSpec) -> int:
    """Decimals as a person counts them: a percentage has two fewer than its fraction."""
    decimals = decimals_of(spec) or 0
    return max(decimals - 2, 0) if spec.kind is Kind.PERCENT else decimals


def _full(reading: Reading, kind: Kind) -> str:
    return shown(reading.value, kind) if reading.value is not None else reading.found


def _missing(hit: Hit, form: FormRead) -> list[str]:
    cells = (Cell(hit.at.table, hit.row, c) for c in form.spec.tables[hit.at.table].columns)
    return [
        form.fields[cell][1].spec.label
        for cell in cells
        if form.fields[cell][1].spec.required
        and form.fields[cell][1].input
        and form.readings.get(cell, NOTHING).value is None
        and not form.readings.get(cell, NOTHING).bad
    ]


def _parent(form: FormRead, at: Cell, planned: PlannedField) -> str:
    if planned.spec.by is None:
        return ""
    above = Cell(at.table, at.row, planned.spec.by)
    return str(form.value(above) or "")


def _words(form: FormRead, at: Cell, planned: PlannedField) -> tuple[str, ...]:
    if planned.spec.kind is Kind.FLAG:
        return ("是", "否")
    if planned.spec.list_ is None:
        return ()
    chosen = form.spec.lists[planned.spec.list_]
    parent = _parent(form, at, planned)
    if isinstance(chosen.words, dict) and parent in chosen.words:
        return chosen.words[parent]
    return chosen.all_words


def _filler(
    form: FormRead, values: Values, here: tuple[str, str] | None, args: Mapping[str, str | Words]
) -> Callable[[Words], Words]:
    def one(template: str, *, zh: bool) -> str:
        said = []
        for piece in pieces(template):
            if piece.formula is not None:
                said.append(_formatted(values.of(form.grounded(piece.formula, here)), piece.format))
            elif piece.place:
                word = args.get(piece.place, "")
                said.append((word.zh if zh else word.en) if isinstance(word, Words) else word)
            else:
                said.append(piece.text)
        return "".join(said)

    return lambda words: Words(one(words.zh, zh=True), one(words.en, zh=False))


def _formatted(value: Value | State, form: str) -> str:
    if isinstance(value, State):
        return "—"
    if isinstance(value, Decimal):
        return f"{plain_digits(value * 100)}%" if form == "percent" else plain_digits(value)
    return str(value)
