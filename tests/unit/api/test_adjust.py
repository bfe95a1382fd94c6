"""Budget adjustments: on record beside the accepted form, and where later stages start from."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import plan_in
from tests.builders.following import NOW, Rounds, collection
from tests.builders.stages import EVALUATED, MONITORED, accepted_targets
from xlkpi.api.adjust import adjust, adjust_from
from xlkpi.api.amend import amend
from xlkpi.api.export import export
from xlkpi.api.log import log
from xlkpi.api.next_year import next_year
from xlkpi.api.status_of_unit import unit_history
from xlkpi.api.verify import verify
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound, Unusable
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.api.adjust import AdjustedTogether
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem

T, JUNE, SELF = "2021-targets", "2021-06", "2021-self"
WHY = Reason("镇财预〔2021〕12号", "刘")
LATER = Reason("镇财预〔2021〕30号", "刘")
TARGETS = accepted_targets()
FILLED = {"filler": "赵一"}
LESS = {"funds[fiscal].forecast": 50, "funds[fiscal].spent": 25}


def year(folder: Path) -> Rounds:
    """v01 has two projects accepted, v02 one, and one that it has not this year."""
    made = Rounds(
        folder,
        collection(T, "project_targets"),
        collection(JUNE, "monitoring", T),
        collection(SELF, "self_evaluation", JUNE),
        projects=True,
    )
    made.issue(T)
    made.report(T, "v01", TARGETS, {**TARGETS, "fiscal_funds": 30, "other_funds": 5})
    made.report(T, "v02", TARGETS, {"not_applicable": "是", **FILLED})
    return made


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    """For what is refused, and so changes nothing."""
    return year(tmp_path_factory.mktemp("year"))


@pytest.fixture
def rounds(unchanged: Rounds, tmp_path: Path) -> Rounds:
    return unchanged.copied_to(tmp_path)


def adjusted(rounds: Rounds, amount: str, reason: Reason = WHY, **more: str) -> AdjustedTogether:
    amounts = more or {"财政资金": amount}
    return adjust(rounds.folder, NOW, Target("v01", "项目1"), amounts, reason)


def field(rounds: Rounds, name: str, reference: str, unit: str = "v01", form: int = 0) -> Any:
    plan = plan_in(rounds.folder, rounds.workbook(name, unit))
    found: PlannedField = next(f for f in plan.forms[form].fields if f.key == resolve(reference))
    return found.value, found.input


def told(rounds: Rounds, name: str, code: str = "S87") -> list[str]:
    return [p.message.zh for p in rounds.check(name) if p.code == code]


def exported(rounds: Rounds) -> list[dict[str, str]]:
    folder = export(rounds.folder, NOW, T).folder
    with (folder / "adjustments.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def refused(rounds: Rounds, target: Target, amounts: dict[str, str], why: str = "x") -> Problem:
    with pytest.raises(ProblemsFound) as caught:
        adjust(rounds.folder, NOW, target, amounts, Reason(why, "刘"))
    assert caught.value.exit_code == 2
    (fault,) = caught.value.problems
    return fault


def test_a_stage_starts_from_the_adjusted_budget(rounds: Rounds) -> None:
    """Locked with its document; what was never adjusted stays open with the initial budget."""
    adjusted(rounds, "66")
    rounds.issue(JUNE)
    assert field(rounds, JUNE, "funds[fiscal].initial") == (Decimal("60.7"), False)
    assert field(rounds, JUNE, "funds[fiscal].adjusted") == (Decimal(66), False)
    assert field(rounds, JUNE, "funds[fiscal].reason") == ("镇财预〔2021〕12号", True)
    assert field(rounds, JUNE, "funds[fiscal].adjusted", form=1) == (Decimal(30), True)
    assert field(rounds, JUNE, "funds[fiscal].reason", form=1) == (None, True)
    assert field(rounds, JUNE, "funds[other].adjusted", form=1) == (Decimal(5), True)
    done = {**MONITORED, "funds[fiscal].spent": 33, "funds[fiscal].forecast": 66}
    second = {**MONITORED, "funds[fiscal].spent": 15, "funds[fiscal].forecast": 30}
    second |= {"funds[other].spent": 3, "funds[other].forecast": 5}
    (file,) = rounds.report(JUNE, "v01", {**done, **FILLED}, {**second, **FILLED}).files
    assert [(p.code, p.place.cell) for p in file.problems] == []
    assert told(rounds, JUNE) == []

    rounds.issue(SELF)
    assert field(rounds, SELF, "funds[fiscal].initial") == (Decimal("60.7"), False)
    assert field(rounds, SELF, "funds[fiscal].adjusted") == (Decimal(66), False)
    assert field(rounds, SELF, "funds[fiscal].reason") == ("镇财预〔2021〕12号", True)
    assert field(rounds, SELF, "funds[fiscal].adjusted", form=1) == (Decimal(30), True)
    spent = {**EVALUATED, "funds[fiscal].spent": 66, **FILLED}
    (file,) = rounds.report(SELF, "v01", spent).files
    own = [p.code for p in file.problems if p.place.project == "p1"]
    assert own == []  # no E17: the budget was decided, not fitted to the spending


def test_the_accepted_targets_stay_as_they_are(rounds: Rounds) -> None:
    before = export(rounds.folder, NOW, T)
    forms = (before.folder / "values.csv").read_bytes()
    adjusted(rounds, "66")
    after = export(rounds.folder, NOW, T)
    assert (after.folder / "values.csv").read_bytes() == forms


def test_forms_that_are_out_are_named_and_issued_anew(rounds: Rounds) -> None:
    rounds.issue(JUNE)
    made = adjusted(rounds, "66")
    assert [(one.collection, one.units) for one in made.out] == [(JUNE, ("v01",))]
    assert made.later == (JUNE, SELF)
    (message,) = told(rounds, JUNE)
    assert "“调整后预算数”（部门记录的预算调整）" in message
    assert "下发时是“60.7”，现在是“66”" in message
    assert "第1村（v01）（已下发，没有并入）" in message
    rounds.issue(JUNE, "v01")
    assert told(rounds, JUNE) == []
    assert field(rounds, JUNE, "funds[fiscal].adjusted") == (Decimal(66), False)


def test_an_accepted_form_that_says_something_else_is_named(rounds: Rounds) -> None:
    """What a unit typed itself counts for its form: the same is no change, another is."""
    rounds.issue(JUNE)
    own = {"funds[fiscal].adjusted": 66, "funds[fiscal].reason": "追加经费", **FILLED}
    (file,) = rounds.report(JUNE, "v01", {**MONITORED, **own}).files
    assert [p.code for p in file.problems if p.severity.value == "error"] != ["F11"]
    adjusted(rounds, "66")
    assert told(rounds, JUNE) == []
    adjusted(rounds, "64", LATER)
    (message,) = told(rounds, JUNE)
    assert "下发时是“66”，现在是“64”" in message
    assert "已并入" in message
    adjusted(
        rounds, "60.7", Reason("收回", "刘")
    )  # what the form was issued with is not what it says
    (message,) = told(rounds, JUNE)
    assert "现在是“60.7”" in message


def test_another_document_for_the_same_amount_is_told_where_the_old_one_stands(
    rounds: Rounds,
) -> None:
    adjusted(rounds, "66")
    rounds.issue(JUNE)
    adjusted(rounds, "66", LATER)
    (message,) = told(rounds, JUNE)
    assert "“原因”" in message
    assert "镇财预〔2021〕30号" in message
    assert "仍是 66万元" in [*log(rounds.folder, NOW, "v01")][-1].what.zh


def test_an_amendment_after_an_adjustment_changes_the_initial_budget_alone(rounds: Rounds) -> None:
    adjusted(rounds, "66")
    target = Target("v01", "p1", collection=T)
    amend(rounds.folder, NOW, target, {"fiscal_funds": "58"}, Reason("电话", "刘"))
    rounds.issue(JUNE)
    assert field(rounds, JUNE, "funds[fiscal].initial") == (Decimal(58), False)
    assert field(rounds, JUNE, "funds[fiscal].adjusted") == (Decimal(66), False)


def test_the_log_tells_before_and_after_and_what_all_come_to(rounds: Rounds) -> None:
    adjusted(rounds, "66")
    adjusted(rounds, "64万元", LATER)
    first, second = (one for one in log(rounds.folder, NOW, "v01") if one.kind == "adjusted")
    assert first.what.zh == (
        "预算调整 项目1 “财政资金” 60.7万元 → 66万元；原因：镇财预〔2021〕12号（刘）"
    )
    assert second.what.zh == (
        "预算调整 项目1 “财政资金” 66万元 → 64万元（年初 60.7万元，几次调整共 +3.3万元）；"
        "原因：镇财预〔2021〕30号（刘）"
    )
    (change,) = second.changes
    assert (change.before, change.after, change.label) == ("66万元", "64万元", "财政资金")
    assert (second.who, second.why) == ("刘", "镇财预〔2021〕30号")
    events = unit_history(rounds.folder, NOW, "v01", T).events
    assert [one.kind for one in events].count("adjusted") == 2
    assert verify(rounds.folder, NOW).problems == ()


def test_what_is_adjusted_back_comes_to_nothing(rounds: Rounds) -> None:
    adjusted(rounds, "66.5")
    adjusted(rounds, "60.7", LATER)
    told = [one.what.zh for one in log(rounds.folder, NOW) if one.kind == "adjusted"][-1]
    assert "几次调整共 0万元" in told


def test_amounts_in_another_measure_are_converted(rounds: Rounds) -> None:
    """A collection in 元 starts from what was decided in 万元, exactly."""
    (one,) = adjusted(rounds, "660000元").decisions
    assert (one.amount, one.measure) == ("66", "万元")
    rounds.configure(
        collection(T, "project_targets"), collection(JUNE, "monitoring", T, measure="元")
    )
    rounds.issue(JUNE)
    assert field(rounds, JUNE, "funds[fiscal].adjusted") == (Decimal(660000), False)


def test_a_ledger_made_anew_is_the_same(rounds: Rounds) -> None:
    adjusted(rounds, "66")
    rounds.issue(JUNE)
    for path in rounds.folder.glob("output/ledger.db*"):
        path.unlink()
    assert told(rounds, JUNE) == []
    assert verify(rounds.folder, NOW).problems == ()


@pytest.mark.parametrize(
    ("target", "amounts", "code", "said"),
    [
        (Target("第三村"), {"财政资金": "6"}, "S22", "第三村"),
        (Target("v01", "项目9"), {"财政资金": "6"}, "S22", "项目9"),
        (Target("v01"), {"财政资金": "6"}, "S29", "不止一张表：p1（项目1）、p2（项目2）"),
        (Target("v01", "p1"), {"财政": "6"}, "S29", "没有“财政”这一项金额"),
        (Target("v01", "p1"), {"预算数": "6"}, "S29", "“预算数”不是可以调整的金额"),
        (Target("v01", "p1"), {"财政资金": "-3"}, "S29", "小于 0"),
        (Target("v01", "p1"), {"财政资金": "六十"}, "S29", "不是金额"),
        (Target("v01", "p1"), {"财政资金": ""}, "S29", "没有写调整后的金额"),
        (Target("v01", "p1"), {"财政资金": "60.7"}, "S29", "现在就是 60.7万元"),
        (Target("v01", "p1"), {"财政资金": "660000"}, "S29", "像是元和万元弄混了"),
        (Target("v01", "p1"), {"财政资金": "1.00001"}, "S29", "超过 4 位小数"),
        (Target("v01", "p1"), {"财政资金": "99999999999万元"}, "S29", "大于 99999999万元"),
        (Target("v02", "p2"), {"财政资金": "6"}, "S29", "报的是没有这个项目"),
        (Target("v01", "p1", "", JUNE), {"调整后预算数": "6"}, "S29", "还没有并入的表"),
    ],
)
def test_what_is_no_adjustment_is_told_in_one_sentence(
    unchanged: Rounds, target: Target, amounts: dict[str, str], code: str, said: str
) -> None:
    fault = refused(unchanged, target, amounts)
    assert fault.code == code
    assert said in fault.message.zh
    assert fault.hint.zh
    assert [one for one in log(unchanged.folder, NOW) if one.kind == "adjusted"] == []


def test_the_same_again_is_no_adjustment(rounds: Rounds) -> None:
    adjusted(rounds, "66")
    fault = refused(rounds, Target("v01", "p1"), {"财政资金": "66"}, WHY.why)
    assert "现在就是 66万元" in fault.message.zh


def test_a_reason_has_to_fit_into_the_later_forms(unchanged: Rounds) -> None:
    fault = refused(unchanged, Target("v01", "p1"), {"财政资金": "66"}, "文" * 201)
    assert "有 201 个字，后面的表里最多放 200 个" in fault.message.zh


def test_a_unit_without_accepted_targets_has_nothing_to_adjust(tmp_path: Path) -> None:
    made = Rounds(
        tmp_path,
        collection(T, "project_targets"),
        collection(JUNE, "monitoring", T),
        projects=True,
    )
    made.issue(T)
    fault = refused(made, Target("v02", "p1"), {"财政资金": "6"})
    assert "在 2021-targets 中还没有并入的表，不知道调整前是多少" in fault.message.zh


def test_where_no_later_form_starts_from_it_that_is_said(rounds: Rounds) -> None:
    """Any amount that is typed can be adjusted then: forms that are added later take it."""
    rounds.configure(collection(T, "project_targets"))
    made = adjusted(rounds, "66")
    assert made.later == ()
    rounds.configure(collection(T, "project_targets"), collection(JUNE, "monitoring", T))
    rounds.issue(JUNE)
    assert field(rounds, JUNE, "funds[fiscal].adjusted") == (Decimal(66), False)


def written(folder: Path, lines: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> Path:
    path = folder / "调整.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows(lines)
    return path


HEAD = ("单位", "项目", "资金", "调整前金额", "调整后金额", "文号", "备注")
LINES: tuple[tuple[Any, ...], ...] = (
    ("第1村", "项目1", "财政资金", 60.7, 66, "12号", ""),
    ("第1村", "项目2", "财政资金", 30, 33.5, "12号", "急"),
    ("v01", "p2", "其他资金", "", 0, "13号", ""),
    ("第2村", "项目1", "财政资金", "", 50, "13号", ""),
)


def test_a_table_is_taken_whole(rounds: Rounds, tmp_path: Path) -> None:
    path = written(tmp_path, [("2021年预算调整表",), HEAD, *LINES, ("合计", "", "", "", 149.5)])
    tried = adjust_from(rounds.folder, NOW, path, Reason("", "刘"), trial=True)
    assert tried.master is None
    assert [one for one in log(rounds.folder, NOW) if one.kind == "adjusted"] == []
    made = adjust_from(rounds.folder, NOW, path, Reason("", "刘"))
    assert made.decisions == tried.decisions
    assert [(d.unit, d.project, d.field, d.before, d.amount) for d in made.decisions] == [
        ("v01", "p1", "fiscal_funds", "60.7", "66"),
        ("v01", "p2", "fiscal_funds", "30", "33.5"),
        ("v01", "p2", "other_funds", "5", "0"),
        ("v02", "p1", "fiscal_funds", "60.7", "50"),
    ]
    assert made.unused == ("备注",)


def test_a_workbook_says_the_same(rounds: Rounds, tmp_path: Path) -> None:
    """In 元 by a line above, joined cells downwards, one document and a day for all of it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["预算调整表"])
    page.append(["单位：元"])
    page.append(["单位名称", "项目名称", "资金来源", "调整后预算数", "调整日期"])
    page.append(["第1村", "项目1", "财政资金", 660000, "2021年7月5日"])
    page.append([None, "项目2", "财政资金", 335000, None])
    page.merge_cells("A4:A5")
    path = tmp_path / "调整.xlsx"
    book.save(path)
    made = adjust_from(rounds.folder, NOW, path, WHY)
    assert [(d.unit, d.project, d.amount, d.day, d.given.why) for d in made.decisions] == [
        ("v01", "p1", "66", "2021-07-05", WHY.why),
        ("v01", "p2", "33.5", "", WHY.why),
    ]


def test_every_sheet_with_such_headings_is_read(rounds: Rounds, tmp_path: Path) -> None:
    """One sheet for each day, as the bureau keeps them: the second one was left out in silence."""
    book = openpyxl.Workbook()
    for title, unit, amount in (("七月", "第1村", 66), ("八月", "第2村", 50)):
        page = book.create_sheet(title)
        page.append(["单位", "项目", "资金", "调整后金额"])
        page.append([unit, "项目1", "财政资金", amount])
    path = tmp_path / "调整.xlsx"
    book.save(path)
    made = adjust_from(rounds.folder, NOW, path, WHY, trial=True)
    assert [(d.unit, d.amount) for d in made.decisions] == [("v01", "66"), ("v02", "50")]


def test_an_amount_in_another_measure_is_told_as_it_stands(
    unchanged: Rounds, tmp_path: Path
) -> None:
    head = ("单位", "项目", "资金", "调整后金额（元）")
    path = written(tmp_path, [head, ("v01", "p1", "财政资金", 98821.5)])
    with pytest.raises(ProblemsFound) as caught:
        adjust_from(unchanged.folder, NOW, path, WHY)
    (fault,) = caught.value.problems
    assert "98821.5元（9.88215万元） 超过 4 位小数（万元）" in fault.message.zh


def test_each_faulty_line_is_told_and_nothing_is_recorded(
    unchanged: Rounds, tmp_path: Path
) -> None:
    lines = [
        ("第1村", "项目1", "财政资金", 61, 66, "12号"),
        ("第1村", "项目3", "财政资金", "", 6, "12号"),
        ("", "项目2", "财政资金", "", 6, "12号"),
        ("第2村", "项目1", "财政金", "", 6, "12号"),
        ("第2村", "项目1", "财政资金", "", "", "12号"),
        ("第2村", "项目1", "财政资金", "", 6, ""),
        ("第1村", "项目2", "财政资金", 30, 31, "12号"),
    ]
    path = written(tmp_path, [HEAD[:6], *lines], "gb18030")
    with pytest.raises(ProblemsFound) as caught:
        adjust_from(unchanged.folder, NOW, path, Reason("", "刘"))
    assert caught.value.exit_code == 1
    found = [(p.code, p.place.line, p.place.column) for p in caught.value.problems]
    assert found == [
        ("S29", 2, 4),
        ("S22", 3, 2),
        ("S29", 4, 1),
        ("S29", 5, 3),
        ("S29", 6, 5),
        ("S29", 7, 6),
    ]
    assert [one for one in log(unchanged.folder, NOW) if one.kind == "adjusted"] == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("村", "数"), ("v01", 6)], "没有找到表头"),
        ([HEAD], "表头下面没有内容"),
        ([("单位：千元",), HEAD, *LINES], "金额单位“千元”不认识"),
        ([("单位", "单位名称", "调整后金额"), ("v01", "v01", 6)], "同一个意思"),
        ([HEAD, *LINES, ("合计", "", "", "", 150)], "合计是 150，上面各行加起来是 149.5"),
        ([(*HEAD[:6], "日期"), (*LINES[0][:6], "七月")], "“七月”不是日期"),
    ],
)
def test_what_is_no_table_of_adjustments(
    unchanged: Rounds, tmp_path: Path, lines: Sequence[Sequence[Any]], said: str
) -> None:
    path = written(tmp_path, lines)
    with pytest.raises(ProblemsFound) as caught:
        adjust_from(unchanged.folder, NOW, path, WHY)
    assert [said in p.message.zh for p in caught.value.problems] == [True]


def test_adjustments_are_exported(rounds: Rounds) -> None:
    adjusted(rounds, "66")
    adjusted(rounds, "64", LATER)
    first, second = exported(rounds)
    assert (first["before"], first["after"], first["counts"]) == ("60.7", "66", "false")
    assert (second["before"], second["after"], second["initial"]) == ("66", "64", "60.7")
    assert (second["reason"], second["counts"]) == (LATER.why, "true")
    folder = export(rounds.folder, NOW, T).folder
    told = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert "adjustments" in {one["name"] for one in told["resources"]}


def test_an_adjustment_goes_where_its_field_goes(rounds: Rounds) -> None:
    """A new version of the targets calls the amount otherwise: what was decided of it counts."""
    adjusted(rounds, "66")
    own = rounds.folder / "workbook_specs"
    targets = (specs_dir() / "project_targets.yaml").read_text("utf-8")
    renamed = re.sub(r"\bfiscal_funds\b", "state_funds", targets)
    renamed = renamed.replace("version: 1\n", "version: 2\n", 1)
    renamed += "\nmigrations:\n  - to: 2\n    renamed: {fiscal_funds: state_funds}\n"
    (own / "project_targets.yaml").write_text(renamed, encoding="utf-8")
    later = (specs_dir() / "monitoring.yaml").read_text("utf-8")
    later = later.replace(".fiscal_funds", ".state_funds")
    (own / "monitoring.yaml").write_text(later, encoding="utf-8")
    rounds.configure(collection(T, "project_targets"), collection(JUNE, "monitoring", T))
    rounds.issue(JUNE)
    assert field(rounds, JUNE, "funds[fiscal].initial") == (Decimal("60.7"), False)
    assert field(rounds, JUNE, "funds[fiscal].adjusted") == (Decimal(66), False)
    (one,) = adjusted(rounds, "64", LATER).decisions
    assert (one.field, one.before, one.initial) == ("state_funds", "66", "60.7")
    lines = [(line["field"], line["after"], line["counts"]) for line in exported(rounds)]
    assert lines == [("state_funds", "66", "false"), ("state_funds", "64", "true")]


def test_a_source_that_is_no_typed_amount_is_told(rounds: Rounds) -> None:
    later = (specs_dir() / "monitoring.yaml").read_text("utf-8")
    later = later.replace("adjusted: adjusted.fiscal_funds", "adjusted: adjusted.budget_total")
    (rounds.folder / "workbook_specs" / "monitoring.yaml").write_text(later, encoding="utf-8")
    (fault,) = (p for p in rounds.check(JUNE) if p.code == "S03")
    assert "不是单位填的金额，不会有预算调整" in fault.message.zh


def test_last_years_adjustments_come_over_with_its_forms(rounds: Rounds, tmp_path: Path) -> None:
    adjusted(rounds, "66")
    made = next_year(tmp_path / "2022", rounds.folder, NOW)
    (one,) = (entry for entry in log(tmp_path / "2022", NOW) if entry.kind == "adjusted")
    assert "60.7万元 → 66万元" in one.what.zh
    assert verify(made.workspace.root, NOW).problems == ()


def test_what_is_no_workspace_of_last_year_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        next_year(tmp_path / "2022", tmp_path / "nowhere", NOW)
    (fault,) = caught.value.problems
    assert fault.code == "S30"
    assert "--from" in fault.hint.zh
    assert not (tmp_path / "2022").exists()
