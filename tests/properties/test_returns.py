"""Values written into the inputs come back equal; one bad cell gives one problem, there."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.forms import filled, imported, places, plan
from xlkpi.problems import Severity
from xlkpi.spec.language.kinds import FLAG_WORDS, Kind

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import PlannedField
    from xlkpi.records import Return

LETTERS = "甲乙丙丁戊己庚辛数量完成率Aa1。，%"


def reference(key: Cell) -> str:
    row = key.row if key.row.isascii() else f"'{key.row}'"
    return f"{key.table}[{row}].{key.column}" if key.table else key.column


def random_value(rng: random.Random, field: PlannedField) -> object:
    spec = field.spec
    match spec.kind:
        case Kind.MONEY:
            return Decimal(rng.randrange(1, 10**9)) / 10_000
        case Kind.PERCENT:
            return Decimal(rng.randrange(101)) / 100
        case Kind.DATE:
            return date(2021, 1, 1) + timedelta(days=rng.randrange(365))
        case Kind.CHOICE:
            return rng.choice(
                {"basis": ["行业标准", "计划标准"]}.get(spec.list_ or "", ["产出指标"])
            )
        case Kind.FLAG:
            return rng.choice(FLAG_WORDS)
        case _:
            least, most = spec.length or (1, 20)
            if spec.characters:
                return "".join(rng.choices("0123456789", k=rng.randint(least, most)))
            return "".join(rng.choices(LETTERS, k=rng.randint(least, min(most, 60))))


def back(returned: Return) -> dict[tuple[str, str, str], object]:
    (form,) = returned.submissions
    return {
        (record.table, record.row, name): value
        for record in form.records
        for name, value in record.values.items()
    }


def test_values_come_back_equal(soak: bool) -> None:
    rng = random.Random(2021)
    inputs = [f for f in places(plan()).values() if f.input and f.spec.by is None]
    typed = []
    for _ in range(200 if soak else 12):
        chosen = rng.sample(inputs, rng.randrange(5, len(inputs)))
        typed.append({field.key: random_value(rng, field) for field in chosen})
    files = [filled({reference(k): v for k, v in one.items()}) for one in typed]
    for one, returned in zip(typed, imported(*files), strict=True):
        found = back(returned)
        for key, value in one.items():
            assert found[key.table, key.row, key.column] == value, key


def test_one_bad_cell_gives_one_problem_there(soak: bool) -> None:
    rng = random.Random(7)
    kinds = (Kind.MONEY, Kind.PERCENT, Kind.DATE)
    inputs = [f for f in places(plan()).values() if f.input and f.spec.kind in kinds]
    chosen = inputs if soak else rng.sample(inputs, 10)
    files = [filled({reference(f.key): rng.choice(["约50", "①55", "5²", "一"])}) for f in chosen]
    valid, *returns = imported(filled({}), *files)
    for field, returned in zip(chosen, returns, strict=True):
        more = grave(returned) - grave(valid)
        assert [cell for _, cell in more] == [str(field.at)], field.key


def grave(returned: Return) -> set[tuple[str, str]]:
    problems = [p for form in returned.submissions for p in form.problems]
    return {(p.code, p.place.cell) for p in problems if p.severity is not Severity.INFO}
