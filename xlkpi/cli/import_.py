"""xlkpi import."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.mails import mails_as_json, print_noticed
from xlkpi.cli.master import MASTER, TAKEN
from xlkpi.cli.options import Moment, cluster, fail_on, fails, jobs
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.progress import shown
from xlkpi.cli.terminal import echo, echo_lines, style
from xlkpi.cli.together import alike, kind_of, print_together
from xlkpi.problems import Severity
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.records import Status
from xlkpi.rollup.roll.status_words import STATUS_WORDS
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from xlkpi.cli.session import Session
    from xlkpi.intake.results import Before, Imported, ImportedFile
    from xlkpi.problems import Problem

COPY = Words(
    "退回稿 {n} 份，已标出错误，可直接发回：{folder}",
    "{n} marked copies to send back: {folder}",
)
_EMPTY = Words(
    "{paths} 中没有可以读入的文件，什么都没有读入。",
    "There is no file to be read in {paths}; nothing was taken in.",
)
_DRY = Words("试运行：什么都没有写。", "Dry run: nothing was written.")
_COUNT = Words("  提示 {n}", "  {n} warnings")
_IN_FULL = Words(
    "提示的全文：汇总表的“问题清单”，或 xlkpi status 单位；代码的含义：xlkpi explain 代码。",
    "Warnings in full: in the master's 问题清单, or by xlkpi status UNIT; xlkpi explain CODE.",
)
_DRY_IN_FULL = Words(
    "提示的全文：xlkpi -v import --dry-run；代码的含义：xlkpi explain 代码。",
    "Warnings in full: xlkpi -v import --dry-run; xlkpi explain CODE.",
)
_MAILS = Words("邮件 {n} 封。", "{n} mails.")
_BARE_MAILS = Words(
    "邮件 {n} 封，其中 {bare} 封没有附件。", "{n} mails, {bare} of them without attachments."
)
_WHAT = Words(
    "请给出文件或文件夹，或者只写 --again（重查所有已收的）",
    "give files or folders, or --again alone, for all that came",
)
_NOT_AGAIN = Words("--again 由本机重查，不能与 --cluster 同用", "--again is not for a cluster")
_CHECKED = Words(
    "重新检查 {n} 份原件，{changed} 张表的结果有变，{values} 个值与记录的不同。",
    "{n} originals checked anew; {changed} forms came out otherwise, {values} values differ from "
    "what was on record.",
)
_CHANGE = Words("{file}  {name}：{before} → {after}", "{file}  {name}: {before} -> {after}")
_VALUES = Words("  值不同 {n}", "  {n} other values")
_READING = Words("读取", "reading")
_N = Words("{status} {n}", "{status} {n}")
_SCAN = Words("盖章扫描件", "stamped page")
_ALWAYS = ("X28", "X29", "F50")
"""What is told of a file in which nothing is wrong: nothing became of it, or once did not."""
_AGAIN = Words("{words}（上次：{last}）", "{words} (last time: {last})")


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--again", is_flag=True, help="按现在的规则重查已收原件 / check stored originals anew."
)
@click.option("--dry-run", is_flag=True, help="只检查，什么都不写 / check only, write nothing.")
@click.option(
    "--received", type=Moment(), help="收到的时间 / when they came, e.g. 2021-01-12T09:00+08:00."
)
@click.option("--no-master", is_flag=True, help="不重写汇总表 / do not write the master.")
@jobs
@cluster
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    help="结果的样式 / shape of the result.",
)
@fail_on
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    paths: tuple[Path, ...],
    again: bool,
    dry_run: bool,
    received: datetime | None,
    no_master: bool,
    jobs: int,
    cluster: str,
    output: str,
    fail_on: str,
) -> None:
    """读入工作簿、文件夹、压缩包、邮件或下级的上报包 / take in workbooks, folders, mails, bundles.

    例 / example:  xlkpi import 收件箱/ --dry-run
    """
    from xlkpi.api.import_ import import_paths  # noqa: PLC0415 - heavy libraries load in the verb

    if again == bool(paths):
        raise click.UsageError(session.say(_WHAT))
    if again and cluster:
        raise click.UsageError(session.say(_NOT_AGAIN))
    if again:
        ctx.exit(_again(session, dry_run=dry_run, jobs=jobs, output=output))
    with shown(_READING, session) as progress:
        result = import_paths(
            session.folder,
            session.clock,
            paths,
            received=received,
            dry_run=dry_run,
            master=not no_master,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
        )
    if output == "json":
        print_json(as_json(result, session))
    elif output == "junit":
        echo_lines(as_junit(result, session))
    elif result.files or result.mails or result.problems:
        print_result(result, session, dry_run=dry_run)
    else:
        echo(session.say(_EMPTY.fill(paths="、".join(map(str, paths)))))
    ctx.exit(code_of(result, fail_on))


def code_of(result: Imported, least: str) -> int:
    """Return 1 where a file is to be mended or looked at, or a problem is as grave, else 0.

    Problems across units count as they do for `master`, what came again as it did before.
    """
    found = (
        *(p for file in result.files for p in file.problems),
        *result.across,
        *result.problems,
    )
    return int(any(file.fails for file in result.files) or fails(found, least))


def _again(session: Session, *, dry_run: bool, jobs: int, output: str) -> int:
    from dataclasses import asdict  # noqa: PLC0415 - only for this

    from xlkpi.api.import_again import import_again  # noqa: PLC0415 - heavy libraries load in the verb

    with shown(_READING, session) as progress:
        made = import_again(
            session.folder, session.clock, dry_run=dry_run, jobs=jobs, progress=progress
        )
    if output == "json":
        touched = [one.as_json(session.lang) for one in made.touched]
        changes = [asdict(one) for one in made.changes]
        found = {"checked": made.checked, "values": made.values, "changes": changes}
        print_json({**found, "touched": touched})
        return 0
    counts = {"n": made.checked, "changed": len(made.changes), "values": made.values}
    echo(session.say(_CHECKED.fill(**counts)))
    for one in made.changes:
        before, after = (session.say(STATUS_WORDS[s]) for s in (one.before, one.after))
        name = f"{one.unit} {one.project_name}" if head_of(one.unit) else one.project_name
        words = _CHANGE.fill(file=one.file, name=name, before=before, after=after)
        codes = " ".join([*(f"+{c}" for c in one.came), *(f"-{c}" for c in one.went)])
        values = session.say(_VALUES.fill(n=one.values)) if one.values else ""
        echo(f"{session.say(words)}  {codes}".rstrip() + values)
    print_problems(made.touched, session)
    for master in made.masters:
        echo(session.say(MASTER.fill(file=master.file, forms=master.forms)))
    if dry_run:
        echo(session.say(_DRY))
    return 0


def print_result(result: Imported, session: Session, *, dry_run: bool) -> None:
    """Print what became of each file, its problems below it, then the sums."""
    print_files(result.files, session)
    print_problems(result.problems, session)
    if result.files:
        echo("  ".join(session.say(words) for words in sums(result)))
    warned = any(p.severity is Severity.WARNING for f in result.files for p in f.problems)
    if warned and session.verbosity == 0:
        echo(session.say(_DRY_IN_FULL if dry_run else _IN_FULL))
    if result.mails:
        bare = sum(not mail.attachments for mail in result.mails)
        words = _BARE_MAILS if bare else _MAILS
        echo(session.say(words.fill(n=len(result.mails), bare=bare)))
    print_noticed(result.noticed, session)
    if result.copies:
        folder = result.copies[0].file.parent
        echo(session.say(COPY.fill(n=len(result.copies), folder=folder)))
    for master in result.masters:
        echo(session.say(MASTER.fill(file=master.file, forms=master.forms)))
        if master.reviews:
            echo(session.say(TAKEN.fill(n=master.reviews)))
    print_problems(beside_masters(result.across), session, err=True)
    if dry_run:
        echo(session.say(_DRY))


def print_files(files: Sequence[ImportedFile], session: Session) -> None:
    """Print each file, its problems below it; those of one kind together where there are many."""
    groups = alike(files)
    for file in files:
        if kind_of(file) in groups:
            continue
        status = session.say(_state(file))
        colour = "red" if file.fails else "green"
        unit = f"  {file.returned.unit_name}" if file.returned.unit_name else ""
        always = [p for p in file.problems if p.code in _ALWAYS]
        told = (p for p in file.problems if p.code not in _ALWAYS)
        warnings = sum(p.severity is Severity.WARNING for p in told)
        fine = not file.fails and session.verbosity == 0
        count = session.say(_COUNT.fill(n=warnings)) if fine and warnings else ""
        echo(style(status, fg=colour), f"  {file.returned.file}{unit}{count}")
        shown = always if fine else file.problems
        own = [p.at(file=_within(p.place.file, file.returned.file)) for p in shown]
        print_problems(own, session, brief=True, noted=fine and bool(always))
    for group in groups.values():
        print_together(group, _state, session)


def _within(place: str, file: str) -> str:
    """Return which of a bundle's returns a place is in, "" for one that is the file itself."""
    return place.removeprefix(f"{file}!") if place.startswith(f"{file}!") else ""


def sums(result: Imported) -> list[Words]:
    """Return how many files have which status, worst first; of duplicates the last one too."""
    scans = sum(map(_is_scan, result.files))
    last = Counter(file.before.status for file in result.files if file.before is not None)
    made = []
    for status, files in summary(result).items():
        n = files - scans if status == Status.ACCEPTED else files
        if not n:
            continue
        words = _N.fill(status=STATUS_WORDS[Status(status)], n=n)
        if status == Status.DUPLICATE:
            before = [_N.fill(status=STATUS_WORDS[s], n=last[s]) for s in Status if last[s]]
            words = _AGAIN.fill(words=words, last=_joined(before))
        made.append(words)
    return [*made, _N.fill(status=_SCAN, n=scans)] if scans else made


def _is_scan(file: ImportedFile) -> bool:
    """Whether a file is kept as the stamped page of a return: it is nothing that counts itself."""
    return any(one.code == "F29" for one in file.problems)


def _state(file: ImportedFile) -> Words:
    """Return a file's status; of what came again also what became of it, and its errors."""
    words = _SCAN if _is_scan(file) else STATUS_WORDS[file.status]
    if file.before is None:
        return words
    last = STATUS_WORDS[file.before.status]
    if file.before.status is Status.REJECTED and file.before.errors:
        last = _N.fill(status=last, n=file.before.errors)
    return _AGAIN.fill(words=words, last=last)


def _joined(words: list[Words]) -> Words:
    return Words("，".join(one.zh for one in words), ", ".join(one.en for one in words))


def summary(result: Imported) -> dict[str, int]:
    """Return status -> number of files, worst first."""
    counts: dict[str, int] = {}
    for status in Status:
        count = sum(file.status is status for file in result.files)
        if count:
            counts[status.value] = count
    return counts


def as_json(result: Imported, session: Session) -> dict[str, Any]:
    """Return the documented JSON of an import."""
    return {
        "summary": summary(result),
        "files": [_file(file, session) for file in result.files],
        "mails": mails_as_json(result.mails, result.noticed, session),
        "across": [p.as_json(session.lang) for p in result.across],
        "problems": [p.as_json(session.lang) for p in result.problems],
    }


def _file(file: ImportedFile, session: Session) -> dict[str, Any]:
    returned = file.returned
    return {
        "file": returned.file,
        "sha256": returned.sha256,
        "unit": returned.unit,
        "unit_name": returned.unit_name,
        "collection": returned.collection,
        "status": file.status.value,
        "repeats": _repeated(file.before),
        "forms": [
            {
                **({"unit": f.unit} if head_of(f.unit) else {}),
                "project": f.project,
                "status": f.status.value,
                "merged": f.merged,
            }
            for f in file.forms
        ],
        "merged": file.merged,
        "problems": [p.as_json(session.lang) for p in file.problems],
    }


def _repeated(before: Before | None) -> dict[str, Any] | None:
    return None if before is None else {"status": before.status.value, "errors": before.errors}


def as_junit(result: Imported, session: Session) -> str:
    """Return the result as JUnit XML: a case for each file, its errors as failures."""
    from xml.sax.saxutils import escape, quoteattr  # noqa: PLC0415 - only for this output

    def failures_of(problems: Iterable[Problem]) -> str:
        return "".join(
            f"<failure message={quoteattr(session.say(p.message))}>"
            f"{escape(session.say(p.hint))}</failure>"
            for p in problems
            if p.severity is Severity.ERROR
        )

    def case(name: str, body: str) -> str:
        return f'<testcase classname="xlkpi.import" name={quoteattr(name)}>{body}</testcase>'

    cases = [case(p.place.file, failures_of([p])) for p in result.problems]
    for file in result.files:
        body = failures_of(file.problems)
        if file.fails and not body:
            body = f"<failure message={quoteattr(session.say(_state(file)))}/>"
        cases.append(case(file.returned.file, body))
    failures = sum("<failure" in case for case in cases)
    head = f'<testsuite name="xlkpi import" tests="{len(cases)}" failures="{failures}">'
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + head + "".join(cases) + "</testsuite>"
