"""报送状态 and 导入日志: where every unit stands, and every file that came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.details import FORM_KEY, PROJECT_KEY, UNIT_KEY, columns_of
from xlkpi.master.content.links import found_by
from xlkpi.master.content.problem_list import OWNER_KEY
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.spool import Spool
from xlkpi.master.times import local
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from datetime import datetime

    from xlkpi.master.content.shape import Content, Room
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import Rate, ReturnLine, UnitLine

_STATUS = (
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column(FORM_KEY, wording.FORM_NUMBER, Format.KEY),
    Column("kind", "单位类别", Format.WORD),
    Column("unit", "单位", most=24),
    Column("project", "项目", most=36),
    Column("issued", "下发时间", Format.TIME),
    Column("due", "截止", Format.DATE),
    Column("first", "首次收到", Format.TIME),
    Column("last", "最近收到", Format.TIME),
    Column("returns", "次数", Format.COUNT),
    Column("sender", "发件人", most=22),
    Column("attachment", "附件名", most=40),
    Column("scans", "盖章扫描件", most=30),
    Column("state", "状态", Format.STATE),
    Column("overdue", "逾期", Format.STATE),
    Column("errors", "错误数", Format.COUNT, total=True, watched=True),
    Column("warnings", "提示数", Format.COUNT, total=True),
    Column("problems", "第一个问题", Format.LINK),
    Column("returned", "退回时间", Format.TIME),
    Column("remark", "备注", most=24),
)
_RETURNS = (
    Column("number", "序号", Format.YEAR),
    Column("received", "收到时间", Format.TIME),
    Column("file", "文件"),
    Column("sender", "发件人", most=22),
    Column("unit", "单位", most=24),
    Column("state", "结果", Format.STATE),
    Column("forms", "各表结果"),
    Column("sha256", "内容校验码\n（SHA-256）", most=36, folded=True),
)


def status_shape(facts: Facts) -> Shape:
    """Return where the lines of units and projects stand."""
    title = f"{facts.view.title}　{wording.STATUS}"
    columns = columns_of(facts.spec, _STATUS)
    lines = len(facts.view.unit_lines)
    return Shape(wording.STATUS, title, columns, lines, frozen="project")


def status_listing(facts: Facts, problems: Listing) -> Listing:
    """Return a line for each unit and project, with the rates of each kind of unit above.

    Each line links to the first of its problems, the gravest.
    """
    shape, first = status_shape(facts), _Problems(problems)
    rates = "；".join(map(_rate, facts.view.rates))
    contents = Spool(
        _status(facts, line, first.link(facts, shape, n, line))
        for n, line in enumerate(facts.view.unit_lines)
    )
    return Listing(shape, contents, notes=(rates,) if rates else ())


def returns_listing(facts: Facts, room: Room | None = None) -> Listing:
    """Return a line for each received file, in order of arrival, on as many sheets as needed."""
    received = facts.view.returns
    title = f"{facts.view.title}　{wording.RETURNS}"
    shape = Shape(wording.RETURNS, title, _RETURNS, len(received), frozen="received")
    shape = shape if room is None else room.shape(shape)
    contents = Spool(_return(facts, n, line) for n, line in enumerate(received, 1))
    return Listing(shape, contents, notes=(f"账本版本 {facts.view.revision}",))


def _rate(rate: Rate) -> str:
    return (
        f"{rate.kind}：应报 {rate.due}，已报 {rate.returned}，"
        f"已并入 {rate.merged}，逾期 {rate.overdue}"
    )


class _Problems:
    """The lines of 问题清单, found by whose they are."""

    def __init__(self, listing: Listing) -> None:
        self.shape, self._known = listing.shape, frozenset(listing.contents(OWNER_KEY))

    def link(self, facts: Facts, own: Shape, n: int, line: UnitLine) -> Content:
        """Return a link to the first problem of a form, else of its unit's whole workbook."""
        form = facts.form_key(line.unit.id, line.project.id)
        keys = {FORM_KEY: form, UNIT_KEY: facts.unit_keys[line.unit.id]}
        column = next((c for c, key in keys.items() if key in self._known), None)
        if column is None:
            return None
        return found_by(self.shape, OWNER_KEY, "code", own.at(column, n), wording.PROBLEMS)


def _status(facts: Facts, line: UnitLine, link: Content) -> tuple[Content, ...]:
    return (
        facts.unit_keys[line.unit.id],
        facts.project_keys[line.project.id],
        facts.form_key(line.unit.id, line.project.id),
        line.unit.kind,
        line.unit.name,
        line.project.name,
        _time(facts, line.issued),
        line.due,
        _time(facts, line.first_received),
        _time(facts, line.last_received),
        line.returns,
        line.sender,
        line.attachment,
        _scans(line) or None,
        states.LINE_STATES[line.status],
        states.OVERDUE if line.overdue else None,
        line.errors,
        line.warnings,
        link,
        _time(facts, line.returned),
        line.remark,
    )


def _scans(line: UnitLine) -> str:
    older = (f"{name}（旧表）" for name in line.older_scans)
    return "\n".join((*line.scans, *older))


def _return(facts: Facts, number: int, line: ReturnLine) -> tuple[Content, ...]:
    forms = "\n".join(f"{name}：{states.RETURN_STATES[status]}" for name, status in line.forms)
    return (
        number,
        _time(facts, line.received),
        line.file,
        line.sender,
        line.unit_name,
        states.RETURN_STATES[line.status],
        forms,
        line.sha256,
    )


def _time(facts: Facts, when: datetime | None) -> datetime | None:
    return None if when is None else local(when, facts.view.zone)
