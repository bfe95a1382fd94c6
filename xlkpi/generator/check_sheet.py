"""The self-check: whether the workbook can be sent back, and what is to be mended first.

What was found, where, and how often stands beside each form, in hidden columns of its sheet; what
the lines are about stands in hidden columns here, once for all forms laid out alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.generator import wording
from xlkpi.generator.protection import protect
from xlkpi.plan.formulas import FOUND_END
from xlkpi.plan.model import CHECK_COLUMNS
from xlkpi.problems import CATALOGUE
from xlkpi.spec.rules import compiled
from xlkpi.xlsx.form_styles import BAD, GOOD, GREY, HEADING, plain_style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.generator.workbook_context import WorkbookContext
    from xlkpi.plan.formulas import Found
    from xlkpi.plan.model import PlannedCheck, PlannedForm
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.rules import Rule
    from xlkpi.texts import Words
    from xlkpi.xlsx.recorded_book import RecordedBook
    from xlkpi.xlsx.recorded_page import RecordedPage

    Lines = tuple[tuple[Found, ...], ...]

CODES, TITLES = "xlkpi_codes", "xlkpi_code_titles"
_NUMBER, _SHEET, _FIELD, _CELL, _MEANING, _FORM, _PLACE, _LINE, _FOUND, _LABELS = range(10)
"""Its columns; from _FORM on they are hidden: which form, which line of it, all that the line
found, and what of that is told here.
"""
_WIDTHS = (6, 30, 28, 10, 50)
COUNTS_ROW = 4
"""Where the first sheet's faults are counted, with its name at NAMES and their number at COUNTS."""
NAMES, COUNTS = _SHEET, _FIELD
MOST_FIRST = 20
_MOST_CHOICES = 25
"""Of a CHOOSE: LibreOffice takes 29, Excel 254."""
_MARK = "|"
"""Stands for the end of the fault that is cut out of a line: nothing found has one."""
_HEADS = (wording.NUMBER, wording.SHEET, wording.FIELD, wording.CELL, wording.MEANING)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one form's sheet, and what they show when the workbook goes out."""

    form: PlannedForm
    checks: tuple[PlannedCheck, ...]
    found: tuple[tuple[Found, ...], ...]

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.form.sheet

    @property
    def labels(self) -> tuple[str, ...]:
        """What each line is about."""
        return tuple(check.label for check in self.checks)

    @property
    def faults(self) -> tuple[tuple[PlannedCheck, Found], ...]:
        """What was found, each with its line."""
        pairs = zip(self.checks, self.found, strict=True)
        return tuple((check, one) for check, found in pairs for one in found)


def _name(form: int, offset: int) -> str:
    """Return the defined name of a hidden column of the form of that number."""
    return f"xlkpi_c{offset + 1}_{form}"


def meanings(spec: Spec) -> Mapping[str, Words]:
    """Return what every code that can stand in a self-check means there, by code.

    What formulas cannot take for a number the import may well read (12万元): the clerk is asked
    for a plain one, since sums do not have it.
    """
    if id(spec) not in _MEANINGS:
        found = {rule.code: _meaning(rule) for rule in compiled(spec)}
        _MEANINGS[id(spec)] = spec, dict(sorted(found.items()))
        while len(_MEANINGS) > _MOST_SPECS:
            del _MEANINGS[next(iter(_MEANINGS))]
    return _MEANINGS[id(spec)][1]


_MEANINGS: dict[int, tuple[Spec, Mapping[str, Words]]] = {}
"""By the spec's id, with the spec, so that no other one has that."""
_MOST_SPECS = 8


def _meaning(rule: Rule) -> Words:
    if rule.fault != "unreadable":
        return rule.title
    own = rule.code not in CATALOGUE
    return wording.TO_COUNT.fill(title=rule.title) if own else wording.NOT_COUNTED


def checked(context: WorkbookContext) -> Iterator[tuple[PlannedForm, Lines]]:
    """Yield the forms' sheets that have a self-check, with what each of its lines finds."""
    for form in context.plan.forms:
        found = context.cached.lines(form)
        if found:
            yield form, found


def define_names(book: RecordedBook, context: WorkbookContext) -> None:
    """Name the hidden columns of each form's sheet, as the self-check's formulas have them."""
    for n, (form, found) in enumerate(checked(context), 1):
        for offset in range(CHECK_COLUMNS):
            area = Area.of(CellRef(0, form.check_column + offset), len(found))
            book.define_name(_name(n, offset), "=" + on_sheet(form.sheet, area))


def faults(form: PlannedForm, found: Lines) -> str:
    """Return the cell that says how many faults a form's sheet has, as the self-check names it."""
    return on_sheet(form.sheet, CellRef(len(found) - 1, form.check_column + 1))


def first_row(sheets: int) -> int:
    """Return the row of the self-check above the first faults."""
    return COUNTS_ROW + sheets + 2


class CheckSheet:
    """Where the parts of the self-check lie: verdict, counts, the first faults."""

    def __init__(
        self, page: RecordedPage, context: WorkbookContext, titles: dict[str, str]
    ) -> None:
        """Lay out the self-check of a workbook; `titles` are code -> what it means."""
        self.page = page
        self.context = context
        self.titles = titles
        checks = context.plan.checks
        self.lines = tuple(
            _Lines(form, tuple(c for c in checks if c.sheet == form.sheet), found)
            for form, found in checked(context)
        )
        self.labels = tuple(dict.fromkeys(one.labels for one in self.lines))
        self.first_row = first_row(len(self.lines))

    def write(self) -> None:
        """Write the whole sheet: on paper it is one page."""
        for column, width in enumerate(_WIDTHS):
            self.page.sheet.set_column(column, column, width)
        last = _LABELS + len(self.labels) - 1
        self.page.sheet.set_column(_FORM, last, 4, None, {"hidden": True})
        self._head()
        self._counts()
        self._first()
        self._labels()
        self.page.share_formulas()
        self.page.sheet.freeze_panes(2, 0)
        self.page.sheet.print_area(0, 0, self.first_row + 1 + MOST_FIRST, _MEANING)
        self.page.sheet.set_paper(9)
        self.page.sheet.fit_to_pages(1, 1)
        self.page.sheet.set_footer("&C&9" + self._say(wording.PAGE))
        protect(self.page.sheet, self.context.password)

    # -- parts ------------------------------------------------------------------------------------

    def _head(self) -> None:
        title = plain_style(self.page.book, font_name=HEADING, font_size=16, text_wrap=False)
        self.page.text(CellRef(0, 0), self._say(wording.CHECK_TITLE), title)
        verdict = plain_style(self.page.book, font_name=HEADING, font_size=14, align="left")
        self.page.merge(Area.of(CellRef(1, 0), 1, _FORM), verdict)
        count = sum(len(one.faults) for one in self.lines)
        ready, before = self._say(wording.READY), self._say(wording.TO_MEND_BEFORE)
        after = self._say(wording.TO_MEND)
        total = self._total()
        formula = f'IF({total}=0,"{ready}","{before}"&{total}&"{after}")'
        shown = f"{before}{count}{after}" if count else ready
        self.page.formula(CellRef(1, 0), formula, verdict, shown)
        self.page.sheet.set_row(1, 26)
        for criteria, colour in (("==", GOOD), ("!=", BAD)):
            self._colour(Area.of(CellRef(1, 0)), criteria, f'"{ready}"', colour)
        intro = plain_style(self.page.book, font_color=GREY, text_wrap=False)
        self.page.text(CellRef(2, 0), self._say(wording.CHECK_INTRO), intro)

    def _counts(self) -> None:
        """How many faults each sheet has, and (out of view) how many those before it have."""
        self._heads(COUNTS_ROW - 1, ((_SHEET, wording.SHEET), (_FIELD, wording.FAULTS)))
        style = plain_style(self.page.book, border=1, text_wrap=False, shrink=True)
        hidden = plain_style(self.page.book, text_wrap=False)
        so_far = 0
        for n, one in enumerate(self.lines):
            row = COUNTS_ROW + n
            self.page.own(CellRef(row, _SHEET), one.sheet, style)
            count, before = CellRef(row, _FIELD), CellRef(row, _FORM)
            self.page.formula(count, faults(one.form, one.found), style, len(one.faults))
            above = CellRef(row - 1, _FORM)
            formula = f"{above}+{CellRef(row - 1, _FIELD)}" if n else "0"
            self.page.formula(before, formula, hidden, so_far)
            so_far += len(one.faults)
        self._colour(self._counts_area(_FIELD), ">", "0", BAD)

    def _first(self) -> None:
        heading = plain_style(self.page.book, bold=True, font_size=12, text_wrap=False)
        self.page.text(CellRef(self.first_row, 0), self._say(wording.FIRST_FAULTS), heading)
        self._heads(self.first_row + 1, tuple(enumerate(_HEADS)))
        faults = [(k, fault) for k, one in enumerate(self.lines, 1) for fault in one.faults]
        for n in range(MOST_FIRST):
            shown = self._shown(*faults[n], n) if n < len(faults) else ("",) * _LABELS
            self._first_line(self.first_row + 2 + n, shown)

    def _labels(self) -> None:
        for n, labels in enumerate(self.labels):
            for row, label in enumerate(labels):
                self.page.text(CellRef(row, _LABELS + n), label, None)

    def _shown(
        self, form: int, fault: tuple[PlannedCheck, Found], number: int
    ) -> tuple[object, ...]:
        check, found = fault
        title = self.titles.get(found.code, "")
        place = check.at.row - self.lines[form - 1].checks[0].at.row + 1
        return (
            number + 1,
            check.sheet,
            check.label,
            found.cell,
            title,
            form,
            place,
            "".join(map(str, self.lines[form - 1].found[place - 1])),
            f"{found.code} {found.cell}",
        )

    def _first_line(self, row: int, shown: tuple[object, ...]) -> None:
        style = plain_style(self.page.book, border=1, text_wrap=False, shrink=True)
        hidden = plain_style(self.page.book, text_wrap=False)
        columns = (_FORM, _PLACE, _LINE, _FOUND)
        form, place, line, found = (str(CellRef(row, column)) for column in columns)
        before = self._counts_area(_FORM).absolute
        sheet, cell = f"INDEX({self._counts_area(_SHEET).absolute},{form})", CellRef(row, _CELL)
        code, address = f'LEFT({found},FIND(" ",{found})-1)', f'MID({found},FIND(" ",{found})+1,9)'
        number = f"ROWS({CellRef(self.first_row + 2, 0).in_fixed_row}:{CellRef(row, 0)})"
        so_far, own = self._of_form(form, 1), f"({number}-INDEX({before},{form}))"
        above = f"IF({place}=1,0,INDEX({so_far},{place}-1))"
        which = f"{own}-{above}"
        ended = f'FIND("{_MARK}",SUBSTITUTE({line},"{FOUND_END}","{_MARK}",{which}))'
        begins = f'FIND("{_MARK}",SUBSTITUTE("{FOUND_END}"&{line},"{FOUND_END}","{_MARK}",{which}))'
        there = f"{number}<={self._total()}"
        formulas = {
            _FORM: f"MATCH({number}-1,{before},1)" if len(self.lines) > 1 else "1",
            _PLACE: f'COUNTIF({so_far},"<"&{own})+1',
            _LINE: f"INDEX({self._of_form(form, 0)},{place})",
            _FOUND: f"MID({line},{begins},{ended}-{begins})",
            _NUMBER: number,
            _SHEET: sheet,
            _FIELD: f"INDEX({self._label_column(form)},{place})",
            _CELL: f'HYPERLINK("#\'"&{CellRef(row, _SHEET)}&"\'!"&{address},{address})',
            _MEANING: f"INDEX({TITLES},MATCH({code},{CODES},0))",
        }
        for column, formula in formulas.items():
            look = hidden if column >= _FORM else style
            kind = self._link_style() if column == cell.column else look
            at = CellRef(row, column)
            self.page.formula(at, f'IF({there},{formula},"")', kind, shown[column])

    def _of_form(self, form: str, offset: int) -> str:
        """Return the range of a hidden column on the sheet of the form of that number.

        It goes by short names, so that a hundred forms do not make it too long.
        """
        return _chosen(form, [_name(n, offset) for n in range(1, len(self.lines) + 1)])

    def _label_column(self, form: str) -> str:
        """Return the range of what the lines of the form of that number are about."""
        columns = [_LABELS + self.labels.index(one.labels) for one in self.lines]
        areas = [
            Area.of(CellRef(0, column), len(self.labels[column - _LABELS])) for column in columns
        ]
        return _chosen(form, [area.absolute for area in areas])

    def _total(self) -> str:
        return f"SUM({self._counts_area(_FIELD).absolute})"

    # -- places and looks -----------------------------------------------------------------------

    def _say(self, words: Words) -> str:
        return self.context.say(words)

    def _counts_area(self, column: int) -> Area:
        """Return the counts of all sheets; one cell alone is no list in Gnumeric."""
        return Area.of(CellRef(COUNTS_ROW, column), max(len(self.lines), 2))

    def _heads(self, row: int, heads: Sequence[tuple[int, Words]]) -> None:
        style = plain_style(self.page.book, bold=True, border=1, bg_color="#E9EEF4", align="center")
        for column, words in heads:
            self.page.text(CellRef(row, column), self._say(words), style)

    def _link_style(self) -> object:
        return plain_style(
            self.page.book, border=1, font_color="#1A4F8B", underline=1, align="center"
        )

    def _colour(self, area: Area, criteria: str, value: str, colour: str) -> None:
        first, last = area.first, area.last
        style = self.page.book.tint(font_color=colour, bold=True)
        rule = {"type": "cell", "criteria": criteria, "value": value, "format": style}
        self.page.done(
            self.page.sheet.conditional_format(first.row, first.column, last.row, last.column, rule)
        )


def _chosen(number: str, ranges: Sequence[str]) -> str:
    """Return the range of a number; one range where all are the same."""
    if len(set(ranges)) == 1:
        return ranges[0]
    if len(ranges) <= _MOST_CHOICES:
        return f"CHOOSE({number},{','.join(ranges)})"
    group, place = f"INT(({number}-1)/{_MOST_CHOICES})+1", f"MOD({number}-1,{_MOST_CHOICES})+1"
    starts = range(0, len(ranges), _MOST_CHOICES)
    some = (",".join(ranges[n : n + _MOST_CHOICES]) for n in starts)
    return f"CHOOSE({group},{','.join(f'CHOOSE({place},{part})' for part in some)})"
