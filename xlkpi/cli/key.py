"""xlkpi key export, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_EXPORTED = Words(
    "密钥已写入：{file}。有它就能冒充下发的工作簿，请妥善保管，不要发邮件。",
    "The key is in {file}. Who has it can forge workbooks: keep it safe, send it by no mail.",
)
_IMPORTED = Words("密钥已放回原处。", "The key is in its place.")
_SAME = Words("已经是这个密钥，没有改动。", "It is this key already; nothing was changed.")


@click.group("key")
def command() -> None:
    """备份和恢复签名用的密钥 / keep and restore the key that workbooks are signed with."""


@command.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def export(session: Session, file: Path) -> None:
    """把密钥写入一个新文件 / write the key to a new file.

    例 / example:  xlkpi key export E:/xlkpi.key
    """
    from xlkpi.api.keys import export_key  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.workspace.clock import system_clock  # noqa: PLC0415

    export_key(session.folder, system_clock, file)
    echo(session.say(_EXPORTED.fill(file=file)))


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def import_(session: Session, file: Path) -> None:
    """把密钥放回原处 / put the key back in its place.

    例 / example:  xlkpi key import E:/xlkpi.key
    """
    from xlkpi.api.keys import import_key  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.workspace.clock import system_clock  # noqa: PLC0415

    is_new = import_key(session.folder, system_clock, file)
    echo(session.say(_IMPORTED if is_new else _SAME))
