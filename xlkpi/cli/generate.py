"""xlkpi generate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import cluster, fails, jobs, output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.progress import shown
from xlkpi.cli.terminal import echo
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.api.generate import Generated
    from xlkpi.cli.session import Session
    from xlkpi.problems import Problem

_FORMS = Words("{n} 张表", "{n} forms")
_DONE = Words("共生成 {count} 本工作簿，在 {folder}", "{count} workbooks made, in {folder}")
_HANDBOOK = Words("填表手册：{file}", "The units' handbook: {file}")
_MAKING = Words("生成", "making")
_NONE = Words(
    "没有要下发的工作簿：没有单位要填报，或者都由上报包报来（名册里有公钥的）。",
    "No workbook is to go out: no unit has anything to report, or all report by bundles.",
)
_NONE_MADE = Words("没有生成工作簿。", "No workbook was made.")


@click.command("generate")
@click.argument("collection", required=False)
@click.option(
    "--unit",
    "units",
    multiple=True,
    help="只生成这些单位（编号或名称）/ only these units (id or name).",
)
@click.option("--blank", is_flag=True, help="一本通用模板，单位和项目在表中选 / one for everybody.")
@click.option(
    "--prefill",
    type=click.Path(path_type=Path),
    help="按栏目名预填的值（YAML、JSON、CSV）/ values for inputs by field name.",
)
@click.option(
    "--handbook",
    is_flag=True,
    help="另写一份填表手册（Word），和工作簿一起发 / the units' handbook beside them.",
)
@jobs
@cluster
@output_format
@click.pass_context
def command(
    ctx: click.Context,
    collection: str | None,
    units: tuple[str, ...],
    blank: bool,
    prefill: Path | None,
    handbook: bool,
    jobs: int,
    cluster: str,
    output: str,
) -> None:
    """每个单位生成一本受保护的工作簿 / one protected workbook for each unit.

    例 / example:  xlkpi generate 2021-targets --unit v01
    """
    from xlkpi.api.generate import generate, generate_blank  # noqa: PLC0415 - heavy libraries load in the verb

    session: Session = ctx.obj
    warnings: list[Problem] = []
    if blank and (units or prefill is not None):
        raise click.UsageError("--blank 不能与 --unit、--prefill 同用 / goes alone")
    if blank:
        everybody = generate_blank(session.folder, session.clock, collection, warnings.extend)
        made: tuple[Generated, ...] = (everybody,)
    else:
        with shown(_MAKING, session) as progress:
            made = generate(
                session.folder,
                session.clock,
                collection,
                units,
                prefill,
                warnings.extend,
                jobs=jobs,
                cluster=cluster,
                progress=progress,
            )
    written = _handbook(session, collection) if handbook else None
    _print(made, session, output, _NONE_MADE if fails(warnings, "error") else _NONE)
    if written is not None and output != "json":
        echo(session.say(_HANDBOOK.fill(file=written)))
    print_problems(warnings, session, err=True)
    ctx.exit(int(fails(warnings, "error")))


def _handbook(session: Session, collection: str | None) -> Path:
    from xlkpi.api.handbook import write_handbook  # noqa: PLC0415 - Word's library is for this alone

    return write_handbook(session.folder, session.clock, collection)


def _print(made: Sequence[Generated], session: Session, output: str, none: Words) -> None:
    if output == "json":
        print_json(
            [
                {
                    "unit": m.unit,
                    "unit_name": m.unit_name,
                    "file": str(m.file),
                    "forms": m.forms,
                    "new": m.new,
                }
                for m in made
            ]
        )
        return
    for one in made:
        forms = session.say(_FORMS.fill(n=one.forms))
        echo(f"{one.unit}  {one.unit_name}  {forms}  {one.file.name}")
    echo(session.say(_DONE.fill(count=len(made), folder=made[0].file.parent) if made else none))
