"""LibreOffice computes the lights and scores of the later stages as the import does."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders.fillings import TARGETS
from tests.builders.forms import CREATED, Issued, occasion, roster, sign
from tests.builders.judged import import_returns
from tests.builders.opened_books import opened, saved
from tests.builders.self_check import found_in
from tests.builders.stages import (
    INDICATORS,
    SPARE,
    STAGES,
    stage_blank,
    stage_cases,
    stage_filled,
    stage_pairs,
    stage_plan,
)
from xlkpi.formula.ast import Cell
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.spec.rules import compiled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Value

MORE = (
    "50人", "53人", "0次", "1次", "96%", "49.5%", "100%", "11000元", "1.2万元", "达成", "部分达成",
    "未达成", "是", "否", "30户以上", "不少于15户", "0", "0%", "3天", "3天以内", "达成预期指标",
)  # fmt: skip


@pytest.mark.parametrize("name", STAGES)
def test_cached_values_are_what_it_calculates(name: str, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(stage_blank(name))
    assert office.stale(path) == ()


@pytest.mark.parametrize("name", STAGES)
def test_the_self_check_finds_the_errors_and_cells_show_their_values(
    name: str, office: Office, tmp_path: Path
) -> None:
    plan = stage_plan(name)
    (form,), path = plan.forms, tmp_path / "form.xlsx"
    errors = {r.code for r in compiled(plan.spec) if r.severity is Severity.ERROR}
    at = {field.key: str(field.at) for field in form.fields}
    for case in stage_cases(name):
        path.write_bytes(stage_filled(name, case.typed))
        cells = office.recalculate(path)[form.sheet]
        found: set[tuple[str, str]] = set()
        for check in plan.checks:
            found |= found_in(cells.get(str(check.at)))
        expected = [one for one in case.expect if one[0] in (*errors, "K01")]
        assert found == stage_pairs(name, expected), case.name
        for reference, value in case.shown.items():
            assert _same(cells.get(at[resolve(reference)]), value), (case.name, reference)


@pytest.mark.parametrize("name", STAGES)
def test_random_results_agree(name: str, office: Office, tmp_path: Path, soak: bool) -> None:
    """Every computed cell of forms with any targets and results: 5,000 rows in a full run."""
    rng, rows = random.Random(2021), 0
    for number in range(51 if soak else 2):
        plan = _any_plan(name, rng)
        data, path = _anyhow(rng, name, plan), tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        sheets = office.recalculate(path)
        (returned,) = import_returns(
            [Incoming("a.xlsx", data, CREATED)], Issued(plan), sign, roster()
        )
        by_project = {one.project: one for one in returned.submissions}
        for form in plan.forms:
            values = {
                Cell(record.table, record.row, column): value
                for record in by_project[form.project].records
                for column, value in record.values.items()
            }
            rows += len(INDICATORS)
            in_use = {(key.table, key.row) for key in values}
            for field in form.fields:
                if field.expr is not None and (field.key.table, field.key.row) in in_use:
                    seen = sheets[form.sheet].get(str(field.at))
                    assert _same(seen, values.get(field.key)), (form.project, field.key, seen)
    assert rows >= (5_000 if soak else 100)


def _any_plan(name: str, rng: random.Random) -> Plan:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    whole = occasion(*range(1, 12))
    forms = []
    for facts in whole.forms:
        targets: dict[str, Value] = {
            f"earlier.indicators[{row if row in SPARE else repr(row)}].target": str(target)
            for row in INDICATORS
            if (target := rng.choice((*TARGETS, *MORE))) not in (None, " ")
        }
        forms.append(replace(facts, values={**facts.values, **STAGES[name][1], **targets}))
    return build(loaded, replace(whole, forms=tuple(forms)))


def _anyhow(rng: random.Random, name: str, plan: Plan) -> bytes:
    book = opened(workbook(plan, sign, CREATED))
    for form in plan.forms:
        page, known = book[form.sheet], {field.key: field for field in form.fields}
        typed = {resolve(reference): value for reference, value in STAGES[name][0].items()}
        for key in [
            key for key in known if known[key].input and key.column in ("actual", "forecast")
        ]:
            if key.table == "indicators" and key.row in INDICATORS:
                typed[key] = rng.choice((*TARGETS, *MORE, *(t for _, t in INDICATORS.values())))
        for key, field in known.items():
            if field.input and field.spec.kind.numeric and rng.random() < 0.5:
                typed[key] = rng.choice((0, 1, 5.5, 12.25, 30.35, 60.7, 61))
        for key, value in typed.items():
            page[str(known[key].at)] = value
    return saved(book)


def _same(seen: object, value: object) -> bool:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return isinstance(seen, int | float) and abs(float(value) - seen) < 1e-6
    return (None if seen in ("", BAD_TEXT) else seen) == value
