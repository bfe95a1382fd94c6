"""xlkpi publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import fail_on, fails, output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.publish import Published
    from xlkpi.cli.session import Session

_DONE = Words("{title}（{projects} 个项目）", "{title} ({projects} projects)")
_DRAFT = Words("草稿：{title}（{projects} 个项目）", "Draft: {title} ({projects} projects)")
_FILE = Words("  {file}", "  {file}")
_LEFT_OUT = Words(
    "没有单位报送、没有写进文本的项目：{names}", "Nobody reports, so left out: {names}"
)
_COPIED = Words("已复制：{file}", "Copied: {file}")
_THERE = Words("已经有了，没有动：{file}", "There already, left as it is: {file}")
_GAPS = Words(
    "有 {n} 处还没有并入，文本中用【】标出；并入后请再发布一次。",
    "{n} gaps, marked 【】 in the text; publish again once all is merged.",
)


@click.command("publish")
@click.argument("collection", required=False)
@click.option(
    "--draft",
    is_flag=True,
    help="有空缺也算完成，标明“草稿” / gaps are no fault; marked as a draft.",
)
@click.option("--outline", help="用哪个文本大纲（编号）/ which outline (its id).")
@click.option(
    "--own",
    is_flag=True,
    help="把大纲和样式复制到工作区的 publications 文件夹，供修改 / "
    "copy outline and styles into the workspace, to be changed.",
)
@click.option("--no-pdf", is_flag=True, help="不生成 PDF / no PDF.")
@output_format
@fail_on
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    collection: str | None,
    draft: bool,
    outline: str | None,
    own: bool,
    no_pdf: bool,
    output: str,
    fail_on: str,
) -> None:
    """由已并入的数写出公开文本（Word、PDF、网页）/ the published text, from accepted figures.

    例 / example:  xlkpi publish 2021-targets --draft
    """
    if own:
        _own(session, collection, outline, output)
        return
    from xlkpi.api.publish import publish  # noqa: PLC0415 - heavy libraries load in the verb

    made = publish(
        session.folder, session.clock, collection, outline=outline, draft=draft, pdf=not no_pdf
    )
    if output == "json":
        print_json(
            {
                "collection": made.collection,
                "outline": made.outline,
                "title": made.title,
                "draft": made.draft,
                "revision": made.revision,
                "files": [{"kind": kind, "file": str(file)} for kind, file in made.files],
                "projects": made.projects,
                "left_out": list(made.left_out),
                "gaps": len(made.gaps),
                "problems": [p.as_json(session.lang) for p in made.problems],
            }
        )
    else:
        _print(made, session)
    counted = [p for p in made.problems if not (draft and p in made.gaps)]
    ctx.exit(1 if fails(counted, fail_on) else 0)


def _own(session: Session, collection: str | None, outline: str | None, output: str) -> None:
    from xlkpi.api.own_outline import own_outline  # noqa: PLC0415 - heavy libraries load in the verb

    made = own_outline(session.folder, session.clock, collection, outline=outline)
    if output == "json":
        print_json([{"file": str(file), "new": new} for file, new in made])
        return
    for file, new in made:
        echo(session.say((_COPIED if new else _THERE).fill(file=file)))


def _print(made: Published, session: Session) -> None:
    line = (_DRAFT if made.draft else _DONE).fill(title=made.title, projects=made.projects)
    echo(session.say(line))
    for _, file in made.files:
        echo(session.say(_FILE.fill(file=file)))
    if made.left_out:
        echo(session.say(_LEFT_OUT.fill(names="、".join(made.left_out))))
    print_problems(made.problems, session, err=True, most=len(made.problems))
    if made.gaps:
        echo(session.say(_GAPS.fill(n=len(made.gaps))), err=True)
