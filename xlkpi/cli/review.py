"""xlkpi review."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from xlkpi.cli.master import MASTER
from xlkpi.cli.options import fail_on, fails, output_format, who
from xlkpi.cli.printing import print_json, print_problems, print_table
from xlkpi.cli.terminal import echo
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.review import Reviews
    from xlkpi.cli.session import Session

_TAKEN = Words("{n} 张表的审核内容已记录。", "Reviews of {n} forms are on record.")
_UNREAD = Words(
    "{file} 里还有没有读回的改动：运行 xlkpi master 读回。",
    "{file} holds changes that were not read yet: run xlkpi master.",
)
_NOBODY = Words("请写是哪个单位的表", "name the unit whose form it is")
_HEADS = (
    Words("单位", "unit"),
    Words("项目", "project"),
    Words("审核结论", "conclusion"),
    Words("审定预算数", "budget allowed"),
    Words("审核意见", "opinion"),
    Words("部门备注", "note"),
)


@click.command("review")
@click.argument("unit", required=False)
@click.option("--project", "-p", help="哪个项目的表 / of which project.")
@click.option("--conclusion", help="审核结论 / the conclusion.")
@click.option("--budget", help="审定预算数 / the budget that is allowed.")
@click.option("--opinion", help="审核意见 / the opinion.")
@click.option("--note", help="部门备注 / the department's note.")
@who
@click.option("--collection", "-c", help="收集任务 / the collection.")
@output_format
@fail_on
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    unit: str | None,
    project: str | None,
    collection: str | None,
    who: str,
    output: str,
    fail_on: str,
    **parts: str | None,
) -> None:
    """已并入的表的审核内容：不写内容时列出，写了就记录 / reviews of merged forms, listed or typed.

    和填在汇总表“项目明细”里的一样；写 "" 就是去掉。

    The same as typed into the master; "" takes a part away.

    例 / example:  xlkpi review 柳溪村 -p p01 --conclusion 通过 --who 王敏
    """
    from xlkpi.api.review import Typed, review, reviews  # noqa: PLC0415 - heavy libraries load in the verb

    typed = {name: text for name, text in parts.items() if text is not None}
    if not typed:
        found = reviews(session.folder, session.clock, collection, sought=unit or "")
        _print(found, session, output)
        return
    if unit is None:
        raise click.UsageError(session.say(_NOBODY))
    one = Typed(unit, project, typed)
    made = review(session.folder, session.clock, (one,), who, collection)
    if output == "json":
        print_json(
            {
                "collection": made.collection,
                "file": str(made.file),
                "revision": made.revision,
                "reviews": made.reviews,
                "problems": [p.as_json(session.lang) for p in made.across],
            }
        )
    else:
        echo(session.say(_TAKEN.fill(n=made.reviews)))
        echo(session.say(MASTER.fill(file=made.file, forms=made.forms)))
        print_problems(beside_masters(made.across), session, err=True)
    ctx.exit(1 if fails(made.across, fail_on) else 0)


def _print(found: Reviews, session: Session, output: str) -> None:
    if output == "json":
        forms = [asdict(one) for one in found.forms]
        print_json({"collection": found.collection, "forms": forms, "unread": list(found.unread)})
        return
    rows = [(one.unit_name, one.project_name, *asdict(one.review).values()) for one in found.forms]
    print_table([session.say(head) for head in _HEADS], rows)
    for name in found.unread:
        echo(session.say(_UNREAD.fill(file=name)))
