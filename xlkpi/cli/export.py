"""xlkpi export."""

from __future__ import annotations

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


@click.command("export")
@click.argument("collection", required=False)
@output_format
@click.pass_obj
def command(session: Session, collection: str | None, output: str) -> None:
    """把已并入的数据写成其他程序能读的文件 / write what was accepted as data files.

    每个数都带着来源（单位、来表、工作表、单元格、收到时间）。
    含身份证号等完整数据，请妥善保管。

    例 / example:  xlkpi export 2021-targets
    """
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
