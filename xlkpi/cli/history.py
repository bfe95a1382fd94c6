"""xlkpi diff, log."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json, print_problems, print_table
from xlkpi.cli.terminal import echo, secho
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.api.diff import Compared
    from xlkpi.audit.logbook import Logged
    from xlkpi.cli.session import Session

_NOTHING = Words("没有不同。", "Nothing differs.")
_ALIKE = Words("另有 {n} 张表没有不同。", "In {n} more forms nothing differs.")
_FIRST = Words("{name}：第一次报送 {after}", "{name}: first return {after}")
_ONLY_AFTER = Words("{name}：只在 {after} 里有", "{name}: only in {after}")
_ONLY_BEFORE = Words("{name}：只在 {before} 里有", "{name}: only in {before}")
_PAIR = Words("{name}：{before} → {after}", "{name}: {before} -> {after}")
_SOUND = Words(
    "日志完好：{entries} 条，末条 {head}；原件 {originals} 份。",
    "The journal is sound: {entries} entries, head {head}; {originals} originals.",
)
_UNSEALED = Words(
    "这是旧日志，还没有用密钥封存；下一次写入时封存。",
    "It is an old journal, not yet sealed with the key; the next entry seals it.",
)
_HEADS = (
    Words("单元格", "cell"),
    Words("栏目", "field"),
    Words("原为", "was"),
    Words("现为", "is"),
)


@click.command("diff")
@click.argument("unit")
@click.option("--project", "-p", help="只比较这个项目 / this project only.")
@click.option("--collection", "-c", help="收集任务 / the collection.")
@click.option(
    "--between",
    nargs=2,
    metavar="FILE FILE",
    help="比较这两份：文件名或校验码开头 / these two: name or first digits of SHA-256.",
)
@output_format
@click.pass_obj
def diff(
    session: Session,
    unit: str,
    project: str | None,
    collection: str | None,
    between: tuple[str, str] | None,
    output: str,
) -> None:
    """最近一份来表与上一份逐格比较 / the latest return against the one before, cell by cell.

    例 / example:  xlkpi diff v01
    """
    from xlkpi.api.diff import diff as verb  # noqa: PLC0415 - heavy libraries load in the verb

    found = verb(session.folder, session.clock, unit, collection, project, between)
    if output == "json":
        print_json([asdict(one) for one in found])
        return
    several = len({one.unit for one in found}) > 1
    alike = [one for one in found if several and one.before and not one.differences]
    for one in found:
        if one not in alike:
            _print(one, session, _ONLY_AFTER if between else _FIRST, several=several)
    if alike:
        echo(session.say(_ALIKE.fill(n=len(alike))))


def _print(one: Compared, session: Session, first: Words, *, several: bool) -> None:
    words = (_PAIR if one.before else first) if one.after else _ONLY_BEFORE
    name = f"{one.unit_name} {one.project_name}" if several else one.project_name
    heading = words.fill(name=name, before=one.before, after=one.after)
    secho(session.say(heading), bold=True)
    if not one.differences:
        if one.after:
            echo(session.say(_NOTHING))
    elif one.before:
        rows = [(d.cell, d.label, d.before or "—", d.after or "—") for d in one.differences]
        print_table([session.say(head) for head in _HEADS], rows)


@click.command("log")
@click.option("--unit", default="", help="只看这个单位 / this unit only.")
@click.option("--verify", is_flag=True, help="核对日志和原件 / check journal and originals.")
@output_format
@click.pass_obj
@click.pass_context
def log(ctx: click.Context, session: Session, unit: str, verify: bool, output: str) -> None:
    """日志：下发、来表和决定 / the journal: what was issued, came back and was decided.

    例 / example:  xlkpi log --verify
    """
    from xlkpi.api.log import log as verb  # noqa: PLC0415 - heavy libraries load in the verb

    if verify:
        ctx.exit(_verify(session, output))
    entries = verb(session.folder, session.clock, unit)
    if output == "json":
        print_json([entry_as_json(one, session) for one in entries])
        return
    for one in entries:
        whose = f"{one.unit} {one.unit_name}".strip()
        echo(f"{one.seq:>6}  {one.local}  {whose}{'  ' * bool(whose)}{session.say(one.what)}")


def entry_as_json(one: Logged, session: Session) -> dict[str, Any]:
    """Return the documented JSON of one entry of the journal."""
    return {
        "seq": one.seq,
        "at": one.at,
        "event": one.kind,
        "collection": one.collection,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "what": session.say(one.what),
        "file": one.file,
        "code": one.code,
        "field": one.field,
        "row": one.row,
        "label": one.label,
        "why": one.why,
        "who": one.who,
        "changes": [asdict(change) for change in one.changes],
    }


def _verify(session: Session, output: str) -> int:
    from xlkpi.api.verify import verify  # noqa: PLC0415 - heavy libraries load in the verb

    found = verify(session.folder, session.clock)
    if output == "json":
        problems = [p.as_json(session.lang) for p in found.problems]
        head = {"entries": found.entries, "head": found.head, "originals": found.originals}
        print_json({**head, "sealed_from": found.since, "problems": problems})
        return found.exit_code
    if found.problems:
        print_problems(found.problems, session)
    if not found.exit_code:
        words = _SOUND.fill(entries=found.entries, head=found.head[:12], originals=found.originals)
        echo(session.say(words))
        if found.entries and not found.since:
            echo(session.say(_UNSEALED))
    return found.exit_code
