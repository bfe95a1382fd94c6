"""xlkpi export."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_DONE = Words(
    "已写出 {forms} 张表的数据：{folder}（CSV、JSON、Parquet，说明在 datapackage.json）",
    "Data of {forms} forms: {folder} (CSV, JSON, Parquet; datapackage.json describes them)",
)


_BUNDLED = Words(
    "上报包第 {number} 号：应报 {due} 张表，并入 {forms} 张，待确认 {held} 张；"
    "公钥指纹 {fingerprint}。",
    "Bundle number {number}: {due} forms due, {forms} accepted, {held} held; "
    "fingerprint of the key {fingerprint}.",
)
_ORIGINALS = Words("带原件 {n} 份。", "{n} originals go along.")
_LACKING = Words("有 {n} 份原件已不在收件箱里，没有带上。", "{n} originals are not kept any more.")
_SEND_IT = Words(
    "请把这个文件原样发给上一级：{file}", "Send this file to the next level as it is: {file}"
)
_ONLY_WITH = Words(
    "--with-originals 只和 --bundle 一起用", "--with-originals goes with --bundle only"
)


@click.command("export")
@click.argument("collection", required=False)
@click.option(
    "--bundle", is_flag=True, help="写成报给上一级的上报包 / one signed file for the next level."
)
@click.option(
    "--with-originals", is_flag=True, help="上报包带上各单位的原件 / with the files units sent."
)
@output_format
@click.pass_obj
def command(
    session: Session, collection: str | None, output: str, *, bundle: bool, with_originals: bool
) -> None:
    """把已并入的数据写成其他程序能读的文件 / write what was accepted as data files.

    每个数都带着来源（单位、来表、工作表、单元格、收到时间）。
    含身份证号等完整数据，请妥善保管。
    加 --bundle 写成一个签了名的上报包，报给上一级，由上一级 xlkpi import 读入。

    例 / example:  xlkpi export 2021-targets

    例 / example:  xlkpi export 2021-targets --bundle
    """
    if with_originals and not bundle:
        raise click.UsageError(session.say(_ONLY_WITH))
    if bundle:
        _bundle(session, collection, output, with_originals=with_originals)
        return
    from xlkpi.api.export import export  # noqa: PLC0415 - heavy libraries load in the verb

    made = export(session.folder, session.clock, collection)
    if output == "json":
        print_json(
            {
                "collection": made.collection,
                "folder": str(made.folder),
                "package": str(made.package),
                "revision": made.revision,
                "forms": made.forms,
                "tables": dict(made.tables),
            }
        )
    else:
        echo(session.say(_DONE.fill(forms=made.forms, folder=made.folder)))


def _bundle(session: Session, collection: str | None, output: str, *, with_originals: bool) -> None:
    from xlkpi.api.export_bundle import export_bundle  # noqa: PLC0415 - heavy libraries load in the verb

    made = export_bundle(session.folder, session.clock, collection, with_originals=with_originals)
    if output == "json":
        print_json({**asdict(made), "file": str(made.file)})
        return
    echo(session.say(_BUNDLED.fill(**asdict(made))))
    if with_originals:
        echo(session.say(_ORIGINALS.fill(n=made.originals)))
    if made.lacking:
        echo(session.say(_LACKING.fill(n=made.lacking)))
    echo(session.say(_SEND_IT.fill(file=made.file)))
