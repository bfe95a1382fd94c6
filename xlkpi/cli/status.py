"""xlkpi status."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.telling import tell_json, tell_table
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.status import CollectionStatus
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
_OVERDUE = Words("逾期", "overdue")
_OTHER = Words(
    "{unit}另报了“{name}”，不在应报范围：{state}。",
    "{unit} also sent “{name}”, which is not due: {state}.",
)
_RATE = Words(
    "{kind}：应报 {due}，已报 {returned}，已并入 {merged}，逾期 {overdue}",
    "{kind}: due {due}, returned {returned}, merged {merged}, overdue {overdue}",
)


@click.command("status")
@click.argument("collection", required=False)
@output_format
@click.pass_obj
def command(session: Session, collection: str | None, shape: str) -> None:
    """报送情况 / the roll-call.

    例 / example:  xlkpi status 2021-targets --format json
    """
    gc.disable()  # it ends before garbage could matter, and looking for it takes a quarter of it
    from xlkpi.api.status import status  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.workspace.clock import system_clock  # noqa: PLC0415

    found = status(session.folder, system_clock, collection)
    if shape == "json":
        tell_json(as_json(found))
    else:
        tell(found, session)


def tell(found: CollectionStatus, session: Session) -> None:
    """Print the roll-call as a table, and the rates."""
    from xlkpi.api.not_due import still_counted  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.api.roll_call import STATES, rates  # noqa: PLC0415

    rows = [
        (
            one.unit.id,
            one.unit.name,
            one.unit.kind,
            session.say(STATES[one.state]),
            session.say(_OVERDUE) if one.overdue else "",
            str(one.forms),
            str(one.merged),
            str(one.errors),
            str(one.warnings),
        )
        for one in found.call.units
    ]
    tell_table([session.say(head) for head in _HEADS], rows)
    for kind, rate in rates(found.call.units).items():
        click.echo(session.say(_RATE.fill(kind=kind, **rate)))
    kept = list(still_counted(found.call.beyond))
    named = {(p.place.unit, p.place.project) for p in kept}
    for form in found.call.beyond:
        if form.key not in named:
            state = STATES[form.state]
            words = _OTHER.fill(unit=form.unit.name, name=form.project.name, state=state)
            click.echo(session.say(words))
    for one in kept:
        click.echo(session.say(one.message))
    for hint in dict.fromkeys(session.say(one.hint) for one in kept):
        click.echo(hint)


def as_json(found: CollectionStatus) -> dict[str, Any]:
    """Return the documented JSON of a status."""
    from xlkpi.api.roll_call import rates  # noqa: PLC0415 - heavy libraries load in the verb

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
                "merged": form.merged is not None,
                "reason": form.not_due.value if form.not_due else "",
            }
            for form in found.call.beyond
        ],
    }
