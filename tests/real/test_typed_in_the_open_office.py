"""What people type in a spelling of their own: what the import reads, the workbook's sums count.

Every spelling of a list stands in a row of one workbook, as a text and as a number. LibreOffice
and Gnumeric calculate what the helper cells come to, which all totals and rules stand on; where
the self-check passes a cell, the import takes the very value that is counted there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import isclose
from typing import TYPE_CHECKING

from tests.builders.forms import CREATED, RECEIVED, Issued, sign
from tests.builders.judged import import_returns
from tests.builders.opened_books import opened, saved
from tests.builders.own_forms import HEAD
from tests.builders.people import bank_card, id_card
from tests.builders.self_check import found_in
from tests.real.gnumeric import recalculated
from xlkpi.formula.characters import folded, told_apart
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.formulas import Formulas
from xlkpi.plan.helper_cells import Settled
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.load import load_text
from xlkpi.spec.settled import seen_by_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.real.cache import Sheets
    from tests.real.office import Office
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField
    from xlkpi.records import Submission, Value

NUMBERS: Sequence[object] = (
    12, 0, -3, 12.3456, 0.1 + 0.2, 1e15, 30, 0.3, 1, "12", " 12 ", "12.50",
    "1,234", "1,234.5", "12,34", "５５", "５５．５", "12万元", "120000元", "￥12", "12亩", "30%",
    "30％", "３０％", "+5", "－5", "-5", "(5)", "1e3", "\u200b12", "12\u00a0", "十二", "=1+1",
    "TRUE",
)  # fmt: skip
DAYS: Sequence[object] = (
    date(2019, 3, 5), 43529, 43529.5, 20190305, 2019.3, 201903, 5, "2019.3.5", "2019-3-5",
    "2019/3/5", "2019年3月5日", "2019年3月", "2019.3", "2019-03", "201903", "20190305",
    "２０１９年３月", " 2019-3-5 ", "2019-3-5 8:30", "43529", "2019.13", "19年3月",
)  # fmt: skip
CARDS: Sequence[object] = (
    id_card(1), f" {id_card(2)} ", f"{id_card(3)[:6]} {id_card(3)[6:]}", f"\u3000{id_card(4)}",
    f"{id_card(5)}\u00a0", f"{id_card(6)}\n", "11010519491231002x", "11010519491231002Ｘ",
    "１１０１０５１９４９１２３１００２Ｘ", f"'{id_card(7)}", f"\u200b{id_card(8)}", bank_card(1),
    f"{bank_card(2)[:4]} {bank_card(2)[4:]}", f"{bank_card(3)[:4]}-{bank_card(3)[4:]}",
    f"{bank_card(4)[:4]}－{bank_card(4)[4:]}", f"{bank_card(5)[:4]}\u3000{bank_card(5)[4:]}",
    f"{bank_card(6)[:4]}\t{bank_card(6)[4:]}", "13800138000", "138 0013 8000", "138-0013-8000",
    "１３８００１３８０００", "+86 13800138000", "(0393)1234567", "0393 1234567", "0393—1234567",
    "0393-1234567转12", 13800138000, 411381199003071, 6217000000000101,
)  # fmt: skip
LONG = f'{"长" * 299}"'
TEXTS: Sequence[object] = (
    LONG,
    "张三", " 张三", "张三 ", "\u3000张三", "张三\u3000", "\u00a0张三", "张三\u00a0", "张  三",
    "张\u3000三", " 张  三 ", "张三\n", "张\n三", "张三\t", "\t张三", "\u200b张三", "张\u200b三",
    "张三\r\n李四", "DB-1", "ＤＢ-1", "db-1", " DB-1 ", "DB- 1", "DB-1\u3000", 5,
    5.5, 0.1, 12345678901.25, "5", "５", "\u2003张三", "张三\u2003",
)  # fmt: skip
NAMES: Sequence[object] = (
    f"{LONG}甲", f"{LONG}乙", f"{LONG}乙",
    "李四", *(text for text in TEXTS if "三" in str(text)), "Li Si", "li si", "Li  Si",
    "Li\u3000Si",
)  # fmt: skip
WORDS: Sequence[object] = (
    "东镇", " 东镇", "东镇 ", "东 镇", "东镇\u3000", "\u00a0东镇", "东", "东城", "东镇\n",
    "东镇\u200b", "是", "否", " 是", "是\u3000", "√", "×", "YES", "yes", "有", 1,
)  # fmt: skip
KINDS: Mapping[str, tuple[str, Sequence[object]]] = {
    "money": ("kind: money", NUMBERS),
    "rate": ("kind: percent", NUMBERS),
    "count": ("kind: integer", NUMBERS),
    "area": ("kind: number, unit: 亩", NUMBERS),
    "day": ("kind: date", DAYS),
    "month": ("kind: year_month", DAYS),
    "id": ("kind: id_card, unique: true", CARDS),
    "bank": ("kind: bank_card, unique: true", CARDS),
    "phone": ("kind: phone", CARDS),
    "text": ("kind: text", TEXTS),
    "name": ("kind: text, unique: true", NAMES),
    "code": ("kind: text, characters: A-Z0-9-", TEXTS),
    "file": ("kind: text, pattern: 'DB-[0-9]{1,3}'", TEXTS),
    "town": ("kind: choice, list: town", WORDS),
    "flag": ("kind: flag", WORDS),
}
ROWS = max(len(spellings) for _, spellings in KINDS.values())
_COLUMNS = "\n".join(f"      {k}: {{label: {k}, {spec}}}" for k, (spec, _) in KINDS.items())
_CELLS = ", ".join(f"{{field: lines.{kind}}}" for kind in KINDS)
SPEC = f"""{HEAD}measure: 万元
lists:
  town: {{words: [东镇, 西镇], spellings: {{东: 东镇}}, other_meaning: {{东城: 东镇}}}}
fields:
  unit_name: {{label: 单位, kind: text, locked: true, source: units.name}}
tables:
  lines:
    label: 明细
    spare: {ROWS}
    columns:
{_COLUMNS}
sheets:
  - id: form
    name: 表
    widths: [{", ".join(["9"] * len(KINDS))}]
    rows:
      - [{{field: unit_name, cols: {len(KINDS)}}}]
      - each: lines
        cells: [{_CELLS}]
rules:
  - code: A01
    severity: error
    each: lines
    at: lines.text
    when: lines.text = '{LONG}'
    title: {{zh: 抄来的, en: copied}}
    message: {{zh: '{{cell}} 是抄来的。', en: '{{cell}} is copied.'}}
    hint: {{zh: '请改 {{cell}}。', en: 'Change {{cell}}.'}}
"""


def made() -> Plan:
    loaded = load_text(SPEC, "own.yaml")
    assert loaded.value is not None, loaded.problems
    return build(loaded.value, Occasion(unit="v01", unit_name="示例一村", forms=(FormFacts(),)))


def spelled(plan: Plan) -> bytes:
    """The workbook of a plan, each kind's spellings below each other in its column."""
    book = opened(workbook(plan, sign, CREATED))
    for field, spelling in typed(plan):
        cell = book["表"][str(field.at)]
        cell.value = spelling
        if isinstance(spelling, str):
            cell.data_type = "s"
    return saved(book)


def test_what_the_self_check_passes_is_counted_as_it_is_imported(
    office: Office, tmp_path: Path
) -> None:
    plan = made()
    data, path = spelled(plan), tmp_path / "a.xlsx"
    path.write_bytes(data)
    (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], Issued(plan), sign)
    (judged,) = returned.submissions
    for sheets in (office.recalculate(path), recalculated(path, tmp_path)):
        assert list(differing(plan, judged, sheets)) == []
        asked = {cell for check in plan.checks for _, cell in found_in(at_check(sheets, check))}
        spellings = [spelling for field, spelling in typed(plan) if str(field.at) in asked]
        assert {"12万元", "2019.3.5", "５５", "1,234", "30%", "2019年3月", LONG} <= {*spellings}
        assert spellings.count(f"{LONG}乙") == 1


def differing(plan: Plan, judged: Submission, sheets: Sheets) -> Iterator[tuple[object, ...]]:
    """What the self-check does not tell, and the import takes for something else or refuses.

    And what it tells, and the import takes without a word.
    """
    (form,) = plan.forms
    values = {(r.row, n): v for r in judged.records for n, v in r.values.items()}
    contents = ((one.content, one.at) for one, _ in Formulas(plan).helpers(form))
    settled = {one.cell: str(at) for one, at in contents if isinstance(one, Settled)}
    told = {p.place.cell for p in judged.problems}
    refused = {p.place.cell for p in judged.problems if p.severity is Severity.ERROR}
    asked = {cell for check in plan.checks for _, cell in found_in(at_check(sheets, check))}
    for field, spelling in typed(plan):
        at, counted = str(field.at), sheets["表"].get(settled[field.key])
        value = values.get((field.key.row, field.key.column))
        if at in asked:
            wrong = at not in told
        else:
            wrong = at in refused or not same(counted, value, field, plan)
        if wrong:
            yield field.key.column, spelling, counted, value, at in asked


def typed(plan: Plan) -> Iterator[tuple[PlannedField, object]]:
    """Each field with the spelling that stands in it."""
    for field in plan.forms[0].fields:
        spellings = KINDS[field.key.column][1] if field.key.table else ()
        yield from ((field, one) for one in spellings[int(field.key.row[1:] or 1) - 1 :][:1])


def at_check(sheets: Sheets, check: PlannedCheck) -> object:
    return sheets[check.sheet].get(str(check.at))


def same(counted: object, value: Value | None, field: PlannedField, plan: Plan) -> bool:
    """Whether a helper cell holds what the import took, as formulas see it.

    Words of lists are compared as what they stand for: conditions name every spelling.
    """
    if value is None:
        return counted in (None, "")
    seen = seen_by_formulas(value, field.spec.kind)
    if isinstance(seen, Decimal):
        return isinstance(counted, int | float) and isclose(counted, seen, abs_tol=1e-9)
    words = plan.spec.lists["town"].spellings if field.spec.list_ else {}
    held = words.get(str(counted), str(counted))
    return told_apart(folded(held)) == told_apart(str(seen))  # to XML all line ends are one
