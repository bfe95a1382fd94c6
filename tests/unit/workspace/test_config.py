"""xlkpi.toml: what it says is read, every fault is told at its line with what to write instead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.forms import targets
from xlkpi.example.content import example_config
from xlkpi.workspace.config import (
    Collection,
    Config,
    DepartmentConfig,
    MailConfig,
    Server,
    load,
    parse,
)
from xlkpi.workspace.config_text import render

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Outcome

TEXT = """\
year = 2021
timezone = "Asia/Shanghai"
measure = "元"

[department]
name = "庆北办事处"
contact = "刘老师"
phone = "0315"

[[collections]]
id = "2021-targets"
spec = "project_targets"
due = 2021-01-15

[[collections]]
id = "2021-q1"
spec = "quarterly_accounts"
due = 2021-04-10
measure = "万元"
year = 2020
title = "一季度"

[ledger]
url = "postgresql://host/xlkpi"

[mail]
address = "guoku@qb.gov.cn"
since = 2021-01-06

[mail.imap]
host = "imap.qb.gov.cn"
port = 143
security = "starttls"

[mail.smtp]
host = "smtp.qb.gov.cn"
"""
# what can be typed on one line: TOML has no control characters but as escapes
PRINTED = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)


def read(text: str) -> Config:
    outcome = parse(text, "xlkpi.toml")
    assert outcome.value is not None
    assert outcome.problems == ()
    return outcome.value


def told(outcome: Outcome[Config]) -> list[tuple[int, str, str]]:
    """(line, what was found, what to write instead) of every fault."""
    assert {(p.code, p.place.file) for p in outcome.problems} == {("S20", "xlkpi.toml")}
    return [
        (p.place.line, p.message.zh.removeprefix("配置："), p.hint.zh) for p in outcome.problems
    ]


def test_everything_that_can_be_said_is_read() -> None:
    config = read(TEXT)
    assert config.department == DepartmentConfig(name="庆北办事处", contact="刘老师", phone="0315")
    assert (config.year, config.timezone, config.measure) == (2021, "Asia/Shanghai", "元")
    assert config.ledger.url == "postgresql://host/xlkpi"
    assert config.mail == MailConfig(
        address="guoku@qb.gov.cn",
        imap=Server(host="imap.qb.gov.cn", port=143, security="starttls"),
        smtp=Server(host="smtp.qb.gov.cn", port=0, security="tls"),
        folder="INBOX",
        since=date(2021, 1, 6),
        pause=2,
    )
    assert config.collections == (
        Collection(id="2021-targets", spec="project_targets", due=date(2021, 1, 15)),
        Collection(
            id="2021-q1",
            spec="quarterly_accounts",
            due=date(2021, 4, 10),
            measure="万元",
            year=2020,
            title="一季度",
        ),
    )


def test_what_is_left_out_has_its_usual_value() -> None:
    config = read(
        "year = 2021\n[department]\nname = 'x'\n"
        "[[collections]]\nid = 'c'\nspec = 's'\ndue = 2021-01-15\n"
    )
    assert (config.timezone, config.measure, config.ledger.url) == ("Asia/Shanghai", None, "")
    assert config.roster_measure == "万元"
    assert config.collections[0].title == ""


def test_a_deadline_is_the_end_of_its_day_where_the_workspace_is() -> None:
    config = read(TEXT)
    assert config.due_at(config.collections[0]) == datetime(2021, 1, 15, 15, 59, 59, tzinfo=UTC)
    london = config.model_copy(update={"timezone": "Europe/London"})
    assert london.due_at(london.collections[1]) == datetime(2021, 4, 10, 22, 59, 59, tzinfo=UTC)


def test_amounts_are_in_the_measure_named_nearest() -> None:
    config, spec = read(TEXT), targets().spec
    whole, own = config.collections
    assert (config.measure_of(own, spec), config.measure_of(whole, spec)) == ("万元", "元")
    silent = config.model_copy(update={"measure": None})
    assert silent.measure_of(whole, spec) == spec.measure


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("phone =", "phon =", (8, "没有 department.phon 这个键", "可用的键：phone。")),
        ("measure =", "mesure =", (3, "没有 mesure 这个键", "可用的键：measure。")),
        ("url =", "dsn =", (24, "没有 ledger.dsn 这个键", "可用的键：url。")),
        ("year = 2021", 'year = "今年"', (1, "year 的值“今年”不对", "请改为例如 2021。")),
        ("year = 2021", "year = 1999", (1, "year 的值“1999”不对", "请改为例如 2021。")),
        ("year = 2020", "year = 20", (20, "collections.2.year 的值“20”不对", "请改为例如 2021。")),
        (
            "due = 2021-04-10",
            'due = "4月10日"',
            (18, "collections.2.due 的值“4月10日”不对", "请改为例如 2021-01-15。"),
        ),
        (
            'measure = "万元"',
            'measure = "千元"',
            (19, "collections.2.measure 的值“千元”不对", "请改为例如 万元。"),
        ),
        (
            "2021-q1",
            "../q1",
            (16, "collections.2.id 的值“../q1”不对", "请改为例如 …。"),
        ),
        (
            "Asia/Shanghai",
            "北京",
            (2, "timezone 的值“北京”不对", "请改为例如 Asia/Shanghai。"),
        ),
        ("庆北办事处", "", (6, "department.name 的值“”不对", "请改为例如 …。")),
        ('name = "庆北办事处"', "", (5, "缺少 department.name", "请加上 name = …。")),
        ('spec = "quarterly_accounts"', "", (15, "缺少 collections.2.spec", "请加上 spec = …。")),
        (
            'phone = "0315"',
            'smtp_password = "1"',
            (
                8,
                "department.smtp_password：配置文件中不能写密码",
                "请删除这一行，密码用环境变量给出。",
            ),
        ),
        (
            'security = "starttls"',
            'security = "ssl"',
            (33, "mail.imap.security 的值“ssl”不对", "请改为例如 tls。"),
        ),
        (
            'security = "starttls"',
            'password = "1"',
            (33, "mail.imap.password：配置文件中不能写密码", "请删除这一行，密码用环境变量给出。"),
        ),
        (
            'host = "smtp.qb.gov.cn"',
            'hots = "smtp.qb.gov.cn"\nhost = "smtp.qb.gov.cn"',
            (36, "没有 mail.smtp.hots 这个键", "可用的键：host。"),
        ),
        (
            "guoku@qb.gov.cn",
            "guoku",
            (27, "mail.address 的值“guoku”不对", "请改为例如 guoku@example.gov.cn。"),
        ),
        (
            "since = 2021-01-06",
            'link_hosts = ["网盘"]',
            (28, "mail.link_hosts.1 的值“网盘”不对", '请改为例如 ["pan.example.gov.cn"]。'),
        ),
        (
            "since = 2021-01-06",
            'authserv = "mx; dmarc=pass"',
            (28, "mail.authserv 的值“mx; dmarc=pass”不对", "请改为例如 mx.example.gov.cn。"),
        ),
        ("2021-q1", "2021-targets", (16, "收集任务 2021-targets 写了两次", "请改名。")),
    ],
)
def test_a_fault_is_told_once_at_its_line_with_what_to_write(
    old: str, new: str, fault: tuple[int, str, str]
) -> None:
    line, found, hint = fault
    ((at, message, remedy),) = told(parse(TEXT.replace(old, new, 1), "xlkpi.toml"))
    assert (at, message.rstrip("。"), remedy.rstrip("。")) == (line, found, hint.rstrip("。"))


def test_all_faults_are_told_in_one_pass() -> None:
    text = TEXT.replace("year = 2021", "year = 1").replace("contact", "contakt")
    text = text.replace("due = 2021-04-10", "due = 5")
    assert [line for line, _, _ in told(parse(text, "xlkpi.toml"))] == [7, 1, 18]


def test_a_collection_written_twice_leaves_a_configuration_with_a_problem() -> None:
    outcome = parse(TEXT.replace("2021-q1", "2021-targets"), "xlkpi.toml")
    assert (outcome.value is not None, outcome.ok) == (True, False)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("year = \n", 1),
        (TEXT.replace("2021-01-15", "2021-13-15"), 13),
        (TEXT.replace('"刘老师"', '"刘老师'), 7),
        (TEXT.replace("[ledger]", "[ledger"), 23),
        (TEXT.replace("contact", "name"), 7),
        (TEXT.replace('"0315"', "０３１５"), 8),
    ],
)
def test_broken_toml_is_told_at_its_line(text: str, line: int) -> None:
    ((at, found, _),) = told(parse(text, "xlkpi.toml"))
    assert (at, found.endswith("不是 TOML 的写法")) == (line, True)


def test_a_file_is_read_with_and_without_the_mark_that_notepad_sets(tmp_path: Path) -> None:
    path = tmp_path / "xlkpi.toml"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(TEXT, encoding=encoding)
        assert load(path).value == read(TEXT)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_of_another_encoding_is_one_problem(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "xlkpi.toml"
    path.write_text(TEXT, encoding=encoding)
    (fault,) = load(path).problems
    assert (fault.code, "UTF-8" in fault.message.zh) == ("S20", True)


def test_the_text_made_for_the_example_is_read_as_the_same_configuration() -> None:
    assert read(render(example_config())) == example_config()
    assert read(render(read(TEXT))) == read(TEXT)
    more = 'since = 2021-01-06\nauthserv = "mx.qb.gov.cn"\nlink_hosts = ["pan.qb.cn", "oa.qb.cn/s"]'
    own = read(TEXT.replace("since = 2021-01-06", more))
    assert read(render(own)) == own
    assert own.mail is not None
    assert own.mail.link_hosts == ("pan.qb.cn", "oa.qb.cn/s")


@given(PRINTED, PRINTED, PRINTED, st.dates(), st.sampled_from(["万元", "元", None]))
def test_the_text_made_of_any_names_is_read_as_the_same_configuration(
    name: str, contact: str, title: str, due: date, measure: object
) -> None:
    base = example_config()
    config = base.model_copy(
        update={
            "department": DepartmentConfig(name=name or "x", contact=contact, phone=contact),
            "collections": (
                base.collections[0].model_copy(
                    update={"due": due, "title": title, "measure": measure}
                ),
            ),
        }
    )
    assert read(render(config)) == config


def test_collections_that_follow_each_other() -> None:
    """One that is not there and a circle are told once each, with line and what there is."""
    head = 'year = 2021\n[department]\nname = "a"\n'
    one = '[[collections]]\nid = "{}"\nspec = "s"\ndue = 2021-01-15\nfollows = "{}"\n'
    pairs = (("m1", "m3"), ("m2", "m1"), ("m3", "m2"), ("m4", "m9"), ("m5", "m5"))
    found = parse(head + "".join(one.format(*pair) for pair in pairs), "xlkpi.toml").problems
    assert [(p.code, p.place.line) for p in found] == [("S20", 8), ("S20", 23), ("S20", 28)]
    assert "m1 → m3 → m2 → m1" in found[0].message.zh
    assert found[1].hint.zh == "可用的有：m1、m2、m3、m5。"
