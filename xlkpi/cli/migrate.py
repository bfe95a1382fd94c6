"""xlkpi migrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.problems import Severity, worst
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.api.migrate import MigratedFile
    from xlkpi.cli.session import Session

_DONE = Words(
    "{file}  {name}：第 {version} 版 → 第 {to} 版，{forms} 张表，带过来 {values} 个值 → {made}",
    "{file}  {name}: version {version} -> {to}, {forms} forms, {values} values -> {made}",
)
_CURRENT = Words(
    "{file}  {name}：已是现在的版本，不用转换。", "{file}  {name}: it is current already."
)
_NOT = Words("{file}：没有转换。", "{file}: not migrated.")
_NONE = Words("没有找到工作簿。", "There is no workbook.")


@click.command("migrate")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATHS...", type=click.Path(path_type=Path)
)
@output_format
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], output: str) -> None:
    """把填好的旧版表转到现在的表样 / a filled workbook of an older version into the current one.

    只生成新的工作簿，不读入；没有地方放的值逐个列出。

    New workbooks are made, nothing is taken in; each value that has no place is named.

    例 / example:  xlkpi migrate 收件箱/v01_柳溪村.xlsx
    """
    from xlkpi.api.migrate import migrate  # noqa: PLC0415 - heavy libraries load in the verb

    session: Session = ctx.obj
    made = migrate(session.folder, session.clock, paths)
    problems = [problem for one in made for problem in one.problems]
    if output == "json":
        print_json({"files": [_as_json(one, session) for one in made]})
    else:
        _print(made, session)
    failed = any(one.status == "not_migrated" for one in made)
    ctx.exit(int(failed or worst(problems) is Severity.ERROR))


def _print(made: Sequence[MigratedFile], session: Session) -> None:
    if not made:
        echo(session.say(_NONE))
    for one in made:
        said = {
            "file": one.file,
            "name": one.unit_name,
            "version": one.version,
            "to": one.to,
            "forms": one.forms,
            "values": one.values,
            "made": one.made,
        }
        words = {"migrated": _DONE, "current": _CURRENT, "not_migrated": _NOT}[one.status]
        echo(session.say(words.fill(**said)))
        print_problems(one.problems, session, most=len(one.problems))


def _as_json(one: MigratedFile, session: Session) -> dict[str, Any]:
    return {
        "file": one.file,
        "status": one.status,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "collection": one.collection,
        "version": one.version,
        "to": one.to,
        "made": None if one.made is None else str(one.made),
        "forms": one.forms,
        "values": one.values,
        "problems": [problem.as_json(session.lang) for problem in one.problems],
    }
