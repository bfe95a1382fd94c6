"""xlkpi send."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import as_dry_run, by_smtp, drafted, for_units, output_format
from xlkpi.cli.printing import print_json, print_problems, print_table
from xlkpi.cli.progress import shown
from xlkpi.cli.terminal import echo
from xlkpi.outgoing.mailing.outcome_words import BECAME, KINDS
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session
    from xlkpi.outgoing.mailing.dispatching import MailOutcome
    from xlkpi.outgoing.mailing.sending import Sent

_HEADS = (
    Words("编号", "id"),
    Words("单位", "unit"),
    Words("信件", "mail"),
    Words("收件人", "to"),
    Words("结果", "result"),
)
_LABEL = Words("邮件", "Mails")
_NONE = Words("没有要发的邮件。", "There is nothing to send.")
_LEFT_OUT = Words("没有能发的邮件。", "There is nothing that can be sent.")
_WHERE = Words("草稿在 {folder}，双击打开后发送。", "Drafts are in {folder}: open and send them.")
_AGAIN = Words(
    "以前写成草稿、还没有发的，用 --smtp --drafted 由服务器发出，或用 --drafted 重写草稿。",
    "What is only a draft so far: --smtp --drafted hands it to the server, --drafted writes it "
    "again.",
)


@click.command("send")
@click.argument("collection", required=False)
@for_units
@click.option("--remind", is_flag=True, help="催报和催改 / remind the missing and the rejected.")
@by_smtp
@drafted
@click.option(
    "--in-doubt", is_flag=True, help="重发不知是否发出的 / repeat what may not have gone out."
)
@as_dry_run
@output_format
@click.pass_context
def command(
    ctx: click.Context,
    collection: str | None,
    units: tuple[str, ...],
    remind: bool,
    smtp: bool,
    drafted: bool,
    in_doubt: bool,
    dry_run: bool,
    output: str,
) -> None:
    """每个单位一封邮件，附它的工作簿 / one mail for each unit with its workbook.

    草稿写在 output/outbox；发过的不会再发 / drafts by default; nothing goes out twice.

    例 / example:  xlkpi send 2021-targets --smtp
    """
    from xlkpi.api.send import send  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.outgoing.mailing.sending import SendOptions  # noqa: PLC0415 - heavy libraries load in the verb

    if in_doubt and (remind or drafted):
        raise click.UsageError("--in-doubt 不能与 --remind、--drafted 同用 / goes alone")
    session: Session = ctx.obj
    options = SendOptions(collection, units, remind, smtp, drafted, in_doubt, dry_run)
    with shown(_LABEL, session) as progress:
        result = send(session.folder, session.clock, options, progress=progress)
    if output == "json":
        print_json(as_json(result, session))
    else:
        print_result(result, session)
    ctx.exit(result.exit_code)


def print_result(result: Sent, session: Session) -> None:
    """Print what became of each mail, how many, and what a person has to look after."""
    if not result.mails:
        echo(session.say(_LEFT_OUT if result.left_out else _NONE))
    shown = [one for one in result.mails if one.became != "already" or session.verbosity > 0]
    if shown:
        print_table([session.say(head) for head in _HEADS], [_row(one, session) for one in shown])
    counts = Counter(one.became for one in result.mails)
    if counts:
        echo("  ".join(f"{session.say(BECAME[key])} {n}" for key, n in counts.items()))
    if counts["drafted"]:
        folder = session.folder / "output" / "outbox"
        echo(session.say(_WHERE.fill(folder=folder)))
    if counts["already"]:
        echo(session.say(_AGAIN))
    print_problems(result.problems, session, err=True)


def _row(one: MailOutcome, session: Session) -> tuple[str, ...]:
    result = session.say(BECAME[one.became])
    kind = session.say(KINDS[one.kind])
    return one.unit, one.unit_name, kind, ", ".join(one.to), result


def as_json(result: Sent, session: Session) -> dict[str, Any]:
    """Return the documented JSON of what was sent."""
    return {
        "collection": result.collection,
        "way": "smtp" if result.smtp else "draft",
        "summary": dict(Counter(one.became for one in result.mails)),
        "mails": [
            {
                "unit": one.unit,
                "unit_name": one.unit_name,
                "kind": one.kind,
                "to": list(one.to),
                "subject": one.subject,
                "status": one.became,
                "message_id": one.message_id or None,
                "file": one.file or None,
                "at": one.at or None,
                "reason": session.say(one.reason) or None,
            }
            for one in result.mails
        ],
        "problems": [p.as_json(session.lang) for p in result.problems],
    }
