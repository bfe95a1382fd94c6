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


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="带内置示例（11 个项目）/ with the bundled example.")
@click.pass_obj
def command(session: Session, folder: Path, example: bool) -> None:
    """新建工作区 / make a workspace.

    例 / example:  xlkpi init 2021 --example
    """
    from xlkpi.api.init import init  # noqa: PLC0415 - heavy libraries load in the verb

    init(folder, session.clock, example=example)
    echo_lines(session.say(_DONE.fill(folder=folder)))
