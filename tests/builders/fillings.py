"""Random fillings of a form: valid, nearly valid, wild."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.builders.opened_books import opened, saved
from tests.builders.people import bank_card, id_card
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.spec.language.models import ListSpec

    Base = Mapping[Cell, object]

WORDS = "发放工资保障村民用于项目建设及时完成率满意度指标A1，。%"
# no TRUE: LibreOffice makes it the number 1 in a cell with a number format, Excel does not
MONEY: Sequence[object] = (
    0, 1, 55, 60.7, 0.0001, 54.995, 55.005, 550_000, 0.0055, -1, 55.00001, 1e8, 1e12, "55万元",
    "约50", "５５", "1,234.5", "55,5", "无", "  ", None, "#N/A", "①55", "12个",
)  # fmt: skip
PERCENT: Sequence[object] = (
    0.3, 0.5, 0.75, 1, 0.2, 0.25, 0, 0.01, 0.95, 0.305, 1.5, -0.1, 30, 50, 75, 100, "30%", "100％",
    "一半", None, " ", "#N/A",
)  # fmt: skip
DATES: Sequence[object] = (
    date(2021, 1, 15), date(1999, 12, 31), "2021-1-15", "2021年1月15日", "明天", None, 5, "#N/A",
    " ",
)  # fmt: skip
MONTHS: Sequence[object] = (
    date(2021, 3, 1), date(2021, 3, 15), date(2031, 1, 1), date(1905, 7, 1), 2021.3, 202103,
    "2021-03", "2021年3月", "三月", None, " ", "#N/A",
)  # fmt: skip
CARDS: Sequence[object] = (
    *map(id_card, range(4)), *map(bank_card, range(4)), id_card(5)[:17], id_card(6).lower(),
    "11010519491231002X", "11010519491231002x", "110105194902300021", "990105194912310021",
    "110105194912310021", "A10105194912310021", " 110105194912 31002X", "１10105194912310021",
    411381199003071000, 4113811990, "6217 0000 0000 0000 101", "6217-0000",
    bank_card(7)[:-1] + "甲",
    "13800138000", "12800138000", 13800138000, "0393-1234567", "0393-12345678-123", "03931234567",
    "010-12345678", "010-1234567", "1234567", "(0393)1234567", None, None, " ", "#N/A",
)  # fmt: skip
FILES: Sequence[object] = (
    "DB2021-1", "DB2021-123", "DB2021-1234", "db2021-1", "DB2021", "ＤＢ2021-1", " DB2021-1", 5,
    None,
)  # fmt: skip
FLAGS: Sequence[object] = ("是", "否", None, " ", "有", "√", 1, "是 ")
TARGETS: Sequence[object] = (
    "100%", "≥95%", "90%", "120%", "-5%", "79%", "是", "否", "=8个", "≥较高", "≥ 5", "≤202.6万元",
    "12月底前",    "80", "101", "＞7％", "≥", "%", "1.2.3", "0.95", None, 5, 0.9, " ",
)  # fmt: skip


def contents(rng: random.Random, field: PlannedField, spec_lists: Mapping[str, ListSpec]) -> object:
    """Something that may be typed or pasted into an input."""
    spec = field.spec
    match spec.kind:
        case Kind.MONEY | Kind.INTEGER | Kind.NUMBER:
            return rng.choice(MONEY)
        case Kind.PERCENT:
            return rng.choice(PERCENT)
        case Kind.DATE:
            return rng.choice(DATES)
        case Kind.YEAR_MONTH:
            return rng.choice(MONTHS)
        case Kind.ID_CARD | Kind.BANK_CARD | Kind.PHONE:
            return rng.choice(CARDS)
        case Kind.FLAG:
            return rng.choice(FLAGS)
        case Kind.CHOICE:
            known = spec_lists[spec.list_ or ""]
            words = [*known.all_words, *known.spellings, *known.other_meaning]
            return rng.choice([*words, "乱写的", " ", None, rng.choice(words) + " ", 5])
        case _ if spec.pattern is not None:
            return rng.choice(FILES)
        case _ if field.key.column in ("target", "number", "actual", "forecast"):
            return rng.choice(TARGETS)
        case _:
            return text(rng, spec.length or (1, 20))


def text(rng: random.Random, length: tuple[int, int]) -> object:
    """A text of a length at, below or above its limits; blank and odd now and then."""
    least, most = length
    size = rng.choice([least, most, least - 1, most + 1, rng.randint(least, most)])
    if rng.random() < 0.15:
        return rng.choice([None, " ", "　", "\n", 5, 2021, "两行\n文字文字", "#N/A", "ab😀cd"])
    return "".join(rng.choices(WORDS, k=max(size, 0))) or None


def filled(rng: random.Random, template: bytes, made: Plan, base: Base) -> bytes:
    """A workbook whose forms are each filled in their own way."""
    book = opened(template)
    for form in made.forms:
        page = book[form.sheet]
        for field, value in filling(rng, form, made.spec.lists, base):
            cell = page[str(field.at)]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "e" if value == "#N/A" else "s"
    return saved(book)


def filling(
    rng: random.Random, form: PlannedForm, lists: Mapping[str, ListSpec], base: Base
) -> list[tuple[PlannedField, object]]:
    """What is typed into one form: the least that is valid, then some more or less of anything."""
    inputs = [field for field in form.fields if field.input]
    chosen = [(f, base[f.key]) for f in inputs if f.key in base]
    share = rng.choice([0.0, 0.01, 0.01, 0.02, 0.1, 0.4])
    return [*chosen, *((f, contents(rng, f, lists)) for f in inputs if rng.random() < share)]
