"""xlkpi init."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.terminal import echo_lines
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_DONE = Words(
    "已新建工作区：{folder}\n"
    "下一步：修改 xlkpi.toml 和 roster.xlsx，用 xlkpi -C {folder} check 检查，"
    "再用 xlkpi -C {folder} generate 生成工作簿",
    "Workspace made: {folder}\n"
    "Next: edit xlkpi.toml and roster.xlsx, run xlkpi -C {folder} check, then "
    "xlkpi -C {folder} generate",
)


_FROM = Words(
    "已从 {old} 新建 {year} 年的工作区：{folder}\n"
    "带来上年并入的表 {forms} 张，只供取数；上年的工作区没有改动",
    "Workspace of {year} made from {old}: {folder}\n"
    "{forms} accepted forms of last year came over, read-only; last year's workspace is unchanged",
)
_COLLECTION = Words(
    "{id}（上年 {before}）：截止日期 {due}，由 {due_before} 顺延一年，请核对",
    "{id} (last year {before}): due {due}, a year after {due_before}; please look at it",
)
_NEXT = Words(
    "下一步：修改 roster.xlsx（增减的单位、项目，今年的金额），用 xlkpi -C {folder} check 检查，"
    "再用 xlkpi -C {folder} generate 生成工作簿",
    "Next: edit roster.xlsx (units and projects that came and went, this year's amounts), run "
    "xlkpi -C {folder} check, then xlkpi -C {folder} generate",
)


def _from_last_year(session: Session, folder: Path, old: Path) -> None:
    from xlkpi.api.next_year import next_year  # noqa: PLC0415 - heavy libraries load in the verb

    made = next_year(folder, old, session.clock)
    said = {"old": old, "year": made.year, "folder": folder, "forms": made.forms}
    echo_lines(session.say(_FROM.fill(**said)))
    for one in made.collections:
        days = {"due": one.due.isoformat(), "due_before": one.due_before.isoformat()}
        echo_lines(session.say(_COLLECTION.fill(id=one.id, before=one.before, **days)))
    echo_lines(session.say(_NEXT.fill(folder=folder)))


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="带内置示例（11 个项目）/ with the bundled example.")
@click.option(
    "--from",
    "old",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="上年的工作区：沿用名册、表样、设置和并入的数 / last year's workspace.",
)
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    help="年度，不写就是今年 / the year, else this one.",
)
@click.pass_obj
def command(
    session: Session, folder: Path, example: bool, old: Path | None, year: int | None
) -> None:
    """新建工作区 / make a workspace.

    例 / example:  xlkpi init 2022绩效 --from 2021绩效
    """
    if year is not None and (example or old is not None):
        raise click.UsageError(
            "--year 不能与 --example、--from 同用 / goes without --example and --from"
        )
    if old is not None:
        if example:
            raise click.UsageError("--example 不能与 --from 同用 / goes without --from")
        _from_last_year(session, folder, old)
        return
    from xlkpi.api.init import init  # noqa: PLC0415 - heavy libraries load in the verb

    init(folder, session.clock, example=example, year=year)
    echo_lines(session.say(_DONE.fill(folder=folder)))
