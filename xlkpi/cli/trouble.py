"""How the command line ends when something is wrong."""

from __future__ import annotations

from pathlib import Path

import click

from xlkpi.cli.localized_help import mistake
from xlkpi.cli.printing import print_problems
from xlkpi.cli.session import Session, asked_language
from xlkpi.cli.terminal import echo, echo_lines
from xlkpi.problems import ProblemsFound
from xlkpi.problems.system_errors import cannot_use
from xlkpi.texts import Words

MOST = 100
"""So many equal faults are listed where nothing was done: they are mended in one go."""
_STOPPED = Words(
    "已中止：此前已经记录的都算数，没有只做到一半的；其余的再做一次即可。",
    "Stopped: what is on record by now counts, nothing is half done; do it again for the rest.",
)
INTERRUPTED = 130


def guarded(group: click.Group) -> int:
    """Run the group and return the exit code (0 fine, 1 problems, 2 usage, 3 unusable)."""
    try:
        result = group.main(standalone_mode=False)
    except click.ClickException as error:
        echo_lines(mistake(error, asked_language(_lang_of(error))), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        echo(_STOPPED.into(asked_language()), err=True)
        return INTERRUPTED
    except ProblemsFound as found:
        print_problems(found.problems, _lang_session(), err=True, most=MOST)
        return found.exit_code
    except OSError as error:
        print_problems((cannot_use(str(error.filename or ""), error),), _lang_session(), err=True)
        return 3
    return result if isinstance(result, int) else 0


def _lang_session() -> Session:
    """Return a session in the language of the run."""
    return Session(Path(), asked_language())


def _lang_of(error: click.ClickException) -> str | None:
    context = getattr(error, "ctx", None)
    return context.find_root().params.get("lang") if context is not None else None
