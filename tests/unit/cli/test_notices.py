"""What is told while a verb goes on is in one language."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from xlkpi.cli.notices import Notices, tell_notices

if TYPE_CHECKING:
    from xlkpi.texts import Lang


@pytest.mark.parametrize(("lang", "said"), [("zh-CN", "请稍候（3 / 4）\n"), ("en", "waiting\n")])
def test_a_notice_is_said_once_and_in_the_language_of_the_run(
    lang: Lang, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        tell_notices(lang)
    logging.getLogger("xlkpi.some").warning("请稍候（%s） / waiting", "3 / 4")
    assert capsys.readouterr().err == said
    logging.getLogger("xlkpi").handlers.clear()


def test_what_was_raised_is_told_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    tell_notices("zh-CN")
    try:
        raise ValueError("grave")  # noqa: TRY301 - there is nothing else to raise it
    except ValueError:
        logging.getLogger("xlkpi.web").exception("xlkpi desk 12")
    said = capsys.readouterr().err
    assert said.startswith("xlkpi desk 12\n")
    assert "ValueError: grave" in said
    logging.getLogger("xlkpi").handlers = [
        one for one in logging.getLogger("xlkpi").handlers if not isinstance(one, Notices)
    ]
