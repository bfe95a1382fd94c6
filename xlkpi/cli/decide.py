"""xlkpi confirm, withdraw, reinstate, waive, amend, extend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from xlkpi.cli.master import MASTER
from xlkpi.cli.options import output_format, who, why
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.records import Status
from xlkpi.rollup.roll.status_words import STATUS_WORDS
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from xlkpi.audit.change_words import Changed
    from xlkpi.cli.session import Session
    from xlkpi.department.masters import Written
    from xlkpi.intake.decisions import Decided, DecidedTogether

F = TypeVar("F", bound="Callable[..., Any]")
_PAIRS = Words("请写成 栏目=值", "write FIELD=VALUE")
_DONE = Words("已记录。", "On record.")
_SAME = Words("没有表的状态因此改变。", "No form's state is changed by it.")
_UNTIL = Words("截止日期：{before} → {after}", "Due: {before} -> {after}")
_CHANGE = Words("{file}  {name}：{before} → {after}", "{file}  {name}: {before} -> {after}")


_WHOSE = Words(
    "请写要确认的单位，或者只写 --all（不带 --project、--return）",
    "name the units, or give --all alone (without --project and --return)",
)
_ONE_RETURN = Words("--return 只能用于一个单位", "--return is for one unit")
_NONE = Words("没有只因用了通用模板而待确认的表。", "Nothing is held for the template alone.")
_LEFT = Words(
    "另有 {n} 张表因别的原因待确认，请逐份核对后确认：",
    "{n} forms are held for other reasons; look at each:",
)
_LEFT_ONE = Words("  {unit}  {file}  {name}：{codes}", "  {unit}  {file}  {name}: {codes}")
_SEVERAL = Words("同一张表有几份", "several for one form")


def reasoned(verb: F) -> F:
    """Give a verb the unit it is about, why, who, the collection, and the format of its output."""
    return click.argument("unit")(because(verb))


def because(verb: F) -> F:
    """Give a verb why, who, the collection, and the format of its output."""
    collection = click.option("--collection", "-c", help="收集任务 / the collection.")
    return why(who(collection(output_format(click.pass_obj(verb)))))  # type: ignore[return-value]


def about_a_form(verb: F) -> F:
    """Give a verb the project and the return that it is about."""
    project = click.option("--project", "-p", help="只对这个项目 / this project only.")
    which = click.option(
        "--return", "file", default="", help="来表的文件名或 SHA-256 开头 / which return."
    )
    return project(which(verb))


@click.command("confirm")
@click.argument("units", nargs=-1, metavar="UNIT...")
@because
@about_a_form
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="所有只因用了通用模板而待确认的 / all held only for the template for everybody.",
)
def confirm(
    session: Session,
    units: tuple[str, ...],
    why: str,
    who: str,
    collection: str | None,
    output: str,
    project: str | None,
    file: str,
    everything: bool,
) -> None:
    """确认待确认的来表，并入汇总 / let held returns count.

    可写几个单位；--all 确认所有只因用了通用模板而待确认的，别的原因的仍要逐份确认。

    Of several units; --all for what is held only because it came on the template for everybody.

    例 / example:  xlkpi confirm v01 v02 --why "电话核实是本村发来的"
    """
    from xlkpi.api.confirm import confirm as verb  # noqa: PLC0415 - heavy libraries load here
    from xlkpi.api.confirm import confirm_held, confirm_several  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    if everything == bool(units) or (everything and (project or file)):
        raise click.UsageError(session.say(_WHOSE))
    if file and len(units) > 1:
        raise click.UsageError(session.say(_ONE_RETURN))
    reason, where = Reason(why, who), (session.folder, session.clock)
    targets = [Target(unit, project, file, collection) for unit in units]
    if everything:
        _print_together(confirm_held(*where, collection, reason), session, output)
    elif len(targets) > 1:
        _print_together(confirm_several(*where, targets, reason), session, output)
    else:
        _print(verb(*where, targets[0], reason), session, output)


@click.command("withdraw")
@reasoned
@about_a_form
def withdraw(
    session: Session,
    unit: str,
    why: str,
    who: str,
    collection: str | None,
    output: str,
    project: str | None,
    file: str,
) -> None:
    """作废一份来表，退回到它之前的数 / take a return out; what was before it counts again.

    例 / example:  xlkpi withdraw v01 --why "发错了文件"
    """
    from xlkpi.api.withdraw import withdraw as verb  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    target = Target(unit, project, file, collection)
    _print(verb(session.folder, session.clock, target, Reason(why, who)), session, output)


@click.command("reinstate")
@reasoned
@about_a_form
def reinstate(
    session: Session,
    unit: str,
    why: str,
    who: str,
    collection: str | None,
    output: str,
    project: str | None,
    file: str,
) -> None:
    """撤销一次作废，那份来表像没有作废过一样 / a withdrawn return is as it came.

    例 / example:  xlkpi reinstate v01 --why "作废有误"
    """
    from xlkpi.api.reinstate import reinstate as verb  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    target = Target(unit, project, file, collection)
    _print(verb(session.folder, session.clock, target, Reason(why, who)), session, output)


@click.command("waive")
@reasoned
@click.argument("code")
@click.option("--project", "-p", help="哪个项目 / which project.")
@click.option("--field", default="", help="只对这个栏目 / this field only.")
def waive(
    session: Session,
    unit: str,
    why: str,
    who: str,
    collection: str | None,
    output: str,
    code: str,
    project: str | None,
    field: str,
) -> None:
    """豁免一个单位的一个错误，以后的来表也适用 / let a fault of a unit pass, later returns too.

    例 / example:  xlkpi waive v01 T34 --project p03 --why "该项目不设产出指标"
    """
    from xlkpi.api.waive import waive as verb  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    target, reason = Target(unit, project, "", collection), Reason(why, who)
    _print(verb(session.folder, session.clock, target, code, field, reason), session, output)


@click.command("amend")
@reasoned
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--project", "-p", help="哪个项目 / which project.")
def amend(
    session: Session,
    unit: str,
    why: str,
    who: str,
    collection: str | None,
    output: str,
    values: tuple[str, ...],
    project: str | None,
) -> None:
    """按电话更正一张表的数，像来表一样检查 / correct figures of a form, checked like a return.

    例 / example:  xlkpi amend v01 fiscal_funds=60 --project p01 --why "电话更正"
    """
    from xlkpi.api.amend import amend as verb  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    pairs = [value.partition("=") for value in values]
    if not all(equals for _, equals, _ in pairs):
        raise click.UsageError(session.say(_PAIRS))
    given = {name.strip(): value for name, _, value in pairs}
    target, reason = Target(unit, project, "", collection), Reason(why, who)
    made = verb(session.folder, session.clock, target, given, reason)
    if output == "json":
        problems = [p.as_json(session.lang) for p in made.problems]
        print_json({"decision": "amended", "status": made.status.value, "problems": problems})
        return
    echo(session.say(_DONE))
    print_problems([p for p in made.problems if p.code == "X13"], session)
    _print_master(made.master, session)


@click.command("extend")
@click.argument("units", nargs=-1, required=True, metavar="UNIT...")
@because
@click.argument("until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
def extend(
    session: Session,
    units: tuple[str, ...],
    why: str,
    who: str,
    collection: str | None,
    output: str,
    until: datetime,
) -> None:
    """给一个或几个单位延期到某日 / give units until the end of a day.

    例 / example:  xlkpi extend v01 2021-01-22 --why "停电"
    """
    from xlkpi.api.extend import extend as verb  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.api.extend import extend_several  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.department.targets import Reason, Target  # noqa: PLC0415 - heavy libraries load in the verb

    targets = [Target(unit, None, "", collection) for unit in units]
    reason, where = Reason(why, who), (session.folder, session.clock)
    if len(targets) > 1:
        made = extend_several(*where, targets, until.date(), reason)
        _print_together(made, session, output)
    else:
        _print(verb(*where, targets[0], until.date(), reason), session, output)


def _print(made: Decided, session: Session, output: str) -> None:
    from xlkpi.ledger.decisions import Extended  # noqa: PLC0415 - not before it is needed

    if output == "json":
        print_json(as_json(made))
        return
    echo(session.say(_DONE))
    if isinstance(made.decision, Extended):
        words = _UNTIL.fill(before=made.decision.before, after=made.decision.until)
        echo(session.say(words))
    else:
        _print_changes(made.changes, session)
    _print_master(made.master, session)


def _print_together(made: DecidedTogether, session: Session, output: str) -> None:
    if output == "json":
        print_json(together_as_json(made))
        return
    from xlkpi.ledger.decisions import Extended  # noqa: PLC0415 - not before it is needed

    echo(session.say(_DONE if made.decisions else _NONE))
    days = [one for one in made.decisions if isinstance(one, Extended)]
    for day in days:
        echo(f"  {day.unit}  ", session.say(_UNTIL.fill(before=day.before, after=day.until)))
    if made.decisions:
        if not days:
            _print_changes(made.changes, session)
        _print_master(made.master, session)
    if made.left:
        echo(session.say(_LEFT.fill(n=len(made.left))))
    for one in made.left:
        codes = " ".join(code for code in one.codes if code != "F25") or _SEVERAL
        name = one.project_name or one.project
        words = _LEFT_ONE.fill(unit=one.unit, file=one.file, name=name, codes=codes)
        echo(session.say(words))


def _print_changes(changes: Sequence[Changed], session: Session) -> None:
    for one in changes:
        before, after = (session.say(STATUS_WORDS[Status(s)]) for s in (one.before, one.after))
        words = _CHANGE.fill(file=one.file, name=one.project_name, before=before, after=after)
        echo(session.say(words))
    if not changes:
        echo(session.say(_SAME))


def _print_master(master: Written | None, session: Session) -> None:
    if master is not None:
        echo(session.say(MASTER.fill(file=master.file, forms=master.forms)))
        print_problems(beside_masters(master.problems), session, err=True)


def as_json(made: Decided) -> dict[str, Any]:
    """Return the documented JSON of a decision."""
    from xlkpi.codec import to_json  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.ledger.journal.events import event_name  # noqa: PLC0415 - heavy libraries load in the verb

    return {
        "decision": event_name(made.decision),
        **to_json(made.decision),
        "changes": _changes(made.changes),
    }


def together_as_json(made: DecidedTogether) -> dict[str, Any]:
    """Return the documented JSON of several decisions at once."""
    from dataclasses import asdict  # noqa: PLC0415 - only for this

    from xlkpi.codec import to_json  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.ledger.journal.events import event_name  # noqa: PLC0415 - heavy libraries load in the verb

    return {
        "decision": event_name(made.decisions[0]) if made.decisions else "confirmed",
        "decisions": [to_json(one) for one in made.decisions],
        "changes": _changes(made.changes),
        "left": [asdict(one) for one in made.left],
    }


def _changes(changes: Sequence[Changed]) -> list[dict[str, str]]:
    return [
        {
            "project": one.project,
            "file": one.file,
            "before": one.before,
            "after": one.after,
        }
        for one in changes
    ]
