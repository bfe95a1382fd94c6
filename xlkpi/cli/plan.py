"""xlkpi plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json
from xlkpi.cli.terminal import echo, secho

if TYPE_CHECKING:
    from xlkpi.cli.session import Session


@click.command("plan")
@click.argument("target", metavar="SPEC_OR_WORKBOOK")
@output_format
@click.pass_obj
def command(session: Session, target: str, output: str) -> None:
    """列出每个栏目的位置 / show where every field is.

    例 / example:  xlkpi plan project_targets
    """
    from xlkpi.api.plan import as_json, plan_of  # noqa: PLC0415 - heavy libraries load in the verb

    data = as_json(plan_of(session.folder, session.clock, target))
    if output == "json":
        print_json(data)
        return
    echo(f"{data['spec']} v{data['version']}  {data['fingerprint'][:12]}")
    for sheet in data["sheets"]:
        secho(f"{sheet['name']}  {sheet['project']}".rstrip(), bold=True)
        for cell in sheet["cells"]:
            mark = "*" if cell["required"] else " "
            side = "input" if cell["input"] else ("= " if cell["formula"] else "locked")
            what = f"{cell['name']}  {cell['label']}"
            echo(f"  {cell['cell']:<6}{mark} {side:<7} {cell['kind']:<9} {what}")
