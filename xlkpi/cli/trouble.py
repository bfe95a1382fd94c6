"""How the command line ends when something is wrong."""

from __future__ import annotations

import click

from xlkpi.cli.session import Session, language
from xlkpi.cli.telling import tell_problems
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words

MOST = 100
"""So many equal faults are listed where nothing was done: they are mended in one go."""
_STOPPED = Words("已中止，没有做到一半的结果。", "Stopped; nothing is left half done.")
INTERRUPTED = 130


def guarded(group: click.Group) -> int:
    """Run the group and return the exit code (0 fine, 1 problems, 2 usage, 3 unusable)."""
    try:
        result = group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_STOPPED.into(language(None)), err=True)
        return INTERRUPTED
    except ProblemsFound as found:
        tell_problems(found.problems, _lang_session(), err=True, most=MOST)
        return found.exit_code
    except OSError as error:
        fault = problem(
            "S31", Place(file=str(error.filename or "")), reason=error.strerror or str(error)
        )
        tell_problems((fault,), _lang_session(), err=True)
        return 3
    return result if isinstance(result, int) else 0


def _lang_session() -> Session:
    """Return the session of the run, or one by the locale where it had not begun."""
    import sys  # noqa: PLC0415 - only on this way
    from pathlib import Path  # noqa: PLC0415 - only on this way

    asked = next((b for a, b in zip(sys.argv, sys.argv[1:], strict=False) if a == "--lang"), None)
    joined = next((a.removeprefix("--lang=") for a in sys.argv if a.startswith("--lang=")), None)
    return Session(Path(), language(asked or joined))
