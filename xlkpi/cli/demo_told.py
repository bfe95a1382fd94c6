"""What the demo prints: each step as it happens, and where everything lies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.cli.import_ import COPY, print_files, sums
from xlkpi.cli.import_ import print_result as print_import
from xlkpi.cli.printing import print_problems
from xlkpi.cli.status import print_result as print_status
from xlkpi.cli.terminal import echo, secho
from xlkpi.demo.round import INBOX
from xlkpi.demo.steps import Closed, MoreTime, Returned, Sent, TextOut
from xlkpi.problems import Severity
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from xlkpi.cli.session import Session
    from xlkpi.demo.steps import Step
    from xlkpi.intake.results import Imported

_WORKSPACE = Words(
    "一、已在 {folder} 新建工作区，下发 {count} 本工作簿。",
    "1. Workspace in {folder}; {count} workbooks went out.",
)
_FIRST = Words("二、第一次收回：", "2. First returns:")
_SECOND = Words("三、改正和补报后第二次收回：", "3. Second returns, corrected and missing ones:")
_ROLL_CALL = Words("四、报送情况：", "4. Roll-call:")
_LOOK = Words("五、看看这些文件：", "5. Where to look:")

_NEW = Words("已在 {folder} 新建工作区。", "Workspace in {folder}.")
_STAGE = Words(
    "{n}、{day}　{title}：下发 {count} 本工作簿，{forms} 张表",
    "{n}. {day}  {title}: workbooks that went out: {count}, forms in them: {forms}",
)
_NUMBERS = "一二三四五六七八九"
_BACK = Words("收回：", "Returned:")
_BACK_AGAIN = Words("改正、补报后再收回：", "Returned again, corrected and missing ones:")
_MORE_TIME = Words(
    "{unit}还没有报，来电说明了原因，期限延到 {day}（xlkpi extend）。",
    "{unit} has sent nothing and rang up to say why: it has until {day} (xlkpi extend).",
)
_TOLD = Words(
    "由已并入的表发布（xlkpi publish）：{title}，{projects} 个项目。",
    "Published from what is merged (xlkpi publish): {title}, {projects} projects.",
)
_END = Words(
    "一年走完了，最后一轮的报送情况：", "The year is over; the roll-call of its last round:"
)
_PLACES = Words("看看这些文件：", "Where to look:")
_CAME = Words("  各单位发回的文件  {folder}", "  what units sent  {folder}")
_COLLECTION = Words("  {title}  {folder}", "  {title}  {folder}")
_PLACE = Words("    {file}  {what}", "    {file}  {what}")
_TEMPLATES = Words("下发的工作簿", "the workbooks that went out")
_MASTER = Words("汇总表", "the master")
_REPORT = Words("报送情况网页", "the report as a page")
_TEXT = Words("发布的文本", "the published text")


def tell_targets(steps: Iterable[Step], session: Session) -> None:
    """Print the round of the targets as it happens, file by file, and where to look."""
    done: list[Step] = []
    for step in steps:
        done.append(step)
        match step:
            case Sent():
                words = _WORKSPACE.fill(folder=step.workspace, count=len(step.generated))
                echo(session.say(words))
            case Returned():
                secho(session.say(_SECOND if step.again else _FIRST), bold=True)
                print_import(step.imported, session, dry_run=False)
            case Closed():
                secho(session.say(_ROLL_CALL), bold=True)
                print_status(step.status, session)
            case MoreTime() | TextOut():
                pass
    secho(session.say(_LOOK), bold=True)
    sent, *_ = (one for one in done if isinstance(one, Sent))
    masters = [m.file for one in done if isinstance(one, Returned) for m in one.imported.masters]
    (end,) = (one for one in done if isinstance(one, Closed))
    templates = sent.generated[0].file.parent
    for path in (templates, sent.workspace / INBOX, masters[-1], end.report.file):
        echo(f"  {path}")


def tell_year(steps: Iterable[Step], session: Session) -> None:
    """Print the year as it happens: what is to be mended, sums, and where everything lies."""
    done: list[Step] = []
    for step in steps:
        match step:
            case Sent():
                _tell_sent(step, sum(isinstance(one, Sent) for one in done), session)
            case Returned():
                echo(session.say(_BACK_AGAIN if step.again else _BACK))
                _tell_returned(step.imported, session)
            case MoreTime():
                echo(session.say(_MORE_TIME.fill(unit=step.unit_name, day=step.until)))
            case TextOut(published=text):
                echo(session.say(_TOLD.fill(title=text.title, projects=text.projects)))
                print_problems(text.problems, session, err=True, most=len(text.problems))
            case Closed():
                pass
        done.append(step)
    *_, last = (one for one in done if isinstance(one, Closed))
    secho(session.say(_END), bold=True)
    print_status(last.status, session)
    _tell_places(done, session)


def _tell_sent(step: Sent, before: int, session: Session) -> None:
    if not before:
        echo(session.say(_NEW.fill(folder=step.workspace)))
    number = Words(_NUMBERS[before], str(before + 1))
    forms = sum(one.forms for one in step.generated)
    words = _STAGE.fill(
        n=number, day=step.day, title=step.title, count=len(step.generated), forms=forms
    )
    secho(session.say(words), bold=True)


def _tell_returned(result: Imported, session: Session) -> None:
    """Print what is to be mended and the sums; what is in order, and warnings, are counted only."""
    errors = (
        replace(file, problems=tuple(p for p in file.problems if p.severity is Severity.ERROR))
        for file in result.files
        if file.fails
    )
    print_files(tuple(errors), session)
    echo("  ".join(session.say(words) for words in sums(result)))
    if result.copies:
        folder = result.copies[0].file.parent
        echo(session.say(COPY.fill(n=len(result.copies), folder=folder)))


def _tell_places(steps: Sequence[Step], session: Session) -> None:
    """Print where everything lies: of each collection its folder, and what is in it."""
    secho(session.say(_PLACES), bold=True)
    sent = [one for one in steps if isinstance(one, Sent)]
    echo(session.say(_CAME.fill(folder=sent[0].workspace / INBOX)))
    for one in sent:
        templates = one.generated[0].file.parent
        echo(session.say(_COLLECTION.fill(title=one.title, folder=templates.parent)))
        places = [(templates, _TEMPLATES), *_written(steps, one.collection)]
        for file, what in places:
            echo(session.say(_PLACE.fill(file=_below(one.collection, file), what=what)))


def _below(folder: str, file: Path) -> Path:
    """Return where a file lies below a folder of this name."""
    return file.relative_to(next(one for one in file.parents if one.name == folder))


def _written(steps: Sequence[Step], collection: str) -> Iterator[tuple[Path, Words]]:
    """Yield what was written of a collection, and what it is."""
    returned = (one for one in steps if isinstance(one, Returned))
    masters = [m.file for r in returned if r.collection == collection for m in r.imported.masters]
    yield masters[-1], _MASTER
    for step in steps:
        match step:
            case Closed(report=page) if step.collection == collection:
                yield page.file, _REPORT
            case TextOut(published=text) if text.collection == collection:
                yield dict(text.files)["docx"], _TEXT
            case _:
                pass
