"""The passphrase of a backup: from the environment, else typed unseen; never an option."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from xlkpi.cli.terminal import ask_unseen, echo
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.cli.session import Session

VARIABLE = "XLKPI_BACKUP_PASSPHRASE"
_ASK = Words("口令（输入时不显示）", "Passphrase (not shown)")
_ONCE_MORE = Words("再输入一次", "Once more")
_DIFFERENT = Words("两次不一样，请重新输入。", "They differ; type it again.")
_MISSING = Words("要用口令，这里没有给出", "needs a passphrase, and none was given")
_GIVE = Words(
    f"请放入环境变量 {VARIABLE}，或在命令行窗口中运行，按提示输入。",
    f"Put it into {VARIABLE}, or run this on a terminal and type it when asked.",
)


def given() -> str:
    """Return the passphrase of the environment, "" where there is none."""
    return os.environ.get(VARIABLE, "")


def passphrase(session: Session, file: Path, *, new: bool = False) -> str:
    """Return the passphrase of a backup, asked for where none is given; a new one is asked twice.

    Unusable (S96) where nobody is there to be asked.
    """
    if found := given():
        return found
    if not sys.stdin.isatty():
        raise Unusable(problem("S96", Place(file=str(file)), found=_MISSING, remedy=_GIVE))
    while True:
        typed = ask_unseen(session.say(_ASK))
        if not new or typed == ask_unseen(session.say(_ONCE_MORE)):
            return typed
        echo(session.say(_DIFFERENT), err=True)
