"""xlkpi.toml changed in places: the rest of the text stays, and what cannot be so is refused."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from xlkpi.workspace.toml_edit import UnchangeableError, added, changed, offered, put_away

TEXT = """\
# 我们的说明
year = 2021   # 今年
timezone = "Asia/Shanghai"

[department]
name = "庆北办事处"
# 电话换过
phone = '0315' # 总机

[[collections]]
id = "a"
kinds = [
  "村",  # 十个
  "社区",
]
due = 2021-01-15

# 以后各期
#
# [[collections]]
# id = "b"
# spec = "monitoring"  # 表样
# due = 2021-07-15     # 到当天结束
# kinds = ["办事处"]
#
# [[collections]]
# id = "c"
# spec = "self_evaluation"
# due = 2022-01-15
"""


def test_a_value_changes_and_nothing_else_does() -> None:
    text = changed(TEXT, {("year",): 2022, ("department", "phone"): "1"})
    expected = TEXT.replace("2021   #", "2022   #").replace("'0315' #", '"1" #')
    assert text == expected


def test_a_new_setting_comes_behind_those_of_its_table() -> None:
    changes = {("measure",): "元", ("collections", 0, "title"): "甲"}
    text = changed(TEXT, changes)
    assert 'timezone = "Asia/Shanghai"\nmeasure = "元"\n\n[department]' in text
    assert 'due = 2021-01-15\ntitle = "甲"\n\n# 以后' in text


def test_a_value_of_several_lines_goes_as_a_whole() -> None:
    text = changed(TEXT, {("collections", 0, "kinds"): None})
    assert 'id = "a"\ndue = 2021-01-15\n' in text


def test_tables_come_and_go() -> None:
    changes = {("mail", "address"): "a@b.cn", ("mail", "imap", "host"): "imap.b.cn"}
    text = changed(TEXT, changes)
    assert tomllib.loads(text)["mail"] == {"address": "a@b.cn", "imap": {"host": "imap.b.cn"}}
    assert changed(text, {("mail",): None}).strip() == TEXT.strip()


def test_a_collection_in_comments_begins_where_it_stands() -> None:
    assert [one.values["id"] for one in offered(TEXT)] == ["b", "c"]
    new = {"id": "b", "spec": "monitoring", "due": date(2021, 7, 20), "month": 6}
    text = added(TEXT, new)
    assert "due = 2021-07-20     # 到当天结束\nmonth = 6\n#\n# [[" in text
    assert [one["id"] for one in tomllib.loads(text)["collections"]] == ["a", "b"]
    assert 'kinds = ["办事处"]' not in text
    assert [one.values["id"] for one in offered(text)] == ["c"]


def test_another_collection_comes_at_the_end() -> None:
    text = added(TEXT, {"id": "z", "spec": "monitoring", "due": date(2021, 7, 20)})
    assert text.startswith(TEXT.rstrip())
    assert tomllib.loads(text)["collections"][-1]["id"] == "z"


LISTED = """\
kinds = [
  "村",  # 十个
  # 今年新增
  "社区", # 三个
  "办事处"  # 一个
] # 完
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("社区", "办事处"), '[\n  # 今年新增\n  "社区", # 三个\n  "办事处",  # 一个\n] # 完'),
        (("村", "社区"), '[\n  "村",  # 十个\n  # 今年新增\n  "社区", # 三个\n] # 完'),
        (("村", "乡镇"), '[\n  "村",  # 十个\n  "乡镇",\n  # 今年新增\n] # 完'),
        ((), "[\n  # 今年新增\n] # 完"),
    ],
)
def test_comments_in_a_list_stay_with_what_stays(words: tuple[str, ...], expected: str) -> None:
    assert changed(LISTED, {("kinds",): words}) == f"kinds = {expected}\n"


def test_inline_tables_change_and_lose_settings() -> None:
    text = 'mail = { address = "a@b.cn", imap = { host = "x" } } # 邮箱\n'
    more = changed(text, {("mail", "address"): "c@d.cn", ("mail", "imap", "port"): 993})
    assert more == ('mail = { address = "c@d.cn", imap = { host = "x", port = 993 } } # 邮箱\n')
    assert changed(more, {("mail", "imap"): None}) == 'mail = { address = "c@d.cn" } # 邮箱\n'
    listed = 'collections = [\n  { id = "a" }, # 甲\n  { id = "b" }, # 乙\n]\n'
    assert '{ id = "b", title = "T" }, # 乙' in changed(listed, {("collections", 1, "title"): "T"})
    assert changed(listed, {("collections", 0): None}) == (
        'collections = [\n  { id = "b" }, # 乙\n]\n'
    )


def test_what_is_written_otherwise_is_refused() -> None:
    listed = 'collections = [{ id = "a" }]\n'
    with pytest.raises(UnchangeableError):
        added(listed, {"id": "z"})
    with pytest.raises(UnchangeableError):
        put_away(listed, 0)


def test_a_collection_is_put_away_and_begun_again() -> None:
    two = added(TEXT, {"id": "b", "spec": "monitoring", "due": date(2021, 7, 15)})
    away = put_away(two, 1)
    assert [one["id"] for one in tomllib.loads(away)["collections"]] == ["a"]
    assert [one.values["id"] for one in offered(away)] == ["b", "c"]
    first = put_away(two, 0)
    assert [one["id"] for one in tomllib.loads(first)["collections"]] == ["b"]
    assert "# 十个" in first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('mail.address = "a@b.cn"\n', 'mail.address = "c@d.cn"\n'),
        ('["mail"]\n"address" = "a@b.cn"', '["mail"]\n"address" = "c@d.cn"'),
        ('x = "[mail]" # [\n[mail]\naddress="a"', 'x = "[mail]" # [\n[mail]\naddress="c@d.cn"'),
    ],
)  # fmt: skip
def test_ways_of_writing(text: str, expected: str) -> None:
    assert changed(text, {("mail", "address"): "c@d.cn"}) == expected
