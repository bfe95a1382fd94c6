"""xlkpi report."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_DONE = Words("报送情况：{file}（用浏览器打开）", "Report: {file} (open it in a browser)")


@click.command("report")
@click.argument("collection", required=False)
@output_format
@click.pass_obj
def command(session: Session, collection: str | None, output: str) -> None:
    """把报送情况写成一个网页文件 / write the state of a collection as one page.

    例 / example:  xlkpi report 2021-targets
    """
    gc.disable()  # it ends before garbage could matter
    from xlkpi.api.report import report  # noqa: PLC0415 - heavy libraries load in the verb

    made = report(session.folder, session.clock, collection)
    if output == "json":
        file = str(made.file)
        print_json({"collection": made.collection, "file": file, "revision": made.revision})
    else:
        echo(session.say(_DONE.fill(file=made.file)))
