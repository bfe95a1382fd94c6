"""xlkpi check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import fail_on, fails, output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.cli.trouble import MOST
from xlkpi.problems import Severity
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session
    from xlkpi.outgoing.preflight import Checked

NOTED = 20
"""So many equal readings are listed."""
_FINE = Words("没有发现错误，可以下发。", "Nothing is wrong; it can go out.")
_STOPS = Words(
    "有错误，改正以前 generate 和 send 都不会做。",
    "generate and send do nothing before this is mended.",
)
_SOME = Words(
    "有单位的问题：其他单位照常下发。", "Some units have faults; the others can be sent theirs."
)
_LET_IN = Words("{what}：{host} 登录成功", "{what}: {host} let us in")
_NO_SERVER = Words("没有写收、发邮件的服务器", "no server for taking in or sending is named")
_SENT = Words("测试邮件已交给服务器，收件人 {to}", "a test mail for {to} was handed over")
_COUNTS = Words("错误 {error}  提示 {warning}", "{error} errors  {warning} warnings")


@click.command("check")
@click.argument("collection", required=False)
@click.option(
    "--mail",
    is_flag=True,
    help="只试邮箱：能不能登录 / try the mailbox only: whether its servers let one in.",
)
@click.option(
    "--to-self",
    is_flag=True,
    help="和 --mail 一起：另发一封测试邮件给自己 / with --mail: a test mail to oneself too.",
)
@output_format
@fail_on
@click.pass_context
def command(
    ctx: click.Context,
    collection: str | None,
    mail: bool,
    to_self: bool,
    output: str,
    fail_on: str,
) -> None:
    """下发前检查配置和名册，和下发后的变动 / what can be known before anything goes out.

    什么都不写；generate 和 send 也先做这个检查。 / Nothing is written; generate and send do it too.

    例 / example:  xlkpi check 2021-targets
    """
    if mail or to_self:
        if collection is not None or not mail:
            raise click.UsageError("--to-self 要和 --mail 同用，不写任务 / only with --mail, alone")
        _try_mail(ctx, output, to_self=to_self)
        return
    from xlkpi.api.check import check  # noqa: PLC0415 - heavy libraries load in the verb

    session: Session = ctx.obj
    found = check(session.folder, session.clock, collection)
    if output == "json":
        print_json(as_json(found, session))
    else:
        print_result(found, session)
    ctx.exit(max(found.stops, int(fails(found.problems, fail_on))))


def _try_mail(ctx: click.Context, output: str, *, to_self: bool) -> None:
    """Try the servers of the mailbox; exit code 3 where one of them does not let one in."""
    from xlkpi.api.check_mail import SAID, check_mail  # noqa: PLC0415 - heavy libraries load here

    session: Session = ctx.obj
    tried = check_mail(session.folder, session.clock, to_self=to_self)
    if output == "json":
        servers = [
            {
                "kind": one.kind,
                "host": one.host,
                "problems": [problem.as_json(session.lang) for problem in one.problems],
            }
            for one in tried.servers
        ]
        print_json({"address": tried.address, "servers": servers, "sent_to": tried.sent_to})
    else:
        for one in tried.servers:
            if one.problems:
                print_problems(one.problems, session, most=MOST)
            else:
                echo(session.say(_LET_IN.fill(what=SAID[one.kind], host=one.host)))
        if not tried.servers:
            echo(session.say(_NO_SERVER))
        if tried.sent_to:
            echo(session.say(_SENT.fill(to=tried.sent_to)))
    ctx.exit(0 if tried.is_right else 3)


def print_result(found: Checked, session: Session) -> None:
    """Print all that was found, what was read otherwise than it was typed too, then the sums."""
    to_do = [one for one in found.problems if one.severity is not Severity.INFO]
    read = [one for one in found.problems if one.severity is Severity.INFO]
    print_problems(to_do, session, most=MOST)
    print_problems(read, session, most=NOTED, noted=True)
    counts = _counts(found)
    echo(session.say(_COUNTS.fill(**counts)))
    words = _STOPS if found.stops else _SOME if counts["error"] else _FINE
    echo(session.say(words))


def _counts(found: Checked) -> dict[str, int]:
    counts = Counter(one.severity.value for one in found.problems)
    return {severity.value: counts[severity.value] for severity in Severity}


def as_json(found: Checked, session: Session) -> dict[str, Any]:
    """Return the documented JSON of a check."""
    return {
        "collections": list(found.collections),
        "summary": _counts(found),
        "problems": [one.as_json(session.lang) for one in found.problems],
    }
