"""adjust: budgets raised or cut during the year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi.cli.master import MASTER
from xlkpi.cli.options import output_format, who
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.texts import Words

if TYPE_CHECKING:
    from datetime import datetime

    from xlkpi.api.adjust import AdjustedTogether
    from xlkpi.cli.session import Session


@click.command("adjust")
@click.argument("unit", required=False, default="")
@click.argument("amounts", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--project", "-p", help="哪个项目 / which project.")
@click.option(
    "--table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="一张表，一行一笔调整 / a table, one adjustment in each row.",
)
@click.option("--why", default="", help="文号或原因 / the document or the reason.")
@who
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="文件的日期，例如 2021-07-05 / the day of the document, such as 2021-07-05.",
)
@click.option("--dry-run", is_flag=True, help="只说会记录什么 / only tell what would be recorded.")
@click.option("--collection", "-c", help="收集任务 / the collection.")
@output_format
@click.pass_obj
def adjust(
    session: Session,
    unit: str,
    amounts: tuple[str, ...],
    project: str | None,
    table: Path | None,
    why: str,
    who: str,
    on: datetime | None,
    dry_run: bool,
    collection: str | None,
    output: str,
) -> None:
    """记录预算调整：年初预算不变，以后的表从调整后的数开始 / record that a budget was adjusted.

    --table 读财政发来的表（Excel、CSV）：单位、项目、资金、调整后金额、文号；有一行不对，都不记录。

    The accepted form stays as it is; later forms start from the adjusted amount. --table takes a
    workbook or CSV with unit, project, fund, amount and document; one faulty line, and none is
    recorded.

    例 / example:  xlkpi adjust v01 财政资金=60 --project p01 --why "镇财预〔2021〕12号"
    """
    from xlkpi.api.adjust import adjust as verb  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.api.adjust import adjust_from  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    day, where = on.date() if on else None, (session.folder, session.clock)
    reason = Reason(why, who)
    if table is not None:
        if unit or amounts or project:
            raise click.UsageError(session.say(_EITHER))
        made = adjust_from(*where, table, reason, collection, day, trial=dry_run)
    else:
        pairs = [amount.partition("=") for amount in amounts]
        if not unit or not pairs or not all(equals for _, equals, _ in pairs):
            raise click.UsageError(session.say(_PAIRS))
        if not why:
            raise click.UsageError(session.say(_WHY))
        target = Target(unit, project, "", collection)
        named = {name.strip(): value for name, _, value in pairs}
        made = verb(*where, target, named, reason, day, trial=dry_run)
    if output == "json":
        print_json(as_json(made))
    else:
        _print(made, session)


def _print(made: AdjustedTogether, session: Session) -> None:
    from xlkpi.audit.change_words import adjustment_in_words  # noqa: PLC0415 - heavy libraries load in the verb

    echo(session.say(_DONE if made.master is not None else _TRIAL))
    for one in made.decisions:
        words = _LINE.fill(unit=one.unit, what=adjustment_in_words(one), why=one.given.why)
        echo(session.say(words))
    if len(made.decisions) > 1:
        echo(session.say(_TOTAL.fill(n=len(made.decisions), **_sums(made))))
    if made.unused:
        echo(session.say(_UNUSED.fill(heads="、".join(made.unused))))
    if not made.later:
        echo(session.say(_NOBODY))
    for issued in made.out:
        units, few = "、".join(issued.units[:_MOST]), len(issued.units) <= _MOST
        named = units if few else f"{units} …（{len(issued.units)}）"
        echo(session.say(_OUT.fill(collection=issued.collection, units=named)))
    if made.master is not None:
        echo(session.say(MASTER.fill(file=made.master.file, forms=made.master.forms)))
        print_problems(beside_masters(made.master.problems), session, err=True)


def _sums(made: AdjustedTogether) -> dict[str, str]:
    measure, (before, after) = made.decisions[0].measure, made.sums
    return {
        "before": f"{before:f}{measure}",
        "after": f"{after:f}{measure}",
        "sum": f"{after - before:+f}{measure}",
    }


def as_json(made: AdjustedTogether) -> dict[str, object]:
    """Return the documented JSON of adjustments."""
    from dataclasses import asdict  # noqa: PLC0415 - only for this

    from xlkpi.codec import to_json  # noqa: PLC0415 - heavy libraries load in the verb

    return {
        "decision": "adjusted",
        "recorded": made.master is not None,
        "decisions": [to_json(one) for one in made.decisions],
        "later": list(made.later),
        "out": [asdict(one) for one in made.out],
        "unused": list(made.unused),
    }


_MOST = 12
_EITHER = Words(
    "--table 里写明了单位、项目和金额，命令行里不再写",
    "--table names units, projects and amounts: nothing else is given",
)
_PAIRS = Words(
    "请写单位和 金额名=调整后的数，例如 v01 财政资金=60；几笔一起的用 --table",
    "name the unit and FIELD=VALUE, such as v01 财政资金=60; several at once with --table",
)
_WHY = Words(
    '请用 --why 写文号或原因，例如 --why "镇财预〔2021〕12号"', "give document or reason with --why"
)
_DONE = Words("已记录。", "On record.")
_TRIAL = Words(
    "核对无误，没有记录（--dry-run）：", "Nothing is wrong; nothing was recorded (--dry-run):"
)
_LINE = Words("{unit} {what}；{why}", "{unit} {what}; {why}")
_TOTAL = Words(
    "共 {n} 笔，合计 {before} → {after}（{sum}）", "{n} in all: {before} -> {after} ({sum})"
)
_UNUSED = Words("表中没有用到的列：{heads}", "Columns of the table that were not used: {heads}")
_NOBODY = Words(
    "xlkpi.toml 里还没有从调整后的数开始的表；以后加上的会取用。",
    "No collection in xlkpi.toml starts from adjusted amounts yet; one that is added will.",
)
_OUT = Words(
    "{collection} 已经下发给 {units}：请运行 xlkpi check {collection}，要重新下发的表会逐一列出。",
    "{collection} went out to {units} before: xlkpi check {collection} names what to issue anew.",
)
