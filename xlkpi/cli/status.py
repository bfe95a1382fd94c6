"""xlkpi status."""

from __future__ import annotations

import gc
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.history import entry_as_json
from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json, print_problems, print_table
from xlkpi.cli.terminal import echo, secho
from xlkpi.texts import Words
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from xlkpi.api.status import CollectionStatus
    from xlkpi.api.status_of_unit import UnitHistory
    from xlkpi.cli.session import Session

_HEADS = (
    Words("编号", "id"),
    Words("单位", "unit"),
    Words("类别", "kind"),
    Words("状态", "state"),
    Words("逾期", "overdue"),
    Words("表", "forms"),
    Words("已并入", "merged"),
    Words("错误", "errors"),
    Words("提示", "warnings"),
)
_NOBODY = Words("没有还差的。", "Nothing is missing.")
_OVERDUE = Words("逾期", "overdue")
_DUE = Words("截止日期：{due}", "Due: {due}")
_UNTIL = Words("截止日期：{until}（延期，原为 {due}）", "Due: {until} (extended from {due})")
_EXTENDED = Words("{unit}延期至 {day}", "{unit}: extended to {day}")
_NO_DAY = Words(
    "--since {found}：请写成 2021-01-22 的样子，或写 last",
    "--since {found}: write it as 2021-01-22, or last",
)
_SINCE = Words("{day} 以来记录的变化", "On record since {day}")
_SO_FAR = Words("至今的变化", "So far")
_SETTLED = Words("已解决：{unit} {name}", "settled: {unit} {name}")
_NO_NEWS = Words("没有新的来表和决定。", "Nothing came, nothing was decided.")
_OTHER = Words(
    "{unit}另报了“{name}”，不在应报范围：{state}。",
    "{unit} also sent “{name}”, which is not due: {state}.",
)
_RATE = Words(
    "{kind}：应报 {due}，已报 {returned}，已并入 {merged}，逾期 {overdue}",
    "{kind}: due {due}, returned {returned}, merged {merged}, overdue {overdue}",
)


@click.command("status")
@click.argument("name", required=False)
@click.option("--collection", "-c", help="收集任务 / the collection.")
@click.option("--missing", "only", is_flag=True, help="还差谁，可贴到群里 / who is missing.")
@click.option(
    "--since",
    metavar="DAY",
    help="这天以来的变化；last：今天以前最近有记录的一天 / what changed since; last: the last day",
)
@output_format
@click.pass_obj
def command(
    session: Session,
    name: str | None,
    collection: str | None,
    only: bool,
    since: str | None,
    output: str,
) -> None:
    """报送情况；写单位名称时是它的全部经过 / the roll-call, or one unit's whole history.

    例 / example:  xlkpi status 柳溪村
    """
    gc.disable()  # it ends before garbage could matter, and looking for it takes a quarter of it
    from xlkpi.api.status import status  # noqa: PLC0415 - heavy libraries load in the verb

    if since is not None:
        _print_news(session, collection or name, _day(since, session), output)
        return
    history = None
    if name is not None:
        from xlkpi.api.status_of_unit import names_a_unit, unit_history  # noqa: PLC0415 - heavy libraries load in the verb

        if collection is not None or names_a_unit(session.folder, session.clock, name):
            history = unit_history(session.folder, session.clock, name, collection)
            name = None
    if history is not None and not only:
        _print_history(history, session, output)
        return
    found = status(session.folder, session.clock, collection or name)
    if only:
        _print_missing(found, session, output, history)
    elif output == "json":
        print_json(as_json(found))
    else:
        print_result(found, session)


def _day(text: str, session: Session) -> date | None:
    """Return the day that was named, None for the last one."""
    if text == "last":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(session.say(_NO_DAY.fill(found=text))) from None


def _print_news(session: Session, name: str | None, since: date | None, output: str) -> None:
    from xlkpi.api.news import news  # noqa: PLC0415 - heavy libraries load in the verb

    found = news(session.folder, session.clock, name, since)
    settled = None if found.settled is None else [asdict(one) for one in found.settled]
    if output == "json":
        events = [
            {
                "at": one.at.isoformat(),
                "unit": one.unit,
                "unit_name": one.unit_name,
                "what": session.say(one.what),
            }
            for one in found.items
        ]
        day = None if found.since is None else found.since.isoformat()
        about = {"collection": found.collection, "since": day}
        print_json({**about, "events": events, "settled": settled})
        return
    heading = _SINCE.fill(day=found.since) if found.since is not None else _SO_FAR
    secho(session.say(heading), bold=True)
    for one in found.items:
        echo(f"{shown(one.at, found.zone)}  {one.unit_name}  {session.say(one.what)}")
    for form in found.settled or ():
        echo(session.say(_SETTLED.fill(unit=form.unit_name, name=form.project_name)))
    if not found.items:
        echo(session.say(_NO_NEWS))


def _print_history(found: UnitHistory, session: Session, output: str) -> None:
    from xlkpi.rollup.roll.states import state_words  # noqa: PLC0415 - heavy libraries load in the verb

    if output == "json":
        print_json(
            {
                "collection": found.collection,
                "unit": found.unit.id,
                "name": found.unit.name,
                "due": found.until.isoformat(),
                "extended": found.until != found.due,
                "forms": [
                    {
                        "unit": f.unit.id,
                        "project": f.project.id,
                        "status": f.state,
                        "overdue": f.overdue,
                    }
                    for f in found.forms
                ],
                "problems": [p.as_json(session.lang) for p in found.problems],
                "events": [entry_as_json(one, session) for one in found.events],
            }
        )
        return
    secho(f"{found.unit.id}  {found.unit.name}  {found.collection}", bold=True)
    days = {"due": found.due, "until": found.until}
    echo(session.say((_DUE if found.until == found.due else _UNTIL).fill(**days)))
    for form in found.forms:
        late = f"  {session.say(_OVERDUE)}" if form.overdue else ""
        whose = "" if form.unit.id == found.unit.id else f"{form.unit.name}  "
        echo(
            f"  {whose}{form.project.name}  {session.say(state_words(form.state, form.unit))}{late}"
        )
    for one in found.events:
        echo(f"{one.local}  {session.say(one.what)}")
    print_problems(found.problems, replace(session, verbosity=1), most=len(found.problems))


def _print_missing(
    found: CollectionStatus, session: Session, output: str, about: UnitHistory | None
) -> None:
    """Print what is missing, of one unit only where it is `about` one."""
    from xlkpi.rollup.roll.missing import missing, said_missing  # noqa: PLC0415 - heavy libraries load in the verb

    lines = [line for line in missing(found.call) if about is None or line[0].id == about.unit.id]
    if output == "json":
        print_json(
            [
                {
                    "unit": u.id,
                    "name": u.name,
                    "contact": u.contact,
                    "phone": u.phone,
                    "what": what.zh,
                }
                for u, what in lines
            ]
        )
        return
    if not lines:
        echo(session.say(_NOBODY))
    for line in said_missing(lines):
        echo(line)


def print_result(found: CollectionStatus, session: Session) -> None:
    """Print the roll-call as a table, and the rates."""
    from xlkpi.rollup.roll.outline import rates  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.rollup.roll.states import state_words  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.rollup.roll.still_counted import still_counted  # noqa: PLC0415 - heavy libraries load in the verb

    rows = [
        (
            one.unit.id,
            one.unit.name,
            one.unit.kind,
            session.say(state_words(one.state, one.unit)),
            session.say(_OVERDUE) if one.overdue else "",
            str(one.forms),
            str(one.merged),
            str(one.errors),
            str(one.warnings),
        )
        for one in found.call.units
    ]
    print_table([session.say(head) for head in _HEADS], rows)
    echo(session.say(_DUE.fill(due=found.last_day)))
    for name, day in found.extended.items():
        echo(session.say(_EXTENDED.fill(unit=name, day=day)))
    for kind, rate in rates(found.call.units).items():
        echo(session.say(_RATE.fill(kind=kind, **rate)))
    kept = list(still_counted(found.call.beyond))
    named = {(p.place.unit, p.place.project) for p in kept}
    for form in found.call.beyond:
        if form.key not in named:
            state = state_words(form.state, form.unit)
            words = _OTHER.fill(unit=form.unit.name, name=form.project.name, state=state)
            echo(session.say(words))
    for one in kept:
        echo(session.say(one.message))
    for hint in dict.fromkeys(session.say(one.hint) for one in kept):
        echo(hint)


def as_json(found: CollectionStatus) -> dict[str, Any]:
    """Return the documented JSON of a status."""
    from xlkpi.rollup.roll.outline import rates  # noqa: PLC0415 - heavy libraries load in the verb

    return {
        "collection": found.collection,
        "due": found.due.isoformat(),
        "units": [
            {
                "unit": one.unit.id,
                "name": one.unit.name,
                "kind": one.unit.kind,
                "status": one.state,
                "overdue": one.overdue,
                "due": one.due.isoformat() if one.due else None,
                "extended": one.due != found.due,
                "received_at": one.received_at.isoformat() if one.received_at else None,
                "forms": one.forms,
                "merged": one.merged,
                "errors": one.errors,
                "warnings": one.warnings,
            }
            for one in found.call.units
        ],
        "rates": rates(found.call.units),
        "not_due": [
            {
                "unit": form.unit.id,
                "name": form.unit.name,
                "project": form.key[1],
                "project_name": form.project.name,
                "status": form.state,
                "merged": form.is_merged,
                "reason": form.not_due.value if form.not_due else "",
            }
            for form in found.call.beyond
        ],
    }
