"""Excel formulas of aggregates over settled ranges: their text does not grow with the rows.

Arrays stand inside SUMPRODUCT alone, made of comparisons, sums and products of plain ranges: what
else a program takes for an array differs (measured: Gnumeric gives 0 for EXACT over a range).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula import excel_text as xl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BAD_TEXT = "请填数字"
"""Shown by a computed cell whose inputs cannot be read; a word of the form, always Chinese."""
BAD = xl.text(BAD_TEXT)


@dataclass(frozen=True, slots=True)
class Total:
    """What an aggregate comes to; `otherwise` is TRUE where a condition is known to be false."""

    value: str
    ok: str
    bad: str
    otherwise: str = xl.FALSE


@dataclass(frozen=True, slots=True)
class Same:
    """Rows whose `keys` are what stands in `mine`; `ok` and `bad` say how that cell is.

    `unreadable` is what stands for keys that cannot be read, as a formula.
    """

    keys: str
    mine: str
    is_text: bool
    unreadable: str
    ok: str
    bad: str

    @property
    def test(self) -> str:
        """Whether a row has the same, as an array of 1 and 0: SUMPRODUCT passes over TRUE."""
        if self.is_text:
            return f"({self.keys}={self.mine})*1"
        return f"({self.keys}>{self.mine}-5E-7)*({self.keys}<{self.mine}+5E-7)"

    @property
    def is_bad(self) -> str:
        """Whether a row's own cannot be read, as an array."""
        return f"({self.keys}={self.unreadable})"


def of_cells(addresses: Sequence[str]) -> Total:
    """Return the sum of some settled cells; those right below each other are one range."""
    areas = tuple(_runs(addresses))
    unread = (f"COUNTIF({a},{BAD})>0" if ":" in a else f"{a}={BAD}" for a in areas)
    bad = xl.or_(*unread)
    ok = xl.and_(f"{_nested('COUNT', areas)}>0", xl.not_(bad))
    return Total(_nested("SUM", areas), ok, bad)


def together(totals: Sequence[Total]) -> Total:
    """Return the sum of those that have a value."""
    if len(totals) == 1:
        return totals[0]
    bad = xl.or_(*(one.bad for one in totals))
    filled = (xl.if_(one.ok, xl.operand(one.value), "0") for one in totals)
    ok = xl.and_(xl.or_(*(one.ok for one in totals)), xl.not_(bad))
    return Total(f"({'+'.join(filled)})", ok, bad)


def _nested(name: str, areas: Sequence[str]) -> str:
    """Return a function over any number of areas, which add up."""
    parts = [f"{name}({','.join(some)})" for some in _some(areas)]
    return parts[0] if len(parts) == 1 else f"({'+'.join(parts)})"


def _some(areas: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (areas[n : n + xl.MOST_ARGUMENTS] for n in range(0, len(areas), xl.MOST_ARGUMENTS))


def _runs(addresses: Iterable[str]) -> Iterator[str]:
    """Join addresses of one sheet that lie below each other."""
    run: Area | None = None
    for address in addresses:
        at = None if "!" in address else CellRef.parse(address)
        if run is not None and at is not None and at == CellRef(run.last.row + 1, run.last.column):
            run = Area(run.first, at)
            continue
        if run is not None:
            yield str(run)
        run = None if at is None else Area.of(at)
        if at is None:
            yield address
    if run is not None:
        yield str(run)


def of_column(name: str, area: str, *, text: bool) -> Total:
    """Return the aggregate of a column; only texts and numbers are counted, only numbers taken."""
    if name == "count":
        return Total(f'SUMPRODUCT(({area}<>"")*1)', xl.TRUE, xl.FALSE)
    if text:
        raise TypeError(name)
    return _taken(name, area)


def of_items(name: str, area: str, rows: int) -> Total:
    """Return the aggregate of what each row brings (`folds.row_item`)."""
    bad = f"COUNTIF({area},{BAD})>0"
    match name:
        case "count":
            return Total(f"SUM({area})", xl.not_(bad), bad)
        case "any":
            true, false = f"SUM({area})>0", f"AND(COUNT({area})={rows},SUM({area})=0)"
            return _condition(true, false, f"AND(SUM({area})=0,{bad})")
        case "all":
            true, false = f"SUM({area})={rows}", f"COUNT({area})>SUM({area})"
            return _condition(true, false, f"AND(COUNT({area})=SUM({area}),{bad})")
        case _:
            return _taken(name, area)


def of_matches(name: str, same: Same, rest: str | None, item: str | None) -> Total:
    """Return the aggregate over the rows that have the same as this one.

    Args:
        name: count, sum or any.
        same: The comparison.
        rest: The range that says of each row whether the other conditions hold (1, 0).
        item: The range that is counted or added up.
    """
    holds = "" if rest is None else f"({rest}=1)*"
    open_ = "" if rest is None else f"({rest}<>0)*"
    filled = "" if item is None else f'*({item}<>"")'
    number = f"SUMPRODUCT({holds}{same.test}{filled})"
    bad = _bad_matches(same, rest, open_)
    if name == "any":
        true = xl.if_(same.ok, f"{number}>0", xl.FALSE)
        none = f'SUMPRODUCT({open_}({same.test}+({same.keys}="")+{same.is_bad}))=0'
        no_row = xl.FALSE if rest is None else f"SUMPRODUCT(({rest}<>0)*1)=0"
        false = xl.if_(same.ok, none, no_row)
        return _condition(true, false, xl.and_(xl.not_(true), bad))
    if name == "count":
        return Total(xl.if_(same.ok, number, "0"), xl.not_(bad), bad)
    total = f"SUMPRODUCT({holds}{same.test},{item})"
    unread = f"SUMPRODUCT({holds}{same.test}*({item}={BAD}))>0"
    bad = xl.or_(bad, xl.if_(same.ok, unread, xl.FALSE))
    some = xl.if_(same.ok, f"SUMPRODUCT({holds}{same.test}*({item}<9E+307))>0", xl.FALSE)
    return Total(total, xl.and_(xl.not_(bad), some), bad)


def _bad_matches(same: Same, rest: str | None, open_: str) -> str:
    """Whether a row may match, or not, for something that cannot be read."""
    unread = f"({rest}={BAD})" if rest is not None else "0"
    possible = f'({same.test}+({same.keys}="")+{same.is_bad})'
    known = f"SUMPRODUCT({open_}{possible}*(({unread}+{same.is_bad})>0))>0"
    blank = f"SUMPRODUCT({open_}(({unread}+{same.is_bad})>0)*1)>0"
    any_row = f"SUMPRODUCT({open_}1)>0" if rest is not None else xl.TRUE
    return xl.if_(same.ok, known, xl.if_(same.bad, any_row, blank))


def _taken(name: str, area: str) -> Total:
    bad = f"COUNTIF({area},{BAD})>0"
    return Total(f"{name.upper()}({area})", f"AND(COUNT({area})>0,{xl.not_(bad)})", bad)


def _condition(true: str, false: str, bad: str) -> Total:
    return Total(true, xl.or_(true, false), bad, false)
