"""The group of verbs: global options, verbs loaded only when they run, faults told plainly."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlkpi import __version__
from xlkpi.cli.localized_help import LocalizedContext, localized
from xlkpi.cli.session import Session, asked_language, language
from xlkpi.texts import Words
from xlkpi.workspace import clock

if TYPE_CHECKING:
    from typing import NoReturn

VERBS: dict[str, tuple[str, Words]] = {
    "demo": ("demo", Words("用内置示例走完全过程", "the whole round on the bundled example")),
    "init": ("init", Words("新建工作区", "make a workspace")),
    "spec": ("spec", Words("检查和说明表样", "check and show form specs")),
    "plan": ("plan", Words("列出每个栏目的位置", "show where every field is")),
    "check": ("check", Words("下发前检查名册和配置", "what can be known beforehand")),
    "generate": ("generate", Words("生成下发的工作簿", "make the workbooks that go out")),
    "send": ("send", Words("给各单位发邮件", "mails to the units")),
    "import": ("import_", Words("读入交回的工作簿", "take in what comes back")),
    "collect": ("collect", Words("收取邮箱中的新邮件", "take in what is new in the mailbox")),
    "reply": ("reply", Words("回复收到的邮件", "answer what came by mail")),
    "run": ("run", Words("收取、读入、回信、汇总一次做完", "collect, judge, answer, write")),
    "status": ("status", Words("报送情况", "the roll-call")),
    "diff": ("history:diff", Words("与上一份来表逐格比较", "what changed since the return before")),
    "log": ("history:log", Words("日志", "the journal")),
    "confirm": ("decide:confirm", Words("确认待确认的来表", "let a held return count")),
    "withdraw": ("decide:withdraw", Words("作废一份来表", "take a return out of the count")),
    "reinstate": ("decide:reinstate", Words("撤销作废", "take a withdrawal back")),
    "waive": ("decide:waive", Words("豁免一个错误", "let a fault pass")),
    "amend": ("decide:amend", Words("电话更正一个数", "a figure corrected by telephone")),
    "adjust": ("adjust:adjust", Words("记录预算调整", "record that a budget was adjusted")),
    "extend": ("decide:extend", Words("给一个单位延期", "give a unit more time")),
    "review": ("review", Words("填审核内容", "what the department says of a form")),
    "master": ("master", Words("重写汇总表", "write the master again")),
    "report": ("report", Words("写出报送情况网页", "write the report as a page")),
    "publish": ("publish", Words("写出公开文本（Word）", "the published text (Word)")),
    "migrate": ("migrate", Words("把旧版的表转到新表样", "an older workbook into the current one")),
    "export": ("export", Words("写出供其他程序用的数据", "what was accepted as data files")),
    "key": ("key", Words("备份和恢复密钥", "keep and restore the key")),
    "backup": ("backup:backup", Words("备份整个工作区", "the whole workspace as one file")),
    "restore": ("backup:restore", Words("从备份恢复工作区", "a workspace from its backup")),
    "desk": ("desk", Words("在浏览器中办理", "the whole round as a page")),
    "explain": ("explain", Words("说明一个问题代码", "what a problem code means")),
}


class Verbs(click.Group):
    """Loads the module of a verb only when that verb runs."""

    context_class = LocalizedContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a round."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module; None where there is no such verb."""
        del ctx
        if cmd_name not in VERBS:
            return None
        module, _, name = VERBS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(f"xlkpi.cli.{module}"), name or "command")
        return localized(command) if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table, so that help imports none of them."""
        lang = asked_language(ctx.params.get("lang"))
        with formatter.section("Commands"):
            formatter.write_dl([(verb, words.into(lang)) for verb, (_, words) in VERBS.items()])


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="工作区所在文件夹 / the workspace's folder.",
)
@click.option("--lang", type=click.Choice(["zh-CN", "en"]), help="语言 / language of what is said.")
@click.option("-q", "--quiet", count=True, help="少说 / say less.")
@click.option("-v", "--verbose", count=True, help="多说 / say more.")
@click.version_option(__version__, prog_name="xlkpi")
@click.pass_context
def group(ctx: click.Context, folder: Path, lang: str | None, quiet: int, verbose: int) -> None:
    """下发标准 Excel 表、收回并检查、汇总成一本 / forms out, checked returns in, one master.

    例 / example:  xlkpi demo
    """
    from xlkpi.cli.notices import tell_notices  # noqa: PLC0415 - logging is for verbs, not for help

    ctx.obj = Session(folder, language(lang), verbose - quiet, clock.system_clock)
    tell_notices(ctx.obj.lang)


def run() -> NoReturn:
    """Run the command line; every fault of a user's material ends as a message, never a trace."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    from xlkpi.cli.trouble import guarded  # noqa: PLC0415 - only needed once something runs

    sys.exit(guarded(group))
