"""xlkpi spec check, show, schema, preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlkpi.cli.options import output_format
from xlkpi.cli.printing import print_json, print_problems
from xlkpi.cli.terminal import echo
from xlkpi.problems import Severity, worst
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.cli.session import Session

_FINE = Words("没有发现错误：{names}", "No faults: {names}")


@click.group("spec")
def command() -> None:
    """检查和说明表样 / check and show form specs."""


@command.command("check")
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...")
@click.option(
    "--against",
    metavar="SPEC",
    help="改之前的表样：改后会丢失的值 / the spec before: what the change would lose.",
)
@output_format
@click.pass_obj
@click.pass_context
def check(
    ctx: click.Context,
    session: Session,
    specs: tuple[str, ...],
    against: str | None,
    output: str,
) -> None:
    """一次列出表样中的所有错误 / all faults of specs in one pass.

    例 / example:  xlkpi spec check workbook_specs/my_form.yaml
    """
    from xlkpi.api.spec import check_specs  # noqa: PLC0415 - heavy libraries load in the verb

    problems = check_specs(specs, session.folder, against)
    if output == "json":
        print_json([p.as_json(session.lang) for p in problems])
    elif problems:
        print_problems(problems, session)
    else:
        echo(session.say(_FINE.fill(names="、".join(specs))))
    ctx.exit(1 if worst(problems) is Severity.ERROR else 0)


@command.command("schema")
@click.option("--part", is_flag=True, help="共用部分的 / that of parts that several specs use.")
def schema(*, part: bool) -> None:
    """表样的 JSON Schema / the JSON Schema of specs.

    例 / example:  xlkpi spec schema > spec.schema.json
    """
    from xlkpi.api.spec import schema as made  # noqa: PLC0415 - heavy libraries load in the verb

    print_json(made(part=part))


@command.command("show")
@click.argument("spec")
@output_format
@click.pass_obj
def show(session: Session, spec: str, output: str) -> None:
    """用文字说明一个表样 / what a spec means, in words.

    例 / example:  xlkpi spec show project_targets
    """
    from xlkpi.api.spec import load_spec, spec_in_words  # noqa: PLC0415 - heavy libraries load in the verb

    if output == "json":
        found = load_spec(spec, session.folder)
        print_json(
            found.model_dump(mode="json", by_alias=True, exclude_defaults=True, fallback=str)
        )
        return
    for line in spec_in_words(spec, session.folder):
        echo(line)


@command.command("preview")
@click.argument("spec")
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器 / do not open the browser.")
@click.pass_obj
def preview(session: Session, spec: str, no_browser: bool) -> None:
    """在浏览器中看表样做成的表，边改边看 / the sheet that a spec makes, as a page.

    例 / example:  xlkpi spec preview workbook_specs/my_form.yaml
    """
    from xlkpi.api.spec_preview import file_of_spec  # noqa: PLC0415 - heavy libraries load in the verb
    from xlkpi.cli.desk import show  # noqa: PLC0415 - likewise

    show(session, None, file_of_spec(spec, session.folder), browser=not no_browser)
