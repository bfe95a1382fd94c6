"""Many inputs typed into by LibreOffice: what is merged is what LibreOffice shows in the cell.

Or there is a problem at that cell. LibreOffice itself says what a person sees: it turns 50% typed
into an amount's cell into a percentage, 1/2 into a date, and formulas into what they come to.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import CREATED, RECEIVED, UNIT_NAME, Issued, occasion, roster, sign
from tests.builders.judged import import_returns
from tests.oracles import seen
from xlkpi.formula.render import render
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.real.office import Book, FileKind, Office
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.records import Submission

ANYTHING = (
    "55", "50%", "5e3", "1/2", "0 1/2", "$55", "¥55", "55万元", "550000元", "2021-1-15", "12:30",
    "36:00", "TRUE", "=1+1", "=50%", "=37.8+22.9", "=10/3", "=A1", "=SUM(A1:A3)", "=1/0", "５５",
    "1,234.5", "12,34", "(55)", "-5", "√", "  x ", "1e20", "123456789012345678", "20210115",
    "44211", "#N/A", "1.5.2", "55.", "5E-5", "①55", "5\u200b5", "\u200b", " ", "约50", "五十", "①",
    "100%", "0.3", "1", "30", "0.305", "54.99999", "1e-7", "13812345678", "00123", "'55", "=", "-",
    "行业",
)  # fmt: skip
TEXTS = (
    "村干部工资",
    "道路　维修",
    "12月底前",
    "≥95%",
    "8个",
    "1-2",
    "3/4",
    "A-1",
    "0571-12345678",
)
FLAGS = ("是", "否", "×", "对", "有", "yes", "ｙ", "☐", "true")
TOLD_OTHERWISE = {"K15", "T09"}
"""Shown otherwise than stored; 30, 50, 75 and 100 for per cent: both are told at the cell."""
# name of the form, projects in one workbook, format, workbooks of a full run and of the slice
RUNS: tuple[tuple[str, int, FileKind, int, int], ...] = (
    ("project_targets", 11, "xlsx", 7, 1),
    ("project_targets", 11, "xls", 1, 1),
    ("project_targets", 11, "ods", 1, 1),
    ("provincial_targets", 4, "xlsx", 3, 1),
    ("quarterly_accounts", 1, "xlsx", 9, 2),
    ("quarterly_accounts", 1, "ods", 9, 2),
)


def made(name: str, projects: int) -> Plan:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    if loaded.spec.per_project:
        return build(loaded, occasion(*range(1, projects + 1)))
    alone = FormFacts(values={"units.name": UNIT_NAME, "units.kind": "村"})
    return build(loaded, replace(occasion(), measure=loaded.spec.measure, forms=(alone,)))


def text(rng: random.Random, field: PlannedField, plan: Plan) -> str:
    """Something to type into a field: half of the time what belongs there."""
    spec = field.spec
    if rng.random() < 0.4:
        return rng.choice(ANYTHING)
    match spec.kind:
        case Kind.MONEY | Kind.INTEGER:
            number = rng.randrange(10**7) / 10 ** rng.randrange(5)
            return rng.choice(["{}", "{:,}", "{}万元", "￥{}", "={}+1", "{}%"]).format(number)
        case Kind.PERCENT:
            return rng.choice(["{}%", "{}", "{}％", "=" + "{}%"]).format(rng.randrange(101))
        case Kind.DATE:
            day = rng.choice(["{}-{}-{}", "{}/{}/{}", "{}.{}.{}", "{}年{}月{}日", "{}{:02}{:02}"])
            return day.format(rng.randrange(2000, 2030), rng.randrange(1, 14), rng.randrange(1, 32))
        case Kind.FLAG:
            return rng.choice(FLAGS)
        case Kind.CHOICE:
            known = plan.spec.lists[spec.list_ or ""]
            word = rng.choice([*known.all_words, *known.spellings, *known.other_meaning])
            return rng.choice([word, word, f"{word} ", f"\u3000{word[:1]} {word[1:]}"])
        case _:
            return rng.choice(TEXTS) * rng.randrange(1, 3)


@pytest.mark.parametrize(
    ("name", "projects", "kind", "full", "few"), RUNS, ids=[f"{run[0]} {run[2]}" for run in RUNS]
)
def test_what_is_merged_is_what_libreoffice_shows_or_there_is_a_problem_at_the_cell(
    name: str,
    projects: int,
    kind: FileKind,
    full: int,
    few: int,
    office: Office,
    tmp_path: Path,
    soak: bool,
) -> None:
    rng, plan = random.Random(2021), made(name, projects if soak else 1)
    sent, count = tmp_path / "sent.xlsx", Counter[str]()
    sent.write_bytes(workbook(plan, sign, CREATED))
    wrong: list[tuple[str, str, str, str]] = []
    for number in range(full if soak else few):
        with office.open(sent) as book:
            typed = {form.sheet: typed_into(book, rng, form, plan) for form in plan.forms}
            data = book.save_as(tmp_path / f"{number}.{kind}", kind).read_bytes()
        incoming = [Incoming(f"a.{kind}", data, RECEIVED)]
        (returned,) = import_returns(incoming, Issued(plan), sign, roster())
        by_project = {s.project: s for s in returned.submissions}
        for form in plan.forms:
            for field, (text_typed, shown, formula) in typed[form.sheet].items():
                got = by_project[form.project]
                faults = judged(plan, field, shown, got, count, formula=formula)
                wrong += [(render(field.key), text_typed, shown, fault) for fault in faults]
    print(name, kind, dict(count))  # noqa: T201 - how much was really tried
    assert not wrong, (len(wrong), wrong[:10])
    assert min(count[outcome] for outcome in ("silent", "told", "refused")) > 0


Typed = dict["PlannedField", tuple[str, str, bool]]


def typed_into(book: Book, rng: random.Random, form: PlannedForm, plan: Plan) -> Typed:
    """Type into every input of a form; what was typed, what is shown, whether it is a formula."""
    inputs = [field for field in form.fields if field.input]
    texts = [text(rng, field, plan) for field in inputs]
    for field, typed in zip(inputs, texts, strict=True):
        book.type_into(form.sheet, str(field.at), typed)
    shown = book.shown(form.sheet, [str(field.at) for field in inputs])
    return {f: (t, *s) for f, t, s in zip(inputs, texts, shown, strict=True)}


def judged(
    plan: Plan,
    field: PlannedField,
    shown: str,
    got: Submission,
    count: Counter[str],
    *,
    formula: bool,
) -> Iterator[str]:
    here = [p for p in got.problems if p.place.cell == str(field.at)]
    refused = any(p.severity is Severity.ERROR for p in here)
    count["refused" if refused else "told" if here else "silent"] += 1
    codes = {p.code for p in here}
    found = (r.values for r in got.records if (r.table, r.row) == (field.key.table, field.key.row))
    merged = next(found, {}).get(field.key.column)
    if formula and not codes & {"K12", "K13"} and not (codes and refused):
        yield "a formula is taken without a word"
    if refused or codes & TOLD_OTHERWISE:
        return
    meant = seen.meaning(shown, field.spec, plan.spec.lists, plan.spec.measure)
    if merged != meant and not ("K13" in codes and seen.about(shown, merged)):
        yield f"it means {meant!r}, merged is {merged!r}, told {codes}"
