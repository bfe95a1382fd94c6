"""总览 as data: the totals of the collection and whether the three ways of adding agree.

Everything is a formula over the other sheets, whose listings give the exact values.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, quoted_sheet
from xlkpi.formula.excel_text import text
from xlkpi.master import wording
from xlkpi.master.content.details import FORMATS
from xlkpi.master.content.reviewing import ALLOWED, CONCLUSION, DIFFERENCE, budget
from xlkpi.master.content.shape import BAND_ROW, Format, Live, value_of
from xlkpi.problems import Severity
from xlkpi.rollup.across import AMOUNT_TOLERANCE
from xlkpi.rollup.exact_sum import DIGITS, exact_sum
from xlkpi.rollup.periods import rolled_up
from xlkpi.rollup.project_faults import Agreement
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.master.content.shape import Content, Listing, Shape
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure

    _Maker = Callable[[Facts, "OtherSheets", int], "SmallTable"]

FIRST_COLUMN = 1
CARD_ROW = 3
FIRST_BLOCK_ROW = 6
_GAP = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One number that is seen first; its label leads to the sheet where it comes from.

    One that is `watched` stands out where it is not 0.
    """

    label: Live
    format: Format
    content: Content
    watched: bool = False
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A small table: `row` is that of its title, the headings follow, then the lines.

    `counted`: its states are coloured only where the number beside them is not 0. `alarming` is a
    column whose numbers stand out where they are not 0.
    """

    row: int
    title: str
    headings: tuple[str, ...]
    formats: tuple[Format, ...]
    lines: tuple[tuple[Content, ...], ...]
    foot: bool = False
    table: str = ""
    counted: bool = False
    alarming: int | None = None

    @property
    def first(self) -> int:
        """The row of the first line."""
        return self.row + 2

    def heading(self, column: int) -> CellRef:
        """Return the cell with the words above a column."""
        return CellRef(self.row + 1, FIRST_COLUMN + column)

    def area(self, column: int) -> Area:
        """Return the cells of a column's lines, the totals left out."""
        lines = len(self.lines) - self.foot
        return Area.of(CellRef(self.first, FIRST_COLUMN + column), lines)

    @property
    def next_row(self) -> int:
        """The row of the next block's title."""
        return self.row + len(self.lines) + _GAP


@dataclass(frozen=True, slots=True)
class OtherSheets:
    """The other sheets that the overview looks at; lines of the `split` ones stand on several."""

    detail: Listing
    by_project: Listing | None
    by_unit: Listing
    problems: Listing
    periods: Mapping[str, Listing]
    split: tuple[Shape, ...] = ()


def cards(facts: Facts, sheets: OtherSheets) -> tuple[Card, ...]:
    """Return the first numbers: the amount, forms due and merged, problems."""
    amount = facts.headline
    first: tuple[Card, ...] = ()
    if amount is not None:
        label = f"{amount.label}（{facts.view.measure}）"
        content = _foot(sheets.detail, amount.id)
        first = (Card(_to(sheets.detail.shape.name, label), Format.MONEY, content),)
    due, merged, missing = (_foot(sheets.by_unit, name) for name in ("due", "merged", "missing"))
    errors, remarks = (_problems(sheets.problems, s) for s in (Severity.ERROR, Severity.WARNING))
    return (
        *first,
        Card(_to(wording.STATUS, "应报表数"), Format.COUNT, due),
        Card(_to(sheets.detail.shape.name, "已并入"), Format.COUNT, merged),
        Card(_to(wording.STATUS, "未并入"), Format.COUNT, missing, watched=True),
        Card(_to(wording.PROBLEMS, "错误"), Format.COUNT, errors, watched=True, alarming=True),
        Card(_to(wording.PROBLEMS, "提示"), Format.COUNT, remarks),
    )


def _to(sheet: str, label: str) -> Live:
    place = text(f"#{quoted_sheet(sheet)}!{CellRef(BAND_ROW, 0)}")
    return Live(f"HYPERLINK({place},{text(label)})", label)


def blocks(facts: Facts, sheets: OtherSheets) -> tuple[SmallTable, ...]:
    """Return the tables of the sheet, from top to bottom."""
    placed: list[SmallTable] = []
    makers: tuple[_Maker, ...] = (
        _rates, _three_ways, *_period_makers(facts), _control_totals, _reviewed, _origin,
    )  # fmt: skip
    for make in makers:
        row = placed[-1].next_row if placed else FIRST_BLOCK_ROW
        block = make(facts, sheets, row)
        if block.lines:
            placed.append(block)
    return tuple(placed)


def _rates(facts: Facts, sheets: OtherSheets, row: int) -> SmallTable:  # noqa: ARG001 - one of the makers
    rates = facts.view.rates
    first = CellRef(row + 2, FIRST_COLUMN)
    numbers = [(rate.due, rate.returned, rate.merged, rate.overdue) for rate in rates]
    sums = [
        Live(f"SUM({_column_area(first, 1 + n, len(rates))})", exact_sum(column))
        for n, column in enumerate(zip(*numbers, strict=True))
    ]
    lines: list[tuple[Content, ...]] = [
        (rate.kind, *line, _rate(first.row + n, rate.merged, rate.due))
        for n, (rate, line) in enumerate(zip(rates, numbers, strict=True))
    ]
    merged, due = (sum(getattr(rate, name) for rate in rates) for name in ("merged", "due"))
    if rates:
        lines.append((states.TOTAL, *sums, _rate(first.row + len(rates), merged, due)))
    headings = ("单位类别", "应报单位", "已报", "已并入", states.OVERDUE, "并入率")
    forms = (Format.WORD, *(Format.COUNT,) * 4, Format.PERCENT)
    late = headings.index(states.OVERDUE)
    return SmallTable(row, "报送情况", headings, forms, tuple(lines), foot=True, alarming=late)


def _rate(row: int, merged: int, due: int) -> Live:
    over, under = CellRef(row, FIRST_COLUMN + 3), CellRef(row, FIRST_COLUMN + 1)
    share = Decimal(merged) / Decimal(due) if due else ""
    return Live(f'IF({under}=0,"",{over}/{under})', share)


def _three_ways(facts: Facts, sheets: OtherSheets, row: int) -> SmallTable:
    ways = [("明细合计", sheets.detail), ("按单位合计", sheets.by_unit)]
    if sheets.by_project is not None:
        ways.insert(1, ("按项目合计", sheets.by_project))
    headings = ("栏目", *(name for name, _ in ways), "核对")
    forms = (Format.TEXT, *(Format.MONEY for _ in ways), Format.STATE)
    listings = [listing for _, listing in ways]
    lines = tuple(_ways(listings, f, row + 2 + n) for n, f in enumerate(facts.adding))
    return SmallTable(row, "三方核对" if sheets.by_project else "核对", headings, forms, lines)


def _ways(listings: Sequence[Listing], figure: Figure, row: int) -> tuple[Content, ...]:
    ways = tuple(_foot(listing, figure.id) for listing in listings)
    first, *others = (CellRef(row, FIRST_COLUMN + 1 + n) for n in range(len(ways)))
    near = ",".join(f"ABS({first}-{other})<={AMOUNT_TOLERANCE}" for other in others)
    formula = f'IF(AND({near}),"{states.AGREES}","{states.DIFFERS}")'
    return (figure.heading.replace("\n", ""), *ways, Live(formula, _agree(ways)))


def _agree(ways: Sequence[Live]) -> str:
    values = [way.value for way in ways if isinstance(way.value, Decimal)]
    near = all(abs(value - values[0]) <= AMOUNT_TOLERANCE for value in values)
    return states.AGREES if near else states.DIFFERS


def _period_makers(facts: Facts) -> Iterator[_PeriodMaker]:
    known = dict.fromkeys(figure.cell.table for figure in facts.figures if figure.cell.table)
    return (_PeriodMaker(table) for table in known)


@dataclass(frozen=True, slots=True)
class _PeriodMaker:
    """Makes the block of one table: a line for each of its rows."""

    table: str

    def __call__(self, facts: Facts, sheets: OtherSheets, row: int) -> SmallTable:
        listing = sheets.periods[self.table]
        found = rolled_up(facts, self.table)
        rows = dict.fromkeys(figure.row_label for figure in found)
        columns = dict.fromkeys((figure.cell.column, figure.label, figure.kind) for figure in found)
        lines: tuple[tuple[Content, ...], ...] = tuple(
            (label, *(_foot(listing, f.id) for f in found if f.row_label == label))
            for label in rows
        )
        headings = (self._rows(facts), *(label for _, label, _ in columns))
        forms = (Format.WORD, *(FORMATS[kind] for _, _, kind in columns))
        return SmallTable(row, listing.shape.name, headings, forms, lines, table=self.table)

    def _rows(self, facts: Facts) -> str:
        """Return the words above the names of the rows: what they are in the form's own words."""
        table = facts.spec.tables[self.table]
        return table.columns[table.key[-1]].heading if table.key else table.label


def _control_totals(facts: Facts, sheets: OtherSheets, row: int) -> SmallTable:
    listing = sheets.by_project
    lines: list[tuple[Content, ...]] = []
    if listing is not None and facts.headline is not None:
        states, area = listing.contents("state"), listing.shape.area("state")
        for state in Agreement:
            count = f"COUNTIF({area},{text(state.value)})"
            lines.append((state.value, Live(count, _times(states, state.value))))
    forms = (Format.STATE, Format.COUNT)
    return SmallTable(row, "与控制数核对", ("结果", "项目数"), forms, tuple(lines), counted=True)


def _reviewed(facts: Facts, sheets: OtherSheets, row: int) -> SmallTable:
    """Return how many forms were reviewed with which conclusion, and what they come to."""
    detail, amount = sheets.detail, facts.headline
    words = (*wording.CONCLUSIONS, wording.NOT_REVIEWED) if facts.forms else ()
    reported = () if amount is None else (amount.id,)
    names = (*reported, ALLOWED, DIFFERENCE) if budget(facts) is not None else reported
    found, none = _by_conclusion(detail, names), [Decimal(0)] * (1 + len(names))
    lines = tuple(
        _concluded(
            detail, word, names, found.get(word if word in wording.CONCLUSIONS else "", none)
        )
        for word in words
    )
    labels = () if amount is None else (amount.label,)
    heads = (*labels, wording.ALLOWED, "审定与报送差额")[: len(names)]
    forms = (Format.WORD, Format.COUNT, *(Format.MONEY for _ in names))
    return SmallTable(row, "部门审核", (wording.CONCLUSION, "表数", *heads), forms, lines)


def _concluded(
    detail: Listing, word: str, names: Sequence[str], found: Sequence[Decimal]
) -> tuple[Content, ...]:
    """Return a line: the word, and the formulas of how many forms and what they come to."""
    wanted = "" if word == wording.NOT_REVIEWED else word
    area, test = detail.shape.area(CONCLUSION), text(wanted)
    count = f"COUNTIF({area},{test})" if wanted else f"COUNTBLANK({area})"
    # a criterion "=" is a blank cell to SUMIF
    sums = (f"SUMIF({area},{text(wanted or '=')},{detail.shape.area(name)})" for name in names)
    times, *values = found
    return (word, Live(count, int(times)), *map(Live, sums, values))


def _by_conclusion(detail: Listing, names: Sequence[str]) -> Mapping[str, Sequence[Decimal]]:
    """Return by what was concluded how many forms there are, and what their amounts come to."""
    shape = detail.shape
    found: dict[str, list[Decimal]] = {}
    said, *places = (shape.column(name) for name in (CONCLUSION, *names))
    with localcontext(prec=DIGITS):
        for line in detail.lines:
            sums = found.setdefault(str(line[said] or ""), [Decimal(0)] * (1 + len(names)))
            sums[0] += 1
            for n, place in enumerate(places, 1):
                value = value_of(line[place])
                sums[n] += value if isinstance(value, Decimal) else 0
    return found


def _times(contents: Sequence[Content], word: str) -> int:
    return sum(value_of(content) == word for content in contents)


def _origin(facts: Facts, sheets: OtherSheets, row: int) -> SmallTable:
    view = facts.view
    split = ((f"{one.name}（分表）", _on_sheets(one)) for one in sheets.split)
    lines = (("账本版本", str(view.revision)), ("日志校验码", view.journal_head), *split)
    return SmallTable(row, "数据来源", ("名称", "内容"), (Format.WORD, Format.TEXT), lines)


def _on_sheets(shape: Shape) -> str:
    names = "、".join(one.name for one in shape.sheets)
    return f"共 {shape.lines:,} 行，每 {shape.most:,} 行一张表：{names}"


def _problems(problems: Listing, severity: Severity) -> Live:
    shape, word = problems.shape, states.SEVERITIES[severity]
    lines = zip(problems.contents("severity"), problems.contents("times"), strict=True)
    found = exact_sum(times for name, times in lines if name == word)
    return Live(f"SUMIF({shape.area('severity')},{text(word)},{shape.area('times')})", found)


def _foot(listing: Listing, column: str) -> Live:
    value = value_of(listing.totals()[column])
    assert isinstance(value, Decimal | int | str)  # noqa: S101 - totals are numbers, or blank
    return Live(listing.shape.foot_reference(column), value)


def _column_area(first: CellRef, column: int, rows: int) -> Area:
    return Area.of(CellRef(first.row, first.column + column), rows)
