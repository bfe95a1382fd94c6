"""xlkpi reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import as_dry_run, by_smtp, drafted, for_units, output_format
from xlkpi.cli.printing import print_json
from xlkpi.cli.send import as_json, print_result

if TYPE_CHECKING:
    from xlkpi.cli.session import Session


@click.command("reply")
@click.argument("collection", required=False)
@for_units
@by_smtp
@drafted
@as_dry_run
@output_format
@click.pass_context
def command(
    ctx: click.Context,
    collection: str | None,
    units: tuple[str, ...],
    smtp: bool,
    drafted: bool,
    dry_run: bool,
    output: str,
) -> None:
    """回复收到的邮件：已并入，或退回修改 / answer what came by mail.

    每个单位最近的一封邮件回复一次，接在原邮件后；退回的附退回稿。 / The newest mail of each unit is
    answered once, in its thread; what goes back carries the marked copy.

    例 / example:  xlkpi reply --smtp
    """
    from xlkpi.api.reply import reply  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.outgoing.mailing.sending import SendOptions  # noqa: PLC0415 - likewise

    session: Session = ctx.obj
    options = SendOptions(collection, units, smtp=smtp, drafted=drafted, dry_run=dry_run)
    result = reply(session.folder, session.clock, options)
    if output == "json":
        print_json(as_json(result, session))
    else:
        print_result(result, session)
    ctx.exit(result.exit_code)
