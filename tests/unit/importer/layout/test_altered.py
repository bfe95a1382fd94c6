"""What was changed around the inputs is told once a sheet, at its first cell, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.sheets import Torn
from xlkpi.importer.layout.altered import changes
from xlkpi.importer.layout.moved import lost

if TYPE_CHECKING:
    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.problems import Problem


def told(sheet: ReturnedSheet) -> list[tuple[str, str]]:
    return [(p.code, p.place.cell) for p in (*lost(sheet), *changes(sheet))]


def only(sheet: ReturnedSheet) -> Problem:
    (problem,) = (*lost(sheet), *changes(sheet))
    return problem


def test_nothing_was_changed() -> None:
    assert told(Torn.of().sheet()) == []


@pytest.mark.parametrize(
    ("torn", "zh", "en"),
    [
        (Torn.of().insert_row(16), "（插入了第 17 行）", "(row 17 inserted)"),
        (
            Torn.of().insert_row(16).insert_row(16).insert_column(3),
            "（插入了第 17、18 行，插入了第 D 列）",
            "(row 17, 18 inserted, column D inserted)",
        ),
        (Torn.of().delete_row(28), "（删除了原第 29 行）", "(row 29 deleted)"),
        (Torn.of().delete_column(8), "（删除了原第 I 列）", "(column I deleted)"),
        (Torn.of().insert_row(0), "（原第 2 行现在是第 3 行）", "(row 2 is now row 3)"),
        (Torn.of().insert_column(0), "（原第 A 列现在是第 B 列）", "(column A is now column B)"),
    ],
)
def test_f07_says_what_was_done_to_rows_and_columns(torn: Torn, zh: str, en: str) -> None:
    sheet = torn.sheet(merges=None)
    problem = only(sheet)
    assert (problem.code, problem.place.cell) == ("F07", "")
    assert zh in problem.message.zh
    assert en in problem.message.en


@pytest.mark.parametrize(
    ("torn", "missing"),
    [
        (Torn.of().delete_row(18), "经济效益指标"),
        (Torn.of().delete_column(5), "单位类别、累计支出比例、指标值、填报日期、其他资金…"),
        (
            Torn.of().delete_row(13),
            "一级指标、二级指标、三级指标、绩效指标描述、指标值、指标值确定依据",
        ),
    ],
)
def test_f07b_names_what_is_gone(torn: Torn, missing: str) -> None:
    (problem,) = lost(torn.sheet())
    assert problem.code == "F07b"
    assert missing.rstrip("…") in problem.message.zh


def test_content_in_inserted_lines_is_one_f26_whatever_it_says() -> None:
    """Words of the form's own are content too: somebody meant a row of the table."""
    torn = Torn.of().insert_row(16).insert_row(25)
    torn.set("B17", "数量指标").set("F17", 1.0).set("C26", "培训次数")
    problem = only(torn.sheet(merges=None))
    assert (problem.code, problem.place.cell, problem.place.value) == ("F26", "B17", "数量指标")
    assert "B17 等 3 格" in problem.message.zh
    assert "B17 (and 2 more)" in problem.message.en


def test_a_copied_row_says_nothing_until_it_is_changed() -> None:
    torn = Torn.of()
    torn.rows.insert(24, list(torn.rows[23]))
    assert [code for code, _ in told(torn.sheet(merges=None))] == ["F07"]
    torn.set("C25", "另一个")
    assert ("F26", "C25") in told(torn.sheet(merges=None))


def test_what_stands_where_a_deleted_row_was_is_no_note() -> None:
    """The key is gone, but not the row: a cell was inserted in it."""
    torn = Torn.of()
    torn.rows[28].insert(2, None)
    assert ("F26", "A29") in told(torn.sheet(merges=None))


@pytest.mark.parametrize("cell", ["I9", "A34", "R3", "J28", "D31", "A1"])
def test_content_beside_the_form_is_one_f27(cell: str) -> None:
    torn = Torn.of().set(cell, "请审核").set("S39", 5.0)
    found = only(torn.sheet())
    assert (found.code, found.place.cell) == ("F27", cell)
    assert f"{cell} 等 2 格" in found.message.zh


def test_formulas_beside_the_form_are_the_clerks_own() -> None:
    torn = Torn.of().set("K27", 55.0)
    torn.formulas["K27"] = "SUM(N10:N17)"
    assert told(torn.sheet()) == []


def test_the_line_above_and_the_self_check_are_let_be_where_all_formulas_became_values() -> None:
    torn = Torn.of().set("A1", "还有 3 处要改").set("P1", "K01").set("Q1", "E5")
    torn.formulas.clear()
    assert told(torn.sheet()) == []


def test_joined_cells_parted_and_filled_are_one_f10() -> None:
    torn = Torn.of().set("E15", "见附表").set("E16", "见附表")
    sheet = torn.sheet()
    parted = torn.sheet(merges=(sheet.located.grid.merges or frozenset()) - {"D15:E15", "D17:E17"})
    problem = only(parted)
    assert (problem.code, problem.place.cell) == ("F10", "D15")
    assert (
        "E15 中的“见附表”没有读取、E16 中的“见附表”没有读取、D15:E15 不再合并…"
        in problem.message.zh
    )


@pytest.mark.parametrize(
    ("area", "cell"), [("F24:G24", "F24"), ("C24:C29", "C24"), ("E24:F24", "F24")]
)
def test_inputs_joined_with_others_are_f10(area: str, cell: str) -> None:
    sheet = Torn.of().sheet()
    joined = Torn.of().sheet(merges=(sheet.located.grid.merges or frozenset()) | {area})
    assert told(joined) == [("F10", cell)]


def test_labels_joined_in_another_way_are_nothing() -> None:
    sheet = Torn.of().sheet()
    joined = (sheet.located.grid.merges or frozenset()) - {"A2:G2"} | {"A1:G1", "A33:G33"}
    assert told(Torn.of().sheet(merges=joined)) == []


def test_hidden_rows_of_inputs_are_f21() -> None:
    assert told(Torn.of().sheet(hidden=frozenset([0, 2, 31]))) == []
    problem = only(Torn.of().sheet(hidden=frozenset([4, 24, 25])))
    assert (problem.code, problem.place.cell) == ("F21", "A5")
    assert "第 5、25、26 行" in problem.message.zh


def test_protection_and_limits_that_are_off_are_told_where_the_file_says_so() -> None:
    assert told(Torn.of().sheet(protected=False)) == [("F08", "")]
    assert told(Torn.of().sheet(validated=False)) == [("F09", "")]
    assert told(Torn.of().sheet(protected=None, validated=None)) == []


def test_every_message_is_one_sentence_in_both_languages() -> None:
    torn = Torn.of().insert_row(16).delete_row(28).set("C17", "多的").set("A40", "注")
    torn.set("E16", "多的")
    for problem in changes(torn.sheet(hidden=frozenset([24]), protected=False)):
        assert problem.message.zh.count("。") == 1, problem.message.zh
        assert problem.message.zh.endswith("。")
        assert problem.message.en.endswith(".")
        assert "{" not in problem.message.zh + problem.message.en + problem.hint.zh
