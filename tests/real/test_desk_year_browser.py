"""A new user's year on the desk, by mouse and by keys in Chromium: no command is typed."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from shutil import copytree
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from tests.builders.command_line import xlkpi
from tests.builders.demo_round import later, played
from tests.builders.desks import desk
from tests.builders.typed_over import typed_over
from tests.real.browser import LAPTOP, chromium, window
from tests.real.hands import LONG, Keyboard, Mouse
from xlkpi.api import publish
from xlkpi.api.to_decide import to_decide
from xlkpi.demo.monitoring import MONITORING
from xlkpi.demo.performance_text import PERFORMANCE_TEXT
from xlkpi.demo.round import FIRST_BACK, KEY, SECOND_BACK, SENT, TARGETS
from xlkpi.demo.self_evaluation import SELF_EVALUATION
from xlkpi.demo.steps import Sent
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.real.hands import Hand
    from xlkpi.demo.stage import Script
    from xlkpi.demo.typist import Typed

LAST = SELF_EVALUATION.collection
_NEXT_MORNING = timedelta(hours=17)
AT_LAST = SELF_EVALUATION.first + timedelta(days=8)
"""When what came too late or twice is looked at, and everything is decided."""
PROJECT = "村干部工资、保险和聘用人员工资"
GOAL = "按月发放了村干部工资和保险，无拖欠。"
WHY, WHO = "电话核实", "王敏"


class Clock:
    """A clock that stands where it was set."""

    now: datetime = SENT

    def __call__(self) -> datetime:
        return self.now


class Year(NamedTuple):
    """What is the same whoever plays: the files that come, and the workspace of the verbs."""

    came: Path
    theirs: Path


class Change(NamedTuple):
    """What is typed into a return of the last round before it is sent once more."""

    unit: str
    field: str
    value: Typed
    after: timedelta


CHANGES = (
    Change("v03", "actual_goal", GOAL, timedelta()),  # which one is newer cannot be told
    Change("v05", "indicators['产出指标/质量指标'].own_score", 20.0, timedelta(days=6)),
)
FAULT = "E07"
"""That is more points than the row has."""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The demo's year, and what comes after it, by verbs of the command line."""
    folder = tmp_path_factory.mktemp("year")
    (demo,) = {one.workspace for one in later() if isinstance(one, Sent)}
    copytree(demo / "收件箱", folder / "came")
    copytree(demo, folder / "theirs")
    found = Year(folder / "came", folder / "theirs")
    for name, when in (("第一次", FIRST_BACK), ("第二次", SECOND_BACK)):
        for file in (found.came / name).iterdir():
            os.utime(file, (when.timestamp(), when.timestamp()))
    sent_once_more(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "soffice", lambda: None)  # what a PDF takes is measured elsewhere
        patch.setattr("xlkpi.workspace.clock.system_clock", fixed(AT_LAST))
        by_verbs(found)
        yield found


def sent_once_more(year: Year) -> None:
    """Let two units send a return of the last round again, with something else typed into it."""
    box = year.came / "补报"
    box.mkdir()
    for one in CHANGES:
        (own,) = (year.came / f"{SELF_EVALUATION.name}第一次").glob(f"{one.unit}_*")
        form = LAST, one.unit, "p01"
        (box / own.name).write_bytes(typed_over(year.theirs, own, form, one.field, one.value))
        when = (SELF_EVALUATION.first + one.after).timestamp()
        os.utime(box / own.name, (when, when))


def by_verbs(year: Year) -> None:
    folder, why = year.theirs, ("--why", WHY, "--who", WHO, "-p", "p01")
    assert xlkpi("import", year.came / "补报", folder=folder).returncode == 1
    held = to_decide(folder, fixed(AT_LAST), LAST, 0).held[0].returned.sha256
    for command in (
        ("confirm", "v03", "--return", held, *why),
        ("waive", "v05", FAULT, *why),
        ("amend", "v01", f"actual_goal={GOAL}", *why),
    ):
        done = xlkpi(*command, "--collection", LAST, folder=folder)
        assert done.returncode == 0, done.stdout + done.stderr
    assert xlkpi("publish", LAST, folder=folder).returncode == 0


@pytest.fixture(scope="module")
def browser(year: Year) -> Iterator[Browser]:
    """After the demo was played: it is played without a socket."""
    assert year.theirs.is_dir()
    with chromium() as browser:
        yield browser


def done(hand: Hand, name: str, text: str) -> None:
    """Press a button, and wait until what it began says a text."""
    hand.press("button", name)
    expect(hand.page.get_by_text(text).first).to_be_visible(timeout=LONG)
    hand.press("link", "返回")


def handed_over(hand: Hand, folder: Path) -> None:
    """Hand over a folder of what came back, and wait until it is taken in."""
    hand.press("link", "收取")
    hand.hand_over(folder)
    expect(hand.page.get_by_text("汇总表已重写").first).to_be_visible(timeout=LONG)
    hand.press("link", "返回")


def sent(hand: Hand) -> None:
    """Do what the overview says is next: make the workbooks."""
    hand.press("link", "生成并下发工作簿")
    done(hand, "为所有单位生成工作簿", "共生成")


def published(hand: Hand) -> None:
    hand.press("link", "汇总")
    hand.press("link", "公开文本")
    done(hand, "写出 Word 文档", "已写出")


def decided(hand: Hand, unit: str, words: str, button: str, type_in: Callable[[], object]) -> None:
    """Open a decision on a unit's page, fill it in, and put it on record."""
    hand.press("link", "单位")
    hand.press("link", unit_name(unit))
    hand.open(words)
    type_in()
    hand.type("理由", WHY)
    hand.type("经办人", WHO)
    done(hand, button, "已记录")


def stage(hand: Hand, clock: Clock, script: Script, inbox: Path) -> None:
    """Begin the next collection of the year, send it out, take in what comes back, and again."""
    clock.now = script.sent
    hand.press("link", "＋ 新的一期")
    hand.press("button", "开始这一期")
    sent(hand)
    clock.now = script.first + _NEXT_MORNING
    handed_over(hand, inbox / f"{script.name}第一次")
    late = script.late
    if script.second is None:
        return
    if late is not None and late.until is not None:
        until, reason = late.until, late.reason
        hand.press("link", "单位")
        hand.press("link", unit_name(late.unit))
        hand.open("延期")
        hand.pick_day("截止日期", until)
        hand.type("理由", reason.why)
        hand.type("经办人", reason.who)
        done(hand, "记录", "已记录")
    clock.now = (late.came if late else script.second) + _NEXT_MORNING
    handed_over(hand, inbox / f"{script.name}第二次")


def looked_into(hand: Hand, inbox: Path) -> None:
    """Decide what came once more: which return counts, what may pass, what the telephone said."""
    handed_over(hand, inbox / "补报")
    hand.press("link", "待办")
    hand.type("理由", WHY)
    hand.type("经办人", WHO)
    done(hand, "确认，并入汇总", "已记录")

    def fault() -> None:
        hand.choose("错误", FAULT)

    def by_telephone() -> None:
        hand.choose("项目", PROJECT)
        hand.type("栏目", "实际完成情况")
        hand.type("更正为", GOAL)

    decided(hand, "v05", "豁免一个错误", "记录", fault)
    decided(hand, "v01", "按电话更正一个数", "记录", by_telephone)


def unit_name(unit: str) -> str:
    (found,) = (u.unit.name for u in played().status.call.units if u.unit.id == unit)
    return found


def journal(folder: Path) -> bytes:
    return (folder / "output" / "journal.jsonl").read_bytes()


def play(hand: Hand, clock: Clock, folder: Path, came: Path) -> bytes:
    """Play the year from a new workspace to the last text; return the master that was saved."""
    hand.type("放在哪个文件夹（新的或空的）", str(folder))
    hand.tick("带上内置示例（11 个项目、13 个单位），先练一遍")
    hand.press("button", "新建")
    expect(hand.page.get_by_text("还有 45 张表没有下发。")).to_be_visible()
    (folder / ".xlkpi" / "key").write_text(KEY.hex() + "\n", encoding="utf-8")  # the demo's
    sent(hand)
    clock.now = FIRST_BACK
    handed_over(hand, came / "第一次")
    clock.now = SECOND_BACK + timedelta(hours=1)
    handed_over(hand, came / "第二次")
    stage(hand, clock, PERFORMANCE_TEXT, came)
    hand.press("link", "2021年项目绩效目标")
    published(hand)
    stage(hand, clock, MONITORING, came)
    published(hand)
    stage(hand, clock, SELF_EVALUATION, came)
    clock.now = AT_LAST
    looked_into(hand, came)
    published(hand)
    return hand.save("link", "下载汇总表").path().read_bytes()


@pytest.mark.parametrize("with_hand", [Mouse, Keyboard])
def test_a_year_has_the_journal_of_the_verbs(
    browser: Browser, year: Year, tmp_path: Path, with_hand: type[Mouse | Keyboard]
) -> None:
    """A new workspace with the example, and the four rounds of the demo up to the last text."""
    clock, folder = Clock(), tmp_path / "made"
    with desk(tmp_path / "home", clock=clock) as running:
        shown = window(browser, running.entry, LAPTOP)
        hand = with_hand(shown.page)
        master = play(hand, clock, folder, year.came)
        shown.page.context.close()
    assert shown.said == []
    assert journal(folder) == journal(year.theirs)
    for made in (master, (folder / "output" / LAST / "master.xlsx").read_bytes()):
        assert made == (year.theirs / "output" / LAST / "master.xlsx").read_bytes()
    for name in (TARGETS, MONITORING.collection, LAST):
        mine, own = (one / "output" / name / "published" for one in (folder, year.theirs))
        texts = {one.name: one.read_bytes() for one in own.glob("*.html")}
        assert texts == {one.name: one.read_bytes() for one in mine.glob("*.html")}
    if isinstance(hand, Keyboard):
        assert "\n".join(hand.unseen) == ""
