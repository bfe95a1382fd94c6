"""An amount as a person says it, for an adjustment: read, and held against what held before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.importer.contents.reading import found_text, read_cell
from xlkpi.problems import NOWHERE, Place, problem
from xlkpi.spec.converted import converted
from xlkpi.spec.number_formats import decimals_of
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlkpi.problems import Problem
    from xlkpi.reader.book import Raw
    from xlkpi.spec.converted import Measure
    from xlkpi.spec.language.models import FieldSpec, Spec

_FAR = 1000
"""How many times more or less an amount has to be before it is taken for one in 元 and not 万元."""


@dataclass(frozen=True, slots=True)
class Said:
    """One adjustment as it was said: unit, project and amount by whatever name.

    `amount` is what stands in a cell, or was typed; `measure` is named with it, None for that of
    the collection. `places` are those of its parts ("unit", "project", "field", "amount", "why",
    "before"), `before` what is said to have held until then (None: nothing is).
    """

    unit: str
    project: str
    field: str
    amount: Raw
    why: str
    day: date | None = None
    before: Raw = None
    measure: Measure | None = None
    places: Mapping[str, Place] | None = None

    def place(self, part: str) -> Place:
        """Return where a part was said."""
        return (self.places or {}).get(part, NOWHERE)

    def refused(self, part: str, found: Words, remedy: Words) -> Problem:
        """Return that the adjustment cannot be recorded (S29), at a part of it."""
        return problem("S29", self.place(part), found=found, remedy=remedy)

    @property
    def names_measure(self) -> bool:
        """Whether it says 元 or 万元 by itself."""
        typed = isinstance(self.amount, str) and self.amount.strip().endswith("元")
        return self.measure is not None or typed


def read_amount(
    said: Said, part: str, one: FieldSpec, spec: Spec, measure: Measure
) -> Decimal | Problem:
    """Return an amount that was said, in the measure of its collection, or why it is none (S29).

    Args:
        said: The adjustment.
        part: "amount" or "before".
        one: The field that it is of, its limits in the measure of the collection.
        spec: Its spec.
        measure: That of the collection.
    """
    raw = said.amount if part == "amount" else said.before
    typed_in = said.measure or measure
    text, example = found_text(raw), _EXAMPLE.fill(measure=typed_in)
    reading = read_cell(raw, None, one, spec, typed_in)
    if reading.value is None and not reading.bad:
        return said.refused(part, _NO_AMOUNT, example)
    if not isinstance(reading.value, Decimal):
        return said.refused(part, _NO_NUMBER.fill(found=text), example)
    amount = converted(reading.value, typed_in, measure)
    if typed_in != measure:
        text = _CONVERTED.format(found=text, typed=typed_in, amount=digits(amount), measure=measure)
    found = _beyond(amount, text, one, measure)
    return amount if found is None else said.refused(part, found, example)


def _beyond(amount: Decimal, text: str, one: FieldSpec, measure: str) -> Words | None:
    """Return what is wrong with a number as an amount of a field; None for nothing."""
    if amount < 0:
        return _BELOW_ZERO.fill(found=text)
    least, most = one.range_ if one.range_ is not None else (None, None)
    if isinstance(least, Decimal) and amount < least:
        return _TOO_LITTLE.fill(found=text, least=f"{digits(least)}{measure}")
    if isinstance(most, Decimal) and amount > most:
        return _TOO_MUCH.fill(found=text, most=f"{digits(most)}{measure}")
    places = decimals_of(one)
    if places is not None and amount != round(amount, places):
        return _TOO_FINE.fill(found=text, n=places, measure=measure)
    return None


def contradicted(
    said: Said, label: str, before: Decimal, told: Decimal | None, amount: Decimal, measure: str
) -> Problem | None:
    """Return how an amount contradicts what held before (S29); None where it does not.

    Args:
        said: The adjustment.
        label: What the amount is called.
        before: What held until then; 0 for a blank.
        told: What is said to have held until then, None where nothing is.
        amount: What it is adjusted to.
        measure: Of all of them.
    """
    old, new = (f"{digits(one)}{measure}" for one in (before, amount))
    if told is not None and told != before:
        shown = f"{digits(told)}{measure}"
        found = _OTHER_BEFORE.fill(label=label, found=shown, before=old)
        return said.refused("before", found, _LOOK)
    far = before and amount and not before / _FAR < amount < before * _FAR
    if far and not said.names_measure:
        other = "元" if measure == "万元" else "万元"
        found = _FAR_OFF.fill(label=label, before=old, after=new)
        remedy = _NAME_MEASURE.fill(n=digits(amount), measure=measure, other=other)
        return said.refused("amount", found, remedy)
    return None


_EXAMPLE = Words(
    "请写不小于 0 的数，以{measure}为单位，例如 60.7；调整为没有的写 0",
    "Write a number of at least 0 in {measure}, such as 60.7; 0 where nothing is left",
)
_CONVERTED = "{found}{typed}（{amount}{measure}）"
_NO_AMOUNT = Words("没有写调整后的金额", "there is no amount")
_NO_NUMBER = Words("“{found}”不是金额", "“{found}” is no amount")
_BELOW_ZERO = Words(
    "金额 {found} 小于 0；要写的是调整后的数，不是调增调减的数",
    "the amount {found} is below 0; the amount after the adjustment is meant, not the difference",
)
_TOO_LITTLE = Words("金额 {found} 小于 {least}", "the amount {found} is below {least}")
_TOO_MUCH = Words("金额 {found} 大于 {most}", "the amount {found} is above {most}")
_TOO_FINE = Words(
    "金额 {found} 超过 {n} 位小数（{measure}）", "{found} has more than {n} decimals ({measure})"
)
_OTHER_BEFORE = Words(
    "“{label}”调整前是 {before}，这里写的是 {found}",
    "{label} was {before} before, and is said to have been {found}",
)
_LOOK = Words(
    "请用 xlkpi status 单位 核对已并入的数和以前的调整；确实如此的，把调整前的数改对或空着",
    "Look at xlkpi status UNIT for what was accepted and adjusted; mend what held before, or leave "
    "it blank",
)
_FAR_OFF = Words(
    "“{label}”现在是 {before}，调整为 {after}，相差上千倍，像是元和万元弄混了",
    "{label} is {before}; {after} is a thousand times apart: 元 and 万元 look mixed up",
)
_NAME_MEASURE = Words(
    "请连单位一起写：{n}{measure} 或 {n}{other}",
    "Write it with its measure: {n}{measure} or {n}{other}",
)
