"""xlkpi reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.send import as_json, tell
from xlkpi.cli.telling import tell_json

if TYPE_CHECKING:
    from xlkpi.cli.session import Session


@click.command("reply")
@click.argument("collection", required=False)
@click.option(
    "--unit", "units", multiple=True, help="只给这些单位（编号）/ only these units (ids)."
)
@click.option("--smtp", is_flag=True, help="由邮件服务器发出，不写草稿 / by SMTP, not as drafts.")
@click.option(
    "--drafted", is_flag=True, help="只写过草稿的也再来一次 / also what is only a draft so far."
)
@click.option("--dry-run", is_flag=True, help="只说要发什么 / only tell what would be sent.")
@output_format
@click.pass_context
def command(
    ctx: click.Context,
    collection: str | None,
    units: tuple[str, ...],
    smtp: bool,
    drafted: bool,
    dry_run: bool,
    shape: str,
) -> None:
    """回复收到的邮件：已并入，或退回修改 / answer what came by mail.

    每个单位最近的一封邮件回复一次，接在原邮件后；退回的附退回稿。 / The newest mail of each unit is
    answered once, in its thread; what goes back carries the marked copy.

    例 / example:  xlkpi reply --smtp
    """
    from xlkpi.api.answering import reply  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.api.sending import Wish  # noqa: PLC0415 - likewise
    from xlkpi.workspace.clock import system_clock  # noqa: PLC0415

    session: Session = ctx.obj
    wish = Wish(collection, units, smtp=smtp, drafted=drafted, dry_run=dry_run)
    result = reply(session.folder, system_clock, wish)
    if shape == "json":
        tell_json(as_json(result, session))
    else:
        tell(result, session)
    ctx.exit(result.exit_code)
