"""Letters say deadline, what to do and whom to ask; a return letter has ten points at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from xlkpi.letters.building import AcceptedForm, AnsweredFile, Letters, Recipient, Sender
from xlkpi.letters.templates import load
from xlkpi.problems import Place, Problem, Severity, problem
from xlkpi.texts import Words

SENDER = Sender(
    "庆北办事处", "刘敏", "0315-5550000", "2021年项目绩效目标表", 2021, date(2021, 1, 6)
)
TO = Recipient("示例一村（柳溪）", "赵一", date(2021, 1, 15))
ANSWERED = AnsweredFile("v01_示例一村.xlsx", "2021-01-08 10:00")
FILE = "v01_示例一村（柳溪）.xlsx"


def letters(sender: Sender = SENDER) -> Letters:
    templates = load(Path("no such folder")).value
    assert templates is not None
    return Letters(templates, sender)


def errors(count: int) -> list[Problem]:
    places = [Place(sheet="1.村干部工资", cell=f"E{n}", value="约5") for n in range(1, count + 1)]
    return [
        problem("K02", place, label="预算数", kind="金额", such_as="，例如 5") for place in places
    ]


def test_the_issue_says_deadline_how_to_fill_and_whom_to_ask() -> None:
    letter = letters().issue(TO, ["村干部工资", "环境整治"], FILE)
    assert letter.subject == "请于2021年1月15日前填报：2021年项目绩效目标表（示例一村（柳溪））"
    assert letter.text.startswith("赵一：\n")
    for said in (
        "共 2 张表",
        "  1. 村干部工资\n  2. 环境整治",
        "截止日期：2021年1月15日（还有 9 天）",
        f"附件：{FILE}",
        "刘敏（电话 0315-5550000）",
        "3. 保存",
    ):
        assert said in letter.text
    assert letter.text.endswith("庆北办事处\n")
    assert "{" not in letter.subject + letter.text


def test_without_a_clerk_the_unit_is_addressed_and_without_a_phone_a_reply_is_asked_for() -> None:
    anonymous = replace(SENDER, contact="", phone="")
    letter = letters(anonymous).issue(replace(TO, contact=""), ["村干部工资"], FILE)
    assert letter.text.startswith("示例一村（柳溪）：\n")
    assert "庆北办事处，或直接回复本邮件" in letter.text


def test_reminders_say_how_late_it_is() -> None:
    def said(today: date) -> str:
        return letters(replace(SENDER, today=today)).missing(TO, ["村干部工资"], FILE).subject

    assert said(date(2021, 1, 14)).endswith("还有 1 天")
    assert said(date(2021, 1, 15)).endswith("今天截止")
    assert said(date(2021, 1, 18)).endswith("已过 3 天")


def test_the_reminder_of_the_rejected_names_what_never_came_where_there_is_such() -> None:
    both = letters().rejected(TO, ["村干部工资"], ["环境整治", "道路"], FILE)
    assert "另外还没有报的：环境整治；道路。" in both.text
    assert "还没有报" not in letters().rejected(TO, ["村干部工资"], [], FILE).text


def test_many_errors_of_one_column_are_one_point() -> None:
    of_list = [replace(one, place=replace(one.place, field="people.aid")) for one in errors(40)]
    other = problem("K01", Place(sheet="1.村干部工资", cell="C3", field="filler"), label="填报人")
    letter = letters().returned(TO, ANSWERED, ["村干部工资"], [*of_list, other], (), FILE)
    assert "有 41 处错误" in letter.subject
    assert "1. 1.村干部工资 E1:E40：共 40 处，例如 E1“预算数”应为金额" in letter.text
    assert "请在 E1:E40 重新填写金额" in letter.text
    assert "2. 1.村干部工资：C3“填报人”" in letter.text
    assert "其余" not in letter.text


def test_a_return_letter_has_ten_points_and_says_how_many_more_there_are() -> None:
    letter = letters().returned(TO, ANSWERED, ["村干部工资"], errors(13), (), FILE)
    assert "有 13 处错误" in letter.subject
    assert "10. 1.村干部工资：E10" in letter.text
    assert "E11" not in letter.text
    assert "其余 3 处错误见附件的“问题清单”。" in letter.text
    assert "2021年1月15日" in letter.text


def test_a_point_says_where_what_and_what_to_do() -> None:
    (one,) = errors(1)
    letter = letters().returned(TO, ANSWERED, ["村干部工资"], [one], (), FILE)
    assert f"1. 1.村干部工资：{one.message.zh}{one.hint.zh}\n" in letter.text
    assert "其余" not in letter.text


def test_warnings_are_no_points_but_are_counted() -> None:
    warnings = [replace(one, severity=Severity.WARNING) for one in errors(2)]
    letter = letters().returned(TO, ANSWERED, ["村干部工资"], [*warnings, *errors(1)], (), FILE)
    assert "有 1 处错误" in letter.subject
    assert "2 处提示（请核对）见附件的“问题清单”。" in letter.text


def test_an_acceptance_has_the_figures_that_were_taken_over() -> None:
    taken = [
        AcceptedForm("村干部工资", (("预算数", "4.927 万元"), ("财政资金", "4.927 万元"))),
        AcceptedForm("环境整治", ()),
    ]
    letter = letters().accepted(TO, ANSWERED, taken, ["道路"])
    assert letter.subject == "已收到：2021年项目绩效目标表（示例一村（柳溪））"
    assert (
        "1. 村干部工资：预算数 4.927 万元，财政资金 4.927 万元\n2. 环境整治：已收到，没有金额\n"
        in letter.text
    )
    assert "另外还没有报的：道路。" in letter.text
    assert "2021-01-08 10:00收到的“v01_示例一村.xlsx”" in letter.text


def test_a_file_that_cannot_be_read_goes_back_with_what_it_is_and_what_to_do() -> None:
    place = Place(file="IMG_1.jpg")
    fault = problem("F01", place, found=Words("图片", "a picture"))
    letter = letters().unreadable(TO, ANSWERED, [fault], ["村干部工资"], FILE)
    inside = replace(fault, place=Place(file="a.eml!IMG_1.jpg"))
    assert "a.eml" not in letters().unreadable(TO, ANSWERED, [inside], [], FILE).text
    assert letter.subject.startswith("打不开，请重发")
    assert "1. IMG_1.jpg 是图片" in letter.text
    assert f"附件：{FILE}" in letter.text
    assert "另外还没有报的：村干部工资。" in letter.text
    assert "{" not in letter.text
