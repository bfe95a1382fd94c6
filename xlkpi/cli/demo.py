"""xlkpi demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.cli.session import Session
    from xlkpi.demo.steps import Step

_PUT = Words("已写出各单位交来的 {n} 个文件：{folder}", "{n} files that the units send: {folder}")
_NO_MORE = Words("这一期各单位都交齐了，没有再交来的。", "The units have sent all there is.")
_NO_ROUND = Words(
    "--returns 只写出交来的表，不走流程，不和 --targets-only 一起用",
    "--returns writes what the units send and plays no round: not with --targets-only",
)
_WHOLE_ROUND = Words("--collection 只和 --returns 一起用", "--collection goes with --returns alone")
_FAILED = Words("结果与预期不同。", "The round did not end as scripted.")


@click.command("demo")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--targets-only", is_flag=True, help="只走年初的绩效目标 / only the targets' round.")
@click.option(
    "--returns",
    "returns",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="练习用：文件夹（不写就是当前的）里的示例工作区，写出各单位交来的表 / to practise in the "
    "example's workspace DIR (default the current folder): write what its units send.",
)
@click.option("--collection", "-c", help="收集任务 / the collection.")
@click.pass_obj
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    folder: Path | None,
    targets_only: bool,
    returns: Path | None,
    collection: str | None,
) -> None:
    """用内置示例走完一年 / the whole year on the bundled example.

    例 / example:  xlkpi demo
    """
    from xlkpi.cli.demo_told import tell_targets, tell_year  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.demo.round import play_targets  # noqa: PLC0415 - likewise
    from xlkpi.demo.steps import as_scripted  # noqa: PLC0415 - likewise
    from xlkpi.demo.year import play_year  # noqa: PLC0415 - likewise

    if returns is not None:
        if targets_only:
            raise click.UsageError(session.say(_NO_ROUND))
        _put_returns(session, folder or session.folder, returns, collection)
        return
    if collection is not None:
        raise click.UsageError(session.say(_WHOLE_ROUND))
    target = folder or session.folder / "output" / "demo"
    if folder is None:
        _clear(target)
    play, tell = (play_targets, tell_targets) if targets_only else (play_year, tell_year)
    steps: list[Step] = []
    tell(_kept(play(target), steps), session)
    if not as_scripted(steps):
        echo(session.say(_FAILED), err=True)
        ctx.exit(1)


def _kept(steps: Iterable[Step], into: list[Step]) -> Iterator[Step]:
    """Yield steps as they happen, and keep them."""
    for step in steps:
        into.append(step)
        yield step


def _put_returns(session: Session, folder: Path, into: Path, collection: str | None) -> None:
    from xlkpi.demo.practice import practice  # noqa: PLC0415 - heavy libraries load in the verb

    made = practice(folder, session.clock, collection)
    made.put(into)
    echo(session.say(_PUT.fill(n=len(made.files), folder=into) if made.files else _NO_MORE))


def _clear(folder: Path) -> None:
    """The demo's own folder is made anew each time; it holds nothing but the last demo."""
    from shutil import rmtree  # noqa: PLC0415 - one use

    if (folder / "xlkpi.toml").is_file() and (folder / "收件箱").is_dir():
        rmtree(folder)
