"""What a collection takes over from those it follows: whose, how far up, in which measure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.command_line import xlkpi
from tests.builders.filled_books import plan_in
from tests.builders.following import NOW, Rounds, collection
from xlkpi.api.amend import amend
from xlkpi.api.generate import generate, generate_blank
from xlkpi.api.spec import check_specs
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

WHY = Reason("电话核实", "王五")
FORM = """\
xlkpi: 1
id: {id}
version: 1
title: {id}表
measure: 万元
lists:
  words: {{words: [甲, 乙]}}
fields:
{fields}
  filler: {{label: 填报人, kind: text, required: true, length: [1, 20]}}
tables:
  lines:
    label: 明细
    fixed: [{{key: a, label: 甲项}}, {{key: b, label: 乙项}}]
    spare: {spare}
    columns:
{columns}
sheets:
  - id: form
{repeat}    widths: [14, 14, 14]
    rows:
{rows}
      - [{{text: 填报人}}, {{field: filler, cols: 2}}]
      - each: lines
        cells:
{cells}
master: {{total: {total}}}
"""


def spec(
    name: str, fields: str, columns: str, *, spare: int = 1, each_project: bool = False
) -> str:
    """A form of fields and columns, a line for each; the first field is the total."""
    singles, parts = (
        [line.strip() for line in text.strip().splitlines()] for text in (fields, columns)
    )
    names = [line.partition(":")[0] for line in singles]
    rows = [f"      - [{{text: {n}}}, {{field: {n}, cols: 2}}]" for n in names]
    cells = [f"          - {{field: lines.{line.partition(':')[0]}}}" for line in parts]
    cells += ["          - {text: ''}"] * (3 - len(cells))
    return FORM.format(
        id=name,
        fields="\n".join(f"  {line}" for line in singles),
        columns="\n".join(f"      {line}" for line in parts),
        rows="\n".join(rows),
        cells="\n".join(cells),
        spare=spare,
        repeat="    repeat: project\n" if each_project else "",
        total=names[0],
    )


PLAN = spec(
    "plan",
    "budget: {label: 预算, kind: money, required: true}\n"
    "word: {label: 词, kind: choice, list: words}",
    "amount: {label: 金额, kind: money}\nwhat: {label: 内容, kind: text}",
)
WATCH = spec(
    "watch",
    "spent: {label: 已用, kind: money, required: true}\n"
    "budget: {label: 预算, kind: money, locked: true, source: earlier.budget}",
    "amount: {label: 金额, kind: money, locked: true, source: earlier.lines.amount}\n"
    "what: {label: 内容, kind: text, locked: true, source: earlier.lines.what}\n"
    "done: {label: 完成, kind: money}",
)
REVIEW = spec(
    "review",
    "final: {label: 决算, kind: money, required: true}\n"
    "budget: {label: 预算, kind: money, locked: true, source: earlier.budget}\n"
    "spent: {label: 已用, kind: money, locked: when_known, source: earlier.spent}\n"
    "half: {label: 甲项完成, kind: money, source: 'earlier.lines[a].done'}\n"
    "word: {label: 词, kind: text, locked: when_known, source: earlier.word}",
    "amount: {label: 金额, kind: money, locked: true, source: earlier.lines.amount}\n"
    "what: {label: 内容, kind: text, locked: true, source: earlier.lines.what}",
)
PLANNED: dict[str, Any] = {
    "budget": 1_055_000.5, "word": "乙", "lines[a].amount": 1_000_000, "lines[a].what": "道路",
    "lines[s1].amount": 55_000.5, "filler": "赵一",
}  # fmt: skip


def cells(rounds: Rounds, name: str, unit: str, *names: str) -> list[tuple[object, bool]]:
    """What stands in cells of a unit's first form, and whether they are to be filled in."""
    form = plan_in(rounds.folder, rounds.workbook(name, unit)).forms[0]
    known = {field.key: field for field in form.fields}
    return [(known[resolve(one)].value, known[resolve(one)].input) for one in names]


def told(problems: list[Any]) -> list[tuple[str, str]]:
    return [(p.code, p.place.unit) for p in problems]


def test_stages(tmp_path: Path) -> None:
    """Plan (in 元) -> watch, which v02 does not answer -> review (both in 万元).

    What the watch only passed on is the plan's where nobody answered it; what it asked is not
    known, and stays open. A blank cell is a blank cell.
    """
    rounds = Rounds(
        tmp_path,
        collection("plan", "plan", measure="元"),
        collection("watch", "watch", "plan"),
        collection("review", "review", "watch"),
        plan=PLAN, watch=WATCH, review=REVIEW,
    )  # fmt: skip
    rounds.issue("plan")
    rounds.report("plan", "v01", PLANNED)
    assert told(rounds.check()) == [("S25", "v02")]
    assert rounds.issue("watch")[0] == ("v01",)
    assert cells(rounds, "watch", "v01", "budget", "lines[s1].amount", "lines[b].amount") == [
        (Decimal("105.50005"), False), (Decimal("5.50005"), False), (None, False),
    ]  # fmt: skip
    rounds.report("plan", "v02", PLANNED | {"budget": 7})
    amend(rounds.folder, NOW, Target("v02", collection="plan"), {"budget": "8"}, WHY)
    assert rounds.issue("watch") == (("v01", "v02"), [])
    (file,) = rounds.report(
        "watch", "v01", {"spent": 50, "lines[a].done": 4, "filler": "赵一"}
    ).files
    assert file.problems == ()

    names = ("budget", "spent", "half", "word", "lines[a].what", "lines[s1].amount")
    made, (waits,) = rounds.issue("review")
    assert (made, told([waits])) == (("v01", "v02"), [("S25", "v02")])
    assert "“已用”、“甲项完成”没有数可取：留空" in waits.message.zh
    assert cells(rounds, "review", "v01", *names) == [
        (Decimal("105.50005"), False), (Decimal(50), False), (Decimal(4), True), ("乙", False),
        ("道路", False), (Decimal("5.50005"), False),
    ]  # fmt: skip
    assert cells(rounds, "review", "v02", *names) == [
        (Decimal("0.0008"), False), (None, True), (None, True), ("乙", False),
        ("道路", False), (Decimal("5.50005"), False),
    ]  # fmt: skip

    rounds.report("watch", "v02", {"spent": 60, "filler": "赵一"})
    (late,) = rounds.check("review")
    assert (late.code, late.place.unit) == ("S87", "v02")
    assert "“已用”（从前一收集任务取来）：下发时是“（没有）”，现在是“60”" in late.message.zh
    withdraw(rounds.folder, NOW, Target("v02", collection="watch"), WHY)
    assert rounds.check("review") == []


def test_what_was_passed_on_is_what_counts_where_it_was_said(tmp_path: Path) -> None:
    """The plan is amended after the watch was accepted on the old one: the review has the new one.

    Where the plan does not count any more, nothing is known, whatever the watch passed on.
    """
    rounds = Rounds(
        tmp_path,
        collection("plan", "plan"), collection("watch", "watch", "plan"),
        collection("review", "review", "watch"),
        plan=PLAN, watch=WATCH, review=REVIEW,
    )  # fmt: skip
    rounds.issue("plan")
    rounds.report("plan", "v01", PLANNED)
    rounds.issue("watch", "v01")
    rounds.report("watch", "v01", {"spent": 50, "lines[a].done": 4, "filler": "赵一"})
    changed = {"budget": "900", "lines[a].what": "桥梁"}
    amend(rounds.folder, NOW, Target("v01", collection="plan"), changed, WHY)
    rounds.issue("review", "v01")
    names = ("budget", "lines[a].what", "lines[a].amount", "spent")
    assert [value for value, _ in cells(rounds, "review", "v01", *names)] == [
        Decimal(900), "桥梁", Decimal(1_000_000), Decimal(50),
    ]  # fmt: skip
    for _ in range(2):
        withdraw(rounds.folder, NOW, Target("v01", collection="plan"), WHY)
    assert ("S87", "v01") in told(rounds.check("review"))
    assert rounds.issue("review", "v01")[0] == ()


def test_last_month_is_not_the_month_before(tmp_path: Path) -> None:
    """January is accepted, February is not: March does not start from January's total."""
    month = spec(
        "month",
        "total: {label: 累计, kind: money, required: true}\n"
        "before: {label: 上月累计, kind: money, locked: true, source: earlier.total, default: 0}",
        "amount: {label: 金额, kind: money}",
    )
    months = [
        collection("m1", "month"),
        *(collection(f"m{n}", "month", f"m{n - 1}") for n in (2, 3)),
    ]
    rounds = Rounds(tmp_path, *months, month=month)
    rounds.issue("m1", "v01")
    assert cells(rounds, "m1", "v01", "before") == [(0, False)]  # the first one starts from 0
    assert told(rounds.issue("m2")[1]) == [("S24", "v01")]  # v02 was not asked in January
    assert cells(rounds, "m2", "v02", "before") == [(0, False)]
    rounds.report("m1", "v01", {"total": 12.5, "filler": "赵一"})
    assert rounds.issue("m2", "v01") == (("v01",), [])
    assert cells(rounds, "m2", "v01", "before") == [(Decimal("12.5"), False)]
    made, (v01,) = rounds.issue("m3", "v01")
    assert (made, v01.code, v01.place.unit) == ((), "S24", "v01")
    rounds.configure(*months, collection("m4", "month", "m3"))
    assert told(rounds.issue("m4", "v01")[1]) == [("S24", "v01")]  # nobody was asked in March
    assert v01.hint.zh == "请等“m2”的表并入后，再运行 xlkpi generate m3 --unit v01。"
    said = xlkpi("generate", "m3", "--unit", "v01", folder=rounds.folder)
    assert (said.returncode, said.stdout) == (1, "没有生成工作簿。\n")
    with pytest.raises(ProblemsFound) as refused:
        generate_blank(rounds.folder, NOW, "m3")
    assert (refused.value.exit_code, [p.code for p in refused.value.problems]) == (2, ["S26"])
    assert generate_blank(rounds.folder, NOW, "m1").forms == 1


def test_a_blank_in_the_nearest_form_is_no_question_to_the_one_before(tmp_path: Path) -> None:
    """February could not take January's total over, left it open, and it was left blank there.

    January is accepted afterwards: for March nothing stands in that cell, as February says. What
    February took over and locked in a row without more is the same still.
    """
    month = spec(
        "month",
        "total: {label: 累计, kind: money, locked: when_known, source: earlier.total}\n"
        "now: {label: 本月, kind: money, required: true}",
        "amount: {label: 金额, kind: money, locked: when_known, source: earlier.lines.amount}",
    )
    months = [
        collection("m1", "month"),
        *(collection(f"m{n}", "month", f"m{n - 1}") for n in (2, 3)),
    ]
    rounds = Rounds(tmp_path, *months, month=month)
    rounds.issue("m1")
    january = {"total": 12.5, "now": 1, "lines[a].amount": 3, "filler": "赵一"}
    rounds.report("m1", "v02", january)
    rounds.issue("m2")
    for unit in ("v01", "v02"):
        rounds.report("m2", unit, {"now": 2, "filler": "赵一"})
    rounds.report("m1", "v01", january)
    rounds.issue("m3")
    assert cells(rounds, "m3", "v01", "total", "lines[a].amount") == [(None, True), (None, True)]
    assert cells(rounds, "m3", "v02", "total", "lines[a].amount") == [
        (Decimal("12.5"), False), (Decimal(3), False),
    ]  # fmt: skip


def test_each_project_has_its_own(tmp_path: Path) -> None:
    """Of a form for each project, each takes its own; a single form of before serves all."""
    plan = spec("plan", "budget: {label: 预算, kind: money, required: true}",
                "amount: {label: 金额, kind: money}", each_project=True)  # fmt: skip
    head = spec("head", "leader: {label: 负责人, kind: text, required: true}",
                "amount: {label: 金额, kind: money}")  # fmt: skip
    watch = spec(
        "watch",
        "spent: {label: 已用, kind: money, required: true}\n"
        "budget: {label: 预算, kind: money, locked: true, source: earlier.budget}\n"
        "leader: {label: 负责人, kind: text, locked: when_known, source: earlier.leader}",
        "amount: {label: 金额, kind: money}",
        each_project=True,
    )
    rounds = Rounds(
        tmp_path,
        collection("head", "head"), collection("plan", "plan", "head"),
        collection("watch", "watch", "plan"),
        projects=True, head=head.replace("total: leader", "detail: 明细"), plan=plan, watch=watch,
    )  # fmt: skip
    rounds.issue("head")
    rounds.report("head", "v01", {"leader": "李四", "filler": "赵一"})
    rounds.issue("plan")
    rounds.report("plan", "v01", {"budget": 5, "filler": "赵一"}, {"budget": 6, "filler": "赵一"})
    rounds.report("plan", "v02", {"budget": 7, "filler": "赵一"})
    made, (left,) = rounds.issue("watch")
    assert (made, left.code, left.place.unit) == (("v01",), "S24", "v02")
    assert (left.place.project, "“预算”（项目2）" in left.message.zh) == ("p2", True)
    forms = plan_in(rounds.folder, rounds.workbook("watch", "v01")).forms
    assert [
        [f.value for f in form.fields if f.key.column in ("budget", "leader")] for form in forms
    ] == [[5, "李四"], [6, "李四"]]


SOURCES = {
    "earlier.nonsense": ("S06", "earlier.budget"),
    "earlier.lines[z].amount": ("S06", "earlier.lines.amount"),
    "earlier.word": ("S03", "choice"),
    "earlier.lines.amount": ("S03", "表[行].列"),
    "earlier.a + b": ("S03", "表[行].列"),
    "units.nonsense": ("S06", "units.name"),
    "collections.m01.total": ("S06", "collection.year"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_sources_that_are_none(tmp_path: Path, source: str) -> None:
    """Each is told at its line, with what there is, by `spec check`, `check` and `generate`."""
    watch = WATCH.replace("source: earlier.budget", f"source: '{source}'")
    line = next(n for n, text in enumerate(watch.splitlines(), 1) if source in text)
    rounds = Rounds(tmp_path, collection("plan", "plan"), collection("watch", "watch", "plan"),
                    plan=PLAN, watch=watch)  # fmt: skip
    (fault,) = check_specs(["watch"], rounds.folder)
    assert (fault.code, fault.place.line) == (SOURCES[source][0], line)
    assert SOURCES[source][1] in fault.message.zh + fault.hint.zh
    (found,) = rounds.check()
    assert found == fault
    with pytest.raises(ProblemsFound) as refused:
        generate(rounds.folder, NOW, "watch")
    assert (refused.value.exit_code, refused.value.problems) == (2, (fault,))


def test_what_the_form_before_cannot_give(tmp_path: Path) -> None:
    """Rows for which there is no place, a form for each project, and no collection to follow."""
    fewer = WATCH.replace("spare: 1", "spare: 0")
    both = collection("plan", "plan"), collection("watch", "watch", "plan")
    rounds = Rounds(tmp_path / "1", *both, plan=PLAN, watch=fewer)
    found = rounds.check()
    assert {(p.code, p.place.line, p.hint.zh) for p in found} == {
        ("S03", fewer.splitlines().index("    spare: 0") + 1, "请改为spare: 1。")
    }
    other = WATCH.replace("{key: b, label: 乙项}", "{key: c, label: 丙项}")
    (rounds.folder / "workbook_specs" / "watch.yaml").write_text(other, encoding="utf-8")
    found = rounds.check()
    assert {(p.code, p.place.line) for p in found} == {
        ("S03", other.splitlines().index("  lines:") + 2)
    }
    assert all("行 b 这里没有" in p.message.zh for p in found)
    rounds.configure(collection("plan", "plan"), collection("watch", "watch"))
    (none,) = rounds.check()
    assert (none.code, none.place.line) == ("S20", 9)
    assert "（预算、金额、内容），却没有写 follows" in none.message.zh
    each = PLAN.replace("    widths", "    repeat: project\n    widths")
    rounds = Rounds(tmp_path / "2", *both, projects=True, plan=each, watch=WATCH)
    assert {p.code for p in rounds.check()} == {"S03"}
