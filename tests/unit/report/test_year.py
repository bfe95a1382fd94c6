"""The year on the page: stages side by side, bars of each project, long lists folded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import html

from tests.builders.reports import view
from tests.builders.year_stages import LEAD, PROJECT, TARGET, many, played, reported, viewed
from xlkpi.report.page import page
from xlkpi.report.year import year_section
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from typing import Any

    from xlkpi.report.view import YearSection
    from xlkpi.rollup.year_stages import Stage


def section(*stages: Stage) -> YearSection:
    found = year_section(facts_of(viewed(*stages)))
    assert found is not None
    return found


def shown(*stages: Stage) -> Any:
    return html.fromstring(page(replace(view(), year=section(*stages))).decode("utf-8"))


def texts(elements: list[Any]) -> list[str]:
    return [one.text_content().strip() for one in elements]


def test_each_project_has_its_values_under_the_titles_of_the_stages() -> None:
    table, rows = section(*played()).tables
    assert [(one.title, len(one.headings)) for one in table.stages] == [
        ("项目绩效目标表", 2),
        ("项目绩效运行监控表", 6),
        ("项目绩效自评表", 6),
    ]
    assert [cell.text for cell in table.lines[0].cells] == [
        *("已齐", "60", "已齐", "60", "24", "40%", "50%", "60"),
        *("已齐", "100", "93", "93%", "59.3", "差"),
    ]
    assert [cell.text for cell in table.lines[1].cells[:4]] == ["已齐", "8", "未并入", "未并入"]
    assert table.foot == (
        *("合计", "", "68", "", "60", "24", "40%", "", "60"),
        *("", "100", "93", "93%", "", ""),
    )
    assert rows.title == "年度指标"
    assert [cell.text for cell in rows.lines[0].cells[:3]] == ["=9公里", "3公里", "黄"]


def test_bars_are_as_long_as_their_amounts_and_say_what_there_is_none_of() -> None:
    amounts, rates = section(*played()).bars
    assert [(bar.label.zh, bar.text, bar.width) for bar in amounts.groups[0].bars] == [
        ("预算数", "60", "64.52"),
        ("1-6月执行数", "24", "25.81"),
        ("全年执行数", "93", "100.00"),
    ]
    assert [(bar.text, bar.width) for bar in amounts.groups[1].bars] == [
        ("8", "8.60"),
        ("未并入", "0.00"),
        ("—", "0.00"),
    ]
    assert [bar.width for bar in rates.groups[0].bars] == ["40.00", "93.00"]
    assert [bar.label.zh for bar in rates.groups[0].bars] == [
        "项目绩效运行监控表执行率",
        "项目绩效自评表执行率",
    ]


def test_what_is_to_be_said_stands_below_the_table() -> None:
    part = reported("monitoring", (LEAD, PROJECT, {}), due=[(LEAD, PROJECT)])
    targets = reported("project_targets", (LEAD, replace(PROJECT, name="老路"), TARGET))
    tree = shown(targets, part)
    assert texts(tree.xpath("//ul[@class='notes']/li"))[0] == "道路：项目绩效目标表里叫“老路”"
    assert texts(tree.xpath("//*[@id='table-year-1']//tbody//th")) == ["道路＊"]


def test_long_lists_are_folded_and_say_how_long_they_are() -> None:
    tree = shown(*many(45))
    assert texts(tree.xpath("//details/summary")) == [
        *("其余 30 个项目", "其余 30 个项目"),
        *("共 45 行，点开查看", "共 45 行，点开查看"),
    ]
    assert not shown(*many(3)).xpath("//details")


def test_names_of_projects_stay_texts() -> None:
    hostile = replace(PROJECT, name="<b>道路</b>{{ view }}")
    targets = reported("project_targets", (LEAD, hostile, TARGET), projects=[hostile])
    tree = shown(targets, reported("monitoring", due=[(LEAD, hostile)], projects=[hostile]))
    assert texts(tree.xpath("//*[@id='table-year-1']//tbody//th")) == [hostile.name]


def test_a_collection_that_follows_none_has_no_such_part() -> None:
    first, *_ = played()
    assert year_section(first.facts) is None
    assert not html.fromstring(page(view()).decode("utf-8")).xpath("//*[@id='year']")
