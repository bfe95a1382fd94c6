"""Options that several verbs share."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xlkpi.problems import Severity
from xlkpi.workers.processors import MOST, processors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xlkpi.problems import Problem

F = TypeVar("F", bound="Callable[..., Any]")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


why = click.option("--why", required=True, help="原因 / the reason.")
who = click.option("--who", default=_user, help="决定人，默认当前用户 / who decides it.")
output_format = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    help="结果的样式 / shape of the result.",
)
fail_on = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    help="从这一程度起退出码为 1 / exit 1 from this severity on.",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, MOST),
    default=processors,
    help="同时工作的进程数，默认每个处理器一个 / processes at work, by default one a processor.",
)
cluster = click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="交给集群处理：调度器的地址 / have a Dask cluster do it: its scheduler's address.",
)
for_units = click.option(
    "--unit",
    "units",
    multiple=True,
    help="只给这些单位（编号或名称）/ only these units (id or name).",
)
by_smtp = click.option(
    "--smtp", is_flag=True, help="由邮件服务器发出，不写草稿 / by SMTP, not as drafts."
)
drafted = click.option(
    "--drafted", is_flag=True, help="只写过草稿的也再来一次 / also what is only a draft so far."
)
as_dry_run = click.option(
    "--dry-run", is_flag=True, help="只说要发什么 / only tell what would be sent."
)


class Moment(click.ParamType["datetime"]):
    """A time with its zone, or a local one, in ISO form."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read a time; one without a zone is the machine's local time."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是时间，例如 2021-01-12T09:00+08:00 / not a time", param, ctx)
        return moment.astimezone(UTC)


def fails(problems: Iterable[Problem], limit: str) -> bool:
    """Whether a problem is at or above a severity."""
    return any(p.severity.rank >= Severity(limit).rank for p in problems)
