"""Messages of rules: places such as {cell} and formulas such as {=budget_total:percent}."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.formula.kinds import check
from xlkpi.formula.parse import FormulaError, parse
from xlkpi.problems import Problem, problem
from xlkpi.spec.sources import FROM_BEFORE
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.kinds import Fault
    from xlkpi.spec.language.rule_models import RuleSpec
    from xlkpi.spec.naming import SpecNames
    from xlkpi.spec.source.located import Located, Trail

PLACES = frozenset(
    [
        "cell",
        "value",
        "label",
        "row_label",
        "measure",
        "read",
        "words",
        "parent",
        "missing",
        "least",
        "most",
        "between",
        "length",
        "kind",
        "example",
        "characters",
        "found",
    ]
)
FORMATS = ("percent",)
_PLACE = re.compile(r"\{(=?)([^{}]*)\}")
_FORMAT = re.compile(r":([a-z]+)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message: plain text, a named place, or a formula with its format."""

    text: str = ""
    place: str = ""
    formula: Expr | None = None
    format: str = ""


@lru_cache(maxsize=2048)
def pieces(template: str) -> tuple[Piece, ...]:
    """Split a template into text, places and formulas, in their order.

    Raises:
        FormulaError: A formula in it cannot be read.
    """
    found: list[Piece] = []
    end = 0
    for match in _PLACE.finditer(template):
        found.append(Piece(text=template[end : match.start()]))
        end = match.end()
        if not match[1]:
            found.append(Piece(place=match[2]))
            continue
        shown = _FORMAT.search(match[2])
        text = match[2][: shown.start()] if shown else match[2]
        found.append(Piece(formula=parse(text), format=shown[1] if shown else ""))
    return (*found, Piece(text=template[end:]))


def template_faults(
    rule: RuleSpec, names: SpecNames, located: Located, trail: Trail
) -> Iterator[Problem]:
    """Yield faults of the places and formulas in a rule's messages."""
    for part in ("message", "hint"):
        for lang in ("zh", "en"):
            template = getattr(getattr(rule, part), lang)
            yield from _faults(template, rule, names, located, (*trail, part, lang))


def _faults(
    template: str, rule: RuleSpec, names: SpecNames, located: Located, trail: Trail
) -> Iterator[Problem]:
    try:
        split = pieces(template)
    except FormulaError as error:
        yield problem("S05", located.place(trail), found=error.message, remedy=error.hint)
        return
    for piece in split:
        known = PLACES | names.spec.settings.keys()
        if piece.place and piece.place not in known:
            remedy = Words(
                f"栏目的值写作 {{=people.name}}；此外可用：{'、'.join(sorted(known))}。",
                f"A field is {{=people.name}}; besides there are: {', '.join(sorted(known))}.",
            )
            what = Words("消息中的占位", "place in a message")
            yield problem("S06", located.place(trail), found=piece.place, what=what, remedy=remedy)
        if piece.formula is not None:
            yield from formula_problems(
                check(piece.formula, names, rule.each or ""), located, trail
            )
            if piece.format and piece.format not in FORMATS:
                what = Words("消息中的格式", "format in a message")
                remedy = Words(f"可用的有：{'、'.join(FORMATS)}。", f"There is: {FORMATS[0]}.")
                place = located.place(trail)
                yield problem("S06", place, found=piece.format, what=what, remedy=remedy)


def formula_problems(faults: Iterable[Fault], located: Located, trail: Trail) -> Iterator[Problem]:
    """Yield the problems of a formula's faults: unknown names, types that do not fit."""
    place = located.place(trail)
    for fault in faults:
        if fault.unknown:
            what = fault.what or Words("公式中的名称", "name in a formula")
            earlier = fault.unknown.startswith(FROM_BEFORE)
            remedy = _BY_A_FIELD.fill(name=fault.unknown) if earlier else fault.hint
            yield problem("S06", place, found=fault.unknown, what=what, remedy=remedy)
        else:
            yield problem("S13", place, found=fault.message, remedy=fault.hint)


_BY_A_FIELD = Words(
    "公式里写的是本表的栏目：请加一个 source: {name} 的栏目，在公式里写它的名称。",
    "A formula names fields of this form: add one with source: {name}, and name that.",
)
