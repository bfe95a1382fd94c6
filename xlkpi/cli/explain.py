"""xlkpi explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json
from xlkpi.cli.terminal import echo, secho
from xlkpi.problems.becoming import becomes
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_OTHERS = Words(
    "这是表样 {spec} 的 {code}；{others} 的 {code} 是别的意思，用 --spec 指明。",
    "This is {code} of {spec}; it means something else in {others}: name one with --spec.",
)


@click.command("explain")
@click.argument("code")
@click.option("--spec", help="哪个表样的代码 / which spec's code.")
@output_format
@click.pass_obj
def command(session: Session, code: str, spec: str | None, output: str) -> None:
    """说明一个问题代码 / what a problem code means and what to do.

    例 / example:  xlkpi explain T12
    """
    from xlkpi.api.spec import explain  # noqa: PLC0415 - heavy libraries load in the verb

    found = explain(code, spec, session.folder)
    if output == "json":
        words = {n: session.say(getattr(found, n)) for n in ("title", "message", "hint")}
        print_json(
            {
                "code": found.code,
                "severity": found.severity.value,
                "spec": found.spec,
                "others": list(found.others),
                **words,
            }
        )
        return
    secho(f"{found.code}  {session.say(found.title)}", bold=True)
    echo(session.say(becomes(found.code, found.severity)))
    echo(session.say(found.message))
    echo(f"→ {session.say(found.hint)}")
    if found.others:
        known = "、".join(found.others)
        echo(session.say(_OTHERS.fill(code=found.code, spec=found.spec, others=known)))
