"""xlkpi desk."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_HERE = Words(
    "页面已打开：{address}\n（只能用一次；按 Ctrl-C 或在页面上按“结束”停止）",
    "The page is open: {address}\n(good once; Ctrl-C or “End” on the page stops it)",
)
_JOINED = Words("页面已经在运行：{address}", "The desk runs already: {address}")


@click.command("desk")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器 / do not open the browser.")
@click.pass_obj
def command(session: Session, folder: Path | None, no_browser: bool) -> None:
    """在浏览器中办理全部工作，只在本机 / the whole round as a page on this computer.

    例 / example:  xlkpi desk
    """
    from xlkpi.workspace.paths import CONFIG_NAME, Workspace  # noqa: PLC0415 - heavy libraries load in the verb

    if folder is None and (session.folder / CONFIG_NAME).is_file():
        folder = session.folder
    if folder is not None:
        Workspace.at(folder)
    show(session, folder, None, browser=not no_browser)


def show(session: Session, folder: Path | None, spec: Path | None, *, browser: bool) -> None:
    """Show a workspace or a spec in the browser: by the desk that runs, else by one of its own."""
    from xlkpi.web.desk import Beginning  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.web.serving import joined, serve  # noqa: PLC0415 - heavy libraries load in the verb

    def opened(words: Words, address: str) -> None:
        echo(session.say(words.fill(address=address)))
        if browser:
            webbrowser.open(address)

    home, begun = Path(click.get_app_dir("xlkpi")), Beginning(folder, spec)
    address = joined(home, begun)
    if address is not None:
        opened(_JOINED, address)
        return
    serve(home, begun, session.clock, session.lang, lambda address: opened(_HERE, address))
