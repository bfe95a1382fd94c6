"""xlkpi key export, import, new, public."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format, who, why
from xlkpi.cli.printing import print_json
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_EXPORTED = Words(
    "密钥已写入：{file}。有它就能冒充下发的工作簿，请妥善保管，不要发邮件。",
    "The key is in {file}. Who has it can forge workbooks: keep it safe, send it by no mail.",
)
_IMPORTED = Words("密钥已放回原处。", "The key is in its place.")
_SAME = Words("已经是这个密钥，没有改动。", "It is this key already; nothing was changed.")

_NEW = Words(
    "已换成新密钥，并已记入日志。以前的收表结果和决定都不变；以前的日志条目，旧密钥不在就不能再证明"
    "（xlkpi log --verify 会列出）。",
    "There is a new key, and that is on record. What was judged and decided stays as it is; older "
    "entries of the journal cannot be proved without the old key (xlkpi log --verify names them).",
)
_UNKNOWN = Words(
    "用旧密钥下发的工作簿 {n} 本：新密钥核实不了，交回来一律待确认。还没有交的单位，最好重新生成、"
    "重新发给他们：xlkpi generate，再 xlkpi send。",
    "{n} workbooks went out under the old key: the new one cannot verify them, so they are held "
    "when they come back. Best make and send them anew for who has not answered: xlkpi generate, "
    "then xlkpi send.",
)


_PUBLIC = (
    Words("{department}上报用的公钥：", "The public key of {department}:"),
    same("{key}"),
    Words("指纹：{fingerprint}", "Fingerprint: {fingerprint}"),
    Words(
        "请把公钥发给上一级，填入上一级 roster.xlsx “单位”表的“公钥”列；指纹在电话里念给对方核对。",
        "Send the key to the next level for the column 公钥 of its roster.xlsx, and read out the "
        "fingerprint to them by telephone.",
    ),
)
_MADE = Words(
    "已新建签名密钥 {file}：它只留在这里，备份工作区时会一起备份；谁有它，就能冒充你们上报。"
    "丢了或换了，要请上一级重新登记公钥。",
    "A signing key was made: {file}. It stays here, and a backup of the workspace has it; who has "
    "it can report in your name. With another one, the next level has to enter the new public key.",
)


@click.group("key")
def command() -> None:
    """备份、恢复、更换密钥；上报用的公钥 / the key of workbooks, the public key of bundles."""


@command.command("public")
@output_format
@click.pass_obj
def public(session: Session, output: str) -> None:
    """上报包的公钥和指纹；没有密钥时新建 / the public key of bundles and its fingerprint.

    例 / example:  xlkpi key public
    """
    from xlkpi.api.public_key import public_key  # noqa: PLC0415 - heavy libraries load in the verb

    found = public_key(session.folder, session.clock)
    if output == "json":
        print_json({**asdict(found), "file": str(found.file)})
        return
    if found.is_new:
        echo(session.say(_MADE.fill(file=found.file)))
    for line in _PUBLIC:
        echo(session.say(line.fill(**asdict(found))))


@command.command("export")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def export(session: Session, file: Path) -> None:
    """把密钥写入一个新文件 / write the key to a new file.

    例 / example:  xlkpi key export E:/xlkpi.key
    """
    from xlkpi.api.key import export_key  # noqa: PLC0415 - heavy libraries load in the verb

    export_key(session.folder, session.clock, file)
    echo(session.say(_EXPORTED.fill(file=file)))


@command.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def import_(session: Session, file: Path) -> None:
    """把密钥放回原处 / put the key back in its place.

    例 / example:  xlkpi key import E:/xlkpi.key
    """
    from xlkpi.api.key import import_key  # noqa: PLC0415 - heavy libraries load in the verb

    is_new = import_key(session.folder, session.clock, file)
    echo(session.say(_IMPORTED if is_new else _SAME))


@command.command("new")
@why
@who
@click.pass_obj
def new(session: Session, why: str, who: str) -> None:
    """密钥找不回来时换一个新的 / another key where the old one cannot be had any more.

    例 / example:  xlkpi key new --why "旧电脑硬盘损坏，没有备份"
    """
    from xlkpi.api.new_key import decide_new_key  # noqa: PLC0415 - likewise
    from xlkpi.department.targets import Reason  # noqa: PLC0415 - heavy libraries load in the verb

    unknown = decide_new_key(session.folder, session.clock, Reason(why, who))
    echo(session.say(_NEW))
    if unknown:
        echo(session.say(_UNKNOWN.fill(n=unknown)))
