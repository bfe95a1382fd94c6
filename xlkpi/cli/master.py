"""xlkpi master."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import fail_on, fails, output_format
from xlkpi.cli.telling import tell_json, tell_problems
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

TAKEN = Words("从汇总表取回 {n} 张表的审核内容。", "Reviews of {n} forms taken over.")
_DONE = Words("汇总表：{file}（{forms} 张表）", "Master: {file} ({forms} forms)")


@click.command("master")
@click.argument("collection", required=False)
@output_format
@fail_on
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context, session: Session, collection: str | None, shape: str, fail_on: str
) -> None:
    """取回审核内容，重写汇总表 / read the reviews back and write the master again.

    例 / example:  xlkpi master 2021-targets
    """
    from xlkpi.api.mastering import master  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.workspace.clock import system_clock  # noqa: PLC0415

    made = master(session.folder, system_clock, collection)
    notes = [p for p in made.problems if p.code[0] in "SX"]
    if shape == "json":
        tell_json(
            {
                "collection": made.collection,
                "file": str(made.file),
                "revision": made.revision,
                "forms": made.forms,
                "reviews": made.reviews,
                "problems": [p.as_json(session.lang) for p in notes],
            }
        )
    else:
        click.echo(session.say(_DONE.fill(file=made.file, forms=made.forms)))
        if made.reviews:
            click.echo(session.say(TAKEN.fill(n=made.reviews)))
        tell_problems(master_notes(notes), session, err=True)
    ctx.exit(1 if fails(notes, fail_on) else 0)


def master_notes(problems: Any) -> list[Any]:
    """Return what is to be said when a master is written: where it lies, sums across units.

    Who is late is the roll-call's to say: that may be hundreds of lines.
    """
    return [p for p in problems if p.code[0] in "SX" and p.code != "X03"]
