"""A roster changed after the forms went out: what it touches is named, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import filled_books
from tests.builders.decisions import filled
from tests.builders.prepared import copied
from tests.builders.rosters import COLLECTION, NOW, configured, put, workspace
from xlkpi.api.check import check
from xlkpi.api.generate import generate, generate_blank
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.api.status import status
from xlkpi.department.opened import Department
from xlkpi.rollup.roll.still_counted import still_counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.problems import Problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Everything is issued, and v02's 8 of p01 are merged."""
    return copied(issued_and_merged, tmp_path / "w")


def issued_and_merged(folder: Path) -> None:
    made = workspace(folder)
    configured(made, 'contact = ""', 'contact = "王五"')
    by_unit = {one.unit: one.file for one in generate(made, NOW)}
    back = folder.parent / "back.xlsx"
    back.write_bytes(filled_books.filled(made, by_unit["v02"], {0: filled(fiscal_funds=8)}))
    (file,) = import_paths(made, NOW, [back], received=NOW()).files
    assert [one.merged for one in file.forms if one.project == "p01"] == [True]


def told(folder: Path) -> list[Problem]:
    """What `check` says of what went out; `import --again` says the same."""
    found = [one for one in check(folder, NOW).problems if one.code in ("S87", "S88")]
    assert list(import_again(folder, NOW, dry_run=True).touched) == found
    kept = still_counted(status(folder, NOW, COLLECTION).call.beyond)
    counted = [one for one in found if one.code == "S88" and "仍算数" in one.message.zh]
    assert {p.place.unit for p in counted} == {p.place.unit for p in kept}
    return found


def at(problems: list[Problem]) -> list[tuple[str, str, str, str, str]]:
    return [(p.code, p.place.sheet, p.place.cell, p.place.unit, p.place.project) for p in problems]


def test_while_nothing_changes_nothing_is_touched(folder: Path) -> None:
    assert told(folder) == []


def test_a_changed_allocation_names_each_form_and_whether_it_is_merged(folder: Path) -> None:
    put(folder, "分工", C3=7, C5=5)
    found = told(folder)
    assert at(found) == [("S87", "分工", "C3", "v02", "p01"), ("S87", "分工", "C5", "v02", "p02")]
    merged, issued = found
    assert "“村干部工资”的单位控制数：下发时是“8”，现在是“7”" in merged.message.zh
    assert "桥头村（v02）（已并入）" in merged.message.zh
    assert f"xlkpi generate {COLLECTION} --unit v02" in merged.hint.zh
    assert "已并入的数仍算数" in merged.hint.zh
    assert "（已下发，没有并入）" in issued.message.zh
    assert "已并入" not in issued.hint.zh


def test_once_it_is_issued_anew_the_merged_form_is_still_named(folder: Path) -> None:
    put(folder, "分工", C3=7, C5=5)
    generate(folder, NOW, units=["v02"])
    import_again(folder, NOW)
    with Department.at(folder, NOW).view() as ledger:
        (returned,) = ledger.returns()
    assert "F28" in {one.code for one in returned.problems}
    (found,) = told(folder)
    assert at([found]) == [("S87", "分工", "C3", "v02", "p01")]
    assert "新表已在 2026-01-05 下发" in found.hint.zh


def unit_renamed(folder: Path) -> None:
    put(folder, "单位", B3="桥头新村")


def project_renamed(folder: Path) -> None:
    put(folder, "项目", C2="村干部报酬")


def project_added(folder: Path) -> None:
    put(folder, "分工", A8="c01", B8="p04")


def plan_changed(folder: Path) -> None:
    put(folder, "项目", H4="20%")


def text_added(folder: Path) -> None:
    put(folder, "项目目标", A2="p03", B2="s1", C2="按时完成")


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        (unit_renamed, ("S87", "单位", "B3", "v02", ""), "下发时是“桥头村”，现在是“桥头新村”"),
        (project_renamed, ("S87", "项目", "C2", "", "p01"), "桥头村（v02）（其中 1 个已并入）"),
        (project_added, ("S87", "分工", "B8", "c01", "p04"), "是“（没有）”，现在是“道路硬化工程”"),
        (plan_changed, ("S87", "项目", "H4", "c01", "p03"), "3月底：下发时是“30%”，现在是“20%”"),
        (text_added, ("S87", "项目目标", "C2", "c01", "p03"), "现在是“按时完成”"),
    ],
)  # fmt: skip
def test_whatever_the_form_shows_is_compared(
    folder: Path,
    change: Callable[[Path], None],
    where: tuple[str, str, str, str, str],
    words: str,
) -> None:
    change(folder)
    found = told(folder)
    assert at(found) == [where]
    assert words in found[0].message.zh


def test_what_no_form_shows_touches_nothing(folder: Path) -> None:
    put(folder, "单位", D3="新联系人", E3="5550202", F3="new@example.invalid")
    put(folder, "项目", E4="v01")
    assert told(folder) == []


def test_a_new_deadline_is_told_once_with_all_it_touches(folder: Path) -> None:
    configured(folder, "due = 2099-12-31", "due = 2099-11-30")
    (found,) = told(folder)
    assert (found.code, found.place.line) == ("S87", 13)
    assert "下发时是“2099年12月31日”，现在是“2099年11月30日”" in found.message.zh
    assert "柳溪村（v01）、桥头村（v02）、春晖社区（c01）（其中 1 个已并入）" in found.message.zh


def test_a_unit_no_longer_in_use_is_named_with_what_counts(folder: Path) -> None:
    put(folder, "单位", G3="否")
    (found,) = told(folder)
    assert at([found]) == [("S88", "单位", "G3", "v02", "")]
    assert "“村干部工资”已并入，仍算数；“村级组织经费”“道路硬化工程”已下发，没有并入" in (
        found.message.zh
    )
    assert "xlkpi withdraw v02" in found.hint.zh


def test_a_unit_that_was_deleted_is_named_with_what_counts(folder: Path) -> None:
    put(folder, "单位", **{f"{column}3": None for column in "ABCDEF"})
    put(folder, "分工", **{f"{column}{row}": None for column in "ABC" for row in (3, 5, 7)})
    put(folder, "项目", E5="v01")
    (found,) = [one for one in told(folder) if one.code == "S88"]
    assert at([found]) == [("S88", "单位", "", "v02", "")]
    assert "桥头村（v02）已不在名册中：“村干部工资”已并入，仍算数" in found.message.zh


def exempt(folder: Path) -> None:
    put(folder, "分工", D3="是")


def line_gone(folder: Path) -> None:
    put(folder, "分工", A3=None, B3=None, C3=None)


@pytest.mark.parametrize(
    ("change", "cell", "why"), [(exempt, "D3", "已改为免报"), (line_gone, "", "已没有这一项")]
)
def test_a_form_that_is_not_due_any_more_is_named(
    folder: Path, change: Callable[[Path], None], cell: str, why: str
) -> None:
    change(folder)
    (found,) = told(folder)
    assert at([found]) == [("S88", "分工", cell, "v02", "p01")]
    assert why in found.message.zh
    assert "“村干部工资”已并入，仍算数" in found.message.zh
    assert "xlkpi withdraw v02 --project p01" in found.hint.zh


def test_the_template_for_everybody_offers_who_was_there_then(folder: Path) -> None:
    generate_blank(folder, NOW)
    assert told(folder) == []
    unit_renamed(folder)
    (template,) = [one for one in told(folder) if not one.place.unit]
    assert "下发时是“桥头村”，现在是“桥头新村”。涉及 通用模板" in template.message.zh
    assert "--blank" in template.hint.zh
