"""xlkpi demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.terminal import echo, secho
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session
    from xlkpi.demo.round import Round

_STEPS = (
    Words(
        "一、已在 {folder} 新建工作区，下发 {count} 本工作簿。",
        "1. Workspace in {folder}; {count} workbooks went out.",
    ),
    Words("二、第一次收回：", "2. First returns:"),
    Words("三、改正和补报后第二次收回：", "3. Second returns, corrected and missing ones:"),
    Words("四、报送情况：", "4. Roll-call:"),
    Words("五、看看这些文件：", "5. Where to look:"),
)
_FAILED = Words("结果与预期不同。", "The round did not end as scripted.")


@click.command("demo")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
@click.pass_context
def command(ctx: click.Context, session: Session, folder: Path | None) -> None:
    """用内置示例走完全过程 / the whole round on the bundled example.

    例 / example:  xlkpi demo
    """
    from xlkpi.demo.round import run  # noqa: PLC0415 - heavy libraries load in the verb

    target = folder or session.folder / "output" / "demo"
    if folder is None:
        _clear(target)
    done = run(target)
    print_result(done, session)
    if not done.as_scripted:
        echo(session.say(_FAILED), err=True)
        ctx.exit(1)


def print_result(done: Round, session: Session) -> None:
    """Print what happened in the round, step by step, and where to look."""
    from xlkpi.cli.import_ import print_result as print_import  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.cli.status import print_result as print_status  # noqa: PLC0415 - heavy libraries load in the verb

    echo(session.say(_STEPS[0].fill(folder=done.folder, count=len(done.generated))))
    secho(session.say(_STEPS[1]), bold=True)
    print_import(done.first, session, dry_run=False)
    secho(session.say(_STEPS[2]), bold=True)
    print_import(done.second, session, dry_run=False)
    secho(session.say(_STEPS[3]), bold=True)
    print_status(done.status, session)
    secho(session.say(_STEPS[4]), bold=True)
    master, report = done.second.masters[0].file, done.report.file
    for path in (done.generated[0].file.parent, done.folder / "收件箱", master, report):
        echo(f"  {path}")


def _clear(folder: Path) -> None:
    """The demo's own folder is made anew each time; it holds nothing but the last demo."""
    from shutil import rmtree  # noqa: PLC0415 - one use

    if (folder / "xlkpi.toml").is_file() and (folder / "收件箱").is_dir():
        rmtree(folder)
