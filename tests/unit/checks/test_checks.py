"""Each named check on the texts it is for, and on those it must leave alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlkpi.checks import CHECKS, ColumnTexts, Finding, Neighbour
from xlkpi.checks.amounts import amounts


def found(check: str, *texts: str, **around: object) -> list[tuple[int, str, str]]:
    column = ColumnTexts(texts, **around)  # type: ignore[arg-type]
    return [(one.text, one.found, one.read) for one in CHECKS[check](column)]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("离任干部53人22.2万元", ["222000"]),
        ("大棚1座，所需资金80万元", ["800000"]),
        ("预计增加预算36万元", ["360000"]),
        ("奖金1,234.5万元、补贴300元", ["12345000.0", "300"]),
        ("投资0.5亿元", ["50000000.0"]),
        ("2021年12月底前完成3个", []),
        ("18.84万 元", []),
    ],
)
def test_only_a_number_before_its_measure_is_an_amount(text: str, yuan: list[str]) -> None:
    assert [amount.yuan for amount in amounts(text)] == [Decimal(one) for one in yuan]


@pytest.mark.parametrize("word", ["共计", "合计", "小计", "总计", "合计约"])
def test_what_sums_up_others_is_no_amount_of_its_own(word: str) -> None:
    text = f"奖金10.5万元；称职27.3万元，{word}37.8万元"
    assert [amount.summed for amount in amounts(text)] == [False, False, True]


def test_amounts_that_do_not_add_up() -> None:
    text = "活动经费18.84万元；服务经费55万元"
    assert found("amounts_add_up", text, amount=Decimal("73.9")) == [(0, "73.84", "73.9")]
    assert found("amounts_add_up", text, amount=Decimal("73.84")) == []
    assert found("amounts_add_up", text, amount=Decimal("73.8449")) == []
    assert found("amounts_add_up", text, amount=Decimal(738_400), measure="元") == []


def test_a_text_without_amounts_or_nothing_to_hold_them_against_says_nothing() -> None:
    assert found("amounts_add_up", "用于发放工资", amount=Decimal(55)) == []
    assert found("amounts_add_up", "用于工资55万元") == []


def test_subtotals_are_named() -> None:
    assert found("subtotals_left_out", "甲1万元、乙2万元，共计3万元") == [(0, "共计3万元", "")]
    assert found("subtotals_left_out", "甲1万元、乙2万元") == []


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("主要用于用于区内", "用于用于"),
        ("实现实现目标", "实现实现"),
        ("加强管理加强管理", "加强管理加强管理"),
    ],
)
def test_words_typed_twice(text: str, both: str) -> None:
    assert found("doubled_words", text) == [(0, both, both[: len(both) // 2])]


@pytest.mark.parametrize(
    "text", ["慢慢改善", "常常出现", "长长长长", "方方面面", "12121212", "看一看"]
)
def test_single_characters_and_digits_may_repeat(text: str) -> None:
    assert found("doubled_words", text) == []


def test_a_count_in_a_name() -> None:
    words = {"栋": "", "公里": "", "里": ""}
    assert found("count_in_words", "建一栋办公楼", words=words) == [(0, "一栋", "栋")]
    assert found("count_in_words", "硬化3公里道路", words=words) == [(0, "3公里", "公里")]
    assert found("count_in_words", "办公楼完工", words=words) == []
    assert found("count_in_words", "建一栋办公楼") == []


def test_known_typos_are_told_with_the_right_word() -> None:
    words = {"可以试": "可以使"}
    assert found("known_typos", "工资可以试干部积极", "好", words=words) == [
        (0, "可以试", "可以使")
    ]
    assert found("known_typos", "工资可以使干部积极", words=words) == []


def test_all_equal_is_told_once_at_the_first() -> None:
    assert found("all_equal", "行业标准", "行业标准", "行业标准") == [(0, "行业标准", "")]
    assert found("all_equal", "行业标准", "计划标准") == []
    assert found("all_equal", "行业标准") == []
    assert found("all_equal") == []


GOAL = "落实奖优惩劣机制，激发村干部干事创业氛围。"


def test_a_goal_nearly_equal_to_one_of_an_earlier_project() -> None:
    own = "落实奖优惩劣机制，激发社区干部干事创业氛围。"
    earlier = (Neighbour("工资", (GOAL,), earlier=True),)
    assert found("similar_to_earlier", "别的目标", own, neighbours=earlier) == [(1, own, "工资")]
    assert found("similar_to_earlier", own, neighbours=(Neighbour("工资", (GOAL,)),)) == []
    assert found("similar_to_earlier", "缓解停车难的问题", neighbours=earlier) == []


def test_white_space_and_width_do_not_hide_a_copy() -> None:
    earlier = (Neighbour("工资", (GOAL,), earlier=True),)
    spaced = " ".join(GOAL).replace("，", ",")
    assert [one for _, _, one in found("similar_to_earlier", spaced, neighbours=earlier)] == [
        "工资"
    ]


def test_a_description_that_names_another_project() -> None:
    around = {"project": "社区考核奖", "neighbours": (Neighbour("村干部工资"), Neighbour("社区"))}
    assert found("names_other_project", "发放村干部 工资", **around) == [
        (0, "村干部工资", "村干部工资")
    ]
    # a name inside the project's own name is no other project's
    assert found("names_other_project", "发放社区考核奖", **around) == []
    assert found("names_other_project", "按时发放", **around) == []


def test_every_check_is_quiet_about_nothing() -> None:
    for check in CHECKS.values():
        assert list(check(ColumnTexts(()))) == []
        assert all(isinstance(one, Finding) for one in check(ColumnTexts(("正常的文字",))))
