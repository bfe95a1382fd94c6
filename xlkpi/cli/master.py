"""xlkpi master."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import fail_on, fails, output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.master_forms import PrintedForms
    from xlkpi.cli.session import Session

TAKEN = Words("从汇总表取回 {n} 张表的审核内容。", "Reviews of {n} forms taken over.")
MASTER = Words("汇总表：{file}（{forms} 张表）", "Master: {file} ({forms} forms)")
_PRINTED = Words(
    "已并入的表可直接打印盖章：{folder}（{files} 个文件，{forms} 张表）",
    "Merged forms, ready to be printed: {folder} ({files} files, {forms} forms)",
)
_OTHERS = Words(
    "该文件夹中还有 {n} 个不是这次写出的文件，可能已过时：{names}",
    "{n} files in that folder were not written now and may be out of date: {names}",
)


@click.command("master")
@click.argument("collection", required=False)
@click.option(
    "--forms",
    is_flag=True,
    help="另把已并入的表按原样写出，供打印盖章（forms 文件夹，每个项目一个文件） / "
    "also write the merged forms as they are printed.",
)
@output_format
@fail_on
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    collection: str | None,
    forms: bool,
    output: str,
    fail_on: str,
) -> None:
    """取回审核内容，重写汇总表 / read the reviews back and write the master again.

    例 / example:  xlkpi master 2021-targets --forms
    """
    from xlkpi.api.master import master  # noqa: PLC0415 - heavy libraries load in the verb

    made = master(session.folder, session.clock, collection)
    printed = _printed(session, made.collection) if forms else None
    notes = made.across
    if output == "json":
        print_json(
            {
                "collection": made.collection,
                "file": str(made.file),
                "revision": made.revision,
                "forms": made.forms,
                "reviews": made.reviews,
                **({} if printed is None else {"printed": _as_json(printed)}),
                "problems": [p.as_json(session.lang) for p in notes],
            }
        )
    else:
        echo(session.say(MASTER.fill(file=made.file, forms=made.forms)))
        if made.reviews:
            echo(session.say(TAKEN.fill(n=made.reviews)))
        if printed is not None:
            _print_printed(printed, session)
        print_problems(beside_masters(notes), session, err=True)
    ctx.exit(1 if fails(notes, fail_on) else 0)


def _printed(session: Session, collection: str) -> PrintedForms:
    from xlkpi.api.master_forms import master_forms  # noqa: PLC0415 - heavy libraries load in the verb

    return master_forms(session.folder, session.clock, collection)


def _as_json(printed: PrintedForms) -> list[dict[str, Any]]:
    return [
        {"project": one.project, "file": str(one.file), "forms": one.forms}
        for one in printed.written
    ]


def _print_printed(printed: PrintedForms, session: Session) -> None:
    files = len(printed.written)
    line = _PRINTED.fill(folder=printed.folder, files=files, forms=printed.forms)
    echo(session.say(line))
    if printed.others:
        names = "、".join(path.name for path in printed.others)
        echo(session.say(_OTHERS.fill(n=len(printed.others), names=names)), err=True)
