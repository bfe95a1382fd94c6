"""The letters: what stands in the places of their templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.letters.templates import Kind, LetterText, Template, fill
from xlkpi.problems import Severity
from xlkpi.rollup.alike import alike, shared_hint
from xlkpi.rollup.cell_ranges import cell_ranges
from xlkpi.texts import same
from xlkpi.workspace.clock import left

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlkpi.problems import Problem

MOST_POINTS = 10
"""Points of a return letter; the marked copy lists all."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and about which collection: `task` is its title, `today` the day of the letter.

    `contact` and `phone` are whom to ask.
    """

    department: str
    contact: str
    phone: str
    task: str
    year: int
    today: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit: its name, its clerk ("" where nobody is named), its own deadline."""

    unit: str
    contact: str
    due: date


@dataclass(frozen=True, slots=True)
class AnsweredFile:
    """The return that a letter answers: its file's name, and when it came, as people read it."""

    file: str
    received: str


@dataclass(frozen=True, slots=True)
class AcceptedForm:
    """What was taken over of one form: its project, and (label, value) of its figures."""

    project: str
    figures: tuple[tuple[str, str], ...]


class Letters:
    """Makes the letters of one collection from its templates."""

    def __init__(self, templates: Mapping[Kind, Template], sender: Sender) -> None:
        self._templates = templates
        self._sender = sender

    def issue(self, to: Recipient, projects: Sequence[str], file: str) -> LetterText:
        """Return the letter that a unit's workbook goes out with.

        Args:
            to: The unit.
            projects: The names of the projects that it has forms of.
            file: The names of what is attached: the workbook, and what goes with it.
        """
        return self._letter("issue", to, projects, file, {})

    def missing(self, to: Recipient, projects: Sequence[str], file: str) -> LetterText:
        """Return the reminder of projects whose forms have not come.

        Args:
            to: The unit.
            projects: Their names.
            file: The name of the workbook that is attached once more.
        """
        return self._letter("missing", to, projects, file, {})

    def rejected(
        self, to: Recipient, projects: Sequence[str], missing: Sequence[str], file: str
    ) -> LetterText:
        """Return the reminder of projects whose forms were sent back.

        Args:
            to: The unit.
            projects: Their names.
            missing: The names of those whose forms never came.
            file: The name of the marked copy that is attached once more.
        """
        return self._letter("rejected", to, projects, file, {"未报": _not_yet(missing)})

    def returned(
        self,
        to: Recipient,
        answered: AnsweredFile,
        projects: Sequence[str],
        problems: Sequence[Problem],
        missing: Sequence[str],
        file: str,
    ) -> LetterText:
        """Return the letter a rejected return goes back with.

        Args:
            to: The unit.
            answered: The return.
            projects: The names of those whose forms are rejected.
            problems: All of the return; the letter says its errors, ten at most (many of one kind
                as one), and how many warnings.
            missing: The names of those whose forms have not come yet.
            file: The name of the marked copy that is attached.
        """
        errors = [one for one in problems if one.severity is Severity.ERROR]
        warnings = sum(one.severity is Severity.WARNING for one in problems)
        groups = alike(errors)
        told = groups[:MOST_POINTS]
        points = [f"{n}. {_points(group)}" for n, group in enumerate(told, 1)]
        own = {
            "未报": _not_yet(missing),
            "收到时间": answered.received,
            "来件": answered.file,
            "问题": "\n".join(points),
            "问题数": str(len(errors)),
            "其余": _rest(len(errors) - sum(map(len, told)), warnings),
        }
        return self._letter("returned", to, projects, file, own)

    def unreadable(
        self,
        to: Recipient,
        answered: AnsweredFile,
        problems: Sequence[Problem],
        missing: Sequence[str],
        file: str,
    ) -> LetterText:
        """Return the letter about a file that cannot be read.

        Args:
            to: The unit.
            answered: The file.
            problems: Why it cannot be read; the letter says ten at most.
            missing: The names of the projects whose forms have not come yet.
            file: The name of the workbook that is attached once more, "" for none.
        """
        points = [f"{n}. {_point(one)}" for n, one in enumerate(problems[:MOST_POINTS], 1)]
        own = {
            "未报": _not_yet(missing),
            "收到时间": answered.received,
            "来件": answered.file,
            "问题": "\n".join(points),
        }
        return self._letter("unreadable", to, [], file, own)

    def accepted(
        self,
        to: Recipient,
        answered: AnsweredFile,
        taken: Sequence[AcceptedForm],
        missing: Sequence[str],
        elsewhere: Sequence[Problem] = (),
    ) -> LetterText:
        """Return the acceptance of a return, with the figures that were taken over.

        Args:
            to: The unit.
            answered: The return.
            taken: Each form that was taken over, figures as people read them, with their measure.
            missing: The names of the projects whose forms have not come yet.
            elsewhere: What other units have reported as well; the letter says ten at most.
        """
        own = {
            "未报": _not_yet(missing),
            "核对": _to_compare(elsewhere),
            "收到时间": answered.received,
            "来件": answered.file,
            "数据": "\n".join(f"{n}. {_figures(one)}" for n, one in enumerate(taken, 1)),
        }
        return self._letter("accepted", to, [one.project for one in taken], "", own)

    def _letter(
        self,
        kind: Kind,
        to: Recipient,
        projects: Sequence[str],
        file: str,
        own: Mapping[str, str],
    ) -> LetterText:
        sender = self._sender
        values = {
            "单位": to.unit,
            "收件人": to.contact or to.unit,
            "部门": sender.department,
            "联系人": sender.contact,
            "电话": sender.phone,
            "咨询": _whom_to_ask(sender),
            "任务": sender.task,
            "年度": str(sender.year),
            "截止日期": _day(to.due),
            "剩余": left((to.due - sender.today).days).zh,
            "项目": "\n".join(f"  {n}. {one}" for n, one in enumerate(projects, 1)),
            "项目数": str(len(projects)),
            "附件": file,
            **own,
        }
        return fill(self._templates[kind], values)


def _whom_to_ask(sender: Sender) -> str:
    phone = f"电话 {sender.phone}" if sender.phone else ""
    if sender.contact and phone:
        return f"{sender.contact}（{phone}）"
    return sender.contact or phone or f"{sender.department}，或直接回复本邮件"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _not_yet(projects: Sequence[str]) -> str:
    listed = "；".join(projects)
    return f"另外还没有报的：{listed}。" if projects else ""


def _points(group: Sequence[Problem]) -> str:
    """Return what is said of several cells at once: where, how many, and one of them."""
    if len(group) == 1:
        return _point(group[0])
    cells = cell_ranges(one.place.cell for one in group)
    where = " ".join(part for part in (group[0].place.sheet, cells) if part)
    said = _point(replace(group[0], hint=same(shared_hint(group, "zh-CN"))))
    said = said.removeprefix(f"{group[0].place.sheet}：")
    return f"{where}：共 {len(group)} 处，例如 {said}"


def _point(one: Problem) -> str:
    place, said = one.place, f"{one.message.zh}{one.hint.zh}"
    if place.file:  # what it lay in on the way to us says nothing to those who sent it
        said = said.replace(place.file, place.file.rpartition("!")[2])
    cell = "" if said.startswith(place.cell) else place.cell
    where = " ".join(part for part in (place.sheet, cell) if part)
    return f"{where}：{said}" if where else said


def _to_compare(elsewhere: Sequence[Problem]) -> str:
    if not elsewhere:
        return ""
    points = [f"{n}. {_point(one)}" for n, one in enumerate(elsewhere[:MOST_POINTS], 1)]
    more = len(elsewhere) - len(points)
    rest = [f"其余 {more} 处也请核对。"] if more else []
    return "\n".join(("另请核对：", *points, *rest))


def _rest(errors: int, warnings: int) -> str:
    more = f"其余 {errors} 处错误" if errors else ""
    notes = f"{warnings} 处提示（请核对）" if warnings else ""
    both = "和".join(part for part in (more, notes) if part)
    return f"{both}见附件的“问题清单”。" if both else ""


def _figures(one: AcceptedForm) -> str:
    said = "，".join(f"{label} {value}" for label, value in one.figures)
    return f"{one.project}：{said or '已收到，没有金额'}"
