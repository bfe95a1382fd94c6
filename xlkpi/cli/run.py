"""xlkpi run."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.collect import as_json as collected_json
from xlkpi.cli.collect import code_of
from xlkpi.cli.import_ import sums
from xlkpi.cli.mails import print_noticed
from xlkpi.cli.options import fails, jobs, output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.send import as_json as sent_json
from xlkpi.cli.terminal import echo
from xlkpi.outgoing.mailing.outcome_words import BECAME
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.run import Ran
    from xlkpi.cli.session import Session

_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LEAST = timedelta(seconds=30)
_EVERY = Words("请写成例如 10m、1h", "write it for example as 10m or 1h")
_OFTEN = Words("至少间隔 30 秒", "30 s at least")
_MAILS = Words("新邮件 {n} 封，附件 {files} 个", "{n} new mails, {files} attachments")
_ANSWERS = Words("{collection} 回信：{counts}", "{collection} answers: {counts}")
_NO_ANSWERS = Words("没有要回的信", "none")
_MASTER = Words("汇总表：{file}", "Master: {file}")
_REPORT = Words("报送情况：{file}", "Report: {file}")
_NEXT = Words("{at} 再次收取（Ctrl-C 结束）", "next at {at} (Ctrl-C ends)")


class _Span(click.ParamType["timedelta"]):
    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Read 90s, 10m or 1h."""
        found = re.fullmatch(r"(\d{1,5})([smh])", str(value))
        session: Session | None = ctx.obj if ctx else None
        if found is None:
            self.fail(session.say(_EVERY) if session else _EVERY.zh, param, ctx)
        span = timedelta(seconds=int(found[1]) * _SECONDS[found[2]])
        if span < _LEAST:
            self.fail(session.say(_OFTEN) if session else _OFTEN.zh, param, ctx)
        return span


@click.command("run")
@click.option("--smtp", is_flag=True, help="回信由服务器发出，不写草稿 / answers go by SMTP.")
@click.option("--every", type=_Span(), help="每隔多久一次，例如 10m / again and again, e.g. 10m.")
@jobs
@output_format
@click.pass_context
def command(
    ctx: click.Context, smtp: bool, every: timedelta | None, jobs: int, output: str
) -> None:
    """收取、读入、回信、写汇总表和网页 / collect, judge, answer, write master and report.

    每天运行一次即可；中断后再运行会接着做。 / Once a day will do; it goes on where it was ended.

    例 / example:  xlkpi run --smtp --every 10m
    """
    session: Session = ctx.obj
    code = _once(session, smtp=smtp, jobs=jobs, output=output)
    while every is not None:
        _wait(session, every)
        code = _again(session, smtp=smtp, jobs=jobs, output=output)
    ctx.exit(code)


def _once(session: Session, *, smtp: bool, jobs: int, output: str) -> int:
    from xlkpi.api.run import run  # noqa: PLC0415 - heavy libraries load in the verb

    ran = run(session.folder, session.clock, smtp=smtp, jobs=jobs)
    if output == "json":
        print_json(_as_json(ran, session))
    else:
        _print(ran, session)
    codes = [code_of(ran.collected, "error"), *(one.exit_code for one in ran.answered)]
    across = [problem for one in ran.masters for problem in one.across]
    return max(*codes, int(fails(across, "error")))


def _again(session: Session, *, smtp: bool, jobs: int, output: str) -> int:
    """Run once more; a server or a file that is not to be had now may be there the next time."""
    from xlkpi.problems import ProblemsFound  # noqa: PLC0415 - not for --help

    try:
        return _once(session, smtp=smtp, jobs=jobs, output=output)
    except ProblemsFound as found:
        print_problems(found.problems, session, err=True)
        return found.exit_code


def _wait(session: Session, every: timedelta) -> None:
    at = time.strftime("%H:%M:%S", time.localtime(time.time() + every.total_seconds()))
    echo(session.say(_NEXT.fill(at=at)), err=True)
    time.sleep(every.total_seconds())


def _print(ran: Ran, session: Session) -> None:
    """Print what a round did, on one screen."""
    found = ran.collected.imported
    files = sum(len(mail.attachments) for mail in found.mails)
    echo(session.say(_MAILS.fill(n=len(found.mails), files=files)))
    print_noticed(found.noticed, session)
    if found.files:
        echo("  ".join(session.say(words) for words in sums(found)))
    for one in ran.answered:
        became = Counter(mail.became for mail in one.mails if mail.became != "already")
        said = "  ".join(f"{session.say(BECAME[key])} {n}" for key, n in became.items())
        line = _ANSWERS.fill(collection=one.collection, counts=said or session.say(_NO_ANSWERS))
        echo(session.say(line))
    for master in ran.masters:
        echo(session.say(_MASTER.fill(file=master.file)))
        print_problems(beside_masters(master.across), session, err=True)
    for report in ran.reports:
        echo(session.say(_REPORT.fill(file=report.file)))
    print_problems(ran.collected.trouble, session, err=True)
    for one in ran.answered:
        print_problems(one.problems, session, err=True)


def _as_json(ran: Ran, session: Session) -> dict[str, Any]:
    return {
        "collected": collected_json(ran.collected, session),
        "answered": [sent_json(one, session) for one in ran.answered],
        "masters": [str(one.file) for one in ran.masters],
        "reports": [str(one.file) for one in ran.reports],
    }
