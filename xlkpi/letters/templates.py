"""Templates of letters: text files with places in braces, the bundled ones or the department's.

The first line is the subject. A line whose places are all empty is left out; braces themselves
are written twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from xlkpi.problems import Outcome, Place, Problem, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Kind = Literal["issue", "missing", "rejected", "returned", "unreadable", "accepted"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_ALWAYS = (
    "单位", "收件人", "部门", "联系人", "电话", "咨询", "任务", "年度", "截止日期", "剩余",
    "项目", "项目数", "附件",
)  # fmt: skip
PLACES: Mapping[Kind, tuple[str, ...]] = {
    "issue": _ALWAYS,
    "missing": _ALWAYS,
    "rejected": (*_ALWAYS, "未报"),
    "returned": (*_ALWAYS, "未报", "收到时间", "来件", "问题", "问题数", "其余"),
    "unreadable": (*_ALWAYS, "未报", "收到时间", "来件", "问题"),
    "accepted": (*_ALWAYS, "未报", "核对", "收到时间", "来件", "数据"),
}
"""What a template of each kind can name."""
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Template:
    """A sound template: its subject and its lines."""

    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter's subject and text."""

    subject: str
    text: str


def file_name(kind: Kind) -> str:
    """Return the name of a template's file, bundled or the department's."""
    return f"{kind}.txt"


def bundled(kind: Kind) -> str:
    """Return the text of a bundled template."""
    return (files("xlkpi.letters") / "texts" / file_name(kind)).read_text(encoding="utf-8")


def load(folder: Path) -> Outcome[Mapping[Kind, Template]]:
    """Read all templates: the department's from a folder, the bundled ones for what it lacks.

    Args:
        folder: Holds the department's own, such as issue.txt; it need not be there.

    Returns:
        A template for each kind; none where anything is wrong. Every fault of every template (S60)
        is told in one pass, at its line and column, and files that are no template.
    """
    problems: list[Problem] = list(_strangers(folder))
    found: dict[Kind, Template] = {}
    for kind in KINDS:
        path = folder / file_name(kind)
        try:
            own = path.read_bytes().decode("utf-8-sig") if path.is_file() else None
        except UnicodeDecodeError:
            problems.append(_fault(kind, path, (1, 1), _NOT_UTF8))
            continue
        outcome = parse(bundled(kind) if own is None else own, kind, path)
        problems += outcome.problems
        if outcome.value is not None:
            found[kind] = outcome.value
    return Outcome(None if problems else found, tuple(problems))


def parse(text: str, kind: Kind, path: Path) -> Outcome[Template]:
    """Read a template; each place that is unknown or not closed is one problem."""
    subject, *lines = text.splitlines() or [""]
    problems = [
        fault
        for number, line in enumerate((subject, *lines), 1)
        for fault in _faults(line, number, kind, path)
    ]
    if not subject.strip():
        problems.append(_fault(kind, path, (1, 1), _NO_SUBJECT))
    if not any(line.strip() for line in lines):
        problems.append(_fault(kind, path, (max(len(lines), 1) + 1, 1), _NO_TEXT))
    if problems:
        return Outcome(None, tuple(problems))
    first = next(n for n, line in enumerate(lines) if line.strip())
    return Outcome(Template(subject.strip(), tuple(lines[first:])))


def fill(template: Template, values: Mapping[str, str]) -> LetterText:
    """Return a letter; `values` are what its places mean."""
    lines = [filled for line in template.lines if (filled := _filled(line, values)) is not None]
    subject = " ".join((_filled(template.subject, values) or "").split())
    return LetterText(subject, "\n".join(lines).rstrip() + "\n")


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    """Return a line with its places filled; None where there is nothing in it but empty places."""
    names = [match[1] for match in _PIECE.finditer(line) if match[1]]
    if names and not _PIECE.sub("", line).strip() and not any(values[name] for name in names):
        return None
    return _PIECE.sub(lambda match: values[match[1]] if match[1] else match[0][0], line)


def _faults(line: str, number: int, kind: Kind, path: Path) -> Iterator[Problem]:
    for match in _PIECE.finditer(line):
        at = (number, match.start() + 1)
        if match[0] in ("{", "}"):
            yield _fault(kind, path, at, _OPEN.fill(found=match[0]))
        elif match[1] is not None and match[1] not in PLACES[kind]:
            yield _fault(kind, path, at, _UNKNOWN.fill(found=match[1]))


def _strangers(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each text file that no letter is made from: a name misspelt."""
    known = {file_name(kind) for kind in KINDS}
    for path in sorted(folder.glob("*.txt")):
        if path.name not in known:
            listed = "、".join(sorted(known))
            yield problem("S60", Place(file=str(path)), found=_STRANGER, allowed=listed)


def _fault(kind: Kind, path: Path, at: tuple[int, int], found: Words) -> Problem:
    line, column = at
    listed = "".join(f"{{{name}}}" for name in PLACES[kind])
    place = Place(file=str(path), line=line, column=column)
    return problem("S60", place, found=found, allowed=listed)


_NOT_UTF8 = Words("文件不是 UTF-8 编码", "the file is not UTF-8")
_NO_SUBJECT = Words("第一行是主题，不能空", "the first line is the subject and may not be empty")
_NO_TEXT = Words("没有正文", "there is no text")
_OPEN = Words("“{found}”没有成对", "“{found}” is without its other half")
_UNKNOWN = Words("没有“{found}”这个位置", "there is no place “{found}”")
_STRANGER = Words("没有用这个文件名的信件", "no letter has a template of this name")
