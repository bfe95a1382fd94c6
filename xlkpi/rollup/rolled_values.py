"""What the values of several units in one cell come to: a sum, an average, a share, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.checks.column_texts import bare
from xlkpi.figures import digits, percent
from xlkpi.formula.evaluate import round_half_up
from xlkpi.formula.quantities import operator_in, unit_in
from xlkpi.formula.state import BAD, BLANK
from xlkpi.rollup.across import named
from xlkpi.rollup.exact_sum import exact_sum
from xlkpi.rollup.rolled_ways import How
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.measures import DECIMALS
from xlkpi.spec.settled import seen_by_formulas
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.records import Value
    from xlkpi.spec.converted import Measure

PER_CENT, MONEY = "%", "元"
_DIGITS = 60
_FINEST = 6
"""Decimals of an average at most; a percentage has two less."""
_FEW = Words("（{found}/{all}个单位）", " ({found} of {all} units)")
_NO_UNIT, _NO_SIGN = Words("没有单位", "no unit"), Words("没有符号", "no operator")
UNITS = Words("单位不同：{values}", "different units: {values}")
SIGNS = Words("符号不同：{values}", "different operators: {values}")
MIXED = Words("有的是数，有的是文字：{values}", "numbers and words: {values}")
UNLIKE = Words("各单位不同：{values}", "it differs by unit: {values}")
ROWS = Words("各单位的行不同，不能合成一个：{values}", "units have different rows: {values}")
_LEFT_BLANK = Words("没有填", "left blank")
RATES = Words("有的相加，有的平均：{values}", "some add, some are averaged: {values}")
NO_WEIGHT = Words(
    "没有可以加权的预算数：{values}", "there is no budget to weigh the average by: {values}"
)


class Said(NamedTuple):
    """What one unit has in a cell: its name, the value, its number, and what averages weigh it by.

    `averaged` says whether its quantities are averaged; `word` is what its word is counted as.
    """

    unit: str
    value: Value
    number: Decimal | None = None
    weight: Decimal | None = None
    averaged: bool = False
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell comes to: as it is shown, and as formulas see it.

    One that is apart has no value, and says why; `missing` are the units that left it blank.
    `quantity` are operator, number and unit of the sum or average of quantities; `how` says how the
    value is made of the units' ones, `formula` by what it is computed, grounded on cells; `share`
    is that of words that are counted.
    """

    shown: Value | None = None
    seen: Result = BLANK
    apart: Words | None = None
    missing: tuple[str, ...] = ()
    quantity: Quantity | None = None
    how: How = How.AS_IS
    formula: Expr | None = None
    share: Decimal | None = None

    @property
    def is_part(self) -> bool:
        """Whether it is the sum of some units' quantities only: no result of the project."""
        is_sum = self.quantity is not None and self.quantity.decimals is None
        return bool(self.missing) and is_sum


class Quantity(NamedTuple):
    """A rolled-up quantity: what stands before the number, the number, what stands behind it.

    A percentage is a share (0.95 is 95%), an amount in the measure of the collection. `decimals`
    are those that an average is rounded to, None for a sum.
    """

    operator: str
    number: Decimal
    unit: str
    decimals: int | None = None

    def __str__(self) -> str:
        share = self.unit == PER_CENT
        number = percent(self.number) if share else digits(self.number) + self.unit
        return self.operator + number


def decimals_of(unit: str, measure: Measure) -> int:
    """Return how finely an average is told: percentages to 0.01%, others to two decimals."""
    known = {PER_CENT: 4, MONEY: DECIMALS[measure]}
    return known.get(unit, 2)


def plainly(value: Value, kind: Kind) -> Found:
    """Return a value that stands for the project as it is."""
    return Found(value, seen_by_formulas(value, kind))


def apart(why: Words, said: Iterable[Said], told: Callable[[Said], Words]) -> Found:
    """Return that there is no one value, and what each unit says instead."""
    groups: dict[Words, list[str]] = {}
    for one in said:
        groups.setdefault(told(one), []).append(one.unit)
    parts = [
        Words(f"{text.zh}（{named(units).zh}）", f"{text.en} ({named(units).en})")
        for text, units in groups.items()
    ]
    values = Words("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    return Found(seen=BAD, apart=why.fill(values=values))


def added(said: Sequence[Said]) -> Found:
    """Return the exact sum of amounts."""
    total = exact_sum(one.value for one in said)
    return Found(total, total, how=How.ADDED)


def alike(said: Sequence[Said], kind: Kind) -> Found:
    """Return what all units say alike, width and white space of texts aside."""
    if len({bare(v) if isinstance(v := one.value, str) else v for one in said}) > 1:
        return apart(UNLIKE, said, lambda one: same(_told(one.value, kind)))
    return replace(plainly(said[0].value, kind), how=How.ALIKE)


def decided_apart(said: Sequence[Said], blank: Sequence[str], kind: Kind) -> Found:
    """Return that units decided something for rows of their own; `blank` left it or have no row."""
    if not blank and len({one.value for one in said}) == 1:
        return apart(ROWS, said, lambda one: same(_told(one.value, kind)))
    every = (*said, *(Said(unit, "") for unit in blank))
    return apart(
        UNLIKE, every, lambda o: same(_told(o.value, kind)) if o.value != "" else _LEFT_BLANK
    )


def average(said: Sequence[Said]) -> Decimal | None:
    """Return the average of the numbers, weighted, exact to 60 digits; None without weights.

    What all have alike is that, whatever the weights.
    """
    numbers = [one.number for one in said if one.number is not None]
    if len(set(numbers)) == 1:
        return numbers[0]
    weights = [one.weight for one in said if one.weight is not None]
    if len(weights) < len(said) or len(numbers) < len(said) or not sum(weights):
        return None
    with localcontext(prec=_DIGITS):
        total = sum((n * w for n, w in zip(numbers, weights, strict=True)), Decimal(0))
        return total / sum(weights)


def averaged(said: Sequence[Said], kind: Kind) -> Found:
    """Return the weighted average of numbers."""
    found = average(said)
    if found is None:
        return apart(NO_WEIGHT, said, lambda one: same(_told(one.value, kind)))
    return Found(found, found, how=How.AVERAGED)


def rounded(number: Decimal, decimals: int | None) -> Found:
    """Return a number rounded half up, as a field with so many decimals has it."""
    found = number if decimals is None else round_half_up(number, decimals)
    return Found(found, found, how=How.AVERAGED)


def quantity(said: Sequence[Said], measure: Measure) -> Found:
    """Return the sum or the average of quantities in texts, such as ≥10人 and ≥5人."""
    for part, why, none in ((unit_in, UNITS, _NO_UNIT), (operator_in, SIGNS, _NO_SIGN)):
        if len({part(_text(one), measure) for one in said}) > 1:
            return apart(why, said, lambda one, p=part, n=none: _part(p, one, measure, n))  # type: ignore[misc]
    if len({one.averaged for one in said}) > 1:
        return apart(RATES, said, lambda one: same(_text(one)))
    unit = unit_in(_text(said[0]), measure) or ""
    operator = operator_in(_text(said[0]), measure) or ""
    printed = measure if unit == MONEY else unit
    if said[0].averaged:
        number, decimals = average(said), decimals_of(unit, measure)
        if number is None:
            return apart(NO_WEIGHT, said, lambda one: same(_text(one)))
        told = max(len(digits(one.number or Decimal(0)).partition(".")[2]) for one in said)
        decimals = max(decimals, min(told, _FINEST))  # as fine as targets that it is held against
        rounded_number = round_half_up(number, decimals).normalize()
        return _of_quantity(Quantity(operator, rounded_number, printed, decimals), How.AVERAGED)
    total = exact_sum(one.number for one in said)
    return _of_quantity(Quantity(operator, total.normalize(), printed), How.ADDED)


def _of_quantity(found: Quantity, how: How) -> Found:
    return Found(str(found), str(found), quantity=found, how=how)


def counted(said: Sequence[Said], words: Mapping[str, str], mixed: str, kind: Kind) -> Found:
    """Return the share of units that say the first of some words: 达成 8/10 = 80%."""
    if any(one.word is None for one in said):
        return alike(said, kind)
    found = {str(one.word) for one in said}
    best = next(iter(words.values()))
    times = sum(one.word == best for one in said)
    share = Decimal(times) / len(said)
    seen = found.pop() if len(found) == 1 else mixed
    shown = f"{best} {times}/{len(said)} = {percent(share, rounded=True)}"
    return Found(shown, seen, how=How.COUNTED, share=share)


def joined(said: Sequence[Said], all_units: int, kind: Kind) -> Found:
    """Return the texts of units: once what all of them say alike, else each with its unit."""
    texts: dict[str, list[str]] = {}
    for one in said:
        texts.setdefault(_told(one.value, kind), []).append(one.unit)
    if len(texts) == 1 and len(said) == all_units:
        return replace(plainly(said[0].value, kind), how=How.ALIKE)
    lines = (f"{named(units).zh}：{text}" for text, units in texts.items())
    return Found("\n".join(lines), BAD, how=How.JOINED)


def of_some(found: Found, missing: Sequence[str], all_units: int) -> Found:
    """Return a value that some units left blank: told as such.

    A sum of those that did report is no result of the project: formulas see none.
    """
    found = replace(found, missing=tuple(missing))
    if not missing or found.apart is not None:
        return found
    told = _FEW.fill(found=all_units - len(missing), all=all_units).zh
    shown = f"{found.shown}{told}" if isinstance(found.shown, str) else found.shown
    return replace(found, shown=shown, seen=BLANK if found.is_part else found.seen)


def _text(one: Said) -> str:
    return str(one.value).strip()


def _told(value: Value, kind: Kind) -> str:
    if isinstance(value, Decimal):
        return percent(value, rounded=True) if kind is Kind.PERCENT else digits(value)
    return str(value)


def _part(part: Callable[[str, str], str | None], one: Said, measure: str, none: Words) -> Words:
    found = part(_text(one), measure)
    return none if found is None else same(found)
