"""xlkpi explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json
from xlkpi.cli.terminal import echo, secho
from xlkpi.problems import HOLDING
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_HELD = Words("待确认：由部门确认后再并入", "held: merged once the department confirms it")
_ACROSS = Words(
    "错误：要由部门核对处理；已并入的表仍计入汇总",
    "error: the department has to look at it; what is merged still counts",
)
_WITHIN_A_FILE = "X01"
_OTHERS = Words(
    "这是表样 {spec} 的 {code}；{others} 的 {code} 是别的意思，用 --spec 指明。",
    "This is {code} of {spec}; it means something else in {others}: name one with --spec.",
)
_SEVERITY = {
    "error": Words("错误：表不能并入汇总", "error: the form is not merged"),
    "warning": Words("提示：并入汇总，请核对", "warning: merged, somebody should look"),
    "info": Words("说明：不必处理", "info: nothing to do"),
}


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
    echo(session.say(_becomes(found.code, found.severity.value)))
    echo(session.say(found.message))
    echo(f"→ {session.say(found.hint)}")
    if found.others:
        known = "、".join(found.others)
        echo(session.say(_OTHERS.fill(code=found.code, spec=found.spec, others=known)))


def _becomes(code: str, severity: str) -> Words:
    """Return what becomes of a form: problems across forms (X) reject none, but within one file."""
    if code in HOLDING:
        return _HELD
    is_across = code[0] == "X" and code != _WITHIN_A_FILE
    return _ACROSS if is_across and severity == "error" else _SEVERITY[severity]
