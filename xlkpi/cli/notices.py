"""What is told while a verb waits or goes on, in the session's language."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from xlkpi.cli.terminal import echo

if TYPE_CHECKING:
    from xlkpi.texts import Lang


class Notices(logging.Handler):
    """Prints notices of the program, which are logged in both languages, in one of them."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang = lang

    def emit(self, record: logging.LogRecord) -> None:
        """Print a notice on standard error; with it what was raised, where something was."""
        zh, _, en = record.getMessage().rpartition(" / ")
        echo((en if self._lang == "en" else zh) or en, err=True)
        if record.exc_info:
            for line in logging.Formatter().formatException(record.exc_info).split("\n"):
                echo(line, err=True)


def tell_notices(lang: Lang) -> None:
    """Have the notices of the program printed in a language, by one handler however often asked."""
    own = logging.getLogger("xlkpi")
    own.handlers = [one for one in own.handlers if not isinstance(one, Notices)]
    own.addHandler(Notices(lang))
