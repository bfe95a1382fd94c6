"""xlkpi collect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.import_ import as_json as imported_json
from xlkpi.cli.import_ import code_of as import_code
from xlkpi.cli.import_ import print_result
from xlkpi.cli.options import fail_on, jobs
from xlkpi.cli.printing import print_json, print_problems

if TYPE_CHECKING:
    from xlkpi.api.collect import CollectedNow
    from xlkpi.cli.session import Session


@click.command("collect")
@click.option("--no-master", is_flag=True, help="不重写汇总表 / do not write the master.")
@jobs
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    help="结果的样式 / shape of the result.",
)
@fail_on
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context, session: Session, no_master: bool, jobs: int, output: str, fail_on: str
) -> None:
    """收取邮箱中的新邮件并读入附件 / take in what is new in the mailbox.

    邮箱写在 xlkpi.toml 的 [mail] 中，密码由环境变量 XLKPI_MAIL_PASSWORD 给出。 / The mailbox stands
    in [mail] of xlkpi.toml, its password in the environment.

    例 / example:  xlkpi collect
    """
    from xlkpi.api.collect import collect  # noqa: PLC0415 - heavy libraries load in the verb

    found = collect(session.folder, session.clock, master=not no_master, jobs=jobs)
    if output == "json":
        print_json(as_json(found, session))
    else:
        print_result(found.imported, session, dry_run=False)
        print_problems(found.trouble, session, err=True)
    ctx.exit(code_of(found, fail_on))


def code_of(found: CollectedNow, least: str) -> int:
    """Return the exit code of what came: 3 where the server ended before all was fetched."""
    if found.trouble:
        return 3
    return import_code(found.imported, least)


def as_json(found: CollectedNow, session: Session) -> dict[str, Any]:
    """Return the documented JSON of what came: that of an import, and why it ended early."""
    trouble = [one.as_json(session.lang) for one in found.trouble]
    return {**imported_json(found.imported, session), "trouble": trouble}
