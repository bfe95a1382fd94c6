"""xlkpi backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.passphrase import given, passphrase
from xlkpi.cli.progress import shown
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.backup import Backup
    from xlkpi.cli.session import Session

_WRITTEN = Words(
    "备份已写好，读回核对无误：{file}（{n} 个文件，{size} MB）。",
    "The backup is written, read back and right: {file} ({n} files, {size} MB).",
)
_OPEN = Words(
    "密钥就在里面，没有加密：拿到这个文件的人能看到全部内容，也能冒充下发的工作簿"
    "（要加密请用 --encrypt）。",
    "The key lies open in it: who gets this file reads everything and can forge workbooks "
    "(--encrypt asks for a passphrase).",
)
_SEALED = Words(
    "已用口令加密：忘了口令，这份备份谁也打不开。",
    "It is encrypted: without the passphrase nobody opens it any more.",
)
_NO_KEY = Words(
    "工作区里没有密钥文件，备份里也没有。",
    "The workspace has no key, and so has the backup none.",
)
_LEFT_OUT = Words(
    "没有放进去的（用到时自动重新生成）：{files}",
    "Left out (made anew when it is needed): {files}",
)
_ELSEWHERE = Words(
    "放在 {place} 的原件不在备份里，请另外备份。",
    "The originals at {place} are not in it: back them up there.",
)
_RESTORED = Words(
    "已恢复，全部文件核对无误：{folder}（{n} 个文件）。下一步：xlkpi -C {folder} status",
    "Restored, every file is right: {folder} ({n} files). Next: xlkpi -C {folder} status",
)
_WITHOUT_KEY = Words("备份里没有密钥文件。", "There is no key in the backup.")
_COPYING = Words("备份", "backup")
_RESTORING = Words("恢复", "restore")
_MEGABYTE = 1_000_000


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="用口令加密（会提示输入）/ encrypt by a passphrase.")
@click.pass_obj
def backup(session: Session, file: Path, encrypt: bool) -> None:
    """把整个工作区（连同密钥）写成一个文件 / the whole workspace, key included, as one file.

    口令由 --encrypt 提示输入，或由环境变量 XLKPI_BACKUP_PASSPHRASE 给出。 / The passphrase is asked
    for by --encrypt, or taken from XLKPI_BACKUP_PASSPHRASE.

    例 / example:  xlkpi backup E:/2021绩效.zip
    """
    from xlkpi.api.backup import backup as verb  # noqa: PLC0415 - loads in the verb
    from xlkpi.api.backup import check_place  # noqa: PLC0415 - likewise

    check_place(session.folder, file)
    secret = passphrase(session, file, new=True) if encrypt else given()
    with shown(_COPYING, session) as progress:
        made = verb(session.folder, file, secret, progress)
    for words in _lines(made):
        echo(session.say(words))


def _lines(made: Backup) -> list[Words]:
    size = f"{max(made.size / _MEGABYTE, 0.1):.1f}"
    lines = [_WRITTEN.fill(file=made.file, n=made.files, size=size)]
    if made.left_out:
        lines.append(_LEFT_OUT.fill(files="  ".join(made.left_out)))
    if made.elsewhere:
        lines.append(_ELSEWHERE.fill(place=made.elsewhere))
    if not made.has_key:
        lines.append(_NO_KEY)
    if made.sealed:
        lines.append(_SEALED)
    elif made.has_key:
        lines.append(_OPEN)
    return lines


@click.command("restore")
@click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def restore(session: Session, file: Path, folder: Path) -> None:
    """把备份恢复成一个新文件夹里的工作区 / a backup's workspace in a new folder.

    加密的备份会提示输入口令，或由环境变量 XLKPI_BACKUP_PASSPHRASE 给出。 / The passphrase of an
    encrypted one is asked for, or taken from XLKPI_BACKUP_PASSPHRASE.

    例 / example:  xlkpi restore E:/2021绩效.zip D:/2021绩效
    """
    from xlkpi.api.restore import restore as verb  # noqa: PLC0415 - loads in the verb

    with shown(_RESTORING, session) as progress:
        made = verb(file, folder, lambda: passphrase(session, file), progress)
    echo(session.say(_RESTORED.fill(folder=made.folder, n=made.files)))
    if not made.has_key:
        echo(session.say(_WITHOUT_KEY))
